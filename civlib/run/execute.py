"""One run of a notebook: refuse wrong parameters before, distrust what came out after."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from nbformat import NotebookNode

from civlib import dataset
from civlib.errors import CivlibError, DataError, NotebookFailed, ParameterError
from civlib.run.plan import SHELL, Task
from civlib.run.shell import CellTimeout
from civlib.show import display

if TYPE_CHECKING:
    from civlib.run.engines import Watch

INJECTED = "injected-parameters"
TYPES = {"str": str, "int": int, "float": float, "bool": bool}


def check_parameters(notebook: Path, parameters: Mapping[str, object]) -> None:
    """Refuse parameters that the notebook does not declare, or of another type.

    papermill only logs a warning for these, so a typing error would publish the default year.

    Raises
    ------
    ParameterError
        With every wrong parameter at once, the nearest declared name and the declared types.
    """
    import papermill

    declared = papermill.inspect_notebook(_literal(notebook))
    problems = [*_wrong(declared, parameters)]
    if problems:
        raise ParameterError(f"{notebook.name}: {' '.join(problems)}")


def _literal(path: Path) -> str:
    """Return a path for papermill, which takes braces in it for the names of parameters.

    Examples
    --------
    >>> _literal(Path("{x}.ipynb"))
    '{{x}}.ipynb'
    """
    return str(path).replace("{", "{{").replace("}", "}}")


def _wrong(declared: Mapping[str, Any], parameters: Mapping[str, object]) -> Iterator[str]:
    if not declared:
        yield "it has no cell tagged `parameters`."
        return
    for name, value in parameters.items():
        if name not in declared:
            near = difflib.get_close_matches(name, declared, 1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            yield f"There is no parameter {name!r}; it declares {', '.join(declared)}.{hint}"
        elif type(value) is not TYPES.get(declared[name]["inferred_type_name"], type(value)):
            wanted = declared[name]["inferred_type_name"]
            yield f"{name} must be {wanted}, not {type(value).__name__} ({value!r})."


def execute(
    notebook: Path,
    task: Task,
    folder: Path,
    engine: str = SHELL,
    timeout: float = 0,
    tell: Callable[[int], object] = lambda cell: None,
) -> NotebookNode:
    """Run the notebook for one task; return it executed, checked and tidied.

    Parameters
    ----------
    notebook
        The stored notebook; it is not changed.
    task
        What to run it for.
    folder
        A private folder, where the run keeps its journal.
    engine
        One of `civlib.run.plan.ENGINES`. A process runs only one notebook with the shell engine.
    timeout
        Seconds for one cell; 0 for no limit.
    tell
        Called with the position of each cell before it runs.

    Raises
    ------
    ParameterError
        Before anything runs.
    NotebookFailed
        If a cell failed, took too long, ended its process, or the run did not reach the end mark.
    CivlibError
        Whatever civlib raised in a cell, such as `DataError`, as itself.
    """
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill import PapermillExecutionError

    from civlib.run.engines import Watch
    from civlib.run.shell import CellFailed

    check_parameters(notebook, task.parameters)
    last = 0

    def told(cell: int) -> None:
        nonlocal last
        last = cell
        tell(cell)

    try:
        executed = _run(notebook, task, engine, Watch(folder, timeout or None, told))
    except CellFailed as error:
        raise failure(task, error.index, error.error) from error
    except PapermillExecutionError as error:
        if error.ename == DataError.__name__:
            _check_data(task)
        said = f"failed with {error.ename}: {error.evalue.rstrip('.')}."
        raise NotebookFailed(f"{task}: cell {error.cell_index + 1} {said}") from error
    except DeadKernelError as error:
        why = f"the kernel died in cell {last + 1}; run it again, or open the notebook."
        raise NotebookFailed(f"{task}: {why}") from error
    except CellTimeoutError as error:
        why = f"cell {last + 1} took longer than {timeout:g} s and was stopped."
        raise NotebookFailed(f"{task}: {why}") from error
    finally:
        _close_loop()
    check_run(executed, task)
    return tidy(executed, notebook)


def _run(notebook: Path, task: Task, engine: str, watch: Watch) -> NotebookNode:
    """Do what `papermill.execute_notebook` does, but leave the writing of files to the build.

    It would make the text of the whole notebook at the end even if it is to write none.
    """
    from papermill.engines import papermill_engines
    from papermill.execute import raise_for_execution_errors
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    given = load_notebook_node(str(notebook))
    filled = parameterize_notebook(given, task.parameters, engine_name=engine)
    executed: NotebookNode = papermill_engines.execute_notebook_with_engine(
        engine,
        filled,
        kernel_name=papermill_engines.nb_kernel_name(engine, filled),
        output_path=None,
        progress_bar=False,
        log_output=False,
        autosave_cell_every=0,
        watch=watch,
    )
    raise_for_execution_errors(executed, None)
    return executed


def failure(task: Task, cell: int, error: BaseException) -> CivlibError:
    """Return what stopped a report: civlib's own error as it is, any other with its cell."""
    if isinstance(error, CivlibError):
        return error
    if isinstance(error, SystemExit):
        what = f"ended the notebook with exit code {error.code or 0}"
    elif isinstance(error, CellTimeout):
        what = f"was stopped: {error}"
    else:
        what = f"failed with {type(error).__name__}: {error}"
    return NotebookFailed(f"{task}: cell {cell + 1} {what}.")


def _check_data(task: Task) -> None:
    """Raise again what a kernel could only tell as text: every problem of the data."""
    years = [task.year] if task.year else dataset.list_years(task.programme)
    for year in years:
        dataset.load(task.programme, year)


def _close_loop() -> None:
    """Close the event loop that nbclient made for this thread and leaves open."""
    from jupyter_core.utils import ensure_event_loop

    loop = ensure_event_loop()
    if not loop.is_running():
        loop.close()


def check_run(notebook: NotebookNode, task: Task) -> None:
    """Refuse a notebook that did not run completely and for what was asked.

    Raises
    ------
    NotebookFailed
        If a code cell did not run in order or shows an error, if the end mark is missing, or if
        the report's head echoes another programme, year or language.
    """
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    if [cell.execution_count for cell in code] != list(range(1, len(code) + 1)):
        why = "".join(f": {error}" for error in _errors(notebook)[:1])
        raise NotebookFailed(f"{task}: not every code cell ran in order to the end{why}.")
    outputs = [output for cell in code for output in cell.outputs]
    for error in _errors(notebook):
        raise NotebookFailed(f"{task}: a cell shows an error: {error}.")
    wanted = [(display.REPORT, task.parameters), (display.END, _end(task))]
    for mime, expected in wanted:
        found = [output.data[mime] for output in outputs if mime in output.get("data", {})]
        echo = [{name: one.get(name) for name in expected} for one in found]
        if echo != [expected]:
            raise NotebookFailed(f"{task}: the notebook answers for {echo} instead of {expected}.")


def _errors(notebook: NotebookNode) -> list[str]:
    """Return every error that a cell shows, with the cell."""
    return [
        f"cell {number}, {output.ename}: {output.evalue}"
        for number, cell in enumerate(notebook.cells, 1)
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    ]


def _end(task: Task) -> dict[str, object]:
    return {name: value for name, value in task.parameters.items() if name != "lang"}


def tidy(notebook: NotebookNode, stored: Path | None = None) -> NotebookNode:
    """Return the notebook without what differs from run to run: timings, paths, random ids.

    Parameters
    ----------
    notebook
        The executed notebook; it is left alone, and shares its outputs with the result.
    stored
        The notebook that was run: what it says of its language stands, not the kernel's answer,
        which names the interpreter's patch release.
    """
    source = notebook if stored is None else nbformat.read(stored, as_version=4)
    kept = _without(source.metadata, "papermill")
    return NotebookNode(notebook, metadata=kept, cells=[*map(_tidied, notebook.cells)])


def _tidied(cell: NotebookNode) -> NotebookNode:
    own = {"id": INJECTED} if INJECTED in cell.metadata.get("tags", []) else {}
    return NotebookNode(cell, metadata=_without(cell.metadata, "papermill", "execution"), **own)


def _without(metadata: NotebookNode, *names: str) -> NotebookNode:
    return NotebookNode({name: value for name, value in metadata.items() if name not in names})
