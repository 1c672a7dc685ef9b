"""Chart of the assessment's sensitivity: the sum under each reading among the scale's bands."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from civlib.compute import effectiveness as method
from civlib.compute.scales import RATINGS, Scale
from civlib.dataset import YearData
from civlib.dataset.frames import records
from civlib.show.captions import assessed_from, computed_from
from civlib.show.charts import shapes
from civlib.show.charts.report_figure import describe, figure
from civlib.show.display import Data, ReportFigure
from civlib.show.ratings import bands, mark, missing, points, verdict
from civlib.wording import Wording, terms, wording
from civlib.wording.terms import LowerIsBetter, Missing, Rating, ReducedScale, Table

if TYPE_CHECKING:
    from pandas import DataFrame


def sensitivity(data: YearData, readings: DataFrame, lang: str) -> ReportFigure:
    """Return the sum E under each reading among the bands of the ratings.

    ``readings`` are `civlib.compute.effectiveness.sensitivity`; those that differ only in the way
    where lower is better share a row. Where a part is missing the bands are of the reduced scale.
    """
    w = wording(lang)
    reduced = readings[readings[terms.REDUCED_SCALE] == ReducedScale.REDUCED]
    shown = method.distinct(readings)
    rated = dict.fromkeys(filter(None, reduced[terms.SCALE]))
    known = {name: bands(w, _scale(name)) for name in rated or [None]}
    scales, sums = [*map(_scale, shown[terms.SCALE])], list(shown[terms.E])
    texts = [
        (_label(w, row, scale, several=len(known) > 1), _value(w, row, scale))
        for row, scale in zip(records(shown), scales, strict=True)
    ]
    named = [name for names in known.values() for name in names]
    return figure(
        partial(
            shapes.tracks,
            texts=texts,
            sums=sums,
            scales=scales,
            names=named if len(known) == 1 else [mark(w, rating) for rating in Rating],
            window=method.window(sums, scales),
        ),
        id="sensitivity",
        title=w("chart.sensitivity.title", message=verdict(w, method.conclusions(readings))),
        alt=w("chart.sensitivity.alt", bands="; ".join(named), rows=describe(w, texts)),
        lang=lang,
        unit=w("chart.sensitivity.unit"),
        source=computed_from(w, data, Table.INDICATORS),
        notes=_notes(w, reduced),
        data=Data.of(reduced, "sensitivity-chart"),
        origins=[assessed_from(w, data, (), readings[terms.MISSING][0] or "")],
    )


def _label(w: Wording, row: dict[str, Any], scale: Scale[Rating], *, several: bool) -> str:
    """Return a row's ways; where there are several scales, also where its best band begins."""
    ways = row[terms.LOWER_IS_BETTER]
    words = w.join([w(f"effectiveness.lower_is_better.{way}") for way in ways])
    every = w("chart.sensitivity.every") if len(ways) == len(LowerIsBetter) else words
    capped = w(f"effectiveness.capped.{row[terms.CAPPED]}")
    label = w("chart.sensitivity.row", capped=capped, ways=every)
    if several:
        return w("chart.sensitivity.scaled", label=label, band=bands(w, scale)[0])
    return label


def _value(w: Wording, row: dict[str, Any], scale: Scale[Rating]) -> str:
    e = row[terms.E]
    if e is None:
        return w("chart.sensitivity.undefined")
    return w("chart.sensitivity.value", e=points(w, e), rating=mark(w, scale.of(e)))


def _scale(name: str | None) -> Scale[Rating]:
    """Return a scale by its name; the full one where a reading has none."""
    return next((scale for scale in RATINGS.values() if scale.name == name), RATINGS[True, True])


def _notes(w: Wording, reduced: DataFrame) -> list[str]:
    cells = "; ".join(filter(None, reduced[reduced[terms.E].notna()][terms.MISSING]))
    parts = missing(w, map(Missing, dict.fromkeys(cells.split("; ")))) if cells else ""
    lacking = [w("chart.sensitivity.note_reduced", missing=parts)] if parts else []
    return [w("chart.sensitivity.note_axis"), *lacking, w(f"effectiveness.status.{method.STATUS}")]
