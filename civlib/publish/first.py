"""The first page in any format: the bars of the key figures."""

from collections.abc import Mapping
from typing import Any

FULL = 100
"""What the longest of a key figure's two bars is drawn as long as, in per cent of its place."""


def bar(key: Mapping[str, Any]) -> tuple[float, float] | None:
    """Return how long the bars of plan and fact are; None where there is nothing to draw.

    An amount below zero, such as a refund, has no length.

    Examples
    --------
    >>> bar({"planned": 20.0, "actual": 18.0}), bar({"planned": 2.0, "actual": 4.0})
    ((100.0, 90.0), (50.0, 100.0))
    >>> bar({"planned": None, "actual": None}) is bar({"planned": 0.0, "actual": 0.0}) is None
    True
    """
    ends = [max(key[name] or 0.0, 0.0) for name in ("planned", "actual")]
    longest = max(ends)
    return (FULL * ends[0] / longest, FULL * ends[1] / longest) if longest else None
