"""What civlib says: whole in both languages, each message said somewhere, and nothing unsaid."""

import ast
import locale
import re
import string
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

from civlib.wording import FORMS, messages

PACKAGE = Path(__file__).parents[1] / "civlib"

FUNCTIONS = {"say": "", "broken": "problem.", "refuse": "problem.", "log.tell": "habit."}
"""Function that is given a message's key → what it puts before it."""

ANY = {f"{before}.+" for before in FUNCTIONS.values()}
"""The patterns of keys that come from elsewhere."""


def catalogue(lang: str) -> dict[str, str]:
    """Return every message of a language by its dotted key."""

    def flat(texts: dict, path: str = "") -> Iterator[tuple[str, str]]:
        for key, text in texts.items():
            yield from (
                flat(text, f"{path}{key}.") if isinstance(text, dict) else [(path + key, text)]
            )

    file = resources.files("civlib.wording").joinpath(f"messages.{lang}.toml")
    return dict(flat(tomllib.loads(file.read_text(encoding="utf-8"))))


TEXTS = {lang: catalogue(lang) for lang in ("uk", "en")}


def fields(text: str) -> set[tuple[str, str]]:
    """Return the values that a message is filled with, each with its form."""
    return {(name, form or "") for _, name, form, _ in string.Formatter().parse(text) if name}


def said() -> Iterator[tuple[str, str, set[str] | None]]:
    """Yield place, key and names of values of each message that the code says.

    A key that is partly made by the code ends in what any text may stand for.
    """
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = ast.unparse(node.func)
                # a log and a place of settings are given the key as `broken` is
                name = "broken" if re.search(r"\.(error|warn)$", name) else name
                if name in FUNCTIONS:
                    values = {one.arg for one in node.keywords}
                    known = None if None in values or name == "log.tell" else values
                    for key in keys(node.args[0]):
                        yield f"{path.name}:{node.lineno}", FUNCTIONS[name] + key, known


def keys(node: ast.expr) -> Iterator[str]:
    """Yield the patterns of the keys that an expression may give."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.escape(node.value)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            re.escape(part.value) if isinstance(part, ast.Constant) else ".+"
            for part in node.values
        )
    elif isinstance(node, ast.IfExp):
        yield from (*keys(node.body), *keys(node.orelse))
    else:
        yield ".+"  # a key that comes from elsewhere


CLICK = re.compile("click").match
"""Key of a sentence of click's, which may leave away a value that English names."""


def test_both_languages_have_every_message_with_the_same_values():
    uk, en = TEXTS["uk"], TEXTS["en"]
    whole = [{re.sub(r"^(count\.\w+).*", r"\1", key) for key in texts} for texts in (uk, en)]
    assert whole[0] == whole[1]  # of a noun each language has the forms that it needs
    names = {key: [{name for name, _ in fields(text[key])} for text in (uk, en)] for key in en}
    assert [key for key, (ours, theirs) in names.items() if ours != theirs and not CLICK(key)] == []
    assert [key for key, (ours, theirs) in names.items() if not ours <= theirs] == []


@pytest.mark.parametrize("lang", TEXTS)
def test_every_form_of_a_value_is_known(lang):
    forms = {form for text in TEXTS[lang].values() for _, form in fields(text) if form}
    plain = {form for form in forms if not form.startswith("count.") and not form.endswith(".")}
    assert plain <= FORMS.keys()


def test_each_message_that_is_said_exists_with_its_values():
    for place, key, values in said():
        there = [one for one in TEXTS["uk"] if re.fullmatch(key, one)]
        assert there, f"{place}: no message {key}"
        if values is not None and key not in ANY:
            lacking = {
                one: {name for name, _ in fields(TEXTS["uk"][one])} - values for one in there
            }
            # of keys that the code makes not every one that looks alike is meant
            least = any if ".+" in key else all
            assert least(not names for names in lacking.values()), f"{place}: {lacking}"


def test_no_message_is_left_unsaid():
    patterns = {key for _, key, _ in said() if key not in ANY}
    loose = "problem|habit|severity|count|help|click"  # whose keys come from elsewhere
    idle = [
        one
        for one in TEXTS["uk"]
        if not re.match(loose, one) and not any(re.fullmatch(key, one) for key in patterns)
    ]
    assert idle == []


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, "en"),
        ({"LANG": "uk_UA.UTF-8"}, "uk"),
        ({"LANG": "uk_UA.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "uk_UA"}, "uk"),
        ({"LANG": "uk_UA.UTF-8", "CIVLIB_LANG": "en"}, "en"),
        ({"LANG": "de_DE.UTF-8", "CIVLIB_LANG": ""}, "en"),
        ({"CIVLIB_LANG": "UK"}, "uk"),
    ],
)
def test_the_language_is_the_one_asked_for_else_the_systems(settings, expected, monkeypatch):
    for name in messages.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(locale, "getlocale", lambda: (None, None))
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert messages.language() == expected


def test_windows_sets_no_variable_and_has_names_of_its_own(monkeypatch):
    def unknown() -> tuple[str, str]:
        raise ValueError("unknown locale: UTF-8")

    for name in messages.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for said, expected in [("Ukrainian_Ukraine", "uk"), ("uk_UA", "uk"), ("English_Ireland", "en")]:
        monkeypatch.setattr(locale, "getlocale", lambda name=said: (name, "1251"))
        assert messages.language() == expected
    monkeypatch.setattr(locale, "getlocale", unknown)
    assert messages.language() == "en"


def test_values_stand_in_the_quotation_marks_of_the_language(monkeypatch):
    assert messages.quote("0,7") == "'0,7'"
    monkeypatch.setenv("CIVLIB_LANG", "uk")
    assert messages.quote("1\u00a0000") == "«1\\xa0000»"
    assert messages.say("problem.absent-mark", value="—") == (
        "«—» означає, що даних немає; залиште клітинку порожньою."
    )
