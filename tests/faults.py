"""One fault in a copy of the fictional programme, and the one problem that it must lead to."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from civlib import dataset
from civlib.dataset.problems import ERROR, WARNING, DataError, Problem

PROGRAMME, YEAR = "sample-programme", 2025
SETTINGS = "programme.toml"
NBSP, ZWSP, SHY, RLO = "\u00a0", "\u200b", "\u00ad", "\u202e"
INVISIBLE = ("delete or retype it",)
EDGE = ("begins or ends with a space", "delete it")

Change = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Case:
    """One change of one file, and the one problem that it must lead to."""

    name: str
    file: str
    change: Change
    row: int
    column: int
    code: str
    parts: tuple[str, ...]
    severity: str = ERROR


def swap(old: str, new: str) -> Change:
    def change(content: bytes) -> bytes:
        assert content.count(old.encode()) == 1, f"{old!r} must stand once"
        return content.replace(old.encode(), new.encode())

    return change


def line(number: int, *new: str) -> Change:
    """Put other lines, or none, in the place of one."""

    def change(content: bytes) -> bytes:
        lines = content.decode().split("\n")
        return "\n".join([*lines[: number - 1], *new, *lines[number:]]).encode()

    return change


def append(new: str) -> Change:
    return lambda content: content + new.encode() + b"\n"


def cell(value: str) -> Change:
    """Put a value, quoted, in line 2, column 3 of ``funding.csv``."""
    return swap("1.1,city,120.0,", f'1.1,city,"{value}",')


def encoded(encoding: str) -> Change:
    return lambda content: content.decode().encode(encoding, errors="replace")


def columns(*order: int) -> Change:
    """Keep the columns of these positions, in this order."""
    return lambda content: _csv([[row[at] for at in order] for row in _rows(content)])


def delimited(mark: str, quoting: int = csv.QUOTE_MINIMAL) -> Change:
    return lambda content: _csv(_rows(content), delimiter=mark, quoting=quoting)


def _rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def _csv(rows: list[list[str]], delimiter: str = ",", quoting: int = csv.QUOTE_MINIMAL) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def place(data: Path, file: str) -> Path:
    """Return where a file of the programme or of its year is."""
    folder = data / PROGRAMME
    return folder / file if file == SETTINGS else folder / str(YEAR) / file


def spoil(data: Path, file: str, change: Change) -> None:
    """Change a file; a change that changes nothing is a mistake of the test."""
    path = place(data, file)
    before = path.read_bytes()
    path.write_bytes(change(before))
    assert path.read_bytes() != before


def one_problem(data: Path, case: Case) -> None:
    """Assert that a fault is reported once, at its place, in full, and stops its year only."""
    spoil(data, case.file, case.change)
    problems = dataset.check(data)
    assert len(problems) == 1, "\n".join(map(str, problems))
    problem = problems[0]
    where = place(data, case.file).relative_to(data.parent).as_posix()
    found = (problem.path, problem.row, problem.column, problem.code, problem.severity)
    assert found == (where, case.row, case.column, case.code, case.severity), str(problem)
    assert [part for part in case.parts if part not in problem.message] == [], problem.message
    stops(data, problem)
    if case.file != SETTINGS:
        assert dataset.load(PROGRAMME, YEAR - 1, data).year == YEAR - 1


def stops(data: Path, problem: Problem, year: int = YEAR, slug: str = PROGRAMME) -> None:
    """Assert that an error stops loading, with nothing else, and that a warning does not."""
    if problem.severity == WARNING:
        assert dataset.load(slug, year, data).year == year
        return
    with pytest.raises(DataError) as caught:
        dataset.load(slug, year, data)
    assert caught.value.problems == (problem,)
    assert str(caught.value) == str(problem)
