"""The first page of a year: what to quote of it, and its four key figures.

All of it is plain text, which stands in any format as it is.
"""

from collections.abc import Iterator
from typing import Any

from civlib.compute import counts, finance, indicators, standing
from civlib.compute.audit.finding import upper_first
from civlib.compute.indicators import Counted
from civlib.compute.standing import Tally
from civlib.dataset import YearData
from civlib.dataset.frames import DataFrame, records
from civlib.dataset.misprints import corrected
from civlib.show import captions
from civlib.show.display import Key, ReportKeys
from civlib.wording import ABSENT, Wording, terms
from civlib.wording.sequences import shortened
from civlib.wording.terms import Standing

Row = dict[str, Any]

NAMED = 2
"""So many measures that were not done are named; the table has all."""

MOST = 6
"""So many of the largest deviations are told."""

TITLE, REASON = 64, 110
"""Titles and reasons of more characters are shortened here; the tables have them whole."""


def keys(
    data: YearData,
    totals: DataFrame,
    deviations: DataFrame,
    rated: DataFrame,
    standings: DataFrame,
    lang: str,
) -> ReportKeys:
    """Return what to quote of a year, its key figures and its largest deviations.

    The figures are of money, measures, indicators of results, and of the largest shortfall. What
    the data have nothing of is said to be absent, and no sentence speaks of it.

    Parameters
    ----------
    data, lang
        The year, and the language of the report.
    totals, deviations, rated, standings
        From `finance.totals`, `finance.deviations`, `indicators.of_year`, `standing.by_measure`.
    """
    w = captions.words(lang, data)
    results = indicators.results(rated)
    sums, tally = records(totals)[0], standing.tally(standings)
    counted = indicators.counted(results[terms.STATE])
    return ReportKeys(
        (*_sentences(w, data, sums, tally, counted, standings),),
        (
            money_key(w, captions.unit(w, data), sums),
            _measures(w, tally, standings),
            results_key(w, counted),
            _shortfall(w, data, deviations, results),
        ),
        (*_deviations(w, data, deviations),),
    )


def _sentences(
    w: Wording, data: YearData, sums: Row, tally: Tally, counted: Counted, standings: DataFrame
) -> Iterator[str]:
    """Yield the sentences; the first names council and programme, whatever it tells of them."""
    told = [
        captions.money_told(w, "keys.told.money", sums, unit=captions.unit(w, data)),
        _done(w, tally),
        _undone(w, data, standing.undone(data, standings)),
        w("keys.told.results", message=captions.met(w, counted)) if counted.indicators else "",
    ]
    first, *others = [clause for clause in told if clause] or [w("keys.told.nothing")]
    yield w("keys.told.first", **captions.about(w, data), clause=first)
    yield from (f"{upper_first(clause)}." for clause in others)


def _done(w: Wording, tally: Tally) -> str:
    """Return how many of the measures that were due were done; nothing where none was due."""
    if not tally.due:
        return ""
    key = "all" if tally.done == tally.due else "some" if tally.done else "none"
    message = w(f"keys.told.{'one_' if tally.due == 1 else ''}{key}", **tally._asdict())
    return f"{message}{w('keys.told.said', said=tally.said) if tally.said else ''}"


def _undone(w: Wording, data: YearData, undone: DataFrame) -> str:
    """Return which measures were not, or not fully, done, and why, as far as the report says."""
    if undone.empty:
        return ""
    rows = []
    for row in records(undone):
        reason = shortened(row[terms.REASON].rstrip("."), REASON)
        title = shortened(corrected(row[terms.TITLE], data.settings.misprints), TITLE)
        told = {**row, terms.TITLE: title, terms.REASON: reason}
        rows.append(w(f"keys.told.{'reason' if reason else 'no_reason'}", **told))
    return w("keys.told.undone", count=counts.rows(rows), rows=w.some(rows, NAMED))


def money_key(w: Wording, unit: str, sums: Row) -> Key:
    """Return the key figure of a row of money: what was given, and its share of the plan."""
    planned, actual = sums[terms.PLANNED], sums[terms.ACTUAL]
    if sums[terms.VARIANCE] is None:
        return absent(w, "money", w("keys.absent.money"))
    told = captions.money_told(w, "keys.money", sums)
    return key(w, "money", w.money(actual), told, planned, actual, unit)


def _measures(w: Wording, tally: Tally, standings: DataFrame) -> Key:
    """Return how many measures were done; in words, what became of the others."""
    told = [
        w(f"keys.standing.{row[terms.STANDING]}", count=row[terms.MEASURES])
        for row in records(standing.counts(standings))
        if row[terms.STANDING] != Standing.SHOWN
    ]
    if not tally.due:
        return absent(w, "measures", "; ".join(told) or w("keys.absent.measures"))
    value = w("keys.of", part=tally.done, whole=tally.due)
    return key(w, "measures", value, "; ".join([w("keys.done"), *told]), tally.due, tally.done)


def results_key(w: Wording, counted: Counted) -> Key:
    """Return the key figure of how many indicators of results met their plan."""
    told = captions.unrated(w, counted)
    if not counted.rated:
        return absent(w, "results", "; ".join(told) or w("keys.absent.results"))
    value = w("keys.of", part=counted.met, whole=counted.rated)
    detail = "; ".join([w("keys.met"), *told])
    return key(w, "results", value, detail, counted.rated, counted.met)


def _shortfall(w: Wording, data: YearData, deviations: DataFrame, results: DataFrame) -> Key:
    """Return the measure farthest below its plan, and why; where none is, the indicator."""
    if least := finance.used_least(finance.by_measure(data.measures, deviations)):
        row, about = least[0], data.measures.set_index(terms.MEASURE_ID)
        given = about.loc[row[terms.MEASURE_ID]]
        name, reason = row[terms.MEASURE_ID], given[terms.REASON]
        value, unit = w.money(row[terms.VARIANCE], sign=True), captions.unit(w, data)
    elif least := indicators.lowest(results):
        row, about = least[0], data.indicators.set_index([terms.GROUP, terms.NUMBER])
        given = about.loc[(row[terms.GROUP], row[terms.NUMBER])]
        name, reason = w("quality.indicator", **row), given[terms.EXPLANATION]
        rated, unit = row[terms.ACHIEVEMENT_RATE] is not None, ""
        value = w("keys.rate" if rated else "keys.instead", **row)
    else:
        return absent(w, "shortfall", w("keys.absent.shortfall"))
    title = corrected(given[terms.TITLE], data.settings.misprints)
    detail = [
        w("keys.named", name=name, title=shortened(title, TITLE)),
        w("keys.reason", reason=shortened(reason.rstrip("."), REASON)) if reason else "",
        w("keys.others", count=counts.rows(least[1:])) if least[1:] else "",
    ]
    told = "; ".join(filter(None, detail))
    return key(w, "shortfall", value, told, row[terms.PLANNED], row[terms.ACTUAL], unit)


def key(
    w: Wording, name: str, value: str, detail: str, planned: Any, actual: Any, unit: str = ""
) -> Key:
    """Return a key figure with its bars; a unit stands with the label, so that it has room."""
    label = ", ".join(filter(None, [w(f"keys.label.{name}"), unit]))
    return Key(label, value, detail, float(planned), float(actual))


def absent(w: Wording, name: str, why: str) -> Key:
    """Return a key figure that the data do not give, and why."""
    return Key(w(f"keys.label.{name}"), ABSENT, why)


def _deviations(w: Wording, data: YearData, deviations: DataFrame) -> Iterator[tuple[str, str]]:
    """Yield the largest deviations of measures, each with what it is and by how much."""
    titles = captions.measure_titles(data)
    for row in standing.largest(deviations, MOST):
        id = row[terms.MEASURE_ID]
        source = captions.funded_from(w, data, row)
        label = w("chart.way.step", id=id, title=shortened(titles[id], TITLE), source=source)
        yield label, w("keys.short", amount=row[terms.VARIANCE], unit=captions.unit(w, data))
