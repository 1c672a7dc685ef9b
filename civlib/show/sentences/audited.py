"""What to quote of an audit, and its key figures: what holds, what differs, what is unchecked."""

from __future__ import annotations

from collections.abc import Iterator

from civlib.compute import counts
from civlib.compute.audit import Findings, by_severity
from civlib.compute.audit.finding import shown
from civlib.compute.audit.form import INDICATORS, PERCENT
from civlib.compute.audit.tally import Difference, Tally
from civlib.dataset import YearData
from civlib.show import captions
from civlib.show.display import Key, ReportKeys
from civlib.show.sentences.keys import absent, key
from civlib.show.sentences.year import count, severities
from civlib.wording import Wording


def audit_keys(data: YearData, found: Findings, lang: str) -> ReportKeys:
    """Return what to quote of an audit, from `civlib.compute.audit.findings`, and its key figures.

    They are of the printed figures that hold, all findings, the largest difference, and the figures
    that there is nothing to compare with.
    """
    w, tally = captions.words(lang, data), found.tally
    return ReportKeys(
        (*_sentences(w, data, found),),
        (
            _printed(w, found, tally),
            _findings(w, found),
            _largest(w, data, tally.largest),
            _unchecked(w, found, tally),
        ),
    )


def _sentences(w: Wording, data: YearData, found: Findings) -> Iterator[str]:
    """Yield how the figures hold, what was found, and what could not be checked."""
    tally, programme = found.tally, data.programme
    yield w(
        "audit.told.first",
        council=programme.council.text(w.lang),
        programme=programme.title.text(w.lang),
        period=captions.period(w, data),
        clause=_held(w, found),
    )
    if found:
        apart = tally.largest and w("audit.told.largest", **_told(w, data, tally.largest))
        yield " ".join(filter(None, [count(found, w), apart]))
    elif found.is_checked:
        yield captions.clean(w, found)
    if tally.unchecked:
        yield w("audit.told.unchecked", count=tally.unchecked)


def _held(w: Wording, found: Findings) -> str:
    """Return how many of the compared figures hold, or why none was compared."""
    tally = found.tally
    if not found.figures:
        key = "statements" if found.statements else "nothing"
        return w(f"audit.told.{key}", count=found.statements)
    held = "some" if tally.agree and tally.differ else "all" if tally.agree else "none"
    few = {0: "uncompared", 1: f"one_{held}"}.get(tally.compared, held)
    return w(f"audit.told.{few}", agree=tally.agree, compared=tally.compared)


def _printed(w: Wording, found: Findings, tally: Tally) -> Key:
    if not tally.compared:
        why = "uncompared" if found.figures else "none"
        return absent(w, "printed", w(f"audit.key.{why}"))
    value = w("keys.of", part=tally.agree, whole=tally.compared)
    return key(w, "printed", value, w("audit.key.held"), tally.compared, tally.agree)


def _findings(w: Wording, found: Findings) -> Key:
    if not found.is_checked:
        return absent(w, "findings", w("audit.key.none"))
    detail = severities(by_severity(found), w)
    return Key(w("keys.label.findings"), w.number(counts.rows(found)), detail)


def _largest(w: Wording, data: YearData, largest: Difference | None) -> Key:
    if not largest:
        return absent(w, "difference", w("audit.key.no_difference"))
    told = _told(w, data, largest)
    value, detail = told["by"], w("audit.key.difference", **told)
    return key(w, "difference", value, detail, largest.computed, largest.printed)


def _unchecked(w: Wording, found: Findings, tally: Tally) -> Key:
    if not found.figures:
        return absent(w, "unchecked", w("audit.key.none"))
    detail = w(f"audit.key.{'unchecked' if tally.unchecked else 'checked'}")
    return Key(w("keys.label.unchecked"), w.number(tally.unchecked), detail)


def _told(w: Wording, data: YearData, largest: Difference) -> dict[str, str]:
    """Return the words of a difference: its place, what is printed, what is computed, by how much.

    Amounts have the programme's unit, values of indicators units of their own.
    """
    one, by = largest.finding, largest.by
    printed = one.printed.removesuffix("%").rstrip()
    if one.column == PERCENT:
        printed = w("audit.key.percent", printed=printed)
        apart = w("audit.key.points", by=captions.points(w, by))
    else:
        unit = "" if one.section == INDICATORS else captions.unit(w, data)
        apart = w("audit.key.by", by=w.number(by, sign=True), unit=unit).rstrip()
    place = captions.place(w, data, one)
    return {"place": place, "printed": printed, "computed": shown(one.computed, w), "by": apart}
