"""One walk over the vault: which notes stand there, how they look from outside, and what else can be linked to."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping, Sequence
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
    plainly_a_note,
    resolve,
)

_stamp = tuple.__new__  # fifty thousand of them are made at every look through a great vault
_DATALESS = 0x40000000  # macOS SF_DATALESS: the content lies in iCloud, reading would fetch it
_RECALL = 0x00400000 | 0x00040000 | 0x00001000  # Windows: RECALL_ON_DATA_ACCESS, RECALL_ON_OPEN, OFFLINE


Rested = Callable[[str, Sequence[str], Sequence[Stamp | None]], bool]
"""By the files of one folder (path of the folder, names, for each note its stamp): is all there as it was last?"""


@dataclass(frozen=True, slots=True)
class Scan:
    """What one walk found. `under` is the folder it began in; empty: the whole vault. Of folders `at_rest` the notes
    and names are left out; of the others `listed` has the names in the order in which they were met."""

    under: str = ""
    notes: dict[str, Stamp] = field(default_factory=dict)
    names: frozenset[str] = frozenset()  # every file that a link may lead to, notes and attachments
    copies: dict[str, str] = field(default_factory=dict)  # conflict copy -> the note it belongs to
    placeholders: frozenset[str] = frozenset()  # notes that lie in the cloud: there, and not to be read
    leftovers: tuple[str, ...] = ()  # temporary files of ours
    closed: frozenset[str] = frozenset()  # folders that could not be looked into
    problems: tuple[Problem, ...] = ()
    at_rest: frozenset[str] = frozenset()
    listed: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def hides(self, path: str) -> bool:
        """Whether a note may be there without having been seen."""
        if path in self.placeholders or "" in self.closed:
            return True
        return any(path.startswith(folder + "/") for folder in self.closed)


def stamp_of(status: os.stat_result) -> Stamp:
    """What tells a changed file from one that is as it was."""
    return _stamp(
        Stamp, (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    )


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
    rested: Rested | None
    notes: dict[str, Stamp] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    copies: dict[str, str] = field(default_factory=dict)
    placeholders: list[str] = field(default_factory=list)
    leftovers: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    at_rest: list[str] = field(default_factory=list)
    listed: dict[str, list[str]] = field(default_factory=dict)

    def walk(self, under: str) -> None:
        folders = [under]
        while folders:
            self._folder(folders.pop(), folders)
        for path in self.links:
            self._link(path)

    def _folder(self, folder: str, folders: list[str]) -> None:
        """The entries of one folder; the folders in it are to be walked too."""
        prefix = folder + "/" if folder else ""
        plain = is_open(prefix + "x") and not self.settings.ignored and not excluded(prefix, self.settings)
        here, links = _Here(prefix, plain), len(self.links)
        whole = False
        try:
            with os.scandir(f"{self.root}/{folder}") as entries:
                for entry in entries:
                    self._entry(entry, here, folders)
            whole = True
        except FileNotFoundError:
            if not folder:
                self.closed.append(folder)
        except NotADirectoryError:
            return
        except OSError as error:
            self.closed.append(folder)
            self.problems.append(problems.of_error(folder or ".", error))
        self._take(folder, here, whole=whole and len(self.links) == links)

    def _take(self, folder: str, here: _Here, *, whole: bool) -> None:
        """What one folder holds. `whole`: all of it was seen, and where a link in it leads is no question."""
        if whole and self.rested is not None and self.rested(folder, here.names, here.stamps):
            self.at_rest.append(folder)
            return
        if whole:
            self.listed[folder] = here.names
        for name, stamp in zip(here.names, here.stamps, strict=True):
            self.names.append(path := here.prefix + name)
            if stamp is not None:
                self.notes[path] = stamp

    def _entry(self, entry: os.DirEntry[str], here: _Here, folders: list[str]) -> None:
        name = entry.name
        if here.plain and plainly_a_note(name):
            if not self._note(entry, here) and entry.is_dir(follow_symlinks=False):
                folders.append(here.prefix + name)
        elif name[0] == "." or not decodable(name):
            self._odd(name, here)
        elif entry.is_dir(follow_symlinks=False):
            folders.append(here.prefix + name)
        elif entry.is_symlink():
            self.links.append(here.prefix + name)
        elif is_note(here.prefix + name, self.settings):
            self._note(entry, here)
        elif entry.is_file(follow_symlinks=False):
            self._other(name, here)

    def _odd(self, name: str, here: _Here) -> None:
        """Hidden files, and names that are no text."""
        if not decodable(name):
            self.problems.append(problems.undecodable(here.prefix + _readable(name)))
        elif evicted := _evicted(name):
            if is_note(here.prefix + evicted, self.settings):
                here.add(evicted)
                self.placeholders.append(here.prefix + evicted)
        elif is_temp(name):
            self.leftovers.append(here.prefix + name)

    def _note(self, entry: os.DirEntry[str], here: _Here) -> bool:
        """False: no file, for all its name says."""
        try:
            status = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            return True
        except OSError as error:
            self.problems.append(problems.of_error(here.prefix + entry.name, error))
            return True
        if not stat.S_ISREG(status.st_mode):
            if stat.S_ISLNK(status.st_mode):
                self.links.append(here.prefix + entry.name)
            return False
        cloud = is_placeholder(status)
        if cloud:
            self.placeholders.append(here.prefix + entry.name)
        here.names.append(entry.name)
        here.stamps.append(None if cloud else stamp_of(status))
        return True

    def _other(self, name: str, here: _Here) -> None:
        note = copy_of(here.prefix + name, self.settings)
        if note is not None:
            self.copies[here.prefix + name] = note
        else:
            here.add(name)

    def _link(self, path: str) -> None:
        """A link to a note that has a place of its own is another name for it, not a second note."""
        real = resolve(self.root, path)
        if real is not None and real.is_file():
            self.names.append(path)


@dataclass(slots=True)
class _Here:
    """One folder: the files a link may lead to, and of the notes among them the stamps. `plain`: nothing about the
    folder makes a note in it none of the user's."""

    prefix: str
    plain: bool
    names: list[str] = field(default_factory=list)
    stamps: list[Stamp | None] = field(default_factory=list)

    def add(self, name: str, stamp: Stamp | None = None) -> None:
        self.names.append(name)
        self.stamps.append(stamp)


def scan(
    root: Path, under: str = "", settings: ObsidianSettings = NO_SETTINGS, rested: Rested | None = None
) -> Scan:
    """Walk the vault, or one folder of it. Never leads out of the vault; what it cannot look at, it reports.

    One `lstat` a note and none for other files. Symbolic links to folders are not entered: inside the vault their
    notes are met under their own names, and outside of it they are not ours. `rested` spares what is the same as last
    time.
    """
    walk = _Walk(root, settings, rested)
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
        at_rest=frozenset(walk.at_rest),
        listed=walk.listed,
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


def decodable(name: str) -> bool:
    """Whether a name of a file is text."""
    if name.isascii():
        return True
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _readable(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode("utf-8", "replace")
