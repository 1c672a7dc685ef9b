"""How pages of a PDF are made: with marks that lie in one another, and only so many signs.

Pdfplumber forgets a mark at the end of another within it, such as that of a soft hyphen.
"""

from typing import Any

from pdfminer.pdfinterp import PDFPageInterpreter
from pdfplumber.page import PDFPageAggregatorWithMarkedContent

SIGNS = 1_000_000
"""Signs of a PDF that are read at most: 300 pages that are full of them."""


class TooLong(Exception):
    """Raised when a PDF has more signs than any report."""


class _Device(PDFPageAggregatorWithMarkedContent):
    """Notes for each sign the mark around it, the nearest that has a number."""

    def __init__(self, *args: Any, left: int, **named: Any) -> None:
        super().__init__(*args, **named)
        self._around: list[int | None] = []
        self.left = left

    def render_char(self, *args: Any, **named: Any) -> float:
        self.left -= 1
        if self.left < 0:
            raise TooLong
        return super().render_char(*args, **named)

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


def make(page: Any, left: int) -> int:
    """Make a page of pdfplumber of so many signs at most, and return how many are left."""
    device = _Device(page.pdf.rsrcmgr, pageno=page.page_number, laparams=None, left=left)
    PDFPageInterpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    page._layout = device.get_result()
    return device.left
