"""Recompute every table of a published folder from the inputs that lie in it.

For whoever would rather not trust the program that made the report. This one file is all there
is: it needs Python 3.11 or newer, installs nothing, imports nothing but the standard library,
writes nothing and asks no network. Beside the reports it lies in ``outputs/``; run it there:

    python recompute.py .                 every published folder below this one
    python recompute.py a-programme/2019  one of them

Each ``tables/*.csv`` is compared, cell by cell, with what comes out of ``inputs/data/``. What
differs is printed, and the exit code is 1 if anything does. A table that nothing here computes,
such as the findings of an audit, is named and left alone.

Sums are exact (`decimal.Decimal`), rates are exact quotients (`fractions.Fraction`, 1 is 100 %),
and only what is written is rounded: six decimals, a half away from zero. ``None`` is absent or
undefined and never zero: an amount is missing, or there is nothing to divide by.
"""

from __future__ import annotations

import csv
import io
import sys
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Context, Decimal, Inexact
from difflib import SequenceMatcher
from fractions import Fraction
from functools import reduce
from itertools import product, zip_longest
from pathlib import Path
from typing import Any

Value = str | int | Decimal | Fraction | None
Row = dict[str, Any]
"""Name of a column → its `Value`."""

Rows = list[Row]
Texts = dict[str, str]
Amount = Decimal | None

KEYS = {"measure_id", "number"}
"""Columns of which every table of a year that is read here has one."""

WIDE = Context(prec=200, traps=[Inexact])
"""More digits than any sum of amounts has; one that would not fit raises `decimal.Inexact`."""

# Reading and writing.


def cells(data: bytes) -> list[list[str]]:
    """Return the lines of a CSV file as text; `ValueError` or `csv.Error` if it is none."""
    text = io.StringIO(data.decode("utf-8-sig"), newline="")
    return [[cell.replace("\r\n", "\n") for cell in line] for line in csv.reader(text, strict=True)]


def read(path: Path) -> list[Texts]:
    """Return the rows of a CSV file, each cell by the name of its column.

    What may be left out is empty: a file has no rows, a column no text.
    """
    header, *lines = (path.is_file() and cells(path.read_bytes())) or [[]]
    if lines and not KEYS.intersection(header):
        raise ValueError(f"{path.name} has none of the columns {', '.join(sorted(KEYS))}")
    return [defaultdict(str, zip(header, line, strict=True)) for line in lines]


def outline(programme: Path) -> dict[str, Any]:
    """Return what ``programme.toml`` in a programme's folder says."""
    text = content(programme / "programme.toml").decode("utf-8-sig")
    return tomllib.loads(text, parse_float=Decimal)


def content(path: Path) -> bytes:
    """Return what is in a file; `OSError` for a pipe or a device, which might never end."""
    if not path.is_file():
        raise OSError(f"{path.name} is no file")
    return path.read_bytes()


def rounded(value: int | Decimal | Fraction, places: int) -> Decimal:
    """Return a value with so many places after the point, a half away from zero.

    Examples
    --------
    >>> rounded(Fraction(11, 15), 3), rounded(Decimal("-0.25"), 1), rounded(Fraction(-1, 30), 1)
    (Decimal('0.733'), Decimal('-0.3'), Decimal('0.0'))
    """
    exact = Fraction(value)
    whole, rest = divmod(abs(exact.numerator) * 10**places, exact.denominator)
    whole += 2 * rest >= exact.denominator
    return Decimal(f"{'-' if exact < 0 and whole else ''}{whole}e-{places}")


def texts(rows: Rows) -> list[Texts]:
    """Return a table as its published file holds it."""
    return [{name: text(value) for name, value in row.items()} for row in rows]


def text(value: Value) -> str:
    """Return a value as published: 865.0 as it is, 2/3 as 0.666667, nothing where it is absent."""
    if isinstance(value, Fraction):
        value = rounded(value, 6)
    return "" if value is None else format(value, "f" if isinstance(value, Decimal) else "")


# Arithmetic.


def add(amounts: Iterable[Amount]) -> Amount:
    """Return the sum of what is there, None if nothing is: 7.0 and nothing and 5 are 12.0."""
    there = [amount for amount in amounts if amount is not None]
    return reduce(WIDE.add, there) if there else None


def divide(top: Amount | Fraction, bottom: Amount | Fraction) -> Fraction | None:
    """Return the exact quotient, None where either is absent or the divisor is zero."""
    return None if top is None or not bottom else Fraction(top) / Fraction(bottom)


def mean(values: list[Fraction]) -> Fraction | None:
    """Return the arithmetic mean, None of nothing."""
    return sum(values, Fraction()) / len(values) if values else None


def decimal(text: str) -> Amount:
    """Return the amount of a cell; None where it is empty."""
    return Decimal(text) if text else None


def pair(row: Texts) -> tuple[Amount, Amount]:
    """Return the planned and the actual value of a row as they are written; None where empty."""
    return decimal(row["planned"]), decimal(row["actual"])


# Money of one year. The folder is data/<programme>/<year>.


def compared(planned: Amount, actual: Amount) -> Row:
    """Return an amount planned and an actual one with their difference and quotient."""
    variance, rate = None, None
    if planned is not None and actual is not None:
        variance = WIDE.subtract(actual, planned)
        rate = divide(actual, planned) if planned > 0 else None
    return {"planned": planned, "actual": actual, "variance": variance, "execution_rate": rate}


def whole(rows: Iterable[Texts]) -> list[tuple[Decimal, Decimal]]:
    """Return the pairs of rows that have both amounts: no others are added or compared."""
    found = map(pair, rows)
    return [(plan, fact) for plan, fact in found if plan is not None and fact is not None]


def money(rows: Iterable[Texts]) -> Row:
    """Return what some rows of funding come to together."""
    both = whole(rows)
    return compared(add(plan for plan, _ in both), add(fact for _, fact in both))


def sources(programme: Path, years: Iterable[Path]) -> list[str]:
    """Return ``all``, then the programme's sources in its own order, or those of its funding."""
    named = [source["id"] for source in outline(programme).get("sources", ())]
    used = dict.fromkeys(row["source"] for year in years for row in read(year / "funding.csv"))
    return ["all", *(named or filter(None, used))]


def funding(year: Path) -> list[Texts]:
    """Return the rows of funding but those of parts, which are inside the measure they are of."""
    parts = {row["measure_id"] for row in read(year / "measures.csv") if row["part_of"]}
    return [row for row in read(year / "funding.csv") if row["measure_id"] not in parts]


def by_measure(year: Path, column: str = "measure_id") -> Rows:
    """Return ``measures.csv``, or ``priorities.csv``: all sources of each measure, or priority."""
    ids = {row["measure_id"]: row[column] or "none" for row in read(year / "measures.csv")}
    if {*ids.values()} == {"none"}:
        return []
    rows = read(year / "funding.csv") if column == "measure_id" else funding(year)
    return [
        {column: id, **money(row for row in rows if ids.get(row["measure_id"]) == id)}
        for id in dict.fromkeys(ids.values())
    ]


def by_source(year: Path, compute: Callable[[list[Texts]], Row]) -> Rows:
    """Return ``totals.csv``, or ``masking.csv``: all, then each source of the programme."""
    rows = funding(year)
    return [
        {"source": key, **compute([row for row in rows if key in ("all", row["source"])])}
        for key in sources(year.parent, [year])
    ]


def hidden(rows: list[Texts]) -> Row:
    """Return what cancels out in a total."""
    both = whole(rows)
    names = ("underspent", "overspent", "masked", "variance", "capped_rate")
    if not both:
        return dict.fromkeys(names)
    short = add(WIDE.subtract(plan, fact) for plan, fact in both if fact < plan) or Decimal(0)
    excess = add(WIDE.subtract(fact, plan) for plan, fact in both if fact > plan) or Decimal(0)
    planned, kept = add(plan for plan, _ in both), add(min(pair) for pair in both)
    capped = compared(planned, kept)["execution_rate"]
    values = (short, excess, min(short, excess), WIDE.subtract(excess, short), capped)
    return dict(zip(names, values, strict=True))


def masking(year: Path) -> Rows:
    """Return ``masking.csv``; nothing where nothing departs from its plan."""
    rows = by_source(year, hidden)
    return rows if any(row["underspent"] or row["overspent"] for row in rows) else []


def unpaired(year: Path) -> Rows:
    """Return ``unpaired.csv``: the rows with one amount alone, in the order of the programme."""
    measures = [row["measure_id"] for row in read(year / "measures.csv")]
    known = [*sources(year.parent, [year]), ""]
    rows = [row for row in funding(year) if (not row["planned"]) != (not row["actual"])]
    rows.sort(key=lambda row: (measures.index(row["measure_id"]), known.index(row["source"])))
    return [
        {"measure_id": row["measure_id"], "source": row["source"]}
        | dict(zip(("planned", "actual"), pair(row), strict=True))
        for row in rows
    ]


STAGES = ("planned_initial", "planned", "appropriated", "actual")


def stages(year: Path) -> Rows:
    """Return ``stages.csv``: the rows that have every stage that any row has."""
    used = {name for name in STAGES if any(row[name] for row in funding(year))}

    def sums(rows: list[Texts]) -> Row:
        known = [row for row in rows if all(row[name] for name in used)]
        return {name: add(decimal(row[name]) for row in known) for name in STAGES}

    return by_source(year, sums) if {"planned_initial", "appropriated"} & used else []


def outlook(year: Path) -> Rows:
    """Return ``outlook.csv``: what the programme foresees each year, and what was spent by then."""
    programme, rows = year.parent, []
    foreseen = outline(programme).get("envelope", ())
    named = {one.get("source") for one in foreseen}
    own = [key for key in sources(programme, [year]) if key in named]
    for key in ["all", *(own if len(own) > 1 else [])]:
        parts = [one for one in foreseen if key in ("all", one.get("source"))]
        amounts = {
            each: add(Decimal(one["planned"]) for one in parts if one["year"] == each)
            for each in sorted({one["year"] for one in parts})
        }
        whole_of = add(amounts.values())
        reached: Amount = Decimal(0)
        for each, planned in amounts.items():
            spent = _spent(programme / str(each), key) if each <= int(year.name) else None
            reached = None if reached is None or spent is None else WIDE.add(reached, spent)
            left = None if reached is None or whole_of is None else WIDE.subtract(whole_of, reached)
            rate = divide(reached, whole_of)
            told = {"source": key, "year": each, "envelope": planned, "actual": spent}
            rows.append({**told, "so_far": reached, "so_far_rate": rate, "remainder": left})
    return rows


def _spent(year: Path, key: str) -> Amount:
    """Return what was spent in a year; None without data, or where a row lacks its amount."""
    if not year.is_dir():
        return None
    amounts = [decimal(row["actual"]) for row in funding(year) if key in ("all", row["source"])]
    return None if None in amounts else add(amounts)


def unit_costs(year: Path) -> Rows:
    """Return ``unit_costs.csv``: money of a measure for each unit of the indicator linked to it."""
    linked = [row for row in read(year / "indicators.csv") if row["measure_id"]]
    ids, rows = [row["measure_id"] for row in linked], []
    money_of = {row["measure_id"]: row for row in by_measure(year)}
    for row in linked:
        names = {name: row[name] for name in ("group", "number", "measure_id")}
        sums, (plan, fact) = money_of[row["measure_id"]], pair(row)
        planned, actual = divide(sums["planned"], plan), divide(sums["actual"], fact)
        if ids.count(row["measure_id"]) == 1 and (planned, actual) != (None, None):
            costs = {"planned": planned, "actual": actual}
            rows.append({**names, **costs, "execution_rate": divide(actual, planned)})
    return rows


# Result indicators of one year.

GROUPS = ("inputs", "outputs", "efficiency", "quality")
"""The groups, in the order of the official form."""


KINDS = {"higher": "at_least", "lower": "at_most", "": ""}
"""Direction of an indicator → the kind of target that it means where none is told."""


def of_year(year: Path) -> list[Texts]:
    """Return the indicators of a year; ``late`` says that one is due after what is told of."""
    told = outline(year.parent).get("years", {}).get(year.name, {})
    end = str(told.get("to", f"{year.name}-12-31"))
    until, rows = str(told.get("as_of", end)), read(year / "indicators.csv")
    enough = str(outline(year.parent).get("scale", {}).get("met_from", ""))
    for row in rows:
        row["met_from"] = enough
        due = row["due"] + "-12-31" * (len(row["due"]) == len("2019")) or end
        row["late"] = "yes" if due > until else ""  # the word "later" is above every date
    return rows


def judge(row: Texts) -> Row:
    """Return both values of an indicator, its exact achievement rate and its state."""
    planned, actual = pair(row)
    kind = row["target"] or KINDS[row["direction"]]
    rate: Fraction | None = None
    if row["late"]:
        state = "not_due"
    elif planned is None and kind != "text":
        state = "plan_absent"
    elif actual is None and not row["actual_text"]:
        state = "actual_absent"
    elif planned is None or actual is None or kind == "text":
        state = "in_words"
    elif planned == 0 <= actual and (kind == "at_least" or (not kind and not actual)):
        state = "unplanned" if actual else "not_planned"
    else:
        rate, state = _compared(row, kind, Fraction(planned), Fraction(actual))
        enough = Fraction(row["met_from"] or 100) / 100
        state = "met" if state == "not_met" and rate is not None and rate >= enough else state
    return {"planned": planned, "actual": actual, "achievement_rate": rate, "state": state}


def _compared(row: Texts, kind: str, plan: Fraction, fact: Fraction) -> tuple[Fraction | None, str]:
    """Return the rate and the state of a fact beside its target, which has one end or two."""
    slack, top = Fraction(row["tolerance"] or 0), plan
    if kind == "range":
        top = Fraction(row["planned_high"] or plan)
    short, over = kind != "at_most" and fact < plan, kind != "at_least" and fact > top
    met = not (short and plan - fact > slack) and not (over and fact - top > slack)
    if not (met or kind):
        return None, "direction_absent"
    if short or kind == "at_least":
        rate = divide(fact, plan)
    elif over or kind == "at_most":
        rate = divide(top, fact) if top else None
    else:
        rate = Fraction(1)
    if rate is not None and met:
        rate = max(rate, Fraction(1))
    return rate, "met" if met else "not_met"


def counts(judged: list[Row]) -> Row:
    """Return how many indicators were compared with their plan, and how many met it."""
    states = [row["state"] for row in judged]
    met = states.count("met")
    return {"rated": met + states.count("not_met"), "met": met}


def indicators(year: Path) -> Rows:
    """Return ``indicators.csv``: the groups in the order of the form, rows as in the data."""
    rows = of_year(year)
    rows.sort(key=lambda row: (*GROUPS, "").index(row["group"]))
    return [{"group": row["group"], "number": row["number"], **judge(row)} for row in rows]


def groups(year: Path) -> Rows:
    """Return ``groups.csv``: one row for each group that has an indicator."""
    rows, result = indicators(year), []
    for group in dict.fromkeys(row["group"] for row in rows):
        judged = [row for row in rows if row["group"] == group]
        rates = [rate for row in judged if isinstance(rate := row["achievement_rate"], Fraction)]
        capped = mean([min(rate, Fraction(1)) for rate in rates])
        known: Row = {"group": group or "none", "indicators": len(judged), **counts(judged)}
        result.append({**known, "mean_rate": mean(rates), "mean_rate_capped": capped})
    return result


# Effectiveness by the comparative analysis, and how it comes out under each of its readings.

OPTIONS = {
    "lower_is_better": ("ratio", "complement", "mirror"),
    "capped": ("false", "true"),
    "reduced_scale": ("refuse", "reduced", "points_0", "points_15", "points_25"),
    "unreported": ("left_out", "zero"),
}
"""Option of the method → its readings, the default one first."""

SCALES = {
    (True, True): ("full", 190, 215),
    (False, True): ("no_quality", 90, 115),
    (True, False): ("no_previous", 165, 190),
    (False, False): ("no_quality_no_previous", 65, 90),
}
"""(quality known, previous year known) → the scale, where it is medium and where high."""

NEAR = Fraction(85, 100)
"""From this part of the index of the year before on, 15 points are given; 25 from the whole."""


def index(rows: list[Texts], group: str, options: Texts) -> tuple[Fraction | None, list[str]]:
    """Return the mean of a group's indices times 100, and each indicator that has none, and why."""
    found = [(row["number"], _single(row, options)) for row in rows if row["group"] == group]
    excluded = [f"{group}/{number}: {why}" for number, why in found if isinstance(why, str)]
    values = [value for _, value in found if isinstance(value, Fraction)]
    if options["capped"] == "true":
        values = [min(value, Fraction(1)) for value in values]
    return mean([100 * value for value in values]), excluded


def _single(row: Texts, options: Texts) -> Fraction | str:
    """Return the index of one indicator, or why it has none."""
    judged = judge(row)
    planned, actual, state = judged["planned"], judged["actual"], judged["state"]
    if state == "actual_absent" and planned and options["unreported"] == "zero":
        return Fraction(0)
    if state not in ("met", "not_met"):
        return "plan_zero" if state in ("not_planned", "unplanned") else str(state)
    kind, rate = row["target"] or KINDS[row["direction"]], judged["achievement_rate"]
    top = Decimal(row["planned_high"] or planned) if kind == "range" else planned
    beyond = kind == "at_most" or (kind != "at_least" and actual > top)
    if options["lower_is_better"] != "ratio" and beyond and top:
        # 1 − (actual − planned) / planned is 2 − actual / planned; an index is never below zero.
        rate = max(Fraction(state == "met"), 2 - Fraction(actual) / Fraction(top))
    return rate if rate is not None else "actual_zero" if planned else "plan_zero"


def assess(rows: list[Texts], before: list[Texts] | None, options: Texts) -> Row:
    """Return an assessment under the names of ``effectiveness.csv``, without method and status."""
    now, unrated = index(rows, "efficiency", options)
    quality, unrated_quality = index(rows, "quality", options)
    past, _ = index(before or [], "efficiency", options)
    ratio = None if now is None or past is None or past <= 0 else now / past
    _, _, given = options["reduced_scale"].partition("points_")
    points = int(given) if given and now is not None else None
    if ratio is not None:
        points = 25 if ratio >= 1 else 15 if ratio >= NEAR else 0
    missing = []
    for group, value, why in (("efficiency", now, unrated), ("quality", quality, unrated_quality)):
        missing += [f"{group}_{'undefined' if why else 'absent'}"] * (value is None)
    if past is None or past <= 0:
        missing.append("previous_absent" if before is None else "previous_undefined")
    reading = _reading(now, quality, points)
    nothing: Row = dict.fromkeys(reading)
    return {
        **options,
        "i_efficiency": now,
        "i_quality": quality,
        "previous_i_efficiency": past,
        "ratio": ratio,
        "points": None if points is None else Fraction(points),
        **(nothing if missing and options["reduced_scale"] == "refuse" else reading),
        **{f"reduced_reading_{key}": reading[key] if missing else None for key in reading},
        "missing": "; ".join(missing) or None,
        "excluded": "; ".join(unrated + unrated_quality) or None,
    }


def _reading(now: Fraction | None, quality: Fraction | None, points: int | None) -> Row:
    if now is None:
        return {"e": None, "scale": None, "rating": None}
    total = now + (quality or 0) + (points or 0)
    scale, medium, high = SCALES[quality is not None, points is not None]
    return {
        "e": total,
        "scale": scale,
        "rating": "high" if total >= high else "medium" if total >= medium else "low",
    }


def _both(year: Path) -> tuple[list[Texts], list[Texts] | None]:
    """Return the indicators of a year and of the year before, None where that has no data."""
    before = year.with_name(str(int(year.name) - 1)) / "indicators.csv"
    return of_year(year), of_year(before.parent) if before.parent.is_dir() else None


def effectiveness(year: Path) -> Rows:
    """Return ``effectiveness.csv``: one row for each parameter of the assessment."""
    chosen = outline(year.parent).get("effectiveness", {})
    options = {name: str(chosen.get(name, known[0])).lower() for name, known in OPTIONS.items()}
    named: Row = {"method": "comparative_analysis", "status": "remembered_unconfirmed"}
    named |= assess(*_both(year), options)
    nothing = "efficiency_absent; quality_absent" in (named["missing"] or "")
    return [{"parameter": name, "value": value} for name, value in named.items() if not nothing]


def sensitivity(year: Path) -> Rows:
    """Return ``sensitivity.csv``: one row for each of the sixty readings, if any of them rates."""
    both, result = _both(year), []
    for reading in product(*OPTIONS.values()):
        found = assess(*both, dict(zip(OPTIONS, reading, strict=True)))
        hidden = ("ratio", "reduced_reading_e", "reduced_reading_scale", "reduced_reading_rating")
        result.append({name: value for name, value in found.items() if name not in hidden})
    return result if any(row["rating"] for row in result) else []


# A programme over its years. The folder is data/<programme>.


def term(programme: Path) -> range:
    """Return every year of the programme's term, or from its first to its last with data."""
    written = outline(programme).get("term")
    ends = [written["first"], written["last"]] if written else [*with_data(programme)]
    return range(ends[0], ends[-1] + 1)


def with_data(programme: Path) -> dict[int, Path]:
    """Return the folder of each year that has data, the earliest first."""
    return {int(path.name): path for path in sorted(programme.glob("[0-9]" * 4))}


def years(numbers: Iterable[int]) -> str:
    """Return years as published files hold them."""
    return " ".join(map(str, numbers))


def same(title: str) -> str:
    """Return a title or unit as it is compared: spaces and case aside."""
    return " ".join(title.split()).casefold()


def of_years(programme: Path, source: str) -> dict[int, Row]:
    """Return the `money` of a source, or of all, in each year with data."""
    return {
        number: money(row for row in funding(year) if source in ("all", row["source"]))
        for number, year in with_data(programme).items()
    }


def money_by_year(programme: Path, source: str = "all") -> Rows:
    """Return ``money_by_year.csv``: all sources, a row for each year of the term."""
    found = of_years(programme, source)
    return [{"year": year, **found.get(year, money([]))} for year in term(programme)]


def money_by_source(programme: Path) -> Rows:
    """Return ``money_by_source.csv``: a row for each (source, year)."""
    return [
        {"source": source, **row}
        for source in sources(programme, with_data(programme).values())[1:]
        for row in money_by_year(programme, source)
    ]


def summed(rows: Mapping[int, Row]) -> Row:
    """Return the sums over years, and the years that have any amount."""
    sums = compared(*(add(row[name] for row in rows.values()) for name in ("planned", "actual")))
    held = [year for year, row in rows.items() if row["planned"] is not None]
    return {**sums, "held_years": years(held)}


def final_totals(programme: Path) -> Rows:
    """Return ``final_totals.csv``: all, then each source, summed over the years with data."""
    return [
        {"source": source, **summed(of_years(programme, source))}
        for source in sources(programme, with_data(programme).values())
    ]


def final_measures(programme: Path) -> Rows:
    """Return ``final_measures.csv``: one row for each (measure, title), summed over its years."""
    found: dict[tuple[str, str], dict[int, Row]] = {}
    for number, year in with_data(programme).items():
        for row, sums in zip(read(year / "measures.csv"), by_measure(year), strict=True):
            key = (row["measure_id"], same(row["title"]))
            found.setdefault(key, {})[number] = {"title": row["title"], **sums}
    ids = [id for (id,) in merged(programme, "measures.csv", "measure_id")]
    return [
        {"measure_id": id, "title": rows[max(rows)]["title"], "years": years(rows), **summed(rows)}
        for (id, _), rows in sorted(found.items(), key=lambda item: ids.index(item[0][0]))
    ]


def merged(programme: Path, table: str, *columns: str) -> list[tuple[str, ...]]:
    """Return the places of all years, each once: what a year adds stands before what follows."""
    order: list[tuple[str, ...]] = []
    for year in with_data(programme).values():
        at = len(order)
        for row in reversed(read(year / table)):
            place = tuple(row[name] for name in columns)
            if place not in order:
                order.insert(at, place)
            at = order.index(place)
    return order


def series(programme: Path) -> list[tuple[Row, dict[int, Texts]]]:
    """Return each series of an indicator: how the last year names it, and its row of each year.

    It is the same indicator where group, number, title, unit and direction are the same.
    """
    found: dict[tuple[Any, ...], dict[int, Texts]] = {}
    for number, year in with_data(programme).items():
        for row in of_year(year):
            key = (row["group"], row["number"], same(row["title"]))
            found.setdefault((*key, same(row["unit"]), row["direction"]), {})[number] = row
    names, result = ("group", "number", "title", "unit", "direction"), []
    places = merged(programme, "indicators.csv", "group", "number")
    places.sort(key=lambda place: (*GROUPS, "").index(place[0]))
    for place, key in enumerate(sorted(found, key=lambda key: places.index(key[:2])), start=1):
        last = found[key][max(found[key])]
        result.append(({"series": place, **{name: last[name] for name in names}}, found[key]))
    return result


def indicators_by_year(programme: Path) -> Rows:
    """Return ``indicators_by_year.csv``: one row for each (series, year of the term)."""
    nothing = dict.fromkeys(("planned", "actual", "achievement_rate", "state"))
    return [
        {**names, "year": year, **(judge(rows[year]) if year in rows else nothing)}
        for names, rows in series(programme)
        for year in term(programme)
    ]


def met_by_year(programme: Path) -> Rows:
    """Return ``met_by_year.csv``: how many met their plan in each year; inputs are left out."""
    result, found = Rows(), series(programme)
    for year in term(programme) if found else ():
        told = [rows[year] for _, rows in found if year in rows]
        judged = [judge(row) for row in told if row["group"] != "inputs"]
        numbers: Row = {"indicators": len(judged), **counts(judged)}
        result.append({"year": year, **(numbers if judged else dict.fromkeys(numbers))})
    return result


def final_indicators(programme: Path) -> Rows:
    """Return ``final_indicators.csv``: in how many of its years each series met its plan."""
    return [
        {**names, "years": years(rows), **counts([judge(row) for row in rows.values()])}
        for names, rows in series(programme)
    ]


# A published folder against what comes out.

Tables = dict[str, Callable[[Path], Rows]]
"""Published table → what computes it from the folder of a year or of a programme."""


def named(*tables: Callable[[Path], Rows]) -> Tables:
    """Return what computes each table, by the table's name."""
    return {table.__name__: table for table in tables}


YEAR: Tables = {
    "measures": by_measure,
    "totals": lambda year: by_source(year, money),
    "priorities": lambda year: by_measure(year, "priority_id"),
    **named(masking, unpaired, stages, outlook, unit_costs),
    **named(indicators, groups, effectiveness, sensitivity),
}
REVIEW: Tables = {
    **named(money_by_year, money_by_source, final_totals, final_measures),
    **named(indicators_by_year, met_by_year, final_indicators),
}


def report(folder: Path) -> tuple[Path, Tables]:
    """Return the data that a published folder was made from, and what there is to compute.

    The notebook that lies among the inputs tells which report it is; that of a year is on the last
    year that it was given. Of any other notebook's tables none is computed.
    """
    notebooks = {path.stem for path in folder.glob("inputs/notebooks/*.ipynb")}
    for programme in sorted(folder.glob("inputs/data/*")):
        if "annual_report" in notebooks:
            return [*with_data(programme).values()][-1], YEAR
        if "programme_review" in notebooks:
            return programme, REVIEW
    return folder, {}


def differences(
    published: list[list[str]], expected: list[list[str]]
) -> Iterator[tuple[str, str, str]]:
    """Yield place, published and expected text of each cell or line of two tables that differs.

    Examples
    --------
    >>> [*differences([["a", "b"], ["1", "2"]], [["a", "b"], ["1", "3"], ["4", "5"]])]
    [('line 2, b', '2', '3'), ('line 3', '', '4,5')]
    """
    header = published[0] if published else []
    keys = [[*map(tuple, lines)] for lines in (published, expected)]
    blocks = SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_opcodes()
    for _, start, end, first, last in (block for block in blocks if block[0] != "equal"):
        pairs = zip_longest(published[start:end], expected[first:last])
        for number, (line, other) in enumerate(pairs, start + 1):
            if line is None or other is None:
                yield f"line {number}", ",".join(line or ()), ",".join(other or ())
                continue
            for column, (cell, wanted) in enumerate(zip_longest(line, other, fillvalue="")):
                if cell != wanted:
                    name = header[column] if column < len(header) else column + 1
                    yield f"line {number}, {name}", cell, wanted


def written(rows: Rows, published: list[list[str]]) -> list[list[str]]:
    """Return the lines that the file of a table should hold; the header of none is not known."""
    header = [*rows[0]] if rows else [*published[:1], []][0]
    return [header, *([*row.values()] for row in texts(rows))]


def empty(rows: Rows) -> bool:
    """Return whether a table holds neither amounts nor rates, so that it may be left out."""
    values = (value for row in rows for value in row.values())
    return not any(isinstance(value, Decimal | Fraction) for value in values)


def main(arguments: Sequence[str]) -> int:
    """Compare every published folder at and below one; return the exit code."""
    if len(arguments) != 1:
        print(__doc__)
        return 2
    checked = wrong = 0
    for path in sorted(Path(arguments[0]).rglob("inputs/notebooks")):
        data, tables = report(path.parents[1])
        for name, table in tables.items():
            file = path.parents[1] / "tables" / f"{name}.csv"
            try:
                rows = table(data)
                if empty(rows) and not file.exists():
                    continue
                lines = cells(content(file))
                found = [*differences(lines, written(rows, lines))]
            except (OSError, ValueError, csv.Error) as error:
                found = [("the whole file", f"it cannot be read: {error}", "")]
            for place, published, expected in found:
                print(f"{file}, {place}: published {published!r}, recomputed {expected!r}")
            checked, wrong = checked + 1, wrong + len(found)
    print(f"Tables recomputed: {checked}; differences: {wrong}.")
    return 1 if wrong or not checked else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
