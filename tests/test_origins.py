"""From a figure to its source: every number of every table names its formula and its rows."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import executed
import nbformat
import pytest
from conftest import KEPT, SAMPLE
from test_outputs import FINDINGS, INDICATORS, TOTALS, put
from test_tables import YEAR

from civlib.dataset import schemas
from civlib.publish import prose
from civlib.show import captions, origins
from civlib.show.charts import sheet
from civlib.show.display import ReportFigure, ReportFigures, ReportTable
from civlib.wording import LANGUAGES, wording
from civlib.wording.terms import Formula, Table

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
NAMES = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))
UK, EN = wording("uk"), wording("en")

NUMBERS_IN_TEXT = {
    "effectiveness": ["value"],
    "findings": ["printed", "message"],
    "passport": ["value"],
    "rounding": ["example"],
}
"""Columns that hold numbers among words, by the table's id."""


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Stand beside the fictional programme and what was published of it; draw nothing."""
    output = tmp_path_factory.mktemp("outputs")
    for year in (2024, 2025):
        put(output, SAMPLE, year, totals=TOTALS, indicators=INDICATORS, findings=FINDINGS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CIVLIB_DATA", str(KEPT.parent))
        patch.setenv("CIVLIB_OUTPUT", str(output))
        patch.setattr(sheet, "drawings", lambda *_: ("<svg/>", "<svg/>"))
        yield
    run.cache_clear()


@cache
def run(name: str, lang: str) -> tuple[ReportTable | ReportFigure, ...]:
    """Return every table and figure that a notebook shows of the fictional programme."""
    found = [*executed.run(name, programme=SAMPLE, year=2025, lang=lang)]
    figures = [one for many in found if isinstance(many, ReportFigures) for one in many.figures]
    shown = [one for one in found if isinstance(one, ReportTable | ReportFigure)]
    return tuple(shown + figures)


def uncovered(table: ReportTable) -> set[str]:
    """Return the labels of a table's numeric columns that no origin speaks of."""
    numeric = {column.label for column in table.columns if column.kind == "number"}
    names = NUMBERS_IN_TEXT.get(table.id, ())
    numeric |= {schemas.label(table.id, name, table.lang) for name in names}
    return numeric - {label for one in table.origins for label in one.columns}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_column_of_numbers_has_an_origin(world, name, lang):
    """Without one a reader could not find the formula and the rows behind a figure."""
    found = [one for one in run(name, lang) if isinstance(one, ReportTable)]
    assert found
    assert {one.id: uncovered(one) for one in found if uncovered(one)} == {}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_an_origin_names_columns_formulas_and_files_that_are_there(world, name, lang):
    """A column that was renamed, or a file that does not exist, would lead nowhere."""
    published = ("tables/totals.csv", "tables/indicators.csv", "tables/findings.csv")
    for one in run(name, lang):
        assert one.origins or isinstance(one, ReportTable), one.id
        labels = {column.label for column in getattr(one, "columns", ())}
        for made in one.origins:
            assert bool(made.columns) == isinstance(one, ReportTable), one.id
            assert {*made.columns} <= labels, one.id
            assert not made.formula or made.formula in {*Formula}
            assert made.files, one.id
            for file in made.files:
                assert file in published or (KEPT / file).is_file(), (one.id, file)


@cache
def sections(lang: str) -> dict[str, str]:
    """Return the headings of the methodology without their numbers, by their anchors."""
    notebook = nbformat.read(NOTEBOOKS / "methodology.ipynb", as_version=4)
    found = {}
    for cell in notebook.cells:
        own = cell.metadata.get("civlib", {})
        if "anchor" in own:
            text = own["en"] if lang == "en" else cell.source
            *_, last = (one for one in prose.parse(text) if one["type"] == "heading")
            found[own["anchor"]] = re.sub(r"^[\d.]+ ", "", prose.plain(last["children"]))
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_formula_has_its_section_of_the_methodology_under_its_name(lang):
    """On paper there is no link: the name alone has to lead to the section."""
    w = wording(lang)
    wanted = {origins.anchor(formula): w(f"formula.{formula}") for formula in Formula}
    assert sections(lang) == wanted


def text(*specs: dict[str, Any], lang: str = "uk", each: bool = False) -> list[str]:
    w = wording(lang)
    found = origins.sentences(specs, w, each)
    return ["".join(part.text for part in parts) for parts in found]


def spec(columns: list[str], formula: str = "", rows: str = "усі", *files: str) -> dict[str, Any]:
    files = files or ("2019/funding.csv",)
    return {"columns": columns, "formula": formula, "files": [*files], "rows": rows}


def test_columns_of_the_same_rows_share_a_sentence():
    assert text(spec(["План", "Факт"]), spec(["Виконання"], "execution"), spec(["№"], rows="")) == [
        "План, Факт: як у даних; Виконання: методика, «Відхилення і відсоток виконання». "
        "Узято з 2019/funding.csv: усі.",
        "№: як у даних. Узято з 2019/funding.csv.",
    ]
    assert text(spec([], "mean", "every row"), lang="en") == [
        "Every value: methodology, “Mean of a group”. From 2019/funding.csv: every row."
    ]


YEARS = ("2017/funding.csv", "2018/funding.csv", "2020/funding.csv", "2020/measures.csv")


def test_years_of_one_table_are_told_as_spans_or_each_as_a_link_of_its_own():
    told = "Узято з funding.csv ({}), 2020/measures.csv."
    assert text(spec(["План"], "years", "", *YEARS))[0].endswith(told.format("2017–2018, 2020"))
    (parts,) = origins.sentences([spec(["План"], "years", "", *YEARS)], UK, each=True)
    assert [(part.text, part.file) for part in parts if part.file] == [
        ("2017", "2017/funding.csv"),
        ("2018", "2018/funding.csv"),
        ("2020", "2020/funding.csv"),
        ("2020/measures.csv", "2020/measures.csv"),
    ]
    assert "".join(part.text for part in parts).endswith(told.format("2017, 2018, 2020"))
    assert [part.formula for part in parts if part.formula] == ["years"]
    assert origins.sentences([], UK) == []


def test_an_origin_tells_the_rows_in_the_words_of_its_language():
    year = captions.of_year(EN, YEAR)
    rows = "every row of the source, for “All sources” every row"
    made = year.origin(["Planned"], None, "source", Table.FUNDING)
    assert made == origins.Origin(("Planned",), "", ("2019/funding.csv",), rows)
    whole = year.origin((), Formula.MEAN, "", "programme.toml")
    assert whole == origins.Origin((), "mean", ("programme.toml",))
