"""Everything civlib raises on purpose, each with a sentence for the person who can mend it."""


class CivlibError(Exception):
    """Base of every error of this package; its text is one sentence for the user."""

    exit_code = 1

    def _render_traceback_(self) -> list[str]:
        """Return what JupyterLab shows of it: the sentence, and no way through our own code."""
        return [f"{type(self).__name__}: {self}"]


class UsageError(CivlibError):
    """Raised when what was asked for does not exist or has the wrong form."""

    exit_code = 2


class Busy(UsageError):
    """Raised when another command is writing in the same folder."""


class UnknownProgramme(UsageError):
    """Raised when no folder of that name holds a ``programme.toml``."""


class UnknownYear(UsageError):
    """Raised when the programme has no data for that year."""


class UnknownLanguage(UsageError):
    """Raised when civlib has no wording in that language."""


class ParameterError(UsageError):
    """Raised when a notebook is given a parameter that it does not declare or of another type."""


class NotebookFailed(CivlibError):
    """Raised when a notebook did not run in order to its end mark."""

    exit_code = 3


class PublishError(CivlibError):
    """Raised when an executed notebook holds something that cannot be published faithfully."""

    exit_code = 3


class OutputError(CivlibError):
    """Raised when something cannot be written where it has to be published."""

    exit_code = 3


class ReleaseError(CivlibError):
    """Raised when a published folder or a version of it is not what its checksums say."""


class Interrupted(CivlibError):
    """Raised when somebody stops a build: with Ctrl-C (130) or with SIGTERM (143)."""

    def __init__(self, text: str, signal: int) -> None:
        self.exit_code = 128 + signal  # as shells have it
        super().__init__(text)
