"""Which value each cell of a published table shows: the one mapping between pages and tables.

A table's rows are given in the order of the page, each as its columns (from 0) with their values
and forms; a row that shows no value of its own, such as a band, is empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from civlib.verify.reading import Table
from civlib.verify.recompute import Row, Rows, Value


class Form(NamedTuple):
    """How a value is shown.

    Attributes
    ----------
    places
        Places after the point; None for a text, or a decimal as it stands in the data.
    percent
        Whether a fraction of one is shown in per cent.
    within
        Whether other words stand around the number.
    """

    places: int | None = None
    percent: bool = False
    within: bool = False


MONEY, PERCENT, COUNT, GIVEN = Form(1), Form(1, percent=True), Form(0), Form()
POINTS, RATIO, INDEX = Form(2), Form(4), Form(2, within=True)

Line = dict[int, tuple[Value, Form]]
Tables = Mapping[str, Rows]
"""Name of a recomputed table → its rows."""

GROUPS = ("inputs", "outputs", "efficiency", "quality")
AMOUNTS = {"planned": MONEY, "actual": MONEY, "variance": MONEY, "execution_rate": PERCENT}
MASKING = {
    "underspent": MONEY,
    "overspent": MONEY,
    "masked": MONEY,
    "variance": MONEY,
    "capped_rate": PERCENT,
}
MEANS = {
    "indicators": COUNT,
    "rated": COUNT,
    "met": COUNT,
    "mean_rate": PERCENT,
    "mean_rate_capped": PERCENT,
}
MET = {"indicators": COUNT, "rated": COUNT, "met": COUNT}
READING = {"i_efficiency": POINTS, "i_quality": POINTS, "points": COUNT, "e": POINTS}
JUDGED = {"planned": GIVEN, "actual": GIVEN, "achievement_rate": PERCENT}


def line(row: Row, forms: Mapping[str, Form], first: int = 1, key: str = "") -> Line:
    """Return the columns of a row: its key in column 0, if any, and values one after the other."""
    shown: Line = {0: (row[key], GIVEN)} if key else {}
    named = enumerate(forms.items(), start=first)
    return shown | {column: (row[name], form) for column, (name, form) in named}


def _plain(
    name: str, forms: Mapping[str, Form], first: int = 1, key: str = ""
) -> Callable[[Tables], list[Line]]:
    return lambda tables: [line(row, forms, first, key) for row in tables[name]]


def _total_last(name: str, forms: Mapping[str, Form]) -> Callable[[Tables], list[Line]]:
    """Return what makes the rows of a table whose total, first in the file, stands at its foot."""

    def rows(tables: Tables) -> list[Line]:
        everything, *others = (line(row, forms) for row in tables[name])
        return [*others, everything]

    return rows


def _measures(tables: Tables) -> list[Line]:
    result: list[Line] = []
    priority: Value = None
    for row in tables["spending"]:
        if row["priority_id"] != priority:
            priority = row["priority_id"]
            result.append({})
        result.append(line(row, AMOUNTS, 5, "measure_id"))
    return result + [line(row, AMOUNTS, 5) for row in tables["totals"]]


def _indicators(group: str) -> Callable[[Tables], list[Line]]:
    return lambda tables: [
        line(row, JUDGED, 3, "number") for row in tables["indicators"] if row["group"] == group
    ]


def _effectiveness(tables: Tables) -> list[Line]:
    values = {str(row["parameter"]): row["value"] for row in tables["effectiveness"]}
    forms = {
        "i_efficiency": INDEX,
        "i_quality": INDEX,
        "previous_i_efficiency": POINTS,
        "ratio": RATIO,
        "points": COUNT,
    }
    rows: list[Line] = [{1: (values[name], form)} for name, form in forms.items()]
    reduced = values["missing"] and not values["rating"] and values["reduced_reading_e"] is not None
    rows.append({1: (values["e"], INDEX)} if values["rating"] else {})
    rows += [{}] * bool(values["missing"])
    rows += [{1: (values["reduced_reading_e"], INDEX)}] * bool(reduced)
    return [*rows, {}, {}, {}, {}]


def _sensitivity(tables: Tables) -> list[Line]:
    result: list[Line] = []
    way: Value = None
    for row in tables["sensitivity"]:
        if row["lower_is_better"] != way:
            way = row["lower_is_better"]
            result.append({})
        result.append(line(row, READING, 2))
    return result


def _by_year(tables: Tables) -> list[Line]:
    rows = [line(row, AMOUNTS) for row in tables["money_by_year"]]
    return [*rows, line(tables["final_totals"][0], AMOUNTS)]


def _by_source(tables: Tables) -> list[Line]:
    result: list[Line] = []
    for total in tables["final_totals"][1:]:
        own = (row for row in tables["money_by_source"] if row["source"] == total["source"])
        result += [{}, *(line(row, AMOUNTS) for row in own), line(total, AMOUNTS)]
    return result


def _series(group: str) -> Callable[[Tables], list[Line]]:
    def rows(tables: Tables) -> list[Line]:
        own = [row for row in tables["indicators_by_year"] if row["group"] == group]
        result: list[Line] = []
        for place in dict.fromkeys(row["series"] for row in own):
            years = [row for row in own if row["series"] == place]
            for name in ("planned", "actual"):
                values = {4 + at: (row[name], GIVEN) for at, row in enumerate(years)}
                result.append({0: (years[0]["number"], GIVEN), **values})
        return result

    return rows


def _final_indicators(tables: Tables) -> list[Line]:
    result: list[Line] = []
    counts = {"rated": COUNT, "met": COUNT}
    for group in GROUPS:
        own = [row for row in tables["final_indicators"] if row["group"] == group]
        result += [{}] * bool(own) + [line(row, counts, 4, "number") for row in own]
    return result


ROWS: Mapping[str, Callable[[Tables], list[Line]]] = {
    "measures": _measures,
    "totals": _total_last("totals", AMOUNTS),
    "priorities": _plain("priorities", AMOUNTS),
    "masking": _total_last("masking", MASKING),
    "groups": _plain("groups", MEANS),
    **{f"indicators-{group}": _indicators(group) for group in GROUPS},
    "effectiveness": _effectiveness,
    "sensitivity": _sensitivity,
    "files": _plain("files", {"rows": COUNT, "absent": COUNT}, 2),
    "money-by-year": _by_year,
    "money-by-source": _by_source,
    "met-by-year": _plain("met_by_year", MET),
    **{f"series-{group}": _series(group) for group in GROUPS},
    "final-totals": _total_last("final_totals", AMOUNTS),
    "final-measures": _plain("final_measures", AMOUNTS, 2, "measure_id"),
    "final-indicators": _final_indicators,
}
"""Table of a page → what it shows."""

FILES: Mapping[str, Sequence[str]] = {
    "indicators": [f"indicators-{group}" for group in GROUPS],
    "indicators_by_year": [f"series-{group}" for group in GROUPS],
    **{
        name: [name.replace("_", "-")]
        for name in (
            *("money_by_year", "money_by_source", "met_by_year"),
            *("final_totals", "final_measures", "final_indicators"),
        )
    },
}
"""File of numbers → the tables of a page that show it, in their order, where names differ."""


def expected(tables: Tables, found: Iterable[Table]) -> list[list[Line] | None]:
    """Return the rows that each table of a file shows; None where nothing is recomputed.

    Parameters
    ----------
    tables
        What was recomputed.
    found
        The tables of a page, or of a PDF, which only names the file of each.
    """
    left = {name: [*parts] for name, parts in FILES.items()}
    result: list[list[Line] | None] = []
    for table in found:
        parts = left.get(table.id)
        name = table.id if parts is None else parts.pop(0) if parts else ""
        result.append(_rows(name, tables))
    return result


def _rows(name: str, tables: Tables) -> list[Line] | None:
    try:
        return ROWS[name](tables)
    except KeyError:  # nothing is known of the table, or not in this report
        return None
