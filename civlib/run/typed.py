"""The data of a year as its workbook has them, before `civlib fill` has taken them over."""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.util import get_temp_dir
from pathlib import Path
from tempfile import TemporaryDirectory

from civlib.dataset.folders import FILE, WORKBOOK, shown
from civlib.dataset.problems import Problem
from civlib.run.plan import Task

Told = Callable[[Iterable[Problem]], Sequence[Problem]]
"""Tells problems of what is read by the places where they can be mended."""


@contextmanager
def typed(task: Task, data: Path) -> Iterator[tuple[Path, Told]]:
    """Give the data folder to read a report's data from: a copy if its year has a workbook.

    Raises
    ------
    DataError
        If the workbook cannot be taken over as it is.
    """
    place = Path(task.programme, str(task.year))
    if not os.path.lexists(data / place / WORKBOOK):
        yield data, tuple
        return
    from civlib.dataset import workbook
    from civlib.dataset.workbook import faults

    filled = workbook.read(data / place / WORKBOOK, data)
    with TemporaryDirectory(dir=get_temp_dir()) as name:
        copy, spare = Path(name), shutil.ignore_patterns(WORKBOOK)
        shutil.copytree(data / task.programme, copy / task.programme, ignore=spare)
        for file, text in filled.files.items():
            (copy / (place.parent if file == FILE else place) / file).write_bytes(text)
        here, there = f"{shown(copy)}/", f"{shown(data)}/"

        def told(problems: Iterable[Problem]) -> Sequence[Problem]:
            own = f"{here}{place.as_posix()}/", f"{here}{task.programme}/{FILE}"
            mine = [one for one in problems if one.path.startswith(own)]
            rest = [one for one in problems if one not in mine]
            return [
                one._replace(
                    path=one.path.replace(here, there), message=one.message.replace(here, there)
                )
                for one in (*faults.placed(mine, filled.book, filled.files), *rest)
            ]

        yield copy, told
