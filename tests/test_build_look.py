"""What each report reads, a key that changes exactly when one of these does, and why it is made."""

from hashlib import sha256
from pathlib import Path
from shutil import copytree

import pytest
from builds import HEAD, SAMPLE, TASK, notebook

from civlib import __version__, dataset
from civlib.dataset.folders import shown
from civlib.dataset.problems import DataError
from civlib.run import Options, Task, environment
from civlib.run.look import LANDING, Look, reasons
from civlib.run.records import File, Record, Records
from civlib.run.stored import canonical

TABLES = ("funding", "indicators", "measures", "published", "statements")
OUTLINE = f"data/{SAMPLE}/programme.toml"
LAYOUT = f"data/{SAMPLE}/layout.toml"
ALL = Task("", None, "uk", "portfolio")
STORED = Path(__file__).parents[1] / "notebooks"


def year(number: int) -> set[str]:
    """Return the names of a year's files, by hand."""
    names = {*(f"{table}.csv" for table in TABLES), "note.md"}
    return {f"data/{SAMPLE}/{number}/{name}" for name in names}


def look(data: Path, formats=("html",)) -> Look:
    return Look(data, data.parent / "outputs", Options(formats))


def key(data: Path, task=TASK, formats=("html",)):
    looked = look(data, formats)
    inputs = looked.read(task)
    return looked.key(task, {name: sha256(text).hexdigest() for name, text in inputs.items()})


def parted(one, other) -> set[str]:
    """Return in which parts two keys differ."""
    return {part for part in one if one[part] != other[part]}


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        (TASK, {OUTLINE} | year(2024)),
        (Task(SAMPLE, 2025, "uk"), {OUTLINE} | year(2024) | year(2025)),
        (Task(SAMPLE, 2025, "en"), {OUTLINE} | year(2024) | year(2025)),
        (Task(SAMPLE, 2025, "uk", "published_figures_audit"), {OUTLINE} | year(2025)),
        (Task(SAMPLE, 2025, "uk", "official_form"), {OUTLINE, LAYOUT} | year(2025)),
        (Task(SAMPLE, 2025, "uk", "methodology"), {OUTLINE} | year(2024) | year(2025)),
        (Task(SAMPLE, None, "uk", "programme_review"), {OUTLINE} | year(2024) | year(2025)),
        (ALL, {OUTLINE, "data/zeta/programme.toml"}),
    ],
)
def test_each_kind_of_report_reads_its_files_and_no_others(sample, task, expected):
    copytree(sample / SAMPLE, sample / "zeta")
    (sample / SAMPLE / "layout.toml").touch()
    found = look(sample).files(task)
    assert found.pop(task.path).stem == task.notebook
    assert {*found} == expected
    assert all(path == sample.parent / name for name, path in found.items())


@pytest.mark.parametrize(
    ("line", "carried"),
    [
        ('arms = "arms.svg"', {f"data/{SAMPLE}/arms.svg"}),
        ('arms = "linked.svg"', set()),
        ('arms = "../arms.svg"', set()),
        ("arms = 5", set()),
        ("arms = ", set()),
        ("", set()),
    ],
)
def test_of_the_pictures_beside_a_programme_only_the_arms_that_it_names_are_read(
    sample, line, carried
):
    folder = sample / SAMPLE
    for path in (folder / "arms.svg", folder / "draft.png", sample / "arms.svg"):
        path.write_text("<svg/>")
    (folder / "linked.svg").symlink_to(sample / "arms.svg")
    before = {*look(sample).files(TASK)}
    assert not [name for name in before if name.endswith((".svg", ".png"))]
    outline = folder / "programme.toml"
    outline.write_text(outline.read_text(encoding="utf-8") + f"\n[site]\n{line}\n", "utf-8")
    assert {*look(sample).files(TASK)} - before == carried


def test_a_report_reads_every_year_before_its_own_and_none_after(sample):
    copytree(sample / SAMPLE / "2025", sample / SAMPLE / "2027")
    found = look(sample).files(Task(SAMPLE, 2027, "uk"))
    assert {*found} == {TASK.path, OUTLINE} | year(2024) | year(2025) | year(2027)
    assert {*look(sample).files(Task(SAMPLE, 2024, "uk"))} == {TASK.path, OUTLINE} | year(2024)


def test_of_a_year_s_files_only_those_of_the_contract_are_read(sample):
    before = look(sample).files(TASK)
    place = sample / SAMPLE / "2024"
    for name in (".note.md.swp", "~$funding.csv", "contacts.xlsx", "funding.csv.bak", "extra.csv"):
        (place / name).write_text("x")
    (place / "folder").mkdir()
    assert look(sample).files(TASK) == before
    (place / "conclusion.md").write_text("x")
    assert look(sample).files(TASK).keys() - before.keys() == {f"data/{SAMPLE}/2024/conclusion.md"}


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        (f"{SAMPLE}/2024/funding.csv", "file"),
        (f"{SAMPLE}/programme.toml", "file"),
        (f"{SAMPLE}/2024", "folder"),
        (SAMPLE, "folder"),
    ],
)
def test_a_link_among_the_data_is_refused_by_check_and_build_alike(sample, place, kind):
    """The same problem, before anything is made; it would publish a file from elsewhere."""
    path = sample / place
    path.symlink_to(path.rename(sample.parent / "elsewhere"), target_is_directory=True)
    told = f"it is a symbolic link; put the {kind} itself there."
    (problem,) = [one for one in dataset.check(sample) if one.code == "symlink"]
    assert (problem.message, problem.path, problem.severity) == (told, shown(path), "error")
    assert look(sample).why(TASK) == [f"{shown(path)}: {told}"]
    with pytest.raises(DataError, match=told):
        look(sample).read(TASK)


def publish(looked: Look, id: str) -> str:
    """Record a report with a page and a table; return the table's name."""
    name = f"{id.rpartition('/')[0]}/tables/totals.csv"
    looked.records.put(id, Record({}, {name: File(0, 0, "t"), f"{id}.html": File(0, 0, "p")}))
    return name


def test_the_portfolio_reads_the_published_tables_of_known_programmes(sample):
    looked = look(sample)
    name = publish(looked, f"{SAMPLE}/2024/annual_report")
    publish(looked, "gone/2024/annual_report")
    found = looked.files(ALL)
    assert {*found} == {ALL.path, OUTLINE, f"outputs/{name}"}
    assert found[f"outputs/{name}"] == looked.output / name


def test_the_landing_page_reads_the_list_of_the_other_reports(sample):
    before = key(sample, LANDING)
    assert before == key(sample, LANDING, ("html", "pdf"))
    looked = look(sample)
    publish(looked, f"{SAMPLE}/2024/annual_report")
    after = key(sample, LANDING)
    assert parted(before, after) == {"inputs"}
    looked.records.put("index", Record({}, {"index.html": File(0, 0, "i")}))
    assert key(sample, LANDING) == after


def test_the_key_holds_everything_that_decides_the_bytes(sample):
    note = (sample / SAMPLE / "2024" / "note.md").read_bytes()
    found = key(sample, formats=("pdf", "html"))
    inputs = found.pop("inputs")
    assert found == {
        "parameters": {"programme": SAMPLE, "year": 2024, "lang": "uk"},
        "formats": ["html", "pdf"],
        "langs": ["uk"],
        "notebook": sha256(canonical((STORED / "annual_report.ipynb").read_bytes())).hexdigest(),
        "version": __version__,
        "civlib": environment.code(),
        "packages": environment.versions(),
        "lock": environment.lock(),
        "epoch": "",
    }
    assert {*inputs} == {OUTLINE} | year(2024)
    assert inputs[f"data/{SAMPLE}/2024/note.md"] == sha256(note).hexdigest()


@pytest.mark.parametrize("name", [OUTLINE, f"data/{SAMPLE}/2024/note.md"])
def test_the_key_changes_with_each_file_that_is_read(sample, name):
    before = key(sample)
    path = sample.parent / name
    path.write_bytes(b"# x\n" + path.read_bytes())
    after = key(sample)
    assert parted(before, after) == {"inputs"}
    assert parted(before["inputs"], after["inputs"]) == {name}


def test_what_is_said_of_a_later_year_changes_no_earlier_report(sample):
    later, review = Task(SAMPLE, 2025, "uk"), Task(SAMPLE, None, "uk", "programme_review")
    before = [key(sample, task) for task in (TASK, later, review)]
    path = sample / SAMPLE / "programme.toml"
    text = path.read_text(encoding="utf-8").replace("[years.2025]", "[years.2025]\n# mended")
    path.write_text(f"{text}\n[years.2026]\ndate = 2027-03-01\n", encoding="utf-8")
    after = [key(sample, task) for task in (TASK, later, review)]
    assert [parted(*pair) for pair in zip(before, after, strict=True)] == [
        set(), {"inputs"}, {"inputs"}
    ]  # fmt: skip


def test_the_key_does_not_change_with_what_is_not_read_nor_with_places(sample, tmp_path):
    before = key(sample)
    note = sample / SAMPLE / "2025" / "note.md"
    note.write_bytes(note.read_bytes() + b" ")
    (sample / SAMPLE / "README.md").write_text("x")
    copytree(sample, tmp_path / "elsewhere" / "data")
    assert key(tmp_path / "elsewhere" / "data") == before


def test_a_report_knows_the_languages_that_it_is_built_or_published_in(sample):
    """A notebook that was published without its page is nothing to lead to."""
    english = TASK._replace(lang="en")
    assert look(sample).key(TASK, {})["langs"] == ["uk"]
    together = Look(sample, sample.parent / "outputs", Options(), [TASK, english])
    assert together.key(TASK, {})["langs"] == together.key(english, {})["langs"] == ["uk", "en"]
    looked = look(sample)
    looked.records.put(english.id, Record({}, {f"{english.id}.ipynb": File(0, 0, "n")}))
    assert looked.key(TASK, {})["langs"] == ["uk"]
    publish(looked, english.id)
    assert looked.key(TASK, {})["langs"] == ["uk", "en"]
    assert looked.key(LANDING, {})["langs"] == []


def test_the_key_changes_with_notebook_formats_and_parameters(sample):
    before = key(sample)
    assert parted(before, key(sample, formats=("html", "pdf"))) == {"formats"}
    assert parted(before, key(sample, Task(SAMPLE, 2024, "en"))) == {"parameters", "langs"}
    notebook(sample, HEAD)
    assert parted(before, key(sample)) == {"notebook"}


ID, NAME = "a/2024/annual_report", "a/2024/annual_report.html"
KEY = {
    "parameters": {"lang": "uk", "year": 2024},
    "formats": ["html"],
    "langs": ["uk"],
    "notebook": "n1",
    "inputs": {"data/a/programme.toml": "p1", "data/a/2024/note.md": "t1"},
    "civlib": "c1",
    "packages": {"python": "3.11.7", "pandas": "3.0.1"},
    "lock": "l1",
    "epoch": "",
}


@pytest.fixture
def output(tmp_path):
    """Return an output folder where the report is published as it was made."""
    path = tmp_path / NAME
    path.parent.mkdir(parents=True)
    path.write_bytes(b"page")
    file = File(4, 0, sha256(b"page").hexdigest())
    Records(tmp_path / "records").put(ID, Record(KEY, {NAME: file}))
    return tmp_path


def why(output, key=KEY, id=ID):
    return [*reasons(id, key, Records(output / "records"), output)]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            {"parameters": {"year": 2025}},
            "its parameters are {'year': 2025}, they were {'lang': 'uk', 'year': 2024}.",
        ),
        ({"lock": "l2"}, "requirements.lock changed."),
        ({"epoch": "1584489600"}, "SOURCE_DATE_EPOCH is '1584489600', it was not set."),
        ({"formats": ["docx", "pdf"]}, "it lacks docx, pdf."),
        ({"langs": ["uk", "en"]}, "its languages are uk, en, they were uk."),
        (
            {"inputs": {**KEY["inputs"], "data/a/2024/note.md": "t2"}},
            "data/a/2024/note.md changed.",
        ),
        ({"inputs": {**KEY["inputs"], "data/a/2024/x.csv": "x"}}, "data/a/2024/x.csv is new."),
        ({"packages": {**KEY["packages"], "python": "4"}}, "python is 4, it was 3.11.7."),
        ({"packages": {"python": "3.11.7"}}, "pandas is gone, it was 3.0.1."),
        ({"packages": {**KEY["packages"], "numpy": "2"}}, "numpy is 2, it was not there."),
        ({"packages": None, "new": 1}, "its record is of another version of civlib."),
    ],
)
def test_each_change_is_a_reason_in_words(output, change, reason):
    assert why(output, {**KEY, **change}) == [reason]


def test_without_a_change_and_for_fewer_formats_there_is_no_reason(output):
    assert why(output) == why(output, {**KEY, "formats": []}) == []


def test_all_reasons_stand_together_the_most_telling_first(output):
    (output / NAME).unlink()
    key = {**KEY, "notebook": "n2", "inputs": {}, "civlib": "c2"}
    assert why(output, key) == [
        "data/a/2024/note.md is gone.",
        "data/a/programme.toml is gone.",
        "its notebook changed.",
        "civlib itself changed.",
        f"{NAME} is missing.",
    ]


def test_what_was_never_built_is_told_from_a_damaged_record(output):
    assert why(output, id="a/2025/annual_report") == ["it has not been built yet."]
    (output / "records" / f"{ID}.json").write_bytes(b"half")
    assert why(output) == ["its record is damaged."]


def test_what_is_read_for_a_report_is_looked_at_anew(sample):
    """So that a file that came, or became a link, while a report was made is noticed."""
    looked, place = look(sample), sample / SAMPLE / "2024"
    assert looked.why(TASK) == looked.why(TASK) != []
    (place / "conclusion.md").write_text("x")
    assert f"data/{SAMPLE}/2024/conclusion.md" in looked.read(TASK)
    (place / "conclusion.md").unlink()
    (place / "conclusion.md").symlink_to(place / "note.md")
    with pytest.raises(DataError, match="it is a symbolic link"):
        looked.read(TASK)
