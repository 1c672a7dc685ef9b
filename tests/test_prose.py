"""Markdown of a notebook: a few kinds of node, and a refusal for everything else."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civlib.errors import PublishError
from civlib.publish import prose
from civlib.publish.beside import Beside


def text(value: str) -> dict:
    return {"type": "text", "text": value}


def paragraph(*children: dict) -> dict:
    return {"type": "paragraph", "children": list(children)}


@pytest.mark.parametrize(
    ("markdown", "nodes"),
    [
        ("Слово", [paragraph(text("Слово"))]),
        ("# А\n\nб", [{"type": "heading", "level": 1, "children": [text("А")]},
                      paragraph(text("б"))]),
        ("###### А", [{"type": "heading", "level": 6, "children": [text("А")]}]),
        ("А\n---", [{"type": "heading", "level": 2, "children": [text("А")]}]),
        ("**а**", [paragraph({"type": "strong", "children": [text("а")]})]),
        ("*а*", [paragraph({"type": "emphasis", "children": [text("а")]})]),
        ("***а***", [paragraph({"type": "emphasis", "children": [
            {"type": "strong", "children": [text("а")]}]})]),
        ("`<b>&amp;`", [paragraph({"type": "code", "text": "<b>&amp;"})]),
        ("```python\na = **b**\n\n\n    <c>\n```",
         [{"type": "listing", "text": "a = **b**\n\n\n    <c>"}]),
        ("- а\n- б", [{"type": "list", "ordered": False,
                       "items": [[paragraph(text("а"))], [paragraph(text("б"))]]}]),
        ("1. а\n2. б", [{"type": "list", "ordered": True,
                         "items": [[paragraph(text("а"))], [paragraph(text("б"))]]}]),
        ("- а\n\n  б", [{"type": "list", "ordered": False,
                         "items": [[paragraph(text("а")), paragraph(text("б"))]]}]),
        ("- а\n  - б", [{"type": "list", "ordered": False, "items": [[
            paragraph(text("а")),
            {"type": "list", "ordered": False, "items": [[paragraph(text("б"))]]}]]}]),
        ("> а\n>\n> - б", [{"type": "quote", "children": [
            paragraph(text("а")),
            {"type": "list", "ordered": False, "items": [[paragraph(text("б"))]]}]}]),
        ("а\nб", [paragraph(text("а б"))]),
        ("а  \nб", [paragraph(text("а"), {"type": "break"}, text("б"))]),
        ("а\\\nб", [paragraph(text("а"), {"type": "break"}, text("б"))]),
        ("", []),
        ("\n\n", []),
    ],
    ids=["paragraph", "heading", "deepest heading", "underlined heading", "strong", "emphasis",
         "both", "code", "listing", "list", "ordered list", "list of paragraphs", "nested list",
         "quote",
         "soft break", "break by spaces", "break by backslash", "nothing", "blank lines"],
)  # fmt: skip
def test_every_kind_of_node(markdown, nodes):
    assert prose.parse(markdown) == nodes


@pytest.mark.parametrize(
    ("markdown", "url"),
    [
        ("[а](https://example.org/?a=1&b=2)", "https://example.org/?a=1&b=2"),
        ("[а](http://example.org)", "http://example.org"),
        ("[а](mailto:a@example.org)", "mailto:a@example.org"),
        ("[а](#розділ)", "#%D1%80%D0%BE%D0%B7%D0%B4%D1%96%D0%BB"),
        ("[а](tables/measures.csv)", "tables/measures.csv"),
        ("[а][1]\n\n[1]: https://example.org", "https://example.org"),
    ],
)
def test_links_that_a_report_may_have(markdown, url):
    link = {"type": "link", "url": url, "children": [text("а")]}
    assert prose.parse(markdown) == [paragraph(link)]


def test_an_address_in_angle_brackets_is_a_link_that_shows_itself():
    (block,) = prose.parse("<https://example.org>")
    assert block["children"][0]["url"] == prose.plain(block["children"]) == "https://example.org"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "&#106;avascript:alert(1)",
        "javascript&colon;alert(1)",
        "vbscript:msgbox(1)",
        "data:text/html,<script>",
        "file:secret",
        "ftp://example.org",
    ],
)
@pytest.mark.parametrize("form", ["[а]({})", "[а]( {} 'назва')", "[а][1]\n\n[1]: {}"])
def test_links_that_could_run_or_read_something_are_refused(form, url):
    with pytest.raises(PublishError, match="is refused: use http, https, mailto or an #anchor"):
        prose.parse(form.format(url))


@pytest.mark.parametrize(
    ("markdown", "said"),
    [
        ("<script>alert(1)</script>", "<script> cannot be published"),
        ("а <iframe src=x></iframe>", "<iframe> cannot be published"),
        ("> <form><input></form>", "<form> cannot be published"),
        ("<marquee>а</marquee>", "the tag <marquee> cannot be published"),
        ("а <blink>б</blink>", "the tag <blink> cannot be published"),
        ("а <img src=x onerror=alert(1)>", "leads to no file beside the notebook"),
        ("**![а](https://example.org/a.png)**", "lies elsewhere"),
        ("![а](data:image/png;base64,iVBO)", "cannot be read"),
        ("![а](attachment:а.png)", "attachment 'а.png' is gone"),
        ("Слово <!-- примітка", "'<!--' would be published"),
        ("<div>\nСлово <!-- примітка", "'<!--' would be published"),
        (f"$${'а' * 1_001}$$", "'$$' would be published"),
        ("Слово[^1]", "'[^1]' would be published as it is typed"),
        (":::{note}\nа\n:::", "':::' would be published"),
        ("{{ totals.actual }}", "'{{' would be published"),
        (r"\begin{align} а", r"'\\begin{' would be published"),
        (r"$\foo{x}$", r"the command \foo is not known"),
        ("$$}{$$", "cannot be read"),
        ("$$a & b$$", "cannot be read"),
        (r"$$\begin{foo}а\end{foo}$$", "the environment foo is not known"),
        ('<a href="http://[">а</a>', "'http://[' leads to no file beside the notebook"),
        ('<img src="//[">', "'//[' leads to no file beside the notebook"),
        ("# " + "слово " * 170, "the heading 'слово слово слово"),
        ("слово " * 170 + "\n---", "has 1,019 characters, 1,000 at most"),
        (f"[а](<https://example.org/{'a ' * 660}>)", "takes 2,660 bytes, 2,000 at most"),
        (f"[а](https://example.org/{'я' * 331})", "takes 2,006 bytes"),
        (">" * 11 + " а", "within one another 13 deep, 12 at most can be published"),
        ("<table><tr><td>" * 6 + "а", "within one another 14 deep, 12 at most"),
        ("а " + "<b>" * 11 + "а", "within one another 13 deep, 12 at most"),
        ("<b>" * 202, "tags within tags by the hundred"),
        *((text, "heading inside a list or quote") for text in ("> # А", "- # А", "> - ## А")),
    ],
)
def test_what_not_every_format_can_show_is_refused_by_its_name(markdown, said):
    with pytest.raises(PublishError, match=re.escape(said)):
        prose.parse(markdown, Beside(Path()))


@pytest.mark.parametrize(
    ("markdown", "kinds"),
    [
        ("~~а~~", ["paragraph", "strike", "text"]),
        ("H<sub>2</sub>O", ["paragraph", "text", "sub", "text", "text"]),
        ("x<sup>2</sup>", ["paragraph", "text", "sup", "text"]),
        ("а<br>б", ["paragraph", "text", "break", "text"]),
        ("<b>а</b> <i>б</i>", ["paragraph", "strong", "text", "text", "emphasis", "text"]),
        ("<!-- а -->", []),
        ("а\n\n***\n\nб", ["paragraph", "text", "rule", "paragraph", "text"]),
        ("    а", ["listing"]),
        ("$x$", ["paragraph", "formula"]),
        ("$$x$$", ["formula"]),
        (r"\begin{align}a&=b\end{align}", ["formula"]),
        ("<div>а</div>", ["paragraph", "text"]),
        ("<details><summary>а</summary>б</details>",
         ["paragraph", "strong", "text", "paragraph", "text"]),
        ("|а|б|\n|-|-|\n|1|2|", ["grid"]),
        ("а[^1]\n\n[^1]: б", ["paragraph", "text", "sup", "link", "text", "rule", "list",
                               "paragraph", "link", "text", "text"]),
    ],
)  # fmt: skip
def test_what_jupyter_shows_is_a_node(markdown, kinds):
    assert [*_kinds(prose.parse(markdown))] == kinds


def test_a_task_is_ticked_or_not_and_a_list_begins_where_it_says():
    ticked, open_ = prose.parse("- [x] а\n- [ ] б")[0]["items"]
    assert [prose.plain(item[0]["children"]) for item in (ticked, open_)] == ["☑ а", "☐ б"]
    assert prose.parse("3. а")[0]["start"] == 3


def test_a_formula_keeps_its_latex_as_what_is_read_aloud():
    (node,) = prose.parse(r"$$\frac{a}{b} \& \text{Факт}$$")
    assert node["text"] == r"\frac{a}{b} \& \text{Факт}"
    assert 'alttext="\\frac{a}{b} \\&amp; \\text{Факт}"' in node["mathml"]
    assert "<mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac>" in node["mathml"]
    (node,) = prose.parse(r"$\href{javascript:alert(1)}{x}$")[0]["children"]
    assert " href=" not in node["mathml"]


@pytest.mark.parametrize(
    ("name", "cells"),
    [("align", 4), ("aligned", 4), ("split", 4), ("eqnarray*", 4), ("cases", 4), ("pmatrix", 4),
     ("gather", 2), ("multline", 2)],
)  # fmt: skip
def test_what_stands_in_rows_keeps_its_rows_and_has_no_numbers(name, cells):
    rows = r"a &= 1 \\ b &= 2" if cells == 4 else r"a = 1 \\ b = 2"
    (node,) = prose.parse(f"$$\\begin{{{name}}}{rows}\\end{{{name}}}$$")
    assert node["mathml"].count("<mtd") == cells
    assert "amp;=" not in node["mathml"].partition(">")[2]
    assert "(1)" not in node["mathml"]


def test_a_column_of_numbers_is_one_to_its_head_and_a_name_has_words():
    (grid,) = prose.parse("<table><tr><th>&nbsp;<th>План<th>Код<tr><th>25 %<td>1<td>2"
                          "<tr><th>…<td>...<td>…<tr><th>усього<td>3<td>а</table>")  # fmt: skip
    assert [cell["is_name"] for cell in grid["head"][0]] == [False, True, True]
    for row in (*grid["head"], *grid["rows"]):
        assert [cell["is_number"] for cell in row] == [False, True, False]


def test_a_row_of_pictures_alone_is_no_empty_row():
    drawn = "data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E"
    rows = ("а", f"<p><img alt=б src='{drawn}'></p>", " ")
    shown = "".join(f"<tr><td>{row}</td></tr>" for row in rows)
    (grid,) = prose.parse(f"<table>{shown}</table>", Beside(Path()))
    assert [row[0]["children"][0]["type"] for row in grid["rows"]] == ["paragraph", "image"]


def test_a_table_knows_its_names_numbers_and_spans():
    (grid,) = prose.parse("|Назва|План|\n|---|---|\n|а|−1 200,5|\n|б||")
    assert [cell["is_name"] for cell in grid["head"][0]] == [True, True]
    assert [[cell["is_number"] for cell in row] for row in grid["rows"]] == [[False, True]] * 2
    (grid,) = prose.parse("<table><tr><th>а<th colspan=2>б<tr><td rowspan=2>1<td>2<td>3</table>")
    assert grid["columns"] == 3
    assert [(cell["rows"], cell["columns"]) for cell in grid["head"][0] + grid["rows"][0]] == [
        (1, 1), (1, 2), (2, 1), (1, 1), (1, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("а&nbsp;б &amp; &#8722;1", "а\u00a0б & −1"),
        ("\\&nbsp; AT&T &copy", "&nbsp; AT&T &copy"),
        ("\\<b\\>", "<b>"),
        ("&lt;script&gt;", "<script>"),
        ("5 < 6 > 4", "5 < 6 > 4"),
    ],
)
def test_character_references_are_read_as_jupyter_shows_them(markdown, shown):
    (block,) = prose.parse(markdown)
    assert prose.plain(block["children"]) == shown


def test_plain_text_leaves_out_markup_and_breaks_no_words():
    (block,) = prose.parse("**а** `б`  \n[в *г*](#a)")
    assert prose.plain(block["children"]) == "а б в г"


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("а[]()<>*_`#&!-1. \n\\:/\"'")))
def test_any_markdown_gives_known_nodes_or_one_sentence(markdown):
    """Whatever is typed, what comes out has only the kinds of node that every format renders."""
    try:
        nodes = prose.parse(markdown)
    except PublishError:
        return
    known = {"heading", "paragraph", "list", "quote", "text", "code", "strong", "emphasis",
             "link", "break", "listing", "rule", "formula", "grid", "strike"}  # fmt: skip
    assert set(_kinds(nodes)) <= known


def _kinds(nodes):
    for node in nodes:
        yield node["type"]
        yield from _kinds(node.get("children", []))
        for item in node.get("items", []):
            yield from _kinds(item)


ENDLESS = {
    "tags": ("<div>\n", "<b "),
    "tags with attributes": ("<div>\n", "<a b=c "),
    "tags with quotes": ("<div>\n", "<b x=' "),
    "drawings": ("<div>\n", "<svg "),
    "styles": ("<div>\n<p>б</p><style>", "a b "),
    "formulas": ("", "\\\\(а "),
    "formulas of paragraphs": ("", "\\\\[а\n"),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_what_begins_again_and_again_and_never_ends_is_read_in_one_go(name):
    """Nothing of it is lost; once each took four times as long for twice as much."""
    start, again = ENDLESS[name]
    nodes = prose.parse(start + again * (10_000 // len(again)), Beside(Path()))
    shown = "".join(prose.plain(node["children"]) for node in nodes)
    assert shown.count(again.strip(" \\\n")) == (0 if name == "styles" else 10_000 // len(again))


def test_no_formula_is_sought_for_beyond_its_limit():
    markdown, _ = prose._markdown()
    for parser in (markdown.block, markdown.inline):
        forms = [form for name, form in parser.specification.items() if "math" in name]
        assert forms
        assert not [form for form in forms if ".*?" in form or ".+?" in form]
