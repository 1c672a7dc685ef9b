"""What ``civlib preview`` answers a browser of this machine: a page, the news, the report in it.

The report has its bytes and its policy; the page around it has the only script. Whoever asks by
another name than this machine's is refused, so that no page of the web can read along.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer, ThreadingMixIn
from threading import Thread
from typing import Any

from civlib.dataset.problems import ERROR, Problem
from civlib.errors import UsageError
from civlib.run.live import Live, Seen
from civlib.wording.messages import language, say

HOST = "127.0.0.1"

LONGEST = 20
"""Seconds that a browser waits for news before it asks again."""

NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'"

FRAMED = "frame-ancestors 'self'"

WORDS = ("title", "frame", "making", "ended", "list", "lost", "back")

ALWAYS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@contextmanager
def served(live: Live, port: int) -> Iterator[str]:
    """Answer browsers until the end; give the address to open. Port 0 is any free one.

    Raises
    ------
    UsageError
        If the port is taken, or not for everybody.
    """
    try:
        server = _Server((HOST, port), _Answer)
    except OSError as error:
        raise UsageError(say("preview.port", port=port, why=error.strerror)) from error
    server.live = live
    with server:
        Thread(target=server.serve_forever, args=[0.1], daemon=True).start()
        try:
            yield f"http://{HOST}:{server.server_address[1]}/"
        finally:
            server.shutdown()


class _Server(ThreadingMixIn, TCPServer):
    allow_reuse_address = daemon_threads = True
    live: Live

    @cached_property
    def pages(self) -> dict[str, str]:
        """The page around the report, what stands for all that is not there, and their policy."""
        from civlib.publish.html import SHEET, digest, part, template  # which take their time

        style, script = part(SHEET) + part("live.css"), part("live.js")
        given: dict[str, Any] = {name: say(f"preview.{name}") for name in WORDS}
        given |= {"style": style, "script": script, "lang": language(), "task": self.live.task}
        page = template("live.html.j2")
        policy = f"{NOTHING}; style-src '{digest(style)}'; script-src '{digest(script)}'"
        return {
            "around": page.render(given, is_lost=False),
            "lost": page.render(given, is_lost=True),
            "policy": f"{policy}; img-src data:; connect-src 'self'; frame-src 'self'; {FRAMED}",
        }

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say what went wrong, unless it is that a browser has gone."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class _Answer(BaseHTTPRequestHandler):
    server: _Server
    timeout = 2 * LONGEST

    def do_GET(self) -> None:
        """Answer with the page, the news, the report in it, or that there is no such thing."""
        server, port = self.server, self.server.server_address[1]
        path, _, query = self.path.partition("?")
        if self.headers["Host"] not in (f"{HOST}:{port}", f"localhost:{port}"):
            self._send("text/plain", say("preview.foreign"), status=HTTPStatus.FORBIDDEN)
        elif path == "/":
            self._send("text/html", server.pages["around"], server.pages["policy"])
        elif path == "/news":
            seen = server.live.seen(int(query) if query.isdecimal() else -1, LONGEST)
            self._send("application/json", json.dumps(news(seen), ensure_ascii=False))
        elif path == "/report" and (page := server.live.seen().page):
            self._send("text/html", page, FRAMED)  # beside its own policy
        else:
            lost = server.pages["lost"], server.pages["policy"]
            self._send("text/html", *lost, status=HTTPStatus.NOT_FOUND)

    def _send(
        self, media: str, body: str | bytes, policy: str = NOTHING, status: int = HTTPStatus.OK
    ) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for name, value in {
            "Content-Type": f"{media}; charset=utf-8",
            "Content-Length": str(len(data)),
            "Content-Security-Policy": policy,
            **ALWAYS,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""


def news(seen: Seen) -> dict[str, Any]:
    """Return what the page's script shows of what there is to see, in words."""
    errors = sum(one.severity == ERROR for one in seen.problems)
    told = say("preview.making" if seen.busy and not seen.made else "preview.fine")
    if seen.problems:
        told = say("preview.found", errors=errors, warnings=len(seen.problems) - errors)
    return {
        **{name: getattr(seen, name) for name in ("number", "made", "busy")},
        "told": told,
        "kept": say("preview.kept") if seen.failed and seen.made else "",
        "problems": [
            {"severity": one.severity, "place": _place(one), "text": one.message}
            for one in seen.problems
        ],
    }


def _place(problem: Problem) -> str:
    """Return what a problem is, and where: in a field, a row, a file; or its sentence says so."""
    form = "field" if problem.column else "row" if problem.row else "file"
    place = say(f"preview.{form}", **problem._asdict()) if problem.path else ""
    return " · ".join(filter(None, [say(f"preview.{problem.severity}"), place]))
