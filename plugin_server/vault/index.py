"""What was last seen of each note: its stamp and its digest. Stamps hint, digests tell."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from plugin_server.model import NoteText, Stamp
from plugin_server.vault.scan import Scan

NO_NOTE = -1  # in the place of a mark: a file of another kind
_BITS = (1 << 59) - 1  # so that a mark fits into eight bytes


@dataclass(frozen=True, slots=True)
class Known:
    """A note that was read. `mark` is what is kept of its stamp; `digest` is empty where only its first bytes were
    looked at, as they made it none of ours."""

    mark: int
    digest: str

    @property
    def by_sync(self) -> bool:
        """Did a sync engine bring it?"""
        return bool(self.mark & 1)


@dataclass(frozen=True, slots=True)
class Row:
    """The files of one folder at rest, as the last walk met them: `names` in its order, with `/` between, and for
    each its mark, or NO_NOTE. `others`: how many notes among them are none of ours."""

    names: str
    marks: array[int]
    others: int

    def notes(self, folder: str) -> Iterator[tuple[str, int]]:
        """(path, mark) of the notes, ours as well."""
        inside = _inside(folder)
        names = self.names.split("/") if self.marks else ()
        return (
            (inside + name, mark) for name, mark in zip(names, self.marks, strict=True) if mark != NO_NOTE
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """An index as it can be written down: notes one by one, folders at rest, and folders that are not."""

    known: Mapping[str, Known | int]
    rows: Mapping[str, Row]
    stirred: frozenset[str]


@dataclass(frozen=True, slots=True)
class Diff:
    """What a scan says against the index. `changed` have another stamp and must be read; `same` need not be."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    same: int

    @property
    def dirty(self) -> frozenset[str]:
        return frozenset(self.added + self.changed + self.removed)

    @property
    def most_gone(self) -> bool:
        """More than half of the known notes are gone: a drive went away rather than a practice (DESIGN 8).

        Of three notes two may well have been thrown away.
        """
        return len(self.removed) > max(3, self.same + len(self.changed))


def mark_of(stamp: Stamp) -> int:
    """A stamp in one number. Numbers hash alike in every process, so marks can be kept."""
    return (hash(stamp) & _BITS) << 1 | stamp.came_by_sync


class Index:
    """Paths of notes with what is known of them. Most notes of a great vault are none of ours and lie in folders in
    which nothing happens: of those a row for each folder is kept, a few bytes a note, and told apart from a walk at
    one glance. Whatever changes in a folder, its row is dissolved until the next walk has seen it whole."""

    def __init__(self) -> None:
        self._known: dict[str, Known | int] = {}  # ours, and all notes of folders that are not at rest
        self._rows: dict[str, Row] = {}
        self._stirred: set[str] = set()  # folders not at rest
        self._folders: set[str] = {""}  # that hold notes, or held some once

    def __len__(self) -> int:
        return len(self._known) + sum(row.others for row in self._rows.values())

    def __contains__(self, path: str) -> bool:
        return self.get(path) is not None

    def get(self, path: str) -> Known | None:
        known = self._known.get(path)
        if known is None and (folder := _folder_of(path)) in self._rows:
            self._stir(folder)
            known = self._known.get(path)
        return Known(known, "") if isinstance(known, int) else known

    def put(self, note: NoteText) -> bool:
        """Remember a note as read. False: the digest is the known one, so nothing happened to its text."""
        stamp = note.stamp or Stamp(0, 0, len(note.data), 0, 0)
        before = self._known.get(note.path)
        self._set(note.path, Known(mark_of(stamp), note.digest))
        return not isinstance(before, Known) or before.digest != note.digest

    def learn(self, path: str, known: Known | int) -> None:
        """Remember what another index knows of a note."""
        self._set(path, known)

    def pass_by(self, path: str, stamp: Stamp | None = None) -> None:
        """Remember a note that is none of ours; `stamp` where it was not put just before."""
        known = self._known.get(path)
        mark = known.mark if isinstance(known, Known) else known
        self._set(path, (mark or 0) if stamp is None else mark_of(stamp))

    def _set(self, path: str, known: Known | int) -> None:
        folder = _folder_of(path)
        self._stir(folder)
        self._known[path] = known
        self._hold(folder)

    def _hold(self, folder: str) -> None:
        while folder not in self._folders:
            self._folders.add(folder)
            folder = _folder_of(folder)

    def doubt(self, paths: Iterable[str]) -> None:
        """Whatever was known of these, the next look reads them again, or finds that they are gone."""
        for path in paths:
            self._set(path, 0)

    def drop(self, path: str) -> bool:
        """Forget a note. False: it was not known."""
        self._stir(_folder_of(path))
        return self._known.pop(path, None) is not None

    def beneath(self, folder: str) -> Iterator[str]:
        """The known notes at a path or under it; an empty folder means the vault."""
        folder = folder.rstrip("/")
        if folder not in self._folders:
            return iter((folder,) if folder in self else ())
        inside = _inside(folder)
        return (path for path in self._all(folder) if path == folder or path.startswith(inside))

    def _all(self, under: str) -> Iterator[str]:
        yield from self._known
        for folder, row in self._rows.items():
            if _within(folder, under):
                yield from (path for path, _ in row.notes(folder) if path not in self._known)

    # -------------------------------------------------------------- against a walk

    def stands(
        self, folder: str, names: Sequence[str], stamps: Sequence[Stamp | None], before: int | None = None
    ) -> bool:
        """Is all in the folder as it was at rest? `before`: nanoseconds since 1970; a stamp that is later tells
        nothing."""
        row = self._rows.get(folder)
        if row is None or len(row.marks) != len(names):
            return False
        if before is not None and any(one and (one[3] > before or one[4] > before) for one in stamps):
            return False
        marks = [NO_NOTE if one is None else mark_of(one) for one in stamps]
        return row.marks == array("q", marks) and row.names == "/".join(names)

    def diff(self, scan: Scan) -> Diff:
        """Four ways. A note that the scan could not look at (its folder is closed, it lies in the cloud) stays."""
        known, same = self._known, 0
        for folder in [one for one in self._rows if _within(one, scan.under)]:
            if folder in scan.at_rest:
                same += self._rows[folder].others
            else:
                self._stir(folder)
        added = tuple(sorted(path for path in scan.notes if path not in known))
        changed: list[str] = []
        removed: list[str] = []
        inside = _inside(scan.under.rstrip("/"))
        for path, one in known.items():
            if not (path.startswith(inside) or path == scan.under):
                continue
            stamp = scan.notes.get(path)
            if stamp is None:
                if _folder_of(path) in scan.at_rest or scan.hides(path):
                    same += 1
                else:
                    removed.append(path)
            elif hash(stamp) & _BITS == _mark(one) >> 1:
                same += 1
            else:
                changed.append(path)
        return Diff(added, tuple(sorted(changed)), tuple(sorted(removed)), same)

    def rest(self, scan: Scan, passed: dict[str, int] | None = None) -> None:
        """What a walk through the whole vault has met was looked at, and is known: folders are at rest again.

        `passed`: marks of notes that are none of ours and were not put; it is used up.
        """
        passed = {} if passed is None else passed
        for folder, names in scan.listed.items():
            inside = _inside(folder)
            marks, others = array("q"), 0
            for path in [inside + name for name in names]:
                one: Known | int | None = passed.pop(path, None)
                if one is None:
                    one = self._known.get(path)
                if isinstance(one, int):
                    self._known.pop(path, None)
                    others += 1
                marks.append(NO_NOTE if one is None else _mark(one))
            self._rows[folder] = Row("/".join(names), marks, others)
            self._hold(folder)
        for path, mark in passed.items():
            self._set(path, mark)
        self._stirred.clear()

    def stir(self, paths: Iterable[str]) -> None:
        """Files of any kind came or went here, so the next walk must look at their folders one by one."""
        for path in paths:
            self._stir(_folder_of(path))

    def _stir(self, folder: str) -> None:
        self._stirred.add(folder)
        row = self._rows.pop(folder, None)
        if row is not None:
            for path, mark in row.notes(folder):
                self._known.setdefault(path, mark)

    def all_at_rest(self, scan: Scan) -> bool:
        """Did nothing happen in any folder since the last walk?"""
        return not self._stirred and not scan.listed and len(scan.at_rest) == len(self._rows)

    # -------------------------------------------------------------- kept from one start to the next

    def kept(self, keeps: Callable[[str, Known | int], bool]) -> Kept:
        """For `restore`, without the notes that are not to be kept."""
        known = {path: one for path, one in self._known.items() if keeps(path, one)}
        rows, stirred = {}, set(self._stirred)
        for folder, row in self._rows.items():
            notes = [(path, self._known.get(path, mark)) for path, mark in row.notes(folder)]
            left = {path: one for path, one in notes if keeps(path, one)}
            if len(left) == len(notes):
                rows[folder] = row
            else:
                known.update(left)
                stirred.add(folder)
        return Kept(known, rows, frozenset(stirred))

    def restore(self, kept: Kept | None = None) -> None:
        """Know this, and nothing else."""
        kept = kept or Kept({}, {}, frozenset())
        self._known, self._rows, self._stirred = dict(kept.known), dict(kept.rows), set(kept.stirred)
        self._folders = {""}
        for folder in (*{_folder_of(path) for path in self._known}, *self._rows):
            self._hold(folder)


def _mark(known: Known | int) -> int:
    return known if isinstance(known, int) else known.mark


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def _inside(folder: str) -> str:
    return folder + "/" if folder else ""


def _within(folder: str, under: str) -> bool:
    return not under or folder == under or folder.startswith(_inside(under))
