"""What nbconvert's exporters of a report have in common: a notebook is read, and then rendered."""

from abc import abstractmethod
from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode

from civlib.publish import document
from civlib.publish.document import Document


class ReportExporter(Exporter):
    """Exports an executed notebook as the report that it shows."""

    @abstractmethod
    def rendered(self, report: Document, name: str) -> str | bytes:
        """Return the report in the exporter's form; the notebook has a name, or none."""

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[str | bytes, dict[str, Any]]:
        """Return the report and nbconvert's resources."""
        nb, found = super().from_notebook_node(nb, resources, **kw)
        said = found.get("metadata", {})
        report = document.read(nb, Path(said.get("path", "")))
        return self.rendered(report, said.get("name", "")), found
