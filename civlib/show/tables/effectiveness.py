"""The assessment of effectiveness, and how it would come out under other readings of the method."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from civlib.compute import effectiveness as method
from civlib.compute.effectiveness import Effectiveness, Reading
from civlib.compute.scales import POINTS
from civlib.dataset import YearData, schemas
from civlib.dataset.frames import DataFrame, records
from civlib.show.captions import bands, missing, of_assessment, verdict
from civlib.show.display import ReportTable, Row
from civlib.show.tables.layout import Layout, band, texts
from civlib.wording import Wording, terms, wording
from civlib.wording.terms import LowerIsBetter


def effectiveness(data: YearData, result: Effectiveness, lang: str) -> ReportTable:
    """Return the assessment from `civlib.compute.effectiveness.evaluate`, one row for each fact.

    Where a part is missing and no rating is given, the reading on a reduced scale stands beside.
    """
    w, assessed = wording(lang), result.assessed
    rows = texts((w(f"effectiveness.fact.{name}"), text) for name, text in _facts(result, w))
    title = w("effectiveness.title_refused", missing=missing(w, result.missing))
    if assessed is not None:
        key = "effectiveness.title_reduced" if result.missing else "effectiveness.title"
        title = w(key, rating=assessed.rating, e=assessed.e)
    notes = [
        w(f"effectiveness.method.{method.METHOD}"),
        w(f"effectiveness.status.{method.STATUS}"),
        w("effectiveness.note_formula"),
        w("effectiveness.note_points", points="; ".join(bands(w, POINTS, "whole"))),
        w("effectiveness.note_exact"),
    ]
    layout = Layout(of_assessment(w, data, result.missing), schemas.shown("effectiveness"))
    return layout.table(title, method.frame(result), rows=rows, notes=notes)


def _facts(result: Effectiveness, w: Wording) -> Iterator[tuple[str, str]]:
    indices = {terms.I_EFFICIENCY: result.efficiency, terms.I_QUALITY: result.quality}
    for name, index in indices.items():
        yield name, w("effectiveness.index", value=index.value, counted=index.counted)
    yield terms.PREVIOUS_I_EFFICIENCY, w.show(result.previous, "points")
    yield terms.RATIO, w.show(result.ratio, "ratio")
    yield terms.POINTS, w.show(result.points, "whole")
    rated = result.assessed
    yield terms.RATING, _reading(rated, w) if rated else w.show(None, "rating")
    if result.missing:
        yield terms.MISSING, missing(w, result.missing)
    if result.reduced and not rated:
        yield "reduced", _reading(result.reduced, w)
    excluded = [w("effectiveness.excluded", **vars(one)) for one in result.excluded]
    yield terms.EXCLUDED, "; ".join(excluded) or w("effectiveness.nothing")
    for name, chosen in result.options.words().items():
        yield name, w(f"effectiveness.{name}.{chosen}")


def _reading(reading: Reading, w: Wording) -> str:
    scale = "; ".join(bands(w, reading.scale))
    return w("effectiveness.reading", e=reading.e, rating=reading.rating, scale=scale)


def sensitivity(data: YearData, readings: DataFrame, lang: str) -> ReportTable:
    """Return the assessment under each reading, from `civlib.compute.effectiveness.sensitivity`.

    The reading that the year's programme chose is marked.
    """
    w = wording(lang)
    basis = of_assessment(w, data, readings[terms.MISSING][0] or "")
    layout = Layout(basis, schemas.shown("sensitivity"))
    refused, rows = readings[terms.RATING].isna().any(), []
    for way in LowerIsBetter:
        rows.append(band(w("sensitivity.way", way=w(f"effectiveness.lower_is_better.{way}"))))
        part = records(readings[readings[terms.LOWER_IS_BETTER] == way])
        rows += [Row(layout.cells({**row, **_words(data, row, w)})) for row in part]
    return layout.table(
        w("sensitivity.title", message=verdict(w, method.conclusions(readings))),
        readings,
        rows=rows,
        notes=[
            w("sensitivity.note_chosen"),
            w("sensitivity.note_refused") if refused else "",
            w("sensitivity.note_same") if method.alike(readings) else "",
            w(f"effectiveness.status.{method.STATUS}"),
        ],
    )


def _words(data: YearData, row: dict[str, Any], w: Wording) -> dict[str, str]:
    """Return the options of a reading in words; a mark stands before those of the programme."""
    chosen = data.programme.effectiveness.words()
    words = {name: w(f"effectiveness.{name}.{row[name]}") for name in chosen}
    if all(row[name] == value for name, value in chosen.items()):
        words[terms.CAPPED] = w("sensitivity.chosen", text=words[terms.CAPPED])
    return words
