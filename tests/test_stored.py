"""Notebooks as other tools leave them: what is kept, what is refused, and that git stays clean."""

import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from civlib.dataset.problems import NotebookFaulty
from civlib.run import stored

REPOSITORY = Path(__file__).parents[1]
PLAIN = {
    "cells": [
        {"cell_type": "markdown", "metadata": {}, "source": "# Звіт"},
        {
            "cell_type": "code",
            "execution_count": None,
            "metadata": {"tags": ["parameters"]},
            "outputs": [],
            "source": "year = 2019\nlang = 'uk'",
        },
    ],
    "metadata": {},
    "nbformat": 4,
    "nbformat_minor": 5,
}


def data(**changes) -> bytes:
    """Return the plain notebook; ``cell`` changes its code cell, the rest the whole."""
    text, code = PLAIN["cells"]
    cells = [text, {**code, **changes.pop("cell", {})}]
    return json.dumps({**PLAIN, "cells": cells, **changes}).encode()


TAGS = ["parameters"]
SHOWN = [{"output_type": "stream", "name": "stdout", "text": ["1\n"]}]
COLAB = {"id": "x", "executionInfo": {"status": "ok"}, "outputId": "y", "colab": {"b": 1}}
LEAVES = {
    "executed in place": data(cell={"execution_count": 3, "outputs": SHOWN}),
    "JupyterLab": data(
        cell={"metadata": {"tags": TAGS, "collapsed": True, "scrolled": True, "trusted": True}}
    ),
    "papermill": data(
        cell={"metadata": {"tags": TAGS, "papermill": {"duration": 1}}},
        metadata={"papermill": {"duration": 2}},
    ),
    "Colab": data(
        cell={"metadata": {"tags": TAGS, **COLAB}},
        metadata={"colab": {"provenance": []}, "accelerator": "GPU", "widgets": {"state": {}}},
    ),
    "VS Code": data(
        cell={"metadata": {"tags": TAGS, "vscode": {"languageId": "python"}}},
        metadata={"vscode": {"interpreter": {"hash": "1"}}, "orig_nbformat": 4},
    ),
    "another kernel": data(
        metadata={
            "kernelspec": {"name": "conda-x", "display_name": "X", "language": "python"},
            "language_info": {"name": "python", "version": "3.12.1", "mimetype": "text/x-python"},
        }
    ),
    "format 4.0": data(nbformat_minor=0, metadata={"kernelspec": {"name": "unknown"}}),
    "lines": data(cell={"source": ["year = 2019\n", "lang = 'uk'"], "id": "chosen"}),
    "spaces": b"\xef\xbb\xbf" + json.dumps(PLAIN, indent=4).replace("\n", "\r\n").encode(),
    "run before": data(
        cells=[
            *PLAIN["cells"],
            {**PLAIN["cells"][1], "metadata": {"tags": ["injected-parameters"]}},
        ]
    ),
}


@pytest.mark.parametrize("tool", LEAVES)
def test_what_a_tool_leaves_makes_no_other_notebook(tool):
    found = stored.canonical(LEAVES[tool])
    assert found == stored.canonical(data())
    assert stored.canonical(found) == found
    notebook = nbformat.reads(found.decode(), as_version=4)
    nbformat.validate(notebook)
    assert [cell.source for cell in notebook.cells] == ["# Звіт", "year = 2019\nlang = 'uk'"]
    assert notebook.cells[1].metadata == {"tags": ["parameters"]}
    assert notebook.metadata.kernelspec.name == "python3"


@pytest.mark.parametrize(
    "change",
    [
        {"source": "year = 2020"},
        {"metadata": {"tags": ["parameters", "worked"]}},
        {"cell_type": "raw"},
        {"attachments": {"a.png": {"image/png": "AA=="}}},
    ],
)
def test_what_a_report_depends_on_makes_another_notebook(change):
    assert stored.canonical(data(cell=change)) != stored.canonical(data())


def test_ids_are_made_where_they_are_missing_malformed_or_there_before():
    cell = {"cell_type": "code", "source": "x"}
    cells = [{**cell, "id": id} for id in ("good", "good", "a b", 7, None, "x" * 65)] + [cell]
    found = [*stored.ids(cells, keep=True)]
    assert found[0] == "good"
    assert len({*found}) == len(cells)
    assert all(re.fullmatch("[0-9a-f]{12}", id) for id in found[1:])
    assert found == [*stored.ids(cells, keep=True)]
    others = [{**one, "id": f"b{number}"} for number, one in enumerate(cells)]
    assert [*stored.ids(cells, keep=False)] == [*stored.ids(others, keep=False)]


CONFLICT = data().replace(b'{"cell_type": "code"', b'\n<<<<<<< HEAD\n{"cell_type": "code"', 1)
INSIDE = json.dumps(PLAIN, indent=1).replace('"# ', '[\n"<<<<<<< ours\\n", "').encode()
REFUSED = {
    "conflict": (CONFLICT, "2:0 merge-marker error: '<<<<<<<' stands here"),
    "middle": (b"{\n=======\n}", "2:0 merge-marker error: '=======' stands here"),
    "conflict in a text": (INSIDE, "7:0 merge-marker"),
    "empty": (b" \n", "0:0 no-notebook error: it is empty"),
    "half": (data()[:-1], "1:"),
    "broken": (b'{"cells": [\n  1,,\n]}', "2:5 json error: it is no JSON"),
    "other JSON": (b"[1]", "0:0 no-notebook error: it is JSON, but no notebook"),
    "other cells": (data(cells=[{"cell_type": "x"}]), "its cells are not those"),
    "no cells": (data(cells=None), "its cells are not those"),
    "no text": (data(cell={"source": 1}), "its cells are not those"),
    "older": (data(nbformat=3), "it has format 3; civlib reads 4.0 to 4.5: open it in JupyterLab"),
    "newer": (data(nbformat=5), "it has format 5; civlib reads 4.0 to 4.5: save it as 4.5"),
    "R": (data(metadata={"kernelspec": {"name": "ir", "language": "R"}}), "it is written in R"),
    "Julia": (data(metadata={"language_info": {"name": "julia"}}), "it is written in julia"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_run_is_one_sentence_with_its_place(name):
    text, said = REFUSED[name]
    with pytest.raises(NotebookFaulty) as raised:
        stored.read("notebooks/a.ipynb", text)
    assert str(raised.value).startswith("notebooks/a.ipynb:")
    assert said in str(raised.value)
    assert stored.canonical(text) == stored.strip(text) == text


def test_a_heading_underlined_with_seven_marks_is_no_conflict():
    assert stored.read("a", data(cell={"source": ["Title\n", "=======\n"]}))


def test_for_git_a_notebook_that_was_run_and_saved_is_no_change(tmp_path):
    """In a real repository; a change of the text is seen still, and what is broken passes."""

    def git(*words: str) -> str:
        run = ["git", "-c", "user.name=a", "-c", "user.email=a@b", *words]
        return subprocess.run(run, cwd=tmp_path, check=True, capture_output=True, text=True).stdout

    path, command = tmp_path / "a.ipynb", f"{sys.executable} -m civlib strip"
    path.write_bytes(data())
    git("init", "--quiet")
    git("config", "filter.civlib.clean", f"PYTHONPATH={REPOSITORY} {command}")
    (tmp_path / ".gitattributes").write_text((REPOSITORY / ".gitattributes").read_text())
    git("add", ".")
    git("commit", "--quiet", "-m", "One")
    path.write_bytes(data(cell={"execution_count": 3, "outputs": SHOWN}))
    assert git("diff") == ""
    git("add", ".")
    assert git("status", "--porcelain") == ""
    path.write_bytes(data(cell={"execution_count": 4, "outputs": SHOWN, "source": "year = 2020"}))
    assert '+    "year = 2020"\n' in git("diff")
    path.write_bytes(b"<<<<<<< HEAD")
    git("add", ".")
    assert git("show", ":a.ipynb") == "<<<<<<< HEAD"
