"""The register of target programmes that CMU resolution 835 asks councils for, as open data.

Three tables with the fields of the official description of the data set. All values are texts, so
that leading zeros and numbers such as 6/102-1903 stay; what nobody has given is empty, and told.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from civlib import dataset
from civlib.dataset import keys, schemas
from civlib.dataset.folders import FILE, is_year, shown
from civlib.dataset.model import Act, ActKind, Programme
from civlib.dataset.problems import WARNING, Log, Problem, broken
from civlib.dataset.putting import locked, put
from civlib.publish.files import csv_text
from civlib.publish.provenance import PACKAGE, SUMS, text
from civlib.publish.provenance.datapackage import datapackage
from civlib.run.isolated import Files, sizes
from civlib.run.look import PRIVATE, RECORDS
from civlib.run.publication import keep_apart, keep_inside
from civlib.run.records import Record, Records, known_files
from civlib.run.sealing import REGISTER
from civlib.run.sealing import text as text_of_seal
from civlib.wording.terms import ANNUAL_REPORT

OPEN_DATA = "open-data"
"""Folder of the register among what is published."""

TABLES = ("programmes", "amendments", "reports")

Row = dict[str, str]

IN_FORCE, OVER, CANCELLED = "Чинна", "Завершена", "Скасована"


class Register(NamedTuple):
    """The rows of each table, what their programmes have not told, and the programmes."""

    tables: Mapping[str, Sequence[Row]]
    problems: Sequence[Problem]
    programmes: Sequence[Programme]


def register(data: Path, published: Iterable[tuple[str, int]], day: date) -> Register:
    """Return the register as it stands on a day, of the programmes in a data folder.

    A programme is known by its approving act: without one it is told and left out.

    Raises
    ------
    DataError
        If a ``programme.toml`` is not in order.
    """
    tables: dict[str, list[Row]] = {name: [] for name in TABLES}
    lost = list[Problem]()
    programmes = dataset.load_programmes(data=data)
    known = [(one, _approving(one)) for one in programmes]
    ids = _unique((one.slug, act) for one, act in known if act)
    changes = _unique((one.slug, act) for one, _ in known for act in one.acts)
    years = [*published]
    for one, act in known:
        path = data / one.slug / FILE
        if act is None:
            lost.append(_problem(path, "register-act"))
            continue
        told, _ = keys.load(path, Log(shown(path)))
        said = (told or {}).get("years", {})
        id = ids[one.slug, act]
        of = {"programmeIdentifier": id, "programmeTitle": one.title.uk}
        rows = {
            "programmes": [{"identifier": id, **_programme(one, act, day)}],
            "amendments": [
                {"identifier": changes[one.slug, each], **of, **_act(one, each)}
                for each in one.acts
                if each.kind == ActKind.AMENDING
            ],
            "reports": [
                {"identifier": f"{id}/{year}", **of, **_report(one, year, said.get(str(year), {}))}
                for slug, year in years
                if slug == one.slug
            ],
        }
        for name, own in rows.items():
            tables[name] += own
        lost += _lost(path, rows)
    return Register({name: _sorted(own) for name, own in tables.items()}, lost, programmes)


def published_years(output: Path) -> list[tuple[str, int]]:
    """Return each programme and year with a report in an output folder."""
    found = output.glob(f"*/*/{ANNUAL_REPORT}.ipynb")
    places = sorted(path.parent for path in found if is_year(path.parent.name))
    return [(place.parent.name, int(place.name)) for place in places]


def write(data: Path, output: Path, day: date) -> Register:
    """Write the register into ``open-data`` of an output folder, all files or none, and seal it.

    `Busy` is raised if a build or a release is at work there.
    """
    keep_apart(output, data)
    found = register(data, published_years(output), day)
    made, private = files(found, day), output / PRIVATE
    record = Record({}, known_files(OPEN_DATA, made))
    path, stored = Records(private / REGISTER).file(OPEN_DATA, record)
    own = {f"{OPEN_DATA}/{name}": data for name, data in made.items()}
    own[path.relative_to(output).as_posix()] = stored
    keep_inside(output, own)
    private.mkdir(parents=True, exist_ok=True)
    with locked(private, output):
        sealed = text_of_seal(output, Records(private / RECORDS), record)
        put(output, own | ({SUMS: sealed} if sealed else {}))
    return found


def files(found: Register, day: date) -> Files:
    """Return the tables and their data package, by name."""
    declared = {name: schemas.read(f"register/{name}") for name in TABLES}
    tables = {}
    for name, rows in found.tables.items():
        fields = [field["name"] for field in declared[name]["fields"]]
        cells = [[row[field] for field in fields] for row in rows]
        tables[f"{name}.csv"] = csv_text(name, [{"fields": fields, "rows": cells}]).encode()
    made_up = [f"Вигадані дані: {one.title.uk}." for one in found.programmes if one.fictional]
    about = {
        "name": OPEN_DATA,
        "title": "Перелік цільових програм",
        "description": " ".join([f"Станом на {day}.", *made_up]),
        "author": ", ".join(dict.fromkeys(one.council.uk for one in found.programmes)),
        "date": f"{day}",
        "lang": "uk",
        "licence": _licence(found.programmes),
    }
    package = datapackage(about, sizes(tables), declared)
    return {**tables, PACKAGE: text(package)}


def _licence(programmes: Sequence[Programme]) -> str | None:
    """Return the licence that all programmes have, if it is one."""
    licences = {one.licence for one in programmes}
    return licences.pop() if len(licences) == 1 else None


def _programme(one: Programme, act: Act, day: date) -> Row:
    """Return a programme without its identifier; a term of years is one of whole years."""
    term, body = one.term, one.responsible_body
    return {
        "title": one.title.uk,
        "validFrom": f"{term.first}-01-01" if term else "",
        "validThrough": f"{term.last}-12-31" if term else "",
        "status": _status(one, day),
        "executantName": body.uk if body else "",
        "executantIdentifier": one.codes.responsible_body,
        "url": _address(one, "index.html"),
        **_act(one, act),
    }


def _status(one: Programme, day: date) -> str:
    """Return what a programme is on a day, that of its end included; "" if its term is not told."""
    if one.cancelled and one.cancelled <= day:
        return CANCELLED
    if one.term is None:
        return ""
    return OVER if day.year > one.term.last else IN_FORCE


def _act(one: Programme, act: Act) -> Row:
    return {
        "orderType": act.type,
        "orderTitle": act.heading,
        "orderDateAccepted": act.date.isoformat(),
        "orderNumber": act.number,
        "orderURL": act.address,
        "publisherName": one.council.uk,
        "publisherIdentifier": one.codes.council,
    }


def _report(one: Programme, year: int, said: Collection[str]) -> Row:
    """Return the report of a year without its identifier, of its settings those that are said."""
    own = one.settings(year)
    period = own.period(year)
    return {
        "dateAccepted": own.date.isoformat() if "date" in said else "",
        "title": own.document.uk if "document" in said else "",
        "periodStartDate": period.first.isoformat(),
        "periodEndDate": period.end.isoformat(),
        "url": _address(one, f"{year}/{ANNUAL_REPORT}.html"),
    }


def _address(one: Programme, page: str) -> str:
    root = one.site.address.rstrip("/")
    return f"{root}/{one.slug}/{page}" if root else ""


def _approving(one: Programme) -> Act | None:
    return next((act for act in one.acts if act.kind == ActKind.APPROVING), None)


def _unique(acts: Iterable[tuple[str, Act]]) -> dict[tuple[str, Act], str]:
    """Return the identifier of each act of a programme: its number and date.

    Where one act is about several programmes, the programme's folder stands behind.
    """
    names = {(slug, act): f"{act.number}-{act.date}" for slug, act in acts}
    count = Counter(names.values())
    return {key: name if count[name] == 1 else f"{name}/{key[0]}" for key, name in names.items()}


def _sorted(rows: Iterable[Row]) -> list[Row]:
    """Return rows by their identifiers; an act that a file names twice is one."""
    return [row for _, row in sorted({row["identifier"]: row for row in rows}.items())]


def _lost(path: Path, tables: Mapping[str, Sequence[Row]]) -> Iterator[Problem]:
    """Yield, once for each key of ``programme.toml``, which fields are empty without it."""
    fields: dict[str, dict[str, None]] = {}
    for name, rows in tables.items():
        declared: list[dict[str, Any]] = schemas.read(f"register/{name}")["fields"]
        for field in declared:
            if any(not row[field["name"]] for row in rows):
                fields.setdefault(field["key"], {})[f"{name}.{field['name']}"] = None
    for key, names in fields.items():
        yield _problem(path, "register-empty", key=key, names=[*names])


def _problem(path: Path, code: str, **values: object) -> Problem:
    return Problem(shown(path), 0, 0, *broken(code, **values), WARNING)
