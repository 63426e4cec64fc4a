"""What the thread of a command waits for while the service runs: news, or a signal that it is to end."""

from __future__ import annotations

import select
import signal
import socket
import time
from contextlib import suppress
from types import FrameType, TracebackType

ENDS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGBREAK") if hasattr(signal, name))
NEWS = b"\0"  # no signal has this number


class News:
    """A context manager for the main thread: while it lasts, the signals that end a program are heard here.

    A signal that comes just before a thread goes to sleep does not wake it by itself, and no lock may be taken by its
    handler. So it comes by a pair of sockets, into which the system's own handler writes its number.
    """

    def __init__(self) -> None:
        self._here, self._there = socket.socketpair()
        self._here.setblocking(False)
        self._there.setblocking(False)
        self.over = False

    def __enter__(self) -> News:
        self._fd = signal.set_wakeup_fd(self._there.fileno(), warn_on_full_buffer=False)
        self._before = {one: signal.signal(one, self._end) for one in ENDS}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        signal.set_wakeup_fd(self._fd)
        for one, handler in self._before.items():
            signal.signal(one, handler)
        self._here.close()
        self._there.close()

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self.over = True

    def come(self) -> None:
        """There are news. From any thread; waits for nothing."""
        with suppress(BlockingIOError):  # as much as that has come before, and not been heard yet
            self._there.send(NEWS)

    def wait(self, seconds: float | None) -> None:
        """Until there are news, or it is over; for `seconds` at most. Several news count once."""
        if not self.over and select.select([self._here], [], [], seconds)[0]:
            with suppress(BlockingIOError):
                while found := self._here.recv(4096):
                    self.over = self.over or any(found)

    def rest(self, seconds: float) -> None:
        """For so long, whatever the news; or until it is over."""
        end = time.monotonic() + seconds
        while not self.over and (left := end - time.monotonic()) > 0:
            self.wait(left)
