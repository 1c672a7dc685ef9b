"""A year in Excel: one workbook, whose pages are the tables, the particulars and the conclusion.

The files stay the canonical form; `fill` alone writes them from a workbook.
"""

from civlib.dataset.workbook.fill import Filled, compare, create, fill, mark, read
