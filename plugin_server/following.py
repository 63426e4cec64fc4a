"""What follows from a change: what is owed because of it, how far it reaches, and how things stand then."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from plugin_server.debts import Debts
from plugin_server.library import Change, Library
from plugin_server.live import Live
from plugin_server.model import Problem
from plugin_server.plan import touched
from plugin_server.reach import Reach, own_of
from plugin_server.scribe import Scribe
from plugin_server.settings import Options
from plugin_server.shown import Shown
from plugin_server.snapshot import Snapshot, problem_order
from plugin_server.status import Phase, Status
from plugin_server.surveys import Surveys
from plugin_server.vault.state import State
from plugin_server.waits import Waits

log = logging.getLogger("session-arcs")

A_GAP = 0.001  # seconds between two batches: whoever waits for the lock gets it


class EndingError(Exception):
    """The service is to end; long work stops here."""


class Following(Shown):
    """The conductor's middle, that listening and writing share. Every method is called with the lock held, or takes
    it."""

    def __init__(
        self, library: Library, scribe: Scribe, state: State, options: Options, clock: Callable[[], float]
    ) -> None:
        super().__init__(library)
        self.live = Live()
        self._scribe, self._state, self._options, self._clock = scribe, state, options, clock
        waits = Waits(options.quiet, options.patience, options.sync_wait, options.page_wait)
        self._surveys = Surveys(scribe.may_be_owed, time.monotonic)
        self._reach = Reach()
        self._debts = Debts(waits, self._surveys.add, yes=options.yes)
        self._lock = threading.Condition(threading.RLock())
        self._stop = threading.Event()
        self._hearing = False  # there is more to look at of what was told at once
        self._many = False  # many notes are at work on
        self._away = False
        self._watch_problems: tuple[Problem, ...] = ()
        self._shown: Snapshot | None = None
        self._told = 0.0  # when the pages were last told how things stand
        library.pulse = self._pulse

    def _pulse(self) -> None:
        """Called between two notes of long work, so that the end never waits for it, nor a page."""
        if self._stop.is_set():
            raise EndingError
        if self._hearing or self._many:
            self.live.courtesy.make_way()

    def _let_in(self) -> None:
        """Called with the lock held: whoever waits for it has it for a moment."""
        self._lock.wait(A_GAP)

    def _follow(self, change: Change, *, on_page: bool = False, late: float = 0.0) -> None:
        """Owe what follows from a change. `on_page`: a person had us write it; `late`: seconds since it was made."""
        if not change:
            return
        self._scribe.forget(change.notes)
        self._debts.keep(change.after.readings)
        self._debts.changed(change.notes, self._clock() - late, on_page=on_page)
        if not self._options.read_only:
            self._debts.owe(own_of(change), frozenset(), change.notes)
            self._reach.add(change, self._clock())
        self._tell()

    def _follow_on(self, *, now: bool = False) -> None:
        """Owe what other notes show of the ones that changed: they wait longer, so those come first."""
        with self._lock:
            if not self._reach or not (now or self._is_time()):
                return
            for change in self._reach:
                others = touched(change.before, change.after, change.notes) - change.notes.keys()
                self._debts.owe(frozenset(), others, change.notes)
            self._reach.known()  # not before: what fails is looked at again
            self._tell()

    def _is_time(self) -> bool:
        return not self._hearing and self._reach.ripe(self._clock(), self._debts.next())

    # ------------------------------------------------------------------ telling

    def _tell(self) -> None:
        self._told = time.monotonic()
        status = self._look()
        if status != self._status or self._library.snapshot is not self._shown:
            self._status, self._shown = status, self._library.snapshot
            self.live.tell("changed")
        self._lock.notify_all()

    def _look(self) -> Status:
        problems = {*self._library.problems, *self._scribe.problems, *self._watch_problems}
        return Status(
            phase=self._phase(),
            vault_name=self._library.root.name,
            owed=self._debts.asked,
            pending=tuple(sorted(self._surveys.left.union(self._debts.pending, self._reach.causes))),
            problems=tuple(sorted(problems, key=problem_order)),
        )

    def _phase(self) -> Phase:
        if self._away:
            return Phase.AWAY
        if not self._ready.is_set():
            return Phase.STARTING
        if self._options.read_only:
            return Phase.READ_ONLY
        if self._library.snapshot.held:
            return Phase.HELD
        if not self._debts.begun:
            return Phase.STARTING if self._surveys and not self._debts.asked else Phase.FIRST_CONTACT
        return Phase.ASKING if self._debts.asked else Phase.RUNNING
