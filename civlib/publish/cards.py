"""What the pages above the reports say of each yearly report: its card, plain values for JSON."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat

from civlib.dataset.opening import MOST, Unfit, read_bytes
from civlib.dataset.schemas import label
from civlib.errors import PublishError
from civlib.publish import document
from civlib.publish.document import Document
from civlib.publish.provenance import NOTEBOOKS
from civlib.publish.unseen import visible
from civlib.wording.terms import ANNUAL_REPORT, MET, RATED, Group

TOTALS, GROUPS = "totals", "groups"
HEAD = ("programme", "year", "lang", "name", "council", "period", "notice", "site")
MONEY = ("planned", "actual")

Card = Mapping[str, Any]


def card(report: Document) -> dict[str, Any]:
    """Return what the pages above say of one yearly report, as plain values for JSON.

    Returns
    -------
    dict
        programme, year, lang, name, council, period, notice and site of its head; planned, actual,
        rate and unit of all sources as its own table shows them, empty where it has none, and
        ``bar``, planned and actual as numbers; met and rated, the numbers of results (money put in
        is none), ``None`` where it has no indicators.
    """
    seen = visible(report)
    specs = {spec["id"]: spec for spec in seen.specs("table")}
    found: dict[str, Any] = {name: seen.head[name] for name in HEAD}
    found |= {**dict.fromkeys((*MONEY, "rate", "unit"), ""), "bar": [], MET: None, RATED: None}
    if totals := specs.get(TOTALS):
        found |= _money(totals, seen.head["lang"])
        everything = next(iter(_rows(totals)), {})
        found["bar"] = [everything[name] for name in MONEY if everything.get(name)]
    if GROUPS in specs and specs[GROUPS]["data"]:
        rows = [row for row in _rows(specs[GROUPS]) if row["group"] != Group.INPUTS]
        found |= {name: sum(int(row[name]) for row in rows) for name in (MET, RATED)}
    return found


def _money(totals: Mapping[str, Any], lang: str) -> dict[str, str]:
    """Return the amounts of all sources as the table shows them; below may stand what is apart."""
    foot = next((row for row in totals["rows"] if row["role"] == "total"), {"cells": ()})
    labels = [column["label"] for column in totals["columns"]]
    shown = dict(zip(labels, (cell["text"] for cell in foot["cells"]), strict=False))
    columns = {"planned": "planned", "actual": "actual", "rate": "execution_rate"}
    texts = {name: shown.get(label(TOTALS, column, lang), "") for name, column in columns.items()}
    return {**texts, "unit": totals["unit"]}


def _rows(spec: Mapping[str, Any]) -> list[dict[str, str]]:
    data = spec["data"] or {"fields": (), "rows": ()}
    return [dict(zip(data["fields"], row, strict=True)) for row in data["rows"]]


def read(output: Path) -> Iterator[dict[str, Any]]:
    """Yield the card of each yearly report; links and others' notebooks are passed over."""
    for path in sorted(output.glob(f"*/*/{ANNUAL_REPORT}*.ipynb")):
        if any(one.is_symlink() for one in path.parents[:2]):
            continue
        try:
            notebook = nbformat.reads(read_bytes(path, MOST).decode(), as_version=4)
            yield card(document.read(notebook, path.parent / NOTEBOOKS))
        except (PublishError, Unfit, ValueError, KeyError, nbformat.ValidationError):
            continue
