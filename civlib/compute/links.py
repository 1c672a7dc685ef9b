"""What a unit of a result cost, where the data link an indicator to the measure that pays for it.

Frames in, new frames out, as in `finance`.
"""

from fractions import Fraction

from civlib.compute import finance
from civlib.dataset import YearData
from civlib.dataset.frames import Amount, DataFrame, Rate, frame, records
from civlib.wording import terms

UNIT_COSTS = [terms.GROUP, terms.NUMBER, terms.MEASURE_ID, terms.PLANNED, terms.ACTUAL]
UNIT_COSTS += [terms.EXECUTION_RATE]


def unit_costs(data: YearData) -> DataFrame:
    """Return the money of a measure for each unit of the indicator that is linked to it.

    Returns
    -------
    DataFrame
        Columns group, number, measure_id; planned and actual (money of all sources / value of the
        indicator, exact fractions of the programme's unit; undefined where either is absent or the
        value is zero); execution_rate (actual / planned cost). Rows without either cost are left
        out, and measures to which several indicators are linked: nobody knows which share of the
        money each of them took.

    Examples
    --------
    A measure of 140.0, planned for 70 people and paid with 109.5 for 73: 2 planned, 1.5 actual.
    """
    linked = [row for row in records(data.indicators) if row[terms.MEASURE_ID]]
    ids = [row[terms.MEASURE_ID] for row in linked]
    sums = records(finance.by_measure(data.measures, data.funding))
    money = {row[terms.MEASURE_ID]: row for row in sums}
    rows = []
    for row in linked:
        id = row[terms.MEASURE_ID]
        pairs = ((money[id][name], row[name]) for name in (terms.PLANNED, terms.ACTUAL))
        planned, actual = (per_unit(*pair) for pair in pairs)
        if ids.count(id) == 1 and (planned is not None or actual is not None):
            rate = actual / planned if planned and actual is not None else None
            rows.append([row[terms.GROUP], row[terms.NUMBER], id, planned, actual, rate])
    return frame(UNIT_COSTS, rows)


def per_unit(amount: Amount, value: Amount) -> Rate:
    """Return the amount for one unit of a value; undefined if either is absent or the value zero.

    Examples
    --------
    >>> from decimal import Decimal
    >>> per_unit(Decimal(140), Decimal(70)), per_unit(Decimal(140), Decimal(0))
    (Fraction(2, 1), None)
    """
    return None if amount is None or not value else Fraction(amount) / Fraction(value)
