"""The only reader of ``data/``: finds programmes and years, checks and loads them.

To find them takes the standard library alone, so what reads them is imported when it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from civlib.dataset.folders import (
    DATA_VARIABLE,
    find_data,
    list_programmes,
    list_years,
    pairs,
    select,
)

if TYPE_CHECKING:
    from civlib.dataset.model import Programme, YearData, YearSettings
    from civlib.dataset.reading import (
        check,
        load,
        load_previous,
        load_programme,
        load_programmes,
        load_years,
    )

__all__ = [
    "DATA_VARIABLE",
    "Programme",
    "YearData",
    "YearSettings",
    "check",
    "find_data",
    "list_programmes",
    "list_years",
    "load",
    "load_previous",
    "load_programme",
    "load_programmes",
    "load_years",
    "pairs",
    "select",
]

_MODEL = {"Programme", "YearData", "YearSettings"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module("civlib.dataset." + ("model" if name in _MODEL else "reading"))
    return getattr(module, name)
