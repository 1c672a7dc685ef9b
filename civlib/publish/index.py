"""The pages above the reports: all programmes, and one page for each with all its years.

The pages are made from cards, one for each yearly report, so that nothing published has to be read
again. The one script, of the page of all programmes, searches by name; the content security policy
names it by its hash.
"""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from civlib.dataset import schemas
from civlib.publish import cards, site
from civlib.publish.cards import MONEY, TOTALS, Card
from civlib.publish.html import SHEET, digest, part, template
from civlib.publish.provenance import VERSIONS
from civlib.publish.provenance.versions import released
from civlib.wording import LANGUAGES, Wording, suffix, terms, wording
from civlib.wording.sequences import alphabetical, grouped

INDEX, SCRIPT = "index", "recompute.py"
"""The pages' name, and the script beside them that recomputes every table without civlib."""

NAME = f"{INDEX}.html"
"""The landing page."""

BRIEF = "brief"
KINDS = ("html", "pdf", "docx", "ipynb")
YEARLY = (terms.ANNUAL_REPORT, BRIEF, terms.AUDIT_REPORT, terms.OFFICIAL_FORM)
OVERALL = (terms.PORTFOLIO, terms.METHODOLOGY)
KNOWN = {*site.KNOWN, BRIEF}

Report = dict[str, Any]
Released = Mapping[str, Sequence[Mapping[str, Any]]]
"""What `civlib.publish.provenance.versions.released` tells of each folder."""


def pages(
    cards: Sequence[Card], files: Collection[str], versions: Released | None = None
) -> dict[str, str]:
    """Return every page by its path: of all programmes, and of each; in each language in use.

    Parameters
    ----------
    cards
        What `civlib.publish.cards.card` returned for each yearly report; where a year has several
        languages, that of the page counts, or else any.
    files
        Paths of everything published, relative to the landing page, with ``/``; only these are
        linked.
    versions
        The released versions of the folders that have any.
    """
    found = {}
    there, langs = frozenset(files), _languages(files)
    for lang in langs:
        over = _Over(cards, there, versions or {}, lang, langs)
        found[over.name] = over.landing()
        found |= {f"{slug}/{over.name}": over.programme(slug) for slug in over.slugs}
    return found


def script() -> bytes:
    """Return the script that recomputes every table; read as a file, as it needs no civlib."""
    return resources.files("civlib").joinpath(f"verify/{SCRIPT}").read_bytes()


def again(output: Path) -> dict[str, str]:
    """Return the pages over everything in a folder, read anew; none if there is nothing."""
    found = list(cards.read(output))
    walked = ((Path(folder).relative_to(output), names) for folder, _, names in os.walk(output))
    paths = ((place / name).as_posix() for place, names in walked for name in names)
    files = {path for path in paths if not path.startswith(".")}
    places = {f"{one['programme']}/{one['year']}" for one in found}
    return pages(found, files, released(output, places)) if found else {}


def _languages(files: Collection[str]) -> list[str]:
    """Return the languages that there are reports in, and the first one."""
    first, *others = LANGUAGES
    used = (one for one in others if any(path.endswith(f"{suffix(one)}.ipynb") for path in files))
    return [first, *used]


class _Over:
    """What stands over the reports, in one language."""

    def __init__(
        self,
        cards: Sequence[Card],
        files: frozenset[str],
        versions: Released,
        lang: str,
        langs: Sequence[str],
    ) -> None:
        self._files, self._versions, self._own = files, versions, _own(files)
        self._w, self._langs, self._cards = wording(lang), langs, _chosen(cards, lang)
        years = grouped((one["programme"], one) for one in self._cards)
        self._years = dict(sorted(years.items(), key=lambda item: _order(item[1][0])))
        self.slugs = [*self._years]
        self.name = f"{INDEX}{suffix(lang)}.html"

    def landing(self) -> str:
        """Return the page of all programmes, a card for each."""
        w, script = self._w, part("index.js")
        sites = [own[0]["site"] for own in self._years.values()]
        councils = {card["council"] for card in self._cards}
        same = bool(sites) and not any(one != sites[0] for one in sites) and len(councils) == 1
        return self._page(
            "",
            site.look(sites[0] if same else {}, next(iter(councils), ""), w),
            title=w("index.title"),
            description=w("index.description"),
            steps=(),
            script=Markup(script),  # noqa: S704 - our own file
            script_hash=digest(script),
            key=_key(self._cards, w),
            found=w("index.search.found", n="{n}", total=w.number(len(self.slugs))),
            programmes=[self._programme(slug, "") for slug in self.slugs],
            one=None,
        )

    def programme(self, slug: str) -> str:
        """Return the page of one programme, with all that there is of it."""
        w, last = self._w, self._years[slug][0]
        labels = [w("index.year"), *(schemas.label(TOTALS, name, w.lang) for name in MONEY)]
        labels += [schemas.label(TOTALS, "execution_rate", w.lang), w("index.row.met")]
        labels.append(w("index.files"))
        home = {"label": w("site.home"), "address": f"../{self.name}"}
        return self._page(
            slug,
            site.look(last["site"], last["council"], w),
            _card_labels(labels),
            title=last["name"],
            description=w("index.programme"),
            steps=(home, {"label": last["name"], "address": ""}),
            script="",
            one=self._programme(slug, slug),
            labels=labels,
        )

    def _page(self, base: str, look: Mapping[str, Any], rules: str = "", **values: Any) -> str:
        """Return a page of the folder ``base``, which the addresses of its links begin in."""
        style = "".join([*map(part, (SHEET, "site.css", "index.css")), rules, look["style"]])
        w = self._w
        return template("index.html.j2").render(
            w=w,
            lang=w.lang,
            style=Markup(style),  # noqa: S704 - our own files, labels and checked colours
            style_hash=digest(style),
            look=look,
            others=[site.other(INDEX, lang) for lang in self._langs if lang != w.lang],
            overall=[*map(_first, self._over(base))],
            **values,
        )

    def _over(self, base: str) -> list[Report]:
        return [one for name in OVERALL for one in self._reports(f"{name}/", [name], base)]

    def _programme(self, slug: str, base: str) -> Report:
        """Return a programme as its last report names it, with its years."""
        place, years = f"{slug}/", self._years[slug]
        names = (terms.PROGRAMME_REVIEW, *self._own.get(place, ()))
        return {
            **years[0],
            "slug": slug,
            "address": quote(_from(base, f"{place}{self.name}")),
            "reports": self._reports(place, names, base),
            "years": [self._year(one, base) for one in years],
        }

    def _year(self, card: Card, base: str) -> Report:
        w, place = self._w, f"{card['programme']}/{card['year']}/"
        met = {name: card[name] for name in (terms.MET, terms.RATED)}
        of = w("index.row.met_of", **met) if met[terms.RATED] else w.number(None)
        texts = [card[name] or w.number(None) for name in (*MONEY, "rate")]
        reports = self._reports(place, (*YEARLY, *self._own.get(place, ())), base)
        first: Report = next(iter(reports), {"files": {}, "lang": ""})
        read = next(iter(first["files"].items()), None)
        key = "index.read_period" if card["period"] else "index.read"
        rest = {kind: path for kind, path in first["files"].items() if read and kind != read[0]}
        return {
            "label": f"{card['year']} ({card['period']})" if card["period"] else str(card["year"]),
            "call": w(key, **card),
            "read": {"address": read[1], "lang": first["lang"]} if read else None,
            "texts": [*texts, of],
            "bars": [*_bars(card, w)],
            "all": reports,
            "more": [*([{**first, "files": rest, "bare": True}] if rest else []), *reports[1:]],
            "versions": [
                self._version(place, base, one) for one in self._versions.get(place[:-1], ())
            ],
        }

    def _version(self, place: str, base: str, one: Mapping[str, Any]) -> dict[str, str]:
        w, page = self._w, f"{terms.ANNUAL_REPORT}{suffix(self._w.lang)}.html"
        path = f"{place}{VERSIONS}/{one['number']}/{page}"
        day = w.date(date.fromisoformat(one["date"]))
        return {
            "label": w("index.version", number=one["number"], date=day),
            "address": quote(_from(base, path)) if page in one["pages"] else "",
        }

    def _reports(self, place: str, names: Iterable[str], base: str) -> list[Report]:
        """Return each report of a folder in the page's language, or in any that it is there in."""
        found = []
        for name in names:
            for lang in sorted(LANGUAGES, key=lambda lang: lang != self._w.lang):
                paths = {kind: f"{place}{name}{suffix(lang)}.{kind}" for kind in KINDS}
                there = {kind: path for kind, path in paths.items() if path in self._files}
                if links := {kind: quote(_from(base, path)) for kind, path in there.items()}:
                    found.append(self._named(name, lang, links))
                    break
        return found

    def _named(self, name: str, lang: str, links: Mapping[str, str]) -> Report:
        """Return a report with what it is called; one of somebody's own notebook as that is."""
        w = self._w
        label = w(f"index.{name}") if name in KNOWN else name.replace("_", " ")
        if lang != w.lang:
            label = w("index.row.name", name=label, lang=w(f"index.lang.{lang}"))
        own = "" if lang == w.lang else lang
        return {"name": label, "lang": own, "files": links, "bare": "html" not in links}


def _first(report: Report) -> Report:
    """Return a report with the best of its files alone."""
    kind, address = next(iter(report["files"].items()))
    return {**report, "files": {kind: address}}


def _from(base: str, path: str) -> str:
    """Return a path below the output folder as it is reached from there or from a programme."""
    own = f"{base}/"
    return path if not base else path.removeprefix(own) if path.startswith(own) else f"../{path}"


def _chosen(cards: Sequence[Card], lang: str) -> list[Card]:
    """Return one card for each programme and year, the last year first."""
    # of equal keys a dict keeps the last: what is in the page's language comes after all else
    last = sorted(cards, key=lambda card: card["lang"] == lang)
    chosen = {(card["programme"], card["year"]): card for card in last}
    return sorted(chosen.values(), key=lambda card: -card["year"])


def _order(last: Card) -> list[str]:
    """Return what programmes stand by: council and name by the alphabet."""
    return [*(alphabetical(last[key]) for key in ("council", "name")), last["programme"]]


def _key(cards: Sequence[Card], w: Wording) -> dict[str, str]:
    """Return the figures at the top, each only where there is more than one of its kind."""
    counted = {"programmes": "programme", "councils": "council"}
    found = {key: len({card[name] for card in cards}) for key, name in counted.items()}
    found["reports"] = len(cards)
    shown = {key: w.number(count) for key, count in found.items() if count > 1}
    if len({card["year"] for card in cards}) > 1:
        last, first = cards[0]["year"], cards[-1]["year"]
        shown["years"] = w("index.row.span", first=first, last=last)
    return shown


def _bars(card: Card, w: Wording) -> Iterator[dict[str, Any]]:
    """Yield money and results of a year with what their bars are drawn from."""
    if card["planned"] or card["actual"]:
        shown = {name: card[name] or w.number(None) for name in MONEY}
        text = w("index.money_of", **shown, unit=card["unit"].replace(" ", "\u00a0"))
        yield {"label": w("index.money"), "rate": card["rate"], "text": text, **_drawn(card["bar"])}
    if card[terms.RATED]:
        text = w("index.results_of", met=card[terms.MET], rated=card[terms.RATED])
        drawn = _drawn([card[terms.RATED], card[terms.MET]])
        yield {"label": w("index.results"), "rate": "", "text": text, **drawn}


def _drawn(pair: Sequence[Any]) -> dict[str, Any]:
    """Return a bar that can be drawn: planned, actual and the longer one; none below zero."""
    planned, actual = (max(float(value), 0) for value in pair) if len(pair) > 1 else (0, 0)
    return {"planned": planned, "actual": actual, "width": max(planned, actual)}


def _card_labels(labels: Sequence[str]) -> str:
    """Return the rules that name each value on a phone, where a row has no header above it.

    Once for the page: as an attribute of every cell they would make up a tenth of it.
    """
    rules = (
        f'.cards td:nth-child({place})::before {{ content: "{label}: " }}'
        for place, label in enumerate(labels, start=1)
    )
    return "@media screen and (max-width: 40rem) {\n" + "\n".join(rules) + "\n}\n"


def _own(files: Collection[str]) -> Mapping[str, Sequence[str]]:
    """Return the reports of somebody's own notebooks: folder → their names."""
    found: dict[str, set[str]] = {}
    for path in files:
        place, _, name = path.rpartition("/")
        stem, _, end = name.partition(".")
        if end.endswith("ipynb") and stem not in KNOWN:
            found.setdefault(f"{place}/", set()).add(stem)
    return {place: sorted(names) for place, names in found.items()}
