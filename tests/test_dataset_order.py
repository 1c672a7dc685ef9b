"""Equal data are equal, and equal bytes: rows, line ends, quotes and listings in any order."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from faults import PROGRAMME, SETTINGS, YEAR, place
from hypothesis import given, settings
from hypothesis import strategies as st

from civlib import dataset
from civlib.compute import audit
from civlib.dataset import YearData, schemas
from civlib.dataset.order import arranged, natural
from civlib.dataset.year import FILES
from civlib.wording.terms import Table

HERE = Path(__file__).parent
KEPT = [
    path
    for data in (HERE.parent / "data", HERE / "data")
    for path in sorted(data.glob("*/[0-9]*"), key=str)
]
FREE = (Table.FUNDING, Table.PUBLISHED, Table.STATEMENTS)
BOM = b"\xef\xbb\xbf"
HEADER = b"measure_id,source,planned,actual\n"


def years(*kept: Path) -> pytest.MarkDecorator:
    """Return what runs a test for each of some years."""
    return pytest.mark.parametrize("kept", kept, ids=lambda path: f"{path.parent.name}-{path.name}")


LARGE = years(*(path for path in KEPT if path.name in ("2019", "2025")))


def sort(kind: Table, keys: list[str]) -> list[str]:
    """Return rows, given by the columns of their key with spaces between, in their order."""
    names = [field["name"] for field in schemas.read(kind)["fields"]]
    of_key = [names.index(name) for name in schemas.read(kind)["primaryKey"]]

    def cells(row: str) -> list[str]:
        found = [""] * len(names)
        for at, cell in zip(of_key, row.split(), strict=True):
            found[at] = cell
        return found

    return arranged(kind, keys, cells)


# Which order


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        (Table.FUNDING, ["1.2 city", "1.2 other", "1.2.1 city", "1.10 city", "2 a-2", "2 a-10"]),
        (
            Table.PUBLISHED,
            [
                *("measures 1.9 planned", "measures 1.9 actual", "measures 1.9 percent"),
                *("measures 1.10 percent", "measures 1.10/city planned"),
                *("totals all percent", "totals city planned", "totals other planned"),
                *("indicators inputs/1 percent", "indicators outputs/2 planned"),
                *("indicators outputs/10 planned", "indicators efficiency/1 planned"),
                *("indicators quality/1 planned", "assessment all percent"),
            ],
        ),
        (
            Table.STATEMENTS,
            [
                *("b head", "b measures/1.9/title", "b measures/1.9/planned"),
                *("b measures/1.9/percent", "a measures/1.9/result", "b measures/1.9/result"),
                *("b measures/1.9/reason", "a measures/1.10/result"),
                *("b indicators/outputs/9/actual", "b indicators/outputs/9/explanation"),
                *("b indicators/outputs/10/actual", "a indicators/efficiency/1/actual"),
                *("a assessment", "a-2 note", "a-10 note", "a note#2", "a note#10"),
            ],
        ),
    ],
)  # fmt: skip
def test_rows_whose_order_means_nothing_follow_the_document(kind: Table, keys: list[str]) -> None:
    assert sort(kind, keys[::-1]) == keys
    assert sort(kind, sorted(keys)) == keys


@pytest.mark.parametrize("kind", [Table.MEASURES, Table.INDICATORS])
def test_rows_in_the_order_of_the_document_stay_there(kind: Table) -> None:
    rows = [("2.1", "1"), ("1.1", "2"), ("1.10", "3")]
    assert arranged(kind, rows, tuple) == rows


def test_rows_of_one_key_are_sorted_by_the_rest() -> None:
    rows = [("1.1", "city", "2", ""), ("01.1", "city", "9", ""), ("1.1", "city", "1", "")]
    assert arranged(Table.FUNDING, rows, tuple) == sorted(rows)


def test_numbers_of_any_length_are_compared_by_size() -> None:
    long = "9" * 5000
    keys = [f"1{long}", "2", long, "10", "007", "0"]
    assert sorted(keys, key=lambda key: natural(key, {})) == [
        "0",
        "2",
        "007",
        "10",
        long,
        f"1{long}",
    ]


# A year in another order


def change(kept: Path, rng: Random, end: str, quoting: int) -> Iterator[tuple[str, bytes, bytes]]:
    """Yield name, bytes and other bytes of each file of a year that say the same."""
    for path in (kept.parent / SETTINGS, *(kept / name for name in FILES)):
        old = path.read_bytes()
        new = old.replace(b"\n", end.encode())
        if path.suffix == ".csv":
            header, *rows = csv.reader(io.StringIO(old.decode(), newline=""))
            if path.stem in FREE:
                rng.shuffle(rows)
            text = io.StringIO(newline="")
            csv.writer(text, lineterminator=end, quoting=quoting).writerows([header, *rows])
            new = text.getvalue().encode()
        yield path.name, old, new


CHANGES = st.tuples(
    st.randoms(use_true_random=False),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
)


def written(kept: Path, folder: Path, files: dict[str, bytes]) -> YearData:
    """Return what is loaded from a year's files, written into a folder."""
    year = folder / kept.parent.name / kept.name
    year.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        ((year.parent if name == SETTINGS else year) / name).write_bytes(content)
    return dataset.load(kept.parent.name, int(kept.name), folder)


def told(data: YearData) -> list[Any]:
    """Return everything that the data say, down to the zeros at the end of numbers."""
    tables = [data.table(table) for table in Table]
    rows = [[[*map(repr, row)] for row in table.itertuples()] for table in tables]
    types = [[*map(str, table.dtypes)] for table in tables]
    return [data.programme, data.year, data.note, types, rows]


@LARGE
@settings(max_examples=8)
@given(change_=CHANGES)
def test_row_order_line_ends_and_quotes_change_nothing(
    tmp_path_factory: pytest.TempPathFactory, kept: Path, change_: tuple[Any, ...]
) -> None:
    files = {name: new for name, _, new in change(kept, *change_)}
    other = written(kept, tmp_path_factory.getbasetemp() / "other", files)
    data = dataset.load(kept.parent.name, int(kept.name), kept.parents[1])
    assert told(other) == told(data)
    assert audit.findings(other) == audit.findings(data)


@LARGE
@settings(max_examples=25)
@given(change_=CHANGES)
def test_files_that_say_the_same_have_one_canonical_form(
    kept: Path, change_: tuple[Any, ...]
) -> None:
    for name, old, new in change(kept, *change_):
        assert dataset.canonical(name, new) == dataset.canonical(f"data/a/2019/{name}", old)


@years(*KEPT)
def test_the_canonical_form_loads_as_the_file_does(tmp_path: Path, kept: Path) -> None:
    files = {
        name: dataset.canonical(name, old) for name, old, _ in change(kept, Random(1), "\n", 0)
    }
    assert not any(b"\r" in content for content in files.values())
    other = written(kept, tmp_path, files)
    data = dataset.load(kept.parent.name, int(kept.name), kept.parents[1])
    assert told(other) == told(data)
    assert audit.findings(other) == audit.findings(data)
    for table in FREE:  # read in the order that the canonical file has
        rows = csv.DictReader(io.StringIO(files[f"{table}.csv"].decode()))
        first, *_ = schemas.read(table)["fields"]
        assert [row[first["name"]] for row in rows] == [*data.table(table)[first["name"]]]


def test_a_problem_names_the_row_of_the_own_file(sample: Path) -> None:
    header, *rows = place(sample, "funding.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0] == "1.1,city,120.0,118.4"
    lines = [header, *rows[:0:-1], '1.1,city,"120,0",118.4']
    place(sample, "funding.csv").write_text("\r\n".join(lines), encoding="utf-8", newline="")
    (problem,) = dataset.check(sample)
    assert (problem.code, problem.row, problem.column) == ("decimal-comma", 6, 3)


# The canonical form of a file


@pytest.mark.parametrize(
    ("name", "data", "form"),
    [
        ("programme.toml", BOM + b'a = "b"\r\nc = 1', b'a = "b"\nc = 1'),
        ("2019/note.md", b"one\r\n\r\ntwo\r\n", b"one\n\ntwo\n"),
        ("note.md", BOM + BOM + b"note", b"note"),
        ("other.csv", b'b,"1"\r\na,2\r\n', b'b,"1"\na,2\n'),
        ("funding.csv", HEADER[:-1], HEADER),
        (
            "funding.csv",
            BOM + b'"measure_id",source,planned,actual\r\n2.1,city,1,\r\n1.1,"city",,"2"',
            HEADER + b"1.1,city,,2\n2.1,city,1,\n",
        ),
        (
            "indicators.csv",
            b"group,number,title,unit,direction,planned,actual,explanation,corrective_action\n"
            b'"quality",1,"a, b",%,"higher",1,1,"say ""so""\r\nor not","c"\ninputs,1,a,b,lower,,,,',
            b"group,number,title,unit,direction,planned,actual,explanation,corrective_action\n"
            b'quality,1,"a, b",%,higher,1,1,"say ""so""\nor not",c\ninputs,1,a,b,lower,,,,\n',
        ),
    ],
)  # fmt: skip
def test_each_file_has_one_form(name: str, data: bytes, form: bytes) -> None:
    assert dataset.canonical(name, data) == form
    assert dataset.canonical(name, form) == form


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("note.md", b""),
        ("note.md", b"\r\n"),
        ("funding.csv", BOM),
        ("funding.csv", BOM + BOM),
        ("funding.csv", "Захід\r\n".encode("cp1251")),
        ("note.md", "note\r\n".encode("utf-16")),
        ("note.md", b"a\rb\r\n"),
        ("note.md", b"a\0b\r\n"),
        ("picture.png", b"\x89PNG\r\n\x1a\n"),
        ("funding.csv", HEADER + b'1.1,"city,1,1\r\n'),
        ("funding.csv", HEADER + b"2.1,city,1\r\n1.1,city,1,1\r\n"),
        ("funding.csv", HEADER + b"2.1,city,1,1\r\n\r\n"),
        ("funding.csv", b"source,measure_id,planned,actual\r\n"),
        ("funding.csv", b"\r\n" + HEADER),
    ],
)
def test_a_file_that_cannot_be_read_stays_as_it_is(name: str, data: bytes) -> None:
    assert dataset.canonical(name, data) == data


CELL = st.text(st.sampled_from('ab19,"\n /#.') | st.characters(codec="utf-8"), max_size=6)
NAMES = st.sampled_from([SETTINGS, *FILES])


@given(NAMES, st.binary(max_size=40) | st.text('\r\n"a\ufeff', max_size=12).map(str.encode))
def test_the_form_of_any_bytes_is_its_own_form(name: str, data: bytes) -> None:
    form = dataset.canonical(name, data)
    assert dataset.canonical(name, form) == form


@given(st.data(), st.sampled_from(Table))
def test_any_cells_are_kept_and_quotes_do_not_matter(data: st.DataObject, kind: Table) -> None:
    header = [field["name"] for field in schemas.read(kind)["fields"]]
    cells = CELL.map(lambda text: text.replace("\r", "").replace("\0", ""))
    rows = data.draw(st.lists(st.tuples(*[cells] * len(header)), max_size=4))
    other = data.draw(st.permutations(rows)) if kind in FREE else rows
    forms = []
    for own, end, quoting in ((rows, "\n", csv.QUOTE_MINIMAL), (other, "\r\n", csv.QUOTE_ALL)):
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator=end, quoting=quoting).writerows([header, *own])
        forms.append(dataset.canonical(f"{kind}.csv", text.getvalue().encode()))
    assert forms[0] == forms[1] == dataset.canonical(f"{kind}.csv", forms[0])
    found = [*csv.reader(io.StringIO(forms[0].decode(), newline=""))]
    assert found == [header, *(list(row) for row in arranged(kind, rows, tuple))]


# What the file system lists


@pytest.mark.parametrize("reverse", [False, True])
def test_the_order_of_listings_changes_nothing(
    sample: Path, monkeypatch: pytest.MonkeyPatch, reverse: bool
) -> None:
    for name in ("another", "stray", "zebra"):
        shutil.copytree(sample / PROGRAMME, sample / name)
    (sample / "stray" / SETTINGS).unlink()
    (sample / "another" / "2026").mkdir()
    for name in ("b.csv", "a.csv"):
        place(sample, name).touch()
    for name in ("iterdir", "glob", "rglob"):
        monkeypatch.setattr(Path, name, listing(getattr(Path, name), reverse))
    assert dataset.list_programmes(sample) == ("another", PROGRAMME, "zebra")
    assert dataset.list_years(PROGRAMME, sample) == (2024, 2025)
    files = dataset.load(PROGRAMME, YEAR, sample).files
    assert [path.name for path in files] == [*sorted(FILES), SETTINGS]
    problems = [problem.message.split("'")[1] for problem in dataset.check(sample, [PROGRAMME])]
    assert problems == ["a.csv", "b.csv"]


def listing(method: Callable[..., Any], reverse: bool) -> Callable[..., Any]:
    """Return a method of listing files that gives them in one order or the other."""
    return lambda *args: iter(sorted(method(*args), reverse=reverse))
