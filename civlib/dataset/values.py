"""What one value of a TOML file may be: each reader returns it or says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from civlib.dataset.cells import text_fault
from civlib.dataset.problems import offer, quote


class Wrong(Exception):
    """Raised when a value is not what its key needs; the `Reader` that takes it reports it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def text(value: Any) -> str:
    """Return a text that is not empty and has no odd characters."""
    if not isinstance(value, str):
        raise _wrong_type(value, "a text in quotes")
    if not value.strip():
        raise Wrong("empty-text", "it is empty; write the text.")
    if fault := text_fault(value):
        raise Wrong(*fault)
    return value


def slug(value: Any) -> str:
    """Return a text of small Latin letters, digits and hyphens."""
    if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", text(value)):
        rule = "is not made of small Latin letters, digits and hyphens"
        raise Wrong("form", f"{quote(value)} {rule}; rewrite it, such as city.")
    return text(value)


def one_of(*known: str) -> Callable[[Any], str]:
    """Return a reader of one of the known words."""

    def read(value: Any) -> str:
        if text(value) not in known:
            raise Wrong("unknown-word", f"{quote(value)} is not allowed; {offer(value, known)}")
        return text(value)

    return read


def number(value: Any) -> int:
    """Return a whole number."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong_type(value, "a whole number such as 2019")
    return value


def flag(value: Any) -> bool:
    """Return true or false."""
    if not isinstance(value, bool):
        raise _wrong_type(value, "true or false")
    return value


def day(value: Any) -> date:
    """Return a date without a time."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _wrong_type(value, "a date such as 2020-03-18, without quotes")
    return value


def table(value: Any) -> dict[str, Any]:
    """Return a table."""
    if not isinstance(value, dict):
        raise _wrong_type(value, 'a table or a name such as { uk = "…", en = "…" }')
    return value


def tables(value: Any) -> list[dict[str, Any]]:
    """Return an array of tables, at least one."""
    if not isinstance(value, list) or not value:
        raise _wrong_type(value, "a list of tables, each under its [[heading]]")
    return [table(one) for one in value]


def _wrong_type(value: Any, wanted: str) -> Wrong:
    return Wrong("wrong-type", f"{quote(value)} is not {wanted}; write that.")
