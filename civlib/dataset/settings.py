"""The part of ``programme.toml`` that a year's report is made of: nothing of later years.

A released year stays as it is when the next one is begun. Standard library only: a build that has
nothing to do asks for this too.
"""

import re
import tomllib
from typing import Any

_HEADING = re.compile(rb"\s*\[")
_YEAR = re.compile(rb"""\s*\[\[?\s*years\s*\.\s*["']?(\d{4})["']?\s*[].]""")


def until(data: bytes, year: int) -> bytes:
    r"""Return the file without the settings of later years, and without blank lines at its end.

    A file that says them in another way than under headings stays whole.

    Examples
    --------
    >>> text = b'unit = "x"\n\n[years.2019]\ndate = 2020-03-18\n\n[years.2020]\ndate = 2021-03-17\n'
    >>> until(text, 2019)
    b'unit = "x"\n\n[years.2019]\ndate = 2020-03-18\n'
    """
    kept, later = list[bytes](), False
    for line in data.splitlines(keepends=True):
        if _HEADING.match(line):
            named = _YEAR.match(line)
            later = named is not None and int(named[1]) > year
        if not later:
            kept.append(line)
    own = b"".join(kept).rstrip() + b"\n"
    says = _says(data)
    return own if says and _says(own) == _without(says, year) else data


def _says(data: bytes) -> dict[str, Any] | None:
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):  # which the check tells
        return None


def _without(settings: dict[str, Any], year: int) -> dict[str, Any]:
    years = settings.get("years")
    if not isinstance(years, dict):
        return settings
    own = {name: one for name, one in years.items() if not name.isdecimal() or int(name) <= year}
    rest = {name: one for name, one in settings.items() if name != "years"}
    return rest | ({"years": own} if own else {})
