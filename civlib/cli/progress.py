"""How a build is shown: a bar in a terminal, lines in a pipe, JSON for machines, always a log."""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from civlib.cli.commands import note, sentences
from civlib.cli.streams import exact
from civlib.dataset.opening import at_once
from civlib.run import BUILT, CURRENT, FAILED, Began, Event, Planned, Result, Tell
from civlib.run.look import PRIVATE
from civlib.wording.messages import say

LOG = f"{PRIVATE}/build.log"
"""The log, below the output folder."""

BAR = "{l_bar}{bar}| {n_fmt}/{total_fmt} [{elapsed}<{remaining}{postfix}]"
"""What tqdm shows: its own, without the rate, whose unit it would say in English."""

STATES = (BUILT, CURRENT, FAILED)


@contextmanager
def teller(output: Path, *, quiet: bool, as_json: bool) -> Iterator[Tell]:
    """Give what a build tells its events to: failures alone if quiet, else all, maybe as JSON."""
    log, bar = _Log(output / LOG), _Bar()

    def tell(event: Event) -> None:
        log(event)
        if as_json:
            click.echo(exact(_json(event)))
        elif sys.stderr.isatty() and not quiet:
            bar(event)
        else:
            for text in explanation(event) if quiet else filter(None, [line(event)]):
                note(text)

    with closing(bar):
        yield tell


def line(event: Event) -> str:
    """Return an event as one line for people; empty if there is nothing to say."""
    if isinstance(event, Planned):
        return say("cli.build.planned", reports=event.reports, stale=event.stale)
    if isinstance(event, Began) or event.state == CURRENT:
        return ""
    width = max(map(len, map(_state, STATES)))
    told = [f"{_state(event.state):{width}} {event.task}"]
    if event.seconds:
        told.append(say("cli.build.seconds", seconds=Decimal(f"{event.seconds:.1f}")))
    return "  ".join(told)


def _state(name: str) -> str:
    return say(f"cli.state.{name}")


def explanation(event: Event) -> list[str]:
    """Return why a report failed, one sentence or each problem of the data, and its notebook."""
    if not isinstance(event, Result) or event.error is None:
        return []
    kept = [say("cli.build.kept", path=event.aside)] if event.aside else []
    return [*sentences(event.error), *kept]


def summary(results: Sequence[Result], output: Path) -> str:
    """Return the table at the end: what was built, was up to date and failed, by programme."""
    if all(result.state == CURRENT for result in results):
        return say("cli.build.unchanged", reports=len(results), output=output)
    counts: dict[str, Counter[str]] = {}
    for result in results:
        name = result.task.programme or say("cli.build.all-programmes")
        counts.setdefault(name, Counter())[result.state] += 1
    counts[say("cli.build.total")] = sum(counts.values(), Counter())
    lines = [*_table(counts), *_failures(results)]
    if warned := sum(len(result.said) for result in results):
        lines.append(say("cli.build.warned", count=warned, log=output / LOG))
    built = [one.task.place for one in results if one.state == BUILT and one.task.year]
    for place in dict.fromkeys(built):
        from civlib.verify.release import superseded  # which a build with nothing to do can spare

        lines += filter(None, [superseded(output, place)])
    page = to_open(results, output)
    return "\n".join([*lines, *([say("cli.build.open", page=page)] if page else [])])


def _table(counts: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Return the lines of a table: one a name, a column a state."""
    heads = [*map(_state, STATES)]
    rows = [("", *heads), *((name, *map(count.get, STATES)) for name, count in counts.items())]
    name_width, width = max(map(len, counts)), max(7, *map(len, heads))
    return [
        "  ".join([f"{name:{name_width}}", *(f"{cell or 0:>{width}}" for cell in cells)])
        for name, *cells in rows
    ]


def _failures(results: Sequence[Result]) -> Iterator[str]:
    """Yield why reports failed; what is wrong with a year's data once for all its reports."""
    told: dict[tuple[str, ...], list[str]] = {}
    for result in results:
        if said := explanation(result):
            told.setdefault(tuple(said), []).append(str(result.task))
    for why, names in told.items():
        yield f"{_state(FAILED)}  {', '.join(names)}"
        yield from (f"  {sentence}" for sentence in why)


def to_open(results: Sequence[Result], output: Path) -> Path | None:
    """Return the page to look at, of the one report or the landing page; none if all failed."""
    there = [result.task for result in results if result.state != FAILED]
    page = output / (f"{there[0].id}.html" if len(results) == 1 and there else "index.html")
    return (page if page.exists() else output / "index.html") if there else None


def facts(event: Event) -> dict[str, Any]:
    """Return an event as plain JSON."""
    if isinstance(event, Planned):
        return {"event": "planned", **event._asdict()}
    task = {"report": event.task.id, **event.task.parameters}
    if isinstance(event, Began):
        return {"event": "began", **task, "reasons": [*event.reasons]}
    told = {"event": event.state, **task, "files": [path.as_posix() for path in event.files]}
    told["seconds"] = round(event.seconds, 3)
    told |= {"warned": [cell for cell, _ in event.said]} if event.said else {}
    return {**told, "error": explanation(event)} if event.error else told


def _json(event: Event) -> str:
    return json.dumps(facts(event), ensure_ascii=False)


class _Bar:
    """One bar for the batch: done, running, failed, remaining time."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._running = self._failed = 0

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()

    def __call__(self, event: Event) -> None:
        if isinstance(event, Planned):
            from tqdm import tqdm

            self._bar = tqdm(total=event.stale, bar_format=BAR, dynamic_ncols=True, leave=False)
        elif isinstance(event, Began):
            self._running += 1
        elif event.state != CURRENT:
            self._running = max(0, self._running - 1)
            self._failed += event.state == FAILED
            self._bar.update()
            if event.state == FAILED:
                self._bar.write(line(event), file=sys.stderr)
        said = say("cli.build.bar", running=self._running, failed=self._failed)
        self._bar.set_postfix_str(said)


def _details(result: Result) -> Iterator[str]:
    """Yield what the log says of a report beside its event: details, and what cells said."""
    yield from result.details.splitlines()
    for cell, text in result.said:
        yield f"{result.task}: {cell}"
        for line in text.rstrip().split("\n"):
            last = line.rstrip().rpartition("\r")[2]  # of a bar, which writes over itself
            yield f"  {last}"


class _Log:
    """The log file: every event with its time and, for failures, all there is to know.

    A log that cannot be written stops no build.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._mode = path, "w"

    def __call__(self, event: Event) -> None:
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        lines = [*_details(event)] if isinstance(event, Result) else []
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with open(
                self._path, self._mode, -1, "utf-8", "backslashreplace", "\n", opener=at_once
            ) as file:
                print(f"{now} {_json(event)}", *lines, sep="\n", file=file)
        except OSError as error:
            if self._mode == "w":  # and is said once
                note(say("cli.build.no-log", path=self._path, why=error.strerror))
        self._mode = "a"
