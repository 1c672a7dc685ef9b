"""From saving a file to the new page in the browser, against a build of the same change.

python -m benchmarks.preview [--rounds 9]
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import time
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.measure import BIN, ROOT, YEARLY, YEARS, build, machine, programmes, run, usual

REPORT = ("--year", "2020", *YEARLY)


def main() -> None:
    """Measure by turns and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=9, help="[default: 9]")
    rounds = parser.parse_args().rounds
    print(machine())
    with TemporaryDirectory() as name:
        data = programmes(Path(name), YEARS)
        note = next(data.glob("*/2020/note.md"))
        making = build(data, Path(name) / "built", *REPORT, "--quiet")
        show = [str(BIN / "civlib"), "preview", note.parts[-3], "--data", str(data), "--no-open"]
        given = {"cwd": ROOT, "env": usual(), "stderr": subprocess.PIPE, "text": True}
        with subprocess.Popen([*show, *REPORT], **given) as preview:
            said = preview.stderr.readline()
            measure(int(re.search(r":(\d+)/", said)[1]), note, making, rounds)
            preview.terminate()


def measure(port: int, note: Path, making: list[str], rounds: int) -> None:
    """Save a note, see it, build it; so many times."""
    seen, built = [], []
    told = news(port, "", 1)
    for number in range(rounds):
        text = f"Речення {'ще ' * number}одне."  # no figure, which nobody types into a note
        start = time.perf_counter()
        with note.open("a", encoding="utf-8") as file:
            file.write(f"\n{text}\n")
        told = news(port, told["number"], told["made"] + 1)
        page = get(port, f"/report?{told['made']}")
        seen.append(time.perf_counter() - start)
        if text.encode() not in page:
            raise SystemExit("The page is not of the last save.")
        built.append(run(making).wall)
        print(f"saved → seen {seen[-1]:6.2f} s    civlib build {built[-1]:6.2f} s", flush=True)
    pairs = [one / other for one, other in zip(seen, built, strict=True)]
    medians = f"{median(seen):.2f} s, {median(built):.2f} s, ratio of a pair {median(pairs):.2f}"
    print(f"medians: {medians}; fastest: {min(seen):.2f} s, {min(built):.2f} s")


def news(port: int, number: object, made: int) -> dict[str, object]:
    """Return what a preview tells once it has made so many pages."""
    while True:
        told = json.loads(get(port, f"/news?{number}"))
        if told["problems"]:
            raise SystemExit(f"Nothing to see: {told['problems']}")
        if told["made"] >= made and not told["busy"]:
            return told
        number = told["number"]


def get(port: int, path: str) -> bytes:
    """Return what a preview answers."""
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    return connection.getresponse().read()


if __name__ == "__main__":
    main()
