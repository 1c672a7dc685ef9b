"""Six real reports of other bodies: every value comes from a cell of the source, none is made up.

``source.csv`` beside each case is what was read in the report; its ``README.md`` says where.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import executed
import pytest

from civlib import dataset
from civlib.compute import audit
from civlib.compute.audit import Code, Severity
from civlib.wording import LANGUAGES
from civlib.wording.terms import ANNUAL_REPORT

CASES = Path(__file__).parent / "data" / "cases"
YEARS = {
    "ca-departmental-results": 2017,
    "ua-borshchiv-passports": 2018,
    "ua-horodok-budget": 2021,
    "ua-novovolynsk-budget": 2023,
    "ua-shyriaieve-budget": 2017,
    "ua-tsuman-budget": 2021,
}
EACH = pytest.mark.parametrize("slug", YEARS)
Values = dict[str, str]
"""Place of the data → what stands there, as text."""


def rows(path: Path) -> list[Values]:
    with path.open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def source(slug: str) -> list[Values]:
    return rows(CASES / slug / "source.csv")


def entered(slug: str) -> Values:
    """Return every text and number of the tables and of the envelope that is no key."""
    folder, found = CASES / slug / str(YEARS[slug]), {}
    keys = {
        "measures": ["measure_id"],
        "funding": ["measure_id", "fund"],
        "indicators": ["number"],
        "published": ["section", "key", "column"],
    }
    for path in folder.glob("*.csv"):
        for row in rows(path):
            place = "/".join([path.stem, *(row[key] for key in keys[path.stem] if row.get(key))])
            found |= {f"{place}/{name}": text for name, text in row.items() if text}
    found = {place: text for place, text in found.items() if place.split("/")[-1] not in OURS}
    (programme,) = dataset.load_programmes([slug], CASES)
    return found | {f"envelope/{one.year}": str(one.planned) for one in programme.envelope}


OURS = {"measure_id", "fund", "number", "section", "key", "column", "part_of"}
"""Keys, and the order of the lines as it reads: they stand in the report's layout, in no cell."""


def given(slug: str, columns: dict[str, str], first: int = 1) -> Iterator[tuple[str, str]]:
    """Yield the place and the text of each cell of a source whose lines became measures.

    ``columns`` says where the cells of each column went; ``{}`` in it is the line's number.
    """
    for at, line in enumerate(source(slug)[first - 1 :], start=1):
        for column, place in columns.items():
            if line[column]:
                yield place.format(at), line[column]


NAME, PERCENT = "measures/{}/title", "published/measures/{}/percent/printed"
PLAN, FACT = "funding/{}/planned", "funding/{}/actual"


def borshchiv() -> Values:
    found = {}
    for line in source("ua-borshchiv-passports"):
        id = line["kpkvk"]
        found[f"measures/{id}/title"] = line["program"]
        for fund in ("general", "special"):
            found[f"funding/{id}/{fund}/planned"] = line[f"plan_{fund}"]
            found[f"funding/{id}/{fund}/actual"] = line[f"cash_{fund}"]
        found[f"published/measures/{id}/planned/printed"] = line["plan_total"]
        found[f"published/measures/{id}/actual/printed"] = line["cash_total"]
    return {place: text for place, text in found.items() if text}


def horodok() -> Values:
    """Return all but the year's plan by fund, and that of taxes, which is told as a difference."""
    lines = {line["line"]: line for line in source("ua-horodok-budget")}
    found = {
        "envelope/2021": lines["annual plan total"]["plan_kuah"],
        "published/totals/all/planned/printed": lines["H1 plan total"]["plan_kuah"],
    }
    names = (("H1 general fund", "general"), ("H1 special fund", "special"))
    for at, (name, fund) in enumerate((*names, ("H1 general fund taxes", "general")), start=1):
        line = lines[name]
        found |= {
            f"measures/{at}/title": name,
            f"funding/{at}/{fund}/planned": line["plan_kuah"],
            f"funding/{at}/{fund}/actual": line["actual_kuah"],
            PERCENT.format(at): line["reported_pct"],
        }
    return {place: text for place, text in found.items() if text}


def canada() -> Values:
    """Return a lower bound as at least, an upper one as at most, both as a range."""
    found = {}
    for line in source("ca-departmental-results"):
        low, high, kind = line["target_min"], line["target_max"], ""
        if low and high:
            kind, (low, high) = "range", sorted((low, high), key=float)
        elif low or high:
            kind, low, high = ("at_least" if low else "at_most"), low or high, ""
        # Every month that is later is March, May or December.
        day = f"{line['target_year']}-{line['target_month']:0>2}-31"
        later = day if line["target_year"] else "later"
        values = {
            "title": line["indicator"],
            "unit": "%" if line["target_type"].startswith("percent") else "",
            "target": kind,
            "planned": low,
            "planned_high": high,
            "due": later if line["status_period"] == "future" else "",
            "actual_text" if line["actual_datatype"] == "text" else "actual": line["actual_result"],
        }
        found |= {f"indicators/{line['id']}/{name}": text for name, text in values.items() if text}
        found[f"published/indicators/{line['id']}/state/printed"] = line["status_key"].replace(
            "_", " "
        )
    return found


CELLS = {
    "ca-departmental-results": canada,
    "ua-borshchiv-passports": borshchiv,
    "ua-horodok-budget": horodok,
    "ua-novovolynsk-budget": lambda: dict(
        given(
            "ua-novovolynsk-budget",
            {"line": NAME, "actual_kuah": FACT, "reported_pct_of_refined_plan": PERCENT},
        )
    ),
    "ua-shyriaieve-budget": lambda: dict(
        given(
            "ua-shyriaieve-budget",
            {"line": NAME, "plan_kuah": PLAN, "actual_kuah": FACT, "reported_pct": PERCENT},
        )
    ),
    "ua-tsuman-budget": lambda: {
        "envelope/2021": source("ua-tsuman-budget")[0]["plan_uah"],
        **dict(
            given(
                "ua-tsuman-budget",
                {"line": NAME, "plan_uah": PLAN, "actual_uah": FACT, "reported_pct": PERCENT},
                first=2,
            )
        ),
    },
}
"""Case → what its tables hold, taken from the cells of its source."""


@EACH
def test_every_value_stands_in_a_cell_of_the_source(slug: str) -> None:
    """Decimals of a source have points, those of what is printed commas."""
    found = {
        place: text.replace(",", ".") if place.startswith("published/") else text
        for place, text in entered(slug).items()
    }
    assert found == CELLS[slug]()


def test_the_cases_are_in_order() -> None:
    assert dataset.list_programmes(CASES) == tuple(YEARS)
    assert dataset.check(CASES) == ()


DOUBTS = {"ua-novovolynsk-budget": 7, "ua-shyriaieve-budget": 4, "ua-tsuman-budget": 4}
"""Case → percentages printed where the plan or the fact is not: nobody can check them."""


@EACH
def test_the_audit_finds_nothing_false(slug: str) -> None:
    found = audit.findings(dataset.load(slug, YEARS[slug], CASES))
    assert [(one.code, one.severity) for one in found] == (
        [(Code.PERCENT_UNFOUNDED, Severity.DOUBT)] * DOUBTS.get(slug, 0)
    )


@EACH
def test_a_case_is_loaded_as_it_stands(slug: str) -> None:
    data = dataset.load(slug, YEARS[slug], CASES)
    lines = [*source(slug)]
    assert len(data.measures) + len(data.indicators) in (len(lines), len(lines) - 1, 3)
    assert (data.programme.term, data.programme.licence, data.note) == (None, None, "")
    assert data.programme.compiler is not None
    assert data.programme.compiler.retold


@pytest.mark.parametrize("lang", LANGUAGES)
@EACH
def test_a_case_is_computed_and_shown_whole(
    slug: str, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(dataset.DATA_VARIABLE, str(CASES))
    shown = executed.run(ANNUAL_REPORT, skip="charts.", programme=slug, year=YEARS[slug], lang=lang)
    last = [*shown][-1]
    assert (last.programme, last.year) == (slug, YEARS[slug])
