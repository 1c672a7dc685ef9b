"""What a council asks of a year, in sentences: what was done, what came of it, what is owed.

Each function shows nothing where the data have nothing to tell.
"""

from collections.abc import Iterator, Sequence

from civlib.compute import counts, indicators, standing, trends
from civlib.compute import effectiveness as method
from civlib.compute.effectiveness import Effectiveness
from civlib.compute.indicators import Counted
from civlib.dataset import YearData
from civlib.dataset.frames import DataFrame, records
from civlib.dataset.scale import Scale
from civlib.show import captions
from civlib.show.display import NOTHING, Data, ReportText, bullets
from civlib.show.tables.effectiveness import headline, verdict
from civlib.wording import Wording, terms, wording
from civlib.wording.sequences import grouped
from civlib.wording.terms import Standing, State, Table

USUAL = Scale()
"""Thresholds of remarks where the programme names none."""

LACKS = {
    State.PLAN_ABSENT: "quality.unplanned",
    State.ACTUAL_ABSENT: "quality.unreported",
    State.DIRECTION_ABSENT: "quality.undirected",
}
"""Words for the states of indicators that something is missing of."""


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
    given = {"reasons": unmet.reasons, "actions": unmet.actions}
    keys = ["unmet", *(name if number else f"no_{name}" for name, number in given.items())]
    told = [w(f"account.{key}", **unmet._asdict()) for key in keys] if unmet.unmet else []
    beyond = standing.beyond(data)
    if not beyond.empty:
        owed = beyond[~beyond[terms.EXPLAINED].astype(bool)]
        key = "beyond_explained" if owed.empty else "beyond"
        values = {"limit": data.programme.scale.explain_beyond, "count": counts.rows(beyond)}
        rows = _owed(w, records(owed))
        told.append(w(f"account.{key}", owed=counts.rows(owed), rows=rows, **values))
    return ReportText(" ".join(told))


def _owed(w: Wording, rows: Sequence[dict[str, str]]) -> str:
    ids = [row[terms.KEY] for row in rows if row[terms.TABLE] == Table.MEASURES]
    key = "account.beyond_measures" if ids[1:] else "account.beyond_measure"
    measures = [w(key, keys=w.some(ids))] if ids else []
    others = (row[terms.KEY] for row in rows if row[terms.TABLE] == Table.INDICATORS)
    groups = grouped((key.rpartition("/")[0], key.rpartition("/")[2]) for key in others)
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


def met(w: Wording, counted: Counted) -> str:
    """Return how many indicators met their plan and why others cannot be rated; nothing of none."""
    rest = "".join(f"; {text}" for text in captions.unrated(w, counted))
    message = captions.met(w, counted)
    return w("account.met", message=message, rest=rest) if counted.indicators else ""


def caveats(
    rated: DataFrame, means: DataFrame, group: str, lang: str, scale: Scale = USUAL
) -> ReportText:
    """Return what to keep in mind about one group's figures, as a list; nothing of no indicator.

    What its mean is with and without over-achievement, if it is of several rates; which indicators
    lie so far above their plan that the programme's ``scale`` calls for a remark; and which could
    not be judged and why.
    """
    w = wording(lang)
    of_group = rated[rated[terms.GROUP] == group]
    if of_group.empty:
        return NOTHING
    mean = records(means[means[terms.GROUP] == (group or terms.UNGROUPED)])[0]
    raw, capped = mean[terms.MEAN_RATE], mean[terms.MEAN_RATE_CAPPED]
    key = "no_mean" if raw is None else "mean_same" if raw == capped else "mean"
    rates, limit = of_group[terms.ACHIEVEMENT_RATE].dropna(), scale.remark_above
    over = [w("caveat.over_row", **row) for row in records(indicators.high(of_group, limit))]
    undefined = [
        w("caveat.undefined_row", numbers=w.numbers(numbers), state=state)
        for state, numbers in indicators.by_state(of_group).items()
        if state not in terms.JUDGED
    ]
    return bullets(
        [
            "" if counts.rows(rates) == 1 else w(f"caveat.{key}", **mean),
            w("caveat.over", limit=limit, rows=w.some(over)) if over else "",
            w("caveat.undefined", rows="; ".join(undefined)) if undefined else "",
        ]
    )


def effectiveness(
    data: YearData, result: Effectiveness, readings: DataFrame, lang: str
) -> ReportText:
    """Return the assessment of effectiveness in a sentence, and whether it rests on the reading.

    ``result`` and ``readings`` are from `civlib.compute.effectiveness`: `evaluate`, `sensitivity`;
    they are published, the readings if any of them rates. Nothing is shown where there is nothing
    to assess, or the programme shows no assessment.
    """
    if not (result.rests and data.programme.effectiveness.shown):
        return NOTHING
    w, found = wording(lang), method.conclusions(readings)
    told = {"title": headline(w, result), "verdict": verdict(w, found)}
    held = {"effectiveness": method.frame(result)} | ({"sensitivity": readings} if found else {})
    published = tuple(Data.of(frame, name) for name, frame in held.items())
    return ReportText(w("effectiveness.sentence", **told), published)


def lacks(w: Wording, rated: DataFrame) -> Iterator[str]:
    """Yield what is missing of indicators; that all have a plan only where there are any."""
    if not rated.empty and rated[terms.PLANNED].notna().all():
        yield w("quality.all_planned")
    for state, key in LACKS.items():
        if names := captions.indicator_names(w, rated[rated[terms.STATE] == state]):
            yield w(key, rows=names)
