"""Every published number, read back out of what readers see, against the data and the re-run."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from pathlib import PurePath
from typing import NamedTuple

from civlib.publish.provenance import INPUTS
from civlib.verify import readback, recompute, shown
from civlib.verify.levels import Remade
from civlib.verify.readback import Unreadable, numbers
from civlib.verify.recompute import Rows
from civlib.verify.sealed import Sealed
from civlib.verify.verdict import ABSENT, Difference, Level
from civlib.wording.terms import ANNUAL_REPORT, PROGRAMME_REVIEW

PAGES = (".html", ".pdf")
MOST = 60
"""Of words that differ, so many characters are quoted."""


class Comparison(NamedTuple):
    """What the comparison of a file found.

    Of the numbers that it shows (``read``), some equal an independent computation (``confirmed``),
    others came out of the re-run only (``repeated``).
    """

    differences: tuple[Difference, ...]
    read: int = 0
    confirmed: int = 0
    repeated: int = 0


def level(sealed: Sealed, remade: Remade) -> Level:
    """Read every number back and compare it with the data, computed independently, and the re-run.

    HTML, PDF and CSV are read; drawings and notebooks are compared by their bytes alone.
    """
    failed = "it cannot be made again: "
    found = [Difference("the re-run", "a report", "", f"{failed}{one}") for one in remade.errors]
    tables: Mapping[str, Rows] = {}
    try:
        known = independent(sealed).items()
        tables = {name: rows for name, rows in known if _file(name) in remade.files}
    except Exception as error:  # inputs that somebody has damaged can fail in any way
        text = f"it cannot be computed with ({type(error).__name__}: {error})"
        found.append(Difference(INPUTS, "data", text, ""))
    compared = [
        _compare(name, sealed.files.get(name), remade.files.get(name), tables)
        for name in sorted({*sealed.files, *remade.files})
        if not name.startswith(INPUTS) and name.endswith((*PAGES, ".csv"))
    ]
    for comparison in compared:
        found += comparison.differences
    counts = ("read", "confirmed", "repeated")
    read, confirmed, repeated = (sum(getattr(one, count) for one in compared) for count in counts)
    counted = f"{read} numbers: {confirmed} by independent arithmetic, {repeated} by the re-run"
    return Level("figures", counted, tuple(dict.fromkeys(found)))


def _file(table: str) -> str:
    """Return the published file without which a report does not show a table."""
    return f"tables/{'measures' if table == 'spending' else table}.csv"


def independent(sealed: Sealed) -> dict[str, Rows]:
    """Return the tables of `recompute`, and ``spending``: the rows of funding, as reports do."""
    data, known = recompute.report(sealed.path)
    tables = {name: compute(data) for name, compute in known.items()}
    funding = recompute.read(data / "funding.csv") if "totals" in tables else []
    return {**tables, "spending": [{**row, **recompute.money([row])} for row in funding]}


def _compare(
    name: str, published: bytes | None, again: bytes | None, tables: Mapping[str, Rows]
) -> Comparison:
    if published is None or again is None:
        texts = (ABSENT if data is None else "a file" for data in (published, again))
        return Comparison((Difference(name, "the whole file", *texts),))
    try:
        if name.endswith(".csv"):
            return compare_csv(name, published, again, tables.get(PurePath(name).stem))
        kind = name.partition(".")[0]
        return compare(name, published, again, tables if kind in SUMMED else {})
    except (Unreadable, ValueError, csv.Error) as error:
        return Comparison((Difference(name, "the whole file", f"it cannot be read: {error}", ""),))


SUMMED = (ANNUAL_REPORT, PROGRAMME_REVIEW)
"""Reports whose tables are recomputed."""


def compare(file: str, published: bytes, remade: bytes, tables: Mapping[str, Rows]) -> Comparison:
    """Compare a published page or PDF with the one made again, and its tables with the data.

    The tables are what was recomputed independently. `Unreadable` is a damaged file.
    """
    words = readback.words(file, published)
    differences = [*readback.differences(words, readback.words(file, remade))]
    found = [Difference(file, place, *_brief(old, new)) for place, old, new in differences]
    lang = "en" if ".en." in file else "uk"
    wanted = dict(shown.expected(tables, lang))
    needed = Counter(text for text, _ in shown.expected(tables, lang))
    there = shown.counted(file, words, needed)
    told = Counter(number for _, _, new in differences for number in numbers(new))
    found += (Difference(file, wanted[text], "", text) for text in needed - there - told)
    read = sum(len(numbers(word.text)) for word in words)
    same = read - sum(len(numbers(old)) for _, old, _ in differences)
    confirmed = min(same, (needed & there).total())
    return Comparison(tuple(found), read, confirmed, same - confirmed)


def compare_csv(file: str, published: bytes, remade: bytes, rows: Rows | None) -> Comparison:
    """Compare a published CSV file with its rows computed independently, or with the re-run.

    The rows are None where nothing computes them. `ValueError` or `csv.Error`: it is no CSV.
    """
    lines = recompute.cells(published)
    if rows is None:
        differences = [*recompute.differences(lines, recompute.cells(remade))]
    else:
        differences = recompute.against(lines, rows)
    read = sum(len(numbers(cell)) for line in lines for cell in line)
    same = read - sum(len(numbers(old)) for _, old, _ in differences)
    found = tuple(Difference(file, *difference) for difference in differences)
    return Comparison(found, read, *((0, same) if rows is None else (same, 0)))


def _brief(old: str, new: str) -> tuple[str, str]:
    """Return two texts, of long ones no more than what stands around their first difference."""
    same = next((at for at, pair in enumerate(zip(old, new, strict=False)) if len({*pair}) > 1), 0)
    start = max(0, same - MOST // 2) if max(len(old), len(new)) > MOST else 0
    shown = (text[start:] for text in (old, new))
    cut = (text if len(text) <= MOST else f"{text[:MOST]}…" for text in shown)
    first, second = (f"…{text}" if start else text for text in cut)
    return first, second
