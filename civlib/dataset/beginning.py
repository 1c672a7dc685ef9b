"""What a programme and a year begin with: settings to go on from, tables with what is still known.

What a schema calls ``"next": "kept"`` is the same in the next year, what it calls ``asked`` is
marked to be filled in, and all else is left empty. Nothing that is there is written over.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path
from string import Template

from civlib.dataset import folders, schemas, spreadsheet, tables
from civlib.dataset.decoding import read_text
from civlib.dataset.folders import FILE
from civlib.dataset.keys import quoted
from civlib.dataset.model import Programme
from civlib.dataset.opening import read_bytes
from civlib.dataset.problems import DataError, Log, Problem, broken, stop
from civlib.dataset.programme import problems_of, read_programme
from civlib.dataset.putting import put
from civlib.errors import UsageError
from civlib.wording import terms
from civlib.wording.messages import say
from civlib.wording.terms import Table

FIRST = {
    Table.MEASURES: (terms.MEASURE_ID, terms.TITLE, terms.EXECUTORS, terms.STATUS, terms.RESULT),
    Table.FUNDING: (terms.MEASURE_ID, terms.SOURCE, terms.PLANNED, terms.ACTUAL),
    Table.INDICATORS: (
        *(terms.GROUP, terms.NUMBER, terms.TITLE, terms.UNIT, terms.DIRECTION),
        *(terms.PLANNED, terms.ACTUAL),
    ),
}
"""Tables that a year begins with, of what the council plans and does, and the columns of a first
year; other tables hold what a document prints."""

KEPT, ASKED = "kept", "asked"
"""What a schema says of a column in the next year."""

NOTE = f"{terms.TO_FILL}\n"

LATIN = """
а:a б:b в:v г:h ґ:g д:d е:e є:ie ж:zh з:z и:y і:i ї:i й:i к:k л:l м:m н:n о:o п:p р:r с:s т:t
у:u ф:f х:kh ц:ts ч:ch ш:sh щ:shch ь: ю:iu я:ia ’: ': ʼ:
"""
LETTERS = str.maketrans(dict(pair.split(":") for pair in LATIN.split()))
"""How Ukrainian letters are written in Latin ones, but for those that begin a word (resolution 55
of the Cabinet of Ministers, 2010)."""


def programme(
    slug: str,
    data: Path,
    *,
    title: str,
    council: str,
    unit: str,
    first: int,
    last: int,
    sources: Sequence[str],
) -> Path:
    """Write the ``programme.toml`` of a new programme, with comments on what may be added.

    Parameters
    ----------
    slug
        Name of its folder, such as ``parks``.
    data
        The data folder.
    title, council, unit
        As the programme's document has them; ``unit`` is that of all amounts, such as ``грн``.
    first, last
        Years of its term.
    sources
        Names of the sources of its money, as ``міський бюджет``, or ``city=міський бюджет`` to say
        also how tables name it, which else follows from the name's letters.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    UsageError
        If there is such a programme.
    DataError
        If the settings are not in order; then nothing is written.
    """
    target = data / slug
    if target.exists():
        raise UsageError(say("begin.programme-there", path=folders.shown(target)))
    said = {name: quoted(text) for name, text in (("title", title), ("council", council))}
    values = {**said, "unit": quoted(unit), "first": first, "last": last}
    values["sources"] = "\n\n".join(map(_source, sources))
    template = resources.files("civlib.dataset").joinpath("programme.toml.txt").read_text("utf-8")
    text, path = Template(template).substitute(values).encode(), target / FILE
    if found := problems_of(slug, text):
        place = folders.shown(path)
        raise DataError([problem._replace(path=place, row=0, column=0) for problem in found])
    put(target, {FILE: text})
    return path


def _source(said: str) -> str:
    id, mark, label = said.partition("=")
    id, label = (id.strip(), label.strip()) if mark else (slug_of(said), said.strip())
    return f"[[sources]]\nid = {quoted(id)}\nlabel = {{ uk = {quoted(label)} }}"


def slug_of(text: str) -> str:
    """Return a name of small Latin letters, digits and hyphens for a Ukrainian one.

    Examples
    --------
    >>> slug_of("Міський бюджет"), slug_of("Кошти об’єднань, інші")
    ('miskyi-biudzhet', 'koshty-obiednan-inshi')
    """
    return "-".join(re.findall("[a-z0-9]+", text.lower().translate(LETTERS)))


def year(slug: str, number: int, data: Path) -> tuple[Path, ...]:
    """Begin a year of a programme with what last year's tables say of it.

    Parameters
    ----------
    slug
        The programme.
    number
        The year, which has no folder yet.
    data
        The data folder.

    Returns
    -------
    tuple of Path
        The files, ``programme.toml`` among them, which gets a heading for the year.

    Raises
    ------
    UnknownProgramme
        If there is no such programme.
    UsageError
        If the year is there already.
    DataError
        If the programme or the year before is not in order, or its term does not hold the year.
    """
    before = [one for one in folders.list_years(slug, data) if one < number]
    place = data / slug / str(number)
    if place.exists():
        raise UsageError(say("begin.year-there", path=folders.shown(place)))
    outline, problems = read_programme(data / slug)
    stop(problems)
    if outline.programme is None or (outline.term and number not in outline.term):
        told = broken("year-outside-term.settings", year=number, term=outline.term)
        raise DataError([Problem(folders.shown(data / slug / FILE), 0, 0, *told)])
    last = data / slug / str(before[-1]) if before else None
    texts = dict(_tables(last, outline.programme, number))
    if last is None or (last / "note.md").exists():
        texts["note.md"] = NOTE
    settings = data / slug / FILE
    files = {f"{number}/{name}": text.encode() for name, text in texts.items()}
    put(data / slug, {FILE: _announced(settings, number).encode(), **files})
    return tuple(data / slug / name for name in (FILE, *files))


def _tables(last: Path | None, programme: Programme, number: int) -> Iterator[tuple[str, str]]:
    for table, columns in FIRST.items():
        path = last / f"{table}.csv" if last else None
        if path is None:
            yield f"{table}.csv", spreadsheet.written([columns, [terms.TO_FILL for _ in columns]])
        elif path.exists():
            log = Log(folders.shown(path))
            sheet = tables.read(table, read_text(path, log), log)
            stop(log.problems)
            plans = _plans(sheet.rows, programme, number) if table == Table.FUNDING else {}
            rows = [_row(table, sheet.header, row.text, plans) for row in sheet.rows]
            yield path.name, spreadsheet.written([sheet.header, *rows])


def _row(
    table: Table, header: Sequence[str], before: Mapping[str, str], plans: Mapping[str, str]
) -> tuple[str, ...]:
    """Return the cells of a row in the next year."""
    said = {name: field.get("next", "") for name, field in schemas.fields(table).items()}
    new = {KEPT: before, ASKED: dict.fromkeys(header, terms.TO_FILL)}
    cells = {name: new[said[name]][name] if said[name] else "" for name in header}
    if (plan := plans.get(before.get(terms.SOURCE, ""))) and terms.PLANNED in cells:
        cells[terms.PLANNED] = plan
    return tuple(cells[name] for name in header)


def _plans(rows: Sequence[tables.Row], programme: Programme, number: int) -> dict[str, str]:
    """Return the plan of each source that one measure alone has, as the envelope has it."""
    users = [row.text[terms.SOURCE] for row in rows]
    return {
        one.source: f"{one.planned:f}"
        for one in programme.envelope
        if one.year == number and users.count(one.source) == 1
    }


def _announced(path: Path, number: int) -> str:
    """Return the settings with a heading for a year, which they may have already."""
    text = read_bytes(path).decode("utf-8-sig")
    if re.search(rf"^\s*\[\[?\s*years\s*\.\s*[\"']?{number}\b", text, re.MULTILINE):
        return text
    return f"{text.rstrip()}\n\n{_YEAR.format(year=number, next=number + 1)}"


_YEAR = """[years.{year}]
# date = {next}-03-15            # дата звіту, без лапок; без неї показники станом на 31 грудня
# document = {{ uk = "Звіт про виконання програми за {year} рік" }}
# [[years.{year}.signatories]]   # хто підписав, по одному на посаду
# position = {{ uk = "Начальник відділу" }}
# name = "І. П. Прізвище"
"""
