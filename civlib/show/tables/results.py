"""Result indicators: a table for each group, and how the groups compare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from civlib.dataset import YearData
from civlib.show.captions import computed_from, official
from civlib.show.display import Data, ReportTable
from civlib.show.origins import origin, paths
from civlib.show.tables.build import Field, body, table
from civlib.wording import Wording, terms, wording
from civlib.wording.terms import Direction, Formula, Table

if TYPE_CHECKING:
    from pandas import DataFrame

TITLE, COMMENT = "indicator_title", "comment"


def indicators(data: YearData, rated: DataFrame, group: str, lang: str) -> ReportTable:
    """Return one group's indicators, in the order of the data.

    Parameters
    ----------
    data
        The year, for titles, units and explanations.
    rated
        `civlib.compute.indicators.rate`; the group's part of it is published in ``indicators.csv``.
    group
        One of `civlib.wording.terms.Group`.
    """
    w = wording(lang)
    own = rated[rated[terms.GROUP] == group]
    texts = data.indicators[data.indicators[terms.GROUP] == group]
    fields, files = _fields(w), paths([data.year], Table.INDICATORS)
    shown = own.assign(
        **{TITLE: list(texts[terms.TITLE]), terms.UNIT: list(texts[terms.UNIT])},
        comment=_comments(texts, w),
    )
    return table(
        w,
        f"indicators-{group}",
        _title(own, group, w),
        fields,
        body(shown, fields),
        source=computed_from(w, data, Table.INDICATORS),
        notes=_notes(texts, w),
        data=Data.of(own, "indicators"),
        origins=[
            origin(w, (terms.PLANNED, terms.ACTUAL), None, files, "indicator"),
            origin(w, [terms.ACHIEVEMENT_RATE], Formula.ACHIEVEMENT, files, "indicator"),
        ],
    )


def _fields(w: Wording) -> list[Field]:
    own = official(w)
    return [
        Field(terms.NUMBER, str, "key", 0.7),
        Field(TITLE, str, "text", 5.4, own),
        Field(terms.UNIT, str, "text", 1.1, own),
        Field(terms.PLANNED, w.number, width=1.1),
        Field(terms.ACTUAL, w.number, width=1.1),
        Field(terms.ACHIEVEMENT_RATE, w.percent, width=1.8),
        Field(terms.STATE, lambda state: w(f"state.{state}"), "text", 2),
        Field(COMMENT, str, "text", 3.6, own),
    ]


def _comments(texts: DataFrame, w: Wording) -> list[str]:
    pairs = zip(texts[terms.EXPLANATION], texts[terms.CORRECTIVE_ACTION], strict=True)
    return ["\n".join(filter(None, pair)) or w.number(None) for pair in pairs]


def _title(own: DataFrame, group: str, w: Wording) -> str:
    values: dict[str, Any] = {"group": w(f"group.{group}"), **counts(own)}
    return w("indicators.title" if values["rated"] else "indicators.title_none", **values)


def counts(rated: DataFrame) -> dict[str, int]:
    """Return how many of the rows are met, and how many can be judged at all."""
    states = list(rated[terms.STATE])
    return {
        "met": states.count(terms.State.MET),
        "rated": sum(state in terms.JUDGED for state in states),
    }


def _notes(texts: DataFrame, w: Wording) -> list[str]:
    lower = texts[texts[terms.DIRECTION] == Direction.LOWER][terms.NUMBER]
    notes = [w("indicators.note_rate")]
    if len(lower):
        notes.append(w("indicators.note_lower", numbers=", ".join(map(str, lower))))
    return [*notes, w("indicators.note_state")]


def groups(data: YearData, means: DataFrame, lang: str) -> ReportTable:
    """Return how each group did, from `civlib.compute.indicators.by_group`."""
    w = wording(lang)
    counts = (terms.INDICATORS, terms.RATED, terms.MET)
    rates = (terms.MEAN_RATE, terms.MEAN_RATE_CAPPED)
    fields = [
        Field(terms.GROUP, lambda group: w(f"group.{group}"), "key", 3),
        *(Field(name, w.number, width=1.2) for name in counts),
        *(Field(name, w.percent, width=1.7) for name in rates),
    ]
    files = paths([data.year], Table.INDICATORS)
    return table(
        w,
        "groups",
        w("groups.title", met=sum(means[terms.MET]), rated=sum(means[terms.RATED])),
        fields,
        body(means, fields),
        source=computed_from(w, data, Table.INDICATORS),
        notes=[w("groups.note")],
        data=Data.of(means, "groups"),
        origins=[
            origin(w, counts, Formula.STATES, files, "group"),
            origin(w, rates, Formula.MEAN, files, "group"),
        ],
    )
