"""What differs from run to run in what a cell shows, and is made the same."""

from __future__ import annotations

import pytest
from nbformat import v4

from civlib.publish.outputs import even

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
