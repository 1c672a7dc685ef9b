"""What to begin with: ``civlib new``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

from civlib.cli.commands import DATA, PATH, main, note
from civlib.errors import UsageError
from civlib.wording.messages import say


@main.group
def new() -> None:
    """Begin something new."""


def _term(ctx: click.Context, option: click.Parameter, given: Any) -> tuple[int, int]:
    """Return the first and the last year of a term such as ``2024-2026``.

    What a prompt was answered with comes once more, as it was returned.
    """
    if isinstance(given, tuple):
        return given
    if found := re.fullmatch(r"(\d{4})\s*[-–—]\s*(\d{4})", given.strip()):
        return int(found[1]), int(found[2])
    raise click.BadParameter(say("cli.term", value=given), ctx, option)


def _slug(ctx: click.Context, option: click.Parameter, given: str) -> str:
    """Return the name of a folder, if it can be one, before anything is asked."""
    from civlib.dataset.beginning import slug_of
    from civlib.dataset.folders import is_slug

    if is_slug(given):
        return given
    raise click.BadParameter(
        say("cli.slug", value=given, other=slug_of(given) or "parks"), ctx, option
    )


def _sources(ctx: click.Context, option: click.Parameter, given: Any) -> tuple[str, ...]:
    """Return the names of sources; see `_term`."""
    del ctx, option
    names = given.split(",") if isinstance(given, str) else given
    return tuple(name.strip() for name in names if name.strip())


def place_of(data: Path | None) -> Path:
    """Return the data folder, here where there is none with a programme yet."""
    from civlib.dataset import find_data

    try:
        return data or find_data()
    except UsageError:
        return Path("data")


@new.command
@click.argument("folder", type=PATH, default=".")
@click.option("--update", is_flag=True)
def repository(folder: Path, update: bool) -> None:
    """Make a council's own repository in an empty folder, or bring it what this civlib has."""
    from civlib.run import repository as made

    if not update:
        made.create(folder)
        note(say("cli.made", folder=folder))
        return
    said = made.update(folder)
    click.echo("\n".join(said or [say("cli.nothing-new")]))


@new.command
@click.argument("slug", callback=_slug)
@click.option("--title", prompt=True)
@click.option("--council", prompt=True)
@click.option("--unit", prompt=True)
@click.option("--term", prompt=True, type=click.UNPROCESSED, callback=_term)
@click.option("--sources", prompt=True, type=click.UNPROCESSED, callback=_sources)
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
    """Begin a programme with its settings."""
    from civlib.dataset import beginning
    from civlib.dataset.folders import shown

    first, last = term
    path = beginning.programme(
        slug,
        place_of(data),
        title=title,
        council=council,
        unit=unit,
        first=first,
        last=last,
        sources=sources,
    )
    note(say("cli.wrote", path=shown(path)))
    note(say("cli.next-year", slug=slug, year=first))


@new.command
@click.argument("programme")
@click.argument("year", type=int)
@DATA
def year(programme: str, year: int, data: Path | None) -> None:
    """Begin a year with the measures, sources and indicators of the year before."""
    from civlib.dataset import beginning, find_data
    from civlib.dataset.folders import shown

    for path in beginning.year(programme, year, find_data(data)):
        note(say("cli.wrote", path=shown(path)))
    note(say("cli.next-check"))
