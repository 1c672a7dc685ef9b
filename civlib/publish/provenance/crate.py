"""A published folder as an RO-Crate with the Workflow Run profile.

Times of a run are left out on purpose: they would differ from run to run, and the bytes do not.
RO-Crate 1.3, Workflow RO-Crate 1.1 and the Workflow Run profiles 0.6 belong together: earlier
profiles know the terms of Bioschemas under other addresses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from civlib import __version__
from civlib.publish.provenance.origin import INPUTS, NOTEBOOKS, Run
from civlib.wording import wording
from civlib.wording.licences import parts

PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.6": ("Process Run Crate", "0.6"),
    "https://w3id.org/ro/wfrun/workflow/0.6": ("Workflow Run Crate", "0.6"),
    "https://w3id.org/workflowhub/workflow-ro-crate/1.1": ("Workflow RO-Crate", "1.1"),
}

MIT = "https://spdx.org/licenses/MIT"

FORMATS = {
    "csv": "text/csv",
    "html": "text/html",
    "ipynb": "application/x-ipynb+json",
    "md": "text/markdown",
    "pdf": "application/pdf",
    "svg": "image/svg+xml",
    "toml": "application/toml",
}

KINDS = {
    NOTEBOOKS: "crate.notebook",
    INPUTS: "crate.data",
    "tables/": "crate.table",
    "figures/": "crate.figure",
}
"""What a file is, by the first of these that its path begins with."""

FORMAL_PARAMETER = "https://bioschemas.org/profiles/FormalParameter/1.0-RELEASE"
JUPYTER, NOTEBOOK_FORMAT = "https://nbformat.readthedocs.io/", "4.5"
COMPLETED = "http://schema.org/CompletedActionStatus"
PLACE, PUBLISHER, LOCK = "#place", "#publisher", "#requirements.lock"


def describe(place: str, runs: Sequence[Run]) -> dict[str, Any]:
    """Return the crate of a folder as JSON-LD; the first of its reports names it."""
    from rocrate.rocrate import ROCrate

    crate = ROCrate()
    _Writer(crate, runs).write(place)
    found: dict[str, Any] = crate.metadata.generate()
    found["@graph"].sort(key=lambda entity: entity["@id"])
    return found


class _Writer:
    """Adds the entities of a folder's reports to a crate, each once."""

    def __init__(self, crate: Any, runs: Sequence[Run]) -> None:
        self._crate, self._runs = crate, runs

    def write(self, place: str) -> None:
        main = self._runs[0]
        self._about(place, main)
        for path in sorted({path for run in self._runs for path in run.files}):
            self._file(path)
        self._software(main)
        for run in self._runs:
            self._run(run)
        root = self._crate.root_dataset
        root["mainEntity"] = {"@id": main.notebook}
        root["mentions"] = _refer(*map(_action, self._runs))

    def _about(self, place: str, main: Run) -> None:
        head, root = main.head, self._crate.root_dataset
        for id, (name, version) in PROFILES.items():
            self._add(id, ["CreativeWork", "Profile"], name=name, version=version)
        self._add(MIT, "CreativeWork", name="MIT", description="MIT License, for the source code")
        licences = parts(head["licence"])
        for one in licences:
            about = f"{one.title}, for texts and data"
            self._add(one.page, "CreativeWork", name=one.name, description=about)
        self._add(PUBLISHER, "Organization", name=head["author"])
        self._add(PLACE, "PropertyValue", name="place", value=place)
        pages = _refer(*(one.page for one in licences))
        properties = {
            "name": head["title"],
            "description": head["description"],
            "identifier": {"@id": PLACE},
            "inLanguage": head["lang"],
            "datePublished": _day(main),
            "license": pages if len(pages) > 1 else pages[0],
            "author": {"@id": PUBLISHER},
            "publisher": {"@id": PUBLISHER},
            "creditText": f"{head['author']}. {head['title']}. {head['date']}.",
            "conformsTo": _refer(*PROFILES),
        }
        for name, value in properties.items():
            root[name] = value

    def _file(self, path: str) -> None:
        owner = next(run for run in self._runs if path in run.files)
        size, sha = owner.files[path]
        kind = FORMATS.get(path.rpartition(".")[2], "application/octet-stream")
        workflow = any(path == run.notebook for run in self._runs)
        types = ["File", "SoftwareSourceCode", "ComputationalWorkflow"] if workflow else "File"
        properties: dict[str, Any] = {
            "@type": types,
            "name": path.rpartition("/")[2],
            "description": _description(path, owner),
            "encodingFormat": kind,
            "contentSize": str(size),
            "sha256": sha,
        }
        if workflow:
            runs = (run for run in self._runs if run.notebook == path)
            inputs = {_parameter(path, name) for run in runs for name in _given(run)}
            properties |= {
                "version": sha[:12],
                "license": {"@id": MIT},
                "input": _refer(*sorted(inputs)),
                "programmingLanguage": {"@id": JUPYTER},
                "softwareRequirements": {"@id": owner.key["civlib"]},
            }
        self._crate.add_file(dest_path=path, properties=properties)

    def _software(self, main: Run) -> None:
        packages, lock, civlib = (main.key[name] for name in ("packages", "lock", "civlib"))
        pages = {_purl(name, version): (name, version) for name, version in packages.items()}
        for page, (name, version) in pages.items():
            self._add(page, "SoftwareApplication", name=name, version=version, url=page)
        if lock:
            self._add(LOCK, "CreativeWork", name=LOCK.removeprefix("#"), sha256=lock)
        self._add(
            *(civlib, "SoftwareApplication"),
            name="civlib",
            version=__version__,
            url=civlib,
            identifier=civlib,
            license={"@id": MIT},
            softwareRequirements=_refer(*pages, *[LOCK] * bool(lock)),
        )
        language = {"name": "Jupyter Notebook", "version": NOTEBOOK_FORMAT, "url": JUPYTER}
        self._add(JUPYTER, "ComputerLanguage", **language)
        bioschemas = {"name": "FormalParameter", "version": "1.0-RELEASE"}
        self._add(FORMAL_PARAMETER, ["CreativeWork", "Profile"], **bioschemas)

    def _run(self, run: Run) -> None:
        values = _given(run)
        for name, value in values.items():
            example = {"@id": _parameter(run.notebook, name)}
            kind = "Integer" if isinstance(value, int) else "Text"
            named = {"name": name, "additionalType": kind, "valueRequired": True}
            named["conformsTo"] = {"@id": FORMAL_PARAMETER}
            self._add(example["@id"], ["FormalParameter", "PropertyValueSpecification"], **named)
            one = {"name": name, "value": value, "exampleOfWork": example}
            self._add(_value(run, name), "PropertyValue", **one)
        inputs = sorted(path for path in run.inputs if path != run.notebook)
        self._add(
            _action(run),
            "CreateAction",
            name=run.head["title"],
            description=run.head["description"],
            agent={"@id": PUBLISHER},
            instrument={"@id": run.notebook},
            actionStatus=COMPLETED,
            object=_refer(*inputs, *(_value(run, name) for name in values)),
            result=_refer(*sorted(run.outputs)),
        )

    def _add(self, id: str, kind: str | list[str], **properties: Any) -> None:
        from rocrate.model.contextentity import ContextEntity

        values = {"@type": kind, **properties}
        self._crate.add(ContextEntity(self._crate, id, properties=values))


def _refer(*ids: str) -> list[dict[str, str]]:
    return [{"@id": id} for id in ids]


def _given(run: Run) -> Mapping[str, object]:
    """Return the parameters of a run, by name: records keep no order of their own."""
    values: Mapping[str, object] = run.key["parameters"]
    return dict(sorted(values.items()))


def _description(path: str, run: Run) -> str:
    """Return what a file is: what its folder holds, or else what the report is about."""
    kind = next((key for start, key in KINDS.items() if path.startswith(start)), "")
    return wording(run.head["lang"])(kind) if kind else run.head["description"]


def _purl(name: str, version: str) -> str:
    """Return the package URL of one version of a package, or of Python.

    Examples
    --------
    >>> _purl("pandas", "3.0.1"), _purl("python", "3.11.7")
    ('pkg:pypi/pandas@3.0.1', 'pkg:generic/python@3.11.7')
    """
    return f"pkg:{'generic' if name == 'python' else 'pypi'}/{name}@{version}"


def _action(run: Run) -> str:
    return f"#run-{run.stem}"


def _value(run: Run, name: str) -> str:
    return f"#{run.stem}-{name}"


def _parameter(notebook: str, name: str) -> str:
    stem = notebook.rpartition("/")[2].removesuffix(".ipynb")
    return f"#{stem}-parameter-{name}"


def _day(run: Run) -> str:
    """Return the date of the report, or the one that ``SOURCE_DATE_EPOCH`` asked for."""
    epoch = run.key["epoch"]
    return datetime.fromtimestamp(int(epoch), UTC).date().isoformat() if epoch else run.head["date"]
