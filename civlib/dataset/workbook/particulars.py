"""The particulars of a year, ``[years.Y]`` of ``programme.toml``: settings → rows → settings."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from civlib.dataset.keys import flat
from civlib.dataset.workbook.pages import HELP, Row
from civlib.wording import terms, wording

NAMES, DATES = ("document", "heard", "responsible_body"), ("date", "from", "to", "as_of")
SIGNATORIES, POSITION, NAME = "signatories", "position", "name"
KEYS = ("document", "date", "from", "to", "as_of", "heard", "responsible_body", SIGNATORIES)
"""What the page shows of a year, in its order; misprints, say, stay as they are."""

SPARE, FEWEST = 1, 3
"""So many more may sign than last time; there is room for at least so many."""

_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:\s*р\.?)?|(\d{4})-(\d{2})-(\d{2})")


def rows(toml: bytes, year: int, lang: str) -> list[Row]:
    """Return a row for each particular: what it is called, what is there, how to write it, its key.

    A name in English has a row where the programme has its own in English.
    """
    settings, w = _own(toml, year), wording(lang)
    programme = tomllib.loads(toml.decode("utf-8-sig"))
    seen = {key: f"{one:%d.%m.%Y}" if isinstance(one, date) else str(one)
            for key, one in flat(settings)}  # fmt: skip
    english = "en" in programme.get("title", ()) or any(key.endswith(".en") for key in seen)
    found = list[Row]()
    for key in _keys(settings, english):
        number = next((part for part in key.split(".") if part.isdecimal()), "")
        name = re.sub(r"\.\d+|\.(uk|en)$", "", key)
        label = w(f"workbook.particular.{name}")
        help = w(f"workbook.hint.{name}", year=year, next=year + 1)
        label = w("workbook.numbered", label=label, number=number) if number else label
        label = w("workbook.english", label=label) if key.endswith(".en") else label
        found.append(
            {terms.LABEL: label, terms.VALUE: seen.get(key, ""), HELP: help, terms.KEY: key}
        )
    return found


def _own(toml: bytes, year: int) -> dict[str, Any]:
    own = tomllib.loads(toml.decode("utf-8-sig")).get("years", {}).get(str(year), {})
    return {key: value for key, value in own.items() if key in KEYS}


def _keys(settings: Mapping[str, Any], english: bool) -> Iterator[str]:
    langs = ("uk", "en") if english else ("uk",)
    for key in KEYS:
        if key in NAMES:
            yield from (f"{key}.{lang}" for lang in langs)
        elif key in DATES:
            yield key
    for number in range(1, max(len(settings.get(SIGNATORIES, ())) + SPARE, FEWEST) + 1):
        yield from (f"{SIGNATORIES}.{number}.{POSITION}.{lang}" for lang in langs)
        yield f"{SIGNATORIES}.{number}.{NAME}"


def written(toml: bytes, year: int, page: Sequence[Row]) -> bytes:
    """Return ``programme.toml`` with a year as the page has it; all else in it stays.

    Raises
    ------
    ValueError
        If the file has a form in which that cannot be.
    """
    cells = {row[terms.KEY]: row[terms.VALUE] for row in page if row[terms.VALUE]}
    old = _own(toml, year)
    new = {key: value for key in KEYS if (value := _value(key, cells))}
    moved = [key for key in KEYS if old.get(key) != new.get(key)]
    if not moved:
        return toml
    text = toml.decode("utf-8-sig")
    made = _edited(text, str(year), {key: new.get(key) for key in moved})
    wanted = tomllib.loads(text)
    own = wanted.setdefault("years", {}).setdefault(str(year), {})
    for key in moved:
        own.pop(key, None)
        own |= {key: new[key]} if key in new else {}
    if tomllib.loads(made) != wanted:
        raise ValueError(", ".join(moved))
    return made.encode()


def _value(key: str, cells: Mapping[str, str]) -> Any:
    """Return what the settings hold for a key, given the cells; nothing if they are empty."""
    if key in DATES:
        return day(cells[key]) if key in cells else None
    if key in NAMES:
        return _name(key, cells)
    return [_signatory(f"{SIGNATORIES}.{number}", cells) for number in signing(cells)]


def signing(keys: Iterable[str]) -> list[int]:
    """Return the numbers of the signatories that something is said of.

    Examples
    --------
    >>> signing(["date", "signatories.3.name", "signatories.1.name", "signatories.1.position.uk"])
    [1, 3]
    """
    return sorted({int(key.split(".")[1]) for key in keys if key.startswith(f"{SIGNATORIES}.")})


def _name(key: str, cells: Mapping[str, str]) -> dict[str, str]:
    return {lang: cells[f"{key}.{lang}"] for lang in ("uk", "en") if f"{key}.{lang}" in cells}


def _signatory(path: str, cells: Mapping[str, str]) -> dict[str, Any]:
    found = {POSITION: _name(f"{path}.{POSITION}", cells), NAME: cells.get(f"{path}.{NAME}")}
    return {key: value for key, value in found.items() if value}


def day(text: str) -> date | str:
    """Return the date that a text says; the text itself if it says none, which the check tells.

    Examples
    --------
    >>> day("18.03.2020"), day("18.3.2020 р."), day("2020-03-18") == day("18.03.2020"), day("весна")
    (datetime.date(2020, 3, 18), datetime.date(2020, 3, 18), True, 'весна')
    """
    if found := _DAY.fullmatch(text):
        year, month, number = (found[3], found[2], found[1]) if found[3] else found.groups()[3:]
        with suppress(ValueError):
            return date(int(year), int(month), int(number))
    return text


def _edited(text: str, year: str, moved: Mapping[str, Any]) -> str:
    """Return the text of a file with these keys of a year changed; None takes one away."""
    import tomlkit

    document = tomlkit.parse(text)
    years: Any = document.setdefault("years", tomlkit.table(is_super_table=True))
    own = years.setdefault(year, tomlkit.table())
    for key, value in moved.items():
        _put(own, key, value)
    return tomlkit.dumps(document)


def with_option(text: str, table: str, key: str, value: Any) -> str:
    """Return the text of a file with one key of a table at a value; as it is if it is no TOML."""
    import tomlkit

    try:
        document = tomlkit.parse(text)
        own: Any = document.setdefault(table, tomlkit.table())
        own[key] = value
    except (tomlkit.exceptions.TOMLKitError, TypeError):  # which the check tells
        return text
    return tomlkit.dumps(document)


def _put(place: Any, key: str, value: Any) -> None:
    """Change what stands under a key; what stays the same within stays as it is written."""
    there = place.get(key)
    if value is None:
        place.remove(key)
    elif isinstance(value, dict) and isinstance(there, dict):
        for inner in [*{**there, **value}]:
            _put(there, inner, value.get(inner))
    elif isinstance(value, list) and isinstance(there, list):
        for table, one in zip(there, value, strict=False):
            for inner in [*{**table, **one}]:
                _put(table, inner, one.get(inner))
        del there[len(value) :]
        there.extend(_tables(value[len(there) :]))
    elif there != value:
        place[key] = _item(value)


def _item(value: Any) -> Any:
    import tomlkit

    if isinstance(value, list):
        several = tomlkit.aot()
        several.extend(_tables(value))
        return several
    if isinstance(value, dict):
        pairs = ", ".join(f"{key} = {tomlkit.item(one).as_string()}" for key, one in value.items())
        return tomlkit.parse(f"name = {{ {pairs} }}")["name"]
    return value


def _tables(rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    import tomlkit

    made = []
    for row in rows:
        table = tomlkit.table()
        for key, value in row.items():
            table[key] = _item(value)
        made.append(table.add(tomlkit.nl()))
    return made
