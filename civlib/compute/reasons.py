"""Why what was planned was not reached, and where the data owe an explanation.

Frames in, new frames out, as in `finance`. A measure was not reached if it was due and not, or not
fully, carried out; an indicator of results if it is judged and not met.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from civlib.compute import finance
from civlib.compute.standing import undone
from civlib.dataset import YearData
from civlib.dataset.frames import DataFrame, frame, records, tuples
from civlib.dataset.references import key
from civlib.wording import terms
from civlib.wording.terms import Group, State, Table

BEYOND = [terms.TABLE, terms.KEY, terms.EXPLAINED]


class Accounted(NamedTuple):
    """How many were not reached, with a reason, with an action to mend it, and with both."""

    unmet: int
    reasons: int
    actions: int
    both: int


def accounted(data: YearData, standings: DataFrame, rated: DataFrame) -> Accounted:
    """Return of how much that was not reached the data say why, and what is done about it.

    Parameters
    ----------
    standings, rated
        From `standing.by_measure` and `indicators.rate`.
    """
    missed = (rated[terms.STATE] == State.NOT_MET) & (rated[terms.GROUP] != Group.INPUTS)
    told = [
        *tuples(undone(data, standings)[[terms.REASON, terms.CORRECTIVE_ACTION]]),
        *tuples(data.indicators[missed][[terms.EXPLANATION, terms.CORRECTIVE_ACTION]]),
    ]
    pairs = [(is_reason(reason), bool(action)) for reason, action in told]
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
    scale, sums = data.programme.scale, finance.by_measure(data.measures, data.funding)
    reasons = tuples(data.measures[[terms.MEASURE_ID, terms.REASON]])
    pairs = zip(reasons, tuples(sums[finance.BOTH]), strict=True)
    given = [terms.GROUP, terms.NUMBER, terms.EXPLANATION, *finance.BOTH]
    rows = [
        *((Table.MEASURES, *told, *pair) for told, pair in pairs),
        *((Table.INDICATORS, key(*row[:2]), *row[2:]) for row in tuples(data.indicators[given])),
    ]
    return frame(
        BEYOND,
        ([table, id, bool(text)] for table, id, text, *pair in rows if scale.is_beyond(*pair)),
    )


def owed(data: YearData) -> frozenset[str]:
    """Return the keys of measures and indicators that `beyond` names and nothing explains."""
    found = beyond(data)
    return frozenset(row[terms.KEY] for row in records(found) if not row[terms.EXPLAINED])
