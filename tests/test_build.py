"""Plan, run, publish: what is refused, what stops, and what is never half-written."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from civlib.build import Task, build, find_notebooks, make, plan
from civlib.build.release import publish
from civlib.build.run import check_parameters, check_run, execute, tidy
from civlib.errors import (
    DataError,
    NotebookFailed,
    ParameterError,
    PublishError,
    UnknownLanguage,
    UnknownProgramme,
    UnknownYear,
    UsageError,
)

SAMPLE = "sample-programme"
TASK = Task(SAMPLE, 2024, "uk")
PARAMETERS = 'programme: str = "x"\nyear: int = 2019\nlang: str = "uk"'
HEAD = """
from civlib.display import ReportEnd, ReportHead
ReportHead(programme, year, lang, "Звіт", "Рада", "Опис", "Рада", "2025-02-01")
"""
END = "ReportEnd(programme, year)"


def notebook(data: Path, *cells: str, parameters: str = PARAMETERS) -> Path:
    """Write a notebook beside the data: parameters, then the cells; return its path."""
    tagged = new_code_cell(parameters, metadata={"tags": ["parameters"]})
    code = [new_code_cell(cell.strip()) for cell in cells]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path = data.parent / "notebooks" / "annual_report.ipynb"
    path.parent.mkdir(exist_ok=True)
    nbformat.write(new_notebook(cells=[tagged, *code], metadata=kernel), path)
    return path


def test_the_plan_holds_every_programme_year_language_and_notebook_once(sample):
    yearly = ("annual_report", "published_figures_audit")
    assert plan(sample, langs=["uk", "en", "uk"]) == (
        *(
            Task(SAMPLE, year, lang, name)
            for year in (2024, 2025)
            for name in yearly
            for lang in ("uk", "en")
        ),
        Task(SAMPLE, 2025, "uk", "methodology"),
        Task(SAMPLE, 2025, "en", "methodology"),
    )


def test_what_is_named_is_made_without_the_methodology(sample):
    assert {task.notebook for task in plan(sample, [SAMPLE], [2025])} == {
        "annual_report",
        "published_figures_audit",
    }
    assert {task.year for task in plan(sample, [SAMPLE], [2025])} == {2025}


def test_only_the_notebooks_that_are_there_are_planned(sample):
    notebook(sample)
    assert [task.notebook for task in plan(sample)] == ["annual_report", "annual_report"]


def test_the_methodology_stands_above_the_programmes(tmp_path):
    assert Task(SAMPLE, 2024, "en", "methodology").folder(tmp_path) == tmp_path
    assert TASK.folder(tmp_path) == tmp_path / SAMPLE / "2024"


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
    with pytest.raises(UsageError, match="no yearly data"):
        plan(tmp_path)


def test_only_another_language_adds_a_suffix():
    assert (TASK.suffix, Task(SAMPLE, 2024, "en").suffix) == ("", ".en")


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"yaer": 2024}, r"no parameter 'yaer'; it declares programme, year, lang\..* 'year'\?"),
        ({"year": "2024"}, "year must be int, not str"),
        ({"year": True}, "year must be int, not bool"),
        ({"programme": 1, "lang": 2}, "programme must be str.*lang must be str"),
    ],
)
def test_a_wrong_parameter_is_refused_before_a_kernel_starts(sample, parameters, message):
    with pytest.raises(ParameterError, match=message):
        check_parameters(notebook(sample), parameters)


def test_a_notebook_without_parameters_is_refused(sample):
    path = notebook(sample)
    plain = nbformat.read(path, as_version=4)
    plain.cells[0].metadata.tags = []
    nbformat.write(plain, path)
    with pytest.raises(ParameterError, match="no cell tagged `parameters`"):
        check_parameters(path, {"year": 2024})


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ((HEAD, "1 / 0", END), "ZeroDivisionError"),
        ((HEAD,), "instead of"),
        (
            (END.replace("ReportEnd", "__import__('civlib.display').display.ReportEnd"),),
            "instead of",
        ),
        ((HEAD.replace("year, lang", "2019, lang"), END), "instead of"),
        ((HEAD, "raise SystemExit(0)", END), "in order to the end"),
        ((HEAD, "import os; os._exit(1)", END), "kernel died"),
    ],
    ids=["cell fails", "no end mark", "no head", "other year", "quiet exit", "kernel dies"],
)
def test_a_notebook_that_did_not_run_to_its_end_is_refused(sample, tmp_path, cells, message):
    with pytest.raises(NotebookFailed, match=message):
        execute(notebook(sample, *cells), TASK, tmp_path)


def test_a_notebook_that_answers_for_what_was_asked_is_tidied(sample, tmp_path):
    executed = execute(notebook(sample, HEAD, END), TASK, tmp_path)
    assert "papermill" not in executed.metadata
    assert all("papermill" not in cell.metadata for cell in executed.cells)
    assert executed.cells[1].id == "injected-parameters"
    assert "year = 2024" in executed.cells[1].source


def test_cells_out_of_order_are_refused():
    cells = [new_code_cell("a", execution_count=2), new_code_cell("b", execution_count=1)]
    with pytest.raises(NotebookFailed, match="in order"):
        check_run(new_notebook(cells=cells), TASK)


def test_tidying_leaves_the_notebook_it_is_given_alone():
    cell = new_markdown_cell("a", metadata={"papermill": {"duration": 1}})
    before = new_notebook(cells=[cell], metadata={"papermill": {}})
    assert "papermill" not in tidy(before).cells[0].metadata
    assert "papermill" in before.cells[0].metadata


def test_a_report_is_made_of_a_notebook_beside_the_data(sample, tmp_path):
    files = make(TASK, notebook(sample, HEAD, END), sample, tmp_path / "out")
    names = [path.relative_to(tmp_path / "out" / SAMPLE / "2024").as_posix() for path in files]
    assert names == ["annual_report.html", "annual_report.ipynb", "annual_report.pdf"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == [SAMPLE]


def test_only_the_formats_asked_for_are_made(sample, tmp_path):
    files = make(TASK, notebook(sample, HEAD, END), sample, tmp_path / "out", ["html"])
    assert [path.suffix for path in files] == [".html", ".ipynb"]
    assert "annual_report.pdf" not in files[0].read_text(encoding="utf-8")


def test_data_that_are_not_in_order_stop_the_year_before_a_kernel_starts(sample, tmp_path):
    funding = sample / SAMPLE / "2024" / "funding.csv"
    funding.write_text(funding.read_text(encoding="utf-8").replace(".", ",", 1), encoding="utf-8")
    marked = tmp_path / "kernel-ran"
    path = notebook(sample, f"open({str(marked)!r}, 'w').close()", HEAD, END)
    with pytest.raises(DataError):
        make(TASK, path, sample, tmp_path / "out")
    assert not marked.exists()
    assert not (tmp_path / "out").exists()


def test_a_failed_build_leaves_the_last_good_report_alone(sample, tmp_path):
    output = tmp_path / "out"
    good = make(TASK, notebook(sample, HEAD, END), sample, output)
    before = {path: path.read_bytes() for path in good}
    unspecified = notebook(sample, HEAD, "from IPython.display import HTML\nHTML('x')", END)
    with pytest.raises(PublishError, match="Cell 4"):
        make(TASK, unspecified, sample, output)
    assert {path: path.read_bytes() for path in output.rglob("*") if path.is_file()} == before


def test_one_year_that_fails_does_not_stop_the_others(sample, tmp_path):
    (sample / SAMPLE / "2024" / "measures.csv").unlink()
    notebook(sample, HEAD, END)
    told: list[object] = []
    results = build(plan(sample), sample, tmp_path / "out", ["html"], jobs=2, tell=told.append)
    assert [type(result.error) for result in results] == [DataError, type(None)]
    assert told == list(results)
    assert [path.name for path in (tmp_path / "out" / SAMPLE).iterdir()] == ["2025"]


def test_publishing_replaces_files_and_keeps_the_others(tmp_path):
    staged, target = tmp_path / "staged", tmp_path / "target"
    (staged / "tables").mkdir(parents=True)
    (staged / "tables" / "a.csv").write_text("new")
    (target / "tables").mkdir(parents=True)
    (target / "tables" / "a.csv").write_text("old")
    (target / "b.txt").write_text("kept")
    assert publish(staged, target) == [target / "tables" / "a.csv"]
    assert (target / "tables" / "a.csv").read_text() == "new"
    assert (target / "b.txt").read_text() == "kept"


def test_the_notebooks_of_the_repository_serve_data_from_elsewhere(sample):
    assert find_notebooks(sample) == Path(__file__).parents[1] / "notebooks"
    own = notebook(sample).parent
    assert find_notebooks(sample) == own
