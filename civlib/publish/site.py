"""What all pages have of a site: colours, arms, favicon, where one is, other languages, contact."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from civlib.dataset.site import BAND, NEEDED, NIGHT, PLEASANT, USUAL, link, readable
from civlib.publish.beside import picture
from civlib.wording import Wording

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" '
    'rx="3" fill="{accent}"/><path d="M3 5h10M3 8h7M3 11h4" stroke="#fff" stroke-width="2"/></svg>'
)
"""The favicon: three bars on the accent's ground."""

Site = Mapping[str, str]


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
