"""What the vault is owed: which notes wait for calm, and which wait for a yes.

The brake: the first writing in a vault, and later a pass over more notes than BRAKE that nobody touched, wait
until a person says yes.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping

from plugin_server.waits import Ripening, Waits

BRAKE = 50
FEW = 50  # causes that are remembered one by one
NO_NOTE = ""  # stands for the files that are no notes: pictures that come and go, settings

Survey = Callable[[Iterable[str], Callable[[frozenset[str], frozenset[str]], None]], None]


class Debts:
    """`survey` finds out which of some notes really are owed a write, and tells it in its time: the brake counts
    those alone."""

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

    def start(
        self, owed: frozenset[str], drawn_before: frozenset[str], together: frozenset[str] = frozenset()
    ) -> None:
        """After the first look. `drawn_before`: the notes that hold a block of ours already; `together`: these notes
        and others that are found to be owed a write at the same time."""
        if not self.begun:
            self._asked |= owed
        elif len((owed | together) & drawn_before) > BRAKE and not self._yes:
            self._asked |= owed & drawn_before
        for path in owed - self._asked:
            self._ripening.owe(path, path)

    def begin(self, more: Iterable[str] = ()) -> None:
        """The yes; `more`: notes of which it is not known yet whether they are owed anything."""
        self.begun = True
        self._asked.update(more)
        for path in self._asked:
            self._ripening.owe(path, path)
        self._asked.clear()

    def changed(self, notes: Mapping[str, bool], now: float, *, on_page: bool = False) -> None:
        """Someone other than us changed these notes: path -> came by sync. `on_page`: a person had us do it. Without
        a note it was a file of another kind: a program that takes figures away mostly changes their notes next."""
        for path, by_sync in (notes or {NO_NOTE: False}).items():
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
        others -= own
        if len(others) <= BRAKE or self._yes:
            self._ripen(others, causes)
        else:
            self._survey(others, lambda real, together: self._counted(real, together, causes))

    def _ripen(self, others: frozenset[str], causes: tuple[str, ...]) -> None:
        if len(causes) > FEW:
            causes = self._ripening.latest(causes)
        for path in others - self._asked:
            for cause in causes or (NO_NOTE,):
                self._ripening.owe(path, cause)

    def _counted(self, real: frozenset[str], together: frozenset[str], causes: tuple[str, ...]) -> None:
        if len(together) > BRAKE or not self.begun:
            self._asked |= real
        else:
            self._ripen(real, causes)

    def keep(self, known: Container[str]) -> None:
        """Notes that are no longer known are owed nothing."""
        self._asked = {path for path in self._asked if path in known}

    # ------------------------------------------------------------------ when

    def due(self, now: float) -> tuple[str, ...]:
        return self._ripening.due(now)

    def fresh(self, now: float) -> tuple[str, ...]:
        """Those of them that changed a moment ago."""
        return self._ripening.fresh(now)

    def next(self) -> float | None:
        return self._ripening.next()

    def settled(self, path: str) -> None:
        self._ripening.settled(path)

    def again(self, path: str, now: float) -> None:
        self._ripening.again(path, now)
