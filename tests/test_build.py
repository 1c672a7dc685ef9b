"""Make, publish, record: what is refused, what stops, and what is never half-published."""

import json
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import nbformat
import papermill
import pytest
from builds import END, HEAD, LOAD, SAMPLE, TASK, job, notebook, plan, write_notebook
from nbformat.v4 import new_code_cell, new_notebook

from civlib.dataset.problems import DataError
from civlib.errors import NotebookFailed, OutputError, ParameterError, PublishError
from civlib.publish import docx
from civlib.publish.document import read as reading
from civlib.run import BUILT, CURRENT, FAILED, Began, Options, Planned, build, explain
from civlib.run.isolated import make, taken
from civlib.run.making import check_run, finish, tidy
from civlib.run.parameters import check_parameters
from civlib.run.stored import canonical, read
from civlib.verify import verify

HTML = Options(("html",), 2)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        (
            {"yaer": 2024},
            r"no parameter 'yaer'; did you mean 'year'\? Known: 'programme', ",
        ),
        ({"year": "2024"}, "year must be int, not str"),
        ({"year": True}, "year must be int, not bool"),
        ({"programme": 1, "lang": 2}, "programme must be str.*lang must be str"),
    ],
)
def test_a_wrong_parameter_is_refused_before_a_kernel_starts(sample, parameters, message):
    with pytest.raises(ParameterError, match=message):
        check_parameters("a", read("a", notebook(sample).read_bytes())["cells"], parameters)


def test_a_notebook_without_parameters_is_refused(sample):
    path = notebook(sample)
    plain = nbformat.read(path, as_version=4)
    plain.cells[0].metadata.tags = []
    nbformat.write(plain, path)
    with pytest.raises(ParameterError, match="no cell tagged `parameters`"):
        check_parameters("a", read("a", path.read_bytes())["cells"], {"year": 2024})


SHOWS = "get_ipython().showtraceback((ValueError, ValueError('x'), None))"
RUNS = {
    "no end mark": ((HEAD,), "the end mark is gone; type `sentences.end(data)`"),
    "no head": (
        (END.replace("Re", "__import__('civlib.show.display').show.display.Re"),),
        "the head of the report is gone; type `sentences.head(data, lang)` in a code cell",
    ),
    "other year": ((HEAD.replace("year, lang", "2019, lang"), END), "instead of"),
    "two ends": ((HEAD, END, END), "instead of"),
    "shown error": (
        (HEAD, SHOWS, END),
        "Cell [3] (…) shows ValueError: x.",
    ),
}


@pytest.mark.parametrize("name", RUNS)
def test_a_notebook_that_did_not_run_to_its_end_is_refused(sample, name):
    cells, message = RUNS[name]
    failed = make(job(sample, *cells))
    assert isinstance(failed.error, NotebookFailed)
    assert message in str(failed.error)
    assert str(failed.error).startswith(str(TASK))


def test_a_notebook_that_answers_for_what_was_asked_is_tidied(sample):
    text = make(job(sample, HEAD, END)).files["annual_report.ipynb"].decode()
    executed = nbformat.reads(text, as_version=4)
    assert "papermill" not in executed.metadata
    assert all("papermill" not in cell.metadata for cell in executed.cells)
    assert executed.cells[1].id == "injected-parameters"
    assert "year = 2024" in executed.cells[1].source
    assert "/job-" not in text


def test_plain_papermill_with_a_jupyter_kernel_gives_the_same_bytes(sample, tmp_path, monkeypatch):
    """What an analyst sees in JupyterLab is what is published, though a build asks no kernel."""
    stored = Path(__file__).parents[1] / "notebooks" / "annual_report.ipynb"
    wanted = job(sample, HEAD)
    notebook = canonical(stored.read_bytes())
    inputs = {**wanted.inputs, TASK.path: notebook}
    wanted = replace(wanted, inputs=inputs, key={**wanted.key, "formats": ["html", "pdf"]})
    monkeypatch.setenv("CIVLIB_DATA", str(sample))
    given = nbformat.reads(notebook.decode(), as_version=4)
    plain = papermill.execute_notebook(deepcopy(given), None, TASK.parameters, progress_bar=False)
    check_run(plain, TASK)
    finish(tidy(plain, given), wanted, tmp_path / "plain")
    assert taken(tmp_path / "plain") == make(wanted).files


def test_cells_out_of_order_are_refused():
    cells = [new_code_cell("a", execution_count=2), new_code_cell("b", execution_count=1)]
    with pytest.raises(NotebookFailed, match="in order"):
        check_run(new_notebook(cells=cells), TASK)


def test_a_report_is_made_of_a_notebook_beside_the_data(sample, tmp_path):
    notebook(sample, HEAD, LOAD, END)
    told = []
    tasks, output = plan(sample, [SAMPLE], [2024]), tmp_path / "out"
    (result,) = build(tasks, sample, output, Options(jobs=1), told.append)
    names = [path.relative_to(output / SAMPLE / "2024").as_posix() for path in result.files]
    own = ["SHA256SUMS", *(f"annual_report.{kind}" for kind in ("html", "ipynb", "pdf"))]
    assert [name for name in names if "/" not in name] == [*own, "ro-crate-metadata.json"]
    year = ["funding.csv", "indicators.csv", "measures.csv", "note.md", "published.csv"]
    inputs = [f"{SAMPLE}/2024/{name}" for name in (*year, "statements.csv")]
    assert [name for name in names if "/" in name] == [
        *(f"inputs/data/{name}" for name in (*inputs, f"{SAMPLE}/programme.toml")),
        "inputs/notebooks/annual_report.ipynb",
    ]
    assert told == [Planned(1, 1), Began(TASK, ["it has not been built yet."]), result]
    assert {path.name for path in output.iterdir()} == {
        *(SAMPLE, "index.html", "recompute.py", "SHA256SUMS", ".civlib")
    }
    assert {path.name for path in (output / ".civlib").iterdir()} == {"records"}


def test_a_word_document_is_made_linked_and_verified_where_it_is_asked_for(sample, tmp_path):
    notebook(sample, HEAD, LOAD, END)
    tasks, output = plan(sample, [SAMPLE], [2024]), tmp_path / "out"
    (result,) = build(tasks, sample, output, Options(("html", "docx"), 1))
    assert result.state == BUILT, result.details
    place = output / SAMPLE / "2024"
    published, document = place / "annual_report.ipynb", place / "annual_report.docx"
    assert document.read_bytes() == docx.render(reading(nbformat.read(published, 4)))
    link = '<a href="annual_report.docx" download>Документ для редагування (Word)</a>'
    assert link in (place / "annual_report.html").read_text()
    assert f'href="{SAMPLE}/2024/annual_report.docx"' in (output / "index.html").read_text()
    assert verify(place, trust=True).holds
    document.write_bytes(b"other")
    levels = verify(place, trust=True).levels
    assert "annual_report.docx" in {one.file for level in levels for one in level.differences}


def test_only_what_changed_is_made_again(sample, tmp_path):
    notebook(sample, HEAD, LOAD, END)
    tasks, output = plan(sample), tmp_path / "out"
    states = [result.state for result in build(tasks, sample, output, HTML)]
    assert states == [BUILT, BUILT]
    page = output / SAMPLE / "2024" / "annual_report.html"
    assert "annual_report.pdf" not in page.read_text(encoding="utf-8")
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*")}
    told = []
    assert [one.state for one in build(tasks, sample, output, HTML, told.append)] == [CURRENT] * 2
    assert told == []
    assert {path: path.stat().st_mtime_ns for path in output.rglob("*")} == before
    note = sample / SAMPLE / "2025" / "note.md"
    note.write_text(note.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    reasons = {task.year: why for task, why in explain(tasks, sample, output, HTML).items()}
    assert reasons == {2024: [], 2025: [f"data/{SAMPLE}/2025/note.md changed."]}
    assert [one.state for one in build(tasks, sample, output, HTML)] == [CURRENT, BUILT]
    forced = explain(tasks, sample, output, Options(("html",), 2, force=True))
    assert [*forced.values()] == [["it was asked for with --force."]] * 2


def test_problems_of_the_data_name_the_files_where_they_are(sample, tmp_path):
    """The run reads copies in a private folder, which nobody should have to know of."""
    notebook(sample, HEAD, LOAD, END)
    data = sample.rename(tmp_path / "elsewhere")
    (data / SAMPLE / "2024" / "measures.csv").unlink()
    (result,) = build(plan(data, [SAMPLE], [2024]), data, tmp_path / "out", HTML)
    assert isinstance(result.error, DataError)
    assert {one.path.rpartition("/")[0] for one in result.error.problems} == {
        f"elsewhere/{SAMPLE}/2024"
    }
    assert result.error.exit_code == 1
    assert (result.state, result.files, result.aside) == (FAILED, (), None)
    assert not (tmp_path / "out" / SAMPLE).exists()


def test_a_failed_build_leaves_the_last_good_report_alone(sample, tmp_path):
    path = notebook(sample, HEAD, END)
    stored = path.read_bytes()
    output, tasks = tmp_path / "out", plan(sample, [SAMPLE], [2024])
    (good,) = build(tasks, sample, output, HTML)
    before = {path: path.read_bytes() for path in good.files}
    notebook(sample, HEAD, "from IPython.display import Javascript\nJavascript('x')", END)
    (bad,) = build(tasks, sample, output, HTML)
    assert isinstance(bad.error, PublishError)
    assert "Cell [3] (from IPython.display" in str(bad.error)
    assert {path: path.read_bytes() for path in good.files} == before
    assert bad.aside == output / ".civlib" / "failed" / SAMPLE / "2024" / "annual_report.ipynb"
    shown = json.loads(bad.aside.read_text(encoding="utf-8"))["cells"][3]["outputs"]
    assert shown[0]["data"]["application/javascript"] == "x"
    path.write_bytes(stored)
    assert build(tasks, sample, output, HTML)[0].state == CURRENT
    assert not bad.aside.exists()


def test_inputs_that_change_while_a_report_is_made_publish_nothing(sample, tmp_path):
    note = sample / SAMPLE / "2024" / "note.md"
    change = f"open({str(note)!r}, 'a').write(' ');"
    notebook(sample, HEAD, change, END)
    (result,) = build(plan(sample, [SAMPLE], [2024]), sample, tmp_path / "out", HTML)
    assert isinstance(result.error, OutputError)
    assert f"data/{SAMPLE}/2024/note.md changed while the report was made" in str(result.error)
    assert not (tmp_path / "out" / SAMPLE).exists()


def test_files_of_others_in_a_published_folder_stay(sample, tmp_path):
    notebook(sample, HEAD, END)
    tasks, folder = plan(sample, [SAMPLE], [2024]), tmp_path / "out" / SAMPLE / "2024"
    folder.mkdir(parents=True)
    (folder / "letter.txt").write_text("theirs")
    build(tasks, sample, tmp_path / "out", Options(jobs=1))
    assert (folder / "annual_report.pdf").is_file()
    build(tasks, sample, tmp_path / "out", Options(("html",), force=True))
    assert not (folder / "annual_report.pdf").exists()
    assert (folder / "letter.txt").read_text() == "theirs"


def test_an_audit_goes_when_nothing_printed_is_entered_any_more(sample):
    """A page that claims what nobody can check any more is worse than none."""
    output = sample.parent / "out"
    notebook(sample, HEAD, END)
    write_notebook(sample.parent / "notebooks" / "published_figures_audit.ipynb", HEAD, END)
    options = Options(("html",), 1)
    build(plan(sample, [SAMPLE], [2024]), sample, output, options)
    page = output / SAMPLE / "2024" / "published_figures_audit.html"
    mine = page.with_stem("published_figures_audit_of_mine")
    write_notebook(sample.parent / "notebooks" / f"{mine.stem}.ipynb", HEAD, END)
    build(plan(sample, [SAMPLE], [2024]), sample, output, options)
    assert page.is_file()
    assert mine.is_file()
    for name in ("published", "statements"):
        (sample / SAMPLE / "2024" / f"{name}.csv").unlink()
    tasks = plan(sample, [SAMPLE], [2024], only=["annual_report"])
    assert {result.state for result in build(tasks, sample, output, options)} == {BUILT}
    assert not page.exists()
    assert mine.is_file(), "a notebook of somebody's own is no audit"
    assert (output / SAMPLE / "2024" / "annual_report.html").is_file()
    assert {result.state for result in build(tasks, sample, output, options)} == {CURRENT}
