"""A year in Excel: ``civlib workbook`` and ``civlib fill``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from civlib.cli.commands import DATA, LANG, main, note
from civlib.dataset.problems import ERROR, DataError

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@main.command
@click.argument("programme")
@click.argument("year", type=int)
@DATA
@LANG
def workbook(programme: str, year: int, data: Path | None, lang: str) -> None:
    """Write the Excel workbook of a year, with what its files have."""
    from civlib.dataset import find_data
    from civlib.dataset import workbook as book
    from civlib.dataset.folders import shown

    path = shown(book.create(programme, year, find_data(data), lang))
    note(f"Wrote {path}. Fill it in, save it, and run: civlib fill {path}")


@main.command
@click.argument("path", metavar="WORKBOOK.xlsx", type=FILE)
@DATA
def fill(path: Path, data: Path | None) -> int:
    """Write a year's files from its filled workbook; all of them or, if a cell is amiss, none.

    What `civlib check` has against them is told with page and cell, and shown in red in a copy of
    the workbook beside it.
    """
    from civlib import dataset
    from civlib.dataset import workbook as book
    from civlib.dataset.folders import FAULTS, shown

    place = dataset.find_data(data)
    try:
        filled, names = book.fill(path, place)
    except DataError as error:
        _tell(error.problems, path.with_name(FAULTS))
        note("Nothing was written.")
        return 1
    for name in names:
        note(f"Wrote {shown(filled.file(name))}")
    if not names:
        note("The files say the same already.")
    found = dataset.check(place, [filled.book.programme], [filled.book.year])
    problems = book.mark(filled, found)
    _tell(problems, path.with_name(FAULTS))
    return 1 if any(problem.severity == ERROR for problem in problems) else 0


def _tell(problems: Any, copy: Path) -> None:
    from civlib.dataset.folders import shown

    for problem in problems:
        click.echo(problem)
    if copy.exists():
        note(f"The cells are red in {shown(copy)}; mend them in your own workbook.")
