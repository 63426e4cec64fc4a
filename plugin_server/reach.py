"""How far a change reaches is found out after the changed note itself was written: nobody waits for it."""

from __future__ import annotations

from collections.abc import Iterator

from plugin_server.blocks.kinds import is_ours
from plugin_server.library import Change

SOON = 0.5  # seconds; a note that is due by then goes first
LATEST = 1.0  # seconds after which what a change reaches is found out whatever else is due


def own_of(change: Change) -> frozenset[str]:
    """The changed notes that are owed a block of their own."""
    return frozenset(path for path in change.notes if is_ours(change.after, path))


class Reach:
    """The changes whose reach is not known yet. Several become one: what stood before the first is compared with what
    stands after the last. Only where a note was written between two, they stay apart: it shows what the first has
    brought and not the second."""

    def __init__(self) -> None:
        self._changes: list[Change] = []
        self._causes: set[str] = set()
        self._apart = False
        self._since = 0.0

    def __bool__(self) -> bool:
        return bool(self._changes)

    @property
    def causes(self) -> frozenset[str]:
        """The notes that changed and are ours."""
        return frozenset(self._causes)

    def add(self, change: Change, now: float) -> None:
        """There is this change too, at this time."""
        if not self._changes:
            self._since = now
        self._causes.difference_update(change.notes)
        self._causes |= own_of(change)
        if self._changes and not self._apart:
            last = self._changes.pop()
            change = Change(last.before, change.after, {**last.notes, **change.notes})
        self._changes.append(change)
        self._apart = False

    def wrote(self) -> None:
        """Notes were written now."""
        self._apart = True

    def ripe(self, now: float, due: float | None) -> bool:
        """Is it time to look? `due`: when the next note is to be written."""
        return bool(self) and (due is None or due - now > SOON or now - self._since > LATEST)

    def __iter__(self) -> Iterator[Change]:
        """All changes so far."""
        return iter(tuple(self._changes))

    def known(self) -> None:
        """How far they reach is known now: they are not kept any longer."""
        self._changes.clear()
        self._causes.clear()
