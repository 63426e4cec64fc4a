"""Who is listening, and telling them. A browser that does not keep up can never hold up the one who tells."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

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


class Live:
    """All listeners. `quiet`: seconds after which a listener is woken for nothing, to look after itself."""

    def __init__(self, quiet: float = 1.0) -> None:
        self._bell = threading.Condition()
        self._listeners: set[Listener] = set()
        self._quiet = quiet
        self._told = 0
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

    def tell(self, event: str) -> None:
        """Tell everyone; never waits for anyone."""
        with self._bell:
            self._told += 1
            for listener in self._listeners:
                listener.hear(event)
            self._bell.notify_all()

    def close(self) -> None:
        """End all listeners at once, those to come as well."""
        with self._bell:
            self._closed = True
            for listener in self._listeners:
                listener.over = True
            self._bell.notify_all()
