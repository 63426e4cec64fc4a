"""What was last seen of each note: its stamp and its digest. Stamps hint, digests tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plugin_server.model import NoteText, Stamp
from plugin_server.vault.scan import Scan


@dataclass(frozen=True, slots=True)
class Known:
    stamp: Stamp
    digest: str


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


class Index:
    """Paths of notes with what is known of them. Kept in memory."""

    def __init__(self) -> None:
        self._known: dict[str, Known] = {}

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, path: str) -> bool:
        return path in self._known

    def get(self, path: str) -> Known | None:
        return self._known.get(path)

    def put(self, note: NoteText) -> bool:
        """Remember a note as read. False: the digest is the known one, so nothing happened to its text."""
        stamp = note.stamp or Stamp(0, 0, len(note.data), 0, 0)
        before = self._known.get(note.path)
        self._known[note.path] = Known(stamp, note.digest)
        return before is None or before.digest != note.digest

    def drop(self, path: str) -> bool:
        """Forget a note. False: it was not known."""
        return self._known.pop(path, None) is not None

    def beneath(self, folder: str) -> Iterator[str]:
        """The known notes at a path or under it; an empty folder means the vault."""
        inside = folder.rstrip("/") + "/"
        return (path for path in self._known if not folder or path == folder or path.startswith(inside))

    def diff(self, scan: Scan) -> Diff:
        """Four ways. A note that the scan could not look at (its folder is closed, it lies in the cloud) stays."""
        added = tuple(sorted(path for path in scan.notes if path not in self._known))
        changed: list[str] = []
        removed: list[str] = []
        same = 0
        for path in self.beneath(scan.under):
            stamp = scan.notes.get(path)
            if stamp is None and not scan.hides(path):
                removed.append(path)
            elif stamp is not None and stamp != self._known[path].stamp:
                changed.append(path)
            else:
                same += 1
        return Diff(added, tuple(sorted(changed)), tuple(sorted(removed)), same)
