"""What boards showed and changed a moment ago: which area a place on a page means, and what takes a change back."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict

from plugin_server.changes import Stand
from plugin_server.notes.edits import TakeBack

MOST_SHOWN = 256  # states that may still be asked about; a page holds one, or two while it asks
MOST_KEPT = 64 * 1024 * 1024  # bytes of notes as they stood before and after changes that can be taken back


class Memory:
    """Of one run of the service. Safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._shown: OrderedDict[tuple[str, str], Stand] = OrderedDict()
        self._kept: OrderedDict[tuple[str, str], TakeBack] = OrderedDict()
        self._size = 0

    def show(self, stand: Stand) -> None:
        with self._lock:
            self._shown[stand.path, stand.digest] = stand
            self._shown.move_to_end((stand.path, stand.digest))
            while len(self._shown) > MOST_SHOWN:
                self._shown.popitem(last=False)

    def shown(self, path: str, base: str) -> Stand | None:
        """What a page shows whose base is this; None where that is too long ago."""
        with self._lock:
            found = self._shown.get((path, base))
            if found is not None:
                self._shown.move_to_end((path, base))
            return found

    def last(self, path: str) -> Stand | None:
        """What was shown of this note last."""
        with self._lock:
            found = (stand for (other, _), stand in reversed(self._shown.items()) if other == path)
            return next(found, None)

    @property
    def paths(self) -> frozenset[str]:
        """The notes that pages showed a moment ago."""
        with self._lock:
            return frozenset(path for path, _ in self._shown)

    def keep(self, path: str, back: TakeBack) -> str:
        """A change that can be taken back. A page knows it by this word alone, so that no page holds a name that is
        hidden, and nothing ever comes back into a note but what stood in it."""
        word = secrets.token_hex(16)
        with self._lock:
            self._kept[path, word] = back
            self._size += _size(back)
            while self._size > MOST_KEPT and len(self._kept) > 1:
                self._size -= _size(self._kept.popitem(last=False)[1])
        return word

    def kept(self, path: str, word: str) -> TakeBack | None:
        """The change of this note that has this word; None where it was too long ago."""
        with self._lock:
            return self._kept.get((path, word))


def _size(back: TakeBack) -> int:
    return len(back.before) + len(back.after)
