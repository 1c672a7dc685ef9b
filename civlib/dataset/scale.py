"""``[scale]`` of ``programme.toml``: from where on a value is met, remarked or explained."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from civlib.dataset.frames import EXACT, Amount


@dataclass(frozen=True)
class Scale:
    """Thresholds of states and remarks, in percent.

    From ``met_from`` of its plan on an indicator has met it; beyond ``explain_beyond`` a deviation
    needs a reason.
    """

    explain_beyond: Decimal | None = None
    remark_above: Decimal = Decimal(120)
    plausible_from: Decimal = Decimal(80)
    plausible_to: Decimal = Decimal(120)
    met_from: Decimal = Decimal(100)

    @property
    def shares(self) -> dict[str, Fraction]:
        """Return each threshold that there is as an exact fraction of one.

        Examples
        --------
        >>> Scale().shares["remark_above"], "explain_beyond" in Scale().shares
        (Fraction(6, 5), False)
        """
        given = {name: percent for name, percent in vars(self).items() if percent is not None}
        return {name: Fraction(percent) / 100 for name, percent in given.items()}

    def is_beyond(self, planned: Amount, actual: Amount) -> bool:
        """Return whether an actual value lies farther from its plan than may stay unexplained.

        Of a plan of zero anything else does; without one of the values, or a limit, nothing does.

        Examples
        --------
        >>> scale, plan = Scale(explain_beyond=Decimal(10)), Decimal(100)
        >>> scale.is_beyond(plan, Decimal(89)), scale.is_beyond(plan, Decimal(110))
        (True, False)
        """
        if planned is None or actual is None or self.explain_beyond is None:
            return False
        apart = abs(EXACT.subtract(actual, planned))
        return EXACT.multiply(apart, Decimal(100)) > EXACT.multiply(
            self.explain_beyond, abs(planned)
        )
