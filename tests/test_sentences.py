"""Sentences: word for word, in both languages, with every figure worked out by hand."""

import ast
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_finance import REAL
from test_tables import HOSTILE, PROGRAMME, YEAR, indicator, measure, small

from civlib.compute import finance, indicators
from civlib.dataset import YearData
from civlib.dataset.model import Compiler, Name, Source
from civlib.dataset.scale import Scale
from civlib.publish import prose
from civlib.show import captions, sentences, tables
from civlib.show.display import NOTHING, ReportEnd, ReportText, escape_markdown
from civlib.wording import wording

FOLDER = Path(sentences.__file__).parent
GROUPS = ["inputs", "outputs", "quality", ""]
AMOUNT = st.sampled_from([None, "0", "4", "5", "7.5"])


def money(data: YearData) -> dict:
    """Return the frames of money that the sentences are made from."""
    sources = data.programme.source_ids
    return {
        "totals": finance.totals(data.funding, sources),
        "hidden": finance.masking(data.funding, sources),
        "deviations": finance.deviations(data.funding),
        "spending": finance.by_funding(data.funding),
        "rated": indicators.rate(data.indicators),
    }


def said(make: Callable[..., ReportText], data: YearData, lang: str, *names: str) -> str:
    """Return the Markdown that is made of some of these frames."""
    frames = money(data)
    return make(data, *(frames[name] for name in names), lang).markdown


def masking(data: YearData, lang: str = "uk") -> str:
    return shown(said(sentences.masking, data, lang, "hidden", "deviations"))


def quality(data: YearData, lang: str = "uk") -> list[str]:
    return lines(said(sentences.quality, data, lang, "spending", "rated"))


def caveats(data: YearData, group: str = "outputs", lang: str = "uk") -> list[str]:
    rated = indicators.rate(data.indicators)
    return lines(sentences.caveats(rated, indicators.by_group(rated), group, lang).markdown)


def plain_text(markdown: str) -> str:
    """Return Markdown as a reader meets it, a line for each block, with ordinary spaces."""

    def walk(node: dict) -> str:
        if "text" in node:
            return node["text"]
        parts = node.get("children") or [part for item in node.get("items", []) for part in item]
        return "".join(map(walk, parts)) + ("\n" if node["type"] == "paragraph" else "")

    return "".join(map(walk, prose.parse(markdown))).replace("\u00a0", " ").strip()


def shown(markdown: str) -> str:
    """Return the sentences as they read, bold marked, with plain spaces."""
    blocks = prose.parse(markdown)
    if not blocks:
        return ""
    assert [block["type"] for block in blocks] == ["paragraph"]
    return _inline(blocks[0]["children"])


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def lines(markdown: str) -> list[str]:
    """Return the items of the list that a text consists of or ends with, as they read."""
    block = prose.parse(markdown)[-1]
    assert block["type"] == "list"
    return [_inline(item[0]["children"]) for item in block["items"]]


def _inline(nodes: list[dict]) -> str:
    marks = {"strong": "**", "code": "`"}
    pieces = [
        f"{marks.get(n['type'], '')}{prose.plain([n])}{marks.get(n['type'], '')}" for n in nodes
    ]
    return "".join(pieces).replace("\u00a0", " ")


def states(met: int, missed: int, others: int) -> YearData:
    """Return a year with so many indicators met, not met and not to be judged."""
    pairs = [("5", "5")] * met + [("5", "4")] * missed + [(None, "4")] * others
    rows = [indicator("outputs", number, *pair) for number, pair in enumerate(pairs, 1)]
    return small([measure("1.1")], [("1.1", "city", "5", "5")], rows)


COUNTING = {"abs", "divmod", "max", "min", "pow", "round", "sum", "Counter", "Fraction"}
ORDERED = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def called(node: ast.Call) -> set[str]:
    """Return the names of what is called, and of what that gets."""
    return {getattr(part, "id", "") for part in (node.func, *node.args)}


def arithmetic(source: str, strict: bool = True) -> list[int]:
    """Return the lines on which something is computed: `civlib.compute` is there for that.

    Unless it is strict, things may be sorted, counted and the counts compared.
    """
    names = COUNTING | ({"len", "sorted"} if strict else set())
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if (isinstance(node, ast.BinOp) and not isinstance(node.op, ast.BitOr))
        or (strict and isinstance(node, ast.Compare) and isinstance(node.ops[0], ORDERED))
        or (isinstance(node, ast.Call) and called(node) & names)
    ]


SENTENCES = [*FOLDER.glob("*.py"), FOLDER.parent / "note.py"]
TABLES = [*FOLDER.parent.glob("tables/*.py")]


@pytest.mark.parametrize("path", [*SENTENCES, *TABLES], ids=str)
def test_sentences_and_tables_compute_nothing(path):
    assert arithmetic(path.read_text(encoding="utf-8"), strict=path in SENTENCES) == []


@pytest.mark.parametrize("source", ["1 - x", "x < 1", "len(rows)", "map(max, x)", "x = 2 * x"])
def test_when_something_is_computed_then_it_is_found(source):
    assert arithmetic(f"x: int | None\n{source}") == [2]


@pytest.mark.parametrize(
    ("counts", "uk", "en"),
    [
        ((1, 0, 0), "плану досягнуто за єдиним оціненим показником",
         "the only rated indicator met the plan"),
        ((0, 1, 0), "плану не досягнуто за єдиним оціненим показником",
         "the only rated indicator did not meet the plan"),
        ((2, 0, 0), "плану досягнуто за всіма оціненими показниками (2)",
         "all rated indicators met the plan (2)"),
        ((0, 2, 0), "плану не досягнуто за жодним із 2 оцінених показників",
         "none of 2 rated indicators met the plan"),
        ((1, 20, 0), "плану досягнуто за 1 із 21 оціненого показника",
         "1 of 21 rated indicators met the plan"),
        ((5, 6, 1), "плану досягнуто за 5 із 11 оцінених показників",
         "5 of 11 rated indicators met the plan"),
        ((0, 0, 5), "жодного показника оцінити не можна", "no indicator can be rated"),
    ],
)  # fmt: skip
def test_how_many_met_their_plan_is_told_for_every_number(counts, uk, en):
    for lang, text in (("uk", uk), ("en", en)):
        told = indicators.counted(indicators.rate(states(*counts).indicators)["state"])
        assert plain(captions.met(wording(lang), told)) == text


@pytest.mark.parametrize(
    ("count", "uk", "en"),
    [
        (1, "плану немає для 1 показника", "no plan for 1 indicator"),
        (2, "плану немає для 2 показників", "no plan for 2 indicators"),
        (11, "плану немає для 11 показників", "no plan for 11 indicators"),
        (21, "плану немає для 21 показника", "no plan for 21 indicators"),
    ],
)
def test_how_many_cannot_be_rated_is_told_for_every_number(count, uk, en):
    for lang, text in (("uk", uk), ("en", en)):
        told = indicators.counted(indicators.rate(states(1, 1, count).indicators)["state"])
        assert [*map(plain, captions.unrated(wording(lang), told))] == [text]


@given(st.lists(st.tuples(st.sampled_from(GROUPS), AMOUNT, AMOUNT), max_size=6))
@pytest.mark.parametrize("lang", ["uk", "en"])
def test_no_sentence_contradicts_its_table(lang, rows):
    """Read back from words: how many met, were rated or not, which are named as lacking."""
    data = small([measure("1.1")], [], [indicator(group, n, *pair) for n, (group, *pair) in
                                        enumerate(rows, 1)])  # fmt: skip
    rated = indicators.rate(data.indicators)
    found = indicators.counted(indicators.results(rated)["state"])
    text = captions.met(wording(lang), found)
    numbers = [*map(int, re.findall("[0-9]+", text))]
    if found.rated > 1:
        assert numbers == ([found.met] if found.met == found.rated else
                           [found.met, found.rated] if found.met else [found.rated])  # fmt: skip
    told = captions.unrated(wording(lang), found)
    assert sum(int(re.findall("[0-9]+", one)[0]) for one in told) == found.indicators - found.rated
    means = indicators.by_group(rated)
    for group in {group for group, *_ in rows}:
        table = tables.indicators(data, rated, group, lang)
        words = sentences.caveats(rated, means, group, lang).markdown
        unrated = [row.cells[0].text for row in table.rows
                   if not {*"✓✗"} & {*"".join(cell.text for cell in row.cells)}]  # fmt: skip
        last = words.rpartition("\n")[2].replace("\u00a0", " ")
        named = re.findall("[0-9]+", last) if "Не оцінено" in last or "Not rated" in last else []
        assert set(named) == set(unrated) or "–" in last
    for group in {*GROUPS} - {group for group, *_ in rows}:
        assert tables.indicators(data, rated, group, lang) is NOTHING
        assert sentences.caveats(rated, means, group, lang) is NOTHING


ONE_SIDE = "Відхилення є лише в один бік — {} план, тому підсумок показує їх повністю."


@pytest.mark.parametrize(
    ("actuals", "hidden"),
    [
        (("5",), ""),
        (("6",), ONE_SIDE.format("понад")),
        (("3",), ONE_SIDE.format("менше за")),
        (("4", "1", "95"), None),
    ],
)
def test_an_excess_hides_a_shortfall_only_where_there_are_both(actuals, hidden):
    ids = [f"1.{n}" for n in range(1, len(actuals) + 1)]
    rows = [(id, "city", "5", actual) for id, actual in zip(ids, actuals, strict=True)]
    data = small([measure(id) for id in ids], rows)
    told = said(sentences.masking, data, "uk", "hidden", "deviations")
    assert plain_text(told) == hidden if hidden is not None else "понад план" in told


@pytest.mark.parametrize("funding", [[], [("1.1", "city", None, None)]], ids=["none", "absent"])
def test_of_money_that_is_not_there_nothing_is_said(funding):
    data = small([measure("1.1")], funding)
    assert masking_of(data) is NOTHING
    assert quality(data)[0].startswith("Сум фінансування не подано для жодного заходу")
    assert not any("і план, і факт" in line for line in quality(data))


def masking_of(data: YearData) -> ReportText:
    frames = money(data)
    return sentences.masking(data, frames["hidden"], frames["deviations"], "uk")


@pytest.mark.parametrize(
    ("row", "told", "apart"),
    [
        (("1.6", "other", None, "22.0"),
         ["845,0", "816,5", "−28,5", "96,6 %"],
         "захід 1.6 (інші джерела) — факт 22,0 тис. грн."),
        (("3.5", "city", "120.0", None),
         ["745,0", "718,5", "−26,5", "96,4 %"],
         "захід 3.5 (міський бюджет) — план 120,0 тис. грн."),
    ],
)  # fmt: skip
def test_an_amount_without_the_other_is_named_and_in_no_figure(row, told, apart):
    rows = [row if one[:2] == row[:2] else one for one in REAL]
    data = small([measure(id) for id in dict.fromkeys(row[0] for row in rows)], rows)
    frames = money(data)
    rows = tables.totals(data, frames["totals"], "uk").rows
    assert told in [[plain(cell.text) for cell in row.cells[1:]] for row in rows]
    shown = tables.totals(data, frames["totals"], "uk").notes[-1].replace("\u00a0", " ")
    assert shown == f"Не враховано, бо бракує другої суми: {apart}"
    (given,) = sentences.quality(data, frames["spending"], frames["rated"], "uk").data
    assert (given.name, given.fields) == (
        "unpaired",
        ("measure_id", "source", "planned", "actual"),
    )
    assert given.rows == (tuple(one or "" for one in row),)


def test_caveats_of_a_group_in_ukrainian():
    """Rates 11/15 and 25/12; the second is above 120 %."""
    assert caveats(YEAR) == [
        "Середнє досягнення групи — 140,8 %; якщо кожне значення понад 100 % рахувати як 100 %, "
        "то 86,7 %.",
        "Понад 120 % плану: № 4 (208,3 %). Такий відрив може означати, що план був занижений або "
        "рахували інше, ніж планували.",
        "Не оцінено: № 2 — плану немає; № 3 — план і факт дорівнюють нулю.",
    ]


def test_caveats_of_groups_without_rates_and_without_over_achievement_in_english():
    assert caveats(YEAR, "quality", "en") == [
        "The group has no mean: no indicator has a percentage.",
        "Not rated: No. 1: actual not reported.",
    ]
    assert caveats(states(1, 1, 0), lang="en") == [
        "The group’s mean achievement is 90.0%; "
        "there is no over-achievement that could hide a failure."
    ]
    assert caveats(states(1, 0, 1), lang="en") == ["Not rated: No. 2: no plan."], "one is no mean"


@pytest.mark.parametrize(("actual", "remark"), [("120", False), ("120.01", True)])
def test_only_what_is_above_120_per_cent_calls_for_a_remark(actual, remark):
    other = indicator("outputs", 2, "100", "1")
    data = small(indicators=[indicator("outputs", 1, "100", actual), other])
    assert any("Понад 120 % плану" in line for line in caveats(data)) is remark
    rated = indicators.of_year(data)
    high = Scale(remark_above=Decimal("120.5"))
    said = sentences.caveats(rated, indicators.by_group(rated), "outputs", "en", high)
    assert "Above" not in said.markdown


def test_what_the_total_hides_by_source_and_measure():
    data = small(
        [measure("1.1"), measure("1.2"), measure("1.3")],
        [
            ("1.1", "city", "10", "8"),
            ("1.2", "city", "10", "7"),
            ("1.2", "other", "10", "9.5"),
            ("1.3", "other", "10", "12"),
        ],
    )
    assert masking(data) == (
        "За джерелом «міський бюджет» профінансовано на 5,0 тис. грн менше, ніж заплановано: захід "
        "1.2 (−3,0) і захід 1.1 (−2,0). За джерелом «інші джерела» профінансовано на 0,5 тис. грн "
        "менше, ніж заплановано: захід 1.2 (−0,5). Водночас за іншими рядками профінансовано на "
        "2,0 тис. грн понад план, тому загалом — на 3,5 менше, ніж заплановано."
    )


def test_what_the_total_hides_in_english():
    assert masking(YEAR, "en") == (
        "The source “city budget” gave 30.50 thousand UAH less than planned: measure 1.1 (−30.50). "
        "At the same time other rows received 6.25 thousand UAH more than planned, so the total is "
        "24.25 less than planned."
    )


def test_what_is_missing_in_the_data():
    funded, unplanned, unreported = quality(YEAR, "en")
    assert funded.startswith("There is funding for 3 of 4 measures;")
    assert unplanned.startswith("No plan: ")
    assert unplanned.endswith(" No. 2. No percentage was computed.")
    assert unreported.startswith("Actual not reported: quality indicator No. 1. That is not zero")
    assert quality(states(1, 0, 0)) == [
        "Фінансування подано для кожного заходу.",
        "Для кожного рядка фінансування подано і план, і факт.",
        "Кожен показник має план.",
    ]


@pytest.mark.parametrize(
    ("make", "title", "author"),
    [
        (sentences.head, "Report on results in 2019", "civlib"),
        (sentences.audit_head, "Audit of the report on results in 2019",
         "civlib, an independent computation"),
        (sentences.method_head, "Methodology: how the reports are computed",
         "civlib, an independent computation"),
    ],
)  # fmt: skip
def test_heads_and_the_end_echo_what_was_run(make, title, author):
    head = make(YEAR, "en")
    assert (head.programme, head.year, head.lang) == ("small-programme", 2019, "en")
    assert (head.title, head.author, head.date, head.notice) == (title, author, "2020-03-18", "")
    assert sentences.end(YEAR) == ReportEnd("small-programme", 2019)


def test_a_fictional_programme_says_so_and_one_without_settings_is_dated_by_its_year():
    """Not by the clock."""
    fictional = small(programme=replace(PROGRAMME, fictional=True))
    assert sentences.head(fictional, "uk").notice.startswith("Дані вигадані")
    assert sentences.head(fictional, "en").notice.startswith("The data are fictional")
    assert sentences.head(small(programme=replace(PROGRAMME, years={})), "uk").date == "2019-12-31"


@pytest.mark.parametrize(("lang", "option"), [("uk", ""), ("en", " --lang en")])
def test_the_command_repeats_the_report_in_its_language(lang, option):
    items = lines(sentences.origin(YEAR, lang).markdown)
    assert f"`civlib build small-programme --year 2019{option}`" in items[2]
    assert "`data/small-programme/2019`" in items[1]


def test_hostile_names_are_shown_as_they_are_and_make_no_markup():
    programme = replace(
        PROGRAMME,
        unit=Name(HOSTILE),
        sources=(Source("city", Name(HOSTILE)), Source("other", Name("# б\n- в"))),
        years={2019: replace(PROGRAMME.years[2019], document=Name(HOSTILE))},
    )
    data = small(
        [measure("1.1", HOSTILE)],
        [("1.1", "city", "5", "4"), ("1.1", "other", "5", "6")],
        programme=programme,
    )
    assert masking(data).startswith(
        f"За джерелом «{HOSTILE}» профінансовано на 1,0 {HOSTILE} менше"
    )
    assert f"Офіційний документ: {HOSTILE}." in lines(sentences.origin(data, "uk").markdown)
    absent = small([measure("1.1")], [("1.1", "city", None, None)], programme=programme)
    assert f"захід 1.1 ({HOSTILE})" in quality(absent)[1]
    made = said(sentences.masking, data, "uk", "hidden", "deviations")
    assert escape_markdown(HOSTILE) in made
    assert "<script" not in made.replace("\\<", ""), "JupyterLab renders HTML in Markdown"


def test_who_computed_is_told_apart_from_whose_document_it_is():
    """The audit is the compiler's and has its date; without a compiler nobody is named for it."""
    compiled = Compiler(Name("Укладачі", "Compilers"), date(2026, 11, 29))
    data = replace(YEAR, programme=replace(YEAR.programme, compiler=compiled))
    head, audit = sentences.head(data, "en"), sentences.audit_head(data, "en")
    assert (head.council, head.author) == ("City Council", "Compilers")
    assert head.computed.replace("\u00a0", " ") == "computed by Compilers on 29 November 2026"
    assert (head.date, head.day, audit.date) == ("2020-03-18", "day", "2026-11-29")
    assert (audit.council, audit.author, audit.computed) == ("", "Compilers", "")
    alone = sentences.head(YEAR, "en")
    assert (alone.author, alone.computed) == ("civlib", "computed by civlib")
    undated = replace(YEAR, programme=replace(YEAR.programme, years={}))
    assert (sentences.head(undated, "en").date, sentences.head(undated, "en").day) == (
        "2019-12-31",
        "end",
    )
