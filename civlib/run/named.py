"""What a notebook names of the project that it lies in, and so what is carried along with it.

Modules beside it that it imports, files that a text in its code is the path of, and what its
Markdown links to or shows; paths are those of JupyterLab, which runs it where it lies.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from posixpath import join, normpath
from typing import NamedTuple
from urllib.parse import unquote

from civlib.publish.cells import METADATA, Cell
from civlib.run.plan import NOTEBOOKS

OUTPUTS = "outputs"
"""Where a project keeps what a build makes."""

LONGEST = 255
"""Characters of a text that may be a path."""

_CODE = re.compile(  # and formulas, in which brackets are no links
    r"^(```|~~~).*?^\1|`[^`\n]*`|\$\$.*?\$\$|\$[^\s$](?:[^$\n]*[^\s$])?\$(?!\d)",
    re.MULTILINE | re.DOTALL,
)
_SPEAKS = re.compile(r"""import|["']""")
_MAGIC = re.compile(r"^(\s*)[%!?].*", re.MULTILINE)
_LINKS = re.compile(
    r"""\]\(\s*(?:<([^>\n]+)>|([^)\s>]+))"""
    r"""|^\s{0,3}\[[^\]^]+\]:\s*<?([^\s>]+)|\b(?:src|href)\s*=\s*["']([^"'\n]+)""",
    re.MULTILINE,
)
_ELSEWHERE = re.compile("[A-Za-z][A-Za-z0-9+.-]*:|[/#?]")


class Named(NamedTuple):
    """A file that a cell names: its path in the project, and why it is not carried, if it is not.

    The cell is its index, or -1 for a module's text; ``text`` is what it says.
    """

    cell: int
    text: str
    path: str
    fault: str = ""


class Project:
    """The folder that notebooks lie in, and the data, which may lie elsewhere."""

    def __init__(self, notebooks: Path, data: Path, private: str) -> None:
        self._places = {NOTEBOOKS: notebooks, private: data}
        self._root = notebooks.resolve().parent

    def at(self, path: str) -> Path:
        """Return where a file is, given its path in the project."""
        first, _, rest = path.partition("/")
        return self._places[first] / rest if first in self._places else self._root / path

    def named(self, cells: Sequence[Cell]) -> Iterator[Named]:
        """Yield each file that is there and each link, also to nothing; modules import others."""
        code = [(at, cell) for at, cell in enumerate(cells) if cell["cell_type"] == "code"]
        trees = [(at, tree(cell)) for at, cell in code if _SPEAKS.search(cell["source"])]
        there = {path.name.partition(".")[0] for path in self.at(NOTEBOOKS).iterdir()}
        seen: set[str] = set()
        while trees:
            at, module = trees.pop()
            for path in _modules(module, there):
                file = self.at(path)
                if path not in seen and file.is_file():
                    seen.add(path)
                    yield Named(at, path, path, self._fault(path))
                    trees.append((-1, parsed(file.read_text("utf-8", errors="replace"))))
            for text in _texts(module):
                path = normpath(join(NOTEBOOKS, text))
                if self.at(path).is_file():
                    yield Named(at, text, path, self._fault(path))
        for at, cell in enumerate(cells):
            for text in _linked(cell):
                path = normpath(join(NOTEBOOKS, unquote(text)))
                beside = path.startswith(f"{NOTEBOOKS}/")
                far = "does not lie beside the notebook; copy it there"
                yield Named(at, text, path, self._fault(path) if beside else far)

    def _fault(self, path: str) -> str:
        """Return why a file cannot be carried along; nothing if it can."""
        parts = path.split("/")
        if parts[0] == "..":
            return "lies outside of the project; copy it beside the notebook"
        if parts[0] == OUTPUTS:
            return f"lies in {OUTPUTS}/, which is made anew; copy it beside the notebook"
        if any(part.startswith(".") for part in parts):
            return "is hidden; give it another name"
        first = 2 if parts[0] in self._places else 1  # a whole folder may be a link
        ways = (self.at("/".join(parts[:end])) for end in range(first, len(parts) + 1))
        if any(way.is_symlink() for way in ways):
            return "is a link; put the file itself there"
        return "" if self.at(path).is_file() else "is not there; mend the path, or add the file"


def tree(cell: Cell) -> ast.Module:
    """Return the Python of a code cell; its magic commands do nothing."""
    return parsed(_MAGIC.sub(r"\1pass", cell["source"]))


def parsed(source: str) -> ast.Module:
    """Return the tree of a source; an empty one for what is no Python."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return ast.Module([], [])


def _modules(module: ast.Module, there: Collection[str]) -> Iterator[str]:
    """Yield where the modules would be that a source imports, if they are beside the notebook."""
    for node in ast.walk(module):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for parts in (name.split(".") for name in names if name.partition(".")[0] in there):
            for end in range(1, len(parts) + 1):
                place = "/".join((NOTEBOOKS, *parts[:end]))
                yield from (f"{place}.py", f"{place}/__init__.py")


def _texts(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(text := node.value, str):
            short = 0 < len(text) <= LONGEST and text.isprintable()
            if short and not _ELSEWHERE.match(text):
                yield text


def _linked(cell: Cell) -> Iterator[str]:
    """Yield what a text and its translations link to in the project, without the place in it."""
    if cell["cell_type"] != "markdown":
        return
    texts = (cell["source"], *map(str, cell["metadata"].get(METADATA, {}).values()))
    for text in filter(_LINKS.search, texts):
        for found in _LINKS.finditer(_CODE.sub("", text)):
            target = next(filter(None, found.groups()))
            if not _ELSEWHERE.match(target):
                yield re.split("[?#]", target)[0]
