"""The assessment of effectiveness, and how it would come out under other readings of the method."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from civlib.compute import effectiveness as method
from civlib.compute.effectiveness import Effectiveness, Excluded, Index, Reading
from civlib.compute.scales import POINTS
from civlib.dataset import YearData
from civlib.dataset.frames import records
from civlib.show.captions import assessed_years
from civlib.show.display import ReportTable, Row
from civlib.show.ratings import bands, mark, missing, points, ratio, steps, verdict, word
from civlib.show.tables.layout import Layout, band, of_year, texts
from civlib.wording import Wording, terms, wording
from civlib.wording.terms import LowerIsBetter

if TYPE_CHECKING:
    from pandas import DataFrame


def effectiveness(data: YearData, result: Effectiveness, lang: str) -> ReportTable:
    """Return the assessment from `civlib.compute.effectiveness.evaluate`, one row for each fact.

    Where a part is missing and no rating is given, the reading on a reduced scale stands beside.
    """
    w = wording(lang)
    rows = texts((w(f"effectiveness.fact.{name}"), text) for name, text in _facts(result, w))
    layout = _layout(w, "effectiveness", data, result.missing)
    return layout.table(_title(result, w), method.frame(result), rows=rows, notes=_method(w))


def _layout(w: Wording, name: str, data: YearData, lacks: Container[str]) -> Layout:
    """Return a layout whose numbers come from this year, and from the year before if it counts."""
    return replace(of_year(w, name, data), years=assessed_years(data, lacks))


def _title(result: Effectiveness, w: Wording) -> str:
    if result.assessed is None:
        return w("effectiveness.title_refused", missing=missing(w, result.missing))
    key = "effectiveness.title_reduced" if result.missing else "effectiveness.title"
    return w(key, rating=word(w, result.assessed.rating), e=points(w, result.assessed.e))


def _method(w: Wording) -> list[str]:
    """Return which method it is, that it is unconfirmed, and its rules."""
    return [
        w(f"effectiveness.method.{method.METHOD}"),
        w(f"effectiveness.status.{method.STATUS}"),
        w("effectiveness.note_formula"),
        w("effectiveness.note_points", points="; ".join(steps(w, POINTS))),
        w("effectiveness.note_exact"),
    ]


def _facts(result: Effectiveness, w: Wording) -> Iterator[tuple[str, str]]:
    yield terms.I_EFFICIENCY, _index(result.efficiency, w)
    yield terms.I_QUALITY, _index(result.quality, w)
    yield terms.PREVIOUS_I_EFFICIENCY, points(w, result.previous)
    yield terms.RATIO, ratio(w, result.ratio)
    yield terms.POINTS, w.number(result.points, 0)
    if result.assessed:
        yield terms.RATING, _reading(result.assessed, w)
    else:
        yield terms.RATING, mark(w, None)
    if result.missing:
        yield terms.MISSING, missing(w, result.missing)
    if result.reduced and not result.assessed:
        yield "reduced", _reading(result.reduced, w)
    yield terms.EXCLUDED, _excluded(result.excluded, w)
    for name, chosen in result.options.words().items():
        yield name, _option(name, chosen, w)


def _option(name: str, value: str, w: Wording) -> str:
    return w(f"effectiveness.{name}.{value}")


def _index(index: Index, w: Wording) -> str:
    return w("effectiveness.index", value=points(w, index.value), counted=index.counted)


def _reading(reading: Reading, w: Wording) -> str:
    scale = "; ".join(bands(w, reading.scale))
    rating, e = mark(w, reading.rating), points(w, reading.e)
    return w("effectiveness.reading", e=e, rating=rating, scale=scale)


def _excluded(excluded: Sequence[Excluded], w: Wording) -> str:
    rows = [
        w(
            "effectiveness.excluded",
            group=w(f"effectiveness.group.{indicator.group}"),
            number=indicator.number,
            reason=w(f"effectiveness.undefined.{indicator.reason}"),
        )
        for indicator in excluded
    ]
    return "; ".join(rows) or w("effectiveness.nothing")


def sensitivity(data: YearData, readings: DataFrame, lang: str) -> ReportTable:
    """Return the assessment under each reading, from `civlib.compute.effectiveness.sensitivity`.

    The reading that the year's programme chose is marked.
    """
    w = wording(lang)
    layout = _layout(w, "sensitivity", data, readings[terms.MISSING][0] or "")
    return layout.table(
        w("sensitivity.title", message=verdict(w, method.conclusions(readings))),
        readings,
        rows=_rows(data, readings, layout),
        notes=[*_notes(readings, w), w(f"effectiveness.status.{method.STATUS}")],
    )


def _rows(data: YearData, readings: DataFrame, layout: Layout) -> Iterator[Row]:
    """Yield the readings under a band for each way to read an index where lower is better."""
    w = layout.w
    for way in LowerIsBetter:
        yield band(w("sensitivity.way", way=_option(terms.LOWER_IS_BETTER, way, w)))
        for row in records(readings[readings[terms.LOWER_IS_BETTER] == way]):
            yield Row(layout.cells({**row, **_words(data, row, w)}))


def _words(data: YearData, row: dict[str, Any], w: Wording) -> dict[str, str]:
    """Return the options of a reading in words; a mark stands before those of the programme."""
    chosen = data.programme.effectiveness.words()
    words = {name: _option(name, row[name], w) for name in chosen}
    if all(row[name] == value for name, value in chosen.items()):
        words[terms.CAPPED] = w("sensitivity.chosen", text=words[terms.CAPPED])
    return words


def _notes(readings: DataFrame, w: Wording) -> Iterator[str]:
    yield w("sensitivity.note_chosen")
    if readings[terms.RATING].isna().any():
        yield w("sensitivity.note_refused")
    if method.alike(readings):
        yield w("sensitivity.note_same")
