"""The only reader of ``data/``: finds programmes and years, checks and loads them.

What reads is imported when it is first asked for, so that a build with nothing to do, which only
looks which files there are, is spared it (and pandas until a table is loaded).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from civlib.dataset.folders import (
    DATA_VARIABLE,
    find_data,
    is_printed,
    list_programmes,
    list_years,
    pairs,
)

if TYPE_CHECKING:
    from civlib.dataset.layout import load_forms
    from civlib.dataset.model import Programme, YearData
    from civlib.dataset.reading import (
        check,
        load,
        load_programmes,
        load_until,
        load_years,
        year_before,
    )
    from civlib.dataset.spreadsheet import canonical, rows

_READING = ("check", "load", "load_programmes", "load_until", "load_years", "year_before")
READERS = {
    "load_forms": "layout",
    **dict.fromkeys(("canonical", "rows"), "spreadsheet"),
    **dict.fromkeys(("Programme", "YearData"), "model"),
    **dict.fromkeys(_READING, "reading"),
}
"""Name → the module of this package that holds it."""


def __getattr__(name: str) -> Any:
    """Return a name that is not imported yet, as the language has it for modules (PEP 562)."""
    if name not in READERS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{READERS[name]}"), name)
