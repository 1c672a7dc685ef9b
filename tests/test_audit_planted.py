"""The audit on random programmes: silent where all agree, exact where one error is planted.

The seed is fixed; ``CIVLIB_SEED`` changes it. A failure names the document, and
``programmes.consistent(name)`` makes it again.
"""

import os
import re
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from itertools import count, islice
from random import Random
from typing import Any

import pytest
import truth
from generate import programmes
from generate.odd import odd
from generate.printing import Row, units
from generate.programmes import CLAIMS, Draft, amount, draft, finish, parted

from civlib import dataset
from civlib.compute import audit
from civlib.compute.audit import Code
from civlib.dataset.frames import records
from civlib.show.charts import sheet
from civlib.wording import LANGUAGES, wording
from civlib.wording.terms import AUDIT_REPORT

SEED = os.environ.get("CIVLIB_SEED", "2019")

Place = tuple[str, str, str]
Plant = Callable[[Random, Draft], Place]
"""Plants one error in a draft and returns its place."""


class NoRoom(Exception):
    """Raised where a draft has no room for an error."""


def need(there: object) -> None:
    if not there:
        raise NoRoom


def places(made: Draft) -> list[tuple[str, ...]]:
    found = audit.findings(made.data())
    return [(one.code, one.section, one.key, one.column) for one in found]


@pytest.mark.parametrize("documents", [100, pytest.param(1000, marks=pytest.mark.long)])
def test_the_audit_is_silent_on_consistent_programmes(documents):
    for number in range(documents):
        name = f"{SEED}/{number}"
        assert places(programmes.consistent(name)) == [], name


@pytest.mark.parametrize("number", range(5))
def test_the_documents_are_data_that_the_reader_takes(number, tmp_path):
    made = programmes.consistent(f"{SEED}/{number}")
    programmes.write(made, tmp_path)
    assert [one for one in dataset.check(tmp_path) if one.severity == "error"] == []
    read, own = dataset.load(made.programme.slug, made.year, tmp_path), made.data()
    assert audit.findings(read) == ()
    for name in programmes.COLUMNS:
        rows = sorted(records(read.table(name)), key=repr)  # the reader has an order of its own
        assert rows == sorted(records(own.table(name)), key=repr)


def place(row: Row) -> Place:
    return row["section"], row["key"], row["column"]


def pick(rng: Random, rows: list[Any]) -> Any:
    need(rows)
    return rng.choice(rows)


def percents(made: Draft, defined: bool) -> list[Row]:
    """Return the printed percentages whose rate is defined, or those whose rate is not."""
    return [
        row
        for row in made.published
        if row["column"] == "percent"
        and (made.rate(row["section"], row["key"]) is not None) == defined
    ]


def amounts(made: Draft, *sections: str) -> list[tuple[Row, Decimal | None]]:
    """Return the printed amounts of some sections with what they should be."""
    return [
        (row, made.pair(row["section"], row["key"])[row["column"] == "actual"])
        for row in made.published
        if row["section"] in sections and row["column"] in ("planned", "actual")
    ]


def written(units: int, places: int) -> str:
    return f"{Decimal(units).scaleb(-places):.{places}f}".replace(".", ",")


def percent_wrong(rng: Random, made: Draft) -> Place:
    row = pick(rng, percents(made, defined=True))
    exact = 100 * (made.rate(row["section"], row["key"]) or Fraction(0))
    places = made.style.places or rng.choice((0, 1))
    shown = units(exact, places, "half_up") + rng.choice((-1, 1)) * rng.choice((2, 3, 9, 70, 400))
    cut = shown % 10**places == 0 and abs(shown - exact * 10**places) < 10**places
    need(shown >= 0 and not cut)
    row["printed"] = written(shown, places)
    return place(row)


def percent_rounding(rng: Random, made: Draft) -> Place:
    """Break the rule of a document that rounds half-up to one place, and pins that rule."""
    need((made.style.rule, made.style.places) == ("half_up", 1))
    rows = {}
    for row in percents(made, defined=True):
        exact = 100 * (made.rate(row["section"], row["key"]) or Fraction(0))
        up, down = units(exact, 1, "half_up"), units(exact, 1, "truncated")
        pins = up != down and up % 10 and 10 * up != units(exact, 2, "half_up")
        rows[place(row)] = (row, exact, bool(pins))
    victim = pick(rng, list(rows))
    need(any(pins for at, (_, _, pins) in rows.items() if at != victim))
    row, exact, _ = rows[victim]
    rule, digits = rng.choice((("truncated", 1), ("half_up", 0), ("truncated", 0), ("half_up", 2)))
    value = Fraction(units(exact, digits, rule), 10**digits)
    right = {Fraction(units(exact, 1, other), 10) for other in ("half_up", "half_even")}
    need(value not in {exact, *right})
    whole = digits == 0 and rule == "half_up" and rng.random() < 0.5
    row["printed"] = (
        written(int(value) * 10, 1) if whole else written(int(value * 10**digits), digits)
    )
    return victim


def percent_undefined(rng: Random, made: Draft) -> Place:
    """Print a percentage of a line whose plan and fact are printed, one of them as absent."""
    there = {place(row) for row in made.published}
    rows = [
        row
        for row in percents(made, defined=False)
        if {(*place(row)[:2], name) for name in ("planned", "actual")} <= there
    ]
    row = pick(rng, rows)
    row["printed"] = rng.choice(("0", "100", "120", "97,5", "0,0"))
    return place(row)


def percent_unfounded(rng: Random, made: Draft) -> Place:
    """Print a percentage of a line that has a value absent, and print nothing else of it."""
    rows = [row for row in percents(made, defined=False)
            if None in made.pair(row["section"], row["key"])]  # fmt: skip
    row = pick(rng, rows)
    line = place(row)[:2]
    made.published = [one for one in made.published if one is row or place(one)[:2] != line]
    row["printed"] = rng.choice(("0", "100", "120", "97,5", "0,0"))
    return place(row)


def percent_missing(rng: Random, made: Draft) -> Place:
    row = pick(rng, percents(made, defined=True))
    row["printed"] = rng.choice(programmes.ABSENT)
    return place(row)


def other(rng: Random, made: Draft, value: Decimal | None) -> str:
    """Return a printed amount that is not the value, near or far."""
    if value is None or rng.random() < 0.3:
        return made.style.number((value or 0) + amount(rng))
    step = Decimal(1).scaleb(rng.choice((-2, -1, 0, 1, 3)))
    return made.style.number(value + step)


def number_differs(rng: Random, made: Draft) -> Place:
    row, value = rng.choice(amounts(made, "measures", "indicators"))
    row["printed"] = other(rng, made, value)
    return place(row)


def total_differs(rng: Random, made: Draft) -> Place:
    row, value = rng.choice(amounts(made, "totals"))
    row["printed"] = other(rng, made, value)
    return place(row)


def number_missing(rng: Random, made: Draft) -> Place:
    every = amounts(made, "measures", "indicators", "totals")
    row = pick(rng, [row for row, value in every if value is not None])
    row["printed"] = rng.choice(programmes.ABSENT)
    return place(row)


def number_malformed(rng: Random, made: Draft) -> Place:
    row = rng.choice(numbers(made))
    bare = row["printed"].rstrip(" %")
    ways = [f"{bare} осіб", f"~{bare}"]
    others = [one for one in made.published if one is not row]
    if "," in bare and any(re.search(r"\d,\d", one["printed"]) for one in others):
        ways.append(bare.replace(",", "."))
    if "," not in bare and len(bare) in {3, 5}:
        ways.append(f"{bare[:1]} {bare[1:]}")
    row["printed"] = rng.choice(ways)
    return place(row)


def numbers(made: Draft) -> list[Row]:
    return [row for row in made.published if row["printed"][0].isdigit()]


def number_cut(rng: Random, made: Draft) -> Place:
    row = pick(rng, [row for row in numbers(made) if "," not in row["printed"]])
    row["printed"] = row["printed"].rstrip(" %") + rng.choice(",.")
    return place(row)


def variance_differs(rng: Random, made: Draft) -> Place:
    """Print another deviation, or its other sign where that of the document is plain."""
    rows = [row for row in made.published if row["column"] == "variance"]
    row = pick(rng, rows)
    plain = sum(bool(re.search("[1-9]", one["printed"])) for one in rows) > 2
    planned, actual = made.pair(row["section"], row["key"])
    need(plain and planned is not None and actual is not None)
    own = made.style.variance * (actual - planned)
    row["printed"] = made.style.number(-own if own and rng.random() < 0.5 else own + 7)
    return place(row)


def state_differs(rng: Random, made: Draft) -> Place:
    row = pick(rng, [row for row in made.published if row["column"] == "state"])
    met = row["printed"] == "Виконано"
    row["printed"] = rng.choice(("НЕ ВИКОНАНО", "not met") if met else ("досягнуто", "Achieved"))
    return place(row)


def repeated_differs(rng: Random, made: Draft) -> Place:
    row = pick(rng, [row for row in made.indicators if row["repeats"] == ""])
    need(None not in (row["planned"], row["actual"]) and made.rate("totals", "all"))
    column = rng.choice(("planned", "actual"))
    row[column] += amount(rng)
    row["explanation"] = ""
    key = f"inputs/{row['number']}"
    pairs = [made.pair("totals", source) for source in made.programme.source_ids]
    need((row["planned"], row["actual"]) not in pairs)
    made.published = [one for one in made.published if place(one)[:2] != ("indicators", key)]
    made.print("indicators", key)
    return "indicators", key, column


def spending_masked(rng: Random, made: Draft) -> Place:
    """Let one row fall short and another exceed; the form is printed afterwards."""
    made.published.clear()
    rows = [row for row in made.funding if row["planned"] and row["actual"] is not None]
    need(len(rows) > 1)
    short, more = rng.sample(rows, 2)
    short["actual"] = short["planned"] / 2
    more["actual"] = more["planned"] + amount(rng)
    finish(rng, made)
    return "totals", "all", "actual"


def claim_spent(rng: Random, made: Draft) -> Place:
    rows = [row for row in made.indicators if row["repeats"] is not None]
    row = pick(rng, [row for row in rows if None not in (row["planned"], row["actual"])])
    need(row["actual"] < row["planned"])
    row["explanation"] = rng.choice(CLAIMS)
    return "indicators", f"inputs/{row['number']}", "explanation"


def claim_effective(rng: Random, made: Draft) -> Place:
    key = rng.choice(("all", *made.programme.source_ids))
    need(made.rate("assessment", key) is not None)
    made.print("assessment", key, ("percent",))
    return "assessment", key, "percent"


def says(row: Row) -> Decimal:
    return parted(row["parts"]) if row["value"] is None else row["value"]


def quantity(made: Draft, row: Row) -> list[Row]:
    return [one for one in made.statements if one["quantity"] == row["quantity"]]


def own(row: Row) -> bool:
    """Tell whether a statement stands in the comment, or a cell, of its own indicator."""
    inside = row["place"].startswith(f"indicators/{row['indicator']}/")
    return bool(row["indicator"]) and not row["relation"] and inside


def whole(made: Draft) -> list[Row]:
    """Return the statements that are no parts of an indicator's value."""
    return [row for row in made.statements if not row["relation"]]


def stated(row: Row) -> Place:
    return "statements", row["quantity"], row["place"]


def count_differs(rng: Random, made: Draft) -> Place:
    """Change a figure that is not the first one of its quantity, or state another elsewhere."""
    rows = [row for row in made.statements if row["value"] is not None]
    row = pick(rng, rows)
    if rng.random() < 0.3:
        row = {**row, "place": "note#3", "parts": ""}
        made.statements.append(row)
    first = next(one for one in quantity(made, row) if one["value"] is not None)
    need(row is not first and not row["parts"] and not own(row))
    row["value"] += amount(rng)
    return stated(row)


def listed(rng: Random, made: Draft) -> tuple[Row, list[str]]:
    """Return a list of components of which a total is given there or elsewhere, and they."""
    row = pick(rng, [row for row in made.statements if row["parts"]])
    need(any(one["value"] is not None for one in quantity(made, row)))
    return row, row["parts"].split("+")


def parts_differ(rng: Random, made: Draft) -> Place:
    row, components = listed(rng, made)
    at = rng.randrange(len(components))
    components[at] = str(Decimal(components[at]) + amount(rng))
    row["parts"] = "+".join(components)
    return stated(row)


def parts_incomplete(rng: Random, made: Draft) -> Place:
    row, components = listed(rng, made)
    at = rng.randrange(len(components))
    need(len(components) > 2 and Decimal(components[at]))
    row["parts"] = "+".join([*components[:at], *components[at + 1 :]])
    return stated(row)


def part_unlisted(rng: Random, made: Draft) -> Place:
    """Tell the parts of an indicator in its comment, and elsewhere one more."""
    parts = [row for row in made.statements if row["relation"] == "part_of"]
    key = pick(rng, parts)["indicator"]
    for row in parts:
        if row["indicator"] == key:
            row["place"] = f"indicators/{key}/explanation"
    more = {**parts[0], "quantity": "one-more", "label": "ще одна", "place": "note#3"}
    made.statements.append({**more, "indicator": key, "value": Decimal(1)})
    return "statements", "one-more", "note#3"


def count_renamed(rng: Random, made: Draft) -> Place:
    first = pick(rng, made.statements)
    row = {**first, "place": "note#3", "label": "інша назва", "parts": "", "value": says(first)}
    made.statements.append(row)
    return stated(row)


def count_shared(rng: Random, made: Draft) -> Place:
    row = pick(rng, [row for row in made.statements if row["indicator"] and not row["relation"]])
    others = [one for one in made.indicators if row["indicator"] not in key_of(one)]
    row["indicator"] += f" {key_of(pick(rng, others))}"
    return stated(row)


def key_of(row: Row) -> str:
    return f"{row['group']}/{row['number']}"


def means_postponed(rng: Random, made: Draft, relation: str = "postponed") -> Place:
    """Say of something counted that it was put off, or that an indicator rests on it."""
    row = pick(rng, [row for row in made.statements if says(row)])
    own = {**row, "place": "note#3", "value": None, "parts": "", "indicator": ""}
    if rng.random() < 0.5:
        done = pick(rng, [one for one in made.indicators if one["actual"]])
        own |= {"quantity": "means", "indicator": key_of(done)}
    made.statements.append({**own, "relation": relation})
    return stated(own)


def means_not_held(rng: Random, made: Draft) -> Place:
    return means_postponed(rng, made, "not_held")


def means_unpaid(rng: Random, made: Draft) -> Place:
    return means_postponed(rng, made, "unpaid")


def comment_differs(rng: Random, made: Draft) -> Place:
    """Give another value in the comment of an indicator, wherever the quantity is stated."""
    row = pick(rng, [row for row in made.statements if own(row)])
    need(row["place"].endswith("/explanation"))
    rows = quantity(made, row)
    beside = [one for one in made.statements if one["place"] == row["place"] and own(one)]
    need(len(beside) == 1 and not any(one["parts"] for one in rows))
    for one in rows:
        one["value"] += 1
    return stated(row)


def count_related(rng: Random, made: Draft) -> Place:
    """Part a quantity from the indicator that it is taken for, or from one of the same name."""
    row = pick(rng, whole(made))
    if not row["indicator"] and rng.random() < 0.5:
        twin = {**row, "quantity": "twin", "place": "note#3", "value": says(row) + 1, "parts": ""}
        made.statements.append(twin)
        return stated(twin)
    rows = quantity(made, row)
    need(row["indicator"] and not any(own(one) or one["parts"] for one in rows))
    for one in rows:
        one["value"] += 1
    return stated(rows[0])


def count_missing(rng: Random, made: Draft) -> Place:
    row = pick(rng, [row for row in whole(made) if not own(row)])
    row["value"], row["parts"] = None, ""
    return stated(row)


def term_over(rng: Random, made: Draft) -> Place:
    rows = [row for row in made.measures if row["result"] and row["status"] != "not_carried_out"]
    row = pick(rng, rows)
    first = made.year + rng.choice((-4, -3, -2, 1, 2))
    last = first + rng.choice((0, 1)) if first < made.year else first + 2
    row["term"] = f"{first}–{last}" if last != first else str(first)
    return "measures", row["measure_id"], "term"


def measure_uncounted(rng: Random, made: Draft) -> Place:
    """Unlink what is stated of a measure without funding, or do one that nobody counts."""
    funded = {row["measure_id"] for row in made.funding}
    rows = [row for row in made.measures if row["measure_id"] not in funded]
    row = pick(rng, rows)
    id = row["measure_id"]
    row["status"], row["term"] = "carried_out", str(made.year)
    for one in made.statements:
        if one["place"].startswith(f"measures/{id}/") and one["indicator"]:
            need(not one["relation"])
            one["indicator"] = ""
    return "measures", id, "actual"


PLANTS: dict[Code, Plant] = {code: globals()[code.name.lower()] for code in Code}


def planted(code: Code, name: str) -> tuple[Draft, Place]:
    """Return the first draft of a name that has room for an error, with it, and its place."""
    for attempt in range(1000):
        rng = Random(f"{name}/{attempt}")
        made = draft(rng)
        finish(rng, made)
        with suppress(NoRoom):
            return made, PLANTS[code](rng, made)
    raise AssertionError(f"no document has room for {code}")


@pytest.mark.parametrize("documents", [5, pytest.param(55, marks=pytest.mark.long)])
@pytest.mark.parametrize("code", list(Code))
def test_a_planted_error_is_found_alone_and_in_its_place(code, documents):
    """There are 29 kinds of error: 1,595 documents in the long form."""
    for number in range(documents):
        name = f"{SEED}/{code}/{number}"
        made, at = planted(code, name)
        (found,) = audit.findings(made.data())
        assert (found.code, found.section, found.key, found.column) == (code, *at), name
        for lang in LANGUAGES:
            sentence = found.message(wording(lang))
            assert not re.search(truth.ABSURD[lang], sentence), f"{name}: {sentence}"


@pytest.mark.parametrize("years", [5, pytest.param(100, marks=pytest.mark.long)])
def test_an_audit_of_a_year_as_real_ones_are_says_nothing_absurd(years, tmp_path, monkeypatch):
    """Without sources, groups, amounts or text; in both languages with the same shape."""
    monkeypatch.setattr(sheet, "drawings", lambda *_: ("<svg/>", "<svg/>"))
    made = ((seed, odd(f"{SEED}/{seed}")) for seed in count())
    printed = (pair for pair in made if "published" in pair[1].tables)
    for seed, one in islice(printed, years):
        data = tmp_path / str(seed)
        one.write(data)
        monkeypatch.setenv("CIVLIB_DATA", str(data))
        told = truth.reports(one, AUDIT_REPORT)
        for lang, items in told.items():
            assert [truth.absurd(item, lang) for item in items] == [[]] * len(items), seed
        uk, en = ([(item.place, len(item.rows)) for item in items] for items in told.values())
        assert uk == en, seed
