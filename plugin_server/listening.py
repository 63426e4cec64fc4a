"""Listening to the vault: what the watch tells is looked at, and followed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from plugin_server.following import EndingError, log
from plugin_server.keeping import Keeping
from plugin_server.library import Change
from plugin_server.unforeseen import unforeseen
from plugin_server.vault.watcher import Batch, Watcher, lag

AT_A_LOOK = 128  # notes that are looked at without letting anyone in


class Listening(Keeping):
    """The conductor's listening side, in a thread of its own."""

    _watcher: Watcher
    _vanished = 0  # looks at which most notes were gone

    def _listen(self) -> None:
        for batch in self._watcher.changes(self._stop):
            try:
                self._hear(batch)
            except EndingError:
                return
            except Exception as error:  # whatever a file may hold, the service goes on
                log.error("a change could not be followed (%s); the next look will", unforeseen(error))
                log.debug("in detail", exc_info=True)

    def _hear(self, batch: Batch) -> None:
        """Follow what the watch tells. Of very many notes a few at a time: whoever asks comes in between."""
        with self._lock:
            self._watch_problems = batch.problems or (() if self._away else self._watch_problems)
            looked = batch.paths | batch.folders
            many: Iterable[str] = ()
            if batch.away:
                self._leave()
            elif not self._ready.is_set():
                self._start()
            elif batch.rescan or self._away or any(path.startswith(".") for path in looked):
                many = self._rescan(at_most=AT_A_LOOK)
            elif looked:
                self._look_at(sorted(looked))
            if many:
                self._look_at(sorted(many))
                self._rescan()
            self._tell()

    def _look_at(self, paths: Sequence[str]) -> None:
        """Several looks that count as one: how far they reach is found out after the last."""
        try:
            for start in range(0, len(paths), AT_A_LOOK):
                self._hearing = start + AT_A_LOOK < len(paths)
                self._pulse()
                change = self._library.refresh(paths[start : start + AT_A_LOOK])
                self._follow(change, late=lag(self._library.root, change.notes))
                if self._hearing:
                    self._let_in()
        finally:
            self._hearing = False

    def _leave(self) -> None:
        """The vault's folder is gone or another stands in its place; it is back when most notes are there."""
        self._away = True
        if self._ready.is_set() and self._library.root.is_dir():
            self._rescan()
            if not self._away:
                self._watcher.accept()
                self._watch_problems = ()

    def _rescan(self, at_most: int | None = None) -> frozenset[str]:
        """Twice most notes gone, or no folder at all: a drive went away rather than a practice. Where more than
        `at_most` notes look changed, these are told, and not looked at."""
        found = self._library.rescan(at_most)
        if found is None:
            self._vanished += 1
            self._away = self._away or self._vanished >= 2
            return frozenset()
        self._vanished, self._away = 0, False
        if isinstance(found, Change):
            self._follow(found)
            return frozenset()
        return found
