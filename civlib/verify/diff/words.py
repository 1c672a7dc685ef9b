"""One change as readers meet it: titles instead of names, numbers as their language writes them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from civlib.show.display import escape_markdown
from civlib.verify.diff.changes import NUMBER, Change, schema
from civlib.wording import ABSENT, Wording
from civlib.wording.terms import ALL_SOURCES

FRACTION = "fraction of one"
PLACES = 4
"""Places of a percentage that show every digit of a published rate."""

Field = Mapping[str, Any]


def words(change: Change, w: Wording) -> list[str]:
    """Return a line of the note, escaped: table, row, column, before, after, difference."""
    known = schema(change.table) or {}
    fields = {field["name"]: field for field in known.get("fields", ())}
    field = fields.get(change.column, {})
    keys = known.get("primaryKey") or known.get("rowKey") or ()
    title = _text(known, "title", w)
    file = escape_markdown(change.table if change.of_data else f"{change.table}.csv")
    return [
        f"{title} ({file})" if title else file,
        _row(change, [fields[name] for name in keys], w),
        _text(field, "title", w) or escape_markdown(change.column),
        _value(change, change.before, field, w),
        _value(change, change.after, field, w),
        _difference(change, field, w),
    ]


def _row(change: Change, keys: list[Field], w: Wording) -> str:
    """Return what the row is about; words of a key by their meaning."""
    if not change.key:
        return w("diff.every_row" if change.column else "diff.whole_table")
    fields = [*keys, *[{}] * len(change.key)]  # a key that repeats ends with its number
    return " / ".join(
        w("total.all") if cell == ALL_SOURCES else _shown(cell, field, w)
        for cell, field in zip(change.key, fields, strict=False)
    )


def _value(change: Change, text: str | None, field: Field, w: Wording) -> str:
    if text is None:
        return ABSENT
    if not change.key and not change.column:
        return w("diff.rows", count=text)
    if not change.key or not change.column:
        return w("diff.there")
    return _shown(text, field, w) if text else w("diff.empty")


def _shown(text: str, field: Field, w: Wording) -> str:
    """Return the text of a cell: a word by its meaning, a number as the language writes it."""
    if text in field.get("meanings", ()):
        return escape_markdown(_text(field, "meanings", w)[text])
    if field.get("type") not in {"number", "integer"} or not NUMBER.fullmatch(text):
        return escape_markdown(text)
    if field.get("unit") == FRACTION:
        return w.percent(Fraction(text), PLACES)
    return w.number(Decimal(text))


def _difference(change: Change, field: Field, w: Wording) -> str:
    difference = change.difference
    if difference is None or field.get("type") not in {"number", "integer", None}:
        return ""
    if field.get("unit") == FRACTION:
        return w("diff.points", number=w.number(Fraction(difference) * 100, PLACES, sign=True))
    return w.number(difference, sign=True)


def _text(known: Mapping[str, Any], name: str, w: Wording) -> Any:
    """Return a text of a schema in the language of the note; nothing where it has none."""
    return known.get(name if w.lang == "en" else f"{name}_{w.lang}", "")
