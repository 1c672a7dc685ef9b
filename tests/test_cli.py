"""The command line: what people read, and exit codes that scripts can trust."""

import csv
import json
import os
import re
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import click
import pytest
from builds import END, HEAD, LOAD, SAMPLE, notebook

from civlib.cli import main

NAMES = (
    *("new", "list", "import", "workbook", "fill", "check", "audit", "preview", "build", "verify"),
    *("release", "diff", "whatif"),
)
ONLY = ("--only", "annual_report")


@dataclass(frozen=True)
class Said:
    """What a command said and how it ended."""

    exit_code: int
    stdout: str
    stderr: str


def run(*arguments: object) -> Said:
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as end:
        main([str(argument) for argument in arguments])
    return Said(end.value.code or 0, out.getvalue(), err.getvalue())


def test_list_shows_programmes_and_years(sample):
    assert run("list") == Said(0, f"{SAMPLE}: 2024, 2025\n", "")


def test_check_names_a_sign_that_no_font_has_at_its_place(sample):
    path = sample / SAMPLE / "2024" / "measures.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Поповнення бібліотечного", "Оновлення 漢", 1), encoding="utf-8")
    (sample / SAMPLE / "2025" / "note.md").write_text("# Записка\n\nУсе ✅ добре 📊\n", "utf-8")
    result = run("check", SAMPLE)
    assert result.exit_code == 0
    assert [line.partition(", where")[0] for line in result.stdout.splitlines()] == [
        f"data/{SAMPLE}/2024/measures.csv:2:4 no-glyph warning: '漢' (cjk unified ideograph-6f22) "
        "is in no font of the PDF",
        f"data/{SAMPLE}/2025/note.md:3:5 no-glyph warning: '✅' (white heavy check mark) is in no "
        "font of the PDF",
        f"data/{SAMPLE}/2025/note.md:3:13 no-glyph warning: '📊' (bar chart) is in no font of the "
        "PDF",
    ]


@pytest.mark.parametrize(
    ("text", "row", "told"),
    [
        ("Перше\n\nДруге\n[тут](javascript:alert)", 3, "The link 'javascript:alert' is refused"),
        ("![план](plan.png)", 1, "the picture 'plan.png' lies elsewhere"),
        ("<script>x</script>", 1, "<script> cannot be published"),
        ("[тут][там]\n\n[там]: file:///etc", 0, "The link 'file:///etc' is refused"),
        ("**Жирне**, a < b, `<b>`, <https://example.org> [сторінка](https://example.org)", 0, ""),
    ],
)
def test_check_tells_what_of_a_note_could_not_be_published(sample, text, row, told):
    for name in ("note.md", "conclusion.md"):
        (sample / SAMPLE / "2024" / name).write_text(text, encoding="utf-8")
    said = run("check", SAMPLE, "--year", "2024")
    assert said.exit_code == bool(told)
    lines = said.stdout.splitlines()
    assert len(lines) == (2 if told else 0)
    for name, line in zip(("conclusion", "note"), lines, strict=False):
        place = f"data/{SAMPLE}/2024/{name}.md:{row}:{min(row, 1)} unpublishable error: {told}"
        assert line.startswith(place)


def test_check_tells_html_in_a_note(sample):
    """Which is published, if it is no more than letters in bold."""
    note = sample / SAMPLE / "2024" / "note.md"
    note.write_text("Перше\n\nДруге <b>жирне</b>, <!-- не видно -->\n", encoding="utf-8")
    said = run("check", SAMPLE, "--year", "2024")
    assert said.exit_code == 0
    assert [line.partition(",")[0] for line in said.stdout.splitlines()] == [
        f"data/{SAMPLE}/2024/note.md:3:7 html warning: '<b>' is HTML",
        f"data/{SAMPLE}/2024/note.md:3:21 html warning: '<!--' is HTML",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Перше\n\nДруге $$а + б\n", "3:1 typed warning: '$$' would be published as it is typed"),
        (f"$${'а ' * 501}$$\n", "1:1 typed warning: '$$' would be published as it is typed"),
        ("Слово[^а] {{ totals[all].planned }}\n", "1:1 typed warning: '[^а]' would be published"),
        ("Слово[^а] $а$ $$б$$ {{ totals[all].planned }}\n\n[^а]: Виноска.\n", ""),
    ],
)
def test_check_tells_what_of_a_note_would_be_published_as_it_is_typed(sample, text, told):
    note = sample / SAMPLE / "2024" / "note.md"
    note.write_text(text, encoding="utf-8")
    said = run("check", SAMPLE, "--year", "2024")
    assert said.exit_code == 0
    starts = [f"data/{SAMPLE}/2024/note.md:{told}"] if told else []
    assert [
        one.startswith(start) for one, start in zip(said.stdout.splitlines(), starts, strict=True)
    ] == [True] * bool(told)


def test_an_empty_path_is_not_the_folder_one_stands_in(sample):
    for command in (["build", "--output"], ["verify"], ["import"]):
        said = run(*command, "")
        assert (said.exit_code, said.stdout) == (2, "")
        assert said.stderr.endswith(": it is empty; name a folder or a file.\n")


def test_a_folder_without_a_programme_is_no_data(sample):
    result = run("check", "--data", f"data/{SAMPLE}/2024")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "holds no programme, a folder with programme.toml; name the folder" in result.stderr


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "begin one with `civlib new repository DIR` and in it `civlib new programme SLUG`"),
        (
            "uk",
            "почніть його з `civlib new repository ТЕКА`, а в ньому `civlib new programme НАЗВА`",
        ),
    ],
)
def test_outside_of_a_project_it_is_said_what_to_type(lang, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CIVLIB_LANG", lang)
    result = run("build")
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


def test_check_shows_every_problem_at_once_and_exits_1(sample):
    fine = "Errors: 0, warnings: 0. Checked: 2 year(s) of data, the notebooks.\n"
    assert run("check") == Said(0, "", fine)
    assert run("check", SAMPLE, "--year", "2024").stderr.endswith("1 year(s) of data.\n")
    (sample / SAMPLE / "2024" / "measures.csv").unlink()
    (sample / SAMPLE / "2025" / "funding.csv").write_text("a\n", encoding="utf-8")
    result = run("check")
    first, second = result.stdout.splitlines()
    assert first.startswith(f"data/{SAMPLE}/2024/measures.csv:0:0 missing-rows error: ")
    assert second.startswith(f"data/{SAMPLE}/2025/funding.csv:1:1 no-header error: ")
    assert (result.exit_code, result.stderr) == (1, "Errors: 2, warnings: 0.\n")


def test_check_looks_only_at_the_year_that_is_named(sample):
    (sample / SAMPLE / "2024" / "measures.csv").unlink()
    assert run("check", SAMPLE, "--year", 2025).exit_code == 0
    assert run("check", SAMPLE, "--year", 2024).exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("check sampel-programme", "did you mean 'sample-programme'?"),
        ("build --year 1999", "No programme has data for 1999"),
        ("build --to odt", "'odt': choose from html, pdf, docx"),
        ("build --lang uk,de", "'de': choose from uk, en"),
        ("build --jobs 0", "'--jobs': '0' is no whole number from 1 to 9999"),
        ("build --timeout nan", "'nan' is no number of seconds; write one"),
        ("build --timeout inf", "'inf' is no number of seconds"),
        ("build --timeout -1", "'-1' is no number of seconds"),
        ("build --quiet --json", "--quiet and --json exclude each other"),
        ("build --yaer 2024", "--yaer"),
        ("audit sample-programme --year 2026", "2026"),
        ("audit --format xml", "'xml' is not one of 'table', 'json', 'csv'"),
        ("audit --data nowhere", "'nowhere' does not exist"),
        ("whatif sample-programme 2031 scale.remark_above=1", "2031"),
        *(
            (f"release --date {day}", f"'{day}' is no date such as 2026-11-28")
            for day in ("soon", "20261128", "2026-W48-6", "2026-02-30")
        ),
        ("", "COMMAND [ARGS]"),
        ("publish", "No such command 'publish'"),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_code_2(sample, arguments, message):
    result = run(*arguments.split())
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.stdout + result.stderr


def silent(sample) -> None:
    """Make 2024 agree with itself: 100 + 20 as planned, no excess that hides a shortfall."""
    file = sample / SAMPLE / "2024" / "funding.csv"
    text = file.read_text(encoding="utf-8")
    mended = text.replace("100.0,96.0", "100.0,100.0").replace("20,24", "20,20")
    assert mended != text
    file.write_text(mended, encoding="utf-8")


def planted(sample) -> None:
    """Print a planned total of 0 where the rows add up to 145.5, and a number as a formula."""
    silent(sample)
    file = sample / SAMPLE / "2024" / "published.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"126,75"', '"=126,75"') + "totals,city,planned,0\n", "utf-8")


@pytest.mark.parametrize("place", ["data", "data/x", f"data/{SAMPLE}/2024", "outputs/../data"])
def test_nothing_is_published_among_the_data(sample, place):
    for command in (("build", SAMPLE), ("open-data", "--on", "2026-11-29")):
        said = run(*command, "--output", place)
        assert (said.exit_code, said.stdout) == (2, "")
        assert said.stderr.startswith(f"Error: {place} lies within the data of data; ")
    assert not (sample / ".civlib").exists()


def test_a_folder_that_was_deleted_is_said(tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    said = run("list")
    assert (said.exit_code, said.stdout) == (2, "")
    assert said.stderr.startswith("Error: the folder that you stand in is gone; change to another")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(28, "No space left on device"), "No space left on device"),
        (PermissionError(13, "Permission denied", "a.csv"), "Permission denied: a.csv"),
        (OSError("odd"), "odd"),
    ],
)
def test_what_the_system_refuses_is_one_sentence(sample, monkeypatch, error, told):
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("civlib.dataset.list_programmes", fail)
    assert run("list") == Said(3, "", f"Error: {told}.\n")


def test_audit_shows_a_table_and_counts_on_the_other_stream(sample):
    planted(sample)
    result = run("audit", "--year", 2024, "--lang", "en")
    assert (result.exit_code, result.stderr) == (0, "Findings: 2.\n")
    assert result.stdout.splitlines()[:4] == [
        "sample-programme 2024",
        "Severity  Place                Printed  Computed",
        "error     totals/city/planned  0        145.5",
        "    0 is printed as the total, but the rows add up to 145.5.",
    ]
    assert "помилка  " in run("audit", "--year", 2024).stdout


@pytest.mark.parametrize("form", ["json", "csv"])
def test_audit_gives_machines_the_findings_alone_and_is_strict_only_when_asked(sample, form):
    planted(sample)
    options = ("audit", "--year", 2024, "--format", form)
    shown, strict = run(*options), run(*options, "--strict")
    assert (shown.exit_code, strict.exit_code) == (0, 1)
    assert shown.stdout == strict.stdout
    rows = json.loads(shown.stdout) if form == "json" else [*csv.DictReader(StringIO(shown.stdout))]
    assert [one["code"] for one in rows] == ["total-differs", "number-malformed"]
    assert shown.stderr == "Findings: 2.\n"


def test_audit_without_names_takes_every_year_and_one_without_findings_is_not_strict(sample):
    silent(sample)
    result = run("audit", SAMPLE, "--year", 2024, "--lang", "en", "--strict")
    assert result.stdout.startswith("sample-programme 2024\nNo discrepancy was found")
    assert (result.exit_code, result.stderr) == (0, "Findings: 0.\n")
    every = run("audit", "--format", "json", "--strict")
    assert every.exit_code == 1
    assert {one["year"] for one in json.loads(every.stdout)} == {2025}


def test_audit_of_bad_data_shows_its_problems_and_exits_1(sample):
    """Nothing goes to stdout: half a list would look like a whole one."""
    (sample / SAMPLE / "2025" / "measures.csv").unlink()
    result = run("audit")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"data/{SAMPLE}/2025/measures.csv:0:0 missing-rows error: ")


def test_build_ends_with_a_table_and_where_to_look(sample):
    notebook(sample, HEAD, END)
    result = run("build", "--year", 2024, "--to", "html", "--jobs", 1, *ONLY)
    assert result.exit_code == 0
    assert result.stdout == (
        "                    built  current   failed\n"
        "sample-programme        1        0        0\n"
        "total                   1        0        0\n"
        f"Open outputs/{SAMPLE}/2024/annual_report.html\n"
    )
    first, second = result.stderr.splitlines()
    assert first == "1 report(s), 1 to make."
    assert second.startswith("built   sample-programme 2024 annual_report (uk)")
    again = run("build", "--year", 2024, "--to", "html", *ONLY)
    assert again == Said(0, "Nothing changed: 1 report(s) in outputs are up to date.\n", "")


def test_the_page_is_opened_in_the_browser_when_that_is_asked_for(sample, monkeypatch):
    opened: list[str] = []
    monkeypatch.setattr(click, "launch", opened.append)
    notebook(sample, HEAD, LOAD, END)
    asked = ("build", "--year", 2024, "--to", "html", "--open", "--quiet", *ONLY)
    page = sample.parent / "outputs" / SAMPLE / "2024" / "annual_report.html"
    assert run(*asked).exit_code == run(*asked).exit_code == 0
    assert opened == [page.as_uri()] * 2
    (sample / SAMPLE / "2024" / "measures.csv").unlink()
    assert run(*asked).exit_code == 1
    assert len(opened) == 2, "there is nothing to look at"


def test_build_shows_problems_of_the_data_with_exit_code_1(sample):
    notebook(sample, HEAD, LOAD, END)
    (sample / SAMPLE / "2024" / "measures.csv").unlink()
    (sample / SAMPLE / "2024" / "indicators.csv").write_text("a;b\n", encoding="utf-8")
    result = run("build", "--year", 2024, *ONLY)
    assert result.exit_code == 1
    assert "measures.csv:0:0 missing-rows error" in result.stdout
    assert "indicators.csv:1:1 no-header error" in result.stdout
    quiet = run("build", "--year", 2024, "--quiet", *ONLY)
    assert (quiet.exit_code, quiet.stdout) == (1, "")
    assert len(quiet.stderr.splitlines()) == 2


def test_explain_says_why_and_makes_nothing(sample):
    notebook(sample, HEAD, END)
    why = "annual_report (uk): it has not been built yet."
    expected = f"sample-programme 2024 {why}\nsample-programme 2025 {why}\n"
    assert run("build", "--explain", *ONLY) == Said(0, expected, "")
    assert not (sample.parent / "outputs").exists()


def test_python_m_civlib_is_the_same_command():
    command = [sys.executable, "-m", "civlib", "--help"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert re.findall(r"^  (\w+)  ", shown, re.MULTILINE) == list(NAMES)


@pytest.mark.parametrize("arguments", ["--help", "--version", *(f"{one} --help" for one in NAMES)])
def test_help_and_version_end_well(arguments):
    result = run(*arguments.split())
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout


def test_a_shell_can_complete_commands_and_options():
    line = {
        "COMP_WORDS": "civlib audit --fo",
        "COMP_CWORD": "2",
        "_CIVLIB_COMPLETE": "bash_complete",
    }
    told = {**os.environ, **line, "_CIVLIB_COMPLETE": "bash_complete"}
    command = [Path(sys.executable).with_name("civlib")]
    done = subprocess.run(command, env=told, capture_output=True, text=True, check=True)
    assert done.stdout == "plain,--format\n"


def test_whoever_stops_listening_stops_nothing(sample):
    command = f"{sys.executable} -m civlib list | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=sample.parent, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
