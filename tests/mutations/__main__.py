"""``python -m tests.mutations``: what becomes of many mutations, by file and by kind."""

import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from .world import EXCUSED, FAILED, REFUSED, SAME, TOLD, World

WHATS = REFUSED, SAME, TOLD, EXCUSED, FAILED
SLOW = 5.0
"""Seconds of the processor after which a mutation has hung."""


@click.command(context_settings={"show_default": True})
@click.option("--count", type=click.IntRange(1), default=10_000, help="how many mutations")
@click.option("--first", type=click.IntRange(0), default=0, help="number of the first one")
@click.option("--seed", type=int, default=2019, help="any whole number")
def main(count: int, first: int, seed: int) -> None:
    """Try mutations of the real files; end with 1 if one of them was not as it must be."""
    told: dict[str, Counter[str]] = {"all": Counter()}
    slowest = 0.0
    with TemporaryDirectory() as place:
        world = World(Path(place))
        for number in range(first, first + count):
            found = world.outcome(world.mutation(seed, number), SLOW)
            slowest = max(slowest, found.seconds)
            for key in ("all", f"file {found.mutation.file}", f"kind {found.mutation.kind}"):
                told.setdefault(key, Counter())[found.what] += 1
            if found.why:
                click.echo(f"{number} {found.mutation.file} {found.mutation.kind}: {found.why}")
    click.echo("".join(f"{name:>9}" for name in WHATS))
    for key in sorted(told):
        click.echo("".join(f"{told[key][name]:>9}" for name in WHATS) + f"  {key}")
    click.echo(f"slowest: {slowest:.1f} s")
    sys.exit(bool(told["all"][FAILED]))


if __name__ == "__main__":
    main(prog_name="python -m tests.mutations")
