"""The form of a year as plain rows, and how a document prints it: with integers alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from civlib.dataset import schemas
from civlib.wording.terms import Table

Row = dict[str, Any]
Pair = tuple[Decimal | None, Decimal | None]

EVERY = ("planned", "actual", "percent")
COLUMNS = {
    table.value: [field["name"] for field in schemas.read(table)["fields"]] for table in Table
}


@dataclass
class Style:
    """How one document prints numbers; those of indicators have least places of their own."""

    rule: str
    places: int
    trimmed: bool
    thousands: str
    least: int
    absent: str
    sign: str
    least_of_indicators: int = 0

    def number(self, value: Decimal | None, section: str = "") -> str:
        """Return an amount with at least the places of its section."""
        if value is None:
            return self.absent
        whole, _, rest = f"{value:f}".partition(".")
        least = self.least_of_indicators if section == "indicators" else self.least
        rest = rest.ljust(least, "0")
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


@dataclass(kw_only=True)
class Form:
    """A year as rows, so that an error can be planted before anybody reads them."""

    year: int
    style: Style
    measures: list[Row] = field(default_factory=list)
    funding: list[Row] = field(default_factory=list)
    indicators: list[Row] = field(default_factory=list)
    published: list[Row] = field(default_factory=list)
    statements: list[Row] = field(default_factory=list)

    def pair(self, section: str, key: str) -> Pair:
        if section == "indicators":
            row = self.indicator(key)
            return row["planned"], row["actual"]
        measure, _, source = key.partition("/") if section == "measures" else ("", "", key)
        source = "" if source == "all" else source
        rows = [
            row
            for row in self.funding
            if measure in ("", row["measure_id"]) and source in ("", row["source"])
        ]
        return _sum(rows, "planned"), _sum(rows, "actual")

    def rate(self, section: str, key: str) -> Fraction | None:
        """Return the exact percentage of a line as a fraction of one."""
        planned, actual = self.pair(section, key)
        if planned is None or actual is None or planned == 0:
            return None
        if section == "indicators" and self.indicator(key)["direction"] == "lower":
            return Fraction(planned) / Fraction(actual) if actual else None
        return Fraction(actual) / Fraction(planned)

    def indicator(self, key: str) -> Row:
        return next(row for row in self.indicators if f"{row['group']}/{row['number']}" == key)

    def sources(self, measure: str) -> list[str]:
        return [row["source"] for row in self.funding if row["measure_id"] == measure]

    def print(self, section: str, key: str, columns: tuple[str, ...] = EVERY) -> None:
        """Print a line of the form as its data give it."""
        numbers = (self.style.number(value, section) for value in self.pair(section, key))
        texts = (*numbers, self.style.percent(self.rate(section, key)))
        for column, text in zip(EVERY, texts, strict=True):
            if column in columns:
                row = {"section": section, "key": key, "column": column, "printed": text}
                self.published.append(row)

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield the name and the text of each table, as somebody would have typed it."""
        for name, columns in COLUMNS.items():
            text = io.StringIO()
            writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(getattr(self, name))
            yield f"{name}.csv", text.getvalue()


def _sum(rows: list[Row], column: str) -> Decimal | None:
    there = [row[column] for row in rows if row[column] is not None]
    return sum(there[1:], there[0]) if there else None
