"""Versions of a published folder: frozen when released, never overwritten, each with its reason.

``outputs/<programme>/<year>/`` is the latest build, a draft. Released, it is copied to
``versions/<n>/`` in it and listed in ``versions/versions.json`` with the SHA-256 of its
``SHA256SUMS``, the fingerprint to make known elsewhere. What changed from one version to the next
stands beside them, in ``versions/<n>.changes.md``.

What compares two versions is imported when there are two.
"""

from civlib.verify.release.freeze import Act, Released, release, today
from civlib.verify.release.versions import LIST, Version, newest, superseded
from civlib.verify.sealed import VERSIONS

__all__ = [
    "LIST",
    "VERSIONS",
    "Act",
    "Released",
    "Version",
    "newest",
    "release",
    "superseded",
    "today",
]
