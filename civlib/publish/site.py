"""What all pages have of a site: colours, arms, favicon, where one is, other languages, contact."""

from base64 import b64decode
from collections.abc import Iterator, Mapping
from posixpath import relpath
from typing import Any
from urllib.parse import quote

from civlib.dataset.site import BAND, NEEDED, NIGHT, PLEASANT, USUAL, link, readable
from civlib.publish import document
from civlib.publish.beside import picture
from civlib.publish.document import Document
from civlib.wording import Wording, suffix, terms, wording

KNOWN = {
    *(terms.ANNUAL_REPORT, terms.AUDIT_REPORT, terms.METHODOLOGY),
    *(terms.OFFICIAL_FORM, terms.PORTFOLIO, terms.PROGRAMME_REVIEW),
}
"""Reports of civlib's own, which have names for readers."""

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" '
    'rx="3" fill="{accent}"/><path d="M3 5h10M3 8h7M3 11h4" stroke="#fff" stroke-width="2"/></svg>'
)
"""The favicon: three bars on the accent's ground."""

Site = Mapping[str, str]

Step = dict[str, str]
"""Label and address of a place; the place that one is at has no address."""


def of_report(report: Document, w: Wording) -> dict[str, Any]:
    """Return what a report's page shows of its site; see `look` too.

    Returns
    -------
    dict
        ``steps`` from the landing page to it, ``others``, it in other languages, ``related``, what
        belongs to it; none without an origin, which tells where it stands. ``cite`` is how to cite
        it, ``address`` where it stands in the web and ``picture`` what others show of it, "" where
        nobody said.
    """
    head, made = report.head, report.origin
    shown = look(head["site"], head["council"], w)
    place = made["place"] if made else ""
    shown["address"], shown["picture"] = address(report), address(report, "png")
    steps = trail(report, w)
    shown["steps"] = [{**step, "address": _relative(step["address"], place)} for step in steps]
    langs = [lang for lang in (made or {}).get("langs", ()) if lang != w.lang]
    shown["others"] = [other(_stem(report), lang) for lang in langs]
    shown["related"] = list(_related(report, w)) if made else []
    shown["cite"] = citation(report, w)
    return shown


def address(report: Document, ending: str = "html") -> str:
    """Return where a report's file of an ending stands in the web; "" where nobody said it."""
    root, made = report.head.get("site", {}).get("address", "").rstrip("/"), report.origin
    if not (made and root):
        return ""
    return f"{root}/{made['place']}/{_stem(report)}{suffix(report.head['lang'])}.{ending}"


def citation(report: Document, w: Wording) -> str:
    """Return how to cite a report: whose it is, its title, its date."""
    who, day = report.head.get("council") or report.head["author"], document.day_of(report)
    return w("site.source", who=who, title=report.title, day=w.date(day))


def trail(report: Document, w: Wording) -> list[Step]:
    """Return the steps from the landing page to a report, by their paths below the output folder.

    None without an origin.
    """
    head, made = report.head, report.origin
    if made is None:
        return []
    end, programme = suffix(w.lang), head["programme"]
    folders, stem = made["place"].split("/"), _stem(report)
    steps = [{"label": w("site.home"), "address": f"index{end}.html"}]
    if programme and folders[0] == programme:
        steps.append({"label": head["name"], "address": f"{programme}/index{end}.html"})
    own = w(f"index.{stem}") if stem in KNOWN else stem.replace("_", " ")
    if not folders[1:]:
        return [*steps, {"label": own, "address": ""}]
    year = {"label": folders[1], "address": f"{made['place']}/{terms.ANNUAL_REPORT}{end}.html"}
    if stem == terms.ANNUAL_REPORT:
        return [*steps, {**year, "address": ""}]
    return [*steps, year, {"label": own, "address": ""}]


def absolute(report: Document, w: Wording) -> list[Step]:
    """Return the steps to a report with their addresses in the web; none where nobody said them."""
    root = report.head["site"].get("address", "").rstrip("/")
    return [
        {**step, "address": step["address"] and f"{root}/{step['address']}"}
        for step in (trail(report, w) if root else ())
    ]


def _stem(report: Document) -> str:
    """Return the name of a report's files, without language and ending."""
    notebook = str((report.origin or {})["notebook"]["path"]).rpartition("/")[2]
    return notebook.removesuffix(".ipynb")


def _relative(path: str, place: str) -> str:
    return quote(relpath(path, place)) if path else ""


def other(stem: str, lang: str) -> dict[str, str]:
    """Return a page as one of the same name leads to it, in another language."""
    address = quote(f"{stem}{suffix(lang)}.html")
    return {"lang": lang, "label": wording(lang)("site.lang"), "address": address}


def _related(report: Document, w: Wording) -> Iterator[Step]:
    """Yield the audit of a yearly report, and the methodology of all but itself."""
    made, end, stem = report.origin or {}, suffix(w.lang), _stem(report)
    if stem == terms.ANNUAL_REPORT and report.head["audited"]:
        audit = terms.AUDIT_REPORT
        yield {"label": w(f"index.{audit}"), "address": f"{audit}{end}.html"}
    if stem != terms.METHODOLOGY:
        path = f"{terms.METHODOLOGY}/{terms.METHODOLOGY}{end}.html"
        yield {"label": w(f"index.{terms.METHODOLOGY}"), "address": _relative(path, made["place"])}


def look(site: Site, council: str, w: Wording) -> dict[str, Any]:
    """Return what a page shows of its site.

    Returns
    -------
    dict
        ``style``, rules after those of all pages; ``icon``, the address of the favicon; ``arms``,
        an image or None; ``contact`` and ``link``, where it leads to, each "" without one.
    """
    contact = site.get("contact", "")
    icon = ICON.format(accent=site.get("accent", USUAL))
    return {
        "style": style(site),
        "icon": f"data:image/svg+xml,{quote(icon)}",
        "arms": arms(site, council, w),
        "contact": contact,
        "link": link(contact),
    }


def style(site: Site) -> str:
    """Return the rules of the council's colour, lightened at night; nothing without one."""
    if not site.get("accent"):
        return ""
    day = readable(site["accent"], BAND, NEEDED)
    night = readable(site["accent"], NIGHT, PLEASANT)
    return (
        f"@media screen {{ :root {{ --accent: {day}; }} }}\n"
        "@media screen and (prefers-color-scheme: dark) "
        f"{{ :root {{ --accent: {night}; }} }}\n"
    )


def arms(site: Site, council: str, w: Wording) -> dict[str, Any] | None:
    """Return the council's arms as an image with its alternative text; None without any."""
    if not site.get("arms"):
        return None
    return picture(b64decode(site["arms"]), w("site.arms", council=council), 0, "arms")
