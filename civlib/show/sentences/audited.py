"""What to quote of an audit, and its key figures: what holds, what differs, what is unchecked."""

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
    tally = found.tally
    yield w("audit.told.first", **captions.about(w, data), clause=_held(w, found))
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
    """Return by how much the figures differ most; values of indicators have units of their own."""
    if not largest:
        return absent(w, "difference", w("audit.key.no_difference"))
    detail = w("audit.key.difference", **_told(w, data, largest))
    ends, finding = (largest.computed, largest.printed), largest.finding
    if finding.column == PERCENT:
        value = w("audit.key.points", by=captions.points(w, largest.by))
        return key(w, "difference", value, detail, *ends)
    unit = "" if finding.section == INDICATORS else captions.unit(w, data)
    return key(w, "difference", w.number(largest.by, sign=True), detail, *ends, unit)


def _unchecked(w: Wording, found: Findings, tally: Tally) -> Key:
    if not found.figures:
        return absent(w, "unchecked", w("audit.key.none"))
    detail = w(f"audit.key.{'unchecked' if tally.unchecked else 'checked'}")
    return Key(w("keys.label.unchecked"), w.number(tally.unchecked), detail)


def _told(w: Wording, data: YearData, largest: Difference) -> dict[str, str]:
    """Return the words of a difference: its place, what is printed and what is computed."""
    one = largest.finding
    printed = one.printed.removesuffix("%").rstrip()
    if one.column == PERCENT:
        printed = w("audit.key.percent", printed=printed)
    return {
        "place": captions.place(w, data, one),
        "printed": printed,
        "computed": shown(one.computed, w),
    }
