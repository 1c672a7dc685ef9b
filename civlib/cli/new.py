"""What to begin with: ``civlib new``."""

from __future__ import annotations

from pathlib import Path

import click

from civlib.cli.commands import PATH, main, note


@main.group
def new() -> None:
    """Begin something new: a council's repository."""


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
