"""What the site of the guide has from outside of ``docs/``, and how a heading is linked to.

``make docs`` runs this. Pages that lie elsewhere in the repository come under a name of their own;
a link to what is no page of the site keeps its words alone.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from properdocs.structure.files import File, Files

ROOT = Path(__file__).parents[1]
BROUGHT = {
    "data/README.md": "data.md",
    "outputs/README.md": "outputs.md",
    "benchmarks/README.md": "benchmarks.md",
}
LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)#\s]*)(#[^)\s]*)?\)")


def slug(title: str, separator: str) -> str:
    """Return the anchor of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", separator)


def on_config(config: Any) -> None:
    """Let headings have these anchors."""
    config.mdx_configs["toc"] = {"slugify": slug}


def on_files(files: Files, config: Any) -> Files:
    """Add the pages that lie elsewhere."""
    for path, name in BROUGHT.items():
        files.append(File.generated(config, name, content=(ROOT / path).read_text("utf-8")))
    return files


def on_page_markdown(text: str, page: Any, config: Any, files: Files) -> str:
    """Let links lead to pages of the site, see `BROUGHT`, and say what language the page is in."""
    name = page.file.src_uri
    page.meta["lang"] = "uk" if name.startswith("clerk/") or name.endswith(".uk.md") else "en"
    places = {name: path for path, name in BROUGHT.items()}
    here = ROOT / places.get(name, f"docs/{name}")
    return LINK.sub(lambda link: _led(link, here.parent, name), text)


def _led(link: re.Match[str], here: Path, page: str) -> str:
    words, target, anchor = link[1], link[2], link[3] or ""
    if not target or re.match(r"[a-z]+:", target):
        return link[0]
    place = (here / target).resolve().relative_to(ROOT).as_posix()
    if place not in BROUGHT and not place.startswith("docs/"):
        return words
    name = BROUGHT.get(place, place.removeprefix("docs/"))
    return f"[{words}]({'../' * page.count('/')}{name}{anchor})"


def on_page_content(html: str, page: Any, config: Any, files: Files) -> str:
    """Let a wide table scroll by itself, and a picture open as large as it is."""
    named = "Таблиця" if page.meta.get("lang") == "uk" else "Table"
    wide = f'<div class="wide" role="group" aria-label="{named}" tabindex="0"><table>'
    html = re.sub(r'<img [^>]*src="([^"]*)"[^>]*>', r'<a href="\1">\g<0></a>', html)
    return html.replace("<table>", wide).replace("</table>", "</table></div>")
