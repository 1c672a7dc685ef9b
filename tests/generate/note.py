"""The explanatory note: the theme's paragraphs, their figures as references into the data."""

from __future__ import annotations

import re

from .course import DECREED, LATE
from .rows import Report, indicator_of

FICTIONAL = "Громада, програма, люди й усі числа в цій записці вигадані."
QUARANTINED = (
    "**Карантин.** З березня 2020 року заходи, на які збираються люди, довелося скасовувати, "
    "переносити або проводити в інтернеті."
)
LATELY = (
    "**Фінансування.** Значна частина коштів надійшла лише наприкінці року, тож кілька заходів "
    "виконано не повністю."
)

_WANTED = re.compile("<(?:(plan|rate|money) )?([a-z-]+)>")
_COLUMNS = {"plan": "planned", "rate": "achievement_rate", None: "actual"}
_TOTALS = {"plan": "planned", "rate": "execution_rate", None: "actual"}


class Absent(Exception):
    """Raised when the year has no figure that a paragraph speaks of."""


def note(made: Report) -> str:
    """Return the note of a year, without the paragraphs that the year has no figures for."""
    paragraphs = [FICTIONAL]
    for paragraph in made.course.theme.note:
        try:
            paragraphs.append(_WANTED.sub(lambda found: _figure(made, *found.groups()), paragraph))
        except Absent:
            continue
    reasons = {made.course.reasons[key, made.year] for key in made.measure_ids}
    paragraphs += [QUARANTINED] * (DECREED in reasons) + [LATELY] * (LATE in reasons)
    return "\n\n".join(paragraphs) + "\n"


def _figure(made: Report, what: str | None, name: str) -> str:
    if name == "year":
        return str(made.year)
    if name == "sum":
        return f"{{{{ totals[all].{_TOTALS[what]} }}}}"
    if what == "money":
        return _money(made, name)
    if what is None and (place := _stated(made, name)):
        return f"{{{{ statements[{name}@{place}].value }}}}"
    return f"{{{{ indicators[{_key(made, name, what)}].{_COLUMNS[what]} }}}}"


def _money(made: Report, name: str) -> str:
    id = made.measure_ids.get((name, 1))
    if not any(row["measure_id"] == id for row in made.funding):
        raise Absent(name)
    return f"{{{{ measures[{id}].actual }}}}"


def _stated(made: Report, name: str) -> str:
    """Return where a count is stated: in the note if it says another figure, else in the tables."""
    places = [row["place"] for row in made.statements if row["quantity"] == name]
    return "note" if "note" in places else places[0] if places else ""


def _key(made: Report, name: str, what: str | None) -> str:
    """Return the key of an indicator that has what a paragraph tells of it."""
    key = made.indicator_ids.get((name, 1)) or indicator_of(made, name, 1)
    for row in made.indicators:
        if f"{row['group']}/{row['number']}" == key and row["actual"] is not None:
            if what and not row["planned"]:
                raise Absent(name)
            return key
    raise Absent(name)
