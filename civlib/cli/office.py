"""A year in Excel: ``civlib workbook`` and ``civlib fill``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from civlib.cli.commands import DATA, LANG, main, note
from civlib.dataset.problems import ERROR, DataError, Problem, told
from civlib.wording.messages import say

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@main.command
@click.argument("programme")
@click.argument("year", type=int)
@LANG
@DATA
def workbook(programme: str, year: int, lang: str, data: Path | None) -> None:
    """Write the Excel workbook of a year, with what its files have."""
    from civlib.dataset import find_data
    from civlib.dataset import workbook as book
    from civlib.dataset.folders import shown

    path = shown(book.create(programme, year, find_data(data), lang))
    note(say("cli.wrote", path=path))
    note(say("cli.next-fill", path=path))


@main.command
@click.argument("workbook", type=FILE)
@DATA
def fill(workbook: Path, data: Path | None) -> int:
    """Write a year's files from its filled workbook; all of them or, if a cell is amiss, none."""
    from civlib import dataset
    from civlib.dataset import workbook as book
    from civlib.dataset.folders import shown

    place = dataset.find_data(data)
    try:
        filled, names = book.fill(workbook, place)
    except DataError as error:
        _tell(error.problems, workbook)
        note(say("cli.nothing-written"))
        return 1
    for name in names:
        note(say("cli.wrote", path=shown(filled.file(name))))
    if not names:
        note(say("cli.unchanged"))
    found = dataset.check(place, [filled.book.programme], [filled.book.year])
    problems = book.mark(filled, found)
    _tell(problems, workbook)
    return 1 if any(problem.severity == ERROR for problem in problems) else 0


def _tell(problems: Iterable[Problem], workbook: Path) -> None:
    from civlib.dataset.folders import FAULTS, shown

    for line in told(problems):
        click.echo(line)
    if (copy := workbook.with_name(FAULTS)).exists():
        note(say("cli.faults", path=shown(copy)))
