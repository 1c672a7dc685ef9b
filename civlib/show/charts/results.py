"""Chart of result indicators: how far each one lies from its plan."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from civlib.dataset import YearData, schemas
from civlib.dataset.frames import records
from civlib.show.captions import computed_from, numbered
from civlib.show.charts import lollipops
from civlib.show.charts.build import describe, figure
from civlib.show.charts.lollipops import Lollipop
from civlib.show.display import Data, ReportFigure
from civlib.show.origins import origin, paths
from civlib.wording import Wording, terms, wording
from civlib.wording.terms import Formula, State, Table

if TYPE_CHECKING:
    from pandas import DataFrame


def achievement(data: YearData, rated: DataFrame, group: str, lang: str) -> ReportFigure:
    """Return one group's indicators around the 100 % line, on a scale all groups share.

    Parameters
    ----------
    data
        The year, for titles.
    rated
        `civlib.compute.indicators.rate`, all groups of it; those without a rate are shown in words.
    group
        One of `civlib.wording.terms.Group`.
    """
    w = wording(lang)
    own = rated[rated[terms.GROUP] == group]
    titles = data.indicators[data.indicators[terms.GROUP] == group][terms.TITLE]
    found = records(own)
    rows = [_row(row, title, w) for row, title in zip(found, titles, strict=True)]
    mark = schemas.label("indicators", "number", lang)
    names = [f"{mark} {row[terms.NUMBER]}" for row in found]
    texts = describe(w, zip(names, (row.text for row in rows), strict=True))
    key = (w("chart.met"), w("chart.not_met"), w("chart.line"))
    full = lollipops.scale_end(list(rated[terms.ACHIEVEMENT_RATE]))
    every = [_text(row, w) for row in records(rated)]
    files = paths([data.year], Table.INDICATORS)
    return figure(
        w,
        f"achievement-{group}",
        w("chart.achievement.title", group=w(f"group.{group}"), message=_message(found, w)),
        partial(lollipops.draw, rows=rows, key=key, full=full, texts=every),
        alt=w("chart.achievement.alt", rows=texts),
        unit="%",
        source=computed_from(w, data, Table.INDICATORS),
        data=Data.of(own, f"achievement-{group}"),
        origins=[origin(w, (), Formula.ACHIEVEMENT, files, "indicator")],
    )


def _row(row: dict[str, Any], title: str, w: Wording) -> Lollipop:
    rate = row[terms.ACHIEVEMENT_RATE]
    met = row[terms.STATE] == State.MET
    return Lollipop(numbered(w, row[terms.NUMBER], title), rate, met, _text(row, w))


def _text(row: dict[str, Any], w: Wording) -> str:
    """Return planned, actual and rate in words, or why there is no rate."""
    planned, actual, rate = row[terms.PLANNED], row[terms.ACTUAL], row[terms.ACHIEVEMENT_RATE]
    values = {"planned": w.number(planned), "actual": w.number(actual), "rate": w.percent(rate)}
    if rate is not None:
        return w("chart.values", **values)
    if planned is None and actual is None:
        return w("chart.undefined.both_absent")
    known = row[terms.STATE] not in terms.JUDGED
    return w(f"chart.undefined.{row[terms.STATE]}" if known else "chart.undefined.rate", **values)


def _message(records: list[dict[str, Any]], w: Wording) -> str:
    """Return what to see: how many are met, and which is farthest below its plan."""
    judged = [row for row in records if row[terms.STATE] in terms.JUDGED]
    missed = [row for row in judged if row[terms.STATE] == State.NOT_MET]
    values = {"met": len(judged) - len(missed), "rated": len(judged)}
    if not judged:
        return w("chart.achievement.none")
    if not missed:
        return w("chart.achievement.every", **values)
    last = min(missed, key=lambda row: row[terms.ACHIEVEMENT_RATE] or 0)
    rate = w.percent(last[terms.ACHIEVEMENT_RATE])
    return w("chart.achievement.some", **values, number=last[terms.NUMBER], rate=rate)
