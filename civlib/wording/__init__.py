"""Labels in Ukrainian and English, and numbers, percentages and dates as readers see them.

The only place that rounds for display: half-up, once, from the exact value.
The texts themselves are in ``uk.toml`` and ``en.toml`` beside this module.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache, lru_cache
from importlib import resources
from typing import Any, NamedTuple

from civlib.errors import UnknownLanguage
from civlib.wording.numbers import PERCENT as PERCENT_MARKS
from civlib.wording.numbers import (
    POINTS,
    RATIO,
    Number,
    above_zero,
    beside,
    enough,
    exact_text,
    places_of,
    round_half_up,
    telling,
)
from civlib.wording.quotes import listed, quoted
from civlib.wording.sequences import runs, spans
from civlib.wording.spaces import NO_BREAK_SPACE

LANGUAGES = ("uk", "en")
ABSENT = "—"
MINUS = "\u2212"

LOCALES = {"uk": "uk", "en": "en_GB"}
"""Whose manner dates and lists have in each language."""

MOST = 5
"""A list in a sentence names at most so many, and one more where it is the last."""


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
    from civlib.wording.messages import say  # which is made of this

    if lang not in LANGUAGES:
        raise UnknownLanguage(say("language.unknown", lang=lang, known=", ".join(LANGUAGES)))


@cache
def wording(lang: str) -> Wording:
    """Return the wording of one language.

    Raises
    ------
    UnknownLanguage
        If civlib has no labels in that language.
    """
    check(lang)
    return read(lang, lang)


def read(name: str, lang: str) -> Wording:
    """Return the wording of one of the files beside this module."""
    text = resources.files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return Wording(lang, tomllib.loads(text))


class Wording:
    """What readers of one language see.

    Calling it gives a label by its dotted key, filled with the named values:
    ``w("report.title", year=2019)``. An unknown key or a missing value is a `KeyError`:
    a fault of the code, never of the data.
    """

    def __init__(
        self, lang: str, texts: dict[str, Any], decimals: int = 1, limits: Iterable[Number] = ()
    ) -> None:
        self.lang = lang
        self.decimals = decimals
        self._texts = texts
        self._limits = (*PERCENT_MARKS, *(100 * Fraction(limit) for limit in limits))

    def precise(self, decimals: int, limits: Iterable[Number] = ()) -> Wording:
        """Return the wording with so many decimals of amounts, and rates that somebody judges by.

        Examples
        --------
        >>> wording("en").precise(2).money(Decimal("11982455.07"))
        '11,982,455.07'
        """
        return Wording(self.lang, self._texts, decimals, limits)

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the label of a dotted key, filled with the named values.

        A label says in which form it shows a value: ``{planned:amount}``; see `show`.

        Examples
        --------
        >>> wording("en")("caveat.over_row", number=4, achievement_rate=Fraction(5, 4))
        'No. 4 (125.0%)'
        """
        shown = {name: _Value(self, value) for name, value in values.items()}
        return self._lookup(key).format(**shown)

    def _lookup(self, key: str) -> str:
        found: Any = self._texts
        for part in key.split("."):
            found = found[part]
        if not isinstance(found, str):
            raise KeyError(f"{key} is a group of labels, not a label")
        return found

    def known(self, group: str, name: str) -> str:
        """Return the label of a name in a group of labels; the name itself where there is none."""
        return str(self._texts[group].get(name, name))

    def number(
        self,
        value: Number | None,
        digits: int | None = None,
        sign: bool = False,
        marks: Iterable[Fraction] = (),
    ) -> str:
        """Return a number with grouped thousands; a dash where it is absent.

        ``digits`` rounds half-up; without it an integer or decimal keeps the places it is written
        with, trailing zeros too. ``sign`` puts a plus before positive numbers. A number is never
        rounded onto one of the ``marks`` that it is judged by (see `numbers.beside`).

        Examples
        --------
        >>> w = wording("uk")
        >>> w.number(Decimal("838.50")), w.number(Decimal("838.5"), 2), w.number(None)
        ('838,50', '838,50', '—')
        >>> w.number(Decimal("-30.5"), 1, sign=True), w.number(4, sign=True)
        ('−30,5', '+4')
        >>> w.number(Fraction(214999, 1000), 2, marks=POINTS)
        '214,999'
        """
        if value is None:
            return ABSENT
        wanted = places_of(value) if digits is None else digits
        rounded, digits, side = beside(value, wanted, marks)
        text = _grouped(rounded.copy_abs(), digits, self.lang)
        before = MINUS if rounded < 0 else "+" if sign and rounded > 0 else ""
        return f"{side and side + NO_BREAK_SPACE}{before}{text}"

    def money(self, value: Decimal | None, sign: bool = False) -> str:
        """Return an amount with the decimals of `precise`, one if not said; none but 0 shows as 0.

        Examples
        --------
        >>> wording("uk").money(Decimal("512")), wording("en").money(Decimal("1234.25"))
        ('512,0', '1,234.3')
        >>> wording("en").money(Decimal("-0.01"), sign=True)
        '−0.01'
        """
        return self.number(value, above_zero(value or 0, self.decimals), sign)

    def percent(self, rate: Fraction | None, digits: int = 1) -> str:
        """Return a rate (a fraction of one) in per cent; a dash where it is undefined.

        It shows 100 % where it is 100 %, and nowhere else; so with all that rates are judged by.

        Examples
        --------
        >>> wording("uk").percent(Fraction(8385, 8650)), wording("en").percent(Fraction(1, 2))
        ('96,9\\xa0%', '50.0%')
        >>> wording("en").percent(Fraction(7999, 8000)), wording("en").percent(Fraction(1))
        ('99.99%', '100.0%')
        """
        if rate is None:
            return ABSENT
        space = NO_BREAK_SPACE if self.lang == "uk" else ""
        return f"{self.number(rate * 100, digits, marks=self._limits)}{space}%"

    def percents(self, rates: Sequence[Fraction]) -> list[str]:
        """Return rates in per cent, with as many decimals as tell different ones apart.

        Examples
        --------
        >>> wording("en").percents([Fraction(96941, 100000), Fraction(97, 100)])
        ['96.9%', '97.0%']
        """
        digits = telling([100 * rate for rate in rates], 1)
        return [self.percent(rate, digits) for rate in rates]

    def date(self, day: date) -> str:
        """Return a day in words.

        Examples
        --------
        >>> wording("en").date(date(2019, 11, 27))
        '27\\xa0November\\xa02019'
        >>> wording("uk").date(date(2019, 11, 27))
        '27\\xa0листопада\\xa02019\\xa0року'
        """
        from babel.dates import format_date

        text = format_date(day, self("date.form"), LOCALES[self.lang])
        return text.replace(" ", NO_BREAK_SPACE)

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

        return format_list(items, locale=LOCALES[self.lang])

    def some(self, items: Sequence[str], most: int = MOST) -> str:
        """Return the items as a list in a sentence, the first ``most`` and how many there are more.

        Examples
        --------
        >>> wording("en").some(["4.2", "5.1", "6.1", "6.2"], 2), wording("en").some(["4.2", "5.1"])
        ('4.2, 5.1 and 2\\xa0more', '4.2 and 5.1')
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
        found = runs([*map(str, ids)])
        one = len(found) == 1 and "–" not in found[0]
        return self(f"list.{'number' if one else 'numbers'}", rows=self.some(found, most))


@lru_cache(4096)
def _grouped(number: Decimal, digits: int, lang: str) -> str:
    """Return a rounded number, not below zero: a report shows each in several places."""
    from babel.numbers import format_decimal

    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    with localcontext(prec=1000):  # babel would refuse more than 28 digits
        return str(format_decimal(number, format=pattern, locale=lang))


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


def _versus(w: Wording, variance: Decimal | None) -> str:
    """Return how much less or more than planned something is, in words."""
    if variance is None:
        return ABSENT
    kind = "less" if variance < 0 else "more" if variance else "same"
    return w(f"versus.{kind}", by=variance.copy_abs())


FORMS: Mapping[str, Callable[[Wording, Any], str]] = {
    "amount": Wording.money,
    "cost": lambda w, value: w.number(value, above_zero(value or 0, 2)),
    "signed": lambda w, value: w.money(value, sign=True),
    "rate": Wording.percent,
    "rate0": lambda w, value: w.percent(value, enough(100 * Fraction(value))),
    "rate3": lambda w, value: w.percent(value, 3),
    "rate4": lambda w, value: w.percent(value, 4),
    "number": Wording.number,
    "whole": lambda w, value: w.number(value, 0),
    "versus": _versus,
    "points": lambda w, value: w.number(value, 2, marks=POINTS),
    "ratio": lambda w, value: w.number(value, 4, marks=RATIO),  # 0.997 gets other points than 1
    "exact": lambda w, value: w.number(value, 6, marks=RATIO),
    "bound": lambda w, value: w.number(value, enough(value)),
    "rating": _rating,
    "state": lambda w, value: w(f"state.{value}"),
    "standing": lambda w, value: w(f"standing.{value}"),
    "group": lambda w, value: w(f"group.{value or 'none'}"),
    "years": lambda _, value: spans(value),
    "text": lambda _, value: str(value),
    "quoted": lambda w, value: quoted(value, w.lang),
    "listed": lambda w, value: listed(value, w.lang),
    "told": lambda _, value: str(value) or ABSENT,
}
"""What labels and the schemas of tables call the form of a value → how readers see it."""
