"""Speaking to the server over a real socket, byte by byte where a library would be too polite."""

from __future__ import annotations

import http.client
import socket
from dataclasses import dataclass
from urllib.parse import urlencode

from plugin_server.web.serve import Server


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]  # names in small letters
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Wire:
    """One server, asked as a browser that was let in (`cookie`) or as a stranger."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.port = server.door.port
        self.host = f"127.0.0.1:{self.port}"
        self.origin = f"http://{self.host}"
        self.cookie = f"{server.door.cookie}={server.keys.cookie()}"

    def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: str | None = None
    ) -> Answer:
        """One request with these headers and no others but `Host`; an empty value leaves a header out."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            given = {"Host": self.host, **(headers or {})}
            if body is not None:
                given.setdefault("Content-Length", str(len(body)))
            for name, value in given.items():
                if value:
                    connection.putheader(name, value)
            connection.endheaders(body.encode() if body else None)
            answer = connection.getresponse()
            named = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, named, answer.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, {"Cookie": self.cookie, **headers})

    def post(
        self, path: str, form: dict[str, str] | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """A form as our own page posts it."""
        given = {
            "Cookie": self.cookie,
            "Origin": self.origin,
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return self.ask("POST", path, {**given, **(headers or {})}, urlencode(form or {}))

    def raw(self, data: bytes, wait: float = 5.0) -> bytes:
        """These very bytes, and everything that comes back until the server closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=wait) as connection:
            connection.sendall(data)
            got = b""
            try:
                while piece := connection.recv(65536):
                    got += piece
            except (TimeoutError, ConnectionResetError):
                pass
            return got

    def status_of(self, data: bytes) -> int:
        """The status of the answer to these bytes; 0 where the server just closed."""
        line = self.raw(data).partition(b"\r\n")[0].split()
        return int(line[1]) if len(line) > 1 else 0

    def stream(self, **headers: str) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        """An open event stream; the caller closes both."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", "/events", headers={"Cookie": self.cookie, **headers})
        return connection, connection.getresponse()
