"""Where there are no leases: the new file and the note exchange names, and the displaced file stays under watch.

An exchange cannot overwrite anything: whatever stood at the path is now at the temporary name. If that is not what
was read, the user saved in between, and the names are exchanged back. Someone who had the note open before may still
be writing into the displaced file; so it is kept, and looked at again for a while (graveyard.py).
"""

from __future__ import annotations

import errno
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from plugin_server.model import Result
from plugin_server.vault.steps import LIMIT, NotHereError, leads_to, read_all, write_all
from plugin_server.vault.syscalls import Syscalls

_NO_EXCHANGE = (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EXDEV)


RESTED = 0.05  # seconds


class HardLinkedError(Exception):
    """An exchange would part the names of a hard-linked note."""


@dataclass(frozen=True, slots=True)
class Displaced:
    """A file that stood at the note's path and stands there no longer; it held the old or the new text.

    `temp` is None where the user's own rename has taken its last name; the descriptor still reaches it.
    """

    temp: Path | None
    fd: int
    ours: bool  # it holds the new text, or what someone has made of that; else of the old one


@dataclass(frozen=True, slots=True)
class Swapped:
    """What became of an exchange. `displaced` are to be watched; `met` is a save that was put back."""

    result: Result
    displaced: tuple[Displaced, ...] = ()
    met: bytes | None = None


def swap(
    syscalls: Syscalls, real: Path, temp: Path, old: bytes, new: bytes, *, rested: float = RESTED
) -> Swapped:
    """Replace `old` by `new`. Whatever the result, every file that was displaced is told, to be watched.

    BUSY where the note was saved less than `rested` seconds ago: nothing else tells here that a save is half-way.

    Raises OSError before anything was exchanged: the note is untouched, the temporary file gone. HardLinkedError,
    NotHereError likewise.
    """
    try:
        before = syscalls.open_read(real)
    except FileNotFoundError:
        return Swapped(Result.CHANGED)
    ours = -1
    try:
        status = syscalls.fstat(before)
        if status.st_nlink > 1:
            raise HardLinkedError
        if 0 <= syscalls.wall_clock() - status.st_ctime < rested:
            syscalls.close(before)
            return Swapped(Result.BUSY)
        ours = _prepare(syscalls, temp, before, new)
        if not _exchange(syscalls, real, temp, before, old):
            _discard(syscalls, temp, ours, before)
            return Swapped(Result.CHANGED)
    except (OSError, HardLinkedError, NotHereError):
        # An interruption from the keyboard is not among these: it may come when the names are exchanged already, and
        # then the temporary file is the user's. The journal names it, so the next start sees to it.
        _discard(syscalls, temp, ours, before)
        raise
    return _verify(syscalls, real, temp, (before, old), ours)


def _prepare(syscalls: Syscalls, temp: Path, like: int, data: bytes) -> int:
    """The new file, complete and on the disk, with the attributes of the note. A failure leaves nothing."""
    fd = syscalls.open_new(temp)
    try:
        write_all(syscalls, fd, data)
        syscalls.copy_attributes(like, fd)
        syscalls.fsync(fd)
    except OSError:
        with suppress(OSError):
            syscalls.close(fd)
        with suppress(OSError):
            syscalls.unlink(temp)
        raise
    return fd


def _exchange(syscalls: Syscalls, real: Path, temp: Path, before: int, old: bytes) -> bool:
    """Look once more, then exchange. False: the note is no longer what was read, or no longer there."""
    if not leads_to(syscalls, real, before) or read_all(syscalls, before, len(old)) != old:
        return False
    try:
        syscalls.exchange(temp, real)
    except FileNotFoundError:
        return False
    except OSError as error:
        if error.errno in _NO_EXCHANGE:
            raise NotHereError from error
        raise
    return True


def _discard(syscalls: Syscalls, temp: Path, ours: int, before: int) -> None:
    """Take away a temporary file that never stood at the path."""
    for fd in (ours, before):
        if fd >= 0:
            with suppress(OSError):
                syscalls.close(fd)
    if ours >= 0:
        with suppress(OSError):
            syscalls.unlink(temp)


def _verify(syscalls: Syscalls, real: Path, temp: Path, before: tuple[int, bytes], ours: int) -> Swapped:
    """After the exchange nothing may be thrown away, whatever fails: at worst the watch finds it later."""
    fd, old = before
    met = _other_than(syscalls, temp, fd, old)
    if met is None:
        with suppress(OSError):
            syscalls.close(ours)
        return Swapped(Result.DONE, (Displaced(temp, fd, ours=False),))
    with suppress(OSError):
        syscalls.close(fd)
    return Swapped(Result.CHANGED, _put_back(syscalls, real, temp, ours), met)


def _other_than(syscalls: Syscalls, temp: Path, fd: int, old: bytes) -> bytes | None:
    """What was displaced, where it is not the file and the text that were read."""
    try:
        if leads_to(syscalls, temp, fd):
            found = read_all(syscalls, fd, LIMIT)
            return None if found == old else found
        other = syscalls.open_read(temp)
        try:
            return read_all(syscalls, other, LIMIT)
        finally:
            syscalls.close(other)
    except OSError:
        return None  # it cannot be looked at now; the watch will look again


def _put_back(syscalls: Syscalls, real: Path, temp: Path, fd: int) -> tuple[Displaced, ...]:
    """Exchange until what comes out is what was put in: then the user's newest file stands at the path."""
    shown = syscalls.fstat(fd).st_ino
    try:
        while True:
            taken = syscalls.lstat(temp).st_ino
            syscalls.exchange(temp, real)
            if syscalls.lstat(temp).st_ino == shown:
                break
            shown = taken
    except OSError:
        # The note was renamed away or removed in this instant. Its place is left free for whoever did that (an editor
        # may be about to create it anew); the user's text waits at the temporary name.
        shown = -1
    if shown == syscalls.fstat(fd).st_ino:
        return (Displaced(temp, fd, ours=True),)
    return (Displaced(None, fd, ours=True), *_reopened(syscalls, temp))


def _reopened(syscalls: Syscalls, temp: Path) -> tuple[Displaced, ...]:
    """The user's file at the temporary name: made from the old text, so what differs counts as a late save."""
    try:
        return (Displaced(temp, syscalls.open_read(temp), ours=False),)
    except OSError:
        return (Displaced(temp, -1, ours=False),)
