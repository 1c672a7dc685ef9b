"""Two years as a clerk makes them: a wheel, an empty folder, Excel's cells typed in LibreOffice.

All that is typed stands in `FIRST` and `SECOND`; what must come of it was computed by hand, beside.
"""

import hashlib
import os
import re
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from html import unescape
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import calc

from civlib.run.wheel import wheel

SLUG, FOLDER, SECONDS = "blahoustrii", "data/blahoustrii", 300
ASKED = (
    "Програма благоустрою Калинова",
    "Калинівська міська рада",
    "грн",
    "2024-2025",
    "міський бюджет, обласний бюджет",
)

PLACED = {
    "Заходи": "ADGIK",  # номер, зміст, виконавці, стан, інформація про виконання
    "Кошти": "ABEG",  # номер, джерело, план, факт
    "Показники": "ABCDEIK",  # група, номер, найменування, одиниця, напрям, план, факт
}
FIRST = {
    "Заходи": (
        ("1.1", "Висадити дерева", "Управління благоустрою", "виконано", "Висаджено 285 дерев."),
        ("1.2", "Оновити сквер", "Управління благоустрою", "виконано частково", "Є доріжки."),
        ("1.10", "Облаштувати квітники", "Управління благоустрою", "не виконано", ""),
        ("2.1", "Відремонтувати двори", "Управління житла", "виконано", "Готові 12 дворів."),
        ("2.2", "Замінити ліхтарі", "Управління житла", "виконано", "Замінено 40 ліхтарів."),
        ("2.3", "Полагодити зупинки", "Управління житла", "виконано", "Готові 9 зупинок."),
        ("3.1", "Прибрати береги", "Управління екології", "виконано", "Прибрано 4 км."),
        ("3.2", "Провести толоки", "Управління екології", "виконано", "Проведено 6 толок."),
    ),
    "Кошти": (  # план 760 000; факт 737 200,74, тобто 97,00 %; відхилення −22 799,26
        ("1.1", "міський бюджет", "120000", "118500,50"),
        ("1.2", "міський бюджет", "80 000", "80 000"),
        ("1.2", "обласний бюджет", "40000", "35000"),
        ("1.10", "міський бюджет", "15000", "0"),
        ("2.1", "міський бюджет", "250000,00", "249999,99"),
        ("2.1", "обласний бюджет", "100000", "100000"),
        ("2.2", "міський бюджет", "60000", "61200"),
        ("2.3", "міський бюджет", "45000", "45000"),
        ("3.1", "міський бюджет", "30000", "27500,25"),
        ("3.2", "міський бюджет", "20000", "20000"),
    ),
    "Показники": (  # 95,0 %; 100,0 %; 400 / 415,79 = 96,2 %; 105,8 %: плану досягнуто за 2 із 4
        ("показники продукту", "1", "Дерев", "од.", "більше — краще", "300", "285"),
        ("показники продукту", "2", "Дворів", "од.", "більше — краще", "12", "12"),
        ("показники ефективності", "1", "Ціна дерева", "грн", "менше — краще", "400", "415,79"),
        ("показники якості", "1", "Задоволених", "%", "більше — краще", "60", "63,5"),
    ),
}
PARTICULARS = (
    ("Рік", "B3", "Звіт про благоустрій за 2024 рік"),
    ("Рік", "B4", "14.03.2025"),
    ("Рік", "B10", "Начальник управління"),
    ("Рік", "B11", "О. М. Коваль"),
    ("Висновок", "A3", "Пропонуємо взяти звіт до відома."),
)
NOTE = (
    "Використано {{ totals[all].actual }} грн.",
    "Дерев — {{ indicators[outputs/1].actual }}.",
)
SECOND = {
    "Заходи": tuple((None, None, None, "виконано", "Зроблено все.") for _ in range(8)),
    "Кошти": tuple(  # план 815 000; факт 805 000,75, тобто 98,77 %; відхилення −9 999,25
        (None, None, *row)
        for row in (
            *(("130000", "129000"), ("90000", "90000"), ("40000", "40000")),
            *(("20000", "18500,75"), ("260000", "255000"), ("100000", "98000")),
            *(("65000", "65000"), ("50000", "49500"), ("35000", "35000"), ("25000", "25000")),
        )
    ),
    "Показники": tuple(  # 103,1 %; 100,0 %; 410 / 390,91 = 104,9 %; 98,4 %: досягнуто за 3 із 4
        (None,) * 5 + row for row in (("320", "330"), ("14", "14"), ("410", "390,91"), ("62", "61"))
    ),
}

FOREIGN = re.compile(
    r"`[^`]*`|«[^»]*»|\S*[./_\d-]\S*|civlib(?: [!-~]+)*"
    r"|\b(?:uk|SHA256SUMS|methodology|blahoustrii|outputs)\b"
)
"""What is called alike in every language: commands, values, names of files, codes and options."""


def cells(rows: dict[str, tuple[tuple[str | None, ...], ...]]) -> list[calc.Cell]:
    """Return what is typed where; None leaves a cell as it is."""
    return [
        (page, f"{column}{number}", text)
        for page, found in rows.items()
        for number, row in enumerate(found, start=3)
        for column, text in zip(PLACED[page], row, strict=True)
        if text is not None
    ]


def digests(folder: Path) -> dict[str, str]:
    """Return what tells one state of the files in a folder from another."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".civlib" not in path.parts
    }


class Clerk:
    """Types into a workbook and a note, runs commands; remembers what was not civlib's doing."""

    def __init__(self, place: Path) -> None:
        self.folder, self._user = place / "rada", calc.profile(place / "office")
        self._civlib, self._opened = install(place / "env"), place / "opened"
        browser = place / "browser"
        browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {self._opened}\n')
        browser.chmod(0o755)
        self._env = {**os.environ, "CIVLIB_LANG": "uk", "BROWSER": f"{browser} %s"}
        self._env.pop("PYTHONPATH", None)
        self._left: dict[str, str] = {}
        self.by_hand: set[str] = set()

    def civlib(self, *given: str, ends: int = 0, typed: Iterable[str] = ()) -> str:
        """Run a command that must end with a code; return what it says, all of it Ukrainian."""
        self._look()
        done = subprocess.run(
            [self._civlib, *given],
            cwd=self.folder if self.folder.exists() else self.folder.parent,
            env=self._env,
            input="".join(f"{line}\n" for line in typed),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        said = done.stdout + done.stderr
        sys.stdout.write(f"$ civlib {' '.join(given)}\n{said}")
        sys.stdout.flush()
        expect(done.returncode == ends, f"ends with {done.returncode}, not {ends}")
        english = re.findall(r"[A-Za-z]{2,}", FOREIGN.sub("", said.replace(str(self.folder), "")))
        expect(not english, f"not in Ukrainian: {english}")
        self._left = digests(self.folder)
        return said

    def _look(self) -> None:
        """Note which files somebody else than civlib has changed since its last command."""
        now = digests(self.folder)
        pairs = self._left.items() ^ now.items()
        self.by_hand |= {name for name, _ in pairs}

    def type(self, year: int, *typed: calc.Cell) -> str:
        """Type into the year's workbook; return its name, as `civlib fill` wants it."""
        name = f"{FOLDER}/{year}/workbook.xlsx"
        calc.fill(self.folder / name, typed, self._user)
        return name

    def note(self, year: int, text: str) -> None:
        """Write the year's note."""
        (self.folder / FOLDER / f"{year}/note.md").write_text(text, encoding="utf-8")

    def preview(self, year: int) -> str:
        """Return what the preview of a year shows, after its end."""
        command = [self._civlib, "preview", SLUG, "--year", str(year), "--no-open"]
        piped = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        with subprocess.Popen(command, cwd=self.folder, env=self._env, **piped) as shown:
            try:
                address = re.search(rb"http://[\d.:]+/", shown.stdout.readline())[0].decode()
                return drawn(f"{address}report")
            finally:
                shown.terminate()

    def opened(self) -> str:
        """Return what was given to the browser."""
        return self._opened.read_text()

    def page(self, year: int) -> str:
        """Return the text of the year's page, its spaces alike."""
        path = self.folder / f"outputs/{SLUG}/{year}/annual_report.html"
        return plain(path.read_text(encoding="utf-8"))


def install(place: Path) -> Path:
    """Install the wheel into an environment of its own, where the packages of this one are too."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place], check=True)
    name, data = wheel()
    path = place.parent / name
    path.write_bytes(data)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    own = [*pip, "--python", place / "bin/python", "install", "--no-deps", "--no-index", path]
    subprocess.run(own, check=True)
    packages = next((place / "lib").glob("python*/site-packages"))
    (packages / "packages.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return place / "bin/civlib"


def drawn(address: str) -> str:
    """Return a page as soon as it is there; the preview's first one takes seconds."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        with suppress(HTTPError), urlopen(address, timeout=SECONDS) as answer:
            return answer.read().decode()
        time.sleep(0.2)
    raise SystemExit("The year of a clerk: the preview shows nothing")


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"(?s)<(script|style).*?</\1>|<[^>]+>", " ", html)))


def expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise SystemExit(f"The year of a clerk: {otherwise}")


def says(text: str, *wanted: str) -> None:
    """Expect each of these in a text."""
    for one in wanted:
        expect(one in text, f"does not say {one!r}")


def begin(clerk: Clerk) -> None:
    """Begin a repository, a programme, a year: all of it is to be filled."""
    clerk.civlib("new", "repository", "rada")
    says(clerk.civlib("check", ends=2), "civlib new programme")
    said = clerk.civlib("new", "programme", "Благоустрій", ends=2)
    says(said, "наприклад blahoustrii,")
    said = clerk.civlib("new", "programme", SLUG, typed=ASKED)
    says(said, f"civlib new year {SLUG} 2024")
    clerk.civlib("new", "year", SLUG, "2024")
    says(clerk.civlib("check", ends=1), "Помилок: 17,")  # 5 + 4 + 7 клітинок і записка
    says(clerk.civlib("workbook", SLUG, "2024"), f"civlib fill {FOLDER}/2024/workbook.xlsx")


def first(clerk: Clerk) -> None:
    """Make the first year: mistaken, mended, seen, published, released, corrected."""
    book = clerk.type(2024, *cells(FIRST), *PARTICULARS, ("Кошти", "B5", "обласний"))
    says(clerk.civlib("check", ends=1), "Кошти!B5")
    says(clerk.civlib("fill", book, ends=1), "Кошти!B5", "виберіть зі списку", "Нічого не записано")
    clerk.type(2024, ("Кошти", "B5", "обласний бюджет"))
    says(clerk.civlib("fill", book, ends=1), f"{FOLDER}/2024/note.md:")
    clerk.note(2024, "\n".join(NOTE))
    says(clerk.civlib("check"), "Помилок: 0, попереджень: 0.")
    says(plain(clerk.preview(2024)), "737 200,74")
    says(clerk.civlib("build", "--open"), "Відкрийте outputs/index.html")
    expect(clerk.opened().endswith("/outputs/index.html"), f"opened {clerk.opened()}")
    says(
        clerk.page(2024),
        *("737 200,74", "97,0 % плану (760 000,00)", "−22 799,26", "Виконано 6 із 8 заходів"),
        *("за 2 із 4 оцінених", "14 березня 2025 року", "О. М. Коваль", "1.10 «Облаштувати"),
        *("Використано 737 200,74 грн. Дерев — 285.", "Пропонуємо взяти звіт до відома."),
    )
    verified(clerk)
    says(clerk.civlib("release"), "випущено версію 1 ")
    correct(clerk, book)


def correct(clerk: Clerk, book: str) -> None:
    """Correct a released year: 118 500,50 was 118 600,50, so 737 300,74 in all."""
    clerk.type(2024, ("Кошти", "G3", "118600,50"))
    says(clerk.civlib("build", ends=1), f"civlib fill {book}")
    clerk.civlib("fill", book)
    says(clerk.civlib("build"), f"civlib release {SLUG} --year 2024 --reason")
    says(clerk.page(2024), "737 300,74", "97,0 % плану (760 000,00)", "−22 699,26")
    says(clerk.civlib("release", ends=2), "--reason")
    said = clerk.civlib("release", SLUG, "--year", "2024", "--reason", "Уточнено захід 1.1")
    says(said, "випущено версію 2 ")
    changes = (clerk.folder / f"outputs/{SLUG}/2024/versions/2.changes.md").read_text("utf-8")
    says(plain(changes), "| 118 500,50 | 118 600,50 | +100,00 |")


def second(clerk: Clerk) -> None:
    """Make the next year; the first one's versions stay, and can still be made again."""
    versions = clerk.folder / f"outputs/{SLUG}/2024/versions"
    before = digests(versions)
    clerk.civlib("new", "year", SLUG, "2025")
    # план і факт 10 рядків коштів і 4 показників, стан і хід 8 заходів, записка
    says(clerk.civlib("check", ends=1), "Помилок: 45,")
    clerk.civlib("workbook", SLUG, "2025")
    book = clerk.type(2025, *cells(SECOND), ("Рік", "B4", "16.03.2026"))
    clerk.note(2025, "Використано {{ totals[all].actual }} грн.\n")
    clerk.civlib("fill", book)
    says(clerk.civlib("check"), "Помилок: 0, попереджень: 0.")
    clerk.civlib("build")
    says(
        clerk.page(2025),
        *("805 000,75", "98,8 % плану (815 000,00)", "−9 999,25", "Виконано всі заходи"),
        *("за 3 із 4 оцінених", "16 березня 2026 року", "Використано 805 000,75 грн."),
    )
    says(clerk.page(2024), "737 300,74", "−22 699,26")
    verified(clerk)
    said = clerk.civlib("release")
    says(said, "2024: після версії 2 ", "2025: випущено версію 1 ")
    expect(digests(versions) == before, "a released version has changed")
    kept = (f"outputs/{SLUG}/2024/versions/{number}" for number in (1, 2))
    says(clerk.civlib("verify", *kept), "Підтверджено: 2 з 2.")


def verified(clerk: Clerk) -> None:
    found = re.search(r"Підтверджено: (\d+) з (\d+)\.", clerk.civlib("verify", "--data", "data"))
    expect(found is not None and found[1] == found[2], "not all is verified")


def main() -> None:
    """Make both years; end with 1 and a sentence where something is not as it must be."""
    with tempfile.TemporaryDirectory(prefix="civlib-office-") as folder:
        clerk = Clerk(Path(folder))
        begin(clerk)
        first(clerk)
        second(clerk)
        names = ("workbook.xlsx", "note.md")
        edited = {f"{FOLDER}/{year}/{name}" for year in (2024, 2025) for name in names}
        expect(clerk.by_hand == edited, f"edited by hand: {sorted(clerk.by_hand)}")
    sys.stdout.write("The year of a clerk: two years released; by hand workbook and note alone.\n")


if __name__ == "__main__":
    main()
