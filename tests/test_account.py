"""What a council asks of a year: done and shown, reasons and actions, the way to the end."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
import typed

from civlib import dataset
from civlib.compute import before, finance, indicators, links, outlook, standing, trends
from civlib.dataset.frames import records, tuples
from civlib.show import note, sentences, tables
from civlib.show.display import NOTHING
from civlib.verify import recompute
from civlib.wording.terms import Standing, When

D = Decimal
MEASURES = """\
measure_id,title,term,executors,owner,status,status_basis,reason,corrective_action
1.1,Оплачений,2017–2020,Відділ А,,carried_out,,,
1.2,Лише сказаний,2017–2020,,,carried_out,,,
1.3,Минулий,2017–2018,,,carried_out,,,
1.4,Майбутній,2020,,,not_carried_out,,,
1.5,Частковий,2019,Відділ Б,Начальник Б,partly,,Бракувало заявок.,
1.6,Не виконаний,щокварталу,,,not_carried_out,,,Перенесено на травень.
1.7,Названо акт,,,,carried_out,Акт № 5,,
1.8,Без стану,,,,,,,
1.9,Полічений,2019,,,carried_out,,,
I.2,Пов’язаний,,,,carried_out,,,
"""
FUNDING = "measure_id,planned,actual\n1.1,10,9\n1.5,100,80\n1.2,5,0\n"
INDICATORS = """\
group,number,title,unit,direction,planned,actual,measure_id,explanation,corrective_action
outputs,1,Осіб,осіб,higher,40,32,1.5,,
outputs,2,Подій,од.,higher,10,12,I.2,,
outputs,3,Книг,од.,higher,10,5,,Друкарня запізнилася.,Надрукують у січні.
inputs,1,Гроші,тис. грн,higher,100,10,,,
"""
STATEMENTS = """\
quantity,place,value,parts,indicator,label
nine,measures/1.9/result,12,,outputs/2,х
"""


@pytest.fixture
def data(tmp_path):
    return typed.load(
        tmp_path,
        "[scale]\nexplain_beyond = 10\n",
        measures=MEASURES,
        funding=FUNDING,
        indicators=INDICATORS,
        statements=STATEMENTS,
    )


def test_what_became_of_each_measure_by_hand(data):
    found = standing.by_measure(data)
    assert dict(tuples(found[["measure_id", "standing"]])) == {
        "1.1": Standing.SHOWN,
        "1.2": Standing.SAID,  # nothing was paid: zero is no evidence
        "1.3": Standing.NOT_DUE,
        "1.4": Standing.NOT_DUE,
        "1.5": Standing.PARTLY,
        "1.6": Standing.NOT_CARRIED_OUT,  # a term in other words than years is no bar
        "1.7": Standing.SHOWN,
        "1.8": Standing.UNSTATED,
        "1.9": Standing.SHOWN,
        "I.2": Standing.SHOWN,
    }
    assert list(found["when"][2:4]) == [When.PAST, When.AHEAD]


def test_standings_are_told_with_their_basis_and_nothing_without_measures(data):
    told = sentences.standings(standing.by_measure(data), "uk").markdown
    assert "Усього в програмі 10\u00a0заходів" in told
    assert "виконано, підтверджено даними — 4; виконано за словами звіту — 1 (1.2)" in told
    assert "строк не в цьому році — 2 (1.3 і 1.4)" in told
    assert "Стан узято зі звіту." in told
    nothing = standing.by_measure(data).iloc[:0]
    assert sentences.standings(nothing, "uk") is NOTHING


def test_without_any_status_no_basis_is_claimed(tmp_path):
    data = typed.load(tmp_path, measures="measure_id,title\n1,А\n")
    told = sentences.standings(standing.by_measure(data), "en").markdown
    assert told == "**Measures.** The programme has 1\u00a0measure: no status given – 1 (1)."


def test_undone_measures_say_who_answers_and_leave_out_empty_columns(data):
    table = tables.undone(data, standing.by_measure(data), "uk")
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert [row[0] for row in rows] == ["1.5", "1.6"]
    assert rows[0][2:4] == ["Начальник Б", "виконано частково"]
    assert rows[1][4:] == ["—", "Перенесено на травень."]
    assert table.title == "Не виконано або виконано не повністю: 2\u00a0заходи"
    done = replace(data, measures=data.measures[:2])
    assert tables.undone(done, standing.by_measure(done), "uk") is NOTHING


def test_reasons_and_actions_are_counted_over_measures_and_indicators(data):
    rated = indicators.rate(data.indicators)
    counts = standing.accounted(data, standing.by_measure(data), rated)
    # 1.5 has a reason, 1.6 an action; outputs/1 neither, outputs/3 both; inputs do not count
    assert counts == (4, 2, 2, 1)


def test_what_lies_beyond_the_limit_and_is_not_explained_is_owed(data, tmp_path):
    found = standing.beyond(data)
    assert tuples(found) == [
        ("measures", "1.2", False),  # 5 planned, 0 paid
        ("measures", "1.5", True),
        ("indicators", "outputs/1", False),
        ("indicators", "outputs/2", False),
        ("indicators", "outputs/3", True),
        ("indicators", "inputs/1", False),
    ]  # 1.1 is exactly 10 % away: not beyond
    warned = [one for one in dataset.check(tmp_path) if one.code == "unexplained"]
    assert [(one.path.split("/")[-1], one.row) for one in warned] == [
        ("indicators.csv", 2),
        ("indicators.csv", 3),
        ("indicators.csv", 5),
        ("measures.csv", 3),
    ]
    told = sentences.accounted(
        data, standing.by_measure(data), indicators.rate(data.indicators), "uk"
    )
    assert (
        "понад 10\u00a0% плану, які треба пояснити, — 6; без пояснення лишилося 4" in told.markdown
    )
    assert "захід 1.2; показник продукту №\u00a01 і 2; показник затрат №\u00a01" in told.markdown


def test_without_a_limit_nothing_is_owed(tmp_path):
    data = typed.load(tmp_path, measures=MEASURES, funding=FUNDING)
    assert not len(standing.beyond(data))
    assert not [one for one in dataset.check(tmp_path) if one.code == "unexplained"]


ENVELOPE = """
[[sources]]
id = "city"
label = { uk = "місто" }
[[sources]]
id = "state"
label = { uk = "держава" }
""" + "".join(
    f'[[envelope]]\nyear = {year}\nsource = "{source}"\nplanned = {planned}\n'
    for year, source, planned in [
        (2018, "city", 10), (2018, "state", 5), (2019, "city", 10), (2020, "city", 15.5),
    ]
)  # fmt: skip


def paid(*amounts: str) -> str:
    rows = zip("aab", ("city", "state", "city"), amounts, strict=False)
    return "measure_id,source,planned,actual\n" + "".join(
        f"{id},{source},1,{amount}\n" for id, source, amount in rows
    )


TWO = "measure_id,title\na,А\nb,Б\n"


def test_the_way_to_the_end_by_hand(tmp_path):
    typed.write(tmp_path, ENVELOPE, 2018, measures=TWO, funding=paid("8", "5"))
    data = typed.load(tmp_path, "", 2019, measures=TWO, funding=paid("9", "0", "2.5"))
    rows = outlook.outlook(dataset.load_until(data))
    assert [row[:5] for row in tuples(rows)] == [
        ("all", 2018, D(15), D(13), D(13)),
        ("all", 2019, D(10), D("11.5"), D("24.5")),
        ("all", 2020, D("15.5"), None, None),
        ("city", 2018, D(10), D(8), D(8)),
        ("city", 2019, D(10), D("11.5"), D("19.5")),
        ("city", 2020, D("15.5"), None, None),
        ("state", 2018, D(5), D(5), D(5)),
    ]
    reached = outlook.reached(rows, 2019)
    assert (reached.envelope, reached.so_far, reached.remainder) == (D("40.5"), D("24.5"), D(16))
    assert reached.so_far_rate == Fraction(49, 81)
    title = tables.way_to_end(data, rows, "uk").title
    assert title.startswith("З початку програми (2018–2019) профінансовано 24,5 із 40,5 тис. грн")
    assert title.endswith("лишається 16,0")


def test_after_a_year_that_nobody_knows_nothing_is_added_up(tmp_path):
    data = typed.load(tmp_path, ENVELOPE, measures=TWO, funding=paid("9"))
    rows = outlook.outlook(dataset.load_until(data))
    assert [row["so_far"] for row in records(rows)] == [None] * len(rows)
    assert outlook.reached(rows, 2019).unknown == (2018,)
    title = tables.way_to_end(data, rows, "en").title
    assert title.endswith(
        "how much it has received is unknown, as complete data are missing (2018)"
    )
    lacking = typed.load(tmp_path / "lacking", ENVELOPE, 2018, measures=TWO, funding=paid("9", ""))
    assert outlook.reached(outlook.outlook([lacking]), 2018).unknown == (2018,)


def test_without_an_envelope_there_is_no_way_to_show(data):
    assert tables.way_to_end(data, outlook.outlook([data]), "uk") is NOTHING


def test_parts_of_a_measure_are_spent_once(tmp_path):
    measures = "measure_id,title,part_of\na,А,\nb,у тому числі Б,a\n"
    data = typed.load(tmp_path, ENVELOPE, 2018, measures=measures, funding=paid("9", "0", "4"))
    assert outlook.outlook([data])["actual"][0] == D(9)


def test_unit_costs_by_hand(data):
    rows = links.unit_costs(data)
    assert tuples(rows) == [
        ("outputs", "1", "1.5", Fraction(5, 2), Fraction(5, 2), Fraction(1)),
    ]  # I.2 has no money; 100 / 40 and 80 / 32
    table = tables.unit_costs(data, "uk")
    assert [cell.text for cell in table.rows[0].cells] == [
        "1. Осіб", "осіб", "1.5", "2,50", "2,50", "100,0\u00a0%",
    ]  # fmt: skip


def test_what_is_known_of_indicators_is_shown_where_there_is_any(data, tmp_path):
    assert tables.indicator_facts(data, "uk") is NOTHING
    rows = "number,title,baseline,owner\n1,А,12,Відділ\n2,Б,,\n"
    table = tables.indicator_facts(typed.load(tmp_path / "facts", indicators=rows), "uk")
    assert [column.label for column in table.columns][2:] == ["Вихідне значення", "Хто відповідає"]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["1", "А", "12", "Відділ"]]


def test_money_by_stage_holds_rows_with_every_stage(tmp_path):
    funding = "measure_id,source,planned_initial,planned,actual\na,city,10,8,7\nb,city,,5,5\n"
    data = typed.load(tmp_path, ENVELOPE, measures=TWO, funding=funding)
    table = tables.stages(data, "uk")
    assert [[cell.text for cell in row.cells] for row in table.rows][-1] == [
        "Усього", "10,0", "8,0", "7,0",
    ]  # fmt: skip
    plain = typed.load(tmp_path / "plain", ENVELOPE, measures=TWO, funding=paid("9"))
    assert tables.stages(plain, "uk") is NOTHING


def test_the_year_before_stands_beside_what_is_the_same(tmp_path):
    indicators_of = "group,number,title,actual\noutputs,1,{},{}\noutputs,2,Б,5\n"
    files = {"measures": TWO, "funding": paid("8")}
    typed.write(tmp_path, ENVELOPE, 2018, indicators=indicators_of.format("А", 3), **files)
    data = typed.load(tmp_path, "", 2019, indicators=indicators_of.format("Інше", 4), **files)
    last = dataset.year_before(dataset.load_until(data))
    rated = before.indicators(data, indicators.of_year(data), last)
    assert list(rated["before"]) == [None, D(5)]
    sums = finance.totals(data.funding, data.programme.source_ids)
    assert list(before.totals(sums, last)["before"]) == [D(8), D(8), None]
    shown = (tables.totals(data, one, "uk") for one in (before.totals(sums, last), sums))
    assert ["Факт торік" in [one.label for one in table.columns] for table in shown] == [
        True,
        False,
    ]


def test_plans_far_outdone_or_missed_are_counted_among_results(data):
    assert tuples(trends.realism([data]))[0][:4] == (2019, 3, 0, 1)  # 0.8, 1.2 and 0.5
    told = sentences.plausible([data], "uk").markdown
    assert told.startswith(
        "2019 рік: понад 120\u00a0% плану — 0 із 3\u00a0показників результату, "
        "менше ніж 80\u00a0% — 1."
    )


def test_a_conclusion_is_read_and_filled_as_the_note_is(tmp_path):
    text = "Вважати виконаною; профінансовано {{ measures[1.1].actual }}.\n"
    data = typed.load(tmp_path, measures=MEASURES, funding=FUNDING, conclusion=text)
    sums = finance.by_measure(data.measures, data.funding)
    totals = finance.totals(data.funding, data.programme.source_ids)
    rated = indicators.rate(data.indicators)
    shown = note.text(data, sums, totals, rated, "uk", "conclusion")
    assert shown.markdown == "Вважати виконаною; профінансовано 9,0.\n"
    assert note.text(data, sums, totals, rated, "uk").markdown == ""


def test_a_figure_typed_into_the_conclusion_is_an_error(tmp_path):
    typed.write(tmp_path, measures=MEASURES, conclusion="Виділити 500 тис. грн.\n")
    (problem,) = [one for one in dataset.check(tmp_path) if one.code == "typed-figure"]
    assert problem.path.endswith("conclusion.md")


def test_a_measure_without_a_priority_has_a_row_of_its_own_and_none_without_any(tmp_path):
    measures = "measure_id,title,priority_id,priority\na,А,1,Перше\nb,Б,,\n"
    data = typed.load(tmp_path, ENVELOPE, measures=measures, funding=paid("8", "0", "4"))
    sums = finance.by_priority(data.measures, data.funding)
    assert list(sums["priority_id"]) == ["1", "none"]
    year = tmp_path / typed.SLUG / "2019"
    assert recompute.texts(recompute.YEAR["priorities"](year))[1]["actual"] == "4"
    table = tables.priorities(data, before.priorities(data, sums, data), "uk")
    assert [cell.text for cell in table.rows[1].cells][:3] == [
        "Без пріоритетного завдання",
        "1,0",
        "4,0",
    ]
    alone = typed.load(tmp_path / "alone", ENVELOPE, measures=TWO, funding=paid("8"))
    none = finance.by_priority(alone.measures, alone.funding)
    assert tables.priorities(alone, none, "uk") is NOTHING
    assert recompute.YEAR["priorities"](tmp_path / "alone" / typed.SLUG / "2019") == []


def test_from_where_a_plan_is_met_is_the_programme_s(tmp_path):
    """32 of 40 is 80 %: met from 80 on, not from 80.01; both ways alike, and recomputed so."""
    rows = {"measures": MEASURES, "indicators": INDICATORS}
    for limit, state in (("80", "met"), ("80.01", "not_met")):
        place = tmp_path / state
        data = typed.load(place, f"[scale]\nmet_from = {limit}\n", **rows)
        assert indicators.of_year(data)["state"][0] == state
        year = place / typed.SLUG / "2019"
        assert recompute.YEAR["indicators"](year)[1]["state"] == state
        table = tables.groups(data, indicators.by_group(indicators.of_year(data)), "uk")
        assert f"{limit.replace('.', ',')}\u00a0% або більше" in " ".join(table.notes)
    typed.write(tmp_path / "odd", "[scale]\nmet_from = 101\n", **rows)
    assert [one.code for one in dataset.check(tmp_path / "odd")][:1] == ["scale"]
