"""A comparison as an errata note in Markdown: what was compared, what moved because of what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from civlib.publish.provenance import SUMS
from civlib.show.display import escape_markdown
from civlib.verify.diff.causes import Fact, Side
from civlib.verify.diff.changes import Change
from civlib.verify.diff.comparison import Comparison, Part
from civlib.verify.diff.words import words
from civlib.verify.verdict import clean
from civlib.wording import ABSENT, Wording, suffix, wording
from civlib.wording.terms import FINDINGS

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_SUM = re.compile(r"\b([0-9a-f]{12})[0-9a-f]{52}\b")


def note(found: Comparison, lang: str = "uk") -> str:
    """Return the errata note in a language.

    Everything that comes from the folders is escaped. Numbers are exact, in the form that readers
    of the language expect; rates are in per cent, their differences in percentage points.
    """
    w = wording(lang)
    title = found.after.title or found.before.title or found.after.name
    blocks = [f"# {w('diff.title', title=escape_markdown(title))}", _compared(found, w)]
    blocks += _body(found, w) if found.moved else [w("diff.same")]
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
    sides = [_facts(side, w) for side in (found.before, found.after)]
    names = sides[0]
    rows = [[w(f"diff.side.{name}"), *(side[name] or ABSENT for side in sides)] for name in names]
    return _grid(["", w("diff.was"), w("diff.is")], rows)


def _facts(side: Side, w: Wording) -> dict[str, str]:
    facts = {
        "report": side.title,
        "date": _day(side.date, w),
        "folder": side.name,
        "civlib": side.method.get("civlib", ""),
        "seal": side.files.get(SUMS, ""),
    }
    return {name: escape_markdown(_brief(text)) for name, text in facts.items()}


def _day(text: str, w: Wording) -> str:
    """Return a day in words; a text that is none as it is."""
    try:
        return w.date(date.fromisoformat(text))
    except ValueError:
        return text


def _body(found: Comparison, w: Wording) -> Iterator[str]:
    yield from _causes(found, w)
    moved = [part for part in found.parts if part.changes]
    for part in moved:
        yield from _part(found, part, w)
    told = {kind for part in moved for kind in part.kinds}
    quiet = [w(f"diff.kind.{kind}") for kind in found.causes.kinds if kind not in told]
    if quiet or not moved:
        yield f"## {w('diff.figures')}"
        yield w("diff.quiet", kinds=w("diff.and").join(quiet)) if quiet else w("diff.no_figure")
    if found.others and not found.years:
        yield f"## {w('diff.files')}"
        yield _list(found.others, w)


def _causes(found: Comparison, w: Wording) -> Iterator[str]:
    """Yield what differs before any figure does; data row by row where both folders bundle them."""
    causes, rows = found.causes, found.inputs
    if found.years:
        yield w("diff.years", before=found.years[0], after=found.years[1])
    elif facts := (*causes.parameters, *causes.inputs):
        yield f"## {w('diff.data')}"
        yield _list(facts, w)
    if rows:
        yield _changes("file", rows, w)
    if facts := (*causes.method, *causes.environment):
        yield f"## {w('diff.made')}"
        yield _list(facts, w)


def _part(found: Comparison, part: Part, w: Wording) -> Iterator[str]:
    """Yield one part: its causes, how sure they are, and what moved."""
    if part.kinds:
        kinds = w("diff.or").join(w(f"diff.kind.{kind}") for kind in part.kinds)
        yield f"## {w('diff.by', kinds=kinds)}"
    else:
        name = "nobody" if found.causes.known else "unknown"
        yield f"## {w(f'diff.by_{name}')}"
        yield w(f"diff.{name}")
    if part.step:
        yield w(f"diff.step.{part.step}")
    if len(part.kinds) > 1:
        yield w("diff.together")
    if found.hindered:
        yield w("diff.hindered", error=escape_markdown(found.hindered))
    yield _changes("table", _told(part.changes, w), w)


def _told(moved: Sequence[Change], w: Wording) -> list[Change]:
    """Return figures first, then findings: of those the sentence, which holds all the rest."""
    sentence = f"message{suffix(w.lang).replace('.', '_')}"
    told = (
        change for change in moved if change.table != FINDINGS or change.column in ("", sentence)
    )
    return sorted(told, key=lambda change: change.table == FINDINGS)


def _changes(first: str, moved: Iterable[Change], w: Wording) -> str:
    """Return a table with a row for each change."""
    names = (first, "row", "column", "was", "is", "difference")
    return _grid([w(f"diff.{name}") for name in names], (words(change, w) for change in moved))


def _list(facts: Iterable[Fact], w: Wording) -> str:
    return "\n".join(f"- {_fact(one, w)}" for one in facts)


def _fact(fact: Fact, w: Wording) -> str:
    kind = "new" if fact.before is None else "gone" if fact.after is None else "changed"
    before, after = (escape_markdown(_brief(text or "")) or ABSENT for text in fact[1:])
    return w(f"diff.{kind}", name=escape_markdown(fact.name), before=before, after=after)


def _brief(text: str) -> str:
    """Return a text with every checksum cut to its first digits."""
    return _SUM.sub(r"\1", text)


def _grid(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(header)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
