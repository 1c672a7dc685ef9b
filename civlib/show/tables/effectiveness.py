"""The assessment of effectiveness, and how it would come out under other readings of the method."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from civlib.compute import effectiveness as method
from civlib.compute.effectiveness import Effectiveness, Excluded, Index, Reading
from civlib.compute.scales import POINTS
from civlib.dataset import YearData
from civlib.dataset.frames import records, tuples
from civlib.show.captions import assessed_from, computed_from
from civlib.show.display import Cell, Data, ReportTable, Row
from civlib.show.ratings import bands, mark, missing, points, ratio, steps, verdict, word
from civlib.show.tables.build import Field, cells, table
from civlib.wording import Wording, terms, wording
from civlib.wording.terms import LowerIsBetter, Table

if TYPE_CHECKING:
    from pandas import DataFrame


def effectiveness(data: YearData, result: Effectiveness, lang: str) -> ReportTable:
    """Return the assessment from `civlib.compute.effectiveness.evaluate`, one row for each fact.

    Where a part is missing and no rating is given, the reading on a reduced scale stands beside.
    """
    w = wording(lang)
    rows = [
        Row((Cell(w(f"effectiveness.fact.{name}")), Cell(text))) for name, text in _facts(result, w)
    ]
    return table(
        w,
        "effectiveness",
        _title(result, w),
        [Field("fact", str, "key", 2), Field("value", str, "text", 4)],
        rows,
        source=computed_from(w, data, Table.INDICATORS),
        notes=_method(w),
        data=Data.of(method.frame(result), "effectiveness"),
        origins=[assessed_from(w, data, ["value"], result.missing)],
    )


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
            group=w(f"effectiveness.group.{one.group}"),
            number=one.number,
            reason=w(f"effectiveness.undefined.{one.reason}"),
        )
        for one in excluded
    ]
    return "; ".join(rows) or w("effectiveness.nothing")


def sensitivity(data: YearData, readings: DataFrame, lang: str) -> ReportTable:
    """Return the assessment under each reading, from `civlib.compute.effectiveness.sensitivity`.

    Parameters
    ----------
    data
        The year, for the reading that its programme chose, which is marked.
    readings
        One row for each reading; published as it is in ``sensitivity.csv``.
    """
    w = wording(lang)
    message = verdict(w, method.conclusions(readings))
    return table(
        w,
        "sensitivity",
        w("sensitivity.title", message=message),
        _fields(w),
        list(_rows(data, readings, w)),
        source=computed_from(w, data, Table.INDICATORS),
        notes=[*_notes(readings, w), w(f"effectiveness.status.{method.STATUS}")],
        data=Data.of(readings, "sensitivity"),
        origins=[assessed_from(w, data, _NUMBERS, readings[terms.MISSING][0] or "")],
    )


_NUMBERS = tuple(
    f"sensitivity.{name}" for name in (terms.I_EFFICIENCY, terms.I_QUALITY, terms.POINTS, terms.E)
)


def _fields(w: Wording) -> list[Field]:
    indices = (terms.I_EFFICIENCY, terms.I_QUALITY)
    return [
        Field(f"sensitivity.{terms.CAPPED}", str, "key", 2.4),
        Field(f"sensitivity.{terms.REDUCED_SCALE}", str, "text", 2.2),
        *(Field(f"sensitivity.{name}", lambda value: points(w, value)) for name in indices),
        Field(f"sensitivity.{terms.POINTS}", lambda value: w.number(value, 0), width=1),
        Field(f"sensitivity.{terms.E}", lambda value: points(w, value)),
        Field(f"sensitivity.{terms.RATING}", lambda value: mark(w, value), "text", 2),
    ]


def _rows(data: YearData, readings: DataFrame, w: Wording) -> Iterator[Row]:
    """Yield the readings under a band for each way to read an index where lower is better."""
    found, fields = records(readings), _fields(w)
    for way in LowerIsBetter:
        name = w("sensitivity.way", way=_option(terms.LOWER_IS_BETTER, way, w))
        yield Row((Cell(name),), "group")
        for row in found:
            if row[terms.LOWER_IS_BETTER] == way:
                yield Row(tuple(cells(_shown(data, row, w), fields)))


def _shown(data: YearData, row: dict[str, Any], w: Wording) -> dict[str, Any]:
    """Return a reading as its fields name and word it."""
    chosen = data.programme.effectiveness.words()
    words = {name: _option(name, row[name], w) for name in chosen}
    if all(row[name] == value for name, value in chosen.items()):
        words[terms.CAPPED] = w("sensitivity.chosen", text=words[terms.CAPPED])
    return {f"sensitivity.{name}": value for name, value in {**row, **words}.items()}


def _notes(readings: DataFrame, w: Wording) -> Iterator[str]:
    yield w("sensitivity.note_chosen")
    if readings[terms.RATING].isna().any():
        yield w("sensitivity.note_refused")
    ways = {
        tuple(tuples(own.drop(columns=terms.LOWER_IS_BETTER)))
        for _, own in readings.groupby(terms.LOWER_IS_BETTER)
    }
    if len(ways) == 1:
        yield w("sensitivity.note_same")
