"""The landing page: every programme and year that is published, its key figures and downloads.

The page is made from cards, one for each yearly report, so that nothing published has to be read
again. Its one script searches by name; the content security policy names it by its hash.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from importlib import resources
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nbformat
from markupsafe import Markup

from civlib.dataset import schemas
from civlib.errors import PublishError
from civlib.publish import document
from civlib.publish.document import Document
from civlib.publish.html import SHEET, digest, part, template
from civlib.publish.provenance import NOTEBOOKS
from civlib.publish.unseen import visible
from civlib.wording import LANGUAGES, Wording, suffix, wording
from civlib.wording.sequences import alphabetical
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
KNOWN = {*YEARLY, *OVERALL, PROGRAMME_REVIEW}
TOTALS, GROUPS = "totals", "groups"
HEAD = ("programme", "year", "lang", "name", "council", "period", "notice")

Card = Mapping[str, Any]
Report = dict[str, Any]


def card(report: Document) -> dict[str, Any]:
    """Return what the landing page says of one yearly report, as plain values for JSON.

    Returns
    -------
    dict
        programme, year, lang, name, council, period and notice of its head; planned, actual, rate
        and unit of all sources as its own table shows them, empty where it has none; met and
        rated, the numbers of indicators over all groups, ``None`` where it has none.
    """
    seen = visible(report)
    specs = {spec["id"]: spec for spec in seen.specs("table")}
    found: dict[str, Any] = {name: seen.head[name] for name in HEAD}
    found |= {**dict.fromkeys(("planned", "actual", "rate", "unit"), ""), MET: None, RATED: None}
    if totals := specs.get(TOTALS):
        cells = [cell["text"] for cell in totals["rows"][-1]["cells"]]
        found |= {"planned": cells[1], "actual": cells[2], "rate": cells[4], "unit": totals["unit"]}
    if data := GROUPS in specs and specs[GROUPS]["data"]:
        rows = [dict(zip(data["fields"], row, strict=True)) for row in data["rows"]]
        found |= {name: sum(int(row[name]) for row in rows) for name in (MET, RATED)}
    return found


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
    columns = ("planned", "actual", "execution_rate")
    labels = [w("index.year"), *(schemas.label("totals", name, lang) for name in columns)]
    labels += [w("index.row.met"), w("index.files")]
    script = part("index.js")
    style = part(SHEET) + part("index.css") + _card_labels(labels)
    return template("index.html.j2").render(
        w=w,
        lang=lang,
        style=Markup(style),  # noqa: S704 - our own files and labels
        style_hash=digest(style),
        script=Markup(script),  # noqa: S704 - our own file
        script_hash=digest(script),
        key=_key(years, w),
        overall=[report for name in OVERALL for report in _reports(f"{name}/", [name], there, w)],
        found=w("index.search.found", n="{n}", total=_count(years, "programme", w)),
        labels=labels,
        programmes=list(_programmes(years, there, _others(files), w)),
    )


def script() -> bytes:
    """Return the script that recomputes every table; read as a file, as it needs no civlib."""
    return resources.files("civlib").joinpath(f"verify/{SCRIPT}").read_bytes()


def _chosen(cards: Sequence[Card], lang: str) -> list[Card]:
    """Return one card for each programme and year: by council and name, the last year first."""
    # of equal keys a dict keeps the last: what is in the page's language comes after all else
    last = sorted(cards, key=lambda card: card["lang"] == lang)
    chosen = {(card["programme"], card["year"]): card for card in last}
    return sorted(chosen.values(), key=lambda card: -card["year"])


def _key(years: Sequence[Card], w: Wording) -> dict[str, str]:
    """Return the figures at the top; councils only where there are several."""
    figures = {"programmes": _count(years, "programme", w), "councils": _count(years, "council", w)}
    figures["reports"] = w.number(len(years))
    if len({card["council"] for card in years}) <= 1:
        del figures["councils"]
    if years:
        last, first = years[0]["year"], years[-1]["year"]
        span = w("index.row.span", first=first, last=last)
        figures["years"] = span if first != last else str(last)
    return figures


def _count(years: Sequence[Card], name: str, w: Wording) -> str:
    return w.number(len({card[name] for card in years}))


def _card_labels(labels: Sequence[str]) -> str:
    """Return the rules that name each value on a phone, where a row has no header above it.

    Once for the page: as an attribute of every cell they would make up a tenth of it.
    """
    rules = (
        f'.cards td:nth-child({place})::before {{ content: "{label}: " }}'
        for place, label in enumerate(labels, start=1)
    )
    return "@media screen and (max-width: 40rem) {\n" + "\n".join(rules) + "\n}\n"


def _others(files: Collection[str]) -> Mapping[str, Sequence[str]]:
    """Return the reports of somebody's own notebooks: folder → their names."""
    found: dict[str, set[str]] = {}
    for path in files:
        place, _, name = path.rpartition("/")
        stem, _, end = name.partition(".")
        if end.endswith("ipynb") and stem not in KNOWN:
            found.setdefault(f"{place}/", set()).add(stem)
    return {place: sorted(names) for place, names in found.items()}


def _programmes(
    years: Sequence[Card], files: frozenset[str], others: Mapping[str, Sequence[str]], w: Wording
) -> Iterator[Report]:
    """Yield each programme as its last report names it, with its years."""
    own: dict[str, list[Card]] = {}
    for card in years:
        own.setdefault(card["programme"], []).append(card)
    order = {
        slug: [*(alphabetical(last[key]) for key in ("council", "name")), slug]
        for slug, (last, *_) in own.items()
    }
    for slug in sorted(own, key=order.__getitem__):
        place = f"{slug}/"
        reports = _reports(place, (PROGRAMME_REVIEW, *others.get(place, ())), files, w)
        shown = [_year(card, files, others, w) for card in own[slug]]
        yield {**own[slug][0], "slug": slug, "reports": reports, "years": shown}


def _year(
    card: Card, files: frozenset[str], others: Mapping[str, Sequence[str]], w: Wording
) -> Report:
    met = {name: card.get(name) for name in (MET, RATED)}
    shown = w("index.row.met_of", **met) if met[RATED] else w.number(None)
    texts = [card[name] or w.number(None) for name in ("planned", "actual", "rate")]
    place = f"{card['programme']}/{card['year']}/"
    reports = _reports(place, (*YEARLY, *others.get(place, ())), files, w)
    return {
        "year": card["year"],
        "period": card["period"],
        "texts": [*texts, shown],
        "reports": reports,
    }


def _reports(place: str, names: Sequence[str], files: frozenset[str], w: Wording) -> list[Report]:
    """Return each report of a folder that has files, in each language, with their addresses."""
    found = []
    for name, lang in product(names, LANGUAGES):
        paths = {kind: f"{place}{name}{suffix(lang)}.{kind}" for kind in KINDS}
        links = {kind: quote(path) for kind, path in paths.items() if path in files}
        label, own = _label(name, w), "" if lang == w.lang else lang
        if lang != LANGUAGES[0]:
            label = w("index.row.name", name=label, lang=w(f"index.lang.{lang}"))
        found += [{"name": label, "lang": own, "files": links}] if links else []
    return found


def _label(name: str, w: Wording) -> str:
    """Return what a report is called; one of somebody's own notebook as that is."""
    return w(f"index.{name}") if name in KNOWN else name.replace("_", " ")


def text(output: Path, lang: str = "uk") -> str | None:
    """Return the landing page over everything in a folder, read anew; None if there is nothing."""
    cards = list(_cards(output))
    files = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()}
    return render(cards, files, lang) if cards else None


def _cards(output: Path) -> Iterator[dict[str, Any]]:
    """Yield the card of each yearly report; somebody else's notebook is passed over."""
    for path in sorted(output.glob(f"*/*/{ANNUAL_REPORT}*.ipynb")):
        try:
            notebook = nbformat.read(path, as_version=4)
            yield card(document.read(notebook, path.parent / NOTEBOOKS))
        except (PublishError, ValueError, KeyError, nbformat.ValidationError):
            continue
