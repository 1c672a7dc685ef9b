"""Sentences with numbers, to choose statements from: a draft that a person turns into a table.

Each line is marked to be filled in, so that nothing is published of a draft.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from civlib.dataset.importing import words
from civlib.dataset.importing.amounts import numbers
from civlib.dataset.importing.ledger import Record
from civlib.dataset.references import key
from civlib.wording import terms
from civlib.wording.terms import Table

COLUMNS = (terms.QUANTITY, terms.PLACE, terms.VALUE, terms.LABEL)

TOLD = {
    Table.MEASURES: (terms.RESULT, terms.REASON),
    Table.INDICATORS: (terms.EXPLANATION, terms.CORRECTIVE_ACTION),
}
"""Table → columns of texts that may state a quantity."""

KEYS = {Table.MEASURES: (terms.MEASURE_ID,), Table.INDICATORS: (terms.GROUP, terms.NUMBER)}

LEAST = 20
"""A paragraph of fewer letters is a heading or a signature."""


def drafted(
    rows: Mapping[Table, Sequence[Record]], paragraphs: Iterable[str]
) -> Iterator[tuple[str, ...]]:
    """Yield a row for each number of a sentence, with the place where it stands.

    Examples
    --------
    >>> row = {"measure_id": "1.6", "result": "Проведено 33 тренінги. Учасників не лічили."}
    >>> [*drafted({Table.MEASURES: [row]}, [])]
    [('draft-1', 'measures/1.6/result', '33', '[заповнити] Проведено 33 тренінги.')]
    """
    cells = (
        (f"{table}/{key(*(row[part] for part in KEYS[table]))}/{column}", row.get(column, ""))
        for table, columns in TOLD.items()
        for row in rows.get(table, ())
        for column in columns
    )
    texts = [*cells, *(("note", text) for text in paragraphs if len(text) > LEAST)]
    found = (
        (place, number.text, words.clean(sentence))
        for place, text in texts
        for sentence in re.split(r"(?<=[.!?;])\s+|\n", text)
        for number in numbers(sentence)
        if number.value is not None and number.value >= 0
    )
    for at, (place, value, sentence) in enumerate(found, start=1):
        yield f"draft-{at}", place, value, f"{terms.TO_FILL} {sentence}"
