"""Markdown of a notebook: a few kinds of node, and a refusal for everything else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civlib.errors import PublishError
from civlib.publish import prose


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
        ("а\nб", [paragraph(text("а"), text(" "), text("б"))]),
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
    ("markdown", "kind"),
    [
        ("<div>а</div>", "html"),
        ("а <b>б</b>", "inline_html"),
        ("<script>alert(1)</script>", "html"),
        ("а <img src=x onerror=alert(1)>", "inline_html"),
        ("<!-- а -->", "html"),
        ("![а](б.png)", "image"),
        ("**![а](https://example.org/a.png)**", "image"),
        ("- а\n\n  ![а](б.png)", "image"),
        ("> <div>", "html"),
        ("    а", "block_code"),
        ("а\n\n***\n\nб", "thematic_break"),
        *((text, "heading inside a list or quote") for text in ("> # А", "- # А", "> - ## А")),
    ],
)
def test_what_not_every_format_can_show_is_refused_by_its_name(markdown, kind):
    with pytest.raises(PublishError, match=rf"Markdown holds a \w*{kind}.*cannot be published"):
        prose.parse(markdown)


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
             "link", "break"}  # fmt: skip
    assert set(_kinds(nodes)) <= known


def _kinds(nodes):
    for node in nodes:
        yield node["type"]
        yield from _kinds(node.get("children", []))
        for item in node.get("items", []):
            yield from _kinds(item)
