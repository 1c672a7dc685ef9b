"""The engine's outputs are those that a real kernel and nbclient make of the same cells."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from civlib.run import children

ROOT = Path(__file__).parents[1]
PNG = (
    "bytes.fromhex('89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082')"
)
RICH = """
class Rich:
    def __repr__(self): return "plain ї"
    def _repr_html_(self): return "<b>rich</b>"
    def _repr_markdown_(self): return None
    def _repr_png_(self): return PICTURE, {"width": 1}
class Whole:
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": "w", "application/x+json": {"a": [1, None, "ї"]}}, {"text/plain": {}}
"""

CELLS = {
    "nothing": "import sys\na = 1",
    "result": "a + 1",
    "none": "None",
    "semicolon": "a + 1;",
    "counts": "(len(In), sorted(Out)[-1], _i, _ih[-2])",
    "print": "print('a')\nprint('b', 'ї', end='')",
    "streams": """
print("1", flush=True); print("2", file=sys.stderr, flush=True); print("3", flush=True)""",
    "terminal": "(sys.stdout.isatty(), sys.stderr.isatty(), sys.stdout.encoding)",
    "command": "!echo out",
    "imports": f"from IPython.display import *\nPICTURE = {PNG}",
    "classes": RICH,
    "rich": "Rich()",
    "bundle": "Whole()",
    "display": "display(Rich(), 5)",
    "between": "print('a')\ndisplay(1)\nprint('b')\n2",
    "named": "handle = display('first', display_id='one')",
    "named twice": "display('again', display_id='one')\ndisplay('other', display_id='two')",
    "updated here": "h = display(1, display_id=True)\nh.update(2)\ndisplay(3)",
    "updated later": "handle.update(HTML('<i>third</i>'))",
    "updated by name": "update_display('fourth', display_id='two')",
    "cleared": "print('a')\nclear_output()\nprint('b')",
    "cleared at the end": "print('a')\nclear_output()",
    "cleared on the next": "print('a')\nclear_output(wait=True)\ndisplay(1)",
    "cleared by nothing": "print('a')\nclear_output(wait=True)",
    "figure": "import matplotlib.pyplot as plt\n_ = plt.plot([1, 2])",
    "await": "import asyncio\nawait asyncio.sleep(0, 'awaited')",
    "warning": "import warnings\nwarnings.warn('old')",
    "capture": "%%capture caught\nprint('x')\ndisplay(1)",
    "captured": "caught.stdout, [output.data for output in caught.outputs]",
    "inline": "%matplotlib inline",
    "redirected": """
import contextlib, io
with contextlib.redirect_stdout(io.StringIO()) as text:
    print("x")
text.getvalue()""",
    "thread": """
from threading import Thread
thread = Thread(target=print, args=("from a thread",))
thread.start(); thread.join()""",
    "names": "__name__, '__file__' in globals()",
    "help": "help(abs)",
    "control": "print('\\x1b[31mred\\x1b[0m\\rover\\x08')",
    "empty": "",
}

FAILING = {
    "error": "1 / 0",
    "error after output": "print('a')\ndisplay(1)\nraise ValueError('їх')",
    "chained": "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise ValueError('x') from e",
    "syntax": "a = = 1",
    "exit": "import sys\nsys.exit()",
    "await error": "import asyncio\nawait asyncio.wait_for(asyncio.sleep(9), 0.01)",
    "in repr": "class R:\n    def __repr__(self): raise OSError(2, 'x')\nrepr(R())",
}


def book(cells: Sequence[str]) -> nbformat.NotebookNode:
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return new_notebook(cells=[new_code_cell(cell) for cell in cells], metadata=kernel)


def _child(channel: Any, notebook: nbformat.NotebookNode, timeout: float) -> None:
    """Run a notebook in the shell of this process; send it back and what was told."""
    from papermill.iorw import load_notebook_node

    from civlib.run import engine

    told, ended = [], []
    how = {"tell": lambda cell, *news: told.append((cell, bool(news[0]), news[1])), "ended": ended}
    given = load_notebook_node(notebook)
    found = engine.execute_notebook(given, "", progress_bar=False, execution_timeout=timeout, **how)
    channel.send((found, told[1:], [(cell, f"{type(how).__name__}: {how}") for cell, how in ended]))


@pytest.fixture(scope="module")
def run():
    """Return what runs a notebook in a child process."""

    def one(notebook, timeout=0.0):
        child, channel = children.start(_child, notebook, timeout)
        with channel:
            found = channel.recv()
        children.end(child)
        return found

    return one


@pytest.fixture(scope="module")
def kernel() -> list[list[Any]]:
    """Return what a kernel makes of every cell, those that fail at the end."""
    notebook = book([*CELLS.values(), *FAILING.values()])
    NotebookClient(notebook, timeout=120, allow_errors=True, kernel_name="python3").execute()
    return [plain(cell.outputs) for cell in notebook.cells]


@pytest.fixture(scope="module")
def own(run) -> list[list[Any]]:
    """Return what the shell makes of every cell that does not fail; a valid notebook."""
    ran, _, ended = run(book([*CELLS.values()]))
    nbformat.validate(ran)
    assert ended == []
    return [plain(cell.outputs) for cell in ran.cells]


def plain(outputs: Sequence[Any]) -> list[Any]:
    """Return outputs without stderr, colours, places, addresses; what is printed in a row as one.

    nbclient stores a piece for each message, and messages are cut by time.
    """
    found: list[Any] = []
    for output in outputs:
        if output.get("name") == "stderr":  # which is for the log
            continue
        one = {name: _plain(value) for name, value in output.items()}
        if one.get("text") == "":
            continue
        if found and one.get("name") and found[-1].get("name") == one["name"]:
            found[-1]["text"] += one["text"]
        else:
            found.append(one)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if not isinstance(value, str):
        return value
    text = re.sub(r"\x1b\[[\d;]*m", "", value)
    # Words are looked at from their beginning alone: a drawing is one of many thousand characters.
    place = r"(?<!\S)\S*?ipykernel_\d+/\d+\.py|<ipython-input-[\w-]+>|\b\d{6,}\.py"
    text = re.sub(place, "cell", text)
    text = re.sub(r"(?<!\S)\S+interactiveshell.*To exit: .*\n.*\n", "", text)
    text = re.sub(r"In\[\d+\]", "In[n]", text)
    return re.sub(r"0x[0-9a-f]{6,}", "0x", text)


@pytest.mark.parametrize("name", CELLS)
def test_the_shell_shows_what_a_kernel_shows(own, kernel, name):
    index = [*CELLS].index(name)
    assert own[index] == kernel[index]


@pytest.mark.parametrize("name", FAILING)
def test_the_shell_fails_as_a_kernel_fails(run, kernel, name):
    notebook, _, ended = run(book([FAILING[name], "print('not reached')"]))
    found = plain(notebook.cells[0].outputs)
    expected = kernel[len(CELLS) + [*FAILING].index(name)]
    assert [_gist(one) for one in found][: len(expected)] == [_gist(one) for one in expected]
    assert [one["output_type"] for one in found].count("error") == 1
    assert [cell[:10] for cell, _ in ended] == ["Cell [1] ("]
    assert (notebook.cells[1].execution_count, notebook.cells[1].outputs) == (None, [])


def _gist(output: dict[str, Any]) -> Any:
    """Return an output; of an error no lines of code, of which kernels show more or fewer."""
    if output["output_type"] != "error":
        return output
    return output["ename"], output["evalue"], output["traceback"][-1]


def test_what_a_kernel_only_prints_is_an_error_of_the_notebook_too(run):
    notebook, told, ended = run(book(["%nonsense"]))
    (error,) = notebook.cells[0].outputs
    assert told[-1][2] == "UsageError: Line magic function `%nonsense` not found.\n"
    assert (error.ename, ended[0][0]) == ("UsageError", "Cell [1] (%nonsense)")


def test_what_programs_write_past_python_stands_at_the_end_of_the_cell(run):
    """A kernel that is run by a test shows nothing of it, so there is nothing to compare with."""
    program = "import os, subprocess\nsubprocess.run(['echo', 'ї'], check=True)\nprint('after')"
    below = "os.system('echo below; echo e >&2'); print('f', file=__import__('sys').stderr)"
    notebook, told, _ = run(book([program, "print('next')", below]))
    shown = [[out.get("text") for out in cell.outputs] for cell in notebook.cells]
    assert shown == [["after\nї\n"], ["next\n"], ["below\n"]]
    assert [said for _, _, said in told if said] == ["f\ne\n"]


def test_by_hand_the_outputs_are_these(own):
    """The comparison alone would not notice if both showed nothing."""
    shown = dict(zip(CELLS, own, strict=True))
    (result,) = shown["result"]
    assert (result["data"], result["execution_count"]) == ({"text/plain": "2"}, 2)
    assert shown["semicolon"] == shown["none"] == shown["cleared at the end"] == []
    assert shown["print"] == [{"output_type": "stream", "name": "stdout", "text": "a\nb ї"}]
    assert [one["text"] for one in shown["streams"]] == ["1\n3\n"]
    assert shown["named"][0]["data"]["text/html"] == "<i>third</i>"
    assert [one["data"]["text/plain"] for one in shown["updated here"]] == ["2", "3"]
    assert shown["cleared"][0]["text"] == "b\n"
    assert shown["await"][0]["data"] == {"text/plain": "'awaited'"}
    assert {*shown["rich"][0]["data"]} == {"text/plain", "text/html", "image/png"}
    assert {*shown["figure"][0]["data"]} == {"text/plain", "image/png"}


def test_every_cell_has_its_number_and_an_empty_one_none_and_stored_outputs_are_forgotten(run):
    notebook = book(["a = 1", "", "a", "# a"])
    notebook.cells[0].outputs = [nbformat.v4.new_output("stream", text="old")]
    notebook.cells.insert(0, new_markdown_cell("text"))
    found, told, _ = run(notebook)
    assert [cell.execution_count for cell in found.cells[1:]] == [1, None, 2, 3]
    assert (found.cells[0].source, found.cells[1].outputs) == ("text", [])
    assert told == [(cell, ran, "") for cell in (1, 3, 4) for ran in (False, True)]


@pytest.mark.parametrize(
    "cell",
    [
        "import asyncio\nawait asyncio.sleep(60)",
        "import time\nwhile True:\n    try:\n        time.sleep(9)\n    except Exception: pass",
        "import subprocess\nsubprocess.run(['sleep', '60'])",
    ],
    ids=["await", "except Exception", "program"],
)
def test_a_cell_that_takes_too_long_is_stopped(run, cell):
    notebook, _, ended = run(book(["a = 1", cell, "a"]), 0.3)
    ((name, error),) = ended
    assert (name[:10], error) == ("Cell [2] (", "CellTimeout: the cell took longer than 0.3 s")
    assert notebook.cells[1].outputs[-1].ename == "CellTimeout"
    assert notebook.cells[2].execution_count is None


def test_input_fails_at_once_as_nobody_is_there_to_ask(run):
    ((cell, error),) = run(book(["input('?')"]), 10)[2]
    assert (cell, "CellTimeout" in error) == ("Cell [1] (input('?'))", False)


ENTRY = """
import sys
first, second = sys.argv[1:]
__import__(first), __import__(second)
from civlib.run import engine
from papermill.engines import papermill_engines
assert papermill_engines.get_engine("civlib").execute_notebook == engine.execute_notebook
"""


@pytest.mark.parametrize("first", ["papermill", "civlib.run.engine"])
def test_papermill_finds_the_engine_whichever_is_imported_first(tmp_path, first):
    """By the entry point as it is declared, in whatever state the installed one is."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    target = declared["entry-points"]["papermill.engine"]["civlib"]
    info = tmp_path / f"civlib-{declared['version']}.dist-info"
    info.mkdir()
    (info / "entry_points.txt").write_text(f"[papermill.engine]\ncivlib = {target}\n")
    second = {"papermill", "civlib.run.engine"} - {first}
    places = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
    subprocess.run([sys.executable, "-c", ENTRY, first, *second], env=places, check=True)
