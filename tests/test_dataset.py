"""Where the data are, and that values arrive as they were written, whatever stands around them."""

import csv
import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from generate.printing import BASIC
from hypothesis import example, given
from hypothesis import strategies as st

from civlib import dataset
from civlib.dataset import cells, schemas, tables
from civlib.dataset.decoding import decode
from civlib.dataset.folders import select, select_years
from civlib.dataset.frames import EXACT
from civlib.dataset.model import Name, Signatory, Source, Term, YearSettings
from civlib.dataset.problems import DataError, Log
from civlib.dataset.reading import FILES
from civlib.errors import UnknownProgramme, UnknownYear, UsageError
from civlib.wording.terms import Table

PROGRAMME = "sample-programme"
REAL, KEPT = (Path(__file__).parents[up] / "data" for up in (1, 0))
D = Decimal


# Finding the data folder


def test_the_folder_is_the_one_given_that_of_the_variable_or_the_nearest(
    sample, tmp_path, monkeypatch
):
    other = tmp_path / "other"
    (other / "parks").mkdir(parents=True)
    monkeypatch.setenv("CIVLIB_DATA", str(other))
    with pytest.raises(UsageError, match="other holds no programme, a folder"):
        dataset.find_data()
    (other / "parks" / "programme.toml").touch()
    assert dataset.find_data(sample) == sample
    assert dataset.find_data() == other
    monkeypatch.setenv("CIVLIB_DATA", "")
    assert dataset.find_data() == sample
    with pytest.raises(UsageError, match="nothing is not a folder; name the folder"):
        dataset.find_data(tmp_path / "nothing")
    monkeypatch.setenv("CIVLIB_DATA", "nowhere")
    with pytest.raises(UsageError, match="nowhere is not a folder"):
        dataset.find_data()


def test_the_nearest_folder_is_looked_for_upwards(sample, tmp_path, monkeypatch):
    below = tmp_path / "notebooks" / "deep"
    nearer = below.parent / "data"
    below.mkdir(parents=True)
    nearer.mkdir()
    monkeypatch.chdir(below)
    assert dataset.find_data() == sample, "a data/ without a programme is somebody else's"
    shutil.copytree(sample / PROGRAMME, nearer / PROGRAMME)
    assert dataset.find_data() == nearer


def test_no_folder_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CIVLIB_DATA", raising=False)
    with pytest.raises(UsageError, match=r"no data/ with a programme in .* or above .* --data\."):
        dataset.find_data()
    (tmp_path / "data").mkdir()
    with pytest.raises(UsageError, match=r"no programme in .*/data yet; begin one"):
        dataset.find_data()


# Listing and choosing


@pytest.fixture
def another(sample: Path) -> Path:
    """Return the data folder with a second programme, which has no year."""
    (sample / "another").mkdir()
    (sample / "another" / "programme.toml").touch()
    return sample


def test_programmes_and_years_are_listed_in_order(another: Path) -> None:
    (another / "stray").mkdir()
    for name in ("2026", "20x6", "999", "notes"):
        (another / PROGRAMME / name).mkdir()
    (another / PROGRAMME / "2023").touch()
    assert dataset.list_programmes(another) == ("another", PROGRAMME)
    assert dataset.list_years(PROGRAMME, another) == (2024, 2025, 2026)
    assert dataset.list_years("another", another) == ()


def test_chosen_programmes_keep_their_order_each_once(another: Path) -> None:
    assert select(another) == ("another", PROGRAMME)
    assert select(another, [PROGRAMME, "another", PROGRAMME]) == (PROGRAMME, "another")
    assert select_years(PROGRAMME, [], another) == (2024, 2025)
    assert select_years(PROGRAMME, [2025], another) == (2025,)


@pytest.mark.parametrize("name", ["sample-program", "SAMPLE-PROGRAMME", f"../data/{PROGRAMME}"])
@pytest.mark.parametrize(
    "ask",
    [
        lambda name, data: dataset.load(name, 2025, data),
        lambda name, data: dataset.load_programmes([name], data),
        dataset.load_years,
        dataset.list_years,
        lambda name, data: dataset.check(data, [name]),
    ],
)
def test_an_unknown_programme_offers_the_nearest(sample: Path, name: str, ask: Any) -> None:
    message = rf"no programme '{name}' in .*did you mean '{PROGRAMME}'\?"
    with pytest.raises(UnknownProgramme, match=message) as caught:
        ask(name, sample)
    assert caught.value.exit_code == 2


def test_a_year_that_papermill_took_for_a_text_says_what_to_write(another: Path) -> None:
    with pytest.raises(UsageError, match=r"year is the text '2024' .* so write -p year 2024\."):
        dataset.load("another", "2024")  # type: ignore[arg-type]


def test_an_unknown_year_says_which_there_are(another: Path) -> None:
    with pytest.raises(UnknownYear, match="no data for 2026; it has: 2024, 2025"):
        dataset.load(PROGRAMME, 2026, another)
    with pytest.raises(UnknownYear, match="another has no data for 2025; it has: none"):
        dataset.load("another", 2025, another)
    with pytest.raises(UnknownYear, match="No programme has data for 2026, 2030"):
        dataset.check(another, years=[2030, 2025, 2026])
    (another / "another" / "programme.toml").write_text(
        (another / PROGRAMME / "programme.toml").read_text("utf-8"), "utf-8"
    )
    with pytest.raises(UnknownYear, match="another has no data for any year; add a folder"):
        dataset.load_years("another", another)


@pytest.mark.parametrize("reverse", [False, True])
def test_the_order_of_listings_changes_nothing(another, monkeypatch, reverse):
    shutil.copytree(another / PROGRAMME, another / "zebra")
    for name in ("b.csv", "a.csv"):
        (another / PROGRAMME / "2025" / name).touch()
    for name in ("iterdir", "glob", "rglob"):
        monkeypatch.setattr(Path, name, listing(getattr(Path, name), reverse))
    assert dataset.list_programmes(another) == ("another", PROGRAMME, "zebra")
    assert dataset.list_years(PROGRAMME, another) == (2024, 2025)
    files = dataset.load(PROGRAMME, 2025, another).files
    assert [path.name for path in files] == [
        *sorted({*FILES} - {"conclusion.md"}),
        "programme.toml",
    ]
    problems = [problem.message.split("'")[1] for problem in dataset.check(another, [PROGRAMME])]
    assert problems == ["a.csv", "b.csv"]


def listing(method: Callable[..., Any], reverse: bool) -> Callable[..., Any]:
    """Return a method of listing files that gives them in one order or the other."""
    return lambda *args: iter(sorted(method(*args), reverse=reverse))


# Loading


def test_the_data_kept_here_are_in_order(sample: Path) -> None:
    for data in (REAL, KEPT, sample):
        assert dataset.check(data) == ()
    assert dataset.check(sample, years=[2025]) == ()
    assert all(programme.fictional for programme in dataset.load_programmes(data=sample))
    assert not any(programme.fictional for programme in dataset.load_programmes(data=REAL))


def test_the_sample_keeps_the_form_that_data_had_before_any_column_could_be_left_out(sample):
    """Whoever changes it needs another old folder: those that there are go on working."""
    for path in (sample / PROGRAMME).glob("*/*.csv"):
        assert path.read_text(encoding="utf-8").splitlines()[0] == ",".join(BASIC[path.stem])


def test_the_settings_are_loaded_whole(sample: Path) -> None:
    (programme,) = dataset.load_programmes([PROGRAMME], sample)
    assert programme.slug == PROGRAMME
    assert programme.term == Term(2024, 2026)
    assert programme.unit == Name("тис. грн", "thousand UAH")
    assert programme.licence == "CC-BY-4.0"
    acts = [(act.kind, act.number, act.date) for act in programme.acts]
    assert acts == [
        ("approving", "1/1-1", date(2023, 12, 14)),
        ("amending", "5/12-40", date(2024, 10, 3)),
    ]
    assert programme.sources[0] == Source("city", Name("міський бюджет", "city budget"))
    assert programme.source_ids == ("city", "other")
    assert programme.source_label("other", "en") == "other sources"


def test_the_settings_of_a_year_are_loaded_whole(sample: Path) -> None:
    settings = dataset.load(PROGRAMME, 2025, sample).settings
    head = Name("Начальник управління культури", "Head of the Directorate of Culture")
    assert settings.date == date(2026, 2, 19)
    assert settings.heard is not None
    assert settings.responsible_body is not None
    assert settings.signatories == (Signatory(head, "В.В. Вигадана"),)
    plain = dataset.load(PROGRAMME, 2024, sample).settings
    assert (plain.heard, plain.responsible_body, plain.signatories) == (None, None, ())
    (programme,) = dataset.load_programmes([PROGRAMME], sample)
    assert programme.settings(2026) == YearSettings(date(2026, 12, 31), programme.title)


def test_all_years_are_loaded_in_order_or_their_problems_come_at_once(sample: Path) -> None:
    years = dataset.load_years(PROGRAMME)
    assert [data.year for data in years] == [2024, 2025]
    assert years[1].funding.equals(dataset.load(PROGRAMME, 2025).funding)
    settings = sample / PROGRAMME / "programme.toml"
    settings.write_text(settings.read_text("utf-8").replace("licence", "license"), "utf-8")
    for year in years:
        (sample / PROGRAMME / str(year.year) / "measures.csv").unlink()
    with pytest.raises(DataError) as caught:
        dataset.load_years(PROGRAMME)
    assert [one.code for one in caught.value.problems] == [*["missing-rows"] * 2, "misspelt-key"]


def test_types_and_absent_cells(sample: Path) -> None:
    loaded = dataset.load(PROGRAMME, 2024, sample)
    funding, indicators = loaded.funding, loaded.indicators
    assert [str(dtype) for dtype in funding.dtypes] == [*["str"] * 3, *["object"] * 4]
    assert str(indicators["number"].dtype) == "str"
    assert set(funding["appropriated"]) == {None}, "a column that the file lacks"
    assert set(indicators["owner"]) == {""}
    assert list(funding["planned"]) == [D("100.0"), D(20), D("40.0"), D("5.5"), None]
    assert list(funding["actual"]) == [D("96.0"), D(24), None, D("5.5"), D("1.25")]
    assert [str(one) for one in funding["planned"]] == ["100.0", "20", "40.0", "5.5", "None"]
    assert {type(one) for one in indicators["actual"]} == {Decimal, type(None)}
    assert indicators["actual"][2] == 0
    assert indicators["explanation"][0] == ""
    assert loaded.statements["indicator"][1] == ""


def test_every_table_has_its_declared_columns_and_all_rows_in_their_order(sample: Path) -> None:
    loaded = dataset.load(PROGRAMME, 2025, sample)
    for table in Table:
        path = sample / PROGRAMME / "2025" / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        frame = loaded.table(table)
        assert list(frame.columns) == list(tables.columns(table))
        shown = frame[header].astype(object).where(frame.notna(), "")
        assert [[str(value) for value in row] for row in shown.itertuples(index=False)] == rows


def test_a_year_knows_its_files_and_note(sample: Path) -> None:
    loaded = dataset.load(PROGRAMME, 2025, sample)
    folder = sample / PROGRAMME
    assert set(loaded.files) == {folder / "programme.toml", *(folder / "2025").iterdir()}
    assert list(loaded.files) == sorted(loaded.files)
    assert loaded.note == (folder / "2025" / "note.md").read_text(encoding="utf-8")
    with pytest.raises(FrozenInstanceError):
        loaded.year = 2024  # type: ignore[misc]
    with pytest.raises(ValueError, match="totals"):
        loaded.table("totals")


# Any valid table loads to the values it was written from

TEXT = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"])
    | st.sampled_from('",;\n«» '),
    max_size=30,
)
AMOUNT = st.tuples(st.integers(0, 10**15 - 1), st.integers(0, 10**20 - 1)).map(
    lambda parts: D(format(EXACT.normalize(D(f"{parts[0]}.{parts[1]:020}")), "f"))
)
PLACES = st.integers(0, 20)


def written(value: Decimal | None, places: int) -> str:
    """Return an amount with zeros after it, as somebody may type it."""
    if value is None:
        return ""
    exponent = min(int(value.as_tuple().exponent), -places)
    return format(value.quantize(D(1).scaleb(exponent), context=EXACT) if exponent else value, "f")


def plain(field: str) -> st.SearchStrategy[str]:
    """Return texts that a cell of ``measures.csv`` may hold."""
    declared = next(one for one in schemas.read("measures")["fields"] if one["name"] == field)
    required = declared["constraints"].get("required", False)
    return TEXT.filter(lambda text: not cells.fault(declared, text) and bool(text or not required))


MEASURE = st.tuples(
    *(plain(field) for field in ("title", "executors", "result", "reason")),
    st.sampled_from(["carried_out", "partly", "not_carried_out"]),
)
FUNDING = st.tuples(*[st.none() | st.tuples(AMOUNT, PLACES)] * 2)


def as_csv(kind: Table, rows: list[list[str]], end: str, quoting: int) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=end, quoting=quoting)
    writer.writerows([BASIC[kind], *rows])
    return text.getvalue().encode()


def loads(kind: Table, content: bytes) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a table's bytes; none of them may be a problem."""
    log = Log(f"{kind}.csv")
    text = decode(content, log)
    frame = tables.read(kind, text, log).frame()
    assert [problem for problem in log.problems if problem.severity == "error"] == []
    yield from frame[BASIC[kind]].itertuples(index=False, name=None)


STYLE = st.tuples(
    st.sampled_from(["\n", "\r\n"]), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
)


@given(st.lists(MEASURE, min_size=1, max_size=5), STYLE)
def test_any_text_comes_back_as_written(measures: list[tuple[str, ...]], style: Any) -> None:
    rows = [
        [f"1.{number}", "1", "Одна", title, "2025", executors, status, result, reason]
        for number, (title, executors, result, reason, status) in enumerate(measures, start=1)
    ]
    content = as_csv(Table.MEASURES, rows, *style)
    assert list(map(list, loads(Table.MEASURES, content))) == rows
    assert list(map(list, loads(Table.MEASURES, content.rstrip(b"\r\n")))) == rows


@given(st.lists(FUNDING, min_size=1, max_size=8), STYLE)
def test_any_amount_comes_back_exactly(amounts: list[Any], style: Any) -> None:
    exact = [[None if one is None else one[0] for one in pair] for pair in amounts]
    texts = [["" if one is None else written(*one) for one in pair] for pair in amounts]
    rows = [[f"1.{number}", "city", *pair] for number, pair in enumerate(texts, start=1)]
    loaded = list(loads(Table.FUNDING, as_csv(Table.FUNDING, rows, *style)))
    assert [[*row[2:]] for row in loaded] == exact
    assert [["" if one is None else format(one, "f") for one in row[2:]] for row in loaded] == texts
    assert [row[0] for row in loaded] == [row[0] for row in rows]


@given(st.text(max_size=60))
def test_any_text_is_read_or_reported_and_never_breaks(text: str) -> None:
    content = text.encode("utf-8", errors="surrogatepass")
    for kind in Table:
        log = Log(kind)
        header = ",".join(field["name"] for field in schemas.read(kind)["fields"]).encode()
        for whole in (content, header + b"\n" + content):
            tables.read(kind, decode(whole, log), log)
        assert all(str(problem) for problem in log.problems)


# The one form of a file

BOM = b"\xef\xbb\xbf"
HEADER = b"measure_id,source,planned,actual\n"


@pytest.mark.parametrize(
    ("name", "data", "form"),
    [
        ("programme.toml", BOM + b'a = "b"\r\nc = 1', b'a = "b"\nc = 1'),
        ("2019/note.md", b"one\r\n\r\ntwo\r\n", b"one\n\ntwo\n"),
        ("note.md", BOM + BOM + b"note", b"note"),
        ("other.csv", b'b,"1"\r\na,"2, 3"\r\n\r\n', b'b,1\na,"2, 3"\n\n'),
        ("funding.csv", HEADER[:-1], HEADER),
        (
            "data/a/2019/funding.csv",
            BOM + b'"measure_id",source,planned,actual\r\n2.1,city,1,\r\n1.1,"city",,"2"',
            HEADER + b"2.1,city,1,\n1.1,city,,2\n",
        ),
        ("a.csv", b'1,"say ""so""\r\nor not","c"\n,', b'1,"say ""so""\nor not",c\n,\n'),
    ],
)
def test_each_file_has_one_form(name: str, data: bytes, form: bytes) -> None:
    assert dataset.canonical(name, data) == form


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("note.md", b""),
        ("note.md", b"\r\n"),
        ("funding.csv", BOM),
        ("funding.csv", "Захід\r\n".encode("koi8-u")),
        ("note.md", "note\r\n".encode("utf-16-le")),
        ("note.md", b"a\rb\r\n"),
        ("note.md", b"a\0b\r\n"),
        ("picture.png", b"\x89PNG\r\n\x1a\n"),
        ("funding.csv", HEADER + b'1.1,"city,1,1\r\n'),
    ],
)
def test_a_file_that_cannot_be_read_stays_as_it_is(name: str, data: bytes) -> None:
    assert dataset.canonical(name, data) == data


@given(
    st.sampled_from(["programme.toml", *FILES]),
    st.binary(max_size=40) | st.text('\r\n",a\ufeff', max_size=12).map(str.encode),
)
@example("measures.csv", b'"\xef\xbb\xbf\x01"')
def test_the_form_of_any_bytes_is_its_own_form(name: str, data: bytes) -> None:
    form = dataset.canonical(name, data)
    assert dataset.canonical(name, form) == form


CELL = st.text(st.sampled_from('ab19,"\n /#.') | st.characters(codec="utf-8"), max_size=6)
CELLS = CELL.map(lambda text: text.replace("\r", "").replace("\0", ""))


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=4))
def test_line_ends_and_quotes_change_nothing_and_cells_stay(rows: list[Any]) -> None:
    forms = set()
    for end, quoting in (("\n", csv.QUOTE_MINIMAL), ("\r\n", csv.QUOTE_ALL)):
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator=end, quoting=quoting).writerows([("a", "b", "c"), *rows])
        forms.add(dataset.canonical("any.csv", text.getvalue().encode()))
    (form,) = forms
    found = csv.reader(io.StringIO(form.decode(), newline=""))
    assert [tuple(row) for row in found] == [("a", "b", "c"), *rows]


def test_rows_of_funding_stand_as_the_programme_lists_measures_and_sources(sample):
    """However they stand in the file: city before other, as in programme.toml."""
    path = sample / "sample-programme" / "2025" / "funding.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([header, *sorted(rows, reverse=True)]), encoding="utf-8")
    funding = dataset.load("sample-programme", 2025, sample).funding
    assert [*zip(funding["measure_id"], funding["source"], strict=True)] == [
        ("1.1", "city"), ("1.1", "other"), ("1.2", "city"), ("2.2", "city"), ("2.2", "other")
    ]  # fmt: skip
    assert list(funding.index) == [*range(5)]
