"""What is wrong with the files that a workbook gives, told by its cells."""

import re
from collections.abc import Iterable
from pathlib import PurePath

from civlib.dataset import spreadsheet
from civlib.dataset.folders import FILE, shown
from civlib.dataset.problems import Problem
from civlib.dataset.workbook.contents import TEXT, Files
from civlib.dataset.workbook.pages import CONCLUSION, PARAGRAPH, YEAR, titles
from civlib.dataset.workbook.particulars import signing
from civlib.dataset.workbook.read import Book, Cell, name
from civlib.wording import terms
from civlib.wording.messages import say
from civlib.wording.terms import Table


def placed(problems: Iterable[Problem], book: Book, files: Files) -> list[Problem]:
    """Return problems of files as those of the cells that these were written from, page by page.

    The cells are marked in the book. A problem that is of no cell stays as it is, at the end.
    """
    pages, found = [*book.rows], list[tuple[int, Problem]]()
    for problem in problems:
        if cell := cell_of(problem, book, files):
            book.marks.setdefault(cell, problem.message)
            found.append((pages.index(cell[0]), _at(problem, cell, book)))
        else:
            found.append((len(pages), problem))
    return [problem for _, problem in sorted(found)]


def _at(problem: Problem, cell: Cell, book: Book) -> Problem:
    page, row, column = cell
    place = book.places[page, column]
    told = {"page": titles(book.lang)[page], "cell": name(row, place)}
    message = say("workbook.cell", message=problem.message, **told)
    return problem._replace(path=shown(book.path), row=row, column=place, message=message)


def cell_of(problem: Problem, book: Book, files: Files) -> Cell | None:
    """Return the cell that a problem of a file is of, if it is of one."""
    file = PurePath(problem.path).name
    if file == FILE:
        return _particular(problem, book)
    if file == TEXT:
        return _paragraph(problem.row, book)
    table = PurePath(file).stem
    records = spreadsheet.rows(file, files.get(file, b"")) if table in {*Table} else []
    lines = [line for line, _ in records]
    if problem.row not in lines[1:]:
        return None
    row, _ = book.rows[table][lines.index(problem.row) - 1]
    return table, row, records[0][1][max(problem.column, 1) - 1]


def _particular(problem: Problem, book: Book) -> Cell | None:
    """Return the cell of the key that a problem of the settings begins with."""
    rows = {row[terms.KEY]: number for number, row in book.rows[YEAR]}
    slots = signing(row[terms.KEY] for _, row in book.rows[YEAR] if row[terms.VALUE])
    said = problem.message.partition(": ")[0]
    said = re.sub(r"\[(\d+)\]", lambda found: f".{slots[int(found[1]) - 1]}", said)
    key = said.removeprefix(f"{terms.YEARS}.{book.year}.")
    known = [one for one in (key, f"{key}.uk", f"{key}.name") if one in rows]
    return (YEAR, rows[known[0]], terms.VALUE) if known and key != said else None


def _paragraph(line: int, book: Book) -> Cell | None:
    last = 0
    for number, row in book.rows[CONCLUSION]:
        last += row[PARAGRAPH].count("\n") + 2
        if 0 < line <= last:
            return CONCLUSION, number, PARAGRAPH
    return None
