"""The command line: an error is one sentence and an exit code, never a traceback.

Standard library only, so that a build with nothing to do ends before anything else is imported.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from civlib import __version__
from civlib.errors import ERROR, CivlibError, DataError

if TYPE_CHECKING:
    from civlib.run import Task

FORMATS, LANGS = ("html", "pdf"), ("uk", "en")


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and end the process with its exit code."""
    try:
        given = sys.argv[1:] if arguments is None else arguments
        asked = parser(given).parse_args(given)
        code = asked.run(asked)
    except DataError as error:
        _problems(error)
        code = error.exit_code
    except CivlibError as error:
        print(f"Error: {error}", file=sys.stderr)
        code = error.exit_code
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whoever read the output has closed it
        code = 0
    raise SystemExit(code)


def parser(given: Sequence[str] | None = None) -> argparse.ArgumentParser:
    """Return what reads the command line; with arguments, it knows only the options they need."""
    how: Any = {"formatter_class": _formatter}
    text = "Yearly reports of target programmes that anyone can recompute."
    whole = argparse.ArgumentParser(prog="civlib", description=text, **how)
    whole.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = whole.add_subparsers(metavar="COMMAND", required=True)
    for run, options in _COMMANDS.items():
        name = run.__name__.rstrip("_")
        text = (run.__doc__ or "").strip()
        brief = text.partition(";")[0].rstrip(".")
        command = commands.add_parser(name, help=brief, description=text, **how)
        command.set_defaults(run=run)
        for add in options if given is None or name in given else ():
            add(command)
    return whole


def _formatter(prog: str) -> argparse.HelpFormatter:
    """Return a formatter as wide as the terminal; argparse would ask for it with every option."""
    return argparse.HelpFormatter(prog, width=_width())


@cache
def _width() -> int:
    with suppress(OSError):
        return os.get_terminal_size().columns - 2
    return 98


def _programmes(command: argparse.ArgumentParser) -> None:
    command.add_argument("programmes", nargs="*", metavar="PROGRAMME", help="Only these.")
    command.add_argument(
        "--year",
        dest="years",
        type=int,
        action="append",
        default=[],
        help="Only this year; repeatable.",
    )


def _data(command: argparse.ArgumentParser) -> None:
    text = "Folder of the programmes.  [default: the nearest data/]"
    command.add_argument("--data", type=_folder, help=text)


def _audit(command: argparse.ArgumentParser) -> None:
    command.add_argument("--lang", choices=LANGS, default=LANGS[0], help="Language.")
    command.add_argument(
        "--format",
        choices=("table", "json", "csv"),
        default="table",
        help="A table for people; the others for machines.  [default: table]",
    )
    command.add_argument("--strict", action="store_true", help="Exit with 1 if there is a finding.")


def _build(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add(
        "--to",
        type=_words(*FORMATS),
        default=FORMATS,
        metavar="LIST",
        help="Formats.  [default: html,pdf]",
    )
    add(
        "--lang",
        type=_words(*LANGS),
        default=LANGS[:1],
        metavar="LIST",
        help="Languages.  [default: uk]",
    )
    add(
        "--output",
        type=Path,
        default=Path("outputs"),
        help="Folder to publish in.  [default: outputs]",
    )


def _how(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add(
        "--jobs",
        type=_at_least_one,
        default=os.cpu_count() or 1,
        metavar="N",
        help="Reports made at the same time.  [default: one for each processor]",
    )
    add("--force", action="store_true", help="Make also what is up to date.")
    add("--explain", action="store_true", help="Only say what would be made, and why.")
    add(
        "--timeout",
        type=float,
        default=600,
        metavar="SECONDS",
        help="Longest time for one cell; 0 for no limit.  [default: 600]",
    )
    add(
        "--engine",
        choices=("shell", "kernel"),
        default="shell",
        help="Where cells run: in a process of ours, or in a Jupyter kernel.  [default: shell]",
    )
    text = "Address of a Dask scheduler whose workers make the reports."
    add("--scheduler", default="", metavar="ADDRESS", help=text)
    how = command.add_mutually_exclusive_group()
    how.add_argument("--quiet", action="store_true", help="Say nothing but errors.")
    how.add_argument("--json", action="store_true", help="Tell everything as lines of JSON.")


def _published(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        default=[Path("outputs")],
        help="Published folders, or folders that hold some.  [default: outputs]",
    )
    text = "Run the notebook that lies in the folder, not civlib's own: it is somebody's code."
    command.add_argument("--trust", action="store_true", help=text)


def _two(command: argparse.ArgumentParser) -> None:
    command.add_argument("before", type=_folder, help="Published folder: the old version or year.")
    command.add_argument("after", type=_folder, help="Published folder: the new version or year.")
    command.add_argument("--lang", choices=LANGS, default=LANGS[0], help="Language of the note.")


def _release(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    text = "Folder of the reports.  [default: outputs]"
    add("--output", type=Path, default=Path("outputs"), help=text)
    add("--reason", default="", metavar="TEXT", help="Why; needed for a correction.")
    text = "Day of the release.  [default: SOURCE_DATE_EPOCH, or today]"
    add("--date", type=_day, metavar="YYYY-MM-DD", help=text)
    add("--lang", choices=LANGS, default=LANGS[0], help="Language of the note on what changed.")


def list_(asked: argparse.Namespace) -> int:
    """Show the programmes and their years."""
    from civlib import dataset

    folder = asked.data or dataset.find_data()
    for programme in dataset.list_programmes(folder):
        years = ", ".join(map(str, dataset.list_years(programme, folder)))
        print(f"{programme}: {years or 'no yearly data'}")
    return 0


def check(asked: argparse.Namespace) -> int:
    """Show every problem of the data at once; exit 1 if there is an error."""
    from civlib import dataset

    problems = dataset.check(asked.data, asked.programmes, asked.years)
    for problem in problems:
        print(problem)
    errors = sum(problem.severity == ERROR for problem in problems)
    _note(f"Errors: {errors}, warnings: {len(problems) - errors}.")
    return 1 if errors else 0


def audit(asked: argparse.Namespace) -> int:
    """Show where printed figures contradict their data or each other."""
    from civlib import dataset
    from civlib.cli.listing import SHOW, Found

    folder = dataset.find_data(asked.data)
    pairs = dataset.pairs(folder, asked.programmes, asked.years)
    found = [Found.of(dataset.load(*one, folder)) for one in pairs]
    sys.stdout.write(SHOW[asked.format](found, asked.lang))
    total = sum(len(one.findings) for one in found)
    _note(f"Findings: {total}.")
    return 1 if asked.strict and total else 0


def build(asked: argparse.Namespace) -> int:
    """Build the reports that are not up to date; all, or those of what is named."""
    from civlib import dataset
    from civlib import run as batch
    from civlib.cli.progress import summary, teller

    folder = asked.data or dataset.find_data()
    tasks = batch.plan(folder, asked.programmes, asked.years, asked.lang)
    names = ("jobs", "force", "engine", "timeout", "scheduler")
    options = batch.Options(asked.to, **{name: getattr(asked, name) for name in names})
    if asked.explain:
        return _explain(batch.explain(tasks, folder, asked.output, options))
    with teller(asked.output, quiet=asked.quiet, as_json=asked.json) as tell:
        results = batch.build(tasks, folder, asked.output, options, tell)
    if not asked.quiet and not asked.json:
        print(summary(results, asked.output))
    return max((result.error.exit_code for result in results if result.error), default=0)


def verify(asked: argparse.Namespace) -> int:
    """Recompute what was published and compare; exit 1 if a figure or a byte differs."""
    from civlib import verify as check_again

    verdicts = []
    for path in asked.paths:
        if found := check_again.landing(path):
            verdicts.append(found)
            print(check_again.text(found), flush=True)
        for folder in check_again.find(path):
            verdicts.append(check_again.verify(folder, asked.data, asked.trust))
            print(check_again.text(verdicts[-1]), flush=True)
    failed = sum(not verdict.holds for verdict in verdicts)
    _note(f"Verified: {len(verdicts) - failed} of {len(verdicts)}.")
    return 1 if failed else 0


def diff(asked: argparse.Namespace) -> int:
    """Show what moved between two published folders, and why; exit 1 if anything did."""
    from civlib.verify import Sealed, remade_folder
    from civlib.verify.diff import compare, plain

    with ExitStack() as stack:

        def recompute(folder: Path) -> Path:
            made, errors = stack.enter_context(remade_folder(Sealed(folder)))
            if errors:
                raise errors[0]
            return made

        note, moved = compare(asked.before, asked.after, asked.lang, recompute)
    print(plain(note) if sys.stdout.isatty() else note)
    return 1 if moved else 0


def release(asked: argparse.Namespace) -> int:
    """Freeze the latest build as a version; corrections need a reason and say what changed."""
    from civlib import dataset
    from civlib.verify import release as versions

    pairs = dataset.pairs(dataset.find_data(asked.data), asked.programmes, asked.years)
    act = versions.Act(asked.date or versions.today(), asked.reason, asked.lang)
    places = [f"{programme}/{year}" for programme, year in pairs]
    versions.release(places, asked.output, act, lambda one: print(one.line()))
    return 0


def _explain(why: dict[Task, list[str]]) -> int:
    for task, reasons in why.items():
        print(f"{task}: {' '.join(reasons) or 'up to date.'}")
    return 0


_COMMANDS: dict[Callable[[argparse.Namespace], int], tuple[Callable[..., None], ...]] = {
    list_: (_data,),
    check: (_programmes, _data),
    audit: (_programmes, _data, _audit),
    build: (_programmes, _data, _build, _how),
    verify: (_published, _data),
    diff: (_two,),
    release: (_programmes, _data, _release),
}
"""Command → what adds its arguments."""


def _folder(text: str) -> Path:
    if not Path(text).is_dir():
        raise argparse.ArgumentTypeError(f"{text!r} is not a folder")
    return Path(text)


def _day(text: str) -> date:
    with suppress(ValueError):
        day = date.fromisoformat(text)
        if day.isoformat() == text:
            return day
    raise argparse.ArgumentTypeError(f"{text!r} is no date such as 2026-11-28")


def _at_least_one(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 on")
    return int(text)


def _words(*known: str) -> Callable[[str], tuple[str, ...]]:
    """Return the type of an option that takes known words, as in ``html,pdf``."""

    def convert(text: str) -> tuple[str, ...]:
        words = tuple(dict.fromkeys(word.strip() for word in text.split(",")))
        if unknown := [word for word in words if word not in known]:
            wrong = ", ".join(map(repr, unknown))
            raise argparse.ArgumentTypeError(f"{wrong}: choose from {', '.join(known)}")
        return words

    return convert


def _note(text: str) -> None:
    print(text, file=sys.stderr)


def _problems(error: DataError) -> None:
    for problem in error.problems:
        _note(str(problem))
