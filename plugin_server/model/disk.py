"""What stands on disk, what is owed to it, and what could not be read or done."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


def digest_of(data: bytes) -> str:
    """SHA-256 of the bytes, in hexadecimal: what a receipt and an echo are compared by."""
    return hashlib.sha256(data).hexdigest()


class Stamp(NamedTuple):
    """What the file system says of a file: enough to see that it changed, never proof that it did not."""

    device: int
    inode: int
    size: int
    mtime_ns: int
    ctime_ns: int

    @property
    def came_by_sync(self) -> bool:
        """A sync engine sets an old mtime on a file it has just brought (RELIABILITY 3: more than 0.5 s)."""
        return self.ctime_ns - self.mtime_ns > 500_000_000


@dataclass(frozen=True, slots=True)
class NoteText:
    """The bytes of one note, read once, and the digest that any later write must replace."""

    path: str
    data: bytes
    digest: str
    stamp: Stamp | None = None

    @classmethod
    def of(cls, path: str, data: bytes, stamp: Stamp | None = None) -> NoteText:
        return cls(path, data, digest_of(data), stamp)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something that could not be read or done: where, what is the matter, and what to do."""

    path: str
    line: int | None
    property: str | None
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class FigureFile:
    """A figure as it lies in the figure folder: its name tells its content."""

    name: str
    data: bytes = field(repr=False)


class Action(StrEnum):
    CREATE = "create"
    CHANGE = "change"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Write:
    """One change owed to the disk. `before`: the digest of what is replaced; None where nothing stands."""

    path: str
    action: Action
    before: str | None
    data: bytes
    cause: str  # path of the note whose change owes it


class Result(StrEnum):
    DONE = "done"
    CHANGED = "changed"  # the note is no longer what was read: read it again
    BUSY = "busy"  # someone has it open: come again
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a Write."""

    result: Result
    write: Write
    problem: Problem | None = None
    stamp: Stamp | None = None  # of the note as written
