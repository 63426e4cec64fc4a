"""The server: waitress on 127.0.0.1, in a thread of its own that ends when it is told to."""

from __future__ import annotations

import errno
import logging
import select
import socket
import sys
import threading
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import TYPE_CHECKING

from waitress import create_server, wasyncore
from waitress.adjustments import Adjustments

from plugin_server.unforeseen import unforeseen
from plugin_server.web import create_app
from plugin_server.web.asking import one_time_link
from plugin_server.web.channel import Channel
from plugin_server.web.config import LOOPBACK, STREAMS, Door
from plugin_server.web.keys import Keys

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment
    from flask import Flask

    from plugin_server.companion import Companion

WORKERS = 4  # threads for pages, beside one for each open stream
LIMITS = {
    "threads": STREAMS + WORKERS,
    "connection_limit": 60,
    "channel_timeout": 15,  # seconds of silence
    "cleanup_interval": 5,
    "max_request_header_size": 16_384,
    "max_request_body_size": 1_000_000,
    "channel_request_lookahead": 1,  # so that a browser that went away is noticed while its stream is open
    "log_socket_errors": False,
    "asyncore_use_poll": hasattr(select, "poll"),
    "ident": None,
}
STOP_SECONDS = 0.6  # for answers that are under way
LATE_SECONDS = 60.0  # until a worker that did not end by then is given up

log = logging.getLogger(__name__)


class PortTakenError(OSError):
    """Another program has the port."""


class Server:
    """Serves one companion's pages while the `with` block lasts.

    `look` tells the token as it is kept just now, see `Keys`. Raises PortTakenError, and ValueError for another host.
    """

    def __init__(
        self,
        companion: Companion,
        door: Door,
        host: str = LOOPBACK,
        look: Callable[[], str | None] = lambda: None,
    ) -> None:
        if host != LOOPBACK:
            raise ValueError(f"this service is for this machine alone: it listens on {LOOPBACK} only")
        self._companion = companion
        self._socket = _bound(door.port)
        self.door = Door(self._socket.getsockname()[1], door.token)
        self.keys = Keys(door.token, look=look)
        self._stopping = threading.Event()
        self._waking = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="web", daemon=True)
        self._app: Flask | None = None
        self._making, self._wanted = threading.Lock(), threading.Event()
        self._server = create_server(self._answer, map={}, sockets=[self._socket], **LIMITS)
        self._server.channel_class = Channel

    @property
    def app(self) -> Flask:
        """The site. It is made when someone first asks for it: a vault need not wait for it."""
        with self._making:
            if self._app is None:
                self._app = create_app(self._companion, self.door, self.keys)
            return self._app

    def prepare(self) -> None:
        """Have the thread make the site, so that who opens the first page need not wait for it. Waits for nothing."""
        self._wanted.set()
        self._wake()

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return (self._app or self.app)(environ, start_response)

    @property
    def address(self) -> str:
        return self.door.address

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def one_time_link(self) -> str:
        """Opens the pages once, within ten minutes. No browser sends what stands behind the `#`."""
        return one_time_link(self.door.address, self.keys)

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Ends all streams and answers, and the thread: within a second, also where a page is being made."""
        self._companion.live.close()
        if self._stopping.is_set():
            return
        self._stopping.set()
        self._wake()
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS + 0.3)
        else:
            self._close()

    def _wake(self) -> None:
        with self._waking:
            if not self._closed:
                self._server.pull_trigger()

    def _run(self) -> None:
        adjustments: Adjustments = self._server.adj
        try:
            while not self._stopping.is_set():
                wasyncore.loop(
                    timeout=1, use_poll=adjustments.asyncore_use_poll, map=self._server._map, count=1
                )
                if self._wanted.is_set() and not self._stopping.is_set():
                    self._wanted.clear()
                    _ = self.app
        except Exception as trouble:  # the notes are still served when the pages are not
            log.error("the pages have ended: %s", unforeseen(trouble))
        finally:
            self._close()

    def _close(self) -> None:
        """A worker that is late may still wake the loop, by the number of a pipe: that is closed after the
        last of them, lest the number by then be that of another file. Nobody waits here for it."""
        with self._waking:
            self._closed = True
        workers = self._server.task_dispatcher
        workers.shutdown(timeout=STOP_SECONDS)
        for channel in list(self._server.active_channels.values()):
            channel.handle_close()
        wasyncore.dispatcher.close(self._server)
        if workers.threads:
            workers.shutdown(timeout=LATE_SECONDS)
        if not workers.threads:
            self._server.trigger.close()


def _bound(port: int) -> socket.socket:
    """A socket on 127.0.0.1, and nobody else's: what is meant for us must not reach another program."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            found.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((LOOPBACK, port))
    except OSError as trouble:
        found.close()
        if trouble.errno in (errno.EADDRINUSE, errno.EACCES):
            raise PortTakenError(
                trouble.errno,
                f"Port {port} is taken by another program. End it, or give another with --port.",
            ) from trouble
        raise
    return found
