"""What is made again: nothing without a change, and after one what it reaches at the end too."""

import re
import subprocess
import sys
from pathlib import Path
from shutil import copytree, rmtree

import pytest
from builds import END, HEAD, SAMPLE, TABLE, contents, write_notebook
from conftest import KEPT
from test_build_publication import refuse

from civlib.errors import OutputError
from civlib.run import BUILT, CURRENT, Options, batch, build, explain, plan
from civlib.run.plan import PLACES

OPTIONS = Options(("html",), 2)
PROGRAMME, YEAR, LANG = 'programme: str = "x"', "year: int = 1", 'lang: str = "uk"'
PARAMETERS = {
    "annual_report": [PROGRAMME, YEAR, LANG],
    "published_figures_audit": [PROGRAMME, YEAR, LANG],
    "programme_review": [PROGRAMME, LANG],
    "methodology": [PROGRAMME, YEAR, LANG],
    "official_form": [PROGRAMME, YEAR, LANG],
    "portfolio": [LANG],
}
ABSENT = {"programme": '""', "year": "0"}


def write(folder: Path, name: str) -> None:
    """Write a small notebook of one kind; it makes up the parameters that it has not."""
    given = "\n".join(PARAMETERS[name])
    lines = [f"{key} = {value}" for key, value in ABSENT.items() if f"{key}:" not in given]
    head = "\n".join([*lines, HEAD.strip()])
    code = [head, *([TABLE] if name == "annual_report" else []), END]
    write_notebook(folder / f"{name}.ipynb", *code, parameters=given)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Return a folder with a whole build with small notebooks of every kind."""
    root = tmp_path_factory.mktemp("kept")
    copytree(KEPT, root / "data" / SAMPLE)
    for name in PARAMETERS:
        write(root / "notebooks", name)
    results = build(plan(root / "data", only=[*PARAMETERS]), root / "data", root / "out", OPTIONS)
    assert [str(result.error) for result in results if result.state != BUILT] == []
    return root


@pytest.fixture
def built(kept, tmp_path):
    """Return a copy of the data and of the output that a test may change."""
    copytree(kept, tmp_path, dirs_exist_ok=True)
    return tmp_path / "data", tmp_path / "out"


def stale(data: Path, output: Path, options: Options = OPTIONS) -> set[str]:
    """Return the names of the reports that would be made."""
    return {
        task.id
        for task, why in explain(plan(data, only=[*PARAMETERS]), data, output, options).items()
        if why
    }


def test_there_is_a_small_notebook_of_every_kind():
    assert PARAMETERS.keys() | {"index"} == PLACES.keys()


def test_the_portfolio_is_made_again_when_a_table_has_changed(built):
    data, output = built
    funding = data / SAMPLE / "2025" / "funding.csv"
    funding.write_text(funding.read_text(encoding="utf-8") + "1.2,other,1,1\n", encoding="utf-8")
    made = [
        result.task.id
        for result in build(plan(data, only=[*PARAMETERS]), data, output, OPTIONS)
        if result.files
    ]
    assert made[-1] == "portfolio/portfolio"
    assert f"{SAMPLE}/2024/annual_report" not in made
    assert stale(data, output) == set()


def test_a_published_file_or_a_record_that_was_touched_is_made_again(built):
    data, output = built
    (output / SAMPLE / "2024" / "annual_report.html").write_text("other", encoding="utf-8")
    (output / "methodology" / "methodology.html").unlink()
    (output / ".civlib" / "records" / SAMPLE / "2025" / "annual_report.json").write_bytes(b"\xff")
    years = {f"{SAMPLE}/{year}/annual_report" for year in (2024, 2025)}
    whole = {"methodology/methodology", "portfolio/portfolio"}  # which reads the records
    assert stale(data, output) == years | whole
    assert {
        result.state for result in build(plan(data, only=[*PARAMETERS]), data, output, OPTIONS)
    } <= {BUILT, CURRENT}
    assert stale(data, output) == set()


def test_a_review_of_one_year_and_a_portfolio_of_one_programme_go(built, monkeypatch):
    data, output = built
    rmtree(data / SAMPLE / "2024")
    pages = [output / SAMPLE / "programme_review.html", output / "portfolio" / "portfolio.html"]
    (pages[0].with_name("letter.txt")).write_text("theirs")
    only = ["programme_review", "portfolio"]
    build(plan(data, only=only), data, output, OPTIONS)
    assert all(page.is_file() for page in pages)
    tasks = plan(data, [SAMPLE], [2025])
    with monkeypatch.context() as full:
        full.setattr(batch, "publish", refuse(OSError(28, "No space left", "f")))
        with pytest.raises(OutputError, match="cannot be taken away: No space left: f"):
            build(tasks, data, output, OPTIONS)
    build(tasks, data, output, OPTIONS)
    assert sorted(path.name for path in pages[0].parent.iterdir()) == [
        *("2024", "2025", "index.html", "letter.txt")
    ]
    assert not pages[1].parent.exists()
    listed = "".join(path.read_text() for path in output.rglob("index*.html"))
    assert not re.search("programme_review|portfolio", listed)
    assert {result.state for result in build(tasks, data, output, OPTIONS)} == {CURRENT}
    build(plan(data, only=only), data, output, OPTIONS)
    assert all(page.is_file() for page in pages)


def test_nothing_heavy_is_imported_when_nothing_has_changed(built):
    data, output = built
    build(plan(data), data, output, OPTIONS)  # a portfolio of one programme goes
    build_ = f"['build', '--data', {str(data)!r}, '--output', {str(output)!r}, '--to', 'html']"
    code = f"""
import sys
before = {{*sys.modules}}
from civlib.cli import main
try:
    main({build_})
except SystemExit as end:
    print(end.code)
print(*{{name.partition(".")[0] for name in {{*sys.modules}} - before}})
"""
    root = str(Path(__file__).parents[1])
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=root, check=False, capture_output=True, text=True
    )
    assert run.stderr == ""
    said, exit_code, modules = run.stdout.splitlines()
    assert said.startswith("Nothing changed: 6 report(s)")
    assert exit_code == "0"
    assert {*modules.split()} - sys.stdlib_module_names == {"civlib", "click"}


def test_the_language_of_messages_changes_no_byte_and_makes_nothing_stale(
    sample, tmp_path, monkeypatch
):
    tasks = plan(sample, [SAMPLE], [2024], only=["annual_report"])
    outputs = []
    for lang in ("uk", "en"):
        monkeypatch.setenv("CIVLIB_LANG", lang)
        output = tmp_path / lang
        assert {one.state for one in build(tasks, sample, output, Options())} == {BUILT}
        outputs.append(contents(output, ".civlib"))
    assert outputs[0] == outputs[1]
    assert not any(explain(tasks, sample, tmp_path / "uk", Options()).values())
