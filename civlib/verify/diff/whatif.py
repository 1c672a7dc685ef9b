"""One year under other options of its programme: every figure and rating that would move."""

import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

from civlib import run
from civlib.dataset.folders import FILE
from civlib.dataset.workbook import particulars
from civlib.errors import UsageError
from civlib.verify.diff.note import compare
from civlib.wording.messages import say

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
    with TemporaryDirectory() as folder:
        sides = [Path(folder, name) for name in ("before", "after")]
        for side in sides:
            copytree(data / programme, side / "data" / programme)
        settings = sides[1] / "data" / programme / FILE
        text = settings.read_text(encoding="utf-8-sig")
        for option, value in options.items():
            text = changed(text, option, value)
        settings.write_text(text, encoding="utf-8")
        old, new = (_made(programme, year, side, data, lang) for side in sides)
        return compare(old, new, lang)[0]


def _made(programme: str, year: int, side: Path, data: Path, lang: str) -> Path:
    """Return the folder of a year's reports, made of the data that lie on one side."""
    (side / "notebooks").symlink_to(run.find_notebooks(data).resolve())
    tasks = run.plan(side / "data", [programme], [year], [lang])
    for result in run.build(tasks, side / "data", side / "outputs", run.Options(("html",))):
        if result.error:
            raise result.error
    return side / "outputs" / programme / str(year)


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
