"""The register of programmes as open data: ``civlib open-data``."""

from datetime import date
from pathlib import Path

import click

from civlib import dataset
from civlib.cli.commands import DATA, OUTPUT, day, main, note, tell
from civlib.dataset.folders import shown
from civlib.wording.messages import say


@main.command("open-data")
@click.option("--on", type=day, required=True)
@DATA
@OUTPUT
def open_data(on: date, data: Path | None, output: Path) -> None:
    """Write the register of programmes and their published reports, as it stands on a day."""
    from civlib.run import opendata

    found = opendata.write(dataset.find_data(data), output, on)
    tell(found.problems)
    for name in opendata.TABLES:
        path = output / opendata.OPEN_DATA / f"{name}.csv"
        note(say("cli.rows", path=shown(path), count=len(found.tables[name])))
