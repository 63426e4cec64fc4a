"""One write to a note, carried out in the form that its place allows."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from plugin_server.model import Action, Outcome, Problem, Result, Stamp, Write
from plugin_server.vault import exchange, lease, problems, whole, windows
from plugin_server.vault.exchange import HardLinkedError
from plugin_server.vault.forms import Form, choose
from plugin_server.vault.frames import Entry
from plugin_server.vault.graveyard import Graveyard
from plugin_server.vault.scan import stamp_of
from plugin_server.vault.steps import NotHereError, TornError, failed
from plugin_server.vault.syscalls import Syscalls

# Where a form is not to be had for one file after all (a note of another user has no lease), the next one is tried.
_NEXT = {Form.LEASE: Form.EXCHANGE, Form.EXCHANGE: Form.ASKED}
_Done = tuple[Result, Stamp | None]


@dataclass(frozen=True, slots=True)
class Job:
    """One write that may be done: where it goes, what it replaces, its entry in the journal."""

    write: Write
    real: Path
    temp: Path
    entry: Entry
    asked: bool


class Protocol:
    """The forms of one vault, and what the exchange form has to look after."""

    def __init__(self, syscalls: Syscalls, graves: Graveyard, forced: Form | None, rested: float) -> None:
        self._sys = syscalls
        self._forced = forced
        self._rested = rested
        self._forms: dict[int, Form] = {}
        self.graves = graves
        self.torn: dict[str, Entry] = {}
        self.met: list[tuple[str, bytes, bytes]] = []  # path, what was read, the save that an exchange met

    def form(self, folder: Path) -> Form:
        """The form for notes in a folder, found out once per file system."""
        if self._forced is not None:
            return self._forced
        device = self._sys.lstat(folder).st_dev
        if device not in self._forms:
            self._forms[device] = choose(folder, self._sys)
        return self._forms[device]

    def refusal(self, write: Write, real: Path, *, asked: bool) -> Problem | None:
        """What can be told before anything is done. Raises OSError."""
        status = self._sys.lstat(real)
        if not status.st_mode & 0o222:
            return problems.read_only(write.path)
        if asked or write.action is not Action.CHANGE:
            return None
        form = self.form(real.parent)
        if form is Form.EXCHANGE and status.st_nlink > 1:
            return problems.hard_linked(write.path)
        return problems.only_when_asked(write.path) if form is Form.ASKED else None

    def perform(self, job: Job, *, durable: bool) -> Outcome:
        path = job.write.path
        try:
            result, stamp = self._do(job, durable=durable)
        except HardLinkedError:
            return Outcome(Result.PROBLEM, job.write, problems.hard_linked(path))
        except NotHereError:
            return Outcome(Result.PROBLEM, job.write, problems.only_when_asked(path))
        except TornError:
            self.torn[path] = job.entry
            return Outcome(Result.PROBLEM, job.write, problems.half_written(path))
        except OSError as error:
            return failed(job.write, error)
        return Outcome(result, job.write, stamp=stamp)

    def _do(self, job: Job, *, durable: bool) -> _Done:
        if job.write.action is Action.CREATE:
            return self._stamped(job, whole.create(self._sys, job.real, job.temp, job.write.data))
        if job.write.action is Action.REMOVE:
            return self._remove(job)
        form: Form | None = self.form(job.real.parent)
        while form is not None:
            try:
                return self._change(form, job, durable=durable)
            except (NotHereError, HardLinkedError):
                if form is Form.EXCHANGE and not job.asked:
                    raise
                form = _NEXT.get(form)
        raise NotHereError

    def _change(self, form: Form, job: Job, *, durable: bool) -> _Done:
        old, new = job.entry.old, job.write.data
        if form is Form.LEASE:
            return lease.rewrite(self._sys, job.real, old, new, durable=durable)
        if form is Form.SHARE:
            return windows.rewrite(self._sys, job.real, old, new, durable=durable)
        if form is Form.EXCHANGE:
            return self._exchange(job)
        if not job.asked:
            raise NotHereError
        return self._stamped(job, whole.replace_when_asked(self._sys, job.real, job.temp, old, new))

    def _exchange(self, job: Job) -> _Done:
        old, new = job.entry.old, job.write.data
        swapped = exchange.swap(self._sys, job.real, job.temp, old, new, rested=self._rested)
        for displaced in swapped.displaced:
            self.graves.bury(displaced, job.entry)
        if swapped.met is not None:
            self.met.append((job.write.path, job.entry.old, swapped.met))
        return self._stamped(job, swapped.result)

    def _remove(self, job: Job) -> _Done:
        result, left = whole.take_away(self._sys, job.real, job.temp, job.entry.old)
        if left:
            self.graves.bury(exchange.Displaced(job.temp, -1, ours=False), job.entry)
        return result, None

    def _stamped(self, job: Job, result: Result) -> _Done:
        if result is Result.DONE:
            with suppress(OSError):
                return result, stamp_of(self._sys.lstat(job.real))
        return result, None
