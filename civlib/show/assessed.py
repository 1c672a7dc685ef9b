"""Words of the assessment of effectiveness that its tables and its chart share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from civlib.compute.effectiveness import COUNTING, Effectiveness
from civlib.compute.scales import Scale
from civlib.dataset.frames import DataFrame
from civlib.wording import Wording, terms
from civlib.wording.terms import LowerIsBetter, Missing, Rating, Undefined


def missing(w: Wording, parts: Iterable[Missing]) -> str:
    """Return what an assessment of effectiveness lacks."""
    return "; ".join(w(f"effectiveness.missing.{part}") for part in parts)


def bands(w: Wording, scale: Scale[Any], form: str = "rating") -> list[str]:
    """Return each value of a scale with where it begins and ends, the best first."""
    texts = []
    for one in reversed(scale.intervals):
        side = "below" if one.low is None else "above" if one.high is None else "between"
        ends = w(f"effectiveness.range.{side}", low=one.low, high=one.high)
        texts.append(w("effectiveness.band", name=w.show(one.value, form), range=ends))
    return texts


def headline(w: Wording, result: Effectiveness) -> str:
    """Return the rating of an assessment, its sum and what it leaves out; or what it lacks."""
    rated = result.assessed
    if rated is None:
        return w("effectiveness.title_refused", missing=missing(w, result.missing))
    key = "effectiveness.title_reduced" if result.missing else "effectiveness.title"
    out = [one for one in result.excluded if one.reason == Undefined.ACTUAL_ABSENT]
    left = w("effectiveness.left_out", count=len(out)) if out else ""
    return f"{w(key, rating=rated.rating, e=rated.e)}{left}"


def verdict(w: Wording, found: tuple[Rating, ...]) -> str:
    """Return whether the readings agree, from `civlib.compute.effectiveness.conclusions`.

    Where they do not, from which to which rating they lead.
    """
    if not found:
        return w("sensitivity.none")
    key = "depends" if found[1:] else "robust"
    return w(f"sensitivity.{key}", rating=found[0], low=found[-1], high=found[0])


def spread(w: Wording, values: Sequence[Any], form: str) -> str:
    """Return the only value in a form, the first and the last of several, a dash for none."""
    if not values[1:]:
        return w.show(values[0] if values else None, form)
    low, high = (w.show(values[end], form) for end in (0, -1))
    return w("sensitivity.spread", low=low, high=high)


def ratings(w: Wording, found: Sequence[Rating]) -> str:
    """Return ratings in words, or that there is none."""
    return ", ".join(w.show(one, "rating") for one in (*found,) or (None,))


def reading(w: Wording, row: Mapping[str, Any], matter: Iterable[str]) -> str:
    """Return a row of `effectiveness.distinct` in words: those of its options that matter."""
    ways = row[terms.LOWER_IS_BETTER]
    words = w.join([w(f"effectiveness.lower_is_better.{way}") for way in ways])
    every = w("sensitivity.every_way") if len(ways) == len(LowerIsBetter) else words
    known = {name: w(f"effectiveness.{name}.{row[name]}") for name in COUNTING[1:]}
    options = [{**known, COUNTING[0]: every}[name] for name in matter]
    return " · ".join(options) or w("sensitivity.every")


def lacking(w: Wording, readings: DataFrame) -> str:
    """Return what readings of `effectiveness.sensitivity` lack, each part once."""
    cells = dict.fromkeys("; ".join(filter(None, readings[terms.MISSING])).split("; "))
    return missing(w, map(Missing, filter(None, cells)))
