"""When a note may be written: the waits of DESIGN 8, as arithmetic over times that are handed in.

Seconds on any clock that only goes forward. A note that is not owed anything is forgotten after a while.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

HOT_WITHIN = 10.0  # two changes closer together than this: someone is at the note
RECENT = 2 * HOT_WITHIN  # longer ago a change says nothing any more
ONE_SAVE = 0.15  # what comes within this of the last change is another piece of the same save
SYNC_WAIT = 10.0  # by then the device that a note came from has written its own block
PAGE_WAIT = 2.0  # a person who changes something on a page mostly changes more
FIRST_RETRY, LAST_RETRY = 0.05, 5.0


@dataclass(frozen=True, slots=True)
class Waits:
    """How long a note must lie still, in seconds.

    `quiet` outlasts any one save: of fifteen programs the longest took 0.125 s from its first sign to its last, on a
    busy machine (`python -m tests.bench.arrivals`). A shorter wait would write between the two.
    """

    quiet: float = 0.15
    patience: float = 4.0
    sync: float = SYNC_WAIT
    page: float = PAGE_WAIT


@dataclass(frozen=True, slots=True)
class _Change:
    at: float
    before: float | None  # the change before this one
    by_sync: bool
    on_page: bool = False

    @property
    def hot(self) -> bool:
        return self.before is not None and self.at - self.before < HOT_WITHIN


@dataclass(slots=True)
class _Owed:
    causes: set[str] = field(default_factory=set)
    not_before: float = 0.0
    tries: int = 0


class Ripening:
    """Which notes are owed a write, and from when on each may have it."""

    def __init__(self, waits: Waits) -> None:
        self._waits = waits
        self._changes: dict[str, _Change] = {}
        self._owed: dict[str, _Owed] = {}
        self._arrived: float | None = None  # when a note last came from another device

    def changed(self, path: str, now: float, *, by_sync: bool = False, on_page: bool = False) -> None:
        """Someone other than us changed the note, or had us change it (`on_page`)."""
        last = self._changes.get(path)
        self._changes[path] = _Change(now, _before(last, now), by_sync, on_page)
        if by_sync:
            self._arrived = now

    def owe(self, path: str, cause: str) -> None:
        """The note is owed a write because `cause` changed."""
        self._owed.setdefault(path, _Owed()).causes.add(cause)

    def latest(self, causes: Iterable[str]) -> tuple[str, ...]:
        """The causes that a wait for all depends on: the last that changed here, and the last that came by sync."""
        found: dict[bool, tuple[float, str]] = {}
        for path in causes:
            change = self._changes.get(path)
            if change is not None:
                found[change.by_sync] = max(found.get(change.by_sync, (0.0, "")), (change.at, path))
        return tuple(path for _, path in sorted(found.values()))

    def again(self, path: str, now: float) -> None:
        """The write could not be done just now: come again, a little later each time."""
        owed = self._owed.setdefault(path, _Owed({path}))
        owed.not_before = now + min(LAST_RETRY, FIRST_RETRY * 2.0**owed.tries)
        owed.tries += 1

    def settled(self, path: str) -> None:
        """Nothing is owed to the note any more."""
        self._owed.pop(path, None)

    def causes(self, path: str) -> frozenset[str]:
        owed = self._owed.get(path)
        return frozenset(owed.causes) if owed else frozenset()

    @property
    def owed(self) -> tuple[str, ...]:
        return tuple(sorted(self._owed))

    def due(self, now: float) -> tuple[str, ...]:
        """The notes that may be written now, sorted."""
        ripe = tuple(sorted(path for path in self._owed if self._from(path) <= now))
        for path in [path for path, change in self._changes.items() if now - change.at > RECENT]:
            if path not in self._owed:
                del self._changes[path]
        return ripe

    def fresh(self, now: float) -> tuple[str, ...]:
        """Of the notes that changed a moment ago, those that may be written now, the latest first: someone looks at
        them."""
        changes = ((path, change.at) for path, change in self._changes.items() if now - change.at <= RECENT)
        ripe = [(-at, path) for path, at in changes if path in self._owed and self._from(path) <= now]
        return tuple(path for _, path in sorted(ripe))

    def next(self) -> float | None:
        """The time at which the next note is due; None where none is owed."""
        return min((self._from(path) for path in self._owed), default=None)

    def _from(self, path: str) -> float:
        """From when on the note may be written.

        A note that was saved here waits for itself alone. Any other waits for its causes, and until nothing more
        comes from another device: whoever is at work there may save this very note before our text has reached
        them, and that would be a conflict.
        """
        owed = self._owed[path]
        own = self._changes.get(path)
        if path in owed.causes and own is not None and not own.by_sync:
            return max(owed.not_before, self._after(path, path))
        starts = [self._after(cause, path) for cause in owed.causes | {path}]
        elsewhere = 0.0 if self._arrived is None else self._arrived + self._waits.sync
        return max(owed.not_before, elsewhere, *starts)

    def _after(self, cause: str, path: str) -> float:
        """The wait follows the cause: a change that came by sync, a hot note, another note than the saved."""
        change = self._changes.get(cause)
        if change is None:
            return 0.0
        if change.by_sync:
            return change.at + self._waits.sync
        if cause == path and change.on_page:
            return change.at + self._waits.page
        calm = cause == path and not change.hot
        return change.at + (self._waits.quiet if calm else self._waits.patience)


def _before(last: _Change | None, now: float) -> float | None:
    """When the save before this one was, if there was one; pieces of one save are not two."""
    if last is None:
        return None
    return last.before if now - last.at < ONE_SAVE else last.at
