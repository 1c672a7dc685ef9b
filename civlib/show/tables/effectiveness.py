"""The assessment of effectiveness, and how it would come out under other readings of the method."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from civlib.compute import counts
from civlib.compute import effectiveness as method
from civlib.compute.effectiveness import COUNTING, Effectiveness, Reading
from civlib.compute.indices import POINTS, Scale
from civlib.dataset import YearData, schemas
from civlib.dataset.frames import DataFrame, records
from civlib.show.captions import of_assessment
from civlib.show.display import NOTHING, Nothing, ReportTable
from civlib.show.tables.layout import Layout, texts
from civlib.wording import Wording, terms, wording
from civlib.wording.sequences import grouped
from civlib.wording.terms import LowerIsBetter, Rating, Undefined


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
        w("effectiveness.note_points", points=_bands(w, POINTS, "whole")),
        w("effectiveness.note_exact"),
    ]
    layout = Layout(of_assessment(w, data, result.missing), schemas.shown("effectiveness"))
    return layout.table(headline(w, result), method.frame(result), rows=rows, notes=notes)


def headline(w: Wording, result: Effectiveness) -> str:
    """Return the rating of an assessment, its sum and what it leaves out; or what it lacks."""
    rated = result.assessed
    if rated is None:
        return w("effectiveness.title_refused", missing=_missing(w, result.missing))
    key = "effectiveness.title_reduced" if result.missing else "effectiveness.title"
    out = [one for one in result.excluded if one.reason == Undefined.ACTUAL_ABSENT]
    left = w("effectiveness.left_out", count=len(out)) if out else ""
    return f"{w(key, rating=rated.rating, e=rated.e)}{left}"


def _facts(result: Effectiveness, w: Wording) -> Iterator[tuple[str, str]]:
    indices = {terms.I_EFFICIENCY: result.efficiency, terms.I_QUALITY: result.quality}
    for name, index in indices.items():
        yield name, w("effectiveness.index", value=index.value, counted=index.counted)
    yield terms.PREVIOUS_I_EFFICIENCY, w.show(result.previous, "points")
    yield terms.RATIO, w.show(result.ratio, "ratio")
    yield terms.POINTS, w.show(result.points, "whole")
    rated = result.assessed
    yield terms.RATING, _rated(rated, w) if rated else w.show(None, "rating")
    if result.missing:
        yield terms.MISSING, _missing(w, result.missing)
    if result.reduced and not rated:
        yield "reduced", _rated(result.reduced, w)
    yield terms.EXCLUDED, "; ".join(_excluded(result, w)) or w("effectiveness.nothing")
    for name, chosen in result.options.words().items():
        yield name, w(f"effectiveness.{name}.{chosen}")


def _missing(w: Wording, parts: Iterable[str]) -> str:
    return "; ".join(w(f"effectiveness.missing.{part}") for part in parts)


def _excluded(result: Effectiveness, w: Wording) -> Iterator[str]:
    """Yield the indicators of a group that have no index for one reason."""
    alike = grouped(((one.group, one.reason), one.number) for one in result.excluded)
    for (group, reason), numbers in alike.items():
        names = {"group": group, "numbers": w.numbers(numbers), "number": numbers[0]}
        kind = w(f"quality.indicator{'s' if numbers[1:] else ''}", **names)
        yield w("effectiveness.excluded", names=kind, reason=reason)


def _rated(rated: Reading, w: Wording) -> str:
    scale = _bands(w, rated.scale, "rating")
    return w("effectiveness.reading", e=rated.e, rating=rated.rating, scale=scale)


def _bands(w: Wording, scale: Scale[Any], form: str) -> str:
    """Return each value of a scale with where it begins and ends, the best first."""
    texts = []
    for low, high, value in reversed(scale.intervals):
        side = "below" if low is None else "above" if high is None else "between"
        ends = w(f"effectiveness.range.{side}", low=low, high=high)
        texts.append(w("effectiveness.band", name=w.show(value, form), range=ends))
    return "; ".join(texts)


def sensitivity(data: YearData, readings: DataFrame, lang: str) -> ReportTable | Nothing:
    """Return the assessment under each reading, from `civlib.compute.effectiveness.sensitivity`.

    Readings that come to the same are one row (`distinct`); all of them are published. The way in
    which the year's programme counts is marked. Nothing is shown where no reading rates.
    """
    w, found = wording(lang), method.conclusions(readings)
    if not found:
        return NOTHING
    basis = of_assessment(w, data, readings[terms.MISSING][0] or "")
    forms = {terms.POINTS: "whole", terms.E: "points", terms.RATING: "rating"}
    names = {name: partial(_values, w, form) for name, form in forms.items()}
    layout = Layout(basis, schemas.shown("sensitivity"), names)
    matter, shown = method.matter(readings), records(method.distinct(readings))
    lacking = dict.fromkeys("; ".join(filter(None, readings[terms.MISSING])).split("; "))
    parts = _missing(w, filter(None, lacking))
    return layout.table(
        w("sensitivity.title", message=verdict(w, found)),
        readings,
        rows=layout.body({**row, terms.CAPPED: _label(data, row, w, matter)} for row in shown),
        notes=[
            w("sensitivity.note_chosen"),
            w("sensitivity.note_refused", missing=parts) if parts else "",
            w("sensitivity.note_previous") if any(row[terms.POINTS][1:] for row in shown) else "",
            w("sensitivity.note_zero") if terms.UNREPORTED in matter else "",
            "" if terms.LOWER_IS_BETTER in matter else w("sensitivity.note_same"),
            w("sensitivity.note_all", count=counts.rows(readings)),
            w(f"effectiveness.status.{method.STATUS}"),
        ],
    )


def verdict(w: Wording, found: tuple[Rating, ...]) -> str:
    """Return whether the readings agree, from `civlib.compute.effectiveness.conclusions`.

    Where they do not, from which to which rating they lead.
    """
    if not found:
        return w("sensitivity.none")
    key = "depends" if found[1:] else "robust"
    return w(f"sensitivity.{key}", rating=found[0], low=found[-1], high=found[0])


def _values(w: Wording, form: str, values: Sequence[Any]) -> str:
    """Return numbers from the first to the last, every rating, or that there is none."""
    shown = [w.show(value, form) for value in (*values,) or (None,)]
    if form == "rating" or not shown[1:]:
        return ", ".join(shown)
    return w("sensitivity.spread", low=shown[0], high=shown[-1])


def _label(data: YearData, row: Mapping[str, Any], w: Wording, matter: Sequence[str]) -> str:
    """Return those of a row's options that matter; a mark stands before the programme's own."""
    ways = row[terms.LOWER_IS_BETTER]
    words = w.join([w(f"effectiveness.lower_is_better.{way}") for way in ways])
    known = {name: w(f"effectiveness.{name}.{row[name]}") for name in COUNTING[1:]}
    known[COUNTING[0]] = w("sensitivity.every_way") if len(ways) == len(LowerIsBetter) else words
    text = " · ".join(known[name] for name in matter) or w("sensitivity.every")
    chosen = data.programme.effectiveness.words()
    own = all(chosen[name] in row[name] for name in matter)
    return w("sensitivity.chosen", text=text) if own else text
