"""What each table is, declared once: its columns, what they are called, what they mean and hold.

A table of the data and a published table have a Frictionless Table Schema each (``<table>.json``,
``published/<table>.json``). ``shown.json`` holds the tables that readers see and that have no such
schema. Validation, what readers see of a table and where its numbers come from, the CSV, the data
dictionaries, ``datapackage.json`` and the comparison of two reports all follow from them.

In a published or shown table a column is either the name of one in ``shared.json``, or what it has
of its own, which goes before what is shared; ``null`` takes away. A column with a ``type`` is
published unless it says ``"published": false``; one with a form, ``show``, is seen by readers:

======================  ========================================================================
key                     meaning
======================  ========================================================================
``label``, ``label_uk`` header of the column where it is not ``title``, ``title_uk``
``show``                form of a value, one of `civlib.wording.FORMS`
``kind``                ``key`` (names its row), ``number``, ``mark``, ``text``; by form if absent
``width``               share of the page's width, 1.5 if absent
``official``            whether the values stay in the language of the official document
``optional``            whether it is left out where the data have no value of it
``formula``             one of `terms.Formula`; empty if the values stand in the data as they are
``rows``, ``from``      which rows of which tables the numbers come from, if not those of the table
======================  ========================================================================

A table says ``files`` (tables that it was computed from), ``from`` (those that its numbers come
from, if others) and ``rows`` (which of their rows, a label of the wording); ``sums``, the origin of
the sums that stand below its rows; ``total``, the key of the row at its foot; ``wide``,
and ``folded`` where a web page shows it on demand.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

PUBLISHED = "published"

Schema = dict[str, Any]


@cache
def read(table: str) -> Schema:
    """Return the descriptor of one table of a year; shared, not to be changed.

    Besides the standard's own keys the descriptors hold ``title_uk`` and ``description_uk``;
    ``meanings`` of each word of an ``enum``, also with ``_uk``, and in ``also_uk`` what else people
    call it;
    ``form`` (what a value that breaks the ``pattern`` should look like), ``references`` (where a
    key must exist), ``verbatim`` (the cell holds what was printed), ``next`` (see
    `civlib.dataset.beginning`) and ``needsOneOf`` (columns one of which must be there).

    Examples
    --------
    >>> [field["name"] for field in read("funding")["fields"]][:4]
    ['measure_id', 'source', 'fund', 'planned_initial']
    """
    text = resources.files(__name__).joinpath(f"{table}.json").read_text(encoding="utf-8")
    descriptor: Schema = json.loads(text)
    return descriptor


@cache
def fields(table: str) -> dict[str, Schema]:
    """Return the descriptor of each column of a table of a year; shared, not to be changed.

    Examples
    --------
    >>> [*fields("funding")][:2], fields("funding")["planned"]["type"]
    (['measure_id', 'source'], 'number')
    """
    return {field["name"]: field for field in read(table)["fields"]}


@cache
def published(table: str) -> Schema:
    """Return the descriptor of one published table; shared, not to be changed.

    Besides the standard's own keys the descriptors hold ``report`` (the notebook that publishes
    the table), ``title_uk`` and ``description_uk``; ``unit`` and ``meanings`` (what each word of
    an ``enum`` stands for), both also with ``_uk``; ``rowKey``, the columns that say what a
    row is about, where no ``primaryKey`` tells rows apart for sure; and ``shown``, the columns
    that readers see, beside ``fields``, those of the CSV.

    Raises
    ------
    FileNotFoundError
        If no table of `published_names` is called so.

    Examples
    --------
    >>> published("totals")["primaryKey"], published("totals")["report"]
    (['source'], 'annual_report')
    """
    return _complete(read(f"{PUBLISHED}/{table}"))


@cache
def shown(table: str) -> Schema:
    """Return what is declared of a table that readers see, published or not.

    Raises
    ------
    KeyError
        If there is no such table.

    Examples
    --------
    >>> [column["name"] for column in shown("groups")["shown"]][:3]
    ['group', 'indicators', 'rated']
    >>> shown("passport")["fields"]
    []
    """
    if table in published_names():
        return published(table)
    return _complete({"name": table, **read("shown")[table]})


def columns(table: str) -> tuple[str, ...]:
    """Return the columns of a published table's CSV, in their order.

    Examples
    --------
    >>> columns("masking")[:3]
    ('source', 'underspent', 'overspent')
    """
    return tuple(field["name"] for field in shown(table)["fields"])


def label(table: str, column: str, lang: str) -> str:
    """Return the header of a column, whether or not readers see it in its table.

    Examples
    --------
    >>> label("measures", "measure_id", "en"), label("measures", "planned", "uk")
    ('No.', 'План')
    """
    declared = shown(table)
    columns = [*declared["shown"], *declared["fields"]]
    return header(next(known for known in columns if known["name"] == column), lang)


def header(column: Mapping[str, Any], lang: str) -> str:
    """Return what a declared column is called in a language."""
    return str(text(column, "label", lang) or text(column, "title", lang))


def text(declared: Mapping[str, Any], name: str, lang: str) -> Any:
    """Return what is declared under a name in a language; "" where nothing is."""
    return declared.get(name if lang == "en" else f"{name}_{lang}", "")


@cache
def published_names() -> tuple[str, ...]:
    """Return the name of each published table that has a schema, sorted."""
    files = resources.files(__name__).joinpath(PUBLISHED).iterdir()
    return tuple(sorted(file.name.removesuffix(".json") for file in files))


def _complete(descriptor: Schema) -> Schema:
    """Return a descriptor with what its columns share with others, told apart by their use."""
    whole = [_whole(column) for column in descriptor["columns"]]
    fields = [column for column in whole if "type" in column and column.get("published", True)]
    return {
        **{key: value for key, value in descriptor.items() if key != "columns"},
        "fields": fields if "report" in descriptor else [],
        "shown": [column for column in whole if "show" in column],
    }


def _whole(column: str | Schema) -> Schema:
    own = {"name": column} if isinstance(column, str) else column
    whole = {**read("shared").get(own["name"], {}), **own}
    return {key: value for key, value in whole.items() if value is not None}
