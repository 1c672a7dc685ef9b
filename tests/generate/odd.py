"""Random years as real reports have them: files and columns missing, odd ids, periods and targets.

Rows are texts, as somebody types them; whatever is optional may be left out.
"""

import csv
import io
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random

from .printing import COLUMNS, Row

SLUG = "odd-programme"
UNITS = {"тис. грн": "thousand UAH", "грн": "UAH", "млн грн": "million UAH"}
SOURCES = ("state", "city", "other")
GROUPS = ("inputs", "outputs", "efficiency", "quality")
STATUSES = (
    *("carried_out", "carried_out", "partly", "not_carried_out", "not_due", "no_evidence"),
    *("in_progress", "postponed", ""),
)
PERIODS = ("", "", "", "as_of = {0}-06-30", "from = {0}-01-01\nto = {0}-09-30")
TARGETS = ("", "", "", "at_least", "at_most", "range", "text")
DUES = ("", "", "", "", "{0}", "{1}", "{0}-03-31", "{0}-12-31")
REQUIRED = {
    "measures": ("measure_id", "title"),
    "funding": ("measure_id", "planned", "actual"),
    "indicators": ("number", "title"),
}


@dataclass
class Odd:
    """A year as rows of texts, and the text of its ``programme.toml``."""

    year: int
    settings: str
    tables: dict[str, list[Row]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def write(self, data: Path) -> None:
        """Write the files that there are into a data folder."""
        folder = data / SLUG / str(self.year)
        folder.mkdir(parents=True)
        (folder.parent / "programme.toml").write_text(self.settings, encoding="utf-8")
        for name, rows in self.tables.items():
            (folder / f"{name}.csv").write_text(_csv(name, rows), encoding="utf-8")
        for name, text in self.texts.items():
            (folder / f"{name}.md").write_text(text, encoding="utf-8")


def _csv(name: str, rows: list[Row]) -> str:
    """Return a table without the columns that it has no value of, and may do without."""
    used = [
        column
        for column in COLUMNS[name]
        if column in REQUIRED.get(name, COLUMNS[name]) or any(row.get(column) for row in rows)
    ]
    text = io.StringIO()
    writer = csv.DictWriter(text, used, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def odd(seed: str) -> Odd:
    """Return a random year; the same seed gives the same one."""
    rng = Random(seed)
    year, sources = rng.randint(2012, 2035), rng.sample(SOURCES, rng.randint(0, 3))
    unit = rng.choice([*UNITS])
    made = Odd(year, _settings(rng, year, sources, unit))
    refunds = "negative_amounts" in made.settings
    measures = _measures(rng, year)
    kind = rng.choice(("measures", "indicators", "both", "both"))
    if kind != "indicators":
        made.tables["measures"] = measures
        if rng.random() < 0.85:
            funding = _funding(rng, measures, sources, refunds)
            made.tables["funding"] = funding
    if kind != "measures":
        ids = [row["measure_id"] for row in made.tables.get("measures", ())]
        made.tables["indicators"] = _indicators(rng, year, unit, ids)
    if rng.random() < 0.3:
        made.tables["published"] = _published(rng, made)
    if rng.random() < 0.5:
        made.texts["note"] = "Вигадана записка без чисел.\n"
    if rng.random() < 0.5:
        made.texts["conclusion"] = "Вигаданий висновок: звіт узяти до відома.\n"
    return made


def _settings(rng: Random, year: int, sources: list[str], unit: str) -> str:
    name = '{ uk = "Вигадана програма", en = "A fictional programme" }'
    lines = ["fictional = true", f"title = {name}", f"council = {name}"]
    lines += [f'unit = {{ uk = "{unit}", en = "{UNITS[unit]}" }}']
    if rng.random() < 0.2:
        lines += ["negative_amounts = true"]
    if rng.random() < 0.5:
        lines += [f"responsible_body = {name}", 'licence = "CC-BY-4.0"']
    if rng.random() < 0.5:
        first, last = year - rng.randint(0, 3), year + rng.randint(0, 2)
        lines += ["[term]", f"first = {first}", f"last = {last}"]
    for id in sources:
        lines += ["[[sources]]", f'id = "{id}"', f'label = {{ uk = "джерело {id}" }}']
    if rng.random() < 0.4:
        lines += ["[scale]", f"explain_beyond = {rng.choice(('5', '10', '12.5'))}"]
    if rng.random() < 0.4:
        lines += ["[[envelope]]", f"year = {year}", f"planned = {_amount(rng)}"]
    if rng.random() < 0.3:
        lines += ["[compiler]", f"name = {name}", f"retold = {rng.choice(('true', 'false'))}"]
    if period := rng.choice(PERIODS).format(year):
        lines += [f"[years.{year}]", period]
    return "\n".join([*lines, ""])


def _amount(rng: Random, most: int = 3000) -> Decimal:
    places = rng.choice((0, 1, 1, 2, 3))
    return Decimal(rng.randint(0, most * 10**places)).scaleb(-places)


def _ids(rng: Random, count: int) -> list[str]:
    """Return so many ids of one manner."""
    manner = rng.choice(("{0}.{1}", "01160{2}", "I.{2}", "CS{2:02}a", "{0}.{1}.1"))
    return [manner.format(1 + at // 4, 1 + at % 4, at + 1) for at in range(count)]


def _measures(rng: Random, year: int) -> list[Row]:
    ids, rows = _ids(rng, rng.choice((1, 2, 5, 11, 24))), []
    full, parted = rng.random() < 0.6, rng.random() < 0.2
    for at, id in enumerate(ids):
        row = {"measure_id": id, "title": f"Захід {id}"}
        if full:
            group = id.split(".")[0]
            row |= {"priority_id": group, "priority": f"Завдання {group}"}
            row |= {"status": rng.choice(STATUSES), "executors": rng.choice(("", "Відділ"))}
            terms = ("", f"{year}", f"{year - 1}", f"{year - 1}–{year + 1}", "щокварталу")
            row |= {"term": rng.choice(terms), "reason": rng.choice(("", "", "Бракувало заявок."))}
            row |= {"status_basis": rng.choice(("", "", "", "Акт"))}
            row |= {"corrective_action": rng.choice(("", "", "Перенесено."))}
        if parted and at and rng.random() < 0.3:
            row["part_of"] = ids[0]
        rows.append(row)
    return rows


def _funding(rng: Random, measures: list[Row], sources: list[str], refunds: bool) -> list[Row]:
    rows, lack = [], rng.choice((0, 0.1, 0.5, 1))
    stages = rng.random() < 0.2
    for measure in measures:
        for source in rng.sample(sources, rng.randint(0, len(sources))) if sources else [""]:
            planned = _amount(rng)
            near = planned + rng.choice((-1, 1)) / Decimal(100)
            actual = abs(rng.choice((planned, _amount(rng), near)))
            if refunds and rng.random() < 0.1:
                actual = -actual
            row = {"measure_id": measure["measure_id"], "source": source}
            row |= {"planned": str(planned), "actual": str(actual)}
            if stages:
                row |= {"planned_initial": str(_amount(rng)), "appropriated": str(_amount(rng))}
            if rng.random() < lack:
                row[rng.choice(("planned", "actual"))] = ""
            rows.append(row)
    whole = {row.get("part_of") for row in measures} - {None}
    having = {row["measure_id"] for row in rows if row["planned"] and row["actual"]}
    if whole - having:  # a part with money needs a whole with money
        rows = [row for row in rows if not _part(measures, row["measure_id"])]
    return rows


def _part(measures: list[Row], id: str) -> bool:
    return any(row["measure_id"] == id and row.get("part_of") for row in measures)


def _indicators(rng: Random, year: int, unit: str, ids: list[str]) -> list[Row]:
    grouped, plain = rng.random() < 0.7, rng.random() < 0.4
    rows = []
    for group in rng.sample(GROUPS, rng.randint(1, 4)) if grouped else [""]:
        for id in _ids(rng, rng.choice((1, 2, 5, 11, 21))):
            row = {"group": group, "number": id, "title": f"Показник {group}{id}"}
            if plain or rng.random() < 0.9:
                row |= {"unit": rng.choice(("осіб", "%", unit)), "direction": "higher"}
            rows.append(row | _values(rng, year, plain) | _words(rng, ids))
    order = [*GROUPS, ""]
    return sorted(rows, key=lambda row: order.index(row["group"]))


def _values(rng: Random, year: int, plain: bool) -> Row:
    planned = _amount(rng, 100)
    actual = rng.choice((planned, _amount(rng, 120), planned - Decimal("0.01"), Decimal(0)))
    row = {"planned": str(planned), "actual": str(max(actual, Decimal(0)))}
    for name in ("planned", "actual"):
        if rng.random() < 0.2:
            row[name] = ""
    if plain:
        return row
    target = rng.choice(TARGETS)
    row |= {"target": target, "due": rng.choice(DUES).format(year, year + 1)}
    row["direction"] = rng.choice(("", "higher", "lower")) if not target else ""
    if target == "range":
        row |= {"planned": "10", "planned_high": rng.choice(("10", "12.5"))}
    if target == "text":
        row |= {"target_text": "повне охоплення", "planned": "", "actual": ""}
    elif rng.random() < 0.1:
        row["tolerance"] = "0.5"
    return row


def _words(rng: Random, ids: list[str]) -> Row:
    row = {"explanation": rng.choice(("", "", "Змінено програму.")), "corrective_action": ""}
    if ids and rng.random() < 0.2:
        row["measure_id"] = rng.choice(ids)
    return row


def _published(rng: Random, made: Odd) -> list[Row]:
    """Print some amounts and percentages, right or wrong."""
    rows = []
    for row in made.tables.get("indicators", ())[:3]:
        key = "/".join(filter(None, (row["group"], row["number"])))
        for column in ("planned", "actual", "percent"):
            printed = row.get(column) or rng.choice(("-", "100,0"))
            text = printed.replace(".", ",")
            rows.append({"section": "indicators", "key": key, "column": column, "printed": text})
    return rows
