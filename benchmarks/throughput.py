"""The same reports three ways, alternating: plain commands, two at a time, `civlib build`.

python -m benchmarks.throughput              # ipynb + HTML
python -m benchmarks.throughput --to html,pdf
"""

from __future__ import annotations

import argparse
import shlex
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.measure import BIN, YEARLY, Cost, build, machine, programmes, run


def main() -> None:
    """Measure and print ratios."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--reports", type=int, default=16, help="[default: 16]")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--to", default="html")
    asked = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        data = programmes(folder, asked.reports)
        costs = measure(folder, data, asked)
    print(f"{machine()}; {asked.reports} reports, ipynb + {asked.to}, {asked.rounds} round(s)")
    show(costs, asked.reports)


def measure(folder: Path, data: Path, asked: argparse.Namespace) -> dict[str, list[Cost]]:
    """Run each way in turn, as often as there are rounds."""
    lines = folder / "commands"
    ways = {
        "plain": ["sh", str(lines)],
        "two at a time": ["xargs", "-P2", "-I{}", "-d\n", "-a", str(lines), "sh", "-c", "{}"],
        "civlib build": build(data, folder / "built", *YEARLY, "--to", asked.to, "--quiet"),
    }
    lines.write_text(commands(data, folder / "plain", asked.to.split(",")))
    costs: dict[str, list[Cost]] = {way: [] for way in ways}
    for number in range(asked.rounds):
        for way, command in ways.items():
            for made in ("plain", "built"):
                shutil.rmtree(folder / made, ignore_errors=True)
            (folder / "plain").mkdir()
            costs[way].append(run(command))
            print(f"round {number + 1}  {way:14} {costs[way][-1]}", file=sys.stderr, flush=True)
    return costs


def commands(data: Path, output: Path, formats: Sequence[str]) -> str:
    """Return a line for each report: what somebody would type without civlib's build."""
    lines = []
    notebook = data.parent / "notebooks/annual_report.ipynb"
    environment = f"CIVLIB_DATA={shlex.quote(str(data))}"
    for year in sorted(path for path in data.glob("*/*") if path.is_dir()):
        made = output / f"{year.parent.name}-{year.name}.ipynb"
        parameters = f"-p programme {year.parent.name} -p year {year.name}"
        steps = [f"{BIN}/papermill --no-progress-bar {notebook} {made} {parameters}"]
        steps += [f"{BIN}/jupyter nbconvert --to civlib-{name} {made}" for name in formats]
        lines.append(" && ".join(f"{environment} {step} >/dev/null 2>&1" for step in steps))
    return "\n".join(lines) + "\n"


def show(costs: dict[str, list[Cost]], reports: int) -> None:
    """Print the median of each way, and how much more the others take than the build."""
    best = costs["civlib build"]
    wall, cpu = median(cost.wall for cost in best), median(cost.cpu for cost in best)
    print(f"{'':14} {'wall s':>8} {'cpu s a report':>15} {'peak MiB':>9} {'wall':>7} {'cpu':>7}")
    for way, found in costs.items():
        own_wall, own_cpu = (
            median(getattr(cost, kind) for cost in found) for kind in ("wall", "cpu")
        )
        peak = max(cost.memory for cost in found)
        ratios = f"{own_wall / wall:6.1f}× {own_cpu / cpu:6.1f}×"
        print(f"{way:14} {own_wall:8.1f} {own_cpu / reports:15.2f} {peak:9.0f} {ratios}")


if __name__ == "__main__":
    main()
