"""Sentences that hold figures: made from finished frames, so that words and numbers cannot part.

Everything that comes from data is escaped before it becomes Markdown.

A parameter is named for what it holds: `finance.totals`, `deviations`, ``hidden`` (`masking`),
``sums`` (`by_measure`), ``spending`` (`by_funding`); `indicators.rate` (``rated``) and `by_group`
(``means``); `trends.by_year`, `totals`, `series`, `breaks`, ``met`` (`met_by_year`);
`portfolio.years` (``rows``); `audit.findings` (``found``). Data and published give the names.
"""

from civlib.show.sentences.account import accounted, caveats, effectiveness, plausible, standings
from civlib.show.sentences.audited import audit_keys
from civlib.show.sentences.keys import keys
from civlib.show.sentences.method import (
    achievement_example,
    code,
    corrections,
    counts_example,
    effectiveness_example,
    execution_example,
    findings_example,
    lower_example,
    masking_example,
    mean_example,
    method_head,
    portfolio_example,
    rounding_example,
    series_example,
    states_example,
    totals_example,
    years_example,
)
from civlib.show.sentences.portfolio import (
    portfolio_end,
    portfolio_findings,
    portfolio_head,
    portfolio_keys,
)
from civlib.show.sentences.review import (
    origin,
    review_breaks,
    review_head,
    review_keys,
    review_origin,
    review_quality,
    review_years,
)
from civlib.show.sentences.year import (
    audit_head,
    audit_link,
    audit_meanings,
    audit_rules,
    audit_sums,
    end,
    form_head,
    head,
    masking,
    quality,
)
