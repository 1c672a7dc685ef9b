"""What real reports have and the sample has not: loaded as it stands, each fault at its place."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from civlib import dataset
from civlib.dataset import YearData
from civlib.dataset.model import Compiler, Envelope, Name, Term
from civlib.dataset.period import Period
from civlib.dataset.problems import ERROR, DataError
from civlib.dataset.scale import Scale
from civlib.show.captions import partial, period
from civlib.wording import wording
from civlib.wording.terms import Status

D = Decimal
PLAIN = """\
title = { uk = "Програма" }
council = { uk = "Рада" }
unit = { uk = "грн" }
"""
MEASURES = "measure_id,title\n0116030,Захід\n"
INDICATORS = "number,title,planned,actual\nI.2,Показник,5,6\n"
MONEY = "measure_id,planned,actual\n0116030,11982455.07,0.123456789012\n"


def write(data: Path, settings: str = PLAIN, **tables: str) -> Path:
    """Write a programme `p` with the year 2021; return the data folder."""
    folder = data / "p" / "2021"
    folder.mkdir(parents=True)
    (folder.parent / "programme.toml").write_text(settings, encoding="utf-8")
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return data


def load(data: Path, settings: str = PLAIN, **tables: str) -> YearData:
    return dataset.load("p", 2021, write(data, settings, **tables))


def found(data: Path, settings: str = PLAIN, **tables: str) -> list[tuple[str, int, int, str]]:
    """Return file, row, column and code of each problem but that the year has no settings."""
    problems = dataset.check(write(data, settings, **tables), ["p"])
    return [
        (one.path.rpartition("/")[2], one.row, one.column, one.code)
        for one in problems
        if one.code != "no-year-settings"
    ]


# What may be left out


def test_a_report_needs_a_title_a_council_a_unit_and_a_measure_or_an_indicator(tmp_path):
    made = load(tmp_path, measures=MEASURES)
    assert (made.programme.title, made.programme.licence) == (Name("Програма"), None)
    assert (made.programme.term, made.programme.acts, made.programme.source_ids) == (None, (), ())
    assert [len(made.table(name)) for name in ("measures", "funding", "indicators")] == [1, 0, 0]
    assert made.measures.iloc[0].to_dict() == {
        **dict.fromkeys(made.measures.columns, ""),
        "measure_id": "0116030",
        "title": "Захід",
    }
    assert [path.name for path in made.files] == ["measures.csv", "programme.toml"]


def test_indicators_alone_are_a_report_and_their_keys_have_no_group(tmp_path):
    made = load(
        tmp_path,
        indicators=INDICATORS,
        published="section,key,column,printed\nindicators,I.2,percent,120\n",
        statements="quantity,place,value,parts,indicator,label\na,indicators/I.2/actual,6,,I.2,а\n",
    )
    (row,) = made.indicators.to_dict("records")
    assert (row["group"], row["number"], row["planned"], row["target"]) == ("", "I.2", D(5), "")


def test_columns_stand_in_any_order(tmp_path):
    made = load(tmp_path, measures="title,owner,measure_id\nЗахід,Відділ,1.2.1\n")
    assert list(made.measures["measure_id"]) == ["1.2.1"]
    assert list(made.measures["owner"]) == ["Відділ"]


@pytest.mark.parametrize("id", ["1", "1.2.1", "I.2", "0116030", "CS02a", "IN00150-2017", "1.2.а"])
def test_ids_are_what_the_document_prints(tmp_path, id):
    note = f"{{{{ measures[{id}].planned }}}}, {{{{ indicators[{id}].actual }}}}"
    data = write(
        tmp_path,
        measures=MEASURES.replace("0116030", id),
        funding=MONEY.replace("0116030", id),
        indicators=INDICATORS.replace("I.2", id),
        published=f"section,key,column,printed\nmeasures,{id},planned,1\n",
    )
    (data / "p" / "2021" / "note.md").write_text(note, encoding="utf-8")
    made = dataset.load("p", 2021, data)
    assert list(made.funding["measure_id"]) == list(made.indicators["number"]) == [id]


@pytest.mark.parametrize("id", ["1/2", "1 2", "a#2", "[1]", "«1»", "1.", ".1", "а,б"])
def test_an_id_that_would_break_a_key_is_refused(tmp_path, id):
    assert found(tmp_path, measures=f'measure_id,title\n"{id}",Захід\n') == [
        ("measures.csv", 2, 1, "form")
    ]


def test_a_faulty_key_is_told_once_though_two_rows_have_it(tmp_path):
    assert found(tmp_path, measures="measure_id,title\n1.,А\n1.,Б\n") == [
        ("measures.csv", 2, 1, "form"),
        ("measures.csv", 3, 1, "form"),
    ]


def test_a_priority_binds_only_numbers_that_are_nested_in_it(tmp_path):
    head = "measure_id,title,priority_id,priority\n"
    free = "0116030,Захід,1,Одна\n0116031,Захід,,\n0116032,Захід,2,Два\n0116033,Захід,,\n"
    assert found(tmp_path / "a", measures=head + free) == [
        ("measures.csv", 3, 3, "gap"),
        ("measures.csv", 5, 3, "gap"),
    ]
    assert found(tmp_path / "b", measures=head + "2.1,Захід,1,Одна\n") == [
        ("measures.csv", 2, 3, "other-priority")
    ]


# Money


def test_amounts_have_as_many_decimals_as_are_printed(tmp_path):
    made = load(tmp_path, measures=MEASURES, funding=MONEY)
    assert list(made.funding["planned"]) == [D("11982455.07")]
    assert list(made.funding["actual"]) == [D("0.123456789012")]


def test_a_fund_is_part_of_the_key_and_money_has_its_stages(tmp_path):
    head = "measure_id,source,fund,planned_initial,planned,appropriated,actual\n"
    rows = "0116030,city,general,5,6,6,7\n0116030,city,special,,1,,\n"
    made = load(tmp_path / "a", measures=MEASURES, funding=head + rows)
    assert list(made.funding["fund"]) == ["general", "special"]
    assert list(made.funding["planned_initial"]) == [D(5), None]
    assert made.programme.source_ids == ("city",), "as the table names it"
    again = head + rows + "0116030,city,general,,9,,\n"
    assert found(tmp_path / "b", measures=MEASURES, funding=again) == [
        ("funding.csv", 4, 3, "duplicate-key")
    ]


def test_sources_are_named_in_every_row_or_in_none(tmp_path):
    rows = "measure_id,source,actual\n0116030,,5\n0116030,city,7\n"
    assert found(tmp_path / "a", measures=MEASURES, funding=rows) == [
        ("funding.csv", 2, 2, "required")
    ]
    declared = PLAIN + '[[sources]]\nid = "city"\nlabel = { uk = "місто" }\n'
    assert found(tmp_path / "b", declared, measures=MEASURES, funding=rows) == [
        ("funding.csv", 2, 2, "required")
    ]


@pytest.mark.parametrize(("allowed", "code"), [("true", []), ("false", ["negative"])])
def test_amounts_below_zero_are_refunds_where_that_is_declared(tmp_path, allowed, code):
    settings = f"negative_amounts = {allowed}\n{PLAIN}"
    money = MONEY.replace("0.123456789012", "-2.5")
    assert [one[3] for one in found(tmp_path, settings, measures=MEASURES, funding=money)] == code
    if not code:
        assert list(dataset.load("p", 2021, tmp_path).funding["actual"]) == [D("-2.5")]


@pytest.mark.parametrize("text", ["-0", "-0.0", "--1", "- 1"])
def test_a_sign_makes_no_zero_and_no_word_a_number(tmp_path, text):
    money = MONEY.replace("0.123456789012", text)
    (problem,) = found(
        tmp_path, f"negative_amounts = true\n{PLAIN}", measures=MEASURES, funding=money
    )
    assert problem[:3] == ("funding.csv", 2, 3)


# "Of which" lines


def parts(*rows: str) -> str:
    return "\n".join(["measure_id,title,part_of", *rows, ""])


def amounts(*rows: str) -> str:
    return "\n".join(["measure_id,planned,actual", *rows, ""])


WHOLE = parts("1,Усе,", "2,у тому числі зарплата,1", "3,з неї премії,2")


def test_a_part_lies_within_its_whole(tmp_path):
    made = load(tmp_path, measures=WHOLE, funding=amounts("1,10,9", "2,7,7", "3,5,"))
    assert list(made.measures["part_of"]) == ["", "1", "2"]


@pytest.mark.parametrize(
    ("measures", "money", "problems"),
    [
        (WHOLE, amounts("1,10,9", "2,7,9.5"), [("measures.csv", 3, 3, "parts-exceed")]),
        (WHOLE, amounts("1,10,", "2,7,7"), [("measures.csv", 3, 3, "part-without-whole")]),
        (WHOLE, amounts("1,10,9", "3,,1"), [("measures.csv", 4, 3, "part-without-whole")]),
        (parts("1,А,2", "2,Б,1"), amounts(), [("measures.csv", 2, 3, "part-circle")]),
        (parts("1,А,1"), amounts(), [("measures.csv", 2, 3, "part-circle")]),
        (parts("0,В,1", "1,А,2", "2,Б,1"), amounts(), [("measures.csv", 3, 3, "part-circle")]),
        (parts("1,А,9"), amounts(), [("measures.csv", 2, 3, "unknown-measure")]),
    ],
)
def test_a_part_without_its_whole_and_a_circle_are_told(tmp_path, measures, money, problems):
    assert found(tmp_path, measures=measures, funding=money) == problems


# Targets and statuses

TARGETS = "number,title,target,target_text,due,planned,planned_high,measure_id,accumulates\n"


@pytest.mark.parametrize(
    "row",
    [
        "1,П,at_least,,2030,5,,,yes",
        "1,П,at_most,,2021-06-30,5,,0116030,no",
        "1,П,range,,later,5,5,,",
        "1,П,text,Документ ухвалено,,,,,",
    ],
)
def test_targets_of_each_kind_are_read(tmp_path, row):
    assert found(tmp_path, measures=MEASURES, indicators=TARGETS + row + "\n") == []


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("1,П,range,,,5,,,", 3, "target-bounds"),
        ("1,П,range,,,5,4,,", 7, "target-bounds"),
        ("1,П,at_least,,,5,6,,", 7, "target-bounds"),
        ("1,П,text,,,,,,", 4, "target-text"),
        ("1,П,at_last,,,5,,,", 3, "unknown-target"),
        ("1,П,,,2021-02-30,5,,,", 5, "due"),
        ("1,П,,,soon,5,,,", 5, "form"),
        ("1,П,,,,5,,9,", 8, "unknown-measure"),
        ("1,П,,,,5,,,maybe", 9, "unknown-accumulates"),
    ],
)
def test_a_target_that_cannot_be_judged_is_told(tmp_path, row, column, code):
    assert found(tmp_path, measures=MEASURES, indicators=TARGETS + row + "\n") == [
        ("indicators.csv", 2, column, code)
    ]


def test_each_status_is_a_word_of_the_field(tmp_path):
    rows = "".join(f"{at},Захід,{status}\n" for at, status in enumerate(["", *Status]))
    made = load(tmp_path, measures=f"measure_id,title,status\n{rows}")
    assert list(made.measures["status"]) == ["", *Status]


# Periods

PERIODS: Mapping[str, tuple[str, str, str]] = {
    "": ("2021-12-31", "за 2021 рік", "in 2021"),
    "from = 2021-01-01\nto = 2021-06-30": (
        "2021-06-30", "за I півріччя 2021 року", "in the first half of 2021"),
    "from = 2021-10-01\nto = 2021-12-31": (
        "2021-12-31", "за IV квартал 2021 року", "in the fourth quarter of 2021"),
    "from = 2021-01-01\nto = 2021-09-30": (
        "2021-09-30", "за дев’ять місяців 2021 року", "in the first nine months of 2021"),
    "from = 2021-04-01\nto = 2022-03-31": (
        "2022-03-31", "за період від 1 квітня 2021 року до 31 березня 2022 року",
        "from 1 April 2021 to 31 March 2022"),
    "from = 2021-05-09\nto = 2021-05-09": (
        "2021-05-09", "за період від 9 травня 2021 року до 9 травня 2021 року",
        "from 9 May 2021 to 9 May 2021"),
    "as_of = 2021-07-01": (
        "2021-07-01", "за 2021 рік (станом на 1 липня 2021 року)", "in 2021 (as of 1 July 2021)"),
}  # fmt: skip


@pytest.mark.parametrize("said", PERIODS)
def test_what_a_report_covers_is_said_in_words(tmp_path, said):
    """Without a date of its own a report is as of the last day of its figures."""
    made = load(tmp_path, f"{PLAIN}[years.2021]\n{said}\n", measures=MEASURES)
    last, uk, en = PERIODS[said]
    assert (str(made.period.end), str(made.settings.date)) == (last, last)
    told = [period(wording(lang), made).replace("\u00a0", " ") for lang in ("uk", "en")]
    assert told == [uk, en]
    whole = not said or "2022" in said
    assert made.period.full == whole
    rows = {"uk": f"Неповні роки: {uk}.", "en": f"Years that are not covered in full: {en}."}
    for lang, text in rows.items():
        noted = [one.replace("\u00a0", " ") for one in partial(wording(lang), [made])]
        assert noted == ([] if whole else [text])
    assert made.settings.document == made.programme.title


@pytest.mark.parametrize(
    ("said", "row"),
    [
        ("from = 2021-01-01", 4),
        ("from = 2021-01-01\nto = 2021-06-30\nas_of = 2021-06-30", 4),
        ("from = 2021-07-01\nto = 2021-06-30", 6),
        ("from = 2020-01-01\nto = 2021-06-30", 5),
        ("from = 2021-01-01\nto = 2022-06-30", 6),
        ("as_of = 2022-01-01", 5),
    ],
)
def test_a_period_that_is_none_is_told_at_its_line(tmp_path, said, row):
    settings = f"{PLAIN}[years.2021]\n{said}\n"
    assert found(tmp_path, settings, measures=MEASURES) == [("programme.toml", row, 0, "period")]


def test_a_whole_year_is_no_part_of_one() -> None:
    assert Period.of(2021) == Period(date(2021, 1, 1), date(2021, 12, 31))
    assert (str(Term(2019, 2019)), str(Term(2017, 2020))) == ("2019", "2017–2020")


# Other keys


def test_scale_envelope_and_compiler_are_read_exactly(tmp_path):
    settings = f"""money_decimals = 2
{PLAIN}[compiler]
name = {{ uk = "Укладачі" }}
date = 2026-11-29
retold = true
[scale]
explain_beyond = 7.5
remark_above = 150
[[envelope]]
year = 2021
planned = 0.1
[[envelope]]
year = 2022
source = "city"
planned = 3
"""
    programme = load(tmp_path, settings, measures=MEASURES).programme
    assert programme.money_decimals == 2
    assert programme.compiler == Compiler(Name("Укладачі"), date(2026, 11, 29), retold=True)
    assert programme.scale == Scale(D("7.5"), D(150), D(80), D(120))
    assert programme.scale.shares["explain_beyond"] == Fraction(3, 40)
    assert programme.envelope == (Envelope(2021, D("0.1")), Envelope(2022, D(3), "city"))


@pytest.mark.parametrize(
    ("said", "row", "code"),
    [
        ("[scale]\nremark_above = -1", 5, "below-zero"),
        ("[scale]\nplausible_from = 130", 4, "scale"),
        ('[scale]\nremark_above = "120"', 5, "wrong-type"),
        ("[scale]\nremark_above = nan", 5, "not-finite"),
        ("[[envelope]]\nyear = 2021\nplanned = -1", 6, "below-zero"),
        ("[[envelope]]\nyear = 2021\nplanned = 1\n" * 2, 7, "duplicate-key"),
        ('[[envelope]]\nyear = 2021\nplanned = 1\nsource = "c"\n[[sources]]\nid = "city"\n'
         'label = { uk = "м" }', 7, "unknown-source"),
        ("[[envelope]]\nyear = 2023\nplanned = 1\n[term]\nfirst = 2021\nlast = 2022", 5,
         "year-outside-term"),
        ("[compiler]\nretold = true", 4, "missing-key"),
        ("[years.2021]\nform = 2021-01-01", 5, "misspelt-key"),
    ],
)  # fmt: skip
def test_a_key_that_cannot_be_is_told_at_its_line(tmp_path, said, row, code):
    assert found(tmp_path, PLAIN + said + "\n", measures=MEASURES) == [
        ("programme.toml", row, 0, code)
    ]


def test_more_decimals_than_a_page_has_are_told(tmp_path):
    assert found(tmp_path, f"money_decimals = 9\n{PLAIN}", measures=MEASURES) == [
        ("programme.toml", 1, 0, "too-many")
    ]


def test_several_new_faults_come_at_once(tmp_path):
    write(tmp_path, f"money_decimals = 9\n{PLAIN}", measures=parts("1,А,1"), indicators=TARGETS)
    codes = [one.code for one in dataset.check(tmp_path) if one.severity == ERROR]
    assert codes == ["part-circle", "too-many"]
    with pytest.raises(DataError):
        dataset.load("p", 2021, tmp_path)
