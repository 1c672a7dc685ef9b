"""The register of programmes as open data: what is known, what is not, and what refers to what."""

import csv
import json
import shutil
from datetime import date
from pathlib import Path

import frictionless
import pytest
from conftest import KEPT, SAMPLE
from test_cli import run

from civlib import dataset
from civlib.dataset.problems import DataError
from civlib.run import opendata

DAY = date(2026, 11, 29)
GIVEN = """
[codes]
council = "04053623"
responsible_body = "00000001"

[site]
address = "https://example.org/reports/"
"""
ACT = """
type = "Рішення"
heading = "Про затвердження програми"
address = "https://example.org/acts/1"
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    shutil.copytree(KEPT, tmp_path / "data" / SAMPLE)
    return tmp_path / "data"


def change(data: Path, old: str, new: str, slug: str = SAMPLE) -> None:
    path = data / slug / "programme.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def complete(data: Path) -> None:
    change(data, "[term]", f"{GIVEN}\n[term]")
    change(data, 'kind = "approving"', f'kind = "approving"{ACT}')
    change(data, 'kind = "amending"', f'kind = "amending"{ACT}')


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def test_a_complete_programme_fills_every_field(data):
    complete(data)
    found = opendata.register(data, [(SAMPLE, 2024), (SAMPLE, 2025), ("gone", 2024)], DAY)
    assert found.problems == []
    (programme,) = found.tables["programmes"]
    assert programme == {
        "identifier": "1/1-1-2023-12-14",
        "title": "Вигадана програма розвитку бібліотек на 2024-2026 роки",
        "validFrom": "2024-01-01",
        "validThrough": "2026-12-31",
        "status": "Чинна",
        "executantName": "Відділ культури Вигаданої міської ради",
        "executantIdentifier": "00000001",
        "url": f"https://example.org/reports/{SAMPLE}/index.html",
        "orderType": "Рішення",
        "orderTitle": "Про затвердження програми",
        "orderDateAccepted": "2023-12-14",
        "orderNumber": "1/1-1",
        "orderURL": "https://example.org/acts/1",
        "publisherName": "Вигадана міська рада",
        "publisherIdentifier": "04053623",
    }
    (change_,) = found.tables["amendments"]
    assert (change_["identifier"], change_["programmeIdentifier"]) == (
        "5/12-40-2024-10-03",
        "1/1-1-2023-12-14",
    )
    reports = found.tables["reports"]
    assert [one["identifier"] for one in reports] == [
        "1/1-1-2023-12-14/2024",
        "1/1-1-2023-12-14/2025",
    ]
    assert reports[0] | {"programmeTitle": ""} == {
        "identifier": "1/1-1-2023-12-14/2024",
        "dateAccepted": "2025-02-20",
        "title": "Вигаданий звіт за 2024 рік",
        "periodStartDate": "2024-01-01",
        "periodEndDate": "2024-12-31",
        "programmeIdentifier": "1/1-1-2023-12-14",
        "programmeTitle": "",
        "url": f"https://example.org/reports/{SAMPLE}/2024/annual_report.html",
    }


def test_what_is_not_given_is_empty_and_told_once_for_each_key(data):
    change(data, "[years.2024]\ndate = 2025-02-20\n", "[years.2024]\n")
    found = opendata.register(data, [(SAMPLE, 2024)], DAY)
    assert found.tables["reports"][0]["dateAccepted"] == ""
    told = [problem.message.partition(" ")[0] for problem in found.problems]
    assert told == [
        *("codes.responsible_body", "site.address", "acts.type", "acts.heading"),
        *("acts.address", "codes.council", "years.date"),
    ]
    assert "'programmes.orderURL', 'amendments.orderURL'" in found.problems[4].message
    assert {problem.severity for problem in found.problems} == {"warning"}


@pytest.mark.parametrize(
    ("day", "cancelled", "status"),
    [
        (date(2024, 1, 1), "", "Чинна"),
        (date(2026, 12, 31), "", "Чинна"),
        (date(2027, 1, 1), "", "Завершена"),
        (date(2025, 5, 31), "cancelled = 2025-06-01", "Чинна"),
        (date(2025, 6, 1), "cancelled = 2025-06-01", "Скасована"),
        (date(2030, 1, 1), "cancelled = 2025-06-01", "Скасована"),
    ],
)
def test_the_status_is_that_of_the_day(data, day, cancelled, status):
    change(data, "[term]", f"{cancelled}\n[term]")
    (row,) = opendata.register(data, [], day).tables["programmes"]
    assert row["status"] == status


def test_without_a_term_no_status_is_claimed(data):
    change(data, "[term]\nfirst = 2024\nlast = 2026\n", "")
    (row,) = opendata.register(data, [], DAY).tables["programmes"]
    assert (row["status"], row["validFrom"], row["validThrough"]) == ("", "", "")


def test_a_programme_without_an_approving_act_is_left_out_and_told(data):
    change(data, 'kind = "approving"', 'kind = "amending"')
    found = opendata.register(data, [(SAMPLE, 2024)], DAY)
    assert [*map(len, found.tables.values())] == [0, 0, 0]
    assert [problem.code for problem in found.problems] == ["register-act"]


def test_one_act_on_two_programmes_has_two_identifiers(data):
    shutil.copytree(data / SAMPLE, data / "twin")
    change(data, 'kind = "amending"', ACT + 'kind = "amending"', "twin")
    repeated = '[[acts]]\nkind = "amending"\ntitle = { uk = "Р" }\nnumber = "5/12-40"\n'
    change(data, "[[sources]]", f"{repeated}date = 2024-10-03\n\n[[sources]]", "twin")
    tables = opendata.register(data, [(SAMPLE, 2024), ("twin", 2024)], DAY).tables
    for rows in tables.values():
        names = [row["identifier"] for row in rows]
        assert len(names) == len({*names}) == 2
    known = {row["identifier"] for row in tables["programmes"]}
    assert known == {f"1/1-1-2023-12-14/{SAMPLE}", "1/1-1-2023-12-14/twin"}
    for name in ("amendments", "reports"):
        assert {row["programmeIdentifier"] for row in tables[name]} == known


@pytest.mark.parametrize("code", ["4053623", "0405362З", "040536234"])
def test_a_code_that_is_none_is_refused(data, code):
    change(data, "[term]", GIVEN.replace("04053623", code) + "\n[term]")
    with pytest.raises(DataError, match=r"codes\.council: .* is no code"):
        dataset.load_programmes(data=data)


def test_an_address_of_an_act_leads_somewhere(data):
    change(data, 'kind = "approving"', 'kind = "approving"\naddress = "javascript:alert(1)"')
    with pytest.raises(DataError, match=r"acts\[1\].address: .* is no address"):
        dataset.load_programmes(data=data)


def test_the_command_writes_a_package_that_frictionless_finds_valid(data, tmp_path):
    complete(data)
    change(data, 'number = "1/1-1"', 'number = "=007"')
    place = tmp_path / "out" / SAMPLE / "2024"
    place.mkdir(parents=True)
    (place / "annual_report.ipynb").write_text("{}")
    given = ("--on", "2026-11-29", "--data", data, "--output", tmp_path / "out")
    said = run("open-data", *given)
    assert (said.exit_code, said.stdout) == (0, "")
    folder = tmp_path / "out" / "open-data"
    assert "reports.csv: 1\u00a0row." in said.stderr
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert before.keys() == {"programmes.csv", "amendments.csv", "reports.csv", "datapackage.json"}
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])
    (row,) = table(folder, "programmes")
    assert (row["publisherIdentifier"], row["orderNumber"]) == ("04053623", "'=007")
    package = json.loads(before["datapackage.json"])
    assert "Станом на 2026-11-29. Вигадані дані: " in package["description"]
    types = {
        field["name"]: field["type"]
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
    }
    assert {name for name, type_ in types.items() if type_ == "date"} == {
        *("validFrom", "validThrough", "orderDateAccepted", "dateAccepted"),
        *("periodStartDate", "periodEndDate"),
    }
    assert {*types.values()} == {"string", "date"}
    run("open-data", *given)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    rows = (folder / "reports.csv").read_text("utf-8").replace("'=007-2023", "'=008-2023")
    (folder / "reports.csv").write_text(rows, "utf-8")
    assert not frictionless.validate(str(folder / "datapackage.json")).valid


def test_the_day_must_be_told():
    said = run("open-data")
    assert said.exit_code == 2
    assert "--on" in said.stderr
