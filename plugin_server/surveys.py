"""Which of many notes really are owed a write, found out in slices: whoever reads, saves or ends comes in between."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

Then = Callable[[frozenset[str], frozenset[str]], None]
"""Hears which notes of a round are owed a write, and which of all that were found out together."""


@dataclass(slots=True)
class _Round:
    """Notes to be looked at, and who is told in the end."""

    left: deque[str]
    then: Then
    found: set[str] = field(default_factory=set)


class Surveys:
    """The rounds to be made, one after the other. Not safe for several threads at once: the conductor sees to that.

    What is found is told once there is no round left: whether many notes would change must not depend on how they
    are divided among rounds. `owed` tells of one note whether it is owed a write; `now` gives seconds that only go
    forward.
    """

    def __init__(self, owed: Callable[[str], bool], now: Callable[[], float]) -> None:
        self._owed = owed
        self._now = now
        self._rounds: deque[_Round] = deque()

    def __bool__(self) -> bool:
        return bool(self._rounds)

    @property
    def left(self) -> frozenset[str]:
        """The notes that were not looked at yet."""
        return frozenset(path for one in self._rounds for path in one.left)

    @property
    def may_be(self) -> frozenset[str]:
        """The notes that are owed a write, or may be."""
        return self.left.union(*(one.found for one in self._rounds))

    def add(self, paths: Iterable[str], then: Then) -> None:
        """Look at these notes in time; `then` is told in the end."""
        self._rounds.append(_Round(deque(sorted(paths)), then))

    def go_on(self, seconds: float) -> None:
        """Look at notes for about so long."""
        end = self._now() + seconds
        for one in self._rounds:
            while one.left:
                if self._now() >= end:
                    return
                path = one.left.popleft()
                if self._owed(path):
                    one.found.add(path)
        together = frozenset().union(*(one.found for one in self._rounds))
        made = tuple(self._rounds)
        self._rounds.clear()
        for one in made:
            one.then(frozenset(one.found), together)

    def give_up(self) -> frozenset[str]:
        """Make no round any more: the notes that are owed a write or may be."""
        may_be = self.may_be
        self._rounds.clear()
        return may_be
