"""The gate before all pages: who asks, by which name, and from where. It stands before routing and sees all.

Against a page of another origin in the same browser (forms, images, fetch, frames) and against a foreign
name that was made to lead to 127.0.0.1 (DNS rebinding). The token is asked for further in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plugin_server.web.config import Door
from plugin_server.web.headers import Headers, safe_headers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

READING = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Refusal:
    status: str
    words: str


MISDIRECTED = Refusal("421 Misdirected Request", "This is not an address of this service.")
FOREIGN = Refusal(
    "403 Forbidden",
    "This page cannot be opened from another site. Open it from your bookmarks, or from the terminal.",
)
NO_SUCH_PLACE = Refusal("404 Not Found", "There is nothing at this address.")


class Gate:
    """WSGI middleware: refuses, or lets through; puts the safe headers on every answer."""

    def __init__(self, inside: WSGIApplication, door: Door) -> None:
        self._inside = inside
        self._hosts = door.hosts

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:
            return start_response(status, safe_headers(headers), exc_info)

        refusal = self._refusal(environ)
        if refusal is not None:
            return _refuse(refusal, environ, start)
        return self._inside(environ, start)

    def _refusal(self, environ: WSGIEnvironment) -> Refusal | None:
        host = environ.get("HTTP_HOST", "")
        if host not in self._hosts:
            return MISDIRECTED
        if not _from_here(environ, host):
            return FOREIGN
        if environ.get("REQUEST_URI", "").startswith("//"):
            return NO_SUCH_PLACE
        return None


def _from_here(environ: WSGIEnvironment, host: str) -> bool:
    """Typed, from a bookmark or a terminal (`none`), or from our own page. A change must say it is ours."""
    origin, site = environ.get("HTTP_ORIGIN"), environ.get("HTTP_SEC_FETCH_SITE")
    if origin is not None and origin != f"http://{host}":
        return False
    if environ["REQUEST_METHOD"] in READING:
        return site in (None, "none", "same-origin")
    return site == "same-origin" or (site is None and origin is not None)


def _refuse(
    refusal: Refusal, environ: WSGIEnvironment, start: Callable[[str, Headers], object]
) -> Iterable[bytes]:
    body = (refusal.words + "\n").encode()
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]
    start(refusal.status, headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
