"""What surrounds a notebook's run: what it reads, writes and says, and what ends it."""

import json
import os
from datetime import date
from pathlib import Path

import nbformat
import pytest
from builds import END, HEAD, SAMPLE, TASK, job, notebook, plan, write_notebook

from civlib.cli.progress import LOG, summary, teller
from civlib.publish import index
from civlib.run import BUILT, CURRENT, FAILED, Options, Result, build, explain
from civlib.run.isolated import Made, make
from civlib.run.named import Project
from civlib.verify import verify
from civlib.verify.release import release

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154"
    "789c6360606060000000050001a5f645400000000049454e44ae426082"
)

HTML = Options(("html",), 1)


def built(sample: Path, *cells: str, tell=lambda event: None, text: str = "") -> Result:
    """Build the report of a small notebook, maybe with a text, beside the data."""
    path = notebook(sample, HEAD, *cells, END)
    if text:
        whole = nbformat.read(path, as_version=4)
        whole.cells.append(nbformat.v4.new_markdown_cell(text, id="text"))
        nbformat.write(whole, path)
    (result,) = build(plan(sample, [SAMPLE], [2024]), sample, sample.parent / "out", HTML, tell)
    return result


@pytest.fixture
def project(sample):
    """Return the notebooks' folder of a project with all that a notebook may name."""
    files = {
        "notebooks/helpers.py": "from inner.deep import ONE\nREAD = open('more.txt').read()",
        "notebooks/inner/__init__.py": "",
        "notebooks/inner/deep.py": "ONE = 1",
        "notebooks/unused.py": "1 / 0",
        "notebooks/more.txt": "more",
        "notebooks/.secret": "x",
        "notebooks/picture one.png": "PNG",
        "extra/rates.csv": "rate\n2\n",
        "outputs/old.csv": "x",
    }
    for name, text in files.items():
        path = sample.parent / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (sample.parent / "extra" / "link.csv").symlink_to("rates.csv")
    (sample.parent.parent / "outside.csv").write_text("x")
    return sample.parent / "notebooks"


def named(project: Path, *sources: str) -> dict[str, str]:
    """Return the paths that cells name, with what is wrong with each."""
    cells = [
        {
            "cell_type": "markdown" if source.startswith("#") else "code",
            "source": source,
            "metadata": {"civlib": {"en": "[e](english.md)"}} if source == "# en" else {},
        }
        for source in sources
    ]
    found = Project(project, project.parent / "data", "data").named(cells)
    return {one.path: one.fault for one in found}


FILES = {
    "import helpers": ["helpers.py", "inner/__init__.py", "inner/deep.py", "more.txt"],
    "from inner import deep, other": ["inner/__init__.py", "inner/deep.py"],
    "%matplotlib inline\nif 1:\n    !ls\n    x = open('more.txt')": ["more.txt"],
    "x = pd.read_csv('../extra/rates.csv')": ["../extra/rates.csv"],
    "# Text\n![a](<picture one.png>)": ["picture one.png"],
    "# A\n![a](picture%20one.png)[b](more.txt#x)": ["more.txt", "picture one.png"],
    '# Text\n<img src="more.txt">\n\n[c]: unused.py': ["more.txt", "unused.py"],
    "# [w](https://a.b/c) [m](mailto:a@b) [i](#x) `[x](y)` ![p](attachment:p.png)": [],
    "# $E[X](t)$ and $$a[b](c)$$ for $5 [more](more.txt) or $6": ["more.txt"],
    "f'{x}more.txt' + 'nothing.txt' + '/etc/passwd' + '..'": ["more.txt"],
    "import os, civlib, unknown": [],
    "1 +": [],
}


@pytest.mark.parametrize("source", FILES)
def test_a_notebook_names_what_it_imports_opens_and_links_to(project, source):
    wanted = {os.path.normpath(f"notebooks/{name}"): "" for name in FILES[source]}
    assert named(project, source) == wanted


REFUSED = {
    "open('../../outside.csv')": ("../outside.csv", "outside"),
    "open('.secret')": ("notebooks/.secret", "hidden"),
    "open('../outputs/old.csv')": ("outputs/old.csv", "made"),
    "open('../extra/link.csv')": ("extra/link.csv", "link"),
    "# [a](../extra/rates.csv)": (
        "extra/rates.csv",
        "apart",
    ),
    "# [a](gone.md)": ("notebooks/gone.md", "missing"),
    "# en": ("notebooks/english.md", "missing"),
}


@pytest.mark.parametrize("source", REFUSED)
def test_what_cannot_be_carried_along_is_refused(project, source):
    assert named(project, source) == dict([REFUSED[source]])


def test_a_path_and_an_import_mean_in_a_build_what_they_mean_in_jupyterlab(project, sample):
    cells = (
        "import helpers, os\nassert (helpers.ONE, helpers.READ) == (1, 'more')",
        "assert open('../extra/rates.csv').read() == 'rate\\n2\\n'",
        f"assert os.path.exists('../data/{SAMPLE}/programme.toml')",
        "assert os.path.basename(os.getcwd()) == 'notebooks'",
        "assert not os.path.exists('unused' + '.py')",
    )
    result = built(sample, *cells)
    assert result.error is None
    inputs = sample.parent / "out" / SAMPLE / "2024" / "inputs"
    kept = {path.relative_to(inputs).as_posix() for path in inputs.rglob("*") if path.is_file()}
    assert {name for name in kept if not name.startswith("data/")} == {
        "extra/rates.csv",
        "notebooks/annual_report.ipynb",
        *(f"notebooks/{name}" for name in ("helpers.py", "more.txt")),
        *(f"notebooks/inner/{name}" for name in ("__init__.py", "deep.py")),
    }
    tasks = plan(sample, [SAMPLE], [2024])
    (project / "inner" / "deep.py").write_text("ONE = 1  # changed")
    (project / "unused.py").write_text("2 / 0")
    assert explain(tasks, sample, sample.parent / "out", HTML) == {
        TASK: ["notebooks/inner/deep.py changed."]
    }


def test_a_picture_and_a_file_that_the_text_names_go_with_the_report(project, sample):
    (project / "picture one.png").write_bytes(PNG)
    result = built(sample, text="![Дім](<picture one.png>) і [дані](more.txt)")
    assert result.error is None
    folder = sample.parent / "out" / SAMPLE / "2024"
    page = (folder / "annual_report.html").read_text()
    assert 'href="inputs/notebooks/more.txt"' in page
    assert (folder / "inputs/notebooks/more.txt").read_text() == "more"
    assert "data:image/png;base64," in page


def test_a_link_to_what_a_cell_writes_leads_to_where_it_is_published(sample):
    result = built(sample, "_ = open('sums.csv', 'w')", text="[a](sums.csv)")
    assert result.error is None
    folder = sample.parent / "out" / SAMPLE / "2024"
    assert 'href="files/annual_report/sums.csv"' in (folder / "annual_report.html").read_text()
    assert (folder / "files/annual_report/sums.csv").is_file()


def test_what_is_not_carried_along_is_missed_with_the_way_out(sample):
    result = built(sample, "open('..' + '/extra/rates.csv')")
    assert str(result.error) == (
        f"{TASK}: Cell [3] (open('..' + '/extra/rates.csv')) failed with FileNotFoundError: "
        "[Errno 2] No such file or directory: '../extra/rates.csv'; "
        "a build has of the project what the notebook names as a path, in one text."
    )


def test_a_notebook_that_was_only_run_and_saved_is_up_to_date(sample):
    assert built(sample, "1 + 1;").state == BUILT
    path = sample.parent / "notebooks" / "annual_report.ipynb"
    whole = json.loads(path.read_bytes())
    for number, cell in enumerate(whole["cells"], start=1):
        cell |= {"execution_count": number, "id": f"new{number}"}
        cell["metadata"]["scrolled"] = True
        cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x"}]
    path.write_text(json.dumps(whole | {"metadata": {"colab": {}}, "nbformat_minor": 2}))
    (again,) = build(plan(sample, [SAMPLE], [2024]), sample, sample.parent / "out", HTML)
    assert again.state == CURRENT


def test_a_broken_notebook_is_named_with_its_line_and_the_others_are_built(sample):
    built(sample)
    path = sample.parent / "notebooks" / "annual_report.ipynb"
    path.write_bytes(path.read_bytes().replace(b' "cells"', b'<<<<<<< HEAD\n "cells"', 1))
    (result,) = build(plan(sample, [SAMPLE], [2024]), sample, sample.parent / "out", HTML)
    assert (result.state, result.error.exit_code) == (FAILED, 3)
    assert str(result.error).startswith("notebooks/annual_report.ipynb:2:0 merge-marker error:")


def test_what_cells_write_beside_the_notebook_is_delivered(sample):
    cell = "import os\nos.mkdir('a')\n_ = open('a/sums.csv', 'w').write('sum\\n7\\n')"
    result = built(sample, cell, "_ = open('b c.txt', 'w').write('b')")
    assert result.error is None
    folder = sample.parent / "out" / SAMPLE / "2024"
    assert (folder / "files/annual_report/a/sums.csv").read_text() == "sum\n7\n"
    listed = (folder / "SHA256SUMS").read_text()
    assert "  files/annual_report/b c.txt\n" in listed
    graph = json.loads((folder / "ro-crate-metadata.json").read_text())["@graph"]
    about = {one["@id"]: one.get("description") for one in graph}
    assert about["files/annual_report/b%20c.txt"] == "Файл, який створив зошит звіту"


WRITES = {
    "_ = open('.hidden', 'w')": "notebooks/.hidden is hidden",
    "import os; os.symlink('/etc', 'etc')": "notebooks/etc is a link, or no file",
    "import os; os.mkfifo('pipe')": "notebooks/pipe is a link, or no file",
    "_ = open('../x.csv', 'w')": "x.csv was written, which is no place for it",
    "import os; os.mkdir('../outputs'); _ = open('../outputs/x', 'w')": "outputs/x was written",
    f"_ = open('../data/{SAMPLE}/2024/note.md', 'w')": f"{SAMPLE}/2024/note.md was changed",
    f"import os; os.remove('../data/{SAMPLE}/2024/note.md')": "2024/note.md was removed",
    "_ = open('SHA256SUMS', 'w')": "notebooks/SHA256SUMS was written",
}


@pytest.mark.parametrize("cell", WRITES)
def test_what_is_written_elsewhere_is_refused_by_name(sample, cell):
    failed = make(job(sample, HEAD, cell, END))
    assert f"{WRITES[cell]}" in str(failed.error)
    assert str(failed.error).endswith("beside the notebook, as in frame.to_csv('sums.csv').")


def test_caches_are_no_files_of_hers(sample):
    cell = "import os; [os.makedirs(name) for name in ('__pycache__', '../.cache', '../.config')]"
    more = "[open(f'{name}/x', 'w') for name in ('__pycache__', '../.cache', '../.config')];"
    made = make(job(sample, HEAD, f"{cell};", more, END))
    assert isinstance(made, Made), made.error
    assert not any(name.startswith("files/") for name in made.files)


def test_a_notebook_of_ones_own_is_built_listed_verified_and_released(sample, monkeypatch):
    folder, output = notebook(sample, HEAD, END).parent, sample.parent / "out"
    parameters = "programme = 'x'; year = 2019"  # of one language, so it needs no other
    cells = ("lang = 'uk'", HEAD, "import helpers", END)
    write_notebook(folder / "my_report.ipynb", *cells, parameters=parameters)
    (folder / "helpers.py").write_text("ONE = 1")
    tasks = plan(sample, [SAMPLE], [2024])
    assert [one.state for one in build(tasks, sample, output, HTML)] == [BUILT, BUILT]
    page = (output / "index.html").read_text()
    assert f'<a href="{SAMPLE}/2024/my_report.html">my report</a>' in page
    assert index.again(output)["index.html"] == page
    place = output / SAMPLE / "2024"
    release([f"{SAMPLE}/2024"], output, print, date(2025, 3, 1))
    assert (place / "versions" / "1" / "my_report.html").is_file()
    strange = verify(place)
    for module in ("civlib.verify", "civlib.verify.levels"):
        monkeypatch.setattr(f"{module}.OWN", folder)
    assert verify(place).holds
    named = {one.file for level in strange.levels for one in level.differences}
    assert "my_report.ipynb" not in named, "civlib has no such notebook, and cannot tell"
    (told,) = strange.unmade
    assert "there is no notebooks/my_report.ipynb beside civlib; to run what lies" in told
    (folder / "helpers.py").write_text("ONE = 2")
    assert "notebooks/helpers.py" in str(verify(place).levels)
    assert verify(place, trust=True).levels[3].differences == ()
    mark = sample.parent / "ran"
    (place / "inputs/notebooks/helpers.py").write_text(f"open({str(mark)!r}, 'w')")
    assert (verify(place).holds, mark.exists()) == (False, False)
    assert (verify(place, trust=True).holds, mark.exists()) == (False, True)


WARNS = """
import logging, os, sys, warnings
warnings.warn("old call")
logging.warning("logged")
print("1 %\\r50 %\\rprinted", file=sys.stderr)
os.system("echo shouted >&2");
"""


def test_warnings_go_to_the_log_with_their_cell_and_nowhere_else(sample):
    output = sample.parent / "out"
    with teller(output, quiet=True, as_json=False) as tell:
        result = built(sample, "1;", WARNS, "2;", tell=tell)
    assert result.error is None
    ((cell, text),) = result.said
    assert cell == "Cell [4] (import logging, os, sys, warnings …)"
    assert all(word in text for word in ("UserWarning: old call", "logged", "printed", "shouted"))
    log = (output / LOG).read_text()
    assert f"{TASK}: {cell}\n" in log
    assert "\n  printed\n" in log
    assert f'"warned": ["{cell}"]' in log
    page = (output / SAMPLE / "2024" / "annual_report.ipynb").read_text()
    assert "shouted\\n" not in page
    assert '"stderr"' not in page
    assert f"Cells that warned: 1; {output / LOG} says of what." in summary([result], output)


def test_warnings_of_a_failed_report_are_told_too(sample):
    result = built(sample, "import sys; print('before', file=sys.stderr)", "1 / 0")
    assert [text for _, text in result.said] == ["before\n"]


ENDS = {
    "exit()": "ended the notebook with exit code 0; take the exit out",
    "quit()": "ended the notebook with exit code 0; take the exit out",
    "import sys; sys.exit(2)": "ended the notebook with exit code 2; take the exit out",
    "raise KeyboardInterrupt": "interrupts the notebook (KeyboardInterrupt); take that out",
    "input()": "waits for somebody to type (input or debugger), and nobody is there; take it out",
    "breakpoint()": "waits for somebody to type (input or debugger)",
    "%debug": "waits for somebody to type (input or debugger)",
}


@pytest.mark.parametrize("cell", ENDS)
def test_what_ends_or_waits_is_one_sentence_with_the_cell(sample, cell):
    failed = make(job(sample, HEAD, cell, END, timeout=20))
    assert f"{TASK}: Cell [3] ({cell}) {ENDS[cell]}" in str(failed.error)


def test_a_data_error_is_one_message_with_its_place(sample):
    """What JupyterLab shows: no line of our own code stands in the way."""
    table = sample / SAMPLE / "2024" / "funding.csv"
    table.write_text("measure_id,source,planned,actual\n1,a,x,y\n")
    load = "from civlib import dataset\ndataset.load(programme, year)"
    failed = make(job(sample, HEAD, load))
    (shown,) = json.loads(failed.notebook)["cells"][3]["outputs"]
    first, *rest = shown["traceback"]
    assert first == "DataError:"
    assert len(rest) == len(failed.error.problems) > 1
    assert any("2024/funding.csv:2:3 " in line for line in rest)
    assert not any("Traceback" in line or "reading.py" in line for line in rest)
