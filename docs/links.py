"""``python docs/links.py FOLDER``: what is amiss in the pages of a built site.

A link, picture or style sheet that leads nowhere, anything that is fetched from elsewhere, and a
picture without words for whoever does not see it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

FEWEST = 3
"""Words that tell what a picture shows."""

FETCHED = {"img": "src", "link": "href", "script": "src", "iframe": "src", "source": "srcset"}


class Page(HTMLParser):
    """What a page links to, what it fetches, its anchors, and its pictures without words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links, self.fetched = list[str](), list[str]()
        self.anchors, self.silent = set[str](), list[str]()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element has."""
        own = dict(attrs)
        if target := own.get(FETCHED.get(tag, "")):
            self.fetched.append(target)
        if tag == "a" and (target := own.get("href")):
            self.links.append(target)
        if tag == "img" and len((own.get("alt") or "").split()) < FEWEST:
            self.silent.append(own.get("src") or "")
        self.anchors.add(own.get("id") or "")


def amiss(folder: Path) -> Iterator[str]:
    """Yield a line for each fault of each page."""
    pages = {path: Page(path.read_text("utf-8")) for path in sorted(folder.rglob("*.html"))}
    for path, page in pages.items():
        name = path.relative_to(folder)
        yield from (f"{name}: {one}: a picture without words" for one in page.silent)
        for target in (*page.links, *page.fetched):
            address = urlsplit(target)
            if address.scheme or address.netloc:
                if target in page.fetched:
                    yield f"{name}: {target}: fetched from elsewhere"
                continue
            place = (path.parent / unquote(address.path)).resolve() if address.path else path
            anchor = unquote(address.fragment)
            if not place.is_file() or (anchor and anchor not in pages[place].anchors):
                yield f"{name}: {target}: leads nowhere"


if __name__ == "__main__":
    found = [*amiss(Path(sys.argv[1]).resolve())]
    print(*found, sep="\n", end="\n" * bool(found))  # noqa: T201
    sys.exit(bool(found))
