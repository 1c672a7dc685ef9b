"""Each fault of ``programme.toml``: reported once, at its line, with the way out."""

from pathlib import Path

import pytest
from faults import (
    EDGE,
    INVISIBLE,
    NBSP,
    PROGRAMME,
    SETTINGS,
    YEAR,
    Case,
    append,
    line,
    one_problem,
    spoil,
    stops,
    swap,
)

from civlib import dataset
from civlib.dataset.problems import WARNING

TYPE = "write that"
YEARS = "[years.2025]\n"
TOML_CASES = [
    Case("syntax", SETTINGS, swap('number = "5/12-40"', 'number = "5/12-40'),
         22, 18, "toml-syntax", ("between two straight quotes",)),
    *(Case(name, SETTINGS, line(6, typed), 6, column, "toml-syntax", parts)
      for name, typed, column, parts in [
        ("day first", "date = 10.02.2021", 13, ("written 2021-02-10", "without quotes")),
        ("comma", "planned = 95,5", 13, ("the decimal sign is a point", "95.5")),
        ("angle quotes", "unit = «тис. грн»", 8, ("two straight quotes",)),
        ("no quotes", "unit = тис. грн", 8, ("between straight quotes",)),
        ("colon", 'unit: "тис. грн"', 5, ("both sides of an equals sign",)),
        ("key in Ukrainian", 'одиниця = "тис. грн"', 1, ("in Latin letters",)),
      ]),
    Case("word of an example", SETTINGS, swap('"тис. грн"', '"[заповнити]"'), 6, 0, "to-fill",
         ("still to be filled in",)),
    Case("text not closed", SETTINGS, append('note = """\n'),
         46, 0, "toml-syntax", ("not valid TOML",)),
    Case("year that is no table", SETTINGS, swap("[years.2024]", "[years]\n2026 = 1\n[years.2024]"),
         34, 0, "wrong-type", ("years.2026: '1' is not a table", "write that")),
    Case("unknown key", SETTINGS, swap("fictional = true", "fictional = true\nmayor = 1"),
         3, 0, "unknown-key",
         ("mayor: there is no such key", "delete it", "Known: ", "title", "sources")),
    Case("unknown key of a name", SETTINGS,
         swap('label = { uk = "міський бюджет", en', 'label = { uk = "a", pl'),
         27, 0, "unknown-key", ("sources[1].label.pl", "Known: uk, en.")),
    Case("misspelt key", SETTINGS, swap("licence", "license"),
         7, 0, "misspelt-key", ("license: there is no such key", "write licence")),
    Case("licence that is not an open one", SETTINGS, swap("CC-BY-4.0", "WTFPL"),
         7, 0, "unknown-word", ("licence: ", "WTFPL", "CC-BY-4.0", "ODbL-1.0")),
    Case("misspelt key of a year", SETTINGS, swap("heard", "herd"),
         40, 0, "misspelt-key", ("years.2025.herd", "write heard")),
    Case("misspelt table", SETTINGS, swap("[term]", "[trem]"),
         9, 0, "misspelt-key", ("trem: there is no such key", "write term")),
    Case("misspelt years", SETTINGS, lambda content: content.replace(b"years.", b"year."),
         33, 0, "misspelt-key", ("year: there is no such key", "write years")),
    Case("missing key", SETTINGS, line(4),
         0, 0, "missing-key", ("council: it is missing", "add it")),
    Case("missing last year", SETTINGS, line(11), 9, 0, "missing-key", ("term.last",)),
    Case("no name in Ukrainian", SETTINGS, swap('unit = { uk = "тис. грн", en', "unit = { en"),
         6, 0, "missing-key", ("unit.uk: it is missing",)),
    Case("text for a number", SETTINGS, swap("first = 2024", 'first = "2024"'),
         10, 0, "wrong-type", ("term.first: '2024' is not a whole number such as 2019", TYPE)),
    Case("text for a date", SETTINGS, swap("date = 2024-10-03", 'date = "03.10.2024"'),
         23, 0, "wrong-type",
         ("acts[2].date: '03.10.2024' is not a date such as", "without quotes")),
    Case("time for a date", SETTINGS, swap("date = 2024-10-03", "date = 2024-10-03T10:00:00"),
         23, 0, "wrong-type", ("is not a date",)),
    Case("text for a name", SETTINGS,
         swap('unit = { uk = "тис. грн", en = "thousand UAH" }', 'unit = "грн"'),
         6, 0, "wrong-type", ("unit: 'грн' is not a table or a name such as { uk =", TYPE)),
    Case("number for a text", SETTINGS, swap('number = "1/1-1"', "number = 11"),
         16, 0, "wrong-type", ("acts[1].number: '11' is not a text in quotes", TYPE)),
    Case("text for a flag", SETTINGS, swap("fictional = true", 'fictional = "так"'),
         2, 0, "wrong-type", ("fictional: 'так' is not true or false", TYPE)),
    Case("table for tables", SETTINGS,
         swap("[[years.2025.signatories]]", "[years.2025.signatories]"),
         43, 0, "wrong-type", ("years.2025.signatories", "where a list of tables", "[[heading]]")),
    Case("empty text", SETTINGS, swap('"CC-BY-4.0"', '" "'),
         7, 0, "empty-text", ("licence: it is empty", "write the text")),
    Case("invisible in a name", SETTINGS, swap('"тис. грн"', f'"тис.{NBSP}грн"'),
         6, 0, "invisible", ("unit.uk: 'тис.\\xa0грн'", "U+00A0", *INVISIBLE)),
    Case("blank in a name", SETTINGS, swap('"тис. грн"', '"\u2800"'),
         6, 0, "invisible", ("BRAILLE PATTERN BLANK (U+2800)", *INVISIBLE)),
    Case("accent without a letter", SETTINGS, swap('"CC-BY-4.0"', '"\u0301"'),
         7, 0, "empty-text", ("licence: it is empty",)),
    Case("two alphabets in a name", SETTINGS, swap('"Вигадана міська рада"', '"Вигaдана рада"'),
         4, 0, "mixed-scripts",
         ("council.uk: 'Вигaдана' mixes Cyrillic letters with Latin 'a'",), WARNING),
    Case("date before the year's end", SETTINGS, swap("date = 2026-02-19", "date = 2025-12-30"),
         38, 0, "period", ("years.2025.date: 2025-12-30 is the date of the report, before "
                           "2025-12-31", "write as_of if"), WARNING),
    Case("date of no time", SETTINGS, swap("date = 2024-10-03", "date = 0001-01-01"),
         23, 0, "date-year", ("acts[2].date: 0001-01-01 is not within the years 1991–2100",)),
    Case("edge of a name", SETTINGS, swap('"В.В. Вигадана"', '"В.В. Вигадана "'),
         45, 0, "edge-space", ("years.2025.signatories[1].name", *EDGE)),
    Case("duplicate source", SETTINGS,
         swap("[years.2024]", '[[sources]]\nid = "city"\nlabel = { uk = "ще" }\n\n[years.2024]'),
         34, 0, "duplicate-source", ("sources[3].id: 'city' is there twice", "rename one")),
    Case("reserved source", SETTINGS,
         swap("[years.2024]", '[[sources]]\nid = "all"\nlabel = { uk = "усі" }\n\n[years.2024]'),
         34, 0, "reserved-source", ("sources[3].id: 'all' means all sources", "rename it")),
    Case("form of a source", SETTINGS, swap('id = "city"', 'id = "City budget"'), 26, 0, "form",
         ("sources[1].id: 'City budget' is not made of small Latin letters", "rewrite it")),
    Case("unknown kind of act", SETTINGS, swap('"amending"', '"ammending"'), 20, 0, "unknown-word",
         ("acts[2].kind: 'ammending' is not allowed", "did you mean 'amending'?")),
    Case("term backwards", SETTINGS, swap("last = 2026", "last = 2023"), 9, 0, "term-years",
         ("term: 2024 to 2023 is no term", "the first year must not be after the last")),
    Case("year that is none", SETTINGS, append('[years.next]\ndate = 2027-01-01'),
         46, 0, "form", ("years.next: 'next' is not a year", "four digits")),
    Case("settings outside the term", SETTINGS,
         append('[years.2027]\ndate = 2028-01-01\ndocument = { uk = "Звіт" }'),
         46, 0, "year-outside-term",
         ("2027 is outside the programme's term, 2024–2026", "mend the year or the term")),
]  # fmt: skip


@pytest.mark.parametrize("case", TOML_CASES, ids=lambda case: case.name)
def test_one_fault_is_one_problem_at_its_line(sample: Path, case: Case) -> None:
    one_problem(sample, case)


def test_a_year_without_settings_is_a_warning_at_the_year(sample: Path) -> None:
    spoil(sample, SETTINGS, lambda content: content[: content.index(b"[years.2025]")])
    (problem,) = dataset.check(sample)
    assert (problem.path, problem.code) == (f"data/{PROGRAMME}/{YEAR}", "no-year-settings")
    assert (problem.row, problem.column, problem.severity) == (0, 0, WARNING)
    has = f"data/{PROGRAMME}/{SETTINGS} has no [years.2025]"
    assert problem.message.startswith(has)
    assert "its figures are as of 2025-12-31 and it has no signatories; add it" in problem.message
    stops(sample, problem)


def test_every_fault_of_the_file_is_reported_at_once(sample: Path) -> None:
    for old, new in (("licence", "license"), ('"amending"', '"ending"'), ("2024-10-03", '"then"')):
        spoil(sample, SETTINGS, swap(old, new))
    found = [(one.row, one.code) for one in dataset.check(sample)]
    assert found == [(7, "misspelt-key"), (20, "unknown-word"), (23, "wrong-type")]
