"""Indicators of a programme over the years: series, how many were met, the final report."""

from __future__ import annotations

from pathlib import Path

from civlib.verify.recompute.exact import Row, Rows, Texts, amount, read
from civlib.verify.recompute.indicators import GROUPS, judge
from civlib.verify.recompute.money_of_years import same, term, with_data, years_text

Key = tuple[int, int, str, str, str]
"""What makes an indicator the same one: group and number (which sort), title, unit, direction."""


def _key(row: Texts) -> Key:
    place = (GROUPS.index(row["group"]), int(row["number"]))
    return (*place, same(row["title"]), same(row["unit"]), row["direction"])


_NAMES = ("group", "number", "title", "unit", "direction")


def _series(programme: Path) -> list[tuple[Row, dict[int, Texts]]]:
    """Return each series: how it is named (as the last year has it), and its row of each year."""
    found: dict[Key, dict[int, Texts]] = {}
    for year in with_data(programme):
        for row in read(year / "indicators.csv"):
            found.setdefault(_key(row), {})[int(year.name)] = row
    result = []
    for place, key in enumerate(sorted(found, key=lambda one: one[:2]), start=1):
        last = found[key][max(found[key])]
        names: Row = {name: last[name] for name in _NAMES}
        result.append(({"series": place, **names}, found[key]))
    return result


def indicators_by_year(programme: Path) -> Rows:
    """Return ``indicators_by_year.csv``: one row for each (series, year of the term)."""
    return [
        {**names, "year": year, **_values(rows.get(year))}
        for names, rows in _series(programme)
        for year in term(programme)
    ]


def _values(row: Texts | None) -> Row:
    if row is None:
        return dict.fromkeys(("planned", "actual", "achievement_rate", "state"))
    rate, state = judge(row)
    planned, actual = amount(row["planned"]), amount(row["actual"])
    return {"planned": planned, "actual": actual, "achievement_rate": rate, "state": state}


def _counted(states: list[str]) -> Row:
    met = states.count("met")
    return {"rated": met + states.count("not_met"), "met": met}


def met_by_year(programme: Path) -> Rows:
    """Return ``met_by_year.csv``: how many indicators met their plan in each year of the term."""
    result, found = Rows(), _series(programme)
    for year in term(programme):
        states = [judge(rows[year])[1] for _, rows in found if year in rows]
        counts = {"indicators": len(states), **_counted(states)}
        result.append({"year": year, **(counts if states else dict.fromkeys(counts))})
    return result


def final_indicators(programme: Path) -> Rows:
    """Return ``final_indicators.csv``: in how many of its years each series met its plan."""
    return [
        {
            **names,
            "years": years_text(rows),
            **_counted([judge(row)[1] for row in rows.values()]),
        }
        for names, rows in _series(programme)
    ]
