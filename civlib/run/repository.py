"""A council's own repository: what ``civlib new repository`` makes, and what a newer civlib brings.

None of civlib's code lies in it, but its wheel, in ``vendor/``. What the council has not changed is
brought anew, what it has changed stays; the digests in ``vendor/`` tell them apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from difflib import SequenceMatcher, unified_diff
from pathlib import Path
from zipfile import BadZipFile

from civlib.dataset.opening import MOST, read_bytes
from civlib.dataset.problems import NotebookFaulty
from civlib.dataset.putting import mend, put
from civlib.errors import UsageError
from civlib.publish.cells import METADATA, tags
from civlib.publish.provenance import digest
from civlib.run import stored
from civlib.run.environment import PACKAGE, PROJECT, WHEEL_ONLY
from civlib.run.plan import INDEX, NOTEBOOKS, PLACES
from civlib.run.wheel import unpacked, wheel
from civlib.wording import LANGUAGES
from civlib.wording.messages import say

TEMPLATES = {
    ".gitattributes": "gitattributes.txt",
    ".github/workflows/reports.yml": "reports.yml",
    ".gitignore": "gitignore.txt",
    "Makefile": "Makefile.txt",
    "README.md": "README.md",
    "data/README.md": "data.md",
}
"""File of a council's repository → the file of `TEXTS` that it is a copy of."""

TEXTS = Path(__file__).parent / "council"
VENDOR = "vendor"
SUMS = f"{VENDOR}/SHA256SUMS"
"""Where the digests are of all that civlib brought; of a notebook, that of its one form."""

LOCK, CONDA = "requirements.lock", "environment.yml"
ALWAYS = (LOCK, f"{VENDOR}/")
"""What civlib alone changes."""

KEYS = ("\n## `programme.toml`\n", "\n## ")
COLUMNS = ("\n<!-- dictionary: begin -->\n", "\n<!-- dictionary: end -->\n")
README = "outputs/README.md"
DICTIONARY = {
    "data/dictionary.md": ("data/README.md", (KEYS, COLUMNS)),
    README: (README, (COLUMNS,)),
}
"""File with what columns mean → the file of civlib's that has it, and between which marks."""

Files = Mapping[str, bytes]


def contents() -> dict[str, bytes]:
    """Return the files of a new repository by their paths in it."""
    name, data = wheel()
    files = {path: (TEXTS / text).read_bytes() for path, text in TEMPLATES.items()}
    files |= {path: _dictionary(path) for path in DICTIONARY}
    files |= {f"{VENDOR}/{name}": data, LOCK: (PROJECT / LOCK).read_bytes(), CONDA: _conda(name)}
    for notebook in sorted(PLACES.keys() - {INDEX}):
        path = f"{NOTEBOOKS}/{notebook}{stored.ENDING}"
        files[path] = stored.strip((PROJECT / path).read_bytes())
    return files | {SUMS: _sums(files)}


def readmes() -> tuple[bytes, bytes]:
    """Return what lies in an output folder of civlib's own, and of a council, before a build."""
    return (PROJECT / README).read_bytes(), _dictionary(README)


def _dictionary(path: str) -> bytes:
    """Return the dictionary of a folder: how it begins, and parts of civlib's own README."""
    source, marks = DICTIONARY[path]
    begin = (TEXTS / f"{path.partition('/')[0]}.dictionary.md").read_text(encoding="utf-8")
    text = (PROJECT / source).read_text(encoding="utf-8")
    parts = (text.partition(first)[2].partition(last)[0] for first, last in marks)
    return "\n\n".join(part.strip() for part in (begin, *parts)).encode() + b"\n"


def _conda(name: str) -> bytes:
    """Return the packages for conda, with the wheel in place of civlib's repository."""
    lines = (PROJECT / CONDA).read_text(encoding="utf-8").splitlines(keepends=True)
    text = "".join(line for line in lines if not line.startswith("#"))
    return text.replace("- -e .", f"- ./{VENDOR}/{name}").encode()


def _sums(files: Files) -> bytes:
    return "".join(f"{_digest(path, files[path])}  {path}\n" for path in sorted(files)).encode()


def _digest(path: str, data: bytes | None) -> str:
    """Return what tells whether a file was changed; nothing for one that is not there."""
    if data is None:
        return ""
    return digest(stored.canonical(data) if path.endswith(stored.ENDING) else data)


def create(folder: Path) -> None:
    """Make a council's repository in a folder that is empty or not there: whole, or not at all.

    Raises
    ------
    UsageError
        If there is something in the folder.
    OutputError
        If it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(say("repository.full", path=folder))
    put(folder, contents())


def update(folder: Path) -> list[str]:
    """Bring what this civlib has to a repository that one has made, and return what is to be said.

    What the council has not changed since civlib brought it is replaced, and goes where civlib has
    it no more; what it has changed or deleted stays so.

    Raises
    ------
    UsageError
        If civlib has made no repository there.
    OutputError
        If something cannot be written.
    """
    mend(folder)
    known, new = _known(folder), contents()
    before = _brought(folder, known)
    said, files = list[str](), dict[str, bytes | None]()
    for path in sorted({*known, *new} - {SUMS}):
        here, data, old = _read(folder / path), new.get(path), known.get(path, "")
        now, then = _digest(path, here), _digest(path, data)
        if now == then:
            continue
        if now == old or path.startswith(ALWAYS):
            files[path] = data
            key = "replaced" if now and then else "gone" if now else "new"
            said.append(say(f"updated.{key}", path=path))
            said += _moved(path, here, data)
        elif then not in {"", old}:
            said.append(say("updated.kept" if now else "updated.deleted", path=path))
            said += _moved(path, before.get(path, here) if now else None, data)
    put(folder, {**files, SUMS: new[SUMS]})
    return said


def _known(folder: Path) -> dict[str, str]:
    """Return the digests of what civlib brought last, by path."""
    text = _read(folder / SUMS)
    if text is None:
        raise UsageError(say("repository.none", name=SUMS, path=folder.resolve()))
    lines = text.decode(errors="replace").splitlines()
    return {path: sha for sha, _, path in (line.partition("  ") for line in lines)}


def _brought(folder: Path, known: Mapping[str, str]) -> dict[str, bytes]:
    """Return the notebooks as civlib brought them last: they are in its wheel."""
    start = f"{PACKAGE.name}/{WHEEL_ONLY}/"
    for path in known:
        if path.endswith(".whl"):
            with suppress(BadZipFile):  # then what is here is compared
                files = unpacked(_read(folder / path) or b"")
                return {name.removeprefix(start): data for name, data in files.items()}
    return {}


def _read(path: Path) -> bytes | None:
    try:
        return read_bytes(path, MOST)
    except FileNotFoundError:
        return None


def _moved(path: str, old: bytes | None, new: bytes | None) -> Iterator[str]:
    if path.endswith(stored.ENDING) and old is not None and new is not None:
        yield from (f"  {line}" for line in changed(old, new))


def changed(old: bytes, new: bytes) -> Iterator[str]:
    """Yield what differs between two notebooks: numbers of cells, lines that go and that come."""
    before, after = _cells(old), _cells(new)
    match = SequenceMatcher(None, before, after, autojunk=False)
    for tag, first, last, start, end in match.get_opcodes():
        if tag == "equal":
            continue
        which = ("gone", first + 1, last) if tag == "delete" else ("changed", start + 1, end)
        yield _which(*which)
        left = "\n".join(before[first:last]).splitlines()
        right = "\n".join(after[start:end]).splitlines()
        lines = [*unified_diff(left, right, n=0, lineterm="")][2:]
        yield from (f"{line[0]} {line[1:]}" for line in lines if not line.startswith("@@"))


def _which(key: str, first: int, last: int) -> str:
    """Return which cells changed or are gone, counted from 1."""
    many = "cell" if first == last else "cells"
    return say(f"updated-{many}.{key}", first=first, last=last)


def _cells(data: bytes) -> list[str]:
    """Return what each cell says, with its tags and its translations."""
    try:
        cells = stored.read("", data)["cells"]
    except NotebookFaulty:
        return []
    return ["\n".join(_said(cell)) for cell in cells]


def _said(cell: stored.Cell) -> Iterator[str]:
    yield cell["source"]
    if tags(cell):
        yield f"tags: {', '.join(tags(cell))}"
    own = cell["metadata"].get(METADATA, {})
    yield from (f"{lang}: {own[lang]}" for lang in LANGUAGES if lang in own)
