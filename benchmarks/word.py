"""What Word documents add to a build: the same reports without and with them, alternating.

python -m benchmarks.word
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.measure import Cost, build, machine, programmes, run

WAYS = ("html,pdf", "html,pdf,docx")


def main() -> None:
    """Measure and print the ratio of each round, and the median."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--reports", type=int, default=16, help="[default: 16]")
    parser.add_argument("--rounds", type=int, default=4)
    asked = parser.parse_args()
    rounds: list[list[Cost]] = []
    with TemporaryDirectory() as name:
        folder = Path(name)
        data = programmes(folder, asked.reports)
        for _ in range(asked.rounds):
            rounds.append([built(data, folder / "built", to) for to in WAYS])
            print(*(f"{to:14} {cost}" for to, cost in zip(WAYS, rounds[-1], strict=True)), sep="\n")
    print(f"{machine()}; {asked.reports} reports, {asked.rounds} round(s)")
    for kind in ("wall", "cpu"):
        ratios = [getattr(more, kind) / getattr(less, kind) for less, more in rounds]
        print(f"{kind}: {median(ratios):.2f} ({', '.join(f'{one:.2f}' for one in ratios)})")


def built(data: Path, output: Path, to: str) -> Cost:
    """Return what a build from nothing costs."""
    shutil.rmtree(output, ignore_errors=True)
    return run(build(data, output, "--to", to, "--quiet"))


if __name__ == "__main__":
    main()
