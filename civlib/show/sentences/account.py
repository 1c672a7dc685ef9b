"""What a council asks of a year, in sentences: what was done, what for, what is owed, what is left.

Each function shows nothing where the data have nothing to tell.
"""

from __future__ import annotations

from collections.abc import Sequence

from civlib.compute import counts, standing, trends
from civlib.dataset import YearData
from civlib.dataset.frames import DataFrame, records
from civlib.show.display import NOTHING, ReportText
from civlib.wording import Wording, terms, wording
from civlib.wording.terms import Standing, Table


def standings(found: DataFrame, lang: str) -> ReportText:
    """Return how many measures were done and are shown to be, are said to be, or not due.

    ``found`` is `civlib.compute.standing.by_measure`.
    """
    w = wording(lang)
    rows = [
        w(
            f"account.{'standing' if row[terms.STANDING] == Standing.SHOWN else 'which'}",
            ids=w.some(row[terms.MEASURE_ID]),
            **row,
        )
        for row in records(standing.counts(found))
    ]
    if not rows:
        return NOTHING
    told = w("account.standings", measures=counts.rows(found), rows="; ".join(rows))
    stated = set(found[terms.STANDING]) != {Standing.UNSTATED}
    return ReportText(f"{told} {w('account.basis')}" if stated else told)


def accounted(data: YearData, found: DataFrame, rated: DataFrame, lang: str) -> ReportText:
    """Return how much of what was not reached has a reason and an action to mend it."""
    w = wording(lang)
    unmet = standing.accounted(data, found, rated)
    key = "account.accounted" if unmet.reasons or unmet.actions else "account.unaccounted"
    told = [w(key, **unmet._asdict())] if unmet.unmet else []
    beyond = standing.beyond(data)
    if not beyond.empty:
        owed = beyond[~beyond[terms.EXPLAINED].astype(bool)]
        key = "beyond_explained" if owed.empty else "beyond"
        values = {"limit": data.programme.scale.explain_beyond, "count": counts.rows(beyond)}
        rows = _owed(w, records(owed))
        told.append(w(f"account.{key}", owed=counts.rows(owed), rows=rows, **values))
    return ReportText(" ".join(told))


def _owed(w: Wording, rows: Sequence[dict[str, str]]) -> str:
    """Return measures and indicators by their keys."""
    ids = [row[terms.KEY] for row in rows if row[terms.TABLE] == Table.MEASURES]
    key = "account.beyond_measures" if ids[1:] else "account.beyond_measure"
    measures = [w(key, keys=w.some(ids))] if ids else []
    groups: dict[str, list[str]] = {}
    for row in rows:
        if row[terms.TABLE] == Table.INDICATORS:
            group, _, number = row[terms.KEY].rpartition("/")
            groups.setdefault(group, []).append(number)
    named = [
        f"{w(f'quality.{group}')} {w.numbers(own)}" if group else w.numbers(own)
        for group, own in groups.items()
    ]
    return "; ".join([*measures, *named])


def plausible(years: Sequence[YearData], lang: str) -> ReportText:
    """Return how many results of each year were far above and far below their plan."""
    w = wording(lang)
    rows = [w("account.realism_year", **row) for row in records(trends.realism(years))]
    if not rows:
        return NOTHING
    return ReportText(f"{w('account.realism', rows='; '.join(rows))} {w('account.realism_note')}")
