"""Money of one year: measures, priorities, totals, and what cancels out in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from civlib.verify.recompute.exact import (
    WIDE,
    Row,
    Rows,
    Texts,
    add,
    amount,
    divide,
    outline,
    read,
    subtract,
)


def money(funding: Iterable[Texts]) -> Row:
    """Return planned, actual, variance and execution_rate of some rows of funding together."""
    rows = list(funding)
    planned = add(amount(row["planned"]) for row in rows)
    actual = add(amount(row["actual"]) for row in rows)
    return compared(planned, actual)


def compared(planned: Decimal | None, actual: Decimal | None) -> Row:
    """Return an amount planned and an actual one with their difference and quotient."""
    return {
        "planned": planned,
        "actual": actual,
        "variance": subtract(actual, planned),
        "execution_rate": divide(actual, planned),
    }


def sources(programme: Path) -> list[str]:
    """Return the programme's sources of funding, in its own order."""
    return [source["id"] for source in outline(programme)["sources"]]


def measures(year: Path) -> Rows:
    """Return ``measures.csv``: one row for each measure, all its sources added."""
    funding = read(year / "funding.csv")
    return [
        {"measure_id": key, **money(row for row in funding if row["measure_id"] == key)}
        for key in (row["measure_id"] for row in read(year / "measures.csv"))
    ]


def spending(year: Path) -> Rows:
    """Return what the table of measures shows: a row for each (measure, source).

    Each row has its measure_id and priority_id; a measure without funding has one row without
    source and amounts. Sources stand in the order of their names.
    """
    funding, result = sorted(read(year / "funding.csv"), key=_source), Rows()
    for measure in read(year / "measures.csv"):
        key = {name: measure[name] for name in ("measure_id", "priority_id")}
        own = [row for row in funding if row["measure_id"] == measure["measure_id"]]
        result += [{**key, "source": row["source"], **money([row])} for row in own]
        if not own:
            result.append({**key, "source": None, **money([])})
    return result


def _source(row: Texts) -> list[tuple[bool, int, str]]:
    """Return what sorts sources by name, numbers in it by their size."""
    parts = re.findall("[0-9]+|[^0-9]+", row["source"])
    return [(not one.isdigit(), int(one) if one.isdigit() else 0, one) for one in parts]


def priorities(year: Path) -> Rows:
    """Return ``priorities.csv``: one row for each priority, in the order of the measures."""
    funding = read(year / "funding.csv")
    own: dict[str, set[str]] = {}
    for row in read(year / "measures.csv"):
        own.setdefault(row["priority_id"], set()).add(row["measure_id"])
    return [
        {"priority_id": key, **money(row for row in funding if row["measure_id"] in ids)}
        for key, ids in own.items()
    ]


def totals(year: Path) -> Rows:
    """Return ``totals.csv``: all, then each source of the programme."""
    funding = read(year / "funding.csv")
    return [
        {"source": "all", **money(funding)},
        *(
            {"source": key, **money(row for row in funding if row["source"] == key)}
            for key in sources(year.parent)
        ),
    ]


def masking(year: Path) -> Rows:
    """Return ``masking.csv``: all, then each source; rows with an absent amount do not count."""
    funding = read(year / "funding.csv")
    return [
        {"source": "all", **_hidden(funding)},
        *(
            {"source": key, **_hidden([row for row in funding if row["source"] == key])}
            for key in sources(year.parent)
        ),
    ]


def _hidden(funding: list[Texts]) -> Row:
    pairs = [
        (Decimal(row["planned"]), Decimal(row["actual"]))
        for row in funding
        if row["planned"] and row["actual"]
    ]
    short = _sum_of_gaps((plan, fact) for plan, fact in pairs if fact < plan)
    excess = _sum_of_gaps((fact, plan) for plan, fact in pairs if fact > plan)
    kept = add(fact if fact < plan else plan for plan, fact in pairs)
    return {
        "underspent": short,
        "overspent": excess,
        "masked": short if short <= excess else excess,
        "variance": WIDE.subtract(excess, short),
        "capped_rate": divide(kept, add(plan for plan, _ in pairs)),
    }


def _sum_of_gaps(pairs: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
    return add(WIDE.subtract(more, less) for more, less in pairs) or Decimal(0)
