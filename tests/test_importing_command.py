"""``civlib import``: from a report to the year's files, its doubts and their answers."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from test_cli import run
from test_importing import HEAD, INDICATORS, grid

from civlib import dataset
from civlib.compute.audit import findings
from civlib.dataset import doubts, layout
from civlib.dataset.importing import bringing
from civlib.dataset.importing.grid import Document, Grid
from civlib.dataset.problems import DataError

FORMS = Path(__file__).parent / "forms"
REAL = Path(__file__).parents[1] / "data"
SLUG, PLAIN = "bakhmut-civil-society", FORMS / "plain.docx"
TABLE = grid(HEAD, ["1.1", "Сквер", "5", "4,5"], ["1.2", "Алея", "20,022,0", "7"])

REST_ON_STATEMENTS = {"statements", "measure-uncounted"}
"""Section, and code, of findings that rest on what only a person enters."""

FOUND = """
claim-effective assessment/all/percent
claim-spent indicators/inputs/1/explanation
number-cut measures/3.3/actual
percent-rounding assessment/all/percent
percent-rounding indicators/inputs/1/percent
percent-rounding indicators/outputs/11/percent
percent-rounding indicators/outputs/12/percent
percent-rounding indicators/outputs/3/percent
percent-rounding indicators/quality/3/percent
percent-rounding totals/all/percent
percent-rounding totals/city/percent
percent-rounding totals/other/percent
percent-undefined indicators/outputs/5/percent
percent-undefined indicators/outputs/6/percent
percent-undefined indicators/outputs/7/percent
percent-wrong indicators/outputs/1/percent
percent-wrong indicators/outputs/2/percent
spending-masked totals/all/actual
term-over measures/2.2/term
term-over measures/4.4/term
"""
"""Every finding of 2019 that rests on neither statements nor statuses."""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder that the test stands in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CIVLIB_DATA", raising=False)
    return tmp_path


def rows(path: Path, *names: str) -> dict[tuple[str, ...], dict[str, str]]:
    """Return the rows of a table by their keys."""
    with path.open(encoding="utf-8", newline="") as file:
        return {tuple(row[name] for name in names): row for row in csv.DictReader(file)}


def values(found: dict, *names: str) -> dict:
    """Return the amounts of rows, equal where their values are."""
    return {key: [row[name] and Decimal(row[name]) for name in names] for key, row in found.items()}


def bring(place: Path, *tables: Grid, year: int = 2021, slug: str = "parks") -> bringing.Imported:
    told = ("Міська програма розвитку парків на 2020-2022 роки", "Зоринська міська рада")
    paragraphs = tuple(("p. 1", text) for text in told)
    return bringing.bring(Document(tables, paragraphs), slug, year, place / "data")


def codes(place: Path) -> list[str]:
    return sorted({one.code for one in dataset.check(place / "data")})


def shown(data: dataset.YearData) -> set[str]:
    told = [(one.code, "/".join((one.section, one.key, one.column))) for one in findings(data)]
    return {
        f"{code} {at}" for code, at in told if not {code, at.split("/")[0]} & REST_ON_STATEMENTS
    }


@pytest.mark.parametrize("form", ["plain.docx", "hard.docx", "plain.pdf", "hard.pdf", "plain.txt"])
def test_a_published_report_gives_the_data_that_were_typed_from_it(place: Path, form: str):
    result = run("import", FORMS / form, SLUG, 2019)
    assert result.exit_code == 0, result.stdout
    assert result.stderr.splitlines()[-1] == "265 numbers: 265 in records, 0 in doubts."
    own, real = place / "data" / SLUG / "2019", REAL / SLUG / "2019"
    for name, keys, cells in [
        ("funding.csv", ("measure_id", "source"), ("planned", "actual")),
        ("indicators.csv", ("group", "number"), ("planned", "actual")),
    ]:
        both = (values(rows(folder / name, *keys), *cells) for folder in (own, real))
        assert next(both) == next(both)
    assert len(rows(own / "measures.csv", "measure_id")) == 22
    told = values(rows(own / "indicators.csv", "group", "number"), "planned", "actual")
    assert sum(one != "" for pair in told.values() for one in pair) == 35
    keys = ("section", "key", "column")
    printed = [rows(folder / "published.csv", *keys) for folder in (own, real)]
    assert printed[0] == printed[1]
    assert len(printed[0]) == 138


def test_what_is_wrong_with_the_printed_figures_is_told_at_once(place: Path):
    result = run("import", PLAIN, SLUG, 2019)
    expected = set(FOUND.split("\n")) - {""}
    assert shown(dataset.load(SLUG, 2019, REAL)) == expected
    assert shown(dataset.load(SLUG, 2019, place / "data")) == expected
    assert "92,5% is printed, but 92.4% is computed" in result.stdout


def test_the_settings_of_a_new_programme_are_drafted(place: Path):
    run("import", PLAIN, SLUG, 2019)
    (own,), (real,) = (dataset.load_programmes([SLUG], at) for at in (place / "data", REAL))
    for name in ("term", "acts", "sources", "title", "council", "unit", "responsible_body"):
        first, second = (getattr(one, name) for one in (own, real))
        assert str(first).split("en=")[0] == str(second).split("en=")[0], name
    mine, theirs = own.settings(2019), real.settings(2019)
    assert (mine.date, mine.document.uk) == (theirs.date, theirs.document.uk)
    signed = [[(one.position.uk, one.name) for one in year.signatories] for year in (mine, theirs)]
    assert signed[0] == signed[1]


def test_hryvnias_stay_hryvnias(place: Path):
    run("import", FORMS / "other.docx", SLUG, 2019)
    (programme,) = dataset.load_programmes([SLUG], place / "data")
    assert programme.unit.uk == "грн"
    paid = rows(place / "data" / SLUG / "2019" / "funding.csv", "measure_id", "source")
    assert paid["1.2", "city"]["planned"] == "7000.00"


def test_each_doubt_is_asked_for_until_it_is_answered(place: Path):
    bring(place, TABLE).write()
    (problem,) = [one for one in dataset.check(place / "data") if one.code == "doubt"]
    assert (problem.row, problem.column, problem.severity) == (2, 5, "warning")
    assert "table 1, row 3, column 3: The cell holds several numbers" in problem.message
    path = place / "data" / "parks" / "2021" / "doubts.csv"
    text = path.read_text(encoding="utf-8")
    assert text.endswith(",\n")
    path.write_text(text.removesuffix("\n") + "20 \n", encoding="utf-8")
    found = bring(place, TABLE)
    assert found.differing == ["funding.csv", "published.csv"]
    found.write()
    assert "doubt" not in codes(place)
    paid = rows(path.with_name("funding.csv"), "measure_id")
    assert (paid["1.2",]["planned"], paid["1.2",]["actual"]) == ("20", "7")
    printed = rows(path.with_name("published.csv"), "key", "column")
    assert printed["1.2", "planned"]["printed"] == "20,022,0"
    assert dataset.load("parks", 2021, place / "data")
    assert bring(place, TABLE).write() == []


def test_doubts_may_be_saved_by_excel_and_those_without_a_header_are_told(place: Path):
    bring(place, TABLE).write()
    path = place / "data" / "parks" / "2021" / "doubts.csv"
    (row,) = rows(path, "place").values()
    cells = [row["place"], row["read"], row["chosen"], "?", "20"]
    path.write_text("place;read;chosen;question;answer\n" + ";".join(cells), encoding="utf-8")
    assert [*doubts.answers(path.parent).values()] == ["20"]
    path.write_text("place;read\n1;2", encoding="utf-8")
    assert "doubts-header" in codes(place)


def test_data_that_are_there_are_not_written_over(place: Path):
    bring(place, TABLE).write()
    path = place / "data" / "parks" / "2021" / "measures.csv"
    before = path.read_text(encoding="utf-8").replace("Сквер", "Сад")
    path.write_text(before, encoding="utf-8")
    found = bring(place, TABLE)
    assert [*found.difference()] == ["data/parks/2021/measures.csv", "- 1.1,Сад", "+ 1.1,Сквер"]


def test_a_corrected_report_gives_the_figures_that_it_prints(place: Path):
    """So it is beside data that have been there, and what they say beyond the report stays."""
    bring(place, grid(HEAD, ["1.1", "Сквер", "5", "4,5"])).write()
    path = place / "data" / "parks" / "2021" / "published.csv"
    own = path.with_name("measures.csv")
    own.write_text("measure_id,title,owner\n1.1,Сквер,Відділ\n", encoding="utf-8")
    bring(place, grid(HEAD, ["1.1", "Сквер", "6", "4,50"])).write()
    printed = rows(path, "key", "column")
    assert printed["1.1", "planned"]["printed"] == "6"
    assert printed["1.1", "actual"]["printed"] == "4,50"
    assert rows(own, "measure_id")["1.1",]["owner"] == "Відділ"


def test_a_difference_stops_the_command_unless_it_is_to_replace(place: Path):
    run("import", PLAIN, SLUG, 2019)
    path = place / "data" / SLUG / "2019" / "funding.csv"
    path.write_text("measure_id,source,planned,actual\n1.2,city,8,8\n", encoding="utf-8")
    before = path.read_text(encoding="utf-8")
    result = run("import", PLAIN, SLUG, 2019)
    assert (result.exit_code, path.read_text(encoding="utf-8")) == (1, before)
    assert "- 1.2,city,8,8" in result.stdout
    assert "add --replace" in result.stderr
    assert run("import", PLAIN, SLUG, 2019, "--replace").exit_code == 0
    assert path.read_text(encoding="utf-8") != before


def test_a_long_difference_is_cut(place: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bringing, "SHOWN", 1)
    bring(place, TABLE).write()
    path = place / "data" / "parks" / "2021" / "measures.csv"
    path.write_text("measure_id,title\n", encoding="utf-8")
    assert [*bring(place, TABLE).difference()][1:] == ["+ 1.1,Сквер", "… 1"]


def test_a_programme_that_is_there_gets_the_year_and_new_sources(sample: Path):
    before = (sample / "sample-programme" / "programme.toml").read_text(encoding="utf-8")
    table = grid(HEAD, ["1.1", "Сквер", "5 міський бюджет", "4 обласний бюджет"])
    found = bring(sample.parent, table, year=2026, slug="sample-programme")
    found.write()
    after = (sample / "sample-programme" / "programme.toml").read_text(encoding="utf-8")
    assert after.startswith(before)
    assert '[[sources]]\nid = "oblast"' in after
    assert "[years.2026]" in after
    again = bring(sample.parent, table, year=2026, slug="sample-programme")
    assert again.write() == []


def test_amounts_in_another_unit_than_the_programmes_are_doubted(sample: Path):
    table = grid(["№", "Захід", "План, грн", "Факт, грн"], ["1.1", "Сквер", "5000", "4000"])
    found = bring(sample.parent, table, year=2026, slug="sample-programme")
    assert found.doubts == 2
    text = found.files[found.folder / "doubts.csv"].decode()
    assert "These amounts are in another unit than others, which are in 'тис. грн'" in text


def test_a_table_that_the_report_has_no_more_is_emptied(place: Path):
    both = grid(INDICATORS, ["1", "Дерев", "5", "4", "80"], number=2)
    bring(place, TABLE, both).write()
    bring(place, TABLE).write()
    path = place / "data" / "parks" / "2021" / "indicators.csv"
    assert path.read_text(encoding="utf-8") == "number,title\n"


def test_the_form_is_drafted_once_and_an_answer_mends_it(place: Path):
    text = "Посаджено дерева вздовж дороги"
    table = grid(["№", "Захід", "План, грн", "Виконано"], ["1", "Парк", "5", text])
    bring(place, table).write()
    forms, _ = layout.read(place / "data" / "parks")
    assert [one.role for one in forms[0].columns][2:] == ["planned", "result"]
    path = place / "data" / "parks" / "2021" / "doubts.csv"
    answered = path.read_text(encoding="utf-8").replace(",\n", ",reason\n")
    path.write_text(answered, encoding="utf-8")
    bring(place, table).write()
    forms, _ = layout.read(place / "data" / "parks")
    assert [one.role for one in forms[0].columns][2:] == ["planned", "reason"]
    other = grid(["Код", "Захід", "План"], ["1", "Парк", "5"])
    assert place / "data" / "parks" / "layout.toml" not in bring(place, other).files


def test_facts_may_stand_in_a_table_of_labels(place: Path):
    facts = grid(["Відповідальний виконавець", "Відділ парків"], number=2)
    found = bring(place, TABLE, facts)
    assert (
        'responsible_body = { uk = "Відділ парків" }'
        in found.files[place / "data" / "parks" / "programme.toml"].decode()
    )


@pytest.mark.parametrize(
    ("slug", "table", "code"),
    [
        ("parks", grid(["Посада", "Кількість"], ["Сторож", "2"]), "import-nothing"),
        ("Парки", TABLE, "folder-name"),
    ],
)
def test_what_cannot_be_imported_is_told_and_nothing_is_written(place, slug, table, code):
    with pytest.raises(DataError) as error:
        bring(place, table, slug=slug)
    assert [one.code for one in error.value.problems] == [code]
    assert [*place.iterdir()] == []


def test_faulty_data_of_a_report_are_written_and_told(place: Path, monkeypatch):
    document = Document((grid(HEAD, ["1.1", "Сквер", "5", "4"], ["1.2", "Сад", "", ""]),))
    monkeypatch.setattr("civlib.dataset.importing.reading.read", lambda _: document)
    result = run("import", "report.docx", "parks", 2021)
    assert result.exit_code == 1
    assert "to-fill error" in result.stdout
    assert (place / "data" / "parks" / "2021" / "measures.csv").exists()


def test_statements_are_drafted_only_where_they_are_asked_for_and_absent(place: Path):
    run("import", PLAIN, SLUG, 2019)
    path = place / "data" / SLUG / "2019" / "statements.csv"
    assert not path.exists()
    result = run("import", PLAIN, SLUG, 2019, "--statements")
    assert result.exit_code == 1
    assert {one.code for one in dataset.check(place / "data")} == {"doubt", "to-fill"}
    stated = rows(path, "place", "value")
    assert stated["measures/1.6/result", "33"]["label"].startswith("[заповнити] Проведено 33")
    assert ("note", "478.6") in stated
    path.write_text("quantity,place,value,label\n", encoding="utf-8")
    assert run("import", PLAIN, SLUG, 2019, "--statements").exit_code == 0
    assert path.read_text(encoding="utf-8") == "quantity,place,value,label\n"


def test_what_the_report_does_not_show_survives_in_its_place(place: Path):
    bring(place, TABLE).write()
    folder = place / "data" / "parks" / "2021"
    path, funding = folder / "measures.csv", folder / "funding.csv"
    header, *lines = path.read_text("utf-8").splitlines()
    path.write_text(
        "\n".join([f"owner,{header}", *(f"Відділ,{line}" for line in lines), ""]), "utf-8"
    )
    funding.write_text(funding.read_text("utf-8").replace(",5,", ",5.00,"), "utf-8")
    before = {one: one.read_bytes() for one in folder.iterdir()}
    again = bring(place, TABLE)
    assert again.differing == []
    assert [one.name for one in again.write() if one in before] == []
    bring(place, grid(HEAD, ["1.1", "Сквер", "6", "4,5"], ["1.3", "Сад", "1", "1"])).write()
    assert rows(path, "measure_id") == {
        ("1.1",): {"owner": "Відділ", "measure_id": "1.1", "title": "Сквер"},
        ("1.3",): {"owner": "", "measure_id": "1.3", "title": "Сад"},
    }
    assert rows(funding, "measure_id")[("1.1",)]["planned"] == "6"
