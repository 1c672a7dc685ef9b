"""Time and memory against the number of reports, in one build of many.

python -m benchmarks.scale [--reports 1000]
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import YEARLY, build, machine, memory, programmes, run

MARKS = 10


def main() -> None:
    """Build, and print a line for each tenth of the way."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--to", default="html")
    asked = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        data = programmes(folder, asked.reports)
        print(f"{machine()}; ipynb + {asked.to}")
        print(f"{'reports':>8} {'wall s':>8} {'s each':>7} {'MiB now':>8}")
        watch = Watch(asked.reports // MARKS)
        command = build(data, folder / "built", *YEARLY, "--to", asked.to, "--json")
        print(f"whole: {run(command, watch.see)}, {watch.built} reports")
        print(f"again, nothing changed: {run(command)}")


class Watch:
    """Counts what is built, and looks at the memory of the whole build now and then."""

    def __init__(self, every: int) -> None:
        self._every, self._start, self.built = every, time.perf_counter(), 0
        self._last = self._start

    def see(self, line: str) -> None:
        """Take one line of the build's JSON."""
        self.built += json.loads(line)["event"] == "built"
        if self.built and self.built % self._every == 0 and json.loads(line)["event"] == "built":
            now = time.perf_counter()
            each = (now - self._last) / self._every
            used = memory(_parent())
            print(f"{self.built:8} {now - self._start:8.1f} {each:7.3f} {used:8.0f}", flush=True)
            self._last = now


def _parent() -> int:
    """Return this process: the build is what runs below it."""
    import os

    return os.getpid()


if __name__ == "__main__":
    main()
