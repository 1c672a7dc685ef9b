"""The readings of a method that a programme chooses; nothing here is assumed without a name."""

from __future__ import annotations

from dataclasses import dataclass

from civlib.wording import terms
from civlib.wording.terms import LowerIsBetter, ReducedScale


@dataclass(frozen=True)
class Options:
    """How effectiveness is assessed, as ``[effectiveness]`` in ``programme.toml`` says.

    Attributes
    ----------
    lower_is_better
        Index of an indicator where lower is better.
    capped
        Whether an index above one counts as one, so that no indicator makes up for another.
    reduced_scale
        What is done when quality or the previous year is missing: no rating at all, or a rating
        on a scale reduced by the most that the missing part could give.
    """

    lower_is_better: LowerIsBetter = LowerIsBetter.RATIO
    capped: bool = False
    reduced_scale: ReducedScale = ReducedScale.REFUSE

    def words(self) -> dict[str, str]:
        """Return each option by its name, as ``programme.toml`` writes it."""
        return {
            terms.LOWER_IS_BETTER: str(self.lower_is_better),
            terms.CAPPED: "true" if self.capped else "false",
            terms.REDUCED_SCALE: str(self.reduced_scale),
        }
