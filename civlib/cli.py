"""The command line: an error is one sentence and an exit code, never a traceback."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from civlib import __version__
from civlib.errors import ERROR, CivlibError, DataError

if TYPE_CHECKING:
    from civlib.build import Result

DATA = click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of the programmes.  [default: the nearest data/]",
)
PROGRAMMES = click.argument("programmes", nargs=-1, metavar="[PROGRAMME]...")
YEARS = click.option("--year", "years", type=int, multiple=True, help="Only this year; repeatable.")


class _Group(click.Group):
    """Turns civlib's errors into a sentence on stderr and their exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DataError as error:
            _echo_problems(error.problems)
            ctx.exit(error.exit_code)
        except CivlibError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(error.exit_code)


def _choice(*known: str) -> Callable[[click.Context, click.Parameter, str], tuple[str, ...]]:
    """Return the callback of an option that takes known words, as in ``html,pdf``."""

    def convert(ctx: click.Context, param: click.Parameter, value: str) -> tuple[str, ...]:
        words = tuple(dict.fromkeys(word.strip() for word in value.split(",")))
        unknown = [word for word in words if word not in known]
        if unknown:
            wrong = ", ".join(map(repr, unknown))
            raise click.BadParameter(f"{wrong}: choose from {', '.join(known)}.", ctx, param)
        return words

    return convert


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="civlib")
def main() -> None:
    """Yearly reports of target programmes that anyone can recompute."""


@main.command(name="list")
@DATA
def list_(data: Path | None) -> None:
    """Show the programmes and their years."""
    from civlib import dataset

    folder = data or dataset.find_data()
    for programme in dataset.list_programmes(folder):
        years = ", ".join(map(str, dataset.list_years(programme, folder)))
        click.echo(f"{programme}: {years or 'no yearly data'}")


@main.command()
@PROGRAMMES
@YEARS
@DATA
def check(programmes: tuple[str, ...], years: tuple[int, ...], data: Path | None) -> None:
    """Show every problem of the data at once; exit 1 if there is an error."""
    from civlib import dataset

    problems = dataset.check(data, programmes, years)
    for problem in problems:
        click.echo(str(problem))
    errors = sum(problem.severity == ERROR for problem in problems)
    click.echo(f"Errors: {errors}, warnings: {len(problems) - errors}.", err=True)
    if errors:
        raise SystemExit(1)


@main.command()
@PROGRAMMES
@YEARS
@DATA
@click.option("--lang", type=click.Choice(["uk", "en"]), default="uk", help="Language.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="A table for people; the others for machines.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 if there is a finding.")
def audit(
    programmes: tuple[str, ...],
    years: tuple[int, ...],
    data: Path | None,
    lang: str,
    form: str,
    strict: bool,
) -> None:
    """Show where printed figures contradict their data or each other."""
    from civlib import dataset
    from civlib.listing import SHOW, Found

    folder = dataset.find_data(data)
    found = [
        Found.of(dataset.load(*one, folder)) for one in dataset.pairs(folder, programmes, years)
    ]
    click.echo(SHOW[form](found, lang), nl=False)
    total = sum(len(one.findings) for one in found)
    click.echo(f"Findings: {total}.", err=True)
    if strict and total:
        raise SystemExit(1)


@main.command()
@PROGRAMMES
@YEARS
@click.option(
    "--to",
    callback=_choice("html", "pdf"),
    metavar="LIST",
    default="html,pdf",
    show_default=True,
    help="Formats.",
)
@click.option(
    "--lang",
    callback=_choice("uk", "en"),
    metavar="LIST",
    default="uk",
    show_default=True,
    help="Languages.",
)
@DATA
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("outputs"),
    show_default=True,
    help="Folder to publish in.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=lambda: os.cpu_count() or 1,
    help="Notebooks that run at the same time.  [default: one for each processor]",
)
def build(
    programmes: tuple[str, ...],
    years: tuple[int, ...],
    to: tuple[str, ...],
    lang: tuple[str, ...],
    data: Path | None,
    output: Path,
    jobs: int,
) -> None:
    """Build the reports: every programme and year, or those that are named."""
    from civlib import dataset
    from civlib.build import build as make_all
    from civlib.build import plan

    folder = data or dataset.find_data()
    tasks = plan(folder, programmes, years, lang)
    click.echo(f"Building {len(tasks)} report(s) …", err=True)
    results = make_all(tasks, folder, output, to, jobs, _tell)
    pages = [page for result in results for page in _pages(result)]
    if pages:
        pages.insert(0, output / "index.html")
        click.echo("The pages are here:")
    for page in pages:
        click.echo(f"  {page}")
    raise SystemExit(max((result.error.exit_code for result in results if result.error), default=0))


def _tell(result: Result) -> None:
    if result.error is None:
        click.echo(f"built   {result.task}", err=True)
        return
    click.echo(f"failed  {result.task}", err=True)
    if isinstance(result.error, DataError):
        _echo_problems(result.error.problems)
    else:
        click.echo(f"Error: {result.error}", err=True)


def _pages(result: Result) -> Iterator[Path]:
    return (path for path in result.files if path.suffix in {".html", ".pdf"})


def _echo_problems(problems: Sequence[object]) -> None:
    for problem in problems:
        click.echo(str(problem), err=True)
