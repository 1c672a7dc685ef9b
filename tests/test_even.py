"""What a cell shows beside what is worth reading: what differs each time, what drawing returns."""

import pytest
from nbformat import v4

from civlib.publish.outputs import even, told

DRAWN = '<svg><defs><clipPath id="p{0}"/></defs><dc:date>{1}</dc:date><g clip-path="url(#p{0})"/>'
PICTURE = "iVBO/0xabcdef12+0xab"
"""Base64 that reads like an address."""


@pytest.mark.parametrize(
    ("kind", "shown", "same"),
    [
        ("text/plain", "<object at 0x7f12ab34cd56>", "<object at 0x…>"),
        ("text/plain", "0xff, x0x7f12ab", "0xff, x0x7f12ab"),
        ("text/html", '<b id="T_1f00a_row0">', '<b id="T_0_row0">'),
        ("text/plain", "Wall time: 12 ms\nготово", "Wall time: …\nготово"),
        ("text/plain", "1.2 s ± 3 ms per loop (mean ± std. dev. of 7 runs)", "…"),
        ("image/svg+xml", DRAWN.format("0123456789", "2026-11-29"), DRAWN.replace("p{0}", "drawn-0")
         .format("", "…")),
        ("image/svg+xml", '<g id="axes_1"/>', '<g id="axes_1"/>'),
        ("image/png", PICTURE, PICTURE),
    ],
)  # fmt: skip
def test_addresses_random_names_and_clocks_are_made_even(kind, shown, same):
    output = v4.new_output("display_data", data={kind: shown})
    assert even(output).data == {kind: same}
    assert output.data == {kind: shown}, "the given output is left alone"


def test_a_printed_address_is_made_even_too():
    assert even(v4.new_output("stream", text="0x7f12ab34cd56\n")).text == "0x…\n"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("<Axes: title={'center': 'Зростання'}>", False),
        ("[<matplotlib.lines.Line2D at 0x7f12ab34cd56>]", False),
        ("(array([1., 2.]), <BarContainer object of 2 artists>)", False),
        ("<seaborn.axisgrid.FacetGrid at 0x7f12ab34cd56>", False),
        ("Text(0.5, 1.0, 'Зростання')", False),
        ("42", True),
        ("'a < b'", True),
    ],
)
def test_what_a_drawing_call_gives_back_is_not_shown_beside_its_picture(text, kept):
    value = v4.new_output("execute_result", data={"text/plain": text})
    drawn = v4.new_output("display_data", data={"image/png": "", "text/plain": "<Figure size>"})
    assert told([value, drawn]) == ([value, drawn] if kept else [drawn])
    assert told([value]) == [value], "without a picture it is all that there is"
