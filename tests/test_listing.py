"""Findings as text: a table that aligns, JSON that parses, CSV that is safe to open."""

import csv
import io
import json

import pytest
from test_audit_display import EMPTY, FAULTY, FOUND, HOSTILES, faulty, printed
from test_tables import HOSTILE

from civlib.cli import listing
from civlib.cli.listing import FIELDS, SHOW
from civlib.compute import audit
from civlib.publish import files
from civlib.show import tables
from civlib.wording import LANGUAGES

NINE, NONE = (FAULTY, FOUND), (EMPTY, audit.findings(EMPTY))


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def bare(cell: str) -> str:
    """Return a cell without the apostrophe that stops a spreadsheet."""
    return cell[1:] if cell[:2] in {"'=", "'+", "'-", "'@"} else cell


def test_the_table_by_hand():
    """Columns as wide as their widest cell, two spaces between them, the sentence below."""
    lines = listing.as_table([NINE], "en").split("\n")
    assert [*lines[:5], lines[8], *lines[18:19], *lines[20:]] == [
        "small-programme 2019",
        "Severity  Place                         Printed  Computed",
        "error     totals/all/planned            16       15",
        "    16 is printed as the total, but the rows add up to 15.",
        "error     indicators/outputs/1/percent  66,7     73.3%",
        "conflict  statements/trainings/note     27       33",
        "style     statements/people/head        —        —",
        "",
    ]


def test_years_stand_one_below_the_other():
    shown = listing.as_table([NINE, NONE, NINE], "en")
    assert shown.split("\n\n")[1].startswith(
        "small-programme 2019\nNot checked: no printed figures"
    )
    assert shown.count("Severity") == 2
    assert listing.as_table([], "en") == ""


def test_line_breaks_of_the_data_do_not_break_the_table():
    data = printed(faulty("перше\nдруге"), [("totals", "all", "planned", "1\n6")])
    shown = listing.as_table([(data, audit.findings(data))], "uk")
    assert "  1 6  " in shown
    assert "Перше друге: " in shown


@pytest.mark.parametrize("form", SHOW)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_hostile_names_are_plain_text(form, lang):
    shown = SHOW[form]([(HOSTILES, audit.findings(HOSTILES))], lang)
    held = json.dumps(HOSTILE, ensure_ascii=False)[1:-1] if form == "json" else HOSTILE
    assert shown.count(held) == 4 * (1 if form == "table" else 2)
    if form != "json":
        assert not {"{", "}"} & set(shown.replace(held, ""))


def test_json_holds_every_finding_as_published():
    """The fields of findings.csv, verbatim: nothing is escaped for a spreadsheet here."""
    found = json.loads(listing.as_json([NINE, NONE, NINE], "uk"))
    assert len(found) == 18
    for one, finding in zip(found, FOUND * 2, strict=True):
        assert tuple(one) == FIELDS == ("programme", "year", *audit.FIELDS)
        assert (one["programme"], one["year"]) == ("small-programme", 2019)
        assert tuple(one.values())[2:] == finding.row()


def test_csv_is_that_of_the_published_table_with_programme_and_year_before():
    published = files.joined([tables.findings(FAULTY, FOUND, "uk").spec()])["findings"]
    shown = rows(listing.as_csv([NINE, NONE], "uk"))
    assert [row[2:] for row in shown] == rows(published)
    assert [row[:2] for row in shown[1:]] == [["small-programme", "2019"]] * len(FOUND)


def test_csv_never_runs_as_a_formula():
    form = [
        ("totals", "all", "planned", "-26,5"),
        ("totals", "all", "actual", "=1"),
        ("totals", "city", "planned", "@x"),
        ("totals", "city", "actual", "+1,5"),
        ("totals", "other", "planned", '=HYPERLINK("x")'),
    ]
    data = printed(faulty("=1+1"), form)
    found = audit.findings(data)
    body = rows(listing.as_csv([(data, found)], "uk"))[1:]
    cells = {cell for row in body for cell in row}
    assert {"'-26,5", "'=1", "'@x", "'+1,5", '\'=HYPERLINK("x")'} <= cells
    assert any(cell.startswith("'=1+1: ") for cell in cells)
    assert not {cell for cell in cells if cell.startswith(("=", "+", "-", "@"))}
    assert [tuple(map(bare, row))[2:] for row in body] == [one.row() for one in found]


@pytest.mark.parametrize("found", [[NONE], []])
def test_without_findings_machines_still_get_something_that_they_can_read(found):
    assert json.loads(listing.as_json(found, "uk")) == []
    assert rows(listing.as_csv(found, "uk")) == [list(FIELDS)]
