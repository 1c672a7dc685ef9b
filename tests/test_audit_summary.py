"""What an audit found, as frames; the faulty year is that of the audit's display."""

from __future__ import annotations

from fractions import Fraction

from test_audit_display import EMPTY, FAULTY, FOUND

from civlib.compute import audit
from civlib.dataset.frames import tuples


def test_findings_are_counted_by_part_and_severity_and_in_all():
    counted = audit.by_section(FOUND)
    assert [*counted.columns] == ["section", "error", "conflict", "doubt", "style", "total"]
    assert tuples(counted) == [
        ("measures", 0, 0, 0, 1, 1),
        ("totals", 1, 0, 1, 0, 2),
        ("indicators", 2, 0, 1, 1, 4),
        ("statements", 0, 1, 0, 1, 2),
        ("all", 3, 1, 2, 3, 9),
    ]
    assert tuples(audit.by_section([])) == [("all", 0, 0, 0, 0, 0)]


def test_each_rule_of_rounding_has_its_count_and_first_example():
    """86,7 and 33 by the usual rule, 70 exactly, 66,7 by none; 0 and - are no percentages."""
    assert tuples(audit.rounding(FAULTY)) == [
        ("exact", 1, "70", Fraction(7, 10)),
        ("half_up", 2, "86,7", Fraction(13, 15)),
        ("none", 1, "66,7", Fraction(11, 15)),
    ]
    assert tuples(audit.rounding(EMPTY)) == []


def test_the_frame_of_findings_has_a_row_for_each_and_columns_without_any():
    assert [row[0] for row in tuples(audit.frame(FOUND))] == [one.code for one in FOUND]
    assert tuple(audit.frame([]).columns) == audit.FIELDS
