"""What a command puts out arrives in any encoding, as far as it goes, and never ends it."""

import json
import os
import re
import subprocess
import sys
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import TextIO

import pytest
from builds import SAMPLE
from click.testing import CliRunner
from test_messages import TEXTS

from civlib import wording
from civlib.cli import main, streams
from civlib.cli.progress import teller
from civlib.run import Began, Task

ENCODINGS = ("cp1251", "cp866", "koi8-u")
CHECK = f"check {SAMPLE} --year 2024"
COMMANDS = ("--help", "list", CHECK, f"audit {SAMPLE}", "build --explain")


def said(arguments: str, charset: str = "utf-8") -> str:
    """Return what a Ukrainian reads of a command in a terminal of an encoding."""
    runner = CliRunner(charset=charset)
    told = runner.invoke(main, arguments.split(), env={"CIVLIB_LANG": "uk", "COLUMNS": "80"})
    assert told.exception is None or isinstance(told.exception, SystemExit)
    assert told.output_bytes
    return told.output_bytes.decode(charset)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("command", [*COMMANDS, "verify nowhere", "list --x"])
def test_a_terminal_of_another_encoding_is_read_as_one_of_utf_8(command, encoding, sample):
    whole = said(command)
    expected = whole.encode(encoding, streams.READABLE).decode(encoding)
    assert said(command, encoding) == expected
    assert "\\u" not in expected
    assert expected.count("\n") == whole.count("\n")


@pytest.mark.parametrize(
    ("encoding", "read"),
    [
        ("cp1251", "№ 5 — «їжа» … 3,5 -> -1,2 >= 2x2, CO2, 7 %, е\\u6f22"),
        ("cp866", '№ 5 - "їжа" ... 3,5 -> -1,2 >= 2x2, CO2, 7 %, е\\u6f22'),
        ("koi8-u", 'No 5 - "їжа" ... 3,5 -> -1,2 ≥ 2x2, CO2, 7 %, е\\u6f22'),
    ],
)
def test_what_an_encoding_lacks_is_spelt_so_that_it_is_read(encoding, read):
    text = "№ 5 — «їжа» … 3,5 → −1,2 ≥ 2×2, CO₂, 7\N{NARROW NO-BREAK SPACE}%, е́漢"
    assert text.encode(encoding, streams.READABLE).decode(encoding) == read


def test_the_old_encoding_without_a_ukrainian_letter_takes_its_twin():
    assert "Ґрунт і Їжа".encode("cp866", streams.READABLE).decode("cp866") == "Грунт i Їжа"


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("lang", ["uk", "en"])
def test_every_sign_that_civlib_says_is_read_in_every_encoding(lang, encoding):
    labels = Path(wording.__file__).with_name(f"{lang}.toml").read_text("utf-8")
    signs = {*labels, *"".join(TEXTS[lang].values())}
    assert {one for one in signs if b"\\u" in one.encode(encoding, streams.READABLE)} == set()


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("form", ["json", "csv"])
def test_what_machines_read_is_changed_by_no_encoding(form, encoding, sample):
    path = sample / SAMPLE / "programme.toml"
    path.write_text(path.read_text("utf-8").replace("інші джерела", "інші → «−№»"), "utf-8")
    asked = f"audit {SAMPLE} --year 2024 --format {form}".split()
    whole = CliRunner().invoke(main, asked).stdout_bytes.decode()
    found = CliRunner(charset=encoding).invoke(main, asked).stdout_bytes.decode(encoding)
    assert re.sub(r"\\u([0-9a-f]{4})", lambda sign: chr(int(sign[1], 16)), found) == whole
    assert found != whole


def test_events_of_a_build_are_changed_by_no_encoding_either(tmp_path):
    began = Began(Task(SAMPLE, 2024, "uk"), ("№ 5 → −1",))
    with (
        CliRunner(charset="cp866").isolation() as (out, *_),
        teller(tmp_path, quiet=False, as_json=True) as tell,
    ):
        tell(began)
    assert json.loads(out.getvalue().decode("cp866"))["reasons"] == [*began.reasons]


FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="no such device here")
REFUSED = "Error: not all of the output could be written: No space left on device. "


@pytest.fixture
def refusing():
    """Return what opens a stream that refuses, as a full disk does or a reader that has left."""
    opened = []

    def one(kind):
        if kind == "full":
            opened.append(FULL.open("w", encoding="utf-8"))
        else:
            read, write = os.pipe()
            os.close(read)
            opened.append(open(write, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        return opened[-1]

    yield one
    for stream in opened:
        stream.close()


def end(arguments: str, monkeypatch: pytest.MonkeyPatch, **instead: TextIO) -> tuple[int, str]:
    """Return how a command ends, and what it says, with streams in place of the standard ones."""
    heard = StringIO()
    for name, stream in {"stdout": StringIO(), "stderr": heard, **instead}.items():
        monkeypatch.setattr(sys, name, stream)
    with pytest.raises(SystemExit) as ended:
        main(arguments.split(), prog_name="civlib")
    return ended.value.code, heard.getvalue()


@needs_full
@pytest.mark.parametrize("command", ["--help", "--version", "build --help", *COMMANDS[1:]])
def test_a_full_disk_costs_the_output_and_is_said_once(command, refusing, sample, monkeypatch):
    (sample / SAMPLE / "2024" / "note.md").write_text("漢", "utf-8")
    code, heard = end(command, monkeypatch, stdout=refusing("full"))
    assert code == 3
    assert heard.splitlines()[-1].startswith(REFUSED)
    assert heard.count("Error") == 1 + heard.count("Errors:")


@needs_full
def test_a_full_disk_is_no_matter_to_a_command_that_puts_nothing_out(refusing, sample, monkeypatch):
    assert end(CHECK, monkeypatch, stdout=refusing("full"))[0] == 0


@needs_full
def test_what_is_kept_to_the_end_is_missed_too(refusing, sample, monkeypatch):
    notebook = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    given = TextIOWrapper(BytesIO(notebook))
    code, heard = end("strip", monkeypatch, stdin=given, stdout=refusing("full"))
    assert (code, heard[: len(REFUSED)]) == (3, REFUSED)


@needs_full
def test_a_command_that_finds_errors_keeps_its_own_code(refusing, sample, monkeypatch):
    (sample / SAMPLE / "2024" / "measures.csv").unlink()
    assert end(CHECK, monkeypatch, stdout=refusing("full"))[0] == 1


@pytest.mark.parametrize("faulty", [False, True])
def test_a_reader_that_leaves_changes_nothing(faulty, refusing, sample, monkeypatch):
    if faulty:
        (sample / SAMPLE / "2024" / "measures.csv").unlink()
    code, heard = end(CHECK, monkeypatch, stdout=refusing("left"))
    assert (code, heard[:11]) == (int(faulty), f"Errors: {int(faulty)}, ")


@pytest.mark.parametrize("kind", [pytest.param("full", marks=needs_full), "left"])
def test_what_nobody_can_be_told_of_changes_nothing(kind, refusing, sample, monkeypatch):
    assert end(CHECK, monkeypatch, stderr=refusing(kind))[0] == 0
    assert end("check nothing", monkeypatch, stderr=refusing(kind))[0] == 2


def test_the_standard_streams_are_as_before_when_a_command_has_ended(refusing, sample, monkeypatch):
    given = refusing("left")
    end("list", monkeypatch, stdout=given)
    assert sys.stdout is given
    assert given.write("more") == 4


CLOSED = {
    "list >&-": (3, "Error: not all of the output could be written: Bad file descriptor. "),
    "list >&- 2>&-": (3, ""),
    "list twice 2>&-": (2, ""),
}


@pytest.mark.parametrize("typed", CLOSED)
def test_a_closed_stream_refuses_and_nothing_else_takes_its_place(typed, sample):
    command = f"{sys.executable} -m civlib {typed}"
    told = subprocess.run(["sh", "-c", command], check=False, capture_output=True, text=True)
    code, heard = CLOSED[typed]
    assert (told.returncode, told.stdout, told.stderr[: len(heard)]) == (code, "", heard)
    assert told.stderr.count("\n") == bool(heard)


@pytest.mark.parametrize("errors", ["strict", "surrogateescape"])
def test_half_a_sign_that_somebody_put_into_a_text_ends_no_command(errors, monkeypatch):
    """As a notebook's JSON can name one; the second is what Python takes in the C locale."""
    kept = BytesIO()
    monkeypatch.setattr(sys, "stdout", TextIOWrapper(kept, "utf-8", errors))
    with streams.streams() as out:
        out.write("a\ud800")
    assert kept.getvalue() == b"a\\ud800"
