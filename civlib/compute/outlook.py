"""The way of money: by stage in a year, and from a programme's first year to its end.

Frames in, new frames out, as in `finance`. The envelope is what the programme itself foresees for
each year and source; what a year's budget then approves may differ from it.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from civlib.compute.finance import by_source, execution_rate, total, variance, whole
from civlib.dataset import YearData
from civlib.dataset.frames import EXACT, Amount, DataFrame, Rate, frame
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
    parts = {data.year: by_source(whole(data.measures, data.funding), programme.source_ids)
             for data in years}  # fmt: skip
    sources = [source for source in programme.source_ids if _of(programme, source)]
    for source in [terms.ALL_SOURCES, *(sources if len(sources) > 1 else [])]:
        envelope = _of(programme, source)
        paid = {year: list(own[source][terms.ACTUAL]) for year, own in parts.items()}
        spent = {year: None if None in own else total(own) for year, own in paid.items()}
        rows += [[source, *row] for row in _way(envelope, spent)]
    return frame(COLUMNS, rows)


def stages(funding: DataFrame, sources: Sequence[str]) -> DataFrame:
    """Return the sums of money as first approved, as amended, as the budget provides it, as paid.

    For ``all`` sources and for each, of rows without parts, from `finance.whole`. Only rows count
    that have every stage of which any row has an amount: sums of other rows could not be compared.
    A stage that no row has is absent.

    Returns
    -------
    DataFrame
        Columns source, planned_initial, planned, appropriated, actual; no rows where no row has a
        first plan or an appropriation, for then there is nothing that the totals do not tell.

    Examples
    --------
    10 planned at first, 8 as amended, 7 paid, and a row that has 5 planned only: 10, 8 and 7.
    """
    used = [name for name in terms.STAGES if funding[name].notna().any()]
    known = funding[funding[used].notna().all(axis=1)]
    told = {terms.PLANNED_INITIAL, terms.APPROPRIATED} & {*used}
    parts = by_source(known, sources).items() if told else ()
    rows = ([source, *(total(part[name]) for name in terms.STAGES)] for source, part in parts)
    return frame([terms.SOURCE, *terms.STAGES], rows)


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
    own = rows[rows[terms.SOURCE] == terms.ALL_SOURCES]
    past = own[own[terms.YEAR] <= year]
    if past.empty:
        return None
    reached = past.iloc[-1][[terms.SO_FAR, terms.SO_FAR_RATE, terms.REMAINDER]]
    unknown = past[past[terms.ACTUAL].isna()]
    return Reached(
        total(own[terms.ENVELOPE]), *reached, *map(tuple, (past[terms.YEAR], unknown[terms.YEAR]))
    )


def _of(programme: Programme, source: str) -> Envelope:
    """Return the envelope of a source, or of all, by year in order."""
    own = [row for row in programme.envelope if source in (terms.ALL_SOURCES, row.source)]
    return {
        year: total(row.planned for row in own if row.year == year)
        for year in sorted({row.year for row in own})
    }


def _way(envelope: Envelope, spent: Mapping[int, Amount]) -> Iterator[list[object]]:
    all_years = total(envelope.values())
    reached: Amount = Decimal(0)
    for year, planned in envelope.items():
        actual = spent.get(year)
        reached = None if reached is None or actual is None else EXACT.add(reached, actual)
        rate, left = execution_rate(all_years, reached), variance(reached, all_years)
        yield [year, planned, actual, reached, rate, left]
