"""Copies of the real files, in which one mutation after the other is tried and taken back."""

import re
import shutil
import signal
import time
import traceback
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from xml.etree import ElementTree

from civlib import dataset
from civlib.compute import finance, indicators, standing
from civlib.dataset import layout, workbook
from civlib.dataset.folders import DOUBTS
from civlib.dataset.importing import bringing, reading
from civlib.dataset.problems import ERROR, DataError, Problem
from civlib.dataset.spreadsheet import canonical
from civlib.errors import CivlibError

from .changes import Mutation, mutated
from .excuse import excused

TESTS = Path(__file__).parents[1]
YEARS = {
    "bakhmut-civil-society": (TESTS.parent / "data", 2019),
    "sample-programme": (TESTS / "data", 2025),
    "demo-programme": (TESTS / "data", 2020),
}
PLAIN = "plain.txt"
REPORTS = PLAIN, "plain.docx", "plain.pdf", "hard.docx", "other.docx", "village.docx"
CONCLUSION = "Узяти до відома: використано {{ totals[all].actual }} із {{ totals[all].planned }}.\n"

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

SAME, TOLD, EXCUSED, REFUSED, FAILED = "same", "told", "excused", "refused", "FAILED"
"""What becomes of a mutation: its figures are the same, or others and told of, and so on."""

Figures = dict[tuple[Any, ...], Any]


class Hung(BaseException):
    """Raised out of what takes too long; no ``except Exception`` keeps it."""


class Outcome(NamedTuple):
    """What became of a mutation, why if it failed, and after how many seconds."""

    mutation: Mutation
    what: str
    why: str = ""
    seconds: float = 0


class World:
    """A folder with copies of the real files, each year with a layout, a conclusion, a workbook."""

    def __init__(self, folder: Path) -> None:
        self.data, self.reports = folder / "data", folder / "reports"
        self.reports.mkdir(parents=True)
        for name in REPORTS:
            shutil.copy(TESTS / "forms" / name, self.reports)
        self.figures, self.problems = {}, {}
        for slug, (root, year) in YEARS.items():
            place = self.data / slug
            shutil.copytree(root / slug / str(year), place / str(year))
            shutil.copy(root / slug / "programme.toml", place)
            own = dataset.load(slug, year, self.data)
            (place / layout.FILE).write_text(layout.written(layout.usual(own)))
            if not own.conclusion:
                (place / str(year) / "conclusion.md").write_text(CONCLUSION)
            made = bringing.bring(reading.read(self.reports / PLAIN), slug, year, self.data).files
            (place / str(year) / DOUBTS).write_bytes(made[place / str(year) / DOUBTS])
            workbook.create(slug, year, self.data).rename(folder / f"{slug}.xlsx")
            self.figures[slug] = figures(slug, year, self.data)
            self.problems[slug] = dataset.check(self.data, [slug], [year])
        self.folder = folder
        files = (path.relative_to(folder).as_posix() for path in folder.rglob("*"))
        self.files = sorted(file for file in files if (folder / file).is_file())

    def mutation(self, seed: int, number: int) -> Mutation:
        """Return one of the mutations of a seed; each file in turn."""
        file = self.files[number % len(self.files)]
        return mutated(file, (self.folder / file).read_bytes(), Random(f"{seed}/{number}"))

    def outcome(self, mutation: Mutation, limit: float) -> Outcome:
        """Return what becomes of a mutation; it has hung after so many seconds of the processor.

        Or after ten times as many of the clock, if it waits.
        """

        def hang(*_: object) -> None:
            raise Hung

        path, began = self.folder / mutation.file, time.process_time()
        before = [signal.signal(one, hang) for one in (signal.SIGPROF, signal.SIGALRM)]
        path.write_bytes(mutation.after)
        signal.setitimer(signal.ITIMER_PROF, limit)
        signal.setitimer(signal.ITIMER_REAL, 10 * limit)
        try:
            what, why = self._tried(mutation, path)
        except CivlibError as error:
            what, why = REFUSED, _unplaced(getattr(error, "problems", ()), str(error))
        except (Exception, Hung):
            what, why = FAILED, traceback.format_exc()
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGPROF, before[0])
            signal.signal(signal.SIGALRM, before[1])
            path.write_bytes(mutation.before)
        return Outcome(mutation, FAILED if why else what, why, time.process_time() - began)

    def _tried(self, mutation: Mutation, path: Path) -> tuple[str, str]:
        if path.parent == self.reports:
            return SAME, " ".join(lost(path, self.folder / "none", "trial", 2021))
        if path.suffix != ".xlsx":
            slug = mutation.file.split("/")[1]
            what, why = self._read(slug, [mutation])
            if path.name in (layout.FILE, DOUBTS):  # an import reads what they say
                why = why or " ".join(lost(self.reports / PLAIN, self.data, slug, YEARS[slug][1]))
            return what, why
        filled, typed = workbook.read(path, self.data), []
        before = {name: filled.file(name).read_bytes() for name in filled.files}
        try:
            for name in workbook.contents.changed(before, filled.files):
                own = filled.file(name)
                own.write_bytes(filled.files[name])
                file = own.relative_to(self.folder).as_posix()
                old = canonical(name, before[name])
                typed.append(Mutation(file, mutation.kind, old, filled.files[name]))
            return self._read(filled.programme.slug, typed)
        finally:
            for name, text in before.items():
                filled.file(name).write_bytes(text)

    def _read(self, slug: str, changed: Sequence[Mutation]) -> tuple[str, str]:
        """Check and load a year of which files are changed; compare its figures."""
        year = YEARS[slug][1]
        problems = dataset.check(self.data, [slug], [year])
        if errors := [one for one in problems if one.severity == ERROR]:
            raise DataError(errors)
        now, before = figures(slug, year, self.data), self.figures[slug]
        if now == before:
            return SAME, ""
        new = Counter(map(_said, problems)) - Counter(map(_said, self.problems[slug]))
        if any(_names(one.file, path, told) for path, _, told in new for one in changed):
            return TOLD, ""
        # A workbook has a text once for all its cells; no figure rests on what is printed.
        own = [one for one in changed if not one.file.endswith("published.csv")] or changed
        return EXCUSED, "" if all(map(excused, own)) else _differing(before, now)


def lost(path: Path, data: Path, slug: str, year: int) -> list[str]:
    """Return numbers of a report's tables that its import has in no file.

    Of a Word document they are read from its XML, by nothing of civlib.
    """
    document = reading.read(path)
    texts = [cell.text for table in document.tables for cell in table.cells]
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as packed:
            body = ElementTree.fromstring(packed.read("word/document.xml"))
        for cell in body.iter(f"{WORD}tc"):
            paragraphs = (
                "".join(one.text or "" for one in p.iter(f"{WORD}t")) for p in cell.iter(f"{WORD}p")
            )
            texts.append("\n".join(paragraphs))
    made = bringing.bring(document, slug, year, data).files.values()
    told = _seen("|".join(text.decode() for text in made))
    there = {*re.findall(r"\d+", told), *re.findall(r"\d+", re.sub(r"(?<=\d)\s+(?=\d)", "", told))}
    return [one for text in texts for one in re.findall(r"\d+", _seen(text)) if one not in there]


def _seen(text: str) -> str:
    return "".join(one for one in text if unicodedata.category(one) != "Cf")


def figures(slug: str, year: int, data: Path) -> Figures:
    """Return totals, sums of each measure, states and statuses of a year."""
    own = dataset.load(slug, year, data)
    tables = {
        "totals": finance.totals(
            finance.whole(own.measures, own.funding), own.programme.source_ids
        ),
        "measures": finance.by_measure(own.measures, own.funding),
        "indicators": indicators.of_year(own)[
            ["group", "number", "planned", "actual", "achievement_rate", "state"]
        ],
        "standing": standing.by_measure(own),
    }
    return {
        (name, *(row[:2] if name == "indicators" else row[:1])): row
        for name, table in tables.items()
        for row in map(tuple, table.itertuples(index=False))
    }


def _differing(before: Figures, now: Figures) -> str:
    keys = sorted((key for key in before | now if before.get(key) != now.get(key)), key=str)
    return "; ".join(f"{key}: {before.get(key)} → {now.get(key)}" for key in keys[:3])


def _said(problem: Problem) -> tuple[str, str, str]:
    return problem.path, problem.code, problem.message


def _names(file: str, path: str, told: str) -> bool:
    return path.endswith(file) or file.rpartition("/")[2] in told


def _unplaced(problems: Iterable[Problem], text: str) -> str:
    """Return what does not say where it is."""
    bare = [one for one in problems if not re.search(r"(data|reports|none)/|\.xlsx$", one.path)]
    return "" if problems and not bare else f"no place: {text}"
