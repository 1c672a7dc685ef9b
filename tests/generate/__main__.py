"""``python -m tests.generate FOLDER``: fictional programmes from a seed."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from .folder import DEMO, Occupied, write, write_demo
from .programme import Order

FIRST_YEAR, LAST_YEAR = 1992, 2099


def main(arguments: list[str] | None = None) -> int:
    """Write the programmes that the command line asks for; return the exit code."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    order = Order(asked.years, asked.seed, asked.measures, asked.indicators)
    try:
        if asked.demo:
            made = [write_demo(asked.folder)]
        else:
            made = write(asked.folder, order, asked.programmes)
    except (Occupied, OSError) as error:
        parser.exit(2, f"{parser.prog}: {error}\n")
    sys.stdout.write(f"Fictional programmes written to {asked.folder}: {len(made)}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.generate",
        description="Write programmes of communities that do not exist; "
        "the same arguments give the same bytes on any machine.",
    )
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="where to write; it is made")
    how_many = {"type": _positive, "metavar": "N"}
    parser.add_argument("--programmes", default=1, help="how many (default: 1)", **how_many)
    parser.add_argument(
        "--years",
        type=_years,
        default=range(2017, 2021),
        metavar="FIRST-LAST",
        help="years of each programme (default: 2017-2020)",
    )
    parser.add_argument("--seed", type=int, default=1, help="any whole number (default: 1)")
    parser.add_argument("--measures", help="measures of each (default: as its theme)", **how_many)
    parser.add_argument("--indicators", help="indicators of each, likewise", **how_many)
    parser.add_argument(
        "--demo",
        action="store_true",
        help=f"write FOLDER/{DEMO} instead, whatever else is asked and there",
    )
    return parser


def _positive(text: str) -> int:
    if not re.fullmatch("[0-9]+", text, re.ASCII) or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 on")
    return int(text)


def _years(text: str) -> range:
    found = re.fullmatch("([0-9]{4})(?:[–-]([0-9]{4}))?", text)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if not FIRST_YEAR <= first <= last <= LAST_YEAR:
        rule = f"such as 2017-2020, from {FIRST_YEAR} to {LAST_YEAR}"
        raise argparse.ArgumentTypeError(f"{text!r} is not a span of years {rule}")
    return range(first, last + 1)


if __name__ == "__main__":
    sys.exit(main())
