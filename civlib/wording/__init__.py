"""Labels in Ukrainian and English, and numbers, percentages and dates as readers see them.

The only place that rounds for display: half-up, once, from the exact value.
The texts themselves are in ``uk.toml`` and ``en.toml`` beside this module.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from civlib.errors import UnknownLanguage

LANGUAGES = ("uk", "en")
ABSENT = "—"
NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"

SPAN = 3
"""From so many on, numbers that follow each other are named from–to."""

MOST = 5
"""A list in a sentence names at most so many, and one more where it is the last."""

Number = int | Decimal | Fraction


def round_half_up(value: Number, digits: int = 0) -> Decimal:
    """Round to ``digits`` places after the point, a half away from zero.

    Exact for fractions too: no binary float and no rounded quotient stands in between.

    Examples
    --------
    >>> round_half_up(Fraction(11, 15) * 100, 1), round_half_up(Decimal("0.25"), 1)
    (Decimal('73.3'), Decimal('0.3'))
    >>> round_half_up(Decimal("-2.5")), round_half_up(Decimal("-0.04"), 1)
    (Decimal('-3'), Decimal('0.0'))
    """
    scaled = abs(Fraction(value)) * 10**digits
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(f"{-whole if value < 0 else whole}e{-digits}")  # exact, however many digits


def exact_text(value: object) -> str:
    """Return a value as published tables for machines hold it; empty where it is absent.

    Amounts keep the places they have, rates are fractions of one with six decimals.

    Examples
    --------
    >>> exact_text(Decimal("865.0")), exact_text(Fraction(2, 3)), exact_text(None)
    ('865.0', '0.666667', '')
    """
    if value is None:
        return ""
    if isinstance(value, Fraction):
        value = round_half_up(value, 6)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def spans(years: Iterable[int]) -> str:
    """Return years in order, those that follow each other as from–to.

    Examples
    --------
    >>> spans([2017, 2018, 2019, 2021])
    '2017–2019, 2021'
    """
    runs: list[list[int]] = []
    for year in years:
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)


def _runs(ids: Sequence[str]) -> list[str]:
    """Return ids in their order, three or more that count on by one as from–to."""
    runs: list[list[str]] = []
    for id in ids:
        if runs and _next(runs[-1][-1]) == id:
            runs[-1].append(id)
        else:
            runs.append([id])
    spans = ([f"{run[0]}–{run[-1]}"] if len(run) >= SPAN else run for run in runs)
    return [text for span in spans for text in span]


def _next(id: str) -> str:
    """Return the id that counts on by one, such as 1.3 after 1.2; nothing after other ids."""
    head, dot, last = id.rpartition(".")
    return f"{head}{dot}{int(last) + 1}" if re.fullmatch("[1-9][0-9]*", last) else ""


def suffix(lang: str) -> str:
    """Return what file names add for another language than the first.

    Examples
    --------
    >>> suffix("uk"), suffix("en")
    ('', '.en')
    """
    return "" if lang == LANGUAGES[0] else f".{lang}"


def check(lang: str) -> None:
    """Refuse a language that civlib has no labels in.

    Raises
    ------
    UnknownLanguage
        With those that it has.
    """
    if lang not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise UnknownLanguage(f"civlib has no wording in {lang!r}; choose one of: {known}.")


@cache
def wording(lang: str) -> Wording:
    """Return the wording of one language.

    Raises
    ------
    UnknownLanguage
        If civlib has no labels in that language.
    """
    import tomllib
    from importlib import resources

    check(lang)
    text = resources.files(__name__).joinpath(f"{lang}.toml").read_text(encoding="utf-8")
    return Wording(lang, tomllib.loads(text))


class Wording:
    """What readers of one language see.

    Calling it gives a label by its dotted key, filled with the named values:
    ``w("report.title", year=2019)``. An unknown key or a missing value is a `KeyError`:
    a fault of the code, never of the data.
    """

    def __init__(self, lang: str, texts: dict[str, Any]) -> None:
        self.lang = lang
        self._texts = texts

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the label of a dotted key, filled with the named values.

        A label says in which form it shows a value: ``{planned:amount}``; see `show`.

        Examples
        --------
        >>> wording("en")("caveat.over_row", number=4, achievement_rate=Fraction(5, 4))
        'No. 4 (125.0%)'
        """
        return self._lookup(key).format(
            **{name: _Value(self, value) for name, value in values.items()}
        )

    def _lookup(self, key: str) -> str:
        found: Any = self._texts
        for part in key.split("."):
            found = found[part]
        if not isinstance(found, str):
            raise KeyError(f"{key} is a group of labels, not a label")
        return found

    def number(self, value: Number | None, digits: int | None = None, sign: bool = False) -> str:
        """Return a number with grouped thousands; a dash where it is absent.

        ``digits`` rounds half-up; without it an integer or decimal keeps the places it is written
        with, trailing zeros too. ``sign`` puts a plus before positive numbers.

        Examples
        --------
        >>> w = wording("uk")
        >>> w.number(Decimal("838.50")), w.number(Decimal("838.5"), 2), w.number(None)
        ('838,50', '838,50', '—')
        >>> w.number(Decimal("-30.5"), 1, sign=True), w.number(4, sign=True)
        ('−30,5', '+4')
        """
        from babel.numbers import format_decimal

        if value is None:
            return ABSENT
        if digits is None:
            digits = _places(value)
        rounded = round_half_up(value, digits)
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        text = format_decimal(abs(rounded), format=pattern, locale=self.lang)
        before = MINUS if rounded < 0 else "+" if sign and rounded > 0 else ""
        return f"{before}{text}"

    def money(self, value: Decimal | None, sign: bool = False) -> str:
        """Return an amount with one decimal, as the official form has it.

        Examples
        --------
        >>> wording("uk").money(Decimal("512")), wording("en").money(Decimal("1234.25"))
        ('512,0', '1,234.3')
        """
        return self.number(value, 1, sign)

    def percent(self, rate: Fraction | None, digits: int = 1) -> str:
        """Return a rate (a fraction of one) in per cent; a dash where it is undefined.

        Examples
        --------
        >>> wording("uk").percent(Fraction(8385, 8650)), wording("en").percent(Fraction(1, 2))
        ('96,9\\xa0%', '50.0%')
        """
        if rate is None:
            return ABSENT
        return self.number(rate * 100, digits) + (NO_BREAK_SPACE if self.lang == "uk" else "") + "%"

    def date(self, day: date) -> str:
        """Return a day in words.

        Examples
        --------
        >>> wording("en").date(date(2019, 11, 27))
        'November\\xa027,\\xa02019'
        """
        from babel.dates import format_date

        return NO_BREAK_SPACE.join(format_date(day, format="long", locale=self.lang).split())

    def count(self, key: str, number: int) -> str:
        """Return a number with its noun in the right plural form, such as ``5 заходів``.

        ``key`` names a group of plural forms under ``[count]`` (one, few, many, other).
        """
        from babel import Locale

        form = Locale.parse(self.lang).plural_form(number)
        forms = self._texts["count"][key]
        return self.number(number) + NO_BREAK_SPACE + str(forms.get(form, forms["other"]))

    def show(self, value: Any, form: str = "text") -> str:
        """Return a value in one of `FORMS`.

        A form that ends in a point is a group of labels, of which the value names one, ``none``
        if it is empty; one that begins with ``count.`` puts the value before its noun.

        Examples
        --------
        >>> w = wording("en")
        >>> w.show(Decimal(5), "amount"), w.show("met", "state."), w.show(2, "count.finding")
        ('5.0', '✓\\xa0met', '2\\xa0findings')
        """
        if form.endswith("."):
            return self(f"{form}{value or 'none'}")
        if form.startswith("count."):
            return self.count(form.removeprefix("count."), value)
        return FORMS[form](self, value)

    def join(self, items: Sequence[str]) -> str:
        """Return the items as a list in a sentence (`a, b and c`)."""
        from babel.lists import format_list

        return format_list(items, locale=self.lang)

    def some(self, items: Sequence[str], most: int = MOST) -> str:
        """Return the items as a list in a sentence, the first ``most`` and how many there are more.

        Examples
        --------
        >>> wording("en").some(["4.2", "5.1", "6.1", "6.2"], 2), wording("en").some(["4.2", "5.1"])
        ('4.2, 5.1, and 2\\xa0more', '4.2 and 5.1')
        """
        if len(items) <= most + 1:  # "and one more" is no shorter than the one
            return self.join(items)
        return self.join([*items[:most], self("list.more", count=len(items) - most)])

    def numbers(self, ids: Iterable[object], most: int = MOST) -> str:
        """Return the numbers of some things after one sign, those that follow each other as a span.

        Examples
        --------
        >>> wording("uk").numbers([4, 5, 6, 9]), wording("en").numbers(["I.2", "1.1", "1.2", "1.3"])
        ('№\xa04–6 і 9', 'Nos. I.2 and 1.1–1.3')
        >>> wording("en").numbers(["7"])
        'No. 7'
        """
        runs = _runs([*map(str, ids)])
        one = len(runs) == 1 and "–" not in runs[0]
        return self(f"list.{'number' if one else 'numbers'}", rows=self.some(runs, most))


class _Value(NamedTuple):
    """A value that is filled into a label, shown in the form that the label says."""

    w: Wording
    value: Any

    def __format__(self, form: str) -> str:
        return self.w.show(self.value, form or "text")


def _rating(w: Wording, rating: str | None) -> str:
    """Return a rating with its symbol, so that it never rests on colour; or that there is none."""
    name = rating or "refused"
    symbol, word = w(f"effectiveness.symbol.{name}"), w(f"effectiveness.rating.{name}")
    return w("effectiveness.mark", symbol=symbol, rating=word)


FORMS: Mapping[str, Callable[[Wording, Any], str]] = {
    "amount": Wording.money,
    "cost": lambda w, value: w.number(value, 2),
    "signed": lambda w, value: w.money(value, sign=True),
    "rate": Wording.percent,
    "rate0": lambda w, value: w.percent(value, 0),
    "rate3": lambda w, value: w.percent(value, 3),
    "rate4": lambda w, value: w.percent(value, 4),
    "number": Wording.number,
    "whole": lambda w, value: w.number(value, 0),
    "points": lambda w, value: w.number(value, 2),
    "ratio": lambda w, value: w.number(value, 4),  # more: 0.997 is not 1 and gets other points
    "exact": lambda w, value: w.number(value, 6),
    "bound": lambda w, value: w.number(value, 0 if value.denominator == 1 else 2),
    "rating": _rating,
    "state": lambda w, value: w(f"state.{value}"),
    "standing": lambda w, value: w(f"standing.{value}"),
    "group": lambda w, value: w(f"group.{value or 'none'}"),
    "years": lambda _, value: spans(value),
    "text": lambda _, value: str(value),
    "told": lambda _, value: str(value) or ABSENT,
}
"""What labels and the schemas of tables call the form of a value → how readers see it."""


def _places(value: Number) -> int:
    """Return the number of places that writes a value exactly, at least none."""
    if isinstance(value, Fraction):
        raise TypeError("a fraction has no places of its own: say how many digits to show")
    return max(0, -int(Decimal(value).as_tuple().exponent))
