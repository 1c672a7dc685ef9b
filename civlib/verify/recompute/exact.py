"""Reading, exact sums and quotients, and how a value is written; the base of the recomputation."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from pathlib import Path
from typing import Any

Value = str | int | Decimal | Fraction | None
Row = dict[str, Value]
Rows = list[Row]
Texts = dict[str, str]

WIDE = Context(prec=200, traps=[Inexact])
"""More digits than any sum of amounts has: one that would not fit raises `decimal.Inexact`."""

PLACES = 6
"""Decimal places of a rate in a published file."""


def read(path: Path) -> list[Texts]:
    """Return the rows of a CSV file as text, whatever its line ends.

    A byte order mark is passed over: a spreadsheet may have left it.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            {name: cell.replace("\r\n", "\n") for name, cell in row.items()}
            for row in csv.DictReader(file, strict=True)
        ]


def outline(programme: Path) -> dict[str, Any]:
    """Return what ``programme.toml`` in a programme's folder says."""
    text = (programme / "programme.toml").read_text(encoding="utf-8-sig")
    return tomllib.loads(text)


def amount(cell: str) -> Decimal | None:
    """Return a number as it is written; None where the cell is empty."""
    return Decimal(cell) if cell else None


def add(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """Return the sum of what is there, None if nothing is.

    Examples
    --------
    >>> add([Decimal("7.0"), None, Decimal(5)]), add([None])
    (Decimal('12.0'), None)
    """
    result = None
    for one in amounts:
        if one is not None:
            result = one if result is None else WIDE.add(result, one)
    return result


def subtract(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    """Return one − other, None if either is absent."""
    return None if one is None or other is None else WIDE.subtract(one, other)


def divide(top: Decimal | Fraction | None, bottom: Decimal | Fraction | None) -> Fraction | None:
    """Return the exact quotient, None where it cannot be formed.

    Examples
    --------
    >>> divide(Decimal("838.5"), Decimal(865)), divide(Decimal(1), Decimal(0))
    (Fraction(1677, 1730), None)
    """
    if top is None or not bottom:
        return None
    return Fraction(top) / Fraction(bottom)


def mean(values: list[Fraction]) -> Fraction | None:
    """Return the arithmetic mean, None of nothing."""
    return sum(values, Fraction()) / len(values) if values else None


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
    sign = "-" if exact < 0 and whole else ""
    return Decimal(f"{sign}{whole}e-{places}")


def text(value: Value) -> str:
    """Return a value as a published file holds it: absent is empty, a rate has six decimals.

    Examples
    --------
    >>> text(Decimal("865.0")), text(Fraction(2, 3)), text(None), text(7)
    ('865.0', '0.666667', '', '7')
    """
    if isinstance(value, Fraction):
        value = rounded(value, PLACES)
    if isinstance(value, Decimal):
        return format(value, "f")
    return "" if value is None else str(value)


def texts(rows: Rows) -> list[Texts]:
    """Return a table as its published file holds it."""
    return [{name: text(value) for name, value in row.items()} for row in rows]


TABLES = ("measures", "funding", "indicators", "published", "statements")


def files(year: Path) -> Rows:
    """Return how many rows and how many empty cells each file of a year's data has."""
    result = Rows()
    for name in TABLES:
        rows = read(year / f"{name}.csv")
        absent = sum(not cell for row in rows for cell in row.values())
        result.append({"file": f"{year.name}/{name}.csv", "rows": len(rows), "absent": absent})
    return result
