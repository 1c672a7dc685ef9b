"""A programme's years in sentences: what to quote, which years there are, what broke or lacks."""

from collections.abc import Iterator, Sequence

from civlib.compute import counts, finance, trends
from civlib.compute.audit.finding import upper_first
from civlib.dataset import YearData
from civlib.dataset.frames import DataFrame, records
from civlib.show import captions
from civlib.show.display import Key, ReportHead, ReportKeys, ReportText, bullets, escape_markdown
from civlib.show.sentences.keys import absent, key, money_key
from civlib.show.sentences.year import Row, head, retitled
from civlib.wording import LANGUAGES, Wording, suffix, terms, wording
from civlib.wording.licences import LICENCES
from civlib.wording.terms import ANNUAL_REPORT


def review_head(years: Sequence[YearData], lang: str) -> ReportHead:
    """Return the review's title and the properties of its document: date and year of the last."""
    have = captions.in_years(wording(lang), [data.year for data in years])
    return retitled(head(years[-1], lang), "review", have, document="", period="")


def review_keys(
    years: Sequence[YearData], by_year: DataFrame, totals: DataFrame, met: DataFrame, lang: str
) -> ReportKeys:
    """Return what to quote of a programme's years, and its key figures.

    They are of the years with data, money, indicators of results in the last year that has any
    rated, and the year farthest from its plan; the frames are from `civlib.compute.trends`.
    """
    w, last = captions.words(lang, *years), years[-1]
    money = money_key(w, captions.unit(w, last), records(totals)[0])
    return ReportKeys(
        (*_sentences(w, years, by_year, totals, met),),
        (_years(w, years), money, _results(w, met), _farthest(w, last, by_year)),
    )


def _sentences(
    w: Wording, years: Sequence[YearData], by_year: DataFrame, totals: DataFrame, met: DataFrame
) -> Iterator[str]:
    """Yield what is told of the years, of their money and of their results, if there are any."""
    programme, gaps = years[-1].programme, trends.missing(years)
    everything, unit = records(totals)[0], captions.unit(w, years[-1])
    money = captions.money_told(w, "review.told.money", everything, unit=unit)
    partly = "partly" if money else "partly_bare"
    covered = w(
        f"review.told.{partly if gaps else 'covered'}",
        council=programme.council.text(w.lang),
        programme=programme.title.text(w.lang),
        years=[data.year for data in years],
        have=counts.rows(years),
        total=counts.rows(trends.term(years)),
        missing=captions.in_years(w, gaps),
    )
    rows = captions.met_rows(w, met)
    judged = w("review.told.met", rows=rows) if rows else w("review.told.met_none")
    for told in ([covered, *captions.partial(w, years)], [money, _rates(w, by_year)], [judged]):
        if text := " ".join(filter(None, told)):
            yield text


def _years(w: Wording, years: Sequence[YearData]) -> Key:
    have, total = counts.rows(years), counts.rows(trends.term(years))
    value = w("keys.of", part=have, whole=total)
    detail = w("review.key.years", years=[data.year for data in years])
    return key(w, "years", value, detail, total, have)


def _results(w: Wording, met: DataFrame) -> Key:
    """Return how many indicators met their plan in the last year that can be rated."""
    *_, last = [None, *(row for row in records(met) if row[terms.RATED])]
    if not last:
        return absent(w, "results", w("review.key.unrated"))
    value = w("keys.of", part=last[terms.MET], whole=last[terms.RATED])
    detail = w("review.key.met", **last)
    return key(w, "results", value, detail, last[terms.RATED], last[terms.MET])


def _farthest(w: Wording, last: YearData, by_year: DataFrame) -> Key:
    """Return the year whose money lies farthest from its plan, the first of several."""
    most = finance.farthest(by_year)
    if not most:
        known = by_year[terms.VARIANCE].notna().any()
        return absent(w, "farthest", w("review.key.same" if known else "keys.absent.money"))
    row, *others = most
    value = w.money(row[terms.VARIANCE], sign=True)
    detail = captions.executed(w, "review.key.farthest", row)
    same = w("review.key.others", years=captions.in_years(w, [own[terms.YEAR] for own in others]))
    told = f"{detail}; {same}" if others else detail
    unit = captions.unit(w, last)
    return key(w, "farthest", value, told, row[terms.PLANNED], row[terms.ACTUAL], unit)


def _rates(w: Wording, by_year: DataFrame) -> str:
    """Return the range of the execution rate, with the years at its ends, if any year has one."""
    ends = trends.extremes(by_year)
    names = [captions.in_years(w, [row[terms.YEAR] for row in rows]) for rows in ends]
    rates = w.percents([rows[0][terms.EXECUTION_RATE] for rows in ends])
    match [*zip(names, rates, strict=True)]:
        case [(years, rate)]:
            key = "rates_same" if ends[0][1:] else "rates_one"
            return w(f"review.told.{key}", years=years, rate=rate)
        case [(least, low), (most, high)]:
            return w("review.told.rates", least=least, low=low, most=most, high=high)
    return ""


def review_quality(years: Sequence[YearData], series: DataFrame, lang: str) -> ReportText:
    """Return which indicators not every year with data reports; nothing where all do."""
    w = captions.words(lang, *years)
    return bullets(
        w(
            "review.quality.late",
            name=upper_first(w("quality.indicator", **row)),
            years=captions.in_years(w, row[terms.YEARS]),
        )
        for row in records(trends.partial(years, series))
    )


def review_years(years: Sequence[YearData], lang: str) -> ReportText:
    """Return the list of the term's years: a link to each yearly report, or that there is none."""
    w = wording(lang)
    gaps, page = trends.missing(years), f"{ANNUAL_REPORT}{suffix(lang)}.html"
    return bullets(
        w(f"review.list.{'gap' if year in gaps else 'link'}", year=year, page=f"{year}/{page}")
        for year in trends.term(years)
    )


def review_breaks(series: DataFrame, breaks: DataFrame, lang: str) -> ReportText:
    """Return which series are broken, where, and what changed; or that none is."""
    w = wording(lang)
    if not trends.comparable(series):
        return ReportText(w("review.break.one"))
    if breaks.empty:
        return ReportText(w("review.break.none"))
    known = {row[terms.SERIES]: row for row in records(series)}
    lines = [f"- {_break(w, row, known)}" for row in records(breaks)]
    return ReportText("\n".join([w("review.break.some", count=counts.rows(breaks)), "", *lines]))


def _break(w: Wording, row: Row, known: dict[int, Row]) -> str:
    old, new = known[row[terms.SERIES_BEFORE]], known[row[terms.SERIES]]
    details = []
    for name in row[terms.CHANGED].split():
        pair = {"before": old[name], "after": new[name]}
        if name == terms.DIRECTION:
            details.append(w("review.break.turned", **pair))
        else:
            texts = {side: escape_markdown(text) for side, text in pair.items()}
            details.append(w("review.break.was", **texts))
    told = {"changed": captions.changes(w, row[terms.CHANGED]), "details": " ".join(details)}
    return w("review.break.sentence", **{**row, **told})


def origin(data: YearData, lang: str) -> ReportText:
    """Return where a year's data come from and how to repeat the computation."""
    return _origin([data], "origin", f"/{data.year}", f" --year {data.year}", lang)


def review_origin(years: Sequence[YearData], lang: str) -> ReportText:
    """Return the official documents, where the data lie and how to repeat the computation."""
    return _origin(years, "review.origin", "", "", lang)


def _origin(years: Sequence[YearData], key: str, year: str, option: str, lang: str) -> ReportText:
    """Return a list of documents, the folder of a year or of all, and the command for it."""
    w, programme = wording(lang), years[-1].programme
    licence = LICENCES.get(programme.licence or "")
    options = option if lang == LANGUAGES[0] else f"{option} --lang {lang}"
    documents = [(data.year, data.settings.document.text(lang)) for data in years]
    return bullets(
        [
            *(w(f"{key}.document", year=at, document=escape_markdown(it)) for at, it in documents),
            w(f"{key}.data", folder=f"`data/{programme.slug}{year}`"),
            w(f"{key}.command", command=f"`civlib build {programme.slug}{options}`"),
            w("origin.licence", licence=licence.name) if licence else "",
        ]
    )
