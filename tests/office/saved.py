"""Years → workbooks → LibreOffice, which saves them → the same files, and what Excel would see."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from generate.__main__ import main as generate
from generate.odd import odd
from openpyxl import load_workbook

from civlib import dataset
from civlib.dataset import workbook
from civlib.dataset.folders import WORKBOOK
from civlib.dataset.workbook import contents

ROOT = Path(__file__).parents[2]
ODD = 8
KEPT = (ROOT / "data", ROOT / "tests/data", ROOT / "tests/data/cases")


def collect(place: Path) -> list[tuple[Path, str, int]]:
    """Put every year that there is, and made-up ones, below a folder; return data, slug, year."""
    for number, data in enumerate(KEPT):
        ignored = shutil.ignore_patterns("cases", "*.xlsx")
        shutil.copytree(data, place / f"kept-{number}", ignore=ignored)
    for seed in range(ODD):
        odd(f"office/{seed}").write(place / f"odd-{seed}")
    generate([str(place / "made")], standalone_mode=False)
    return [(data, *pair) for data in sorted(place.iterdir()) for pair in dataset.pairs(data)]


def save(paths: list[Path], place: Path) -> None:
    """Let LibreOffice open workbooks and save each over itself."""
    for number, path in enumerate(paths):
        shutil.copy(path, place / f"{number}.xlsx")
    names = [str(place / f"{number}.xlsx") for number in range(len(paths))]
    own, form = f"-env:UserInstallation=file://{place}/home", "xlsx:Calc MS Excel 2007 XML"
    command = ["soffice", "--headless", own, "--convert-to", form, "--outdir", place / "saved"]
    subprocess.run([*command, *names], check=True, stdout=subprocess.DEVNULL)
    for number, path in enumerate(paths):
        shutil.copy(place / "saved" / f"{number}.xlsx", path)


def faults(data: Path, slug: str, year: int, before: dict[str, bytes]) -> list[str]:
    """Return what is not as it was in a workbook that was saved."""
    path = data / slug / str(year) / WORKBOOK
    found = [str(problem) for problem in workbook.compare(path.parent)]
    files = {} if found else workbook.read(path, data).files
    plain = {name: dataset.canonical(name, text) for name, text in before.items()}
    found += [f"{path}: {name}" for name in plain if not found and files.get(name) != plain[name]]
    opened = load_workbook(path)
    page = opened["Кошти"]
    lasting = {
        "protection": page.protection.sheet,
        "a locked header": page["A1"].protection.locked,
        "drop-downs": len(page.data_validations.dataValidation) > 1,
        "notes": page["A1"].comment,
        "the hidden page": opened["_meta"].sheet_state != "visible",
    }
    return found + [f"{path}: {name} is gone" for name, there in lasting.items() if not there]


def main() -> None:
    """Check every year; end with 1 if something is not as it was."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        years = collect(place / "data")
        before = [contents.files(data / slug / str(year)) for data, slug, year in years]
        paths = [workbook.create(slug, year, data) for data, slug, year in years]
        save(paths, place)
        wrong = [
            fault for one, files in zip(years, before, strict=True) for fault in faults(*one, files)
        ]
    told = [f"Workbooks saved by LibreOffice: {len(years)}, faults: {len(wrong)}.", *wrong]
    sys.stdout.write("".join(f"{line}\n" for line in told))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
