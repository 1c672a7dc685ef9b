"""`civlib preview`: every save is seen, what is wrong stands beside it, and nothing is left behind.

One preview of a small notebook serves most of the tests; each puts back what it changes.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from http.client import HTTPConnection, RemoteDisconnected
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from builds import END, HEAD, LOAD, SAMPLE, TASK, notebook
from openpyxl import Workbook, load_workbook
from test_cli import run

from civlib import run as building
from civlib.dataset import workbook
from civlib.dataset.problems import Problem
from civlib.errors import Interrupted, UsageError
from civlib.run import environment, workers
from civlib.run.batch import job_of
from civlib.run.isolated import Made, make
from civlib.run.live import Live, Seen
from civlib.run.look import Look
from civlib.run.plan import Task
from civlib.run.serving import news, served
from civlib.wording.messages import say

YEAR = Path("data", SAMPLE, "2024")
NOTE = YEAR / "note.md"
FUNDING = YEAR / "funding.csv"
TEXT = "from IPython.display import Markdown\nMarkdown(loaded.note.translate({123: '', 125: ''}))"
CELLS = (HEAD, LOAD, TEXT, END)
LONG = 120
"""Seconds to wait for what takes one, on a machine that is busy."""


def get(port: int, path: str, host: str = "") -> tuple[int, dict[str, str], bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=LONG)
    connection.request("GET", path, headers={"Host": host} if host else {})
    answer = connection.getresponse()
    found = answer.status, dict(answer.getheaders()), answer.read()
    connection.close()
    return found


def wait(port: int, is_it: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
    """Return all news until some that are as one waits for; these come last."""
    found: list[dict[str, Any]] = [{"number": ""}]
    end = time.monotonic() + LONG
    while len(found) == 1 or not is_it(found[-1]):
        assert time.monotonic() < end, json.dumps(found[-1], ensure_ascii=False)
        found.append(json.loads(get(port, f"/news?{found[-1]['number']}")[2]))
    return found[1:]


class Shown:
    """A preview that runs."""

    def __init__(self, live: Live, port: int) -> None:
        self.live, self.port = live, port

    def after(self, save: Callable[[], object], is_it: Callable[[dict[str, Any]], bool]) -> Any:
        """Return the news after a save, up to those that are as one waits for."""
        number = self.live.seen().number
        save()
        found = wait(self.port, lambda told: told["number"] > number and is_it(told))
        return [told for told in found if told["number"] > number]

    def page(self) -> str:
        return get(self.port, "/report")[2].decode()


def is_good(told: dict[str, Any]) -> bool:
    return not told["busy"] and not told["problems"]


def is_bad(told: dict[str, Any]) -> bool:
    return not told["busy"] and bool(told["problems"])


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> Iterator[Shown]:
    folder = tmp_path_factory.mktemp("p")
    shutil.copytree(Path(__file__).parent / "data" / SAMPLE, folder / "data" / SAMPLE)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.delenv("CIVLIB_DATA", raising=False)
        notebook(folder / "data", *CELLS)
        live, signals = Live(TASK, folder / "data", folder / "outputs"), list[int]()
        with (
            workers.here(2) as staff,
            served(live, 0) as address,
            ThreadPoolExecutor(1) as threads,
        ):
            following = threads.submit(live.follow, staff._replace(signals=signals))
            preview = Shown(live, int(address.rstrip("/").rpartition(":")[2]))
            try:
                wait(preview.port, is_good)
                yield preview
            finally:
                signals.append(signal.SIGINT)
        with pytest.raises(Interrupted):
            following.result()
    assert not (folder / "outputs").exists()


@pytest.fixture
def kept(shown) -> Iterator[Shown]:
    """Give the preview; put back what a test changes, and see that all is well again."""
    all_of = {*Path().rglob("*")}
    there = {path: path.read_bytes() for path in all_of if path.is_file()}
    yield shown

    def restore() -> None:
        for path in sorted({*Path().rglob("*")} - all_of, reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        for path, data in there.items():
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)

    shown.after(restore, is_good)


def in_place(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def by_rename(path: Path, text: str) -> None:
    path.with_name(f".{path.name}.swp").write_text(text, encoding="utf-8")
    path.with_name(f".{path.name}.swp").replace(path)


def by_deletion(path: Path, text: str) -> None:
    path.unlink()
    time.sleep(0.05)
    path.write_text(text, encoding="utf-8")


def by_halves(path: Path, text: str) -> None:
    middle = len(text) - 20
    with path.open("w", encoding="utf-8") as file:
        file.write(text[:middle] + "{{ ")  # which would be an error
        file.flush()
        time.sleep(0.05)
        file.seek(len(text[:middle].encode()))
        file.write(text[middle:])
        file.truncate()


@pytest.mark.parametrize("save", [in_place, by_rename, by_deletion, by_halves])
def test_however_an_editor_saves_the_page_has_it_and_nothing_was_wrong_meanwhile(
    kept, save, monkeypatch
):
    monkeypatch.setattr("civlib.run.live.QUIET", 1.0)  # a busy machine may stop us for long
    text = NOTE.read_text(encoding="utf-8")
    words = f"Щойно дописано: {save.__name__}."
    told = kept.after(lambda: save(NOTE, f"{text}\n{words}\n"), lambda told: words in kept.page())
    assert [one["problems"] for one in told] == [[]] * len(told)
    assert text not in words


def test_every_file_of_the_report_is_watched(kept):
    path = Path("data", SAMPLE, "programme.toml")
    kept.after(lambda: path.write_text(path.read_text("utf-8") + "\n# 1\n", "utf-8"), is_good)
    cells = (HEAD.replace("Опис", "Інший опис"), *CELLS[1:])
    kept.after(lambda: notebook(Path("data").absolute(), *cells), is_good)
    assert "Інший опис" in kept.page()
    kept.after(lambda: (YEAR / "conclusion.md").write_text("Текст.\n", "utf-8"), is_good)


def test_a_file_that_no_report_reads_makes_nothing_anew(shown):
    number = shown.live.seen().number
    for name in (".~lock.funding.csv#", ".note.md.swp", "~$workbook.xlsx"):
        (YEAR / name).write_text("x", encoding="utf-8")
        time.sleep(0.1)
        (YEAR / name).unlink()
    assert shown.live.seen(number, 0.2).number == number


def test_problems_stand_there_as_check_tells_them_and_vanish_when_mended(kept):
    page, text = kept.page(), FUNDING.read_text(encoding="utf-8").split("\n")
    text[2] = text[2].replace(text[2].split(",")[-1], "7x")
    text[3] = "9.9" + text[3][text[3].index(",") :]
    (YEAR / "extra.txt").write_text("", encoding="utf-8")
    told = kept.after(
        lambda: FUNDING.write_text("\n".join(text), "utf-8"), lambda told: len(told["problems"]) > 1
    )[-1]
    assert told["told"] == "Errors: 2, warnings: 1"
    assert told["kept"] == "Below is the last page without errors."
    assert [(one["severity"], one["place"]) for one in told["problems"]] == [
        ("error", f"Error · {FUNDING}, row 3, column 4"),
        ("error", f"Error · {FUNDING}, row 4, column 1"),
        ("warning", f"Warning · {YEAR}"),
    ]
    assert told["problems"][0]["text"].startswith("'7x' is not a number")
    assert kept.page() == page


def test_a_warning_stops_no_page(kept):
    path = YEAR / "extra.txt"
    told = kept.after(lambda: path.write_text("", encoding="utf-8"), is_bad)[-1]
    assert (told["told"], told["kept"]) == ("Errors: 0, warnings: 1", "")


def test_an_error_of_another_year_that_stops_the_report_is_told_too(kept):
    before = Path("data", SAMPLE, "2023")
    shutil.copytree(YEAR, before)
    cells = (HEAD, LOAD, "dataset.load_until(loaded)", END)
    (before / "funding.csv").write_text("a\n", encoding="utf-8")
    place = f"Error · {before}/funding.csv, row 1, column 1"
    kept.after(
        lambda: notebook(Path("data").absolute(), *cells),
        lambda told: place in [one["place"] for one in told["problems"]],
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda: notebook(Path("data").absolute(), HEAD, "1 / 0"), "failed with ZeroDivisionError"),
        (lambda: Path("notebooks/annual_report.ipynb").write_text("{"), "it is no JSON"),
        (lambda: shutil.rmtree(YEAR), "no data for 2024"),
        (Path("data", SAMPLE, "programme.toml").unlink, "holds no programme"),
    ],
)
def test_what_stops_a_report_is_one_sentence_and_the_last_page_stays(kept, change, words):
    page = kept.page()
    (one,) = kept.after(change, is_bad)[-1]["problems"]
    assert words in one["text"]
    assert one["severity"] == "error"
    assert kept.page() == page


def saved(book: Workbook, path: Path) -> Callable[[], object]:
    """Return what writes a workbook at once."""
    text = BytesIO()
    book.save(text)
    return lambda: path.write_bytes(text.getvalue())


def test_a_workbook_is_shown_as_it_is_saved_before_it_is_taken_over(kept):
    path = workbook.create(SAMPLE, 2024, Path("data").absolute())
    kept.after(path.touch, is_good)
    book = load_workbook(path)
    book["Висновок"].append(["Щойно вписано в Excel."])
    text = "from IPython.display import Markdown\nMarkdown(loaded.conclusion)"
    notebook(Path("data").absolute(), HEAD, LOAD, text, END)
    kept.after(saved(book, path), lambda told: "вписано в Excel" in kept.page())
    book["Кошти"]["G3"].value = "7x"
    (one,) = kept.after(saved(book, path), is_bad)[-1]["problems"]
    assert one["place"] == f"Error · {YEAR}/workbook.xlsx, row 3, column 7"
    book["Кошти"]["G3"].value = "7"
    book["Кошти"]["A4"].value = "9.9"  # which only the check finds
    (one,) = kept.after(saved(book, path), lambda told: "9.9" in str(told))[-1]["problems"]
    assert one["place"] == f"Error · {YEAR}/workbook.xlsx, row 4, column 1"
    assert "вписано в Excel" in kept.page()
    assert not (YEAR / "conclusion.md").exists()


def test_a_file_that_the_system_refuses_is_named(kept, monkeypatch):
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "data/note.md")

    monkeypatch.setattr("civlib.run.live.job_of", refuse)
    (one,) = kept.after(NOTE.touch, is_bad)[-1]["problems"]
    assert one["text"].endswith(": Permission denied: data/note.md.")
    monkeypatch.undo()


def test_a_browser_that_goes_is_no_fault_and_a_fault_of_ours_is_told(shown, monkeypatch, capsys):
    def get_and_go(error: Exception) -> str:
        def fail(*_: object) -> None:
            raise error

        monkeypatch.setattr("civlib.run.serving.news", fail)
        with pytest.raises(RemoteDisconnected):
            get(shown.port, "/news")
        return capsys.readouterr().err

    assert get_and_go(BrokenPipeError()) == ""
    assert "ValueError: ours" in get_and_go(ValueError("ours"))


def test_a_cell_that_fails_is_named(kept):
    cells = (HEAD, LOAD, "1 / 0", END)
    told = kept.after(lambda: notebook(Path("data").absolute(), *cells), is_bad)[-1]
    (one,) = told["problems"]
    assert one["text"].endswith("Cell [4] (1 / 0) failed with ZeroDivisionError: division by zero.")


def test_only_this_machine_by_its_name_is_answered_and_only_what_there_is(shown):
    for host in ("", f"127.0.0.1:{shown.port}", f"localhost:{shown.port}"):
        assert get(shown.port, "/", host)[0] == 200
    for host in ("evil.example", f"evil.example:{shown.port}", "127.0.0.1", "127.0.0.1:1"):
        for path in ("/", "/news", "/report", "/x"):
            status, _, body = get(shown.port, path, host)
            assert (status, body.decode()) == (403, say("preview.foreign"))
    for path in (
        "/annual_report.pdf",
        "/../data",
        "/report/",
        "/%2e%2e/x",
    ):
        status, _, body = get(shown.port, path)
        assert status == 404
        assert "civlib build makes it" in body.decode()
    with socket.socket() as other, pytest.raises(OSError, match="refused"):
        other.connect(("127.0.0.2", shown.port))


def test_the_report_keeps_its_policy_and_only_the_page_around_it_has_a_script(shown):
    _, head, body = get(shown.port, "/")
    policy = head["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert body.count(b"<script>") == 1
    assert b'role="status"' in body
    assert b'aria-label="Errors and warnings"' in body
    assert b'data-title="Page of the report"' in body  # of the frame
    assert b" style=" not in body
    assert b'lang="en"' in body
    _, head, body = get(shown.port, "/report?1")
    assert head["Content-Security-Policy"] == "frame-ancestors 'self'"
    assert head["Cache-Control"] == "no-store"
    assert b"default-src &#39;none&#39;" in body or b"default-src 'none'" in body
    assert b"<script" not in body


def test_news_are_told_in_both_languages(monkeypatch):
    problems = (Problem("a.csv", 2, 3, "x", "Wrong."), Problem("b", 4, 0, "x", "Odd.", "warning"))
    told = news(Seen(3, 1, b"", False, True, (*problems, Problem("", 0, 0, "", "No."))))
    assert told == {
        "number": 3,
        "made": 1,
        "busy": False,
        "told": "Errors: 2, warnings: 1",
        "kept": "Below is the last page without errors.",
        "problems": [
            {"severity": "error", "place": "Error · a.csv, row 2, column 3", "text": "Wrong."},
            {"severity": "warning", "place": "Warning · b, row 4", "text": "Odd."},
            {"severity": "error", "place": "Error", "text": "No."},
        ],
    }
    monkeypatch.setenv("CIVLIB_LANG", "uk")
    assert news(Seen())["told"] == "Звіт готується…"
    assert news(Seen(busy=False))["told"] == "Помилок і попереджень немає"


def test_the_page_has_the_bytes_that_a_build_publishes(sample):
    task = Task(SAMPLE, 2025, "uk")
    (built,) = building.build([task], sample, Path("outputs"))
    assert built.error is None
    (page,) = [path for path in built.files if path.name == "annual_report.html"]
    job = job_of(task, Look(sample, Path("outputs"), building.USUAL, [task]))
    answer = make(replace(job, page_only=True))
    assert isinstance(answer, Made)
    assert answer.files == {"annual_report.html": page.read_bytes()}
    assert b'href="annual_report.pdf"' in page.read_bytes()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([f"{SAMPLE}s"], "There is no programme"),
        ([SAMPLE, "--year", "2019"], "No programme has data for 2019"),
        ([SAMPLE, "--only", "annual"], "'annual' is no notebook that is built"),
        ([SAMPLE, "--only", "portfolio"], "portfolio: not made of one year"),
    ],
)
def test_what_is_not_there_is_said_at_once(sample, words, said):
    result = run("preview", *words, "--no-open")
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_port_that_is_taken_is_said_at_once(sample):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = run("preview", SAMPLE, "--no-open", "--port", port)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"Error: Port {port} cannot be used: Address already in use. ")


def test_a_missing_package_is_said_at_once(sample, monkeypatch):
    found = {name: "1" for name in environment.PACKAGES if name != "typst"}
    monkeypatch.setattr(environment, "versions", lambda: found)
    with pytest.raises(UsageError, match=r"^Not installed: typst\. Install"):
        Live(TASK, sample, Path("outputs"))


def test_the_command_opens_the_browser_and_ends_with_ctrl_c(sample, monkeypatch):
    notebook(sample, *CELLS)
    opened = []

    def look(address: str) -> None:
        wait(int(address.rstrip("/").rpartition(":")[2]), is_good)
        os.kill(os.getpid(), signal.SIGINT)

    def launch(address: str) -> None:
        opened.append(address)
        Thread(target=look, args=[address]).start()

    monkeypatch.setattr("click.launch", launch)
    result = run("preview", SAMPLE)
    assert result.exit_code == 130
    said = f"{SAMPLE} 2025 annual_report (uk): look at {opened[0]}. Ctrl-C ends it.\n"
    assert result.stderr == said
    assert not Path("outputs").exists()


MARK = "CIVLIB_PREVIEW_TEST"


class Started:
    """A preview in a process of its own, whose temporary files have a folder of their own."""

    def __init__(self, name: str) -> None:
        self.temporary = Path(name).absolute()
        self.temporary.mkdir()
        given = {**os.environ, "TMPDIR": f"{self.temporary}", MARK: f"{self.temporary}"}
        command = [sys.executable, "-m", "civlib", "preview", SAMPLE, "--no-open"]
        self.process = subprocess.Popen(command, env=given, stderr=subprocess.PIPE, text=True)
        said = self.process.stderr.readline()
        self.port = int(said.partition("127.0.0.1:")[2].partition("/")[0])

    def end(self, way: signal.Signals) -> None:
        """End it, and wait until all its processes and files are gone."""
        self.process.send_signal(way)
        assert self.process.communicate(timeout=LONG) == (None, "")
        assert self.process.returncode == 128 + way
        until = time.monotonic() + LONG
        while left := [*self._processes(), *self.temporary.iterdir()]:
            assert time.monotonic() < until, left
            time.sleep(0.02)
        with socket.socket() as other:
            assert other.connect_ex(("127.0.0.1", self.port)) != 0
        self.temporary.rmdir()

    def _processes(self) -> Iterator[Path]:
        mark = f"{MARK}={self.temporary}".encode()
        for place in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if mark in (place / "environ").read_bytes().split(b"\0"):
                    yield place


@pytest.fixture
def start() -> Iterator[Callable[[str], Started]]:
    """Give what starts previews; none of them outlives the test."""
    started: list[Started] = []

    def one(name: str) -> Started:
        started.append(Started(name))
        return started[-1]

    yield one
    for preview in started:
        preview.process.kill()
        preview.process.communicate()


@pytest.mark.skipif(sys.platform != "linux", reason="it looks into /proc")
def test_two_run_side_by_side_and_each_way_to_end_leaves_no_trace(sample, start):
    notebook(sample, *CELLS)
    there = sorted(Path().rglob("*"))
    first = start("first")
    wait(first.port, is_good)
    second = start("second")
    assert {*wait(first.port, is_good)[-1]} == {*news(Seen())}
    second.end(signal.SIGHUP)  # in the midst of its beginning
    NOTE.write_text(NOTE.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    first.end(signal.SIGTERM)  # in the midst of a page, maybe
    assert sorted(Path().rglob("*")) == there
