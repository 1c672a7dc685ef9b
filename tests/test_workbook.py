"""A year in Excel: what is written comes back; what Excel has made of a cell is not taken."""

import datetime
import io
import re
import shutil
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from builds import contents as all_of
from click.testing import CliRunner
from conftest import KEPT, SAMPLE
from generate.__main__ import main as generate
from generate.odd import odd
from openpyxl import Workbook, load_workbook
from openxml_audit import FileFormat, OpenXmlValidator

from civlib import cli, dataset, run
from civlib.dataset import beginning, workbook
from civlib.dataset.folders import BESIDE, FAULTS, WORKBOOK
from civlib.dataset.problems import DataError
from civlib.dataset.workbook import contents, particulars
from civlib.errors import OutputError, UnknownYear, UsageError
from civlib.run import Options
from civlib.run.look import Look
from civlib.run.plan import Task

DATA = Path(__file__).parents[1] / "data"
YEAR = 2025
BOOK = Path(SAMPLE, str(YEAR), WORKBOOK)
MONEY, MEASURES, ABOUT, INDICATORS, CONCLUSION = "Кошти", "Заходи", "Рік", "Показники", "Висновок"


@pytest.fixture(scope="module")
def written() -> bytes:
    """Return the workbook of the fictional programme's year."""
    with TemporaryDirectory() as place:
        shutil.copytree(KEPT, Path(place, SAMPLE))
        return workbook.create(SAMPLE, YEAR, Path(place)).read_bytes()


@pytest.fixture
def book(sample, written) -> Path:
    """Return the workbook as it lies in its folder."""
    path = sample / SAMPLE / str(YEAR) / WORKBOOK
    path.write_bytes(written)
    return path


def edit(path: Path, change: Callable[[Any], object]) -> None:
    """Change a workbook as somebody in Excel would."""
    opened = load_workbook(path)
    change(opened)
    opened.save(path)


def put(path: Path, page: str, cell: str, value: object, form: str = "@") -> None:
    def change(opened: Any) -> None:
        opened[page][cell].value = value
        opened[page][cell].number_format = form

    edit(path, change)


def problems(path: Path, data: Path) -> list[tuple[int, int, str]]:
    """Return row, column and code of all that is wrong with a workbook; nothing is written then."""
    before = {name: text for name, text in all_of(data).items() if not name.endswith(".xlsx")}
    with pytest.raises(DataError) as caught:
        workbook.fill(path, data)
    after = {name: text for name, text in all_of(data).items() if not name.endswith(".xlsx")}
    assert after == before
    return [(one.row, one.column, one.code) for one in caught.value.problems]


def command(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli.main, [*map(str, words)])
    return result.exit_code, result.output


def kept() -> list[Path]:
    """Return the data folders that lie in this repository."""
    return [DATA, KEPT.parent, KEPT.parent / "cases"]


def comes_back(data: Path) -> int:
    """Check that each year of a data folder comes back from its workbook; return how many."""
    pairs = dataset.pairs(data)
    for slug, year in pairs:
        folder = data / slug / str(year)
        before = contents.files(folder)
        path = workbook.create(slug, year, data)
        files = workbook.read(path, data).files
        assert files["programme.toml"] == before["programme.toml"]
        assert {name: dataset.canonical(name, text) for name, text in before.items()} == files
        assert workbook.compare(folder) == []
    return len(pairs)


@pytest.mark.parametrize("place", kept(), ids=lambda path: path.name)
def test_every_year_that_is_here_comes_back_from_its_workbook(place, tmp_path):
    shutil.copytree(place, tmp_path / "data", ignore=shutil.ignore_patterns("cases", "*.xlsx"))
    assert comes_back(tmp_path / "data") >= 1


@pytest.mark.parametrize("seed", range(4))
def test_odd_years_come_back_from_their_workbooks(seed, tmp_path):
    odd(f"book/{seed}").write(tmp_path)
    assert comes_back(tmp_path) == 1


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4, 60))
def test_many_odd_years_come_back_from_their_workbooks(seed, tmp_path):
    odd(f"book/{seed}").write(tmp_path)
    assert comes_back(tmp_path) == 1


def test_generated_programmes_come_back_from_their_workbooks(tmp_path):
    with pytest.raises(SystemExit):
        generate([str(tmp_path), "--years", "2019", "2020"])
    assert comes_back(tmp_path) == 2


@pytest.mark.parametrize("lang", ["uk", "en"])
def test_an_office_validator_finds_no_fault(sample, lang):
    path = workbook.create(SAMPLE, YEAR, sample, lang)
    assert workbook.create(SAMPLE, YEAR, sample, lang).read_bytes() == path.read_bytes()
    found = OpenXmlValidator(file_format=FileFormat.OFFICE_2013).validate(str(path))
    assert [str(one) for one in found.errors] == []


def test_a_page_is_ready_to_be_filled_in(book):
    opened = load_workbook(book)
    titles = ["Як заповнити", ABOUT, MEASURES, MONEY, INDICATORS, CONCLUSION]
    titles += ["Надруковано", "Твердження", "Відсотки", "_lists", "_meta"]
    assert opened.sheetnames == titles
    assert (opened["_lists"].sheet_state, opened["_meta"].sheet_state) == ("hidden", "veryHidden")
    page = opened[MONEY]
    assert [cell.value for cell in page[1]][:2] == ["Номер заходу", "Джерело фінансування"]
    assert page["E1"].value == "План, тис. грн"
    assert [cell.value for cell in page[2]][4:] == ["planned", "appropriated", "actual", "reminder"]
    assert "Наприклад: 140,0" in page["E1"].comment.text
    assert (page["A3"].value, page["B3"].value, page["E3"].value) == (
        "1.1",
        "міський бюджет",
        "120,0",
    )
    assert {page[cell].number_format for cell in ("A3", "E3", "G3")} == {"@"}
    assert (page["E1"].protection.locked, page["E3"].protection.locked) == (True, False)
    last = page.column_dimensions["I"]
    assert (last.min, last.max, last.protection.locked) == (9, 16384, False)
    reminder = load_workbook(book, data_only=True)[MONEY]["H3"]
    assert (reminder.value, reminder.protection.locked) == (opened[MEASURES]["D3"].value, False)
    match = "MATCH(A3,'Заходи'!$A$3:$A$1003,0)"
    assert page["H3"].value == f'=IFERROR(INDEX(\'Заходи\'!$D$3:$D$1003,{match})&"","")'
    allowed = page.protection
    assert (allowed.sheet, allowed.insertRows, allowed.deleteRows) == (True, False, False)
    assert page.freeze_panes == "D3"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.column_dimensions["C"].hidden
    assert not page.column_dimensions["E"].hidden
    rules = {str(one.sqref).split(":")[0]: one for one in page.data_validations.dataValidation}
    assert rules["A3"].formula1 == "'Заходи'!$A$3:$A$1003"
    assert rules["B3"].formula1 == "_lists!$B$1:$B$2"
    assert [cell.value for cell in opened["_lists"]["B"]][:2] == ["міський бюджет", "інші джерела"]
    assert rules["E3"].formula1 == 'IFERROR(_xlfn.NUMBERVALUE(E3,","," ")>=0,FALSE)'
    assert opened[MEASURES]["I3"].value in {"виконано", "виконано частково", "не виконано"}


def test_a_row_is_as_high_as_what_a_person_sees_in_it(sample):
    """In 16 characters “виконано частково” takes two lines, and ``partly`` would take one."""
    path = sample / SAMPLE / str(YEAR) / "measures.csv"
    before, after = "Управління культури,carried_out", "Управління культури,partly"
    path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    page = load_workbook(workbook.create(SAMPLE, YEAR, sample))[MEASURES]
    assert (page["I6"].value, page.row_dimensions[6].height) == ("виконано частково", 30)


def test_percentages_stand_on_a_page_of_their_own_with_their_values(book):
    formulas, values = (load_workbook(book, data_only=only)["Відсотки"] for only in (False, True))
    assert values["A3"].value == "1.1"
    planned, actual = (float(values[cell].value.replace(",", ".")) for cell in ("C3", "D3"))
    assert values["E3"].value == pytest.approx(actual / planned, abs=1e-15)
    assert formulas["E3"].number_format == "0.0%"
    money = "INDEX('Кошти'!${0}:${0},ROW())"
    ratio = "/".join(f'_xlfn.NUMBERVALUE({money.format(one)},","," ")' for one in "GE")
    empty = f'OR({money.format("E")}="",{money.format("G")}="")'
    assert formulas["E3"].value == f'=IF({empty},"",IFERROR({ratio},"—"))'


def test_what_is_typed_is_written_into_the_files(book, sample):
    put(book, MONEY, "G3", "1 234,50")
    put(book, MEASURES, "I3", "Виконується")
    put(book, ABOUT, "B5", "3.2.2026")
    edit(book, lambda opened: opened[MEASURES].delete_rows(5))
    edit(book, lambda opened: [opened[MONEY].append(["1.2", "інші джерела", None, None, "0,125"])])
    edit(book, lambda opened: opened[CONCLUSION].append(["Перший абзац."]))
    edit(book, lambda opened: opened[CONCLUSION].append(["Другий\nабзац."]))
    before = contents.files(book.parent)
    code, said = command("fill", book)
    assert code == 1, "a measure is gone that others point to"
    files = contents.files(book.parent)
    assert contents.changed(before, files) == [
        *("programme.toml", "measures.csv", "funding.csv", "conclusion.md"),
    ]
    lines = files["funding.csv"].decode().splitlines()
    assert lines[1].split(",")[-1] == "1234.50"
    assert lines[-1].split(",")[:3] == ["1.2", "other", "0.125"]
    assert files["measures.csv"].decode().splitlines()[1].count(",in_progress,") == 1
    assert len(files["measures.csv"].splitlines()) == len(before["measures.csv"].splitlines()) - 1
    assert files["conclusion.md"].decode() == "Перший абзац.\n\nДругий\nабзац.\n"
    year = tomllib.loads(files["programme.toml"].decode())["years"][str(YEAR)]
    assert year["date"] == datetime.date(2026, 2, 3)
    assert "measures.csv:0:0 missing-row error: there is no row '2.1'" in said


def test_a_new_year_is_filled_in_within_excel(sample):
    beginning.year(SAMPLE, 2026, sample)
    path = workbook.create(SAMPLE, 2026, sample)

    def answer(opened: Any) -> None:
        for sheet in opened:
            for row in sheet.iter_rows(3):
                for cell in row:
                    if cell.value == "[заповнити]":
                        cell.value = {"status": "виконано", "result": "Зроблено."}.get(
                            sheet.cell(2, cell.column).value, "7,5"
                        )
        opened[ABOUT]["B3"] = "Звіт за 2026 рік"
        opened[ABOUT]["B5"] = "15.03.2027"

    edit(path, answer)
    (path.parent / "note.md").write_text("Записка.\n", encoding="utf-8")
    code, said = command("fill", path)
    assert (code, "2026/measures.csv" in said) == (0, True), said
    loaded = dataset.load(SAMPLE, 2026, sample)
    assert {*map(str, loaded.funding["actual"])} == {"7.5"}
    assert loaded.settings.document.uk == "Звіт за 2026 рік"
    assert not path.with_name(FAULTS).exists()
    assert command("fill", path) == (0, "The files say the same already.\n")


TURNED = [
    (
        MEASURES,
        "A4",
        datetime.datetime(2026, 2, 1),
        "d mmm",
        "became-date",
        "a date of what was typed; was it 1.2?",
    ),
    (MEASURES, "A5", 1.1, "General", "number", "Excel has made the number 1.1"),
    (MONEY, "G3", 0.5, "0%", "percentage", "holds 0,5 and shows a percentage; was it 50?"),
    (MONEY, "G4", 12.345, "#,##0.00", "hidden-decimals", "holds 12,345 and shows fewer"),
    (MONEY, "G5", "=E5*2", "General", "cell-formula", "there is the formula =E5*2;"),
    (MONEY, "G6", "#N/A", "General", "formula-error", "'#N/A' is what a spreadsheet shows"),
    (MONEY, "G7", True, "General", "truth", "the truth value TRUE"),
    (MONEY, "E3", datetime.time(1, 30), "h:mm", "time", "the time 01:30:00"),
    (MONEY, "J5", "разом", "@", "beside", "'разом' stands beside the table"),
    (ABOUT, "B5", datetime.date(2026, 3, 2), "d.m.y", "became-date", "was it 02.03.2026?"),
]
"""Page, cell, value and form of what Excel has made of a cell; code and words of what is said."""


def test_what_excel_has_done_to_a_cell_is_taken_from_nobody(book, sample):
    def turn(opened: Any) -> None:
        for page, cell, value, form, *_ in TURNED:
            opened[page][cell].value = value
            opened[page][cell].number_format = form

    edit(book, turn)
    assert {code for _, _, code in problems(book, sample)} == {one[4] for one in TURNED}
    code, said = command("fill", book)
    assert (code, "Nothing was written." in said) == (1, True)
    copy, own = load_workbook(book.with_name(FAULTS)), load_workbook(book)
    lines = said.splitlines()
    for page, cell, _, _, code, message in TURNED:
        [line] = [line for line in lines if f" {code} error: {page}!{cell}: " in line]
        assert message in line
        red = copy[page][cell]
        if code != "beside":
            assert (message in red.comment.text, red.fill.fgColor.rgb) == (True, "FFFDE8EA")
        assert own[page][cell].comment is None


def test_a_number_in_a_column_of_numbers_is_what_excel_shows(book, sample):
    typed = {7: "7", 0.1 + 0.2: "0.3", 1e15: "1000000000000000", -0.0: "0"}

    def put_numbers(opened: Any) -> None:
        for row, value in enumerate(typed, start=3):
            opened[MONEY].cell(row, 7, value).number_format = "General"

    edit(book, put_numbers)
    lines = workbook.read(book, sample).files["funding.csv"].decode().splitlines()
    assert [line.split(",")[-1] for line in lines[1:5]] == [*typed.values()]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            lambda opened: (
                opened[MEASURES].merge_cells("A4:A5"),
                opened[MONEY].delete_cols(5),
                opened.remove(opened[CONCLUSION]),
                setattr(opened[INDICATORS], "title", "Індикатори"),
            ),
            [*[(0, 0, "sheet-missing")] * 2, (2, 0, "column-missing"), (4, 1, "merged")],
        ),
        (lambda opened: setattr(opened["_meta"], "title", "_m"), [(0, 0, "workbook-foreign")]),
        (lambda opened: setattr(opened["_meta"]["A2"], "value", "x"), [(0, 0, "workbook-foreign")]),
        (
            lambda opened: setattr(opened["_meta"]["B3"], "value", "9" * 5000),
            [(0, 0, "workbook-foreign")],
        ),
        (lambda opened: setattr(opened["_meta"]["B5"], "value", "x"), [(0, 0, "workbook-tables")]),
        (
            lambda opened: setattr(opened["_meta"]["B3"], "value", "2024"),
            [(0, 0, "workbook-elsewhere")],
        ),
        (lambda opened: setattr(opened["_meta"]["B3"], "value", "1999"), [(0, 0, "workbook-year")]),
        (lambda opened: setattr(opened["_meta"]["B2"], "value", "zeta"), [(0, 0, "workbook-year")]),
        (lambda opened: setattr(opened[MONEY]["D2"], "value", "planned"),
         [(2, 0, "column-missing"), (2, 5, "column-twice")]),
    ],
)  # fmt: skip
def test_a_workbook_that_was_changed_where_it_must_not_be_is_refused(
    change, expected, book, sample
):
    edit(book, change)
    assert problems(book, sample) == expected


def zipped(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return made.getvalue()


def plain() -> bytes:
    made = io.BytesIO()
    Workbook().save(made)
    return made.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"measure_id,title\n1.1,a\n", "workbook-none"),
        (b"\xd0\xcf\x11\xe0 and more", "workbook-old"),
        (zipped(content_xml=b"<a/>"), "workbook-none"),
        (zipped(xl__workbook_xml=ENTITIES), "workbook-entities"),
        (zipped(xl__workbook_xml=ENTITIES.decode().encode("utf-16")), "workbook-entities"),
        (zipped(xl__workbook_xml=b"<a/>"), "workbook-damaged"),
        (zipped(xl__workbook_xml=b" " * (51 * 2**20)), "workbook-large"),
        (b"PK\x03\x04" + bytes(11 * 2**20), "workbook-large"),
        (plain(), "workbook-foreign"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_no_workbook_of_ours_is_refused_in_a_sentence(data, code, book, sample):
    book.write_bytes(data)
    assert problems(book, sample) == [(0, 0, code)]


def test_of_files_that_a_workbook_will_write_anew_nothing_is_told(book, sample):
    put(book, MONEY, "G3", "1")
    table = sample / SAMPLE / str(YEAR) / "funding.csv"
    table.write_text(table.read_text(encoding="utf-8") + "[заповнити],,,\n", encoding="utf-8")
    assert [told.code for told in dataset.check(sample)] == ["workbook-differs"]


def test_a_workbook_that_differs_stops_check_and_build_and_is_never_published(book, sample):
    place, out = sample / SAMPLE / str(YEAR), sample.parent / "outputs"
    tasks = {year: Task(SAMPLE, year, "uk") for year in (2024, YEAR)}
    assert dataset.check(sample) == ()
    look = Look(sample, out, Options(("html",)))
    assert not any(name.endswith(".xlsx") for name in look.read(tasks[YEAR]))
    put(book, MONEY, "G3", "1")
    [told] = dataset.check(sample)
    assert (told.path, told.code) == (f"data/{SAMPLE}/{YEAR}/workbook.xlsx", "workbook-differs")
    assert f"`civlib fill data/{SAMPLE}/{YEAR}/workbook.xlsx`" in told.message
    assert "'funding.csv'" in told.message
    look = Look(sample, out, Options(("html",)))
    assert look.why(tasks[YEAR]) == [f"{told.path}: {told.message}"]
    assert look.read(tasks[2024]).keys()
    (sample.parent / "notebooks").mkdir()
    [result] = run.build([tasks[YEAR]], sample, out)
    assert isinstance(result.error, DataError)
    assert result.error.problems == (told,)
    with pytest.raises(UsageError, match="nothing was written"):
        workbook.create(SAMPLE, YEAR, sample)
    assert load_workbook(book)[MONEY]["G3"].value == "1"
    book.write_bytes(b"")
    assert [one.code for one in dataset.check(sample)] == ["workbook-none"]
    assert {path.name for path in place.iterdir()} & {*BESIDE} == {WORKBOOK}


def test_files_are_written_all_or_none(book, sample, monkeypatch):
    put(book, MONEY, "G3", "1")
    put(book, MEASURES, "D3", "Інша назва")
    before = all_of(sample)
    replace = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if target.name == "funding.csv":
            raise PermissionError(13, "Permission denied", str(self), None, str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OutputError, match=r"funding\.csv cannot be written: Permission denied"):
        workbook.fill(book, sample)
    assert all_of(sample) == before


def test_a_year_that_is_not_there_is_begun_first(sample):
    with pytest.raises(UnknownYear, match=f"civlib new year {SAMPLE} 2026"):
        workbook.create(SAMPLE, 2026, sample)


def test_a_table_that_cannot_be_read_is_not_put_into_a_workbook(sample):
    (sample / SAMPLE / str(YEAR) / "funding.csv").write_text("measure_id,planned\n1,2,3\n")
    with pytest.raises(DataError, match=r"funding\.csv"):
        workbook.create(SAMPLE, YEAR, sample)


def test_a_text_that_no_cell_holds_is_not_cut(sample):
    path = sample / SAMPLE / str(YEAR) / "conclusion.md"
    path.write_text("а" * 32768 + "\n", encoding="utf-8")
    with pytest.raises(UsageError, match="32,767 characters"):
        workbook.create(SAMPLE, YEAR, sample)
    assert not path.with_name(WORKBOOK).exists()


def test_a_workbook_renamed_to_csv_is_told_apart(sample, book):
    shutil.copy(book, book.with_name("funding.csv"))
    book.unlink()
    assert {one.code for one in dataset.check(sample) if one.path.endswith("funding.csv")} == {
        "spreadsheet-file"
    }


def test_of_the_settings_only_what_changed_is_written_anew():
    text = """# кома
title = { uk = "Т", en = "T" }
[years.2024] # рік
date = 2025-01-02  # день
heard = { uk = "Так",  en = "So" }

[[years.2024.signatories]]
name = "А"   # ім’я
position = { uk = "П" }

[[years.2024.misprints]]
printed = "а"
meant = "б"
"""
    rows = particulars.rows(text.encode(), 2024, "uk")
    assert particulars.written(text.encode(), 2024, rows) == text.encode()
    new = {
        "date": "03.01.2025", "heard.uk": "Ні", "heard.en": "", "as_of": "31.12.2024",
        "signatories.2.name": "Б", "signatories.2.position.uk": "В",
    }  # fmt: skip
    changed = [row | {"value": new.get(row["key"], row["value"])} for row in rows]
    made = particulars.written(text.encode(), 2024, changed).decode()
    expected = text.replace("2025-01-02", "2025-01-03").replace(
        '{ uk = "Так",  en = "So" }', '{ uk = "Ні"}'
    )
    assert tomllib.loads(made)["years"]["2024"] == {
        "date": datetime.date(2025, 1, 3),
        "heard": {"uk": "Ні"},
        "as_of": datetime.date(2024, 12, 31),
        "signatories": [
            {"name": "А", "position": {"uk": "П"}},
            {"name": "Б", "position": {"uk": "В"}},
        ],
        "misprints": [{"printed": "а", "meant": "б"}],
    }
    kept = [line for line in expected.splitlines() if "heard" not in line]
    assert [line for line in kept if line not in made.splitlines()] == []
    gone = [row | {"value": ""} for row in rows]
    bare = particulars.written(text.encode(), 2024, gone).decode()
    assert tomllib.loads(bare)["years"]["2024"] == {"misprints": [{"printed": "а", "meant": "б"}]}


def test_particulars_that_no_report_could_read_are_not_taken(book, sample):
    def enter(opened: Any) -> None:
        rows = {row[3].value: row[1] for row in opened[ABOUT].iter_rows(3)}
        rows["date"].value = "весною"
        rows["signatories.3.position.uk"].value = "Голова"

    edit(book, enter)
    codes = {(row, code) for row, _, code in problems(book, sample)}
    assert codes == {(5, "wrong-type"), (21, "missing-key")}
    copy = load_workbook(book.with_name(FAULTS))[ABOUT]
    assert (bool(copy["B5"].comment), bool(copy["B21"].comment)) == (True, True)


def test_settings_in_a_form_that_cannot_be_changed_are_refused(book, sample):
    path = sample / SAMPLE / "programme.toml"
    text = re.sub(r"\[+years.*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = f'years = {{ "{YEAR}" = {{ date = 2026-01-01 }} }}\n{text}'
    path.write_text(text, encoding="utf-8")
    assert problems(book, sample) == [(0, 0, "settings-form")]


def test_a_word_that_its_list_does_not_have_is_told_with_the_list(book, sample):
    put(book, MONEY, "B4", "обласний")
    assert problems(book, sample) == [(4, 2, "not-listed")]
    said = command("fill", book)[1]
    assert "'обласний' cannot stand in this column; choose from its list: 'міський бюджет'" in said


def test_faults_of_the_check_are_red_where_they_were_typed(book, sample):
    put(book, MONEY, "G4", "сто")
    put(book, CONCLUSION, "A3", "Перший.")
    put(book, CONCLUSION, "A4", "Разом {{ totals[none].actual }}.")
    code, said = command("fill", book)
    assert code == 1
    for cell in ("Кошти!G4: 'сто'", "Висновок!A4: "):
        assert cell in said
    copy = load_workbook(book.with_name(FAULTS))
    assert "'сто'" in copy[MONEY]["G4"].comment.text
    assert copy[CONCLUSION]["A4"].comment
    put(book, MONEY, "G4", "100")
    put(book, CONCLUSION, "A4", "Разом.")
    assert command("fill", book)[0] == 0
    assert not book.with_name(FAULTS).exists()
