"""Somebody changes something that was published: each time it is found and named.

Sixty chosen tamperings, each kind at least once; ``-m long`` runs a thousand random ones. Where a
number is changed, whoever changed it also mended every checksum that names the file.
"""

import json
import py_compile
import re
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from random import Random

import forgery
import pytest
import tamper
from forgery import Forge
from pypdf import PdfWriter
from tamper import Tampered

from civlib.publish.provenance import CRATE, SUMS, text
from civlib.run import Options, build, environment, plan
from civlib.verify import Sealed, compare, levels, remake
from civlib.verify.figures import Remade
from civlib.verify.verdict import Verdict

KEPT = Path(__file__).parent / "data"
PLACE = "sample-programme/2025"
DATA = "inputs/data/sample-programme"
FUNDING = f"{DATA}/2025/funding.csv"
Published = tuple[Path, Remade]
REPORT, AUDIT = "annual_report", "published_figures_audit"


def publish(output: Path) -> Published:
    """Return a published year, and what comes out when it is made again."""
    tasks = plan(KEPT, ["sample-programme"], [2025])
    results = build(tasks, KEPT, output, Options(("html", "pdf", "docx"), jobs=2))
    assert [result.error for result in results] == [None, None]
    return output / PLACE, remake(Sealed(output / PLACE))


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Published:
    return publish(tmp_path_factory.mktemp("published"))


OTHER = {"matplotlib": "3.10.9", "python": "3.12.1"}


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory) -> Published:
    """Return a published year that says, all over, that other programs made it."""
    versions = {**environment.versions(), **OTHER}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(environment, "versions", lambda: versions)
        folder, _ = publish(tmp_path_factory.mktemp("elsewhere"))
    return folder, remake(Sealed(folder))


def judge(published: Published, name: str, data: bytes | None, mended: bool = True) -> Verdict:
    """Return the verdict while a file holds other bytes; all is put back at once.

    Where the checksums are mended, so is all that tells the file's checksum or size.
    """
    folder, remade = published
    before = {one: (folder / one).read_bytes() for one in (name, SUMS, CRATE)}
    (folder / name).unlink() if data is None else (folder / name).write_bytes(data)
    if mended:
        crate = (
            data if name == CRATE and data else resized(before[CRATE], before[name], data or b"")
        )
        (folder / CRATE).write_bytes(crate)
        sums = before[SUMS]
        for old, new in ((before[name], data or b""), (before[CRATE], crate)):
            sums = sums.replace(*(sha256(one).hexdigest().encode() for one in (old, new)))
        (folder / SUMS).write_bytes(sums)
    verdict = compare(Sealed(folder), remade)
    for one, kept in before.items():
        (folder / one).write_bytes(kept)
    return verdict


def resized(crate: bytes, old: bytes, new: bytes) -> bytes:
    """Return a crate with checksum and size of other bytes."""
    said = json.loads(crate)
    for one in said["@graph"]:
        if one.get("sha256") == sha256(old).hexdigest():
            one |= {"sha256": sha256(new).hexdigest(), "contentSize": str(len(new))}
    return text(said)


def test_what_nobody_changed_holds(published):
    verdict = compare(Sealed(published[0]), published[1])
    assert verdict.holds
    assert verdict.missing == ()
    figures = verdict.levels[2].counted
    read, confirmed, repeated = map(int, re.findall(r"\d+", figures.replace(",", "")))
    assert read == confirmed + repeated > 1000
    assert confirmed > 300


BYTES = (
    *(f"{REPORT}.html", f"{REPORT}.pdf", f"{REPORT}.ipynb", f"{AUDIT}.pdf", f"{AUDIT}.ipynb"),
    *("tables/measures.csv", "tables/findings.csv", "figures/planned-actual.svg"),
    *(FUNDING, f"{DATA}/programme.toml", f"{DATA}/2025/note.md", f"{DATA}/2024/indicators.csv"),
    *(f"inputs/notebooks/{REPORT}.ipynb", SUMS, CRATE, "datapackage.json"),
)


Change = Callable[[bytes, Random], Tampered]
NUMBERS: list[tuple[str, Change, int]] = [
    *((f"{REPORT}.html", tamper.html, seed) for seed in range(8)),
    *((f"{AUDIT}.html", tamper.html, seed) for seed in range(3)),
    *((f"{REPORT}.html", change, 1) for change in (tamper.alt, tamper.download, tamper.drawing)),
    *((f"{REPORT}.pdf", tamper.pdf, seed) for seed in range(6)),
    *((f"{AUDIT}.pdf", tamper.pdf, seed) for seed in range(2)),
    *((f"{REPORT}.pdf", change, 1) for change in (tamper.attached, tamper.spoken)),
    *(
        (f"tables/{name}.csv", tamper.csv, 1)
        for name in ("measures", "totals", "indicators", "groups", "effectiveness", "findings")
    ),
]


def found_byte(published: Published, name: str, changed: Tampered) -> None:
    """Hold that a file is named as soon as a byte of it is another one."""
    verdict = judge(published, name, changed.data, mended=False)
    named = {one.file for level in verdict.levels for one in level.differences}
    assert name in named, f"{name} was changed, {sorted(named)} are named"


def found_number(published: Published, name: str, changed: Tampered) -> None:
    """Hold that it is named with its file, its page or line, what stands there and should."""
    checksums, origin, figures, every_byte = judge(published, name, changed.data).levels
    assert not checksums.differences
    assert not origin.differences
    assert any(
        one.file == name
        and one.place.startswith(changed.place)
        and changed.after in one.published
        and changed.before in one.recomputed
        for one in figures.differences
    ), (changed[1:], figures.differences)
    assert name in {one.file for one in every_byte.differences}


def in_page(old: str, new: str) -> tuple[str, Forge]:
    return f"{REPORT}.html", forgery.pattern(old, new)


def in_pdf(change: Callable[[PdfWriter], None]) -> tuple[str, Forge]:
    return f"{REPORT}.pdf", forgery.pdf(change)


def in_word(part: str, old: str, new: str) -> tuple[str, Forge]:
    return f"{REPORT}.docx", forgery.packed(part, forgery.pattern(old, new))


DOCUMENT, BOOK = "word/document.xml", "xl/workbook.xml"
TWO = '"text/html": ["",'
HIDE = forgery.pattern("<sheet ", '<sheet state="hidden" ')
FORGED: dict[str, tuple[str, Forge]] = {
    "a bar of a drawing": ("figures/planned-actual.svg", forgery.longer),
    "a bar on the page": (f"{REPORT}.html", forgery.drawn(forgery.longer)),
    "a bar in the notebook": (f"{REPORT}.ipynb", forgery.in_notebook),
    "a box over the paper": in_pdf(forgery.over),
    "outlines of letters": in_pdf(forgery.glyphs),
    "the title in a PDF": in_pdf(forgery.titled),
    "what is attached": in_pdf(forgery.unattached),
    "a style that shows another number": in_page(
        "</style>", "td:first-child::after{content:'865,0'}</style>"
    ),
    "a style of an element": in_page("<td ", '<td style="color:#fff" '),
    "hidden text": in_page("<h2 ", "<h2 hidden "),
    "the policy of a page": in_page("default-src 'none'", "default-src *"),
    "a policy that is gone": in_page("<meta http-equiv[^>]*>", ""),
    "a script": in_page("</body>", "<script>1</script></body>"),
    "the text of a picture": in_page('alt="[^"]+"', 'alt="Усе гаразд"'),
    "the language of a page": in_page('lang="uk"', 'lang="ru"'),
    "the address of a link": in_page(f'href="{REPORT}.pdf"', 'href="https://example.org"'),
    "a comment": in_page("</body>", "<!-- 1 --></body>"),
    "two rows of the page": (f"{REPORT}.html", forgery.swapped),
    "a note below a table": in_page("Джерело: ", "Перевірене джерело: "),
    "a version on the page alone": in_page("matplotlib [0-9.]+", "matplotlib 3.9.9"),
    "a version in the crate alone": (CRATE, forgery.pattern("matplotlib@[0-9.]+", "matplotlib@1")),
    "a version in the notebook alone": (
        f"{REPORT}.ipynb", forgery.pattern('"matplotlib": "[0-9.]+"', '"matplotlib": "3.9.9"')
    ),
    "what the crate says twice": (
        CRATE, forgery.pattern('("creditText": ")', r'\1Ні.", \1')
    ),
    "a size that is none": (CRATE, forgery.pattern('("contentSize": ")[0-9]+', r"\1https://a.org")),
    "what the crate says of it": (CRATE, forgery.pattern('"creditText": "', '"creditText": "Ні. ')),
    "two lines of a table": ("tables/measures.csv", forgery.lines),
    "what the tables are": ("datapackage.json", forgery.pattern('"title": "', '"title": "Ні, ')),
    "a text in Word": in_word(DOCUMENT, "(<w:t [^>]*>)[^<]+", r"\1Усе гаразд"),
    "a colour in Word": in_word("word/styles.xml", 'w:color w:val="[^"]*', 'w:color w:val="FFFFFF'),
    "who wrote it in Word": in_word("docProps/core.xml", "<dc:creator>[^<]*", "<dc:creator>Хтось"),
    "a sheet of the workbook": ("tables.xlsx", forgery.packed(BOOK, HIDE)),
    "another file before the workbook": ("tables.xlsx", forgery.text("PK", "%PDF-1.7 PK")),
    "a drawing that no browser shows": in_page("(svg.xml;base64,[^\"]*)", r"\1===="),
    "a key twice in the notebook": (f"{REPORT}.ipynb", forgery.pattern('("cells": )', r"\1[], \1")),
    "a foreign notebook": (f"inputs/notebooks/{REPORT}.ipynb", forgery.cell("1 + 1")),
    "another output of a cell": (f"{REPORT}.ipynb", forgery.text('"text/html": [', TWO)),
    "the brief": ("brief.pdf", forgery.pdf(forgery.over)),
    "an audit that is gone": (f"{AUDIT}.html", lambda data: None),
}  # fmt: skip
"""Where no number that is read is another one; the checksums are mended."""


@pytest.mark.parametrize("kind", FORGED)
def test_a_forgery_that_changes_no_number_differs(published, kind):
    """Nothing tells that it was made elsewhere, so a byte is enough."""
    found_forgery(published, *FORGED[kind])


@pytest.mark.parametrize(
    "kind",
    [
        kind if name.endswith(".svg") else pytest.param(kind, marks=pytest.mark.long)
        for kind, (name, _) in FORGED.items()
    ],
)
def test_it_differs_as_well_where_another_environment_is_claimed(elsewhere, kind):
    """Which excuses nothing but what it can have moved."""
    found_forgery(elsewhere, *FORGED[kind])


def test_an_honest_report_of_another_environment_holds(elsewhere):
    verdict = compare(Sealed(elsewhere[0]), elsewhere[1])
    assert verdict.outcome == "elsewhere"
    assert {fact.name: fact.before for fact in verdict.environment} == OTHER


@pytest.mark.parametrize("name", ["tables.xlsx", f"{REPORT}.html"])
def test_it_holds_where_such_programs_have_made_it_so(elsewhere, published, name):
    """Packed in another way, or drawn a little elsewhere; but not where no other ones are said."""
    change = forgery.deflated if name.endswith("xlsx") else forgery.drawn(forgery.shifted)
    made = change((elsewhere[0] / name).read_bytes())
    assert judge(elsewhere, name, made).outcome == "elsewhere"
    assert judge(published, name, change((published[0] / name).read_bytes())).outcome == "differs"


def found_forgery(published: Published, name: str, forge: Forge) -> None:
    made = forge((published[0] / name).read_bytes())
    verdict = judge(published, name, made)
    assert verdict.outcome == "differs", verdict
    assert made is None or not verdict.levels[0].differences  # all checksums are mended
    assert name in {one.file for level in verdict.levels for one in level.differences}


INPUTS = [
    *(f"{DATA}/{year}/{name}.csv" for year in (2025, 2024) for name in ("funding", "indicators")),
    f"{DATA}/2025/published.csv",
]


def found_input(published: Published, name: str, changed: Tampered) -> bool:
    """Hold that an input is named, whatever the numbers come to; return whether figures are."""
    checksums, origin, figures, _ = judge(published, name, changed.data).levels
    assert not checksums.differences
    assert name in {one.file for one in origin.differences}
    return bool(figures.differences)


CHOSEN = [
    *((name, tamper.byte, name, found_byte) for name in BYTES),
    *((*number, found_number) for number in NUMBERS),
    *((name, tamper.csv, 1, found_input) for name in INPUTS),
]


@pytest.mark.parametrize(("name", "change", "seed", "found"), CHOSEN)
def test_what_somebody_changed_is_found(published, name, change, seed, found):
    """Of a changed number or input all checksums are mended: notebooks say what they are of."""
    found(published, name, change((published[0] / name).read_bytes(), Random(seed)))


def test_when_an_input_is_changed_then_the_wrong_figures_are_named(published):
    """Planned 1000 instead of 120 for 1.1: 1160 in all, and no page says so."""
    data = (published[0] / FUNDING).read_bytes().replace(b"1.1,city,120.0,", b"1.1,city,1000,")
    figures = judge(published, FUNDING, data).levels[2].differences
    assert ("tables/totals.csv", "line 2, planned", "280.0", "1160.0") in figures
    for ending in ("html", "pdf"):
        assert (f"{REPORT}.{ending}", "totals, all, planned", "", "1\u00a0160,00") in figures


@pytest.mark.parametrize("name", ["annual_report.html", "annual_report.pdf", "tables/totals.csv"])
def test_a_file_that_is_cut_off_is_found(published, name):
    data = (published[0] / name).read_bytes()
    figures = judge(published, name, data[: len(data) // 2]).levels[2].differences
    assert name in {one.file for one in figures}


def test_a_report_that_the_data_give_and_nobody_finds_is_told(published, tmp_path):
    """An audit is due where something printed lies among the inputs; a form, by a layout."""
    copy = Path(shutil.copytree(published[0], tmp_path / "2025"))
    for path in (*copy.glob(f"{AUDIT}*"), copy / f"inputs/notebooks/{AUDIT}.ipynb"):
        path.unlink()
    assert compare(Sealed(copy), published[1]).missing == (AUDIT,)
    for name in ("published", "statements"):
        (copy / DATA / "2025" / f"{name}.csv").unlink()
    assert compare(Sealed(copy), published[1]).missing == ()
    data = Path(shutil.copytree(KEPT / "sample-programme", tmp_path / "data" / "sample-programme"))
    (data / "layout.toml").touch()
    assert compare(Sealed(copy), published[1], data.parent).missing == ("official_form", AUDIT)


def claim(folder: Path, *names: str, data: bytes = b"forged") -> None:
    """Let the yearly report be made of more, as its folder says."""
    path = folder / f"{REPORT}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
        notebook["metadata"]["civlib"]["origin"]["inputs"][name] = sha256(data).hexdigest()
    path.write_text(json.dumps(notebook), encoding="utf-8")


NOT_READ = (
    *("inputs/notebooks/xlsxwriter.pyc", "inputs/notebooks/black/__init__.pyc"),
    *("inputs/notebooks/jedi.abi3.so", "inputs/notebooks/other.py", "inputs/notebooks/evil.ipynb"),
    *("inputs/.ipython/profile_default/startup/00.ipy", "inputs/letter.html", "inputs/data/x.csv"),
    *(f"{DATA}/2025/contacts.xlsx", f"{DATA}/2025/more/funding.csv", f"{DATA}/2026/funding.csv"),
    *(f"{DATA}/layout.toml", f"{DATA}/arms.svg", "inputs/data/other/programme.toml"),
    *("inputs/data/other/2025/funding.csv", "inputs/outputs/other/2030/tables/totals.csv"),
)
"""What nobody's yearly report is made of, whatever its folder says."""


def test_what_a_report_does_not_read_is_no_input_and_never_laid_before_it(
    published, tmp_path, monkeypatch
):
    copy = Path(shutil.copytree(published[0], tmp_path / "copy"))
    claim(copy, *NOT_READ)
    sealed = Sealed(copy)
    told = levels.origin(sealed).differences
    place = f"no input of {REPORT}, which does not read it"
    assert [one.file for one in told if one.place == place] == [*NOT_READ]
    laid: set[str] = set()
    monkeypatch.setattr(
        "civlib.verify.again", lambda wishes, *_: laid.update(*(one.inputs for one in wishes)) or {}
    )
    remake(sealed)
    assert {f"inputs/{name}" for name in laid}.isdisjoint(NOT_READ)
    assert FUNDING.removeprefix("inputs/") in laid


def test_a_forged_notebook_does_not_run(published, tmp_path):
    """What lies in a published folder is somebody's code: civlib runs its own notebook.

    Nor is any module of it imported, not even one that a package has the name of.
    """
    copy, mark = tmp_path / "copy", tmp_path / "ran"
    shutil.copytree(published[0], copy)
    (tmp_path / "x.py").write_text(f"open({str(mark)!r}, 'w').close()", encoding="utf-8")
    compiled = Path(py_compile.compile(str(tmp_path / "x.py"), str(tmp_path / "x.pyc")))
    modules = [f"inputs/notebooks/{one}.pyc" for one in ("xlsxwriter", "black", "jedi")]
    claim(copy, *modules, data=compiled.read_bytes())
    name = "inputs/notebooks/annual_report.ipynb"
    notebook = json.loads((copy / name).read_text(encoding="utf-8"))
    notebook["cells"][-1]["source"] += f"\nopen({str(mark)!r}, 'w').close()"
    (copy / name).write_text(json.dumps(notebook), encoding="utf-8")
    verdict = compare(Sealed(copy), remake(Sealed(copy)))
    assert not mark.exists()
    assert name in {one.file for one in verdict.levels[1].differences}


@pytest.mark.long
@pytest.mark.parametrize(
    ("times", "paths", "change", "found"),
    [
        (500, "**/*", tamper.byte, found_byte),
        (200, "*.html", tamper.html, found_number),
        (100, "*.pdf", tamper.pdf, found_number),
        (100, "tables/*.csv", tamper.csv, found_number),
        (100, "inputs/data/**/*.csv", tamper.csv, found_input),
    ],
)
def test_what_somebody_changed_at_random_is_found(published, times, paths, change, found):
    random, folder = Random(2019), published[0]
    files = sorted(path for path in folder.glob(paths) if path.is_file())
    wrong = 0
    for _ in range(times):
        path = random.choice(files)
        name = path.relative_to(folder).as_posix()
        wrong += found(published, name, change(path.read_bytes(), random)) or 0
    assert found is not found_input or wrong > 10
