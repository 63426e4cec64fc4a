"""Late saves brought into their notes, and what an earlier process left behind put in order."""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from plugin_server.model import Action, NoteText, Problem, Result, Write
from plugin_server.vault import problems
from plugin_server.vault.forms import OWN_PREFIX
from plugin_server.vault.frames import Entry
from plugin_server.vault.graveyard import Grave, Graveyard
from plugin_server.vault.insist import Insistence
from plugin_server.vault.journal import DAYS_KEPT, LATE, MERGE, REPAIR
from plugin_server.vault.merge import merge
from plugin_server.vault.paths import is_temp, resolve
from plugin_server.vault.reading import read_note
from plugin_server.vault.recovery import is_mix, made_from, whole_text
from plugin_server.vault.steps import LIMIT, read_all
from plugin_server.vault.syscalls import Syscalls

if TYPE_CHECKING:
    from plugin_server.vault.files import Files


@dataclass(frozen=True, slots=True)
class Late:
    """A save that went into a displaced file, and what became of it. BUSY, CHANGED: it is tried again."""

    path: str
    result: Result
    problem: Problem | None = None


def bring_in(files: Files, graves: Graveyard, grave: Grave, data: bytes) -> Late | None:
    """Merge one late save into its note; None where it says nothing that the note could lose."""
    source = files.journal.text(grave.source)
    base = b"" if source is None else (source.new if grave.new else source.old)
    if source is not None and base.startswith(data):
        # Half of a save, or the end of the note cut off: to keep lines is the safe reading of both.
        graves.pass_over(grave)
        return None
    try:
        _keep(files, grave, base, data)
    except OSError as error:
        return Late(grave.path, Result.PROBLEM, problems.of_error(grave.path, error))
    late = merge_in(files, files.calm(grave.path), grave.path, (base, data), gone=graves.over(grave))
    if late.result is Result.DONE:
        graves.acknowledge(grave)
        with suppress(OSError):
            files.journal.finish(grave.source)
    return late


def _keep(files: Files, grave: Grave, base: bytes, data: bytes) -> None:
    """Bring a late save to safety before anything else, once."""
    if grave.kept[0] != grave.seen:
        entry = files.journal.record(grave.path, base, data, cause=LATE)
        files.journal.append([entry])
        grave.kept = (grave.seen, entry.id)


def merge_in(
    files: Files, found: NoteText | Problem | None, path: str, save: tuple[bytes, bytes], *, gone: bool
) -> Late:
    """Bring a save, told as what it was made from and its text, into the note as it was found.

    `gone`: this has been waited for long enough. Where there is no note any more it is made anew.
    """
    base, data = save
    if isinstance(found, Problem):
        return Late(path, Result.BUSY, found)
    if found is None:
        return _make_anew(files, path, data) if gone else Late(path, Result.BUSY)
    if found.data != base and base.startswith(found.data) and not gone:
        return Late(path, Result.BUSY)  # half of a save that has come to a halt
    merged = merge(base, data, found.data, files.journal.own_lines(path))
    problem = problems.both_kept(path) if merged.clash else None
    if merged.data == found.data:
        return Late(path, Result.DONE, problem)
    outcome = files.write(Write(path, Action.CHANGE, found.digest, merged.data, MERGE))
    if outcome.result is Result.DONE:
        files.insist(path, found.data, merged.data)
    return Late(path, outcome.result, outcome.problem or (problem if outcome.result is Result.DONE else None))


def insist_on(files: Files, insistence: Insistence, path: str) -> Late | None:
    """Put back lines that vanished too soon; None where there is nothing to do."""
    found = files.calm(path)
    if not isinstance(found, NoteText):
        return None
    text = insistence.wanted(path, found.data, files.syscalls.now())
    if text == found.data:
        return None
    outcome = files.write(Write(path, Action.CHANGE, found.digest, text, MERGE))
    if outcome.result in (Result.DONE, Result.PROBLEM):
        insistence.put_back(path, files.syscalls.now())
    return Late(path, outcome.result, outcome.problem)


def _make_anew(files: Files, path: str, data: bytes) -> Late:
    outcome = files.write(Write(path, Action.CREATE, None, data, MERGE))
    if outcome.result is Result.DONE:
        files.insist(path, b"", data)
    return Late(path, outcome.result, outcome.problem or problems.came_back(path))


def repair(files: Files, entry: Entry) -> bool:
    """Put a note back that is a mix of the old and the new text. False: the disk would not let us."""
    found = read_note(files.syscalls, files.root, entry.path)
    if isinstance(found, Problem):
        return False
    if found is None or not is_mix(found.data, entry.old, entry.new):
        return True
    write = Write(entry.path, Action.CHANGE, found.digest, whole_text(entry), REPAIR)
    return files.write(write, asked=True).result is not Result.PROBLEM


def tidy(files: Files, leftovers: Iterable[str]) -> tuple[Problem, ...]:
    """Finish what earlier processes began: half-written notes, late saves, temporary files."""
    begun = files.journal.unfinished()
    found: list[Problem] = []
    last = {entry.path: entry for entry in begun if entry.cause != LATE}
    kept = [entry.id for entry in last.values() if not repair(files, entry)]
    found += [problems.half_written(entry.path) for entry in last.values() if entry.id in kept]
    for entry in begun:
        late = _late_of(files, entry)
        if late is not None and late.problem is not None:
            found.append(late.problem)
        if late is not None and late.result is not Result.DONE:
            kept.append(entry.id)
    files.journal.settle(kept)
    names = {entry.temp for entry in begun}
    for path in leftovers:
        _sweep_up(files, path, known=path in names)
    return tuple(sorted(found))


def _late_of(files: Files, entry: Entry) -> Late | None:
    """What a temporary file of an unfinished write holds beyond the two texts, or a late save that was just found."""
    if entry.cause == LATE:
        return merge_in(files, files.read(entry.path), entry.path, (entry.old, entry.new), gone=True)
    real = _place(files, entry.temp)
    if real is None:
        return None
    try:
        data = _bytes(files.syscalls, real)
        late = None
        if data != entry.old and not entry.new.startswith(data):
            late = merge_in(
                files, files.read(entry.path), entry.path, (made_from(entry, data), data), gone=True
            )
        if late is None or late.result is Result.DONE:
            files.syscalls.unlink(real)
    except FileNotFoundError:
        return None
    except OSError as error:
        return Late(entry.path, Result.PROBLEM, problems.of_error(entry.path, error))
    return late


def _place(files: Files, temp: str) -> Path | None:
    """Where a temporary file lies; None for a name that is not one, whatever the journal says."""
    return resolve(files.root, temp) if is_temp(temp.rpartition("/")[2]) else None


def _bytes(syscalls: Syscalls, real: Path) -> bytes:
    fd = syscalls.open_read(real)
    try:
        return read_all(syscalls, fd, LIMIT)
    finally:
        syscalls.close(fd)


def _sweep_up(files: Files, path: str, *, known: bool) -> None:
    """Take away a temporary file that no entry needs: a figure's at once, a note's when the journal's days are over.

    A note's may come from another device, whose service will see to it.
    """
    real = _place(files, path)
    if real is None or known:
        return
    with suppress(OSError):
        age = time.time() - files.syscalls.lstat(real).st_mtime
        if real.name.startswith(OWN_PREFIX) or age > DAYS_KEPT * 86400:
            files.syscalls.unlink(real)
