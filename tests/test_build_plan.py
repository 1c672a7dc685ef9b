"""Which reports there are to make: each once, none that does not exist."""

import sys
from pathlib import Path
from shutil import copy, copytree, rmtree

import pytest
from builds import HEAD, SAMPLE, TASK, notebook, write_notebook

from civlib.dataset.programme import RESERVED
from civlib.errors import UnknownLanguage, UnknownProgramme, UnknownYear, UsageError
from civlib.run import Options, Task, find_notebooks, plan
from civlib.run.look import ASIDE, Look
from civlib.run.plan import INDEX, OWN, PLACES, path_of

ANNUAL, REVIEW, METHOD, ALL = "annual_report", "programme_review", "methodology", "portfolio"


def test_the_plan_holds_every_programme_year_language_and_notebook_once(sample):
    yearly = ("annual_report", "published_figures_audit")
    assert plan(sample, langs=["uk", "en", "uk"]) == (
        *(
            Task(SAMPLE, year, lang, name)
            for year in (2024, 2025)
            for name in yearly
            for lang in ("uk", "en")
        ),
        Task(SAMPLE, None, "uk", REVIEW),
        Task(SAMPLE, None, "en", REVIEW),
        Task(SAMPLE, 2025, "uk", METHOD),
        Task(SAMPLE, 2025, "en", METHOD),
    )


def test_one_year_has_no_review_and_one_programme_no_portfolio_unless_they_are_asked_for(sample):
    copytree(sample / SAMPLE / "2024", sample / "zeta" / "2024")
    copy(sample / SAMPLE / "programme.toml", sample / "zeta")
    whole = [(task.programme, task.notebook) for task in plan(sample) if not task.year]
    assert whole == [(SAMPLE, REVIEW), ("", ALL)]
    rmtree(sample / SAMPLE)
    assert [task.notebook for task in plan(sample) if not task.year] == []
    assert [task.notebook for task in plan(sample, only=[REVIEW, ALL])] == [REVIEW, ALL]


def test_a_named_year_is_made_without_reviews_methodology_and_portfolio(sample):
    found = plan(sample, [SAMPLE], [2025])
    assert [(task.notebook, task.year) for task in found] == [
        ("annual_report", 2025),
        ("published_figures_audit", 2025),
    ]
    assert plan(sample, [], [2025]) == found


def test_an_official_form_is_planned_where_the_council_has_its_own_or_by_name(sample):
    """The usual form is an annex of the yearly report."""
    form = Task(SAMPLE, 2025, "uk", "official_form")
    assert form not in plan(sample)
    assert plan(sample, years=[2025], only=["official_form"]) == (form,)
    (sample / SAMPLE / "layout.toml").touch()
    assert form in plan(sample)
    assert form.place == f"{SAMPLE}/2025"


def test_a_named_programme_is_made_with_its_review_alone(sample):
    found = {task.notebook for task in plan(sample, [SAMPLE])}
    assert found == {"annual_report", "published_figures_audit", REVIEW}


@pytest.mark.parametrize("left", [None, "published", "statements"])
def test_an_audit_is_planned_only_where_something_printed_was_entered(sample, left):
    """A header alone, or a blank file, is nothing; one of the two tables is enough."""
    folder = sample / SAMPLE / "2024"
    for name in ("published", "statements"):
        header = (folder / f"{name}.csv").read_text("utf-8").splitlines()[0]
        if name != left:
            (folder / f"{name}.csv").write_text(f"{header}\n\n", "utf-8")
    found = [task.year for task in plan(sample) if task.notebook == "published_figures_audit"]
    assert found == ([2025] if left is None else [2024, 2025])
    for name in ("published", "statements"):
        (folder / f"{name}.csv").unlink()
    assert Task(SAMPLE, 2024, "uk", "published_figures_audit") not in plan(sample)


ONE_PROGRAMME = "programme = 'x'; lang = 'uk'"


@pytest.fixture
def mine(sample):
    """Return the notebooks' folder of a project with notebooks of somebody's own."""
    folder = notebook(sample, HEAD).parent
    write_notebook(folder / "мій_звіт.ipynb", HEAD)
    write_notebook(folder / "overview.ipynb", HEAD, parameters=ONE_PROGRAMME)
    write_notebook(folder / "draft.ipynb", HEAD, parameters="year = 2024")
    write_notebook(folder / "a copy.ipynb", HEAD)
    (folder / "conflict.ipynb").write_text("<<<<<<< programme year")
    (folder / "notes.ipynb").write_text("{}")
    return folder


def test_a_notebook_of_ones_own_is_made_for_what_its_parameters_name(sample, mine):
    tasks = [task for task in plan(sample) if task.notebook not in PLACES.keys() - {ANNUAL}]
    found = [(task.notebook, task.year, task.id) for task in tasks]
    assert found == [
        (name, year, f"{SAMPLE}/{year}/{name}")
        for year in (2024, 2025)
        for name in ("annual_report", "conflict", "мій_звіт")
    ] + [("overview", None, f"{SAMPLE}/overview")]
    assert {task.notebook for task in plan(sample, years=[2025])} == {
        *("annual_report", "published_figures_audit", "conflict", "мій_звіт")
    }


def test_only_the_notebooks_that_are_named_are_planned(sample, mine):
    found = plan(sample, only=["overview", "annual_report"])
    assert [task.notebook for task in found] == ["annual_report", "annual_report", "overview"]
    with pytest.raises(UsageError, match=r"'overviw' is no notebook that is built; did you mean"):
        plan(sample, only=["overviw"])
    with pytest.raises(UsageError, match="overview: not made of one year"):
        plan(sample, years=[2024], only=["overview"])


def test_the_methodology_takes_the_last_year_of_the_first_programme(sample):
    copytree(sample / SAMPLE / "2025", sample / SAMPLE / "2027")
    copytree(sample / SAMPLE, sample / "zeta")
    copytree(sample / SAMPLE / "2025", sample / "zeta" / "2030")
    (found,) = [task for task in plan(sample) if task.notebook == METHOD]
    assert (found.programme, found.year) == (SAMPLE, 2027)
    assert plan(sample)[-1].notebook == ALL


def test_what_a_project_has_no_notebook_for_is_made_of_civlibs_own(sample):
    whole = plan(sample)
    mine = write_notebook(sample.parent / "notebooks" / "mine.ipynb", HEAD)
    found = plan(sample)
    assert [task for task in found if task.notebook != "mine"] == [*whole]
    assert [task.year for task in found if task.notebook == "mine"] == [2024, 2025]
    assert path_of(mine.parent, ANNUAL) == OWN / "annual_report.ipynb"
    theirs = notebook(sample, HEAD)
    assert path_of(mine.parent, ANNUAL) == theirs
    assert path_of(mine.parent, "other") == mine.parent / "other.ipynb"
    look = Look(sample, sample.parent / "out", Options())
    made = {task.notebook: look.files(task)[task.path] for task in found}
    names = (ANNUAL, "mine", METHOD)
    assert [made[name] for name in names] == [theirs, mine, OWN / "methodology.ipynb"]


@pytest.mark.parametrize(
    ("task", "place", "id", "parameters"),
    [
        (TASK, f"{SAMPLE}/2024", f"{SAMPLE}/2024/annual_report", {"year": 2024}),
        (Task(SAMPLE, None, "uk", REVIEW), SAMPLE, f"{SAMPLE}/programme_review", {}),
        (Task(SAMPLE, 2024, "en", METHOD), METHOD, f"{METHOD}/{METHOD}.en", {"year": 2024}),
        (Task("", None, "uk", ALL), ALL, f"{ALL}/{ALL}", None),
        (Task("", None, "uk", INDEX), "", INDEX, None),
    ],
)
def test_a_report_stands_where_its_notebook_says(task, place, id, parameters):
    assert (task.place, task.id) == (place, id)
    named = {} if parameters is None else {"programme": SAMPLE, **parameters}
    assert task.parameters == {**named, "lang": task.lang}


def test_messages_name_a_report_without_what_it_has_not():
    assert str(TASK) == f"{SAMPLE} 2024 annual_report (uk)"
    assert str(Task(SAMPLE, None, "en", REVIEW)) == f"{SAMPLE} programme_review (en)"
    assert str(Task("", None, "uk", ALL)) == "portfolio (uk)"


def test_every_stored_notebook_has_a_place():
    folder = Path(__file__).parents[1] / "notebooks"
    assert {path.stem for path in folder.glob("*.ipynb")} == PLACES.keys() - {INDEX}


@pytest.mark.parametrize(
    ("asked", "error", "message"),
    [
        ({"programmes": ["sampel-programme"]}, UnknownProgramme, "'sample-programme'"),
        ({"years": [2024, 1999]}, UnknownYear, "1999"),
        ({"langs": ["de"]}, UnknownLanguage, "de"),
    ],
)
def test_what_does_not_exist_is_refused(sample, asked, error, message):
    with pytest.raises(error, match=message):
        plan(sample, **asked)


def test_a_folder_without_data_has_nothing_to_build(tmp_path):
    with pytest.raises(UsageError, match="holds no programme"):
        plan(tmp_path)
    (tmp_path / "parks").mkdir()
    (tmp_path / "parks" / "programme.toml").touch()
    with pytest.raises(UsageError, match="no yearly data"):
        plan(tmp_path)


def test_the_notebooks_of_the_repository_serve_data_from_elsewhere(sample, monkeypatch):
    assert find_notebooks(sample) == Path(__file__).parents[1] / "notebooks"
    monkeypatch.setattr(sys.modules[find_notebooks.__module__], "OWN", sample)
    with pytest.raises(UsageError, match=r"neither in .*notebooks nor in .*; install civlib"):
        find_notebooks(sample)
    own = notebook(sample).parent
    assert find_notebooks(sample) == own


def test_no_programme_may_be_called_as_a_folder_of_the_output():
    folders = {place for place in PLACES.values() if "{" not in place}
    assert {*folders, ASIDE, *("figures", "tables")} - {""} <= {*RESERVED}
