"""Files that an exchange took off a note's path, watched for a while: someone may still be saving into them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from plugin_server.model import Stamp, digest_of
from plugin_server.vault.exchange import Displaced
from plugin_server.vault.frames import Entry
from plugin_server.vault.scan import stamp_of
from plugin_server.vault.steps import LIMIT, read_all
from plugin_server.vault.syscalls import Syscalls

WATCHED = 60.0  # seconds from the exchange, and from every late save
STILL = 1.0  # seconds without a change; before that a save may be half-way
_MOST_OPEN = 64  # descriptors; the files beyond are opened by name for each look


@dataclass(slots=True)
class Grave:
    """One displaced file. The bytes known of it are the old or the new ones of an entry in the journal."""

    path: str
    temp: Path | None
    fd: int
    entry: str  # id of the journal's entry that ends when the watch does
    source: str  # id of the entry that has the known bytes
    new: bool  # they are the new ones of that entry
    known: str  # their digest
    due: float
    seen: str = ""  # digest of a change that is waited for to become still
    since: float = 0.0
    kept: tuple[str, str] = ("", "")  # digest of a late save, and the entry in which it is safe
    stamp: Stamp | None = None


class Graveyard:
    """The displaced files of one vault."""

    def __init__(self, syscalls: Syscalls, watched: float = WATCHED, still: float = STILL) -> None:
        self._sys = syscalls
        self._watched = watched
        self._still = still
        self._graves: list[Grave] = []

    def __len__(self) -> int:
        return len(self._graves)

    def bury(self, displaced: Displaced, entry: Entry) -> None:
        fd = displaced.fd
        if displaced.temp is not None and fd >= 0 and sum(g.fd >= 0 for g in self._graves) >= _MOST_OPEN:
            self._close(fd)
            fd = -1
        due = self._sys.now() + self._watched
        known = digest_of(entry.new if displaced.ours else entry.old)
        place = displaced.temp
        self._graves.append(Grave(entry.path, place, fd, entry.id, entry.id, displaced.ours, known, due))

    def late(self) -> Iterator[tuple[Grave, bytes]]:
        """Late saves that have become still, each once for every look until it is `acknowledged`."""
        for grave in tuple(self._graves):
            data = self._changed(grave)
            if data is None:
                continue
            now = self._sys.now()
            digest = digest_of(data)
            if digest != grave.seen:
                grave.seen, grave.since = digest, now
                grave.due = max(grave.due, now + self._watched)
            elif now - grave.since >= self._still:
                yield grave, data

    def acknowledge(self, grave: Grave) -> None:
        """The late save is in the note: from now on that is what is known of the file."""
        grave.known, grave.seen = grave.seen, ""
        grave.source, grave.new = grave.kept[1], True

    def over(self, grave: Grave) -> bool:
        return self._sys.now() >= grave.due

    def pass_over(self, grave: Grave) -> None:
        """What is in the file now says nothing; when its watch is over, it goes."""
        if self.over(grave):
            self._end(grave)

    def paths(self) -> set[str]:
        """The notes into which a late save is to be brought."""
        return {grave.path for grave in self._graves if grave.seen}

    def entries(self) -> set[str]:
        """The entries that go with files under watch."""
        return {grave.entry for grave in self._graves}

    def end_quiet(self) -> None:
        """Take away the files whose watch is over and in which nothing happened."""
        for grave in tuple(self._graves):
            if self.over(grave) and not grave.seen:
                self._end(grave)

    def let_go(self) -> None:
        """Stop watching. The files stay where they are, for the next start to look at."""
        for grave in self._graves:
            self._close(grave.fd)
        self._graves.clear()

    def _end(self, grave: Grave) -> None:
        self._graves.remove(grave)
        self._close(grave.fd)
        if grave.temp is not None:
            with suppress(OSError):
                self._sys.unlink(grave.temp)

    def _changed(self, grave: Grave) -> bytes | None:
        """The bytes of a displaced file that differ from what is known of it; None where they do not."""
        fd = grave.fd
        try:
            if fd < 0 and grave.temp is not None:
                fd = self._sys.open_read(grave.temp)
            stamp = stamp_of(self._sys.fstat(fd))
            if stamp == grave.stamp and not grave.seen and self._sys.now() < grave.due:
                return None
            data = read_all(self._sys, fd, LIMIT)
            grave.stamp = stamp
        except OSError:
            return None
        finally:
            if fd >= 0 and fd != grave.fd:
                self._close(fd)
        if digest_of(data) == grave.known:
            grave.seen = ""
            return None
        return data

    def _close(self, fd: int) -> None:
        if fd >= 0:
            with suppress(OSError):
                self._sys.close(fd)
