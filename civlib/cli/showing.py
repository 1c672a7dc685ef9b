"""The page while its data are typed: ``civlib preview``."""

from pathlib import Path

import click

from civlib import dataset
from civlib.cli.commands import DATA, LANG, OUTPUT, main, note, whole
from civlib.errors import Interrupted
from civlib.wording.messages import say


@main.command
@click.argument("programme")
@click.option("--year", type=int)
@click.option("--only", default="annual_report")
@LANG
@DATA
@OUTPUT
@click.option("--port", type=whole(0, 65535), default=0, show_default=False)
@click.option("--open/--no-open", "shows", default=True, show_default=False)
def preview(
    *,
    programme: str,
    year: int | None,
    only: str,
    lang: str,
    data: Path | None,
    output: Path,
    port: int,
    shows: bool,
) -> int:
    """Show a year's page in the browser, and anew whenever a file of it is saved."""
    from civlib import run
    from civlib.run import workers
    from civlib.run.live import Live
    from civlib.run.serving import served

    place = dataset.find_data(data)
    *_, task = run.plan(place, [programme], [year] if year else [], [lang], [only])
    live = Live(task, place, output)
    with served(live, port) as address:
        try:
            with workers.here(2) as staff:  # from here on Ctrl-C and the like end it in order
                note(say("preview.shown", task=task, address=address))
                if shows:
                    click.launch(address)
                live.follow(staff)
        except Interrupted as error:  # which is how it ends
            return error.exit_code
