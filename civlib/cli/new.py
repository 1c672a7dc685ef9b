"""What to begin with: ``civlib new``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

from civlib.cli.commands import DATA, PATH, main, note
from civlib.errors import UsageError


@main.group
def new() -> None:
    """Begin something new: a council's repository, a programme, a year."""


def _term(ctx: click.Context, option: click.Parameter, given: Any) -> tuple[int, int]:
    """Return the first and the last year of a term such as ``2024-2026``.

    What a prompt was answered with comes once more, as it was returned.
    """
    if isinstance(given, tuple):
        return given
    if found := re.fullmatch(r"(\d{4})\s*[-–—]\s*(\d{4})", given.strip()):
        return int(found[1]), int(found[2])
    raise click.BadParameter(f"{given!r} is no term such as 2024-2026", ctx, option)


def _sources(ctx: click.Context, option: click.Parameter, given: Any) -> tuple[str, ...]:
    """Return the names of sources; see `_term`."""
    del ctx, option
    names = given.split(",") if isinstance(given, str) else given
    return tuple(name.strip() for name in names if name.strip())


def _place(data: Path | None) -> Path:
    """Return the data folder, here where there is none with a programme yet."""
    from civlib.dataset import find_data

    try:
        return data or find_data()
    except UsageError:
        return Path("data")


@new.command
@click.argument("folder", metavar="[DIR]", type=PATH, default=".")
@click.option("--update", is_flag=True, help="Bring what this civlib has to such a repository.")
def repository(folder: Path, update: bool) -> None:
    """Make a council's own repository in an empty folder.

    It holds places for data and reports, notebooks to change, a guide in Ukrainian, commands for
    make, and civlib as a wheel. With --update, what you have not changed there is replaced by what
    the civlib that runs has; of each notebook it is shown which cells changed.
    """
    from civlib.run import repository as made

    if not update:
        made.create(folder)
        note(f"Made {folder}. Next: read README.md there, put a programme into data/,")
        note("and type `make report`.")
        return
    said = made.update(folder)
    click.echo("\n".join(said or ["Nothing to bring: all here is of this civlib already."]))


@new.command
@click.argument("slug")
@click.option("--title", prompt="Title of the programme", help="As the council approved it.")
@click.option("--council", prompt="Council", help="Its official name.")
@click.option("--unit", prompt="Unit of all amounts", help="Such as грн or тис. грн.")
@click.option(
    "--term",
    prompt="First and last year",
    type=click.UNPROCESSED,
    callback=_term,
    metavar="YEARS",
    help="Such as 2024-2026.",
)
@click.option(
    "--sources",
    prompt="Sources of money, separated by commas",
    type=click.UNPROCESSED,
    callback=_sources,
    metavar="LIST",
    help="Names of the sources of money, or id=name, separated by commas.",
)
@DATA
def programme(
    slug: str,
    title: str,
    council: str,
    unit: str,
    term: tuple[int, int],
    sources: tuple[str, ...],
    data: Path | None,
) -> None:
    """Begin a programme: its settings, with comments, in data/SLUG/programme.toml."""
    from civlib.dataset import beginning
    from civlib.dataset.folders import shown

    first, last = term
    path = beginning.programme(
        slug,
        _place(data),
        title=title,
        council=council,
        unit=unit,
        first=first,
        last=last,
        sources=sources,
    )
    note(f"Wrote {shown(path)}. Next: civlib new year {slug} {first}")


@new.command
@click.argument("programme")
@click.argument("number", metavar="YEAR", type=int)
@DATA
def year(programme: str, number: int, data: Path | None) -> None:
    """Begin a year with the measures, sources and indicators of the year before.

    What is still to be filled in says so; `civlib check` lists it.
    """
    from civlib.dataset import beginning, find_data
    from civlib.dataset.folders import shown

    for path in beginning.year(programme, number, find_data(data)):
        note(f"Wrote {shown(path)}")
    note("Next: civlib check, which lists what is still to be filled in.")
