"""What civlib says to whoever works with it: errors, problems of the data, help, progress.

In the language of ``CIVLIB_LANG``, else of the system, else in English. Reports have languages of
their own. The texts are in ``messages.uk.toml`` and ``messages.en.toml``.
"""

import locale
import os
from contextlib import suppress
from functools import cache

from civlib.wording import LANGUAGES, Wording, read
from civlib.wording.quotes import quoted

VARIABLES = ("CIVLIB_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
"""What says the language of messages; the first that says anything."""


def language() -> str:
    """Return the language of messages."""
    said = next(filter(None, map(os.environ.get, VARIABLES)), "") or _of_the_system()
    return next((lang for lang in LANGUAGES if said.lower().startswith(lang)), "en")


def speak(lang: str) -> None:
    """Let this process, and what it starts, say everything in a language."""
    os.environ[VARIABLES[0]] = lang


def _of_the_system() -> str:
    """Return what a system calls its language that sets no variable: ``Ukrainian_Ukraine``, say."""
    with suppress(ValueError):  # one that Python does not know
        return locale.getlocale()[0] or ""
    return ""


@cache
def _texts(lang: str) -> Wording:
    return read(f"messages.{lang}", lang)


def say(key: str, /, **values: object) -> str:
    """Return a message by its dotted key, filled with the named values.

    It says in which form it shows a value, as labels do: ``{value:quoted}``; see `Wording`.

    Raises
    ------
    KeyError
        If there is no such message, or a value is missing: a fault of the code.
    """
    return _texts(language())(key, **values)


def unfilled(group: str, name: str) -> str:
    """Return a message of a group as it stands; its name where there is none."""
    return _texts(language()).known(group, name)


def quote(value: object) -> str:
    """Return a value in quotation marks of the language of messages; see `quotes.quoted`."""
    return quoted(value, language())


def reason(error: OSError) -> str:
    """Return what the system refused, in its own words, before the file if it names one.

    Examples
    --------
    >>> reason(OSError(28, "No space left on device")), reason(OSError(13, "Denied", "a.csv"))
    ('No space left on device', 'Denied: a.csv')
    """
    return ": ".join(str(part) for part in (error.strerror or error, error.filename) if part)
