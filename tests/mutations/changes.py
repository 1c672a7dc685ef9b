"""One thing of a file changed at random, and the same for the same random numbers."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

ODD = (
    *"0123456789.,-+%'\"«»;:=#|/\\ \t\n\r\0\ufeff\u00a0\u202f\u200b\u00ad\u202e\u2212\u2013\ufffd",
    *"٣３Ⅻ½²аaіi№<&{}[]_\u0301\U0001f600",
    *("<<<<<<< HEAD\n", "1e3", "NaN", "{{ ", "\r\n"),
)
"""What is put into a text."""

ENCODINGS = "cp1251", "koi8-u", "cp866", "iso8859_5", "utf-16", "utf-16-le", "utf-8-sig", "utf-32"


@dataclass(frozen=True)
class Mutation:
    """One change of one file, named by its path below the folder of the data."""

    file: str
    kind: str
    before: bytes
    after: bytes


def changed(items: Any, random: Random, new: Any) -> tuple[str, Any]:
    """Change, delete, insert, double, swap or cut a part of bytes, of a text or of lines."""
    kind = random.choice(["change", "delete", "insert", "double", "swap", "cut"])
    at = random.randrange(len(items)) if items else 0
    one, rest = items[at : at + 1], items[at + 1 :]
    made = {
        "change": lambda: items[:at] + new() + rest,
        "delete": lambda: items[:at] + rest,
        "insert": lambda: items[:at] + new() + items[at:],
        "double": lambda: items[:at] + one + one + rest,
        "swap": lambda: items[:at] + rest[:1] + one + rest[1:],
        "cut": lambda: items[:at],
    }
    return kind, made[kind]()


def by_bytes(data: bytes, random: Random) -> tuple[str, bytes]:
    kind, made = changed(data, random, lambda: random.randbytes(1))
    return f"byte {kind}", made


def by_characters(text: str, random: Random) -> tuple[str, bytes]:
    kind, made = changed(text, random, lambda: random.choice(ODD))
    return f"character {kind}", made.encode()


def by_digits(text: str, random: Random) -> tuple[str, bytes]:
    """Change, or put something beside, one of the digits, where most of the figures are."""
    at = random.choice([found.start() for found in re.finditer("[0-9]", text)] or [0])
    keep = random.choice([0, 0, 1])
    made = text[: at + keep] + random.choice(ODD) + text[at + 1 :]
    return "digit beside" if keep else "digit change", made.encode()


def by_lines(text: str, random: Random) -> tuple[str, bytes]:
    lines = text.splitlines(keepends=True)
    kind, made = changed(lines, random, lambda: [random.choice(lines)[::-1]])
    return f"line {kind}", "".join(made).encode()


def by_form(text: str, random: Random) -> tuple[str, bytes]:
    """Change line ends, or the encoding."""
    if random.random() < 0.3:
        return "line ends", text.replace("\n", random.choice(["\r\n", "\r", "\n\n"])).encode()
    encoding = random.choice(ENCODINGS)
    return "encoding", text.encode(encoding, errors="replace")


def by_cells(text: str, random: Random) -> tuple[str, bytes]:
    """Change cells, columns, their names or the delimiter of a table."""
    rows = [*csv.reader(io.StringIO(text, newline=""))]
    row, other = random.choice(rows), random.choice(rows)
    at, to = random.randrange(len(row)), random.randrange(len(other))
    kind, mark = random.choice(["clear", "fill", "swap", "column", "name", "delimiter"]), ","
    if kind == "column":
        for one in rows:
            one.insert(to, one.pop(at)) if at != to else one.pop(at)
    elif kind == "delimiter":
        mark = random.choice(";\t|")
    elif kind == "name":
        rows[0][at] = random.choice(["", rows[0][to], rows[0][at].upper(), rows[0][at][:-1]])
    elif kind == "swap":
        row[at], other[to] = other[to], row[at]
    else:
        row[at] = random.choice(["", *ODD, other[to] * 2]) if kind == "fill" else ""
    made = io.StringIO(newline="")
    csv.writer(made, delimiter=mark, lineterminator="\n").writerows(rows)
    return f"cell {kind}", made.getvalue().encode()


def by_parts(data: bytes, random: Random) -> tuple[str, bytes]:
    """Change one part of what is packed: what stands between its tags, or anything of it."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    inner = [name for name in parts if re.search(r"sheet\d|sharedStr|document\.xml$", name)]
    name = random.choice(inner if random.random() < 0.85 else [*parts])
    kind, own = "member delete", parts.pop(name)
    if random.random() < 0.97:
        text = own.decode(errors="replace")
        between = [one.span() for one in re.finditer(r"(?<=>)[^<]+(?=<)", text)] or [(0, len(text))]
        start, end = random.choice(between) if random.random() < 0.7 else (0, len(text))
        how = random.choice([by_characters, by_digits, by_digits])
        kind, new = how(text[start:end], random)
        parts[name] = text[:start].encode() + new + text[end:].encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as packed:
        for one, part in parts.items():
            packed.writestr(one, part)
    return f"packed {kind}", made.getvalue()


def mutated(file: str, data: bytes, random: Random) -> Mutation:
    """Change one thing of a file."""
    kind, made = "", data
    while made == data:
        if random.random() < 0.1 or file.endswith(".pdf"):
            kind, made = by_bytes(data, random)
        elif data.startswith(b"PK"):
            kind, made = by_parts(data, random)
        else:
            ways: list[Callable[[str, Random], tuple[str, bytes]]]
            ways = [by_characters, by_characters, by_digits, by_digits, by_lines, by_form]
            ways += [by_cells, by_cells] if file.endswith(".csv") else []
            kind, made = random.choice(ways)(data.decode(), random)
    return Mutation(file, kind, data, made)
