"""Linux: a write lease, then rewriting in place. fcntl(2), "Leases".

The kernel grants F_WRLCK only while nobody else has the file open, and then holds up everyone who opens it until the
lease is given back (45 s at most). So nobody can have read the old text without saving it, or be saving now. Only a
rename of the path is not held up: the path is looked at on both sides, and the file that a rename put there is the
user's newest and wins.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from plugin_server.model import Result, Stamp
from plugin_server.vault.scan import stamp_of
from plugin_server.vault.steps import NotHereError, leads_to, overwrite, read_all
from plugin_server.vault.syscalls import NO_LEASE, WRITE_LEASE, Syscalls

# A look-up or an indexer may hold the file for an instant; whoever holds it longer is waited for outside.
_PAUSES = (0.0, 0.002, 0.008)
_NO_LEASES = (errno.EINVAL, errno.EACCES, errno.EPERM, errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)


def rewrite(
    syscalls: Syscalls, real: Path, old: bytes, new: bytes, *, durable: bool = True
) -> tuple[Result, Stamp | None]:
    """Replace `old` by `new` in the note. DONE with the stamp it has now; BUSY, CHANGED: nothing was written.

    Raises OSError (the note is whole), TornError (it is not; see steps.py), NotHereError where no lease is granted
    for this file, as for that of another user.
    """
    try:
        fd = syscalls.open_write(real)
    except BlockingIOError:  # someone else holds a lease
        return Result.BUSY, None
    except FileNotFoundError:
        return Result.CHANGED, None
    try:
        result = _under_lease(syscalls, real, fd, old, new)
        if result is not Result.DONE:
            return result, None
        if not leads_to(syscalls, real, fd):  # renamed over meanwhile
            return Result.CHANGED, None
        if durable:
            syscalls.fsync(fd)
        return Result.DONE, stamp_of(syscalls.fstat(fd))
    finally:
        with suppress(OSError):
            syscalls.close(fd)


def _under_lease(syscalls: Syscalls, real: Path, fd: int, old: bytes, new: bytes) -> Result:
    with _lease(syscalls, fd) as held:
        if not held:
            return Result.BUSY
        if not leads_to(syscalls, real, fd) or read_all(syscalls, fd, len(old)) != old:
            return Result.CHANGED
        if syscalls.get_lease(fd) != WRITE_LEASE:  # someone waits at the door: let them go first
            return Result.BUSY
        overwrite(syscalls, fd, old, new)
    return Result.DONE


@contextmanager
def _lease(syscalls: Syscalls, fd: int) -> Iterator[bool]:
    """Hold a write lease; False where someone has the file open. It is given back by name, never by closing alone."""
    if not _take(syscalls, fd):
        yield False
        return
    try:
        yield True
    finally:
        with suppress(OSError):
            syscalls.set_lease(fd, NO_LEASE)


def _take(syscalls: Syscalls, fd: int) -> bool:
    for pause in _PAUSES:
        if pause:
            syscalls.pause(pause)
        try:
            syscalls.set_lease(fd, WRITE_LEASE)
        except BlockingIOError:
            continue
        except OSError as error:
            if error.errno in _NO_LEASES:
                raise NotHereError from error
            raise
        return True
    return False
