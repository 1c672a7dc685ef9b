"""A report's tables, made by hand, are recognised; each difficulty alone; no number is lost."""

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from civlib.dataset.importing import draft
from civlib.dataset.importing.grid import Cell, Document, Doubt, Grid
from civlib.dataset.importing.ledger import Balance, Ledger, Spot
from civlib.dataset.importing.recognise import recognise
from civlib.dataset.layout import Column, Form
from civlib.wording.terms import Table

YEAR = 2021
HEAD = ["№", "Захід", "План, тис. грн", "Факт, тис. грн"]
INDICATORS = ["№", "Показник", "План", "Факт", "%"]


def grid(*rows: list[Any], number: int = 1, heading: str = "") -> Grid:
    """Return a table of rows; a cell is a text, or text, columns and rows; None is covered."""
    cells = []
    for row, texts in enumerate(rows):
        for column, cell in enumerate(texts):
            if cell is not None:
                text, columns, deep = cell if isinstance(cell, tuple) else (cell, 1, 1)
                cells.append(Cell(row, column, text, deep, columns))
    return Grid(f"table {number}", tuple(cells), heading)


def read(*tables: Grid, paragraphs: tuple[str, ...] = (), **how: Any):
    places = tuple((f"p. {at}", text) for at, text in enumerate(paragraphs))
    return recognise(Document(tables, places), YEAR, **how)


def rows(found, table: str) -> list[tuple[str, ...]]:
    return [tuple(row.values()) for row in found.rows[Table(table)]]


def money(found) -> list[tuple[str, ...]]:
    names = ("measure_id", "source", "planned", "actual")
    return [tuple(row.get(name, "") for name in names) for row in found.rows[Table.FUNDING]]


def asked(found) -> list[tuple[str, str, str]]:
    return [*found.ledger.doubts]


def roles(found) -> list[tuple[str, str]]:
    return [(one.role, one.source) for one in found.forms[0].columns]


def test_a_plain_table_is_read_whole():
    found, balance = read(grid(HEAD, ["1.1", "Дороги", "7,0", "6,5"], ["Усього", "", "7,0", "6,5"]))
    assert [row["title"] for row in found.rows[Table.MEASURES]] == ["Дороги"]
    assert "status" not in found.rows[Table.MEASURES][0]
    assert money(found) == [("1.1", "", "7.0", "6.5")]
    assert rows(found, "published") == [
        ("measures", "1.1", "planned", "7,0"),
        ("measures", "1.1", "actual", "6,5"),
        ("totals", "all", "planned", "7,0"),
        ("totals", "all", "actual", "6,5"),
    ]
    assert found.units == {"тис. грн": "table 1"}
    assert (balance.numbers, balance.recorded, asked(found)) == (5, 5, [])


def test_sources_may_be_columns_under_a_header_of_two_levels():
    found, balance = read(
        grid(
            [("№", 1, 2), ("Назва заходу", 1, 2), ("Касові видатки, грн", 3, 1), None, None,
             ("Затверджено, грн", 3, 1), None, None],
            [None, None, "усього", "бюджет міста", "інші джерела"] * 1
            + ["усього", "бюджет міста", "інші джерела"],
            ["1", "2", "3", "4", "5", "6", "7", "8"],
            ["1", "Дороги", "1 500,00", "1 000,00", "500,00", "2\u00a0000", "1 200", "800"],
            ["РАЗОМ", None, "1 500,00", "1 000,00", "500,00", "2 000", "1 200", "800"],
        )
    )  # fmt: skip
    assert roles(found)[2:] == [
        *(("actual", "all"), ("actual", "city"), ("actual", "other")),
        *(("planned", "all"), ("planned", "city"), ("planned", "other")),
    ]
    assert money(found) == [("1", "city", "1200", "1000.00"), ("1", "other", "800", "500.00")]
    printed = {row[:3]: row[3] for row in rows(found, "published")}
    assert printed["measures", "1", "planned"] == "2 000"
    assert printed["totals", "city", "actual"] == "1 000,00"
    assert found.units == {"грн": "table 1"}
    assert found.labels == {"city": "бюджет міста", "other": "інші джерела"}
    assert balance.doubted == 0


def test_a_source_may_stand_above_plan_and_fact():
    head = [("№", 1, 2), ("Захід", 1, 2), ("Обласний бюджет", 2, 1), None]
    found, _ = read(grid(head, [None, None, "план", "факт"], ["1", "Парк", "5", "4"]))
    assert money(found) == [("1", "oblast", "5", "4")]


def test_sources_may_be_rows_with_a_column_of_their_own():
    found, balance = read(
        grid(
            ["№", "Захід", "Джерела фінансування", "План", "Факт"],
            [("1", 1, 3), ("Дороги", 1, 3), "Усього", "9", "8"],
            [None, None, "державний бюджет", "5", "5"],
            [None, None, "міський бюджет", "4", "3"],
            [("Усього за програмою", 3, 1), None, None, "9", "8"],
            [("Міський бюджет", 3, 1), None, None, "4", "3"],
        )
    )
    assert money(found) == [("1", "state", "5", "5"), ("1", "city", "4", "3")]
    assert ("measures", "1", "planned", "9") in rows(found, "published")
    assert ("measures", "1/city", "actual", "3") in rows(found, "published")
    assert ("totals", "city", "actual", "3") in rows(found, "published")
    assert balance.doubted == 0


def test_sources_may_be_rows_below_their_measure():
    found, balance = read(
        grid(
            HEAD,
            ["1", "Дороги", "9", "8"],
            ["", "міський бюджет", "5", "5"],
            ["", "інші джерела", "4", "3"],
            ["Всього", "", "9", "8"],
            ["в т.ч. міський бюджет", "", "5", "5"],
            ["інші джерела", "", "4", "3"],
        )
    )
    assert money(found) == [("1", "city", "5", "5"), ("1", "other", "4", "3")]
    totals = [row for row in rows(found, "published") if row[0] == "totals"]
    assert [row[1:] for row in totals][:4] == [
        ("all", "planned", "9"), ("all", "actual", "8"),
        ("city", "planned", "5"), ("city", "actual", "5"),
    ]  # fmt: skip
    assert balance.doubted == 0


def test_sources_may_be_lines_of_a_cell_beside_as_many_amounts():
    head = ["№", "Захід", "Джерела фінансування", "План", "Факт", "%"]
    names = "Державний бюджет\nМіський бюджет\nІнші джерела"
    row = ["1", "Дороги", names, "5,0\n4,0\n-", "5\n3\n1", "88"]
    found, balance = read(grid(head, row, ["2", "Мости", "Міський бюджет", "7", "-", ""]))
    assert money(found) == [
        ("1", "state", "5.0", "5"), ("1", "city", "4.0", "3"), ("1", "other", "", "1"),
        ("2", "city", "7", ""),
    ]  # fmt: skip
    printed = {row[1:3]: row[3] for row in rows(found, "published")}
    assert (printed["1/city", "planned"], printed["1/state", "percent"]) == ("4,0", "88")
    assert balance.doubted == 0
    found, balance = read(grid(head, ["1", "Дороги", names, "5,0\n4,0", "-", ""]))
    assert (money(found), balance.doubted) == ([], 2)


def test_an_amount_beside_several_measures_is_of_the_first_and_doubted():
    found, _ = read(grid(HEAD, ["1", "Сквер", ("5", 1, 2), ("4", 1, 2)], ["2", "Алея", None, None]))
    assert money(found) == [("1", "", "5", "4")]
    assert [key[1] for key in asked(found)] == ["5", "4"]


def test_of_parts_and_a_whole_the_whole_is_taken():
    head = [("№", 1, 2), ("Показник", 1, 2), ("План", 2, 1), None, ("Факт", 2, 1), None]
    below = [None, None, "загальний фонд", "разом", "загальний фонд", "разом"]
    found, balance = read(grid(head, below, ["1", "Лав", "3", "5", "2", "4"]))
    (row,) = found.rows[Table.INDICATORS]
    assert (row["planned"], row["actual"]) == ("5", "4")
    assert balance.doubted == 2


def test_a_part_that_nobody_knows_is_left_out_beside_its_whole():
    head = [("№", 1, 2), ("Захід", 1, 2), ("План", 2, 1), None, ("Факт", 1, 2)]
    table = grid(head, [None, None, "І квартал", "усього", None], ["1", "Парк", "2", "5", "4"])
    found, _ = read(table)
    assert money(found) == [("1", "", "5", "4")]
    assert [key[1] for key in asked(found)] == ["2"]
    found, _ = read(table, labels={"first": "І квартал", "city": "міський бюджет"})
    assert money(found)[0] == ("1", "first", "2", "")


def test_a_column_of_directions_is_the_title_where_there_is_no_other():
    found, _ = read(grid(["№", "Напрями діяльності", "План", "Факт"], ["1", "Парки", "5", "4"]))
    assert found.rows[Table.MEASURES][0]["title"] == "Парки"


def test_the_same_words_in_a_column_of_money_are_one_doubt():
    free = "не потребує фінансування"
    found, _ = read(
        grid(HEAD, *([str(at), "Захід", free, "-"] for at in (1, 2, 3)), ["4", "Парк", "5", "5"])
    )
    assert asked(found) == [("table 1, column 3", free, "")]


def test_percentages_under_reasons_are_percentages():
    found, _ = read(
        grid(
            ["№", "Назва показника", "План", "Факт", "Причини невиконання", "Що зроблено"],
            ["1", "Дерев", "10", "9", "90", "Висаджено 9 дерев"],
            ["2", "Лав", "4", "4", "100", "-"],
        )
    )
    assert [one.role for one in found.forms[0].columns][4:] == ["achievement_rate", "explanation"]
    assert found.rows[Table.INDICATORS][0]["explanation"] == "Висаджено 9 дерев"
    assert ("indicators", "1", "percent", "90") in rows(found, "published")
    assert ("table 1, column 5", "Причини невиконання", "achievement_rate") in asked(found)


def test_a_column_of_text_under_a_word_for_money_is_a_result():
    text = "Посаджено дерева вздовж дороги"
    found, _ = read(grid(["№", "Захід", "План", "Виконано"], ["1", "Парк", "5", text]))
    assert found.rows[Table.MEASURES][0]["result"] == text
    assert ("table 1, column 4", "Виконано", "result") in asked(found)


def test_a_role_that_was_answered_holds_instead():
    text, key = "Посаджено дерева вздовж дороги", ("table 1, column 4", "Виконано", "result")
    table = grid(["№", "Захід", "План", "Виконано"], ["1", "Парк", "5", text])
    found, _ = read(table, answers={key: "reason"})
    assert found.rows[Table.MEASURES][0]["reason"] == text
    found, _ = read(table, answers={key: "ні"})
    assert roles(found)[3] == ("ignore", "")


def test_a_state_in_one_of_its_words_is_a_status_and_no_other_is():
    table = [["№", "Захід", "Стан виконання"], ["1", "Парк", "Виконано"], ["2", "Став", "частково"]]
    found, _ = read(grid(*table))
    assert [row["status"] for row in found.rows[Table.MEASURES]] == ["carried_out", "partly"]
    found, _ = read(grid(*table, ["3", "Ліс", "Роботи тривають"]))
    assert [row.get("status") for row in found.rows[Table.MEASURES]] == [None] * 3


def test_amounts_of_a_cell_are_of_the_sources_beside_them():
    cell = "2,0\nМіський бюджет\n3,0\nІнші джерела"
    found, balance = read(grid(HEAD, ["1", "Парк", cell, "міський бюджет – 1,5 тис. грн"]))
    assert money(found) == [("1", "city", "2.0", "1.5"), ("1", "other", "3.0", "")]
    assert ("measures", "1/other", "planned", "3,0") in rows(found, "published")
    assert balance.doubted == 0


def test_amounts_that_nobody_can_tell_apart_are_a_doubt_until_they_are_answered():
    table = grid(HEAD, ["1", "Парк", "20,022,0", "2,0 3,0"])
    found, balance = read(table)
    assert money(found) == []
    places = ("table 1, row 2, column 3", "table 1, row 2, column 4")
    assert [key[:2] for key in asked(found)] == [(places[0], "20,022,0"), (places[1], "2,0 3,0")]
    assert (balance.numbers, balance.recorded, balance.doubted) == (4, 1, 3)
    answers = {(places[0], "20,022,0", ""): "20,0 міський бюджет; 22,0 інші", asked(found)[1]: "ні"}
    found, _ = read(table, answers=answers)
    assert money(found) == [("1", "city", "20.0", ""), ("1", "other", "22.0", "")]


def test_a_number_that_breaks_off_is_taken_and_doubted():
    table = grid(HEAD, ["1", "Парк", "512,", "в межах кошторису"])
    found, balance = read(table)
    assert money(found) == [("1", "", "512", "")]
    assert ("measures", "1", "planned", "512,") in rows(found, "published")
    assert [key[2] for key in asked(found)] == ["512", ""]
    assert balance.doubted == 0
    found, _ = read(table, answers={asked(found)[0]: "512,5"})
    assert money(found)[0][2] == "512.5"


def test_totals_are_printed_figures_and_those_of_parts_are_doubts():
    found, balance = read(
        grid(
            HEAD,
            ["Завдання 1. Парки", "", "", ""],
            ["1.1", "Парк", "5", "4"],
            ["Всього за завданням 1", "", "5", "4"],
            ["Разом за програмою у 2021 році", "", "5", "4"],
        )
    )
    assert [row for row in rows(found, "published") if row[0] == "totals"] == [
        ("totals", "all", "planned", "5"),
        ("totals", "all", "actual", "4"),
    ]
    ((place, text, _),) = asked(found)
    assert (place, text) == ("table 1, row 4", "Всього за завданням 1 | 5 | 4")
    assert balance.doubted == 3
    assert len(found.rows[Table.MEASURES]) == 1


def test_a_priority_is_a_heading_or_a_cell_over_its_measures():
    found, _ = read(
        grid(
            HEAD,
            [("Завдання 1. Парки", 4, 1), None, None, None],
            ["1.1", "Сквер", "5", "4"],
            ["2.", ("Дороги", 3, 1), None, None],
            ["2.1", "Міст", "1", "1"],
            [("Освітлення", 4, 1), None, None, None],
            ["3.1", "Ліхтарі", "1", "1"],
        )
    )
    told = [(row["priority_id"], row["priority"]) for row in found.rows[Table.MEASURES]]
    assert told == [("1", "Парки"), ("2", "Дороги"), ("3", "Освітлення")]
    assert asked(found) == [("table 1, row 6", "Освітлення", "3")]
    found, _ = read(
        grid(
            ["№", "Завдання програми", "Зміст заходу", "План", "Факт"],
            [("1", 1, 2), ("Парки", 1, 2), "1.1. Сквер.", "5", "4"],
            [None, None, "1.2. Алея тощо.", "5", "4"],
        )
    )
    names = ("measure_id", "priority_id", "priority", "title")
    assert [tuple(row[name] for name in names) for row in found.rows[Table.MEASURES]] == [
        ("1.1", "1", "Парки", "Сквер."),
        ("1.2", "1", "Парки", "Алея тощо."),
    ]


def test_a_task_with_money_is_a_heading_and_its_sum_a_doubt():
    found, balance = read(
        grid(HEAD, ["1", "Завдання 1. Парки", "5", "4"], ["1.1", "Сквер", "5", "4"])
    )
    assert [row["priority"] for row in found.rows[Table.MEASURES]] == ["Парки"]
    assert money(found) == [("1.1", "", "5", "4")]
    assert [key[1] for key in asked(found)] == ["1 | Завдання 1. Парки | 5 | 4"]
    assert balance.doubted == 2


def test_a_measure_whose_number_goes_on_from_anothers_is_a_part_of_it():
    parts = [["1.1", "Парки", "5", "4"], ["1.1.1", "Сквер", "5", "4"], ["1.2", "Став", "1", "-"]]
    found, _ = read(grid(HEAD, *parts))
    assert [row.get("part_of") for row in found.rows[Table.MEASURES]] == [None, "1.1", None]


def test_numbers_that_begin_again_and_measures_without_one_get_one_and_a_doubt():
    found, _ = read(
        grid(
            HEAD,
            [("1. Парки", 4, 1), None, None, None],
            ["1", "Сквер", "5", "4"],
            [("2. Дороги", 4, 1), None, None, None],
            ["1", "Міст", "1", "1"],
            ["", "Шлях", "2", "2"],
        )
    )
    ids = [row["measure_id"] for row in found.rows[Table.MEASURES]]
    assert ids == ["1.1", "2.1", "2.3"]
    assert [key[2] for key in asked(found)] == ids
    assert [row[0] for row in money(found)] == ids


def test_a_table_goes_on_with_its_header_or_without_one():
    first = grid(HEAD, ["1.1", "Сквер", "5", "4"])
    again = grid(HEAD, ["1.2", "Алея", "3", "3"], number=2)
    bare = grid(["1.3", "Парк", "2", "2"], number=3)
    found, balance = read(first, again, bare)
    assert [row[0] for row in money(found)] == ["1.1", "1.2", "1.3"]
    assert len(found.forms) == 1
    assert asked(found) == [("table 3", "", "measures")]
    assert balance.doubted == 0
    found, balance = read(first, bare, answers={("table 3", "", "measures"): "ні"})
    assert (len(found.rows[Table.MEASURES]), balance.doubted) == (1, 3)


def test_a_header_within_a_table_is_no_data():
    found, _ = read(grid(HEAD, ["1.1", "Сквер", "5", "4"], HEAD, ["1.2", "Алея", "3", "3"]))
    assert [row["measure_id"] for row in found.rows[Table.MEASURES]] == ["1.1", "1.2"]


def test_indicators_stand_below_the_heading_of_their_group():
    found, balance = read(
        grid(
            [("2. Показники програми", 5, 1), None, None, None, None],
            INDICATORS,
            ["1", "2", "3", "4", "5"],
            [("І. Показники затрат", 5, 1), None, None, None, None],
            ["1.", "Обсяг, тис. грн", "5,0", "4", "80"],
            ["II", ("Показники якості", 4, 1), None, None, None],
            ["1", "Рівень задоволених", "80 %", "не визначали", "-"],
            [("Розділ 2", 5, 1), None, None, None, None],
            ["1", "Ще один", "5-7", "3 роботи", ""],
        )
    )
    names = ("group", "number", "unit", "planned", "actual", "actual_text")
    told = [tuple(row.get(one, "") for one in names) for row in found.rows[Table.INDICATORS]]
    assert told == [
        ("inputs", "1", "тис. грн", "5.0", "4", ""),
        ("quality", "1", "", "80", "", "не визначали"),
        ("quality", "2", "", "", "3", ""),
    ]
    assert [key[1:] for key in asked(found)] == [
        ("Розділ 2", ""), ("1 | Ще один", "2"), ("5-7", ""), ("3 роботи", "3"), ("", "higher"),
    ]  # fmt: skip
    assert {row["direction"] for row in found.rows[Table.INDICATORS]} == {"higher"}
    assert balance.doubted == 2


def test_a_target_in_words_is_kept_and_the_answer_names_what_should_be_low():
    rows_ = [INDICATORS, ["1", "Скарг", "5", "4", ""], ["2", "Дерев", "5", "4", ""]]
    found, _ = read(grid(*rows_), answers={("indicators.csv", "", "higher"): "1"})
    assert [row["direction"] for row in found.rows[Table.INDICATORS]] == ["lower", "higher"]
    found, _ = read(grid(INDICATORS, ["1", "Закон", "ухвалити", "ухвалено", "-"]))
    (row,) = found.rows[Table.INDICATORS]
    assert (row["target"], row["target_text"], row["actual_text"]) == (
        "text", "ухвалити", "ухвалено",
    )  # fmt: skip


def test_a_passport_of_a_budget_programme_is_read():
    head = ["№ з/п", "Показники", "Одиниця виміру", "Джерело інформації", "Затверджено", "Виконано"]
    found, balance = read(
        grid(
            head,
            ["1", "затрат", "", "", "", ""],
            ["", "Обсяг видатків", "тис. грн", "кошторис", "1 500,0", "1 450,3"],
            [("Пояснення: економія 49,7 тис. грн", 6, 1), *[None] * 5],
        )
    )
    (row,) = found.rows[Table.INDICATORS]
    names = ("group", "number", "unit", "source", "planned", "actual")
    assert [row[name] for name in names] == [
        *("inputs", "1", "тис. грн", "кошторис", "1500.0", "1450.3"),
    ]
    assert balance.doubted == 1


def test_groups_may_have_a_column_and_a_number_may_be_missing():
    head = ["Група показників", "Показник", "План", "Факт"]
    found, _ = read(grid(head, ["продукту", "Лав", "5", "4"], ["", "Дерев", "5", "4"]))
    told = [(row["group"], row["number"]) for row in found.rows[Table.INDICATORS]]
    assert told == [("outputs", "1"), ("outputs", "2")]


def test_numbers_that_are_there_twice_and_words_that_are_none_are_doubts():
    titles = (("№",), ("Назва",), ("Напрям",), ("План",))
    named = zip(titles, ("number", "title", "direction", "planned"), strict=True)
    form = Form(Table.INDICATORS, tuple(Column(*pair) for pair in named))
    table = grid(
        [title for (title,) in titles],
        ["2", "Дерев", "більше", "5"], ["2", "Скарг", "менше.", "4"], ["2", "Лав", "до норми", "1"],
    )  # fmt: skip
    found, _ = read(table, forms=[form])
    told = [(row["number"], row["direction"]) for row in found.rows[Table.INDICATORS]]
    assert told == [("2", "higher"), ("3", "lower"), ("4", "")]
    assert [key[1:] for key in asked(found)] == [
        ("2 | Скарг", "3"), ("2 | Лав", "4"), ("до норми", ""),
    ]  # fmt: skip
    answers = {asked(found)[0]: "7.1", asked(found)[2]: "вище"}
    found, _ = read(table, forms=[form], answers=answers)
    assert found.rows[Table.INDICATORS][1]["number"] == "7.1"
    assert found.rows[Table.INDICATORS][2]["direction"] == "higher"


def test_the_councils_form_goes_before_the_words():
    table = grid(["А", "Б", "В у 2021 році"], ["1", "Парк", "5"])
    titles = (("А",), ("Б",), ("В у 2020 році",))
    named = zip(titles, ("measure_id", "title", "actual"), strict=True)
    form = Form(Table.MEASURES, tuple(Column(*pair) for pair in named))
    assert read(table)[0].rows[Table.MEASURES] == []
    found, balance = read(table, forms=[form])
    assert money(found) == [("1", "", "", "5")]
    assert (balance.doubted, asked(found)) == (0, [])


def test_numbers_of_unknown_tables_and_columns_are_doubts():
    other = grid(["Посада", "Кількість"], ["Сторож", "2"], ["Лікар", "немає"])
    head = [*HEAD, "Факт 2019 року", "Телефон"]
    rows_ = [["1", "Парк", "5", "4", "3", "12-34"], ["2", "Став", "-", "-", "2", ""]]
    found, balance = read(other, grid(head, *rows_, number=2))
    assert [key[:2] for key in asked(found)] == [
        ("table 1, row 2", "Сторож | 2"),
        ("table 2, column 5", "3 | 2"),
        ("table 2, column 6", "12-34"),
    ]
    assert (balance.numbers, balance.recorded, balance.doubted) == (10, 5, 5)


def test_what_is_printed_twice_is_a_doubt_the_second_time():
    tables = [grid(HEAD, ["Усього", "", "5", "4"], [f"1.{at}", "Сквер", "5", "4"], number=at)
              for at in (1, 2)]  # fmt: skip
    found, balance = read(*tables)
    assert [key[:2] for key in asked(found)] == [
        ("table 2, row 2, column 3", "5"),
        ("table 2, row 2, column 4", "4"),
    ]
    assert balance.doubted == 2


def test_an_amount_without_a_source_gets_that_of_the_others_and_a_doubt():
    table = grid(
        HEAD, ["1", "Парк", "5 міський бюджет", "4 міський бюджет"], ["2", "Міст", "3", "-"]
    )
    found, _ = read(table)
    assert [row[1] for row in money(found)] == ["city", "city"]
    assert asked(found) == [("measure 2", "3", "city")]
    found, _ = read(grid(HEAD, ["1", "Парк", "5", "4"]), labels={"own": "кошти міста"})
    assert money(found) == [("1", "own", "5", "4")]


def test_a_source_with_a_name_of_its_own_is_a_doubt_and_one_of_the_programme_none():
    table = grid(HEAD, ["1", "Парк", "5 кошти партнерів", "-"])
    found, _ = read(table)
    assert asked(found) == [("table 1, row 2, column 3", "кошти партнерів", "koshty-partneriv")]
    found, _ = read(table, labels={"partners": "Кошти партнерів"})
    assert (money(found)[0][1], asked(found)) == ("partners", [])


def test_the_share_that_is_called_effectiveness_is_printed_once():
    told = "Ефективність виконання Програми за 2021 рік складає 97,0 %."
    found, _ = read(grid(HEAD, ["1", "Парк", "5", "4"]), paragraphs=(told, told))
    assert rows(found, "published")[-1] == ("assessment", "all", "percent", "97,0")
    assert len(rows(found, "published")) == 3


def test_a_number_that_one_table_of_two_lacks_is_a_doubt():
    ledger, spot = Ledger(), Spot(0, 0, 0)
    document = Document((grid(["2,0 міський бюджет; 2,0 інші"]),))
    for table in (Table.FUNDING, Table.PUBLISHED):
        ledger.keep(spot, table, {"planned": "2.0"}, "planned")
    assert ledger.balance(document) == Balance(2, 1)
    assert [key[0] for key in ledger.doubts] == ["table 1, row 1, column 1"]
    ledger.keep(spot, Table.FUNDING, {"planned": "2.00"}, "planned")
    assert ledger.balance(document) == Balance(2, 2)


def test_what_the_reader_doubted_is_kept():
    doubt = Doubt("p. 1", "5", "", "Struck out?")
    document = Document((grid(HEAD, ["1", "Парк", "5", "4"]),), (), (doubt,))
    assert [*recognise(document, YEAR)[0].ledger.doubts.values()] == [doubt]


SIGNED = (
    "Заступник начальника відділу",
    "благоустрою                    І.П. Коваль",
    "Міський голова\tОлена ГАЙ",
    "і ще                    І.П. Ніхто",
)


def test_facts_of_the_programme_are_found_in_the_text():
    found = draft.facts(
        [
            "Відповідальний виконавець Програми: Відділ благоустрою, з 01.01.2020 – управління",
            "затверджено Міську цільову програму «Парки» на 2021 рік рішенням ради "
            "від 30.02.2020 №1, рішенням Зоринської селищної ради від 01.03.2020 № 5/7 – 12",
            "заслухано на сесії 18.03.2022 року",
            *SIGNED,
        ]
    )
    assert found.title == "Міська цільова програма «Парки» на 2021 рік"
    assert (found.term, found.council) == (("2021", "2021"), "Зоринська селищна рада")
    assert (found.body, found.date) == ("Відділ благоустрою", "2022-03-18")
    assert [act[2:] for act in found.acts] == [("5/7-12", "2020-03-01")]
    assert found.signatories == (
        ("Заступник начальника відділу благоустрою", "І.П. Коваль"),
        ("Міський голова", "Олена ГАЙ"),
    )


def test_what_is_not_found_is_to_be_filled_in():
    text = draft.programme(draft.facts([]), "", {})
    assert text.count("[заповнити]") == 3
    assert "[term]" not in text


WORDS = st.sampled_from(
    ["№", "Захід", "Показник", "План", "Факт", "Відсоток", "Джерело фінансування", "Результат",
     "Причини невиконання", "міський бюджет", "Всього", "Завдання 1. Парки", "виконано", "", "-",
     "Пріоритет", "Строк", "Відхилення", "у тому числі:", "Показники якості", "Телефон"]
)  # fmt: skip


HEADS = st.sampled_from(
    [
        HEAD,
        INDICATORS,
        ["№", "Захід", "Джерела фінансування", "План", "Факт", "Результат"],
        ["№", "Завдання програми", "Зміст заходу", "Строк", "Виконано", "Відсоток"],
        ["№", "Захід", "Міський бюджет, план", "Усього, план", "Міський бюджет, факт"],
        ["Показник", "План 2020", "План 2021", "Факт 2021", "Причини невиконання", "Що зроблено"],
    ]
)


@st.composite
def grids(draw: st.DrawFn) -> tuple[tuple[Grid, ...], list[int]]:
    """Return tables of odd words and of numbers that occur once each, and these numbers."""
    numbers, tables = [10_007], []
    for at in range(draw(st.integers(1, 2))):
        head = draw(st.one_of(HEADS, st.lists(WORDS, min_size=1, max_size=6)))
        cells, taken = [Cell(0, column, text) for column, text in enumerate(head)], set()
        for row in range(1, draw(st.integers(1, 7))):
            column = 0
            while column < len(head):
                wide = draw(st.sampled_from([1, 1, 1, 1, 2, len(head)]))
                deep = draw(st.sampled_from([1, 1, 1, 2]))
                wide = min(wide, len(head) - column)
                places = {(row, column + more) for more in range(wide)}
                if not places & taken:
                    text = draw(WORDS)
                    for _ in range(draw(st.sampled_from([0, 0, 1, 1, 1, 2, 3]))):
                        numbers.append(numbers[-1] + 101)
                        form = draw(st.sampled_from(["{}", "{},5", "{:_}", "{}.", "№ {}", "-{}"]))
                        text += draw(st.sampled_from([" ", "\n", ", ", ""]))
                        text += form.format(numbers[-1]).replace("_", " ")
                    cells.append(Cell(row, column, text, deep, wide))
                    taken |= {(row + below, place) for _, place in places for below in range(deep)}
                column += wide
        tables.append(Grid(f"table {at + 1}", tuple(cells)))
    return tuple(tables), numbers[1:]


@given(grids())
def test_no_number_is_lost_without_a_doubt(made: tuple[tuple[Grid, ...], list[int]]):
    tables, numbers = made
    found, balance = read(*tables)
    told = [one for table in found.rows.values() for row in table for one in row.values()]
    told += [one.read for one in found.ledger.doubts.values()]
    told += [" ".join(column.title) for form in found.forms for column in form.columns]
    whole = "|".join(told)
    digits = re.sub(r"(?<=\d)\s+(?=\d)", "", whole)
    # what looks like thousands beside another number may be several, each of them somewhere
    parts = {*re.findall(r"\d+", whole)}
    lost = [one for one in numbers if str(one) not in digits]
    assert [one for one in lost if not {*f"{one:_}".split("_")} <= parts] == []
    assert 0 <= balance.recorded <= balance.numbers
