"""Spec → semantic HTML, for the notebook and for the published page alike."""

from __future__ import annotations

from html import escape
from typing import Any


def table_html(spec: dict[str, Any]) -> str:
    """Return a table's HTML."""
    return f"<p>{escape(spec['title'])}</p>"


def figure_html(spec: dict[str, Any]) -> str:
    """Return a figure's HTML."""
    return f"<p>{escape(spec['title'])}</p>{spec['svg']}"
