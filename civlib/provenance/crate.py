"""A published folder as an RO-Crate with the Workflow Run profile.

Times of a run are left out on purpose: they would differ from run to run, and the bytes do not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from civlib import __version__
from civlib.provenance.origin import Run

PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": ("Process Run Crate", "0.5"),
    "https://w3id.org/ro/wfrun/workflow/0.5": ("Workflow Run Crate", "0.5"),
    "https://w3id.org/workflowhub/workflow-ro-crate/1.1": ("Workflow RO-Crate", "1.1"),
}

CC_BY, MIT = "https://creativecommons.org/licenses/by/4.0/", "https://spdx.org/licenses/MIT"
LICENCES = {
    CC_BY: ("CC BY 4.0", "Creative Commons Attribution 4.0 International, for texts and data"),
    MIT: ("MIT", "MIT License, for the source code"),
}

FORMATS = {
    "csv": "text/csv",
    "html": "text/html",
    "ipynb": "application/x-ipynb+json",
    "md": "text/markdown",
    "pdf": "application/pdf",
    "svg": "image/svg+xml",
    "toml": "application/toml",
}

BIOSCHEMAS = "https://bioschemas.org/profiles"

HOME = "https://www.python.org"
HOMES = {
    "babel": "https://babel.pocoo.org",
    "frictionless": "https://framework.frictionlessdata.io",
    "ipykernel": "https://ipykernel.readthedocs.io",
    "ipython": "https://ipython.org",
    "jinja2": "https://jinja.palletsprojects.com",
    "markupsafe": "https://markupsafe.palletsprojects.com",
    "matplotlib": "https://matplotlib.org",
    "mistune": "https://mistune.lepture.com",
    "nbclient": "https://nbclient.readthedocs.io",
    "nbconvert": "https://nbconvert.readthedocs.io",
    "nbformat": "https://nbformat.readthedocs.io",
    "numpy": "https://numpy.org",
    "pandas": "https://pandas.pydata.org",
    "papermill": "https://papermill.readthedocs.io",
    "rocrate": "https://github.com/ResearchObject/ro-crate-py",
    "typst": "https://github.com/messense/typst-py",
}
"""Where each package is at home; Python's page for Python itself."""

PUBLISHER, SOFTWARE, LOCK = "#publisher", "#civlib", "#requirements.lock"


def describe(place: str, runs: Sequence[Run]) -> dict[str, Any]:
    """Return the crate of a folder as JSON-LD.

    Parameters
    ----------
    place
        The folder, below the output folder; it is the crate's identifier.
    runs
        The reports in it, in order; the first one names the crate.
    """
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
        root["mentions"] = [{"@id": _action(run)} for run in self._runs]

    def _about(self, place: str, main: Run) -> None:
        head, root = main.head, self._crate.root_dataset
        for id, (name, version) in PROFILES.items():
            self._add(id, ["CreativeWork", "Profile"], name=name, version=version)
        for id, (name, description) in LICENCES.items():
            self._add(id, "CreativeWork", name=name, description=description)
        self._add(PUBLISHER, "Organization", name=head["author"])
        credit = f"{head['author']}. {head['title']}. {head['date']}."
        properties = {
            "name": head["title"],
            "description": head["description"],
            "identifier": place,
            "inLanguage": head["lang"],
            "datePublished": _day(main),
            "license": {"@id": CC_BY},
            "author": {"@id": PUBLISHER},
            "publisher": {"@id": PUBLISHER},
            "creditText": credit,
            "conformsTo": [{"@id": id} for id in PROFILES],
        }
        for name, value in properties.items():
            root[name] = value

    def _file(self, path: str) -> None:
        size, sha = next(run.files[path] for run in self._runs if path in run.files)
        kind = FORMATS.get(path.rpartition(".")[2], "application/octet-stream")
        workflow = any(path == run.notebook for run in self._runs)
        types = ["File", "SoftwareSourceCode", "ComputationalWorkflow"] if workflow else "File"
        properties: dict[str, Any] = {
            "@type": types,
            "name": path.rpartition("/")[2],
            "encodingFormat": kind,
            "contentSize": str(size),
            "sha256": sha,
        }
        if workflow:
            parameters = {
                name for run in self._runs if run.notebook == path for name in _given(run)
            }
            properties |= {
                "conformsTo": {"@id": f"{BIOSCHEMAS}/ComputationalWorkflow/1.0-RELEASE"},
                "version": sha[:12],
                "input": [{"@id": _parameter(path, name)} for name in sorted(parameters)],
                "programmingLanguage": {"@id": "#jupyter"},
                "softwareRequirements": {"@id": SOFTWARE},
            }
        self._crate.add_file(dest_path=path, properties=properties)

    def _software(self, main: Run) -> None:
        packages = main.key["packages"]
        ids = {name: f"#package-{name}" for name in packages}
        for name, version in packages.items():
            own = {"name": name, "version": version}
            self._add(ids[name], "SoftwareApplication", **own, url={"@id": HOMES.get(name, HOME)})
        requirements = [{"@id": id} for id in ids.values()]
        if main.key["lock"]:
            name = LOCK.removeprefix("#")
            self._add(LOCK, "CreativeWork", name=name, sha256=main.key["lock"])
            requirements.append({"@id": LOCK})
        self._add(
            SOFTWARE,
            "SoftwareApplication",
            name="civlib",
            version=__version__,
            identifier=main.key["civlib"],
            url={"@id": f"https://identifiers.org/{main.key['civlib']}"},
            license={"@id": MIT},
            softwareRequirements=requirements,
        )
        language = {
            "name": "Jupyter Notebook",
            "version": "nbformat 4",
            "url": {"@id": "https://jupyter.org/"},
        }
        self._add("#jupyter", ["ComputerLanguage", "SoftwareApplication"], **language)

    def _run(self, run: Run) -> None:
        values = _given(run)
        for name, value in values.items():
            example = {"@id": _parameter(run.notebook, name)}
            kind = "Integer" if isinstance(value, int) else "Text"
            named = {"name": name, "additionalType": kind, "valueRequired": True}
            form = {"@id": f"{BIOSCHEMAS}/FormalParameter/1.0-RELEASE"}
            self._add(example["@id"], "FormalParameter", **named, conformsTo=form)
            one = {"name": name, "value": value, "exampleOfWork": example}
            self._add(_value(run, name), "PropertyValue", **one)
        inputs = [path for path in run.inputs if path != run.notebook]
        objects = [*sorted(inputs), *(_value(run, name) for name in values)]
        self._add(
            _action(run),
            "CreateAction",
            name=run.head["title"],
            description=run.head["description"],
            agent={"@id": PUBLISHER},
            instrument={"@id": run.notebook},
            actionStatus="http://schema.org/CompletedActionStatus",
            object=[{"@id": id} for id in objects],
            result=[{"@id": path} for path in sorted(run.outputs)],
        )

    def _add(self, id: str, kind: str | list[str], **properties: Any) -> None:
        from rocrate.model.contextentity import ContextEntity

        values = {"@type": kind, **properties}
        self._crate.add(ContextEntity(self._crate, id, properties=values))


def _given(run: Run) -> Mapping[str, object]:
    """Return the parameters of a run, by name: records keep no order of their own."""
    values: Mapping[str, object] = run.key["parameters"]
    return dict(sorted(values.items()))


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
