"""Misprints of an official document: verbatim and marked in tables, corrected in headings."""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Misprint:
    """What a document prints, such as “м.Бахмут”, and what it means; endings may follow."""

    printed: str
    meant: str


def corrected(text: str, misprints: Iterable[Misprint]) -> str:
    """Return a text without its misprints.

    Examples
    --------
    >>> corrected("у м.Бахмуті", [Misprint("м.Бахмут", "м. Бахмут")])
    'у м. Бахмуті'
    """
    for one in misprints:
        text = text.replace(one.printed, one.meant)
    return text


def marked(text: str, misprints: Iterable[Misprint], mark: str) -> str:
    """Return a text as it is printed, with a mark after each word that is a misprint.

    Examples
    --------
    >>> marked("у м.Бахмуті та області", [Misprint("м.Бахмут", "м. Бахмут")], "[sic]")
    'у м.Бахмуті\\xa0[sic] та області'
    """
    for one in misprints:
        text = re.sub(rf"{re.escape(one.printed)}\w*", f"\\g<0>\u00a0{mark}", text)
    return text
