"""The conductor: hears of changes, keeps the current Snapshot, and has each owed note written in its time.

Two threads, both owned here: one listens to the vault (`listening.py`), one writes (`writing.py`). What follows from
a change is in `following.py`, the start and what is kept in `keeping.py`. What the pages see (`shown.py`) is replaced
as a whole, so they never wait for either.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from plugin_server.keeping import FIRST_KEPT, KEPT_EVERY
from plugin_server.later import Later
from plugin_server.library import Change, Library
from plugin_server.listening import Listening
from plugin_server.memory import Memory
from plugin_server.model import Link, Problem, Result
from plugin_server.scribe import Scribe
from plugin_server.settings import Options
from plugin_server.snapshot import Party
from plugin_server.status import Phase, Preview, Status
from plugin_server.vault.files import Files
from plugin_server.vault.state import State
from plugin_server.vault.watcher import Watcher
from plugin_server.writing import FIRST_HOUSEKEEPING, HOUSEKEEPING, Writing

if TYPE_CHECKING:
    from plugin_server import beginning, changes
    from plugin_server.changes import Changed, Changes, Stand
    from plugin_server.notes.edits import Conflict, Edit
else:
    beginning, changes = Later("plugin_server.beginning"), Later("plugin_server.changes")

__all__ = ["Companion", "Phase", "Preview", "Status"]

AT_ONCE = (0.05, 0.1, 0.2, 0.4, 0.8)  # seconds between tries to write what a person waits for
AT_THE_END = 0.3  # seconds for leaving what is known, where something was left before

T = TypeVar("T")


class Companion(Listening, Writing):
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
        memory: Memory | None = None,
    ) -> None:
        super().__init__(library, scribe, state, options, clock)
        self._files, self._watcher, self._memory = files, watcher, memory
        self._tidied = clock() - HOUSEKEEPING + FIRST_HOUSEKEEPING
        self._kept = clock() - KEPT_EVERY + FIRST_KEPT
        self._threads = [
            threading.Thread(target=self._listen, name="listener"),
            threading.Thread(target=self._write, name="writer"),
        ]

    @cached_property
    def _changes(self) -> Changes:
        return changes.Changes(self._library, self._files)

    def __enter__(self) -> Companion:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self.live.close()
        for thread in self._threads:
            while thread.is_alive():
                if self._lock.acquire(timeout=0.1):  # whoever holds it longer looks at _stop by itself
                    self._lock.notify_all()
                    self._lock.release()
                thread.join(0.1)
        self._keep(AT_THE_END)

    # ------------------------------------------------------------------ what a person asks for

    def begin(self) -> None:
        """The yes to the first writing, and to a pass over many notes."""
        with self._lock:
            self._state.begin()
            self._debts.begin(self._surveys.give_up())
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

    def new_session(self, client: str | Link | Party, day: str) -> str | Problem:
        """The path of a session of this client (a key, a link), or group, on this day (YYYY-MM-DD).

        It is made, with the client's areas, where there is none yet and no note stands in its place.
        """
        snapshot = self.snapshot
        party = (client,) if isinstance(client, str) else client
        links = (party,) if isinstance(party, Link) else beginning.links_to(snapshot, party)
        if not links or not beginning.is_day(day):
            return changes.nobody(day)
        if there := beginning.on_day(snapshot, links, day):
            return there.path
        fresh = beginning.new_session(self._files, snapshot, links, day, datetime.now().strftime("%H:%M"))
        return self._at_once(fresh.path, lambda: self._changes.create(fresh.path, fresh.data))

    def _at_once(self, path: str, write: Callable[[], T | Result]) -> T | Problem:
        """What a person asked for, written now; while another program holds the note, again a few times."""
        for pause in AT_ONCE:
            with self._lock:
                if (phase := self._phase()) not in (Phase.RUNNING, Phase.ASKING):
                    return changes.not_now(path, phase)
                before, digest = self.snapshot, self._library.digest(path)
                result = write()
                if self._library.digest(path) != digest:
                    self._follow(Change(before, self.snapshot, {path: False}), on_page=True)
            if not isinstance(result, Result):
                return result
            self._stop.wait(pause)
        return changes.in_use(path)

    def refresh(self, paths: Iterable[str]) -> None:
        """Look at these paths again; what follows from a change is owed in its time."""
        with self._lock:
            self._follow(self._library.refresh(paths))
