"""Executed notebook → document: the one reading, and everything that stops it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from builds import KEY
from nbformat import v4
from test_tables import small

from civlib import __version__
from civlib.errors import PublishError
from civlib.publish import document, files, html, prose
from civlib.publish.cells import made_of
from civlib.publish.provenance import origin
from civlib.show import tables
from civlib.show.display import (
    NOTHING,
    Data,
    ReportEnd,
    ReportFigure,
    ReportHead,
    ReportReferences,
    ReportText,
)

HEAD = ReportHead("small-programme", 2019, "uk", "Звіт", "п", "о", "Рада", "2020-03-18")
FIGURE = ReportFigure(
    "chart", "uk", "Рисунок", "", "джерело", (), Data("chart", ("a",), (("1",),)), "Опис", "<svg/>",
    "<svg/>",
)  # fmt: skip
TABLE = tables.passport(small(), "uk")


def shows(*things: Any, source: str = "код", tags: tuple[str, ...] = ()) -> Any:
    """Return a code cell that shows civlib objects, as Jupyter stores them."""
    outputs = [v4.new_output("execute_result", data=one._repr_mimebundle_()) for one in things]
    return v4.new_code_cell(source, outputs=outputs, metadata={"tags": list(tags)})


def says(text: str, tags: tuple[str, ...] = (), **translations: str) -> Any:
    metadata = {"tags": list(tags), "civlib": translations}
    return v4.new_markdown_cell(text, metadata=metadata)


def read(*cells: Any, head: ReportHead = HEAD) -> document.Document:
    return document.read(v4.new_notebook(cells=[shows(head, source=""), shows(head), *cells]))


def blocks(*cells: Any, head: ReportHead = HEAD) -> list[dict[str, Any]]:
    """Return the blocks after the head's own code."""
    return list(read(*cells, head=head).blocks[1:])


def headings(*cells: Any) -> list[str]:
    return [block["id"] for block in blocks(*cells) if block["type"] == "heading"]


def test_a_notebook_becomes_blocks_in_its_order():
    found = read(says("## Розділ\n\nСлово."), shows(TABLE, FIGURE, source="x = 1"), shows(FIGURE))
    assert [block["type"] for block in found.blocks] == [
        "code", "heading", "paragraph", "table", "figure", "code", "figure", "code",
    ]  # fmt: skip
    assert found.head["title"] == "Звіт"
    assert found.blocks[5] == {"type": "code", "text": "x = 1"}
    assert [spec["svg"] for spec in found.specs("figure")] == ["<svg/>"] * 2
    assert [spec["id"] for spec in found.specs("table")] == ["passport"]
    numbers = [(block["type"], block["number"]) for block in found.blocks if "number" in block]
    assert numbers == [("table", 1), ("figure", 1), ("figure", 2)], "counted apart"


def test_sentences_are_read_as_prose_and_the_end_mark_as_nothing():
    found = blocks(shows(ReportText("- **а**")), shows(ReportEnd("small-programme", 2019)))
    assert [block["type"] for block in found] == ["list", "code", "code"]


def titles(*cells: Any) -> list[str]:
    found = (block for block in blocks(*cells) if block["type"] == "heading")
    return [prose.plain(block["children"]) for block in found]


def test_a_section_in_which_everything_shows_nothing_is_left_out_with_its_text():
    found = titles(
        says("## 1. Гроші"),
        says("### 1.1. За джерелами\n\nКожне джерело окремо."),
        shows(TABLE),
        shows(NOTHING),
        says("### 1.2. За завданнями\n\nПояснення.\n\n#### Ще нижче"),
        shows(NOTHING, ReportText("")),
        says("### 1.3. Кроки"),
        shows(FIGURE),
        says("## 2. Показники\n\nЧотири групи."),
        says("### 2.1. Затрати"),
        shows(NOTHING),
        says("## 3. Метод\n\nБез обчислень."),
        says("### Висновок"),
        shows(source="x = 1"),
    )
    assert found == ["1. Гроші", "1.1. За джерелами", "1.2. Кроки", "2. Метод", "Висновок"]


def test_a_heading_of_the_first_level_is_a_section_like_those_around_it():
    """A tutorial begins with one; in a report, nothing may fall below it."""
    found = blocks(says("## Гроші"), says("# Урок"), says("## Вправа\n\n### Перша"))
    levels = [block["level"] for block in found if block["type"] == "heading"]
    assert levels == [2, 2, 2, 3]


def test_data_of_sentences_are_no_block_and_are_published_beside_those_of_tables(tmp_path):
    rows = Data("effectiveness", ("parameter", "value"), (("e", "215"),))
    report = read(shows(ReportText("Висока.", (rows,))), shows(TABLE))
    assert [block["type"] for block in report.blocks[1:]] == ["paragraph", "code", "table", "code"]
    files.write(report, tmp_path)
    assert (tmp_path / "tables/effectiveness.csv").read_text() == "parameter,value\ne,215\n"


def test_nothing_leaves_no_block_where_something_else_is_shown():
    found = blocks(says("## Гроші"), shows(NOTHING), shows(TABLE))
    assert [block["type"] for block in found] == ["heading", "code", "table", "code"]


def test_cells_for_the_notebook_alone_and_empty_ones_are_left_out():
    only = (document.NOTEBOOK_ONLY,)
    hidden = says("<b>поза звітом</b>", tags=only)
    assert blocks(hidden, shows(TABLE, tags=only), says("  \n"), v4.new_code_cell(" ")) == []


def test_a_worked_cell_is_published_as_it_is_with_its_result():
    result = v4.new_output("execute_result", data={"text/plain": "Fraction(1, 2)"})
    worked = v4.new_code_cell("rate", outputs=[result], metadata={"tags": [document.WORKED]})
    bare = shows(ReportText("```\ndef rate():\n    return 1\n```"), tags=(document.BARE,))
    assert blocks(bare, worked) == [
        {"type": "listing", "text": "def rate():\n    return 1"},
        {"type": "listing", "text": "rate"},
        {"type": "result", "text": "Fraction(1, 2)"},
    ]


def test_prose_is_read_in_the_language_of_the_run():
    """A cell without a translation is read as it is; so is all without a head."""
    cells = (says("Слово", en="Word"), says("Інше"))
    for lang, words in (("uk", ["Слово", "Інше"]), ("en", ["Word", "Інше"])):
        found = blocks(*cells, head=replace(HEAD, lang=lang))
        assert [block["children"][0]["text"] for block in found] == words
    made = document.localised(v4.new_notebook(cells=[says("Слово", en="Word", uk="Інше")]))
    assert made.cells[0].source == "Слово"


@pytest.mark.parametrize(
    ("of", "word", "lang"),
    [(made_of("Слово"), "Word", None), (made_of("Старе слово"), "Слово", "uk")],
)
def test_a_translation_of_an_older_text_is_not_published(of, word, lang):
    """The Ukrainian stands in its place, in its own language, also in the published notebook."""
    cell = says("Слово", en="Word", of=of)
    head = replace(HEAD, lang="en")
    notebook = document.localised(v4.new_notebook(cells=[shows(head), cell]))
    for found in (blocks(cell, head=head), document.read(notebook).blocks[1:]):
        assert [(block["children"][0]["text"], block.get("lang")) for block in found] == [
            (word, lang)
        ]
    assert ' lang="uk">Слово</p>' in html.render(read(says("Слово"), head=head))
    assert ' lang="uk">Слово</p>' not in html.render(read(says("Слово")))


def test_a_localised_notebook_keeps_its_code_and_leaves_the_given_one_alone():
    head = replace(HEAD, lang="en")
    code = v4.new_code_cell("y", metadata={"civlib": {"en": "Word"}})
    given = v4.new_notebook(cells=[shows(head), says("Слово", en="Word"), code])
    made = document.localised(given)
    assert [cell.source for cell in made.cells] == ["код", "Word", "y"]
    assert [cell.source for cell in given.cells] == ["код", "Слово", "y"]


@pytest.mark.parametrize(
    ("names", "anchors"),
    [
        (["Метод", "Метод", "метод!"], ["метод", "метод-2", "метод-3"]),
        (["1.2. **План** і [`факт`](#x)"], ["1-2-план-і-факт"]),
        (["А", "А", "А 2"], ["а", "а-2", "а-2-2"]),
        (["А 2", "А", "А"], ["а-2", "а", "а-3"]),
        (["!", "?", "Section"], ["section", "section-2", "section-3"]),
        (["Chart", "Passport"], ["chart-2", "passport-2"]),
    ],
    ids=["same", "markup", "number after", "number before", "no letters", "of other things"],
)
def test_an_anchor_is_never_taken_twice(names, anchors):
    """Not even where one heading reads like another with its number, or like a table's id."""
    text = "\n\n".join(f"## {name}" for name in names)
    assert headings(says(text), shows(FIGURE, TABLE)) == anchors


@pytest.mark.parametrize("number", [0, 2])
def test_when_there_is_not_one_head_then_the_notebook_is_refused(number):
    notebook = v4.new_notebook(cells=[shows(HEAD) for _ in range(number)])
    with pytest.raises(PublishError, match=f"shows {number} report heads instead of one"):
        document.read(notebook)


def shown(data: dict[str, str]) -> Any:
    return v4.new_code_cell("x", outputs=[v4.new_output("display_data", data=data)])


def failed(output: Any) -> Any:
    return v4.new_code_cell("x", outputs=[output])


def anchored(text: str) -> Any:
    return v4.new_markdown_cell(text, metadata={"civlib": {"anchor": "formula.mean"}})


WIDGET = "application/vnd.jupyter.widget-view+json"
ERROR = v4.new_output("error", ename="KeyError", evalue="'9.9'", traceback=[])
WARNING = v4.new_output("stream", name="stderr", text="UserWarning")


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ((says("Слово"), failed(ERROR)), r"^Cell \[2\] \(x\): it failed with KeyError: '9\.9'$"),
        ((shown({"image/png": "iVBO"}),), r"^Cell \[2\] \(x\): the picture .* cannot be read"),
        ((shown({WIDGET: {}, "text/plain": "A"}),), r"^Cell \[2\] \(x\): it shows application/vnd"),
        ((shown({"text/html": "<script>1</script>"}),), r"^Cell \[2\] \(x\): <script> cannot"),
        ((says("Слово"), says("<form>")), r"^Text cell 4 \(<form>\): <form> cannot be published"),
        ((anchored("Слово"),), r"^Text cell 3 .*: its anchor 'formula.mean' has no heading"),
        ((anchored("## А"), anchored("## Б")), r"Several cells have the anchor 'formula\.mean'"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_readers_would_miss_is_refused_by_its_cell(cells, said):
    """What only a browser can show would be in the notebook and in no published format."""
    with pytest.raises(PublishError, match=said):
        read(*cells)


def test_raw_cells_and_warnings_speak_to_others_than_readers():
    assert blocks(v4.new_raw_cell("---\ntitle: а\n---"), failed(WARNING)) == [
        {"type": "code", "text": "x"}
    ]


def test_what_an_author_s_cell_shows_stands_in_one_frame_however_many_outputs():
    cell = shown({"text/plain": "1"})
    cell.outputs.append(v4.new_output("stream", name="stdout", text="два\n"))
    (frame, code) = blocks(cell)
    assert frame["type"] == "author"
    assert [child["text"] for child in frame["children"]] == ["1", "два"]
    assert code["type"] == "code"


def test_a_reference_in_the_text_shows_what_the_notebook_says_it_shows():
    name = "{{ totals[all].actual }}"
    figures = shows(ReportReferences({"uk": {name: "838,5"}, "en": {name: "838.5"}}))
    texts = blocks(figures, says("Разом {{ totals[all].actual }} тис. грн, $\\frac{1}{2}$."))
    assert texts[1]["children"][0]["text"] == "Разом 838,5 тис. грн, "
    with pytest.raises(PublishError, match=r"no figure .*\[al\].* did you mean \{\{ totals"):
        read(figures, says("{{ totals[al].actual }}"))
    with pytest.raises(PublishError, match=r"call note\.figures"):
        read(says(name))
    here = replace(HEAD, lang="en")
    own, other = blocks(figures, says("Так", en=name), says(name), head=here)[1:]
    assert (own["children"][0]["text"], other["children"][0]["text"]) == ("838.5", "838,5")
    assert (own.get("lang"), other["lang"]) == (None, "uk")


def test_sentences_in_another_language_say_so():
    (text, _) = blocks(shows(ReportText("Слово", lang="uk")), head=replace(HEAD, lang="en"))
    assert text["lang"] == "uk"


def test_a_published_notebook_shows_figures_where_its_text_refers_to_them():
    """Whoever opens it elsewhere reads a number; what reads it once more reads the same."""
    reference = "{{ totals[all].actual }}"
    figures = shows(ReportReferences({"uk": {reference: "838,5"}, "en": {reference: "838,5"}}))
    cell = says(f"Разом {reference}.", en=f"Total {reference}.")
    cell.metadata["civlib"]["of"] = made_of(cell.source)
    for lang, said in (("uk", "Разом 838,5."), ("en", "Total 838,5.")):
        head = shows(replace(HEAD, lang=lang))
        once = document.localised(v4.new_notebook(cells=[head, figures, cell]))
        assert once.cells[2].source == said
        assert document.localised(once) == once
    assert reference in cell.source, "the given notebook is left alone"


def test_a_translation_is_checked_as_the_text_is():
    with pytest.raises(PublishError, match="javascript"):
        read(says("Слово", en="[a](javascript:x)"), head=replace(HEAD, lang="en"))


def test_the_date_is_that_of_the_head():
    assert document.day_of(read()) == date(2020, 3, 18)
    with pytest.raises(PublishError, match="not an ISO date"):
        document.day_of(read(head=replace(HEAD, date="18.03.2020")))


def test_a_section_can_have_an_anchor_that_no_language_changes():
    """Its last heading has it, and no other heading or table can take it."""
    cell = says("## 2. Гроші\n\n### 2.1. План\n\nСлово", en="## 2. Money\n\n### 2.1. Plan\n\nWord")
    cell.metadata["civlib"]["anchor"] = "plan"
    for lang, first in (("uk", "2-гроші"), ("en", "2-money")):
        found = blocks(says("## Plan"), cell, head=replace(HEAD, lang=lang))
        ids = [block["id"] for block in found if block["type"] == "heading"]
        assert ids == ["plan-2", first, "plan"]


ORIGIN = origin(
    "small-programme/2019",
    {**KEY, "parameters": {"programme": "small-programme", "year": 2019, "lang": "uk"}},
    {
        "inputs/notebooks/annual_report.ipynb": "cd" * 32,
        "inputs/data/small-programme/2019/funding.csv": "ef" * 32,
    },
    "inputs/notebooks/annual_report.ipynb",
)
MADE = (
    "civlib verify small-programme/2019",
    "lang = uk, programme = small-programme, year = 2019",
    f"{__version__}, код {KEY['civlib']}",
    "3.11.7, pandas 3.0.1",
)
"""What every format says of it."""


def with_origin(said: Any) -> document.Document:
    metadata = {"civlib": {"origin": said}}
    return document.read(v4.new_notebook(cells=[shows(HEAD)], metadata=metadata))


def test_the_origin_is_that_of_the_notebook_s_metadata_and_whole():
    assert with_origin(ORIGIN).origin == ORIGIN
    assert read().origin is None
    said = {name: value for name, value in ORIGIN.items() if name not in ("lock", "inputs")}
    with pytest.raises(PublishError, match=r"civlib\.origin lack lock, inputs: build it again"):
        with_origin(said)
