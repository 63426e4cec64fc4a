"""What the vault holds, as read: bytes to readings to the current Snapshot.

Events are hints, digests are truth: a note whose digest is the known one did not change, whoever says so.
That is also how the echo of our own writes ends.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from plugin_server.copies import Copies
from plugin_server.first_look import Helper, helper, look_at_all
from plugin_server.model import BrokenNote, NoteText, ObsidianSettings, OtherNote, Problem, Reading, Stamp
from plugin_server.names import Names, base_key
from plugin_server.notes.again import read_again
from plugin_server.notes.reader import is_worth_reading, read_note
from plugin_server.recall import Recalled
from plugin_server.snapshot import EMPTY, Snapshot, matters
from plugin_server.uncollected import uncollected
from plugin_server.vault.files import Files
from plugin_server.vault.index import Index
from plugin_server.vault.obsidian import read_settings
from plugin_server.vault.reading import Glance, Reader
from plugin_server.vault.scan import Scan, copy_of, scan

RACY = 2_000_000_000  # nanoseconds
GRACE = 60.0  # seconds for which a note that someone is typing in still counts as it last was


@dataclass(frozen=True, slots=True)
class Change:
    """What a look at the vault has brought. `notes` are those whose text changed: path -> came by sync."""

    before: Snapshot
    after: Snapshot
    notes: Mapping[str, bool] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.before is not self.after or bool(self.notes)


@dataclass(slots=True)
class _Seen:
    """What a look at some paths has found so far: readings, and files that came and went."""

    changed: dict[str, Reading | None] = field(default_factory=dict)
    added: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)


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
        self._helper: Helper | None = None
        self.copies = Copies(files.read)

    def __len__(self) -> int:
        return len(self._index)

    # ------------------------------------------------------------------ looking

    def look_ahead(self) -> None:
        """The vault will be loaded: where another processor can help, it begins at once. To be called while there is
        one thread."""
        if self._helper is None:
            self._helper = helper(self.root, self._files)

    def close(self) -> None:
        """Nobody helps any more."""
        if self._helper is not None:
            self._helper.close()
            self._helper = None

    @uncollected
    def load(self, told: Callable[[int, int], None] | None = None) -> Change:
        """Read the whole vault. `told` hears how many notes of how many were read."""
        self.look_ahead()
        config = read_settings(self.root)
        settings, self._scan_problems = config.settings, config.problems
        found = scan(self.root, "", settings)
        self._took(found)
        self._index.restore()
        names = Names.of(found.names)  # now, for a helper may need its time
        try:
            seen = look_at_all(found.notes, self._files, self._index, self.pulse, told, self._helper)
        finally:
            self.close()
        self._unread = seen.unread
        self.copies.settle(seen.glimpses, seen.glimpses.get)
        before = self.snapshot
        self.snapshot = Snapshot.first(seen.glimpses, names, settings, pulse=self.pulse)
        self._index.rest(found, seen.passed)
        return Change(before, self.snapshot)

    @uncollected
    def recall(self, kept: Recalled) -> Change | None:
        """Go on from what was known when it was kept: only what looks changed since is read. None: it is no use.

        A note saved within two seconds of the keeping is read again, for its stamp may not tell a later save.
        """
        config = read_settings(self.root)
        if config.settings != kept.snapshot.obsidian:
            return None
        recent = kept.written - RACY
        self._index.restore(kept.index)
        found = scan(self.root, "", config.settings, partial(self._index.stands, before=recent))
        diff = self._index.diff(found)
        if diff.most_gone:
            self._index.restore()
            return None
        self.snapshot = kept.snapshot
        self._scan_problems = config.problems
        self._took(found)
        self.copies.recall(kept.snapshot.sessions)
        changed: dict[str, Reading | None] = {}
        racy = [path for path, stamp in found.notes.items() if stamp[3] > recent or stamp[4] > recent]
        self._catch_up({*diff.dirty, *racy}, found, changed)
        change = self._advance(changed, self._names(found), config.settings)
        self._index.rest(found)
        return change

    def keep(self, written: int, unsettled: Iterable[str]) -> Recalled:
        """What is known now, for `recall`. Left out is what has to be read again in any case."""
        doubtful = {*self._typing, *self._unread, *self.copies.of}
        without = dict.fromkeys(path for path in doubtful if path in self.snapshot.readings)
        snapshot = self.snapshot.changed(without) if without else self.snapshot
        index = self._index.kept(
            lambda path, one: path in snapshot.readings or (isinstance(one, int) and path not in doubtful)
        )
        return Recalled(written, index, snapshot, frozenset(unsettled))

    def refresh(self, paths: Iterable[str]) -> Change:
        """Look at these paths, files or folders, and at nothing else."""
        seen = _Seen()
        with self._whole(seen.changed):
            with self._files.reader() as reader:
                for path in sorted(set(paths)):
                    if os.path.isdir(self.root / path) or any(
                        one != path for one in self._index.beneath(path)
                    ):
                        self._folder(path, seen)
                    else:
                        self._file(path, seen, reader)
            self._index.stir(seen.added | seen.removed)
            return self._advance(seen.changed, self.snapshot.names.changed(seen.added, seen.removed))

    @uncollected
    def rescan(self, at_most: int | None = None) -> Change | frozenset[str] | None:
        """A stat of the whole vault, and a read of what looks changed. None: most notes are gone at once. Where more
        than `at_most` look changed, the paths of these, and none is read."""
        config = read_settings(self.root)
        settings = config.settings
        same = settings == self.snapshot.obsidian
        found = scan(self.root, "", settings, self._index.stands if same else None)
        diff = self._index.diff(found)
        if diff.most_gone:
            return None
        if at_most is not None and same and len(diff.dirty) > at_most:
            return diff.dirty
        self._took(found)
        self._scan_problems = (*config.problems, *found.problems)
        changed: dict[str, Reading | None] = {}
        with self._whole(changed):
            self._catch_up(diff.dirty, found, changed)
            change = self._advance(changed, self._names(found), settings)
        self._index.rest(found)
        return change

    def wrote(self, *notes: NoteText, before: Iterable[NoteText] = ()) -> None:
        """Remember notes as we have just written them; what follows from that is our own echo. `before`: as they were
        last read, where that is still at hand."""
        was = {
            one.path: one
            for one in before
            if one.digest == self.digest(one.path) and not self.typing(one.path)
        }
        for note in notes:
            self._index.put(note)
        said = self.snapshot.readings
        again = {note.path: read_again(note, was.get(note.path), said.get(note.path)) for note in notes}
        self._advance({**again}, self.snapshot.names)

    def drew(self, *paths: str) -> None:
        """Figures of ours now lie at these paths."""
        self._index.stir(paths)
        snapshot, names = self.snapshot, self.snapshot.names.changed(paths, [])
        # where no session means one of them for its client, nothing but the names differs
        plain = snapshot.mentions.keys().isdisjoint(map(base_key, paths))
        self.snapshot = replace(snapshot, names=names) if plain else snapshot.changed({}, names)

    def took_away(self, path: str) -> None:
        self._index.stir([path])
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

    def others(self) -> Iterator[str]:
        """The notes that are none of ours, so that little is kept of them."""
        return (path for path in self._index.beneath("") if path not in self.snapshot.readings)

    @property
    def paths(self) -> tuple[str, ...]:
        """All notes of the vault, of whatever kind, sorted."""
        return tuple(sorted(self._index.beneath("")))

    def digest(self, path: str) -> str | None:
        """Of a note as it was last read; empty for one that is none of ours; None where none is known."""
        known = self._index.get(path)
        return known.digest if known else None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be read, notes and folders."""
        typing = [problem for note, _ in self._typing.values() for problem in note.problems]
        told = (*self._unread.values(), *self._scan_problems, *self.copies.problems)
        return (*self.snapshot.problems, *typing, *told)

    # ------------------------------------------------------------------ reading

    def _file(self, path: str, seen: _Seen, reader: Reader) -> None:
        settings = self.snapshot.obsidian
        known = path in self._index or path in self._unread
        if known or reader.note_at(path, settings):
            self._read(path, seen.changed, reader)
        there = os.path.isfile(self.root / path) or path in self._unread
        note = copy_of(path, settings)
        self.copies.seen(path, note if there else None)
        (seen.added if there and note is None else seen.removed).add(path)

    def _folder(self, path: str, seen: _Seen) -> None:
        found = scan(self.root, path, self.snapshot.obsidian)
        self._catch_up(self._index.diff(found).dirty, found, seen.changed)
        self.copies.found(found.copies, path)
        inside = path.rstrip("/") + "/"
        before = {one for one in self.snapshot.names if one.startswith(inside)}
        seen.added |= found.names
        seen.removed |= before - found.names

    def _catch_up(self, dirty: Iterable[str], found: Scan, changed: dict[str, Reading | None]) -> None:
        """Read what looks changed against a walk."""
        with self._files.reader() as reader:
            for path in sorted(dirty):
                stamp = found.notes.get(path)
                if stamp is None:
                    self._read(path, changed, reader)
                else:
                    self._look(path, stamp, changed, reader)

    def _look(self, path: str, stamp: Stamp, changed: dict[str, Reading | None], reader: Reader) -> None:
        """Read one note that a walk has met, if its first bytes make it one of ours."""
        if self._files.torn(path):
            self._read(path, changed, reader)
            return
        self.pulse()
        found = reader.look(path, stamp, is_worth_reading)
        if found is not Glance.PASSED:
            self._take(path, found, changed)
            return
        self._unread.pop(path, None)
        known = self._index.get(path)
        self._index.pass_by(path, stamp)
        if known is not None:
            changed[path] = OtherNote(path)

    def _read(self, path: str, changed: dict[str, Reading | None], reader: Reader) -> None:
        self.pulse()
        self._take(path, self._files.read(path, reader), changed)

    def _take(self, path: str, found: NoteText | Problem | None, changed: dict[str, Reading | None]) -> None:
        """What was read of one note, if its digest is new; one that cannot be opened stays as it last was."""
        self._unread.pop(path, None)
        if isinstance(found, Problem):
            self._unread[path] = found
        elif found is None:
            if self._index.drop(path):
                changed[path] = None
        elif self._index.put(found):
            changed[path] = reading = read_note(found)
            if not matters(reading):
                self._index.pass_by(path)

    @contextmanager
    def _whole(self, changed: Mapping[str, Reading | None]) -> Iterator[None]:
        """Where a look does not come to its end, what it had found so far is found again by the next."""
        looked = self.snapshot
        try:
            yield
        except BaseException:
            if self.snapshot is looked:
                self._index.doubt(changed)
            raise

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
        changed = {
            path: reading
            for path, reading in changed.items()
            if path in before.readings or (reading is not None and matters(reading))
        }
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
        return bool(known and known.by_sync)

    def _took(self, found: Scan) -> None:
        self.copies.found(found.copies)
        self._scan_problems = (*self._scan_problems, *found.problems)

    def _names(self, found: Scan) -> Names:
        if self._index.all_at_rest(found):
            return self.snapshot.names
        before = {path for path in self.snapshot.names if path.rpartition("/")[0] not in found.at_rest}
        if before == found.names:
            return self.snapshot.names
        return self.snapshot.names.changed(found.names - before, before - found.names)
