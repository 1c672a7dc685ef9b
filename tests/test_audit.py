"""The audit by hand: each code's smallest document and its twin without it; numbers as printed."""

from dataclasses import dataclass, field, replace
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any

import pytest
from generate.printing import BASIC, BLANK, COLUMNS, units
from hypothesis import given
from hypothesis import strategies as st
from test_audit_display import EMPTY, FAULTY, FOUND, one

from civlib.compute import audit
from civlib.compute.audit import Code, Finding, Severity
from civlib.compute.audit.finding import shown
from civlib.compute.audit.form import Line, nearest
from civlib.compute.audit.printed import Printed, Rule, manners, read, rounded, rules
from civlib.compute.audit.statements import where
from civlib.dataset.frames import frame, tuples
from civlib.dataset.model import Name, Programme, Source, Term, YearData
from civlib.wording import LANGUAGES, wording

D, F = Decimal, Fraction
UK, EN = (wording(lang) for lang in LANGUAGES)
NAME = Name("Програма", "Programme")
YEAR = 2020


def programme(*sources: str) -> Programme:
    labels = tuple(Source(id, Name(f"джерело {id}", f"source {id}")) for id in sources)
    unit = Name("тис. грн")
    return Programme("p", NAME, NAME, unit, sources=labels, term=Term(2018, 2021))


def exact(text: str | None) -> Decimal | None:
    return None if text is None else D(text)


DEFAULTS = {
    "priority_id": "1",
    "direction": "higher",
    "term": "2018–2021",
    "status": "carried_out",
    "result": "Так.",
    "unit": "осіб",
    "parts": "",
    "indicator": "",
}


HEADING = {"quantity": "edition", "label": "випуск", "place": "head", "value": "1"}
"""A statement that agrees with all: where none were entered, much is not checked."""

NUMBERS = {name for name, blank in BLANK.items() if blank is None}


def table(name: str, rows: list[dict[str, Any]]) -> Any:
    def cell(row: dict[str, Any], column: str) -> Any:
        value = row.get(column, DEFAULTS.get(column, BLANK[column]))
        return exact(value) if column in NUMBERS else value

    return frame(COLUMNS[name], [[cell(row, column) for column in COLUMNS[name]] for row in rows])


@dataclass
class Document:
    """The rows that matter; everything else is in order."""

    measures: list[dict[str, Any]] = field(default_factory=list)
    funding: list[tuple[str, str, str | None, str | None]] = field(default_factory=list)
    indicators: list[dict[str, Any]] = field(default_factory=list)
    published: dict[str, str] = field(default_factory=dict)
    statements: list[dict[str, Any]] = field(default_factory=list)
    sources: tuple[str, ...] = ("city", "other")
    heading: bool = True

    def data(self) -> YearData:
        named = {row["measure_id"] for row in self.measures}
        funded = dict.fromkeys(row[0] for row in self.funding if row[0] not in named)
        printed = [(*at.split(" "), text) for at, text in self.published.items()]
        rows = {
            "measures": [*self.measures, *({"measure_id": id} for id in funded)],
            "funding": [dict(zip(BASIC["funding"], row, strict=True)) for row in self.funding],
            "indicators": self.indicators,
            "published": [dict(zip(BASIC["published"], row, strict=True)) for row in printed],
            "statements": [*self.statements, *([HEADING] if self.heading else [])],
        }
        frames = {name: table(name, own) for name, own in rows.items()}
        return YearData(programme(*self.sources), YEAR, **frames, note="", files=())


def found(document: Document) -> tuple[Finding, ...]:
    return audit.findings(document.data())


def indicator(planned: str | None, actual: str | None, **other: Any) -> dict[str, Any]:
    return {"group": "outputs", "number": "1", "planned": planned, "actual": actual, **other}


def inputs(planned: str | None, actual: str | None, text: str = "") -> dict[str, Any]:
    return indicator(planned, actual, group="inputs", unit="тис. грн", explanation=text)


def stated(place: str, value: str | None, parts: str = "", **other: str) -> dict[str, Any]:
    row = {"quantity": "events", "label": "події", "place": place, "value": value, "parts": parts}
    return {**row, **other}


RESULT, COMMENT, NOTE = "measures/1.1/result", "indicators/outputs/1/explanation", "note"
PERCENT = "indicators outputs/1 percent"
OF_PLAN, OF_FACT = "indicators outputs/1 planned", "indicators outputs/1 actual"
OWN = {"indicator": "outputs/1"}
SAME = {**OWN, "relation": "same"}
PART = {**OWN, "relation": "part_of"}
MONEY = ("1.1", "city", "60", "44")
TWO = [indicator("60", "44", number=1), indicator("27", "31", number=2)]
NOT_DONE = {"status": "not_carried_out"}


def percents(*printed: str, rows: list[dict[str, Any]] = TWO) -> Document:
    """Return a document that prints percentages, of 73,(3) and 114,(814) if no rows are given."""
    keys = [f"indicators outputs/{row['number']} percent" for row in rows]
    return Document(indicators=rows, published=dict(zip(keys, printed, strict=True)))


def form_of(**printed: str) -> Document:
    at = {f"measures 1.1 {column}": text for column, text in printed.items()}
    return Document(funding=[MONEY], published=at)


def deviations(*printed: str) -> Document:
    """Return a document that prints the deviation of 44 from 60 in three places."""
    keys = ("measures 1.1 variance", "totals city variance", "totals all variance")
    return Document(funding=[MONEY], published=dict(zip(keys, printed, strict=True)))


def said(*rows: dict[str, Any], actual: str | None = "27") -> Document:
    own = [indicator("25", actual), indicator("25", None, number=2)]
    return Document(funding=[MONEY], indicators=own, statements=[*rows])


def over(first: str, second: str) -> Document:
    return Document(funding=[("1.1", "city", "140.0", first), ("1.2", "other", "20.0", second)])


def measures(*rows: dict[str, Any], funding: tuple[Any, ...] = ()) -> Document:
    """Return a document of measures 1.1, 1.2 …; all is in order but what is given."""
    numbered = [{"measure_id": f"1.{number}", **row} for number, row in enumerate(rows, start=1)]
    return Document(measures=numbered, funding=[*funding])


def money(*own: dict[str, Any], funding: tuple[Any, ...] = (MONEY,)) -> Document:
    return Document(funding=[*funding], indicators=[*own])


# What is printed instead of 73,(3) % and 114,(814) %, what would be right, and which is the fault.
PERCENTS = {
    "percent wrong": ("66,7 114,8", "73,3 114,8", "percent-wrong", 1),
    "percent cut off": ("73,3 114", "73 114", "percent-rounding", 2),
    "percent to a whole among others": ("73,3 115", "73 115", "percent-rounding", 2),
    "percent to a whole with a decimal": ("73,3 115,0", "73,0 115,0", "percent-rounding", 2),
}
EXACT = (F(44, 60), F(31, 27))
BARE, GIVEN = Document(funding=[MONEY]), ("measures", "1.1")
OUTPUT = ("indicators", "outputs/1")
# What the data are, what is printed of them and what should be, what may be printed instead.
PRINTED = {
    "percent missing": (BARE, ("percent-missing", *GIVEN, "percent", "-", EXACT[0]), "73,3"),
    "percent that is no number": (
        BARE, ("number-malformed", *GIVEN, "percent", "багато", None), "73,3%"),
    "percent wrong, and nothing near gives it": (
        Document(indicators=[indicator("500", "462")]),
        ("percent-wrong", *OUTPUT, "percent", "92,5", F(462, 500)), "92,4"),
    "percent without a plan that is printed": (
        Document(indicators=[indicator(None, "12")]),
        ("percent-unfounded", *OUTPUT, "percent", "120", None), "-"),
    "percent without a fact that is printed": (
        Document(indicators=[indicator("5", None)]),
        ("percent-unfounded", *OUTPUT, "percent", "90", None), "-"),
    "percent undefined, plan of zero": (
        Document(indicators=[indicator("0", "0")]),
        ("percent-undefined", *OUTPUT, "percent", "0", None), "-"),
    "percent of a measure without funding": (
        measures(NOT_DONE), ("percent-unfounded", *GIVEN, "percent", "100", None), "–"),
    "percent of a source that gave nothing": (
        BARE, ("percent-unfounded", "measures", "1.1/other", "percent", "100", None), "-"),
    "percent beyond a bound": (
        BARE, ("percent-wrong", *GIVEN, "percent", "менше 73", EXACT[0]), "< 74 %"),
    "amount beyond a bound": (
        BARE, ("number-differs", *GIVEN, "actual", "понад 44,5", D(44)), "> 43"),
    "amount that breaks off": (BARE, ("number-cut", *GIVEN, "actual", "44,", None), "44,0"),
    "deviation": (BARE, ("variance-differs", *GIVEN, "variance", "-61", D(-16)), "−16"),
    "deviation missing": (BARE, ("number-missing", *GIVEN, "variance", "-", D(-16)), "-16,0"),
    "deviation that is no number": (
        BARE, ("number-malformed", *GIVEN, "variance", "мало", None), "16"),
    "verdict of an indicator that was missed": (
        Document(indicators=[indicator("60", "44")]),
        ("state-differs", *OUTPUT, "state", "Виконано", None), "НЕ виконано"),
    "verdict of an indicator that was met": (
        Document(indicators=[indicator("44", "44")]),
        ("state-differs", *OUTPUT, "state", "Not met", None), "Met"),
    "amount differs": (BARE, ("number-differs", *GIVEN, "actual", "45", D(44)), "44,0"),
    "plan differs": (BARE, ("number-differs", *GIVEN, "planned", "44", D(60)), "60"),
    "amount where there is none": (
        Document(indicators=[indicator("5", None)]),
        ("number-differs", *OUTPUT, "actual", "0", None), "х"),
    "amount malformed": (BARE, ("number-malformed", *GIVEN, "actual", "~44", None), "44,00"),
    "no number is not called missing too": (
        BARE, ("number-malformed", *GIVEN, "actual", "44 грн", None), "44"),
    "total differs": (BARE, ("total-differs", "totals", "all", "actual", "45", D(44)), "44"),
    "total of a source differs": (
        BARE, ("total-differs", "totals", "other", "planned", "0", None), "-"),
}  # fmt: skip
# A term of measure 1.1 in which it was not, and one that is in order.
TERMS = {
    "term over": ({"term": "2018–2019"}, {"term": "2018–2020"}),
    "term not begun": ({"term": "2021"}, {"term": "2020–2021"}),
    "term over, and partly carried out": (
        {"term": "2019", "status": "partly"}, {**NOT_DONE, "term": "2019", "result": "Не робили."}),
    "term over without a result": ({"term": "2019"}, {"term": "2019", "result": ""}),
}  # fmt: skip
# Statements; code, quantity, place, what stands there and what is computed; statements in order.
STATED = {
    "counts differ": (
        [stated(RESULT, "33"), stated(NOTE, "27")], ("count-differs", "events", NOTE, "27", D(33)),
        [stated(RESULT, "27.0"), stated(NOTE, "27")]),
    "nothing and something": (
        [stated(RESULT, "0"), stated(NOTE, "5")], ("count-differs", "events", NOTE, "5", D(0)),
        [stated(RESULT, "0"), stated(NOTE, "0")]),
    "counts differ, and a list agrees with the first": (
        [stated(RESULT, "33"), stated(NOTE, None, "30+3"), stated("note#2", "32")],
        ("count-differs", "events", "note#2", "32", D(33)),
        [stated(RESULT, "33"), stated(NOTE, None, "30+3"), stated("note#2", "33")]),
    "components do not add up": (
        [stated(RESULT, "33", "20+12.5")],
        ("parts-incomplete", "events", RESULT, "20+12.5 = 33", D("32.5")),
        [stated(RESULT, "32.5", "20+12.5")]),
    "components give too much": (
        [stated(RESULT, "32", "20+12.5")],
        ("parts-differ", "events", RESULT, "20+12.5 = 32", D("32.5")),
        [stated(RESULT, "32.5", "20+12.5")]),
    "components do not give what stands elsewhere": (
        [stated(NOTE, None, "20+12"), stated(RESULT, "33")],
        ("parts-incomplete", "events", NOTE, "20+12", D(32)),
        [stated(NOTE, None, "20+13"), stated(RESULT, "33")]),
    "two lists do not give the same": (
        [stated(NOTE, None, "1+1"), stated(RESULT, None, "1+2")],
        ("parts-differ", "events", RESULT, "1+2", D(3)),
        [stated(NOTE, None, "1+2"), stated(RESULT, None, "2+1")]),
    "comment gives another value": (
        [stated(COMMENT, "5", **OWN)], ("comment-differs", "events", COMMENT, "5", D(27)),
        [stated(COMMENT, "5", **OWN), stated(COMMENT, "27", **OWN, quantity="all", label="а")]),
    "comment gives another value, its second figure": (
        [stated(f"{COMMENT}#2", "5", **OWN)],
        ("comment-differs", "events", f"{COMMENT}#2", "5", D(27)),
        [stated(f"{COMMENT}#2", "27", **OWN)]),
    "count that may be taken for an indicator": (
        [stated(RESULT, "8.50", **OWN), stated(NOTE, "8.5", **OWN)],
        ("count-related", "events", RESULT, "8.50", D(27)),
        [stated(RESULT, "27", **OWN), stated(NOTE, "27", **OWN)]),
    "counts of one name": (
        [stated(RESULT, "8"), stated("head", "8"), stated(NOTE, "9", quantity="meetings")],
        ("count-related", "meetings", NOTE, "9", D(8)),
        [stated(NOTE, "8"), stated(NOTE, "9", quantity="meetings", label="зустрічі")]),
    "count that must be the same, in the indicator's own comment": (
        [stated(COMMENT, "27", **OWN, quantity="all", label="а"), stated(COMMENT, "9", **SAME)],
        ("count-related", "events", COMMENT, "9", D(27)),
        [stated(COMMENT, "27", **OWN, quantity="all", label="а"), stated(COMMENT, "27", **SAME)]),
    "one thing under two names": (
        [stated(RESULT, "8"), stated(NOTE, "8", label="Заходи")],
        ("count-renamed", "events", NOTE, "8", None),
        [stated(RESULT, "8"), stated(NOTE, "8", label="Події")]),
    "one count under several indicators": (
        [stated(RESULT, "27", indicator="outputs/1 outputs/2")],
        ("count-shared", "events", RESULT, "27", None), [stated(RESULT, "27", **OWN)]),
    "parts of an indicator from several places, too few": (
        [stated(RESULT, "10", **PART), stated(NOTE, "5", **PART, quantity="b", label="б")],
        ("parts-incomplete", "events", RESULT, "10", D(15)),
        [stated(RESULT, "10", **PART), stated(NOTE, "17", **PART, quantity="b", label="б")]),
    "parts of an indicator from several places, too many": (
        [stated(RESULT, "10", **PART), stated(NOTE, "18", **PART, quantity="b", label="б")],
        ("parts-differ", "events", RESULT, "10", D(28)),
        [stated(RESULT, "10", **PART), stated(RESULT + "#2", "10", **PART), stated(
            NOTE, "17", **PART, quantity="b", label="б")]),
    "a part that the indicator's own list leaves out": (
        [stated(COMMENT, "20", **PART), stated(COMMENT, "7", **PART, quantity="b", label="б"),
         stated(NOTE, "8", **PART, quantity="c", label="в")],
        ("part-unlisted", "c", NOTE, "8", D(27)),
        [stated(COMMENT, "20", **PART), stated(COMMENT, "7", **PART, quantity="b", label="б")]),
    "put off, and counted elsewhere": (
        [stated(RESULT, "8"), stated(COMMENT, None, relation="postponed")],
        ("means-postponed", "events", COMMENT, "", None),
        [stated(RESULT, "0"), stated(COMMENT, None, relation="postponed")]),
    "put off, and an indicator rests on it": (
        [stated(NOTE, None, relation="postponed", **OWN)],
        ("means-postponed", "events", NOTE, "", None),
        [stated(NOTE, None, relation="postponed")]),
    "not held, and an indicator rests on it": (
        [stated(NOTE, None, relation="not_held", indicator="outputs/1 outputs/2")],
        ("means-not-held", "events", NOTE, "", None),
        [stated(NOTE, None, relation="not_held", indicator="outputs/2")]),
    "not paid for, and counted elsewhere": (
        [stated(COMMENT, "8"), stated(RESULT, None, relation="unpaid")],
        ("means-unpaid", "events", RESULT, "", None),
        [stated(COMMENT, "0"), stated(RESULT, None, relation="unpaid")]),
    "count missing": (
        [stated(RESULT, None)],
        ("count-missing", "events", RESULT, "", None), [stated(RESULT, "0")]),
}  # fmt: skip
# What is wrong, where it stands and what is computed; the twin that differs in that alone.
CASES = {
    **{
        name: (
            percents(*wrong.split()),
            (code, "indicators", f"outputs/{n}", "percent", wrong.split()[n - 1], EXACT[n - 1]),
            percents(*right.split()),
        )
        for name, (wrong, right, code, n) in PERCENTS.items()
    },
    **{
        name: (
            replace(document, published={" ".join(expected[1:4]): expected[4]}),
            expected,
            replace(document, published={" ".join(expected[1:4]): right}),
        )
        for name, (document, expected, right) in PRINTED.items()
    },
    **{
        name: (
            measures(wrong, funding=(MONEY,)),
            ("term-over", "measures", "1.1", "term", wrong["term"], None),
            measures(right, funding=(MONEY,)),
        )
        for name, (wrong, right) in TERMS.items()
    },
    **{
        name: (said(*wrong), (code, "statements", *rest), said(*right))
        for name, (wrong, (code, *rest), right) in STATED.items()
    },
    "amount missing": (
        form_of(actual="–"),
        ("number-missing", "measures", "1.1", "actual", "–", D(44)),
        Document(
            measures=[{"measure_id": "1.1", **NOT_DONE}],
            funding=[("1.1", "city", "60", None)],
            published={"measures 1.1 actual": "–"},
        ),
    ),
    "deviation of another sign than the others": (
        deviations("-16", "-16", "16"),
        ("variance-differs", "totals", "all", "variance", "16", D(-16)),
        deviations("16", "16,0", "16"),
    ),
    "repeated total differs in fact": (
        money(inputs("60", "43.5")),
        ("repeated-differs", "indicators", "inputs/1", "actual", "43.5", D(44)),
        money(inputs("60", "44")),
    ),
    "repeated total differs in plan": (
        money(inputs("61", "44")),
        ("repeated-differs", "indicators", "inputs/1", "planned", "61", D(60)),
        money(inputs("61", "45")),
    ),
    "repeated total, not one source's": (
        money(inputs("60", "45"), funding=(MONEY, ("1.1", "other", None, "5"))),
        ("repeated-differs", "indicators", "inputs/1", "actual", "45", D(49)),
        money(inputs("60", "44"), funding=(MONEY, ("1.1", "other", None, "5"))),
    ),
    "repeated total, after an indicator in another unit": (
        money({**inputs("60", "1"), "unit": "осіб", "number": 2}, inputs("60", "45")),
        ("repeated-differs", "indicators", "inputs/1", "actual", "45", D(44)),
        money({**inputs("60", "1"), "unit": "осіб", "number": 2}, inputs("60", "44")),
    ),
    **{
        name: (wrong, ("spending-masked", "totals", "all", "actual", "", None), right)
        for name, wrong, right in (
            ("underspending masked", over("109.5", "22.0"), over("109.5", "20.0")),
            ("masked by less than one", over("109.5", "20.4"), over("140.0", "20.4")),
            ("spending masked, nothing to see", over("139.0", "21.0"), over("140.0", "21.0")),
        )
    },
    "called effective": (
        Document(funding=[MONEY], published={"assessment city percent": "73,3"}),
        ("claim-effective", "assessment", "city", "percent", "73,3", F(44, 60)),
        Document(funding=[("1.1", "city", "0", "44")], published={"assessment city percent": "-"}),
    ),
    "said to be spent": (
        money(inputs("60", "44", "Кошти Повністю використано")),
        ("claim-spent", "indicators", "inputs/1", "explanation", "Повністю", F(44, 60)),
        money(inputs("60", "44", "Кошти не повністю використано")),
    ),
    "said to be given in full": (
        money(inputs("60", "44", "У повному обсягу")),
        ("claim-spent", "indicators", "inputs/1", "explanation", "У повному обсягу", F(44, 60)),
        money(
            inputs("44", "44", "У повному обсягу, повністю, в повному обсязі"),
            funding=(("1.1", "city", "44", "44"),),
        ),
    ),
    "count that may be taken for an indicator without a value": (
        said(stated(RESULT, "8", **OWN), actual=None),
        ("count-related", "statements", "events", RESULT, "8", None),
        said(stated(RESULT, "8"), actual=None),
    ),
    "second measure uncounted": (
        measures(NOT_DONE, {}),
        ("measure-uncounted", "measures", "1.2", "actual", "-", None),
        measures(NOT_DONE),
    ),
    "measure uncounted": (
        measures({}),
        ("measure-uncounted", "measures", "1.1", "actual", "-", None),
        measures(NOT_DONE),
    ),
}


def row(one: Finding) -> tuple[Any, ...]:
    return (one.code, one.section, one.key, one.column, one.printed, one.computed)


@pytest.mark.parametrize(("document", "expected", "twin"), CASES.values(), ids=CASES)
def test_a_document_has_the_finding_and_its_twin_has_none(document, expected, twin):
    assert [row(one) for one in found(document)] == [expected]
    assert [row(one) for one in found(twin)] == []


def test_every_code_has_a_case_and_a_severity():
    assert {expected[0] for _, expected, _ in CASES.values()} == set(Code)


def test_severities_are_those_of_the_method():
    graves = {one: {code for code in Code if code.severity == one} for one in Severity}
    wanted = {
        "error": "percent-wrong percent-undefined number-differs number-missing total-differs "
        "variance-differs state-differs",
        "conflict": "repeated-differs count-differs parts-differ term-over means-postponed",
        "style": "percent-rounding number-malformed count-missing",
        "doubt": "percent-missing percent-unfounded number-cut spending-masked claim-spent "
        "claim-effective comment-differs count-related count-renamed count-shared "
        "parts-incomplete part-unlisted means-not-held means-unpaid measure-uncounted",
    }
    assert graves == {severity: {*codes.split()} for severity, codes in wanted.items()}


# What a sentence must tell in both languages beside words, where it is not spelt out below.
TOLD = {
    "percent without a plan that is printed": (),
    "percent missing": ("73{c}3",),
    "amount differs": ("45", "44"),
    "amount missing": ("44",),
    "amount malformed": ("~44",),
    "amount that breaks off": ("44,",),
    "deviation": ("-61", "−16"),
    "verdict of an indicator that was missed": ("Виконано", "60", "44"),
    "parts of an indicator from several places, too few": ("15", "27", "1.1"),
    "a part that the indicator's own list leaves out": ("8", "27", "20", "7"),
    "put off, and counted elsewhere": ("8", "1.1"),
    "not held, and an indicator rests on it": ("27",),
    "total differs": ("45", "44"),
    "repeated total differs in fact": ("43{c}5", "44"),
    "said to be spent": ("Повністю", "44", "60", "73{c}3"),
    "called effective": ("73,3", "73{c}3"),
    "components do not add up": ("32{c}5", "33", "1.1"),
    "comment gives another value": ("5", "27"),
    "count that may be taken for an indicator without a value": ("8",),
    "amount where there is none": ("0",),
    "count missing": ("1.1",),
    "term over": ("2018–2019",),
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_a_sentence_is_whole_and_has_its_facts(case, lang):
    (one,) = found(CASES[case][0])
    sentence = one.message(wording(lang))
    told = [text.format(c="," if lang == "uk" else ".") for text in TOLD.get(case, ())]
    assert [text for text in told if text not in sentence] == []
    assert [text for text in ("{", "}", "None", "Fraction", "Decimal") if text in sentence] == []
    assert sentence[0] == sentence[0].upper()
    assert sentence[-1] == "."


def test_sentences_by_hand():
    def tell(case, w=UK):
        return found(CASES[case][0])[0].message(w).replace("\u00a0", " ")

    assert tell("percent wrong") == (
        "Надруковано 66,7 %, а обчислення дає 73,3 %; жодне правило заокруглення цього не "
        "пояснює. Такий відсоток дали б факт 40 і план 66."
    )
    assert tell("underspending masked", EN) == (
        "The total shows a variance of −28.5 only: some rows received 30.5 less than planned, "
        "others 2.0 more. Less: measure 1.1 (source city), 30.5. More: measure 1.2 (source "
        "other), 2.0. If the one does not cover the other, 80.9% was carried out."
    )
    assert tell("counts differ") == (
        "Події: у різних місцях стоять різні числа — 33 (захід 1.1, виконання) і 27 "
        "(пояснювальна записка)."
    )
    assert tell("percent wrong, and nothing near gives it") == (
        "Надруковано 92,5 %, а обчислення дає 92,4 %; жодне правило заокруглення цього не "
        "пояснює. Жодне близьке значення не дає такого відсотка."
    )
    assert tell("components do not give what stands elsewhere") == (
        "Події: складові (пояснювальна записка) дають лише 32, а всього названо 33. Можливо, "
        "перелік неповний."
    )
    assert tell("count that may be taken for an indicator") == (
        "Події (захід 1.1, виконання): 8,50. Читач може подумати, що це те саме, що й показник "
        "продукту № 1, факт, де стоїть 27; основа може бути різна, але документ цього не пояснює."
    )
    assert tell("counts of one name", EN) == (
        "Події (explanatory note): 9. A reader may think that it is the same as measure 1.1, "
        "result, where 8 stands; the basis may differ, but the document does not say so."
    )


def test_what_is_absent_is_told_in_words_and_never_as_a_dash():
    """And one value that would give a percentage is told in the singular."""
    assert found(CASES["amount where there is none"][0])[0].message(UK) == (
        "Надруковано 0, хоча в даних цього значення немає."
    )
    assert "там значення не подано" in found(
        CASES["count that may be taken for an indicator without a value"][0]
    )[0].message(UK)
    zero = Document(indicators=[indicator("60", "0")], published={PERCENT: "100"})
    assert found(zero)[0].message(UK).endswith("Такий відсоток дав би факт 60.")


def test_a_document_without_sources_names_measures_alone():
    rows = [("1.1", "", "10", "7"), ("1.2", "", "5", "6")]
    (one,) = found(Document(funding=rows, sources=()))
    assert "Менше: захід 1.1 — 3,0. Більше: захід 1.2 — 1,0." in one.message(UK)


def test_a_small_excess_is_an_excess():
    sentence = found(CASES["masked by less than one"][0])[0].message(EN)
    assert "some rows received 30.5 less than planned, others 0.4 more." in sentence
    assert "More: measure 1.2 (source other), 0.4." in sentence


def test_a_row_has_the_place_both_numbers_and_sentences():
    one = found(CASES["percent wrong"][0])[0]
    place = ["indicators", "outputs/1", "percent"]
    assert [*one.row()[:7]] == ["percent-wrong", "error", *place, "66,7", "0.733333"]
    assert one.row()[7:] == (one.message(UK), one.message(EN))
    assert len(one.row()) == len(audit.FIELDS)
    assert found(CASES["amount differs"][0])[0].row()[5:7] == ("45", "44")
    assert found(CASES["term over"][0])[0].row()[6] == ""


def test_measures_in_a_sentence_come_by_their_deviation_then_in_the_order_of_the_data():
    rows = [(f"1.{n}", "city", "9", str(9 + (n % 3 - 1))) for n in range(1, 60)]
    (one,) = found(Document(funding=rows))
    short = [phrase.facts["id"] for phrase in one.facts["short"]]
    more = [phrase.facts["id"] for phrase in one.facts["more"]]
    assert short == [f"1.{n}" for n in range(1, 60) if n % 3 == 0]
    assert more == [f"1.{n}" for n in range(1, 60) if n % 3 == 2]


def why(planned: str | None, actual: str | None, direction: str) -> str:
    """Return what is said of a percentage whose plan and fact are printed too."""
    own = indicator(planned, actual, direction=direction)
    at = {PERCENT: "1", OF_PLAN: planned or "-", OF_FACT: actual or "-"}
    (one,) = found(Document(indicators=[own], published=at))
    assert one.code == Code.PERCENT_UNDEFINED
    return one.message(UK)


def test_an_undefined_percentage_says_why():
    assert "плану немає" in why(None, "1", "higher")
    assert "плану немає" in why(None, None, "higher")
    assert "факту не подано" in why("0", None, "higher")
    assert "план нульовий" in why("0", "1", "higher")
    assert "план нульовий" in why("0", "0", "lower")
    assert "факт, на який треба ділити, дорівнює нулю" in why("5", "0", "lower")


def test_mixed_rounding_is_named_with_its_places():
    keys = range(1, 8)
    rows = [indicator("60", "44", number=key) for key in keys]  # 73,(3)
    rows[6] = indicator("2000", "1453", number=7)  # 72,65
    printed = ("73,0", "73,3", "73", "73,33", "73,333", "73,3333", "72,6")
    told = [one.message(EN) for one in found(percents(*printed, rows=rows))]
    ways = ("rounded to units, though", "up to units", "up to hundredths", "up to smaller parts")
    for sentence, way in zip(told, (*ways, ways[-1], "half to even to tenths"), strict=True):
        assert way in sentence
    cut = found(percents("73,3", "114"))[0]
    assert "It is rounded to units by cutting off digits" in cut.message(EN)


ROUNDED = [indicator("10000", "9696"), indicator("60", "44", number=2)]
PINNING_NOTHING = [
    indicator("8", "5"), indicator("3", "1", number=2), indicator("5", "0", number=3)
]  # fmt: skip


def verdict(text: str, **own: Any) -> Document:
    at = {"indicators outputs/1 state": text}
    return Document(indicators=[{**indicator("60", "44"), **own}], published=at)


def of_kind(printed: str, **own: Any) -> Document:
    """Return a percentage of 78 against 80, and of what nobody can say what it should be."""
    rows = [indicator("80", "78", **own), indicator("10", "-5", number=2)]
    return Document(
        indicators=rows, published={PERCENT: printed, "indicators outputs/2 percent": "50"}
    )


SILENT = {
    **{f"one rule: {one}": percents(*one.split())
       for one in ("73,3 114,8", "73 114", "73 115", "73,33 114,81")},
    **{f"zeros left out: {one}": percents(*one.split(), rows=ROUNDED)
       for one in ("97 73,3", "97,0 73,3", "97 73,0", "97,0 73")},
    "exact percentages pin no rule": percents("62,5", "33", "0", rows=PINNING_NOTHING),
    **{f"repeats nothing: {one}": money(own) for one, own in {
        "no plan": inputs(None, "44"), "no fact": inputs("60", None),
        "neither": inputs(None, None), "other values": inputs("1", "2"),
        "no people": {**inputs("60", "1"), "unit": "осіб"},
        "no input": {**inputs("60", "1"), "group": "outputs"}}.items()},
    "repeats no plan": money(inputs(None, "45"), funding=(("1.1", "city", None, "44"),)),
    "repeats a source": money(inputs("60", "45"), funding=(MONEY, ("1.1", "other", "10", "10"))),
    "claims without a plan": money(inputs(None, "44", "повністю")),
    "claims without a fact": money(inputs("61", None, "повністю")),
    "claims of no money": money(indicator("60", "44", explanation="Зроблено повністю")),
    "nobody entered statements": replace(
        measures({}), published={"measures 1.1 planned": "-"}, heading=False),
    **{f"no verdict: {text}": verdict(text) for text in (
        "-", "Виконано частково", "Буде виконано", "To be achieved", "прогрес")},
    "a verdict without a plan": verdict("Виконано", planned=None, actual="4"),
    "a verdict of what is due later": verdict("Виконано", due="2030"),
    "another": verdict("Не виконано", due="2030"),
    "a verdict within a tolerance": verdict("Met", tolerance="16"),
    # A percentage is that of the values, whatever kind the target is of.
    "met within its tolerance": of_kind("97,5", tolerance="5"),
    "a percentage of what is not due yet": of_kind("97,5", due="2030"),
    "nobody says which way is better": of_kind("97,5", direction=""),
    "a range has no one percentage": of_kind(
        "0", direction="", target="range", planned_high="90"),
    "words have none": of_kind("100", direction="", target="text", target_text="так"),
    "at most: 80 / 78": of_kind("102,6", direction="", target="at_most"),
    "a deviation that is rounded, or of one value": Document(
        indicators=[indicator("60.25", "44"), indicator(None, "4", number=2)],
        published={"indicators outputs/1 variance": "-16,3", "indicators outputs/2 variance": "4"}),
}  # fmt: skip


@pytest.mark.parametrize("document", SILENT.values(), ids=SILENT)
def test_a_document_that_agrees_has_no_finding(document):
    assert found(document) == ()


COUNTED = stated(RESULT, "27")
TOGETHER = {
    "rounding too far": (percents("73,33", "114,8"), ["percent-rounding 73,33"]),
    "96 of 96,96 is cut off": (percents("96", "73,3", rows=ROUNDED), ["percent-rounding 96"]),
    "each list and each figure that departs": (
        said(stated(RESULT, "33"), stated("head", None, "1+1"), stated(NOTE, "34"),
             stated("note#2", None, "1+2"), stated("note#3", "35")),
        ["count-differs 34", "parts-incomplete 1+1", "parts-incomplete 1+2"]),
    "counts of one name, not told twice": (
        said(stated(RESULT, "8"), stated(NOTE, "9"), stated(NOTE, "10", quantity="meetings")),
        ["count-differs 9"]),
    "a measure that no indicator counts": (
        Document([{"measure_id": "1.1"}], [], [indicator("25", "27")], {}, [COUNTED]),
        ["measure-uncounted -"]),
    "a measure that an indicator counts": (
        Document([{"measure_id": "1.1"}], [], [indicator("25", "27")], {}, [{**COUNTED, **OWN}]),
        []),
}  # fmt: skip


@pytest.mark.parametrize(("document", "codes"), TOGETHER.values(), ids=TOGETHER)
def test_what_is_found_together_with_what_stands_there(document, codes):
    assert [f"{one.code} {one.printed}" for one in found(document)] == codes


def test_every_row_of_a_claim_of_effectiveness_is_looked_at():
    published = {
        "assessment all planned": "60",
        "assessment all percent": "73,3",
        "assessment city percent": "99",
        "totals all percent": "73,3",
    }
    assert [row(one)[:4] for one in found(Document(funding=[MONEY], published=published))] == [
        ("percent-wrong", "assessment", "city", "percent"),
        ("claim-effective", "assessment", "all", "percent"),
    ]


def test_quantities_come_in_the_order_of_the_text():
    rows = [
        stated(place, value, quantity=name, label=name)
        for place, value in ((RESULT, "1"), (NOTE, "2"))
        for name in ("zebras", "apes", "mice")
    ]
    assert [one.key for one in found(said(*rows))] == ["zebras", "apes", "mice"]


def test_a_measure_is_counted_by_what_an_indicator_rests_on():
    plain = stated(RESULT, "27")
    unpaid = {**stated(RESULT, None), **OWN, "relation": "unpaid"}
    for own, codes in (
        (plain, ["measure-uncounted"]),
        ({**plain, **OWN}, []),
        (unpaid, ["means-unpaid", "measure-uncounted"]),
    ):
        document = Document(
            measures=[{"measure_id": "1.1"}], indicators=[indicator("25", "27")], statements=[own]
        )
        assert [one.code for one in found(document)] == codes


def test_gravest_come_first_and_the_rest_keeps_its_order():
    document = form_of(planned="~60", actual="45", percent="-")
    document.measures = [{"measure_id": "1.1", "term": "2019"}, {"measure_id": "1.2"}]
    assert [one.code for one in found(document)] == [
        "number-differs",
        "term-over",
        "percent-missing",
        "measure-uncounted",
        "number-malformed",
    ]


@pytest.mark.parametrize(
    ("place", "uk", "en"),
    [
        ("measures/1.6/result", "захід 1.6, виконання", "measure 1.6, result"),
        ("measures/1.6/actual#2", "захід 1.6, факт", "measure 1.6, actual"),
        ("indicators/outputs/10/explanation", "показник продукту № 10, пояснення",
         "output indicator No. 10, comment"),
        ("indicators/quality/2/planned#12", "показник якості № 2, план",
         "quality indicator No. 2, planned"),
        ("note#2", "пояснювальна записка", "explanatory note"),
        ("assessment", "оцінка", "assessment"),
        ("head", "заголовок", "heading"),
    ],
)  # fmt: skip
def test_places_in_words(place, uk, en):
    assert shown(where(place), UK) == uk
    assert shown(where(place), EN) == en


def test_facts_in_words():
    assert shown(D("1234.5"), UK) == "1\u00a0234,5"
    assert shown(None, UK) == "—"
    assert shown(F(2, 3), EN) == "66.7%"
    assert shown(("one", D(2), F(1)), EN) == "one, 2 and 100.0%"
    assert shown("text", EN) == "text"


SOUND = {
    "66,7": "66.7", "97,0": "97.0", "100": "100", "0": "0", "-5": "-5", "-5,25": "-5.25",
    "97,0 %": "97.0", "97%": "97", "1 234": "1234", "1 234 567,8": "1234567.8",
    "12\u00a0345,67": "12345.67", "1234": "1234", "−5,2": "-5.2", "+5": "5",
    **dict.fromkeys(("-", "–", "—", "−", "х", "Х", "x", "X", "", " %")),
}  # fmt: skip
MALFORMED = {
    "512,": "512", "512.": "512", "512.0": "512.0", "51 2,0": "512.0",
    "1234 567": "1234567", "1  234": "1234", "1 2345": "12345",
    **dict.fromkeys(("1,2,3", "1.234,5", ",5", "5 грн", "~5", "--5", "дані відсутні")),
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value", "sound"),
    [(*pair, group is SOUND) for group in (SOUND, MALFORMED) for pair in group.items()],
)
def test_printed_numbers(text, value, sound):
    places = len((value or "").partition(".")[2])
    assert read(text) == Printed(text, exact(value), places, sound)
    if value is not None:
        assert str(read(text).value) == value


@pytest.mark.parametrize(
    ("text", "below", "above"),
    [
        ("менше 1", "1", None), ("less than 1 %", "1", None), ("< 0,5", "0.5", None),
        ("більше ніж 1 000", None, "1000"), ("понад 20", None, "20"), ("До 5", "5", None),
    ],
)  # fmt: skip
def test_bounds_are_no_values_and_sound(text, below, above):
    printed = read(text)
    assert (printed.value, printed.sound) == (None, True)
    assert (printed.below, printed.above) == (exact(below), exact(above))
    assert not printed.is_absent
    assert printed.agrees(F(below or above))
    assert not printed.agrees(F(below or above) + (1 if below else -1))


def test_a_document_that_prints_points_and_no_comma_has_points():
    rows = [indicator("2", "1.5"), indicator("3", "2.5", number=2)]
    keys = ("indicators outputs/1 actual", "indicators outputs/2 actual")

    def codes(*printed: str) -> list[str]:
        published = dict(zip(keys, printed, strict=True))
        return [one.code for one in found(Document(indicators=rows, published=published))]

    assert codes("1.5", "2.5") == codes("1,5", "2,5") == []
    assert codes("1.5", "2,5") == ["number-malformed"]


LONG = 10**40 + 7


@pytest.mark.parametrize(
    ("value", "places", "rule", "expected"),
    [
        (F(5, 2), 0, "half_up", "3"),
        (F(5, 2), 0, "half_even", "2"),
        (F(5, 2), 0, "truncated", "2"),
        (F(7, 2), 0, "half_even", "4"),
        (F(1, 4), 1, "half_up", "0.3"),
        (F(1, 4), 1, "half_even", "0.2"),
        (F(3, 20), 1, "half_even", "0.2"),
        (F("0.25000000000000000001"), 1, "half_even", "0.3"),
        (F("0.24999999999999999999"), 1, "half_up", "0.2"),
        (F(-5, 2), 0, "half_up", "-3"),
        (F(-5, 2), 0, "half_even", "-2"),
        (F(-5, 2), 0, "truncated", "-2"),
        (F(-1, 3), 1, "half_up", "-0.3"),
        (F(220, 3), 1, "half_up", "73.3"),
        (F(200, 3), 1, "truncated", "66.6"),
        (F(100), 1, "truncated", "100.0"),
        (F(0), 2, "half_up", "0.00"),
        (F(-1, 100), 1, "half_up", "0.0"),
        *((F(f"{sign}{LONG}"), 1, "half_up", f"{sign}{LONG}.0") for sign in ("", "-")),
    ],
)
def test_rounding_by_hand(value, places, rule, expected):
    assert str(rounded(value, places, Rule(rule))) == expected
    assert rule != "half_up" or rounded(value, places) == rounded(value, places, Rule(rule))


MODES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "truncated": ROUND_DOWN}
ties = st.integers(-4000, 4000).map(lambda n: F(n, 8))
fractions = st.one_of(ties, st.fractions(-3000, 3000), st.fractions(max_denominator=999))


@given(fractions, st.integers(0, 3), st.sampled_from(list(MODES)))
def test_rounding_agrees_with_decimals_and_with_whole_numbers(value, places, rule):
    got = rounded(value, places, Rule(rule))
    assert got.as_tuple().exponent == -places
    whole = units(abs(value), places, rule)
    assert abs(F(got)) == F(whole, 10**places)
    assert got == 0 or (got < 0) == (value < 0)
    wide = Context(prec=200, rounding=ROUND_DOWN)
    long = wide.divide(D(value.numerator), D(value.denominator))
    assert got == long.quantize(D(1).scaleb(-places), MODES[rule], wide)


@given(fractions.map(abs), st.integers(0, 2), st.sampled_from(list(MODES)))
def test_what_a_rule_gives_is_known_by_that_rule(value, places, rule):
    value *= 100
    figure = rounded(value, places, Rule(rule))
    seen = rules(read(str(figure).replace(".", ",")), value)
    assert seen == (Rule.EXACT,) if F(figure) == value else Rule(rule) in seen
    assert rules(read(str(figure + 2).replace(".", ",")), value) == ()


@pytest.mark.parametrize(
    ("printed", "exact", "expected"),
    [
        ("92,5", F(462 * 100, 500), ""),
        ("66,7", F(4400, 60), ""),
        ("97,0", F(838500, 8650), "whole"),
        ("96,3", F(80750, 838), "truncated"),
        ("115", F(3100, 27), "half_up half_even"),
        ("114", F(3100, 27), "truncated"),
        ("116", F(3500, 30), "truncated"),
        ("85", F(3000, 35), "truncated"),
        ("47", F(800, 17), "half_up half_even truncated"),
        ("144", F(6500, 45), "half_up half_even truncated"),
        ("62,5", F(125, 2), "exact"),
        ("62,50", F(125, 2), "exact"),
        ("63", F(125, 2), "half_up"),
        ("62", F(125, 2), "half_even truncated"),
        ("63,0", F(125, 2), "whole"),
        ("62,0", F(125, 2), ""),
        ("97,0", F("96.96"), "half_up half_even whole"),
        ("-", F(1), ""),
        ("0", F(1, 3), "half_up half_even truncated"),
        ("0,0", F(1, 3), "whole"),
    ],
)
def test_rules_of_printed_percentages(printed, exact, expected):
    assert rules(read(printed), exact) == tuple(map(Rule, expected.split()))


def test_manners_hold_the_places_that_may_have_been_cut():
    found = manners(read("97"), F("97.04"), 2)
    assert found == {(Rule(rule), 0) for rule in MODES} | {
        *((Rule(rule), 1) for rule in (*MODES, "whole")),
        (Rule.WHOLE, 2),
    }
    assert manners(read("97,0"), F("97.04"), 1) == {(Rule(rule), 1) for rule in (*MODES, "whole")}


def line(planned: str | None, actual: str | None, higher: bool = True) -> Line:
    return Line(exact(planned), exact(actual), None, higher)


@pytest.mark.parametrize(
    ("printed", "own", "column", "expected"),
    [
        ("66,7", line("60", "44"), "actual", "40"),
        ("66,7", line("60", "44"), "planned", "66"),
        ("92,5", line("500", "462"), "actual", None),
        ("92,5", line("500", "462"), "planned", None),
        ("92,5", line("500", "462.0"), "actual", "462.3"),
        ("92,5", line("500.00", "462"), "planned", "499.72"),
        ("62", line("4000", "2600"), "actual", "2499"),
        ("62", line("4000", "2400"), "actual", "2460"),
        ("73", line("60", "44"), "actual", "44"),
        ("125", line("200", "100", higher=False), "actual", "160"),
        ("125", line("200", "100", higher=False), "planned", "125"),
        ("125", line("200", "900", higher=False), "actual", "160"),
        ("0", line("500", "462"), "actual", "2"),
        ("0", line("500", "462"), "planned", "92401"),
        ("0,0", line("5", "1"), "actual", "0"),
        ("0", line("5", "9", higher=False), "actual", "1001"),
        ("-", line("60", "44"), "actual", None),
        ("50", line("0", "44"), "actual", None),
        ("50", line(None, "44"), "actual", None),
        ("50", line("60", None), "actual", None),
        ("50", line("60", "0"), "planned", None),
    ],
)
def test_nearest_values_by_hand(printed, own, column, expected):
    assert nearest(read(printed), own, column) == exact(expected)
    assert str(nearest(read(printed), own, column)) == str(expected)


@given(
    st.integers(1, 400),
    st.integers(1, 400),
    st.integers(0, 300),
    st.sampled_from([0, 1]),
    st.booleans(),
    st.sampled_from(["planned", "actual"]),
)
def test_no_value_is_nearer_than_the_nearest(planned, actual, share, places, higher, column):
    own = Line(D(planned), D(actual), None, higher)
    printed = Printed("", D(share).scaleb(-places), places)

    def gives(value: int) -> bool:
        plan, fact = (value, actual) if column == "planned" else (planned, value)
        above, below = (fact, plan) if higher else (plan, fact)
        return below > 0 and F(units(F(100 * above, below), places, "half_up"), 10**places) == F(
            printed.value
        )

    start = planned if column == "planned" else actual
    fitting = [value for value in range(1000) if gives(value)]
    got = nearest(printed, own, column)
    if fitting:
        assert got is not None
        assert abs(got - start) == min(abs(value - start) for value in fitting)
    if got is not None:
        assert gives(int(got))


def test_findings_are_counted_by_part_and_severity_and_in_all():
    counted = audit.by_section(FOUND)
    assert [*counted.columns] == ["section", "error", "conflict", "doubt", "style", "total"]
    assert tuples(counted) == [
        ("measures", 0, 0, 1, 0, 1),
        ("totals", 1, 0, 1, 0, 2),
        ("indicators", 2, 0, 1, 1, 4),
        ("statements", 0, 1, 0, 1, 2),
        ("all", 3, 1, 3, 2, 9),
    ]
    assert tuples(audit.by_section([])) == [("all", 0, 0, 0, 0, 0)]


def test_each_rule_of_rounding_has_its_count_and_first_example():
    """86,7 and 33 by the usual rule, 70 exactly, 66,7 by none; 0 and - are no percentages."""
    assert [*audit.rounding(FAULTY).columns] == ["rule", "count", "printed", "rate"]
    assert tuples(audit.rounding(FAULTY)) == [
        ("exact", 1, "70", Fraction(7, 10)),
        ("half_up", 2, "86,7", Fraction(13, 15)),
        ("none", 1, "66,7", Fraction(11, 15)),
    ]
    assert tuples(audit.rounding(EMPTY)) == []


def test_what_was_not_entered_is_not_checked():
    """Money that hides something and a claim, but nothing of the printed document: no finding."""
    own = [inputs("60", "44", "Кошти повністю використано")]
    rows = [*over("109.5", "22.0").funding]
    silent = audit.findings(Document(funding=rows, indicators=own, heading=False).data())
    assert (silent, silent.is_checked) == ((), False)
    figures = Document(funding=rows, published={"totals all planned": "160"}, heading=False)
    found_there = audit.findings(figures.data())
    assert (found_there.figures, found_there.statements) == (1, 0)
    assert [one.code for one in found_there] == ["spending-masked"]


def test_each_further_name_of_one_thing_is_a_finding():
    """Events, meetings, events again, fairs: two names more than the first."""
    names = ("події", "зустрічі", "Події", "ярмарки", "Ярмарки")
    places = (RESULT, COMMENT, NOTE, "head", "note#2")
    rows = [stated(place, "8", label=name) for place, name in zip(places, names, strict=True)]
    renamed = [one for one in found(said(*rows)) if one.code == Code.COUNT_RENAMED]
    assert [one.column for one in renamed] == [COMMENT, "head"]


def test_components_that_add_up_are_told_once_each():
    """20 + 7 = 27 in a list; 10 + 12 + 5 = 27 over three places; 1 + 1 of 3 does not."""
    rows = [
        stated(RESULT, "27", "20+7", **OWN),
        stated(NOTE, None, "20+7", **OWN),
        *(stated(NOTE, n, **PART, quantity=n, label=n) for n in ("10", "12", "5")),
        stated("head", "3", "1+1", quantity="few", label="мало"),
    ]
    listed, spread = audit.sums(said(*rows).data())
    assert (listed.label, listed.parts, listed.whole) == ("події", (D(20), D(7)), D(27))
    assert (shown(spread.label, EN), spread.parts) == ("output indicator No. 1", (10, 12, 5))


def test_a_term_is_over_or_has_not_begun_or_says_no_year():
    def told(term: str) -> list[str]:
        return [one.message(EN) for one in found(measures({"term": term}, funding=(MONEY,)))]

    assert "(2018–2019) is over" in told("2018–2019")[0]
    assert "(2021 рік) has not begun" in told("2021 рік")[0]
    assert told("з 2021 року") == told("постійно") == told("протягом 2020 року") == []


def test_findings_that_differ_in_their_places_alone_stand_together():
    document = measures({}, {}, {"term": "2019"}, {"term": "2018"})
    groups = audit.alike(found(document), UK)
    assert [[one.key for one in group] for group in groups] == [
        ["1.3"], ["1.4"], ["1.1", "1.2", "1.3", "1.4"]
    ]  # fmt: skip


def test_the_frame_of_findings_has_a_row_for_each_and_columns_without_any():
    assert [row[0] for row in tuples(audit.frame(FOUND))] == [one.code for one in FOUND]
    assert tuple(audit.frame([]).columns) == audit.FIELDS


@pytest.mark.parametrize(
    ("text", "computed", "by"),
    [
        ("66,7", F(2, 3), F(667, 10) - F(200, 3)),
        ("-", F(1), None),
        ("50", None, None),
        ("text", F(1), None),
        ("50", D(50), None),
    ],
)
def test_change_is_printed_minus_computed_in_points(text, computed, by):
    assert audit.change(one(Code.PERCENT_WRONG, 1, text, computed)) == by


def test_changed_percentages_come_with_the_largest_change_first_and_the_unknown_last():
    far, near = (one(Code.PERCENT_WRONG, 1, text, F(1, 2)) for text in ("40", "51"))
    unknown, other = one(Code.PERCENT_MISSING, 2, "-", F(1)), one(Code.TOTAL_DIFFERS, 3, "0", F(1))
    changes = [(far, F(-10)), (near, F(1)), (unknown, None)]
    assert audit.percentages([unknown, near, other, far]) == changes


TALLIES: dict[str, tuple[Document, tuple[int, int, int], tuple[str, str] | None]] = {
    "nothing is printed": (Document(indicators=TWO), (0, 0, 0), None),
    "a dash where nothing is": (
        Document(indicators=[indicator(None, "4")], published={OF_PLAN: "-", PERCENT: "-"}),
        (0, 0, 0),
        None,
    ),
    "all hold, also what is rounded otherwise": (percents("73", "114,8"), (2, 0, 0), None),
    "the larger share of what is computed": (
        Document(
            indicators=[indicator("60", "44")],
            published={OF_PLAN: "66", OF_FACT: "55", PERCENT: "73,3"},
        ),
        (1, 2, 0),
        (OF_FACT, "11"),
    ),
    "a percentage in points": (percents("80", "114,8"), (1, 1, 0), (PERCENT, "20/3")),
    "what is nought is farthest off": (
        Document(indicators=[indicator("0", "44")], published={OF_PLAN: "1", OF_FACT: "9"}),
        (0, 2, 0),
        (OF_PLAN, "1"),
    ),
    "missing, and without a number to compare": (
        Document(
            indicators=[indicator(None, "44")], published={OF_FACT: "-", OF_PLAN: "5", PERCENT: "7"}
        ),
        (0, 3, 0),
        None,
    ),
    "cut, or a percentage of what the document does not print": (
        Document(indicators=[indicator(None, "44")], published={OF_FACT: "44,", PERCENT: "7"}),
        (0, 0, 2),
        None,
    ),
    "unreadable": (
        Document(indicators=[indicator("60", "44")], published={OF_FACT: "багато"}),
        (0, 0, 1),
        None,
    ),
    "a bound": (
        Document(indicators=[indicator("60", "44")], published={OF_FACT: "понад 40"}),
        (1, 0, 0),
        None,
    ),
    "verdicts: right, wrong, none": (
        Document(
            indicators=[indicator("60", "44", number=n) for n in (1, 2, 3)],
            published={
                "indicators outputs/1 state": "не виконано",
                "indicators outputs/2 state": "виконано",
                "indicators outputs/3 state": "частково",
            },
        ),
        (1, 1, 1),
        None,
    ),
    "deviations: right, wrong, of what is not there": (
        Document(
            indicators=[
                *(indicator("60", "44", number=n) for n in (1, 2)),
                indicator(None, "4", number=3),
            ],
            published={
                "indicators outputs/1 variance": "-16",
                "indicators outputs/2 variance": "-15",
                "indicators outputs/3 variance": "4",
            },
        ),
        (1, 1, 1),
        ("indicators outputs/2 variance", "1"),
    ),
}


@pytest.mark.parametrize(("document", "counts", "largest"), TALLIES.values(), ids=TALLIES)
def test_how_the_printed_figures_hold(document, counts, largest):
    """Figures that agree, differ and cannot be compared; the one that differs most, and by what."""
    tally = found(document).tally
    assert tally[:3] == counts
    one = tally.largest
    assert (one and (" ".join(one.finding.place), str(F(one.by)))) == largest
