"""Result indicators of one year, and their groups."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from civlib.verify.recompute.exact import Rows, Texts, amount, divide, mean, read

GROUPS = ("inputs", "outputs", "efficiency", "quality")
"""The groups, in the order of the official form."""


def judge(row: Texts) -> tuple[Fraction | None, str]:
    """Return the exact achievement rate and the state of an indicator."""
    planned, actual = amount(row["planned"]), amount(row["actual"])
    if planned is None:
        return None, "plan_absent"
    if actual is None:
        return None, "actual_absent"
    if row["direction"] == "lower":
        rate = divide(planned, actual) if planned else None
        return rate, "not_met" if actual > planned else "met"
    if planned == 0:
        return None, "unplanned" if actual else "not_planned"
    return divide(actual, planned), "not_met" if actual < planned else "met"


def of_group(rows: list[Texts], group: str) -> list[Texts]:
    """Return the indicators of one group, in the order of the data."""
    return [row for row in rows if row["group"] == group]


def indicators(year: Path) -> Rows:
    """Return ``indicators.csv``: the groups in the order of the form, rows as in the data."""
    rows, result = read(year / "indicators.csv"), Rows()
    for group in GROUPS:
        for row in of_group(rows, group):
            rate, state = judge(row)
            result.append(
                {
                    "group": group,
                    "number": row["number"],
                    "planned": amount(row["planned"]),
                    "actual": amount(row["actual"]),
                    "achievement_rate": rate,
                    "state": state,
                }
            )
    return result


def groups(year: Path) -> Rows:
    """Return ``groups.csv``: one row for each of the four groups."""
    rows, result = read(year / "indicators.csv"), Rows()
    for group in GROUPS:
        judged = [judge(row) for row in of_group(rows, group)]
        rates = [rate for rate, _ in judged if rate is not None]
        states = [state for _, state in judged]
        result.append(
            {
                "group": group,
                "indicators": len(judged),
                "rated": states.count("met") + states.count("not_met"),
                "met": states.count("met"),
                "mean_rate": mean(rates),
                "mean_rate_capped": mean([rate if rate < 1 else Fraction(1) for rate in rates]),
            }
        )
    return result
