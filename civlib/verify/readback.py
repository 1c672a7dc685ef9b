"""Every published number, read back out of what readers see, against the data and the re-run."""

from __future__ import annotations

from pathlib import Path

from civlib.errors import CivlibError
from civlib.publish.provenance import INPUTS
from civlib.verify import recompute
from civlib.verify.differences import Difference
from civlib.verify.figures import Comparison, Counts, compare, compare_csv, csv_rows
from civlib.verify.levels import ABSENT, Level, Remade
from civlib.verify.sealed import Sealed
from civlib.verify.shown import Tables
from civlib.wording.terms import ANNUAL_REPORT, PROGRAMME_REVIEW

PAGES = (".html", ".pdf")


def figures(sealed: Sealed, remade: Remade) -> Level:
    """Read every number back and compare it with the data, computed independently, and the re-run.

    HTML, PDF and CSV are read; drawings and notebooks are compared by their bytes alone.
    """
    found = [_failed(error) for error in remade.errors]
    counts = Counts(0, 0, 0)
    tables = _Independent(sealed)
    for name in sorted({*sealed.files, *remade.files}):
        if not name.startswith(INPUTS) and name.endswith((*PAGES, ".csv")):
            one = _compare(name, sealed.data(name), remade.files.get(name), tables)
            found += one.differences
            counts = Counts(*map(sum, zip(counts, one.counts, strict=True)))
    found += tables.problems
    counted = (
        f"{counts.read} numbers: {counts.confirmed} by independent arithmetic, "
        f"{counts.repeated} by the re-run"
    )
    return Level("figures", counted, tuple(dict.fromkeys(found)))


def _failed(error: CivlibError) -> Difference:
    return Difference("the re-run", "a report", "", f"it cannot be made again: {error}")


def _compare(
    name: str, published: bytes | None, again: bytes | None, independent: _Independent
) -> Comparison:
    if published is None or again is None:
        texts = (ABSENT if data is None else "a file" for data in (published, again))
        return Comparison((Difference(name, "the whole file", *texts),), Counts(0, 0, 0))
    if name.endswith(PAGES):
        return compare(name, published, again, independent.of_report(name))
    table = independent.of_file(Path(name).stem)
    rows = csv_rows(again) if table is None else table
    return compare_csv(name, published, rows, independent=table is not None)


class _Independent:
    """The tables of a folder's data, computed once when they are first asked for.

    Attributes
    ----------
    problems
        Inputs that cannot be computed with.
    """

    def __init__(self, sealed: Sealed) -> None:
        self.problems: list[Difference] = []
        self._folder = sealed.path / INPUTS / "data"
        self._origins = {one.task.stem: one.task for one in sealed.origins}
        self._known: dict[str, Tables] = {}

    def of_report(self, name: str) -> Tables:
        """Return the tables that a report's numbers are held against; nothing for some kinds."""
        task = self._origins.get(name.rpartition(".")[0])
        if task is None or task.notebook not in (ANNUAL_REPORT, PROGRAMME_REVIEW):
            return {}
        if task.notebook not in self._known:
            place = self._folder / task.programme
            one_year = task.notebook == ANNUAL_REPORT
            folder = place / str(task.year) if one_year else place
            self._known[task.notebook] = self._tables(folder, one_year)
        return self._known[task.notebook]

    def of_file(self, stem: str) -> list[dict[str, str]] | None:
        """Return the rows of a published CSV file; None if nothing computes them independently."""
        kinds = {**recompute.YEAR, **recompute.REVIEW}
        if stem not in kinds:
            return None
        for name in self._origins:
            tables = self.of_report(f"{name}.html")
            if stem in tables:
                return recompute.texts(tables[stem])
        return None

    def _tables(self, folder: Path, one_year: bool) -> Tables:
        try:
            return recompute.year(folder) if one_year else recompute.review(folder)
        except Exception as error:  # inputs that somebody has damaged can fail in any way
            text = f"it cannot be computed with ({type(error).__name__}: {error})"
            self.problems.append(Difference(INPUTS, folder.name, text, ""))
            return {}
