"""Validates published folders with the RO-Crate community's own validator, without the network.

python validate.py FOLDER...

It prints each issue of what the specifications require, and exits with 1 if there is any. The one
document that the validator would fetch, the JSON-LD context, comes with the rocrate package.
"""

import json
import sys
import tempfile
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import rdflib.plugins.shared.jsonld.context as jsonld
import requests
import requests_cache
from rocrate_validator import models, services

CONTEXT = "https://w3id.org/ro/crate/1.3/context"
CRATE = "ro-crate-metadata.json"
DOCUMENT = json.loads(files("rocrate").joinpath("data/ro-crate.jsonld").read_text("utf-8"))

FORMER = {
    "ComputationalWorkflow": "https://bioschemas.org/ComputationalWorkflow",
    "FormalParameter": "https://bioschemas.org/FormalParameter",
    "input": "https://bioschemas.org/ComputationalWorkflow#input",
    "output": "https://bioschemas.org/ComputationalWorkflow#output",
}
"""Where RO-Crate 1.1 had the terms of Bioschemas that 1.3 moved.

The validator does not know Workflow RO-Crate 1.1 and Workflow Run Crate 0.6 yet, which came with
1.3; the versions before them ask for the same, but at these addresses. What they inherit from
RO-Crate 1.1 is left to the profile of 1.3 itself.
"""

PROFILES: dict[str, Mapping[str, str]] = {
    "ro-crate-1.3": {},
    "process-run-crate-0.5": FORMER,
    "workflow-ro-crate-1.0": FORMER,
    "workflow-run-crate-0.5": FORMER,
}


def answer(document: Any) -> requests.Response:
    """Return a context, as if it had been fetched."""
    made = requests.Response()
    made.status_code, made.url, made._content = 200, CONTEXT, json.dumps(document).encode()
    made.headers["Content-Type"] = "application/ld+json"
    made.from_cache = False  # type: ignore[attr-defined]
    return made


def serve(terms: Mapping[str, str]) -> None:
    """Give the context, with some terms elsewhere, wherever the validator or its parser asks."""
    document = {**DOCUMENT, "@context": {**DOCUMENT["@context"], **terms}}

    def source_to_json(source: Any, *_: object, **__: object) -> tuple[Any, Any]:
        return _known(str(getattr(source, "source", source))) and (document, None)

    def request(_: object, method: str, url: str, **__: object) -> requests.Response:
        return _known(url) and answer(document)

    jsonld.source_to_json = source_to_json  # type: ignore[attr-defined]
    requests.Session.request = request  # type: ignore[method-assign, assignment]
    requests_cache.CachedSession.request = request  # type: ignore[method-assign, assignment]


def _known(address: str) -> Any:
    if address != CONTEXT:
        raise OSError(f"{address} is not at hand")
    return True


def issues(folder: Path, profile: str) -> list[str]:
    """Return what a profile requires and the folder lacks."""
    settings = services.ValidationSettings(
        rocrate_uri=str(folder),
        profile_identifier=profile,
        requirement_severity=models.Severity.REQUIRED,
        disable_inherited_profiles_issue_reporting=bool(PROFILES[profile]),
    )
    found = services.validate(settings)
    return [
        f"{folder}: {profile}: {one.violatingEntity}: {one.message}" for one in found.get_issues()
    ]


def sees(profile: str) -> bool:
    """Tell whether the validator finds what is missing: here everything that a crate must say."""
    with tempfile.TemporaryDirectory() as name:
        graph = [
            {"@id": CRATE, "@type": "CreativeWork", "about": {"@id": "./"}},
            {"@id": "./", "@type": "Dataset"},
        ]
        text = json.dumps({"@context": CONTEXT, "@graph": graph})
        Path(name, CRATE).write_text(text, encoding="utf-8")
        return bool(issues(Path(name), profile))


def check(folders: list[Path]) -> list[str]:
    """Return every issue of every folder, and each profile whose check sees nothing."""
    found = []
    for profile, terms in PROFILES.items():
        serve(terms)
        found += [issue for folder in folders for issue in issues(folder, profile)]
        if not sees(profile):
            found.append(f"{profile}: the validator finds nothing wrong with an empty crate")
    return found


if __name__ == "__main__":
    lacking = check([Path(name) for name in sys.argv[1:]])
    sys.stdout.write("".join(f"{issue}\n" for issue in lacking))
    done = f"crates: {len(sys.argv) - 1} against {len(PROFILES)} profiles, {len(lacking)} issues\n"
    sys.stdout.write(done)
    raise SystemExit(bool(lacking))
