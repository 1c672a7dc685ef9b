"""Effectiveness by the comparative analysis, and how it comes out under each of its readings."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from pathlib import Path

from civlib.verify.recompute.exact import Row, Rows, Texts, mean, outline, read
from civlib.verify.recompute.indicators import of_group

OPTIONS = {
    "lower_is_better": ("ratio", "complement", "mirror"),
    "capped": ("false", "true"),
    "reduced_scale": ("refuse", "reduced"),
}
"""Option of the method → its readings, the default one first."""

SCALES = {
    (True, True): ("full", 190, 215),
    (False, True): ("no_quality", 90, 115),
    (True, False): ("no_previous", 165, 190),
    (False, False): ("no_quality_no_previous", 65, 90),
}
"""(quality known, previous year known) → the scale, where it is medium and where high."""


@dataclass
class Index:
    """A group's index in points, and ``group/number: reason`` of each indicator without one."""

    value: Fraction | None
    excluded: list[str]


def index(rows: list[Texts], group: str, options: dict[str, str]) -> Index:
    """Return the mean of a group's indices times 100, None where no indicator has one."""
    values, excluded = [], []
    for row in of_group(rows, group):
        if reason := _excluded(row, options):
            excluded.append(f"{group}/{row['number']}: {reason}")
        else:
            values.append(_single(row, options))
    found = mean(values)
    return Index(None if found is None else 100 * found, excluded)


def _excluded(row: Texts, options: dict[str, str]) -> str:
    for name, reason in (("planned", "plan_absent"), ("actual", "actual_absent")):
        if not row[name]:
            return reason
    if not Fraction(row["planned"]):
        return "plan_zero"
    inverse = row["direction"] == "lower" and options["lower_is_better"] == "ratio"
    return "actual_zero" if inverse and not Fraction(row["actual"]) else ""


def _single(row: Texts, options: dict[str, str]) -> Fraction:
    value = Fraction(row["actual"]) / Fraction(row["planned"])
    if row["direction"] == "lower":
        # For a plan above zero 1 − (actual − planned) / planned is 2 − actual / planned.
        value = 1 / value if options["lower_is_better"] == "ratio" else 2 - value
    return Fraction(1) if options["capped"] == "true" and value > 1 else value


def _chosen(programme: Path) -> dict[str, str]:
    written = outline(programme).get("effectiveness", {})
    return {name: str(written.get(name, readings[0])).lower() for name, readings in OPTIONS.items()}


def _before(year: Path) -> list[Texts] | None:
    path = year.with_name(str(int(year.name) - 1)) / "indicators.csv"
    return read(path) if path.is_file() else None


def assess(rows: list[Texts], before: list[Texts] | None, options: dict[str, str]) -> Row:
    """Return an assessment under the names of ``effectiveness.csv``, without method and status."""
    now, quality = (index(rows, group, options) for group in ("efficiency", "quality"))
    past = index(before or [], "efficiency", options)
    ratio = _ratio(now.value, past.value)
    points = None if ratio is None else Fraction(25 if ratio >= 1 else 15 if ratio >= _NEAR else 0)
    missing = [*_absent("efficiency", now), *_absent("quality", quality)]
    if before is None:
        missing.append("previous_absent")
    elif past.value is None or past.value <= 0:
        missing.append("previous_undefined")
    reading = _reading(now.value, quality.value, points)
    refused = missing and options["reduced_scale"] == "refuse"
    nothing: Row = dict.fromkeys(reading)
    return {
        **options,
        "i_efficiency": now.value,
        "i_quality": quality.value,
        "previous_i_efficiency": past.value,
        "ratio": ratio,
        "points": points,
        **(nothing if refused else reading),
        **{f"reduced_reading_{key}": reading[key] if missing else None for key in reading},
        "missing": "; ".join(missing) or None,
        "excluded": "; ".join([*now.excluded, *quality.excluded]) or None,
    }


_NEAR = Fraction(85, 100)


def _ratio(now: Fraction | None, before: Fraction | None) -> Fraction | None:
    return None if now is None or before is None or before <= 0 else now / before


def _absent(group: str, found: Index) -> list[str]:
    if found.value is not None:
        return []
    return [f"{group}_undefined" if found.excluded else f"{group}_absent"]


def _reading(now: Fraction | None, quality: Fraction | None, points: Fraction | None) -> Row:
    if now is None:
        return {"e": None, "scale": None, "rating": None}
    total = now + (quality or 0) + (points or 0)
    scale, medium, high = SCALES[quality is not None, points is not None]
    rating = "high" if total >= high else "medium" if total >= medium else "low"
    return {"e": total, "scale": scale, "rating": rating}


def effectiveness(year: Path) -> Rows:
    """Return ``effectiveness.csv``: one row for each parameter of the assessment."""
    rows = read(year / "indicators.csv")
    found = assess(rows, _before(year), _chosen(year.parent))
    named: Row = {"method": "comparative_analysis", "status": "remembered_unconfirmed", **found}
    return [{"parameter": name, "value": value} for name, value in named.items()]


def sensitivity(year: Path) -> Rows:
    """Return ``sensitivity.csv``: one row for each of the twelve readings of the method."""
    rows, before, result = read(year / "indicators.csv"), _before(year), Rows()
    for reading in product(*OPTIONS.values()):
        found = assess(rows, before, dict(zip(OPTIONS, reading, strict=True)))
        hidden = ("ratio", "reduced_reading_e", "reduced_reading_scale", "reduced_reading_rating")
        result.append({name: value for name, value in found.items() if name not in hidden})
    return result
