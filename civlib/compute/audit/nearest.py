"""What may explain a wrong percentage: the nearest values that would give it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from civlib.compute.audit.printed import WIDE, Printed
from civlib.wording import terms

if TYPE_CHECKING:
    from civlib.compute.audit.form import Line

_OTHER = {terms.PLANNED: terms.ACTUAL, terms.ACTUAL: terms.PLANNED}


def nearest(printed: Printed, line: Line, column: str) -> Decimal | None:
    """Return the value nearest to that of the data which would give a printed percentage.

    It has as many decimal places as the value in the data, and the other one stays as it is; None
    if no such value gives the percentage when rounded half-up.

    Parameters
    ----------
    printed
        A percentage.
    line
        A line with both values.
    column
        Which of them to look for, planned or actual.

    Examples
    --------
    >>> from civlib.compute.audit.form import Line
    >>> from civlib.compute.audit.printed import read
    >>> line = Line(Decimal(60), Decimal(44), Fraction(44, 60))
    >>> nearest(read("66,7"), line, "actual"), nearest(read("66,7"), line, "planned")
    (Decimal('40'), Decimal('66'))
    """
    own, other = line.value(column), line.value(_OTHER[column])
    if printed.value is None or own is None or not other:
        return None
    places = max(0, -int(own.as_tuple().exponent))
    here, scale = int(own.scaleb(places, WIDE)), Fraction(other) * 10**places
    half = Fraction(1, 2) / 10**printed.places
    low, high = ((Fraction(printed.value) + edge) / 100 for edge in (-half, half))
    if (column == terms.ACTUAL) == line.higher:
        first, last = max(0, ceil(low * scale)), ceil(high * scale) - 1
    else:
        first = floor(scale / high) + 1
        last = floor(scale / low) if low > 0 else max(first, here)
    if first > last:
        return None
    return Decimal(min(max(first, here), last)).scaleb(-places, WIDE)
