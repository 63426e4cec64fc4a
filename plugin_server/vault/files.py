"""The one door to the disk: notes are read and written here, by the protocol of DESIGN 8, and nowhere else."""

from __future__ import annotations

import errno
import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from plugin_server.model import Action, NoteText, Outcome, Problem, Result, Stamp, Write
from plugin_server.vault import exchange, figures, lease, problems, whole, windows
from plugin_server.vault.exchange import HardLinkedError
from plugin_server.vault.forms import Form, choose, temp_name
from plugin_server.vault.frames import Entry
from plugin_server.vault.graveyard import STILL, WATCHED, Graveyard
from plugin_server.vault.journal import Journal
from plugin_server.vault.late import Late, bring_in, repair, tidy
from plugin_server.vault.paths import conflict_of
from plugin_server.vault.reading import place_of, read_note
from plugin_server.vault.scan import stamp_of
from plugin_server.vault.steps import NotHereError, TornError, failed
from plugin_server.vault.syscalls import REAL, Syscalls

_NEXT = {Form.LEASE: Form.EXCHANGE, Form.EXCHANGE: Form.ASKED}
_SHARED_SYNC = 8  # so many notes at once are made durable by one call for the whole file system


@dataclass(slots=True)
class _Job:
    """One write to a note that may be done: where it goes, what is replaced, its entry in the journal."""

    write: Write
    real: Path
    old: bytes
    temp: Path
    entry: Entry


class Files:
    """The notes and figures of one vault. Methods may be called from any thread, one works at a time.

    `form` is chosen by what the file system is and does; tests force it. `watched` and `still` are seconds: how long
    a displaced file is looked at again, and how long a late save in it must have rested.
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
    ) -> None:
        self.root = root
        self.journal = journal
        self._forced = form
        self.syscalls = syscalls
        self._forms: dict[int, Form] = {}
        self._graves = Graveyard(syscalls, watched, still)
        self._torn: dict[str, Entry] = {}
        self._lock = threading.RLock()

    # -------------------------------------------------------------- reading

    def read(self, path: str) -> NoteText | Problem | None:
        """The note as it stood at one moment; None where none stands there; else why it is not read."""
        if path in self._torn:
            problem = self._mend(path)
            if problem is not None:
                return problem
        return read_note(self.syscalls, self.root, path)

    def form(self, folder: Path) -> Form:
        """The form of the protocol for notes in a folder, found out once per file system."""
        if self._forced is not None:
            return self._forced
        device = self.syscalls.lstat(folder).st_dev
        if device not in self._forms:
            self._forms[device] = choose(folder, self.syscalls)
        return self._forms[device]

    # -------------------------------------------------------------- notes

    def write(self, write: Write, *, asked: bool = False) -> Outcome:
        """Change, create or remove a note, if it still is what `write.before` says.

        DONE; CHANGED: read it again, nothing was written; BUSY: come again; PROBLEM: told, nothing was written.
        `asked`: a person wants it now, on a drive where it is written only then.
        """
        return self.write_many((write,), asked=asked)[0]

    def write_many(self, writes: Sequence[Write], *, asked: bool = False) -> tuple[Outcome, ...]:
        """Several notes, each at most once: one entry into the journal, and one call that makes them durable."""
        with self._lock:
            prepared = [self._prepare(write) for write in writes]
            jobs = [item for item in prepared if isinstance(item, _Job)]
            try:
                self.journal.append(job.entry for job in jobs)
            except OSError as error:
                return tuple(
                    item if isinstance(item, Outcome) else failed(item.write, error) for item in prepared
                )
            durable = len(jobs) < _SHARED_SYNC
            outcomes = tuple(
                item if isinstance(item, Outcome) else self._perform(item, asked=asked, durable=durable)
                for item in prepared
            )
            self._finish(jobs, outcomes, durable=durable)
            return outcomes

    def _prepare(self, write: Write) -> _Job | Outcome:
        """Everything that can be known before the journal: the place, the text that is replaced."""
        real = place_of(self.root, write.path)
        if real is None or conflict_of(write.path) is not None:
            return Outcome(Result.PROBLEM, write, problems.outside(write.path))
        found = self.read(write.path)
        if isinstance(found, Problem):
            return Outcome(Result.PROBLEM, write, found)
        if (found.digest if found else None) != write.before:
            return Outcome(Result.CHANGED, write)
        try:
            if found and not self.syscalls.lstat(real).st_mode & 0o222:
                raise PermissionError(errno.EACCES, "read-only")
        except OSError as error:
            return failed(write, error)
        temp = real.parent / temp_name()
        old = found.data if found else b""
        new = b"" if write.action is Action.REMOVE else write.data
        inside = temp.relative_to(self.root.resolve()).as_posix()
        entry = self.journal.record(write.path, old, new, cause=write.cause, temp=inside)
        return _Job(write, real, old, temp, entry)

    def _perform(self, job: _Job, *, asked: bool, durable: bool) -> Outcome:
        try:
            result, stamp = self._do(job, asked=asked, durable=durable)
        except HardLinkedError:
            return Outcome(Result.PROBLEM, job.write, problems.hard_linked(job.write.path))
        except NotHereError:
            return Outcome(Result.PROBLEM, job.write, problems.only_when_asked(job.write.path))
        except TornError:
            self._torn[job.write.path] = job.entry
            return Outcome(Result.PROBLEM, job.write, problems.half_written(job.write.path))
        except OSError as error:
            return failed(job.write, error)
        return Outcome(result, job.write, stamp=stamp)

    def _do(self, job: _Job, *, asked: bool, durable: bool) -> tuple[Result, Stamp | None]:
        action = job.write.action
        if action is Action.CREATE:
            return self._stamped(job, whole.create(self.syscalls, job.real, job.temp, job.write.data))
        if action is Action.REMOVE:
            return self._remove(job)
        form: Form | None = self.form(job.real.parent)
        while form is not None:
            try:
                return self._change(form, job, asked=asked, durable=durable)
            except (NotHereError, HardLinkedError):
                if form is Form.EXCHANGE and not asked:
                    raise
                form = _NEXT.get(form)
        raise NotHereError

    def _change(self, form: Form, job: _Job, *, asked: bool, durable: bool) -> tuple[Result, Stamp | None]:
        new = job.write.data
        if form is Form.LEASE:
            return lease.rewrite(self.syscalls, job.real, job.old, new, durable=durable)
        if form is Form.SHARE:
            return windows.rewrite(self.syscalls, job.real, job.old, new, durable=durable)
        if form is Form.EXCHANGE:
            result, displaced = exchange.swap(self.syscalls, job.real, job.temp, job.old, new)
            for one in displaced:
                self._graves.bury(one, job.entry)
            return self._stamped(job, result)
        if not asked:
            raise NotHereError
        return self._stamped(job, whole.replace_when_asked(self.syscalls, job.real, job.temp, job.old, new))

    def _stamped(self, job: _Job, result: Result) -> tuple[Result, Stamp | None]:
        if result is not Result.DONE:
            return result, None
        with suppress(OSError):
            return result, stamp_of(self.syscalls.lstat(job.real))
        return result, None

    def _remove(self, job: _Job) -> tuple[Result, Stamp | None]:
        result, left = whole.take_away(self.syscalls, job.real, job.temp, job.old)
        if left:
            self._graves.bury(exchange.Displaced(job.temp, -1, ours=False), job.entry)
        return result, None

    def _finish(self, jobs: Iterable[_Job], outcomes: Iterable[Outcome], *, durable: bool) -> None:
        """Entries are done with once the notes are durable; after an error, or while a file is watched, not yet."""
        try:
            if not durable:
                self._sync_all()
            settled = {o.write.path for o in outcomes if o.result is not Result.PROBLEM}
            watched = self._graves.entries()
            self.journal.finish(
                *(j.entry.id for j in jobs if j.write.path in settled and j.entry.id not in watched)
            )
        except OSError:
            return  # the next start looks at them again

    def _sync_all(self) -> None:
        fd = self.syscalls.open_read(self.root.resolve())
        try:
            self.syscalls.sync_file_system(fd)
        finally:
            self.syscalls.close(fd)

    # -------------------------------------------------------------- figures

    def write_figure(self, write: Write, *, durable: bool = True) -> Outcome:
        """Put a figure in its place in one step, its folder made; nothing is written where it stands already."""
        with self._lock:
            return figures.put(self.syscalls, self.root, write, durable=durable)

    def remove_figure(self, path: str, before: str, cause: str = "") -> Outcome:
        """Remove a figure whose bytes have this digest. CHANGED where it has others; DONE where it is gone."""
        with self._lock:
            return figures.remove(self.syscalls, self.root, Write(path, Action.REMOVE, before, b"", cause))

    # -------------------------------------------------------------- looking again

    @property
    def watching(self) -> int:
        """How many displaced files are being watched."""
        return len(self._graves)

    def sweep(self) -> tuple[Late, ...]:
        """Look again at displaced files; bring late saves into their notes. Call about once a second."""
        with self._lock:
            watched = self._graves.entries()
            found = [bring_in(self, self._graves, grave, data) for grave, data in self._graves.late()]
            self._graves.end_quiet()
            with suppress(OSError):
                self.journal.finish(*(watched - self._graves.entries()))
            return tuple(late for late in found if late is not None)

    def recover(self, leftovers: Iterable[str] = ()) -> tuple[Problem, ...]:
        """At start, holding the vault's lock: put in order what an earlier process was kept from finishing.

        `leftovers` are the temporary files that a scan found.
        """
        with self._lock:
            return tidy(self, leftovers)

    def _mend(self, path: str) -> Problem | None:
        """A note that could not be put back when writing it failed."""
        with self._lock:
            entry = self._torn.pop(path, None)
            if entry is None or repair(self, entry):
                return None
            self._torn[path] = entry
            return problems.half_written(path)

    def close(self) -> None:
        """Let go of everything. Displaced files still watched stay for the next start to look at."""
        with self._lock:
            self.sweep()
            self._graves.let_go()
