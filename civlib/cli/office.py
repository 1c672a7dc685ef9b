"""A year in Excel: ``civlib workbook`` and ``civlib fill``."""

from collections.abc import Sequence
from pathlib import Path

import click

from civlib import dataset
from civlib.cli.commands import DATA, LANG, main, note, tell, wrote
from civlib.dataset.folders import FAULTS, shown
from civlib.dataset.problems import DataError, Problem
from civlib.wording.messages import say

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@main.command
@click.argument("programme")
@click.argument("year", type=int)
@LANG
@DATA
def workbook(programme: str, year: int, lang: str, data: Path | None) -> None:
    """Write the Excel workbook of a year, with what its files have."""
    from civlib.dataset import workbook as book

    path = book.create(programme, year, dataset.find_data(data), lang)
    wrote(path)
    note(say("cli.next-fill", path=shown(path)))


@main.command
@click.argument("workbook", type=FILE)
@DATA
def fill(workbook: Path, data: Path | None) -> int:
    """Write a year's files from its filled workbook; all of them or, if a cell is amiss, none."""
    from civlib.dataset import workbook as book

    place = dataset.find_data(data)
    try:
        filled, names = book.fill(workbook, place)
    except DataError as error:
        _tell(error.problems, workbook)
        note(say("cli.nothing-written"))
        return 1
    for name in names:
        wrote(filled.file(name))
    if not names:
        note(say("cli.unchanged"))
    found = dataset.check(place, [filled.book.programme], [filled.book.year])
    return _tell(book.mark(filled, found), workbook)


def _tell(problems: Sequence[Problem], workbook: Path) -> int:
    """Put out problems, and where they are marked; return the exit code."""
    errors = tell(problems)
    if (copy := workbook.with_name(FAULTS)).exists():
        note(say("cli.faults", path=shown(copy)))
    return 1 if errors else 0
