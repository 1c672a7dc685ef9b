"""What to begin with: ``civlib new``."""

import re
from pathlib import Path
from typing import Any

import click

from civlib.cli.commands import DATA, PATH, main, note, wrote
from civlib.dataset import find_data
from civlib.dataset.folders import is_slug
from civlib.errors import UsageError
from civlib.wording.messages import say


@main.group
def new() -> None:
    """Begin something new."""


def _term(given: Any) -> tuple[int, int]:
    """Return the first and the last year of a term such as ``2024-2026``.

    What a prompt was answered with comes once more, as it was returned.
    """
    if isinstance(given, tuple):
        return given
    if found := re.fullmatch(r"(\d{4})\s*[-–—]\s*(\d{4})", given.strip()):
        return int(found[1]), int(found[2])
    raise click.BadParameter(say("cli.term", value=given))


def _slug(given: str) -> str:
    """Return the name of a folder, if it can be one, before anything is asked."""
    from civlib.dataset.beginning import slug_of

    if is_slug(given):
        return given
    raise click.BadParameter(say("cli.slug", value=given, other=slug_of(given) or "parks"))


def _sources(given: Any) -> tuple[str, ...]:
    """Return the names of sources; see `_term`."""
    names = given.split(",") if isinstance(given, str) else given
    return tuple(name.strip() for name in names if name.strip())


def place_of(data: Path | None) -> Path:
    """Return the data folder, here where there is none with a programme yet."""
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
@click.argument("slug", type=_slug)
@click.option("--title", prompt=True)
@click.option("--council", prompt=True)
@click.option("--unit", prompt=True)
@click.option("--term", prompt=True, type=_term)
@click.option("--sources", prompt=True, type=_sources)
@DATA
def programme(slug: str, term: tuple[int, int], data: Path | None, **told: Any) -> None:
    """Begin a programme with its settings."""
    from civlib.dataset import beginning

    first, last = term
    wrote(beginning.programme(slug, place_of(data), first=first, last=last, **told))
    note(say("cli.next-year", slug=slug, year=first))


@new.command
@click.argument("programme")
@click.argument("year", type=int)
@DATA
def year(programme: str, year: int, data: Path | None) -> None:
    """Begin a year with the measures, sources and indicators of the year before."""
    from civlib.dataset import beginning

    for path in beginning.year(programme, year, find_data(data)):
        wrote(path)
    note(say("cli.next-check"))
