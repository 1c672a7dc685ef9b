"""The programme's passport, the data files and the signatories."""

from __future__ import annotations

from collections.abc import Iterator

from civlib.compute import counts
from civlib.dataset import YearData
from civlib.dataset.frames import records
from civlib.show.display import ReportTable
from civlib.show.tables.layout import of_year, texts
from civlib.wording import Wording, wording


def passport(data: YearData, lang: str) -> ReportTable:
    """Return the programme's acts, responsible body, term and sources, one row for each fact."""
    w = wording(lang)
    rows = texts(_facts(data, w))
    return of_year(w, "passport", data).table(w("passport.title"), rows=rows)


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
    layout = of_year(w, "files", data)
    rows = [
        {**row, "file": f"{data.year}/{row['table']}.csv", "content": w(f"files.{row['table']}")}
        for row in records(counts.by_table(data))
    ]
    return layout.table(w("files.title"), rows=layout.body(rows), notes=[w("files.note")])


def signatories(data: YearData, lang: str) -> ReportTable:
    """Return who signed the official document, one row for each person."""
    w = wording(lang)
    people = [(person.position.text(lang), person.name) for person in data.settings.signatories]
    return of_year(w, "signatories", data).table(w("signatories.title"), rows=texts(people))
