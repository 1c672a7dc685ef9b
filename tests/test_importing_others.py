"""Reports of councils that the importer was not made from: recall may fall, silence may not."""

import csv
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from test_cli import run

FORMS = Path(__file__).parent / "forms"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NUMBER = re.compile(r"\d+(?:[.,]\d+|[ \u00a0\u202f]\d{3}(?!\d))*")

FIRST_CONTACT = {
    ("rayon", 2019): (19, 19, 11, 11),
    ("village", 2020): (7, 11, 10, 10),
    ("city", 2023): (0, 11, 20, 20),
    ("passport", 2024): (13, 13, 17, 17),
}
"""Pairs of plan and fact that were right when the importer first saw a report, and all there are.

Of the money by source, then of the indicators. Nobody has tuned it on them, see README.others.md.
"""


def numbers(text: str) -> Iterator[Decimal]:
    for found in NUMBER.findall(text):
        plain = re.sub(r"[ \u00a0\u202f]", "", found).replace(",", ".")
        if re.fullmatch(r"\d+(\.\d+)?", plain):
            yield Decimal(plain)


def printed(path: Path) -> Iterator[tuple[str, Decimal]]:
    """Yield the numbers of all cells, read by another way than the importer's."""
    body = ElementTree.fromstring(zipfile.ZipFile(path).read("word/document.xml"))
    rows = (row.findall(f"{W}tc") for row in body.iter(f"{W}tr"))
    for cell in (cell for row in rows if not counts(row) for cell in row):
        parts = (
            "".join((one.text or "") if one.tag == f"{W}t" else "\n" for one in paragraph.iter()
                    if one.tag in (f"{W}t", f"{W}br"))
            for paragraph in cell.iter(f"{W}p")
        )  # fmt: skip
        text = "\n".join(parts)
        yield from ((text, number) for number in numbers(text))


def counts(row: list[ElementTree.Element]) -> bool:
    """Tell whether a row does no more than count the columns."""
    return ["".join(cell.itertext()) for cell in row] == [str(at + 1) for at in range(len(row))]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def pairs(found: list[dict[str, str]]) -> Counter[tuple[Decimal | None, ...]]:
    """Return how often each plan and fact stand together."""
    both = ([row.get(name) for name in ("planned", "actual")] for row in found)
    return Counter(
        tuple(Decimal(cell) if cell else None for cell in pair) for pair in both if any(pair)
    )


@pytest.mark.parametrize(
    ("name", "year"), [*FIRST_CONTACT], ids=[name for name, _ in FIRST_CONTACT]
)
def test_a_report_of_an_unknown_form_loses_no_number_in_silence(tmp_path, name, year):
    report, data = FORMS / f"{name}.docx", tmp_path / "data"
    data.mkdir()
    said = run("import", report, name, year, "--data", data)
    told = re.search(r"(\d+)\snumbers: (\d+)\sin records, (\d+)\sin doubts\.\n$", said.stderr)
    count, recorded, doubted = map(int, told.groups())
    assert count == recorded + doubted
    folder = data / name / str(year)
    cells = [cell for path in folder.glob("*.csv") for row in rows(path) for cell in row.values()]
    cells.append((data / name / "programme.toml").read_text("utf-8"))
    kept = {number for cell in cells for number in numbers(cell)}
    assert [(cell, number) for cell, number in printed(report) if number not in kept] == []
    truth = json.loads((FORMS / f"{name}.truth.json").read_text("utf-8"))
    money = pairs([amount for one in truth["measures"] for amount in one["amounts"].values()])
    results = pairs(truth["indicators"])
    funding = folder / "funding.csv"
    read = pairs(rows(funding)) if funding.exists() else Counter()
    right = (money & read).total(), (results & pairs(rows(folder / "indicators.csv"))).total()
    before = FIRST_CONTACT[name, year]
    assert (money.total(), results.total()) == before[1::2]
    assert right[0] >= before[0]
    assert right[1] >= before[2]
