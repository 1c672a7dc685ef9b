"""Small parts that sentences share; what comes from data is escaped before it becomes Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from civlib.dataset import YearData
from civlib.show.captions import source_name, unit
from civlib.show.display import ReportText, escape_markdown
from civlib.wording import Wording, terms

if TYPE_CHECKING:
    from pandas import Series

    Row = Mapping[str, Any] | Series[Any]


def bullets(lines: Iterable[str]) -> ReportText:
    """Return a list with one item for each line that says something."""
    return ReportText("\n".join(f"- {line}" for line in lines if line))


def amounts(w: Wording, row: Row) -> dict[str, str]:
    """Return the amounts and the rate of a row, as sentences name them."""
    return {
        "planned": w.money(row[terms.PLANNED]),
        "actual": w.money(row[terms.ACTUAL]),
        "variance": w.money(row[terms.VARIANCE], sign=True),
        "exact": w.number(row[terms.EXECUTION_RATE], 6),
        "rate": w.percent(row[terms.EXECUTION_RATE]),
    }


def hidden_amounts(w: Wording, row: Row) -> dict[str, str]:
    """Return what a row of `finance.masking` holds, as sentences name it."""
    return {
        "net": w.money(row[terms.VARIANCE], sign=True),
        "under": w.money(row[terms.UNDERSPENT]),
        "over": w.money(row[terms.OVERSPENT]),
        "capped": w.percent(row[terms.CAPPED_RATE]),
    }


def numbered(w: Wording, labels: str, row: Row) -> dict[str, str]:
    """Return the group of an indicator, by one of its labels, and its number."""
    return {"group": w(f"{labels}.{row[terms.GROUP]}"), "number": str(row[terms.NUMBER])}


def in_unit(w: Wording, data: YearData) -> str:
    """Return the unit of the programme's amounts."""
    return escape_markdown(unit(w, data))


def named(w: Wording, data: YearData, source: str) -> str:
    """Return the label of a funding source."""
    return escape_markdown(source_name(w, data, source))
