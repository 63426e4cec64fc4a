"""What a service leaves for its next start: how an unchanged vault is served at once, and nothing drawn again.

Kept is what `recall.py` tells, in the user's cache folder (`vault/cache.py`). It is made anew where another version
of this program, or of Python, has made it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

from plugin_server.blocks.format import FORMAT
from plugin_server.library import Change, Library
from plugin_server.plan import touched
from plugin_server.recall import SCHEMA, from_bytes, to_bytes
from plugin_server.snapshot import Snapshot
from plugin_server.vault.cache import Cache


@cache
def maker() -> str:
    """The program that reads and draws: its version, its very files, and the Python it runs on."""
    here = Path(__file__).parent
    files = [file.stat() for folder in (here, here.parent / "svg") for file in sorted(folder.rglob("*.py"))]
    latest, size = max(file.st_mtime_ns for file in files), sum(file.st_size for file in files)
    python = f"{sys.implementation.cache_tag} {sys.platform} {sys.byteorder} {sys.hash_info.width}"
    return f"{SCHEMA} {FORMAT} {len(files)} {latest} {size} {python}"


def memory_of(base: Path, root: Path) -> Memory:
    """The memory of one vault. `base`: the folder of all."""
    return Memory(Cache(base, root, maker()))


class Memory:
    """What is kept of one vault from one run of the service to the next."""

    def __init__(self, kept: Cache) -> None:
        self._cache = kept
        self._known: tuple[Snapshot, frozenset[str]] | None = None  # as it lies in the cache
        self._there = False

    def wake(self, library: Library) -> tuple[Change, frozenset[str]] | None:
        """Have the library go on from what was kept: what changed since, and the notes of which it is not known that
        they are as they should be. None where nothing is kept that can be trusted."""
        data = self._cache.read()
        kept = from_bytes(data) if data else None
        change = library.recall(kept) if kept else None
        if kept is None or change is None:
            return None
        self._there = True
        if change.before is change.after:
            self._known = (change.after, kept.unsettled)
        return change, kept.unsettled

    @property
    def is_there(self) -> bool:
        """Is something kept that the next start can go on from, if nothing newer is?"""
        return self._there

    @property
    def is_empty(self) -> bool:
        """Is there nothing at all to go on from?"""
        return not self._cache.is_there

    def keep(
        self, library: Library, unsettled: Iterable[str], pulse: Callable[[], None] = lambda: None
    ) -> None:
        """Keep what the library knows now. Nothing is kept while the settings cannot be read.

        `pulse` is called between two notes and may raise: then all stays as it was kept before.
        """
        owing = frozenset(unsettled)
        known = self._known
        if library.snapshot.held or (known and known[0] is library.snapshot and known[1] == owing):
            return
        kept = library.keep(time.time_ns(), owing)
        if kept.snapshot is not library.snapshot:
            left_out = library.snapshot.readings.keys() - kept.snapshot.readings.keys()
            more = touched(library.snapshot, kept.snapshot, left_out)
            kept = replace(kept, unsettled=owing | more)
        self._cache.write(to_bytes(kept, pulse))
        self._known, self._there = (library.snapshot, owing), True

    def forget(self) -> None:
        """Nothing is kept of this vault any more."""
        self._cache.forget()
        self._known, self._there = None, False
