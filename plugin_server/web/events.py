"""Server-sent events: an open page is told that something changed, and fetches itself again."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Blueprint, Response, request

from plugin_server.web.desk import Desk, desk
from plugin_server.web.errors import WORDS, plain

PING_AFTER = 15  # quiet whiles without a word; a browser that is gone is noticed by then at the latest
SEAT_SECONDS = (
    1.5  # a page that was left gives its place back within a second: it is noticed at the next quiet while
)

blueprint = Blueprint("events", __name__)


@blueprint.get("/events")
def stream() -> Response:
    """`data:` is the mark of the state of things; a page that shows another one is out of date."""
    here = desk()
    if not here.seats.acquire(timeout=SEAT_SECONDS):
        answer = plain(503, WORDS[503])
        answer.headers["Retry-After"] = "15"
        return answer
    cookie = request.cookies.get(here.door.cookie)
    gone: Callable[[], bool] = request.environ.get("waitress.client_disconnected", lambda: False)
    answer = Response(
        _events(here, lambda: not gone() and here.keys.admits(cookie)), content_type="text/event-stream"
    )
    answer.call_on_close(here.seats.release)
    return answer


def _events(here: Desk, wanted: Callable[[], bool]) -> Iterator[bytes]:
    with here.companion.live.listen() as listener:
        yield b"retry: 2000\n" + _message(here)
        quiet = 0
        for event in listener:
            if not wanted():
                return
            quiet = 0 if event else quiet + 1
            if event:
                yield _message(here)
            elif quiet % PING_AFTER == 0:
                yield b": still here\n\n"


def _message(here: Desk) -> bytes:
    return f"data: {here.mark}\n\n".encode()
