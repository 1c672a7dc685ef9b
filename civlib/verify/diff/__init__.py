"""Two published folders side by side: what moved, because of what, as a note ready to paste."""

from civlib.verify.diff.comparison import compared
from civlib.verify.diff.note import compare, note, plain

__all__ = ["compare", "compared", "note", "plain"]
