"""What the cells of a notebook show, gathered as the outputs that nbclient would have stored."""

from __future__ import annotations

import io
import json
import traceback
from binascii import b2a_base64
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_output
from traitlets import Any as AnyTrait

Bundle = dict[str, Any]


class Outputs:
    """The outputs of the cell that is running, and those that a later cell may still change."""

    def __init__(self) -> None:
        self._cell: list[NotebookNode] = []
        self._named: dict[str, list[NotebookNode]] = {}
        self._clear = False

    def begin(self) -> list[NotebookNode]:
        """Start a cell; return the list that its outputs will be in."""
        self._cell, self._clear = [], False
        return self._cell

    def stream(self, name: str, text: str) -> None:
        """Add printed text; what one stream prints in a row is one output."""
        self._begin_output()
        last = self._cell[-1] if self._cell else None
        if last is not None and last.output_type == "stream" and last.name == name:
            last.text += text
        else:
            self._cell.append(new_output("stream", name=name, text=text))

    def show(self, kind: str, data: Bundle, metadata: Bundle | None, **more: Any) -> NotebookNode:
        """Add what a cell displays or returns."""
        self._begin_output()
        output: NotebookNode = new_output(
            kind, data=_encoded(data), metadata=_encoded(metadata or {}), **more
        )
        self._cell.append(output)
        return output

    def display(self, data: Bundle, metadata: Bundle | None, id: str | None, update: bool) -> None:
        """Add a display, or change every display of that id."""
        if update:
            for output in self._named.get(id or "", []):
                output.data = from_dict(_encoded(data))
                output.metadata = from_dict(_encoded(metadata or {}))
            return
        output = self.show("display_data", data, metadata)
        if id is not None:
            self._named.setdefault(id, []).append(output)

    def end(self, printed: str, error: BaseException | None) -> None:
        """End the cell with what programs printed, and an error that it does not show yet."""
        if printed:
            self.stream("stdout", printed)
        shown = any(output.output_type == "error" for output in self._cell)
        if error is not None and not shown:
            self.error(error, traceback.format_exception(error))

    def error(self, error: BaseException, lines: list[str]) -> None:
        """Add the error that ended the cell."""
        name = type(error).__name__
        self._cell.append(new_output("error", ename=name, evalue=str(error), traceback=lines))

    def clear(self, wait: bool) -> None:
        """Forget the cell's outputs, now or when the next one comes."""
        self._clear = True
        if not wait:
            self._begin_output()

    def writer(self, name: str) -> io.TextIOBase:
        """Return what stands in for ``sys.stdout`` or ``sys.stderr``."""
        return _Writer(self, name)

    def _begin_output(self) -> None:
        if self._clear:
            self._cell.clear()
            self._clear = False


class _Writer(io.TextIOBase):
    encoding = "UTF-8"

    def __init__(self, outputs: Outputs, name: str) -> None:
        self._outputs, self._name = outputs, name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if text:
            self._outputs.stream(self._name, text)
        return len(text)


class Publisher(DisplayPublisher):
    """Takes what a cell displays."""

    outputs = AnyTrait()

    def publish(
        self,
        data: Bundle,
        metadata: Bundle | None = None,
        source: object = None,
        *,
        transient: Bundle | None = None,
        update: bool = False,
        **_: object,
    ) -> None:
        """Add a display to the cell's outputs."""
        self.outputs.display(data, metadata, (transient or {}).get("display_id"), update)

    def clear_output(self, wait: bool = False) -> None:
        """Forget what the cell has shown."""
        self.outputs.clear(wait)


class Hook(DisplayHook):
    """Takes the value of a cell's last line."""

    outputs = AnyTrait()

    def write_output_prompt(self) -> None:
        """Print nothing: the number stands in the output."""

    def write_format_data(self, format_dict: Bundle, md_dict: Bundle | None = None) -> None:
        """Add the value to the cell's outputs."""
        if format_dict:
            count = {"execution_count": self.prompt_count}
            self.outputs.show("execute_result", format_dict, md_dict, **count)

    def finish_displayhook(self) -> None:
        """End without the line break that a terminal would get."""
        self._is_active = False


def _encoded(data: Bundle) -> Bundle:
    """Return a bundle as the plain JSON that a kernel would send."""
    found: Bundle = json.loads(json.dumps(data, default=_base64))
    return found


def _base64(value: object) -> str:
    """Return the bytes of an image as text."""
    if not isinstance(value, bytes):
        raise TypeError(f"{type(value).__name__} is no JSON")
    return b2a_base64(value, newline=False).decode("ascii")
