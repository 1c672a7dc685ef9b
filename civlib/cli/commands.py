"""The commands; each imports what it needs when it runs, so that help and an idle build are quick.

A command returns its exit code, 0 if it returns nothing.
"""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from civlib import __version__, dataset
from civlib.cli.speaking import Group
from civlib.cli.streams import exact, streams
from civlib.dataset.folders import shown
from civlib.dataset.problems import ERROR, DataError, Problem, told
from civlib.errors import CivlibError, OutputError, UsageError
from civlib.wording import LANGUAGES
from civlib.wording.messages import reason, say

ORDER = (
    *("new", "list", "import", "workbook", "fill", "check", "audit", "preview", "build", "verify"),
    *("release", "open-data", "diff", "whatif"),
)
FORMATS = ("html", "pdf", "docx")
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
Function = TypeVar("Function", bound=Callable[..., Any])


class Place(click.Path):
    """A path; an empty one, as of a variable that is not set, is not the folder one stands in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path."""
        if not os.fspath(value):
            self.fail(say("cli.empty"), param, ctx)
        return super().convert(value, param, ctx)


PATH = Place(path_type=Path)


class Commands(Group):
    """The commands; what goes wrong in one is said and ends with a code.

    click itself says what is wrong with the arguments, and ends with 2.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands in the order of work."""
        del ctx
        return [*dict.fromkeys((*ORDER, *self.commands))]

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run what the program was called with."""
        with streams() as out:
            try:
                self._run(*args, **extra)
            except SystemExit as end:
                out.flush()
                if why := getattr(out, "refused", None):
                    note(say("cli.unwritten", why=reason(why)))
                    end.code = end.code or OutputError.exit_code
                raise

    def _run(self, *args: Any, **extra: Any) -> None:
        try:
            Path.cwd()
        except OSError:  # somebody has deleted it
            note(say("cli.error", error=say("cli.nowhere")))
            sys.exit(UsageError.exit_code)
        super().main(*args, **extra)

    def invoke(self, ctx: click.Context) -> None:
        """Run a command and end with its exit code."""
        try:
            code = super().invoke(ctx)
        except CivlibError as error:
            note("\n".join(sentences(error)))
            code = error.exit_code
        except KeyboardInterrupt:
            code = 130
        except OSError as error:
            note(say("cli.refused", why=reason(error)))
            code = OutputError.exit_code
        ctx.exit(code or 0)


def several(name: str, known: Sequence[str], usual: str) -> Callable[..., Any]:
    """Return an option that takes words separated by commas, as in ``html,pdf``; each once."""

    def read(text: str) -> tuple[str, ...]:
        found = tuple(dict.fromkeys(word.strip() for word in text.split(",")))
        if unknown := [word for word in found if word not in known]:
            raise click.BadParameter(say("cli.choose", unknown=unknown, known=", ".join(known)))
        return found

    return click.option(name, type=read, default=usual)


def day(text: str) -> date:
    """Return a date written as ``2026-11-28``, and in no other of the ways that ISO 8601 has."""
    with suppress(ValueError):
        if (found := date.fromisoformat(text)).isoformat() == text:
            return found
    raise click.BadParameter(say("cli.date", value=text))


def whole(least: int, most: int) -> Callable[[Any], int]:
    """Return what reads a whole number within limits, and says them in words."""

    def read(given: Any) -> int:
        if (text := str(given)).isdecimal() and least <= int(text) <= most:
            return int(text)
        raise click.BadParameter(say("cli.whole", value=text, least=least, most=most))

    return read


def seconds(given: Any) -> float:
    """Return a number of seconds, of which there are neither less than none nor endless many."""
    with suppress(ValueError):
        if 0 <= (found := float(given)) < float("inf"):
            return found
    raise click.BadParameter(say("cli.seconds", value=given))


def note(text: str) -> None:
    """Say something to the person, beside what a command puts out."""
    click.echo(text, err=True)


def wrote(path: Path) -> None:
    """Say which file a command has written."""
    note(say("cli.wrote", path=shown(path)))


def tell(problems: Sequence[Problem]) -> int:
    """Put out problems, a line each; return how many of them are errors."""
    for line in told(problems):
        click.echo(line)
    return sum(problem.severity == ERROR for problem in problems)


def sentences(error: CivlibError) -> list[str]:
    """Return what an error says: each problem of the data, or one sentence."""
    return (
        [*told(error.problems)] if isinstance(error, DataError) else [say("cli.error", error=error)]
    )


DATA = click.option("--data", type=FOLDER)


def named(command: Function) -> Function:
    """Add what most commands take, by the names that `dataset` knows: programmes, years, data."""
    year = click.option("--year", "years", type=int, multiple=True)
    return click.argument("programmes", nargs=-1)(year(DATA(command)))


OUTPUT = click.option("--output", type=PATH, default="outputs")
LANG = click.option("--lang", type=click.Choice(LANGUAGES), default=LANGUAGES[0])
CONTEXT = {"max_content_width": 100, "show_default": True, "help_option_names": ["-h", "--help"]}


@click.group(cls=Commands, context_settings=CONTEXT)
@click.version_option(__version__, prog_name="civlib", message="%(prog)s %(version)s")
def main() -> None:
    """Run one of the commands."""


@main.command("list")
@DATA
def list_(data: Path | None) -> None:
    """Show the programmes and their years."""
    place = dataset.find_data(data)
    for programme in dataset.list_programmes(place):
        years = ", ".join(map(str, dataset.list_years(programme, place)))
        click.echo(f"{programme}: {years or say('cli.no-years')}")


@main.command
@named
def check(**names: Any) -> int:
    """Show every problem of data and notebooks; of named programmes and years the data alone."""
    from civlib.run import checking, trial

    place = dataset.find_data(names.pop("data"))
    problems = checking.check_data(place, **names)
    if not names["programmes"] and not names["years"]:
        problems += checking.check(place)
        if not any(problem.severity == ERROR for problem in problems):
            problems += trial.problems(place)
    errors = tell(problems)
    if problems:
        note(say("cli.problems", errors=errors, warnings=len(problems) - errors))
    else:
        part = "data" if any(names.values()) else "all"
        note(say(f"cli.checked.{part}", years=len(dataset.pairs(place, **names))))
    return 1 if errors else 0


@main.command
@named
@LANG
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table")
@click.option("--strict", is_flag=True)
def audit(lang: str, form: str, strict: bool, **names: Any) -> int:
    """Show where printed figures contradict their data or each other."""
    from civlib.cli.listing import SHOW
    from civlib.compute.audit import findings

    place = dataset.find_data(names["data"])
    years = [dataset.load(*pair, place) for pair in dataset.pairs(**names)]
    found = [(year, findings(year)) for year in years]
    text = SHOW[form](found, lang)
    click.echo(text if form == "table" else exact(text), nl=False)
    total = sum(len(told) for _, told in found)
    note(say("cli.findings", count=total))
    return 1 if strict and total else 0


@main.command
@named
@click.option("--only", multiple=True)
@several("--to", FORMATS, "html,pdf")
@several("--lang", LANGUAGES, LANGUAGES[0])
@OUTPUT
@click.option("--jobs", type=whole(1, 9999), default=os.cpu_count() or 1, show_default=False)
@click.option("--force", is_flag=True)
@click.option("--explain", is_flag=True)
@click.option("--timeout", type=seconds, default=600)
@click.option("--scheduler", default="", show_default=False)
@click.option("--open", "shows", is_flag=True)
@click.option("--quiet", is_flag=True)
@click.option("--json", "as_json", is_flag=True)
def build(
    *,
    programmes: Sequence[str],
    years: Sequence[int],
    data: Path | None,
    only: Sequence[str],
    output: Path,
    lang: Sequence[str],
    to: Sequence[str],
    explain: bool,
    quiet: bool,
    as_json: bool,
    **how: Any,
) -> int:
    """Build the reports that are not up to date; all, or those of what is named."""
    from civlib import run
    from civlib.cli.progress import summary, teller, to_open

    if quiet and as_json:
        raise click.UsageError(say("cli.exclusive"))
    shows, place = how.pop("shows"), dataset.find_data(data)
    tasks = run.plan(place, programmes, years, lang, ",".join(only).split(",") if only else ())
    chosen = run.Options(to, **how)
    if explain:
        for task, reasons in run.explain(tasks, place, output, chosen).items():
            click.echo(f"{task}: {' '.join(reasons) or say('cli.build.current')}")
        return 0
    with teller(output, quiet=quiet, as_json=as_json) as tell:
        results = run.build(tasks, place, output, chosen, tell)
    if not quiet and not as_json:
        click.echo(summary(results, output))
    if shows and (page := to_open(results, output)):
        click.launch(page.resolve().as_uri())
    return max((result.error.exit_code for result in results if result.error), default=0)


@main.command
@click.argument("paths", nargs=-1, type=PATH)
@DATA
@click.option("--trust", is_flag=True)
def verify(paths: Sequence[Path], data: Path | None, trust: bool) -> int:
    """Recompute what was published and compare; 1 if anything differs, 4 if it cannot be made."""
    from civlib import verify as again

    verdicts = []
    for path in paths or [Path("outputs")]:
        for verdict in again.everything(path, data, trust):
            verdicts.append(verdict)
            click.echo(again.text(verdict))
    held = sum(verdict.holds for verdict in verdicts)
    note(say("cli.verified", held=held, count=len(verdicts)))
    return again.code(verdicts)


@main.command
@click.argument("before", type=FOLDER)
@click.argument("after", type=FOLDER)
@LANG
def diff(before: Path, after: Path, lang: str) -> int:
    """Show what moved between two published folders, and why; 1 if anything did."""
    from civlib.verify.diff import compare, plain

    told, moved = compare(before, after, lang, apart=True)
    click.echo(plain(told) if sys.stdout.isatty() else told)
    return 1 if moved else 0


@main.command
@click.argument("programme")
@click.argument("year", type=int)
@click.argument("options", nargs=-1, required=True)
@DATA
@LANG
def whatif(programme: str, year: int, options: Sequence[str], data: Path | None, lang: str) -> None:
    """Show which figures and ratings of a year move if an option of programme.toml changes."""
    from civlib.verify.diff import plain, whatif

    place = dataset.find_data(data)
    dataset.pairs(place, [programme], [year])
    changed = dict(option.partition("=")[::2] for option in options)
    told = whatif(programme, year, changed, place, lang)
    click.echo(plain(told) if sys.stdout.isatty() else told)


@main.command
@named
@OUTPUT
@click.option("--reason")
@click.option("--date", "on", type=day)
@LANG
def release(output: Path, reason: str | None, on: date | None, lang: str, **names: Any) -> None:
    """Freeze the latest build as a version; corrections need a reason and say what changed."""
    from civlib.run import environment
    from civlib.verify import release as versions
    from civlib.verify import verify

    places = [f"{programme}/{year}" for programme, year in dataset.pairs(**names)]
    judge = partial(verify, data=dataset.find_data(names["data"]))
    day = on or environment.today()
    environment.check_day(day)
    versions.release(places, output, click.echo, day, reason or "", lang, judge)


@main.command(hidden=True)
def strip() -> None:
    """Pass a notebook without outputs and what tools leave: git's filter, see .gitattributes."""
    from civlib.run import stored

    sys.stdout.buffer.write(stored.strip(sys.stdin.buffer.read()))
