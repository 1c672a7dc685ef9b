"""Each fault of the data: reported once, at its place, with the value, the rule and the way out."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from builds import SAMPLE, TASK
from faults import (
    EDGE,
    INVISIBLE,
    PROGRAMME,
    RLO,
    SETTINGS,
    SHY,
    YEAR,
    ZWSP,
    Case,
    append,
    cell,
    columns,
    encoded,
    line,
    one_problem,
    place,
    spoil,
    stops,
    swap,
)

from civlib import dataset
from civlib.dataset import opening, tables
from civlib.dataset.problems import WARNING, DataError, Problem, nearest, told
from civlib.dataset.programme import RESERVED
from civlib.run import Options
from civlib.run.look import Look

README = Path(__file__).parents[1] / "data" / "README.md"

M, F, P, S = (f"{name}.csv" for name in ("measures", "funding", "published", "statements"))
IND = "indicators.csv"
NOTE = "note.md"
UTF8 = ("save it as UTF-8", "Excel", "LibreOffice")

FILE_CASES = [
    Case("cp1251, not Ukrainian", M, lambda content: content.decode().replace(
        "вікон", "окон ы").encode("cp1251", errors="replace"),
         2, 0, "encoding-cp1251", ("cp1251", *UTF8)),
    Case("koi8-u", M, encoded("koi8-u"), 2, 0, "encoding", ("byte 0xeb", *UTF8)),
    Case("one bad byte", IND, lambda content: content.replace("прим".encode(), b"\xff"),
         3, 0, "encoding", ("byte 0xff is not UTF-8", *UTF8)),
    Case("utf-16-le", NOTE, encoded("utf-16-le"), 0, 0, "encoding-utf-16", ("UTF-16",)),
    Case("nul", F, swap("30,36.5", "30,36.\x005"), 3, 0, "nul", ("NUL", "delete it")),
    Case("nul at the start", F, swap("measure_id", "\0measure_id"), 1, 0, "nul", ("NUL",)),
    Case("bare cr", M, lambda content: content.replace(b"\n", b"\r"),
         1, 0, "bare-cr", ("bare CR", "lines end with LF")),
    Case("merge marks", F, append("<<<<<<< HEAD\n2.1,city,1,1\n=======\n2.1,city,2,2\n>>>>>>> a"),
         7, 1, "merge-marker", ("'<<<<<<< HEAD' stands here", "keep one of them")),
    Case("one mark of a merge", NOTE, append("\nслово\n======="), 8, 1, "merge-marker", ("=",)),
    Case("bare cr in a cell", F, swap("80.0,64.25\n", "80.0,64.25\r"),
         4, 0, "bare-cr", ("bare CR",)),
]  # fmt: skip

HEADER = "measure_id,source,planned,actual"
ALL = "measure_id,source,fund,planned_initial,planned,appropriated,actual"
HEADER_CASES = [
    Case("missing column", IND, swap("group,number,title,unit,direction", "group,title,unit"),
         1, 0, "missing-column", ("'number' is missing", "add it")),
    Case("neither of two", F, columns(0, 1), 1, 0, "missing-column",
         ("columns 'planned', 'actual' are missing", "add one of them")),
    Case("column without a name", F, lambda content: content.replace(b"actual\n", b"actual,\n")
         .replace(b"118.4\n", b"118.4,5\n").replace(b"36.5\n", b"36.5,\n")
         .replace(b"64.25\n", b"64.25,\n").replace(b"47.6\n", b"47.6,\n")
         .replace(b"0,5\n", b"0,5,\n"), 1, 5, "extra-column", ("column 5 has no name",)),
    Case("extra column", F, swap(HEADER, f"{HEADER},comment"),
         1, 5, "extra-column", ("there is no column 'comment'", "delete it")),
    Case("misspelt", F, swap("planned", "plannd"),
         1, 3, "misspelt-column", ("there is no column 'plannd'", "write 'planned'")),
    Case("cyrillic letter in the header", F, swap("source", "sourсe"),
         1, 2, "misspelt-column", ("write 'source'",)),
    Case("duplicate column", F, columns(0, 1, 2, 3, 3),
         1, 5, "duplicate-column", ("'actual' is there twice", "delete one")),
    Case("duplicate for another", F, swap("actual", "planned"),
         1, 4, "duplicate-column", ("'planned' is there twice", "delete one")),
    Case("duplicate for another that is needed", F, swap("measure_id", "source"),
         1, 2, "duplicate-column",
         ("'source' is there twice", "write 'measure_id' where it belongs")),
    Case("no header", F, line(1), 1, 1, "no-header",
         ("'1.1,city,120.0,118.4'", "the first line must be the header", f"write: {ALL}")),
    Case("quote in the header", F, swap("planned", '"planned'),
         1, 0, "quotes", ("do not match", "write each quote inside it twice")),
    Case("measures: header only", M, lambda content: content.split(b"\n")[0] + b"\n", 0, 0,
         "missing-rows", ("it has no rows, though funding.csv names some of them", "add them")),
]  # fmt: skip

QUOTES = ("do not match", "between quotes", 'twice: ""')
ROW_CASES = [
    Case("short row", F, swap("1.2,city,80.0,64.25", "1.2,city,80.0"),
         4, 0, "short-row", ("3 cells where 4 are declared", "a cell or its comma is missing")),
    Case("short row of a measure", M, swap(",Замінено вікон: 12.,\n", "\n"),
         5, 0, "short-row", ("7 cells where 9",)),
    Case("long row", F, append("2.1,city,1,2,3"),
         7, 0, "long-row", ("5 cells where 4 are declared", "quote a cell that holds a comma")),
    Case("decimal comma without quotes", F, swap("80.0", "80,0"),
         4, 0, "long-row", ("5 cells where 4", "write a decimal sign as a point")),
    Case("blank line", F, swap("1.2,city", "\n1.2,city"),
         4, 0, "blank-row", ("the row is blank", "delete it")),
    Case("blank cells", F, swap("1.2,city", ",,,\n1.2,city"), 4, 0, "blank-row", ("delete it",)),
    Case("quote not closed", M, swap("міська бібліотека\",", "міська бібліотека,"),
         2, 0, "quotes", QUOTES),
    Case("text after a quote", "statements.csv", swap(",замінені вікна", ',"замінені" вікна'),
         7, 0, "quotes", QUOTES),
]  # fmt: skip

POINT = ("has a comma", "the decimal sign is a point")
DIGITS = ("digits other than 0 to 9", "retype")
NUMBER = ("is not a number", "a number such as 12 or 7.5")
NEGATIVE = ("is negative", "zero or more", "negative_amounts = true")
NONE = ("stands for nothing", "leave the cell empty")
FINITE = ("is not a finite number", "leave the cell empty")
LONG = ("is too long", "15 digits before the point and 20 after it")
THOUSANDS = ("separates thousands", "write the digits together")

CELLS: dict[str, tuple[str, tuple[str, ...]]] = {
    "120,0": ("decimal-comma", (*POINT, "write 120.0.")),
    "512,": ("decimal-comma", POINT),
    "1,000": ("decimal-comma", (*POINT, "write 1.000 or 1000, whichever is meant")),
    **dict.fromkeys(["NaN", "nan", "inf", "-inf", "+Infinity"], ("not-finite", FINITE)),
    **dict.fromkeys(["1e309", "2.5e-3"], ("exponent", ("an exponent", "write the digits out"))),
    **dict.fromkeys(["\uff11\uff12", "\u0661\u0662", "12\u00b2", "\u00bd"], ("digits", DIGITS)),
    **dict.fromkeys(["-5.0", "\u22125", "\u20135", "-0", "-1e5"], ("negative", NEGATIVE)),
    **dict.fromkeys(["-", "\u2013", "\u2014", "\u2212", "\u2026", "..."], ("absent-mark", NONE)),
    **dict.fromkeys(["н/д", "Немає", "n/a", "NULL", "#N/A"], ("absent-mark", NONE)),
    **dict.fromkeys(["1 000", "1 000,50", "1'000.5", "1\u2019000", "1,000.5", "1.000.000,5",
                     "1_000"], ("thousands", THOUSANDS)),
    **dict.fromkeys(["+5", "007", "0x10", ".5", "5.", "(5)", "1..2", "#", "так"],
                    ("not-a-number", NUMBER)),
    **dict.fromkeys(["12O", "l20", "12о,5"], ("letters", ("letters among its digits",))),
    **dict.fromkeys(["5%", "95,5 %"], ("percent", ("the number alone",))),
    **dict.fromkeys(["5 грн", "1 200,5 тис. грн", "5₴"], ("unit", ("the number alone",))),
    **dict.fromkeys(["#REF!", "#ПОСИЛ!", "#DIV/0!", "#ІМ’Я?", "####"],
                    ("formula-error", ("write the value itself",))),
    **dict.fromkeys(["01.02.2026", "2026-02-01", "1.лют", "1-Feb", "Feb-01 "[:-1]],
                    ("became-date", ("a date of what was typed",))),
    **dict.fromkeys(["1" * 16, f"0.{'1' * 21}"], ("number-size", LONG)),
    f"120.0{ZWSP}": ("invisible", ("'120.0\\u200b'", "ZERO WIDTH SPACE (U+200B)", *INVISIBLE)),
    f"12{SHY}0": ("invisible", ("SOFT HYPHEN (U+00AD) at character 3", *INVISIBLE)),
    f"{RLO}120": ("invisible", ("RIGHT-TO-LEFT OVERRIDE (U+202E) at character 1", *INVISIBLE)),
    "\ufeff120": ("invisible", ("ZERO WIDTH NO-BREAK SPACE (U+FEFF)", *INVISIBLE)),
    "120\t": ("invisible", ("a control character (U+0009)", *INVISIBLE)),
    " 120.0": ("edge-space", ("' 120.0'", *EDGE)),
    "120.0 ": ("edge-space", ("'120.0 '", *EDGE)),
    "120.0\n": ("edge-space", ("'120.0\\n'", *EDGE)),
}  # fmt: skip
NUMBER_CASES = [
    Case(ascii(value), F, cell(value), 2, 3, code,
         parts if code in ("invisible", "edge-space") else (repr(value), *parts))
    for value, (code, parts) in CELLS.items()
] + [
    Case("negative result", IND, swap(",0.241,", ",-0.241,"),
         6, 7, "negative", ("'-0.241'", *NEGATIVE)),
    Case("dash for no explanation", IND, swap("Опитано осіб: 300.", "-"),
         7, 8, "absent-mark", ("'-'", *NONE)),
    Case("stated with a comma", "statements.csv", swap("result,642", 'result,"642,0"'),
         2, 3, "decimal-comma", ("'642,0'", "write 642.0")),
]  # fmt: skip

TITLE = "Книжки ближче до людей"
KNOWN_MEASURES = "Known: '1.1', '1.2', '2.1', '2.2'."
MIXED = ("retype the word in one alphabet",)
NAMED = ("every row needs it",)

KEY_CASES = [
    Case("duplicate measure", M, lambda content: content + content.split(b"\n")[4] + b"\n",
         6, 1, "duplicate-key", ("measure_id '2.2' is already in line 5", "delete or renumber")),
    Case("duplicate funding", F, append("2.2,other,1,1"), 7, 2, "duplicate-key",
         ("measure_id '2.2', source 'other' is already in line 6", "delete or renumber")),
    Case("duplicate indicator", IND, append("quality,1,Ще одна,%,higher,1,1,,"),
         8, 2, "duplicate-key", ("group 'quality', number '1' is already in line 7",)),
    Case("duplicate printed", P, append("assessment,city,percent,93"), 20, 3, "duplicate-key",
         ("section 'assessment', key 'city', column 'percent' is already in line 19",)),
    Case("duplicate statement", S, append("windows,measures/2.2/result,13,,,вікна"),
         9, 2, "duplicate-key",
         ("quantity 'windows', place 'measures/2.2/result' is already in line 7",)),
    Case("unknown measure", F, append("2.3,city,1,1"), 7, 1, "unknown-measure",
         ("there is no measure '2.3'", "did you mean '2.2'?", KNOWN_MEASURES)),
    Case("unknown source", F, append("2.1,citty,1,1"), 7, 2, "unknown-source",
         ("there is no source 'citty'", "did you mean 'city'?", "Known: 'city', 'other'.")),
    Case("funding without a measure", F, append(",city,1,1"), 7, 1, "required",
         ("measure_id is empty", *NAMED, "Write an id as it is printed", "such as 3.4, I.2")),
    Case("funding without a source", F, append("2.1,,1,1"),
         7, 2, "required", ("source is empty", "every row needs it", "Known: 'city', 'other'.")),
    Case("indicator without a number", IND, append("quality,,Ще одна,%,higher,1,1,,"), 8, 2,
         "required", ("number is empty", *NAMED, "Write an id as it is printed")),
    Case("indicator without a title", IND, append("quality,2,,%,higher,1,1,,"),
         8, 3, "required", ("title is empty", *NAMED, "Fill it in.")),
    Case("unknown group", IND, swap("efficiency,1", "eficiency,1"),
         6, 1, "unknown-group", ("'eficiency' is no group", "did you mean 'efficiency'?")),
    Case("unknown direction", IND, swap("lower", "вниз"),
         6, 5, "unknown-direction", ("'вниз' is no direction", "Known: 'higher', 'lower'.")),
    Case("unknown status", M, swap("partly", "part"),
         3, 7, "unknown-status", ("'part' is no status", "did you mean 'partly'?")),
    Case("unknown section", P, append("measure,1.2,percent,1"),
         20, 1, "unknown-section", ("'measure' is no section", "did you mean 'measures'?")),
    Case("unknown printed column", P, append("totals,city,rate,1"), 20, 3, "unknown-column",
         ("'rate' is no column", "Known: 'planned', 'actual', 'percent', 'variance', 'state'.")),
    Case("printed: unknown measure", P, append("measures,2.3,percent,1"),
         20, 2, "unknown-key", ("there is no key '2.3'", "did you mean '2.2'?")),
    Case("printed: unknown source", P, append("measures,2.2/citi,percent,1"),
         20, 2, "unknown-key", ("there is no key 'citi'", "did you mean 'city'?")),
    Case("printed: unknown total", P, append("totals,al,percent,1"), 20, 2, "unknown-key",
         ("there is no key 'al'", "did you mean 'all'?", "Known: 'all', 'city', 'other'.")),
    Case("printed: unknown indicator", P, append("indicators,outputs/4,percent,1"),
         20, 2, "unknown-key", ("there is no key 'outputs/4'", "did you mean 'outputs/")),
    Case("stated: unknown measure", S, append("trees,measures/2.9/result,1,,,дерева"),
         9, 2, "unknown-place", ("there is no place '2.9'", "did you mean '2.")),
    Case("stated: unknown cell", S, append("trees,measures/2.1/reslt#2,1,,,дерева"),
         9, 2, "unknown-place", ("there is no place 'reslt'", "did you mean 'result'?")),
    Case("stated: unknown indicator's cell", S,
         append("trees,indicators/quality/1/result,1,,,дерева"),
         9, 2, "unknown-place", ("there is no place 'result'", "'explanation'")),
    Case("stated: unknown place", S, append("trees,notes,1,,,дерева"),
         9, 2, "form", ("'notes' is not a place such as measures/1.6/result", "rewrite it")),
    Case("stated: unknown indicator", S, append("trees,note,1,,outputs/7,дерева"),
         9, 5, "unknown-indicator",
         ("there is no indicator 'outputs/7'", "did you mean 'outputs/")),
    Case("stated: long parts", S, swap("result,24,10+14", "result,24,1234567890123456+14"),
         5, 4, "form", ("is not numbers joined by plus signs",)),
    Case("stated: parts", S, swap("result,24,10+14", "result,24,10 та 14"),
         5, 4, "form", ("'10 та 14' is not numbers joined by plus signs, such as 20+22+12+11",)),
    Case("source in capitals", F, swap("2.2,city", "2.2,City"), 5, 2,
         "unknown-source", ("there is no source 'City'", "did you mean 'city'?")),
    Case("measure with a last point", M, swap("\n1.1,1,", "\n1.1.,1,"),
         2, 1, "form", ("'1.1.' is not an id as it is printed, without spaces", "rewrite it")),
    Case("cyrillic in a source", F, swap("2.2,city", "2.2,сity"),
         5, 2, "mixed-scripts", ("'сity' mixes Latin letters with Cyrillic 'с'", *MIXED)),
    Case("latin in a cyrillic source", F, swap("2.2,city", "2.2,мicто"),
         5, 2, "mixed-scripts", ("'мicто' mixes Cyrillic letters with Latin 'i', 'c'", *MIXED)),
    Case("space after a key", F, swap("2.2,city", "2.2 ,city"),
         5, 1, "edge-space", ("'2.2 '", *EDGE)),
    Case("invisible in a source", F, swap("2.2,city", f"2.2,ci{ZWSP}ty"), 5, 2, "invisible",
         ("'ci\\u200bty' holds ZERO WIDTH SPACE (U+200B) at character 3", *INVISIBLE)),
    Case("bidi in a text", IND, swap("Опитано", f"{RLO}Опитано"), 7, 8, "invisible", ("U+202E",)),
    Case("damaged character", IND, swap("Опитано", "Опи\ufffdано"),
         7, 8, "invisible", ("REPLACEMENT CHARACTER", *INVISIBLE)),
    Case("printed with a space", P, swap('"103,3"', '" 103,3"'), 6, 4, "edge-space", EDGE),
    Case("decomposed letter", IND, swap("Опитано", "\u0418\u0306Опитано"),
         7, 8, "decomposed", ("writes a letter and its mark apart", "save it in form NFC")),
    Case("other priority", M, swap("2.1,2,", "2.1,1,"), 4, 2, "other-priority",
         ("'1': measure '2.1' does not start with it", "mend the one that is wrong")),
    Case("two titles of a priority", M, swap(f"1.2,1,{TITLE}", f"1.2,1,{TITLE}!"),
         3, 3, "two-priority-titles",
         (f"'{TITLE}!'", f"line 2 has '{TITLE}' for priority 1", "use one title")),
    Case("scattered priority", M, append(f"1.3,1,{TITLE},Ще один,2025,,partly,Почато.,"),
         6, 2, "scattered-priority",
         ("priority '1' has rows further up", "put all its measures together")),
    Case("term backwards", M, swap("2025–2026", "2026–2025"),
         5, 5, "term-years", ("'2026–2025' ends before it starts", "put the earlier year first")),
]  # fmt: skip

TOTAL = ("is a total", "delete the row, totals are computed")
TOTALS = [
    "Всього", "УСЬОГО", "Разом", "Усього за програмою", "Разом по заходах", "Всього: ", "Підсумок",
    "Усього, тис. грн", "Всього по програмі", "у тому числі:", "в т.ч. міський бюджет",
    "Total", "TOTAL:", "Grand total", "Subtotal", "Total for the programme", "of which city",
]  # fmt: skip
TOTAL_CASES = [
    Case(f"funding: {word}", F, append(f'"{word}",,280,271.75'), 7, 0, "total-row",
         (f"'{word.strip()}'", *TOTAL))
    for word in TOTALS
] + [
    Case("source: all", F, append("2.1,all,280,271.75"), 7, 0, "total-row", ("'all'", *TOTAL)),
    Case("among the measures", M, append(",,,Всього,,,,,"), 6, 0, "total-row", TOTAL),
    Case("among the indicators", IND, append(",,Разом,,,,280,,"), 8, 0, "total-row", TOTAL),
    Case("too short", F, append("Total,280"), 7, 0, "total-row", TOTAL),
    Case("without a word", F, append(",,280,271.75"), 7, 0, "total-row",
         ("numbers alone", "delete it, totals are computed")),
]  # fmt: skip

WARNING_CASES = [
    Case("neither amount", F, append("2.1,city,,"),
         7, 3, "no-amounts", ("the row has no amount", "fill one in or delete the row"), WARNING),
    Case("formula", IND, swap("Опитано осіб: 300.", "=SUM(A1:A9)"),
         7, 8, "formula", ("'=SUM(A1:A9)' starts with '='", "begin with a word"), WARNING),
    Case("mixed word in a text", M, swap("Читацькі", "Чиtацькі"), 4, 4, "mixed-scripts",
         ("'Чиtацькі' mixes Cyrillic letters with Latin 't'", *MIXED), WARNING),
    Case("measure outside the term", M, swap("2025–2026", "2025–2027"),
         5, 5, "measure-outside-term",
         ("'2025–2027' is not within the programme's term, 2024–2026", "mend"), WARNING),
]  # fmt: skip

CASES = [
    *(FILE_CASES + HEADER_CASES + ROW_CASES + NUMBER_CASES),
    *(KEY_CASES + TOTAL_CASES + WARNING_CASES),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}-{case.name}")
def test_one_fault_is_one_problem_at_its_place(sample: Path, case: Case) -> None:
    one_problem(sample, case)


# Files and folders

OPTIONAL = (P, S, NOTE)
FILES = (M, F, IND, *OPTIONAL)
HOME = f"data/{PROGRAMME}"
FOLDER = f"{HOME}/{YEAR}"

Upset = Callable[[Path], object]
"""A change of the data folder."""


def missing(file: str) -> Upset:
    return lambda data: place(data, file).unlink()


def linked(file: str) -> Upset:
    def upset(data: Path) -> None:
        path = place(data, file)
        path.symlink_to(path.rename(data.parent / file))

    return upset


def touched(*names: str) -> Upset:
    return lambda data: [place(data, name).touch() for name in names]


def made(*folders: str) -> Upset:
    return lambda data: [(data / folder).mkdir() for folder in folders]


def renamed(old: str, new: object) -> Upset:
    return lambda data: (data / old).rename((data / old).with_name(str(new)))


LINKED = "it is a symbolic link; put the file itself there."
OUTSIDE = "is outside the programme's term, 2024–2026; rename it or mend the term"
RULE = "small Latin letters, digits and hyphens only; rename it."
TAKEN = "is the name of a folder among the published reports; rename it"
UPSETS = [
    *((missing(file), f"{FOLDER}/{file}", "missing-rows",
       f"it has no rows, though {other} names some of them; add them.")
      for file, other in ((M, F), (IND, P))),
    (lambda data: [place(data, file).unlink() for file in FILES], FOLDER, "nothing-to-report",
     "neither measures.csv nor indicators.csv has a row; a report needs one of them."),
    *((linked(file), f"{FOLDER}/{file}", "symlink", LINKED) for file in FILES),
    (linked(SETTINGS), f"{HOME}/{SETTINGS}", "symlink", LINKED),
    (lambda data: [place(data, F).unlink(), place(data, F).mkdir()], f"{FOLDER}/{F}", "not-a-file",
     "it is a folder, and a file belongs here; put the file itself there."),
    *((renamed(f"{PROGRAMME}/{YEAR}", year), f"{HOME}/{year}", "year-outside-term",
       f"{year} {OUTSIDE} in {HOME}/{SETTINGS}.") for year in (2023, 2027)),
    (renamed(PROGRAMME, "Sample Programme"), f"data/Sample Programme/{SETTINGS}", "folder-name",
     f"'Sample Programme': a programme's folder has {RULE}"),
    *((renamed(PROGRAMME, name), f"data/{name}/{SETTINGS}", "reserved-name",
       f"'{name}' {TAKEN}, for example to '{name}-programme'.") for name in RESERVED),
    (renamed(PROGRAMME, "aux"), f"data/aux/{SETTINGS}", "reserved-name",
     "'aux' is a name that Windows keeps for a device, so no folder there can have it; "
     "rename it, for example to 'aux-programme'."),
    (made("stray", "_templates"), "data/stray", "no-programme",
     "it has no programme.toml, so it is no programme; add the file or move the folder."),
    (made(f"{PROGRAMME}/draft", f"{PROGRAMME}/.ipynb_checkpoints"), f"{HOME}/draft",
     "unknown-folder", "'draft' is no year and is not read; move it.", WARNING),
    (touched("fundings.csv", ".hidden", "~$funding.xlsx"), FOLDER, "unknown-file",
     "'fundings.csv' is not read; did you mean 'funding.csv'? "
     "Known: 'measures.csv', 'funding.csv', 'indicators.csv', 'published.csv', "
     "'statements.csv', 'note.md', 'conclusion.md'.", WARNING),
]  # fmt: skip


def only(data: Path) -> Problem:
    problems = dataset.check(data)
    assert len(problems) == 1, "\n".join(map(str, problems))
    return problems[0]


@pytest.mark.parametrize("upset", UPSETS, ids=lambda upset: f"{upset[2]}-{upset[1]}")
def test_a_fault_of_files_and_folders_is_one_problem(sample: Path, upset: tuple[Any, ...]) -> None:
    change, path, code, message, *severity = upset
    change(sample)
    problem = Problem(path, 0, 0, code, message, *severity)
    assert only(sample) == problem
    folders = path.split("/")[1:]
    slug, year = folders[0], next((int(name) for name in folders[1:2] if name.isdigit()), YEAR)
    if code == "no-programme":
        assert dataset.check(sample, [PROGRAMME]) == ()
    else:
        stops(sample, problem, year, slug)


def test_a_year_is_a_folder(sample: Path) -> None:
    (sample / PROGRAMME / "2026").touch()
    assert (only(sample).path, only(sample).message) == (
        f"{HOME}/2026",
        "'2026' is a file, and a year is a folder with its tables; "
        "put them into a folder of that name.",
    )


@pytest.mark.parametrize("made", [None, b"", b"\n \n", b"\xef\xbb\xbf"])
def test_what_was_printed_and_the_note_may_be_absent(sample: Path, made: bytes | None) -> None:
    """Missing and blank files hold nothing, in all their columns, and are no fault."""
    for name in OPTIONAL:
        path = place(sample, name)
        path.unlink() if made is None else path.write_bytes(made)
    assert dataset.check(sample) == ()
    data = dataset.load(PROGRAMME, YEAR, sample)
    assert (len(data.published), len(data.statements), data.note) == (0, 0, "")
    assert list(data.published.columns) == ["section", "key", "column", "printed"]
    there = {path.name for path in data.files} & {*OPTIONAL}
    assert there == (set() if made is None else {*OPTIONAL})


def test_a_note_still_finds_nothing_where_there_are_no_statements(sample: Path) -> None:
    place(sample, S).unlink()  # the sample's note names one
    assert only(sample).code == "unknown-reference"


def test_the_names_that_are_taken_are_documented() -> None:
    text = README.read_text(encoding="utf-8").partition("\n## ")[0]
    assert [name for name in RESERVED if f"`{name}`" not in text] == []


PLACES = (
    *(f"measures/2.2/{name}" for name in ("planned", "actual", "percent", "title", "term")),
    *(f"measures/2.2/{name}" for name in ("executors", "result#2", "reason")),
    *(f"indicators/quality/1/{name}" for name in ("planned", "actual", "percent", "title")),
    *(f"indicators/quality/1/{name}" for name in ("explanation#2", "corrective_action")),
    *("assessment", "note", "head", "head#12"),
)


def test_every_cell_of_the_form_can_state_something(sample: Path) -> None:
    spoil(sample, S, append("\n".join(f"trees,{where},1,,,дерева" for where in PLACES)))
    assert dataset.check(sample) == ()


# Several at once


def test_every_problem_of_every_file_is_reported_at_once(sample: Path) -> None:
    spoil(sample, SETTINGS, swap("licence", "license"))
    spoil(sample, F, swap("120.0", '"120,0"'))
    spoil(sample, F, append("2.3,citty,1,-"))
    spoil(sample, M, encoded("koi8-u"))
    spoil(sample, IND, append(",2,,%,up,NaN,1,,"))
    spoil(sample, NOTE, append("{{ totals[al].actual }}"))
    (sample / PROGRAMME / "2024" / M).unlink()
    problems = dataset.check(sample)
    found = [str(one).removeprefix(f"data/{PROGRAMME}/").partition(": ")[0] for one in problems]
    assert found == [
        "2024/measures.csv:0:0 missing-rows error",
        "2025/funding.csv:2:3 decimal-comma error",
        "2025/funding.csv:7:2 unknown-source error",
        "2025/funding.csv:7:4 absent-mark error",
        "2025/indicators.csv:8:3 required error",
        "2025/indicators.csv:8:5 unknown-direction error",
        "2025/indicators.csv:8:6 not-finite error",
        "2025/measures.csv:2:0 encoding error",
        "2025/note.md:6:1 unknown-reference error",
        "programme.toml:7:0 misspelt-key error",
    ]
    with pytest.raises(DataError, match=r"and 8 more: run `civlib check`") as caught:
        dataset.load(PROGRAMME, YEAR, sample)
    assert caught.value.problems == problems[1:]


def test_only_the_named_year_is_checked(sample: Path) -> None:
    spoil(sample, F, swap("1.2,city", ",,,\n1.2,city"))
    (sample / PROGRAMME / "2024" / M).unlink()
    assert [one.code for one in dataset.check(sample, years=[2024])] == ["missing-rows"]
    assert [one.code for one in dataset.check(sample, [PROGRAMME], [2025])] == ["blank-row"]


def test_a_warning_is_no_part_of_what_stops(sample: Path) -> None:
    spoil(sample, IND, swap("Опитано осіб: 300.", "=1+1"))
    spoil(sample, F, swap("1.2,city", ",,,\n1.2,city"))
    assert [one.code for one in dataset.check(sample)] == ["blank-row", "formula"]
    with pytest.raises(DataError) as caught:
        dataset.load(PROGRAMME, YEAR, sample)
    assert [one.code for one in caught.value.problems] == ["blank-row"]


def test_one_programme_does_not_stop_another(sample: Path) -> None:
    shutil.copytree(sample / PROGRAMME, sample / "second")
    spoil(sample, SETTINGS, swap("licence", "license"))
    assert [one.path for one in dataset.check(sample)] == [f"data/{PROGRAMME}/{SETTINGS}"]
    assert dataset.load("second", YEAR, sample).programme.slug == "second"
    assert dataset.check(sample, ["second"]) == ()


def test_a_place_elsewhere_is_named_in_full(sample, tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    spoil(sample, F, swap("1.2,city", ",,,\n1.2,city"))
    assert only(sample).path == (sample / PROGRAMME / str(YEAR) / F).as_posix()
    assert only(Path("../data")).path == f"../data/{PROGRAMME}/{YEAR}/{F}"


def test_lines_are_counted_where_cells_hold_line_breaks(sample: Path) -> None:
    spoil(sample, M, swap('"Управління культури, міська', '"Управління культури,\nміська'))
    spoil(sample, M, swap("partly", "part"))
    assert (only(sample).row, only(sample).column) == (4, 7)


def test_lines_torn_by_a_quote_are_not_called_short(sample: Path) -> None:
    spoil(sample, M, swap("«Бібліобус»", '"Бібліобус"\nна\nколесах'))
    assert [(one.row, one.code) for one in dataset.check(sample)] == [(3, "quotes"), (5, "quotes")]


def test_a_table_that_is_not_read_hides_no_fault_of_another(sample: Path) -> None:
    spoil(sample, M, encoded("koi8-u"))
    spoil(sample, F, append("9.9,citty,1,1"))
    assert [(one.code, one.row) for one in dataset.check(sample)] == [
        ("unknown-source", 7),
        ("encoding", 2),
    ]


def test_what_has_one_cause_is_told_once(sample):
    """Merged cells leave the first alone filled; the name of a source stands for its id."""
    merged = place(sample, F)
    head, *rows = merged.read_text(encoding="utf-8").splitlines()
    blank = [row if at == 0 else "," + row.partition(",")[2] for at, row in enumerate(rows)]
    merged.write_text("\n".join([head, *blank, ""]), encoding="utf-8")
    assert [(one.row, one.column, one.code) for one in dataset.check(sample)] == [
        (3, 1, "required")
    ]
    assert (
        "The same in lines 4–6: of merged cells only the first" in dataset.check(sample)[0].message
    )
    named = [row.replace(",city,", ",Міський бюджет,") for row in rows]
    merged.write_text("\n".join([head, *named, ""]), encoding="utf-8")
    told = dataset.check(sample)
    assert [(one.row, one.column, one.code) for one in told] == [(2, 2, "source-label")]
    assert "in the table write city." in told[0].message


CLUBS = "clubs,measures/2.1/result,24,,outputs/2,зустрічі"
RESULT = 'carried_out,"Зустрічей клубів: 24, учасників: 85.",'


def test_what_nothing_shows_is_not_simply_carried_out(sample):
    """Measure 2.1 had no money; its result in words is all there is to show of it."""
    told = ("no result, no money, no indicator of it, no basis", "mend the status")
    case = Case("", M, swap(RESULT, "carried_out,,"), 4, 7, "no-evidence", told, WARNING)
    one_problem(sample, case)
    for file, addition in ((F, "2.1,other,0,0.01"), ("statements.csv", CLUBS)):
        before = place(sample, file).read_bytes()
        place(sample, file).write_bytes(before + addition.encode() + b"\n")
        assert "no-evidence" not in {one.code for one in dataset.check(sample)}
        place(sample, file).write_bytes(before)


def test_a_file_that_no_year_can_have_is_not_read(sample: Path, monkeypatch) -> None:
    monkeypatch.setattr(opening, "LARGEST", 600_000)
    monkeypatch.setattr(tables, "MOST", 9)
    year = sample / SAMPLE / "2024"
    (year / "note.md").write_bytes(b"x" * 600_001)
    with (year / "measures.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"9.{number},1,x,x,,,,,\n" for number in range(9))
    found = [one for one in dataset.check(sample, [SAMPLE], [2024]) if one.severity == "error"]
    assert [(Path(one.path).name, one.code, one.message.partition(";")[0]) for one in found] == [
        ("measures.csv", "too-long", "the table has 14 lines, and civlib reads 9 at most"),
        ("note.md", "too-large", "the file has 1 MiB, and civlib reads 0 at most"),
    ]
    options = Options(("html",))
    assert Look(sample, sample.parent / "out", options).why(TASK) == [
        f"{found[1].path}: {found[1].message}"
    ]


def test_of_many_problems_of_one_kind_in_a_file_the_first_are_shown() -> None:
    many = [Problem("a.csv", row, 1, "x", f"m{row}", "error") for row in range(52)]
    other = Problem("b.csv", 1, 1, "x", "m", "error")
    lines = [*told([*many, other])]
    assert lines[:2] == ["a.csv:0:1 x error: m0", "a.csv:1:1 x error: m1"]
    assert lines[49:] == [
        "a.csv:49:1 x error: m49",
        "b.csv:1:1 x error: m",
        "a.csv: x: … and 2 more like these.",
    ]


def test_among_very_many_known_values_only_what_looks_the_same_is_offered() -> None:
    known = [f"{number}.1" for number in range(501)]
    assert nearest("x12.1", known[:500]) == "12.1"
    assert nearest("x12.1", known) is None
    assert nearest("012.1", known) == "12.1"
