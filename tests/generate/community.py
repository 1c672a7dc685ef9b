"""Communities and people that do not exist, and what ``programme.toml`` says of a programme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .dice import Dice
from .stock import Name, Theme

PLACES = (
    ("Вигаданівськ", "Vyhadanivka"),
    ("Уявненськ", "Uiavne"),
    ("Небувальськ", "Nebuvalsk"),
    ("Примарівськ", "Prymarivka"),
    ("Прикладненськ", "Prykladne"),
    ("Взірцівськ", "Vzirtsivka"),
    ("Умовненськ", "Umovne"),
    ("Гаданівськ", "Hadanivka"),
    ("Зразківськ", "Zrazkivka"),
    ("Неіснуївськ", "Neisnuivka"),
    ("Казкодільськ", "Kazkodil"),
    ("Мрійногірськ", "Mriinohirsk"),
)
"""Roots of the adjective of each invented place, and its name in Latin letters."""

KINDS = (
    ("міськ", "city", "City"),
    ("селищн", "local", "Settlement"),
    ("сільськ", "local", "Village"),
)
"""Root of the council's kind, key of its own source of money, and its kind in English."""

PEOPLE = ("Вигаданенко", "Уявний", "Небуваленко", "Прикладенко", "Зразковий", "Умовчук")
INITIALS = "АБВГДІКЛМНОПРСТ"
LABELS: dict[str, Name] = {
    "oblast": {"uk": "обласний бюджет", "en": "oblast budget"},
    "state": {"uk": "державний бюджет", "en": "state budget"},
    "other": {"uk": "інші джерела", "en": "other sources"},
}
MADE = (
    "# Made by `python -m tests.generate`: community, programme, people and figures are fictional."
)


@dataclass(frozen=True)
class Community:
    """An invented community; ``root`` and ``kind`` are adjectives without their endings."""

    root: str
    latin: str
    kind: str
    own: str
    english: str

    @property
    def council(self) -> Name:
        return {
            "uk": f"{self.root}а {self.kind}а рада",
            "en": f"{self.latin} {self.english} Council",
        }

    @property
    def of(self) -> str:
        return f"{self.root}ої {self.kind}ої ради"

    def belonging(self, name: Name) -> Name:
        return {"uk": f"{name['uk']} {self.of}", "en": f"{name['en']} of {self.council['en']}"}

    def source(self, id: str) -> Name:
        english = "city" if self.own == "city" else "local"
        own: Name = {"uk": f"{self.kind}ий бюджет", "en": f"{english} budget"}
        return own if id == self.own else LABELS[id]


def community(number: int, seed: int) -> Community:
    """Return one of the invented communities; consecutive numbers give all of them in turn."""
    start = Dice(seed, "communities").between(0, len(PLACES) - 1)
    (root, latin) = PLACES[(number + start) % len(PLACES)]
    return Community(root, latin, *KINDS[number // len(PLACES) % len(KINDS)])


@dataclass(frozen=True)
class Settings:
    """What is known of a programme as a whole."""

    theme: Theme
    community: Community
    years: range
    reported: tuple[int, ...]
    sources: tuple[str, ...]
    seed: tuple[object, ...]

    @property
    def term(self) -> str:
        first, last = self.years[0], self.years[-1]
        return str(first) if first == last else f"{first}–{last}"

    @property
    def title(self) -> Name:
        uk, en = self.theme.title["uk"], self.theme.title["en"]
        years = "рік" if len(self.years) == 1 else "роки"
        return {
            "uk": f"Вигадана {uk} {self.community.root}ої громади на {self.term} {years}",
            "en": f"Fictional {en} of {self.community.latin}, {self.term}",
        }


Section = tuple[str, dict[str, object]]
"""What stands above some keys of a TOML file, and the keys with their values."""


def toml(sections: Iterable[Section]) -> str:
    """Return the text of a TOML file: values are texts, names, numbers, dates or true."""
    lines: list[str] = []
    for head, values in sections:
        lines += [head, *(f"{key} = {_value(value)}" for key, value in values.items()), ""]
    return "\n".join(lines)


def _value(value: object) -> str:
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {_value(text)}' for key, text in value.items())} }}"
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


def programme_toml(made: Settings) -> str:
    return toml(_sections(made))


def _sections(made: Settings) -> Iterator[Section]:
    dice = Dice(*made.seed, "settings")
    place = made.community
    names = {
        "title": made.title,
        "council": place.council,
        "responsible_body": place.belonging(made.theme.body),
        "unit": {"uk": "тис. грн", "en": "thousand UAH"},
    }
    yield MADE, {"fictional": True, **names, "licence": "CC-BY-4.0"}
    yield "[term]", {"first": made.years[0], "last": made.years[-1]}
    yield from _acts(made, dice)
    for id in made.sources:
        yield "[[sources]]", {"id": id, "label": place.source(id)}
    if dice.chance(60):
        yield "[effectiveness]", {"reduced_scale": "reduced"}
    people = _people(made, dice)
    for year in made.reported:
        yield from _year(made, year, people, dice)


def _acts(made: Settings, dice: Dice) -> Iterator[Section]:
    """Yield the decision that approved the programme and those that amended it."""
    title = {
        "uk": f"Рішення {made.community.of}",
        "en": f"Decision of {made.community.council['en']}",
    }
    day = date(made.years[0] - 1, 12, 1) + timedelta(days=dice.between(0, 22))
    number = dice.between(8, 30)
    act = {"kind": "approving", "title": title}
    yield "[[acts]]", {**act, "number": f"7/{number}-{dice.between(100, 900)}", "date": day}
    for year in made.years[1:]:
        number += dice.between(6, 14)
        day = date(year, 1, 20) + timedelta(days=dice.between(0, 60))
        if dice.chance(60):
            act = {"kind": "amending", "title": title}
            yield (
                "[[acts]]",
                {**act, "number": f"7/{number}-{dice.between(901, 3000)}", "date": day},
            )


def _people(made: Settings, dice: Dice) -> list[tuple[Name, str]]:
    """Return the posts and names of those who sign."""
    secretary = {"uk": "Секретар", "en": "Secretary"}
    posts = [made.community.belonging(name) for name in (made.theme.head, secretary)]
    start = dice.between(0, len(PEOPLE) - 1)
    initials = [f"{dice.pick(INITIALS)}. {dice.pick(INITIALS)}." for _ in posts]
    people = [PEOPLE[(start + at) % len(PEOPLE)] for at in range(len(posts))]
    names = [f"{short} {name}" for short, name in zip(initials, people, strict=True)]
    return list(zip(posts, names, strict=True))


def _year(
    made: Settings, year: int, people: list[tuple[Name, str]], dice: Dice
) -> Iterator[Section]:
    day = date(year + 1, 2, 10) + timedelta(days=dice.between(0, 40))
    document = {
        "uk": f"Вигаданий звіт про виконання у {year} році програми «{made.title['uk']}»",
        "en": f"Fictional report on {year} of the programme “{made.title['en']}”",
    }
    written, place = f"{day:%d.%m.%Y}", made.community
    heard = {
        "uk": f"на засіданні постійної комісії {place.of} {written}",
        "en": f"at a meeting of the standing commission of {place.council['en']}, {day}",
    }
    yield f"[years.{year}]", {"date": day, "document": document, "heard": heard}
    for post, name in people:
        yield f"[[years.{year}.signatories]]", {"position": post, "name": name}
