"""How the printed figures of a form hold: how many agree with the data, and what differs most."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from civlib.compute.audit.finding import Code, Finding
from civlib.compute.audit.form import PERCENT, Figure
from civlib.dataset.frames import EXACT
from civlib.wording import terms
from civlib.wording.terms import Severity


class Difference(NamedTuple):
    """A finding, what is printed there and what is computed; percentages in per cent."""

    finding: Finding
    printed: Decimal
    computed: Decimal | Fraction

    @property
    def by(self) -> Decimal | Fraction:
        """Return printed minus computed."""
        if isinstance(self.computed, Decimal):
            return EXACT.subtract(self.printed, self.computed)
        return Fraction(self.printed) - self.computed

    @property
    def size(self) -> tuple[bool, Fraction]:
        """Return how large it is, as a share of what is computed; from zero it is largest."""
        return not self.computed, abs(Fraction(self.by) / Fraction(self.computed or 1))


class Tally(NamedTuple):
    """How many printed figures agree with the data, differ, and have nothing to be compared with.

    A mark of absence where nothing is expected is no figure. ``largest`` differs most, as a share
    of what is computed; None where nothing differs by a number.
    """

    agree: int = 0
    differ: int = 0
    unchecked: int = 0
    largest: Difference | None = None

    @property
    def compared(self) -> int:
        """Return how many figures were compared."""
        return self.agree + self.differ


NOTHING = Tally()


def tally(printed: Sequence[Figure], found: Iterable[Finding]) -> Tally:
    """Return how the printed figures hold, by what `civlib.compute.audit.form.check` found.

    One that is only rounded or written otherwise than the others agrees.
    """
    wrong = {
        one.place: one
        for one in found
        if one.severity == Severity.ERROR or one.code == Code.PERCENT_MISSING
    }
    differ = [one for one in printed if one.place in wrong]
    others = [one for one in printed if one.place not in wrong]
    agree = sum(map(_agrees, others))
    unchecked = sum(not (_agrees(one) or one.printed.is_absent) for one in others)
    numbers = (
        Difference(wrong[one.place], value, 100 * exact if one.column == PERCENT else exact)
        for one in differ
        if (value := one.printed.value) is not None
        and (exact := wrong[one.place].computed) is not None
    )
    largest = max(numbers, key=lambda one: one.size, default=None)
    return Tally(agree, len(differ), unchecked, largest)


def _agrees(one: Figure) -> bool:
    """Return whether a figure that nothing was found wrong with could be compared at all."""
    if one.column == terms.STATE:
        return bool(one.verdict)
    return one.expected is not None and (one.printed.is_absent or one.printed.is_read)
