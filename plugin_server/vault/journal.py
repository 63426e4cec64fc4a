"""What stood in a note, and what was to stand there, kept before the note is written.

Segments are append-only files of frames (frames.py) in a private folder; a batch of entries costs one fsync. One in
use ends in `.open`; once everything in it is finished and its writer has closed it, in `.done`. What an `.open`
segment of an earlier process holds unfinished is for recovery to look at.
"""

from __future__ import annotations

import os
import secrets
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from plugin_server.vault.frames import Entry, Frame, frame_of, frames, load
from plugin_server.vault.syscalls import REAL, Syscalls

DAYS_KEPT = 7
SIZE_CAP = 256 << 20  # bytes, over all segments
UNDONE = "undone"
"""The cause of a mark that ends an entry after which nothing was written."""
LATE = "late"
"""The cause of an entry whose new bytes are a late save, and whose old ones are what it was made from."""
MERGE, REPAIR, RESTORE = "merge", "repair", "restore"
"""The causes of writes that put the user's own lines into a note."""
USERS = frozenset({LATE, MERGE, REPAIR, RESTORE})
SEGMENT = 16 << 20  # bytes; then the next segment is begun


class Journal:
    """The journal of one vault. Many may read it; one process at a time recovers from it (state.py holds the lock).

    Raises OSError where the folder cannot be made or written: then nothing may be written into a note either.
    """

    def __init__(
        self,
        folder: Path,
        *,
        size_cap: int = SIZE_CAP,
        clock: Callable[[], float] = time.time,
        syscalls: Syscalls = REAL,
    ) -> None:
        self.folder = folder
        self._cap = size_cap
        self._clock = clock
        self._sys = syscalls
        self._lock = threading.RLock()
        self._segment: Path | None = None
        self._begun = 0  # milliseconds: the name of the segment last begun
        self._fd = -1
        self._size = 0
        self._count = 0
        self._name = secrets.token_hex(6)
        self._unfinished: dict[str, Frame] = {}
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if sys.platform != "win32":
            folder.chmod(0o700)
        self.prune()

    # -------------------------------------------------------------- writing

    def record(self, path: str, old: bytes, new: bytes, *, cause: str = "", temp: str = "") -> Entry:
        """An entry for `append`: named, dated, not yet on the disk."""
        self._count += 1
        return Entry(f"{self._name}-{self._count}", path, old, new, cause, temp, int(self._clock()))

    def append(self, entries: Iterable[Entry]) -> None:
        """Keep entries: on the disk, for good, when this returns. Raises OSError, then none of them counts."""
        with self._lock:
            made = [(entry, frame_of(entry)) for entry in entries]
            if not made:
                return
            self._write(b"".join(data for _, data in made), durable=True)
            offset = self._size - sum(len(data) for _, data in made)
            for entry, data in made:
                self._unfinished[entry.id] = self._frame(entry, offset, len(data))
                offset += len(data)

    def finish(self, *ids: str, undone: bool = False) -> None:
        """Say that entries are done with; `undone`: nothing was written after all.

        Not made durable: at worst a start looks at them once more.
        """
        with self._lock:
            known = [name for name in ids if self._unfinished.pop(name, None) is not None]
            cause = UNDONE if undone else ""
            marks = [Entry("", "", b"", b"", cause, finished=name) for name in known]
            if marks:
                self._write(b"".join(map(frame_of, marks)), durable=False)

    def close(self) -> None:
        with self._lock:
            self._end_segment()

    # -------------------------------------------------------------- reading

    def last(self, path: str) -> Entry | None:
        """The newest write to a note that was done: its `old` is what stood there before."""
        undone: set[str] = set()
        for segment in reversed(self._segments(".open", ".done")):
            here = list(frames(segment))
            undone |= {frame.finished for frame in here if frame.cause == UNDONE}
            for frame in reversed(here):
                if frame.path == path and frame.id not in undone and frame.cause != LATE:
                    return load(frame)
        return None

    def own_lines(self, path: str) -> frozenset[bytes]:
        """The lines that the service itself has put into a note, without their ends, as far as they are kept."""
        own: set[bytes] = set()
        for segment in self._segments(".open", ".done"):
            for frame in frames(segment):
                if frame.path == path and frame.cause not in USERS and (entry := load(frame)):
                    own |= set(entry.new.split(b"\n")) - set(entry.old.split(b"\n"))
        return frozenset(own)

    def text(self, name: str) -> Entry | None:
        """The entry of that id, whole; None where it is no longer kept."""
        known = self._unfinished.get(name)
        if known is not None:
            return load(known)
        segments = reversed(self._segments(".open", ".done"))
        found = (frame for segment in segments for frame in frames(segment) if frame.id == name)
        return next((entry for frame in found if (entry := load(frame))), None)

    def naming(self, says: Callable[[str], bool]) -> frozenset[str]:
        """The notes whose path, or any text kept of them, says something."""
        found: set[str] = set()
        for segment in self._segments(".open", ".done"):
            for frame in frames(segment):
                if frame.path in found or (entry := load(frame)) is None:
                    continue
                texts = (entry.old.decode("utf-8", "replace"), entry.new.decode("utf-8", "replace"))
                if any(map(says, (frame.path, *texts))):
                    found.add(frame.path)
        return frozenset(found)

    def unfinished(self) -> tuple[Entry, ...]:
        """Entries that processes before this one began and never finished, oldest first."""
        found: dict[str, Frame] = {}
        segments = self._segments(".open", ".done")
        while segments and segments[0].suffix == ".done":
            del segments[0]  # nothing before the first open segment can matter
        for segment in segments:
            for frame in frames(segment):
                if frame.finished:
                    found.pop(frame.finished, None)
                elif segment.suffix == ".open":
                    found[frame.id] = frame
        loaded = (load(frame) for frame in found.values() if frame.id not in self._unfinished)
        return tuple(entry for entry in loaded if entry is not None)

    def settle(self, kept: Iterable[str] = ()) -> None:
        """After recovery: what earlier processes left open is done with, but for the entries named."""
        with self._lock:
            still = set(kept)
            for segment in self._segments(".open"):
                if segment != self._segment and not any(frame.id in still for frame in frames(segment)):
                    self._rename_done(segment)

    # -------------------------------------------------------------- forgetting

    def prune(self) -> None:
        """Drop segments older than the days kept, and the oldest where all together are larger than the cap."""
        with self._lock:
            oldest_kept = self._clock() - DAYS_KEPT * 86400
            total = 0
            for segment in reversed(self._segments(".open", ".done")):
                status = segment.stat()
                total += status.st_size
                if segment != self._segment and (status.st_mtime < oldest_kept or total > self._cap):
                    segment.unlink(missing_ok=True)

    def forget(self, *paths: str) -> None:
        """Take every trace of these notes out of the journal."""
        with self._lock:
            self._end_segment()
            for segment in self._segments(".open", ".done"):
                if any(frame.path in paths for frame in frames(segment)):
                    self._rewrite(segment, paths)
            self._sys.sync_folder(self.folder)
            gone = [name for name, frame in self._unfinished.items() if frame.path in paths]
            for name in gone:
                del self._unfinished[name]

    def _rewrite(self, segment: Path, paths: tuple[str, ...]) -> None:
        kept = [entry for frame in frames(segment) if frame.path not in paths and (entry := load(frame))]
        fresh = segment.with_suffix(".new")
        fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(fd, "wb") as stream:
            stream.write(b"".join(map(frame_of, kept)))
            stream.flush()
            os.fsync(fd)
        fresh.replace(segment)

    # -------------------------------------------------------------- segments

    def _segments(self, *suffixes: str) -> list[Path]:
        """Oldest first: their names begin with the time they were begun."""
        return sorted(file for file in self.folder.iterdir() if file.suffix in suffixes)

    def _frame(self, entry: Entry, offset: int, size: int) -> Frame:
        assert self._segment is not None  # noqa: S101 - something was just written to it
        split = len(entry.old)
        return Frame(
            entry.id, entry.path, entry.cause, entry.temp, entry.at, "", split, self._segment, offset, size
        )

    def _write(self, data: bytes, *, durable: bool) -> None:
        """Append at the known end; what a failed append left there is written over by the next one."""
        if self._segment is not None and self._size > SEGMENT:
            self._end_segment()
            self.prune()
        if self._segment is None:
            self._begin_segment()
        rest, offset = memoryview(data), self._size
        while rest:
            written = self._sys.write_at(self._fd, rest, offset)
            rest, offset = rest[written:], offset + written
        if durable:
            self._sys.fsync(self._fd)
        self._size = offset

    def _begin_segment(self) -> None:
        self._begun = max(
            int(self._clock() * 1000), self._begun + 1
        )  # two within a millisecond keep their order
        segment = self.folder / f"{self._begun:015d}-{secrets.token_hex(3)}.open"
        fd = self._sys.open_new(segment)
        try:
            self._sys.sync_folder(self.folder)
        except OSError:
            self._sys.close(fd)
            raise
        self._segment, self._fd, self._size = segment, fd, 0

    def _end_segment(self) -> None:
        if self._segment is None:
            return
        self._sys.close(self._fd)
        here = any(frame.segment == self._segment for frame in self._unfinished.values())
        if not here:
            self._rename_done(self._segment)
        self._segment, self._fd, self._size = None, -1, 0

    def _rename_done(self, segment: Path) -> None:
        segment.replace(segment.with_suffix(".done"))
