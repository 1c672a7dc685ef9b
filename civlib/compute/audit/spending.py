"""Money: underspending that totals hide, and claims that say more than the money does."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from civlib.compute import finance
from civlib.compute.audit.finding import Code, Fact, Finding, Phrase
from civlib.compute.audit.form import ASSESSMENT, INDICATORS, PERCENT, TOTALS, Figure, Line, Place
from civlib.compute.audit.printed import rules
from civlib.dataset.frames import EXACT, DataFrame, records, tuples
from civlib.dataset.model import YearData
from civlib.dataset.references import key
from civlib.wording import terms

_FULLY = re.compile(r"(?<!\bне )(?:\bповністю\b|\b(?:в|у) повному обся(?:зі|гу)\b)", re.IGNORECASE)


def check(data: YearData, lines: Mapping[Place, Line]) -> Iterator[Finding]:
    """Yield hidden underspending, claims of full spending, and the same total printed two ways."""
    yield from _masked(data)
    yield from _inputs(data, lines)


def _masked(data: YearData) -> Iterator[Finding]:
    """Yield the underspending that somebody else's overspending hides in the total."""
    funding = finance.whole(data.measures, data.funding)
    hidden = finance.masked(funding[terms.PLANNED], funding[terms.ACTUAL])._asdict()
    if not hidden[terms.MASKED]:
        return
    short, more = (_amounts(data, side) for side in finance.sides(finance.deviations(funding)))
    facts: dict[str, Fact] = {
        "under": hidden[terms.UNDERSPENT],
        "over": hidden[terms.OVERSPENT],
        "net": hidden[terms.VARIANCE],
        "capped": hidden[terms.CAPPED_RATE],
        "short": short,
        "more": more,
    }
    place = (TOTALS, terms.ALL_SOURCES, terms.ACTUAL)
    names = [terms.SECTION, terms.KEY, terms.COLUMN, terms.PRINTED]
    printed = {row[:3]: row[3] for row in tuples(data.published[names])}.get(place, "")
    yield Finding(Code.SPENDING_MASKED, *place, printed, None, facts)


def _amounts(data: YearData, deviations: DataFrame) -> tuple[Phrase, ...]:
    """Return rows of funding with their deviations; a document may name no sources."""
    labels = {source.id: source.label for source in data.programme.sources}
    found = []
    for id, source, change in tuples(deviations[[terms.MEASURE_ID, terms.SOURCE, terms.VARIANCE]]):
        by = EXACT.add(abs(change), Decimal("0.0"))
        facts: dict[str, Fact] = {"id": id, "source": labels.get(source, source), "by": by}
        found.append(Phrase("masked.measure" if source else "masked.alone", facts))
    return tuple(found)


def _inputs(data: YearData, lines: Mapping[Place, Line]) -> Iterator[Finding]:
    """Yield what an input indicator in money says of the programme's total."""
    sources = (terms.ALL_SOURCES, *data.programme.source_ids)
    totals = [lines[TOTALS, source] for source in sources]
    for row in records(data.indicators):
        if row[terms.GROUP] != terms.Group.INPUTS or row[terms.UNIT] != data.programme.unit.uk:
            continue
        place = key(row[terms.GROUP], row[terms.NUMBER])
        yield from _claim(place, row[terms.EXPLANATION], lines[INDICATORS, place])
        yield from _repeated(place, lines[INDICATORS, place], totals)


def _claim(key: str, text: str, line: Line) -> Iterator[Finding]:
    said = _FULLY.search(text)
    if said and line.planned is not None and line.actual is not None and line.actual < line.planned:
        facts: dict[str, Fact] = {"actual": line.actual, "planned": line.planned}
        place = (INDICATORS, key, terms.EXPLANATION)
        yield Finding(Code.CLAIM_SPENT, *place, said[0], line.rate, facts)


def _repeated(key: str, line: Line, totals: Sequence[Line]) -> Iterator[Finding]:
    """Yield a value that departs from the total, in an indicator whose other value repeats it.

    The first of the totals is that of all sources; an indicator may as well repeat that of one.
    """
    for column, other in finance.BOTH, finance.BOTH[::-1]:
        value, whole = line.value(column), totals[0].value(other)
        repeats = whole is not None and line.value(other) == whole
        if repeats and value is not None and line.values not in [one.values for one in totals]:
            place, facts = (INDICATORS, key, column), {"printed": value}
            printed, computed = str(value), totals[0].value(column)
            yield Finding(Code.REPEATED_DIFFERS, *place, printed, computed, facts)


def claims(figures: list[Figure]) -> Iterator[Finding]:
    """Yield an assessment of effectiveness that only repeats the share of money spent."""
    for one in figures:
        assessed = one.section == ASSESSMENT and one.column == PERCENT
        rate = one.line.rate if assessed else None
        if rate is not None and rules(one.printed, 100 * rate):
            yield one.finding(Code.CLAIM_EFFECTIVE, rate)
