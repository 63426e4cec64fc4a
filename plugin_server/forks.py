"""Copies of this process that read and reckon beside it, on processors that would else be idle.

A copy knows all that this process knew when it was made, so nothing has to be handed to it; what it makes comes back
through a pipe. It holds no file that was open and writes nothing. It is ended when it is not needed any more; should
this process be killed, it ends when it has made the next thing. Copies are made on Linux alone and only while there
is no other thread: elsewhere the work is done in this process.
"""

from __future__ import annotations

import gc
import os
import pickle
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from types import TracebackType
from typing import NoReturn

MOST = 4


def copies() -> int:
    """How many copies there may be: one for each processor, 0 where there is but one, or none can be made now."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return 0
    found = len(os.sched_getaffinity(0))
    return min(found, MOST) if found > 1 else 0


class EndedError(Exception):
    """The copy has ended before it had made all."""


class Fork:
    """One copy; its number is `process`. It makes what `work` gives, one after the other, and is at most one ahead.

    A context manager: leaving ends the copy and waits for its end, which takes no time.
    """

    def __init__(self, work: Callable[[], Iterable[object]]) -> None:
        here, there = os.pipe()
        self.process = os.fork()
        if self.process == 0:
            _be_a_copy(there, work)
        os.close(there)
        self._stream = os.fdopen(here, "rb")

    def has_made(self, within: float) -> bool:
        """Is there something to be had, or the end? Waits for so many seconds at most."""
        return bool(select.select([self._stream], [], [], within)[0])

    def __iter__(self) -> Iterator[object]:
        """What it makes, as it comes. Raises EndedError where there is no more of it."""
        while True:
            try:
                made = pickle.load(self._stream)  # noqa: S301 - our own copy made it
            except (EOFError, OSError, pickle.UnpicklingError) as error:
                raise EndedError from error
            yield made

    def __enter__(self) -> Fork:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End it. A second time does nothing."""
        if self._stream.closed:
            return
        self._stream.close()
        with suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self.process, 0)


def _be_a_copy(there: int, work: Callable[[], Iterable[object]]) -> NoReturn:
    """Never comes back: what stands above in the stack is the other process's to do."""
    try:
        gc.disable()  # it ends before rubbish counts
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches all processes; the other one hears it
        _let_go_of_all_but(there)
        with os.fdopen(there, "wb") as stream:
            for made in work():
                stream.write(pickle.dumps(made, pickle.HIGHEST_PROTOCOL))  # all of it before anyone waits
                stream.flush()
    finally:
        os._exit(0)


def _let_go_of_all_but(kept: int) -> None:
    """The lock of the vault among them: it must not be held by a copy for a moment longer than by its holder."""
    os.closerange(3, kept)
    os.closerange(kept + 1, os.sysconf("SC_OPEN_MAX"))
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        os.dup2(nothing, standard)
