"""Two published folders side by side: what moved, because of what, and the note that says so."""

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import mistune
import pytest

from civlib.errors import PublishError, UsageError
from civlib.publish.provenance import SUMS, origin
from civlib.show.display import REPORT
from civlib.verify import Sealed, diff
from civlib.verify.diff import comparison
from civlib.verify.diff.changes import INPUTS, TABLES, Change, changes
from civlib.verify.diff.comparison import Causes, Kind, Part, read

DATA, METHOD, ENVIRONMENT = Kind.DATA, Kind.METHOD, Kind.ENVIRONMENT
A, B, C = (letter * 64 for letter in "abc")
ABOUT: dict[str, Any] = {"programme": "a", "year": 2019, "lang": "uk"}
FUND, RESULTS = "inputs/data/a/2019/funding.csv", "inputs/data/a/2018/indicators.csv"
NOTEBOOK = "inputs/notebooks/annual_report.ipynb"
PACKAGES = {"python": "3.11.9", "pandas": "3.0.0"}
KEY = {
    "version": "0.1.0",
    "civlib": A,
    "packages": PACKAGES,
    "lock": A,
    "epoch": "",
    "formats": ["html"],
}
FILES = dict.fromkeys((FUND, RESULTS, NOTEBOOK), A)
ORIGIN = origin("a/2019", {**KEY, "parameters": ABOUT}, FILES, NOTEBOOK)
ORIGIN["civlib"]["version"] = "0.1.0"
TOTALS = "source,planned,actual,variance,execution_rate\n"
P = "\u00a0%"
"""How Ukrainian writes per cent."""

ALL = TOTALS + "all,140.0,109.5,-30.5,0.782143\n"
Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Return what writes a published folder: tables and other files by path, and an origin."""

    def write(
        name: str, files: dict[str, str], said: Any = ORIGIN, title: str = "Звіт", **changed: Any
    ) -> Path:
        place = tmp_path / name / "2019"
        told = {**said, **changed} if isinstance(said, dict) else said
        head = {REPORT: {"title": title, "date": "2020-03-18"}}
        notebook = {
            "cells": [{"outputs": [{"data": head}]}, {"source": "text"}],
            "metadata": {"civlib": {"origin": told}},
        }
        for path, text in {"annual_report.ipynb": json.dumps(notebook), **files}.items():
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            (place / path).write_text(text, encoding="utf-8", newline="")
        return place

    return write


LATER = {"parameters": {**ABOUT, "year": 2020}}


def causes(before: Path, after: Path) -> Causes:
    return comparison.causes(read(before), read(after))


def pair(folder: Folder, old: dict[str, str], new: dict[str, str]) -> tuple[Path, Path]:
    """Return two folders that hold tables, by their names."""
    old_files, new_files = (
        {f"tables/{table}.csv": text for table, text in tables.items()} for tables in (old, new)
    )
    return folder("old", old_files), folder("new", new_files)


MOVED = ALL.replace("109.5,-30.5,0.782143", "112.0,-28.0,0.800000")
KEYED = "code,section,key,column,printed\n"
ROW = "count-related,statements,trainings,note,"
FOUND = ("count-related", "statements", "trainings", "note")


@pytest.mark.parametrize(
    ("table", "old", "new", "expected"),
    [
        (
            *("totals", TOTALS + "all,1,2,1,2.000000\ncity,,,,\nother,1,,,\n"),
            TOTALS + "all,1,2,1,2.000000\nstate,0,,,\n",
            [
                (("city",), "", "", None),
                (("other",), "planned", "1", None),
                (("state",), "planned", None, "0"),
            ],
        ),
        (
            *("totals", TOTALS + "all,,0,,\n", TOTALS + "all,0,,,\n"),
            [(("all",), "planned", "", "0"), (("all",), "actual", "0", "")],
        ),
        (
            *("totals", "source,planned,actual\nall,1,2\ncity,3,4\n"),
            *("actual,source,planned\n4,city,3\n2,all,1\n", []),
        ),
        (
            *("findings", f"{KEYED}{ROW}1\n{ROW}2\n", f"{KEYED}{ROW}1\n{ROW}3\n{ROW}4\n"),
            [((*FOUND, "#2"), "printed", "2", "3"), ((*FOUND, "#3"), "printed", None, "4")],
        ),
        (
            *("indicators", "group,state\na,met\n", "group,state\na,not_met\n"),
            [(("a",), "state", "met", "not_met")],
        ),
    ],
    ids=["rows", "absent is not zero", "order", "repeated", "lost key"],
)
def test_what_differs_is_found_cell_by_cell_in_order(folder, table, old, new, expected):
    """Rows are matched by their schema's key, or else by the first column."""
    found = changes(*pair(folder, {table: old}, {table: new}))
    assert found == tuple(Change(f"{table}.csv", *one) for one in expected)


TABLE, SETTING = "tables/totals.csv", "inputs/data/a/programme.toml"


@pytest.mark.parametrize(
    ("path", "data", "why"),
    [
        *((TABLE, data, "") for data in (b"", b"a,b\n1\n", b'a,b\n1,"2\n', b"a\n\n")),
        (TABLE, b"a\n\xff\n", "it cannot be read as CSV in UTF-8"),
        (SETTING, b"title =", "it cannot be read as TOML"),
    ],
)
def test_what_is_no_table_is_refused(folder, path, data, why):
    place = folder("new", {path: ""})
    (place / path).write_bytes(data)
    with pytest.raises(UsageError, match=f"{path}: {why}.*`civlib build`"):
        changes(place, place, TABLES if path == TABLE else INPUTS)


FUNDING = "measure_id,source,planned,actual\n3.4,city,140.0,109.5\n"


SETTINGS = 'title = "A"\n[[sources]]\nid = "city"\n[effectiveness]\ncapped = false\n'


def test_bundled_data_are_compared_by_the_keys_of_their_dictionary(folder):
    files = {
        FUND: FUNDING,
        SETTING: SETTINGS,
        "inputs/data/a/2019/note.md": "а",
        "inputs/data/a/2019/own.csv": "a,b\n1,2\n",
    }
    other = {
        FUND: FUNDING.replace("109.5", "112.0"),
        SETTING: SETTINGS.replace("false", "true").replace("city", "c"),
        "inputs/data/a/2019/note.md": "б",
        "inputs/data/a/2019/own.csv": "a,b\n1,3\n",
    }
    assert changes(folder("old", files), folder("new", other), INPUTS) == (
        Change("a/2019/funding.csv", ("3.4", "city", ""), "actual", "109.5", "112.0"),
        Change("a/2019/own.csv", ("1",), "b", "2", "3"),
        Change("a/programme.toml", ("sources.1.id",), "value", "city", "c"),
        Change("a/programme.toml", ("effectiveness.capped",), "value", "False", "True"),
    )


NOTE = "inputs/data/a/2019/note.md"


@pytest.mark.parametrize(
    ("changed", "kind", "expected"),
    [
        ({}, None, []),
        (
            *({"inputs": {FUND: B, NOTE: C}}, DATA),
            [(RESULTS, A, None), (FUND, A, B), (NOTE, None, C)],
        ),
        (
            *({"civlib": {"version": "0.2.0", "id": B}}, METHOD),
            [("civlib", f"0.1.0 ({A})", f"0.2.0 ({B})")],
        ),
        ({"notebook": {"path": NOTEBOOK, "sha256": B}}, METHOD, [("annual_report.ipynb", A, B)]),
        (
            {"python": "3.12.1", "packages": {"pandas": "3.0.1", "typst": "1"}, "lock": B},
            *(ENVIRONMENT, [("pandas", "3.0.0", "3.0.1"), ("python", "3.11.9", "3.12.1"),
                            ("requirements.lock", A, B), ("typst", None, "1")]),
        ),
        (
            {**LATER, "inputs": {RESULTS: A, NOTE: B}},
            *(DATA, [("year", "2019", "2020"), (FUND, A, None), (NOTE, None, B)]),
        ),
        ({"formats": ["pdf"], "place": "b"}, None, []),
    ],
)  # fmt: skip
def test_causes_are_what_two_origins_do_not_share(folder, changed, kind, expected):
    found = causes(folder("old", {}), folder("new", {}, **changed))
    assert {name: [*map(tuple, told)] for name, told in found.items()} == (
        {kind: expected} if kind else {}
    )


@pytest.mark.parametrize(
    "text", ["", "{", "[" * 100_000, "[]", "{}", '{"cells": 1}', '{"cells": [1, {"outputs": [2]}]}']
)
def test_a_notebook_of_another_form_says_nothing(folder, text):
    place = folder("old", {"annual_report.en.ipynb": text})
    assert (read(place).title("uk"), read(place).year) == ("Звіт", 2019)


def test_what_notebooks_of_one_folder_say_otherwise_is_all_said(folder):
    other = {"metadata": {"civlib": {"origin": {**ORIGIN, "python": "3.12.1"}}}}
    place = folder("old", {"published_figures_audit.ipynb": json.dumps(other)})
    assert read(place).said[ENVIRONMENT]["python"] == "3.11.9, 3.12.1"


def figure(data: int, code: int, extra: int = 0) -> str:
    """Return a table that a code makes of data: their product, and what an environment adds."""
    return TOTALS + f"all,,{data * code + extra},,\n"


def made(folder: Folder, name: str, data: int, code: int, extra: int = 0) -> Path:
    """Return a folder as it comes out of data with a code in an environment."""
    return folder(
        name,
        {
            "tables/totals.csv": figure(data, code, extra),
            FUND: f"measure_id,planned\n1.1,{data}\n",
        },
        inputs={FUND: f"{data:064}"},
        civlib={"version": "0.1.0", "id": f"{code:064}"},
        packages={"pandas": str(extra)},
    )


@pytest.fixture
def present(folder, monkeypatch) -> Callable[..., None]:
    """Return what sets the present code and environment, with which folders are recomputed."""

    def set_(code: int, extra: int = 0) -> None:
        @contextmanager
        def remade_folder(sealed: Sealed, *, here: bool) -> Iterator[tuple[Path, tuple[()]]]:
            assert here, "what they were made with is no cause then"
            (row,) = csv.DictReader((sealed.path / FUND).read_text().splitlines())
            name = f"again-{sealed.path.parent.name}"
            yield made(folder, name, int(row["planned"]), code, extra), ()

        monkeypatch.setattr(comparison, "remade_folder", remade_folder)

    return set_


def moved(*pair: str, kinds: tuple[Kind, ...], step: int = 0) -> Part:
    return Part(kinds, (Change("totals.csv", ("all",), "actual", *pair),), step)


BOTH = (METHOD, ENVIRONMENT)


@pytest.mark.parametrize(
    ("new", "here", "steps"),
    [
        ((20, 1, 0), (1,), [("10", "20", (DATA,), 2)]),
        ((10, 2, 0), (1,), [("10", "20", (METHOD,), 3)]),
        ((10, 1, 10), (1,), [("10", "20", (ENVIRONMENT,), 3)]),
        ((20, 3), (3,), [("10", "30", (METHOD,), 1), ("30", "60", (DATA,), 2)]),
        (
            *((20, 1, 5), (2,)),
            [("10", "20", (METHOD,), 1), ("20", "40", (DATA,), 2), ("40", "25", BOTH, 3)],
        ),
        ((10, 2, 5), (1, 5), [("10", "15", (ENVIRONMENT,), 1), ("15", "25", (METHOD,), 3)]),
        ((10, 2, 5), (2, 5), [("10", "25", BOTH, 1)]),
    ],
    ids=[*Kind, "data and code", "neither is present", "code and environment", "at once"],
)
def test_what_moved_a_figure_is_told_by_recomputing(folder, present, new, here, steps):
    """Each figure is data times code and what the environment adds: 10 of the first folder."""
    sides = made(folder, "old", 10, 1), made(folder, "new", *new)
    present(*here)
    found = diff.compared(*sides, apart=True)
    assert found.parts == tuple(
        moved(before, after, kinds=kinds, step=step) for before, after, kinds, step in steps
    )
    unsure = any(kinds == BOTH for _, _, kinds, _ in steps)
    text = diff.note(found, "en")
    assert ("because of the method or code or the environment" in text) == unsure
    assert ("is not told apart here" in text) == unsure


def test_without_a_way_to_recompute_several_causes_stay_together(folder, monkeypatch):
    refused = PublishError("2019 holds no inputs | at all")
    monkeypatch.setattr(
        comparison, "remade_folder", lambda *_, **__: nullcontext((Path(), (refused,)))
    )
    old, new = made(folder, "old", 10, 1), made(folder, "new", 20, 2)
    found = diff.compared(old, new, apart=True)
    together = (moved("10", "40", kinds=(DATA, METHOD)),)
    assert found.parts == together == diff.compared(old, new).parts
    assert r"did not succeed: 2019 holds no inputs \| at all" in diff.note(found, "en")


DAY = "18\u00a0березня\u00a02020\u00a0року"


def test_a_note_says_first_what_data_changed_then_what_they_moved(folder):
    old = folder("old", {"tables/totals.csv": ALL, FUND: FUNDING, "SHA256SUMS": "a"})
    new = folder(
        "new",
        {
            "tables/totals.csv": MOVED,
            FUND: FUNDING.replace("109.5", "112.0"),
            "SHA256SUMS": "b",
        },
        inputs={FUND: B, RESULTS: A},
    )
    text, anything = diff.compare(old, new)
    assert anything
    told, _, files = text.partition("## Інші файли, що змінилися\n")
    expected = f"""\
# Що змінилося: Звіт

|  | Було | Стало |
| --- | --- | --- |
| Звіт | Звіт | Звіт |
| Дата звіту | {DAY} | {DAY} |
| Папка | old\\/2019 | new\\/2019 |
| civlib | 0\\.1\\.0 \\(aaaaaaaaaaaa\\) | 0\\.1\\.0 \\(aaaaaaaaaaaa\\) |
| SHA-256 файла SHA256SUMS | ca978112ca1b | 3e23e8160039 |

## Зміни в даних

- inputs\\/data\\/a\\/2019\\/funding\\.csv: aaaaaaaaaaaa → bbbbbbbbbbbb

| Файл | Рядок | Графа | Було | Стало | Різниця |
| --- | --- | --- | --- | --- | --- |
| Фінансування заходів (a\\/2019\\/funding\\.csv) | 3\\.4 / city | Факт | 109,5 | 112,0 | +2,5 |

## Що змінилося

Теки лише порівняно, чисел не перераховано. Змінитися вони могли через дані.

| Таблиця | Рядок | Графа | Було | Стало | Різниця |
| --- | --- | --- | --- | --- | --- |
| Гроші за джерелами (totals\\.csv) | Усього | Факт | 109,5 | 112,0 | +2,5 |
| Гроші за джерелами (totals\\.csv) | Усього | Відхилення | −30,5 | −28,0 | +2,5 |
| Гроші за джерелами (totals\\.csv) | Усього | Виконання | 78,2143{P} | 80,0000{P} | +1,7857 в. п. |

"""
    assert told == expected
    assert [line.partition(":")[0] for line in files.splitlines()] == [
        "",
        r"- SHA256SUMS",
        r"- annual\_report\.ipynb",
    ]


def lines(text: str, start: str = "| ") -> list[str]:
    """Return the lines of the last table of a note, without its header."""
    last = text.rpartition("| --- |\n")[2].split("\n\n")[0]
    return [line for line in last.splitlines() if line.startswith(start)]


FINDING = "code,section,key,column,printed,message_en\n"
COUNT = "count-missing,statements,all,note,"


def test_words_absent_cells_and_whole_tables_are_said_in_the_readers_language(folder):
    """Figures come first, then findings: of those the sentence alone, which holds all the rest."""
    rows = "group,number,planned,actual,achievement_rate,state\n"
    old = {
        "findings": f"{FINDING}{COUNT}x,1\n{COUNT}x,2\n",
        "groups": "group\ninputs\n",
        "indicators": f"{rows}outputs,2,60,44,0.733333,not_met\noutputs,3,,,,\n",
        "own": "a,b,c\n1,2,1\n",
        "totals": "source,planned\nall,1\n",
    }
    new = {
        "findings": f"{FINDING}{COUNT}y,1\n{COUNT}y,3\n",
        "indicators": f"{rows}outputs,2,,44,,plan_absent\n",
        "masking": "source\n",
        "own": "a,b,c\n1,4,1e3\n",
        "totals": "source,added\nall,x\n",
    }
    text, _ = diff.compare(*pair(folder, old, new), "en")
    where = r"| Result indicators (indicators\.csv) | indicators of outputs / 2 |"
    assert lines(text) == [
        r"| Groups of indicators (groups\.csv) | the whole table |  | rows: 1 | — |  |",
        f"{where} Planned | 60 | empty |  |",
        f"{where} Achievement rate | 73.3333% | empty |  |",
        f"{where} State | the plan was not met | there is no plan to compare with |  |",
        r"| Result indicators (indicators\.csv) | indicators of outputs / 3 |  | there | — |  |",
        r"| Variances that totals hide (masking\.csv) | the whole table |  | — | rows: 0 |  |",
        r"| own\.csv | 1 | b | 2 | 4 | +2 |",
        r"| own\.csv | 1 | c | 1 | 1e3 |  |",
        r"| Money of each source (totals\.csv) | every row | Planned | there | — |  |",
        r"| Money of each source (totals\.csv) | every row | added | — | there |  |",
        r"| Findings of the audit (findings\.csv) | a figure is announced and missing / counts and "
        r"amounts in the text / All sources / note / \#2 | Message in English | 2 | 3 |  |",
    ]


def test_two_years_are_said_to_be_two_years(folder):
    later = "inputs/data/a/2020/funding.csv"
    old = folder("old", {TABLE: figure(1, 1), FUND: FUNDING, SETTING: "a = 1"})
    files = {TABLE: figure(3, 1), later: FUNDING, SETTING: "a = 2"}
    new = folder("new", files, **LATER, inputs={later: B})
    text, _ = diff.compare(old, new, "en")
    assert "Reports of different years are compared, 2019 and 2020: what differs is" in text
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings == ["## What changed"]
    assert "toml" not in text
    assert lines(text)[0].endswith("| Actual | 1 | 3 | +2 |")


def test_causes_that_moved_nothing_are_named(folder):
    old, new = (folder(name, {TABLE: ALL}) for name in ("old", "new"))
    text, anything = diff.compare(old, new)
    assert not anything
    assert text.endswith("\n\nНічого не змінилося: усі файли обох папок однакові.\n")
    text, anything = diff.compare(old, folder("other", {TABLE: ALL}, python="3.12.1"))
    assert anything
    assert "- python: 3\\.11\\.9 → 3\\.12\\.1" in text
    assert "Не змінили жодного числа: середовище (версії програм)." in text
    (new / "annual_report.html").write_text("x")
    text, anything = diff.compare(old, new)
    assert anything
    assert "Жодне число в таблицях не змінилося." in text
    assert "- annual\\_report\\.html: раніше не було" in text
    assert "- annual\\_report\\.html: більше немає" in diff.compare(new, old)[0]


def test_steps_are_explained_and_quiet_causes_named(folder, present):
    present(1)
    old, new = made(folder, "old", 10, 1), made(folder, "new", 20, 1, 5)
    text, _ = diff.compare(old, new, "en", apart=True)
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings == [
        "## Changes in the data",
        "## Changes in method, code and environment",
        "## What changed because of the data",
        "## What changed because of the environment (versions of software)",
        "## Other files that changed",
    ]
    assert "Both reports recomputed with the present code" in text
    assert "The second report: was as it was recomputed" in text


def test_when_no_recorded_cause_differs_then_the_note_says_so(folder):
    found = diff.compared(*pair(folder, {"totals": figure(1, 1)}, {"totals": figure(2, 1)}))
    assert found.parts == (moved("1", "2", kinds=()),)
    told = "## What changed without a recorded cause\n\nBoth folders say that they were made"
    assert told in diff.note(found, "en")


@pytest.mark.parametrize(
    "origin", [None, {}, [], "text", 7, {"civlib": 1, "inputs": []}, {**ORIGIN, "packages": "x"}]
)
def test_when_an_origin_is_unknown_then_the_note_says_so(folder, origin):
    old, new = folder("old", {TABLE: figure(1, 1)}, origin), folder("new", {TABLE: figure(2, 1)})
    text, _ = diff.compare(old, new, "en")
    assert "The causes are not known: at least one of the folders does not say" in text
    assert causes(old, new) == {}


def test_a_head_that_says_little_is_shown_as_it_is(folder):
    """Without a title it is the name of the folder, and a day that is none stays a text."""
    head = json.dumps({"cells": [{"outputs": [{"data": {REPORT: {"date": "soon|"}}}]}]})
    old, new = (folder(name, {"annual_report.ipynb": head}) for name in ("old", "new"))
    (new / "x").touch()
    text, _ = diff.compare(old, new, "en")
    assert text.startswith("# What changed: new\\/2019\n")
    assert "| Report | — | — |\n| Date of the report | soon\\| | soon\\| |" in text


@pytest.mark.parametrize(("lang", "title"), [("uk", "Звіт за 2019"), ("en", "Report on 2019")])
def test_a_note_calls_the_reports_as_they_are_called_in_its_language(folder, lang, title):
    titles = {"annual_report.en": ("en", "Report on 2019"), "annual_report": ("uk", "Звіт за 2019")}
    files = {
        f"{name}.ipynb": json.dumps(
            {"cells": [{"outputs": [{"data": {REPORT: {"lang": own, "title": text}}}]}]}
        )
        for name, (own, text) in titles.items()
    }
    old, new = folder("old", files), folder("new", files | {"x": ""})
    (first, *_, row) = diff.compare(old, new, lang)[0].splitlines()[:5]
    assert first.endswith(f": {title}")
    assert row.endswith(f" | {title} | {title} |")


def test_what_comes_from_a_folder_cannot_become_markup(folder):
    evil = "</td><script>alert(1)</script>|[x](javascript:y)\n# Z"
    own, cell = "tables/own.csv", f'"{evil}"'
    old = folder("old", {own: f"a,b\n1,{cell}\n", "tables/<b>|.csv": "a\n"}, title=evil)
    new = folder(
        "new",
        {own: f"a,b\n1,2\n{cell},3\n"},
        title=evil,
        inputs={f"inputs/{evil}": evil},
        packages={evil: evil},
        civlib={"version": evil, "id": "\x1b[2J"},
    )
    text, _ = diff.compare(old, new)
    assert "\x1b" not in diff.plain(text)
    assert "<script>alert(1)</script>" in diff.plain(text), "for a terminal"
    page = str(mistune.create_markdown(escape=False, plugins=["table"])(text))
    assert "<script" not in page
    assert "href" not in page
    assert page.count("<h1>") == 1
    assert "<b>" not in page
    widths = {line.count(" | ") for line in text.splitlines() if line.startswith("| ")}
    assert widths == {2, 5}


@pytest.mark.parametrize("name", ["no-such-folder", "empty"])
def test_a_folder_without_a_report_is_refused(folder, tmp_path, name):
    (tmp_path / "empty").mkdir()
    good = folder("old", {})
    with pytest.raises(UsageError, match=f"{name} holds no published report"):
        diff.compare(good, tmp_path / name)


def test_the_years_of_a_programme_are_not_part_of_its_review(folder):
    files = {f"2018/{SUMS}": "", "2018/tables/totals.csv": ALL, "figures/a.svg": "x"}
    programmes = []
    for year in (folder("old", {}), folder("new", files)):
        (year / "annual_report.ipynb").rename(year / "programme_review.ipynb")
        programmes.append(year.rename(year.with_name("a")))
    found = diff.compared(*programmes)
    assert [one.name for one in found.others] == ["figures/a.svg"]


@pytest.mark.parametrize("name", ["", "programme_review.ipynb", "methodology.en.ipynb"])
def test_folders_of_reports_of_two_kinds_are_not_compared(folder, name):
    """A folder of a year and what is above it, or what is of all years, or of the method."""
    year = folder("old", {})
    other = year.parent
    if name:
        other = folder("new", {})
        (other / "annual_report.ipynb").rename(other / name)
    for pair in ((year, other), (other, year)):
        with pytest.raises(UsageError, match=r"not of one kind; compare two builds"):
            diff.compare(*pair)
    assert not diff.compare(other, other)[1]


def test_a_notebook_of_somebody_s_own_may_be_of_any_kind(folder):
    year, other = folder("old", {}), folder("new", {})
    (other / "annual_report.ipynb").rename(other / "parks.ipynb")
    assert diff.compare(year, other)[1]
