"""How a drawing becomes a `ReportFigure`: two sizes, the exact numbers and the words around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from civlib.show.charts import sheet
from civlib.show.charts.sheet import Draw
from civlib.show.display import Data, ReportFigure
from civlib.show.origins import Origin
from civlib.wording import Wording


def figure(
    w: Wording,
    id: str,
    title: str,
    draw: Draw,
    *,
    alt: str,
    unit: str,
    source: str,
    data: Data,
    origins: Sequence[Origin],
    notes: Sequence[str] = (),
) -> ReportFigure:
    """Return the finished chart, drawn wide and narrow."""
    wide, narrow = sheet.drawings(draw, id)
    return ReportFigure(
        id=id,
        lang=w.lang,
        title=title,
        unit=unit,
        source=source,
        notes=tuple(notes),
        data=data,
        origins=tuple(origins),
        alt=alt,
        svg=wide,
        svg_narrow=narrow,
    )


def describe(w: Wording, rows: Iterable[tuple[str, str]]) -> str:
    """Return labels and values as one enumeration, for an alternative text; a dash for none."""
    shown = [w("chart.row", label=label, text=text) for label, text in rows]
    return "; ".join(shown) or w.number(None)
