"""The part of a programme's settings that a year's report is made of."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civlib.dataset.settings import until

HEAD = """title = { uk = "Програма" }  # [years.2020] is none
"""
PARTS = {
    2019: """
[years.2019]
date = 2020-03-18

[[years.2019.signatories]]
name = "А. Перша"
""",
    2020: """
# of the year that is begun
[years."2020"]
date = 2021-03-17

[[ years.2020.signatories ]]
name = "Б. Друга"
""",
    0: """
[term]
first = 2019
last = 2021
""",
}


@given(st.permutations([*PARTS]))
def test_later_years_are_left_out_wherever_they_stand(order):
    text = HEAD + "".join(PARTS[year] for year in order)
    found = tomllib.loads(until(text.encode(), 2019).decode())
    whole = tomllib.loads(text)
    assert found == {**whole, "years": {"2019": whole["years"]["2019"]}}
    assert until(text.encode(), 2020).decode() == text


def test_a_year_that_is_begun_changes_no_byte_of_the_one_before():
    released = (HEAD + PARTS[0] + PARTS[2019]).encode()
    begun = released + PARTS[2020].replace("# of the year that is begun\n", "").encode()
    assert until(begun, 2019) == until(released, 2019) == released
    assert until(begun, 2018) == (HEAD + PARTS[0]).encode()


@pytest.mark.parametrize(
    "text",
    [
        "years.2020 = { date = 2021-03-17 }\n",
        "years = { 2020 = { date = 2021-03-17 } }\n",
        'text = """\n[years.2020]\n"""\n',
        "[years.2020",
        "\ufeff",
    ],
)
def test_a_file_that_says_it_in_another_way_stays_whole(text):
    assert until(text.encode(), 2019) == text.encode()


@given(st.binary(max_size=60) | st.text("[]years.2019=#\n ", max_size=60).map(str.encode))
def test_any_bytes_have_a_part_which_is_its_own_part(data):
    own = until(data, 2019)
    assert until(own, 2019) == own
