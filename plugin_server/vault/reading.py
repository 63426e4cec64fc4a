"""Reading a note so that what is read once stood there: never half of a save that the system could tell us of."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from pathlib import Path
from types import TracebackType

from plugin_server.model import NoteText, ObsidianSettings, Problem, Stamp
from plugin_server.vault import problems
from plugin_server.vault.paths import NO_SETTINGS, Places, is_note, is_open, note_name, sound
from plugin_server.vault.scan import is_placeholder, look, placeholder_name, stamp_of
from plugin_server.vault.steps import LIMIT, read_all
from plugin_server.vault.syscalls import BY_FOLDERS, Syscalls

_TRIES = 5
_BETWEEN = 0.002  # seconds
_HEAD = 4096  # bytes: what a note is tells its beginning

Wanted = Callable[[bytes, bool], bool]
"""By the first bytes of a note, and whether these are all of it: is it to be read?"""


class Glance(Enum):
    PASSED = "passed"
    """A note stands there, and its first bytes say that it is none of those that are wanted."""


Found = NoteText | Problem | None


def read_note(syscalls: Syscalls, root: Path, path: str) -> Found:
    """The note; None where none stands there. Placeholders, folders, pipes, devices and large files are not read."""
    with Reader(syscalls, root) as reader:
        return reader.read(path)


class Reader:
    """Reads notes of one vault, most cheaply those of one folder after the other. A context manager.

    Folders are opened one inside the other, so that no link is followed and none can be put in the way meanwhile.
    Where that does not lead to a note, the path is resolved and looked at part by part.
    """

    def __init__(self, syscalls: Syscalls, root: Path) -> None:
        self._sys, self._root = syscalls, root
        self._folder: str | None = None
        self._fds: list[int] = []  # of the vault and, part by part, of the folder last read in

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave(0)

    def read(self, path: str) -> Found:
        """The note, whole."""
        found = self._straight(path)
        return self._resolved(path) if found is None else found

    def look(self, path: str, stamp: Stamp, wanted: Wanted) -> Found | Glance:
        """The note, where its beginning makes it one that is `wanted`. `stamp`: as a walk has just seen it, so that
        the path is a note's."""
        if stamp.size > LIMIT:
            return problems.too_large(path)
        if not BY_FOLDERS:
            return self._resolved(path)
        folder, _, name = path.rpartition("/")
        try:
            if folder != self._folder:
                self._enter(folder)
            fd = self._sys.open_read_in(name, self._fds[-1])
        except OSError:
            return self._resolved(path)
        try:
            return self._glance(fd, path, stamp, wanted)
        except OSError as error:
            return problems.of_error(path, error)
        finally:
            _close(self._sys, fd)

    def note_at(self, path: str, settings: ObsidianSettings = NO_SETTINGS) -> bool:
        """Does a note of the user's stand at this very path, by the same rules as in a walk over the vault?"""
        if not is_note(path, settings):
            return False
        folder, _, name = path.rpartition("/")
        if not (BY_FOLDERS and sound(path)):
            return look(self._root, path, settings) is not None
        try:
            if folder != self._folder:
                self._enter(folder)
            status = self._sys.stat_in(name, self._fds[-1])
        except OSError:
            return False
        return stat.S_ISREG(status.st_mode) and not is_placeholder(status)

    def _glance(self, fd: int, path: str, stamp: Stamp, wanted: Wanted) -> NoteText | Problem | Glance:
        """What is read between the walk and a look at the stamp that is still the same was there all the time."""
        data = self._sys.read_at(fd, _HEAD, 0)
        whole = len(data) < _HEAD
        if not wanted(data, whole):
            return Glance.PASSED
        if not whole:
            data += self._sys.read_at(fd, max(1, stamp.size + 1 - _HEAD), _HEAD)
        if len(data) == stamp.size and stamp_of(self._sys.fstat(fd)) == stamp:
            return NoteText.of(path, data, stamp)
        return _read(self._sys, fd, path)

    def _straight(self, path: str) -> NoteText | Problem | None:
        """What is read at the path itself; None where that has to be looked at more closely."""
        folder, _, name = path.rpartition("/")
        if not (BY_FOLDERS and note_name(name) and is_open(path) and sound(path)):
            return None
        try:
            if folder != self._folder:
                self._enter(folder)
            if _refusal(path, self._sys.stat_in(name, self._fds[-1])):
                return None
            fd = self._sys.open_read_in(name, self._fds[-1])
        except OSError:
            return None
        try:
            return _read(self._sys, fd, path)
        except OSError as error:
            return problems.of_error(path, error)
        finally:
            _close(self._sys, fd)

    def _enter(self, folder: str) -> None:
        self._leave(1)
        if not self._fds:
            self._fds.append(self._sys.open_folder(self._root))
        for part in folder.split("/") if folder else ():
            self._fds.append(self._sys.open_folder_in(part, self._fds[-1]))
        self._folder = folder

    def _leave(self, kept: int) -> None:
        """Close all folders but so many, counted from the vault's own."""
        while len(self._fds) > kept:
            _close(self._sys, self._fds.pop())
        self._folder = None

    def _resolved(self, path: str) -> Found:
        real = Places(self._root).of_note(path)
        if real is None:
            return problems.outside(path)
        try:
            refusal = _refusal(path, self._sys.lstat(real))
            return refusal or self._at(real, path)
        except (FileNotFoundError, NotADirectoryError):
            return problems.placeholder(path) if _in_icloud(self._sys, real) else None
        except OSError as error:
            return problems.of_error(path, error)

    def _at(self, real: Path, path: str) -> NoteText | Problem:
        fd = self._sys.open_read(real)
        try:
            return _read(self._sys, fd, path)
        finally:
            _close(self._sys, fd)


def _close(syscalls: Syscalls, fd: int) -> None:
    try:  # noqa: SIM105 - every note of a great vault comes by here
        syscalls.close(fd)
    except OSError:
        pass


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


def _read(syscalls: Syscalls, fd: int, path: str) -> NoteText | Problem:
    for _ in range(_TRIES):
        before = syscalls.fstat(fd)
        refusal = _refusal(path, before)
        if refusal is not None:
            return refusal
        data = read_all(syscalls, fd, LIMIT, before.st_size)
        if stamp_of(syscalls.fstat(fd)) == stamp_of(before) and len(data) == before.st_size:
            return NoteText.of(path, data, stamp_of(before))
        syscalls.pause(_BETWEEN)
    return problems.of_error(path, BlockingIOError(errno.EAGAIN, "being written"))
