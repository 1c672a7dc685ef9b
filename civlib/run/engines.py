"""The ways to run a notebook, all through papermill: what differs is where its cells run."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from papermill.engines import Engine, NBClientEngine, papermill_engines

from civlib.run import kernel, shell
from civlib.run.job import OUTPUT
from civlib.run.journal import Journal
from civlib.run.plan import KERNEL, SHELL

NO_STARTUP = "--InteractiveShellApp.exec_PYTHONSTARTUP=False"
"""What keeps a kernel from running the file that a user has for terminals."""


@dataclass(frozen=True)
class Watch:
    """Follows a run: keeps its journal and tells which cell has begun.

    Attributes
    ----------
    folder
        The private folder of the run.
    timeout
        Seconds for one cell; None for no limit.
    tell
        Called with the position of each cell before it runs.
    """

    folder: Path
    timeout: float | None
    tell: Callable[[int], object]

    @property
    def hooks(self) -> dict[str, Callable[..., object]]:
        """What nbclient calls, by the names that it has for them."""
        journal = Journal(self.folder)
        return {
            "on_cell_start": lambda cell, cell_index: self.tell(cell_index),
            "on_cell_executed": lambda cell, cell_index, **_: journal.finish(cell_index, cell),
        }


class ShellEngine(Engine):  # type: ignore[misc]
    """Cells run in a shell of this process."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, *, watch: Watch, **_: object
    ) -> None:
        """Run the notebook that papermill has put the parameters into."""
        Journal(watch.folder).start(nb_man.nb)
        hooks = watch.hooks.values()
        shell.run(nb_man.nb, watch.folder / OUTPUT, watch.timeout, *hooks)


class KernelEngine(NBClientEngine):  # type: ignore[misc]
    """Cells run in a Jupyter kernel, forked from the build's fork server where there is one."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, *, watch: Watch, **more: Any
    ) -> None:
        """Run the notebook that papermill has put the parameters into."""
        Journal(watch.folder).start(nb_man.nb)
        kernel.prepare()
        super().execute_managed_notebook(
            nb_man,
            kernel_name,
            execution_timeout=watch.timeout,
            shutdown_kernel="immediate",
            record_timing=False,
            extra_arguments=["--log-level=CRITICAL", NO_STARTUP],
            **watch.hooks,
            **more,
        )


logging.getLogger("papermill").addHandler(logging.NullHandler())  # a failure has its sentence
papermill_engines.register(SHELL, ShellEngine)
papermill_engines.register(KERNEL, KernelEngine)
