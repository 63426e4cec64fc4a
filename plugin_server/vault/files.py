"""The one door to the disk: notes are read and written here, by the protocol of DESIGN 8, and nowhere else."""

from __future__ import annotations

import os
import threading
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from plugin_server.model import Action, FigureFile, NoteText, Outcome, Problem, Result, Write
from plugin_server.vault import figures, problems
from plugin_server.vault.exchange import RESTED
from plugin_server.vault.forms import Form, temp_name
from plugin_server.vault.graveyard import STILL, WATCHED, Graveyard
from plugin_server.vault.insist import SETTLED, Insistence
from plugin_server.vault.journal import Journal
from plugin_server.vault.late import Late, bring_in, insist_on, repair, tidy
from plugin_server.vault.paths import Places, conflict_of
from plugin_server.vault.protocol import Job, Protocol
from plugin_server.vault.reading import Reader, read_note
from plugin_server.vault.steps import failed
from plugin_server.vault.syscalls import REAL, Syscalls

_SHARED_SYNC = 8  # so many notes at once are made durable by one call for the whole file system
_GONE = 5  # times as long as a note must rest, and it must have been missing in every sweep of that time


class Files:
    """The notes and figures of one vault. Methods may be called from any thread; one at a time is at work.

    `form` is chosen by what the file system is and does; tests force it. `watched`, `still` and `rested` are seconds
    and concern the exchange form: how long a displaced file is looked at again, how long a late save in it must be
    still before it is merged, how old the last save of a note must be before it is written.
    """

    def __init__(
        self,
        root: Path,
        journal: Journal,
        *,
        form: Form | None = None,
        syscalls: Syscalls = REAL,
        watched: float = WATCHED,
        still: float = STILL,
        rested: float = RESTED,
    ) -> None:
        self.root = root
        self.journal = journal
        self.syscalls = syscalls
        self._protocol = Protocol(syscalls, Graveyard(syscalls, watched, still), form, rested)
        self._insistence = Insistence(min(SETTLED, watched / 2), watched)
        self._still = still
        self._looked: dict[str, tuple[str, float]] = {}  # digest of a note (empty: not there), and since when
        self._lock = threading.RLock()

    def form(self, folder: Path) -> Form:
        """The form of the protocol for notes in a folder."""
        return self._protocol.form(folder)

    # -------------------------------------------------------------- notes

    def read(self, path: str, reader: Reader | None = None) -> NoteText | Problem | None:
        """The note as it stood at one moment; None where none stands there; else why it is not read."""
        if path in self._protocol.torn:
            problem = self._mend(path)
            if problem is not None:
                return problem
        return reader.read(path) if reader else read_note(self.syscalls, self.root, path)

    def reader(self) -> Reader:
        """For many notes at once: a context manager."""
        return Reader(self.syscalls, self.root)

    def torn(self, path: str) -> bool:
        """Could the note not be put back when writing it failed? Then it has to be mended before it is read."""
        return path in self._protocol.torn

    def write(self, write: Write, *, asked: bool = False) -> Outcome:
        """Change, create or remove a note, if it still is what `write.before` says.

        DONE; CHANGED: read it again, nothing was written; BUSY: come again; PROBLEM: told, nothing was written.
        `asked`: a person wants it now, on a drive where it is written only then.
        """
        return self.write_many((write,), asked=asked)[0]

    def write_many(self, writes: Sequence[Write], *, asked: bool = False) -> tuple[Outcome, ...]:
        """Several notes, each at most once: one entry into the journal, and one call that makes them durable."""
        with self._lock:
            with self.reader() as reader:
                batch = Places(self.root), reader
                prepared = [self._prepare(write, *batch, asked=asked) for write in writes]
            jobs = [item for item in prepared if isinstance(item, Job)]
            durable = len(jobs) < _SHARED_SYNC
            try:
                self.journal.append(job.entry for job in jobs)
            except OSError as error:
                return tuple(
                    item if isinstance(item, Outcome) else failed(item.write, error) for item in prepared
                )
            outcomes = tuple(
                item if isinstance(item, Outcome) else self._protocol.perform(item, durable=durable)
                for item in prepared
            )
            self._finish(jobs, outcomes, durable=durable)
            while self._protocol.met:
                self.insist(*self._protocol.met.pop())
            return outcomes

    def _prepare(self, write: Write, places: Places, reader: Reader, *, asked: bool) -> Job | Outcome:
        """Everything that can be known before the journal: the place, and the text that is replaced."""
        real = places.of_note(write.path)
        if real is None or conflict_of(write.path) is not None:
            return Outcome(Result.PROBLEM, write, problems.outside(write.path))
        found = self.read(write.path, reader)
        if isinstance(found, Problem):
            return Outcome(Result.PROBLEM, write, found)
        if (found.digest if found else None) != write.before:
            return Outcome(Result.CHANGED, write)
        try:
            refusal = self._protocol.refusal(write, real, asked=asked) if found else None
        except OSError as error:
            return failed(write, error)
        if refusal is not None:
            return Outcome(Result.PROBLEM, write, refusal)
        temp = real.parent / temp_name()
        old = found.data if found else b""
        new = b"" if write.action is Action.REMOVE else write.data
        entry = self.journal.record(write.path, old, new, cause=write.cause, temp=places.inside(temp))
        return Job(write, real, temp, entry, asked)

    def _finish(self, jobs: Iterable[Job], outcomes: Iterable[Outcome], *, durable: bool) -> None:
        """Entries are done with once the notes are durable; not after an error or while a temporary file is there."""
        results = {outcome.write.path: outcome.result for outcome in outcomes}
        # The temporary file is there while it is watched, and where it could not be taken away.
        over = [(job.entry.id, results[job.write.path]) for job in jobs if not os.path.lexists(job.temp)]
        with suppress(OSError):  # then the next start looks at them again
            nothing = (name for name, result in over if result in (Result.CHANGED, Result.BUSY))
            self.journal.finish(*nothing, undone=True)
            if not durable:
                self._sync_all()
            self.journal.finish(*(name for name, result in over if result is Result.DONE))

    def _sync_all(self) -> None:
        fd = self.syscalls.open_read(self.root.resolve())
        try:
            self.syscalls.sync_file_system(fd)
        finally:
            self.syscalls.close(fd)

    # -------------------------------------------------------------- figures

    def write_figures(self, writes: Sequence[Write]) -> tuple[Outcome, ...]:
        """Put figures in their places, each in one step, their folder made; many are made durable by one call.

        Nothing is written where a figure stands already.
        """
        with self._lock:
            shared, places = len(writes) >= _SHARED_SYNC, Places(self.root)
            outcomes = tuple(figures.put(self.syscalls, places, one, durable=not shared) for one in writes)
            if shared:
                with suppress(OSError):  # a figure that is lost is drawn again
                    self._sync_all()
            return outcomes

    def remove_figure(self, path: str, before: str, cause: str = "") -> Outcome:
        """Remove a figure whose bytes have this digest. CHANGED where it has others; DONE where it is gone."""
        with self._lock:
            return figures.remove(
                self.syscalls, Places(self.root), Write(path, Action.REMOVE, before, b"", cause)
            )

    def signed_figures(
        self, folder: str, signature: bytes, *, older_than: float = 0.0, but: Container[str] = ()
    ) -> Iterator[FigureFile]:
        """The figures in a folder that carry our signature and have lain there for so many seconds, `but` those of
        these names, which are not looked at."""
        return figures.signed(self.syscalls, self.root, folder, signature, older_than=older_than, but=but)

    # -------------------------------------------------------------- looking again

    @property
    def watching(self) -> int:
        """How many displaced files and recent saves are looked after: until it is 0, `sweep` has work to do."""
        return len(self._protocol.graves) + len(self._insistence)

    def sweep(self) -> tuple[Late, ...]:
        """Look again at displaced files; bring late saves into their notes. Call about once a second."""
        with self._lock:
            graves = self._protocol.graves
            before = graves.entries()
            self._look_at({*graves.paths(), *self._insistence.paths()})
            found = [bring_in(self, graves, grave, data) for grave, data in graves.late()]
            found += [insist_on(self, self._insistence, path) for path in sorted(self._insistence.paths())]
            graves.end_quiet()
            with suppress(OSError):
                self.journal.finish(*sorted(before - graves.entries()))
            return tuple(late for late in found if late is not None)

    def insist(self, path: str, base: bytes, save: bytes) -> None:
        """See to it that the lines which a save added to `base` stand for a while."""
        self._insistence.add(path, base, save, self.journal.own_lines(path), self.syscalls.now())

    def calm(self, path: str) -> NoteText | Problem | None:
        """The note, if the sweeps have seen it rest; else why not. Half of a save is no text to merge with.

        None where the sweeps have long found none: an editor that renames the note away leaves none for an instant.
        """
        found = self.read(path)
        if isinstance(found, Problem):
            return found
        digest, since = self._looked.get(path, (None, 0.0))
        wait = self._still if found else _GONE * self._still
        rested = digest == _digest(found) and self.syscalls.now() - since >= wait
        return found if rested else problems.being_saved(path)

    def _look_at(self, paths: Iterable[str]) -> None:
        looked = {}
        for path in paths:
            found = self.read(path)
            if not isinstance(found, Problem):
                before = self._looked.get(path)
                same = before is not None and before[0] == _digest(found)
                looked[path] = before if before and same else (_digest(found), self.syscalls.now())
        self._looked = looked

    def recover(self, leftovers: Iterable[str] = ()) -> tuple[Problem, ...]:
        """At start, holding the vault's lock: put in order what an earlier process was kept from finishing.

        `leftovers` are the temporary files that a scan found.
        """
        with self._lock:
            return tidy(self, leftovers)

    def _mend(self, path: str) -> Problem | None:
        """A note that could not be put back when writing it failed."""
        with self._lock:
            entry = self._protocol.torn.pop(path, None)
            if entry is None or repair(self, entry):
                return None
            self._protocol.torn[path] = entry
            return problems.half_written(path)

    def close(self) -> None:
        """Let go of everything. Displaced files still watched stay for the next start to look at."""
        with self._lock:
            self.sweep()
            self._protocol.graves.let_go()


def _digest(found: NoteText | None) -> str:
    return found.digest if found else ""
