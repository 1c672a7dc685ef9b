"""A council's form in which each source of money has columns of its own, not rows."""

from collections.abc import Iterator
from dataclasses import replace

from civlib import dataset
from civlib.dataset.layout import Column, Form
from civlib.wording import terms
from civlib.wording.terms import Table


def apart(form: Form, data: dataset.YearData) -> Form:
    """Return a form with columns for each source, and one for all of them, of each amount."""
    is_money = form.kind == Table.MEASURES
    return replace(form, columns=tuple(_columns(form, data))) if is_money else form


def _columns(form: Form, data: dataset.YearData) -> Iterator[Column]:
    used = set(data.funding[terms.SOURCE])
    sources = [one for one in data.programme.source_ids if one in used]
    for column in form.columns:
        if column.role not in (terms.SOURCE, *terms.STAGES) or len(sources) < 2:
            yield column
        elif column.role != terms.SOURCE:
            for source in sources:
                label = data.programme.source_label(source, "uk")
                yield Column((*column.title, label), column.role, source)
            yield Column((*column.title, "Усього"), column.role, terms.ALL_SOURCES)
