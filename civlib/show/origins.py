"""Where numbers come from: the formula of the methodology behind them, and their rows of the data.

Plain values that a table carries with it; what a reader sees of them is put together here, in parts
that a web page can make links of and paper prints as they are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from civlib.wording import Wording, spans
from civlib.wording.sequences import grouped

Spec = Mapping[str, Any]


@dataclass(frozen=True)
class Origin:
    """Where the numbers of some columns come from.

    ``columns`` are their labels, none where every value of a figure is meant; ``formula`` is one
    of `terms.Formula`, empty where the numbers stand in the data as they are; ``files`` are those
    that they were made from: a year's as ``2019/funding.csv``, below the programme's folder, or
    tables that each report publishes, as ``tables/totals.csv``; ``rows`` tells in words which of
    their rows, empty where the file has none.
    """

    columns: tuple[str, ...]
    formula: str
    files: tuple[str, ...]
    rows: str = ""


class Part(NamedTuple):
    """A piece of text; at most one of the others names what it may lead to."""

    text: str
    formula: str = ""
    file: str = ""


def anchor(formula: str) -> str:
    """Return the anchor of a formula's section in the methodology, the same in every language.

    Examples
    --------
    >>> anchor("execution")
    'formula.execution'
    """
    return f"formula.{formula}"


def sentences(specs: Sequence[Spec], w: Wording, each: bool = False) -> list[list[Part]]:
    """Return a sentence for all columns that were made from the same rows, in parts.

    Parameters
    ----------
    specs
        `Origin` as plain values.
    w
        The wording that they are shown in.
    each
        Whether every year's file is named, so that it can be a link; else years are spans.

    Examples
    --------
    >>> from civlib.wording import wording
    >>> one = {"columns": ["Rate"], "formula": "", "files": ["2019/funding.csv"], "rows": "all"}
    >>> "".join(part.text for part in sentences([one], wording("en"))[0])
    'Rate: as in the data. From 2019/funding.csv: all.'
    """
    by_rows = groupby(specs, key=lambda spec: ([*spec["files"]], spec["rows"]))
    return [[*_sentence([*own], w, each)] for _, own in by_rows]


def _sentence(own: list[Spec], w: Wording, each: bool) -> Iterator[Part]:
    for number, spec in enumerate(own):
        labels = ", ".join(spec["columns"]) or w("origins.all")
        yield Part(("; " if number else "") + labels.replace("\n", " / ") + ": ")
        formula = spec["formula"]
        named = w("origins.formula", name=formula) if formula else w("origins.copied")
        yield Part(named, formula=formula)
    yield Part(". " + w("origins.data") + " ")
    tables = grouped((file.rpartition("/")[2], file) for file in own[0]["files"])
    for number, (name, files) in enumerate(tables.items()):
        if number:
            yield Part(", ")
        yield from _years(name, files, each) if len(files) > 1 else (Part(files[0], file=files[0]),)
    yield Part(f": {own[0]['rows']}." if own[0]["rows"] else ".")


def _years(name: str, files: Sequence[str], each: bool) -> Iterator[Part]:
    """Yield a table of several years, told by its name and the years."""
    years = [file.partition("/")[0] for file in files]
    yield Part(f"{name} (")
    if not each:
        yield Part(spans(map(int, years)))
    for number, (year, file) in enumerate(zip(years, files, strict=True)):
        if each:
            yield Part(", " if number else "")
            yield Part(year, file=file)
    yield Part(")")
