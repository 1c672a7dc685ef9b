"""The official form as it was printed, with the slips that such documents have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

from .dice import Dice, ratio, shuffled
from .printing import EVERY, Row, Style, units
from .rows import Report

CLAIM = "Кошти використано в повному обсязі."


def style(dice: Dice) -> Style:
    rule = "truncated" if dice.chance(15) else "half_up"
    thousands, absent = dice.pick(("", " ")), dice.pick(("-", "–", "х"))
    return Style(rule, 1, dice.chance(40), thousands, dice.pick((0, 1)), absent, "")


def print_form(made: Report) -> None:
    """Print every line of the form as the data give it; every other year has an assessment."""
    for measure in made.measures:
        id = measure["measure_id"]
        own = made.sources(id)
        for source in own if len(own) > 1 else ():
            made.print("measures", f"{id}/{source}", EVERY[:2])
        made.print("measures", id)
    sources = dict.fromkeys(row["source"] for row in made.funding)
    for source in ("all", *sources) if sources else ():
        made.print("totals", source)
    for row in made.indicators:
        made.print("indicators", f"{row['group']}/{row['number']}")
    if sources and made.year % 2:
        made.print("assessment", "all", EVERY[2:])


def plant(made: Report, dice: Dice) -> None:
    """Let the document have from one to four slips, each of another kind."""
    wanted = dice.between(1, 4)
    for slip in shuffled(dice, SLIPS):
        if wanted and slip(made, dice):
            wanted -= 1


def _cells(made: Report, *sections: str) -> Iterator[tuple[Row, str, str]]:
    for row in made.published:
        if row["section"] in sections:
            yield row, row["section"], row["key"]


def _percents(made: Report) -> list[tuple[Row, Fraction]]:
    """Return the printed percentages of measures and indicators that are there, and the exact."""
    return [
        (row, rate)
        for row, section, key in _cells(made, "measures", "indicators")
        if row["column"] == "percent" and (rate := made.rate(section, key)) is not None
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
    rows = [
        row for row, _, key in _cells(made, "totals") if (key, row["column"]) == ("all", "actual")
    ]
    amounts = sorted(row["actual"] for row in made.funding if row["actual"])
    whole = made.pair("totals", "all")[1]
    if not rows or len(amounts) < 2 or whole is None:
        return False
    rows[0]["printed"] = f"{whole - dice.pick(amounts[:3]):f}".replace(".", ",")
    return True


def _comma(made: Report, dice: Dice) -> bool:
    """Lose the digits after a comma."""
    found = [
        row for row, _, _ in _cells(made, "measures") if row["printed"].endswith((",0", ",00"))
    ]
    if found:
        row = dice.pick(found)
        row["printed"] = row["printed"].partition(",")[0] + ","
    return bool(found)


def _hundred(made: Report, dice: Dice) -> bool:
    """Print 100 per cent of a plan that is absent or zero."""
    found = [
        row
        for row, section, key in _cells(made, "indicators")
        if row["column"] == "percent" and not made.pair(section, key)[0]
    ]
    if found:
        dice.pick(found)["printed"] = "100"
    return bool(found)


def _claim(made: Report, dice: Dice) -> bool:
    """Claim that all money was spent where it was not."""
    for row in made.indicators:
        planned, actual = row["planned"], row["actual"]
        known = None not in (planned, actual)
        if known and row["unit"] == "тис. грн" and actual < planned and not row["explanation"]:
            row["explanation"] = CLAIM
            return True
    return False


def _other_count(made: Report, dice: Dice) -> bool:
    """Let the note say another count than the tables."""
    text = " ".join(made.course.theme.note)
    found = [row for row in made.statements if f"<{row['quantity']}>" in text]
    if found:
        row = dice.pick(found)
        value = int(row["value"])
        other = value + max(1, ratio(value * dice.between(2, 9), 100))
        made.statements.append({**row, "place": "note", "value": Decimal(other), "parts": ""})
    return bool(found)


Slip = Callable[[Report, Dice], bool]
SLIPS: tuple[Slip, ...] = (_wrong, _truncated, _total, _comma, _hundred, _claim, _other_count)
