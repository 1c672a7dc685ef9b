"""Figures of the year before, beside those of a year: only of what is the same thing in both."""

from collections.abc import Hashable, Iterable

from civlib.compute import finance, trends
from civlib.dataset import YearData
from civlib.dataset.frames import Amount, DataFrame, frame, records
from civlib.wording import terms


def totals(sums: DataFrame, before: YearData | None) -> DataFrame:
    """Return `finance.totals` with a column before: what each source gave the year before."""
    if before is None:
        return sums.assign(**{terms.BEFORE: None})
    whole = finance.whole(before.measures, before.funding)
    then = finance.totals(whole, before.programme.source_ids)
    return _beside(sums, sums[terms.SOURCE], then[terms.SOURCE], then)


def priorities(data: YearData, sums: DataFrame, before: YearData | None) -> DataFrame:
    """Return `finance.by_priority` with a column before; a priority keeps its number and title."""
    if before is None:
        return sums.assign(**{terms.BEFORE: None})
    then = finance.by_priority(before.measures, before.funding)
    return _beside(sums, _titled(data, sums), _titled(before, then), then)


def indicators(data: YearData, rated: DataFrame, before: YearData | None) -> DataFrame:
    """Return `indicators.rate` with a column before: the actual value of the year before.

    An indicator is the same as in a series, see `civlib.compute.trends.identity`.
    """
    if before is None:
        return rated.assign(**{terms.BEFORE: None})
    now, then = (map(trends.identity, records(year.indicators)) for year in (data, before))
    return _beside(rated, now, then, before.indicators)


def _titled(data: YearData, sums: DataFrame) -> list[Hashable]:
    names = zip(data.measures[terms.PRIORITY_ID], data.measures[terms.PRIORITY], strict=True)
    titles = {id: trends.same(title) for id, title in names}
    return [(id, titles.get(id)) for id in sums[terms.PRIORITY_ID]]


def _beside(
    now: DataFrame, keys: Iterable[Hashable], known: Iterable[Hashable], then: DataFrame
) -> DataFrame:
    """Return a frame with the actual values that stand under its keys in another year's."""
    values: dict[Hashable, Amount] = dict(zip(known, then[terms.ACTUAL], strict=True))
    rows = zip(records(now), keys, strict=True)
    columns = [*now.columns, terms.BEFORE]
    return frame(columns, ({**row, terms.BEFORE: values.get(key)} for row, key in rows))
