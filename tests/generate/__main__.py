"""``python -m tests.generate FOLDER``: fictional programmes from a seed."""

from pathlib import Path
from random import Random

import click

from .programmes import draft, finish, programme, write

MANY, YEAR = click.IntRange(1), click.IntRange(1992, 2099)
SIZE = (3, 4)
"""How many priorities, measures of each, and indicators of a group: as in a real programme."""


@click.command(context_settings={"show_default": True})
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--programmes", type=MANY, default=1, help="how many")
@click.option("--years", type=YEAR, nargs=2, default=(2017, 2020), help="first and last of each")
@click.option("--seed", type=int, default=1, help="any whole number")
def main(folder: Path, programmes: int, years: tuple[int, int], seed: int) -> None:
    """Write fictional programmes into FOLDER, which must be empty or not there yet."""
    if folder.exists() and any(folder.iterdir()):
        raise click.UsageError(f"{folder} is not empty; name another folder.")
    for number in range(1, programmes + 1):
        rng = Random(f"{seed}/{number}")
        made = programme(rng, range(years[0], years[1] + 1), f"fictional-{number:03}")
        for year in made.years:
            report = draft(rng, made, year, SIZE)
            finish(rng, report)
            write(report, folder)
    click.echo(f"Fictional programmes written to {folder}: {programmes}")


if __name__ == "__main__":
    main(prog_name="python -m tests.generate")
