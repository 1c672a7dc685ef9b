"""Random programmes that agree with themselves: data, and a document printed from them.

A draft is plain rows, so that an error can be planted before the frames are built. Nothing here
uses what it tests: sums and rounding are done anew, with integers.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from random import Random

from civlib.dataset.frames import frame
from civlib.dataset.model import Act, Name, Programme, Source, Term, YearData, YearSettings

from .printing import BLANK, COLUMNS, EVERY, Row, Style

ABSENT = ("-", "–", "—", "х", "Х", "x")
RULES = ("half_up", "half_even", "truncated", "whole")
SOURCES = ("city", "other", "state", "oblast")
GROUPS = ("outputs", "efficiency", "quality")
UNITS = ("тис. грн", "грн")
NEUTRAL = (
    "",
    "Кошти надходили щомісяця.",
    "Кошти використано не повністю.",
    "Неповністю з причин.",
)
VERDICTS = {True: "Виконано", False: "Не виконано"}
CLAIMS = ("Кошти використано повністю.", "Реалізовано в повному обсязі", "Усе у повному обсягу.")
NOTE = (
    "Вигадана записка за {year} рік: заплановано {{{{ totals[all].planned }}}}, "
    "виконано {{{{ totals[all].actual }}}}.\n"
)

Size = tuple[int, int]
"""From how many to how many priorities, measures of each, and indicators of a group there are."""


@dataclass
class Draft:
    """A programme's year as rows."""

    programme: Programme
    year: int
    style: Style
    measures: list[Row] = field(default_factory=list)
    funding: list[Row] = field(default_factory=list)
    indicators: list[Row] = field(default_factory=list)
    published: list[Row] = field(default_factory=list)
    statements: list[Row] = field(default_factory=list)

    def data(self) -> YearData:
        frames = {
            name: frame(
                columns,
                [[row.get(one, BLANK[one]) for one in columns] for row in getattr(self, name)],
            )
            for name, columns in COLUMNS.items()
        }
        return YearData(programme=self.programme, year=self.year, note="", files=(), **frames)

    def pair(self, section: str, key: str) -> tuple[Decimal | None, Decimal | None]:
        """Return what the data give for a line of the form, planned and actual."""
        if section == "indicators":
            row = self.indicator(key)
            return row["planned"], row["actual"]
        measure, _, source = key.partition("/") if section == "measures" else ("", "", key)
        source = "" if source == "all" else source
        rows = [
            row
            for row in self.funding
            if measure in ("", row["measure_id"]) and source in ("", row["source"])
        ]
        return _sum(rows, "planned"), _sum(rows, "actual")

    def rate(self, section: str, key: str) -> Fraction | None:
        """Return the exact percentage of a line as a fraction of one."""
        planned, actual = self.pair(section, key)
        if planned is None or actual is None or planned == 0:
            return None
        if section == "indicators" and self.indicator(key)["direction"] == "lower":
            return Fraction(planned) / Fraction(actual) if actual else None
        return Fraction(actual) / Fraction(planned)

    def indicator(self, key: str) -> Row:
        return next(row for row in self.indicators if f"{row['group']}/{row['number']}" == key)

    def sources(self, measure: str) -> list[str]:
        return [row["source"] for row in self.funding if row["measure_id"] == measure]

    def print(self, section: str, key: str, columns: tuple[str, ...] = EVERY) -> None:
        """Print a line of the form as its data give it."""
        numbers = map(self.style.number, self.pair(section, key))
        texts = (*numbers, self.style.percent(self.rate(section, key)))
        told = [pair for pair in zip(EVERY, texts, strict=True) if pair[0] in columns]
        if columns == EVERY:
            told += self._judged(section, key)
        for column, text in told:
            row = {"section": section, "key": key, "column": column, "printed": text}
            self.published.append(row)

    def _judged(self, section: str, key: str) -> Iterator[tuple[str, str]]:
        """Yield the deviation and the verdict that the document prints of a line."""
        planned, actual = self.pair(section, key)
        if planned is None or actual is None:
            return
        if self.style.variance:
            yield "variance", self.style.number(self.style.variance * (actual - planned))
        if self.style.verdicts and section == "indicators" and planned:
            lower = self.indicator(key)["direction"] == "lower"
            met = actual <= planned if lower else actual >= planned
            yield "state", VERDICTS[met]

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield the name and the text of each file, as somebody would have typed it."""
        for name, columns in COLUMNS.items():
            text = io.StringIO()
            writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(getattr(self, name))
            yield f"{name}.csv", text.getvalue()
        yield "note.md", NOTE.format(year=self.year)


def _sum(rows: list[Row], column: str) -> Decimal | None:
    there = [row[column] for row in rows if row[column] is not None]
    return sum(there[1:], there[0]) if there else None


def programme(rng: Random, years: range, slug: str = "random-programme") -> Programme:
    """Return a random programme with settings of these years, which goes on for two more."""
    name = Name("Вигадана програма", "A fictional programme")
    sources = rng.sample(SOURCES, rng.randint(1, 3))
    return Programme(
        slug=slug,
        title=name,
        council=name,
        responsible_body=name,
        term=Term(years[0], years[-1] + 2),
        unit=Name(rng.choice(UNITS)),
        licence="CC-BY-4.0",
        acts=(Act("approving", name, "1/1-1", date(years[0] - 1, 12, 1)),),
        sources=tuple(Source(id, Name(f"джерело {id}", f"source {id}")) for id in sources),
        years={year: YearSettings(date(year + 1, 3, 1), name) for year in years},
        fictional=True,
    )


def draft(rng: Random, of: Programme | None = None, year: int = 0, size: Size = (1, 3)) -> Draft:
    """Return a random year without a printed form, which `finish` gives it."""
    year = year or rng.randint(2012, 2035)
    of = of or programme(rng, range(year - rng.randint(0, 3), year + 1))
    made = Draft(of, year, _style(rng))
    _measures(rng, made, size)
    _funding(rng, made)
    _indicators(rng, made, size)
    _statements(rng, made)
    return made


def _style(rng: Random) -> Style:
    rule = rng.choice(RULES)
    places = rng.randint(1, 2) if rule == "whole" else rng.choice((0, 1, 1, 1, 2))
    sign = rng.choice(("", "", "", "%", " %"))
    thousands, least = rng.choice(("", " ")), rng.choice((0, 1, 2))
    absent, variance = rng.choice(ABSENT), rng.choice((0, 0, 1, -1))
    ways = thousands, least, absent, sign, variance, rng.random() < 0.5
    return Style(rule, places, rng.random() < 0.3, *ways)


def _measures(rng: Random, made: Draft, size: Size) -> None:
    year, begun = made.year, made.programme.term.first
    for priority in range(1, rng.randint(*size) + 1):
        for number in range(1, rng.randint(*size) + 1):
            status = rng.choices(("carried_out", "partly", "not_carried_out"), (6, 2, 1))[0]
            first, last = max(begun, year - rng.randint(0, 2)), year + rng.randint(0, 2)
            if status == "not_carried_out" and rng.random() < 0.5:
                first, last = year + 1, year + 2
            row = dict.fromkeys(COLUMNS["measures"], "")
            row |= {"measure_id": f"{priority}.{number}", "title": f"Захід {priority}.{number}"}
            row |= {"priority_id": str(priority), "priority": f"Завдання {priority}"}
            row |= {"term": str(first) if first == last else f"{first}–{last}", "status": status}
            row["result"] = "Так." if status == "carried_out" else rng.choice(("", "Зроблено."))
            made.measures.append(row)


def amount(rng: Random, most: int = 3000) -> Decimal:
    places = rng.choice((0, 1, 1, 2))
    return Decimal(rng.randint(1, most * 10**places)).scaleb(-places)


def _funding(rng: Random, made: Draft) -> None:
    """Fund most measures; deviations of one document have one sign, so that none hides another."""
    way, sources = rng.choice((-1, 0, 1)), made.programme.source_ids
    for measure in made.measures:
        if rng.random() < 0.3 and measure is not made.measures[0]:
            continue
        for source in sorted(rng.sample(sources, rng.randint(1, len(sources)))):
            planned: Decimal | None = amount(rng)
            part = Decimal(rng.choice((0, 1, 1, 2, 3))) / 4
            actual: Decimal | None = planned + way * (planned * part).quantize(planned)
            lot = rng.random()
            if lot < 0.06:
                actual = None
            elif lot < 0.12:
                planned = None
            elif lot < 0.16:
                planned, actual = Decimal(0), Decimal(0)
            row = {"planned": planned, "actual": actual}
            made.funding.append({"measure_id": measure["measure_id"], "source": source, **row})


def _indicators(rng: Random, made: Draft, size: Size) -> None:
    inputs = [("", made.programme.unit.uk)] if rng.random() < 0.8 else []
    if rng.random() < 0.4:
        inputs.append((rng.choice(made.programme.source_ids), made.programme.unit.uk))
    if rng.random() < 0.4:
        inputs.append((None, "осіб"))
    for number, (source, unit) in enumerate(inputs, start=1):
        row = _indicator(rng, "inputs", number)
        made.indicators.append({**row, "unit": unit, "repeats": source})
    for group in GROUPS:
        for number in range(1, rng.randint(*size) + 1):
            made.indicators.append(_indicator(rng, group, number))


def _indicator(rng: Random, group: str, number: int) -> Row:
    planned: Decimal | None = (
        amount(rng, 900) if rng.random() < 0.3 else Decimal(rng.randint(1, 900))
    )
    actual: Decimal | None = planned if rng.random() < 0.2 else Decimal(rng.randint(1, 1200))
    lot = rng.random()
    if lot < 0.05:
        planned = None
    elif lot < 0.1:
        actual = None
    elif lot < 0.15:
        planned = Decimal(0)
    elif lot < 0.2:
        actual = Decimal(0)
    return {
        "group": group,
        "number": str(number),
        "title": f"Показник {group} {number}",
        "unit": rng.choice(("осіб", "од.", "%")),
        "direction": rng.choice(("higher", "higher", "higher", "lower")),
        "planned": planned,
        "actual": actual,
        "explanation": rng.choice((*NEUTRAL, *CLAIMS)),
        "corrective_action": "",
        "repeats": None,
    }


def _statements(rng: Random, made: Draft) -> None:
    """State quantities in several places, some of them the basis of an indicator."""
    texts = [f"measures/{row['measure_id']}/result" for row in made.measures]
    texts += [f"indicators/{row['group']}/{row['number']}/explanation" for row in made.indicators]
    texts += ["note", "note#2", "assessment", "head"]
    for number in range(rng.randint(2, 5)):
        value = Decimal(rng.randint(1, 3000)) if rng.random() < 0.8 else amount(rng)
        places = sorted(rng.sample(texts, rng.randint(1, 3)))
        _quantity(rng, made, f"free-{number}", value, places, "")
    for row in made.indicators:
        if row["actual"] and row["repeats"] is None and rng.random() < 0.6:
            _basis(rng, made, row, texts)
    funded = {row["measure_id"] for row in made.funding if row["actual"]}
    basis = [row for row in made.indicators if row["actual"] and row["repeats"] is None]
    for measure in made.measures:
        id = measure["measure_id"]
        if id in funded or measure["status"] == "not_carried_out":
            continue
        if not basis:
            measure["status"] = "not_carried_out"
            continue
        row = rng.choice(basis)
        key, place = f"{row['group']}/{row['number']}", f"measures/{id}/result"
        _quantity(rng, made, f"result-{id.replace('.', '-')}", row["actual"], [place], key)


def _basis(rng: Random, made: Draft, row: Row, texts: list[str]) -> None:
    """State an indicator's value, in its own comment too or elsewhere only, perhaps its parts."""
    key = f"{row['group']}/{row['number']}"
    if rng.random() < 0.2:  # its parts, told in several places
        for part in _parts(rng, row["actual"]).split("+"):
            slug = f"of-{key.replace('/', '-')}-{len(made.statements)}"
            _quantity(rng, made, slug, Decimal(part), [rng.choice(texts)], key, "part_of")
        return
    comment = f"indicators/{key}/explanation"
    places = rng.sample([text for text in texts if text != comment], rng.randint(1, 2))
    inside = rng.random() < 0.6
    if inside:
        places = rng.choice(([comment], [comment, *places], [*places, comment]))
    if rng.random() < 0.3:
        places = [f"indicators/{key}/actual", *places]
    _quantity(rng, made, f"basis-{key.replace('/', '-')}", row["actual"], places, key)
    if inside and rng.random() < 0.3:  # components of the value, told in the comment
        slug = f"part-{key.replace('/', '-')}"
        _quantity(rng, made, slug, row["actual"] + 1, [comment], rng.choice(("", key)))


def _quantity(
    rng: Random,
    made: Draft,
    slug: str,
    value: Decimal,
    places: list[str],
    indicator: str,
    relation: str = "",
) -> None:
    twins = [row for row in made.statements if row["quantity"].startswith("free")]
    label = f"величина {slug}"
    if slug.startswith("free") and twins and rng.random() < 0.2:  # one name, one value, two slugs
        label, value = twins[0]["label"], twins[0]["value"] or parted(twins[0]["parts"])
    for place in places:
        lot, written = rng.random(), value
        listed = lot < 0.3 and not relation and not place.endswith("/actual")
        parts = _parts(rng, value) if listed else ""
        if parts and lot < 0.15:
            written = None
        elif lot > 0.9:
            written = value + Decimal("0.0")  # the same figure, written with one place more
        row = {"quantity": slug, "place": place, "value": written, "parts": parts}
        row |= {"indicator": indicator, "relation": relation, "label": label}
        made.statements.append(row)


def _parts(rng: Random, value: Decimal) -> str:
    unit = Decimal(1).scaleb(value.as_tuple().exponent)
    count = int(value / unit)
    cuts = sorted(rng.randint(0, count) for _ in range(rng.randint(1, 3)))
    edges = [0, *cuts, count]
    return "+".join(str((b - a) * unit) for a, b in pairwise(edges))


def parted(parts: str) -> Decimal:
    return sum(map(Decimal, parts.split("+")), Decimal(0))


def finish(rng: Random, made: Draft) -> None:
    """Let input indicators repeat the totals, and print the form by the document's style."""
    for row in made.indicators:
        if row["repeats"] is not None:
            row["planned"], row["actual"] = made.pair("totals", row["repeats"] or "all")
            row["direction"] = "higher"
            short = None not in (row["planned"], row["actual"]) and row["actual"] < row["planned"]
            row["explanation"] = rng.choice(NEUTRAL if short else (*NEUTRAL, *CLAIMS))
    for measure in made.measures:
        id = measure["measure_id"]
        own = made.sources(id)
        if len(own) > 1 and rng.random() < 0.6:
            for source in own:
                made.print("measures", f"{id}/{source}", rng.choice((EVERY[:2], EVERY)))
            made.print("measures", id, EVERY[2:])
        else:
            made.print("measures", id)
        if own and rng.random() < 0.1:  # a dash for a source that the measure has no funding from
            key = f"{id}/{rng.choice(made.programme.source_ids)}"
            if not any(row["key"] == key for row in made.published):
                made.print("measures", key)
    for source in ("all", *made.programme.source_ids):
        made.print("totals", source)
    for row in made.indicators:
        made.print("indicators", f"{row['group']}/{row['number']}")


def consistent(seed: str) -> Draft:
    rng = Random(seed)
    made = draft(rng)
    finish(rng, made)
    return made


def write(made: Draft, data: Path) -> None:
    """Write a draft as the files of a data folder."""
    folder = data / made.programme.slug / str(made.year)
    folder.mkdir(parents=True)
    for name, text in [*made.files(), ("../programme.toml", _settings(made.programme))]:
        (folder / name).write_bytes(text.encode())


def _settings(of: Programme) -> str:
    """Return ``programme.toml``."""
    title, unit = (f'{{ uk = "{name.uk}" }}' for name in (of.title, of.unit))
    (act,) = of.acts
    lines = ["fictional = true", f'licence = "{of.licence}"', f"unit = {unit}"]
    lines += [f"{name} = {title}" for name in ("title", "council", "responsible_body")]
    lines += ["[term]", f"first = {of.term.first}", f"last = {of.term.last}"]
    lines += ["[[acts]]", f'kind = "{act.kind}"', f"title = {title}", f'number = "{act.number}"']
    lines += [f"date = {act.date}"]
    for source in of.sources:
        lines += ["[[sources]]", f'id = "{source.id}"', f'label = {{ uk = "{source.label.uk}" }}']
    for year, settings in of.years.items():
        lines += [f"[years.{year}]", f"date = {settings.date}", f"document = {title}"]
    return "\n".join([*lines, ""])
