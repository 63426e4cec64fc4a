"""One walk over the vault: which notes stand there, how they look from outside, and what else can be linked to."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from plugin_server.model import ObsidianSettings, Problem, Stamp
from plugin_server.vault import problems
from plugin_server.vault.paths import (
    NO_SETTINGS,
    conflict_of,
    excluded,
    is_note,
    is_open,
    is_temp,
    note_name,
    resolve,
)

_DATALESS = 0x40000000  # macOS SF_DATALESS: the content lies in iCloud, reading would fetch it
_RECALL = 0x00400000 | 0x00040000 | 0x00001000  # Windows: RECALL_ON_DATA_ACCESS, RECALL_ON_OPEN, OFFLINE


@dataclass(frozen=True, slots=True)
class Scan:
    """What one walk found. `under` is the folder it began in; empty: the whole vault."""

    under: str = ""
    notes: dict[str, Stamp] = field(default_factory=dict)
    names: frozenset[str] = frozenset()  # every file that a link may lead to, notes and attachments
    copies: dict[str, str] = field(default_factory=dict)  # conflict copy -> the note it belongs to
    placeholders: frozenset[str] = frozenset()  # notes that lie in the cloud: there, and not to be read
    leftovers: tuple[str, ...] = ()  # temporary files of ours
    closed: frozenset[str] = frozenset()  # folders that could not be looked into
    problems: tuple[Problem, ...] = ()

    def hides(self, path: str) -> bool:
        """Whether a note may be there without having been seen."""
        if path in self.placeholders or "" in self.closed:
            return True
        return any(path.startswith(folder + "/") for folder in self.closed)


def stamp_of(status: os.stat_result) -> Stamp:
    return Stamp(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def is_placeholder(status: os.stat_result) -> bool:
    """Whether reading the file would fetch it from the cloud."""
    flags: int = getattr(status, "st_flags", 0)
    attributes: int = getattr(status, "st_file_attributes", 0)
    return bool(flags & _DATALESS or attributes & _RECALL)


def placeholder_name(name: str) -> str:
    """What older versions of macOS put in the place of a file that lies in iCloud alone."""
    return f".{name}.icloud"


def _evicted(name: str) -> str | None:
    """The file that such a placeholder stands for."""
    return name[1:-7] if name.startswith(".") and name.endswith(".icloud") else None


@dataclass(slots=True)
class _Walk:
    root: Path
    settings: ObsidianSettings
    notes: dict[str, Stamp] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    copies: dict[str, str] = field(default_factory=dict)
    placeholders: list[str] = field(default_factory=list)
    leftovers: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def walk(self, under: str) -> None:
        folders = [under]
        while folders:
            folder = folders.pop()
            for entry, path in self._entries(folder):
                if entry.is_dir(follow_symlinks=False):
                    folders.append(path)
                else:
                    self._file(entry, path)
        for path in self.links:
            self._link(path)

    def _entries(self, folder: str) -> Iterator[tuple[os.DirEntry[str], str]]:
        """The entries of a folder that are neither hidden nor unreadable by name, with their paths."""
        prefix = folder + "/" if folder else ""
        try:
            with os.scandir(self.root / folder) as entries:
                for entry in entries:
                    name = entry.name
                    if not name.isascii() and not _decodable(name):
                        self.problems.append(problems.undecodable(prefix + _readable(name)))
                    elif evicted := _evicted(name):
                        self._cloud(prefix + evicted)
                    elif not name.startswith("."):
                        yield entry, prefix + name
                    elif is_temp(name):
                        self.leftovers.append(prefix + name)
        except FileNotFoundError:
            if not folder:
                self.closed.append(folder)
        except NotADirectoryError:
            pass
        except OSError as error:
            self.closed.append(folder)
            self.problems.append(problems.of_error(folder or ".", error))

    def _cloud(self, path: str) -> None:
        if is_note(path, self.settings):
            self.names.append(path)
            self.placeholders.append(path)

    def _file(self, entry: os.DirEntry[str], path: str) -> None:
        if entry.is_symlink():
            self.links.append(path)
        elif is_note(path, self.settings):
            self._note(entry, path)
        elif entry.is_file(follow_symlinks=False):
            self._other(path)

    def _note(self, entry: os.DirEntry[str], path: str) -> None:
        try:
            status = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            return
        except OSError as error:
            self.problems.append(problems.of_error(path, error))
            return
        if not stat.S_ISREG(status.st_mode):
            return
        self.names.append(path)
        if is_placeholder(status):
            self.placeholders.append(path)
        else:
            self.notes[path] = stamp_of(status)

    def _other(self, path: str) -> None:
        note = copy_of(path, self.settings)
        if note is not None:
            self.copies[path] = note
        else:
            self.names.append(path)

    def _link(self, path: str) -> None:
        """A link to a note that has a place of its own is another name for it, not a second note."""
        real = resolve(self.root, path)
        if real is not None and real.is_file():
            self.names.append(path)


def scan(root: Path, under: str = "", settings: ObsidianSettings = NO_SETTINGS) -> Scan:
    """Walk the vault, or one folder of it. Never leads out of the vault; what it cannot look at, it reports.

    One `lstat` a note and none for other files. Symbolic links to folders are not entered: inside the vault their
    notes are met under their own names, and outside of it they are not ours.
    """
    walk = _Walk(root, settings)
    if under == "" or resolve(root, under) == root.resolve() / under:
        walk.walk(under)
    return Scan(
        under=under,
        notes=walk.notes,
        names=frozenset(walk.names),
        copies=walk.copies,
        placeholders=frozenset(walk.placeholders),
        leftovers=tuple(sorted(walk.leftovers)),
        closed=frozenset(walk.closed),
        problems=tuple(sorted(walk.problems)),
    )


def copy_of(path: str, settings: ObsidianSettings = NO_SETTINGS) -> str | None:
    """The note that a conflict copy in the vault belongs to, by its name; None where the path is no such copy."""
    if not note_name(path) or not is_open(path) or excluded(path, settings):
        return None
    return conflict_of(path)


def look(root: Path, path: str, settings: ObsidianSettings = NO_SETTINGS) -> Stamp | None:
    """The stamp of one note, by the same rules as a scan; None where no note stands at the path."""
    real = resolve(root, path)
    if real is None or not is_note(path, settings) or real != root.resolve() / path:
        return None
    try:
        status = os.lstat(real)
    except OSError:
        return None
    return stamp_of(status) if stat.S_ISREG(status.st_mode) and not is_placeholder(status) else None


def _decodable(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _readable(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode("utf-8", "replace")
