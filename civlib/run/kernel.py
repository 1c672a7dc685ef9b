"""A kernel provisioner that forks Jupyter kernels from a server which has imported everything.

Such a kernel is a real one: its own process, reached through its own sockets. Only its start is
cheap. It is chosen by an environment variable of the process that asks for a kernel, so JupyterLab
and every other program go on with ordinary kernels.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import multiprocessing.forkserver
import os
import signal
from contextlib import suppress
from multiprocessing.process import BaseProcess
from threading import Thread
from typing import Any, cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

NAME = "civlib-fork"
"""The provisioner's entry point."""

FORKSERVER = "forkserver"
CHOICE = "JUPYTER_DEFAULT_PROVISIONER_NAME"


def prepare() -> None:
    """Let this process get its kernels from the fork server that it comes from, if it does."""
    server = multiprocessing.forkserver._forkserver
    if server.get_inherited_fds() is not None:
        os.environ[CHOICE] = NAME
        setattr(server, "ensure_running", lambda: None)  # noqa: B010 - it runs; Python would start a second one here


class ForkProvisioner(LocalProvisioner):
    """Starts a kernel as a child of the fork server; ends and watches it like any other."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork a kernel that does what the command would do."""
        arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
        context: Any = multiprocessing.get_context(FORKSERVER)
        child = context.Process(
            target=_main, args=(arguments, kwargs.get("env"), kwargs.get("cwd"))
        )
        child.start()
        self.process = cast("Any", _Popen(child))
        self.pid = self.pgid = child.pid
        self.cwd = kwargs.get("cwd")
        return self.connection_info

    async def cleanup(self, restart: bool = False) -> None:
        """End also what the kernel has started and left behind, however it ended itself."""
        if self.pgid:
            with suppress(ProcessLookupError):
                os.killpg(self.pgid, signal.SIGKILL)
        await super().cleanup(restart)


class _Popen:
    """The few things that jupyter_client asks of a `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, child: BaseProcess) -> None:
        self._child, self.pid = child, child.pid

    def poll(self) -> int | None:
        return self._child.exitcode

    def wait(self) -> int | None:
        self._child.join()
        return self._child.exitcode

    def send_signal(self, signum: int) -> None:
        if self.pid is not None and self._child.is_alive():
            os.kill(self.pid, signum)

    def kill(self) -> None:
        self._child.kill()

    def terminate(self) -> None:
        self._child.terminate()


def _main(arguments: list[str], env: dict[str, str] | None, cwd: str | None) -> None:
    """Be a kernel until it is told to stop."""
    from ipykernel.kernelapp import IPKernelApp

    lead()
    end_with_parent()
    os.environ.update(env or {})
    if cwd:
        os.chdir(cwd)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    IPKernelApp.launch_instance(arguments)


def lead() -> None:
    """Become the leader of a group of processes, so that all that start from here end together."""
    if hasattr(os, "setsid"):
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)  # the fork server ignores it


def end_with_parent() -> None:
    """End this process and its group as soon as the one that asked for it is gone, however."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_watch, args=(parent.sentinel,), daemon=True).start()


def _watch(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
