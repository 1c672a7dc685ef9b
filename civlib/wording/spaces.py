"""Spaces at which no line may break: in “№ 1”, “12 %”, “тис. грн”, “м. Бахмут”, before a dash.

Two years have the dash of a span between them, as in “2017–2020”.
"""

import re

NO_BREAK_SPACE = "\u00a0"

_KEPT = re.compile(
    r"(?<=№) (?=\w)"
    r"|(?<=\bNo\.) (?=\w)|(?<=\bNos\.) (?=\w)"
    r"|(?<=\d) (?=%|(?:тис\.|млн|млрд|грн|в\. п\.|рік|року|роки|років|thousand|million|UAH)(?!\w))"
    r"|(?<=\bтис\.) (?=грн)|(?<=\bмлн) (?=грн)|(?<=\bмлрд) (?=грн)"
    r"|(?<=\bthousand) (?=UAH)|(?<=\bmillion) (?=UAH)|(?<=\bв\.) (?=п\.)"
    r"|(?<=\bм\.) (?=[А-ЯІЇЄҐ])|(?<=\S) (?=—|– )"
)
_YEARS = re.compile(r"(?<![\w/-])((?:19|20)\d\d)-((?:19|20)\d\d)(?![\w/-])")


def kept(text: str) -> str:
    """Return a text whose numbers stay with their signs and units when its lines break.

    Examples
    --------
    >>> kept("№ 1 — 12 % із 838,5 тис. грн").replace(NO_BREAK_SPACE, "~")
    '№~1~— 12~% із 838,5~тис.~грн'
    >>> kept("Nos. 1 and 2 — 5 thousand UAH in 2019").replace(NO_BREAK_SPACE, "~")
    'Nos.~1 and 2~— 5~thousand~UAH in 2019'
    """
    return _YEARS.sub(r"\1–\2", unbroken(text))


def unbroken(text: str) -> str:
    """Return a text as `kept` does, with the signs between years as they are."""
    return _KEPT.sub(NO_BREAK_SPACE, text)
