"""Money by stage: as first approved, as amended, as the budget provides it, as paid.

Frames in, new frames out, as in `finance`; rows of funding without parts, from `finance.whole`.
"""

from __future__ import annotations

from collections.abc import Sequence

from civlib.compute.finance import total
from civlib.dataset.frames import DataFrame, frame
from civlib.wording import terms

STAGES = (terms.PLANNED_INITIAL, terms.PLANNED, terms.APPROPRIATED, terms.ACTUAL)


def stages(funding: DataFrame, sources: Sequence[str]) -> DataFrame:
    """Return the sums of each stage, for ``all`` sources and for each.

    Only rows count that have every stage of which any row has an amount: sums of other rows could
    not be compared. A stage that no row has is absent.

    Returns
    -------
    DataFrame
        Columns source, planned_initial, planned, appropriated, actual; no rows where no row has a
        first plan or an appropriation, for then there is nothing that the totals do not tell.

    Examples
    --------
    10 planned at first, 8 as amended, 7 paid, and a row that has 5 planned only: 10, 8 and 7.
    """
    used = [name for name in STAGES if funding[name].notna().any()]
    if not {terms.PLANNED_INITIAL, terms.APPROPRIATED} & {*used}:
        return frame([terms.SOURCE, *STAGES], [])
    known = funding[funding[used].notna().all(axis=1)]
    parts = {source: known[known[terms.SOURCE] == source] for source in sources}
    return frame(
        [terms.SOURCE, *STAGES],
        (
            [source, *(total(part[name]) for name in STAGES)]
            for source, part in {terms.ALL_SOURCES: known, **parts}.items()
        ),
    )
