"""The amounts of a council's own form, which shows each column by itself."""

from collections.abc import Mapping, Sequence
from typing import Any

from civlib.compute import finance
from civlib.wording import terms


def added(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the amounts of some rows of funding.

    Each stage (planned, actual and so on) is the sum of its own column, as the form's reader adds
    it up; variance and execution_rate are those of the rows that have both amounts.

    Examples
    --------
    >>> from decimal import Decimal
    >>> row = {"planned_initial": None, "planned": Decimal(6), "appropriated": None}
    >>> found = added([{**row, "actual": Decimal(3)}, {**row, "actual": None}])
    >>> found["planned"], found["actual"], found["variance"], found["planned_initial"]
    (Decimal('12'), Decimal('3'), Decimal('-3'), None)
    """
    columns = {stage: [row[stage] for row in rows] for stage in terms.STAGES}
    pairs = finance.sums(columns[terms.PLANNED], columns[terms.ACTUAL])
    found = {stage: finance.total(amounts) for stage, amounts in columns.items()}
    return {**found, terms.VARIANCE: pairs.variance, terms.EXECUTION_RATE: pairs.execution_rate}
