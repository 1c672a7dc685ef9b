"""A note: the grammar of its references, each fault at its place, figures that are typed in."""

from pathlib import Path

import pytest
from faults import INVISIBLE, ZWSP, Case, append, one_problem, swap
from hypothesis import given
from hypothesis import strategies as st

from civlib.dataset import references
from civlib.dataset.problems import WARNING
from civlib.dataset.references import COLUMNS, figures, find, replace

FORM = "is not of the form {{ table[key].column }}"
BRACES = ("unbalanced braces", "a reference is {{ table[key].column }}")
NOTE_CASES = [
    Case(name, "note.md", swap("{{ measures[2.2].actual }}", new), 3, column, code, parts)
    for name, new, column, code, parts in (
        ("unknown measure", "{{ measures[2.3].actual }}", 115, "unknown-reference",
         ("'{{ measures[2.3].actual }}'", "measures has no '2.3'", "did you mean '2.2'?")),
        ("unknown total", "{{ totals[citty].actual }}", 115, "unknown-reference",
         ("totals has no 'citty'", "did you mean 'city'?", "Known: 'all', 'city', 'other'.")),
        ("unknown indicator", "{{ indicators[outputs/9].actual }}", 115, "unknown-reference",
         ("indicators has no 'outputs/9'", "did you mean 'outputs/")),
        ("unknown statement", "{{ statements[book@note].value }}", 115, "unknown-reference",
         ("statements has no 'book@note'", "did you mean 'books@note'?")),
        ("typed figure", "52,6", 115, "typed-figure", ("'52,6' is typed in", "write a reference")),
        ("unknown table", "{{ measure[2.2].actual }}", 115, "reference",
         ("names no table of references", "did you mean 'measures'?")),
        ("table of printed figures", "{{ published[totals].printed }}", 115, "reference",
         ("names no table of references",
         "Known: 'measures', 'totals', 'indicators', 'statements'.")),
        ("unknown column", "{{ measures[2.2].actua }}", 115, "reference",
         ("names no column of measures", "did you mean 'actual'?")),
        ("no key", "{{ measures.actual }}", 115, "reference", ("'{{ measures.actual }}'", FORM)),
        ("no column", "{{ measures[2.2] }}", 115, "reference", (FORM,)),
        ("empty", "{{ }}", 115, "reference", (FORM,)),
        ("space in the key", "{{ measures[2. 2].actual }}", 115, "reference", (FORM,)),
        ("single braces", "{ measures[2.2].actual }", 115, "reference", BRACES),
        ("three braces", "{{{ measures[2.2].actual }}}", 115, "reference", BRACES),
        ("not closed", "{{ measures[2.2].actual", 115, "reference", BRACES),
        ("half closed", "{{ measures[2.2].actual }", 115, "reference", BRACES),
        ("not opened", "measures[2.2].actual }}", 136, "reference", BRACES),
        ("over two lines", "{{ measures[2.2]\n.actual }}", 115, "reference",
         ("spans lines", "write the reference on one line")),
        ("longer word than any", "a" * 1001, 115, "long-text",
         ("has 1,001 characters without a space", "reads 1,000 at most")),
        ("longer than any", "слово " * 20_000, 99_853, "long-text",
         ("it has 120,", "reads 100,000 at most; shorten it")),
        ("invisible", f"5{ZWSP}000", 0, "invisible", ("ZERO WIDTH SPACE (U+200B)", *INVISIBLE)),
    )
]  # fmt: skip

ABSENT_CASES = [
    Case("reference to an empty cell", "note.md", append("{{ indicators[outputs/3].planned }}"),
         6, 1, "absent-reference",
         ("outputs/3", "the cell is empty", "fill it in or take"), WARNING),
    Case("reference to no stated value", "note.md",
         append("{{ statements[club-meetings@note#2].value }}"),
         6, 1, "absent-reference", ("club-meetings@note#2", "the cell is empty"), WARNING),
    Case("two alphabets in a word", "note.md", append("Усі *Читaцькі* клуби, ІІ етап, Wi-Fi"),
         6, 6, "mixed-scripts", ("'Читaцькі' mixes Cyrillic letters with Latin 'a'",), WARNING),
]  # fmt: skip


@pytest.mark.parametrize("case", NOTE_CASES + ABSENT_CASES, ids=lambda case: case.name)
def test_one_fault_is_one_problem_at_its_line(sample: Path, case: Case) -> None:
    one_problem(sample, case)


def test_references_are_found_in_order_with_their_places() -> None:
    text = (
        "План {{ totals[all].planned }}, факт\n{{totals[city].actual}} {{\tmeasures[3.4].actual }}."
    )
    assert [(str(one), one.line, one.position) for one in find(text)] == [
        ("{{ totals[all].planned }}", 1, 6),
        ("{{ totals[city].actual }}", 2, 1),
        ("{{ measures[3.4].actual }}", 2, 25),
    ]
    assert find("без посилань") == ()
    assert find("") == ()


def test_a_fault_hides_no_reference_after_it() -> None:
    text = "{{ totals[all\n{{ totals[all].actual }} }} {x} {{ totals[all].planned }}"
    assert [(bool(one.fault), one.line, one.position) for one in find(text)] == [
        (True, 1, 1),
        (False, 2, 1),
        (True, 2, 26),
        (True, 2, 29),
        (False, 2, 33),
    ]


def test_replacing_keeps_all_other_text() -> None:
    text = "а {{ totals[all].actual }} б\n{{ totals[all].planned }}"
    assert replace(text, lambda one: f"<{one.column}>") == "а <actual> б\n<planned>"
    assert replace("без посилань\n", str) == "без посилань\n"


NAMES = [(table, column) for table, columns in COLUMNS.items() for column in columns]
REFERENCES = st.tuples(st.sampled_from(NAMES), st.text("ab01./@#-", min_size=1, max_size=9)).map(
    lambda drawn: f"{{{{ {drawn[0][0]}[{drawn[1]}].{drawn[0][1]} }}}}"
)
PROSE = st.text(st.characters(exclude_characters="{}"), max_size=20)


@given(st.lists(st.tuples(PROSE, REFERENCES), max_size=5), PROSE)
def test_whatever_is_written_is_found_again(pieces: list[tuple[str, str]], last: str) -> None:
    text = "".join(f"{prose}{reference}" for prose, reference in pieces) + last
    assert [str(one) for one in find(text)] == [reference for _, reference in pieces]
    assert replace(text, str) == text


@given(st.text("{}[]. \nabc", max_size=40))
def test_every_brace_is_within_something_found(text: str) -> None:
    left = text
    for one in find(text):
        left = left.replace(one.text, "", 1)
    assert not {"{", "}"} & set(left)
    assert references.find(left) == ()


# Figures typed in


@pytest.mark.parametrize(
    "text",
    [
        "{{ totals[all].planned }} тис. грн",
        "У 2019 році, впродовж 2020 року, 2017–2020 роки, 2017-2019 рр.",
        "рішення від 27.06.2017 № 6/102-1903",
        "29 серпня 2019 року, 1 вересня, у травні 2019 року",
        "проєкт «Безпечне місто 2030», захід 3.4, заходу 1.10, показник якості № 2",
        "1. перше\n2. друге\n\n## 3. Розділ",
        "[звіт](https://example.org/2019/77) або https://example.org/77",
        "in 2019, on 27 June 2017, measure 3.4",
        "жодного числа",
    ],
)
def test_names_are_let_through(text):
    assert list(figures(text)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("подано 19 проєктів", [(1, 8, "19")]),
        ("віддано 1986 голосів", [(1, 9, "1986")]),
        ("усього 1 986,5 тис. грн", [(1, 8, "1 986,5")]),
        ("рядок\nще 96,9 % і 3", [(2, 4, "96,9"), (2, 13, "3")]),
        ("захід 3 і 3.4", [(1, 7, "3"), (1, 11, "3.4")]),
        ("2019 проєктів", [(1, 1, "2019")]),
        ("Covid19", [(1, 1, "Covid19")]),
    ],
)
def test_figures_are_found_where_they_stand(text, found):
    assert list(figures(text)) == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Розділ Ⅻ", [(1, 8, "Ⅻ")]),
        ("Зроблено ¹⁵ заходів", [(1, 10, "¹⁵")]),
        ("Зроблено ⑮, ½ і ٣", [(1, 10, "⑮"), (1, 13, "½"), (1, 17, "٣")]),
        ("площа в м² і км³, CO₂", []),
    ],
)
def test_a_figure_is_one_in_whatever_signs_it_is_typed(text, expected):
    assert [*figures(text)] == expected
