"""What happens to data in an office: each mistake is one Ukrainian sentence with its way out."""

from __future__ import annotations

from pathlib import Path

import pytest
from faults import Change, append, delimited, line, place, swap

from civlib import dataset
from civlib.dataset.problems import WARNING

M, F, IND, P, S, NOTE = (
    *(f"{name}.csv" for name in ("measures", "funding", "indicators", "published", "statements")),
    "note.md",
)


@pytest.fixture(autouse=True)
def ukrainian(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CIVLIB_LANG", "uk")


def both(*changes: Change) -> Change:
    def change(content: bytes) -> bytes:
        for one in changes:
            content = one(content)
        return content

    return change


def above(*lines: str) -> Change:
    return lambda content: "".join(f"{one}\n" for one in lines).encode() + content


def beneath(row: str) -> Change:
    """Put a row under the header."""
    return lambda content: content.replace(b"\n", f"\n{row}\n".encode(), 1)


FORM = "Номер заходу,Джерело фінансування,План,Факт"
READ = {
    "semicolons": (F, delimited(";"), "крапки з комою між графами"),
    "tabs": (F, delimited("\t"), "табуляції між графами"),
    "sep= as the first line": (F, both(delimited(";"), above("sep=;")), "рядки над заголовком"),
    "Unicode text of Excel": (
        F, lambda content: delimited("\t")(content).decode().encode("utf-16"),
        "кодування UTF-16 («Текст Юнікод» в Excel), табуляції між графами"),
    "cp1251 with semicolons": (
        M, lambda content: delimited(";")(content).decode().encode("cp1251"),
        "літери в кодуванні cp1251 (кирилиця Windows), крапки з комою між графами"),
    "byte order mark twice": (
        F, lambda content: b"\xef\xbb\xbf" * 2 + content, "позначка порядку байтів"),
    "each row between quotes": (
        F, lambda content: b"".join(b'"%s"\n' % one for one in content.splitlines()),
        "кожен рядок у лапках"),
    "a title above": (F, above("Фінансування у 2025 році,,,"), "рядки над заголовком"),
    "a title of an annex above": (
        F, above("Додаток 1,,,", ",,,до рішення сесії", ",,,"), "рядки над заголовком"),
    "a blank row above": (F, above(",,,"), "рядки над заголовком"),
    "a title above semicolons": (
        F, both(delimited(";"), above("Фінансування, тис. грн;;;")), "крапки з комою"),
    "Ukrainian header": (F, line(1, FORM), "назви граф не такі, як у довіднику"),
    "Ukrainian header of a form": (
        M, line(1, "№ заходу,№ пріоритетного завдання,Пріоритетне завдання,Зміст заходу,Строк "
                "виконання заходу,Виконавці,Стан виконання,Інформація про виконання,Причини "
                "невиконання"), "назви граф не такі"),
    "a unit in the header": (F, swap("planned", '"План, тис. грн"'), "назви граф не такі"),
    "header in capitals": (
        F, swap("measure_id,source,planned,actual", "MEASURE_ID,Source ,Planned,ACTUAL"),
        "назви граф не такі"),
    "two headers, Ukrainian first": (F, above(FORM), "номери чи назви граф ще раз"),
    "two headers, Ukrainian last": (F, beneath(FORM), "номери чи назви граф ще раз"),
    "header pasted among the rows": (
        F, swap("2.2,city", "measure_id,source,planned,actual\n2.2,city"), "назви граф ще раз"),
    "numbers of columns beneath": (F, beneath("1,2,3,4"), "номери чи назви граф ще раз"),
    "status in Ukrainian": (M, swap(",partly,", ",Виконано частково,"), "слова не такі"),
    "group in Ukrainian": (IND, swap("quality", "Показники якості"), "слова не такі"),
    "group as the form has it": (IND, swap("efficiency", "ефективності"), "слова не такі"),
    "direction in Ukrainian": (IND, swap("lower", "Зменшення"), "слова не такі"),
    "a word in capitals": (IND, swap("quality", "Quality "), "слова не такі"),
    "printed column in Ukrainian": (
        P, swap("1.2,percent", "1.2,відсоток"), "слова не такі, як у довіднику"),
    "empty rows and columns": (
        F, both(lambda content: b"".join(one + b",,\n" for one in content.splitlines()),
                append(",,,,,")), "порожні рядки в кінці, порожні графи в кінці"),
    "spaces from Word": (
        M, lambda content: content.replace(b" ", "\u00a0".encode()), "нерозривні пробіли"),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_what_can_be_meant_in_one_way_is_read_so_and_told_once(sample: Path, name: str) -> None:
    file, change, habit = READ[name]
    path = place(sample, file)
    meant = dataset.canonical(file, path.read_bytes())
    path.write_bytes(change(path.read_bytes()))
    [problem] = dataset.check(sample)
    assert (problem.row, problem.code, problem.severity) == (0, "spreadsheet", WARNING)
    assert habit in problem.message
    assert problem.message.endswith("; усе прочитано однозначно, робити нічого не треба.")
    assert dataset.canonical(file, path.read_bytes()) == meant


def test_a_row_of_money_is_not_taken_for_numbers_of_columns(sample):
    """Measure 1, planned 2, actual 3 counts too, but each of it may stand where it is."""
    text = b"measure_id,planned,actual\n1,2,3\n"
    assert dataset.canonical("funding.csv", text) == text
    titled = b"measure_id,title\n1,2\n1.1,A\n"
    assert dataset.canonical("measures.csv", titled) == b"measure_id,title\n1.1,A\n"
