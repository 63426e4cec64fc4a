"""What the vault is owed: which notes wait for calm, and which wait for a yes.

The brake: the first writing in a vault, and later a pass over more notes than BRAKE that nobody touched, wait
until a person says yes.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping

from plugin_server.waits import Ripening, Waits

BRAKE = 50

Survey = Callable[[Iterable[str]], frozenset[str]]


class Debts:
    """`survey` tells which of some notes really are owed a write: the brake counts those alone."""

    def __init__(self, waits: Waits, survey: Survey, *, yes: bool) -> None:
        self.begun = False
        self._ripening = Ripening(waits)
        self._survey = survey
        self._yes = yes
        self._asked: set[str] = set()

    @property
    def asked(self) -> tuple[str, ...]:
        """The notes that wait for a yes, sorted."""
        return tuple(sorted(self._asked))

    @property
    def pending(self) -> tuple[str, ...]:
        """The notes that wait for calm, sorted."""
        return self._ripening.owed

    def start(self, owed: frozenset[str], drawn_before: frozenset[str]) -> None:
        """After the first look. `drawn_before`: the notes that hold a block of ours already."""
        stale = owed & drawn_before
        if not self.begun:
            self._asked |= owed
        elif len(stale) > BRAKE and not self._yes:
            self._asked |= stale
        for path in owed - self._asked:
            self._ripening.owe(path, path)

    def begin(self) -> None:
        """The yes."""
        self.begun = True
        for path in self._asked:
            self._ripening.owe(path, path)
        self._asked.clear()

    def changed(self, notes: Mapping[str, bool], now: float, *, on_page: bool = False) -> None:
        """Someone other than us changed these notes: path -> came by sync. `on_page`: a person had us do it."""
        for path, by_sync in notes.items():
            self._ripening.changed(path, now, by_sync=by_sync, on_page=on_page)

    def owe(self, own: frozenset[str], others: frozenset[str], causes: Iterable[str]) -> None:
        """Changed notes are owed their block; others because of them, and they wait for the causes to lie still."""
        if not self.begun:
            self._asked |= own | others
            return
        self._asked -= own
        for path in own:
            self._ripening.owe(path, path)
        causes = tuple(causes)
        for path in self._braked(others - own) - self._asked:
            for cause in causes or (path,):
                self._ripening.owe(path, cause)

    def keep(self, known: Container[str]) -> None:
        """Notes that are no longer known are owed nothing."""
        self._asked = {path for path in self._asked if path in known}

    def _braked(self, others: frozenset[str]) -> frozenset[str]:
        if len(others) <= BRAKE or self._yes:
            return others
        real = self._survey(others)
        if len(real) <= BRAKE:
            return real
        self._asked |= real
        return frozenset()

    # ------------------------------------------------------------------ when

    def due(self, now: float) -> tuple[str, ...]:
        return self._ripening.due(now)

    def next(self) -> float | None:
        return self._ripening.next()

    def settled(self, path: str) -> None:
        self._ripening.settled(path)

    def again(self, path: str, now: float) -> None:
        self._ripening.again(path, now)
