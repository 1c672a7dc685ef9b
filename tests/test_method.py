"""The methodology's worked examples: each sentence by hand, on the real data of 2019."""

from __future__ import annotations

import csv
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from civlib import dataset
from civlib.dataset import YearData
from civlib.publish import prose
from civlib.show import sentences
from civlib.wording import wording

DATA = Path(__file__).parents[1] / "data"
YEAR = dataset.load("bakhmut-civil-society", 2019, DATA)


def plain(text) -> str:
    """Return Markdown as a reader meets it, with ordinary spaces."""

    def walk(node) -> str:
        if node["type"] in {"text", "code"}:
            return node["text"]
        parts = node.get("children") or [part for item in node.get("items", []) for part in item]
        return "".join(map(walk, parts)) + ("\n" if node["type"] == "paragraph" else "")

    return "".join(map(walk, prose.parse(text.markdown))).replace("\u00a0", " ").strip()


def changed(**frames: pd.DataFrame) -> YearData:
    """Return the year with some tables replaced."""
    tables = {name: getattr(YEAR, name) for name in ("measures", "funding", "indicators")}
    tables |= {name: getattr(YEAR, name) for name in ("published", "statements")}
    return YearData(
        programme=YEAR.programme,
        year=YEAR.year,
        note=YEAR.note,
        files=YEAR.files,
        **(tables | frames),
    )


def test_execution_is_shown_on_the_largest_deviation():
    assert plain(sentences.execution_example(YEAR, "uk")) == (
        "Приклад. Захід 3.4 «Сприяння діяльності громадських організацій»: план 140,0, факт 109,5 "
        "тис. грн. Відхилення = 109,5 − 140,0 = −30,5. Відсоток виконання = 109,5 / 140,0 = "
        "0,782143, тобто 78,2 %."
    )


def test_totals_are_added_up_row_by_row():
    text = plain(sentences.totals_example(YEAR, "uk"))
    assert "План: 7,0 + 512,0 + 140,0 + 120,0 + 2,0 + 55,0 + 0,5 + 1,5 = 838,0." in text
    assert "Факт: 7,0 + 512,0 + 109,5 + 120,0 + 2,0 + 55,0 + 0,5 + 1,5 = 807,5." in text
    assert "807,5 / 838,0 = 0,963604, тобто 96,4 %" in text


def test_masking_names_both_sides_and_the_capped_rate():
    text = plain(sentences.masking_example(YEAR, "uk"))
    assert "Нестача: захід 3.4 (−30,5)." in text
    assert "Надлишок: захід 1.6 (+2,0) і захід 4.1 (+2,0)." in text
    assert "(865,0 − 30,5) / 865,0 = 96,5 %" in text


def test_achievement_is_shown_on_the_indicator_farthest_below_its_plan():
    assert plain(sentences.achievement_example(YEAR, "uk")) == (
        "Приклад: показник продукту № 3: план 17, факт 8. Досягнення = 8 / 17 = 0,470588, тобто "
        "47,1 %; стан: ✗ не досягнуто."
    )


def test_lower_is_better_is_said_to_be_made_up():
    text = plain(sentences.lower_example("uk"))
    assert "вигаданий" in text
    assert "200 / 160 = 125,0 %" in text


def test_every_state_has_its_rule_and_its_indicators():
    text = plain(sentences.states_example(YEAR, "uk"))
    lines = text.splitlines()
    assert len(lines) == 6
    assert "Таких показників 8:" in lines[0]
    assert "Таких показників 9:" in lines[1]
    assert lines[2].endswith(
        "Таких показників 3: показник продукту № 5, показник продукту № 6 і показник продукту № 7."
    )
    assert all(line.endswith("Таких показників цього року немає.") for line in lines[3:])


def test_the_mean_is_shown_where_capping_changes_most():
    """Outputs: 971.9 / 9 = 107.99 and 802.8 / 9 = 89.2, 18.8 apart; efficiency: 10 apart."""
    text = plain(sentences.mean_example(YEAR, "uk"))
    assert "Показники продукту. Середнє = (92,4 % + 73,3 % + 47,1 % + 90,0 % + 200,0 %" in text
    assert "/ 9 = 108,0 %." in text
    assert text.endswith("/ 9 = 89,2 %.")


def test_rounding_is_shown_on_the_percentage_that_it_changed_most():
    """85 for 85.714… differs by 0.714, 116 for 116.667 by 0.667."""
    text = plain(sentences.rounding_example(YEAR, "uk"))
    assert "показник якості № 3: 30 / 35 = 85,7143 %" in text
    assert text.endswith("Тут показано 85,7 %; в офіційному звіті надруковано 85.")


def test_both_indices_are_added_up():
    text = plain(sentences.effectiveness_example(YEAR, None, "uk"))
    assert "I(еф) = (62,50 + 92,50 + 140,00 + 100,00) / 4 = 98,75" in text
    assert "I(як) = (100,00 + 48,00 + 85,71) / 3 = 77,90" in text


def test_corrections_name_the_place_of_every_error():
    lines = plain(sentences.corrections(YEAR, "uk")).splitlines()
    assert [line.split(":")[0] for line in lines] == [
        f"показник продукту № {number}, відсоток" for number in (1, 2, 5, 6, 7)
    ]
    assert "Такий відсоток дали б факт 40 і план 66." in lines[1]


def test_a_year_without_examples_says_so():
    funding = YEAR.funding.assign(planned=None)
    indicators = YEAR.indicators.assign(planned=None)
    published = YEAR.published.iloc[:0]
    empty = changed(funding=funding, indicators=indicators, published=published)
    said = "У даних цього року прикладу немає."
    assert plain(sentences.execution_example(empty, "uk")) == said
    assert plain(sentences.achievement_example(empty, "uk")) == said
    assert plain(sentences.mean_example(empty, "uk")) == said
    assert plain(sentences.rounding_example(empty, "uk")) == said
    assert plain(sentences.totals_example(empty, "uk")).count("—") == 4
    assert plain(sentences.effectiveness_example(empty, None, "uk")).count("—") == 2
    nothing = "Арифметичних помилок в офіційному звіті не знайдено."
    assert plain(sentences.corrections(empty, "uk")) == nothing


@pytest.mark.parametrize("lang", ["uk", "en"])
def test_no_example_leaves_a_brace_or_a_raw_number(lang):
    texts = [
        sentences.execution_example(YEAR, lang),
        sentences.totals_example(YEAR, lang),
        sentences.masking_example(YEAR, lang),
        sentences.achievement_example(YEAR, lang),
        sentences.lower_example(lang),
        sentences.states_example(YEAR, lang),
        sentences.mean_example(YEAR, lang),
        sentences.rounding_example(YEAR, lang),
        sentences.effectiveness_example(YEAR, None, lang),
        sentences.corrections(YEAR, lang),
    ]
    for text in map(plain, texts):
        assert not set("{}") & set(text)
        assert "Decimal" not in text
        assert "Fraction" not in text
    assert sentences.method_head(YEAR, lang).title


def test_a_hostile_title_stays_text():
    hostile = "<b>*x* [y](http://z) {0}"
    measures = YEAR.measures.assign(title=[hostile] * len(YEAR.measures))
    text = sentences.execution_example(changed(measures=measures), "uk")
    assert hostile in plain(text)


def test_the_year_before_is_found_where_the_year_is(sample):
    later = dataset.load("sample-programme", 2025)
    before = dataset.load_previous(later)
    assert before is not None
    assert before.year == 2024
    assert dataset.load_previous(before) is None


def test_the_year_before_is_read_from_the_same_folder(sample, tmp_path, monkeypatch):
    later = dataset.load("sample-programme", 2025, sample)
    monkeypatch.chdir(tmp_path.parent)
    funding = sample / "sample-programme" / "2024" / "funding.csv"
    text = funding.read_text(encoding="utf-8")
    before = dataset.load_previous(later)
    assert before is not None
    assert len(before.funding) == len(text.splitlines()) - 1
    assert isinstance(before.funding["planned"][0], Decimal)


BEFORE = dataset.load("sample-programme", 2024, Path(__file__).parent / "data")
AFTER = dataset.load("sample-programme", 2025, Path(__file__).parent / "data")


def test_rows_are_counted_table_by_table():
    text = plain(sentences.counts_example(YEAR, "uk"))
    tables = [rows(name) for name in ("measures", "funding", "indicators")]
    assert [len(table) for table in tables] == [22, 11, 20]
    empty = sum(cell == "" for row in tables[2] for cell in row)
    assert text == (
        "Приклад. За 2019 рік у таблиці заходів рядків 22, у таблиці фінансування 11, у таблиці "
        f"показників 20; порожніх значень у показниках {empty}."
    )


def rows(name: str) -> list[list[str]]:
    """Return the rows of a table of 2019, as they lie in the file."""
    path = DATA / "bakhmut-civil-society" / "2019" / f"{name}.csv"
    return list(csv.reader(path.read_text(encoding="utf-8").splitlines()))[1:]


def test_years_are_added_up_exactly():
    """165.5 + 280 and 126.75 + 271.75; 398.5 / 445.5 is 0.8945."""
    assert plain(sentences.years_example(AFTER, BEFORE, "uk")) == (
        "Приклад, тис. грн. План: 165,5 (2024) + 280,0 (2025) = 445,5. Факт: 126,75 (2024) + "
        "271,75 (2025) = 398,50. Виконання = 398,50 / 445,5 = 89,5 %."
    )


def test_a_year_alone_is_its_own_sum():
    text = plain(sentences.years_example(BEFORE, None, "en"))
    assert "Planned: 165.5 (2024) = 165.5." in text
    assert text.endswith("= 76.6%.")


def test_a_series_shows_what_each_year_reported():
    assert plain(sentences.series_example(AFTER, BEFORE, "uk")) == (
        "Приклад. За 2024–2025 роки рядів 6, перерваних 0. Перший з них, показник затрат № 1, має "
        "такі факти: 126,75 (2024) і 271,75 (2025)."
    )
    renamed = AFTER.indicators.assign(title=[f"Інакше {one}" for one in AFTER.indicators["title"]])
    text = plain(sentences.series_example(replace(AFTER, indicators=renamed), BEFORE, "en"))
    assert "In 2024–2025 there are 12 series, 6 of them broken." in text
    assert text.endswith("has these actual values: 126.75 (2024).")


def test_places_are_made_up_and_the_share_is_not():
    text = plain(sentences.portfolio_example(YEAR, "uk"))
    assert "105,0 %, 97,0 %, 97,0 % і 80,0 % дають місця 1, 2, 2 і 4." in text
    assert text.endswith("За даними 2019 року частка досягнутих = 8 / 17 = 47,1 %.")


def test_the_gravest_finding_stands_for_all():
    text = plain(sentences.findings_example(YEAR, "uk"))
    assert text.startswith("Приклад: показник продукту № 1, відсоток: Надруковано 92,5 %, а")
    assert text.endswith("Усього за рік — 57 розбіжностей.")


def test_a_year_without_anything_beyond_says_so():
    funding = YEAR.funding.assign(planned=None)
    indicators = YEAR.indicators.assign(planned=None, actual=None)
    printed, said = YEAR.published.iloc[:0], YEAR.statements.iloc[:0]
    empty = changed(funding=funding, indicators=indicators, published=printed, statements=said)
    nothing = "У даних цього року прикладу немає."
    assert plain(sentences.years_example(empty, None, "uk")) == nothing
    assert plain(sentences.series_example(empty, None, "uk")) == nothing
    assert plain(sentences.portfolio_example(empty, "uk")).endswith("дають місця 1, 2, 2 і 4.")
    quiet = replace(YEAR, **{name: getattr(YEAR, name).iloc[:0] for name in TABLES})
    assert plain(sentences.findings_example(quiet, "uk")) == wording("uk")("audit.none")


TABLES = ("measures", "funding", "indicators", "published", "statements")


@pytest.mark.parametrize("lang", ["uk", "en"])
def test_no_example_beyond_leaves_a_brace_or_a_raw_number(lang):
    for text in (
        sentences.counts_example(AFTER, lang),
        sentences.years_example(AFTER, BEFORE, lang),
        sentences.series_example(AFTER, BEFORE, lang),
        sentences.portfolio_example(AFTER, lang),
        sentences.findings_example(AFTER, lang),
    ):
        assert not set("{}") & set(plain(text))
        assert "Decimal" not in plain(text)
        assert "Fraction" not in plain(text)
