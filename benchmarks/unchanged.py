"""What a build costs that has nothing to do, or one report, among many.

python -m benchmarks.unchanged [--reports 200]
"""

from __future__ import annotations

import argparse
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.measure import YEARLY, Cost, build, machine, programmes, run

TIMES = 7


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--reports", type=int, default=200, help="[default: 200]")
    asked = parser.parse_args()
    print(machine())
    for reports in (4, asked.reports):
        with TemporaryDirectory() as name:
            measure(Path(name), reports)


def measure(folder: Path, reports: int) -> None:
    """Build everything once, then nothing, then after a change of one file."""
    data = programmes(folder, reports)
    command = build(data, folder / "built", *YEARLY, "--to", "html", "--quiet")
    show(f"{reports} reports: all", [run(command)])
    show(f"{reports} reports: nothing changed", [run(command) for _ in range(TIMES)])
    changed = []
    path = min(data.glob("*/*/note.md"))
    for _ in range(3):
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        changed.append(run(command))
    show(f"{reports} reports: one file changed", changed)


def show(what: str, costs: list[Cost]) -> None:
    """Print the fastest and the median run."""
    walls = sorted(cost.wall for cost in costs)
    cpu = median(cost.cpu for cost in costs)
    print(f"{what:36} {walls[0]:8.3f} s at best, {median(walls):8.3f} s median, {cpu:8.3f} s cpu")


if __name__ == "__main__":
    main()
