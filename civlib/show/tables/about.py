"""The programme's passport, the data files and the signatories."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from civlib.dataset import YearData
from civlib.dataset.folders import FILE
from civlib.show.captions import computed_from
from civlib.show.display import Cell, ReportTable, Row
from civlib.show.origins import origin, paths
from civlib.show.tables.build import Field, table
from civlib.wording import Wording, wording
from civlib.wording.terms import Formula, Table


def passport(data: YearData, lang: str) -> ReportTable:
    """Return the programme's acts, responsible body, term and sources, one row for each fact."""
    w = wording(lang)
    fields = [Field("fact", str, "key", 2), Field("value", str, "text", 5)]
    document = data.settings.document.text(lang)
    return table(
        w,
        "passport",
        w("passport.title"),
        fields,
        _rows(_facts(data, w)),
        source=document,
        origins=[origin(w, ["value"], None, [FILE])],
    )


def _facts(data: YearData, w: Wording) -> Iterator[tuple[str, str]]:
    programme, settings = data.programme, data.settings
    yield w("passport.programme"), programme.title.text(w.lang)
    for act in programme.acts:
        values = {"date": w.date(act.date), "number": act.number}
        yield w(f"passport.{act.kind}"), w("passport.act", title=act.title.text(w.lang), **values)
    yield w("passport.responsible_body"), programme.responsible_body.text(w.lang)
    if settings.responsible_body:
        yield w("passport.reporting_body"), settings.responsible_body.text(w.lang)
    term = programme.term
    yield w("passport.term"), w("passport.years", first=term.first, last=term.last)
    labels = [source.label.text(w.lang) for source in programme.sources]
    yield w("passport.sources"), ", ".join(labels)
    yield w("passport.unit"), programme.unit.text(w.lang)
    if settings.heard:
        yield w("passport.heard"), settings.heard.text(w.lang)


def files(data: YearData, lang: str) -> ReportTable:
    """Return one row for each table of the year: what it holds, its rows and its empty cells."""
    w = wording(lang)
    fields = [
        Field("file", str, "key", 2),
        Field("content", str, "text", 5),
        Field("rows", w.number, width=1),
        Field("absent", w.number, width=1.4),
    ]
    rows = [_file(data, kind, fields, w) for kind in Table]
    return table(
        w,
        "files",
        w("files.title"),
        fields,
        rows,
        source=computed_from(w, data, *Table),
        notes=[w("files.note")],
        origins=[origin(w, ["rows", "absent"], Formula.COUNTS, paths([data.year], *Table), "own")],
    )


def _file(data: YearData, kind: Table, fields: Sequence[Field], w: Wording) -> Row:
    frame = data.table(kind)
    absent = int((frame.isna() | (frame == "")).to_numpy().sum())
    shown = [f"{data.year}/{kind}.csv", w(f"files.{kind}"), len(frame), absent]
    return Row(tuple(Cell(field.show(value)) for field, value in zip(fields, shown, strict=True)))


def signatories(data: YearData, lang: str) -> ReportTable:
    """Return who signed the official document, one row for each person."""
    w, settings = wording(lang), data.settings
    fields = [Field("position", str, "key", 4), Field("name", str, "text", 2)]
    people = [(person.position.text(lang), person.name) for person in settings.signatories]
    title, document = w("signatories.title"), settings.document.text(lang)
    return table(w, "signatories", title, fields, _rows(people), source=document)


def _rows(pairs: Iterator[tuple[str, str]] | Sequence[tuple[str, str]]) -> list[Row]:
    return [Row((Cell(name), Cell(text))) for name, text in pairs]
