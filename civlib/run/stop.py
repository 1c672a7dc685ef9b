"""Ctrl-C and SIGTERM as something that a loop waits for, so that nothing is cut in the middle."""

from __future__ import annotations

import signal
import threading
from multiprocessing import Pipe
from types import FrameType, TracebackType

from civlib.errors import Interrupted

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stop:
    """Remembers a signal that asks to end; its file becomes readable once one came.

    As a context manager it takes the place of what the signals did before; signals reach only the
    main thread, elsewhere it never asks for anything.

    Attributes
    ----------
    reads
        What `multiprocessing.connection.wait` can wait for.
    """

    def __init__(self) -> None:
        self._signal: int | None = None
        self.reads, self._writes = Pipe(duplex=False)
        self._before: dict[signal.Signals, object] = {}

    def __enter__(self) -> Stop:
        """Listen to the signals."""
        if threading.current_thread() is threading.main_thread():
            self._before = {name: signal.signal(name, self._note) for name in SIGNALS}
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the signals back."""
        for name, handler in self._before.items():
            signal.signal(name, handler)  # type: ignore[arg-type]
        self.reads.close()
        self._writes.close()

    def fileno(self) -> int:
        """Return what becomes readable."""
        return self.reads.fileno()

    def check(self) -> None:
        """Raise `Interrupted` if somebody asked to end."""
        if self._signal is not None:
            raise Interrupted(self._signal)

    def _note(self, number: int, frame: FrameType | None) -> None:
        if self._signal is None:
            self._signal = number
            self._writes.send_bytes(b"!")
