"""Words that tables, charts and sentences share: sources, files, official titles, programmes."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from civlib.compute import counts, finance, portfolio
from civlib.compute.audit import Finding, Findings
from civlib.compute.audit.finding import shown
from civlib.compute.audit.form import ASSESSMENT, MEASURES, TOTALS
from civlib.compute.audit.statements import STATEMENTS, where
from civlib.compute.indicators import Counted
from civlib.dataset import YearData
from civlib.dataset.frames import DataFrame, records
from civlib.dataset.misprints import corrected
from civlib.dataset.outputs import Published
from civlib.dataset.period import Period
from civlib.show.origins import Origin
from civlib.wording import Wording, spans, terms, wording
from civlib.wording.numbers import Number, above_zero
from civlib.wording.terms import Missing, Table

MOST = 4
"""A title names at most so many years."""

OFFICIAL = "uk"
"""Language of titles and names that are carried as they are."""


def official(w: Wording) -> str | None:
    """Return the language of official titles where it differs from the report's."""
    return None if w.lang == OFFICIAL else OFFICIAL


@dataclass(frozen=True)
class Basis:
    """What numbers are made of: data of some years, or, without years, what all reports publish.

    ``label`` names the line that says so and ``folder`` is where it says that tables lie; without
    any tables it names the ``document``. ``unit`` is that of amounts.
    """

    w: Wording
    label: str
    folder: str
    years: Sequence[int] = ()
    unit: str = ""
    document: str = ""

    def source(self, *tables: str) -> str:
        """Return the line that says which files the numbers were computed from."""
        files = ", ".join(f"{self.folder}{table}.csv" for table in tables)
        line = self.w(self.label, files=files, years=in_years(self.w, self.years))
        return line if tables else self.document

    def origin(self, labels: Iterable[str], formula: str | None, rows: str, *tables: str) -> Origin:
        """Return where some columns come from, none for a whole figure; ``rows`` names a label.

        Files of years that are no tables lie where they are.
        """
        folders = [f"{year}/" for year in self.years] or [self.folder]
        files = tuple(f"{folder}{table}.csv" for table in tables for folder in folders)
        if self.years and not {*tables} <= {*Table}:
            files = tables
        told = self.w(f"origins.rows.{rows}") if rows else ""
        return Origin(tuple(labels), formula or "", files, told)

    def about(self, formula: str | None, rows: str, *tables: str) -> dict[str, Any]:
        """Return what a chart of rows of some tables is told: language, source and origin."""
        origins = [self.origin((), formula, rows, *tables)]
        return {"lang": self.w.lang, "source": self.source(*tables), "origins": origins}


def of_year(w: Wording, data: YearData) -> Basis:
    """Return the basis of numbers of one year."""
    document = data.settings.document.text(w.lang)
    return Basis(w, "source.data", f"{data.year}/", [data.year], unit(w, data), document)


def of_years(w: Wording, years: Sequence[YearData]) -> Basis:
    """Return the basis of numbers over the years of a programme."""
    return Basis(w, "review.source", "", [data.year for data in years], unit(w, years[-1]))


def of_reports(w: Wording, found: Published | None = None) -> Basis:
    """Return the basis of numbers over the published reports; it has a unit if all have one."""
    named = [*unit_names(w, found).values()] if found else []
    return Basis(w, "portfolio.source", "tables/", (), named[0] if len(named) == 1 else "")


def of_assessment(w: Wording, data: YearData, missing: Container[str]) -> Basis:
    """Return the basis of an assessment of effectiveness: the year, and that before it.

    ``missing`` is what the assessment lacks; the year before does not enter where it is absent.
    """
    made = of_year(w, data)
    absent = Missing.PREVIOUS_ABSENT in missing
    return made if absent else replace(made, years=[data.year - 1, data.year])


def period(w: Wording, data: YearData) -> str:
    """Return what a year's report covers, such as ``in the first half of 2021``."""
    own, text = data.period, days(w, data.period)
    return w("period.as_of", period=text, day=w.date(own.as_of)) if own.as_of else text


def about(w: Wording, data: YearData) -> dict[str, str]:
    """Return what the first sentence on a year names: council, programme and period."""
    council, title = data.programme.council, data.programme.title
    names = {"council": council.text(w.lang), "programme": title.text(w.lang)}
    return {**names, "period": period(w, data)}


def days(w: Wording, own: Period) -> str:
    """Return a period in words, whatever its figures are of."""
    first, last = w.date(own.first), w.date(own.last)
    return w(f"period.{own.kind}_{own.number}", year=own.first.year, first=first, last=last)


def partial(w: Wording, years: Sequence[YearData]) -> list[str]:
    """Return which years the figures do not cover in full, as one sentence if there are any."""
    rows = [period(w, data) for data in years if not data.period.full]
    return [w("review.note_partial", rows="; ".join(rows))] if rows else []


def in_years(w: Wording, years: Sequence[int]) -> str:
    """Return years as they stand after a preposition, such as ``2017–2018, 2020 роки``."""
    return w(f"review.span.{'one' if len(years) == 1 else 'many'}", years=spans(years))


def words(lang: str, *years: YearData) -> Wording:
    """Return the wording of a language, with the decimals that amounts of some years have.

    Rates keep to their side of the programme's thresholds.
    """
    scale = years[-1].programme.scale
    limits = filter(None, scale.shares.values())
    return wording(lang).precise(counts.decimals(*years), limits)


def unpaired(w: Wording, data: YearData) -> str:
    """Return the rows of funding that no sum holds; a report says so once, with its first money."""
    return lacking(w, data, finance.unpaired(finance.whole(data.measures, data.funding)))


def lacking(w: Wording, data: YearData, funding: DataFrame) -> str:
    """Return rows of funding that lack an amount, each with the one that it has, if any."""
    told = []
    for row in records(funding):
        has = [name for name in (terms.PLANNED, terms.ACTUAL) if row[name] is not None]
        named = {"source": funded_from(w, data, row), "unit": unit(w, data)}
        told.append(w(f"unpaired.{has[0] if has else 'empty'}", **{**row, **named}))
    return w.some(told)


def funded_from(w: Wording, data: YearData, row: Mapping[str, Any]) -> str:
    """Return the source of a row of funding, and its fund where it has one."""
    source, fund = source_name(w, data, row[terms.SOURCE]), row[terms.FUND]
    return w("total.fund", source=source, fund=w.known("fund", fund)) if fund else source


def met_rows(w: Wording, by_year: DataFrame) -> str:
    """Return how many indicators met their plan each year, from `trends.met_by_year`.

    Of more than four years with rated indicators only the first and the last are told.
    """
    rows = [row for row in records(by_year) if row[terms.RATED]]
    told = rows if len(rows) <= MOST else [rows[0], rows[-1]]
    return "; ".join(w("review.met.row", **row) for row in told)


def changes(w: Wording, changed: str) -> str:
    """Return in words what changed where a series of values broke (see `trends.breaks`)."""
    return w.join([w(f"review.break.{name}") for name in changed.split()])


def source_name(w: Wording, data: YearData, key: str) -> str:
    """Return the label of a funding source, or of all of them together, or that there is none."""
    if key == terms.ALL_SOURCES:
        return w("total.all")
    return data.programme.source_label(key, w.lang) if key else w("total.unnamed")


def source_rates(w: Wording, data: YearData, sums: Iterable[Mapping[str, Any]]) -> str:
    """Return the execution rate of each source that has one."""
    return "; ".join(
        w("chart.sources.rate", **{**row, "source": source_name(w, data, row[terms.SOURCE])})
        for row in sums
        if row[terms.EXECUTION_RATE] is not None
    )


def executed(w: Wording, key: str, row: Mapping[str, Any], **values: object) -> str:
    """Return what tells both amounts of a row and its rate; ``{key}_undefined`` without a rate."""
    ending = "_undefined" if row[terms.EXECUTION_RATE] is None else ""
    return w(f"{key}{ending}", **{**row, **values})


def money_told(w: Wording, key: str, row: Mapping[str, Any], **values: object) -> str:
    """Return what `executed` tells of a row; nothing of one without amounts."""
    return "" if row[terms.VARIANCE] is None else executed(w, key, row, **values)


def sided(hidden: Mapping[str, Any]) -> str:
    """Return on which sides of the plan deviations lie, from `finance.masking`: an ending of keys.

    It is empty where they lie on both.
    """
    below, above = hidden[terms.UNDERSPENT], hidden[terms.OVERSPENT]
    return "" if below and above else "_below" if below else "_above" if above else "_same"


def unit(w: Wording, data: YearData) -> str:
    """Return the unit of the programme's amounts."""
    return data.programme.unit.text(w.lang)


def measure_titles(data: YearData) -> dict[str, str]:
    """Return the official title of each measure by its number, without misprints."""
    titles = [corrected(title, data.settings.misprints) for title in data.measures[terms.TITLE]]
    return dict(zip(data.measures[terms.MEASURE_ID], titles, strict=True))


def numbered(w: Wording, id: object, title: str) -> str:
    """Return a title with its number before it; one of them where the other is not known."""
    return w("measures.numbered", id=id, title=title) if title and id else title or str(id)


def retold(w: Wording, data: YearData) -> str:
    """Return the note that texts are retold in other words, and misprints marked, if they are."""
    compiler = data.programme.compiler
    retold = w("measures.note_retold") if compiler and compiler.retold else ""
    marked = w("measures.note_marked") if data.settings.misprints else ""
    return " ".join(filter(None, [retold, marked]))


def points(w: Wording, change: Number | None) -> str:
    """Return a difference with a sign and as many decimals as show that there is one."""
    return w.number(change, above_zero(change or 0, 2), sign=True)


def place(w: Wording, data: YearData, one: Finding) -> str:
    """Return where a finding is, in words."""
    if one.section == STATEMENTS:
        return shown(where(one.column), w)
    if one.section in (TOTALS, ASSESSMENT):
        every = one.key == terms.ALL_SOURCES
        source = w("place.all") if every else source_name(w, data, one.key)
        column = w(f"place.{one.column}")
        return w(f"place.{one.section}_of", source=source, column=column)
    measure, _, source = one.key.partition("/")
    if one.section == MEASURES and source:
        values = {"source": source_name(w, data, source), "column": w(f"place.{one.column}")}
        return w("place.measure_of", key=measure, **values)
    return shown(where(f"{one.section}/{one.key}/{one.column}"), w)


def places(w: Wording, data: YearData, found: Sequence[Finding]) -> str:
    """Return where findings that are alike stand, a line each; many measures in one line."""
    first, ids = found[0], [one.key for one in found]
    measures = {(one.section, one.column) for one in found} == {(MEASURES, first.column)}
    if measures and len(ids) > MOST and not any("/" in id for id in ids):
        rows, column = w.numbers(ids, len(ids)), w(f"place.{first.column}")
        return w("place.measures", rows=rows, column=column)
    return "\n".join(place(w, data, one) for one in found)


def clean(w: Wording, found: Findings) -> str:
    """Return that nothing was found in what was looked at, or that nothing was looked at."""
    if not found.is_checked:
        return w("audit.unchecked")
    ways = {(True, True): "both", (True, False): "figures", (False, True): "statements"}
    key = ways[bool(found.figures), bool(found.statements)]
    return w("audit.none", what=w(f"audit.agree_{key}"))


def in_period(w: Wording, rows: DataFrame) -> str:
    """Return the period in which programmes are compared, from `civlib.compute.portfolio`."""
    return days(w, portfolio.compared_period(rows))


def programme_names(w: Wording, found: Published) -> dict[str, str]:
    """Return what readers see for each programme: its title, and what tells it from the others.

    That is its council where there are several, that its data are fictional where others are not,
    and its folder where title and council are those of another programme too.
    """
    own = found.programmes.values()
    councils = {one.council for one in own}
    mixed = len({one.fictional for one in own}) > 1
    alike = Counter((one.title.text(w.lang), one.council) for one in own)
    names = {}
    for one in own:
        title = one.title.text(w.lang)
        details = [
            *([one.council.text(w.lang)] if len(councils) > 1 else []),
            *([one.slug] if alike[title, one.council] > 1 else []),
            *([w("portfolio.fictional")] if mixed and one.fictional else []),
        ]
        whole = w("portfolio.name", title=title, details=", ".join(details))
        names[one.slug] = whole if details else title
    return names


def unit_names(w: Wording, found: Published) -> dict[str, str]:
    """Return what readers see for each unit of money, by its Ukrainian name.

    Of those that can be converted only the one that all their amounts are given in.
    """
    own = {one.unit.uk: one.unit.text(w.lang) for one in found.programmes.values()}
    common = counts.common([one.unit.uk for one in found.programmes.values()])
    return {unit: own[unit] for unit in own if unit == common or counts.power(unit) is None}


def met(w: Wording, counted: Counted) -> str:
    """Return how many of the indicators that can be rated met their plan."""
    if not counted.rated:
        return w("met.nothing")
    if counted.rated == 1:
        return w(f"met.one_{'met' if counted.met else 'missed'}")
    key = "every" if counted.met == counted.rated else "some" if counted.met else "none"
    return w(f"met.{key}", **counted._asdict())


def unrated(w: Wording, counted: Counted) -> list[str]:
    """Return how many indicators cannot be rated, a text for each reason."""
    return [w(f"lacks.{state}", count=count) for state, count in counted.unrated.items()]


def indicator_names(w: Wording, rows: DataFrame) -> str:
    """Return the numbers of indicators, group by group; nothing for none."""
    groups = {group: rows[rows[terms.GROUP] == group] for group in dict.fromkeys(rows[terms.GROUP])}
    texts = [
        w("quality.indicator", **records(own)[0])
        if len(own) == 1
        else w("quality.indicators", group=group, numbers=w.numbers(own[terms.NUMBER]))
        for group, own in groups.items()
    ]
    return w.join(texts) if texts else ""
