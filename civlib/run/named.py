"""What a notebook names of the project that it lies in, and so what is carried along with it.

Modules beside it that it imports, files that a text in its code or a word of a magic command is
the path of, and what its Markdown and HTML link to or show; paths are those of JupyterLab, which
runs it where it lies.
"""

import ast
import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from posixpath import join, normpath
from typing import NamedTuple
from urllib.parse import unquote

from civlib.dataset.opening import Unfit, read_bytes
from civlib.publish.cells import METADATA, Cell
from civlib.run.plan import NOTEBOOKS, path_of
from civlib.run.stored import ENDING

OUTPUTS = "outputs"
"""Where a project keeps what a build makes."""

LONGEST = 255
"""Characters of a text that may be a path."""

_CODE = re.compile(  # and formulas, in which brackets are no links
    r"^(```|~~~).*?^\1|`[^`\n]*`|\$\$.*?\$\$|\$[^\s$](?:[^$\n]*[^\s$])?\$(?!\d)",
    re.MULTILINE | re.DOTALL,
)
_SPEAKS = re.compile(r"""import|["'%!]""")
_MAGIC = re.compile(r"^(\s*)([%!?].*)", re.MULTILINE)
_LINKS = re.compile(
    r"""\]\(\s*(?:<([^>\n]+)>|([^)\s>]+))"""
    r"""|^\s{0,3}\[[^\]^]+\]:\s*<?([^\s>]+)|\b(?:src|href)\s*=\s*(?:["']([^"'\n]+)|([^\s"'>]+))""",
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
        if first == NOTEBOOKS and rest.endswith(ENDING):
            return path_of(self._places[first], rest.removesuffix(ENDING))
        return self._places[first] / rest if first in self._places else self._root / path

    def named(self, cells: Sequence[Cell]) -> Iterator[Named]:
        """Yield each file that is there and each link, also to nothing; modules import others."""
        spoken: set[str] = set()
        for at, text in self._spoken(cells):
            path = _place(text)
            if path not in spoken and self.at(path).is_file():
                yield Named(at, text, path, self._fault(path))
            spoken.add(path)
        for at, cell in enumerate(cells):
            for text in _linked(cell):
                path = _place(unquote(text))
                fault = self._fault(path) if path.startswith(f"{NOTEBOOKS}/") else "apart"
                if path not in spoken or self.at(path).is_file():  # else a cell may write it
                    yield Named(at, text, path, fault)

    def _spoken(self, cells: Sequence[Cell]) -> Iterator[tuple[int, str]]:
        """Yield all that code cells, and the modules they import or run, may name a file with."""
        there = {path.name.partition(".")[0] for path in self.at(NOTEBOOKS).iterdir()} - {""}
        seen: set[str] = set()
        for at, cell in enumerate(cells):
            if cell["cell_type"] == "code":
                yield from self._follow(at, cell["source"], there, seen)

    def _follow(
        self, at: int, source: str, there: Collection[str], seen: set[str]
    ) -> Iterator[tuple[int, str]]:
        for text in _words(source, there) if _SPEAKS.search(source) else ():
            yield at, text
            file = self.at(_place(text))
            if text.endswith(".py") and text not in seen and file.is_file():
                seen.add(text)
                with suppress(Unfit):
                    module = read_bytes(file).decode(errors="replace")
                    yield from self._follow(-1, module, there, seen)

    def _fault(self, path: str) -> str:
        """Return why a file cannot be carried along, by its message's name; nothing if it can."""
        parts = path.split("/")
        if parts[0] == "..":
            return "outside"
        if parts[0] == OUTPUTS:
            return "made"
        if any(part.startswith(".") for part in parts):
            return "hidden"
        first = 2 if parts[0] in self._places else 1  # a whole folder may be a link
        ways = (self.at("/".join(parts[:end])) for end in range(first, len(parts) + 1))
        if any(way.is_symlink() for way in ways):
            return "link"
        return "" if self.at(path).is_file() else "missing"


def tree(source: str) -> ast.Module:
    """Return the Python of a code cell; its magic commands do nothing."""
    return parsed(_MAGIC.sub(r"\1pass", source))


def parsed(source: str) -> ast.Module:
    """Return the tree of a source; an empty one for what is no Python."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return ast.Module([], [])


def imported(module: ast.Module) -> Iterator[tuple[list[str], str]]:
    """Yield the parts of each name that a source imports, and the name that stands for it there."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import | ast.ImportFrom):
            package = []
            if isinstance(node, ast.ImportFrom):
                package = ["." * node.level + (node.module or "")]
            for alias in node.names:
                parts = ".".join([*package, alias.name]).split(".")
                yield parts, alias.asname or alias.name.split(".")[0]


def _modules(module: ast.Module, there: Collection[str]) -> Iterator[str]:
    """Yield where the modules would be that a source imports, if they are beside the notebook."""
    for parts, _ in imported(module):
        for end in range(1, len(parts) + 1) if parts[0] in there else ():
            place = "/".join(parts[:end])
            yield from (f"{place}.py", f"{place}/__init__.py")


def _words(source: str, there: Collection[str]) -> Iterator[str]:
    """Yield what may be a path in a source: of modules, its texts, its commands and its HTML."""
    module = tree(source)
    yield from _modules(module, there)
    texts = (node.value for node in ast.walk(module) if isinstance(node, ast.Constant))
    commands = (word for _, command in _MAGIC.findall(source) for word in command.split())
    for text in (*texts, *commands, *_links(source)):
        short = isinstance(text, str) and 0 < len(text) <= LONGEST and text.isprintable()
        if short and not _ELSEWHERE.match(text):
            yield text


def _place(text: str) -> str:
    """Return the path in the project of what a notebook names."""
    return normpath(join(NOTEBOOKS, text))


def _linked(cell: Cell) -> Iterator[str]:
    """Yield what a text and its translations link to in the project."""
    if cell["cell_type"] == "markdown":
        for text in (cell["source"], *map(str, cell["metadata"].get(METADATA, {}).values())):
            yield from _links(text)


def _links(text: str) -> Iterator[str]:
    """Yield what Markdown or HTML links to that is not elsewhere, without the place in it."""
    for found in _LINKS.finditer(_CODE.sub("", text)) if _LINKS.search(text) else ():
        target = next(filter(None, found.groups()))
        if not _ELSEWHERE.match(target):
            yield re.split("[?#]", target)[0]
