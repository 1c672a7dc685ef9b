"""The real report of 2019 from end to end: what the city printed is in every format."""

import csv
import io
import json
import re
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from pypdf import PdfReader
from test_markup import Reader

from civlib.run import build, plan
from civlib.verify import recompute

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
YEAR = DATA / "bakhmut-civil-society" / "2019"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the report, built once for this module."""
    output = tmp_path_factory.mktemp("outputs")
    results = build(plan(DATA, ["bakhmut-civil-society"], [2019], ["uk", "en"]), DATA, output)
    assert [result.error for result in results] == [None] * len(results)
    return output / "bakhmut-civil-society" / "2019"


def squeezed(text: str) -> str:
    """Return text without what layout adds: spaces of all kinds, line ends, soft hyphens."""
    return re.sub(r"[\s\u00a0\u00ad]+", "", text)


@pytest.fixture(scope="module")
def page(folder: Path) -> str:
    return squeezed("".join(Reader((folder / "annual_report.html").read_text("utf-8")).text))


@pytest.fixture(scope="module")
def paper(folder: Path) -> str:
    reader = PdfReader(folder / "annual_report.pdf")
    text = "".join(page.extract_text() for page in reader.pages)
    return squeezed(text)


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((YEAR / f"{name}.csv").read_text(encoding="utf-8"))))


def money(text: str) -> str:
    """Return an amount of the data as the report shows it: one decimal, a comma."""
    whole, _, rest = text.partition(".")
    return f"{whole},{rest or '0'}"


RARE = {"unpaired", "stages", "outlook", "unit_costs"}
"""Tables of what the programme does not have."""


def test_every_file_of_the_contract_is_there(folder):
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    kinds = {
        f"annual_report{lang}.{kind}" for lang in ("", ".en") for kind in ("html", "pdf", "ipynb")
    }
    assert kinds | {"brief.pdf", "brief.en.pdf", "tables.xlsx", "tables.en.xlsx"} < found
    assert {f"tables/{name}.csv" for name in recompute.YEAR.keys() - RARE} < found
    drawn = {name for name in found if name.startswith("figures/")}
    assert len(drawn) == 6, "three charts in two languages"
    assert {name.replace(".en.svg", ".svg") for name in drawn} < drawn


def unbroken(text: str) -> str:
    """Return text without hyphens and dashes: those of a line's end look like those of a word."""
    return re.sub("[-\u2010\u2013]", "", squeezed(text))


SHOWN = {
    "measures": ("measure_id", "title", "executors", "result", "reason"),
    "funding": (),
    "indicators": ("title", "explanation", "corrective_action"),
}
TOTALS = "865,0 838,5 96,9% 838,0 807,5 96,4% 27,0 31,0 114,8% 73,3%"


@pytest.mark.parametrize("format", ["page", "paper"])
def test_the_data_and_their_totals_are_there_and_wrong_percentages_are_not(request, format):
    text = request.getfixturevalue(format)
    mark = unbroken("[так у документі]")  # stands after each misprint, which is verbatim
    assert unbroken(text).count(mark) >= 13
    whole = unbroken(text).replace(mark, "")
    tables = {name: rows(name) for name in SHOWN}
    assert [*map(len, tables.values())] == [22, 11, 20]
    for name, table in tables.items():
        for row in table:
            assert [each for each in SHOWN[name] if unbroken(row[each]) not in whole] == []
    for row in tables["funding"]:
        assert all(money(row[name]) in text for name in ("planned", "actual"))
    for row in tables["indicators"]:
        assert all(row[name].replace(".", ",") in text for name in ("planned", "actual"))
    for row in rows("statements"):
        assert row["place"] != "note" or row["value"].replace(".", ",") in text
    assert [figure for figure in TOTALS.split() if figure not in text] == []
    assert [printed for printed in ("66,7%", "120,0%") if printed in text] == []


def test_the_paper_carries_every_table(folder):
    attachments = PdfReader(folder / "annual_report.pdf").attachments
    assert {f"{name}.csv" for name in recompute.YEAR.keys() - RARE} < set(attachments)
    assert attachments["measures.csv"] == [(folder / "tables" / "measures.csv").read_bytes()]


def test_the_published_notebook_ran_in_order_and_holds_no_trace_of_the_machine(folder):
    text = (folder / "annual_report.ipynb").read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert str(ROOT) not in text
    assert "papermill" not in notebook.metadata


def test_what_a_page_leads_to_in_its_own_folder_is_there(folder):
    """The inputs behind its numbers, the crate, the checksums, the PDF and the notebook."""
    for page in sorted(folder.glob("*.html")):
        found = re.findall(r'href="([^"#:]+)"', page.read_text(encoding="utf-8"))
        own = {unquote(address) for address in found if not address.startswith("../")}
        assert {"ro-crate-metadata.json", "SHA256SUMS", INPUT + "measures.csv"} < own
        assert [name for name in own if not (folder / name).is_file()] == []


INPUT = "inputs/data/bakhmut-civil-society/2019/"


def test_the_plain_route_gives_the_same_page(folder, tmp_path):
    from civlib.publish.html import HtmlExporter

    page, _ = HtmlExporter().from_filename(str(folder / "annual_report.ipynb"))
    published = (folder / "annual_report.html").read_text(encoding="utf-8")
    main = re.compile(r"<main.*</main>", re.DOTALL)
    assert main.search(page)[0] == main.search(published)[0]  # type: ignore[index]
    assert json.loads((folder / "annual_report.ipynb").read_text(encoding="utf-8"))["cells"]
