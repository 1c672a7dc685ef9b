"""A comparison as an errata note in Markdown: what was compared, what moved because of what.

Titles stand instead of names, and numbers as the language of the note writes them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from civlib.dataset import schemas
from civlib.dataset.frames import EXACT
from civlib.publish.provenance import SUMS
from civlib.show.display import escape_markdown
from civlib.verify.diff.changes import Change, schema
from civlib.verify.diff.comparison import Comparison, Kind, Part, Side, compared, known, years
from civlib.verify.verdict import Fact, clean
from civlib.wording import ABSENT, Wording, suffix, wording
from civlib.wording.terms import ALL_SOURCES, FINDINGS

FRACTION = "fraction of one"
PLACES = 4
"""Places of a percentage that show every digit of a published rate."""

Field = Mapping[str, Any]

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_SUM = re.compile(r"\b([0-9a-f]{12})[0-9a-f]{52}\b")


def compare(before: Path, after: Path, lang: str = "uk", apart: bool = False) -> tuple[str, bool]:
    """Return the errata note of two published folders, and whether any file of them differs.

    Parameters
    ----------
    before, after
        Two builds of one report, or two years of one programme.
    lang
        Language of the note.
    apart
        Whether to make the reports again from their bundled inputs with the present code and
        environment where figures moved, so that it can be told what moved them.

    Raises
    ------
    UsageError
        If a folder holds no published report, or a file of it cannot be read.
    """
    found = compared(before, after, apart)
    return note(found, lang), found.before.files != found.after.files


def note(found: Comparison, lang: str = "uk") -> str:
    """Return the errata note; numbers are exact, and whatever comes from the folders is escaped."""
    w = wording(lang)
    title = found.after.title(w.lang) or found.before.title(w.lang) or found.after.name
    blocks = [f"# {w('diff.title', title=escape_markdown(title))}", _compared(found, w)]
    same = found.before.files == found.after.files
    blocks += [w("diff.same")] if same else _body(found, w)
    return "\n\n".join(blocks) + "\n"


def plain(text: str) -> str:
    """Return a note as a terminal shows it: without escapes, and nothing in it can move the cursor.

    Examples
    --------
    >>> plain("| 20 березня р\\\\. | a\\\\/2019 |")
    '| 20 березня р. | a/2019 |'
    """
    return "\n".join(map(clean, _ESCAPE.sub(r"\1", text).split("\n")))


def _compared(found: Comparison, w: Wording) -> str:
    """Return the table that says which folders were compared."""
    names = (w(f"diff.side.{name}") for name in ("report", "date", "folder", "civlib", "seal"))
    sides = (_facts(side, w) for side in (found.before, found.after))
    return _grid(["", w("diff.was"), w("diff.is")], zip(names, *sides, strict=True))


def _facts(side: Side, w: Wording) -> list[str]:
    try:
        day = w.date(date.fromisoformat(side.date))
    except ValueError:
        day = side.date  # a text that is no day is shown as it is
    civlib = side.said[Kind.METHOD].get("civlib", "")
    return [*map(_cell, (side.title(w.lang), day, side.name, civlib, side.files.get(SUMS, "")))]


def _body(found: Comparison, w: Wording) -> Iterator[str]:
    two, causes = years(found.before, found.after), found.causes
    if two:
        yield w("diff.years", before=two[0], after=two[1])
    elif Kind.DATA in causes:
        yield from _list("data", causes[Kind.DATA], w)
    if found.inputs:
        yield _changes("file", found.inputs, w)
    made = [fact for kind in (Kind.METHOD, Kind.ENVIRONMENT) for fact in causes.get(kind, ())]
    yield from _list("made", made, w)
    moved = [part for part in found.parts if part.changes]
    for part in moved:
        yield from _part(found, part, w)
    told = {kind for part in moved for kind in part.kinds}
    quiet = [w(f"diff.kind.{kind}") for kind in causes if kind not in told]
    if quiet or not moved:
        yield f"## {w('diff.figures')}"
        yield w("diff.quiet", kinds=w("diff.and").join(quiet)) if quiet else w("diff.no_figure")
    if not two:
        yield from _list("files", found.others, w)


def _list(name: str, facts: Iterable[Fact], w: Wording) -> Iterator[str]:
    """Yield a heading and facts below it; nothing if there are none."""
    lines = []
    for fact in facts:
        kind = "new" if fact.before is None else "gone" if fact.after is None else "changed"
        before, after = (_cell(text or "") for text in fact[1:])
        told = w(f"diff.{kind}", name=escape_markdown(fact.name), before=before, after=after)
        lines.append(f"- {told}")
    if lines:
        yield f"## {w(f'diff.{name}')}"
        yield "\n".join(lines)


def _part(found: Comparison, part: Part, w: Wording) -> Iterator[str]:
    """Yield one part: its causes, how sure they are, and what moved."""
    kinds = w("diff.or").join(w(f"diff.kind.{kind}") for kind in part.kinds)
    if part.step and part.kinds:
        yield f"## {w('diff.by', kinds=kinds)}"
    elif part.kinds:
        yield f"## {w('diff.by_unknown')}"
        yield w("diff.unsure", kinds=kinds)
    else:
        name = "nobody" if known(found.before, found.after) else "unknown"
        yield f"## {w(f'diff.by_{name}')}"
        yield w(f"diff.{name}")
    if part.step:
        yield w(f"diff.step.{part.step}")
    if part.step and len(part.kinds) > 1:
        yield w("diff.together")
    if found.hindered:
        yield w("diff.hindered", error=escape_markdown(found.hindered))
    yield _changes("table", _told(part.changes, w), w)


def _told(moved: Sequence[Change], w: Wording) -> list[Change]:
    """Return figures first, then findings: of those the sentence, which holds all the rest."""
    columns, table = ("", f"message{suffix(w.lang).replace('.', '_')}"), f"{FINDINGS}.csv"
    told = (change for change in moved if change.table != table or change.column in columns)
    return sorted(told, key=lambda change: change.table == table)


def _changes(first: str, moved: Iterable[Change], w: Wording) -> str:
    """Return a table with a row for each change."""
    names = (first, "row", "column", "was", "is", "difference")
    return _grid([w(f"diff.{name}") for name in names], (_row(change, w) for change in moved))


def _cell(text: str) -> str:
    """Return a text, escaped, with every checksum cut to its first digits; a dash for none."""
    return escape_markdown(_SUM.sub(r"\1", text)) or ABSENT


def _grid(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _row(change: Change, w: Wording) -> list[str]:
    """Return a change, escaped: table, row, column, before, after, difference."""
    declared = schema(change.table) or {}
    fields = {field["name"]: field for field in declared.get("fields", ())}
    field = fields.get(change.column, {})
    keys = [fields[name] for name in declared.get("primaryKey") or declared.get("rowKey") or ()]
    title = schemas.text(declared, "title", w.lang)
    file = escape_markdown(change.table)
    return [
        f"{title} ({file})" if title else file,
        _about(change, keys, w),
        schemas.text(field, "title", w.lang) or escape_markdown(change.column),
        _value(change, change.before, field, w),
        _value(change, change.after, field, w),
        _difference(change, field, w),
    ]


def _about(change: Change, keys: list[Field], w: Wording) -> str:
    """Return what the row is about; words of a key by their meaning."""
    if not change.key:
        return w("diff.every_row" if change.column else "diff.whole_table")
    fields = [*keys, *[{}] * len(change.key)]  # a key that repeats ends with its number
    return " / ".join(
        w("total.all") if cell == ALL_SOURCES else _shown(cell, field, w)
        for cell, field in zip(change.key, fields, strict=False)
        if cell
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
        return escape_markdown(schemas.text(field, "meanings", w.lang)[text])
    if field.get("type") not in {"number", "integer"} or not NUMBER.fullmatch(text):
        return escape_markdown(text)
    if field.get("unit") == FRACTION:
        return w.percent(Fraction(text), PLACES)
    return w.number(Decimal(text))


def _difference(change: Change, field: Field, w: Wording) -> str:
    """Return after − before, exactly; nothing where not both are numbers."""
    pair = [text or "" for text in (change.after, change.before)]
    number = field.get("type") in {"number", "integer", None} and change.key
    if not number or not all(map(NUMBER.fullmatch, pair)):
        return ""
    difference = EXACT.subtract(*map(Decimal, pair))
    if field.get("unit") == FRACTION:
        return w("diff.points", number=w.number(Fraction(difference) * 100, PLACES, sign=True))
    return w.number(difference, sign=True)
