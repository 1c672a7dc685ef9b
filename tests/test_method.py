"""The methodology: what each of its cells shows, by hand, on the real data of 2019 and others."""

import ast
import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from test_sentences import plain_text

from civlib import dataset
from civlib.compute import examples, finance, indicators
from civlib.compute.audit import Rule, Severity
from civlib.dataset import YearData
from civlib.show import sentences
from civlib.show.display import ReportText
from civlib.wording import wording

ROOT = Path(__file__).parents[1]
YEAR = dataset.load("bakhmut-civil-society", 2019, ROOT / "data")
AFTER, BEFORE = (dataset.load("sample-programme", y, ROOT / "tests" / "data") for y in (2025, 2024))
CELLS = {
    cell.id: ast.parse(cell.source)
    for cell in nbformat.read(ROOT / "notebooks" / "methodology.ipynb", nbformat.NO_CONVERT).cells
    if cell.cell_type == "code" and cell.id != "parameters"
}
NO_EXAMPLE = "У даних цього року прикладу немає."
D, F = Decimal, Fraction


def shown(data: YearData, lang: str = "uk") -> dict[str, Any]:
    """Run the methodology's cells for a year; return what each shows, sentences as they read."""
    space: dict[str, Any] = {"programme": data.programme.slug, "year": data.year, "lang": lang}
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dataset, "load", lambda *_: data)
        for id, cell in CELLS.items():
            *before, last = cell.body if isinstance(cell.body[-1], ast.Expr) else [*cell.body, None]
            exec(compile(ast.Module(before, []), id, "exec"), space)
            value = last and eval(compile(ast.Expression(last.value), id, "eval"), space)
            found[id] = plain_text(value.markdown) if isinstance(value, ReportText) else value
    return found


@pytest.fixture(scope="module")
def real() -> dict[str, Any]:
    return shown(YEAR)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("counts-worked", (20, 26)),
        ("execution-worked", (D("-30.5"), F(1095, 1400))),
        ("totals-worked", (D("838.0"), D("807.5"), D("-30.5"), F(8075, 8380))),
        ("masking-worked", (D("30.5"), D("4.0"), D("4.0"), D("-26.5"), F(8345, 8650))),
        ("achievement-worked", F(8, 17)),
        ("lower-worked", F(5, 4)),
        ("states-worked", (19, 16, 8, 8, 3, *[0] * 6)),
        ("rounding-worked", (D("85.7"), (Rule.TRUNCATED,))),
        ("effectiveness-worked", (F("98.75"), (100 + 48 + F(600, 7)) / 3, None)),
        ("series-worked", (20, 0)),
        ("portfolio-worked", ([F(97, 100), F(97, 100), F(21, 20), F(4, 5)], F(1, 2))),
        ("findings-worked", dict(zip(Severity, (5, 12, 38, 10), strict=True))),
    ],
)
def test_each_call_gives_what_a_hand_computes(real, cell, value):
    assert real[cell] == value


SAID = {
    "counts": "Приклад. За 2019 рік у таблиці заходів рядків 22, у таблиці фінансування — 11, "
    "у таблиці показників — 20; порожніх значень у показниках — 26.",
    "execution": "Приклад. Захід 3.4 «Сприяння діяльності громадських організацій»: план 140,0, "
    "факт 109,5 тис. грн. Відхилення = 109,5 − 140,0 = −30,5. Відсоток виконання = 109,5 / 140,0 "
    "= 0,782143, тобто 78,2 %.",
    "totals": "Приклад: міський бюджет, тис. грн. План: 7,0 + 512,0 + 140,0 + 120,0 + 2,0 + 55,0 "
    "+ 0,5 + 1,5 = 838,0. Факт: 7,0 + 512,0 + 109,5 + 120,0 + 2,0 + 55,0 + 0,5 + 1,5 = 807,5. "
    "Відсоток виконання підсумку = 807,5 / 838,0 = 0,963604, тобто 96,4 %; це не середнє "
    "відсотків заходів.",
    "masking": "Приклад. Нестача: захід 3.4 (−30,5). Надлишок: захід 1.6 (+2,0) і захід 4.1 "
    "(+2,0). У підсумку видно лише −26,5. Якщо надлишку не зараховувати, виконано "
    "(865,0 − 30,5) / 865,0 = 96,5 %.",
    "achievement": "Приклад: показник продукту № 3: план 17, факт 8. Досягнення = 8 / 17 = "
    "0,470588, тобто 47,1 %; стан: ✗ не досягнуто.",
    "lower": "Приклад (вигаданий: у програмі таких показників може не бути). План 200, факт 160. "
    "Досягнення = 200 / 160 = 125,0 %: витрачено менше, ніж планували, і це краще.",
    "rounding": "Приклад: показник якості № 3: 30 / 35 = 85,7143 %. Тут показано 85,7 %; "
    "в офіційному звіті надруковано 85.",
    "previous": "I(еф) = (62,50 + 92,50 + 140,00 + 100,00) / 4 = 98,75\n"
    "I(як) = (100,00 + 48,00 + 85,71) / 3 = 77,90",
    "portfolio": "Приклад (відсотки вигадано: одну програму порівняти ні з чим). За відстанню від "
    "100 % плану відсотки впорядковано так: 97,0 %, 97,0 %, 105,0 % і 80,0 %. За даними 2019 року "
    "частка досягнутих = 8 / 16 = 50,0 %.",
}


@pytest.mark.parametrize("cell", SAID)
def test_each_example_word_for_word(real, cell):
    assert real[cell] == SAID[cell]


def test_every_state_has_its_rule_and_its_indicators(real):
    lines = real["states"].splitlines()
    assert ["Таких показників 8:" in lines[0], "Таких показників 9:" in lines[1]] == [True, True]
    assert lines[2].endswith("Таких показників 3: показники продукту № 5–7.")
    assert [line.endswith("Таких показників цього року немає.") for line in lines[3:]] == [True] * 6


def test_the_mean_names_every_rate_of_the_group_that_capping_changes_most(real):
    """Outputs: 971.9 / 9 = 107.99 and 802.8 / 9 = 89.2, 18.8 apart; efficiency: 10 apart."""
    assert [round(float(100 * mean), 1) for mean in real["mean-worked"]] == [108.0, 89.2]
    assert real["mean"].startswith("Приклад. Показники продукту. Середнє = (92,4 % + 73,3 % + 47,1")
    assert "/ 9 = 108,0 %." in real["mean"]
    assert real["mean"].endswith("/ 9 = 89,2 %.")


def test_corrections_name_the_place_of_every_error(real):
    lines = real["corrections"].splitlines()
    numbers = (1, 2, 5, 6, 7)
    assert [line.split(":")[0] for line in lines] == [
        f"показник продукту № {number}, відсоток" for number in numbers
    ]
    assert "Такий відсоток дали б факт 40 і план 66." in lines[1]
    assert real["findings"].startswith(
        "Приклад (показник продукту № 1, відсоток). Надруковано 92,5"
    )
    assert real["findings"].endswith("Усього за рік — 65 розбіжностей.")


def test_a_year_and_the_one_before_are_added_up_exactly():
    """125.5 + 280 and 125.5 + 271.75; 397.25 / 405.5 is 0.97966. What has no pair is left out."""
    found = shown(AFTER)
    assert found["years"] == (
        "Приклад, тис. грн. План: 125,5 (2024) + 280,0 (2025) = 405,5. Факт: 125,5 (2024) + "
        "271,75 (2025) = 397,25. Виконання = 397,25 / 405,5 = 98,0 %."
    )
    assert found["series"] == (
        "Приклад. За 2024–2025 роки рядів — 6, перерваних — 0. Перший ряд, показник затрат № 1, "
        "має такі факти: 126,75 (2024) і 271,75 (2025)."
    )
    assert found["effectiveness-worked"][2] is not None, "the year before is known"
    alone = shown(BEFORE, "en")["years"]
    assert "Planned: 125.5 (2024) = 125.5." in alone
    assert alone.endswith("= 100.0%.")


def test_a_broken_series_shows_one_side_alone():
    renamed = AFTER.indicators.assign(title=[f"Інакше {one}" for one in AFTER.indicators["title"]])
    text = shown(replace(AFTER, indicators=renamed), "en")["series"]
    assert "In 2024–2025 there are 12 series, 6 of them broken." in text
    assert text.endswith("has these actual values: 126.75 (2024).")


def test_a_year_without_examples_says_so():
    names = ("measures", "funding", "published", "statements")
    empty = {name: getattr(YEAR, name).iloc[:0] for name in names}
    indicators = YEAR.indicators.assign(planned=None, actual=None)
    found = shown(replace(YEAR, indicators=indicators, **empty))
    for cell in ("execution", "totals", "masking", "achievement", "mean", "rounding", "years"):
        assert found[cell] == NO_EXAMPLE
    for cell in ("series",):
        assert found[cell] == NO_EXAMPLE
    assert found["execution-worked"] == (None, None)
    assert found["rounding-worked"][1] == ()
    assert found["previous"].count("—") == 4
    assert found["portfolio"].endswith("97,0 %, 97,0 %, 105,0 % і 80,0 %.")
    assert found["findings"] == wording("uk")("audit.unchecked")
    assert found["corrections"] == wording("uk")("audit.unchecked")


@pytest.mark.parametrize("data", [YEAR, AFTER], ids=["real", "sample"])
@pytest.mark.parametrize("lang", ["uk", "en"])
def test_no_example_leaves_a_brace_or_a_raw_number(data, lang):
    for cell, text in shown(data, lang).items():
        raw = isinstance(text, str) and re.search("[{}]|Decimal|Fraction", text)
        assert not raw or cell.endswith("-code")


def test_a_hostile_title_stays_text():
    hostile = "<b>*x* [y](http://z) {0}"
    measures = YEAR.measures.assign(title=[hostile] * len(YEAR.measures))
    assert hostile in shown(replace(YEAR, measures=measures))["execution"]


def test_under_each_formula_stands_its_code_from_the_source_without_docstring(real):
    assert real["execution-code"].endswith(
        "def execution_rate(planned: Amount, actual: Amount) -> Rate:\n"
        "    if planned is None or planned <= 0 or actual is None:\n"
        "        return None\n"
        "    return Fraction(actual) / Fraction(planned)"
    )
    codes = {cell: text for cell, text in real.items() if cell.endswith("-code")}
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "civlib").rglob("*.py")]
    known = {line for source in sources for line in source.splitlines()}
    assert len(codes) == 14
    for text in codes.values():
        assert known.issuperset(text.splitlines())
        assert '"""' not in text

    def doubled(value: int) -> int:
        return 2 * value

    text = "def doubled(value: int) -> int:\n    return 2 * value"
    assert sentences.code(doubled).markdown == f"```python\n{text}\n```"


def test_examples_are_the_first_of_the_most_extreme_rows():
    rows = [["1.1", "4", "4"], ["1.2", "0", "9"], ["1.3", "5", "3"], ["1.4", "1", "3"]]
    exact = [[id, "city", "", D(planned), D(actual)] for id, planned, actual in rows]
    funding = pd.DataFrame(exact, columns=["measure_id", "source", "fund", "planned", "actual"])
    spending = finance.by_funding(funding.astype(object))
    assert examples.deviation(spending).measure_id == "1.3", "1.2 has no rate, 1.4 comes later"
    assert examples.deviation(spending[:0]).execution_rate is None
    table = YEAR.indicators[:2].assign(planned=[D(4), D(8)], actual=[D(2), D(4)])
    alike, nothing = (replace(YEAR, indicators=rows) for rows in (table, table[:0]))
    assert examples.shortfall(alike).number == table["number"][0]
    assert examples.shortfall(nothing).direction is None
    lower = replace(YEAR, indicators=table.assign(direction=["lower", "higher"]))
    assert examples.shortfall(lower).number == table["number"][1], "its formula is another"
    assert examples.capping(indicators.by_group(indicators.rate(table[:0]))).group is None


def test_the_year_before_is_read_from_the_same_folder(sample, tmp_path, monkeypatch):
    later = dataset.load("sample-programme", 2025, sample)
    monkeypatch.chdir(tmp_path.parent)
    funding = sample / "sample-programme" / "2024" / "funding.csv"
    before = dataset.year_before(dataset.load_until(later))
    assert before is not None
    assert before.year == 2024
    assert len(before.funding) == len(funding.read_text(encoding="utf-8").splitlines()) - 1
    assert isinstance(before.funding["planned"][0], Decimal)
    assert dataset.year_before(dataset.load_until(before)) is None
