"""The forms of the write protocol (DESIGN 8), and which one a place allows: by what its file system is and does."""

from __future__ import annotations

import ctypes
import os
import secrets
import sys
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from plugin_server.vault.paths import TEMP_PREFIX, TEMP_SUFFIX
from plugin_server.vault.syscalls import WRITE_LEASE, Syscalls

OWN_PREFIX = TEMP_PREFIX + "own-"
"""Temporary files with nothing of the user's in them: figures and probes."""


class Form(StrEnum):
    LEASE = "lease"  # Linux: write lease, then in place
    SHARE = "share"  # Windows: opened with share mode 0, then in place
    EXCHANGE = "exchange"  # exchange of names, the displaced file watched
    ASKED = "asked"  # none of these: only when a person asks


# statfs(2) f_type of local file systems on which a lease keeps every other program out: ext2-4, XFS, Btrfs, tmpfs.
# Not FUSE (bindfs grants a lease, and an open() through the folder beneath is not held up), not overlayfs (the same
# through its layers), not NFS, SMB, 9p, virtiofs (another machine is not held up).
LEASE_TYPES = frozenset({0xEF53, 0x58465342, 0x9123683E, 0x01021994})

# What another machine changes here reaches no inotify watch: NFS, SMB (three numbers), 9p, FUSE, Ceph, AFS, vboxsf.
REMOTE_TYPES = frozenset(
    {0x6969, 0x517B, 0xFF534D42, 0xFE534D42, 0x01021997, 0x65735546, 0x00C36400, 0x5346414F, 0x786F4256}
)


def file_system_type(folder: Path) -> int | None:
    """f_type of statfs(2), whose first field it is on every Linux; None elsewhere and where it fails."""
    if sys.platform != "linux":
        return None
    buffer = ctypes.create_string_buffer(512)
    if ctypes.CDLL(None, use_errno=True).statfs(os.fsencode(folder), buffer) != 0:
        return None
    word = ctypes.c_uint if os.uname().machine == "s390x" else ctypes.c_ulong
    return int(word.from_buffer(buffer).value) & 0xFFFFFFFF


def is_remote(folder: Path) -> bool:
    """Whether changes in the folder may come from where no file events come from."""
    return file_system_type(folder) in REMOTE_TYPES


def choose(folder: Path, syscalls: Syscalls) -> Form:
    """The form for notes in this folder. It leaves nothing behind."""
    if sys.platform == "win32":
        return Form.SHARE
    if file_system_type(folder) in LEASE_TYPES and _lease_works(folder, syscalls):
        return Form.LEASE
    return Form.EXCHANGE if _exchange_works(folder, syscalls) else Form.ASKED


def temp_name(*, own: bool = False) -> str:
    """A fresh name for a temporary file: short, so that it fits beside a note with the longest of names."""
    return (OWN_PREFIX if own else TEMP_PREFIX) + secrets.token_hex(6) + TEMP_SUFFIX


def _lease_works(folder: Path, syscalls: Syscalls) -> bool:
    """Whether a lease is granted here, and an open() then waits for it."""
    probe = folder / temp_name(own=True)
    fd = -1
    try:
        fd = syscalls.open_new(probe)
        syscalls.set_lease(fd, WRITE_LEASE)
        try:
            syscalls.close(syscalls.open_read(probe))
        except BlockingIOError:
            return True
        return False
    except OSError:
        return False
    finally:
        _drop(syscalls, fd, probe)


def _exchange_works(folder: Path, syscalls: Syscalls) -> bool:
    one, other = folder / temp_name(own=True), folder / temp_name(own=True)
    first = second = -1
    try:
        first, second = syscalls.open_new(one), syscalls.open_new(other)
        syscalls.exchange(one, other)
        return syscalls.lstat(one).st_ino == syscalls.fstat(second).st_ino
    except OSError:
        return False
    finally:
        _drop(syscalls, first, one)
        _drop(syscalls, second, other)


def _drop(syscalls: Syscalls, fd: int, probe: Path) -> None:
    """Close a probe and take it away. Closing it gives up its lease."""
    with suppress(OSError):
        if fd >= 0:
            syscalls.close(fd)
            syscalls.unlink(probe)
