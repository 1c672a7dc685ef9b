"""A Frictionless Table Schema for each table of a year: what validation and the dictionary read."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any


@cache
def read(table: str) -> dict[str, Any]:
    """Return the descriptor of one table; shared, not to be changed.

    Besides the standard's own keys the descriptors hold ``title_uk`` and ``description_uk``;
    ``form`` (what a value that breaks the ``pattern`` should look like), ``references`` (where a
    key must exist), ``verbatim`` (the cell holds what was printed) and ``minimumRows``.

    Examples
    --------
    >>> [field["name"] for field in read("funding")["fields"]]
    ['measure_id', 'source', 'planned', 'actual']
    """
    text = resources.files(__name__).joinpath(f"{table}.json").read_text(encoding="utf-8")
    descriptor: dict[str, Any] = json.loads(text)
    return descriptor
