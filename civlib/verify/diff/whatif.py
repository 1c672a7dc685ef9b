"""One year under other options of its programme: every figure and rating that would move."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from civlib import run
from civlib.dataset.folders import FILE, shown
from civlib.dataset.problems import DataError
from civlib.dataset.workbook import particulars
from civlib.errors import UsageError
from civlib.run.isolated import put
from civlib.run.look import DATA, Look
from civlib.run.named import OUTPUTS
from civlib.run.plan import Task
from civlib.verify.diff.note import compare
from civlib.wording.messages import say

HOW = run.Options(("html",))

_OPTION = re.compile(r"([a-z_]+)\.([a-z_]+)")


def whatif(
    programme: str, year: int, options: Mapping[str, str], data: Path, lang: str = "uk"
) -> str:
    """Return the note on what moves in a year's reports if options of ``programme.toml`` change.

    The reports are made twice, aside from everything published: as the data are, and with each
    option, such as ``effectiveness.capped``, at its value, such as ``true``.

    Raises
    ------
    UsageError
        If an option is not written so.
    CivlibError
        If a report cannot be made, such as when there is no such option.
    """
    tasks = run.plan(data, [programme], [year], [lang])
    look, inputs = Look(data, data, HOW, tasks), dict[str, bytes]()
    for task in tasks:
        inputs |= look.read(task)
    settings = f"{DATA}/{programme}/{FILE}"
    text = inputs[settings].decode("utf-8-sig")
    for option, value in options.items():
        text = changed(text, option, value)
    with TemporaryDirectory() as folder:
        old, new = (Path(folder).resolve() / name for name in ("before", "after"))
        put(old, inputs)
        put(new, {**inputs, settings: text.encode()})
        place = f"{OUTPUTS}/{programme}/{year}"
        for side in (old, new):
            _make(tasks, side, data)
        return compare(old / place, new / place, lang)[0]


def _make(tasks: Sequence[Task], side: Path, data: Path) -> None:
    """Make reports of the data that lie on one side; what is wrong is told of the user's files."""
    for result in run.build(tasks, side / DATA, side / OUTPUTS, HOW):
        if isinstance(result.error, DataError):
            here, there = f"{shown(side / DATA)}/", f"{shown(data)}/"
            found = [one._replace(path=one.path.replace(here, there))
                     for one in result.error.problems]  # fmt: skip
            raise DataError(found)
        if result.error:
            raise result.error


def changed(text: str, option: str, value: str) -> str:
    """Return the text of ``programme.toml`` with an option at another value.

    Examples
    --------
    >>> changed("[scale]\\nremark_above = 120\\n", "scale.remark_above", "150")
    '[scale]\\nremark_above = 150\\n'
    >>> changed('title = "A"\\n', "effectiveness.lower_is_better", "mirror")
    'title = "A"\\n\\n[effectiveness]\\nlower_is_better = "mirror"\\n'
    """
    if not (match := _OPTION.fullmatch(option)):
        raise UsageError(say("diff.option", option=option))
    meant: Any = value
    with suppress(ValueError):  # what is no number and no truth value is a text
        meant = tomllib.loads(f"x = {value}")["x"]
    return particulars.with_option(text, match[1], match[2], meant)
