"""Chart of the assessment's sensitivity: the sum under each reading among the scale's bands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

from civlib.compute import effectiveness as method
from civlib.compute.scales import RATINGS, Scale
from civlib.dataset import YearData
from civlib.dataset.frames import Rate, records
from civlib.show.captions import assessed_from, computed_from
from civlib.show.charts import canvas, lettering
from civlib.show.charts.build import describe, figure
from civlib.show.charts.sheet import Sheet, Size
from civlib.show.display import Data, ReportFigure
from civlib.show.ratings import bands, mark, missing, points, verdict
from civlib.wording import Wording, terms, wording
from civlib.wording.terms import LowerIsBetter, Missing, Rating, ReducedScale, Table

if TYPE_CHECKING:
    from pandas import DataFrame

EDGE = 4.0
HEIGHT, GAP = 11.0, 9.0
SWATCH = 18.0
MARGIN = Fraction(25)
"""Least width of the outer bands, in points of E."""

LIMIT = Fraction(75)
"""Sums farther than this beyond the outer thresholds stand at the edge with an arrow."""

FILLS: Mapping[Rating, str] = {
    Rating.HIGH: "#aebbc9",
    Rating.MEDIUM: "#dce2e9",
    Rating.LOW: "#ffffff",
}
"""Fill of each band: they differ in lightness too, and the words name them all the same."""


@dataclass(frozen=True)
class Track:
    """One row: its label, its sum (None if undefined), the scale that fits, the text beside."""

    label: str
    e: Rate
    scale: Scale[Rating]
    text: str


def sensitivity(data: YearData, readings: DataFrame, lang: str) -> ReportFigure:
    """Return the sum E under each reading among the bands of the ratings.

    Readings that differ only in the way where lower is better, and not in the result, share a
    row. Where a part is missing the bands are those of the reduced scale.

    Parameters
    ----------
    data
        The year, for the files that it was computed from.
    readings
        `civlib.compute.effectiveness.sensitivity`.
    """
    w = wording(lang)
    drawn = readings[readings[terms.REDUCED_SCALE] == ReducedScale.REDUCED]
    scales = _scales(drawn)
    tracks = _tracks(records(drawn), len(scales) > 1, w)
    message = verdict(w, method.conclusions(readings))
    named = [name for scale in scales for name in bands(w, scale)]
    key = named if len(scales) == 1 else [mark(w, rating) for rating in Rating]
    rows = describe(w, ((track.label, track.text) for track in tracks))
    return figure(
        w,
        "sensitivity",
        w("chart.sensitivity.title", message=message),
        partial(draw, tracks=tracks, key=key),
        alt=w("chart.sensitivity.alt", bands="; ".join(named), rows=rows),
        unit=w("chart.sensitivity.unit"),
        source=computed_from(w, data, Table.INDICATORS),
        data=Data.of(drawn, "sensitivity-chart"),
        origins=[assessed_from(w, data, (), readings[terms.MISSING][0] or "")],
        notes=_notes(drawn, w),
    )


def _tracks(rows: Sequence[dict[str, Any]], several: bool, w: Wording) -> list[Track]:
    """Return one row for each capping and result, with the ways that lead to it.

    Where there are several scales each label names its own.
    """
    ways: dict[tuple[str, Rate, str | None], list[LowerIsBetter]] = {}
    for row in rows:
        key = (row[terms.CAPPED], row[terms.E], row[terms.SCALE])
        ways.setdefault(key, []).append(row[terms.LOWER_IS_BETTER])
    found = sorted(ways.items(), key=lambda item: item[0][0])
    tracks = [_track(*key, own, w) for key, own in found]
    return [_scaled(track, w) for track in tracks] if several else tracks


def _scaled(track: Track, w: Wording) -> Track:
    """Return a row whose label names where its best band begins."""
    label = w("chart.sensitivity.scaled", label=track.label, band=bands(w, track.scale)[0])
    return replace(track, label=label)


def _track(
    capped: str, e: Rate, name: str | None, ways: Sequence[LowerIsBetter], w: Wording
) -> Track:
    words = w.join([w(f"effectiveness.lower_is_better.{way}") for way in ways])
    every = w("chart.sensitivity.every") if len(ways) == len(LowerIsBetter) else words
    label = w("chart.sensitivity.row", capped=w(f"effectiveness.capped.{capped}"), ways=every)
    scale, text = _scale(name), w("chart.sensitivity.undefined")
    if e is not None:
        text = w("chart.sensitivity.value", e=points(w, e), rating=mark(w, scale.of(e)))
    return Track(label, e, scale, text)


def _scale(name: str | None) -> Scale[Rating]:
    """Return a scale by its name; the full one where a reading has none."""
    return next((one for one in RATINGS.values() if one.name == name), RATINGS[True, True])


def _scales(drawn: DataFrame) -> list[Scale[Rating]]:
    """Return the scales that the readings are rated on; the full one if there is none."""
    names = dict.fromkeys(name for name in drawn[terms.SCALE] if name)
    return [_scale(name) for name in names or [None]]


def _notes(drawn: DataFrame, w: Wording) -> list[str]:
    cells = "; ".join(filter(None, drawn[drawn[terms.E].notna()][terms.MISSING]))
    parts = missing(w, map(Missing, dict.fromkeys(cells.split("; ")))) if cells else ""
    reduced = [w("chart.sensitivity.note_reduced", missing=parts)] if parts else []
    return [w("chart.sensitivity.note_axis"), *reduced, w(f"effectiveness.status.{method.STATUS}")]


def draw(sheet: Sheet, size: Size, tracks: Sequence[Track], key: Sequence[str]) -> float:
    """Draw a track of bands for each row under a key; return the height used, in points.

    All rows share one scale. ``key`` names the bands, the best first.
    """
    beside = canvas.beside(size, (track.text for track in tracks))
    room = size.width - 16 - (beside or 0)
    ends = window(tracks)
    y = _key(sheet, size, key)
    for track in tracks:
        y = canvas.label(sheet, size, y, track.label)
        if beside is None:
            y = canvas.label(sheet, size, y, track.text)
        _row(sheet, y + HEIGHT / 2 + 1, track, ends, room)
        if beside is not None:
            canvas.write(sheet, room + EDGE + 8, y + HEIGHT / 2 + 4, track.text)
        y += HEIGHT + GAP
    return y


def window(tracks: Sequence[Track]) -> tuple[Fraction, Fraction]:
    """Return the ends of the scale: round every threshold and every sum that is not too far off."""
    bounds = [bound for track in tracks for bound in track.scale.bounds]
    sums = [track.e for track in tracks if track.e is not None]
    low, high = min(bounds), max(bounds)
    first, last = min([low - MARGIN, *sums]), max([high + MARGIN, *sums])
    return max(first, low - LIMIT), min(last, high + LIMIT)


def _key(sheet: Sheet, size: Size, key: Sequence[str]) -> float:
    x, y = EDGE, lettering.LINE / 2
    for text, fill in zip(key, FILLS.values(), strict=True):
        if x > EDGE and x + SWATCH + 5 + lettering.text_width(text) > size.width:
            x, y = EDGE, y + lettering.LINE + 2
        canvas.box(sheet, (x, x + SWATCH), y, HEIGHT - 2, fill, canvas.PLAN_EDGE)
        canvas.write(sheet, x + SWATCH + 5, y + 3, text)
        x += SWATCH + 5 + lettering.text_width(text) + 14
    return y + lettering.LINE / 2 + GAP


def _row(
    sheet: Sheet, y: float, track: Track, ends: tuple[Fraction, Fraction], room: float
) -> None:
    low, high = ends

    def place(e: Fraction) -> float:
        return EDGE + room * float((min(max(e, low), high) - low) / (high - low))

    for one in track.scale.intervals:
        left, right = (
            (low if one.low is None else one.low),
            (high if one.high is None else one.high),
        )
        band = (place(left), place(right))
        canvas.box(sheet, band, y, HEIGHT, FILLS[one.value], canvas.PLAN_EDGE)
    if track.e is None:
        return
    if low <= track.e <= high:
        canvas.dot(sheet, place(track.e), y, canvas.FACT, canvas.PAPER)
    else:
        canvas.arrow(sheet, place(track.e), y, canvas.FACT, left=track.e < low)
