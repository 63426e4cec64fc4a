"""The steps that the forms of the write protocol share."""

from __future__ import annotations

import errno
from pathlib import Path

from plugin_server.model import Outcome, Result, Write
from plugin_server.vault import problems
from plugin_server.vault.syscalls import Syscalls

LIMIT = 4 << 20  # bytes; larger notes are left alone
_CHUNK = 1 << 20
_COME_AGAIN = (errno.EAGAIN, errno.EINTR, errno.EBUSY, errno.ETXTBSY)


class TornError(Exception):
    """Writing failed and so did putting the old bytes back; the journal has both texts."""


class NotHereError(Exception):
    """This form of the protocol is not to be had for this file."""


def read_all(syscalls: Syscalls, fd: int, limit: int, expected: int | None = None) -> bytes:
    """All bytes of an open file, from its beginning; of a larger one, `limit` and one more.

    Of a file that has the `expected` size the end is seen with the first call.
    """
    parts: list[bytes] = []
    size, chunk = 0, _CHUNK if expected is None else min(expected + 1, _CHUNK)
    while size <= limit and (part := syscalls.read_at(fd, min(chunk, limit + 1 - size), size)):
        parts.append(part)
        size += len(part)
        if size == expected and len(part) < chunk:  # less came than was asked for: that was the end
            break
        chunk = _CHUNK
    return b"".join(parts)


def write_all(syscalls: Syscalls, fd: int, data: bytes | memoryview, offset: int = 0) -> None:
    """All of it, however little the system takes at once."""
    rest = memoryview(data)
    while rest:
        written = syscalls.write_at(fd, rest, offset)
        if written <= 0:
            raise OSError(errno.EIO, "nothing was written")
        rest, offset = rest[written:], offset + written


def first_difference(old: bytes, new: bytes) -> int:
    """The first offset at which two texts differ; the length of the shorter one where it begins the other."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def leads_to(syscalls: Syscalls, path: Path, fd: int) -> bool:
    """Whether the path still leads to the open file."""
    try:
        there = syscalls.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    here = syscalls.fstat(fd)
    return (there.st_dev, there.st_ino) == (here.st_dev, here.st_ino)


def overwrite(syscalls: Syscalls, fd: int, old: bytes, new: bytes) -> None:
    """Turn an open file that holds `old` into `new`, in place, from the first byte that differs.

    Space for growth is claimed first. Raises OSError, the file being as it was; TornError where not even that could
    be had.
    """
    start = first_difference(old, new)
    if len(new) > len(old):
        syscalls.reserve(fd, len(old), len(new) - len(old))
    try:
        write_all(syscalls, fd, memoryview(new)[start:], start)
        if len(new) < len(old):
            syscalls.truncate(fd, len(new))
    except BaseException:  # an interruption from the keyboard must not leave half a note either
        _put_back(syscalls, fd, old, start)
        raise


def _put_back(syscalls: Syscalls, fd: int, old: bytes, start: int) -> None:
    try:
        write_all(syscalls, fd, memoryview(old)[start:], start)
        syscalls.truncate(fd, len(old))
    except OSError as error:
        raise TornError from error


def failed(write: Write, error: OSError) -> Outcome:
    """What becomes of a write that the system refused."""
    result = Result.BUSY if error.errno in _COME_AGAIN else Result.PROBLEM
    return Outcome(result, write, problems.of_error(write.path, error))
