"""A published folder as it is released: its pages lead to nothing outside of it.

A released folder lies elsewhere than the latest build, and may be copied anywhere, so a link to the
pages above it would be dead. Where a page says its own address in the web, such a link has a whole
address; elsewhere its words are left. The standard library is all it needs.
"""

import json
import re
from collections.abc import Mapping
from html import escape, unescape
from urllib.parse import quote, urljoin

from civlib.publish.provenance import CRATE, SUMS, sums, text
from civlib.publish.provenance.sums import digest

_OUTWARD = re.compile(r'<a ([^>]*)href="(\.\./[^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
_ADDRESS = re.compile(r'<meta property="og:url" content="([^"]*)">')


def is_page(name: str) -> bool:
    """Tell whether a file of a published folder is a report's page."""
    return "/" not in name and name.endswith(".html")


def page(data: bytes) -> bytes:
    """Return a page without links to what lies above its folder.

    Examples
    --------
    >>> page(b'<li><a href="../index.html">Parks</a></li> <a href="a.pdf">PDF</a>')
    b'<li><span>Parks</span></li> <a href="a.pdf">PDF</a>'
    """
    found = data.decode(errors="surrogateescape")
    own = _ADDRESS.search(found)

    def closed(link: re.Match[str]) -> str:
        before, path, after, words = link.groups()
        if not own:
            return f"<span>{words}</span>"
        whole = escape(urljoin(unescape(own[1]), unescape(path)))
        return f'<a {before}href="{whole}"{after}>{words}</a>'

    return _OUTWARD.sub(closed, found).encode(errors="surrogateescape")


def is_closed(files: Mapping[str, bytes]) -> bool:
    """Tell whether no page of a folder leads out of it."""
    return all(page(data) == data for name, data in files.items() if is_page(name))


def changed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return what is another file in the released folder: pages, and what has their checksums.

    A page that is not as the checksums say keeps its wrong one.
    """
    said = {name: sha for _, name, sha in sums.lines(files.get(SUMS, b"").decode(errors="replace"))}
    pages = {
        name: page(data)
        for name, data in files.items()
        if is_page(name) and said.get(name) == digest(data)
    }
    found = {name: data for name, data in pages.items() if data != files[name]}
    if not found:
        return {}
    if said.get(CRATE) == digest(files.get(CRATE, b"")):
        found[CRATE] = _crate(files[CRATE], found)
    said |= {name: digest(data) for name, data in found.items()}
    return {**found, SUMS: sums.text(said)}


def _crate(data: bytes, pages: Mapping[str, bytes]) -> bytes:
    """Return a crate with the sizes and checksums of some pages."""
    crate = json.loads(data)
    by_id = {one["@id"]: one for one in crate["@graph"]}
    for name, page in pages.items():
        by_id[quote(name)].update(contentSize=str(len(page)), sha256=digest(page))
    return text(crate)
