"""The official form as it was printed, with the slips that such documents have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from .dice import Dice, ratio, shuffled
from .printing import Style, units
from .rows import Report, Row

EVERY = ("planned", "actual", "percent")
CLAIM = "Кошти використано в повному обсязі."

Pair = tuple[Decimal | None, Decimal | None]


def style(dice: Dice) -> Style:
    """Return how a programme's documents print numbers."""
    rule = "truncated" if dice.chance(15) else "half_up"
    thousands, absent = dice.pick(("", " ")), dice.pick(("-", "–", "х"))
    return Style(rule, 1, dice.chance(40), thousands, dice.pick((0, 1)), absent, "")


def print_form(made: Report, style: Style) -> None:
    """Print every line of the form as the data give it; every other year has an assessment."""
    for measure in made.measures:
        id = str(measure["measure_id"])
        own = [str(row["source"]) for row in made.funding if row["measure_id"] == id]
        for source in own if len(own) > 1 else ():
            _print(made, style, "measures", f"{id}/{source}", EVERY[:2])
        _print(made, style, "measures", id, EVERY)
    sources = dict.fromkeys(str(row["source"]) for row in made.funding)
    for source in ("all", *sources) if sources else ():
        _print(made, style, "totals", source, EVERY)
    for row in made.indicators:
        _print(made, style, "indicators", f"{row['group']}/{row['number']}", EVERY)
    if sources and made.year % 2:
        _print(made, style, "assessment", "all", EVERY[2:])


def _print(made: Report, style: Style, section: str, key: str, columns: tuple[str, ...]) -> None:
    pair, exact = _pair(made, section, key), _rate(made, section, key)
    plain = replace(style, least=0) if section == "indicators" else style
    texts = (*map(plain.number, pair), style.percent(exact))
    for column, text in zip(EVERY, texts, strict=True):
        if column in columns:
            row = {"section": section, "key": key, "column": column, "printed": text}
            made.published.append(row)


def _pair(made: Report, section: str, key: str) -> Pair:
    """Return plan and fact of a line of the form."""
    if section == "indicators":
        row = _indicator(made, key)
        return row["planned"], row["actual"]  # type: ignore[return-value]
    id, _, source = key.partition("/") if section == "measures" else ("", "", key)
    source = "" if source == "all" else source
    own = [
        row
        for row in made.funding
        if id in ("", row["measure_id"]) and source in ("", row["source"])
    ]
    return _sum(own, "planned"), _sum(own, "actual")


def _indicator(made: Report, key: str) -> Row:
    return next(row for row in made.indicators if f"{row['group']}/{row['number']}" == key)


def _sum(rows: list[Row], column: str) -> Decimal | None:
    there = [value for row in rows if isinstance(value := row[column], Decimal)]
    return sum(there[1:], there[0]) if there else None


def _rate(made: Report, section: str, key: str) -> Fraction | None:
    planned, actual = _pair(made, section, key)
    if planned is None or actual is None or planned == 0:
        return None
    if section == "indicators" and _indicator(made, key)["direction"] == "lower":
        return Fraction(planned) / Fraction(actual) if actual else None
    return Fraction(actual) / Fraction(planned)


def plant(made: Report, dice: Dice) -> None:
    """Let the document have from one to four slips, each of another kind."""
    wanted = dice.between(1, 4)
    for slip in shuffled(dice, SLIPS):
        if wanted and slip(made, dice):
            wanted -= 1


def _cells(made: Report, *sections: str) -> Iterator[tuple[Row, str, str]]:
    for row in made.published:
        if row["section"] in sections:
            yield row, str(row["section"]), str(row["key"])


def _percents(made: Report) -> list[tuple[Row, Fraction]]:
    """Return the printed percentages of measures and indicators that are there, and the exact."""
    return [
        (row, rate)
        for row, section, key in _cells(made, "measures", "indicators")
        if row["column"] == "percent" and (rate := _rate(made, section, key)) is not None
    ]


def _wrong(made: Report, dice: Dice) -> bool:
    """Print a percentage that no rule gives."""
    found = [(row, rate) for row, rate in _percents(made) if rate != 1]
    if found:
        row, rate = dice.pick(found)
        away = dice.pick((-1, 1)) * dice.between(2, 7)
        row["printed"] = f"{max(0, units(100 * rate, 0, 'half_up') + away)},{dice.between(1, 9)}"
    return bool(found)


def _truncated(made: Report, dice: Dice) -> bool:
    """Print one percentage cut to a whole where rounding goes up."""
    found = [
        (row, cut)
        for row, rate in _percents(made)
        if (cut := units(100 * rate, 0, "truncated")) != units(100 * rate, 0, "half_up")
    ]
    if found:
        row, cut = dice.pick(found)
        row["printed"] = str(cut)
    return bool(found)


def _total(made: Report, dice: Dice) -> bool:
    """Print a total that leaves one amount out."""
    rows = [row for row, _, key in _cells(made, "totals") if (key, row["column"]) == TOTAL]
    amounts = sorted(value for row in made.funding if isinstance(value := row["actual"], Decimal))
    amounts = [value for value in amounts if value]
    whole = _pair(made, "totals", "all")[1]
    if not rows or len(amounts) < 2 or whole is None:
        return False
    rows[0]["printed"] = f"{whole - dice.pick(amounts[:3]):f}".replace(".", ",")
    return True


TOTAL = ("all", "actual")


def _comma(made: Report, dice: Dice) -> bool:
    """Lose the digits after a comma."""
    found = [
        row for row, _, _ in _cells(made, "measures") if str(row["printed"]).endswith((",0", ",00"))
    ]
    if found:
        row = dice.pick(found)
        row["printed"] = str(row["printed"]).partition(",")[0] + ","
    return bool(found)


def _hundred(made: Report, dice: Dice) -> bool:
    """Print 100 per cent of a plan that is absent or zero."""
    found = [
        row
        for row, section, key in _cells(made, "indicators")
        if row["column"] == "percent" and not _pair(made, section, key)[0]
    ]
    if found:
        dice.pick(found)["printed"] = "100"
    return bool(found)


def _claim(made: Report, dice: Dice) -> bool:
    """Claim that all money was spent where it was not."""
    for row in made.indicators:
        planned, actual = row["planned"], row["actual"]
        total = isinstance(planned, Decimal) and isinstance(actual, Decimal)
        if total and row["unit"] == "тис. грн" and actual < planned and not row["explanation"]:
            row["explanation"] = CLAIM
            return True
    return False


def _other_count(made: Report, dice: Dice) -> bool:
    """Let the note say another count than the tables."""
    text = " ".join(made.course.theme.note)
    found = [row for row in made.statements if f"<{row['quantity']}>" in text]
    if found:
        row = dice.pick(found)
        value = int(str(row["value"]))
        other = value + max(1, ratio(value * dice.between(2, 9), 100))
        copy = {"place": "note", "value": Decimal(other), "parts": ""}
        made.statements.append({**row, **copy})
    return bool(found)


SLIPS: tuple[Callable[[Report, Dice], bool], ...] = (
    *(_wrong, _truncated, _total, _comma, _hundred, _claim, _other_count),
)
