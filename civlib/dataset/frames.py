"""The one way a frame of results is made: exact values, nothing inferred, absent stays absent."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Context, Decimal, Inexact, InvalidOperation
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pandas import DataFrame, Series
else:  # a name for annotations, which nothing evaluates: pandas is imported where it is used
    DataFrame = Series = Any

Amount = Decimal | None
"""A planned or actual value, exactly as it stands in the data; ``None`` is absent."""

Rate = Fraction | None
"""A ratio as an exact fraction of one; ``None`` is undefined."""

EXACT = Context(prec=1000, traps=[Inexact, InvalidOperation])
"""Arithmetic for amounts: raises rather than drop a digit, which the default context does at 28."""


def frame(columns: Sequence[str], rows: Iterable[Sequence[Any] | Mapping[str, Any]]) -> DataFrame:
    """Return a frame whose columns all have dtype ``object``.

    Rows that name their values may have others beside those of the columns.
    """
    import numpy as np
    import pandas as pd

    listed = [[row[name] for name in columns] if isinstance(row, Mapping) else row for row in rows]
    # pandas would look for the type of each value, which took a twentieth of a report's time.
    values = np.fromiter(chain.from_iterable(listed), dtype=object)
    shaped = values.reshape(len(listed), len(columns))
    return pd.DataFrame(shaped, columns=list(columns), dtype=object)


def tuples(frame: DataFrame) -> list[tuple[Any, ...]]:
    """Return the rows of a frame as tuples.

    `DataFrame.itertuples` looks every column up anew, which took a tenth of a report's time.

    Examples
    --------
    >>> tuples(frame(["key", "value"], [("a", 1), ("b", None)]))
    [('a', 1), ('b', None)]
    """
    return [*map(tuple, frame.to_numpy(dtype=object).tolist())]


def records(frame: DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as dicts from column name to value."""
    names = list(frame.columns)
    return [dict(zip(names, row, strict=True)) for row in tuples(frame)]
