"""Why what was planned was not reached, and where the data owe an explanation.

Frames in, new frames out, as in `finance`. A measure was not reached if it was due and not, or not
fully, carried out; an indicator of results if it is judged and not met.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from civlib.compute import finance
from civlib.dataset import YearData
from civlib.dataset.explained import is_beyond
from civlib.dataset.frames import DataFrame, frame, records
from civlib.dataset.references import key
from civlib.wording import terms
from civlib.wording.terms import Group, State, Table

UNMET = [terms.TABLE, terms.KEY, terms.TITLE, terms.REASON, terms.CORRECTIVE_ACTION]
BEYOND = [terms.TABLE, terms.KEY, terms.EXPLAINED]


class Accounted(NamedTuple):
    """How many were not reached, with a reason, with an action to mend it, and with both."""

    unmet: int
    reasons: int
    actions: int
    both: int


def unmet(data: YearData, standings: DataFrame, rated: DataFrame) -> DataFrame:
    """Return what was not reached, with its reason and what is done about it.

    Parameters
    ----------
    standings, rated
        From `standing.by_measure` and `indicators.rate`.

    Returns
    -------
    DataFrame
        Columns table (measures or indicators), key, title, reason and corrective_action, measures
        first, in the order of the data.
    """
    rows = [*_measures(data, standings), *_indicators(data, rated)]
    return frame(UNMET, rows)


def _measures(data: YearData, standings: DataFrame) -> Iterator[list[object]]:
    for row, standing in zip(records(data.measures), standings[terms.STANDING], strict=True):
        if standing in terms.UNDONE:
            yield [Table.MEASURES, row[terms.MEASURE_ID], *(row[name] for name in UNMET[2:])]


def _indicators(data: YearData, rated: DataFrame) -> Iterator[list[object]]:
    for row, state in zip(records(data.indicators), rated[terms.STATE], strict=True):
        if state == State.NOT_MET and row[terms.GROUP] != Group.INPUTS:
            told = [row[name] for name in (terms.TITLE, terms.EXPLANATION, terms.CORRECTIVE_ACTION)]
            yield [Table.INDICATORS, _key(row), *told]


def accounted(unmet: DataFrame) -> Accounted:
    """Return how many of `unmet` say why, and what is done about it.

    Examples
    --------
    >>> rows = [["measures", "1.1", "", "No bids.", ""], ["measures", "1.2", "", "", ""]]
    >>> accounted(frame(UNMET, rows))
    Accounted(unmet=2, reasons=1, actions=0, both=0)
    """
    pairs = [
        (is_reason(row[terms.REASON]), bool(row[terms.CORRECTIVE_ACTION])) for row in records(unmet)
    ]
    reasons, actions = (sum(pair[at] for pair in pairs) for at in (0, 1))
    return Accounted(len(pairs), reasons, actions, sum(map(all, pairs)))


def is_reason(text: str) -> bool:
    """Return whether a text says why in words: some part of it, up to a stop, has no figure.

    Examples
    --------
    >>> is_reason("Fewer invitations came."), is_reason("Meetings: 9; round tables: 6.")
    (True, False)
    """
    parts = re.split(r"[.;]\s", f"{text} ")
    return any(re.search(r"[^\W\d_]", part) and not re.search(r"\d", part) for part in parts)


def beyond(data: YearData) -> DataFrame:
    """Return what lies farther from its plan than may stay unexplained.

    Returns
    -------
    DataFrame
        Columns table, key, explained: measures (all sources added; explained by a reason) and
        indicators whose actual value differs from the plan by more than the programme's
        ``explain_beyond`` per cent. No rows where it sets no such limit.
    """
    limit = data.programme.scale.explain_beyond
    if limit is None:
        return frame(BEYOND, [])
    measures = zip(data.measures[terms.MEASURE_ID], data.measures[terms.REASON], strict=True)
    sums = records(finance.by_measure(data.measures, data.funding))
    given = records(data.indicators)
    rows = [
        *((Table.MEASURES, *told, row) for told, row in zip(measures, sums, strict=True)),
        *((Table.INDICATORS, _key(row), row[terms.EXPLANATION], row) for row in given),
    ]
    return frame(
        BEYOND,
        (
            [table, id, bool(text)]
            for table, id, text, row in rows
            if is_beyond(row[terms.PLANNED], row[terms.ACTUAL], limit)
        ),
    )


def _key(row: Mapping[str, Any]) -> str:
    return key(row[terms.GROUP], row[terms.NUMBER])


def owed(data: YearData) -> frozenset[str]:
    """Return the keys of measures and indicators that `beyond` names and nothing explains."""
    found = beyond(data)
    return frozenset(row[terms.KEY] for row in records(found) if not row[terms.EXPLAINED])
