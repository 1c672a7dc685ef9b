"""Validates published folders with the RO-Crate community's own validator, without the network.

python validate.py FOLDER...

It prints each issue of what the specification requires, and exits with 1 if there is any. The one
document that the validator would fetch, the JSON-LD context, comes with the rocrate package.
"""

from __future__ import annotations

import json
import sys
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Any

import rdflib.plugins.shared.jsonld.context as jsonld
import requests
import requests_cache
from rocrate_validator import models, services

PROFILE = "ro-crate-1.3"
CONTEXT = "https://w3id.org/ro/crate/1.3/context"
CRATE = "ro-crate-metadata.json"
DOCUMENT = json.loads(files("rocrate").joinpath("data/ro-crate.jsonld").read_text("utf-8"))


class Answer:
    """The context, as if it had been fetched."""

    status_code, ok, reason, url, encoding = 200, True, "OK", CONTEXT, "utf-8"
    headers = {"Content-Type": "application/ld+json"}  # noqa: RUF012 - nobody changes it
    text = json.dumps(DOCUMENT)
    content, from_cache, history = text.encode(), False, ()

    def json(self) -> Any:
        return DOCUMENT

    def raise_for_status(self) -> None:
        """Be content."""


def source_to_json(source: Any, *_: object, **__: object) -> tuple[Any, Any]:
    """Give the context wherever the validator's parser asks for it."""
    return _known(str(getattr(source, "source", source))) and (DOCUMENT, None)


def request(_: object, method: str, url: str, **__: object) -> Answer:
    """Give the context wherever the validator itself asks for it."""
    return _known(url) and Answer()


def _known(address: str) -> Any:
    if address != CONTEXT:
        raise OSError(f"{address} is not at hand")
    return True


def issues(folder: Path) -> list[str]:
    """Return what the specification requires and the folder lacks."""
    settings = services.ValidationSettings(
        rocrate_uri=str(folder),
        profile_identifier=PROFILE,
        requirement_severity=models.Severity.REQUIRED,
    )
    found = services.validate(settings)
    return [f"{folder}: {one.violatingEntity}: {one.message}" for one in found.get_issues()]


def sees() -> bool:
    """Tell whether the validator finds what is missing: here everything that a crate must say."""
    with tempfile.TemporaryDirectory() as name:
        graph = [
            {"@id": CRATE, "@type": "CreativeWork", "about": {"@id": "./"}},
            {"@id": "./", "@type": "Dataset"},
        ]
        text = json.dumps({"@context": CONTEXT, "@graph": graph})
        Path(name, CRATE).write_text(text, encoding="utf-8")
        return bool(issues(Path(name)))


if __name__ == "__main__":
    jsonld.source_to_json = source_to_json  # type: ignore[attr-defined]
    requests.Session.request = request  # type: ignore[method-assign, assignment]
    requests_cache.CachedSession.request = request  # type: ignore[method-assign, assignment]
    lacking = [issue for folder in sys.argv[1:] for issue in issues(Path(folder))]
    if not sees():
        lacking.append("the validator finds nothing wrong with an empty crate")
    sys.stdout.write("".join(f"{issue}\n" for issue in lacking))
    sys.stdout.write(f"crates: {len(sys.argv) - 1} passed, {len(lacking)} issues\n")
    raise SystemExit(bool(lacking))
