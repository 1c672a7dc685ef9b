"""Money of a programme over the years of its term, and its final report."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from civlib.verify.recompute.exact import Row, Rows, add, outline, read
from civlib.verify.recompute.money import compared, measures, money, sources, totals

Pairs = dict[int, tuple[Decimal | None, Decimal | None]]
"""Year → planned and actual."""


def term(programme: Path) -> list[int]:
    """Return every year of the programme's term."""
    written = outline(programme)["term"]
    return [*range(written["first"], written["last"] + 1)]


def with_data(programme: Path) -> list[Path]:
    """Return the folders of the years that have data, the earliest first."""
    years = (path for path in programme.iterdir() if path.is_dir())
    return sorted(path for path in years if len(path.name) == _YEAR and path.name.isdigit())


_YEAR = 4


def same(text: str) -> str:
    """Return a title or unit as it is compared: spaces and case aside."""
    return " ".join(text.split()).casefold()


def years_text(years: Iterable[int]) -> str:
    """Return years as published files hold them."""
    return " ".join(str(year) for year in years)


def _found(programme: Path, source: str) -> dict[int, Row]:
    """Return the row of a source in the totals of each year with data."""
    rows = ((int(year.name), row) for year in with_data(programme) for row in totals(year))
    return {
        year: {name: value for name, value in row.items() if name != "source"}
        for year, row in rows
        if row["source"] == source
    }


def _over_term(programme: Path, source: str) -> Rows:
    found = _found(programme, source)
    return [{"year": year, **found.get(year, money([]))} for year in term(programme)]


def money_by_year(programme: Path) -> Rows:
    """Return ``money_by_year.csv``: all sources, a row for each year of the term."""
    return _over_term(programme, "all")


def money_by_source(programme: Path) -> Rows:
    """Return ``money_by_source.csv``: a row for each (source, year)."""
    return [
        {"source": source, **row}
        for source in sources(programme)
        for row in _over_term(programme, source)
    ]


def summed(pairs: Pairs) -> Row:
    """Return the sums over years, compared only where both hold the same years."""
    planned = {year: plan for year, (plan, _) in pairs.items() if plan is not None}
    actual = {year: fact for year, (_, fact) in pairs.items() if fact is not None}
    sums = compared(add(planned.values()), add(actual.values()))
    if [*planned] != [*actual]:
        sums |= {"variance": None, "execution_rate": None}
    return {**sums, "planned_years": years_text(planned), "actual_years": years_text(actual)}


def _pair(row: Row) -> tuple[Decimal | None, Decimal | None]:
    planned, actual = row["planned"], row["actual"]
    return (
        planned if isinstance(planned, Decimal) else None,
        actual if isinstance(actual, Decimal) else None,
    )


def final_totals(programme: Path) -> Rows:
    """Return ``final_totals.csv``: all, then each source, summed over the years with data."""
    result = Rows()
    for source in ("all", *sources(programme)):
        pairs = {year: _pair(row) for year, row in _found(programme, source).items()}
        result.append({"source": source, **summed(pairs)})
    return result


def final_measures(programme: Path) -> Rows:
    """Return ``final_measures.csv``: one row for each (measure, title), summed over its years."""
    titles: dict[tuple[str, str], str] = {}
    pairs: dict[tuple[str, str], Pairs] = {}
    for year in with_data(programme):
        sums = {row["measure_id"]: _pair(row) for row in measures(year)}
        for row in read(year / "measures.csv"):
            key = (row["measure_id"], same(row["title"]))
            titles[key] = row["title"]
            pairs.setdefault(key, {})[int(year.name)] = sums[row["measure_id"]]
    return [
        {
            "measure_id": key[0],
            "title": title,
            "years": years_text(pairs[key]),
            **summed(pairs[key]),
        }
        for key, title in sorted(titles.items(), key=_number)
    ]


def _number(item: tuple[tuple[str, str], str]) -> list[int]:
    return [int(part) for part in item[0][0].split(".")]
