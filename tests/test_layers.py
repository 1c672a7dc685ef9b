"""The house is one column of rooms: an import goes down, never up; heavy packages have one room.

The table is read against the imports of every module, also those inside functions.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "civlib"

COLUMN = (
    "errors",
    "wording",
    "dataset",
    "compute",
    "show",
    "publish",
    "run",
    "verify",
    "cli",
    "__main__",
)
"""The rooms from the ground up: each may import those before it."""

ONLY = {
    "babel": "wording",
    "click": "cli",
    "frictionless": "tests",
    "matplotlib": "show/charts",
    "jupyter_client": "run",
    "nbconvert": "publish",
    "openpyxl": "dataset/workbook",
    "papermill": "run",
    "pdfminer": "dataset/importing",
    "pdfplumber": "dataset/importing",
    "pypdf": "verify",
    "tomlkit": "dataset/workbook",
    "typst": "publish",
    "xlsxwriter": "dataset/workbook",
}
"""Package → the one room that may import it."""

HEAVY = {
    "matplotlib",
    "nbconvert",
    "numpy",
    "openpyxl",
    "pandas",
    "papermill",
    "pdfplumber",
    "pypdf",
    "tomlkit",
    "typst",
    "xlsxwriter",
}

LONGEST = {"verify/recompute.py": 760}
"""Module → its lines, where it is longer on purpose: a script that stands alone is one file."""

MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


def room(module: str) -> str:
    """Return the room of a file, such as ``show`` for ``show/charts/bars.py``."""
    return module.split("/", maxsplit=1)[0].removesuffix(".py")


def imported(source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the full name of everything that a module imports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = "." * node.level + (node.module or "")
            yield from ((node.lineno, f"{start}.{alias.name}") for alias in node.names)


def faults(module: str, source: str) -> list[str]:
    """Return a sentence for each import that goes up, or takes a package out of its room."""
    return [
        f"civlib/{module}:{line}: {fault}"
        for line, name in imported(source)
        if (fault := fault_of(module, name))
    ]


def fault_of(module: str, name: str) -> str | None:
    """Return what is wrong when a module imports a name, if anything is."""
    top, *rest = name.split(".")
    if not top:
        return f"{name}: write the import from civlib on"
    if top != "civlib":
        only = ONLY.get(top, "")
        return None if module.startswith(only) else f"only {only} may import {top}"
    here, there = room(module), rest[0] if rest else ""
    if there in {"", here, "__version__"}:
        return None
    if there not in COLUMN:
        return f"{there} is no room"
    if COLUMN.index(there) < COLUMN.index(here):
        return None
    return f"{here} may not import {there}, which lies above it"


def bodies(source: str) -> Iterator[tuple[str, int]]:
    """Yield the name of each function and how many lines its body has below the docstring."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[1 if ast.get_docstring(node) is not None else 0 :]
            yield node.name, first[-1].end_lineno - first[0].lineno + 1 if first else 0


@pytest.mark.parametrize("module", MODULES)
def test_every_module_imports_only_what_lies_below_it(module):
    assert room(module) in COLUMN or module == "__init__.py", f"{module} lies in no room"
    assert faults(module, (PACKAGE / module).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("module", "source", "fault"),
    [
        ("compute/finance.py", "from civlib import cli", "compute may not import cli"),
        ("compute/finance.py", "import civlib.show.charts", "compute may not import show"),
        ("errors.py", "def f():\n    from civlib.wording import terms", "errors.py:2: errors may"),
        ("show/note.py", "from ..compute import finance", "write the import from civlib on"),
        ("show/tables/year.py", "import matplotlib.pyplot", "only show/charts may import"),
        ("cli/progress.py", "from papermill import execute_notebook", "only run may import"),
        ("cli/progress.py", "from civlib import attic", "attic is no room"),
    ],
)
def test_when_an_import_goes_up_then_it_is_found(module, source, fault):
    (found,) = faults(module, source)
    assert fault in found


def test_when_an_import_goes_down_or_stays_at_home_then_it_is_right():
    source = "from civlib import __version__, dataset\nfrom civlib.compute import trends\nimport re"
    assert faults("compute/finance.py", source) == []


@pytest.mark.parametrize("module", MODULES)
def test_modules_and_bodies_stay_short(module):
    source = (PACKAGE / module).read_text(encoding="utf-8")
    assert len(source.splitlines()) <= LONGEST.get(module, 350)
    assert [name for name, lines in bodies(source) if lines > 40] == []


def test_when_a_body_is_measured_then_its_docstring_does_not_count():
    source = 'def f():\n    """Say.\n\n    More.\n    """\n    a = 1\n    return a\n'
    assert list(bodies(source)) == [("f", 2)]


@pytest.mark.parametrize(
    "command",
    [
        "import civlib",
        "from civlib import dataset\ndataset.canonical('funding.csv', b'a,b\\r\\n')",
        "import pathlib\nfrom civlib import dataset\ndataset.check(pathlib.Path('tests/data'))",
        "from civlib.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass",
        "from civlib.cli import main\ntry: main(['build', '--help'])\nexcept SystemExit: pass",
    ],
)
def test_start_is_light(command):
    code = f"{command}\nimport sys\nprint('modules:', *sys.modules)"
    run = [sys.executable, "-W", "error", "-c", code]
    told = subprocess.run(run, cwd=PACKAGE.parent, check=True, capture_output=True, text=True)
    loaded = told.stdout.rpartition("modules:")[2].split()
    assert "civlib" in loaded
    assert HEAVY.intersection(loaded) == set()


def test_what_reads_data_is_imported_when_it_is_asked_for():
    """A build with nothing to do never asks; a name that is not there is no name."""
    code = """
import sys
from civlib import dataset
from civlib.run import look
assert "civlib.dataset.reading" not in sys.modules
dataset.load
assert "civlib.dataset.reading" in sys.modules
assert not hasattr(dataset, "unload")
"""
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)
