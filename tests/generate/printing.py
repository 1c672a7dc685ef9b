"""How a document prints numbers: with integers alone, so that nothing here uses what it tests."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from civlib.dataset import schemas
from civlib.wording.terms import Table

Row = dict[str, Any]

EVERY = ("planned", "actual", "percent")
COLUMNS = {
    table.value: [field["name"] for field in schemas.read(table)["fields"]] for table in Table
}
"""Table → every declared column."""

BASIC = {
    "measures": [
        *("measure_id", "priority_id", "priority", "title", "term", "executors", "status"),
        *("result", "reason"),
    ],
    "funding": ["measure_id", "source", "planned", "actual"],
    "indicators": [
        *("group", "number", "title", "unit", "direction", "planned", "actual", "explanation"),
        "corrective_action",
    ],
    "published": ["section", "key", "column", "printed"],
    "statements": ["quantity", "place", "value", "parts", "indicator", "label"],
}
"""Table → the columns of a plain report, as the tests write their rows."""

BLANK = {
    field["name"]: None if field["type"] == "number" else ""
    for table in Table
    for field in schemas.read(table)["fields"]
}
"""Column → what it holds where nothing stands."""


@dataclass(frozen=True)
class Style:
    """How one document prints numbers; amounts have least places of their own.

    Deviations are printed with their sign, with the other one, or, for 0, not at all.
    """

    rule: str
    places: int
    trimmed: bool
    thousands: str
    least: int
    absent: str
    sign: str
    variance: int = 0
    verdicts: bool = False

    def number(self, value: Decimal | None) -> str:
        """Return an amount with at least so many places."""
        if value is None:
            return self.absent
        if value < 0:
            return f"-{self.number(-value)}"
        whole, _, rest = f"{value:f}".partition(".")
        rest = rest.ljust(self.least, "0")
        grouped = f"{int(whole):,}".replace(",", self.thousands)
        return f"{grouped},{rest}" if rest else grouped

    def percent(self, rate: Fraction | None) -> str:
        """Return a rate of one in per cent, rounded by the document's rule."""
        if rate is None:
            return self.absent
        places = 0 if self.rule == "whole" else self.places
        value = Decimal(units(100 * rate, places, self.rule)).scaleb(-places)
        text = f"{value:.{self.places}f}".replace(".", ",")
        if self.trimmed and "," in text:
            text = text.rstrip("0").rstrip(",")
        return text + self.sign


def units(exact: Fraction, places: int, rule: str) -> int:
    """Return how many units of the last place a rule makes of a value that is not below zero."""
    whole, rest = divmod(exact * 10**places, 1)
    up = {
        "truncated": False,
        "half_even": rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2 == 1),
    }
    return int(whole) + up.get(rule, rest >= Fraction(1, 2))
