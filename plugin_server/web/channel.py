"""How waitress reads requests and refuses bad ones: strictly, and in the words of our pages."""

from __future__ import annotations

import time

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.task import ErrorTask

from plugin_server.web.headers import safe_headers
from plugin_server.web.peers import is_stranger

REQUEST_SECONDS = (
    15  # from its first byte to its last; a request that trickles in holds a place for no longer
)

WORDS = {
    413: "That is more than this service takes.",
    431: "The browser sent too many header lines.",
    500: "Something went wrong on our side. Your notes are as they were.",
    501: "The browser sent something this service does not understand.",
}


class Parser(HTTPRequestParser):  # type: ignore[misc]
    """Refuses what two readers could understand in two ways: where a request ends, and whom it is for."""

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        if self.proxy_scheme or self.proxy_netloc:
            raise ParsingError("a whole address in the first line")
        if self.chunked and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("two lengths")
        if "TRANSFER_ENCODING" in self.headers:
            raise ParsingError("chunks in an old version of HTTP")


class Refused(ErrorTask):  # type: ignore[misc]
    """An answer of the server itself: says nothing of the request and nothing of us."""

    def execute(self) -> None:
        error = self.request.error
        self.status = f"{error.code} {error.reason}"
        body = (WORDS.get(error.code, "This is not a request this service understands.") + "\n").encode()
        self.response_headers = safe_headers([("Content-Type", "text/plain; charset=utf-8")])
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Channel(HTTPChannel):  # type: ignore[misc]
    """One connection; cut when a request takes too long to arrive, and when another user's program made it."""

    parser_class = Parser
    error_task_class = Refused
    began = 0.0
    known = False

    def received(self, data: bytes) -> bool:
        if not self.known and is_stranger(self.addr, self.socket.getsockname()):
            self.will_close = True
            return False
        self.known = True
        now = time.monotonic()
        if self.request is None:
            self.began = now
        elif now - self.began > REQUEST_SECONDS:
            self.will_close = True
            return False
        return bool(super().received(data))
