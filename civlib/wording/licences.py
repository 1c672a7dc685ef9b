"""Licences that texts and data may be published under, by their SPDX identifiers.

All of them are open by the Open Definition, which open data portals ask for.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple


class Licence(NamedTuple):
    """One licence: SPDX identifier, full title, and its page."""

    id: str
    title: str
    page: str

    @property
    def name(self) -> str:
        """Return the short name for sentences: its version and its kind stand apart."""
        return re.sub(r"(?<=^CC)-|-(?=[\d.]+$)", " ", self.id)


_CC = "https://creativecommons.org/licenses"
_ODC, _COMMONS = "https://opendatacommons.org/licenses", "Open Data Commons"

_ALL = (
    Licence("CC-BY-4.0", "Creative Commons Attribution 4.0", f"{_CC}/by/4.0/"),
    Licence("CC-BY-SA-4.0", "Creative Commons Attribution-ShareAlike 4.0", f"{_CC}/by-sa/4.0/"),
    Licence(
        "CC0-1.0", "Creative Commons Zero 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"
    ),
    Licence("ODC-By-1.0", f"{_COMMONS} Attribution 1.0", f"{_ODC}/by/1-0/"),
    Licence("ODbL-1.0", f"{_COMMONS} Open Database License 1.0", f"{_ODC}/odbl/1-0/"),
    Licence(
        "PDDL-1.0", f"{_COMMONS} Public Domain Dedication and License 1.0", f"{_ODC}/pddl/1-0/"
    ),
)

LICENCES = {one.id: one for one in _ALL}

USUAL = "CC-BY-4.0"
"""What civlib's own texts are under."""

AND = " AND "
"""What joins identifiers in an SPDX expression: all of them hold."""


def joined(ids: Iterable[str | None]) -> str:
    """Return the SPDX expression of everything that a compilation is under; "" if nothing is said.

    Examples
    --------
    >>> joined(["ODbL-1.0", "CC-BY-4.0", "ODbL-1.0"])
    'CC-BY-4.0 AND ODbL-1.0'
    """
    return AND.join(sorted({id for id in ids if id}))


def parts(expression: str) -> list[Licence]:
    """Return the licences that `joined` put together.

    Examples
    --------
    >>> [one.name for one in parts("CC-BY-4.0 AND ODbL-1.0")]
    ['CC BY 4.0', 'ODbL 1.0']
    """
    return [LICENCES[id] for id in expression.split(AND) if id]
