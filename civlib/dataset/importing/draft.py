"""What the text around the tables says of a programme and its year → a draft of its settings.

What is not found and must be there is marked to be filled in; all else is left out.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from civlib.dataset.importing import words
from civlib.dataset.keys import quoted
from civlib.wording import terms

NEAR = 90
"""Within so many letters before a decision stands what it does."""

ABOVE = 3
"""So many lines above a name its position may begin at most."""

_SPAN = r"(20\d\d)\s*(?:[-–—]\s*(20\d\d))?\s*р(?:оки|оків|ік|р)"
_PROGRAMME = re.compile(
    rf"((?:[\w'’-]+(?:ої|у|ою|ій|а) ){{0,3}})([Пп]рограм(?:[аиуі]|ою)) "
    rf"([^.;«»()]{{3,200}}?) на {_SPAN}"
)
_COUNCIL = re.compile(
    r"([А-ЯІЇЄҐ][\w'’-]+[сцз]ьк)(?:ої|а|ою|ій|у) "
    r"(міськ|сільськ|селищн|районн|обласн)(?:ої|а|ою|ій|у) рад(?:ою|[аиуі])(?!\w)"
)
_BODY = re.compile(r"[Вв]ідповідальний виконавець[^:–—-]{0,30}[:–—-]\s*(.*)")
_ACT = re.compile(
    r"(?i:рішенн\w+)((?: [^\d№«»]*?)?) від (\d\d)\.(\d\d)\.(\d{4})\s*(?:року|р\.)?"
    r"\s*№\s*([\w/]+(?: ?[-–] ?\d+)*)"
)
_SIGNED = re.compile(
    r"(.*?)(?:\s{3,}|\t+)"
    r"([А-ЯІЇЄҐ]\.\s?[А-ЯІЇЄҐ]\.\s?[А-ЯІЇЄҐ][\w'’-]+|[А-ЯІЇЄҐ][\w'’]+ [А-ЯІЇЄҐ'’-]{3,})\s*"
)
_REPORT = re.compile(rf"звіт (про [^.;]*? на {_SPAN}|про [^.;]*? (?:році|рік))", re.IGNORECASE)
_HEARD = re.compile(r"заслухано ((?:на|у|в) [^.;]*?(\d\d?)\.(\d\d)\.(20\d\d))")
_POSITION = re.compile(
    r"(в\.?\s?о\.|начальни|заступни|директор|секретар|керу|голова|міський|завідувач|спеціаліст)",
    re.IGNORECASE,
)


class Facts(NamedTuple):
    """What was found; nothing where it was not."""

    title: str = ""
    term: tuple[str, ...] = ()
    council: str = ""
    body: str = ""
    document: str = ""
    heard: str = ""
    date: str = ""
    acts: tuple[tuple[str, str, str, str], ...] = ()
    signatories: tuple[tuple[str, str], ...] = ()


def facts(paragraphs: Sequence[str]) -> Facts:
    """Return what the paragraphs of a report say of its programme.

    Examples
    --------
    >>> told = ["ЗВІТ", "про виконання Міської програми «Парки» на 2018-2020 роки за 2019 рік"]
    >>> found = facts([*told, "затвердженої рішенням Зоринської міської ради від 01.02.2018 №5/7"])
    >>> found.title, found.term, found.council
    ('Міська програма «Парки» на 2018-2020 роки', ('2018', '2020'), 'Зоринська міська рада')
    >>> found.acts
    (('approving', 'Рішення Зоринської міської ради', '5/7', '2018-02-01'),)
    """
    lines = [words.clean(text) for text in paragraphs]
    whole = " ".join(lines)
    title, term = _title(whole)
    heard, report = _HEARD.search(whole), _REPORT.search(whole)
    councils = Counter(f"{place}а {kind}а рада" for place, kind in _COUNCIL.findall(whole))
    return Facts(
        title=title,
        term=term,
        council=next((name for name, _ in councils.most_common(1)), ""),
        body=_body(lines),
        document=f"Звіт {report[1]}" if report else "",
        heard=heard[1] if heard else "",
        date=_date(heard[4], heard[3], heard[2]) if heard else "",
        acts=tuple(_acts(lines)),
        signatories=tuple(dict.fromkeys(_signatories(paragraphs))),
    )


def _title(whole: str) -> tuple[str, tuple[str, ...]]:
    """Return the programme's name in the nominative, and its term."""
    plain = re.sub(r"([Пп]рограм\w*) «([^»]*)»", r"\1 ‹\2›", whole)
    found = _PROGRAMME.search(plain)
    if not found:
        return "", ()
    adjectives = re.sub(r"(?:ої|ою|ій|у|а) ", "а ", found[1])
    first, last = found[4], found[5] or found[4]
    span = f"{first}-{last} роки" if first != last else f"{first} рік"
    name = f"{adjectives}програма {found[3]} на {span}".replace("‹", "«").replace("›", "»")
    return name[:1].upper() + name[1:], (first, last)


def _body(lines: Sequence[str]) -> str:
    """Return the body that answers for the programme, from its line or the one below."""
    for line, below in zip(lines, [*lines[1:], ""], strict=False):
        if found := _BODY.match(line):
            return re.split(r", (?=з \d)|\.$", found[1] or below)[0]
    return ""


def _date(year: str, month: str, day: str) -> str:
    with suppress(ValueError):
        return date(int(year), int(month), int(day)).isoformat()
    return ""


def _acts(lines: Iterable[str]) -> Iterator[tuple[str, str, str, str]]:
    """Yield the decisions by which the programme was approved and changed, each once."""
    seen = set[str]()
    for line in lines:
        if not words.has("programme", line) and "затвердж" not in line and not _ACT.match(line):
            continue
        for found in _ACT.finditer(line):
            before = line[max(found.start() - NEAR, 0) : found.start()].lower()
            number = re.sub(r"\s*[-–]\s*", "-", found[5])
            kind = "amending" if "змін" in before else "approving"
            day = _date(found[4], found[3], found[2])
            own = kind == "amending" or "approving" not in seen
            if own and number not in seen and day:
                seen |= {kind, number}
                yield kind, words.clean(f"Рішення {found[1]}"), number, day


def _signatories(paragraphs: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield position and name of whoever signed; a position may begin some lines above."""
    above: list[str] = []
    for text in paragraphs:
        found = _SIGNED.fullmatch(text.strip())
        if not found:
            above = [*above, text][-ABOVE:]
            continue
        lines, above = [*above, found[1]], []
        starts = [at for at, line in enumerate(lines) if _POSITION.match(line.strip())]
        if starts:
            yield words.clean(" ".join(lines[starts[-1] :])), words.clean(found[2])


def programme(found: Facts, unit: str, sources: Mapping[str, str]) -> str:
    """Return the draft of ``programme.toml`` but for its years."""
    fill = terms.TO_FILL
    texts = {"title": found.title or fill, "council": found.council or fill}
    texts |= {"responsible_body": found.body} if found.body else {}
    lines = [_said(key, text) for key, text in (*texts.items(), ("unit", unit or fill))]
    if found.term:
        lines += ["", "[term]", f"first = {found.term[0]}", f"last = {found.term[1]}"]
    for kind, title, number, day in found.acts:
        lines += ["", "[[acts]]", f"kind = {quoted(kind)}", _said("title", title)]
        lines += [f"number = {quoted(number)}", f"date = {day}"]
    return "\n".join(lines) + "\n" + more_sources(sources)


def _said(key: str, text: str) -> str:
    return f"{key} = {{ uk = {quoted(text)} }}"


def more_sources(sources: Mapping[str, str]) -> str:
    """Return what is added to settings for sources of funding."""
    return "".join(
        f"\n[[sources]]\nid = {quoted(id)}\n{_said('label', label)}\n"
        for id, label in sources.items()
    )


def year(found: Facts, number: int) -> str:
    """Return what is added to settings for a year."""
    lines = ["", f"[years.{number}]"]
    lines += [f"date = {found.date}"] if found.date else []
    texts = {"document": found.document, "heard": found.heard}
    lines += [_said(key, text) for key, text in texts.items() if text]
    for position, name in found.signatories:
        lines += ["", f"[[years.{number}.signatories]]"]
        lines += [_said("position", position), f"name = {quoted(name)}"]
    return "\n".join(lines) + "\n"
