"""Random programmes that agree with themselves: data, and a document printed from them.

A draft is plain rows, so that an error can be planted before the frames are built. Nothing here
uses what it tests: sums and rounding are done anew, with integers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from random import Random

from generate.community import toml
from generate.printing import COLUMNS, EVERY, Form, Row, Style

from civlib.dataset.frames import frame
from civlib.dataset.model import Act, Name, Programme, Source, Term, YearData

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
CLAIMS = ("Кошти використано повністю.", "Реалізовано в повному обсязі", "Усе у повному обсягу.")


@dataclass(kw_only=True)
class Draft(Form):
    """A programme's year as rows."""

    programme: Programme

    def data(self) -> YearData:
        frames = {
            name: frame(
                columns, [[row[column] for column in columns] for row in getattr(self, name)]
            )
            for name, columns in COLUMNS.items()
        }
        return YearData(programme=self.programme, year=self.year, note="", files=(), **frames)


def draft(rng: Random) -> Draft:
    """Return a random programme without a printed form: `finish` prints it."""
    year = rng.randint(2012, 2035)
    term = Term(year - rng.randint(0, 3), year + rng.randint(0, 3))
    name = Name("Вигадана програма", "A fictional programme")
    sources = rng.sample(SOURCES, rng.randint(1, 3))
    programme = Programme(
        slug="random-programme",
        title=name,
        council=name,
        responsible_body=name,
        term=term,
        unit=Name(rng.choice(UNITS)),
        licence="CC-BY-4.0",
        acts=(Act("approving", name, "1/1-1", date(term.first - 1, 12, 1)),),
        sources=tuple(Source(id, Name(f"джерело {id}", f"source {id}")) for id in sources),
        years={},
        fictional=True,
    )
    made = Draft(year=year, style=_style(rng), programme=programme)
    _measures(rng, made)
    _funding(rng, made, sources)
    _indicators(rng, made)
    _statements(rng, made)
    return made


def _style(rng: Random) -> Style:
    rule = rng.choice(RULES)
    places = rng.randint(1, 2) if rule == "whole" else rng.choice((0, 1, 1, 1, 2))
    sign = rng.choice(("", "", "", "%", " %"))
    thousands, least = rng.choice(("", " ")), rng.choice((0, 1, 2))
    return Style(
        rule, places, rng.random() < 0.3, thousands, least, rng.choice(ABSENT), sign, least
    )


def _measures(rng: Random, made: Draft) -> None:
    year = made.year
    for priority in range(1, rng.randint(2, 4)):
        for number in range(1, rng.randint(2, 4)):
            status = rng.choices(("carried_out", "partly", "not_carried_out"), (6, 2, 1))[0]
            first, last = year - rng.randint(0, 2), year + rng.randint(0, 2)
            if status == "not_carried_out" and rng.random() < 0.5:
                first, last = year + 1, year + 2
            made.measures.append(
                {
                    "measure_id": f"{priority}.{number}",
                    "priority_id": str(priority),
                    "priority": f"Завдання {priority}",
                    "title": f"Захід {priority}.{number}",
                    "term": str(first) if first == last else f"{first}–{last}",
                    "executors": "Відділ",
                    "status": status,
                    "result": rng.choice(("", "Зроблено.")) if status != "carried_out" else "Так.",
                    "reason": "",
                }
            )


def amount(rng: Random, most: int = 3000) -> Decimal:
    places = rng.choice((0, 1, 1, 2))
    return Decimal(rng.randint(1, most * 10**places)).scaleb(-places)


def _funding(rng: Random, made: Draft, sources: list[str]) -> None:
    """Fund most measures; deviations of one document have one sign, so that none hides another."""
    way = rng.choice((-1, 0, 1))
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


def _indicators(rng: Random, made: Draft) -> None:
    inputs = [("", made.programme.unit.uk)] if rng.random() < 0.8 else []
    if rng.random() < 0.4:
        inputs.append((rng.choice(made.programme.source_ids), made.programme.unit.uk))
    if rng.random() < 0.4:
        inputs.append((None, "осіб"))
    for number, (source, unit) in enumerate(inputs, start=1):
        row = _indicator(rng, "inputs", number)
        made.indicators.append({**row, "unit": unit, "repeats": source})
    for group in GROUPS:
        for number in range(1, rng.randint(2, 4)):
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
        "number": number,
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
    funded = {row["measure_id"] for row in made.funding}
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
    rng: Random, made: Draft, slug: str, value: Decimal, places: list[str], indicator: str
) -> None:
    twins = [row for row in made.statements if row["quantity"].startswith("free")]
    label = f"величина {slug}"
    if slug.startswith("free") and twins and rng.random() < 0.2:  # one name, one value, two slugs
        label, value = twins[0]["label"], twins[0]["value"] or parted(twins[0]["parts"])
    for place in places:
        lot, written = rng.random(), value
        parts = _parts(rng, value) if lot < 0.3 and not place.endswith("/actual") else ""
        if parts and lot < 0.15:
            written = None
        elif lot > 0.9:
            written = value + Decimal("0.0")  # the same figure, written with one place more
        row = {"quantity": slug, "place": place, "value": written, "parts": parts}
        made.statements.append({**row, "indicator": indicator, "label": label})


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
    """Write a draft as the files of a data folder, as somebody would have typed them."""
    folder = data / made.programme.slug / str(made.year)
    folder.mkdir(parents=True)
    texts = {**dict(made.files()), "note.md": "Вигадана записка.\n"}
    for name, text in {**texts, "../programme.toml": _settings(made)}.items():
        (folder / name).write_bytes(text.encode())


def _settings(made: Draft) -> str:
    programme = made.programme
    name, act = {"uk": programme.title.uk}, programme.acts[0]
    names = dict.fromkeys(("title", "council", "responsible_body"), name)
    unit = {"uk": programme.unit.uk}
    decision = {"kind": act.kind, "title": name, "number": act.number, "date": act.date}
    sources = [
        ("[[sources]]", {"id": one.id, "label": {"uk": one.label.uk}}) for one in programme.sources
    ]
    return toml(
        [
            ("", {"fictional": True, **names, "unit": unit, "licence": programme.licence}),
            ("[term]", {"first": programme.term.first, "last": programme.term.last}),
            ("[[acts]]", decision),
            *sources,
        ]
    )
