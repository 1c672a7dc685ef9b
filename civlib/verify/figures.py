"""Every published number, read back out of what readers see, against the data and the re-run.

How a report writes the numbers that were recomputed independently is said here once more, and
nothing of civlib's own wording is used, so that a number that is rounded or written wrongly on a
page does not agree with itself.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from fractions import Fraction
from pathlib import Path, PurePath
from typing import NamedTuple

from civlib.dataset.putting import workplace
from civlib.errors import CivlibError, OutputError
from civlib.publish.provenance import INPUTS
from civlib.run.isolated import output_error, put
from civlib.verify import readback, recompute
from civlib.verify.readback import CELLS, PAGES, Unreadable, Words, brief, numbers
from civlib.verify.recompute import STAGES, Rows, Value, rounded
from civlib.verify.sealed import Sealed
from civlib.verify.verdict import Difference, Level
from civlib.wording.messages import say
from civlib.wording.terms import ANNUAL_REPORT, PROGRAMME_REVIEW

Tables = Mapping[str, Rows]
Expected = Sequence[tuple[str, str]]
"""Each number that a report shows, as it is written, and what it is."""


class Form(NamedTuple):
    """How a value is shown: places after the point, None for as it stands; whether in per cent.

    Onto ``marks`` that it does not have it is not rounded: it has more places, up to ``most``, and
    then it is said to be less or more than the mark.
    """

    places: int | None
    percent: bool = False
    marks: tuple[int | Fraction, ...] = ()
    most: int = 4


MONEY, COST, GIVEN = Form(1, marks=(0,), most=99), Form(2, marks=(0,), most=99), Form(None)
PERCENT = Form(1, percent=True, marks=(0, 80, 100, 120))

COLUMNS = {
    **dict.fromkeys((*STAGES, "variance", "underspent", "overspent", "masked"), MONEY),
    **dict.fromkeys(("envelope", "so_far", "remainder"), MONEY),
    **dict.fromkeys(("execution_rate", "capped_rate", "achievement_rate"), PERCENT),
    **dict.fromkeys(("mean_rate", "mean_rate_capped", "so_far_rate"), PERCENT),
    **dict.fromkeys(("indicators", "rated", "met"), GIVEN),
}
"""Each column of numbers that a report shows, and their form."""

VALUES = {"planned": GIVEN, "actual": GIVEN}
OWN = {
    "indicators": {**COLUMNS, **VALUES},
    "indicators_by_year": VALUES,
    "unit_costs": {**COLUMNS, "planned": COST, "actual": COST},
}
"""The columns of tables that show values of indicators, which are no money, or costs of them."""

TWICE = ("totals", "final_totals")
"""Tables that a report shows twice."""

TOLD = ("unpaired", "effectiveness", "sensitivity")
"""Tables that a report tells in words and publishes, but does not show."""

KEYS = ("measure_id", "source", "priority_id", "group", "number", "year")
"""Columns that say what a row is about."""


class Remade(NamedTuple):
    """A folder that was made again: its files by their paths, and why a report was not made."""

    files: Mapping[str, bytes]
    errors: tuple[CivlibError, ...] = ()


class Comparison(NamedTuple):
    """What differs in a file, and how many of the numbers that it shows are sure, and by what.

    Some equal an independent computation (``confirmed``), others the re-run only (``repeated``).
    """

    differences: tuple[Difference, ...]
    read: int = 0
    confirmed: int = 0
    repeated: int = 0


def level(sealed: Sealed, remade: Remade) -> Level:
    """Read every number back and compare it with the data, computed independently, and the re-run.

    HTML, PDF and CSV are read; drawings and notebooks are compared by their bytes alone. Where a
    report could not be made again, nothing but the data speaks for or against a number.

    Raises
    ------
    OutputError
        If there is no room to compute anew, which is no fault of the folder.
    """
    found: list[Difference] = []
    again = {**(sealed.files if remade.errors else {}), **remade.files}
    tables: Tables = {}
    shown: Mapping[str, Expected] = {}
    try:
        with _inputs(sealed) as folder:
            data, computers = recompute.report(folder)
            every = {table: compute(data) for table, compute in computers.items()}
            tables = {table: every[table] for table in every if f"tables/{table}.csv" in again}
            shown = on_pages(data, tables)
    except OutputError:
        raise
    except Exception as error:  # inputs that somebody has damaged can fail in any way
        text = say("shown.not-computed", name=type(error).__name__, why=error)
        found.append(Difference(INPUTS, say("place.data"), text, ""))
    compared = [
        _compare(name, sealed.files.get(name), again.get(name), tables, shown)
        for name in sorted({*sealed.files, *again})
        if not name.startswith(INPUTS) and name.endswith((".html", ".pdf", ".csv"))
    ]
    for comparison in compared:
        found += comparison.differences
    counts = ("read", "confirmed", "repeated")
    sums = {count: sum(getattr(one, count) for one in compared) for count in counts}
    return Level("figures", say("counted.figures", **sums), tuple(dict.fromkeys(found)))


@contextmanager
def _inputs(sealed: Sealed) -> Iterator[Path]:
    """Give a folder with the inputs that are sealed, and nothing else."""
    inputs = {path: file for path, file in sealed.files.items() if path.startswith(INPUTS)}
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(workplace())
            put(folder, inputs)
        except OSError as error:
            raise output_error(sealed.path, error) from error
        yield folder


def on_pages(data: Path, tables: Tables) -> Mapping[str, Expected]:
    """Return what pages show of tables, by language: of sums of funding, the rows."""
    if not tables:
        return {}
    shown = {name: rows for name, rows in tables.items() if name not in TOLD}
    if "measures" in shown:
        rows = recompute.read(data / "funding.csv")
        shown["measures"] = [{**row, **recompute.compared(*recompute.pair(row))} for row in rows]
    own = forms(data)
    return {lang: [*expected(shown, lang, own)] for lang in ("uk", "en")}


def forms(data: Path) -> dict[Form, Form]:
    """Return the forms that a report of a year, or of a programme, has of its own, for which.

    Amounts have as many decimals as the data; percentages keep to their side of what judges them.
    """
    years = [*recompute.with_data(data).values()] or [data]
    programme = recompute.outline(years[0].parent)
    rows = [row for year in years for row in recompute.read(year / "funding.csv")]
    texts = [row[name] for row in rows for name in STAGES if row[name]]
    texts += [str(row["planned"]) for row in programme.get("envelope", ())]
    own = [len(f"{Decimal(text):f}".partition(".")[2].rstrip("0")) for text in texts]
    unit = filter(str.isalpha, programme["unit"]["uk"].casefold())
    least = 2 if "".join(unit) == "грн" else 1
    decimals = int(programme.get("money_decimals", max(least, *own, 0)))
    marks = (*PERCENT.marks, *map(Fraction, programme.get("scale", {}).values()))
    return {MONEY: MONEY._replace(places=decimals), PERCENT: PERCENT._replace(marks=marks)}


def _compare(
    name: str,
    published: bytes | None,
    again: bytes | None,
    tables: Tables,
    shown: Mapping[str, Expected],
) -> Comparison:
    """Compare a file, if there are two, with what the data come to."""
    if published is None or again is None:
        texts = ("" if data is None else say("shown.file") for data in (published, again))
        return Comparison((Difference(name, say("place.whole"), *texts),))
    try:
        if name.endswith(".csv"):
            return compare_csv(name, published, again, tables.get(PurePath(name).stem))
        recomputed = name.startswith((ANNUAL_REPORT, PROGRAMME_REVIEW))
        lang = "en" if ".en." in name else "uk"
        return compare(name, published, again, shown.get(lang, ()) if recomputed else ())
    except (Unreadable, ValueError, csv.Error) as error:
        told = say("shown.unreadable", why=error)
        return Comparison((Difference(name, say("place.whole"), told, ""),))


def compare(file: str, published: bytes, remade: bytes, wanted: Expected = ()) -> Comparison:
    """Compare a published page or PDF with the one made again, and with what it should show.

    `Unreadable` is a damaged file.
    """
    words = readback.words(file, published)
    differences = [*readback.differences(words, readback.words(file, remade))]
    found = [Difference(file, place, *brief(old, new)) for place, old, new in differences]
    needed, places = Counter(text for text, _ in wanted), dict(wanted)
    there = counted(file, words, needed)
    told = Counter(number for _, _, new in differences for number in numbers(new))
    found += (Difference(file, places[text], "", text) for text in needed - there - told)
    read = sum(len(numbers(word.text)) for word in words)
    same = read - sum(len(numbers(old)) for _, old, _ in differences)
    confirmed = min(same, (needed & there).total())
    return Comparison(tuple(found), read, confirmed, same - confirmed)


def compare_csv(file: str, published: bytes, remade: bytes, rows: Rows | None) -> Comparison:
    """Compare a published CSV file with its rows computed independently, or with the re-run.

    The rows are None where nothing computes them. `ValueError` or `csv.Error`: it is no CSV.
    """
    lines = recompute.cells(published)
    wanted = recompute.cells(remade) if rows is None else recompute.written(rows, lines)
    differences = [*recompute.differences(lines, wanted)]
    read = sum(len(numbers(cell)) for line in lines for cell in line)
    same = read - sum(len(numbers(old)) for _, old, _ in differences)
    found = tuple(
        Difference(file, say("place.line", at=place.removeprefix("line ")), *texts)
        for place, *texts in differences
    )
    return Comparison(found, read, *((0, same) if rows is None else (same, 0)))


def expected(tables: Tables, lang: str, own: Mapping[Form, Form]) -> Iterator[tuple[str, str]]:
    """Yield each number that a report shows of its recomputed tables in its own forms."""
    for name, rows in tables.items():
        columns = OWN.get(name, COLUMNS)
        for row in rows:
            about = " / ".join(str(row[key]) for key in KEYS if key in row)
            for column in (name for name in row if name in columns):
                form = columns[column]
                if text := written(row[column], own.get(form, form), lang):
                    yield from [(text, f"{name}, {about}, {column}")] * (1 + (name in TWICE))


def written(value: Value, form: Form, lang: str) -> str:
    """Return a value as a report in a language writes it; nothing for what is absent or a word."""
    if value is None or isinstance(value, str):
        return ""
    number = Decimal(value) if isinstance(value, int) else value
    if form.places is not None or isinstance(number, Fraction):
        number = near(100 * Fraction(number) if form.percent else number, form)
    text = f"{abs(number):,f}"
    sign, percent = "\u2212" * (number < 0), "%" * form.percent
    if lang == "uk":
        text, percent = text.translate({44: "\u00a0", 46: ","}), "\u00a0%" * form.percent
    return sign + text + percent


def near(value: Decimal | Fraction, form: Form) -> Decimal:
    """Return a value rounded; the nearest mark where no number of places tells it apart.

    Examples
    --------
    >>> near(Fraction(9999, 100), PERCENT), near(Fraction(99999999, 10**6), PERCENT)
    (Decimal('99.99'), Decimal('100'))
    """
    places = form.places or 0
    for digits in range(places, max(places, form.most) + 1):
        number = rounded(value, digits)
        if Fraction(number) == value or Fraction(number) not in form.marks:
            return number
    return next(rounded(number, at) for at in range(99) if rounded(number, at) == number)


def counted(file: str, words: Words, texts: Mapping[str, int]) -> Counter[str]:
    """Return how often each number is shown: in the cells of a page, or on the pages of a PDF.

    The text of a PDF runs neighbouring cells together, so a number counts there wherever its
    characters stand, be it within another one: it says less, and is never wrong.
    """
    if file.endswith(".html"):
        cells = (word.text for word in words if word.place.name in CELLS)
        return Counter(number.lstrip("+") for text in cells for number in numbers(text))
    whole = _bare("".join(word.text for word in words if word.place.key in PAGES))
    return Counter({text: whole.count(_bare(text)) for text in texts})


def _bare(text: str) -> str:
    return "".join(text.split())
