"""What happens to data in an office: each mistake is one Ukrainian sentence with its way out."""

import csv
import io
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from faults import PROGRAMME, SETTINGS, YEAR, Change, append, delimited, encoded, line, place, swap

from civlib import dataset
from civlib.dataset.problems import ERROR, WARNING

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


def at(row: int, column: int, value: str) -> Change:
    """Put a value into a cell, both counted from 1."""

    def change(content: bytes) -> bytes:
        rows = [*csv.reader(io.StringIO(content.decode(), newline=""))]
        assert rows[row - 1][column - 1] != value
        rows[row - 1][column - 1] = value
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(rows)
        return text.getvalue().encode()

    return change


def swaps(*pairs: tuple[str, str]) -> Change:
    return both(*(swap(*pair) for pair in pairs))


def toml(old: str, new: str) -> tuple[str, Change]:
    return SETTINGS, swap(old, new)


DATE, FIRST, NAME = "date = 2026-02-19", "first = 2024", 'name = "В.В. Вигадана"'
UNIT = '{ uk = "тис. грн", en = "thousand UAH" }'
REFERENCE = "{{ indicators[outputs/1].actual }}"
SPREAD = "«Спеціальне вставлення»"
ERRORS = {
    # A file as a whole.
    "a workbook renamed": (F, lambda _: b"PK\x03\x04\x14\0", "0:0 spreadsheet-file", "«CSV UTF-8»"),
    "a document renamed": (NOTE, lambda _: b"PK\x03\x04\x14\0", "0:0 spreadsheet-file", "Word"),
    "saved for MS-DOS": (M, encoded("cp866"), "2:0 encoding", "збережіть файл у UTF-8"),
    "letters lost": (
        M, lambda content: content.decode().encode("ascii", errors="replace"),
        "2:0 damaged-letters", "знаки питання"),
    "opened in a wrong encoding": (
        M, lambda content: content.decode("cp1251", errors="replace").encode(),
        "2:0 damaged-letters", "не в тому кодуванні"),
    # The header.
    "no header": (F, line(1), "1:1 no-header", "першим має бути рядок заголовків"),
    "a column that is not ours": (
        F, swap("actual", "Касові видатки"), "1:4 extra-column",
        "назвіть її так, якщо ні — вилучіть"),
    "an empty first column": (
        F, lambda content: b"".join(b"," + one + b"\n" for one in content.splitlines()),
        "1:1 extra-column", "графа 1 не має назви"),
    "a column twice": (F, swap("planned,actual", "actual,actual"), "1:4 duplicate-column", "двічі"),
    # Rows.
    "who filled it in": (
        F, append("Виконавець: Іваненко І.І.,,,"), "7:1 lone-cell", "вилучіть рядок"),
    "who filled it in, in one cell": (
        M, append("Виконавець: Іваненко"), "6:1 lone-cell", "примітка"),
    "a footnote": (F, append("* зі змінами,,,"), "7:1 lone-cell", "«* зі змінами»"),
    "a heading of a priority": (
        M, swap("2.1,2,", "Пріоритет 2. Зустрічі,,,,,,,,\n2.1,2,"), "4:1 lone-cell", "заголовок"),
    "a heading of a group": (
        IND, swap("outputs,1", "Показники продукту,,,,,,,,\noutputs,1"), "3:1 lone-cell",
        "«Показники продукту»"),
    "a total": (F, append("РАЗОМ ЗА ПРОГРАМОЮ:,,280,271.75"), "7:0 total-row", "обчислюються"),
    "a total spread out": (F, append("В С Ь О Г О,,280,271.75"), "7:0 total-row", "вилучіть рядок"),
    "a total without a word": (F, append(",,280,271.75"), "7:0 total-row", "самі числа"),
    "an empty row between": (
        F, swap("1.2,city", ",,,\n1.2,city"), "4:0 blank-row", "вилучіть його"),
    "a row in one cell": (
        F, swap("1.2,city,80.0,64.25", '"1.2,city,80.0,64.25"'), "4:0 short-row",
        "в одній клітинці"),
    "a row with semicolons": (
        F, swap("1.2,city,80.0,64.25", "1.2;city;80.0;64.25"), "4:0 short-row", "в одній клітинці"),
    "a comma without quotes": (F, swap("80.0", "80,0"), "4:0 long-row", "візьміть у лапки"),
    "quotes in a text": (
        M, swap('"Виїзди пересувної бібліотеки «Бібліобус»"', '"Виїзди "Бібліобусу""'),
        "3:0 quotes", "подвойте"),
    "a measure twice": (M, append("2.2,2,Бібліотека як місце зустрічі,Ще,2025,,,,"),
                        "6:1 duplicate-key", "вже є в рядку 5"),
    "an indicator twice": (
        IND, append("quality,1,Ще,%,higher,1,1,,"), "8:2 duplicate-key", "рядку 7"),
    "a measure that went missing": (
        M, line(3), "0:0 missing-row", "«funding.csv», «published.csv», «statements.csv»"),
    "measures renumbered": (M, at(2, 1, "1.10"), "0:0 missing-row", "можливо, «1.10»?"),
    # Cells of money and of values.
    "thousands": (F, at(2, 3, "1 200.5"), "2:3 thousands", "пишіть цифри разом"),
    "a decimal comma": (F, at(2, 3, "120,5"), "2:3 decimal-comma", "пишіть 120.5"),
    "a comma of two meanings": (F, at(2, 3, "12,500"), "2:3 decimal-comma", "12.500 або 12500"),
    "two commas": (F, at(2, 3, "120,,5"), "2:3 not-a-number", "впишіть число"),
    "kopecks after a dash": (F, at(2, 3, "120-00"), "2:3 bounds", "не одне число"),
    "a unit": (F, at(2, 3, "120 тис.грн."), "2:3 unit", "впишіть саме число"),
    "thousand in a word": (F, at(2, 3, "120 тисяч"), "2:3 unit", "впишіть саме число"),
    "a dash": (F, at(2, 3, "–"), "2:3 absent-mark", "залиште клітинку порожньою"),
    "a cross": (F, at(2, 3, "х"), "2:3 absent-mark", "залиште клітинку порожньою"),
    "no data": (F, at(2, 3, "н/д"), "2:3 absent-mark", "залиште клітинку порожньою"),
    "not planned": (F, at(2, 3, "не передбачено"), "2:3 absent-mark", "даних немає"),
    "as above": (F, at(3, 3, "-//-"), "3:3 ditto", "те, що стоїть вище"),
    "a formula": (F, at(2, 3, "=C3+C4"), "2:3 formula", SPREAD),
    "an error of a formula": (F, at(2, 3, "#ПОСИЛ!"), "2:3 formula-error", "впишіть саме значення"),
    "a narrow column": (F, at(2, 3, "#####"), "2:3 formula-error", "графа завузька"),
    "an exponent": (F, at(2, 3, "1,2E+05"), "2:3 exponent", "впишіть усі цифри"),
    "a letter for a digit": (F, at(2, 3, "12О.0"), "2:3 letters", "можливо, 120.0?"),
    "a date for a number": (F, at(2, 3, "01.гру"), "2:3 became-date", "чи не 1.12?"),
    "a refund": (F, at(2, 4, "-5"), "2:4 negative", "negative_amounts = true"),
    "a per cent sign": (IND, at(7, 7, "93%"), "7:7 percent", "впишіть саме число"),
    "at least": (IND, at(7, 6, "не менше 90"), "7:6 bounds", "planned_high"),
    "from and to": (IND, at(4, 6, "40–48"), "4:6 bounds", "впишіть одне"),
    "a word for a number": (IND, at(4, 7, "сорок"), "4:7 not-a-number", "впишіть число"),
    "a space beside a number": (F, at(2, 3, "120.0 "), "2:3 edge-space", "вилучіть його"),
    # Numbers of measures, names of sources, words.
    "a point after a number": (F, at(2, 1, "1.1."), "2:1 form", "чи не «1.1»?"),
    "a comma in a number": (F, at(2, 1, "1,1"), "2:1 form", "чи не «1.1»?"),
    "a sign before a number": (F, at(2, 1, "№ 1.1"), "2:1 form", "чи не «1.1»?"),
    "a word before a number": (F, at(2, 1, "Захід 1.1"), "2:1 form", "чи не «1.1»?"),
    "a bracket after a number": (F, at(2, 1, "1.1)"), "2:1 form", "чи не «1.1»?"),
    "a number with zeros": (F, at(2, 1, "01.01"), "2:1 unknown-measure", "можливо, «1.1»?"),
    "a number in Roman": (F, at(2, 1, "І.1"), "2:1 unknown-measure", "набране іншою абеткою"),
    "a number as a date": (F, at(2, 1, "01.січ"), "2:1 became-date", "чи не 1.1?"),
    "a number as a Russian date": (F, at(4, 1, "01.фев"), "4:1 became-date", "чи не 1.2?"),
    "a number as a day's number": (F, at(2, 1, "46023"), "2:1 unknown-measure", "можливо, «1.1»?"),
    "a number nobody can see": (F, at(2, 1, "\u200b1.1"), "2:1 invisible", "невидимий знак"),
    "a source by its name": (F, at(2, 2, "Міський бюджет"), "2:2 source-label", "пишіть city"),
    "a source by another name": (F, at(2, 2, "бюджет міста"), "2:2 unknown-source", "є: «city»"),
    "a source with another letter": (F, at(2, 2, "сity"), "2:2 mixed-scripts", "однією абеткою"),
    "yes for a status": (M, at(3, 7, "Так"), "3:7 unknown-status", "є: «виконано»"),
    "an arrow for a direction": (IND, at(3, 5, "↑"), "3:5 unknown-direction", "«більше — краще»"),
    "years backwards": (M, at(2, 5, "2026–2024"), "2:5 term-years", "першим менший рік"),
    "a dash for a text": (M, at(2, 8, "—"), "2:8 absent-mark", "залиште клітинку порожньою"),
    "a line for a pen": (M, at(2, 8, "Придбано книжок: ____"), "2:8 to-fill", "ще не заповнено"),
    "the same as above": (M, at(3, 8, "те саме"), "3:8 ditto", "повторіть"),
    "printed figure as a date": (P, at(6, 4, "03.жов"), "6:4 became-date", "чи не 3.10?"),
    "printed total by a word": (P, at(12, 2, "Усього"), "12:2 unknown-key", "«all»"),
    "parts with a comma": (S, at(5, 4, "10,14"), "5:4 form", "числа зі знаками плюс"),
    "a place in Ukrainian": (S, at(2, 2, "записка"), "2:2 form", "note"),
    # The note.
    "a typed figure": (NOTE, swap(REFERENCE, "642"), "1:31 typed-figure", "посилання на дані"),
    "one brace": (NOTE, swap(REFERENCE, REFERENCE[1:-1]), "1:31 reference", "дужки не парні"),
    "a reference in another alphabet": (
        NOTE, swap("{{ indicators[outputs/1]", "{{ іndicators[outputs/1]"), "1:31 mixed-scripts",
        "«і»"),
    "a reference in Ukrainian": (
        NOTE, swap(REFERENCE, "{{ показники[outputs/1].факт }}"), "1:31 reference",
        "є: «measures»"),
    "a reference without a column": (
        NOTE, swap(REFERENCE, "{{ indicators[outputs/1] }}"), "1:31 reference", "не посилання"),
    "a reference with a comma": (
        NOTE, swap(REFERENCE, "{{ measures[1,1].actual }}"), "1:31 unknown-reference", "«1.1»?"),
    "something left out": (NOTE, swap(REFERENCE, "____"), "1:31 to-fill", "впишіть"),
    # The settings.
    "day first": (*toml(DATE, "date = 19.02.2026"), "38:13 toml-syntax", "2021-02-10"),
    "date in words": (*toml(DATE, "date = 19 лютого 2026 року"), "38:11 toml-syntax", "2021-02-10"),
    "no such day": (*toml(DATE, "date = 2026-02-30"), "38:8 toml-syntax", "є в календарі"),
    "date in quotes": (*toml(DATE, 'date = "2026-02-19"'), "38:0 wrong-type", "дата без лапок"),
    "quote not closed": (*toml(NAME, NAME[:-1]), "45:22 toml-syntax", "з обох боків"),
    "no quotes": (*toml(NAME, NAME.replace('"', "")), "45:8 toml-syntax", "у прямі лапки"),
    "angle quotes": (*toml(NAME, "name = «В.В.»"), "45:8 toml-syntax", "у прямі лапки"),
    "quotes in quotes": (*toml(NAME, 'name = "КП "Книга""'), "45:13 toml-syntax", "пишіть «…»"),
    "a comma after a value": (*toml(FIRST, "first = 2024,"), "10:13 toml-syntax", "вилучіть"),
    "no comma within braces": (*toml(UNIT, UNIT.replace(",", "")), "6:26 toml-syntax", "комою"),
    "brace not closed": (*toml(UNIT, UNIT[:-1]), "6:47 toml-syntax", "закривають"),
    "a colon": (*toml(FIRST, "first: 2024"), "10:6 toml-syntax", "знак «=»"),
    "a key twice": (*toml(FIRST, f"{FIRST}\n{FIRST}"), "11:13 toml-syntax", "вже є вище"),
    "a Cyrillic key": (*toml(FIRST, "fіrst = 2024"), "10:2 toml-syntax", "латинськими літерами"),
    "a capital key": (*toml(FIRST, "First = 2024"), "10:0 misspelt-key", "пишіть first"),
    "a section not closed": (*toml("[term]", "[term"), "9:6 toml-syntax", "квадратні дужки"),
    "single brackets": (
        *toml("[[years.2025.signatories]]", "[years.2025.signatories]"), "43:0 wrong-type",
        "[[…]]"),
    "yes in Ukrainian": (*toml("fictional = true", "fictional = так"), "2:13 toml-syntax", "true"),
    "a remark": (*toml("[term]", "// строк\n[term]"), "9:1 toml-syntax", "«#»"),
    "a year as a text": (*toml(FIRST, 'first = "2024"'), "10:0 wrong-type", "ціле число"),
    "term backwards": (*toml(FIRST, "first = 2027"), "9:0 term-years", "перший рік"),
    "a name in the example's words": (
        *toml("В.В. Вигадана", "І.І. Прізвище"), "45:0 to-fill", "впишіть"),
    "a short text for a name": (*toml(UNIT, '"тис. грн"'), "6:0 wrong-type", "uk ="),
    "a source in Ukrainian": (*toml('id = "city"', 'id = "місто"'), "26:0 form", "латинські"),
    "a source twice": (
        *toml('id = "other"', 'id = "city"'), "30:0 duplicate-source", "перейменуйте"),
}  # fmt: skip

WARNINGS = {
    "merged cells of priorities": (
        M, swaps(("1.2,1,Книжки ближче до людей", "1.2,,")), "3:2 gap", "об’єднано"),
    "merged cells of groups": (
        IND, swap("inputs,1", ",1"), "2:1 gap", "об’єднано"),
    "no direction": (IND, at(6, 5, ""), "6:5 gap", "в інших рядках її заповнено"),
    "a priority by two numbers": (M, at(2, 2, "II"), "3:2 two-priority-numbers", "один номер"),
    "hryvnias among thousands": (F, at(2, 4, "118400"), "2:4 thousand-times", "чи та це одиниця?"),
    "a table in hryvnias": (
        F, lambda content: re.sub(
            rb",([1-9][0-9]*)([.][0-9]+)?(?=[,\n])", rb",\g<1>000", content),
        "2:3 thousand-times", "Так само в рядках 3–4."),
    "a percentage as a fraction": (IND, at(7, 7, "0.93"), "7:7 fraction", "малося на увазі 93"),
    "a Latin letter in a word": (M, at(2, 8, "Для мiста"), "2:8 mixed-scripts", "однією абеткою"),
    "a text that begins as a formula": (M, at(2, 8, "=B2"), "2:8 formula", "почніть зі слова"),
    "a report before its year": (*toml(DATE, "date = 2024-02-19"), "38:0 period", "описка"),
    "a report long after its year": (*toml(DATE, "date = 2062-02-19"), "38:0 period", "описка"),
    "years beyond the term": (M, at(2, 5, "2023–2026"), "2:5 measure-outside-term", "виправте"),
}  # fmt: skip


@pytest.mark.parametrize("name", [*ERRORS, *WARNINGS])
def test_a_mistake_is_one_sentence_at_its_place_with_the_way_out(sample: Path, name: str) -> None:
    file, change, where, way = {**ERRORS, **WARNINGS}[name]
    path = place(sample, file)
    path.write_bytes(change(path.read_bytes()))
    [problem] = dataset.check(sample)
    assert sample.parent / problem.path == path
    found = f"{problem.row}:{problem.column} {problem.code}"
    assert (found, problem.severity) == (where, ERROR if name in ERRORS else WARNING)
    assert way in problem.message


def copied(new: str, old: str = M) -> Callable[[Path], object]:
    return lambda year: shutil.copy(year / old, year / new)


def renamed(old: str, new: str) -> Callable[[Path], object]:
    return lambda year: (year / old).rename(year / new)


FOLDERS = {
    "a second copy": (copied("measures (1).csv"), "", "unknown-file", "можливо, «measures.csv»?"),
    "a copy of Windows": (copied("measures — копія.csv"), "", "unknown-file", "перенесіть"),
    "an ending twice": (copied("measures.csv.csv"), "", "unknown-file", "перейменуйте"),
    "a workbook beside": (copied("measures.xlsx"), "", "unknown-file", "тут не читається"),
    "a misspelt name": (renamed(F, "founding.csv"), "", "unread-table", "під назвою «funding.csv»"),
    "a workbook in its place": (renamed(F, "funding.xlsx"), "", "unread-table", "«CSV UTF-8»"),
    "a capital": (renamed(F, "Funding.csv"), "", "unread-table", "під назвою «funding.csv»"),
    "the note as a text": (renamed(NOTE, "note.txt"), "", "unknown-file", "можливо, «note.md»?"),
    "a folder of drafts": (lambda year: (year / "архів").mkdir(), "", "unknown-file", "«архів»"),
    "a year with a word": (
        lambda year: (year.parent / "2026 рік").mkdir(), "../2026 рік", "unknown-folder",
        "назвіть її 2026"),
    "a copy of a year": (
        lambda year: (year.parent / "2025_копія").mkdir(), "../2025_копія", "unknown-folder",
        "перенесіть її"),
    "a year outside the term": (
        lambda year: year.rename(year.parent / "2027"), "../2027", "year-outside-term",
        "перейменуйте"),
    "a table beside the years": (
        lambda year: shutil.copy(year / M, year.parent), "../measures.csv", "misplaced-file",
        "у теці свого року"),
    "a copy of the settings": (
        lambda year: shutil.copy(year.parent / SETTINGS, year.parent / "programme (1).toml"),
        "../programme (1).toml", "misplaced-file", "перенесіть або вилучіть"),
    "a year beside the programmes": (
        lambda year: shutil.copytree(year, year.parents[1] / "2026"), "../../2026", "no-programme",
        "поруч із programme.toml; перенесіть теку туди"),
    "a table of a year beside the years": (
        lambda year: shutil.copy(year / M, year.parent / "Funding_2026.XLSX"),
        "../Funding_2026.XLSX", "misplaced-file", f"/{PROGRAMME}/2026/funding.csv»."),
    "a file for a year": (
        lambda year: shutil.copy(year / M, year.parent / "2026.csv"), "../2026.csv",
        "misplaced-file", f"/{PROGRAMME}/2026» і назвіть тим, чим він є: «measures.csv»"),
    "a workbook beside the years": (
        lambda year: shutil.copy(year / M, year.parent / "workbook.xlsx"), "../workbook.xlsx",
        "misplaced-file", f"/{PROGRAMME}/…/workbook.xlsx»."),
    "a note beside the years": (
        lambda year: shutil.copy(year / NOTE, year.parent), "../note.md", "misplaced-file",
        f"/{PROGRAMME}/…/note.md»."),
    "a table beside the programmes": (
        lambda year: shutil.copy(year / M, year.parents[1]), "../../measures.csv",
        "misplaced-file", "перенесіть як «data/…/…/measures.csv»."),
    "a year's file beside the programmes": (
        lambda year: shutil.copy(year / M, year.parents[1] / "2026.xlsx"), "../../2026.xlsx",
        "misplaced-file", "у «data/…/2026» і назвіть"),
    "settings beside the programmes": (
        lambda year: shutil.copy(year.parent / SETTINGS, year.parents[1]), f"../../{SETTINGS}",
        "misplaced-file", "місце в теці своєї програми"),
    "a symbolic link": (
        lambda year: (year / NOTE).rename(year / ".n") and (year / NOTE).symlink_to(year / ".n"),
        NOTE, "symlink", "сам файл"),
}  # fmt: skip


@pytest.mark.parametrize("name", FOLDERS)
def test_a_file_in_a_wrong_place_is_one_sentence_too(sample: Path, name: str) -> None:
    change, where, code, way = FOLDERS[name]
    year = sample / PROGRAMME / str(YEAR)
    change(year)
    [problem] = dataset.check(sample)
    expected = os.path.normpath(year / where)
    assert (str(sample.parent / problem.path), problem.code) == (expected, code)
    assert way in problem.message


BESIDE = ["README.md", "source.csv", "2025.pdf", "Звіт 2025.xlsx", "report-2024.docx"]
BESIDE += ["notes.md", "~$funding.xlsx", "arms.svg"]


@pytest.mark.parametrize("name", BESIDE)
def test_what_lies_beside_the_years_and_is_none_of_them_is_nobodys_mistake(
    sample: Path, name: str
) -> None:
    for folder in (sample, sample / PROGRAMME):
        (folder / name).touch()
    assert dataset.check(sample) == ()


@pytest.mark.parametrize("name", ["Thumbs.db", "desktop.ini", "~$measures.xlsx", ".~lock.note.md#"])
def test_what_the_system_leaves_behind_is_nobodys_mistake(sample: Path, name: str) -> None:
    (sample / PROGRAMME / str(YEAR) / name).touch()
    assert dataset.check(sample) == ()


def test_a_row_of_money_is_not_taken_for_numbers_of_columns(sample):
    """Measure 1, planned 2, actual 3 counts too, but each of it may stand where it is."""
    text = b"measure_id,planned,actual\n1,2,3\n"
    assert dataset.canonical("funding.csv", text) == text
    titled = b"measure_id,title\n1,2\n1.1,A\n"
    assert dataset.canonical("measures.csv", titled) == b"measure_id,title\n1.1,A\n"
