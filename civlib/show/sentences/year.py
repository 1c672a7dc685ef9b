"""One year in sentences: its title, what to quote, how it went, what is missing, what is wrong."""

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from civlib.compute import counts, finance
from civlib.compute.audit import Code, Finding, Findings, Severity, by_severity, rounding, sums
from civlib.compute.audit.finding import shown, upper_first
from civlib.dataset import Programme, YearData, schemas
from civlib.dataset.frames import DataFrame, records
from civlib.dataset.period import Period
from civlib.show import captions
from civlib.show.display import (
    NOTHING,
    Data,
    ReportEnd,
    ReportHead,
    ReportText,
    bullets,
    escape_markdown,
)
from civlib.show.sentences.account import lacks
from civlib.wording import Wording, suffix, terms, wording
from civlib.wording.terms import AUDIT_REPORT

Row = dict[str, Any]


def in_unit(w: Wording, data: YearData) -> str:
    """Return the unit of the programme's amounts, as Markdown."""
    return escape_markdown(captions.unit(w, data))


def named(w: Wording, data: YearData, row: Row) -> str:
    """Return the label of the funding source of a row, as Markdown."""
    return escape_markdown(captions.source_name(w, data, row[terms.SOURCE]))


def head(data: YearData, lang: str) -> ReportHead:
    """Return the yearly report's title and the properties of the published document."""
    w, programme = wording(lang), data.programme
    title = programme.title.text(lang)
    compiler, covered = programme.compiler, captions.period(w, data)
    author = compiler.name.text(lang) if compiler else w("head.author")
    day = compiler.date if compiler else None
    computed = {"author": author, "day": day and w.date(day)}
    return ReportHead(
        programme=programme.slug,
        year=data.year,
        lang=lang,
        title=w("head.title", period=covered),
        subtitle=w("head.subtitle"),
        description=w("head.description", period=covered, programme=title),
        author=author,
        date=data.settings.date.isoformat(),
        notice=w("head.fictional") if programme.fictional else "",
        name=title,
        licence=programme.licence or "",
        council=programme.council.text(lang),
        document=data.settings.document.text(lang),
        period="" if data.period == Period.of(data.year) else covered,
        computed=w("head.computed_on" if day else "head.computed", **computed),
        day="end" if data.settings.date == data.period.end else "day",
        site=site(programme),
        audited=not (data.published.empty and data.statements.empty),
    )


def site(programme: Programme) -> dict[str, str]:
    """Return what the data say of a programme's pages, and the council's arms as Base64."""
    arms = b64encode(programme.arms).decode("ascii")
    return {name: text for name, text in {**vars(programme.site), "arms": arms}.items() if text}


def audit_head(data: YearData, lang: str) -> ReportHead:
    """Return the title of the audit's report and the properties of its document."""
    w, compiler = wording(lang), data.programme.compiler
    author = compiler.name.text(lang) if compiler else w("audit.author")
    said = {"author": author, "council": "", "computed": ""}
    made = retitled(head(data, lang), "audit", captions.period(w, data), **said)
    if compiler and compiler.date:
        return replace(made, date=compiler.date.isoformat(), day="day")
    return made


def form_head(data: YearData, lang: str) -> ReportHead:
    """Return the title of the report in a council's own form and its document's properties."""
    made = retitled(head(data, lang), "form", captions.period(wording(lang), data))
    return replace(made, subtitle=wording(lang)("form.subtitle"), audited=False)


def retitled(of_report: ReportHead, key: str, years: str = "", **changes: Any) -> ReportHead:
    """Return the head of another report: its title and description, and what else differs."""
    w, name = wording(of_report.lang), of_report.name
    title, description = (
        w(f"{key}.{part}", year=of_report.year, years=years, programme=name)
        for part in ("head", "description")
    )
    return replace(of_report, title=title, description=description, **changes)


def masking(data: YearData, hidden: DataFrame, deviations: DataFrame, lang: str) -> ReportText:
    """Return which underspending the total hides: by source, with the measures it comes from.

    Nothing without any deviation.
    """
    w = captions.words(lang, data)
    everything, *sources = records(hidden)
    if (side := captions.sided(everything)) == "_same":
        return NOTHING
    if side:
        return ReportText(w(f"hidden.none{side}"))
    below, unit = records(finance.sides(deviations)[0]), in_unit(w, data)
    short = []
    for row in sources:
        own = [each for each in below if each[terms.SOURCE] == row[terms.SOURCE]]
        names = {"source": named(w, data, row), "unit": unit}
        names["measures"] = w.some([w("hidden.measure", **each) for each in own])
        if row[terms.UNDERSPENT]:
            short.append(w("hidden.source", **{**row, **names}))
    return ReportText(w("hidden.some", rows=" ".join(short), unit=unit, **everything))


def quality(data: YearData, spending: DataFrame, rated: DataFrame, lang: str) -> ReportText:
    """Return what is missing in the data: unfunded measures, absent amounts, plans and facts."""
    w = captions.words(lang, data)
    apart = finance.unpaired(finance.whole(data.measures, data.funding))
    listed = bullets(
        [
            *_money_quality(w, data, spending, apart.empty),
            *lacks(w, rated),
            captions.retold(w, data),
        ]
    )
    rows = apart[[*schemas.columns("unpaired")]]
    return listed if apart.empty else replace(listed, data=(Data.of(rows, "unpaired"),))


def _money_quality(w: Wording, data: YearData, spending: DataFrame, paired: bool) -> Iterator[str]:
    """Yield how many measures have funding, and which rows lack both amounts, or that none does."""
    funded, unfunded = finance.funded(data.measures, spending)
    if funded or unfunded:
        key = "funded" if funded and unfunded else "funded_all" if funded else "funded_none"
        yield w(f"quality.{key}", funded=funded, measures=counts.rows(data.measures))
    having = spending.dropna(subset=[terms.PLANNED, terms.ACTUAL], how="all")
    neither = spending.drop(having.index)
    if not neither.empty:
        yield w("quality.empty", rows=escape_markdown(captions.lacking(w, data, neither)))
    elif funded and paired:
        yield w("quality.complete")


def audit_meanings(found: Findings, lang: str) -> ReportText:
    """Return what the severities mean that were found; nothing where nothing was."""
    w = wording(lang)
    return bullets(w(f"audit.meaning.{severity}") for severity in by_severity(found))


def audit_sums(data: YearData, lang: str) -> ReportText:
    """Return the components that give exactly what is stated of the whole, as a list."""
    w = wording(lang)
    return bullets(
        w(
            "audit.sums",
            label=escape_markdown(upper_first(shown(one.label, w))),
            parts=" + ".join(map(w.number, one.parts)),
            whole=w.number(one.whole),
        )
        for one in sums(data)
    )


def audit_link(found: Findings, lang: str) -> ReportText:
    """Return the yearly report's short section: what was found, and where to read it."""
    w = wording(lang)
    page = f"{AUDIT_REPORT}{suffix(lang)}.html"
    if not found:
        text = captions.clean(w, found)
        return ReportText(f"[{text}]({page})" if found.is_checked else text)
    return ReportText(f"{count(found, w)} {w('audit.link', page=page)}")


def audit_rules(data: YearData, found: Sequence[Finding], lang: str) -> ReportText:
    """Return whether the document rounds its percentages by one rule; nothing without any."""
    w = wording(lang)
    mixed = [finding for finding in found if finding.code == Code.PERCENT_ROUNDING]
    key = "audit.mixed_rules" if mixed else "audit.one_rule"
    return ReportText(w(key, count=counts.rows(mixed))) if counts.rows(rounding(data)) else NOTHING


def count(found: Sequence[Finding], w: Wording) -> str:
    """Return how many findings there are, and how many of each severity."""
    return w("audit.count", total=counts.rows(found), counts=severities(by_severity(found), w))


def severities(findings: Mapping[Severity, int], w: Wording) -> str:
    """Return how many findings have each severity."""
    return ", ".join(w.count(f"finding_{severity}", count) for severity, count in findings.items())


def end(data: YearData) -> ReportEnd:
    """Return the end mark, which echoes what the notebook was run for."""
    return ReportEnd(data.programme.slug, data.year)
