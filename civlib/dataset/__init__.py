"""The only reader of ``data/``: finds programmes and years, checks and loads them.

Nothing here imports pandas before a table is loaded, so that a build with nothing to do is quick.
"""

from civlib.dataset.decoding import canonical
from civlib.dataset.folders import (
    DATA_VARIABLE,
    find_data,
    list_programmes,
    list_years,
    pairs,
    select,
)
from civlib.dataset.model import Programme, YearData, YearSettings
from civlib.dataset.reading import (
    check,
    load,
    load_previous,
    load_programme,
    load_programmes,
    load_years,
)
