"""``layout.toml``: what it says of a form, what is wrong with it, and the form without one."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civlib import dataset
from civlib.dataset import layout
from civlib.dataset.layout import Column, Form
from civlib.wording.terms import Table

HEAD = '[[tables]]\nkind = "measures"\ncolumns = [\n  {title = "№", role = "measure_id"},\n'


def read(folder: Path, text: str):
    (folder / layout.FILE).write_text(text, encoding="utf-8")
    forms, problems = layout.read(folder)
    return forms, [(one.row, one.code, one.message) for one in problems]


def test_there_is_no_form_without_a_file(tmp_path: Path):
    assert layout.read(tmp_path) == ((), [])


def test_a_header_has_one_level_or_several(tmp_path: Path):
    text = (
        f'{HEAD}  {{title = ["План", "Усього"], role = "planned", source = "all"}},\n]\n'
        'title = "1. Заходи"\nlandscape = true\n'
    )
    columns = (Column(("№",), "measure_id"), Column(("План", "Усього"), "planned", "all"))
    form = Form(Table.MEASURES, columns, "1. Заходи", landscape=True)
    assert read(tmp_path, text) == ((form,), [])


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("tables = [", "toml-syntax", ""),
        ("[[table]]", "misspelt-key", "table: "),
        ("tables = 1", "wrong-type", "tables: "),
        ("tables = [2]", "wrong-type", "tables[1]: "),
        ('[[tables]]\nkind = "measures"\ncolumns = [3]', "wrong-type", "tables[1].columns[1]: "),
        (f"{HEAD.replace('measures', 'money')}]", "unknown-word", "tables[1].kind: "),
        (f"{HEAD.replace('measures', 'funding')}]", "unknown-word", "tables[1].kind: "),
        (f"{HEAD.replace('№', '')}]", "empty-text", "tables[1].columns[1].title[1]: "),
        (f'{HEAD}{{title = "П", role = "plan"}}]', "unknown-word", "tables[1].columns[2].role: "),
        (f'{HEAD}{{title = "П", role = "group"}}]', "unknown-word", "tables[1].columns[2].role: "),
        (f'{HEAD}{{title = "П", role = "measure_id"}}]', "layout-twice", "columns[1].role: "),
        (
            f'{HEAD}{{title = "З", role = "title", source = "city"}}]',
            "layout-source",
            "tables[1].columns[2].source: ",
        ),
        (
            '[[tables]]\nkind = "measures"\ncolumns = [{title = "П", role = "planned"}]',
            "layout-rows",
            "tables[1].columns: ",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, code: str, where: str):
    forms, problems = read(tmp_path, text)
    assert forms == ()
    row, found, message = problems[0]
    assert (found, where in message) == (code, True)
    assert row or code in ("wrong-type", "unknown-key")


def test_columns_that_nobody_keeps_may_be_several(tmp_path: Path):
    text = f'{HEAD}{{title = "А", role = "ignore"}}, {{title = "Б", role = "ignore"}}]'
    assert len(read(tmp_path, text)[0][0].columns) == 3


def test_check_tells_what_is_wrong_with_the_form(sample: Path):
    (sample / "sample-programme" / layout.FILE).write_text("[[table]]", encoding="utf-8")
    found = dataset.check(sample)
    assert [one.path for one in found if one.code == "misspelt-key"] == [
        "data/sample-programme/layout.toml"
    ]


def test_the_usual_form_has_what_the_data_have(sample: Path):
    data = dataset.load("sample-programme", 2025, sample)
    measures, indicators = layout.usual(data)
    stages = ("planned", "actual")
    amounts = [one.role for one in measures.columns if one.role in ("source", *stages)]
    assert amounts == ["source", *stages]
    assert {one.source for one in measures.columns} == {""}
    assert measures.columns[-1].role not in stages
    assert "planned" in [one.role for one in indicators.columns]
    assert "tolerance" not in [one.role for one in indicators.columns]


def test_an_only_source_has_one_column_and_a_table_without_rows_none(sample: Path):
    data = dataset.load("sample-programme", 2025, sample)
    city = data.funding[data.funding["source"] == "city"]
    (form,) = layout.usual(replace(data, funding=city, indicators=data.indicators[:0]))
    assert [one.source for one in form.columns if one.role == "planned"] == ["city"]
    assert {len(one.title) for one in form.columns} == {1}


TEXT = st.text("аБї№ \"'\\[]{}=,#\u00a0", min_size=1).filter(lambda text: text.strip() == text)


@given(st.lists(TEXT, min_size=1), TEXT, st.booleans())
def test_what_is_written_is_read_again(titles: list[str], heading: str, turned: bool):
    from tempfile import TemporaryDirectory

    columns = (Column(tuple(titles), "title"), Column((titles[0],), "planned", "all"))
    forms = (Form(Table.MEASURES, columns, heading, turned), Form(Table.INDICATORS, columns[:1]))
    with TemporaryDirectory() as place:
        (Path(place) / layout.FILE).write_text(layout.written(forms), encoding="utf-8")
        found, problems = layout.read(Path(place))
    odd = "\u00a0" in "".join([*titles, heading])  # which no text of settings may have
    assert (bool(problems), found) == (odd, () if odd else forms)
