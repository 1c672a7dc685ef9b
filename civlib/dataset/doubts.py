"""``doubts.csv`` of a year: what its import could read in more than one way, and the answers.

It is no part of the data; an import reads the answers, ``civlib check`` asks for those that lack.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from civlib.dataset import schemas, spreadsheet
from civlib.dataset.decoding import read_text
from civlib.dataset.folders import DOUBTS, shown
from civlib.dataset.importing.grid import Doubt
from civlib.dataset.problems import WARNING, Log, Problem, broken

ANSWER = "answer"
COLUMNS = tuple(schemas.fields("doubts"))

Key = tuple[str, str, str]
"""Place, what was read and what was chosen: by these a doubt is known again."""


def _rows(folder: Path, log: Log) -> list[tuple[int, dict[str, str]]]:
    """Return the line and the cells of each doubt; none where there is no such table."""
    text = read_text(folder / DOUBTS, log, optional=True)
    found = spreadsheet.read("doubts", text, log) if text else []
    if not found or not {*COLUMNS} <= {*found[0].cells}:
        if text:
            log.error("doubts-header", columns=", ".join(COLUMNS))
        return []
    cells = [(one.line, dict(zip(found[0].cells, one.cells, strict=False))) for one in found[1:]]
    return [(line, dict.fromkeys(COLUMNS, "") | row) for line, row in cells]


def answers(folder: Path) -> dict[Key, str]:
    """Return what was answered to the doubts in a year's folder."""
    rows = _rows(folder, Log(shown(folder / DOUBTS)))
    return {(row["place"], row["read"], row["chosen"]): row[ANSWER].strip() for _, row in rows}


def check(folder: Path) -> list[Problem]:
    """Return a warning for each doubt in a year's folder that nobody has answered."""
    log = Log(shown(folder / DOUBTS))
    rows = _rows(folder, log)
    path, column = log.path, COLUMNS.index(ANSWER) + 1
    asked = [
        Problem(path, line, column, *broken("doubt", **row), WARNING)
        for line, row in rows
        if not row[ANSWER].strip()
    ]
    return [*log.problems, *asked]


def written(doubts: Iterable[Doubt], known: Mapping[Key, str]) -> str:
    """Return doubts as the table has them, with the answers that are known."""
    rows = [(*_key(one), one.question, known.get(_key(one), "")) for one in doubts]
    return spreadsheet.written([COLUMNS, *rows])


def _key(doubt: Doubt) -> Key:
    return doubt.place, doubt.read, doubt.chosen
