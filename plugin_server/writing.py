"""Writing: what is due is written in its time, a few notes at once, and the vault is kept tidy."""

from __future__ import annotations

import time
from collections.abc import Iterable

from plugin_server.following import A_GAP, EndingError, log
from plugin_server.keeping import KEPT_EVERY, Keeping
from plugin_server.model import Result
from plugin_server.unforeseen import unforeseen
from plugin_server.vault.files import Files

LEFTOVER_AGE = 24 * 3600.0  # seconds before a figure that no block embeds is removed
FIRST_HOUSEKEEPING = 30.0  # seconds after the start until they are looked for: nobody waits for that
HOUSEKEEPING = 3600.0  # seconds between looks for such figures
AT_A_TIME = 24  # notes that are written together, and made durable together
WATCHING = 1.0  # seconds between looks at files that an exchange displaced
LOOKS = 0.02  # seconds between looks whether it is time to find out how far a change reaches
TOLD_EVERY = 0.1  # seconds between two tellings while many notes are written
SWEEP_EVERY = 5.0  # seconds between looks at displaced files and at notes that someone is typing in


class Writing(Keeping):
    """The conductor's writing side, in a thread of its own."""

    _files: Files
    _tidied: float  # when leftovers were last looked for

    def _write(self) -> None:
        while not self._stop.is_set():
            try:
                self._write_due()
                self._follow_on()
                self._survey()
                with self._lock:
                    if not self._stop.is_set():  # an end announced just before is not waited for
                        self._lock.wait(self._pause())
            except EndingError:
                return
            except Exception as error:
                log.error("a note could not be written (%s); it is tried again", unforeseen(error))
                log.debug("in detail", exc_info=True)
                self._stop.wait(1.0)

    def _pause(self) -> float:
        """Seconds until there may be something to write."""
        if self._hearing:
            return LOOKS
        if self._surveys and self._ready.is_set() and not self._away:
            return 0.001  # so that others come in
        longest = LOOKS if self._reach else WATCHING if self._files.watching else SWEEP_EVERY
        due = self._debts.next()
        if due is None or not self._may_write():
            return longest
        return min(longest, max(0.0, due - self._clock()))

    def _may_write(self) -> bool:
        return self._ready.is_set() and not (
            self._hearing or self._away or self._options.read_only or self._library.snapshot.held
        )

    def _write_due(self) -> None:
        """Write what is due. The lock is let go after a few notes, so that whoever listens or asks comes in; a note
        that was saved meanwhile goes before the others, and does not wait until they are planned."""
        if not self._ready.is_set():
            return
        with self._lock:
            self._follow(self._library.patience_is_over())
            self._sweep()
            due = list(self._debts.due(self._clock())) if self._may_write() else []
            self._many = len(due) > AT_A_TIME
        for start in range(0, len(due), AT_A_TIME):
            with self._lock:
                self._pulse()
                if self._may_write():
                    saved = self._debts.fresh(self._clock())[:AT_A_TIME]
                    self._write_some(saved)
                    self._write_some(path for path in due[start : start + AT_A_TIME] if path not in saved)
            self._stop.wait(A_GAP)
            self._follow_on()
        with self._lock:
            if due:
                self._tell()
            if self._may_write():
                self._tidy()

    def _write_some(self, paths: Iterable[str]) -> None:
        results = self._scribe.write_many(paths, pulse=self._pulse)
        if results:
            self._reach.wrote()
        for path, result in results.items():
            if result is Result.DONE:
                self._debts.settled(path)
                continue
            self._debts.again(path, self._clock())
            if result is Result.CHANGED:
                self._follow(self._library.refresh([path]))
        if results and time.monotonic() - self._told >= TOLD_EVERY:
            self._tell()

    def _sweep(self) -> None:
        """Late writes found in displaced files are the user's newest saves; look at their notes again."""
        late = {found.path for found in self._files.sweep()}
        if late:
            self._follow(self._library.refresh(late))

    def _tidy(self) -> None:
        if not (self._surveys or self._debts.pending) and self._clock() - self._kept >= KEPT_EVERY:
            self._keep()
        if self._debts.begun and self._clock() - self._tidied >= HOUSEKEEPING:
            self._tidied = self._clock()
            self._scribe.remove_leftovers(older_than=LEFTOVER_AGE)
