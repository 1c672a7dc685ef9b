"""The published tables, computed a second time with nothing but csv and decimal.

Independent on purpose: it shares no code, no library and no type with civlib, so that a mistake
would have to be made twice, in two ways, to go unseen.
"""

from __future__ import annotations

import csv
import decimal
import tomllib
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

Rows = list[dict[str, str]]
CONTEXT = decimal.Context(prec=60, rounding=ROUND_HALF_UP)


def read(path: Path) -> Rows:
    """Return the rows of a CSV file as text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def amount(text: str) -> Decimal | None:
    """Return a number, or None where the cell is empty."""
    return Decimal(text) if text else None


def add(texts: list[str]) -> Decimal | None:
    """Return the sum of what is there, None if nothing is."""
    there = [Decimal(text) for text in texts if text]
    result = Decimal(0)
    for one in there:
        result = CONTEXT.add(result, one)
    return result if there else None


def show(value: Decimal | None) -> str:
    """Return an amount as text."""
    return "" if value is None else format(value, "f")


def six(value: Decimal | None) -> str:
    """Return a rate with six decimals, half up."""
    if value is None:
        return ""
    return format(value.quantize(Decimal("0.000001"), context=CONTEXT), "f")


def divide(top: Decimal | None, bottom: Decimal | None) -> Decimal | None:
    """Return a quotient, None where it cannot be formed."""
    if top is None or not bottom:
        return None
    return CONTEXT.divide(top, bottom)


def money(rows: Rows) -> dict[str, str]:
    """Return planned, actual, variance and execution_rate of some funding rows together."""
    planned = add([row["planned"] for row in rows])
    actual = add([row["actual"] for row in rows])
    both = planned is not None and actual is not None
    return {
        "planned": show(planned),
        "actual": show(actual),
        "variance": show(CONTEXT.subtract(actual, planned)) if both else "",
        "execution_rate": six(divide(actual, planned)) if both else "",
    }


def measures(year: Path) -> Rows:
    """Return ``measures.csv``: one row for each measure."""
    funding = read(year / "funding.csv")
    return [
        {
            "measure_id": measure["measure_id"],
            **money([row for row in funding if row["measure_id"] == measure["measure_id"]]),
        }
        for measure in read(year / "measures.csv")
    ]


def totals(year: Path) -> Rows:
    """Return ``totals.csv``: all, then each source of the programme."""
    funding = read(year / "funding.csv")
    programme = tomllib.loads((year.parent / "programme.toml").read_text(encoding="utf-8"))
    result = [{"source": "all", **money(funding)}]
    for source in programme["sources"]:
        own = [row for row in funding if row["source"] == source["id"]]
        result.append({"source": source["id"], **money(own)})
    return result


def judge(row: dict[str, str]) -> tuple[Decimal | None, str]:
    """Return the exact achievement rate and the state of an indicator."""
    planned, actual = amount(row["planned"]), amount(row["actual"])
    lower = row["direction"] == "lower"
    if planned is None:
        return None, "plan_absent"
    if actual is None:
        return None, "actual_absent"
    if lower:
        rate = divide(planned, actual) if planned else None
        return rate, "not_met" if actual > planned else "met"
    if planned == 0:
        return None, "unplanned" if actual else "not_planned"
    return divide(actual, planned), "not_met" if actual < planned else "met"


def indicators(year: Path) -> Rows:
    """Return ``indicators.csv``: the groups in the order of the form, rows as in the data."""
    rows = read(year / "indicators.csv")
    result = []
    for group in ("inputs", "outputs", "efficiency", "quality"):
        for row in rows:
            if row["group"] == group:
                rate, state = judge(row)
                shown = {name: row[name] for name in ("group", "number", "planned", "actual")}
                result.append({**shown, "achievement_rate": six(rate), "state": state})
    return result


def groups(year: Path) -> Rows:
    """Return ``groups.csv``: one row for each of the four groups."""
    rows = read(year / "indicators.csv")
    result = []
    for group in ("inputs", "outputs", "efficiency", "quality"):
        judged = [judge(row) for row in rows if row["group"] == group]
        rates = [rate for rate, _ in judged if rate is not None]
        states = [state for _, state in judged]
        capped = [min(rate, Decimal(1)) for rate in rates]
        result.append(
            {
                "group": group,
                "indicators": str(len(judged)),
                "rated": str(states.count("met") + states.count("not_met")),
                "met": str(states.count("met")),
                "mean_rate": six(mean(rates)),
                "mean_rate_capped": six(mean(capped)),
            }
        )
    return result


def mean(values: list[Decimal]) -> Decimal | None:
    """Return the arithmetic mean, None of nothing."""
    result = Decimal(0)
    for value in values:
        result = CONTEXT.add(result, value)
    return divide(result, Decimal(len(values)))


TABLES = {"measures": measures, "totals": totals, "indicators": indicators, "groups": groups}
