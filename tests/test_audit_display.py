"""The audit as readers meet it: tables, chart and sentences, each worked out by hand."""

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from drawn import boxes, check, drawings, spaces, spans, written
from pandas import DataFrame
from test_tables import HOSTILE, PROGRAMME, indicator, measure, plain, small, texts

from civlib import dataset
from civlib.cli import listing
from civlib.compute import audit
from civlib.compute.audit import PERCENTAGES, Code, Finding
from civlib.compute.audit.finding import Phrase
from civlib.compute.audit.tally import Tally
from civlib.dataset import YearData
from civlib.dataset.model import Name, Source
from civlib.publish import files
from civlib.show import charts, sentences, tables
from civlib.show.captions import place
from civlib.show.charts import marks
from civlib.show.display import NOTHING, ReportFigure
from civlib.wording import LANGUAGES, wording

F = Fraction
DATA = Path(__file__).parents[1] / "data"
Printed = Sequence[tuple[str, str, str, str]]


def printed(data: YearData, rows: Printed) -> YearData:
    """Return a year with a printed form."""
    columns = ["section", "key", "column", "printed"]
    return replace(data, published=DataFrame(list(rows), columns=columns, dtype="str"))


def stated(place: str, value: str | None, label: str = "тренінги", **more: str) -> dict[str, Any]:
    return {"quantity": "trainings", "place": place, "value": value, "label": label, **more}


def faulty(label: str = "тренінги", source: str = "") -> YearData:
    """Return a year with nine findings: 3 errors, 1 conflict, 3 doubts, 2 of style."""
    sources = PROGRAMME.sources
    if source:
        sources = (Source("city", Name(source)), Source("other", Name(source)))
    made = small(
        [measure("1.1", result="Так.")],
        [("1.1", "city", "10", "7"), ("1.1", "other", "5", "6")],
        [
            indicator("outputs", 1, "60", "44"),
            indicator("outputs", 2, None, "12"),
            indicator("outputs", 3, "4", "3"),
            indicator("outputs", 4, "3", "1"),
        ],
        [
            stated("measures/1.1/result", "33", label),
            stated("note", "27", label),
            {**stated("head", None, label), "quantity": "people"},
        ],
        programme=replace(PROGRAMME, sources=sources),
    )
    return printed(
        made,
        [
            ("measures", "1.1/city", "actual", "7,"),
            ("totals", "city", "percent", "70"),
            ("totals", "all", "planned", "16"),
            ("totals", "all", "percent", "86,7"),
            ("indicators", "outputs/1", "percent", "66,7"),
            ("indicators", "outputs/2", "planned", "-"),
            ("indicators", "outputs/2", "percent", "0"),
            ("indicators", "outputs/3", "percent", "-"),
            ("indicators", "outputs/4", "percent", "33"),
        ],
    )


FAULTY = faulty()
FOUND = audit.findings(FAULTY)
HOSTILES = faulty(HOSTILE, HOSTILE)
EMPTY = small()


@pytest.fixture(scope="module")
def real() -> tuple[YearData, tuple[Finding, ...]]:
    data = dataset.load("bakhmut-civil-society", 2019, DATA)
    return data, audit.findings(data)


def one(code: Code, number: int, text: str, computed: Fraction | None) -> Finding:
    facts = {"rule": "x", "why": "x", "explained": "x"}
    return Finding(code, "indicators", f"outputs/{number}", "percent", text, computed, facts)


TINY = [one(Code.PERCENT_ROUNDING, number, "33,33333", F(1, 3)) for number in (8, 9)]
"""Differences too small to be told, that make a chart of three."""


def drawn(data: YearData, lang: str = "en", found: Sequence[Finding] | None = None) -> ReportFigure:
    shown = [*(audit.findings(data) if found is None else found), *TINY]
    return charts.percentages(data, shown, lang)


# Words


def fields(key: str, lang: str) -> set[str]:
    """Return the names that a label wants to be filled with."""
    template = wording(lang)._lookup(key)
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", Code)
def test_whatever_the_data_hold_then_a_sentence_shows_it_as_it_is(code, lang):
    """Braces, markup and format marks of the data are plain text in every sentence."""
    names = fields(f"finding.{code}", lang)
    one = Finding(code, "note", "", "", HOSTILE, facts=dict.fromkeys(names, HOSTILE))
    message = one.message(wording(lang))
    assert message.count(HOSTILE) >= len(names)
    assert not re.search("[{}]", message.replace(HOSTILE, ""))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_facts_inside_phrases_and_lists_are_plain_text_too(lang):
    said = tuple(Phrase("stated.at", {"value": HOSTILE, "place": HOSTILE}) for _ in range(3))
    facts = {"label": HOSTILE, "said": said}
    message = Finding(Code.COUNT_DIFFERS, "note", "", "", "1", facts=facts).message(wording(lang))
    assert message.count(HOSTILE) == 7
    assert not re.search("[{}]", message.replace(HOSTILE, ""))


MONEY = ("planned", "actual", "percent")
ROWS = ["measures/1.1", "measures/1.1/city", "totals/all", "totals/city"]
ROWS += ["assessment/all", "assessment/city"]
ROWS += [f"indicators/{group}/1" for group in ("inputs", "outputs", "efficiency", "quality")]
FORM = [f"{row}/{column}" for row in ROWS for column in MONEY]
TEXT = {
    "measures/1.1": (*MONEY, "title", "term", "executors", "result", "reason"),
    "indicators/inputs/1": (*MONEY, "title", "explanation", "corrective_action"),
}
CELLS = [f"{row}/{column}" for row, columns in TEXT.items() for column in columns]
SAID = [name + mark for name in (*CELLS, "assessment", "note", "head") for mark in ("", "#2")]
PLACES = [re.fullmatch("(.*?)/(.*)/(.*)", cell).groups() for cell in (*FORM, *CELLS)]
PLACES += [("statements", "x", place) for place in SAID]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("at", PLACES, ids="-".join)
def test_every_place_has_words(at, lang):
    said = place(wording(lang), FAULTY, Finding(Code.COUNT_MISSING, *at, "1"))
    assert said
    assert not re.search("[{}#_]", said)
    if lang == "en":
        assert not re.search("[а-яіїєґ]", said)


# Tables


def test_the_summary_by_hand():
    """Errors, conflicts, doubts, style, in all: 3 + 1 + 3 + 2 = 9."""
    shown = tables.findings_summary(FAULTY, FOUND, "en")
    assert plain(shown) == [
        ["Table of measures", "0", "0", "1", "0", "1"],
        ["Totals of the table of measures", "1", "0", "1", "0", "2"],
        ["Table of indicators", "2", "0", "1", "1", "4"],
        ["Text: cells, comments, note", "0", "1", "0", "1", "2"],
        ["Total", "3", "1", "3", "2", "9"],
    ]
    assert [column.label for column in shown.columns] == (
        ["Part of the document", "Errors", "Conflicts", "Doubts", "Style", "Total"]
    )
    assert shown.rows[-1].role == "total"
    assert shown.title == "9\u00a0findings by part of the document"


def test_every_finding_by_hand():
    """Each with both numbers side by side, in bands, gravest first."""
    assert plain(tables.findings(FAULTY, FOUND, "en")) == [
        ["Errors"],
        ["1", "total: all sources, planned", "16", "15",
         "16 is printed as the total, but the rows add up to 15."],
        ["2", "output indicator No. 1, percentage", "66,7", "73.3%",
         "66,7% is printed, but 73.3% is computed; no rule of rounding explains it. "
         "It would come from an actual value of 40 and a plan of 66."],
        ["3", "output indicator No. 2, percentage", "0", "—",
         "0% is printed, though no percentage exists: there is no plan."],
        ["Conflicts"],
        ["4", "explanatory note", "27", "33",
         "Тренінги: different figures in different places, "
         "33 (measure 1.1, result) and 27 (explanatory note)."],
        ["Doubts"],
        ["5", "measure 1.1 (city budget), actual", "7,", "—",
         "“7,” breaks off at the decimal sign: without the digits after it nobody can say which "
         "figure was meant."],
        ["6", "output indicator No. 3, percentage", "-", "75.0%",
         "No percentage is printed, though planned and actual values are there: 75.0%."],
        ["7", "total: all sources, actual", "—", "—",
         "The total shows a variance of −2 only: some rows received 3 less than planned, "
         "others 1 more. Less: measure 1.1 (city budget), 3.0. More: measure 1.1 (інші джерела), "
         "1.0. If the one does not cover the other, 80.0% was carried out."],
        ["Style"],
        ["8", "output indicator No. 4, percentage", "33", "33.3%",
         "It is rounded half up to units, but other percentages of the document are rounded "
         "differently."],
        ["9", "heading", "—", "—", "Тренінги: a figure is announced, but missing (heading)."],
    ]  # fmt: skip


def test_the_published_findings_are_exact_and_in_both_languages():
    shown = tables.findings(FAULTY, FOUND, "uk")
    assert shown.data is not None
    assert shown.data == tables.findings(FAULTY, FOUND, "en").data
    assert shown.data.name == "findings"
    assert shown.data.fields == (
        *("code", "severity", "section", "key", "column", "printed", "computed"),
        *("message", "message_en"),
    )
    rows = [row[:7] for row in shown.data.rows]
    assert rows[:3] == [
        ("total-differs", "error", "totals", "all", "planned", "16", "15"),
        ("percent-wrong", "error", "indicators", "outputs/1", "percent", "66,7", "0.733333"),
        ("percent-undefined", "error", "indicators", "outputs/2", "percent", "0", ""),
    ]
    assert rows == [one.row()[:7] for one in FOUND]
    for row in shown.data.rows:
        assert re.search("[а-яіїєґ]", row[7])
        assert row[8] != row[7]


def test_a_figure_that_the_data_hold_as_a_number_is_shown_as_readers_write_it():
    """478.6 of the data is 478,6 in Ukrainian; the published file keeps the point."""
    told = [stated("measures/1.1/result", "512"), stated("note", "1478.6")]
    data = small([measure("1.1", result="Так.")], [("1.1", "city", "1", "1")], statements=told)
    found = audit.findings(data)
    for lang, figure in (("uk", "1 478,6"), ("en", "1,478.6")):
        assert plain(tables.findings(data, found, lang))[1][2:4] == [figure, "512"]
    assert [one.row()[5:7] for one in found] == [("1478.6", "512")]


def test_rounding_by_hand():
    """86,7 and 33 by the usual rule, 70 exactly, 66,7 by none; 0 and - are no percentages."""
    assert plain(tables.rounding(FAULTY, "en")) == [
        ["exact, nothing to round", "1", "70 (exactly 70.000%)"],
        ["rounded half up", "2", "86,7 (exactly 86.667%)"],
        ["no rule fits", "1", "66,7 (exactly 73.333%)"],
    ]


def test_the_published_findings_never_run_as_a_formula():
    form = [
        ("totals", "all", "planned", "-26,5"),
        ("totals", "all", "actual", "=1"),
        ("totals", "city", "planned", "@x"),
        ("totals", "city", "actual", "+1,5"),
    ]
    data = printed(faulty("=HYPERLINK(1)"), form)
    table = tables.findings(data, audit.findings(data), "uk")
    text = files.joined([table.spec()])["findings"]
    for cell in ("-26,5", "+1,5"):
        assert f'"\'{cell}"' in text
    assert ",'=1," in text
    assert ",'@x," in text
    assert ",'=HYPERLINK(1): " in text or ",\"'=HYPERLINK(1): " in text
    assert not re.search(r'(^|,)"?[=@]', text, re.MULTILINE)


# Chart


def test_the_chart_by_hand():
    """−6.63 = 66.7 − 73.33; −0.33 = 33 − 33.33; without a plan there is no percentage.

    Only percentages are drawn, and what is drawn stands in the alternative text.
    """
    figure, at = drawn(FAULTY), "output indicator No. {}, percentage"
    assert figure.alt == (
        "Difference between printed and computed percentage: "
        f"{at.format(1)}: −6.63 · printed 66,7, computed 73.3%; "
        f"{at.format(4)}: −0.33 · printed 33, computed 33.3%; "
        f"{at.format(8)}: −0.000003 · printed 33,33333, computed 33.3%; "
        f"{at.format(9)}: −0.000003 · printed 33,33333, computed 33.3%; "
        f"{at.format(2)}: printed 0, no percentage exists; "
        f"{at.format(3)}: — · printed -, computed 75.0%."
    )
    assert figure.data is not None
    assert figure.data.fields == ("section", "key", "printed", "computed")
    assert figure.data.rows == (
        ("indicators", "outputs/1", "66,7", "0.733333"),
        ("indicators", "outputs/4", "33", "0.333333"),
        ("indicators", "outputs/8", "33,33333", "0.333333"),
        ("indicators", "outputs/9", "33,33333", "0.333333"),
        ("indicators", "outputs/2", "0", ""),
        ("indicators", "outputs/3", "-", "0.750000"),
    )
    uk = drawn(FAULTY, "uk")
    assert (uk.unit, figure.unit) == ("відсоткові пункти", "percentage points")
    assert figure.source == (
        "2019/published.csv, 2019/funding.csv, 2019/indicators.csv; computed by civlib"
    )
    assert not re.search("[а-яіїєґ№]", figure.title + figure.alt + "".join(figure.notes))
    for each in (uk, figure):
        for shown in map(written, drawings(each)):
            assert [text for text in shown if text not in each.alt.replace("\u00a0", " ")] == []
            assert len(shown) >= 12


@pytest.mark.parametrize(
    ("text", "computed", "by"),
    [
        ("66,7", F(44, 60), "−6.63"),
        ("33", F(1, 3), "−0.33"),
        ("33,3", F(1, 3), "−0.03"),
        ("33,33", F(1, 3), "−0.003"),
        ("100", F(2), "−100.00"),
        ("512,", F(5), "+12.00"),
        ("97%", F(967, 1000), "+0.30"),
        ("1 000", F(9), "+100.00"),
    ],
)
def test_a_difference_that_is_there_is_never_shown_as_nought(text, computed, by):
    """In the row and in the title alike, with as many decimals as it needs."""
    found = [one(Code.PERCENT_ROUNDING, 1, text, computed)]
    figure = drawn(FAULTY, "en", found)
    assert f": {by} · printed {text}, computed" in figure.alt
    assert f"the largest difference is {by} pp" in figure.title


UNDEFINED = one(Code.PERCENT_UNDEFINED, 2, "0", None)
MISSING = one(Code.PERCENT_MISSING, 3, "-", F(3, 4))


def test_the_title_counts_and_names_the_largest_difference():
    """A missing percentage differs from the computed one; one that does not exist differs not."""
    assert drawn(FAULTY, "en", [UNDEFINED, MISSING, FOUND[1]]).title == (
        "Printed differs from computed in 4\u00a0places; the largest difference is −6.63 pp "
        "(output indicator No. 1, percentage)"
    )


@pytest.mark.parametrize("found", [[], [UNDEFINED], [MISSING], [UNDEFINED, MISSING]])
def test_of_fewer_than_three_differences_there_is_no_chart(found):
    assert drawn(FAULTY, "en", found) is NOTHING


AWKWARD = {
    "usual": FOUND,
    "undefined too": [UNDEFINED, MISSING, FOUND[1]],
    "more only": [one(Code.PERCENT_WRONG, 1, "90", F(1, 2))],
    "tiny beside large": [
        one(Code.PERCENT_WRONG, 1, "99999", F(1, 2)),
        one(Code.PERCENT_ROUNDING, 2, "33,33", F(1, 3)),
    ],
    "long": [one(Code.PERCENT_WRONG, 1, "123 456 789 012,123456", F(10**15, 7))],
    "forty": [one(Code.PERCENT_WRONG, n, str(n), F(n, 50)) for n in range(1, 41)],
}


@pytest.mark.parametrize("found", AWKWARD.values(), ids=AWKWARD)
def test_a_drawing_is_sound_and_nothing_is_drawn_outside_it(found):
    figure = drawn(FAULTY, "uk", found)
    check(figure)
    for root in drawings(figure):
        lines = sorted(y for _, _, y, _ in spans(root))
        assert all(below - above > 8 for above, below in pairwise(lines))


def test_bars_point_to_the_side_of_the_difference():
    """More than computed is dark and goes right, less is hollow and goes left; none, no bar."""
    found = [
        one(Code.PERCENT_WRONG, 1, "60", F(1, 2)),
        one(Code.PERCENT_WRONG, 2, "45", F(1, 2)),
        UNDEFINED,
        MISSING,
    ]
    bars = [bar for bar in boxes(drawn(FAULTY, "en", found).svg) if bar.fill != marks.INK]
    more, less, *_ = bars
    assert [more.fill, less.fill] == [marks.FACT, marks.PAPER]
    assert more.start == pytest.approx(less.start)
    assert more.end - more.start == pytest.approx(2 * (less.start - less.end))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hostile_names_are_plain_text(lang):
    found = audit.findings(HOSTILES)
    assert len(found) == len(FOUND)
    cells = "".join(text for row in tables.findings(HOSTILES, found, lang).rows
                    for text in texts(row))  # fmt: skip
    assert cells.count(HOSTILE) == 5  # two labels, three sources
    for table in (
        tables.findings(HOSTILES, found, lang),
        tables.findings_summary(HOSTILES, found, lang),
        tables.rounding(HOSTILES, lang),
    ):
        for row in table.rows:
            assert not re.search("[{}]", "".join(texts(row)).replace(HOSTILE, ""))
        assert "<script" not in table._repr_mimebundle_()["text/html"]
    figure = drawn(printed(HOSTILES, [("totals", "city", "percent", "1")]), lang)
    head = sentences.audit_head(small(programme=replace(PROGRAMME, title=Name(HOSTILE))), lang)
    assert all(HOSTILE in text for text in (figure.alt, figure.title, head.name, head.description))
    assert all("<script>" in "".join(written(root)) for root in drawings(figure))
    check(figure)
    assert "<script" not in head._repr_mimebundle_()["text/html"]


# Sentences


def text_of(say: Any, found: Sequence[Finding], lang: str) -> str:
    made = audit.Findings(found, 8, 3)
    return say(made, lang).markdown.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("found", "lang", "text"),
    [
        ((), "uk", "[Розбіжностей не знайдено: надруковані числа узгоджені з даними, а кількості "
         "в тексті — між собою.](published_figures_audit.html)"),
        (FOUND, "en", "The audit found 9 findings: 3 errors, 1 conflict, 3 doubts, 2 remarks on "
         "style. Each one is explained separately: "
         "[audit of the printed report](published_figures_audit.en.html)."),
        (FOUND[:1], "uk", "Перевірка знайшла 1 розбіжність: 1 помилка. Кожну з поясненням наведено "
         "окремо: [перевірка надрукованого](published_figures_audit.html)."),
    ],
)  # fmt: skip
def test_the_yearly_report_counts_by_severity_and_links(found, lang, text):
    assert text_of(sentences.audit_link, found, lang) == text


@pytest.mark.parametrize(
    ("figures", "statements", "uk", "en"),
    [
        (0, 0, "Не перевірено: надрукованих чисел офіційного звіту не внесено.", "Not checked"),
        (8, 0, "кількостей із тексту не внесено, їх не перевірено", "no counts of the text were"),
        (0, 3, "надрукованих чисел не внесено, їх не перевірено", "no printed figures"),
    ],
)  # fmt: skip
def test_nothing_is_said_of_what_was_not_entered(figures, statements, uk, en):
    """Neither in the yearly report, nor in the audit, nor on the terminal, and no link."""
    made = audit.Findings((), figures, statements)
    for lang, part in (("uk", uk), ("en", en)):
        told = sentences.audit_link(made, lang).markdown
        assert part in told
        assert (part in " ".join(keys(EMPTY, made, lang))) == made.is_checked
        assert part in listing.as_table([(FAULTY, made)], lang)
        assert ("](" in told) == bool(figures or statements)
    assert audit.findings(EMPTY) == ()
    assert not audit.findings(EMPTY).is_checked


def keys(data: YearData, found: audit.Findings, lang: str = "uk") -> list[str]:
    return [spaces(text) for text in sentences.audit_keys(data, found, lang).sentences]


def test_the_first_page_says_what_holds_what_differs_most_and_what_is_unchecked():
    """Of 7 figures 70, 86,7 and 33 hold; 66,7 is farther from 73.3 than 16 from 15.

    Nobody can say what “7,” was meant to be, and a dash where nothing is expected is no figure.
    """
    made = sentences.audit_keys(FAULTY, FOUND, "uk")
    assert keys(FAULTY, FOUND) == [
        "Міська рада, «Мала програма», звіт за 2019 рік: з обчисленим збіглося 3 із 7 надрукованих "
        "чисел, які є з чим порівняти.",
        "Перевірка знайшла 9 розбіжностей: 3 помилки, 1 суперечність, 3 сумніви, 2 зауваження до "
        "оформлення. Найбільша різниця: надруковано 66,7 %, обчислено 73,3 % (показник продукту "
        "№ 1, відсоток).",
        "Не перевірено 1 надруковане число: порівняти немає з чим або надруковано не до кінця.",
    ]
    assert [(one.label, spaces(one.value), spaces(one.detail)) for one in made.keys] == [
        ("Надруковані числа", "3 із 7", "збіглося з обчисленим"),
        ("Розбіжності", "9", "3 помилки, 1 суперечність, 3 сумніви, 2 зауваження до оформлення"),
        ("Найбільша різниця", "−6,63 в. п.",
         "показник продукту № 1, відсоток: надруковано 66,7 %, обчислено 73,3 %"),
        ("Не перевірено", "1", "порівняти немає з чим або надруковано не до кінця"),
    ]  # fmt: skip
    assert [(one.planned, one.actual) for one in made.keys] == [
        (7, 3), (None, None), (pytest.approx(220 / 3), 66.7), (None, None)
    ]  # fmt: skip
    assert not re.search("[а-яіїєґ№]", " ".join(keys(FAULTY, FOUND, "en")))


ONE = audit.Findings([FOUND[0]], 3, 0, Tally(0, 1))


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (audit.Findings(), "ні надрукованих чисел, ні тверджень тексту не внесено"),
        (audit.Findings((), 0, 3), "порівняно між собою 3 твердження тексту"),
        (audit.Findings((), 0, 1), "порівняно між собою 1 твердження тексту"),
        (audit.Findings((), 2, 0, Tally(0, 0, 2)), "жодне надруковане число порівняти немає з чим"),
        (audit.Findings((), 1, 0, Tally(1)),
         "єдине надруковане число, яке є з чим порівняти, збігається з обчисленим"),
        (ONE, "єдине надруковане число, яке є з чим порівняти, не збігається з обчисленим"),
        (audit.Findings((), 5, 0, Tally(5)),
         "усі надруковані числа, які є з чим порівняти (5), збігаються з обчисленими"),
        (audit.Findings([FOUND[0]], 2, 0, Tally(0, 2)),
         "жодне з 2 надрукованих чисел, які є з чим порівняти, не збіглося з обчисленим"),
        (audit.Findings([FOUND[0]], 31, 0, Tally(30, 1)), "збіглося 30 із 31 надрукованого числа"),
    ],
)  # fmt: skip
def test_what_holds_is_told_for_every_number(found, told):
    said = keys(EMPTY, found)
    assert told in said[0]
    assert ("Найбільша різниця" in " ".join(said)) == bool(found.tally.largest)
    assert ("Не перевірено" in " ".join(said)) == bool(found.tally.unchecked)


def test_a_difference_of_money_has_its_unit_and_one_of_an_indicator_none():
    rows = [("totals", "all", "planned", "1 016,5"), ("indicators", "outputs/3", "actual", "4")]
    wanted = [("Найбільша різниця, тис. грн", "+1 001,5"), ("Найбільша різниця", "+1")]
    for row, told in zip(rows, wanted, strict=True):
        data = printed(FAULTY, [row])
        (_, _, shown, _) = sentences.audit_keys(data, audit.findings(data), "uk").keys
        assert (shown.label, spaces(shown.value)) == told


def test_what_the_severities_mean_is_told_of_those_that_were_found():
    lines = sentences.audit_meanings(FOUND, "en").markdown.split("\n")
    assert [line[:6] for line in lines] == ["- **Er", "- **Co", "- **Do", "- **St"]
    assert sentences.audit_meanings(audit.Findings([FOUND[0]], 1), "en").markdown.count("\n") == 0
    assert sentences.audit_meanings(audit.Findings(), "en").markdown == ""


def test_alike_findings_share_a_row_that_names_their_places():
    """Five measures in one line; two percentages in two, a third of other numbers by itself."""
    data = small([measure(f"1.{n}", result="Так.") for n in range(1, 6)])
    uncounted = [Finding(Code.MEASURE_UNCOUNTED, "measures", f"1.{n}", "actual", "-")
                 for n in range(1, 6)]  # fmt: skip
    rounded = [one(Code.PERCENT_ROUNDING, n, "2", F(1, 49)) for n in (1, 2)]
    rounded.append(one(Code.PERCENT_ROUNDING, 3, "4", F(2, 49)))
    body = plain(tables.findings(data, [*uncounted, *rounded], "en"))
    assert body[1][:4] == ["1", "measures Nos. 1.1–1.5, actual", "-", "—"]
    at = "output indicator No. {}, percentage"
    assert body[3][:4] == ["2", f"{at.format(1)}\n{at.format(2)}", "2", "2.0%"]
    assert body[4][:4] == ["3", at.format(3), "4", "4.1%"]
    assert len(tables.findings(data, [*uncounted, *rounded], "en").data.rows) == 8


def test_what_adds_up_is_told():
    own = [stated("note", "37", parts="10+22+5", label="ініціативи")]
    assert sentences.audit_sums(small(statements=own), "uk").markdown == (
        "- Ініціативи: 10 + 22 + 5 = 37"
    )
    assert sentences.audit_sums(EMPTY, "uk").markdown == ""


def test_rules_are_told_of_where_percentages_are_printed():
    assert sentences.audit_rules(FAULTY, FOUND, "en").markdown.startswith(
        "The document rounds by different rules"
    )
    assert sentences.audit_rules(FAULTY, (), "uk").markdown.startswith("Різних правил заокруглення")
    assert sentences.audit_rules(EMPTY, (), "uk") == NOTHING


@pytest.mark.parametrize("lang", LANGUAGES)
def test_when_nothing_is_found_then_nothing_is_shown_but_that_and_the_file_says_so(lang):
    summary = tables.findings_summary(EMPTY, (), lang)
    assert [texts(row)[1:] for row in summary.rows] == [["0"] * 5]
    assert summary.data is not None
    assert (summary.data.name, summary.data.rows) == ("findings", ())
    assert tables.findings(EMPTY, (), lang) == drawn(EMPTY, lang) == NOTHING
    assert tables.rounding(EMPTY, lang) == NOTHING
    assert drawn(FAULTY, lang, [FOUND[0]]) == NOTHING


# The report of 2019


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_finding_of_2019_has_a_place_both_numbers_and_a_sentence(real, lang):
    data, found = real
    shown = tables.findings(data, found, lang)
    body = [texts(row) for row in shown.rows if row.role == "body"]
    assert shown.data is not None
    groups = audit.alike(found, wording(lang))
    assert len(found) == len(shown.data.rows) > len(body) == len(groups) > 30
    for (one, *others), (_, where, stands, computed, message) in zip(groups, body, strict=True):
        assert others or where == place(wording(lang), data, one)
        assert stands
        assert ("—" in computed) == (one.computed is None)
        assert message[0] == message[0].upper()
        assert not re.search(r"[{}]|None|Decimal|Fraction|Phrase", where + stands + message)
        assert lang == "uk" or not re.search("[а-яіїєґ]", where)
    percentages = [one for one in found if one.code in PERCENTAGES]
    assert len(drawn(data, lang, found).alt.split("; ")) == len([*percentages, *TINY])
