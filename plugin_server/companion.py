"""The conductor: hears of changes, keeps the current Snapshot, and has each owed note written in its time.

Two threads, both owned here: one listens to the vault, one writes. What the pages see is replaced as a whole
(`status`, `snapshot`), so they never wait for either.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from types import TracebackType
from typing import TypeVar

from plugin_server.beginning import is_day, link_to, new_session
from plugin_server.blocks.drawing import ours
from plugin_server.changes import Changed, Changes, Stand, in_use, nobody, not_now
from plugin_server.debts import Debts
from plugin_server.library import Change, Library
from plugin_server.live import Live
from plugin_server.model import Link, Problem, Result
from plugin_server.notes.edits import Conflict, Edit
from plugin_server.plan import touched
from plugin_server.scribe import Scribe
from plugin_server.settings import Options
from plugin_server.shown import Shown
from plugin_server.snapshot import Snapshot, problem_order
from plugin_server.status import Phase, Preview, Status
from plugin_server.vault.files import Files
from plugin_server.vault.state import State
from plugin_server.vault.watcher import Batch, Watcher
from plugin_server.waits import Waits

__all__ = ["Companion", "Phase", "Preview", "Status"]

log = logging.getLogger("session-arcs")

LEFTOVER_AGE = 24 * 3600.0  # seconds before a figure that no block embeds is removed
HOUSEKEEPING = 3600.0  # seconds between looks for such figures
WATCHING = 1.0  # seconds between looks at files that an exchange displaced
AT_ONCE = (0.05, 0.1, 0.2, 0.4, 0.8)  # seconds between tries to write what a person waits for
SWEEP_EVERY = 5.0  # seconds between looks at displaced files and at notes that someone is typing in

T = TypeVar("T")


class EndingError(Exception):
    """The service is to end; long work stops here."""


class Companion(Shown):
    """One vault's service. A context manager: entering starts the threads, leaving stops and joins them."""

    def __init__(
        self,
        library: Library,
        scribe: Scribe,
        files: Files,
        state: State,
        watcher: Watcher,
        options: Options,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.live = Live()
        super().__init__(library)
        self._scribe, self._files = scribe, files
        self._state, self._watcher, self._options = state, watcher, options
        self._clock = clock
        self._changes = Changes(library, files)
        library.pulse = self._pulse
        waits = Waits(options.quiet, options.patience, options.sync_wait, options.page_wait)
        self._debts = Debts(waits, self._really_owed, yes=options.yes)
        self._lock = threading.Condition(threading.RLock())
        self._stop = threading.Event()
        self._away = False
        self._vanished = 0
        self._tidied = clock() - HOUSEKEEPING
        self._watch_problems: tuple[Problem, ...] = ()
        self._shown: Snapshot | None = None
        self._threads = [
            threading.Thread(target=self._listen, name="listener"),
            threading.Thread(target=self._write, name="writer"),
        ]

    def __enter__(self) -> Companion:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self.live.close()
        if self._lock.acquire(timeout=0.1):  # whoever holds it longer looks at _stop by itself
            self._lock.notify_all()
            self._lock.release()
        for thread in self._threads:
            thread.join()

    # ------------------------------------------------------------------ what a person asks for

    def begin(self) -> None:
        """The yes to the first writing, and to a pass over many notes."""
        with self._lock:
            self._state.begin()
            self._debts.begin()
            self._tell()

    def stand(self, path: str) -> Stand | Problem:
        """How a session stands in its note now, and the digest that a change of it goes back with."""
        with self._lock:
            return self._changes.stand(path)

    def change(self, path: str, base: str, edits: Sequence[Edit]) -> Changed | Conflict | Problem:
        """What a person changed on a page, in the note's properties at once; the block follows in its time.

        `base` is the digest of the text the page was made from. Where the note changed meanwhile, the changes go
        in beside that, or the Conflict tells what stands there now; all of them go in or none.
        """
        return self._at_once(path, lambda: self._changes.apply(path, base, edits))

    def new_session(self, client: str | Link, day: str) -> str | Problem:
        """The path of a session of this client (the key of a party, or a link) on this day (YYYY-MM-DD).

        It is made, with the client's areas, where no note stands yet.
        """
        snapshot = self.snapshot
        link = link_to(snapshot, client) if isinstance(client, str) else client
        if link is None or not is_day(day):
            return nobody(day)
        fresh = new_session(self._files, snapshot, link, day, datetime.now().strftime("%H:%M"))
        return self._at_once(fresh.path, lambda: self._changes.create(fresh.path, fresh.data))

    def _at_once(self, path: str, write: Callable[[], T | Result]) -> T | Problem:
        """What a person asked for, written now; while another program holds the note, again a few times."""
        for pause in AT_ONCE:
            with self._lock:
                if (phase := self._phase()) not in (Phase.RUNNING, Phase.ASKING):
                    return not_now(path, phase)
                before, digest = self.snapshot, self._library.digest(path)
                result = write()
                if self._library.digest(path) != digest:
                    self._follow(Change(before, self.snapshot, {path: False}), on_page=True)
            if not isinstance(result, Result):
                return result
            self._stop.wait(pause)
        return in_use(path)

    def refresh(self, paths: Iterable[str]) -> None:
        """Look at these paths again; what follows from a change is owed in its time."""
        with self._lock:
            self._follow(self._library.refresh(paths))

    # ------------------------------------------------------------------ listening

    def _listen(self) -> None:
        for batch in self._watcher.changes(self._stop):
            try:
                with self._lock:
                    self._hear(batch)
            except EndingError:
                return
            except Exception as error:  # whatever a file may hold, the service goes on
                log.error("a change could not be followed (%s); the next look will", type(error).__name__)
                log.debug("in detail", exc_info=True)

    def _pulse(self) -> None:
        """Called between two notes of long work, so that the end never waits for it."""
        if self._stop.is_set():
            raise EndingError

    def _hear(self, batch: Batch) -> None:
        self._watch_problems = batch.problems or (() if self._away else self._watch_problems)
        looked = batch.paths | batch.folders
        if batch.away:
            self._leave()
        elif not self._ready.is_set():
            self._start()
        elif batch.rescan or self._away or any(path.startswith(".") for path in looked):
            self._rescan()
        elif looked:
            self._follow(self._library.refresh(looked))
        self._tell()

    def _leave(self) -> None:
        """The vault's folder is gone or another stands in its place; it is back when most notes are there."""
        self._away = True
        if self._ready.is_set() and self._library.root.is_dir():
            self._rescan()
            if not self._away:
                self._watcher.accept()
                self._watch_problems = ()

    def _start(self) -> None:
        """The first look: what is owed after the time in which the service was off."""
        self._library.load()
        if not self._options.read_only:
            snapshot = self._library.snapshot
            owed = self._really_owed(ours(snapshot))
            drawn = frozenset(path for path, reading in snapshot.readings.items() if reading.figures)
            if self._options.yes or (drawn and not owed):
                self._state.begin()
            self._debts.begun = self._state.begun
            self._debts.start(owed, drawn)
        self._ready.set()

    def _really_owed(self, paths: Iterable[str]) -> frozenset[str]:
        found = set()
        for one in self._scribe.survey(paths, self._pulse):
            found.add(one.note.path)
        return frozenset(found)

    def _rescan(self) -> None:
        """Twice most notes gone, or no folder at all: a drive went away rather than a practice."""
        change = self._library.rescan()
        if change is None:
            self._vanished += 1
            self._away = self._away or self._vanished >= 2
            return
        self._vanished, self._away = 0, False
        self._follow(change)

    def _follow(self, change: Change, *, on_page: bool = False) -> None:
        """Owe what follows from a change. `on_page`: a person had us write it."""
        if not change:
            return
        self._scribe.forget(change.notes)
        self._debts.keep(change.after.readings)
        self._debts.changed(change.notes, self._clock(), on_page=on_page)
        if not self._options.read_only:
            owed = touched(change.before, change.after, change.notes)
            own = owed & change.notes.keys()
            self._debts.owe(frozenset(own), owed - own, change.notes)
        self._tell()

    # ------------------------------------------------------------------ writing

    def _write(self) -> None:
        while not self._stop.is_set():
            try:
                self._write_due()
                with self._lock:
                    if not self._stop.is_set():  # an end announced just before is not waited for
                        self._lock.wait(self._pause())
            except EndingError:
                return
            except Exception as error:
                log.error("a note could not be written (%s); it is tried again", type(error).__name__)
                log.debug("in detail", exc_info=True)
                self._stop.wait(1.0)

    def _pause(self) -> float:
        """Seconds until there may be something to write."""
        longest = WATCHING if self._files.watching else SWEEP_EVERY
        due = self._debts.next()
        if due is None or not self._may_write():
            return longest
        return min(longest, max(0.0, due - self._clock()))

    def _may_write(self) -> bool:
        return self._ready.is_set() and not (
            self._away or self._options.read_only or self._library.snapshot.held
        )

    def _write_due(self) -> None:
        """Write what is due. The lock is let go between two notes, so that whoever listens or asks comes in."""
        if not self._ready.is_set():
            return
        with self._lock:
            self._follow(self._library.patience_is_over())
            self._sweep()
            due = self._debts.due(self._clock()) if self._may_write() else ()
        for path in due:
            with self._lock:
                self._pulse()
                if self._may_write():
                    self._write_one(path)
        with self._lock:
            if due:
                self._tell()
            if self._may_write():
                self._tidy()

    def _write_one(self, path: str) -> None:
        result = self._scribe.write(path)
        if result is Result.DONE:
            self._debts.settled(path)
            return
        self._debts.again(path, self._clock())
        if result is Result.CHANGED:
            self._follow(self._library.refresh([path]))

    def _sweep(self) -> None:
        """Late writes found in displaced files are the user's newest saves; look at their notes again."""
        late = {found.path for found in self._files.sweep()}
        if late:
            self._follow(self._library.refresh(late))

    def _tidy(self) -> None:
        if self._debts.begun and self._clock() - self._tidied >= HOUSEKEEPING:
            self._tidied = self._clock()
            self._scribe.remove_leftovers(older_than=LEFTOVER_AGE)

    # ------------------------------------------------------------------ telling

    def _tell(self) -> None:
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
            pending=self._debts.pending,
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
            return Phase.FIRST_CONTACT
        return Phase.ASKING if self._debts.asked else Phase.RUNNING
