"""A Frictionless Table Schema for each table that is read or published.

Validation, the data dictionaries, ``datapackage.json`` and the comparison of two reports read them.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

PUBLISHED = "published"


@cache
def read(table: str) -> dict[str, Any]:
    """Return the descriptor of one table of a year; shared, not to be changed.

    Besides the standard's own keys the descriptors hold ``title_uk`` and ``description_uk``;
    ``form`` (what a value that breaks the ``pattern`` should look like), ``references`` (where a
    key must exist), ``verbatim`` (the cell holds what was printed) and ``minimumRows``.

    Examples
    --------
    >>> [field["name"] for field in read("funding")["fields"]]
    ['measure_id', 'source', 'planned', 'actual']
    """
    return _load(table)


@cache
def published(table: str) -> dict[str, Any]:
    """Return the descriptor of one published table; shared, not to be changed.

    Besides the standard's own keys the descriptors hold ``report`` (the notebook that publishes
    the table), ``title_uk`` and ``description_uk``; ``unit`` and ``meanings`` (what each word of
    an ``enum`` stands for), both also with ``_uk``; and ``rowKey``, the columns that say what a
    row is about, where no ``primaryKey`` tells rows apart for sure.

    Raises
    ------
    FileNotFoundError
        If no table of `published_names` is called so.

    Examples
    --------
    >>> published("totals")["primaryKey"], published("totals")["report"]
    (['source'], 'annual_report')
    """
    return _load(f"{PUBLISHED}/{table}")


@cache
def published_names() -> tuple[str, ...]:
    """Return the name of each published table that has a schema, sorted."""
    files = resources.files(__name__).joinpath(PUBLISHED).iterdir()
    return tuple(sorted(file.name.removesuffix(".json") for file in files))


def _load(name: str) -> dict[str, Any]:
    text = resources.files(__name__).joinpath(f"{name}.json").read_text(encoding="utf-8")
    descriptor: dict[str, Any] = json.loads(text)
    return descriptor
