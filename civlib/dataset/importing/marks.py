"""Marks of tagged content as they lie in one another: pdfplumber forgets the outer at an inner."""

from __future__ import annotations

from typing import Any

from pdfminer.pdfinterp import PDFPageInterpreter
from pdfplumber.page import PDFPageAggregatorWithMarkedContent


class _Device(PDFPageAggregatorWithMarkedContent):
    """Notes for each sign the mark around it, the nearest that has a number."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._around: list[int | None] = []

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        """Begin marked content, such as a soft hyphen within a word."""
        self._around.append(self.cur_mcid)
        super().begin_tag(tag, props)
        if self.cur_mcid is None:
            self.cur_mcid = self._around[-1]

    def end_tag(self) -> None:
        """End marked content, and go on in what is around it."""
        super().end_tag()
        self.cur_mcid = self._around.pop() if self._around else None


def follow(page: Any) -> None:
    """Have a page of pdfplumber made with these marks."""
    device = _Device(page.pdf.rsrcmgr, pageno=page.page_number, laparams=None)
    PDFPageInterpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    page._layout = device.get_result()
