"""The small bars in tables: where each ends on the scale that all of a table share."""

from fractions import Fraction

import pytest

from civlib.compute import bars

F = Fraction


@pytest.mark.parametrize(
    ("rates", "end"),
    [([], "5/4"), ([None], "5/4"), (["1/2"], "5/4"), (["3/2", "2"], "2"), (["3"], "5/2"),
     (["10", "1/2", None], "5/2")],
)  # fmt: skip
def test_a_scale_holds_the_line_of_the_plan_and_room_beyond_it(rates, end):
    assert bars.scale_end([rate and F(rate) for rate in rates]) == F(end)


@pytest.mark.parametrize(
    ("rate", "end", "expected"),
    [
        (None, "2", None),
        ("1/2", "5/4", (0.8, 0.4, False)),
        ("0", "2", (0.5, 0.0, False)),
        ("-1", "2", (0.5, 0.0, False)),
        ("2", "2", (0.5, 1.0, False)),
        ("10", "5/2", (0.4, 1.0, True)),
    ],
)
def test_a_bar_ends_at_its_rate_and_never_beyond_the_scale(rate, end, expected):
    assert bars.bar(rate and F(rate), F(end)) == expected


def test_only_a_rate_of_the_plan_or_more_is_full():
    assert [bars.full(rate) for rate in (None, F(99, 100), F(1), F(2))] == [
        False,
        False,
        True,
        True,
    ]
