"""The floors of the house: an import goes down, never up or sideways; heavy packages have one room.

The table is read against the imports of every module, also those inside functions.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "civlib"

FLOORS = {
    "errors": 0,
    "terms": 0,
    "wording": 0,
    "recompute": 0,
    "frames": 1,
    "licences": 1,
    "options": 1,
    "scales": 1,
    "references": 1,
    "origins": 1,
    "schemas": 1,
    "dictionary": 1,
    "dataset": 2,
    "finance": 2,
    "indicators": 2,
    "trends": 2,
    "published": 2,
    "portfolio": 2,
    "effectiveness": 2,
    "audit": 2,
    "markup": 2,
    "ratings": 2,
    "display": 3,
    "captions": 3,
    "tables": 3,
    "charts": 3,
    "sentences": 3,
    "note": 3,
    "publish": 4,
    "kernel": 4,
    "shell": 4,
    "build": 5,
    "provenance": 5,
    "verify": 5,
    "listing": 5,
    "diff": 5,
    "release": 6,
    "progress": 6,
    "cli": 7,
    "__main__": 8,
}
"""Room → floor. A room that is not here yet has to be given its floor first."""

ARROWS = {
    "wording": {"errors"},
    "dictionary": {"schemas"},
    "audit": {"dataset", "finance", "indicators"},
    "trends": {"dataset", "finance", "indicators"},
    "published": {"dataset", "audit"},
    "portfolio": {"published", "finance", "audit"},
    "tables": {"display", "captions"},
    "charts": {"display", "captions"},
    "sentences": {"display", "captions"},
    "note": {"display", "captions"},
    "build": {"provenance"},
    "verify": {"provenance", "build"},
    "progress": {"release"},
}
"""Room → the rooms on its own floor that it may import."""

ONLY = {
    "babel": "wording",
    "frictionless": "dataset",
    "matplotlib": "charts",
    "jupyter_client": "kernel",
    "nbconvert": "publish",
    "papermill": "build",
    "rocrate": "provenance",
    "pypdf": "verify",
    "typst": "publish",
}
"""Package → the one room that may import it."""

HEAVY = {
    "frictionless",
    "matplotlib",
    "nbconvert",
    "numpy",
    "pandas",
    "papermill",
    "pypdf",
    "typst",
}

MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


def room(module: str) -> str:
    """Return the room of a file, such as ``charts`` for ``charts/bars.py``."""
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
    """Return a sentence for each import that breaks the floors."""
    found = []
    for line, name in imported(source):
        if fault := fault_of(room(module), name):
            found.append(f"civlib/{module}:{line}: {fault}")
    return found


def fault_of(own: str, name: str) -> str | None:
    """Return what is wrong when a room imports a name, if anything is."""
    top, *rest = name.split(".")
    if not top:
        return f"{name}: write the import from civlib on"
    if top != "civlib":
        return f"only {ONLY[top]} may import {top}" if ONLY.get(top, own) != own else None
    other = rest[0] if rest else ""
    if other in {"", own, "__version__"} or other in ARROWS.get(own, ()):
        return None
    if other not in FLOORS:
        return f"{other} has no floor yet"
    if FLOORS[other] < FLOORS[own]:
        return None
    return f"{own} (floor {FLOORS[own]}) may not import {other} (floor {FLOORS[other]})"


def bodies(source: str) -> Iterator[tuple[str, int]]:
    """Yield the name of each function and how many lines its body has below the docstring."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[1 if ast.get_docstring(node) is not None else 0 :]
            yield node.name, first[-1].end_lineno - first[0].lineno + 1 if first else 0


@pytest.mark.parametrize("module", MODULES)
def test_every_module_imports_only_what_lies_below_it(module):
    assert room(module) in FLOORS or module == "__init__.py", f"{module} has no floor yet"
    assert faults(module, (PACKAGE / module).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("module", "source", "fault"),
    [
        ("finance.py", "from civlib import cli", "finance (floor 2) may not import cli (floor 7)"),
        ("finance.py", "import civlib.indicators", "may not import indicators (floor 2)"),
        ("terms.py", "def f():\n    from civlib.build.run import execute", "terms.py:2: terms"),
        ("tables/money.py", "from civlib.charts import way", "may not import charts (floor 3)"),
        ("tables/money.py", "from ..charts import way", "write the import from civlib on"),
        ("tables/money.py", "import matplotlib.pyplot", "only charts may import matplotlib"),
        ("cli.py", "from papermill import execute_notebook", "only build may import papermill"),
        ("cli.py", "from civlib import attic", "attic has no floor yet"),
    ],
)
def test_when_an_import_goes_up_or_sideways_then_it_is_found(module, source, fault):
    (found,) = faults(module, source)
    assert fault in found


def test_when_an_import_goes_down_or_stays_at_home_then_it_is_right():
    source = "from civlib import __version__, dataset\nfrom civlib.charts import bars\nimport re"
    assert faults("charts/money.py", source) == []


@pytest.mark.parametrize("module", MODULES)
def test_modules_and_bodies_stay_short(module):
    source = (PACKAGE / module).read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 400
    assert [name for name, lines in bodies(source) if lines > 40] == []


def test_when_a_body_is_measured_then_its_docstring_does_not_count():
    source = 'def f():\n    """Say.\n\n    More.\n    """\n    a = 1\n    return a\n'
    assert list(bodies(source)) == [("f", 2)]


@pytest.mark.parametrize(
    "command",
    [
        "import civlib",
        "from civlib import dataset\ndataset.canonical('funding.csv', b'a,b\\r\\n')",
        "from civlib.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass",
        "from civlib.cli import main\ntry: main(['build', '--help'])\nexcept SystemExit: pass",
    ],
)
def test_start_is_light(command):
    code = f"{command}\nimport sys\nprint('modules:', *sys.modules)"
    run = [sys.executable, "-W", "error", "-c", code]
    output = subprocess.run(run, check=True, capture_output=True, text=True).stdout
    loaded = output.rpartition("modules:")[2].split()
    assert "civlib" in loaded
    assert HEAVY.intersection(loaded) == set()
