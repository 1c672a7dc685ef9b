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
    from civlib.dataset.canon import canonical
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
    "canonical",
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

_ROOMS = {"canonical": "canon", **dict.fromkeys(("Programme", "YearData", "YearSettings"), "model")}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f"civlib.dataset.{_ROOMS.get(name, 'reading')}")
    return getattr(module, name)
