"""Sentences that hold figures: made from finished frames, so that words and numbers cannot part.

Everything that comes from data is escaped before it becomes Markdown.

A parameter is named for what it holds: `finance.totals`, `deviations`, ``hidden`` (`masking`),
``sums`` (`by_measure`), ``spending`` (`by_funding`); `indicators.rate` (``rated``) and `by_group`
(``means``); `trends.by_year`, `totals`, `series`, `breaks`, ``met`` (`met_by_year`);
`portfolio.years` (``rows``); `audit.findings` (``found``). Data and published give the names.
"""

from civlib.show.sentences.assessment import assessment, caveats, masking
from civlib.show.sentences.discrepancies import audit, audit_link, audit_rules, portfolio_findings
from civlib.show.sentences.gaps import quality, review_breaks, review_quality, review_years
from civlib.show.sentences.recipe import origin, review_origin
from civlib.show.sentences.summaries import portfolio_summary, review_summary, summary
from civlib.show.sentences.titles import (
    audit_head,
    end,
    head,
    method_head,
    portfolio_end,
    portfolio_head,
    review_head,
)
from civlib.show.sentences.worked import (
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
    portfolio_example,
    rounding_example,
    series_example,
    states_example,
    totals_example,
    years_example,
)
