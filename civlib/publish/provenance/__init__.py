"""Where a published folder comes from, said so that people and machines can check it.

A report's `origin` is what it was made of; the `seal` of a folder lists all its files with their
checksums (SHA256SUMS), how they were made (RO-Crate) and how to read its tables (Frictionless).
Nothing here looks at the clock, the machine or the user: the same inputs give the same bytes.
"""

from civlib.publish.provenance.origin import INPUTS, METADATA, ORIGIN, Run, origin
from civlib.publish.provenance.seal import CRATE, PACKAGE, SEALS, crate_text, seal
from civlib.publish.provenance.sums import SUMS, digest

__all__ = [
    "CRATE",
    "INPUTS",
    "METADATA",
    "ORIGIN",
    "PACKAGE",
    "SEALS",
    "SUMS",
    "Run",
    "crate_text",
    "digest",
    "origin",
    "seal",
]
