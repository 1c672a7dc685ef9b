"""Result indicators: a table for each group, and how the groups compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civlib.compute.counts import sums
from civlib.compute.indicators import Counted, counted
from civlib.dataset import YearData
from civlib.show.display import ReportTable
from civlib.show.tables.layout import of_year
from civlib.wording import Wording, terms, wording
from civlib.wording.terms import Direction

if TYPE_CHECKING:
    from pandas import DataFrame


def indicators(data: YearData, rated: DataFrame, group: str, lang: str) -> ReportTable:
    """Return the indicators of a group, in the order of the data.

    ``rated`` is `civlib.compute.indicators.rate`, of which the group's part is published in
    ``indicators.csv``; ``group`` is one of `terms.Group`.
    """
    w = wording(lang)
    of_group = rated[rated[terms.GROUP] == group]
    texts = data.indicators[data.indicators[terms.GROUP] == group]
    named = {name: list(texts[name]) for name in (terms.TITLE, terms.UNIT)}
    pairs = zip(texts[terms.EXPLANATION], texts[terms.CORRECTIVE_ACTION], strict=True)
    comments = ["\n".join(filter(None, pair)) or w.number(None) for pair in pairs]
    return of_year(w, "indicators", data).table(
        _title(of_group, group, w),
        of_group.assign(**named, comment=comments),
        notes=_notes(texts, w),
        id=f"indicators-{group}",
    )


def _title(of_group: DataFrame, group: str, w: Wording) -> str:
    counts = counted(of_group[terms.STATE])
    key = "indicators.title" if counts.rated else "indicators.title_none"
    return w(key, group=w(f"group.{group}"), **counts._asdict())


def _notes(texts: DataFrame, w: Wording) -> list[str]:
    lower = texts[texts[terms.DIRECTION] == Direction.LOWER][terms.NUMBER]
    notes = [w("indicators.note_rate")]
    if len(lower):
        notes.append(w("indicators.note_lower", numbers=", ".join(map(str, lower))))
    return [*notes, w("indicators.note_state")]


def groups(data: YearData, means: DataFrame, lang: str) -> ReportTable:
    """Return how each group did, from `civlib.compute.indicators.by_group`."""
    w = wording(lang)
    title = w("groups.title", **sums(means, Counted._fields))
    return of_year(w, "groups", data).table(title, means, notes=[w("groups.note")])
