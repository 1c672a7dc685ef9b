"""What needs no formula: counts of rows, empty values and decimals, and units of money."""

from collections import Counter
from collections.abc import Iterable, Sequence, Sized
from decimal import Decimal
from functools import lru_cache

from civlib.dataset.frames import EXACT, Amount, DataFrame, frame
from civlib.dataset.model import YearData
from civlib.wording import terms
from civlib.wording.terms import Table


def rows(table: Sized) -> int:
    """Return how many rows a table, or how many values a column, has."""
    return len(table)


def absent(table: DataFrame) -> int:
    """Return how many cells of a table hold nothing; zero is something.

    A column that holds nothing in any row is one that the report does not have, so none is empty.

    Examples
    --------
    >>> absent(frame(["planned", "title", "owner"], [(0, "", ""), (None, "Forum", "")]))
    2
    """
    empty = (sum(value in (None, "") for value in table[name]) for name in table)
    return sum(count for count in empty if count < len(table))


def distinct(table: DataFrame, column: str) -> int:
    """Return how many different values a column has; an absent one is none."""
    return int(table[column].nunique())


def sums(table: DataFrame, columns: Iterable[str]) -> dict[str, int]:
    """Return the sum of each of some columns of counts; what is absent does not count.

    Examples
    --------
    >>> sums(frame(["reports", "error"], [[2, 5], [0, None]]), ["reports", "error"])
    {'reports': 2, 'error': 5}
    """
    return {name: sum(count or 0 for count in table[name]) for name in columns}


def by_table(data: YearData) -> DataFrame:
    """Return a row for each table of the year with rows, as in `Table`: table, rows, absent."""
    tables = ((kind, data.table(kind)) for kind in Table)
    found = ([kind, len(table), absent(table)] for kind, table in tables if len(table))
    return frame(["table", "rows", "absent"], found)


def decimals(*years: YearData) -> int:
    """Return with how many decimals amounts of some years are shown: as many as any of them has.

    At least two of hryvnias, one of thousands or millions, unless the programme says how many.
    """
    return max(_decimals(data) for data in years)


@lru_cache(16)
def _decimals(data: YearData) -> int:
    if data.programme.money_decimals is not None:
        return data.programme.money_decimals
    given = (amount for name in terms.STAGES for amount in data.funding[name])
    amounts = [amount for amount in given if amount is not None]
    amounts += [row.planned for row in data.programme.envelope]
    return max([2 if power(data.programme.unit.uk) == 0 else 1, *map(places, amounts)])


def places(amount: Decimal) -> int:
    """Return how many decimals an amount has, without zeros at its end.

    Examples
    --------
    >>> places(Decimal("11982455.07")), places(Decimal("512.000")), places(Decimal("1E+3"))
    (2, 0, 0)
    """
    return max(0, -int(EXACT.normalize(amount).as_tuple().exponent))


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
