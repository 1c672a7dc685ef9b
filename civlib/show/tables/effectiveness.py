"""The assessment of effectiveness, and how it would come out under other readings of the method."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from civlib.compute import counts
from civlib.compute import effectiveness as method
from civlib.compute.effectiveness import Effectiveness, Reading
from civlib.compute.scales import POINTS
from civlib.dataset import YearData, schemas
from civlib.dataset.frames import DataFrame, records
from civlib.show.assessed import (
    bands,
    headline,
    lacking,
    missing,
    ratings,
    reading,
    spread,
    verdict,
)
from civlib.show.captions import of_assessment
from civlib.show.display import NOTHING, Nothing, ReportTable
from civlib.show.tables.layout import Layout, texts
from civlib.wording import Wording, terms, wording


def effectiveness(data: YearData, result: Effectiveness, lang: str) -> ReportTable | Nothing:
    """Return the assessment from `civlib.compute.effectiveness.evaluate`, one row for each fact.

    Nothing is shown where there are no indicators that it could rest on.
    Where a part is missing and no rating is given, the reading on a reduced scale stands beside.
    """
    if not result.rests:
        return NOTHING
    w = wording(lang)
    rows = texts((w(f"effectiveness.fact.{name}"), text) for name, text in _facts(result, w))
    notes = [
        w(f"effectiveness.method.{method.METHOD}"),
        w(f"effectiveness.status.{method.STATUS}"),
        w("effectiveness.note_formula"),
        w("effectiveness.note_points", points="; ".join(bands(w, POINTS, "whole"))),
        w("effectiveness.note_exact"),
    ]
    layout = Layout(of_assessment(w, data, result.missing), schemas.shown("effectiveness"))
    return layout.table(headline(w, result), method.frame(result), rows=rows, notes=notes)


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
    yield terms.EXCLUDED, "; ".join(_excluded(result, w)) or w("effectiveness.nothing")
    for name, chosen in result.options.words().items():
        yield name, w(f"effectiveness.{name}.{chosen}")


def _excluded(result: Effectiveness, w: Wording) -> Iterator[str]:
    """Yield the indicators of a group that have no index for one reason."""
    alike: dict[tuple[str, str], list[str]] = {}
    for one in result.excluded:
        alike.setdefault((one.group, one.reason), []).append(one.number)
    for (group, reason), numbers in alike.items():
        names = {"group": group, "numbers": w.numbers(numbers), "number": numbers[0]}
        kind = w(f"quality.indicator{'s' if numbers[1:] else ''}", **names)
        yield w("effectiveness.excluded", names=kind, reason=reason)


def _reading(rated: Reading, w: Wording) -> str:
    scale = "; ".join(bands(w, rated.scale))
    return w("effectiveness.reading", e=rated.e, rating=rated.rating, scale=scale)


def sensitivity(data: YearData, readings: DataFrame, lang: str) -> ReportTable | Nothing:
    """Return the assessment under each reading, from `civlib.compute.effectiveness.sensitivity`.

    Readings that come to the same are one row (`distinct`); all of them are published. The way in
    which the year's programme counts is marked. Nothing is shown where no reading rates.
    """
    w = wording(lang)
    if not method.conclusions(readings):
        return NOTHING
    basis = of_assessment(w, data, readings[terms.MISSING][0] or "")
    points, e = (partial(_spread, w, form) for form in ("whole", "points"))
    names = {terms.POINTS: points, terms.E: e, terms.RATING: partial(ratings, w)}
    layout = Layout(basis, schemas.shown("sensitivity"), names)
    matter, shown = method.matter(readings), records(method.distinct(readings))
    return layout.table(
        w("sensitivity.title", message=verdict(w, method.conclusions(readings))),
        readings,
        rows=layout.body({**row, terms.CAPPED: _label(data, row, w, matter)} for row in shown),
        notes=[
            w("sensitivity.note_chosen"),
            w("sensitivity.note_refused", missing=parts) if (parts := lacking(w, readings)) else "",
            w("sensitivity.note_previous") if any(row[terms.POINTS][1:] for row in shown) else "",
            w("sensitivity.note_zero") if terms.UNREPORTED in matter else "",
            "" if terms.LOWER_IS_BETTER in matter else w("sensitivity.note_same"),
            w("sensitivity.note_all", count=counts.rows(readings)),
            w(f"effectiveness.status.{method.STATUS}"),
        ],
    )


def _spread(w: Wording, form: str, values: Sequence[Any]) -> str:
    return spread(w, values, form)


def _label(data: YearData, row: dict[str, Any], w: Wording, matter: Sequence[str]) -> str:
    """Return a row's options in words; a mark stands before those of the programme."""
    chosen, text = data.programme.effectiveness.words(), reading(w, row, matter)
    other = [name for name in matter if chosen[name] not in row[name]]
    return text if other else w("sensitivity.chosen", text=text)
