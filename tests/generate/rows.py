"""The rows of one year's tables, as somebody would type them from the year's report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from .course import FULL, Course, MeasureKey, Value
from .dice import decimal
from .printing import Form, Row, Style
from .stock import Count, Indicator, Measure

UNASKED, UNKNOWN = "Опитування не проводили.", "Дані за рік не збирали."
UNPLANNED = "План на рік не встановлювали."
MEND = (
    "Надолужити заплановано в наступному році.",
    "План наступного року уточнено.",
    "Причини розглянуто на нараді, план заходів уточнено.",
)


@dataclass(kw_only=True)
class Report(Form):
    """One year, and the keys under which measures and indicators stand in its rows."""

    course: Course
    own: str
    measure_ids: dict[MeasureKey, str] = field(default_factory=dict)
    indicator_ids: dict[tuple[str, int], str] = field(default_factory=dict)


def report(course: Course, year: int, own: str, style: Style) -> Report:
    """Return a year without its printed form; ``own`` is the council's own source of money."""
    made = Report(year=year, style=style, course=course, own=own)
    made.indicator_ids = dict(_numbered(course, year))
    for one, id, priority in _ordered(course.theme.measures):
        made.measure_ids[one.key, one.copy] = id
        _measure(made, one, id, priority)
        _funding(made, one, id)
    for one in course.theme.indicators:
        if (one.key, one.copy) in made.indicator_ids:
            _indicator(made, one)
    group_order = ["inputs", "outputs", "efficiency", "quality"]
    made.indicators.sort(key=lambda row: (group_order.index(row["group"]), row["number"]))
    return made


def _ordered(measures: tuple[Measure, ...]) -> Iterator[tuple[Measure, str, int]]:
    """Yield each measure with its number and that of its priority."""
    titles = list(dict.fromkeys(one.priority for one in measures))
    seen = dict.fromkeys(titles, 0)
    for one in measures:
        seen[one.priority] += 1
        priority = titles.index(one.priority) + 1
        yield one, f"{priority}.{seen[one.priority]}", priority


def _numbered(course: Course, year: int) -> Iterator[tuple[tuple[str, int], str]]:
    """Yield the indicators of a year with their keys; those introduced later stand last."""
    plot, last = course.plot, dict[str, int]()
    later = sorted(
        course.theme.indicators, key=lambda one: plot.introduced.get((one.key, one.copy), 0)
    )
    for one in later:
        there = plot.reports((one.key, one.copy), year)
        if there or not plot.renumbered:
            last[one.group] = last.get(one.group, 0) + 1
        if there:
            yield (one.key, one.copy), f"{one.group}/{last[one.group]}"


def _measure(made: Report, one: Measure, id: str, priority: int) -> None:
    key, years = (one.key, one.copy), made.course.years
    pace = made.course.pace[key, made.year]
    status = "carried_out" if pace >= FULL else "partly" if pace else "not_carried_out"
    first, last = years[0], years[-1]
    named = {"measure_id": id, "priority_id": str(priority), "priority": one.priority}
    term = str(first) if first == last else f"{first}–{last}"
    result = _result(made, one, id) if pace else ""
    done = {"status": status, "result": result, "reason": made.course.reasons[key, made.year]}
    made.measures.append(
        {**named, "title": one.title, "term": term, "executors": one.executors, **done}
    )


def _result(made: Report, one: Measure, id: str) -> str:
    """Return what was done, and state every count of it."""
    figures: Row = {}
    for name, count in one.counts.items():
        actual = made.course.count(name, one.copy, made.year).actual or 0
        first = max(1, actual * count.part // 100) if actual > 1 else actual
        figures |= {name: actual, f"{name}_a": first, f"{name}_b": actual - first}
        parts = f"{first}+{actual - first}" if count.part else ""
        _state(made, name, one.copy, count, f"measures/{id}/result", actual, parts)
    return one.result.format(**figures)


def _state(
    made: Report, name: str, copy: int, count: Count, place: str, value: int, parts: str = ""
) -> None:
    lot = "" if copy == 1 else f"-{copy}"
    label = count.label if copy == 1 else f"{count.label} (черга {copy})"
    row = {"quantity": f"{name}{lot}", "place": place, "value": Decimal(value), "parts": parts}
    made.statements.append({**row, "indicator": indicator_of(made, name, copy), "label": label})


def indicator_of(made: Report, name: str, copy: int) -> str:
    """Return the key of the indicator that shows a count; nothing if the year has none."""
    for one in made.course.theme.indicators:
        if one.of == name and one.copy == copy and (one.key, copy) in made.indicator_ids:
            return made.indicator_ids[one.key, copy]
    return ""


def _funding(made: Report, one: Measure, id: str) -> None:
    for source, value in made.course.money.get(((one.key, one.copy), made.year), {}).items():
        planned, actual = amount(value.planned), amount(value.actual)
        name = made.own if source == "own" else source
        row = {"measure_id": id, "source": name, "planned": planned, "actual": actual}
        made.funding.append(row)


def amount(hundredths: int | None) -> Decimal | None:
    """Return an amount of money with one decimal place, or two where it needs them.

    Examples
    --------
    >>> amount(38000), amount(36125), amount(None)
    (Decimal('380.0'), Decimal('361.25'), None)
    """
    if hundredths is None or hundredths % 10:
        return decimal(hundredths, 2)
    return decimal(hundredths // 10, 1)


def _indicator(made: Report, one: Indicator) -> None:
    key = (one.key, one.copy)
    value = made.course.indicators[one.key, one.copy, made.year]
    group, number = made.indicator_ids[key].split("/")
    renamed = made.year >= made.course.plot.renamed.get(key, made.year + 1)
    shown = amount if one.total else lambda units: decimal(units, value.places)
    explanation, action = _comment(made, one, value)
    title = one.renamed if renamed else one.title
    named = {"group": group, "number": int(number), "title": title, "unit": one.unit}
    values = {"planned": shown(value.planned), "actual": shown(value.actual)}
    said = {"explanation": explanation, "corrective_action": action}
    made.indicators.append({**named, "direction": one.direction, **values, **said})


def _comment(made: Report, one: Indicator, value: Value) -> tuple[str, str]:
    """Return what the report says of a value, and what is to be done about it."""
    if ((one.key, one.copy), made.year) in made.course.plot.no_actual:
        return (UNASKED if one.survey else UNKNOWN), ""
    if value.actual is None:
        return _reason(made, one), ""
    asked = _asked(made, one)
    if value.planned is None:
        return f"{UNPLANNED} {asked}".strip(), ""
    higher, lower = value.actual * 100, value.planned * 100
    if one.direction == "lower":
        higher, lower = lower, higher
    if higher < lower * 95 // 100 and not one.total:
        mend = made.course.dice("mend", one.key, made.year).pick(MEND)
        return (
            f"{one.short or _reason(made, one)} {asked}".strip(),
            mend if higher < lower * 85 // 100 else "",
        )
    return f"{one.over if higher > lower else ''} {asked}".strip(), ""


def _reason(made: Report, one: Indicator) -> str:
    """Return why the measure behind an indicator was not done in full, if that is known."""
    names = {one.of, one.cost, *one.per} - {""}
    for measure in made.course.theme.measures:
        reason = made.course.reasons[(measure.key, measure.copy), made.year]
        behind = measure.key == one.by or names & measure.counts.keys()
        if measure.copy == one.copy and behind and reason:
            return reason
    return ""


def _asked(made: Report, one: Indicator) -> str:
    """Return how many people a survey asked, and state it."""
    if not one.survey:
        return ""
    lot = f"{one.key}-{one.copy}"
    value = made.course.dice("asked", lot, made.year).between(12, 60) * 10
    place = f"indicators/{made.indicator_ids[one.key, one.copy]}/explanation"
    row = {"quantity": f"respondents-{lot}", "place": place, "value": Decimal(value), "parts": ""}
    made.statements.append({**row, "indicator": "", "label": "опитані особи"})
    return f"Опитано осіб: {value}."
