"""Values that messages quote: on one line, not too long, odd characters as escapes."""

from collections.abc import Iterable

LONGEST = 60
"""So many characters of a value are quoted at most."""


def quoted(value: object, lang: str) -> str:
    r"""Return a value in the quotation marks of a language.

    Examples
    --------
    >>> print(quoted("міський", "uk"), quoted("a" * 80, "en")[-4:], quoted("1\u00a0000", "en"))
    «міський» ...' '1\xa0000'
    """
    text = str(value)
    shown = repr(text if len(text) <= LONGEST else text[: LONGEST - 3] + "...")
    return f"«{shown[1:-1]}»" if lang == "uk" else shown


def listed(values: Iterable[object], lang: str) -> str:
    """Return values in quotation marks, with commas between them.

    Examples
    --------
    >>> listed(["city", "other"], "en")
    "'city', 'other'"
    """
    return ", ".join(quoted(value, lang) for value in values)
