"""What ``civlib check`` says of the notebooks beside the data, before anything is run."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from civlib import dataset
from civlib.dataset.cells import too_long
from civlib.dataset.folders import FILE, TEXTS, is_aside, shown
from civlib.dataset.opening import MOST, Unfit, read_bytes
from civlib.dataset.problems import ERROR, WARNING, NotebookFaulty, Problem, broken
from civlib.dataset.references import LONGEST, figures
from civlib.errors import PublishError
from civlib.publish import prose
from civlib.publish.cells import MADE_OF, METADATA, NOTEBOOK_ONLY, Cell, made_of, tags, where
from civlib.publish.nodes import Node
from civlib.publish.unseen import lacking
from civlib.run import stored
from civlib.run.look import DATA
from civlib.run.named import Project, imported, tree
from civlib.run.parameters import TAG, declared
from civlib.run.plan import INDEX, NOTEBOOKS, PLACES, PROGRAMME, is_name
from civlib.wording import LANGUAGES
from civlib.wording.messages import say
from civlib.wording.terms import METHODOLOGY

NOTES = tuple(f"{name}.md" for name in TEXTS)

GIVEN = {"programme": "str", "year": "int", "lang": "str"}
"""Parameters that a build sets, and their types."""

_TAG, _CODE = (
    re.compile(r"<(?:[a-z][\w-]*(?:\s[^<>]*)?/?>|!--)", re.IGNORECASE),
    re.compile("`[^`]+`"),
)

Said = Iterator[tuple[int, str, str, str]]
"""Index of a cell, or -1 for the whole notebook; code, message and severity of a problem."""


def check(data: Path) -> tuple[Problem, ...]:
    """Return every problem of the notebooks beside a data folder at once, sorted."""
    folder = data.resolve().parent / NOTEBOOKS
    project = Project(folder, data, DATA)
    paths = (path for path in folder.glob(f"*{stored.ENDING}") if not is_aside(path.name))
    return tuple(sorted(problem for path in paths for problem in _of(path, project)))


def check_data(
    data: Path, programmes: Sequence[str] = (), years: Sequence[int] = ()
) -> tuple[Problem, ...]:
    """Return every problem of the named programmes and years at once, sorted; all if none named.

    See `civlib.dataset.check`; here is too what could not be published: texts that hold what no
    format shows, signs that no font of the paper edition has.
    """
    found = dataset.check(data, programmes, years)
    wrong = {(one.path, one.row, one.column) for one in found if one.severity == ERROR}
    more = unpublishable(data, programmes, years)
    said = {one for one in more if one.severity == ERROR or one[:3] not in wrong}
    return tuple(sorted({*found, *said}))


def unpublishable(
    data: Path, programmes: Sequence[str] = (), years: Sequence[int] = ()
) -> Iterator[Problem]:
    """Yield each paragraph of notes and conclusions that a report would be refused for.

    And each sign of the data that no font of the paper edition has, at its place.
    """
    for programme, year in dataset.pairs(data, programmes, years):
        for path in (data / programme / FILE, *sorted((data / programme / str(year)).iterdir())):
            if path.suffix in (".csv", ".md", ".toml"):
                rows = _rows_of(path)
                yield from _unprintable(path, rows)
                if path.name in NOTES:
                    yield from _refused(path, [cells[0] for _, cells in rows])


def _rows_of(path: Path) -> list[tuple[int, tuple[str, ...]]]:
    """Return the rows of a file, none of one that cannot be read: that is said of the file."""
    with suppress(OSError, Unfit):
        return dataset.rows(path.name, read_bytes(path))
    return []


def _refused(path: Path, lines: Sequence[str]) -> Iterator[Problem]:
    text = "\n".join(lines)
    if too_long(text, LONGEST):  # as is told already
        return
    blocks, whole = _parsed(text)
    if not whole:
        yield from _tagged(path, lines)
        yield from _left(path, lines, blocks)
        return
    starts = [
        at for at, line in enumerate(lines) if line.strip() and not "".join(lines[at - 1 : at])
    ]
    parts = zip(starts, [*starts[1:], len(lines)], strict=True)
    found = [(at + 1, said) for at, end in parts if (said := _parsed("\n".join(lines[at:end]))[1])]
    for row, said in found or [(0, whole)]:
        yield Problem(shown(path), row, min(row, 1), "unpublishable", said)


def _tagged(path: Path, lines: Sequence[str]) -> Iterator[Problem]:
    """Yield each tag of HTML in a text that can be published, as Markdown has signs of its own."""
    for row, line in enumerate(lines, start=1):
        for tag in _TAG.finditer(_CODE.sub(lambda code: " " * len(code[0]), line)):
            yield Problem(shown(path), row, tag.start() + 1, *broken("html", tag=tag[0]), WARNING)


def _left(path: Path, lines: Sequence[str], blocks: Sequence[Node]) -> Iterator[Problem]:
    """Yield the first mark that would be published as it is typed; tags and braces are told."""
    marks = (mark for mark in prose.left(blocks) if mark not in ("<!--", "{{", "}}"))
    if mark := next(marks, ""):
        row = next((at for at, line in enumerate(lines, start=1) if mark in line), 0)
        said = say("publish.typed", text=mark, most=prose.FORMULA)
        yield Problem(shown(path), row, min(row, 1), "typed", said, WARNING)


def _parsed(text: str) -> tuple[Sequence[Node], str]:
    """Return the blocks of a text, and why it cannot be published; empty if it can."""
    try:
        return prose.parse(text), ""
    except PublishError as error:
        return (), str(error)


def _unprintable(path: Path, rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[Problem]:
    for row, cells in rows:
        for column, text in enumerate(cells, start=1):
            for sign in lacking(text):
                at = column if path.suffix == ".csv" else text.index(sign) + 1
                name = unicodedata.name(sign, f"U+{ord(sign):04X}").lower()
                told = broken("no-glyph", sign=sign, name=name)
                yield Problem(shown(path), row, at, *told, WARNING)


def _of(path: Path, project: Project) -> Iterator[Problem]:
    name = shown(path)
    try:
        raw = read_bytes(path, MOST)
        cells = stored.read(name, raw)["cells"]
    except Unfit as error:
        yield Problem(name, 0, 0, *error.told)
        return
    except NotebookFaulty as error:
        yield from error.problems
        return
    rows = [0, *_rows(raw.decode("utf-8-sig", errors="replace"), cells)]
    for cell, code, message, severity in (*_faults(cells), *_built(path.stem, cells, project)):
        said = f"{where(cells, cell)}: {message}" if cell >= 0 else message
        yield Problem(name, rows[cell + 1], 0, code, said, severity)


def _rows(text: str, cells: Sequence[Cell]) -> Iterator[int]:
    """Yield the line that each cell's text begins in, 0 where it is not found."""
    place = max(0, text.find('"cells"'))
    for cell in cells:
        first = next((line for line in cell["source"].splitlines() if line.strip()), "")
        forms = (json.dumps(first, ensure_ascii=plain)[1:-1] for plain in (False, True))
        found = max(text.find(form, place) if form else -1 for form in forms)
        place = max(place, found)
        yield text.count("\n", 0, found) + 1 if found >= 0 else 0


def _faults(cells: Sequence[Cell]) -> Said:
    """Yield what is wrong with cells by themselves: their ids, their translations."""
    for index, (cell, good) in enumerate(zip(cells, stored.ids(cells, keep=True), strict=True)):
        if cell.get("id", good) != good:
            yield index, *broken("cell-id", id=cell["id"]), WARNING
        own, of = cell["metadata"].get(METADATA, {}), made_of(cell["source"])
        translated = any(lang in own for lang in LANGUAGES)
        if translated and own.get(MADE_OF) != of:
            yield index, *broken("stale-translation", name=MADE_OF, of=of), WARNING


def _built(stem: str, cells: Sequence[Cell], project: Project) -> Said:
    """Yield what would stop a notebook that is built; of another, that it is not."""
    known, ours = declared(cells), stem in PLACES and stem != INDEX
    if not ours and not (PROGRAMME in known and stem != INDEX and is_name(stem)):
        code = (tree(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        if any(parts[0] == "civlib" for module in code for parts, _ in imported(module)):
            key = "name" if PROGRAMME in known else "parameter"
            yield -1, *broken(f"not-built.{key}"), WARNING
        return
    yield from _parameters(cells)
    for one in project.named(cells):
        if one.fault:
            yield one.cell, *broken(f"not-carried.{one.fault}", text=one.text), ERROR
    if PROGRAMME in known and stem != METHODOLOGY:
        yield from _typed(cells)


def _parameters(cells: Sequence[Cell]) -> Said:
    tagged = [index for index, cell in enumerate(cells) if TAG in tags(cell)]
    if not tagged:
        yield -1, *broken("parameters.untagged"), ERROR
    for index in tagged[:1]:
        known = declared(cells)
        if not known:
            yield index, *broken("parameters.none"), ERROR
        for name, kind in GIVEN.items():
            if known.get(name, "") not in ("", kind):
                told = broken("parameters.type", name=name, found=known[name], kind=kind)
                yield index, *told, ERROR


def _typed(cells: Sequence[Cell]) -> Said:
    """Yield each figure that is typed into published prose, where it and the data could part."""
    for index, cell in enumerate(cells):
        if cell["cell_type"] == "markdown" and NOTEBOOK_ONLY not in tags(cell):
            for _, _, figure in figures(cell["source"]):
                yield index, *broken("typed-figure", figure=figure), WARNING
