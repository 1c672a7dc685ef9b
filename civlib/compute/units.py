"""Units of money: which can be converted into each other, exactly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from civlib.dataset.frames import EXACT, Amount

POWERS = {"грн": 0, "тисгрн": 3, "млнгрн": 6, "млрдгрн": 9}
"""Letters of a unit's Ukrainian name → the power of ten that makes hryvnias of it."""


def power(unit: str) -> int | None:
    """Return the power of ten that makes hryvnias of a unit; None if it is not known.

    Examples
    --------
    >>> power("тис. грн"), power("Тис.грн."), power("балів") is None
    (3, 3, True)
    """
    return POWERS.get("".join(filter(str.isalpha, unit.casefold())))


def common(units: Sequence[str]) -> str:
    """Return the known unit that most programmes have, the first of equals; "" if none is known.

    Examples
    --------
    >>> common(["грн", "тис. грн", "тис. грн", "балів", "балів", "балів"])
    'тис. грн'
    """
    known = Counter(unit for unit in units if power(unit) is not None)
    return known.most_common(1)[0][0] if known else ""


def converted(amount: Amount, unit: str, into: str) -> Amount:
    """Return an amount in another unit, both of them known, exactly.

    Examples
    --------
    >>> from decimal import Decimal
    >>> converted(Decimal("11982455.07"), "грн", "тис. грн"), converted(None, "грн", "тис. грн")
    (Decimal('11982.45507'), None)
    """
    return None if amount is None else EXACT.scaleb(amount, (power(unit) or 0) - (power(into) or 0))
