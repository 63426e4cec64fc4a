"""The start, and what is kept for the next one."""

from __future__ import annotations

import time
from functools import partial

from plugin_server.blocks.kinds import ours
from plugin_server.following import EndingError, Following, log
from plugin_server.memory import Memory
from plugin_server.plan import touched
from plugin_server.unforeseen import unforeseen

FIRST_KEPT = 60.0  # seconds after the start until what is known is kept for the next one
KEPT_EVERY = 3600.0  # seconds between two keepings after that
MANY = 128  # notes in the midst of whose change nothing is kept at the end
AT_START, SLICE = 0.2, 0.05  # seconds at a time for finding out what is owed


class Keeping(Following):
    """From the first look on, what is found out beside all else; and what is left at the end."""

    _memory: Memory | None
    _kept: float  # when that was last done

    def _start(self) -> None:
        """The first look. What is owed after the time in which the service was off, is found out in slices: pages
        do not wait for it."""
        owed = self._read()
        if not self._options.read_only:
            self._debts.begun = self._state.begun
            if self._options.yes and not self._library.snapshot.held:
                self._owed_at_start(owed, owed)
            else:
                self._surveys.add(owed, self._owed_at_start)
                if not self._debts.begun:  # what a first meeting has to tell, it tells at once where it can
                    self._surveys.go_on(AT_START)
        self._ready.set()

    def _read(self) -> frozenset[str]:
        """The vault as it stands now: what was remembered of it and what changed since, else all of it. Tells the
        notes that may be owed something."""
        woken = self._memory.wake(self._library) if self._memory else None
        if woken is None:
            self._library.load()
            return frozenset(ours(self._library.snapshot))
        change, unsettled = woken
        return unsettled | touched(change.before, change.after, change.notes)

    def _owed_at_start(self, owed: frozenset[str], together: frozenset[str]) -> None:
        readings = self._library.snapshot.readings
        owed &= readings.keys()
        drawn = frozenset(path for path in owed | together if path in readings and readings[path].figures)
        known = self._state.begun
        if self._options.yes or (not (known or owed) and any(one.figures for one in readings.values())):
            self._state.begin()
        self._debts.begun = self._debts.begun or self._state.begun
        self._debts.start(owed, drawn, together)

    def _survey(self) -> None:
        """Go on with finding out what is owed, for a moment."""
        if self._surveys:
            self.live.courtesy.make_way()
        with self._lock:
            if self._surveys and self._ready.is_set() and not (self._away or self._hearing):
                self._follow_on(now=True)  # so that all that is found is counted together
                self._surveys.go_on(SLICE)
                self._tell()

    def _at_work_on(self) -> int:
        """How many notes changed of late, or may be owed something for it."""
        return max(len(self._reach.causes), len(self._surveys.may_be), len(self._debts.pending))

    def _keep(self, within: float | None = None) -> None:
        """Leave what is known for the next start. Where that takes longer than `within` seconds, or is half of a
        great change, and something was left before, that stays: what changed since is found by its stamps."""
        self._kept = self._clock()
        if self._memory is None or not self._ready.is_set() or self._away or self._options.read_only:
            return
        end = None if within is None or not self._memory.is_there else time.monotonic() + within
        if end is not None and self._at_work_on() > MANY:
            return
        self._follow_on(now=True)
        broken = {path for path in self._library.snapshot.troubled if self._library.typing(path)}
        owing = {*self._surveys.may_be, *self._debts.asked, *self._debts.pending, *broken}
        try:
            self._memory.keep(self._library, owing | self._scribe.troubled, partial(_not_after, end))
        except EndingError:
            return
        except Exception as error:  # the next start reads all of the vault; that is no reason to stop
            log.error("what is known of the vault could not be kept (%s)", unforeseen(error))
            log.debug("in detail", exc_info=True)


def _not_after(end: float | None) -> None:
    if end is not None and time.monotonic() > end:
        raise EndingError
