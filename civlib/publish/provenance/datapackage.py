"""``datapackage.json``: what the published tables mean, as a Frictionless Data Package.

Version 1 of the standard, because it is the one that every tool of the open data portals reads.
The descriptor follows from its arguments alone: no clock, no file and no environment is asked.
"""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from civlib.dataset import schemas
from civlib.dataset.schemas import Schema
from civlib.publish.provenance import Sizes
from civlib.wording import LANGUAGES
from civlib.wording.licences import parts

TEXTS = ("title", "description", "unit", "meanings")
"""What a schema says in every language."""


def datapackage(
    about: Mapping[str, Any], tables: Sizes, declared: Mapping[str, Schema] | None = None
) -> dict[str, Any]:
    """Return the descriptor of a published folder, its resources sorted by name.

    One without a schema, such as a table that somebody added to a notebook, is listed with what is
    known of its file. Titles and descriptions are in the report's language; the other language
    stands beside each, as ``title_en``. Said about it are ``name`` (slug), ``title``,
    ``description``, ``author``, ``date`` (ISO 8601, of the report), ``lang`` and ``licence``.
    The schemas are those of a report's tables, if no others are declared.
    """
    if declared is None:
        declared = {name: schemas.published(name) for name in schemas.published_names()}
    lang = about["lang"]
    resources = [_resource(path, *file, lang, declared) for path, file in tables.items()]
    licences = [
        {"name": licence.id, "title": licence.title, "path": licence.page}
        for licence in parts(about["licence"])
    ]
    return {
        "profile": "data-package",
        "name": about["name"],
        "title": about["title"],
        "description": about["description"],
        "created": f"{about['date']}T00:00:00Z",
        "languages": [lang],
        **({"licenses": licences} if licences else {}),
        "contributors": [{"title": about["author"], "role": "publisher"}],
        "resources": sorted(resources, key=lambda one: str(one["name"])),
    }


def _resource(
    path: str, size: int, sha256: str, lang: str, declared: Mapping[str, Schema]
) -> dict[str, Any]:
    name = PurePosixPath(path).stem
    file = {
        "name": name,
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{sha256}",
    }
    if name not in declared:
        return {"profile": "data-resource", **file}
    known = declared[name]
    said = ("name", "type", "format", "example", "constraints")
    fields = [{**_chosen(field, said), **_texts(field, lang)} for field in known["fields"]]
    schema = {"fields": fields, **_chosen(known, ("missingValues", "primaryKey", "foreignKeys"))}
    return {"profile": "tabular-data-resource", **file, **_texts(known, lang), "schema": schema}


def _texts(known: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Return the texts in one language, and in each other one with its code after the name."""
    found = {}
    for name in (name for name in TEXTS if name in known):
        for other in LANGUAGES:
            found[name if other == lang else f"{name}_{other}"] = schemas.text(known, name, other)
    return found


def _chosen(values: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: values[name] for name in names if name in values}
