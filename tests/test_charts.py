"""Charts: sound SVG, words computed from the same data, and every awkward year drawn."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import drawn
import executed
import pytest
from drawn import SVG, drawings, spaces, written
from nbformat import v4
from pandas import DataFrame
from pypdf import PdfReader
from test_tables import HOSTILE, YEAR, indicator, measure, small

from civlib.compute import finance, indicators
from civlib.dataset import YearData
from civlib.publish import document, files, html, pdf
from civlib.show import charts
from civlib.show.charts import marks, shapes, sheet
from civlib.show.display import NOTHING, Data, ReportFigure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

D = Decimal
ROOT = Path(__file__).parents[1]
LONG = "Проведення навчальних тренінгів для громадян, ініціативних груп громадян та ІГС " * 6


def by_measure(data: YearData, lang: str = "uk") -> ReportFigure:
    return charts.measures(data, finance.by_measure(data.measures, data.funding), lang)


def way(data: YearData, lang: str = "uk") -> ReportFigure:
    return charts.way(data, finance.deviations(data.funding), totals(data), lang)


def achievement(data: YearData, lang: str = "uk", group: str = "outputs") -> ReportFigure:
    return charts.achievement(data, indicators.rate(data.indicators), group, lang)


def totals(data: YearData):
    return finance.totals(data.funding, data.programme.source_ids)


def year(*pairs: tuple[str | None, str | None], title: str = "Захід") -> YearData:
    """Return a year with a measure and an indicator for each planned and actual value."""
    numbered = [*enumerate(pairs, 1)]
    return small(
        [measure(f"1.{n}", title) for n, _ in numbered],
        [(f"1.{n}", "city", *pair) for n, pair in numbered],
        [indicator("outputs", n, *pair, title=title) for n, pair in numbered],
    )


ALL = [by_measure, way, achievement]

YEARS = {
    "usual": YEAR,
    "one bar": year(("5", "4")),
    "zero plans": year(("0", "0"), ("0", "7")),
    "absent": year(("5", None), (None, "7"), (None, None)),
    "no plan at all": year((None, "5")),
    "no fact at all": year(("5", None)),
    "three times the plan": year(("5", "15")),
    "forty": year(*(("100", str(80 + n)) for n in range(1, 41))),
    "long titles": year(("5", "4"), title=LONG),
    "one long word": year(("5", "4"), title="Ї" * 100),
    "hostile": year(("5", "4"), title=HOSTILE + ' id="x" url(#y)'),
    "rare letters": year(("5", "4"), title="Свято 🎉 日本"),
    "long numbers": year(("123456789012.0", "98765432109.0")),
}


@pytest.fixture(params=YEARS, ids=list(YEARS))
def data(request) -> YearData:
    return YEARS[request.param]


@pytest.fixture(params=ALL, ids=[make.__name__ for make in ALL])
def make(request):
    return request.param


@pytest.mark.parametrize("lang", ["uk", "en"])
def test_a_drawing_is_sound_and_its_words_hold_its_values(make, data, lang, recwarn):
    """A warning, as of characters that our font lacks, could not be published."""
    marks._advance.cache_clear()
    figure = make(data, lang)
    lacking = indicators.rate(data.indicators)["achievement_rate"].isna().all()
    assert (figure is NOTHING) == (lacking if make is achievement else data in NO_PAIR)
    if figure is not NOTHING:
        drawn.check(figure)
    assert recwarn.list == []


NO_PAIR = [YEARS[name] for name in ("absent", "no plan at all", "no fact at all")]


@pytest.mark.parametrize("make", [by_measure, way])
@pytest.mark.parametrize("pair", [None, (None, "5"), ("5", None), (None, None)])
def test_of_money_without_any_complete_pair_nothing_is_drawn(make, pair):
    assert make(year(pair) if pair else EMPTY) is NOTHING


def test_where_money_keeps_to_its_plan_there_is_no_way_to_draw():
    assert way(year(("5", "5.0"), ("0", "0"))) is NOTHING


def test_the_bytes_do_not_depend_on_the_user_s_own_settings(make):
    """The same bytes twice, too."""
    import matplotlib

    plain = make(YEAR)
    with matplotlib.rc_context({"font.size": 30, "svg.fonttype": "path", "lines.linewidth": 9}):
        assert make(YEAR) == plain


EMPTY = small([measure("1.1")])


@pytest.mark.parametrize(
    ("make", "data", "alt"),
    [
        (by_measure, YEAR, "Bars of planned and actual money, thousand UAH. "
                           "1.1: 976.50 of 1,004.00 · 97.3%; 2.1: 3.25 of 0.00 · —."),
        (achievement, YEAR, "Distance of the indicators from the line of 100% of plan. "
                            "No. 1: 44 of 60 · 73.3%; No. 2: no plan; actual 12; "
                            "No. 3: planned and actual are 0; No. 4: 1.2 of 2.50 · 208.3%; "
                            "No. 5: planned 0; actual 3."),
    ],
)  # fmt: skip
def test_the_alternative_text_by_hand(make, data, alt):
    """Absent amounts are told in words: a dash would leave open which of the two is absent.

    1.2 has no money: it has neither a bar nor a word.
    """
    figure = make(data, "en")
    texts = written(next(drawings(figure)))
    assert figure.alt == alt
    unit, table = ("%", "indicators") if make is achievement else ("thousand UAH", "funding")
    assert (figure.unit, figure.source) == (unit, f"2019/{table}.csv; computed by civlib")
    assert "№" not in figure.title + figure.alt
    assert not any("Дослідження" in text for text in texts)
    assert (len(texts) <= 3) == (data is EMPTY), "without any row there is a key alone"


def test_the_way_leads_from_the_planned_to_the_actual_total():
    """1004 − 30.5 + 3.25 + 3 = 979.75; the plan of 2.2 has no fact, and no step."""
    figure = way(YEAR, "en")
    assert figure.alt == (
        "Steps from the planned to the actual total, thousand UAH. "
        "Planned, all sources: 1,004.00; 1.1 (city budget). Форум: −30.50; "
        "2.1 (інші джерела). Конкурс: +3.25; 1.1 (інші джерела). Форум: +3.00; "
        "Actual, all sources: 979.75."
    )
    assert figure.data.fields == (
        *("measure_id", "source", "planned", "actual", "variance", "execution_rate"),
    )


def test_many_small_steps_of_the_way_are_added_up():
    """Changes are −19 … +20 without 0: 39 of them, whose sum is 20.

    Twelve are named: +20, ±19 … ±15 and one of ±14, the shortfall as it comes first. They add up
    to 20 − 14 = 6, so the other 27 add up to 14.
    """
    alt = spaces(way(YEARS["forty"]).alt)
    assert alt.endswith("Інші відхилення: 27: +14,0; Факт, усього: 4 020,0.")
    assert alt.count(";") == 12 + 2


@pytest.mark.parametrize(
    ("make", "data", "title"),
    [
        (by_measure, YEAR, "Funding differs from the plan in 2\u00a0measures; "
                           "the largest deviation: measure 1.1 (−27.50 thousand UAH)"),
        (by_measure, year(("5", "4")),
         "Funding differs from the plan in one measure: measure 1.1 (−1.0 thousand UAH)"),
        (by_measure, year(("5", "4"), ("5", "6"), ("5", "4.5")),
         "Funding differs from the plan in 3\u00a0measures; the largest deviation: "
         "measure 1.1 (−1.0 thousand UAH) and measure 1.2 (+1.0 thousand UAH)"),
        (by_measure, year(("5", "5.0"), ("7", None)),
         "Measures with both a plan and a fact were funded exactly as planned, "
         "all sources together"),
        (way, YEAR,
         "From planned to actual: 30.50 below plan, 6.25 above, −24.25 thousand UAH in all"),
        (way, year(("5", "4")), "From planned to actual: 1.0 thousand UAH below plan"),
        (way, year(("5", "450")), "From planned to actual: 445.0 thousand UAH above plan"),
        (way, year(("0.45", "0.44")), "From planned to actual: 0.01 thousand UAH below plan"),
        (achievement, YEAR,
         "Output indicators: 1 of 3\u00a0rated indicators met the plan; "
         "farthest from plan: No. 5 (planned 0, actual 3)"),
        (achievement, year(("5", "5"), ("3", "3")),
         "Output indicators: all rated indicators met the plan (2)"),
        (achievement, year(("5", "4"), ("5", "1")),
         "Output indicators: none of 2\u00a0rated indicators met the plan; "
         "farthest from plan: No. 2 (20.0%)"),
        (achievement, year(*[("5", "1")] * 3),
         "Output indicators: none of 3\u00a0rated indicators met the plan; "
         "farthest from plan: Nos. 1–3 (20.0%)"),
    ],
)  # fmt: skip
def test_titles_say_what_to_see(make, data, title):
    assert make(data, "en").title == title


def test_undefined_indicators_are_shown_in_words_without_a_mark():
    lower = indicator("outputs", 6, "0", "0", direction="lower")
    pairs = (("5", None), (None, "7"), (None, None), ("0", "0"), ("0", "7"))
    others = [indicator("outputs", n, *pair) for n, pair in enumerate(pairs, 1)]
    data = small(indicators=[*others, lower, indicator("outputs", 7, "5", "5")])
    root = next(drawings(achievement(data)))
    assert {"план 5; факту не подано", "плану немає; факт 7", "немає ні плану, ні факту",
            "план і факт — 0", "план 0; факт 7", "план 0; факт 0"} <= {*written(root)}  # fmt: skip
    assert len(root.findall(f".//{SVG}use")) == 2 + 1, "marks of the key and of the last alone"
    assert achievement(small(indicators=[*others, lower])) is NOTHING


def test_hostile_labels_are_drawn_as_they_are(make):
    data = YEARS["hostile"]
    wide = " ".join(written(next(drawings(make(data)))))
    assert "<script>alert(1)</script> | **b** $x$ & {{ x }} {0} \\" in wide
    assert 'id="x" url(#y)' in wide


def test_met_and_missed_differ_without_colour():
    """The mark of a met indicator is full, that of a missed one hollow, as in the key."""
    root = next(drawings(achievement(year(("5", "5"), ("5", "4")))))
    fills = [re.findall(r"fill: (#\w+)", use.get("style", ""))[0] for use in root.iter(f"{SVG}use")]
    assert fills == [marks.FACT, marks.PAPER] * 2


def test_an_achievement_beyond_the_scale_ends_at_its_edge_with_an_arrow():
    """Ten times the plan would make every other row a dot: the scale ends at 250 %."""
    figure = achievement(year(("1", "10"), ("100", "50")))
    assert "10 з 1 · 1 000,0 %" in written(next(drawings(figure)))
    assert figure.svg.count("<use") == 2 + 2


def test_all_groups_share_one_scale():
    """The line of 100 % stands at the same place in each group, whatever rates and texts it has."""
    long = indicator("quality", 1, "5000", "4000")
    data = small(indicators=[indicator("outputs", 1, "5", "10"), long])
    places = {_plan_line(achievement(data, group=group)) for group in ("outputs", "quality")}
    assert len(places) == 1


def _plan_line(figure: ReportFigure) -> str:
    """Return where the upright line of the last row stands."""
    return re.findall(r"M ([\d.]+) [\d.]+ \nL \1 ", figure.svg)[-1]


def test_bars_are_in_proportion_to_their_amounts():
    """Planned 100 and 50, actual 75 and 25: the bars are 4 : 2 and 3 : 1 of one scale."""
    data = year(("100", "75"), ("50", "25"))
    first, *others = bars = drawn.boxes(by_measure(data).svg)[2:]  # two belong to the key
    lengths = [(bar.end - bar.start) / (first.end - first.start) for bar in others]
    assert lengths == pytest.approx([0.5, 0.75, 0.25], abs=0.01)
    assert {bar.start for bar in bars} == {0.5}


def test_an_absent_amount_has_no_bar_and_a_zero_one_has():
    """1.2 lacks its fact, so it is not drawn at all: no sum holds it."""
    figures = [by_measure(year(("5", "4"), ("5", fact))) for fact in (None, "0")]
    assert [len(drawn.boxes(figure.svg)) for figure in figures] == [2 + 2, 2 + 4]


def test_steps_of_the_way_follow_each_other():
    """Each step starts where the one before it ended; savings are hollow, additions are filled."""
    bars = drawn.boxes(way(YEAR).svg)
    fills = [marks.PAPER, marks.FACT, marks.FACT]
    assert [bar.fill for bar in bars] == fills
    assert [bar.end for bar in bars[:-1]] == [bar.start for bar in bars[1:]]
    assert [bar.end > bar.start for bar in bars] == [fill == marks.FACT for fill in fills]


@pytest.mark.parametrize(("end", "color"), [("15", marks.PAPER), ("5", marks.INK)])
def test_text_inside_a_step_contrasts_with_it(end, color):
    """One step as wide as the chart has its text inside: white on dark, dark on white."""
    _, svg = sheet.drawings(lambda ax: shapes.steps(ax, [("", "±5,0")], [(D(10), D(end))]), "s")
    assert re.search(r"text-anchor: middle; fill: (#\w+)", svg)[1] == color


@pytest.mark.parametrize(
    ("text", "width", "lines", "expected"),
    [
        ("один два три", 1000, 2, ["один два три"]),
        ("один два три", 50, 3, ["один два", "три"]),
        ("один два три", 50, 1, ["один дв…"]),
        ("", 50, 2, []),
        ("а" * 50, 33.5, 2, ["аааа…"]),
        ("один, два", 38, 1, ["один…"]),
    ],
)
def test_labels_break_at_spaces_and_end_in_an_ellipsis(text, width, lines, expected):
    found = marks.wrap(text, width, lines)
    assert found == expected
    assert all(marks.text_width(line) <= width for line in found)


def test_a_drawing_is_dark_on_a_dark_page_unless_it_has_colours_of_its_own():
    """Fill and line of every colour change; a colour that nobody answers for keeps its white."""
    figure = own(lambda ax: ax.bar(["а"], [1], color=marks.FACT, edgecolor=marks.SHORT))
    for svg in (figure.svg, figure.svg_narrow):
        style, drawing = svg.split("</style>")
        dark = style.split("(prefers-color-scheme: dark) {")[1]
        for name, color in re.findall(r"(?<![-\w])(fill|stroke): (#\w{6})", drawing):
            rule = f'[style*="{name}: {color}"] {{ {name}: {marks.DARK[color]} !important }}'
            assert dark.count(rule) == 1
        assert '"fill: #1d4f7c"] { fill: #6bb1ff' in dark
    assert "prefers-color" not in own(lambda ax: ax.bar(["а"], [1], color="gold")).svg


# A chart of one's own


@pytest.fixture(scope="module")
def report() -> document.Document:
    """Run the yearly report with the README's own chart in it, instead of all others."""
    section = (ROOT / "README.md").read_text(encoding="utf-8").split("## A chart of your own\n")[1]
    (cell,) = re.findall("```python\n(.*?)```", section.partition("\n## ")[0], re.DOTALL)
    notebook = executed.stored("annual_report")
    notebook.cells = [each for each in notebook.cells if not each.source.startswith("charts.")]
    below = [each.source.startswith("tables.priorities(") for each in notebook.cells].index(True)
    notebook.cells.insert(below + 1, v4.new_code_cell(cell))
    return executed.report(notebook)


OWN = "Факт, тис. грн. 1: 29,0; 2: —; 3: 741,5; 4: 11,0; 5: 57,0"


def test_the_readme_s_own_chart_comes_out_as_a_page(report):
    page = html.render(report)
    (figure,) = re.findall("<figure .*?</figure>", page, re.DOTALL)
    assert "Рисунок 1. Скільки отримало кожне пріоритетне завдання" in figure
    assert "Одиниця: тис. грн" in re.sub("<[^>]*>", "", figure)
    assert "2019/funding.csv" in figure
    assert f'alt="{OWN}"' in figure
    assert 'download="money-by-priority.csv"' in page
    assert "priority_id%2Cplanned%2Cactual" in page


def test_the_readme_s_own_chart_comes_out_as_a_drawing_and_on_paper(report, tmp_path):
    files.write(report, tmp_path)
    drawing = ET.fromstring((tmp_path / "figures" / "money-by-priority.svg").read_text("utf-8"))
    assert {"Пріоритетне завдання", "Факт, тис. грн", *"12345"} <= {*written(drawing)}
    reader = PdfReader(io.BytesIO(pdf.render(report)))
    (data,) = reader.attachments["money-by-priority.csv"]
    assert data.decode().startswith("priority_id,planned,actual,variance,execution_rate\n1,")
    text = "".join(page.extract_text() for page in reader.pages)
    assert "Рисунок 1. Скільки отримало кожне пріоритетне завдання" in text
    assert "Пріоритетне завдання" in text
    assert OWN in alternatives(reader)


def alternatives(reader: PdfReader) -> list[str]:
    """Return the alternative texts that stand in the tags of a PDF."""
    nodes = map(reader.get_object, range(1, reader.trailer["/Size"]))
    return [node["/Alt"] for node in nodes if isinstance(node, dict) and "/Alt" in node]


def own(draw: Callable[[Axes], object], **about: Any) -> ReportFigure:
    return charts.figure(draw, **({"id": "own", "title": "Що видно", "alt": "Словами"} | about))


LONG_NAMES = [LONG, HOSTILE, "Ї" * 60, "", "a"]
DRAWS: dict[str, Callable[[Axes], object]] = {
    "columns": lambda ax: ax.bar(["2018", "2019"], [3, 4.5]),
    "long categories": lambda ax: ax.bar(LONG_NAMES, [1, 2, 3, 4, 5]),
    "bars": lambda ax: ax.barh(LONG_NAMES, [1, 2, 3, 4, 5]),
    "lines": lambda ax: ax.plot([2018, 2019], [0.5, 0.25], label="a") and ax.legend(),
    "logarithms": lambda ax: ax.loglog([1, 1000], [1, 10**6]),
    "two scales": lambda ax: (ax.plot([1, 2], [0, 1]), ax.twinx().plot([1, 2], [0, 10**6])),
    "long words": lambda ax: ax.set(title=LONG, xlabel=LONG, ylabel=LONG),
    "nothing": lambda ax: None,
}


@pytest.mark.parametrize("draw", DRAWS.values(), ids=DRAWS)
def test_ordinary_axes_get_the_room_that_their_labels_need(draw, recwarn):
    figure = own(draw)
    drawn.check(figure, told=False)
    assert own(draw) == figure, "the same bytes twice"
    assert recwarn.list == []


def test_numbers_of_an_axis_have_the_decimal_mark_of_the_language():
    def draw(ax):
        ax.plot([0, 1], [-0.5, 0.5])

    assert {"−0,4", "0,4"} <= {*written(next(drawings(own(draw))))}
    assert {"−0.4", "0.4"} <= {*written(next(drawings(own(draw, lang="en"))))}


def test_ordinary_axes_are_as_high_as_their_categories_need_or_as_is_asked():
    def height(figure):
        return float(next(drawings(figure)).get("viewBox").split()[3])

    def high(ax):
        ax.figure.set_figheight(7)

    assert height(own(DRAWS["columns"])) == 240
    assert height(own(lambda ax: ax.barh([f"{n}" for n in range(40)], range(40)))) > 600
    assert height(own(high)) == 7 * 72


def test_labels_that_have_no_room_beside_each_other_stand_upright():
    figure = own(lambda ax: ax.bar([f"завдання {n}" for n in range(9)], range(9)))
    assert [len([*drawn.spans(root, 90)]) for root in drawings(figure)] == [0, 9]


def test_rows_of_one_s_own_have_their_labels_above_and_values_beside():
    def draw(ax):
        middles = charts.rows(ax, [("один", "1,0"), ("два", "2,0")], [1, 2], (0, 2))
        ax.barh(middles, [1, 2], 11)

    figure = own(draw)
    drawn.check(figure, told=False)
    assert written(next(drawings(figure))) == ["один", "1,0", "два", "2,0"]


def test_what_a_chart_is_not_told_is_left_out_and_data_may_be_a_frame_or_what_a_table_has():
    figure = own(DRAWS["columns"])
    assert (figure.lang, figure.unit, figure.source, figure.notes) == ("uk", "", "", ())
    assert (figure.data, figure.origins) == (None, ())
    frame = DataFrame({"year": [2018], "value": [0.5]})
    made = own(DRAWS["columns"], data=frame).data
    assert made == Data("own", ("year", "value"), (("2018", "0.5"),))
    assert own(DRAWS["columns"], data=made).data is made


@pytest.mark.parametrize(
    "about",
    [{"id": "Мій рисунок"}, {"id": "../own"}, {"id": ""}, {"title": " "}, {"alt": ""}],
    ids=str,
)
def test_a_chart_that_could_not_be_published_is_refused(about):
    with pytest.raises(ValueError, match=r"write small Latin letters|needs a title and an alt"):
        own(DRAWS["columns"], **about)


def test_matplotlib_is_imported_only_when_something_is_drawn():
    code = "import sys, civlib.show.charts, civlib.show.tables; print('matplotlib' in sys.modules)"
    run: Sequence[str] = [sys.executable, "-c", code]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
