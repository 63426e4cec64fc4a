"""Reading a note so that what is read once stood there: never half of a save that the system could tell us of."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from plugin_server.model import NoteText, Problem
from plugin_server.vault import problems
from plugin_server.vault.paths import is_open, note_name, resolve
from plugin_server.vault.scan import is_placeholder, placeholder_name, stamp_of
from plugin_server.vault.steps import LIMIT, read_all
from plugin_server.vault.syscalls import Syscalls

_TRIES = 5
_BETWEEN = 0.002  # seconds


def place_of(root: Path, path: str) -> Path | None:
    """Where the note really lies; None where that is no place for a note: a link makes no note of a hidden file."""
    if not (note_name(path) and is_open(path)):
        return None
    real = resolve(root, path)
    if real is None:
        return None
    inside = real.relative_to(root.resolve()).as_posix()
    return real if inside == path or (note_name(inside) and is_open(inside)) else None


def read_note(syscalls: Syscalls, root: Path, path: str) -> NoteText | Problem | None:
    """The note; None where none stands there. Placeholders, folders, pipes, devices and large files are not read."""
    real = place_of(root, path)
    if real is None:
        return problems.outside(path)
    try:
        refusal = _refusal(path, syscalls.lstat(real))
        return refusal or _read(syscalls, real, path)
    except (FileNotFoundError, NotADirectoryError):
        return problems.placeholder(path) if _in_icloud(syscalls, real) else None
    except OSError as error:
        return problems.of_error(path, error)


def _in_icloud(syscalls: Syscalls, real: Path) -> bool:
    with suppress(OSError):
        syscalls.lstat(real.with_name(placeholder_name(real.name)))
        return True
    return False


def _refusal(path: str, status: os.stat_result) -> Problem | None:
    if is_placeholder(status):
        return problems.placeholder(path)
    if not stat.S_ISREG(status.st_mode):
        return problems.not_a_file(path)
    return problems.too_large(path) if status.st_size > LIMIT else None


def _read(syscalls: Syscalls, real: Path, path: str) -> NoteText | Problem:
    fd = syscalls.open_read(real)
    try:
        for _ in range(_TRIES):
            before = syscalls.fstat(fd)
            refusal = _refusal(path, before)
            if refusal is not None:
                return refusal
            data = read_all(syscalls, fd, LIMIT)
            if stamp_of(syscalls.fstat(fd)) == stamp_of(before) and len(data) == before.st_size:
                return NoteText.of(path, data, stamp_of(before))
            syscalls.pause(_BETWEEN)
    finally:
        with suppress(OSError):
            syscalls.close(fd)
    return problems.of_error(path, BlockingIOError(errno.EAGAIN, "being written"))
