"""A published folder as an RO-Crate with the Workflow Run profile.

Times of a run are left out on purpose: they would differ from run to run, and the bytes do not.
RO-Crate 1.3, Workflow RO-Crate 1.1 and the Workflow Run profiles 0.6 belong together: earlier
profiles know the terms of Bioschemas under other addresses.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from civlib.publish.provenance import CRATE, FILES, INPUTS, NOTEBOOKS, Run
from civlib.wording import wording
from civlib.wording.licences import parts

SPECIFICATION = "https://w3id.org/ro/crate/1.3"
ROOT, PLACE, PUBLISHER, LOCK = "./", "#place", "#publisher", "#requirements.lock"
DOCUMENT, COUNCIL = "#document", "#council"
MIT, JUPYTER = "https://spdx.org/licenses/MIT", "https://nbformat.readthedocs.io/"
NOTEBOOK_FORMAT = "4.5"
FORMAL_PARAMETER = "https://bioschemas.org/profiles/FormalParameter/1.0-RELEASE"
COMPLETED = "http://schema.org/CompletedActionStatus"

PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.6": ("Process Run Crate", "0.6"),
    "https://w3id.org/ro/wfrun/workflow/0.6": ("Workflow Run Crate", "0.6"),
    "https://w3id.org/workflowhub/workflow-ro-crate/1.1": ("Workflow RO-Crate", "1.1"),
}

FORMATS = {
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
    "ipynb": "application/x-ipynb+json",
    "md": "text/markdown",
    "pdf": "application/pdf",
    "png": "image/png",
    "py": "text/x-python",
    "svg": "image/svg+xml",
    "toml": "application/toml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

KINDS = {
    NOTEBOOKS: "crate.notebook",
    INPUTS: "crate.data",
    "tables/": "crate.table",
    "figures/": "crate.figure",
    FILES: "crate.file",
}
"""What a file is, by the first of these that its path begins with."""

Entity = dict[str, Any]


def describe(place: str, runs: Sequence[Run]) -> dict[str, Any]:
    """Return the crate of a folder as JSON-LD; the first of its reports names it."""
    paths = sorted({path for run in runs for path in run.files})
    graph = [_root(place, runs, paths), *_standing(place, runs[0]), *_software(runs[0].key)]
    graph += (_file(path, runs) for path in paths)
    for run in runs:
        graph += _run(run)
    found = {one["@id"]: one for one in graph}
    return {"@context": f"{SPECIFICATION}/context", "@graph": [found[id] for id in sorted(found)]}


def _entity(id: str, kind: str | list[str], **properties: Any) -> Entity:
    return {"@id": id, "@type": kind, **properties}


def _refer(ids: Iterable[str]) -> list[dict[str, str]]:
    return [{"@id": id} for id in ids]


def _root(place: str, runs: Sequence[Run], paths: Iterable[str]) -> Entity:
    main, head = runs[0], runs[0].head
    pages = _refer(one.page for one in parts(head["licence"]))
    said: Entity = {"license": pages if len(pages) > 1 else pages[0]} if pages else {}
    if head.get("document"):
        said["isBasedOn"] = {"@id": DOCUMENT}
    return _entity(
        *(ROOT, "Dataset"),
        name=head["title"],
        description=head["description"],
        identifier={"@id": PLACE},
        inLanguage=head["lang"],
        datePublished=_day(main),
        **said,
        author={"@id": PUBLISHER},
        publisher={"@id": PUBLISHER},
        creditText=f"{head['author']}. {head['title']}. {head['date']}.",
        conformsTo=_refer(PROFILES),
        hasPart=_refer(map(quote, paths)),
        mainEntity={"@id": quote(main.notebook)},
        mentions=_refer(f"#run-{run.stem}" for run in runs),
    )


def _standing(place: str, main: Run) -> Iterator[Entity]:
    """Yield what the other entities point to and no report decides but for its head."""
    yield _entity(CRATE, "CreativeWork", about={"@id": ROOT}, conformsTo={"@id": SPECIFICATION})
    yield _entity(PLACE, "PropertyValue", name="place", value=place)
    yield _entity(PUBLISHER, "Organization", name=main.head["author"])
    if document := main.head.get("document"):
        yield _entity(DOCUMENT, "CreativeWork", name=document, publisher={"@id": COUNCIL})
        yield _entity(COUNCIL, "Organization", name=main.head["council"])
    profiles = {**PROFILES, FORMAL_PARAMETER: ("FormalParameter", "1.0-RELEASE")}
    for id, (name, version) in profiles.items():
        yield _entity(id, ["CreativeWork", "Profile"], name=name, version=version)
    licences = {MIT: ("MIT", "MIT License, for the source code")} | {
        one.page: (one.name, f"{one.title}, for texts and data")
        for one in parts(main.head["licence"])
    }
    for id, (name, about) in licences.items():
        yield _entity(id, "CreativeWork", name=name, description=about)


def _software(key: Mapping[str, Any]) -> Iterator[Entity]:
    civlib, kind, needs = key["civlib"], "SoftwareApplication", []
    for name, version in key["packages"].items():
        page = f"pkg:{'generic' if name == 'python' else 'pypi'}/{name}@{version}"
        yield _entity(page, kind, name=name, version=version, url=page)
        needs.append(page)
    if key["lock"]:
        yield _entity(LOCK, "CreativeWork", name=LOCK.removeprefix("#"), sha256=key["lock"])
        needs.append(LOCK)
    own = {"url": civlib, "identifier": civlib, "license": {"@id": MIT}}
    requirements = {"softwareRequirements": _refer(needs)}
    yield _entity(civlib, kind, name="civlib", version=key["version"], **own, **requirements)
    language = {"name": "Jupyter Notebook", "version": NOTEBOOK_FORMAT, "url": JUPYTER}
    yield _entity(JUPYTER, "ComputerLanguage", **language)


def _file(path: str, runs: Sequence[Run]) -> Entity:
    """Return a file as the first report that has it describes it."""
    owner = next(run for run in runs if path in run.files)
    size, sha = owner.files[path]
    kind = next((KINDS[start] for start in KINDS if path.startswith(start)), "")
    if path.startswith(NOTEBOOKS) and not path.endswith(".ipynb"):  # what a notebook names
        kind = KINDS[INPUTS]
    about = wording(owner.head["lang"])(kind) if kind else owner.head["description"]
    found = _entity(
        *(quote(path), "File"),
        name=path.rpartition("/")[2],
        description=about,
        encodingFormat=FORMATS.get(path.rpartition(".")[2], "application/octet-stream"),
        contentSize=str(size),
        sha256=sha,
    )
    ran = [run for run in runs if run.notebook == path]
    return found | (_workflow(sha, owner, ran) if ran else {})


def _workflow(sha: str, owner: Run, runs: Iterable[Run]) -> Entity:
    """Return what a notebook that was run is besides a file."""
    return {
        "@type": ["File", "SoftwareSourceCode", "ComputationalWorkflow"],
        "version": sha[:12],
        "license": {"@id": MIT},
        "input": _refer(sorted({_parameter(run, name) for run in runs for name in _given(run)})),
        "programmingLanguage": {"@id": JUPYTER},
        "softwareRequirements": {"@id": owner.key["civlib"]},
    }


def _run(run: Run) -> Iterator[Entity]:
    values = {f"#{run.stem}-{name}": (name, value) for name, value in _given(run).items()}
    for id, (name, value) in values.items():
        parameter = _parameter(run, name)
        yield _entity(id, "PropertyValue", name=name, value=value, exampleOfWork={"@id": parameter})
        yield _entity(
            *(parameter, ["FormalParameter", "PropertyValueSpecification"]),
            name=name,
            additionalType="Integer" if isinstance(value, int) else "Text",
            valueRequired=True,
            conformsTo={"@id": FORMAL_PARAMETER},
        )
    inputs = sorted(path for path in run.files if path.startswith(INPUTS) and path != run.notebook)
    results = sorted(path for path in run.files if not path.startswith(INPUTS))
    yield _entity(
        *(f"#run-{run.stem}", "CreateAction"),
        name=run.head["title"],
        description=run.head["description"],
        agent={"@id": PUBLISHER},
        instrument={"@id": quote(run.notebook)},
        actionStatus=COMPLETED,
        object=_refer([*map(quote, inputs), *values]),
        result=_refer(map(quote, results)),
    )


def _given(run: Run) -> dict[str, object]:
    """Return the parameters of a run, by name: records keep no order of their own."""
    return dict(sorted(run.key["parameters"].items()))


def _parameter(run: Run, name: str) -> str:
    stem = run.notebook.rpartition("/")[2].removesuffix(".ipynb")
    return f"#{stem}-parameter-{name}"


def _day(run: Run) -> str:
    """Return the date of the report, or the one that ``SOURCE_DATE_EPOCH`` asked for."""
    epoch = run.key["epoch"]
    return datetime.fromtimestamp(int(epoch), UTC).date().isoformat() if epoch else run.head["date"]
