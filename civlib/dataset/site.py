"""``[site]`` of ``programme.toml``: address of the pages, contact, the council's colour and arms.

A colour is checked and lightened by the rules of WCAG 2: contrast is a ratio of luminances.
"""

import re
from pathlib import Path
from urllib.parse import urlsplit

from civlib.dataset.folders import picture
from civlib.dataset.keys import Place
from civlib.dataset.model import Site
from civlib.dataset.opening import Unfit, read_bytes

USUAL = "#0b4f8a"
"""The accent of pages whose data name none."""

BAND, NIGHT = "#eef2f6", "#1f262e"
"""The darkest ground that coloured text stands on, and the lightest one at night."""

NEEDED, PLEASANT = 4.5, 7.0
"""Contrast that text must have, and what a colour is lightened to at night."""

LARGEST = 200_000
"""Bytes of the arms, which every page carries."""

LINEAR = 0.04045
"""Up to this part of a colour sRGB is linear."""

_COLOUR = re.compile("#[0-9a-fA-F]{6}")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_STARTS = {".png": (b"\x89PNG\r\n",), ".svg": (b"<svg", b"<?xml", b"<!--")}


def check(site: Site, folder: Path, place: Place) -> bytes:
    """Report what is wrong with the site of a programme in a folder; return its arms, if any."""
    if site.address and not is_address(site.address):
        (place / "address").error("site-address", value=site.address)
    if site.accent:
        _accent(site.accent, place / "accent")
    return _arms(site.arms, folder, place / "arms") if site.arms else b""


def is_address(text: str) -> bool:
    """Tell whether a text is a whole address of the web.

    Examples
    --------
    >>> is_address("https://example.org/a"), is_address("javascript:alert(1)")
    (True, False)
    """
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and text.isprintable()
    except ValueError:
        return False


def link(contact: str) -> str:
    """Return where a contact leads to: a page, or a letter; empty for any other text.

    Examples
    --------
    >>> link("rada@example.org"), link("room 5")
    ('mailto:rada@example.org', '')
    """
    if is_address(contact):
        return contact
    return f"mailto:{contact}" if _MAIL.fullmatch(contact) else ""


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21.

    Examples
    --------
    >>> contrast("#000000", "#ffffff")
    21.0
    """
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def readable(colour: str, ground: str, needed: float) -> str:
    """Return a colour of so much contrast, mixed with as little white or black as does it.

    Examples
    --------
    >>> readable("#0b4f8a", "#ffffff", 4.5), readable("#777777", "#000000", 21)
    ('#0b4f8a', '#ffffff')
    """
    goal = 255 if contrast(ground, "#ffffff") > contrast(ground, "#000000") else 0
    parts, steps = _parts(colour), range(51)
    mixes = ([round(one + (goal - one) * step / steps[-1]) for one in parts] for step in steps)
    made = ["#{:02x}{:02x}{:02x}".format(*mix) for mix in mixes]
    return next((one for one in made if contrast(one, ground) >= needed), made[-1])


def _accent(colour: str, place: Place) -> None:
    if not _COLOUR.fullmatch(colour):
        place.error("colour", value=colour, usual=USUAL)
    elif (found := contrast(colour, BAND)) < NEEDED:
        other = readable(colour, BAND, NEEDED)
        place.error("contrast", colour=colour, found=f"{found:.1f}", needed=NEEDED, other=other)


def _arms(name: str, folder: Path, place: Place) -> bytes:
    """Return the picture of a name in the programme's folder, and report what is wrong with it."""
    path = picture(folder, name)
    if path is None:
        place.error("arms.missing", name=name)
        return b""
    try:
        data = read_bytes(path, LARGEST)
    except Unfit:
        data = b""
    if not data.lstrip().startswith(_STARTS[path.suffix]):
        kind, most = path.suffix[1:].upper(), LARGEST // 1000
        place.error("arms.kind", name=name, kind=kind, most=most)
    return data


def _parts(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _luminance(colour: str) -> float:
    shares = [part / 255 for part in _parts(colour)]
    linear = [one / 12.92 if one <= LINEAR else ((one + 0.055) / 1.055) ** 2.4 for one in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
