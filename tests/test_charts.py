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
from drawn import drawings, spaces, written
from nbformat import v4
from pandas import DataFrame
from pypdf import PdfReader
from test_tables import HOSTILE, YEAR, measure, small

from civlib.compute import finance
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


def totals(data: YearData):
    return finance.totals(data.funding, data.programme.source_ids)


def year(*pairs: tuple[str | None, str | None], title: str = "Захід") -> YearData:
    """Return a year with a measure for each planned and actual value."""
    numbered = [*enumerate(pairs, 1)]
    return small(
        [measure(f"1.{n}", title) for n, _ in numbered],
        [(f"1.{n}", "city", *pair) for n, pair in numbered],
    )


ALL = [by_measure, way]
MORE = (("2", "1.9"), ("2", "1.8"))
"""Two more deviations: a chart has three at least."""

YEARS = {
    "usual": YEAR,
    "two": year(*MORE),
    "three": year(("5", "4"), *MORE),
    "zero plans": year(("0", "0"), ("0", "7"), *MORE),
    "absent": year(("5", None), (None, "7"), (None, None)),
    "three times the plan": year(("5", "15"), *MORE),
    "forty": year(*(("100", str(80 + n)) for n in range(1, 41))),
    "long titles": year(("5", "4"), *MORE, title=LONG),
    "one long word": year(("5", "4"), *MORE, title="Ї" * 100),
    "hostile": year(("5", "4"), *MORE, title=HOSTILE + ' id="x" url(#y)'),
    "rare letters": year(("5", "4"), *MORE, title="Свято 🎉 日本"),
    "long numbers": year(("123456789012.0", "98765432109.0"), *MORE),
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
    few = [YEARS["two"], YEARS["absent"], *[YEAR] * (make is by_measure)]
    assert (figure is NOTHING) == (data in few)
    if figure is not NOTHING:
        drawn.check(figure)
    assert recwarn.list == []


def test_the_bytes_do_not_depend_on_the_user_s_own_settings(make):
    """The same bytes twice, too."""
    import matplotlib

    plain = make(YEARS["three"])
    with matplotlib.rc_context({"font.size": 30, "svg.fonttype": "path", "lines.linewidth": 9}):
        assert make(YEARS["three"]) == plain


OFF = year(("10", "9"), ("0", "7"), ("2", "3"), ("5", "5"), ("5", None), ("4", "1"))


def test_the_chart_of_measures_by_hand():
    """Far from their plan by ?, -3/4, 1/2 and -1/10; the others keep to it, or lack a fact."""
    figure = by_measure(OFF, "en")
    assert figure.alt == (
        "Variances of measures in per cent of the plan; sums in thousand UAH. "
        "1.2: 7.0 of 0.0 · —; 1.6: 1.0 of 4.0 · 25.0%; 1.3: 3.0 of 2.0 · 150.0%; "
        "1.1: 9.0 of 10.0 · 90.0%."
    )
    assert figure.source == "2019/funding.csv; computed by civlib"
    assert [row[0] for row in figure.data.rows] == ["1.2", "1.6", "1.3", "1.1"]
    quarter, half, tenth = (box.end - box.start for box in drawn.boxes(figure.svg)[-3:])
    assert [half / quarter, tenth / quarter] == pytest.approx([-2 / 3, 2 / 15], abs=0.01)


def test_of_many_measures_the_farthest_are_drawn_and_the_rest_is_said():
    figure = by_measure(YEARS["forty"], "en")
    assert figure.alt.count(";") == 8
    assert figure.notes == (
        "The 8 farthest from their plan are shown; the others stand in the table of measures.",
    )
    assert by_measure(OFF).notes == ()


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

    Eight are named: +20, ±19, ±18, ±17 and one of ±16, the shortfall as it comes first. They add
    up to 20 − 16 = 4, so the other 31 add up to 16.
    """
    alt = spaces(way(YEARS["forty"]).alt)
    assert alt.endswith("Інші відхилення: 31: +16,0; Факт, усього: 4 020,0.")
    assert alt.count(";") == 8 + 2


@pytest.mark.parametrize(
    ("make", "data", "title"),
    [
        (by_measure, OFF,
         "Funding of 4\u00a0measures differs from the plan; "
         "the largest amount: measure 1.2 (+7.0 thousand UAH)"),
        (by_measure, year(("5", "4"), ("5", "6"), ("5", "4.5")),
         "Funding of 3\u00a0measures differs from the plan; the largest amount: "
         "measure 1.1 (−1.0 thousand UAH) and measure 1.2 (+1.0 thousand UAH)"),
        (way, YEAR,
         "30.50 below plan, 6.25 above, −24.25 thousand UAH in all"),
        (way, year(("5", "4"), *MORE), "1.3 thousand UAH below plan"),
        (way, year(*[("5", "45")] * 3), "120.0 thousand UAH above plan"),
        (way, year(*[("0.45", "0.4")] * 3), "0.15 thousand UAH below plan"),
    ],
)  # fmt: skip
def test_titles_say_what_to_see(make, data, title):
    assert make(data, "en").title == title


def test_titles_of_any_length_leave_room_for_the_values_read_aloud():
    made = way(year(("5", "4"), *MORE, title="слово " * 1_600))
    _, *steps, _ = [row.rpartition(": ") for row in made.alt.split("; ")]
    assert [value for _, _, value in steps] == ["−1,0", "−0,2", "−0,1"]
    assert {(len(label), label[-9:]) for label, _, _ in steps} == {(497, "о слово …")}


def test_hostile_labels_are_drawn_as_they_are(make):
    data = YEARS["hostile"]
    wide = " ".join(written(next(drawings(make(data)))))
    assert "<script>alert(1)</script> | **b** $x$ & {{ x }} {0} \\" in wide
    assert 'id="x" url(#y)' in wide


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
    """Run the yearly report with the guide's own chart in it, instead of all others."""
    text = (ROOT / "docs" / "notebook.md").read_text(encoding="utf-8")
    section = text.split("## A chart of the report's own kind\n")[1]
    (cell,) = re.findall("```python\n(.*?)```", section.partition("\n## ")[0], re.DOTALL)
    notebook = executed.stored("annual_report")
    notebook.cells = [each for each in notebook.cells if not each.source.startswith("charts.")]
    below = [each.source.startswith("tables.priorities(") for each in notebook.cells].index(True)
    notebook.cells.insert(below + 1, v4.new_code_cell(cell))
    return executed.report(notebook)


OWN = "Факт, тис.\u00a0грн. 1: 29,0; 2:\u00a0—; 3: 741,5; 4: 11,0; 5: 57,0"


def test_the_guide_s_own_chart_comes_out_as_a_page(report):
    page = html.render(report)
    (figure,) = re.findall("<figure .*?</figure>", page, re.DOTALL)
    assert "Рисунок 1. Скільки отримало кожне пріоритетне завдання" in figure
    assert "Одиниця: тис.\u00a0грн" in re.sub("<[^>]*>", "", figure)
    assert "2019/funding.csv" in figure
    assert f'alt="{OWN}"' in figure
    assert 'download="money-by-priority.csv"' in page
    assert "priority_id%2Cplanned%2Cactual" in page


def test_the_guide_s_own_chart_comes_out_as_a_drawing_and_on_paper(report, tmp_path):
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
