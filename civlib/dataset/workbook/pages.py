"""The pages of the workbook: their columns, and what a person sees of a value in a cell.

A page holds a table of the year, the year's particulars or the conclusion. Its first row has labels
for people, its second the names by which the columns are found again; the data begin below.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from civlib.dataset import cells, schemas
from civlib.dataset.beginning import FIRST
from civlib.dataset.model import Programme
from civlib.dataset.spreadsheet import COMMA, SPACED, pointed
from civlib.wording import terms, wording
from civlib.wording.terms import Table

FORMAT = "civlib-workbook-1"
LISTS, META = "_lists", "_meta"
HELP, YEAR, CONCLUSION, RATES = "help", "year", "conclusion", "rates"
TOP = 3
"""The row that data begin in."""

WIDTHS = {
    terms.TITLE: 36, terms.RESULT: 44, terms.EXPLANATION: 44, terms.TERM: 12, terms.UNIT: 12,
    terms.STATUS: 16, terms.GROUP: 24, terms.DIRECTION: 14, terms.TARGET: 14, terms.ACCUMULATES: 14,
    terms.SECTION: 24, terms.COLUMN: 14, terms.PLACE: 30, terms.QUANTITY: 24, terms.PRINTED: 24,
    terms.MEASURE_ID: 9, terms.PRIORITY_ID: 9, terms.NUMBER: 9,
}  # fmt: skip
"""Characters that columns are wide where it is not what their kind of value needs."""

PARAGRAPH = "paragraph"
ORDER = (YEAR, Table.MEASURES, Table.FUNDING, Table.INDICATORS, CONCLUSION, Table.PUBLISHED,
         Table.STATEMENTS)  # fmt: skip
"""The pages that are filled in, as they follow each other."""

Row = Mapping[str, str]
"""A row of a page: the text of each column as data have it."""


@dataclass(frozen=True)
class Column:
    """A column of a page.

    ``words`` are what a person sees for a value, where the two differ; ``points`` names the page
    and column whose values it may have.
    """

    name: str
    label: str
    help: str = ""
    width: float = 14
    number: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    points: tuple[str, str] | None = None
    typed: bool = True

    def seen(self, text: str) -> str:
        """Return what stands in the cell for a value.

        Examples
        --------
        >>> Column("actual", "Факт", number=True).seen("12.50")
        '12,50'
        """
        return text.replace(".", ",") if self.number else self.words.get(text, text)

    def meant(self, text: str) -> str:
        r"""Return the value that the text of a cell stands for; a comma begins the decimals.

        Examples
        --------
        >>> column = Column("actual", "Факт", number=True)
        >>> column.meant("1,250"), column.meant("1\u00a0250,5")
        ('1.250', '1250.5')
        """
        text = text.strip()
        if self.number:
            spaced = pointed(text) if SPACED.fullmatch(text) else text
            return COMMA.sub(r"\1.\2", spaced) if COMMA.fullmatch(spaced) else spaced
        known = {label.casefold(): word for word, label in self.words.items()}
        return known.get(text.casefold(), text)


@dataclass(frozen=True)
class Page:
    """A page that is filled in; of its columns so many stay in sight."""

    name: str
    title: str
    columns: tuple[Column, ...]
    frozen: int = 0

    def column(self, name: str) -> Column:
        """Return the column of a name."""
        return next(one for one in self.columns if one.name == name)


def pages(programme: Programme, lang: str) -> dict[str, Page]:
    """Return the pages of a programme's workbook by their names."""
    own = {YEAR: _year(lang), CONCLUSION: _conclusion(lang)}
    return {name: own.get(name) or _table(name, programme, lang) for name in ORDER}


def titles(lang: str) -> dict[str, str]:
    """Return what the tab of each page says, those that nobody fills in among them."""
    return {name: wording(lang)(f"workbook.page.{name}") for name in (HELP, *ORDER, RATES)}


def digest() -> str:
    """Return what tells one set of tables from another: their columns and the words of each."""
    columns = [[one["name"], one["constraints"].get("enum")] for table in Table
               for one in schemas.read(table)["fields"]]  # fmt: skip
    return hashlib.sha256(json.dumps(columns).encode()).hexdigest()


def _table(name: str, programme: Programme, lang: str) -> Page:
    schema = schemas.read(name)
    columns = tuple(_column(name, one, programme, lang) for one in schema["fields"])
    return Page(name, titles(lang)[name], columns, len(schema["primaryKey"]))


def _column(table: str, declared: Mapping[str, Any], programme: Programme, lang: str) -> Column:
    w = wording(lang)
    number, label = cells.is_number(dict(declared)), schemas.header(declared, lang)
    said = [schemas.text(declared, "description", lang)]
    if "example" in declared:
        example = declared["example"].replace(".", ",") if number else declared["example"]
        said.append(w("workbook.example", example=example))
    if declared["constraints"].get("required"):
        said.append(w("workbook.required"))
    words: Mapping[str, str] = schemas.text(declared, "meanings", lang) or {}
    if table == Table.FUNDING and declared["name"] == terms.SOURCE:
        words = _labels(programme, lang)
    if table == Table.FUNDING and number:
        label = f"{label}, {programme.unit.text(lang)}"
    target = re.fullmatch(r"(\w+)\.csv: (\w+)", declared.get("references", ""))
    points = (target[1], target[2]) if target else None
    free = "form" not in declared
    width = WIDTHS.get(declared["name"], 14 if number or not free else 30)
    return Column(declared["name"], label, "\n".join(said), width, number, words, points)


def _labels(programme: Programme, lang: str) -> dict[str, str]:
    """Return the label of each source; its key where two are called alike."""
    labels = {id: programme.source_label(id, lang) for id in programme.source_ids}
    alike = [label.casefold() for label in labels.values()]
    return {id: label if alike.count(label.casefold()) == 1 else id
            for id, label in labels.items()}  # fmt: skip


def _year(lang: str) -> Page:
    w = wording(lang)
    widths = {terms.LABEL: 38, terms.VALUE: 70, HELP: 60, terms.KEY: 24}
    columns = [Column(one, w(f"workbook.head.{one}"), width=width, typed=one == terms.VALUE)
               for one, width in widths.items()]  # fmt: skip
    return Page(YEAR, titles(lang)[YEAR], tuple(columns))


def _conclusion(lang: str) -> Page:
    w = wording(lang)
    column = Column(PARAGRAPH, w("workbook.head.paragraph"), w("workbook.paragraph"), 120)
    return Page(CONCLUSION, titles(lang)[CONCLUSION], (column,))


def is_usual(table: str, column: str) -> bool:
    """Tell whether a column is in sight though nothing stands in it yet."""
    usual = {**FIRST, Table.PUBLISHED: None, Table.STATEMENTS: None}
    own = usual[Table(table)] if table in {*Table} else None
    return own is None or column in own
