"""How a report writes the numbers that were recomputed independently: the forms of its tables.

Nothing of civlib's own wording is used, so that a number that is rounded or written wrongly on a
page does not agree with itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from civlib.verify.readback import CELLS, Words, numbers
from civlib.verify.recompute import Row, Rows, Value, rounded


class Form(NamedTuple):
    """How a value is shown: places after the point, None for as it stands; whether in per cent."""

    places: int | None
    percent: bool = False


MONEY, PERCENT, COUNT = Form(1), Form(1, percent=True), Form(0)
GIVEN, POINTS, RATIO = Form(None), Form(2), Form(4)
AMOUNTS = {"planned": MONEY, "actual": MONEY, "variance": MONEY, "execution_rate": PERCENT}
HIDDEN = {
    **dict.fromkeys(("underspent", "overspent", "masked", "variance"), MONEY),
    "capped_rate": PERCENT,
}
MET = dict.fromkeys(("indicators", "rated", "met"), COUNT)
VALUES = {"planned": GIVEN, "actual": GIVEN}
READING = {"i_efficiency": POINTS, "i_quality": POINTS, "points": COUNT, "e": POINTS}

TABLES = (
    *(("spending", AMOUNTS), ("totals", AMOUNTS), ("totals", AMOUNTS), ("priorities", AMOUNTS)),
    *(("masking", HIDDEN), ("indicators", {**VALUES, "achievement_rate": PERCENT})),
    *(("groups", {**MET, "mean_rate": PERCENT, "mean_rate_capped": PERCENT}),),
    *(("effectiveness", {"value": POINTS}), ("sensitivity", READING)),
    *(("money_by_year", AMOUNTS), ("money_by_source", AMOUNTS), ("met_by_year", MET)),
    *(("indicators_by_year", VALUES), ("final_measures", AMOUNTS)),
    *(("final_totals", AMOUNTS), ("final_totals", AMOUNTS)),
    *(("final_indicators", {"rated": COUNT, "met": COUNT}),),
)
"""Each table of numbers that a report shows and the form of its columns; totals are shown twice."""


def written(value: Value, form: Form, lang: str) -> str:
    r"""Return a value as a report in a language writes it; nothing for what is absent or a word.

    Examples
    --------
    >>> written(Fraction(8385, 8650), PERCENT, "uk"), written(Decimal("-1234.25"), MONEY, "en")
    ('96,9\xa0%', '−1,234.3')
    """
    if value is None or isinstance(value, str):
        return ""
    number = Decimal(value) if isinstance(value, int) else value
    if form.places is not None or isinstance(number, Fraction):
        number = rounded(100 * Fraction(number) if form.percent else number, form.places or 0)
    text = f"{abs(number):,f}"
    sign, percent = "\u2212" * (number < 0), "%" * form.percent
    if lang == "uk":
        text, percent = text.translate({44: "\u00a0", 46: ","}), "\u00a0%" * form.percent
    return sign + text + percent


def expected(tables: Mapping[str, Rows], lang: str) -> Iterator[tuple[str, str]]:
    """Yield each number that a report shows of its recomputed tables, and what it is."""
    for name, forms in TABLES:
        rows = tables.get(name, [])
        for row in _effectiveness(rows) if name == "effectiveness" else rows:
            for column, form in forms.items():
                own = FORMS.get(str(row.get("parameter")), form)
                if text := written(row[column], own, lang):
                    yield text, f"{name}, {' / '.join(_key(row))}, {column}"


FORMS = {"ratio": RATIO, "points": COUNT}
"""Parameter of ``effectiveness`` → its form, where it is not in points."""


def _effectiveness(rows: Rows) -> Rows:
    """Return the parameters that the report shows as numbers; E of one reading, the one it has."""
    known = {row["parameter"]: row["value"] for row in rows}
    reading = "e" if known.get("rating") else "reduced_reading_e"
    shown = {"i_efficiency", "i_quality", "previous_i_efficiency", *FORMS, reading}
    return [row for row in rows if row["parameter"] in shown]


def _key(row: Row) -> list[str]:
    """Return the words of a row that come before its numbers: what it is about."""
    names = (
        *("measure_id", "source", "priority_id", "group", "number", "parameter", "year"),
        *("lower_is_better", "capped", "reduced_scale"),
    )
    return [str(row[name]) for name in names if name in row]


def counted(file: str, words: Words, texts: Mapping[str, int]) -> Counter[str]:
    """Return how often each number is shown: in the cells of a page, or on the pages of a PDF.

    The text of a PDF runs neighbouring cells together, so a number counts there wherever its
    characters stand, be it within another one: it says less, and is never wrong.
    """
    if file.endswith(".html"):
        cells = (word.text for word in words if word.place.endswith(CELLS))
        return Counter(number.lstrip("+") for text in cells for number in numbers(text))
    whole = _bare("".join(word.text for word in words if word.place.startswith("page")))
    return Counter({text: whole.count(_bare(text)) for text in texts})


def _bare(text: str) -> str:
    return "".join(text.split())
