"""A published report in: ``civlib import``."""

from collections.abc import Iterator
from pathlib import Path

import click

from civlib import dataset
from civlib.cli.commands import DATA, PATH, main, note, tell, wrote
from civlib.cli.new import place_of
from civlib.dataset.folders import DOUBTS, shown
from civlib.dataset.problems import DataError
from civlib.wording.messages import say


@main.command("import")
@click.argument("report", type=PATH)
@click.argument("programme")
@click.argument("year", type=int)
@click.option("--replace", is_flag=True)
@click.option("--statements", is_flag=True)
@DATA
def import_(
    report: Path, programme: str, year: int, replace: bool, statements: bool, data: Path | None
) -> int:
    """Make a year's data of a published report; what is unclear becomes a doubt to answer."""
    from civlib.dataset.importing import bringing, reading

    place = place_of(data)
    read = reading.read(report)
    found = bringing.bring(read, programme, year, place, statements=statements)
    differs = found.differing and not replace
    if differs:
        click.echo("\n".join(found.difference()))
        note(say("cli.import.differs", folder=shown(found.folder)))
    else:
        for path in found.write():
            wrote(path)
        errors = tell(dataset.check(place, [programme], [year]))
        for table in _audited(programme, year, place):
            click.echo(table)
    if found.doubts:
        note(say("cli.import.doubts", count=found.doubts, path=shown(found.folder / DOUBTS)))
    counts = {"recorded": found.balance.recorded, "doubted": found.balance.doubted}
    note(say("cli.import.balance", numbers=found.balance.numbers, **counts))
    return 1 if differs or errors else 0


def _audited(programme: str, year: int, place: Path) -> Iterator[str]:
    """Yield what does not agree among the printed figures, as far as the data can be loaded."""
    from civlib.cli.listing import as_table
    from civlib.compute.audit import findings
    from civlib.wording.messages import language

    try:
        loaded = dataset.load(programme, year, place)
    except DataError:
        return
    yield as_table([(loaded, findings(loaded))], language())
