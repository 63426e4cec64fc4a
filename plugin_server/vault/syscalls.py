"""The system calls of the write path, one by one, so that a test can make any of them fail.

Every call raises OSError as the system gives it. A call that a signal interrupted is made again (PEP 475 does the
same for those of `os`).
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import sys
import time
from pathlib import Path

if sys.platform == "linux":
    import fcntl

_NO_LINKS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
# A FIFO must not hold us up, and neither must a file on which another program has a lease.
_NO_WAITING = getattr(os, "O_NONBLOCK", 0)

BY_FOLDERS = {os.open, os.stat} <= os.supports_dir_fd
"""Whether a file can be named by its folder's descriptor, so that no link is followed on the way to it."""

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # linux/fs.h
_RENAME_SWAP = 2  # macOS sys/stdio.h; renamex_np(2): needs VOL_CAP_INT_RENAME_SWAP, which APFS has
_KEEP_SIZE = 1  # linux/falloc.h FALLOC_FL_KEEP_SIZE
_F_SETLEASE, _F_GETLEASE = 1024, 1025  # linux/fcntl.h
WRITE_LEASE: int = fcntl.F_WRLCK if sys.platform == "linux" else 1
NO_LEASE: int = fcntl.F_UNLCK if sys.platform == "linux" else 2

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform != "win32" else None


def _call(name: str, *arguments: object) -> None:
    """Call a function of the C library that returns 0; ENOSYS where the library has no such function."""
    function = getattr(_libc, name, None)
    if function is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    while function(*arguments) != 0:
        code = ctypes.get_errno()
        if code != errno.EINTR:
            raise OSError(code, os.strerror(code))


class Syscalls:
    """The real ones."""

    def open_read(self, path: Path) -> int:
        return os.open(path, os.O_RDONLY | _NO_LINKS | _NO_WAITING)

    def open_folder(self, path: Path) -> int:
        return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def open_folder_in(self, name: str, folder: int) -> int:
        """Fails where the name is a link."""
        return os.open(name, os.O_RDONLY | os.O_DIRECTORY | _NO_LINKS, dir_fd=folder)

    def open_read_in(self, name: str, folder: int) -> int:
        return os.open(name, os.O_RDONLY | _NO_LINKS | _NO_WAITING, dir_fd=folder)

    def stat_in(self, name: str, folder: int) -> os.stat_result:
        """Of the name itself, where it is a link."""
        return os.stat(name, dir_fd=folder, follow_symlinks=False)

    def open_write(self, path: Path) -> int:
        return os.open(path, os.O_RDWR | _NO_LINKS | _NO_WAITING)

    def open_new(self, path: Path, mode: int = 0o600) -> int:
        """Fails where anything stands at the path, a dangling link included."""
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _NO_LINKS, mode)

    def close(self, fd: int) -> None:
        os.close(fd)

    def fstat(self, fd: int) -> os.stat_result:
        return os.fstat(fd)

    def lstat(self, path: Path) -> os.stat_result:
        return os.lstat(path)

    def read_at(self, fd: int, size: int, offset: int) -> bytes:
        if sys.platform == "win32":
            os.lseek(fd, offset, os.SEEK_SET)
            return os.read(fd, size)
        return os.pread(fd, size, offset)

    def write_at(self, fd: int, data: memoryview, offset: int) -> int:
        """May write less than asked."""
        if sys.platform == "win32":
            os.lseek(fd, offset, os.SEEK_SET)
            return os.write(fd, data)
        return os.pwrite(fd, data, offset)

    def truncate(self, fd: int, size: int) -> None:
        os.ftruncate(fd, size)

    def reserve(self, fd: int, offset: int, size: int) -> None:
        """Claim disk space without changing the file: fallocate(2). Does nothing where it is not to be had."""
        if sys.platform != "linux":
            return
        name = "fallocate64" if hasattr(_libc, "fallocate64") else "fallocate"
        try:
            _call(name, fd, _KEEP_SIZE, ctypes.c_int64(offset), ctypes.c_int64(size))
        except OSError as error:
            if error.errno not in (errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL):
                raise

    def fsync(self, fd: int) -> None:
        os.fsync(fd)

    def sync_folder(self, folder: Path) -> None:
        """Make names in a folder durable. Windows has no such call and needs none."""
        if sys.platform == "win32":
            return
        fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)

    def sync_file_system(self, fd: int) -> None:
        """Make everything on the file's file system durable: one call for many files. ENOSYS where unknown."""
        _call("syncfs", fd)

    def replace(self, source: Path, target: Path) -> None:
        os.replace(source, target)

    def link(self, source: Path, target: Path) -> None:
        """Give a file a second name; fails where that name is taken."""
        os.link(source, target, follow_symlinks=False)

    def unlink(self, path: Path) -> None:
        os.unlink(path)

    def make_folders(self, folder: Path) -> None:
        os.makedirs(folder, exist_ok=True)

    def exchange(self, one: Path, other: Path) -> None:
        """Let two names change places in one step: renameat2(2) RENAME_EXCHANGE, renamex_np(2) RENAME_SWAP."""
        first, second = os.fsencode(one), os.fsencode(other)
        if sys.platform == "darwin":
            _call("renamex_np", first, second, ctypes.c_uint(_RENAME_SWAP))
        else:
            flag = ctypes.c_uint(_RENAME_EXCHANGE)
            _call("renameat2", _AT_FDCWD, first, _AT_FDCWD, second, flag)

    def copy_attributes(self, source: int, target: int) -> None:
        """Mode, owner where permitted, extended attributes where there are any (access lists are among them)."""
        status = os.fstat(source)
        if sys.platform == "win32":
            return
        for owner in ((status.st_uid, status.st_gid), (-1, status.st_gid)):
            try:
                os.fchown(target, *owner)
                break
            except PermissionError:
                continue
        os.fchmod(target, status.st_mode & 0o7777)
        if sys.platform == "linux":
            _copy_extended(source, target)

    def set_lease(self, fd: int, kind: int) -> None:
        """F_SETLEASE, fcntl(2): `kind` is WRITE_LEASE or NO_LEASE."""
        _fcntl(fd, _F_SETLEASE, kind)

    def get_lease(self, fd: int) -> int:
        """F_GETLEASE: what the lease is now; after someone else's open(), what it must become."""
        return _fcntl(fd, _F_GETLEASE, 0)

    def pause(self, seconds: float) -> None:
        time.sleep(seconds)

    def wall_clock(self) -> float:
        """Seconds since 1970, as files are dated by."""
        return time.time()

    def now(self) -> float:
        """Seconds that never run backwards."""
        return time.monotonic()


REAL = Syscalls()


def _fcntl(fd: int, command: int, argument: int) -> int:
    if sys.platform != "linux":
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    return fcntl.fcntl(fd, command, argument)


def _copy_extended(source: int, target: int) -> None:
    try:
        names = os.listxattr(source)
    except OSError:
        return  # the file system has none
    for name in names:
        try:
            os.setxattr(target, name, os.getxattr(source, name))
        except OSError as error:
            if name.startswith("user."):
                raise
            if error.errno not in (errno.EPERM, errno.EACCES, errno.EOPNOTSUPP, errno.ENODATA):
                raise


def prepare_process() -> None:
    """Call once, in the main thread, before any note is written.

    When someone opens a file on which we have a lease, the kernel sends SIGIO, and its default action would end the
    process: fcntl(2), "Leases".
    """
    if sys.platform == "linux":
        signal.signal(signal.SIGIO, signal.SIG_IGN)
