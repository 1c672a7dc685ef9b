"""What the rows of a chart say, drawn and in its alternative text alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from civlib.dataset.frames import Amount, Rate
from civlib.wording import Wording, wording


def describe(w: Wording, rows: Iterable[tuple[str, str]]) -> str:
    """Return labels and values as one enumeration, for an alternative text; a dash for none."""
    shown = [w("chart.row", label=label, text=text) for label, text in rows]
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


def compared(
    w: Wording,
    planned: Amount,
    actual: Amount,
    show: Callable[[Decimal | None], str],
    rate: Rate = None,
    both: str = "chart.values",
) -> str:
    """Return planned and actual in words, each by ``show``, or which of them is absent.

    ``both`` names the words where neither is absent; they may tell the ``rate`` of the two.
    """
    values = {"planned": show(planned), "actual": show(actual), "rate": w.percent(rate)}
    if planned is not None and actual is not None:
        return w(both, **values)
    absent = "actual" if planned is not None else "plan" if actual is not None else "both"
    return w(f"chart.undefined.{absent}_absent", **values)
