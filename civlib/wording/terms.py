"""The words of the field: enums, and the names of tables and columns. Nothing else spells them."""

from enum import StrEnum


class Group(StrEnum):
    """Group of a result indicator, in the order of the official form."""

    INPUTS = "inputs"
    OUTPUTS = "outputs"
    EFFICIENCY = "efficiency"
    QUALITY = "quality"


class Direction(StrEnum):
    """Which way an indicator should move."""

    HIGHER = "higher"
    LOWER = "lower"


class Target(StrEnum):
    """What an indicator is to reach: a bound, a range, or something in words."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    RANGE = "range"
    TEXT = "text"


class PeriodKind(StrEnum):
    """What part of the year a report covers."""

    YEAR = "year"
    HALF_YEAR = "half_year"
    QUARTER = "quarter"
    NINE_MONTHS = "nine_months"
    OTHER = "other"


class Status(StrEnum):
    """Whether a measure was carried out in the period, as the report tells it."""

    CARRIED_OUT = "carried_out"
    PARTLY = "partly"
    NOT_CARRIED_OUT = "not_carried_out"
    NOT_DUE = "not_due"
    NO_EVIDENCE = "no_evidence"
    IN_PROGRESS = "in_progress"
    POSTPONED = "postponed"


class When(StrEnum):
    """Where a year lies outside a measure's term: after it, or before it."""

    PAST = "past"
    AHEAD = "ahead"


class Standing(StrEnum):
    """What became of a measure; decided in `civlib.compute.standing` and nowhere else."""

    SHOWN = "shown"
    SAID = "said"
    PARTLY = "partly"
    IN_PROGRESS = "in_progress"
    POSTPONED = "postponed"
    NOT_CARRIED_OUT = "not_carried_out"
    NOT_DUE = "not_due"
    UNSTATED = "unstated"


UNDONE = (
    Standing.PARTLY, Standing.IN_PROGRESS, Standing.POSTPONED, Standing.NOT_CARRIED_OUT,
)  # fmt: skip
"""Standings of a measure that was due and is not, or not fully, carried out."""


class State(StrEnum):
    """What can be said of an indicator; decided in `civlib.compute.indicators` and nowhere else."""

    MET = "met"
    NOT_MET = "not_met"
    PLAN_ABSENT = "plan_absent"
    ACTUAL_ABSENT = "actual_absent"
    NOT_PLANNED = "not_planned"
    UNPLANNED = "unplanned"
    NOT_DUE = "not_due"
    IN_WORDS = "in_words"
    DIRECTION_ABSENT = "direction_absent"


JUDGED = (State.MET, State.NOT_MET)
"""States of an indicator that was compared with its plan."""


class Relation(StrEnum):
    """What a statement has to do with the indicators that it names; without one, their count."""

    SAME = "same"
    PART_OF = "part_of"
    POSTPONED = "postponed"
    NOT_HELD = "not_held"
    UNPAID = "unpaid"


class LowerIsBetter(StrEnum):
    """Index of an indicator where lower is better: a reading of the effectiveness method."""

    RATIO = "ratio"
    COMPLEMENT = "complement"
    MIRROR = "mirror"


class Unreported(StrEnum):
    """What an indicator with a plan and without a fact counts: nothing at all, or zero."""

    LEFT_OUT = "left_out"
    ZERO = "zero"


class ReducedScale(StrEnum):
    """What to do where a part of the assessment is missing.

    The last three give so many points where nothing is known of the previous year, and reduce the
    scale by any other part that is missing.
    """

    REFUSE = "refuse"
    REDUCED = "reduced"
    POINTS_0 = "points_0"
    POINTS_15 = "points_15"
    POINTS_25 = "points_25"


class Rating(StrEnum):
    """How effective a programme was, the best first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Missing(StrEnum):
    """What an assessment of effectiveness lacks: absent altogether, or there and undefined."""

    EFFICIENCY_ABSENT = "efficiency_absent"
    EFFICIENCY_UNDEFINED = "efficiency_undefined"
    QUALITY_ABSENT = "quality_absent"
    QUALITY_UNDEFINED = "quality_undefined"
    PREVIOUS_ABSENT = "previous_absent"
    PREVIOUS_UNDEFINED = "previous_undefined"


class Undefined(StrEnum):
    """Why an indicator has no index."""

    PLAN_ABSENT = "plan_absent"
    ACTUAL_ABSENT = "actual_absent"
    PLAN_ZERO = "plan_zero"
    ACTUAL_ZERO = "actual_zero"
    NOT_DUE = "not_due"
    IN_WORDS = "in_words"
    DIRECTION_ABSENT = "direction_absent"


class Formula(StrEnum):
    """How a number is made; each has a section of the methodology and a label, ``formula.…``."""

    COUNTS = "counts"
    EXECUTION = "execution"
    TOTALS = "totals"
    MASKING = "masking"
    ACHIEVEMENT = "achievement"
    STATES = "states"
    MEAN = "mean"
    ROUNDING = "rounding"
    EFFECTIVENESS = "effectiveness"
    YEARS = "years"
    SERIES = "series"
    PORTFOLIO = "portfolio"
    FINDINGS = "findings"
    UNIT_COSTS = "unit_costs"


TO_FILL = "[заповнити]"
"""What stands in data where something is still to be filled in."""


class Table(StrEnum):
    """Tables of a year under ``data/``, each a CSV file of that name."""

    MEASURES = "measures"
    FUNDING = "funding"
    INDICATORS = "indicators"
    PUBLISHED = "published"
    STATEMENTS = "statements"


ANNUAL_REPORT = "annual_report"
AUDIT_REPORT = "published_figures_audit"
OFFICIAL_FORM = "official_form"
PROGRAMME_REVIEW = "programme_review"
METHODOLOGY, PORTFOLIO = "methodology", "portfolio"
"""Names of the notebooks, and of the reports that they become."""

LATER = "later"
"""What ``due`` says where the source tells that a target is due later, and not when."""

UNGROUPED = "none"
"""Key of the indicators without a group among the groups."""

ALL_SOURCES = "all"
"""Key of the row of ``totals`` that adds every source; no source may be called so."""

MEASURES = "measures"
MEASURE_ID = "measure_id"
PRIORITY_ID = "priority_id"
PRIORITY = "priority"
TITLE = "title"
PART_OF = "part_of"
TERM = "term"
EXECUTORS = "executors"
OWNER = "owner"
STATUS = "status"
STATUS_BASIS = "status_basis"
RESULT = "result"
REASON = "reason"
ANSWERS = "answers"
STANDING = "standing"
WHEN = "when"
EXPLAINED = "explained"

ENVELOPE = "envelope"
SO_FAR = "so_far"
SO_FAR_RATE = "so_far_rate"
REMAINDER = "remainder"
ABOVE = "above"
BELOW = "below"
HIGH = "high"
LOW = "low"

SOURCE = "source"
FUND = "fund"
PLANNED_INITIAL = "planned_initial"
PLANNED = "planned"
APPROPRIATED = "appropriated"
ACTUAL = "actual"
STAGES = (PLANNED_INITIAL, PLANNED, APPROPRIATED, ACTUAL)
"""Amounts of funding, in the order in which money becomes them."""

VARIANCE = "variance"
EXECUTION_RATE = "execution_rate"
UNDERSPENT = "underspent"
OVERSPENT = "overspent"
MASKED = "masked"
CAPPED_RATE = "capped_rate"

GROUP = "group"
NUMBER = "number"
UNIT = "unit"
DIRECTION = "direction"
TARGET = "target"
TARGET_TEXT = "target_text"
DUE = "due"
PLANNED_HIGH = "planned_high"
ACTUAL_TEXT = "actual_text"
TOLERANCE = "tolerance"
ACCUMULATES = "accumulates"
BASELINE = "baseline"
BASELINE_YEAR = "baseline_year"
FINAL_TARGET = "final_target"
QUALITY = "quality"
FACTS = (BASELINE, FINAL_TARGET, OWNER, SOURCE, QUALITY)
"""Columns of what is known of an indicator beside its values."""

EXPLANATION = "explanation"
CORRECTIVE_ACTION = "corrective_action"
ACHIEVEMENT_RATE = "achievement_rate"
STATE = "state"
MARK = "mark"

INDICATORS = "indicators"
RATED = "rated"
MET = "met"
MEAN_RATE = "mean_rate"
MEAN_RATE_CAPPED = "mean_rate_capped"

YEAR = "year"
YEARS = "years"
HELD_YEARS = "held_years"
SERIES = "series"
BEFORE = "before"
SERIES_BEFORE = "series_before"
CHANGED = "changed"

TABLE = "table"
SECTION = "section"
KEY = "key"
COLUMN = "column"
PRINTED = "printed"

QUANTITY = "quantity"
PLACE = "place"
VALUE = "value"
PARTS = "parts"
INDICATOR = "indicator"
LABEL = "label"
RELATION = "relation"

PARAMETER = "parameter"
LOWER_IS_BETTER = "lower_is_better"
CAPPED = "capped"
UNREPORTED = "unreported"
REDUCED_SCALE = "reduced_scale"
I_EFFICIENCY = "i_efficiency"
I_QUALITY = "i_quality"
PREVIOUS_I_EFFICIENCY = "previous_i_efficiency"
RATIO = "ratio"
POINTS = "points"
E = "e"
SCALE = "scale"
RATING = "rating"
MISSING = "missing"
EXCLUDED = "excluded"

PROGRAMME = "programme"
PERIOD = "period"
MET_RATE = "met_rate"
SHARE = "share"
FINDINGS = "findings"
PROGRAMMES = "programmes"
REPORTS = "reports"
INCOMPLETE = "incomplete"
CODE = "code"
SEVERITY = "severity"


class Severity(StrEnum):
    """How grave a finding is, gravest first."""

    ERROR = "error"
    CONFLICT = "conflict"
    DOUBT = "doubt"
    STYLE = "style"
