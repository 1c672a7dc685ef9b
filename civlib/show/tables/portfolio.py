"""All programmes in tables: ranking, execution by year, sums, states of indicators, findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from civlib.compute import portfolio as numbers
from civlib.dataset import outputs
from civlib.dataset.frames import records
from civlib.dataset.outputs import Published
from civlib.show.captions import official, programme_names, summed_from, unit_names
from civlib.show.display import Cell, Column, Data, ReportTable, Row
from civlib.show.origins import Origin, origin
from civlib.show.tables.build import Field, amounts, cells, money_origins, table
from civlib.wording import Wording, terms, wording
from civlib.wording.order import alphabetical
from civlib.wording.terms import Formula

if TYPE_CHECKING:
    from pandas import DataFrame

YEARS = 6
"""Years that the execution table shows beside each other; paper has no room for more."""

Rows = list[dict[str, Any]]


def ranking(found: Published, ranked: DataFrame, lang: str) -> ReportTable:
    """Return the last report of each programme by execution rate.

    Parameters
    ----------
    found
        What is published, for names.
    ranked
        `civlib.compute.portfolio.ranking` of the last reports.
    """
    w, names = wording(lang), programme_names(wording(lang), found)
    rows = sorted(records(ranked), key=lambda row: _place(row, names))
    fields = [
        Field("portfolio.rank", w.number, "key", 0.8),
        Field("portfolio.programme", names.__getitem__, "text", 5, _lang(w, found)),
        Field("portfolio.year", str, "number", 1),
        *_unit_field(w, found),
        *(field for field in amounts(w) if field.name != terms.VARIANCE),
        *(Field(f"portfolio.{name}", w.number, width=1.3) for name in _COUNTS),
        Field("portfolio.met_rate", w.percent, width=1.6),
        Field("portfolio.met_rank", w.number, width=1.4),
    ]
    return table(
        w,
        "portfolio-ranking",
        _ranking_title(rows, w),
        fields,
        _body(rows, fields),
        unit=_unit(w, found),
        source=summed_from(w, outputs.TOTALS, outputs.INDICATORS),
        notes=[w(f"portfolio.ranking.{name}") for name in ("note_rank", "note_over", "note_met")],
        data=Data.of(ranked, "portfolio-ranking"),
        origins=[*_ranking_origins(w)],
        wide=True,
    )


_COUNTS = (terms.INDICATORS, terms.RATED, terms.MET)


_MONEY, _STATES, _FINDINGS = (
    f"tables/{name}.csv" for name in (outputs.TOTALS, outputs.INDICATORS, outputs.FINDINGS)
)


def _ranking_origins(w: Wording) -> Iterator[Origin]:
    copied = ("portfolio.year", terms.PLANNED, terms.ACTUAL)
    yield origin(w, copied, None, [_MONEY], "report_money")
    yield origin(w, [terms.EXECUTION_RATE], Formula.EXECUTION, [_MONEY], "report_money")
    yield origin(w, ["portfolio.rank"], Formula.PORTFOLIO, [_MONEY], "report_money")
    counts = [f"portfolio.{name}" for name in _COUNTS]
    yield origin(w, counts, Formula.STATES, [_STATES], "report_states")
    shares = ["portfolio.met_rate", "portfolio.met_rank"]
    yield origin(w, shares, Formula.PORTFOLIO, [_STATES], "report_states")


def _place(row: dict[str, Any], names: dict[str, str]) -> tuple[bool, int, str]:
    rank, name = row[terms.RANK], names[row[terms.PROGRAMME]]
    return rank is None, rank or 0, alphabetical(name)


def _ranking_title(rows: Rows, w: Wording) -> str:
    rates = [row[terms.EXECUTION_RATE] for row in rows if row[terms.EXECUTION_RATE] is not None]
    if not rates:
        return w("portfolio.ranking.title_none")
    one, same = len(rows) == 1, min(rates) == max(rates)
    key = "title_one" if one else "title_same" if same and len(rates) == len(rows) else "title"
    ends = {"high": w.percent(max(rates)), "low": w.percent(min(rates))}
    return w(f"portfolio.ranking.{key}", **ends)


def execution(found: Published, rows: DataFrame, lang: str) -> ReportTable:
    """Return the execution rate of each programme and year, from `portfolio.years`."""
    w, names = wording(lang), programme_names(wording(lang), found)
    rates = numbers.execution(rows, YEARS)
    years = [name for name in rates.columns if name != terms.PROGRAMME]
    all_years = len(set(rows[terms.YEAR]))
    notes = [w("portfolio.execution.note")]
    if all_years > YEARS:
        notes.append(w("portfolio.execution.note_years", years=YEARS))
    ordered = _by_name(rates, names)
    rate = origin(w, (), Formula.EXECUTION, [_MONEY], "report_years")
    columns = [_programme_field(w, found, names).column(w), *(Column(y, "number") for y in years)]
    return ReportTable(
        id="portfolio-execution",
        lang=lang,
        title=w("portfolio.execution.title"),
        unit="",
        source=summed_from(w, outputs.TOTALS),
        notes=tuple(notes),
        data=Data.of(rates, "portfolio-execution"),
        origins=(replace(rate, columns=tuple(years)),),
        columns=tuple(columns),
        rows=tuple(
            Row((Cell(names[row[terms.PROGRAMME]]), *(Cell(w.percent(row[y])) for y in years)))
            for row in ordered
        ),
    )


def totals(found: Published, sums: DataFrame, lang: str) -> ReportTable:
    """Return the sums of each year, each unit by itself, from `portfolio.by_year`."""
    w, rows = wording(lang), records(sums)
    fields = [
        Field("portfolio.year", str, "key", 1.2),
        *_unit_field(w, found),
        Field("portfolio.programmes", w.number, width=1.2),
        *amounts(w),
    ]
    return table(
        w,
        "portfolio-totals",
        _totals_title(found, rows, w),
        fields,
        _body(rows, fields),
        unit=_unit(w, found),
        source=summed_from(w, outputs.TOTALS),
        notes=_totals_notes(found, rows, w),
        data=Data.of(sums, "portfolio-totals"),
        origins=[
            *money_origins(w, [_MONEY], "all_reports", Formula.PORTFOLIO),
            origin(w, ["portfolio.programmes"], Formula.COUNTS, [_MONEY], "all_reports"),
        ],
    )


def _totals_title(found: Published, rows: Rows, w: Wording) -> str:
    if len(unit_names(w, found)) > 1:
        return w("portfolio.totals.title_several")
    last, rate = rows[-1], rows[-1][terms.EXECUTION_RATE]
    if rate is None:
        return w("portfolio.totals.title_undefined")
    sums = {name: w.money(last[name]) for name in (terms.PLANNED, terms.ACTUAL)}
    return w(
        "portfolio.totals.title",
        year=last[terms.YEAR],
        rate=w.percent(rate),
        unit=_unit(w, found),
        **sums,
    )


def _totals_notes(found: Published, rows: Rows, w: Wording) -> list[str]:
    notes = [w("totals.note"), w("portfolio.totals.note")]
    if len(unit_names(w, found)) > 1:
        notes.append(w("portfolio.totals.note_units"))
    if missing := sum(row[terms.INCOMPLETE] for row in rows):
        notes.append(w("portfolio.totals.note_incomplete", count=missing))
    return notes


def states(counts: DataFrame, lang: str) -> ReportTable:
    """Return how many indicators are in each state, from `civlib.compute.portfolio.states`."""
    w, rows = wording(lang), records(counts)
    fields = [
        Field("portfolio.state", lambda state: w(f"state.{state}"), "key", 4),
        Field("portfolio.indicators", w.number),
        Field("portfolio.share", w.percent),
        Field("portfolio.programmes", w.number),
    ]
    by_state = {row[terms.STATE]: row[terms.INDICATORS] for row in rows}
    rated = sum(by_state[state] for state in terms.JUDGED)
    foot = (w("audit.all"), w.number(sum(by_state.values())), "", "")
    return table(
        w,
        "portfolio-states",
        w(
            "portfolio.states.title" if rated else "portfolio.states.title_none",
            met=by_state[terms.State.MET],
            rated=rated,
        ),
        fields,
        [*_body(rows, fields), Row(tuple(map(Cell, foot)), "total")],
        source=summed_from(w, outputs.INDICATORS),
        notes=[w("portfolio.states.note")],
        data=Data.of(counts, "portfolio-states"),
        origins=[
            origin(w, ["portfolio.indicators"], Formula.STATES, [_STATES], "report_states"),
            origin(w, ["portfolio.share"], Formula.PORTFOLIO, [_STATES], "report_states"),
            origin(w, ["portfolio.programmes"], Formula.COUNTS, [_STATES], "report_states"),
        ],
    )


def findings(found: Published, counts: DataFrame, lang: str) -> ReportTable:
    """Return each programme's findings by severity, from `civlib.compute.portfolio.findings`."""
    w, names = wording(lang), programme_names(wording(lang), found)
    rows = _by_name(counts, names)
    numeric = (terms.REPORTS, *numbers.SEVERITIES, terms.FINDINGS)
    labels = {name: f"portfolio.{name}" for name in (terms.REPORTS, terms.FINDINGS)}
    fields = [
        _programme_field(w, found, names),
        *(Field(labels.get(name, name), w.number, width=1.3) for name in numeric),
    ]
    sums = [sum(row[name] or 0 for row in rows) for name in numeric]
    foot = Row((Cell(w("audit.all")), *(Cell(w.number(number)) for number in sums)), "total")
    audited, total = sums[0], w.count("finding", sums[-1])
    return table(
        w,
        "portfolio-findings",
        w("portfolio.findings.title" if audited else "portfolio.findings.title_none", total=total),
        fields,
        [*_body(rows, fields), *([foot] if audited else [])],
        source=summed_from(w, outputs.FINDINGS),
        notes=[w("portfolio.findings.note")],
        data=Data.of(counts, "portfolio-findings"),
        origins=[
            origin(
                w,
                [labels.get(name, name) for name in numeric],
                Formula.FINDINGS,
                [_FINDINGS],
                "report_findings",
            )
        ],
    )


def _programme_field(w: Wording, found: Published, names: dict[str, str]) -> Field:
    return Field("portfolio.programme", names.__getitem__, "key", 5, _lang(w, found))


def _lang(w: Wording, found: Published) -> str | None:
    """Return the language of the titles where none of them is translated."""
    translated = any(one.title.en for one in found.programmes.values())
    return None if translated else official(w)


def _unit(w: Wording, found: Published) -> str:
    """Return the unit of every amount; nothing if there are several."""
    units = [*unit_names(w, found).values()]
    return units[0] if len(units) == 1 else ""


def _unit_field(w: Wording, found: Published) -> list[Field]:
    """Return the column of units, which is only needed where there are several."""
    units = unit_names(w, found)
    several = len(units) > 1
    return [Field("portfolio.unit", units.__getitem__, "text", 1.3)] if several else []


def _by_name(frame: DataFrame, names: dict[str, str]) -> Rows:
    return sorted(records(frame), key=lambda row: alphabetical(names[row[terms.PROGRAMME]]))


def _body(rows: Rows, fields: Sequence[Field]) -> list[Row]:
    """Return the rows; labels that mean something else here stand under ``portfolio``."""
    own = [{**row, **{f"portfolio.{name}": value for name, value in row.items()}} for row in rows]
    return [Row(tuple(cells(row, fields))) for row in own]
