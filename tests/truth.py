"""A report read back as its readers read it: words and numbers of sentences, titles and tables.

Nothing here knows how a sentence was made; sums are done anew, from the texts of the data.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import resources
from string import Formatter
from typing import Any

import executed
from babel import Locale
from generate.odd import SLUG, Odd

from civlib.publish import prose
from civlib.publish.document import Document
from civlib.wording import LANGUAGES
from civlib.wording.terms import ANNUAL_REPORT

NUMBER = re.compile(r"[−+]?\d(?:[\d\u00a0.,]*\d)?")
ENGLISH = re.compile(r"[−+]?\d(?:[\d.,]*\d)?")
ABSURD = {
    "uk": (
        r"(?<![\d.,])0 із 0(?![.,]?\d)"
        r"|−0(?:,0+)?\b(?!,)|\+0(?:,0+)?\b(?!,)|\(—\)|№ —|None|nan|Fraction|Decimal|[{}]"
        r"|: \.|: ;|; ;|, ,|\(\)| {2}|\. \.|недофінанс|«»"
    ),
    "en": (
        r"(?<![\d.,])0 of 0(?![.,]?\d)"
        r"|−0(?:\.0+)?\b(?!\.)|\+0(?:\.0+)?\b(?!\.)|\(—\)|No\. —|None\b(?! of)|nan\b"
        r"|Fraction|Decimal|[{}]|: \.|: ;|; ;|, ,|\(\)| {2}|\. \.|underfunded|“”"
    ),
}
"""What no sentence of a language may hold, whatever the data."""

STEMS = ("заход", "захід", "показник", "рядок", "рядк", "розбіжн")
ENDINGS = {
    "one": r"захід|заход[уі]|показник[уа]?|рядок|рядк[уа]|розбіжн(?:ість|ості)",
    "few": r"заход(?:и|ів|ах)|показник(?:и|ів|ах)|рядк(?:и|ів|ах)|розбіжност(?:і|ей)",
    "many": r"заход(?:ів|ах)|показник(?:ів|ах)|рядк(?:ів|ах)|розбіжностей",
}
"""What nouns may look like after a number, by its plural form."""


@dataclass(frozen=True)
class Told:
    """One thing that readers meet: a sentence, a title with notes, or the rows of a table."""

    place: str
    text: str
    rows: tuple[tuple[str, ...], ...] = ()


def reports(made: Odd, notebook: str = ANNUAL_REPORT) -> dict[str, list[Told]]:
    """Return what the report of a year tells in each language, its drawings left out."""
    runs = [{"programme": SLUG, "year": made.year, "lang": lang} for lang in LANGUAGES]
    found = executed.reports(_stored(notebook), runs)
    return dict(zip(LANGUAGES, map(told, found), strict=True))


_stored = cache(executed.stored)


def told(found: Document) -> list[Told]:
    """Return everything that a document tells, in order."""
    return [*_told(found)]


def _told(found: Document) -> Iterator[Told]:
    yield Told("head", " ".join(str(found.head[name]) for name in ("title", "subtitle")))
    if keys := found.head["keys"]:
        rows = tuple((one["label"], one["value"], one["detail"]) for one in keys["keys"])
        rest = ((label, text, "") for label, text in keys["deviations"])
        yield Told("keys", "\n".join(keys["sentences"]), (*rows, *rest))
    for block in found.blocks:
        if spec := block.get("spec"):
            words = [spec["title"], spec.get("alt", ""), *spec["notes"]]
            rows = tuple(
                tuple(cell["text"] for cell in row["cells"]) for row in spec.get("rows", ())
            )
            yield Told(spec["id"], "\n".join(words), rows)
        elif block["type"] in ("heading", "paragraph", "list"):
            yield Told(block["type"], _plain(block))


def _plain(block: dict[str, Any]) -> str:
    if "items" in block:
        return "\n".join(_plain(inner) for item in block["items"] for inner in item)
    return prose.plain(block["children"])


def numbers(text: str, lang: str) -> Counter[str]:
    """Return the numbers of a text, written alike in every language."""
    if lang == "en":
        return Counter(one.replace(",", "") for one in ENGLISH.findall(text))
    return Counter(one.replace("\u00a0", "").replace(",", ".") for one in NUMBER.findall(text))


def absurd(one: Told, lang: str) -> list[str]:
    """Return what is said of nothing, or in words that do not fit their number."""
    texts = [one.text, *(cell for row in one.rows for cell in row)]
    found = [match[0] for text in texts for match in re.finditer(ABSURD[lang], text)]
    return [*found, *(_unfit(one.text) if lang == "uk" else ())]


def _unfit(text: str) -> Iterator[str]:
    """Yield numbers whose noun has another plural form."""
    for number, noun in re.findall(r"(?<![\d,.–])(\d+)\u00a0(\w+)", text):
        form = Locale.parse("uk").plural_form(int(number))
        if noun.startswith(STEMS) and not re.fullmatch(ENDINGS[form], noun):
            yield f"{number} {noun}"


def apart(left: list[Told], right: list[Told]) -> list[str]:
    """Return where the Ukrainian and the English report tell other numbers."""
    places = [[one.place for one in side] for side in (left, right)]
    if places[0] != places[1]:
        return [f"{places[0]} / {places[1]}"]
    found = []
    for uk, en in zip(left, right, strict=True):
        for mine, theirs in [(uk.text, en.text), *zip(_cells(uk), _cells(en), strict=True)]:
            a, b = numbers(mine, "uk"), numbers(theirs, "en")
            if a != b:
                found.append(f"{uk.place}: {mine!r} / {theirs!r}")
    return found


def _cells(one: Told) -> list[str]:
    return [cell for row in one.rows for cell in row]


def value(text: str) -> Fraction | None:
    """Return the number that a Ukrainian text begins with; None if it begins with another sign."""
    match = re.match(r"[<>] ?", text)
    bare = text[match.end() :] if match else text
    number = NUMBER.match(bare)
    if not number:
        return None
    return Fraction(number[0].replace("\u00a0", "").replace(",", ".").replace("−", "-"))


def _parts(row: tuple[str, ...]) -> list[str]:
    """Return the paragraphs of a row's cells: a rate and its state share one."""
    return [part for cell in row for part in cell.split("\n")]


def contradicted(found: list[Told]) -> list[str]:
    """Return rows of indicators whose printed rate and state say the opposite."""
    faults = []
    for one in found:
        for row in one.rows if one.place.startswith("indicators") else ():
            rate = next((value(part) for part in _parts(row) if part.endswith("\u00a0%")), None)
            missed = any("✗" in cell for cell in row)
            if rate is not None and missed and rate >= 100:
                faults.append(f"{one.place}: {row}")
    return faults


def pairs(made: Odd) -> dict[str, tuple[Decimal, Decimal]]:
    """Return the sums of each measure's complete pairs, without parts of other measures."""
    parts = {row["measure_id"] for row in made.tables.get("measures", ()) if row.get("part_of")}
    found: dict[str, tuple[Decimal, Decimal]] = {}
    for row in made.tables.get("funding", ()):
        if row["planned"] and row["actual"] and row["measure_id"] not in parts:
            plan, fact = found.get(row["measure_id"], (Decimal(0), Decimal(0)))
            sums = plan + Decimal(row["planned"]), fact + Decimal(row["actual"])
            found[row["measure_id"]] = sums
    return found


def said(text: str, key: str, lang: str = "uk") -> list[dict[str, str]]:
    """Return the values of each place where a text says a label of the wording."""
    pattern, names = "", Counter[str]()
    for plain, name, *_ in Formatter().parse(_label(key, lang)):
        pattern += re.escape(plain.replace("**", ""))
        if name:
            names[name] += 1
            pattern += f"(?P<{name}{'_' * (names[name] - 1)}>.+?)"
    return [match.groupdict() for match in re.finditer(pattern + r"(?=[\s.;,)]|$)", text)]


@cache
def _label(key: str, lang: str) -> str:
    file = resources.files("civlib.wording").joinpath(f"{lang}.toml")
    found: Any = tomllib.loads(file.read_text(encoding="utf-8"))
    for part in key.split("."):
        found = found[part]
    return str(found)


def untrue(made: Odd, found: list[Told]) -> list[str]:
    """Return what a Ukrainian report says that its data, or its own tables, do not bear out."""
    text = "\n".join(one.text for one in found)
    told = next((one for one in found if one.place == "keys"), Told("", ""))
    keys = {label.partition(",")[0]: (value, detail) for label, value, detail in told.rows}
    return [
        *_money(made, text),
        *_least(made, *keys[_label("keys.label.shortfall", "uk")]),
        *_results(found, *keys[_label("keys.label.results", "uk")]),
        *_standings(made, text, *keys[_label("keys.label.measures", "uk")]),
    ]


def _money(made: Odd, text: str) -> Iterator[str]:
    """Yield sums of plan and fact that are not those of the complete pairs."""
    sums = pairs(made).values()
    planned, actual = (sum((Fraction(pair[at]) for pair in sums), Fraction()) for at in (0, 1))
    claims = [one for key in ("money", "money_undefined") for one in said(text, f"keys.told.{key}")]
    if bool(claims) != bool(sums):
        yield f"money told: {len(claims)}, pairs: {len(sums)}"
    for one in claims:
        if (value(one["actual"]), value(one["planned"])) != (actual, planned):
            yield f"{one} is not {actual} of {planned}"
    for one in said(text, "chart.way.title"):
        if value(one["underspent"]) == 0 or value(one["overspent"]) == 0:
            yield f"a side without deviations: {one}"


def _least(made: Odd, value_said: str, detail: str) -> Iterator[str]:
    """Yield a measure that is said to be farthest below its plan, and is not, or not so far."""
    short = {id: fact - plan for id, (plan, fact) in pairs(made).items() if fact < plan}
    least = {id for id, by in short.items() if by == min(short.values())}
    id, others = detail.partition(" «")[0], said(detail, "keys.others")
    count = 1 + sum(int(one["count"]) for one in others)
    if least and (id not in least or value(value_said) != min(short.values())):
        yield f"farthest below its plan: {id} by {value_said}, not {sorted(least)}"
    if least and count != len(least):
        yield f"{count} measures as far below, not {sorted(least)}"
    if not least and id in pairs(made):
        yield f"{id} is said to be below its plan"


def _results(found: list[Told], value_said: str, _: str) -> Iterator[str]:
    """Yield numbers of indicators that met their plan other than those of the tables."""
    states = [
        next((part for part in _parts(row) if re.match("[✓✗]\u00a0", part)), "")
        for one in found
        if one.place.startswith("indicators") and one.place != "indicators-inputs"
        for row in one.rows
    ]
    met, missed = (sum(mark in state for state in states) for mark in "✓✗")
    if [*map(int, re.findall(r"\d+", value_said))] != ([met, met + missed] if met + missed else []):
        yield f"key figure {value_said!r} beside {met} met and {missed} missed"
    text = "\n".join(one.text for one in found if one.place == "keys")
    for message in re.findall(r"[Пп]оказники результату — ([^.;]+)", text):
        numbers_said = [int(number) for number in re.findall(r"\d+", message)]
        expected = [met] if not missed else [met, met + missed] if met else [missed]
        if met + missed > 1 and numbers_said[: len(expected)] != expected:
            yield f"{message!r} beside {met} met and {missed} missed"


def _standings(made: Odd, text: str, value_said: str, _: str) -> Iterator[str]:
    """Yield numbers of measures by standing that do not add up, to all of them or to the due."""
    counts: Counter[str] = Counter()
    for one in said(text, "account.standings"):
        told = re.findall(r"([^;()]+) — (\d+)(?: \(|;|$)", one["rows"])
        counts.update({name.strip(): int(number) for name, number in told})
        if counts.total() != len(made.tables["measures"]):
            yield f"{one['rows']!r} is not {len(made.tables['measures'])}"
    named = {name: counts[_label(f"standing.{name}", "uk")] for name in
             ("shown", "said", "not_due", "unstated")}  # fmt: skip
    due = counts.total() - named["not_due"] - named["unstated"]
    if counts and [*map(int, re.findall(r"\d+", value_said))] != (
        [named["shown"] + named["said"], due] if due else []
    ):
        yield f"key figure {value_said!r} beside {dict(counts)}"
