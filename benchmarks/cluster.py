"""The same reports on this machine alone and on a Dask cluster of two workers, and their bytes.

    python -m benchmarks.cluster [--data tests/data] [--rounds 2]

The scheduler and the workers run on loopback, each as its own process: what a council would start
on its machines.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import BIN, ROOT, Cost, build, machine, run

WORKERS = 2

HERE = ["--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0", "--no-dashboard"]
"""Lets Dask listen on loopback alone; it answers on the dashboard's port without one, too."""


def main() -> None:
    """Build both ways in turn; exit with 1 if a byte differs."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, default=ROOT / "tests/data")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--to", default="html,pdf")
    asked = parser.parse_args()
    with TemporaryDirectory() as name, cluster(Path(name)) as address:
        ways = {"local": [], "cluster": ["--scheduler", address]}
        costs: dict[str, list[Cost]] = {way: [] for way in ways}
        for number in range(asked.rounds + 1):
            for way, options in ways.items():
                output = Path(name, way)
                shutil.rmtree(output, ignore_errors=True)
                own = ["--to", asked.to, "--quiet", "--jobs", str(WORKERS), *options]
                costs[way].append(run(build(asked.data, output, *own)))
                kind = "warm-up" if number == 0 else f"round {number}"
                print(f"{kind:8} {way:8} {costs[way][-1].wall:7.2f} s wall", flush=True)
        local, remote = (min(cost.wall for cost in costs[way][1:] or costs[way]) for way in ways)
        print(f"{machine()}; {WORKERS} workers take {remote / local:.2f} of the local time")
        differing = [*differences(Path(name, "local"), Path(name, "cluster"))]
    print("\n".join(differing) or "Every published file has the same bytes.")
    raise SystemExit(1 if differing else 0)


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """Start a scheduler and workers; give the scheduler's address."""
    told = folder / "scheduler.json"
    dask = [str(BIN / "python"), "-m", "distributed.cli.dask_scheduler"]
    worker = [str(BIN / "python"), "-m", "distributed.cli.dask_worker"]
    with ExitStack() as stack:
        start(stack, [*dask, *HERE, "--port", "0", "--scheduler-file", str(told)])
        one = ["--nthreads", "1", "--nworkers", str(WORKERS), "--local-directory", str(folder)]
        start(stack, [*worker, *HERE, *one, "--scheduler-file", str(told)])
        yield address(told)


def start(stack: ExitStack, command: list[str]) -> None:
    """Start a process that ends with the stack."""
    env = {**os.environ, "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}  # see docs/cluster.md
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, env=env, **quiet)
    stack.callback(process.wait)
    stack.callback(process.terminate)


def address(told: Path) -> str:
    """Return the scheduler's address as soon as it has written it."""
    import json
    import time

    for _ in range(300):
        try:
            return str(json.loads(told.read_text())["address"])
        except (OSError, ValueError):
            time.sleep(0.1)
    raise SystemExit("the scheduler did not start")


def differences(one: Path, other: Path) -> Iterator[str]:
    """Yield every published file that is not the same in both folders."""
    here, there = digests(one), digests(other)
    yield from (
        f"differs: {name}" for name in sorted({*here, *there}) if here.get(name) != there.get(name)
    )


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every published file; the log and the build's own folder are not."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".civlib" not in path.parts
    }


if __name__ == "__main__":
    main()
