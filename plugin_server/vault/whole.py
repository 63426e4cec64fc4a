"""Files that come and go whole: new notes, notes taken away, and a note replaced because a person asks."""

from __future__ import annotations

import errno
from contextlib import suppress
from pathlib import Path

from plugin_server.model import Result
from plugin_server.vault.steps import leads_to, overwrite, read_all, write_all
from plugin_server.vault.syscalls import Syscalls

_NO_LINKS = (
    errno.EPERM,
    errno.EOPNOTSUPP,
    errno.ENOSYS,
    errno.EINVAL,
    errno.EMLINK,
    errno.EXDEV,
    errno.EACCES,
)
_NEW_FILE = 0o666  # less the user's umask


def create(syscalls: Syscalls, real: Path, temp: Path, data: bytes) -> Result:
    """Make a new file that appears whole. CHANGED where anything stands there already: it is not touched."""
    syscalls.make_folders(real.parent)
    try:
        fill(syscalls, temp, data, durable=True)
        _name(syscalls, temp, real, data)
    except FileExistsError:
        return Result.CHANGED
    finally:
        with suppress(OSError):
            syscalls.unlink(temp)
    with suppress(OSError):
        syscalls.sync_folder(real.parent)
    return Result.DONE


def _name(syscalls: Syscalls, temp: Path, real: Path, data: bytes) -> None:
    """Give the finished file its name, exclusively; where the disk knows no hard links, write it there at once."""
    try:
        syscalls.link(temp, real)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        try:
            fill(syscalls, real, data, durable=True)
        except FileExistsError:
            raise
        except OSError:
            with suppress(OSError):
                syscalls.unlink(real)
            raise


def fill(syscalls: Syscalls, path: Path, data: bytes, *, durable: bool) -> None:
    fd = syscalls.open_new(path, _NEW_FILE)
    try:
        write_all(syscalls, fd, data)
        if durable:
            syscalls.fsync(fd)
    finally:
        syscalls.close(fd)


def take_away(syscalls: Syscalls, real: Path, temp: Path, old: bytes) -> tuple[Result, bool]:
    """Remove a note that holds `old`. It is renamed first and looked at then, so that a newer save is put back.

    The second value tells that a file was left at the temporary name, because something else stands at the path now.
    Raises OSError, the note being where it was; where not even that could be had, it waits at the temporary name.
    """
    try:
        syscalls.replace(real, temp)
    except FileNotFoundError:
        return Result.CHANGED, False
    try:
        if _holds(syscalls, temp, old):
            syscalls.unlink(temp)
            return Result.DONE, False
    except OSError:
        _bring_back(syscalls, temp, real)
        raise
    return Result.CHANGED, not _bring_back(syscalls, temp, real)


def _bring_back(syscalls: Syscalls, temp: Path, real: Path) -> bool:
    """Give a file its name back, unless something else has it by now."""
    with suppress(OSError):
        syscalls.link(temp, real)
        syscalls.unlink(temp)
        return True
    return False


def _holds(syscalls: Syscalls, path: Path, data: bytes) -> bool:
    fd = syscalls.open_read(path)
    try:
        return read_all(syscalls, fd, len(data)) == data
    finally:
        syscalls.close(fd)


def replace_when_asked(syscalls: Syscalls, real: Path, temp: Path, old: bytes, new: bytes) -> Result:
    """Compare, then replace. A save that falls between the two is lost, so this is for when a person asks for it.

    A hard-linked note is rewritten in place, so that its names stay together.
    """
    try:
        fd = syscalls.open_write(real)
    except FileNotFoundError:
        return Result.CHANGED
    try:
        if not leads_to(syscalls, real, fd) or read_all(syscalls, fd, len(old)) != old:
            return Result.CHANGED
        if syscalls.fstat(fd).st_nlink > 1:
            overwrite(syscalls, fd, old, new)
            syscalls.fsync(fd)
            return Result.DONE
        return _replace(syscalls, fd, (real, temp), old, new)
    finally:
        syscalls.close(fd)


def _replace(syscalls: Syscalls, like: int, paths: tuple[Path, Path], old: bytes, new: bytes) -> Result:
    real, temp = paths
    try:
        fill(syscalls, temp, new, durable=True)
        fd = syscalls.open_write(temp)
        try:
            syscalls.copy_attributes(like, fd)
        finally:
            syscalls.close(fd)
        if not leads_to(syscalls, real, like) or read_all(syscalls, like, len(old)) != old:
            syscalls.unlink(temp)
            return Result.CHANGED
        syscalls.replace(temp, real)
    except OSError:
        with suppress(OSError):
            syscalls.unlink(temp)
        raise
    return Result.DONE
