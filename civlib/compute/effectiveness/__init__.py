"""Effectiveness of a programme: the finance ministry's comparative analysis of budget programmes.

Letter of 19.09.2013 № 31-05110-14-5/27486, voluntary for target programmes. The rules here are
remembered and await confirmation against the official text: `STATUS` says so wherever a result is
published. Frames in, exact `fractions.Fraction` out: indices and E are points, of which 100 is
"exactly as planned"; ``None`` is absent or undefined.
"""

from civlib.compute.effectiveness.assessment import (
    METHOD,
    STATUS,
    Effectiveness,
    Reading,
    alike,
    conclusions,
    distinct,
    evaluate,
    frame,
    ratio,
    sensitivity,
    window,
)
from civlib.compute.effectiveness.index import Excluded, Index, index, single
from civlib.dataset.options import Options
