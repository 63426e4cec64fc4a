"""Who is listening, and telling them. A browser that does not keep up can never hold up the one who tells."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

MOST_WAY = 0.5  # seconds for which work makes way for pages at a time
WAITING = 16  # different events one listener may have before it; equal ones count once


class Listener:
    """One open page: yields events as they come, and None after each quiet while, until it is over."""

    def __init__(self, bell: threading.Condition, quiet: float) -> None:
        self._bell = bell
        self._quiet = quiet
        self._events: deque[str] = deque()
        self.over = False

    def __iter__(self) -> Iterator[str | None]:
        while True:
            with self._bell:
                self._bell.wait_for(lambda: self._events or self.over, self._quiet)
                if self.over:
                    return
                event = self._events.popleft() if self._events else None
            yield event

    def hear(self, event: str) -> None:
        """Called with the bell held. Whoever falls too far behind is let go: the page connects again."""
        if event in self._events:
            return
        if len(self._events) >= WAITING:
            self.over = True
            return
        self._events.append(event)


class Courtesy:
    """Pages that are being made, and long work that makes way for them: both would else go at half their pace, for
    the interpreter does one thing at a time. Work that was held up goes on for as long before it makes way again."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._bell = threading.Condition()
        self._under_way = 0
        self._next = 0.0  # when work makes way again
        self._closed = False

    @contextmanager
    def asked(self) -> Iterator[None]:
        """Someone waits for an answer for the length of the block."""
        with self._bell:
            self._under_way += 1
        try:
            yield
        finally:
            with self._bell:
                self._under_way -= 1
                self._bell.notify_all()

    def make_way(self) -> None:
        """Called by long work now and then: waits until nobody waits for an answer, for MOST_WAY seconds at most."""
        if not self._under_way:
            return
        began = self._clock()
        if began < self._next:
            return
        with self._bell:
            self._bell.wait_for(lambda: not self._under_way or self._closed, MOST_WAY)
        now = self._clock()
        self._next = now + (now - began)

    def close(self) -> None:
        """Nobody makes way any more."""
        with self._bell:
            self._closed = True
            self._bell.notify_all()


class Live:
    """All listeners. `quiet`: seconds after which a listener is woken for nothing, to look after itself."""

    def __init__(self, quiet: float = 1.0) -> None:
        self._bell = threading.Condition()
        self._listeners: set[Listener] = set()
        self._hearers: list[Callable[[str], object]] = []
        self._quiet = quiet
        self._told = 0
        self.courtesy = Courtesy()
        self._closed = False

    @property
    def told(self) -> int:
        """How many events there were; a page made before the last one is out of date."""
        with self._bell:
            return self._told

    @property
    def listening(self) -> int:
        """How many listen just now."""
        with self._bell:
            return len(self._listeners)

    @contextmanager
    def listen(self) -> Iterator[Listener]:
        """A listener for the length of the block. After `close` it is over before it begins."""
        listener = Listener(self._bell, self._quiet)
        with self._bell:
            listener.over = self._closed
            self._listeners.add(listener)
        try:
            yield listener
        finally:
            with self._bell:
                self._listeners.discard(listener)

    @contextmanager
    def heard_by(self, hear: Callable[[str], object]) -> Iterator[None]:
        """`hear` is called with each event for the length of the block; it must not wait for anything."""
        with self._bell:
            self._hearers.append(hear)
        try:
            yield
        finally:
            with self._bell:
                self._hearers.remove(hear)

    def tell(self, event: str) -> None:
        """Tell everyone; never waits for anyone."""
        with self._bell:
            self._told += 1
            for listener in self._listeners:
                listener.hear(event)
            for hear in self._hearers:
                hear(event)
            self._bell.notify_all()

    def close(self) -> None:
        """End all listeners at once, those to come as well; and no work makes way any more."""
        self.courtesy.close()
        with self._bell:
            self._closed = True
            for listener in self._listeners:
                listener.over = True
            self._bell.notify_all()
