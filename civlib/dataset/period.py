"""The days that a report covers: a year, a part of it, or a year that is not over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from civlib.wording.terms import PeriodKind

YEAR = 365
"""Days of the shortest year."""

_OTHER = (PeriodKind.OTHER, 1)
_PARTS = {
    (1, 12): (PeriodKind.YEAR, 1),
    (1, 9): (PeriodKind.NINE_MONTHS, 1),
    **{(6 * half + 1, 6 * half + 6): (PeriodKind.HALF_YEAR, half + 1) for half in range(2)},
    **{(3 * part + 1, 3 * part + 3): (PeriodKind.QUARTER, part + 1) for part in range(4)},
}
"""First and last month of a part of the year → its kind and its number."""


@dataclass(frozen=True, order=True)
class Period:
    """The days that a report covers, both ends included, and the day that its figures are of.

    Examples
    --------
    >>> half, nine = (Period(date(2021, 1, 1), date(2021, end, 30)) for end in (6, 9))
    >>> half.kind.value, half.number, nine.kind.value, Period(date(2021, 2, 1), half.end).kind.value
    ('half_year', 1, 'nine_months', 'other')
    """

    first: date
    last: date
    as_of: date | None = None

    def __str__(self) -> str:
        """Return the days as tables for machines hold them, such as ``2021-01-01/2021-06-30``."""
        return f"{self.first}/{self.end}"

    @classmethod
    def of(cls, year: int) -> Period:
        """Return the period of a whole year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @property
    def kind(self) -> PeriodKind:
        """Return what part of the year it is."""
        return self._part[0]

    @property
    def number(self) -> int:
        """Return which half-year or quarter it is, from 1."""
        return self._part[1]

    @property
    def _part(self) -> tuple[PeriodKind, int]:
        months = self.first.month, self.last.month
        whole = self.first.day == 1 and (self.last + timedelta(days=1)).day == 1
        return _PARTS.get(months, _OTHER) if whole else _OTHER

    @property
    def full(self) -> bool:
        """Tell whether it is a year, of the calendar or of accounts, that is over."""
        return self.end == self.last and (self.last - self.first).days + 1 >= YEAR

    @property
    def end(self) -> date:
        """Return the last day that the figures are of."""
        return self.as_of or self.last
