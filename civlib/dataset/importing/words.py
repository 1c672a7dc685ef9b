"""What words of a report mean: roles of columns, sources, groups, totals; see ``words.toml``."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def _known() -> dict[str, dict[str, re.Pattern[str]]]:
    text = resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
    return {
        kind: {name: re.compile(words) for name, words in group.items()}
        for kind, group in tomllib.loads(text).items()
    }


def clean(text: str) -> str:
    r"""Return a text as one line.

    Examples
    --------
    >>> clean(" Міський\u00a0бюджет\n2,0 ")
    'Міський бюджет 2,0'
    """
    return " ".join(text.split())


def plain(text: str) -> str:
    """Return a text as the patterns have it: small letters, one kind of apostrophe."""
    return re.sub("[’ʼ`]", "'", clean(text)).lower()


def meaning(kind: str, text: str) -> str:
    """Return what a text means of a kind: ``column``, ``source`` or ``group``; empty if nothing.

    Examples
    --------
    >>> meaning("column", "Касові видатки за планом, грн"), meaning("source", "кошти міста")
    ('actual', '')
    """
    found = plain(text)
    return next((name for name, words in _known()[kind].items() if words.search(found)), "")


def has(name: str, text: str) -> bool:
    """Tell whether a text has the words of a name under ``other``.

    Examples
    --------
    >>> has("total", "Усього за програмою"), has("total", "Зусього")
    (True, False)
    """
    return bool(_known()["other"][name].search(plain(text)))


def without(name: str, text: str) -> str:
    """Return a text without the words of a name under ``other``, as small letters."""
    return _known()["other"][name].sub("", plain(text)).strip(" :;,.()-–—")


def is_absent(text: str) -> bool:
    """Tell whether a cell says that there is nothing: it is empty, a dash, a cross.

    Examples
    --------
    >>> is_absent(" – "), is_absent("0")
    (True, False)
    """
    found = plain(text)
    return not found or bool(_known()["other"]["absent"].fullmatch(found))


def priority(text: str) -> tuple[str, str]:
    """Return the number of a priority and its title, as its heading has them.

    Examples
    --------
    >>> priority("Завдання 2. Дороги"), priority("III Парки"), priority("Благоустрій")
    (('2', 'Дороги'), ('III', 'Парки'), ('', 'Благоустрій'))
    """
    whole = clean(text)
    found = _known()["other"]["priority"].match(whole.lower())
    if not found:
        return "", whole
    return whole[found.start(1) : found.end(1)], whole[found.end() :]


def unit_of(text: str) -> str:
    """Return the unit of money that a text names; empty if none.

    Examples
    --------
    >>> unit_of("Обсяг ресурсів, всього тис.грн."), unit_of("План, млн. гривень"), unit_of("грн")
    ('тис. грн', 'млн грн', 'грн')
    """
    found = re.search(r"(?<!\w)(?:(тис|млн)\w*\.?\s*)?(?:грн|гривень)(?!\w)", plain(text))
    scale = {"тис": "тис. ", "млн": "млн "}.get(found[1] or "", "") if found else ""
    return f"{scale}грн" if found else ""


def label_of(text: str, labels: Mapping[str, str]) -> str:
    """Return the id of the source that a text names, among those with labels; empty if none.

    Examples
    --------
    >>> label_of("Бюджет міста", {"municipal": "міський бюджет"})
    'municipal'
    """
    said = {id: plain(label) for id, label in labels.items()}
    same = next((id for id, label in said.items() if label and label == plain(text)), "")
    kind = meaning("source", text)
    alike = (id for id, label in said.items() if kind and meaning("source", label) == kind)
    return same or next(alike, "")
