"""What the vault holds, as read: bytes to readings to the current Snapshot.

Events are hints, digests are truth: a note whose digest is the known one did not change, whoever says so.
That is also how the echo of our own writes ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from plugin_server.copies import Copies
from plugin_server.model import BrokenNote, NoteText, ObsidianSettings, OtherNote, Problem, Reading
from plugin_server.names import Names
from plugin_server.notes.reader import read_note
from plugin_server.snapshot import EMPTY, Snapshot
from plugin_server.vault.files import Files
from plugin_server.vault.index import Index
from plugin_server.vault.obsidian import read_settings
from plugin_server.vault.scan import Scan, copy_of, look, scan

GRACE = 60.0  # seconds for which a note that someone is typing in still counts as it last was


@dataclass(frozen=True, slots=True)
class Change:
    """What a look at the vault has brought. `notes` are those whose text changed: path -> came by sync."""

    before: Snapshot
    after: Snapshot
    notes: Mapping[str, bool] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.before is not self.after or bool(self.notes)


class Library:
    """The reading side. Not safe for several threads at once: the conductor sees to that."""

    def __init__(self, root: Path, files: Files, clock: Callable[[], float]) -> None:
        self.root = root
        self.snapshot: Snapshot = EMPTY
        self._files = files
        self._clock = clock
        self.pulse: Callable[[], None] = lambda: None  # called before each note is read; may raise to end it
        self._index = Index()
        self._typing: dict[str, tuple[BrokenNote, float]] = {}
        self._unread: dict[str, Problem] = {}
        self._scan_problems: tuple[Problem, ...] = ()
        self.copies = Copies(files.read)

    def __len__(self) -> int:
        return len(self._index)

    # ------------------------------------------------------------------ looking

    def load(self, told: Callable[[int, int], None] | None = None) -> Change:
        """Read the whole vault. `told` hears how many notes of how many were read."""
        config = read_settings(self.root)
        settings, self._scan_problems = config.settings, config.problems
        found = scan(self.root, "", settings)
        self._took(found)
        readings: dict[str, Reading | None] = {}
        for count, path in enumerate(sorted(found.notes), 1):
            self._read(path, readings)
            if told is not None:
                told(count, len(found.notes))
        self.copies.settle(readings, readings.get)
        before = self.snapshot
        self.snapshot = EMPTY.changed(readings, Names.of(found.names), settings)
        return Change(before, self.snapshot)

    def refresh(self, paths: Iterable[str]) -> Change:
        """Look at these paths, files or folders, and at nothing else."""
        changed: dict[str, Reading | None] = {}
        added: set[str] = set()
        removed: set[str] = set()
        for path in sorted(set(paths)):
            if (self.root / path).is_dir() or any(known != path for known in self._index.beneath(path)):
                self._folder(path, changed, added, removed)
            else:
                self._file(path, changed, added, removed)
        return self._advance(changed, self.snapshot.names.changed(added, removed))

    def rescan(self) -> Change | None:
        """A stat of the whole vault, and a read of what looks changed. None: most notes are gone at once."""
        config = read_settings(self.root)
        settings = config.settings
        found = scan(self.root, "", settings)
        diff = self._index.diff(found)
        if diff.most_gone:
            return None
        self._took(found)
        self._scan_problems = (*config.problems, *found.problems)
        changed: dict[str, Reading | None] = {}
        for path in sorted(diff.dirty):
            self._read(path, changed)
        return self._advance(changed, self._names(found), settings)

    def wrote(self, note: NoteText) -> None:
        """Remember a note as we have just written it; what follows from that is our own echo."""
        self._index.put(note)
        self._advance({note.path: read_note(note)}, self.snapshot.names)

    def drew(self, path: str) -> None:
        """A figure of ours now lies at this path."""
        self.snapshot = self.snapshot.changed({}, self.snapshot.names.changed([path], []))

    def took_away(self, path: str) -> None:
        self.snapshot = self.snapshot.changed({}, self.snapshot.names.changed([], [path]))

    def patience_is_over(self) -> Change:
        """Notes that could not be read for a minute now count as absent for the others."""
        now = self._clock()
        over = {path: note for path, (note, since) in self._typing.items() if now - since >= GRACE}
        for path in over:
            del self._typing[path]
        return self._advance(dict(over), self.snapshot.names, keep_typing=False)

    def typing(self, path: str) -> bool:
        """Is the note left alone because its front matter cannot be read just now?"""
        return path in self._typing or isinstance(self.snapshot.readings.get(path), BrokenNote)

    @property
    def paths(self) -> tuple[str, ...]:
        """All notes of the vault, of whatever kind, sorted."""
        return tuple(sorted(self._index.beneath("")))

    def digest(self, path: str) -> str | None:
        known = self._index.get(path)
        return known.digest if known else None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be read, notes and folders."""
        typing = [problem for note, _ in self._typing.values() for problem in note.problems]
        told = (*self._unread.values(), *self._scan_problems, *self.copies.problems)
        return (*self.snapshot.problems, *typing, *told)

    # ------------------------------------------------------------------ reading

    def _file(
        self, path: str, changed: dict[str, Reading | None], added: set[str], removed: set[str]
    ) -> None:
        settings = self.snapshot.obsidian
        known = path in self._index or path in self._unread
        if known or look(self.root, path, settings) is not None:
            self._read(path, changed)
        there = (self.root / path).is_file() or path in self._unread
        note = copy_of(path, settings)
        self.copies.seen(path, note if there else None)
        (added if there and note is None else removed).add(path)

    def _folder(
        self, path: str, changed: dict[str, Reading | None], added: set[str], removed: set[str]
    ) -> None:
        found = scan(self.root, path, self.snapshot.obsidian)
        for note in sorted(self._index.diff(found).dirty):
            self._read(note, changed)
        self.copies.found(found.copies, path)
        inside = path.rstrip("/") + "/"
        before = {one for one in self.snapshot.names if one.startswith(inside)}
        added |= found.names
        removed |= before - found.names

    def _read(self, path: str, changed: dict[str, Reading | None]) -> None:
        """Read one note if its digest is new; a note that cannot be opened stays as it last was."""
        self.pulse()
        self._unread.pop(path, None)
        found = self._files.read(path)
        if isinstance(found, Problem):
            self._unread[path] = found
        elif found is None:
            if self._index.drop(path):
                changed[path] = None
        elif self._index.put(found):
            changed[path] = read_note(found)

    def _advance(
        self,
        changed: dict[str, Reading | None],
        names: Names,
        settings: ObsidianSettings | None = None,
        *,
        keep_typing: bool = True,
    ) -> Change:
        before = self.snapshot
        notes = {path: self._by_sync(path) for path in changed}
        if keep_typing:
            self._hold_back(changed)
        self.copies.settle(changed, lambda path: changed.get(path, before.readings.get(path)))
        obsidian = settings or before.obsidian
        if changed or names is not before.names or obsidian != before.obsidian:
            self.snapshot = before.changed(changed, names, obsidian)
        return Change(before, self.snapshot, notes)

    def _hold_back(self, changed: dict[str, Reading | None]) -> None:
        """Someone is typing: for a minute the other notes still see the note as it last was."""
        for path, reading in list(changed.items()):
            before = self.snapshot.readings.get(path)
            meant = before is not None and not isinstance(before, BrokenNote | OtherNote)
            if isinstance(reading, BrokenNote) and meant and not reading.practice:
                since = self._typing.get(path, (reading, self._clock()))[1]
                self._typing[path] = (reading, since)
                del changed[path]
            else:
                self._typing.pop(path, None)

    def _by_sync(self, path: str) -> bool:
        known = self._index.get(path)
        return bool(known and known.stamp.came_by_sync)

    def _took(self, found: Scan) -> None:
        self.copies.found(found.copies)
        self._scan_problems = (*self._scan_problems, *found.problems)

    def _names(self, found: Scan) -> Names:
        before = set(self.snapshot.names)
        return self.snapshot.names.changed(found.names - before, before - found.names)
