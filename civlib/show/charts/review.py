"""A chart over the years of a programme: the money of each source in a small panel of its own."""

from collections.abc import Iterator, Sequence
from functools import partial

from civlib.compute import finance, trends
from civlib.dataset import YearData
from civlib.dataset.frames import DataFrame, records
from civlib.show import captions
from civlib.show.charts import panels
from civlib.show.charts.panels import Panel, Slot
from civlib.show.charts.report_figure import compared, describe, figure
from civlib.show.charts.sheet import NARROW, WIDE
from civlib.show.charts.year import TIES
from civlib.show.display import NOTHING, Data, Nothing, ReportFigure, ReportFigures
from civlib.wording import Wording, spans, terms
from civlib.wording.terms import Formula, Table

Years = Sequence[YearData]

ID = "sources-over-years"


def sources(years: Years, by_source: DataFrame, lang: str) -> ReportFigures | Nothing:
    """Return a panel of the money over the years for each source that has any.

    ``by_source`` is `trends.by_source`. There are as many figures as paper needs.
    """
    w = captions.words(lang, *years)
    made = [*_panels(w, years, by_source)]
    parts, rest = panels.pages([panel for panel, _ in made], WIDE), iter(made)
    figures = []
    for number, part in enumerate(parts, start=1):
        id = ID if len(parts) == 1 else f"{ID}-{number}"
        figures.append(_figure(w, years, id, [next(rest) for _ in part]))
    return ReportFigures(tuple(figures)) if figures else NOTHING


def _panels(w: Wording, years: Years, by_source: DataFrame) -> Iterator[tuple[Panel, DataFrame]]:
    """Yield the panel of each source that has any money, and its rows."""
    last = years[-1]
    for key in last.programme.source_ids:
        rows = by_source[by_source[terms.SOURCE] == key]
        if rows[terms.VARIANCE].notna().any():
            slots, unit = tuple(_slots(w, years, rows)), captions.unit(w, last)
            yield Panel(captions.source_name(w, last, key), unit, slots), rows


def _figure(
    w: Wording, years: Years, id: str, made: Sequence[tuple[Panel, DataFrame]]
) -> ReportFigure:
    from pandas import concat

    shown, rows = [panel for panel, _ in made], concat([rows for _, rows in made])
    names = (w("chart.planned"), w("chart.actual"), w("review.chart.key_gap"))
    left_out = not panels.all_labelled(shown, names, NARROW)
    return figure(
        partial(panels.draw, panels=shown, names=names),
        id=id,
        title=_farthest(w, years[-1], rows),
        alt=w("review.chart.alt", rows=". ".join(_alt(w, panel) for panel in shown)),
        notes=[w("review.chart.note_scale"), w("review.chart.note_labels") if left_out else ""],
        unit=captions.unit(w, years[-1]),
        data=Data.of(rows, f"{id}-drawn"),
        **captions.of_years(w, years).about(Formula.TOTALS, "year_source", Table.FUNDING),
    )


def _farthest(w: Wording, last: YearData, rows: DataFrame) -> str:
    """Return where money lies farthest from its plan, or that it keeps to it everywhere."""
    far, unit = finance.farthest(rows), captions.unit(w, last)
    named = [(row, captions.source_name(w, last, row[terms.SOURCE])) for row in far]
    told = [captions.executed(w, "review.chart.row", row, unit=unit, name=name)
            for row, name in named]  # fmt: skip
    return w(f"review.chart.title{'' if told else '_same'}", rows=w.some(told, TIES))


def _slots(w: Wording, years: Years, part: DataFrame) -> Iterator[Slot]:
    gaps = trends.missing(years)
    for row in records(part):
        year, planned, actual = row[terms.YEAR], row[terms.PLANNED], row[terms.ACTUAL]
        kind = "empty" if planned is None and actual is None else ""
        kind = "gap" if year in gaps else kind
        texts = w.money(planned), w.money(actual)
        told = compared(w, planned, actual, "amount", both="review.chart.pair")
        yield Slot(year, planned, actual, texts, told, kind and w(f"review.chart.{kind}"))


def _alt(w: Wording, panel: Panel) -> str:
    """Return every value of a panel in words, and its gaps."""
    rows: list[tuple[str, str]] = []
    for _, run in panel.runs():
        if word := run[0].gap:
            rows.append((spans(slot.year for slot in run), word))
        else:
            rows += [(str(slot.year), slot.told) for slot in run]
    values = {"remark": panel.remark, "values": describe(w, rows)}
    return w("review.chart.alt_panel", title=panel.title, **values)
