"""Where a year's tables owe an explanation: what lies too far from its plan and says not why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from civlib.dataset.frames import EXACT, Amount
from civlib.dataset.tables import Row, Sheet
from civlib.wording import terms
from civlib.wording.terms import Table

Pair = tuple[Decimal, Decimal]


def is_beyond(planned: Amount, actual: Amount, limit: Decimal) -> bool:
    """Return whether an actual value lies more than so many per cent of its plan away from it.

    Of a plan of zero anything else does; without one of the values nothing does.

    Examples
    --------
    >>> plan, ten = Decimal(100), Decimal(10)
    >>> is_beyond(plan, Decimal(89), ten), is_beyond(plan, Decimal(110), ten)
    (True, False)
    """
    if planned is None or actual is None:
        return False
    apart = abs(EXACT.subtract(actual, planned))
    return EXACT.multiply(apart, Decimal(100)) > EXACT.multiply(limit, abs(planned))


def check(sheets: Mapping[Table, Sheet], limit: Decimal | None) -> None:
    """Warn of measures and indicators that differ by more than the limit and do not say why."""
    if limit is None:
        return
    measures, indicators = sheets[Table.MEASURES], sheets[Table.INDICATORS]
    sums = _sums(sheets[Table.FUNDING])
    for row in measures.sound:
        _check(measures, row, sums.get(row.text[terms.MEASURE_ID]), terms.REASON, limit)
    for row in indicators.sound:
        pair = next(_pairs(indicators, row), None)
        _check(indicators, row, pair, terms.EXPLANATION, limit)


def _check(sheet: Sheet, row: Row, pair: Pair | None, column: str, limit: Decimal) -> None:
    if pair and not row.text[column] and is_beyond(*pair, limit):
        planned, actual = pair
        rule = f"actual {actual} differs from planned {planned} by more than {limit} %"
        message = f"{rule}, as far as [scale] explain_beyond allows; write why in {column}."
        sheet.warn(row, column, "unexplained", message)


def _sums(funding: Sheet) -> dict[str, Pair]:
    """Return the sums of each measure's rows that have both amounts."""
    found: dict[str, Pair] = {}
    for row in funding.sound:
        for planned, actual in _pairs(funding, row):
            id = row.text[terms.MEASURE_ID]
            plan, fact = found.get(id, (Decimal(), Decimal()))
            found[id] = (EXACT.add(plan, planned), EXACT.add(fact, actual))
    return found


def _pairs(sheet: Sheet, row: Row) -> Iterator[Pair]:
    """Yield both values of a row, if it has both and neither is faulty."""
    names = (terms.PLANNED, terms.ACTUAL)
    if all(row.text[name] for name in names) and not row.faulty.intersection(names):
        yield Decimal(row.text[terms.PLANNED]), Decimal(row.text[terms.ACTUAL])
