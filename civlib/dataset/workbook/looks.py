"""How the cells of a workbook look, by what they are."""

from collections.abc import Mapping
from typing import Any

from civlib.dataset.workbook.pages import HELP
from civlib.wording import terms

INK, GREY, PALE, LINE, RED, PINK, YELLOW = (
    *("#1f2937", "#6b7280", "#e8eef5", "#c3cad3", "#b00020", "#fde8ea", "#fff7d6"),
)
AS_TEXT = 49
"""The number of Excel's own format for text, in which 1.2 stays 1.2."""

_LOCKED = {"text_wrap": True, "valign": "top"}
_EDGE = {"border": 1, "border_color": LINE}
_TEXT = {**_LOCKED, **_EDGE, "num_format": AS_TEXT, "locked": False}
FORMATS: Mapping[str, Mapping[str, Any]] = {
    "text": _TEXT,
    "number": {**_TEXT, "align": "right", "indent": 1},
    "reminder": {"font_color": GREY, "valign": "top", "locked": False},
    "free": {"num_format": AS_TEXT, "locked": False},
    "faulty": {**_TEXT, "bg_color": PINK, "font_color": RED, "border": 2, "border_color": RED},
    "to_fill": {"bg_color": YELLOW},
    "head": {**_LOCKED, "bold": True, "bg_color": PALE, **_EDGE},
    "name": {**_LOCKED, "font_size": 8, "font_color": GREY, "bg_color": PALE, **_EDGE},
    "told": {"num_format": AS_TEXT, "valign": "top"},
    "told_number": {"num_format": AS_TEXT, "valign": "top", "align": "right"},
    "locked": {**_LOCKED, **_EDGE, "num_format": AS_TEXT, "font_color": INK},
    "quiet": {**_LOCKED, **_EDGE, "num_format": AS_TEXT, "font_color": GREY},
    "rate": {**_LOCKED, "num_format": "0.0%", "align": "right"},
    "title": {**_LOCKED, "bold": True, "font_size": 16},
    "help": _LOCKED,
}  # fmt: skip
QUIET = {HELP: "quiet", terms.KEY: "quiet"}
