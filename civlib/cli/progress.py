"""How a build is shown: a bar in a terminal, lines in a pipe, JSON for machines, always a log."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from civlib.errors import DataError
from civlib.run import BUILT, CURRENT, FAILED, Began, Event, Planned, Result, Tell

LOG = "build.log"
"""Name of the log, in the output folder."""

STATES = (BUILT, CURRENT, FAILED)


@contextmanager
def teller(output: Path, *, quiet: bool, as_json: bool) -> Iterator[Tell]:
    """Give what a build tells its events to: failures alone if quiet, else all, maybe as JSON."""
    log, bar = _Log(output / LOG), _Bar()
    show = _as_json if as_json else _failures if quiet else bar if sys.stderr.isatty() else _lines

    def tell(event: Event) -> None:
        log(event)
        show(event)

    with closing(bar):
        yield tell


def line(event: Event) -> str:
    """Return an event as one line for people; empty if there is nothing to say."""
    if isinstance(event, Planned):
        return f"{event.reports} report(s), {event.stale} to make."
    if isinstance(event, Began) or event.state == CURRENT:
        return ""
    return f"{event.state:7} {event.task}" + (f"  {event.seconds:.1f} s" if event.seconds else "")


def explanation(result: Result) -> list[str]:
    """Return why a report failed, one sentence or each problem of the data, and its notebook."""
    if isinstance(result.error, DataError):
        return [*map(str, result.error.problems)]
    said = [f"Error: {result.error}"] if result.error else []
    return [*said, f"Its notebook is kept: {result.aside}"] if result.aside else said


def summary(results: Sequence[Result], output: Path) -> str:
    """Return the table at the end: what was built, was up to date and failed, by programme."""
    if all(result.state == CURRENT for result in results):
        return f"Nothing changed: {len(results)} report(s) in {output} are up to date."
    counts: dict[str, Counter[str]] = {}
    for result in results:
        counts.setdefault(result.task.programme or "all programmes", Counter())[result.state] += 1
    counts["total"] = sum(counts.values(), Counter())
    width = max(map(len, counts))
    lines = [f"{'':{width}}  " + "  ".join(f"{state:>7}" for state in STATES)]
    for name, count in counts.items():
        lines.append(f"{name:{width}}  " + "  ".join(f"{count[state]:7}" for state in STATES))
    for result in results:
        if result.error:
            lines += [f"failed  {result.task}", *(f"  {said}" for said in explanation(result))]
    if warned := sum(len(result.said) for result in results):
        lines.append(f"Cells that warned: {warned}; {output / LOG} says of what.")
    lines += _superseded(results, output)
    return "\n".join([*lines, f"Open {output / 'index.html'}"])


def _superseded(results: Sequence[Result], output: Path) -> Iterator[str]:
    """Yield a line for each folder just published that differs from its newest version."""
    built = [one.task.place for one in results if one.state == BUILT and one.task.year]
    for place in dict.fromkeys(built):
        from civlib.verify.release import superseded  # which a build with nothing to do can spare

        if said := superseded(output, place):
            yield said


def facts(event: Event) -> dict[str, Any]:
    """Return an event as plain JSON."""
    if isinstance(event, Planned):
        return {"event": "planned", **event._asdict()}
    task = {"report": event.task.id, **event.task.parameters}
    if isinstance(event, Began):
        return {"event": "began", **task, "reasons": [*event.reasons]}
    files = [path.as_posix() for path in event.files]
    said = {"error": explanation(event)} if event.error else {}
    return {
        "event": event.state,
        **task,
        "files": files,
        "seconds": round(event.seconds, 3),
        **said,
    }


def _as_json(event: Event) -> None:
    print(json.dumps(facts(event), ensure_ascii=False), flush=True)


def _failures(event: Event) -> None:
    if isinstance(event, Result):
        for text in explanation(event):
            _write(text)


def _lines(event: Event) -> None:
    if text := line(event):
        _write(text)


def _write(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


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

            self._bar = tqdm(total=event.stale, unit="report", dynamic_ncols=True, leave=False)
        elif isinstance(event, Began):
            self._running += 1
        elif event.state != CURRENT:
            self._running = max(0, self._running - 1)
            self._failed += event.state == FAILED
            self._bar.update()
            if event.state == FAILED:
                self._bar.write(line(event), file=sys.stderr)
        self._bar.set_postfix(running=self._running, failed=self._failed)


class _Log:
    """The log file: every event with its time and, for failures, all there is to know.

    A log that cannot be written stops no build.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._mode = path, "w"

    def __call__(self, event: Event) -> None:
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        lines = [f"{now} {json.dumps(facts(event), ensure_ascii=False)}"]
        if isinstance(event, Result):
            lines += event.details.splitlines()
            for cell, text in event.said:
                lines += [f"{event.task}: {cell}", *(f"  {one}" for one in text.splitlines())]
        try:
            with self._path.open(
                self._mode, encoding="utf-8", errors="backslashreplace", newline="\n"
            ) as file:
                print(*lines, sep="\n", file=file)
        except OSError as error:
            if self._mode == "w":  # and is said once
                why = f"{self._path} cannot be written: {error.strerror}"
                _write(f"Warning: no log, because {why}.")
        self._mode = "a"
