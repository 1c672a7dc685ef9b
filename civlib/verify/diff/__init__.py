"""Two published folders side by side: what moved, because of what, as a note ready to paste."""

from civlib.verify.diff.comparison import compared
from civlib.verify.diff.note import compare, note, plain
from civlib.verify.diff.whatif import changed, whatif

__all__ = ["changed", "compare", "compared", "note", "plain", "whatif"]
