"""Ratings, their scales and what is missing, in words that tables, charts and sentences share."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from civlib.compute.scales import Interval, Scale
from civlib.dataset.frames import Rate
from civlib.wording import Wording
from civlib.wording.terms import Missing, Rating

PLACES = 2
"""Places after the point that readers see of indices and sums."""

RATIO_PLACES = 4
"""Places of a ratio: more, because 0.997 is not 1 and gets other points."""

REFUSED = "refused"


def points(w: Wording, value: Rate) -> str:
    """Return an index or a sum; a dash where there is none."""
    return w.number(value, PLACES)


def ratio(w: Wording, value: Rate) -> str:
    """Return a ratio; a dash where there is none."""
    return w.number(value, RATIO_PLACES)


def word(w: Wording, rating: Rating) -> str:
    """Return a rating inside a sentence."""
    return w(f"effectiveness.rating.{rating}")


def mark(w: Wording, rating: Rating | None) -> str:
    """Return a rating with its symbol, so that it never rests on colour; or that there is none."""
    name = rating or REFUSED
    symbol = w(f"effectiveness.symbol.{name}")
    return w("effectiveness.mark", symbol=symbol, word=w(f"effectiveness.rating.{name}"))


def missing(w: Wording, parts: Iterable[Missing]) -> str:
    """Return what an assessment lacks."""
    return "; ".join(w(f"effectiveness.missing.{part}") for part in parts)


def bands(w: Wording, scale: Scale[Rating]) -> list[str]:
    """Return each rating with where it begins and ends, the best first."""
    return [_band(w, mark(w, one.value), one) for one in reversed(scale.intervals)]


def steps(w: Wording, scale: Scale[Fraction]) -> list[str]:
    """Return the points of each interval with where it begins and ends, the most first."""
    return [_band(w, w.number(one.value, 0), one) for one in reversed(scale.intervals)]


def _band(w: Wording, name: str, one: Interval[Rating] | Interval[Fraction]) -> str:
    return w("effectiveness.band", name=name, range=between(w, one))


def between(w: Wording, one: Interval[Rating] | Interval[Fraction]) -> str:
    """Return where an interval begins and ends."""
    if one.low is None:
        return w("effectiveness.range.below", high=_bound(w, one.high))
    if one.high is None:
        return w("effectiveness.range.above", low=_bound(w, one.low))
    return w("effectiveness.range.between", low=_bound(w, one.low), high=_bound(w, one.high))


def _bound(w: Wording, value: Rate) -> str:
    whole = value is None or value.denominator == 1
    return w.number(value, 0 if whole else PLACES)


def verdict(w: Wording, found: tuple[Rating, ...]) -> str:
    """Return whether the readings agree, from `civlib.compute.effectiveness.conclusions`."""
    key = {0: "none", 1: "robust"}.get(len(found), "depends")
    marks = ", ".join(mark(w, rating) for rating in found)
    return w(f"sensitivity.{key}", ratings=marks)
