"""``python -m tests.generate FOLDER``: fictional programmes from a seed."""

from __future__ import annotations

import re
from pathlib import Path

import click

from .folder import DEMO, Occupied, write, write_demo
from .programme import Order

FIRST_YEAR, LAST_YEAR = 1992, 2099


def _years(_: click.Context, __: click.Parameter, text: str) -> range:
    found = re.fullmatch("([0-9]{4})(?:[–-]([0-9]{4}))?", text)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if not FIRST_YEAR <= first <= last <= LAST_YEAR:
        rule = f"such as 2017-2020, from {FIRST_YEAR} to {LAST_YEAR}"
        raise click.BadParameter(f"{text!r} is not a span of years {rule}.")
    return range(first, last + 1)


MANY = click.IntRange(1)
YEARS = "years of each, such as 2017-2020"


@click.command(context_settings={"show_default": True})
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--programmes", type=MANY, default=1, help="how many")
@click.option("--years", default="2017-2020", callback=_years, help=YEARS)
@click.option("--seed", type=int, default=1, help="any whole number")
@click.option("--measures", type=MANY, help="measures of each; without it as its theme has")
@click.option("--indicators", type=MANY, help="indicators of each, likewise")
@click.option("--demo", is_flag=True, help=f"write FOLDER/{DEMO} instead, whatever else is there")
def main(
    folder: Path,
    programmes: int,
    years: range,
    seed: int,
    measures: int | None,
    indicators: int | None,
    demo: bool,
) -> None:
    """Write programmes of communities that do not exist into FOLDER.

    The same arguments give the same bytes on any machine.
    """
    order = Order(years, seed, measures, indicators)
    try:
        made = [write_demo(folder)] if demo else write(folder, order, programmes)
    except (Occupied, OSError) as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"Fictional programmes written to {folder}: {len(made)}")


if __name__ == "__main__":
    main(prog_name="python -m tests.generate")
