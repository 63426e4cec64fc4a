"""Two ways to write that are not safe enough, so that the hammer can show that it sees the difference.

Compare, then replace by rename: whoever saves between the two loses. Exchange and verify, the displaced file thrown
away: whoever still writes into it loses.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from plugin_server.model import Outcome, Result, Write, digest_of
from plugin_server.vault.files import Files
from plugin_server.vault.syscalls import REAL

REPLACE, UNWATCHED = "replace", "unwatched"
WEAK = (REPLACE, UNWATCHED)


class Replacing(Files):
    """Compare, then replace."""

    def write(self, write: Write, *, asked: bool = False) -> Outcome:
        note, temp = self.root / write.path, self.root / f".weak-{os.getpid()}"
        temp.write_bytes(write.data)
        with suppress(FileNotFoundError):
            if self._as_read(note, write):
                temp.replace(note)
                return Outcome(Result.DONE, write)
        temp.unlink(missing_ok=True)
        return Outcome(Result.CHANGED, write)

    def _as_read(self, note: Path, write: Write) -> bool:
        found = self.read(note.name)
        return getattr(found, "digest", None) == write.before


class Unwatched(Replacing):
    """Exchange; what came out is compared, put back where it is another text, and thrown away where it is not."""

    def write(self, write: Write, *, asked: bool = False) -> Outcome:
        note, temp = self.root / write.path, self.root / f".weak-{os.getpid()}"
        temp.write_bytes(write.data)
        result = Result.CHANGED
        with suppress(FileNotFoundError):
            old = note.read_bytes()
            if digest_of(old) == write.before:
                REAL.exchange(temp, note)
                if temp.read_bytes() == old:
                    result = Result.DONE
                else:
                    REAL.exchange(temp, note)
        temp.unlink(missing_ok=True)
        return Outcome(result, write)


KINDS: dict[str, type[Files]] = {REPLACE: Replacing, UNWATCHED: Unwatched}
