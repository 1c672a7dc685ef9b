"""How a drawing becomes a `ReportFigure`: two sizes, the exact numbers and the words around it.

What the rows of a chart say is the same in the drawing and in its alternative text.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from civlib.dataset.frames import Amount, DataFrame
from civlib.show.charts import sheet
from civlib.show.display import Data, ReportFigure
from civlib.show.origins import Origin
from civlib.wording import Wording, wording
from civlib.wording.messages import say
from civlib.wording.sequences import shortened

LABEL = 500
"""Characters of a row's label in an alternative text at most, which leave room for the values."""


def figure(
    draw: sheet.Draw,
    *,
    id: str,
    title: str,
    alt: str,
    lang: str = "uk",
    unit: str = "",
    source: str = "",
    notes: Sequence[str] = (),
    data: DataFrame | Data | None = None,
    origins: Sequence[Origin] = (),
) -> ReportFigure:
    """Return what a function draws as a chart of the report, with all that the house's own have.

    The function gets the axes of an empty figure, once 480 points wide for paper and once 230 for
    a phone, and draws with matplotlib's own methods. If it leaves ticks and frame on, the axes get
    a height, unless it sets one, and the room that their labels need; drawn with
    `civlib.show.charts.rows`, they fill the figure.

    Parameters
    ----------
    draw
        Function of matplotlib's ``Axes``; what it returns is not used.
    id
        Name of the file and the anchor, unique in the report: small Latin letters, digits, hyphens.
    title
        What to see in it, in one sentence.
    alt
        What it shows, for whoever does not see it: the same numbers in words. What is published
        of it are 8,000 characters at most.
    lang
        Language of the report.
    unit, source
        Unit of its numbers and where they come from; left out where empty.
    notes
        Footnotes, in order; empty ones are left out.
    data
        The numbers behind it, which the page and the PDF carry as CSV; a frame gets the name
        ``id``.
    origins
        Which formula and which rows of the data they come from (see `civlib.show.origins`).

    Raises
    ------
    ValueError
        If the id cannot be the name of a file, or title or alternative text is empty.

    Examples
    --------
    >>> made = figure(lambda ax: ax.bar(["2018", "2019"], [3, 4]), id="people", title="More people",
    ...               alt="People: 3 in 2018, 4 in 2019.", lang="en")
    >>> made.id, "2018" in made.svg, made.data
    ('people', True, None)
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id):
        raise ValueError(say("figure.id", id=id))
    if not (title.strip() and alt.strip()):
        raise ValueError(say("figure.silent", id=id))
    wide, narrow = sheet.drawings(draw, id, wording(lang).number(Fraction(1, 2), 1)[1])
    return ReportFigure(
        id=id,
        lang=lang,
        title=title,
        unit=unit,
        source=source,
        notes=tuple(filter(None, notes)),
        data=data if data is None or isinstance(data, Data) else Data.of(data, id),
        origins=tuple(origins),
        alt=alt,
        svg=wide,
        svg_narrow=narrow,
    )


def describe(w: Wording, rows: Iterable[tuple[str, str]]) -> str:
    """Return labels, cut to `LABEL`, and values as one enumeration for an alternative text.

    It is a dash for none.
    """
    shown = [w("chart.row", label=shortened(label, LABEL), text=text) for label, text in rows]
    return "; ".join(shown) or w.number(None)


def in_words(labels: Iterable[object], values: Iterable[object], lang: str = "uk") -> str:
    """Return what a chart shows as words for its alternative text; a dash for an absent value.

    Examples
    --------
    >>> in_words(["2018", "2019", "2020"], [Decimal("1.50"), 0.5, None])
    '2018: 1,50; 2019: 0,5; 2020: —'
    """
    w = wording(lang)
    amounts = [None if value is None else Decimal(str(value)) for value in values]
    shown = [w.number(None if amount is None or amount.is_nan() else amount) for amount in amounts]
    return describe(w, zip(map(str, labels), shown, strict=True))


def compared(w: Wording, planned: Amount, actual: Amount, form: str, both: str) -> str:
    """Return planned and actual in words, each in a form, or which of them is absent.

    ``both`` names the words where neither is absent.
    """
    values = {"planned": w.show(planned, form), "actual": w.show(actual, form)}
    if planned is not None and actual is not None:
        return w(both, **values)
    absent = "actual" if planned is not None else "plan" if actual is not None else "both"
    return w(f"chart.undefined.{absent}_absent", **values)
