"""What became of measures in a year: what the data show of it, and why what was not reached.

A status repeats the report's words. Whether anything bears it out, and whether the measure was due
in the year at all, follows from the other tables; frames in, new frames out, as in `finance`.
"""

import re
from collections import Counter
from functools import lru_cache
from typing import Any, NamedTuple

from civlib.compute import finance
from civlib.dataset.frames import DataFrame, frame, records, tuples
from civlib.dataset.model import YearData
from civlib.dataset.references import key
from civlib.wording import terms
from civlib.wording.sequences import grouped
from civlib.wording.terms import Group, Relation, Standing, State, Status, Table, When

_YEARS = re.compile(r"([0-9]{4})(?:[–-]([0-9]{4}))?(?:\s*(?:рік|роки|рр?\.))?")

_STANDINGS = {
    Status.PARTLY: Standing.PARTLY,
    Status.NOT_CARRIED_OUT: Standing.NOT_CARRIED_OUT,
    Status.IN_PROGRESS: Standing.IN_PROGRESS,
    Status.POSTPONED: Standing.POSTPONED,
    Status.NO_EVIDENCE: Standing.SAID,
    Status.NOT_DUE: Standing.NOT_DUE,
    "": Standing.UNSTATED,
}


def when(term: str, year: int) -> When | None:
    """Return whether a measure's term is over or has not begun in a year.

    None where the year lies in it, and where the term is told in other words than years.

    Examples
    --------
    >>> str(when("2017–2018", 2019)), str(when("2020", 2019)), when("щокварталу", 2019)
    ('past', 'ahead', None)
    """
    years = _YEARS.fullmatch(term.strip())
    if not years:
        return None
    first, last = int(years[1]), int(years[2] or years[1])
    return When.AHEAD if year < first else When.PAST if year > last else None


def shown(data: YearData) -> frozenset[str]:
    """Return the measures of which the data show something done.

    Money was paid for it, an indicator that is linked to it has a value, its text states a count
    that an indicator rests on, or its status names what it rests on.
    """
    borne = (*records(data.funding), *records(data.indicators))
    counted = (
        row[terms.PLACE].split("/")
        for row in records(data.statements)
        if row[terms.INDICATOR]
        and row[terms.RELATION] not in (Relation.POSTPONED, Relation.NOT_HELD, Relation.UNPAID)
    )
    return frozenset(
        {row[terms.MEASURE_ID] for row in borne if row[terms.ACTUAL]}
        | {place[1] for place in counted if place[0] == terms.MEASURES}
        | {row[terms.MEASURE_ID] for row in records(data.measures) if row[terms.STATUS_BASIS]}
    )


def by_measure(data: YearData) -> DataFrame:
    """Return one row for each measure, in the order of the data: measure_id, standing, when.

    A measure outside its term was not due, whatever is said of it; one that is carried out by the
    report's words is shown or only said to be (`shown`).
    """
    seen, rows = shown(data), []
    for row in records(data.measures):
        id, status = row[terms.MEASURE_ID], row[terms.STATUS]
        out = when(row[terms.TERM], data.year)
        done = Standing.SHOWN if id in seen else Standing.SAID
        standing = Standing.NOT_DUE if out else _STANDINGS.get(status, done)
        rows.append([id, standing, out])
    return frame([terms.MEASURE_ID, terms.STANDING, terms.WHEN], rows)


def counts(standings: DataFrame) -> DataFrame:
    """Return a row for each standing that occurs, in the order of `Standing`.

    Returns
    -------
    DataFrame
        Columns standing, measures (how many), measure_id (which: a tuple).
    """
    pairs = zip(standings[terms.STANDING], standings[terms.MEASURE_ID], strict=True)
    ids = grouped(pairs)
    columns = [terms.STANDING, terms.MEASURES, terms.MEASURE_ID]
    there = (one for one in Standing if one in ids)
    return frame(columns, ([one, len(ids[one]), (*ids[one],)] for one in there))


class Tally(NamedTuple):
    """Of measures that were due and whose standing is told: how many, how many done, and how.

    ``said`` are those that are done by the report's words alone; ``unstated`` had no standing.
    """

    due: int
    done: int
    said: int
    unstated: int


def tally(standings: DataFrame) -> Tally:
    """Return how many of the measures of `by_measure` were due, and how many of them were done.

    Examples
    --------
    >>> tally(frame([terms.STANDING], [[Standing.SHOWN], [Standing.PARTLY], [Standing.NOT_DUE]]))
    Tally(due=2, done=1, said=0, unstated=0)
    """
    count = Counter(standings[terms.STANDING])
    due = len(standings) - count[Standing.NOT_DUE] - count[Standing.UNSTATED]
    said, unstated = count[Standing.SAID], count[Standing.UNSTATED]
    return Tally(due, count[Standing.SHOWN] + said, said, unstated)


def undone(data: YearData, standings: DataFrame) -> DataFrame:
    """Return the measures that were due and not, or not fully, carried out.

    Returns
    -------
    DataFrame
        Columns measure_id, title, answers (owner, else executors), standing, reason and
        corrective_action, in the order of the data.
    """
    columns = [terms.MEASURE_ID, terms.TITLE, terms.ANSWERS, terms.STANDING]
    columns += [terms.REASON, terms.CORRECTIVE_ACTION]
    rows = (
        {**row, terms.ANSWERS: row[terms.OWNER] or row[terms.EXECUTORS], terms.STANDING: own}
        for row, own in zip(records(data.measures), standings[terms.STANDING], strict=True)
        if own in terms.UNDONE
    )
    return frame(columns, rows)


class Accounted(NamedTuple):
    """How many were not reached, with a reason, with an action to mend it, and with both."""

    unmet: int
    reasons: int
    actions: int
    both: int


def accounted(data: YearData, standings: DataFrame, rated: DataFrame) -> Accounted:
    """Return of how much that was not reached the data say why, and what is done about it.

    A measure was not reached if it was due and not, or not fully, carried out; an indicator of
    results if it is judged and not met.

    Parameters
    ----------
    standings, rated
        From `by_measure` and `indicators.rate`.
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
        [terms.TABLE, terms.KEY, terms.EXPLAINED],
        ([table, id, bool(text)] for table, id, text, *pair in rows if scale.is_beyond(*pair)),
    )


@lru_cache(16)
def owed(data: YearData) -> frozenset[str]:
    """Return the keys of measures and indicators that `beyond` names and nothing explains."""
    found = beyond(data)
    return frozenset(row[terms.KEY] for row in records(found) if not row[terms.EXPLAINED])


def largest(deviations: DataFrame, most: int) -> list[dict[str, Any]]:
    """Return at most so many rows of `finance.deviations`, the largest first, on either side."""
    rows = records(deviations)
    return sorted(rows, key=lambda row: row[terms.VARIANCE].copy_abs(), reverse=True)[:most]
