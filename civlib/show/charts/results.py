"""Chart of result indicators: how far each one lies from its plan."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from civlib.compute import indicators
from civlib.dataset import YearData, schemas
from civlib.dataset.frames import records
from civlib.show.captions import numbered
from civlib.show.charts import shapes
from civlib.show.charts.report_figure import compared, describe, figure, of_year
from civlib.show.display import ReportFigure
from civlib.wording import Wording, terms, wording
from civlib.wording.terms import Formula, State, Table

if TYPE_CHECKING:
    from pandas import DataFrame


def achievement(data: YearData, rated: DataFrame, group: str, lang: str) -> ReportFigure:
    """Return one group's indicators around the 100 % line, on a scale all groups share.

    ``rated`` is `civlib.compute.indicators.rate`, all groups of it; ``group`` is one of
    `terms.Group`. Indicators without a rate are shown in words.
    """
    w = wording(lang)
    of_group = rated[rated[terms.GROUP] == group]
    titles = data.indicators[data.indicators[terms.GROUP] == group][terms.TITLE]
    numbers = list(of_group[terms.NUMBER])
    texts = [_text(w, row) for row in records(of_group)]
    labels = [numbered(w, *pair) for pair in zip(numbers, titles, strict=True)]
    names = [f"{schemas.label('indicators', terms.NUMBER, lang)} {number}" for number in numbers]
    return figure(
        partial(
            shapes.lollipops,
            texts=[*zip(labels, texts, strict=True)],
            rates=list(of_group[terms.ACHIEVEMENT_RATE]),
            met=[state == State.MET for state in of_group[terms.STATE]],
            names=(w("chart.met"), w("chart.not_met"), w("chart.line")),
            full=indicators.scale_end(rated[terms.ACHIEVEMENT_RATE]),
            fit=[_text(w, row) for row in records(rated)],
        ),
        id=f"achievement-{group}",
        title=_title(w, of_group, group),
        alt=w("chart.achievement.alt", rows=describe(w, zip(names, texts, strict=True))),
        unit="%",
        data=of_group,
        **of_year(w, data, Formula.ACHIEVEMENT, "indicator", Table.INDICATORS),
    )


def _text(w: Wording, row: dict[str, Any]) -> str:
    """Return planned, actual and rate in words, or why there is no rate."""
    rate, both = row[terms.ACHIEVEMENT_RATE], "chart.values"
    if rate is None:
        state = "rate" if row[terms.STATE] in terms.JUDGED else row[terms.STATE]
        both = f"chart.undefined.{state}"
    return compared(w, row[terms.PLANNED], row[terms.ACTUAL], w.number, rate, both)


def _title(w: Wording, of_group: DataFrame, group: str) -> str:
    """Return what to see: how many are met, and which is farthest below its plan."""
    states = list(of_group[terms.STATE])
    met, missed = states.count(State.MET), states.count(State.NOT_MET)
    values: dict[str, Any] = {"met": met, "rated": met + missed}
    kind = "every" if met else "none"
    if last := indicators.lowest(of_group):
        kind, rate = "some", w.percent(last[terms.ACHIEVEMENT_RATE])
        values |= {"number": last[terms.NUMBER], "rate": rate}
    message = w(f"chart.achievement.{kind}", **values)
    return w("chart.achievement.title", group=w(f"group.{group}"), message=message)
