"""How a build is shown: a bar in a terminal, lines in a pipe, JSON for machines, always a log."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from civlib.errors import CivlibError, DataError
from civlib.run import BUILT, CURRENT, FAILED, Began, Event, Planned, Result

LOG = "build.log"
"""Name of the log, in the output folder."""

STATES = (BUILT, CURRENT, FAILED)
Tell = Callable[[Event], object]


@contextmanager
def teller(output: Path, *, quiet: bool, as_json: bool) -> Iterator[Tell]:
    """Give what a build tells its events to.

    Parameters
    ----------
    output
        The output folder, for the log.
    quiet
        Whether to show nothing but failures.
    as_json
        Whether to write every event as a line of JSON to the standard output.
    """
    with ExitStack() as stack:
        show: Tell
        if as_json:
            show = _as_json
        elif quiet:
            show = _failures
        elif sys.stderr.isatty():
            show = stack.enter_context(closing(_Bar()))
        else:
            show = _lines
        log = stack.enter_context(closing(_Log(output / LOG)))

        def tell(event: Event) -> None:
            log(event)
            show(event)

        yield tell


def line(event: Event) -> str:
    """Return an event as one line for people; empty if there is nothing to say."""
    if isinstance(event, Planned):
        return f"{event.reports} report(s), {event.stale} to make."
    if isinstance(event, Began) or event.state == CURRENT:
        return ""
    return f"{event.state:7} {event.task}" + (f"  {event.seconds:.1f} s" if event.seconds else "")


def explanation(result: Result) -> list[str]:
    """Return why a report failed, and where its notebook is; nothing if it did not."""
    if result.error is None:
        return []
    aside = [f"Its notebook is kept: {result.aside}"] if result.aside else []
    return [*sentences(result.error), *aside]


def sentences(error: CivlibError) -> list[str]:
    """Return what a person is told of an error: one sentence, or each problem of the data."""
    return [*map(str, error.problems)] if isinstance(error, DataError) else [f"Error: {error}"]


def summary(results: Sequence[Result], output: Path) -> str:
    """Return the table at the end: what was built, was up to date and failed, by programme."""
    if all(result.state == CURRENT for result in results):
        return f"Nothing changed: {len(results)} report(s) in {output} are up to date."
    counts: dict[str, Counter[str]] = {}
    for result in results:
        counts.setdefault(result.task.programme or "all programmes", Counter())[result.state] += 1
    counts["total"] = sum(counts.values(), Counter())
    width = max(map(len, counts))
    head = f"{'':{width}}  " + "  ".join(f"{state:>7}" for state in STATES)
    rows = [
        f"{name:{width}}  " + "  ".join(f"{count[state]:7}" for state in STATES)
        for name, count in counts.items()
    ]
    failed = [
        text
        for result in results
        if result.error is not None
        for text in (f"failed  {result.task}", *(f"  {said}" for said in explanation(result)))
    ]
    differ = [*_superseded(results, output)]
    return "\n".join([head, *rows, *failed, *differ, f"Open {output / 'index.html'}"])


def _superseded(results: Sequence[Result], output: Path) -> Iterator[str]:
    """Yield a line for each folder just published that differs from its newest version."""
    built = [one.task for one in results if one.state == BUILT and one.task.year]
    if not built:
        return
    from civlib.verify.release import superseded  # which a build with nothing to do can spare

    for place in dict.fromkeys(task.place for task in built):
        if said := superseded(output, place):
            yield said


def _lines(event: Event) -> None:
    """Write one line for each report that is made or fails."""
    _write(line(event))


def _failures(event: Event) -> None:
    if isinstance(event, Result):
        for text in explanation(event):
            _write(text)


def _write(text: str) -> None:
    if text:
        print(text, file=sys.stderr, flush=True)


def _as_json(event: Event) -> None:
    print(json.dumps(facts(event), ensure_ascii=False), flush=True)


def facts(event: Event) -> dict[str, Any]:
    """Return an event as plain JSON."""
    if isinstance(event, Planned):
        return {"event": "planned", "reports": event.reports, "stale": event.stale}
    task = {"report": event.task.id, **event.task.parameters}
    if isinstance(event, Began):
        return {"event": "began", **task, "reasons": [*event.reasons]}
    said = {"error": explanation(event)} if event.error else {}
    files = [path.as_posix() for path in event.files]
    return {
        "event": event.state,
        **task,
        "files": files,
        "seconds": round(event.seconds, 3),
        **said,
    }


class _Bar:
    """One bar for the batch: done, running, failed, remaining time."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._running = self._failed = 0

    def close(self) -> None:
        """Take the bar away."""
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
        self._path = path
        self._file: TextIO | None = None
        self._opened = False

    def close(self) -> None:
        """Close the file."""
        self._guarded(lambda file: file.close())

    def __call__(self, event: Event) -> None:
        if not self._opened:
            self._open()
        self._guarded(lambda file: print(*self._lines(event), sep="\n", file=file, flush=True))

    def _open(self) -> None:
        self._opened = True
        try:
            self._file = self._path.open(
                "w", encoding="utf-8", errors="backslashreplace", newline="\n"
            )
        except OSError as error:
            _write(f"Warning: no log, because {self._path} cannot be written: {error.strerror}.")

    def _guarded(self, act: Callable[[TextIO], object]) -> None:
        if self._file is None:
            return
        try:
            act(self._file)
        except OSError:
            with suppress(OSError):
                self._file.close()
            self._file = None

    def _lines(self, event: Event) -> Iterator[str]:
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        yield f"{now} {json.dumps(facts(event), ensure_ascii=False)}"
        if isinstance(event, Result) and event.details:
            yield from event.details.splitlines()
