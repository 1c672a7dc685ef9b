"""How a build is shown: each way says all that counts, and the log says everything."""

import json
import os
import re
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from civlib.cli.progress import LOG, explanation, facts, line, summary, teller, to_open
from civlib.dataset.problems import DataError, Problem
from civlib.errors import NotebookFailed
from civlib.run import BUILT, CURRENT, FAILED, Began, Planned, Result, Task

ONE, TWO = Task("a", 2024, "uk"), Task("b", 2025, "en")
ALL = Task("", None, "uk", "portfolio")
GOOD = Result(ONE, BUILT, (Path("out/a/2024/x.html"),), seconds=1.25)
BAD = Result(
    TWO,
    FAILED,
    error=NotebookFailed("b 2025: cell 4 failed."),
    aside=Path("out/failed/x.ipynb"),
    details="Traceback\n  line їё",
    seconds=0.5,
)
PROBLEMS = DataError([Problem("y.csv", 2, 1, "c", "Two."), Problem("x.csv", 1, 1, "c", "One.")])
WRONG = Result(TWO, FAILED, error=PROBLEMS)
EVENTS = [
    Planned(3, 2),
    Result(ALL, CURRENT),
    Began(ONE, ("it is new.",)),
    Began(TWO, ()),
    GOOD,
    BAD,
]


class Terminal(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def shown(output: Path, events=EVENTS, *, quiet=False, as_json=False, stream=StringIO):
    """Tell the events; return what stood on the two streams."""
    out, err = stream(), stream()
    streams = redirect_stdout(out), redirect_stderr(err)
    with streams[0], streams[1], teller(output, quiet=quiet, as_json=as_json) as tell:
        for event in events:
            tell(event)
    return out.getvalue(), err.getvalue()


def test_in_a_pipe_there_is_a_line_for_each_report_that_is_made(tmp_path):
    out, err = shown(tmp_path)
    assert out == ""
    assert err.splitlines() == [
        "3 report(s), 2 to make.",
        "built   a 2024 annual_report (uk)  1.2 s",
        "failed  b 2025 annual_report (en)  0.5 s",
    ]


def test_quiet_says_nothing_but_errors(tmp_path):
    assert shown(tmp_path, EVENTS[:-1], quiet=True) == ("", "")
    assert shown(tmp_path, quiet=True) == ("", "\n".join(explanation(BAD)) + "\n")


def test_machines_get_every_event_as_a_line_of_json(tmp_path):
    out, err = shown(tmp_path, as_json=True)
    assert err == ""
    told = [json.loads(text) for text in out.splitlines()]
    assert told[0] == {"event": "planned", "reports": 3, "stale": 2}
    assert told[1]["event"] == "current"
    assert told[2]["reasons"] == ["it is new."]
    assert told[4]["files"] == ["out/a/2024/x.html"]
    assert told[5] == {
        "event": "failed",
        "report": "b/2025/annual_report.en",
        "programme": "b",
        "year": 2025,
        "lang": "en",
        "files": [],
        "seconds": 0.5,
        "error": ["Error: b 2025: cell 4 failed.", "Its notebook is kept: out/failed/x.ipynb"],
    }


def test_in_a_terminal_there_is_one_bar_and_a_line_for_each_failure(tmp_path):
    out, err = shown(tmp_path, stream=Terminal)
    assert out == ""
    pieces = re.split(r"[\r\n]", err)
    assert "failed  b 2025 annual_report (en)  0.5 s" in [piece.strip() for piece in pieces]
    counts = re.findall(r"(\d)/2 .*?failed=(\d), running=(\d)", err)
    assert counts[0] == ("0", "0", "0")
    assert counts[-1] == ("2", "1", "0")
    assert ("0", "0", "2") in counts
    assert err.endswith(" \r")  # nothing of it stays


def test_without_events_or_for_machines_there_is_no_bar(tmp_path):
    assert shown(tmp_path, [], stream=Terminal) == ("", "")
    assert shown(tmp_path, EVENTS[:-1], quiet=True, stream=Terminal) == ("", "")
    assert shown(tmp_path, as_json=True, stream=Terminal)[1] == ""


@pytest.mark.parametrize("way", [{}, {"quiet": True}, {"as_json": True}, {"stream": Terminal}])
def test_the_log_holds_everything_whatever_is_shown(tmp_path, way):
    shown(tmp_path, **way)
    *first, one, two = (tmp_path / LOG).read_text(encoding="utf-8").splitlines()
    assert [one, two] == ["Traceback", "  line їё"]
    times, told = zip(*(text.split(" ", 1) for text in first), strict=True)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", time) for time in times)
    assert [json.loads(text) for text in told] == [facts(event) for event in EVENTS]


def test_the_log_is_of_the_last_build_that_had_something_to_tell(tmp_path):
    for events, lines in ((EVENTS, 8), ([], 8), (EVENTS[:1], 1)):
        shown(tmp_path, events)
        assert len((tmp_path / LOG).read_text(encoding="utf-8").splitlines()) == lines


def test_a_log_that_cannot_be_written_stops_nothing_and_is_said_once(tmp_path):
    (tmp_path / LOG).mkdir(parents=True)
    _, err = shown(tmp_path)
    warned = [text for text in err.splitlines() if text.startswith("Warning: no log")]
    assert warned == [
        f"Warning: no log, because {tmp_path / LOG} cannot be written: Is a directory."
    ]
    assert "built   a 2024" in err


def test_a_log_on_a_full_disk_stops_nothing(tmp_path, monkeypatch):
    if not Path("/dev/full").exists():
        pytest.skip("no such device here")
    opener = "civlib.cli.progress.at_once"
    monkeypatch.setattr(opener, lambda _, flags: os.open("/dev/full", flags))
    _, err = shown(tmp_path)
    assert err.splitlines()[-1].startswith("failed  b 2025")


@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_a_log_that_is_no_file_is_not_written_and_nobody_waits(tmp_path, kind):
    theirs, log = tmp_path / "theirs", tmp_path / LOG
    theirs.write_text("theirs")
    log.parent.mkdir()
    log.symlink_to(theirs) if kind == "link" else os.mkfifo(log)
    _, err = shown(tmp_path)
    assert f"no log, because {log} cannot be written" in err
    assert theirs.read_text() == "theirs"


def test_problems_of_the_data_are_all_told_and_of_good_reports_nothing_more():
    assert explanation(WRONG) == ["x.csv:1:1 c error: One.", "y.csv:2:1 c error: Two."]
    assert explanation(GOOD) == []
    assert line(Result(ONE, CURRENT)) == line(Began(ONE, ())) == ""
    assert line(Result(ONE, BUILT)) == "built   a 2024 annual_report (uk)"


def test_the_summary_counts_by_programme_and_names_each_failure():
    english = Task("a", 2024, "en")
    results = [GOOD, Result(english, CURRENT), BAD, Result(ALL, CURRENT)]
    assert summary(results, Path("out")).splitlines() == [
        "                  built  current   failed",
        "a                     1        1        0",
        "b                     0        0        1",
        "all programmes        0        1        0",
        "total                 1        2        1",
        "failed  b 2025 annual_report (en)",
        "  Error: b 2025: cell 4 failed.",
        "  Its notebook is kept: out/failed/x.ipynb",
        "Open out/index.html",
    ]
    idle = [Result(ONE, CURRENT), Result(TWO, CURRENT)]
    assert to_open(idle, Path("out")) == Path("out/index.html")
    expected = "Nothing changed: 2 report(s) in out are up to date."
    assert summary(idle, Path("out")) == expected


def test_what_is_wrong_with_a_year_is_told_once_and_no_page_is_named():
    audit = WRONG.task._replace(notebook="published_figures_audit")
    results = [WRONG, Result(audit, FAILED, error=WRONG.error)]
    assert summary(results, Path("out")).splitlines()[-3:] == [
        f"failed  {WRONG.task}, {audit}",
        "  x.csv:1:1 c error: One.",
        "  y.csv:2:1 c error: Two.",
    ]
    assert to_open(results, Path("out")) is None


def test_a_build_is_shown_in_ukrainian_too(tmp_path, monkeypatch):
    monkeypatch.setenv("CIVLIB_LANG", "uk")
    assert shown(tmp_path)[1].splitlines() == [
        "Звітів: 3, з них скласти: 2.",
        "складено  a 2024 annual_report (uk)  1,2 с",
        "не вийшло b 2025 annual_report (en)  0,5 с",
    ]
    assert ", не вийшло: 1, складається: 0]" in shown(tmp_path, stream=Terminal)[1]
    (tmp_path / "index.html").touch()
    results = [GOOD, Result(ALL, CURRENT, said=[("cell 4", "x")]), WRONG]
    assert summary(results, tmp_path).splitlines() == [
        "               складено   без змін  не вийшло",
        "a                     1          0          0",
        "усі програми          0          1          0",
        "b                     0          0          1",
        "разом                 1          1          1",
        f"не вийшло  {TWO}",
        "  x.csv:1:1 c помилка: One.",
        "  y.csv:2:1 c помилка: Two.",
        f"Комірок із попередженнями: 1; подробиці в {tmp_path / LOG}.",
        f"Відкрийте {tmp_path / 'index.html'}",
    ]
    assert summary([Result(ONE, CURRENT)], Path("out")) == (
        "Змін немає: усі звіти в out уже складено (1)."
    )
    assert explanation(BAD) == [
        "Помилка: b 2025: cell 4 failed.",
        "Зошит збережено: out/failed/x.ipynb",
    ]
