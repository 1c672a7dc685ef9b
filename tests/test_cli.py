"""The command line: what people read, and exit codes that scripts can trust."""

from __future__ import annotations

import subprocess
import sys

import pytest
from click.testing import CliRunner, Result
from test_build import END, HEAD, SAMPLE, notebook

from civlib.cli import main


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_list_shows_programmes_and_years(sample):
    result = run("list")
    assert (result.exit_code, result.output) == (0, f"{SAMPLE}: 2024, 2025\n")


def test_check_of_good_data_is_quiet(sample):
    result = run("check")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "0 errors, 0 warnings.\n"


def test_check_shows_every_problem_at_once_and_exits_1(sample):
    (sample / SAMPLE / "2024" / "note.md").unlink()
    (sample / SAMPLE / "2025" / "funding.csv").write_text("a;b\n", encoding="utf-8")
    result = run("check")
    assert result.exit_code == 1
    first, second = result.stdout.splitlines()
    assert first.startswith(f"data/{SAMPLE}/2024/note.md:0:0 missing-file error: ")
    assert second.startswith(f"data/{SAMPLE}/2025/funding.csv:1:1 delimiter error: ")
    assert result.stderr == "2 errors, 0 warnings.\n"


def test_check_looks_only_at_the_year_that_is_named(sample):
    (sample / SAMPLE / "2024" / "note.md").unlink()
    assert run("check", SAMPLE, "--year", 2025).exit_code == 0
    assert run("check", SAMPLE, "--year", 2024).exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "sampel-programme"], "did you mean 'sample-programme'?"),
        (["build", "--year", 1999], "No programme has data for 1999"),
        (["build", "--to", "docx"], "choose from html, pdf"),
        (["build", "--lang", "de"], "choose from uk, en"),
        (["build", "--jobs", 0], "0 is not in the range"),
        (["publish"], "No such command 'publish'"),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_code_2(sample, arguments, message):
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.output


def test_build_ends_by_saying_where_the_pages_are(sample):
    notebook(sample, HEAD, END)
    result = run("build", "--year", 2024, "--to", "html", "--jobs", 1)
    assert result.exit_code == 0
    assert result.stdout == (f"The pages are here:\n  outputs/{SAMPLE}/2024/annual_report.html\n")


def test_build_reports_a_failed_notebook_with_exit_code_3(sample):
    notebook(sample, HEAD, "1 / 0", END)
    result = run("build", "--year", 2024)
    assert result.exit_code == 3
    assert "failed  sample-programme 2024 annual_report (uk)" in result.stderr
    assert "ZeroDivisionError: division by zero" in result.stderr
    assert "Traceback" not in result.output


def test_build_shows_problems_of_the_data_with_exit_code_1(sample):
    notebook(sample, HEAD, END)
    (sample / SAMPLE / "2024" / "note.md").unlink()
    result = run("build", "--year", 2024)
    assert result.exit_code == 1
    assert "note.md:0:0 missing-file error" in result.stderr


def test_outside_a_project_the_way_out_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CIVLIB_DATA", raising=False)
    result = run("list")
    assert result.exit_code == 2
    assert "--data" in result.stderr


def test_python_m_civlib_is_the_same_command():
    command = [sys.executable, "-m", "civlib", "--help"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "build" in shown.stdout
    assert "check" in shown.stdout
