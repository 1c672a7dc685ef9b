"""The way of a programme to its end: what it may cost as a whole, what was spent, what is left.

Frames in, new frames out, as in `finance`. The envelope is what the programme itself foresees for
each year and source; what a year's budget then approves may differ from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from civlib.compute.finance import execution_rate, total, whole
from civlib.dataset import YearData
from civlib.dataset.frames import EXACT, Amount, DataFrame, Rate, frame, records
from civlib.dataset.model import Programme
from civlib.wording import terms

COLUMNS = [terms.SOURCE, terms.YEAR, terms.ENVELOPE, terms.ACTUAL]
COLUMNS += [terms.SO_FAR, terms.SO_FAR_RATE, terms.REMAINDER]

Envelope = Mapping[int, Amount]
"""What is foreseen for each year."""


def outlook(years: Sequence[YearData]) -> DataFrame:
    """Return what was foreseen and spent each year, from the first year of the envelope on.

    Parameters
    ----------
    years
        The years that have data up to that of the report, which is the last.

    Returns
    -------
    DataFrame
        One row for each year of the envelope: for ``all`` sources, then, if it tells several apart,
        for each. Columns source, year, envelope, actual; so_far (spent from the first year to the
        end of this one), so_far_rate (of the whole envelope) and remainder (of it). They are absent
        after a year that lacks an actual amount, because nobody knows what was spent by then, and
        in years to come. No rows for a programme without an envelope.

    Examples
    --------
    An envelope of 10 for 2018 and 2019 each, of which 8 were spent in 2018: 12 of 20 are left.
    """
    programme, rows = years[-1].programme, []
    sources = [source for source in programme.source_ids if _of(programme, source)]
    for source in [terms.ALL_SOURCES, *(sources if len(sources) > 1 else [])]:
        envelope = _of(programme, source)
        spent = {data.year: _spent(data, source) for data in years}
        rows += [[source, *row] for row in _way(envelope, spent)]
    return frame(COLUMNS, rows)


class Reached(NamedTuple):
    """How far a programme has come by the end of a year.

    ``envelope`` is the whole of it, ``unknown`` are the years up to then whose spending nobody
    knows; without those so_far, its rate and the remainder are known.
    """

    envelope: Amount
    so_far: Amount
    so_far_rate: Rate
    remainder: Amount
    years: tuple[int, ...]
    unknown: tuple[int, ...]

    @property
    def over(self) -> bool:
        """Return whether more was spent than is foreseen in all."""
        return self.remainder is not None and self.remainder < 0


def reached(rows: DataFrame, year: int) -> Reached | None:
    """Return how far all sources of `outlook` have come by a year; None before the first."""
    own = rows[(rows[terms.SOURCE] == terms.ALL_SOURCES)]
    past = records(own[[int(one) <= year for one in own[terms.YEAR]]])
    if not past:
        return None
    last = past[-1]
    unknown = tuple(row[terms.YEAR] for row in past if row[terms.ACTUAL] is None)
    return Reached(
        total(own[terms.ENVELOPE]),
        last[terms.SO_FAR],
        last[terms.SO_FAR_RATE],
        last[terms.REMAINDER],
        tuple(row[terms.YEAR] for row in past),
        unknown,
    )


def _of(programme: Programme, source: str) -> Envelope:
    """Return the envelope of a source, or of all, by year in order."""
    own = [row for row in programme.envelope if source in (terms.ALL_SOURCES, row.source)]
    return {
        year: total(row.planned for row in own if row.year == year)
        for year in sorted({row.year for row in own})
    }


def _spent(data: YearData, source: str) -> Amount:
    """Return what was spent in a year; absent where the amount of any row is."""
    own = whole(data.measures, data.funding)
    if source != terms.ALL_SOURCES:
        own = own[own[terms.SOURCE] == source]
    amounts = list(own[terms.ACTUAL])
    return None if None in amounts else total(amounts)


def _way(envelope: Envelope, spent: Mapping[int, Amount]) -> list[list[object]]:
    whole, so_far, known = total(envelope.values()), Decimal(0), True
    rows: list[list[object]] = []
    for year, planned in envelope.items():
        actual = spent.get(year)
        known = known and actual is not None
        so_far = EXACT.add(so_far, actual or Decimal(0))
        reached = so_far if known else None
        left = None if reached is None or whole is None else EXACT.subtract(whole, reached)
        rows.append([year, planned, actual, reached, execution_rate(whole, reached), left])
    return rows
