"""The landing page: every programme and year that is published, its key figures and downloads.

The page is made from cards, one for each yearly report, so that nothing published has to be read
again. Its one script searches by name; the content security policy names it by its hash.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nbformat
from markupsafe import Markup

from civlib.errors import PublishError
from civlib.publish import document
from civlib.publish.document import Document
from civlib.publish.html import digest, sheet, template
from civlib.publish.visible import visible
from civlib.wording import LANGUAGES, Wording, suffix, wording
from civlib.wording.order import alphabetical
from civlib.wording.terms import (
    ANNUAL_REPORT,
    AUDIT_REPORT,
    MET,
    METHODOLOGY,
    PORTFOLIO,
    PROGRAMME_REVIEW,
    RATED,
)

NAME, SCRIPT = "index.html", "recompute.py"
"""The landing page, and the script beside it that recomputes every table without civlib."""

KINDS = ("html", "pdf", "ipynb")
YEARLY, OVERALL = (ANNUAL_REPORT, AUDIT_REPORT), (PORTFOLIO, METHODOLOGY)
TOTALS, GROUPS = "totals", "groups"
HEAD = ("programme", "year", "lang", "name", "author", "notice")

Card = Mapping[str, Any]
Report = dict[str, Any]


def card(report: Document) -> dict[str, Any]:
    """Return what the landing page says of one yearly report, as plain values for JSON.

    Returns
    -------
    dict
        programme, year, lang, name, author and notice of its head; planned, actual, rate and unit
        of all sources as its own table shows them, empty where it has none; met and rated, the
        numbers of indicators over all groups, ``None`` where it has none.
    """
    seen = visible(report)
    specs = {spec["id"]: spec for spec in seen.specs("table")}
    head = {name: seen.head[name] for name in HEAD}
    return {**head, **_totals(specs.get(TOTALS)), **_met(specs.get(GROUPS))}


def _totals(spec: dict[str, Any] | None) -> dict[str, str]:
    if spec is None:
        return dict.fromkeys(("planned", "actual", "rate", "unit"), "")
    cells = [cell["text"] for cell in spec["rows"][-1]["cells"]]
    return {"planned": cells[1], "actual": cells[2], "rate": cells[4], "unit": spec["unit"]}


def _met(spec: dict[str, Any] | None) -> dict[str, int | None]:
    data = spec and spec["data"]
    if not data:
        return {MET: None, RATED: None}
    places = {name: list(data["fields"]).index(name) for name in (MET, RATED)}
    return {name: sum(int(row[place]) for row in data["rows"]) for name, place in places.items()}


def render(cards: Sequence[Card], files: Collection[str], lang: str = "uk") -> str:
    """Return the landing page: a section for each programme, a row for each year.

    Parameters
    ----------
    cards
        What `card` returned for each yearly report; where a year has several languages, that of
        the page counts, or else any.
    files
        Paths of everything published, relative to the page, with ``/``; only these are linked.
    lang
        Language of the page.
    """
    w, there, years = wording(lang), frozenset(files), _chosen(cards, lang)
    labels, script = _labels(w), _own("index.js")
    style = sheet() + _own("index.css") + _card_labels(labels)
    total = len({one["programme"] for one in years})
    return template("index.html.j2").render(
        w=w,
        lang=lang,
        style=Markup(style),  # noqa: S704 - our own files and labels
        style_hash=digest(style),
        script=Markup(script),  # noqa: S704 - our own file
        script_hash=digest(script),
        key=_key(years, w),
        overall=[one for name in OVERALL for one in _reports(f"{name}/", [name], there, w)],
        found=w("index.search.found", n="{n}", total=w.number(total)),
        labels=labels,
        programmes=list(_programmes(years, there, w)),
    )


def script() -> bytes:
    """Return the script that recomputes every table; read as a file, as it needs no civlib."""
    return resources.files("civlib").joinpath(f"verify/{SCRIPT}").read_bytes()


def _own(name: str) -> str:
    """Return a part of the page, from the file that it is kept in."""
    return resources.files("civlib.publish").joinpath(f"page/{name}").read_text(encoding="utf-8")


def _chosen(cards: Sequence[Card], lang: str) -> list[Card]:
    """Return one card for each programme and year: by council and name, the last year first."""
    found: dict[tuple[str, int], Card] = {}
    for one in cards:
        key = (one["programme"], one["year"])
        if key not in found or one["lang"] == lang:
            found[key] = one
    return sorted(found.values(), key=lambda one: -one["year"])


def _key(years: Sequence[Card], w: Wording) -> dict[str, str]:
    """Return the figures at the top; councils only where there are several."""
    councils = len({one["author"] for one in years})
    counts = {
        "programmes": w.number(len({one["programme"] for one in years})),
        **({"councils": w.number(councils)} if councils > 1 else {}),
        "reports": w.number(len(years)),
    }
    ends = sorted(one["year"] for one in years)
    if not ends:
        return counts
    one_year = ends[0] == ends[-1]
    span = str(ends[0]) if one_year else w("index.row.span", first=ends[0], last=ends[-1])
    return {**counts, "years": span}


def _labels(w: Wording) -> list[str]:
    columns = [w(f"column.{name}") for name in ("planned", "actual", "execution_rate")]
    return [w("index.year"), *columns, w("index.row.met"), w("index.files")]


def _card_labels(labels: Sequence[str]) -> str:
    """Return the rules that name each value on a phone, where a row has no header above it.

    Once for the page: as an attribute of every cell they would make up a tenth of it.
    """
    rules = (
        f'.cards td:nth-child({place})::before {{ content: "{label}: " }}'
        for place, label in enumerate(labels, start=1)
    )
    return "@media screen and (max-width: 40rem) {\n" + "\n".join(rules) + "\n}\n"


def _programmes(years: Sequence[Card], files: frozenset[str], w: Wording) -> Iterator[Report]:
    """Yield each programme as its last report names it, with its years."""
    own: dict[str, list[Card]] = {}
    for one in years:
        own.setdefault(one["programme"], []).append(one)

    def order(cards: list[Card]) -> tuple[str, ...]:
        names = (alphabetical(cards[0][name]) for name in ("author", "name"))
        return (*names, cards[0]["programme"])

    for cards in sorted(own.values(), key=order):
        slug = cards[0]["programme"]
        yield {
            **cards[0],
            "slug": slug,
            "reports": _reports(f"{slug}/", (PROGRAMME_REVIEW,), files, w),
            "years": [_year(one, files, w) for one in cards],
        }


def _year(one: Card, files: frozenset[str], w: Wording) -> Report:
    met = {name: one.get(name) for name in (MET, RATED)}
    shown = w("index.row.met_of", **met) if met[RATED] else w.number(None)
    texts = [one[name] or w.number(None) for name in ("planned", "actual", "rate")]
    place = f"{one['programme']}/{one['year']}/"
    reports = _reports(place, YEARLY, files, w)
    return {"year": one["year"], "texts": [*texts, shown], "reports": reports}


def _reports(place: str, names: Sequence[str], files: frozenset[str], w: Wording) -> list[Report]:
    """Return each report of a folder that has files, in each language, with their addresses."""
    return [
        {"name": _name(name, lang, w), "lang": "" if lang == w.lang else lang, "files": found}
        for name in names
        for lang in LANGUAGES
        if (found := _links(f"{place}{name}{suffix(lang)}", files))
    ]


def _name(name: str, lang: str, w: Wording) -> str:
    label = w(f"index.{name}")
    foreign = lang != LANGUAGES[0]
    return w("index.row.name", name=label, lang=w(f"index.lang.{lang}")) if foreign else label


def _links(stem: str, files: frozenset[str]) -> dict[str, str]:
    """Return the address of each kind of a report's files that is there."""
    return {kind: quote(f"{stem}.{kind}") for kind in KINDS if f"{stem}.{kind}" in files}


def write(output: Path, lang: str = "uk") -> Path | None:
    """Write ``index.html`` over everything in a folder, read anew; None if nothing is published.

    For a build that has kept no cards.
    """
    page, found = output / NAME, text(output, lang)
    if found is None:
        return None
    new = page.with_suffix(".new")
    new.write_text(found, "utf-8", newline="\n")
    new.replace(page)
    (output / SCRIPT).write_bytes(script())
    return page


def text(output: Path, lang: str = "uk") -> str | None:
    """Return the landing page over everything in a folder, read anew; None if there is nothing."""
    cards = list(_cards(output))
    files = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()}
    return render(cards, files, lang) if cards else None


def _cards(output: Path) -> Iterator[dict[str, Any]]:
    """Yield the card of each yearly report; somebody else's notebook is passed over."""
    for path in sorted(output.glob(f"*/*/{ANNUAL_REPORT}*.ipynb")):
        try:
            yield card(document.read(nbformat.read(path, as_version=4)))
        except (PublishError, ValueError, KeyError, nbformat.ValidationError):
            continue
