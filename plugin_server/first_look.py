"""Every note of a vault looked at while none is known: the dearest moment of the service, and the plainest.

On a machine with several processors a copy of this process looks at half of a great vault meanwhile. It walks the
vault by itself. What it tells of a note counts where both have seen the same stamp; every other note is looked at
here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from plugin_server.forks import EndedError, Fork, copies
from plugin_server.model import NoteText, Problem, Reading, Stamp
from plugin_server.notes.plain_notes import PlainSession
from plugin_server.notes.reader import glimpse_note, is_worth_reading
from plugin_server.snapshot import matters
from plugin_server.vault.files import Files
from plugin_server.vault.index import Index, Known, mark_of
from plugin_server.vault.obsidian import read_settings
from plugin_server.vault.reading import Glance
from plugin_server.vault.scan import scan

FEW = 2000  # notes that are not worth waiting for a copy
LONGEST = 2.0  # times as long as the own half has taken, and so many seconds: then the copy is given up
LOOKS = 0.02  # seconds between two looks whether the copy is done


@dataclass(slots=True)
class Seen:
    """`glimpses`: what the notes say that may be ours. `passed`: the marks of those whose first bytes make them none;
    `unread`: why others could not be read."""

    glimpses: dict[str, Reading | PlainSession] = field(default_factory=dict)
    passed: dict[str, int] = field(default_factory=dict)
    unread: dict[str, Problem] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Half:
    """What a copy has seen, and what is known of the notes it read."""

    seen: Seen = field(default_factory=Seen)
    known: dict[str, Known | int] = field(default_factory=dict)


class Helper:
    """The copy that looks at the other half."""

    def __init__(self, root: Path, files: Files) -> None:
        self._fork = Fork(partial(_other_half, root, files))
        self._began = time.monotonic()

    def half(self, pulse: Callable[[], None]) -> _Half:
        """What it has seen; nothing where it has ended early or takes much too long. `pulse` may raise."""
        began = time.monotonic()
        end = began + LONGEST + LONGEST * (began - self._began)
        while not self._fork.has_made(LOOKS):
            pulse()
            if time.monotonic() > end:
                return _Half()
        try:
            found = next(iter(self._fork))
        except EndedError:
            return _Half()
        return found if isinstance(found, _Half) else _Half()

    def close(self) -> None:
        """It is not needed any more."""
        self._fork.close()


def helper(root: Path, files: Files) -> Helper | None:
    """One that begins at once; None where there can be none just now."""
    return Helper(root, files) if copies() else None


def _other_half(root: Path, files: Files) -> Iterator[_Half]:
    """Of a vault of few notes nothing."""
    notes, index = scan(root, "", read_settings(root).settings).notes, Index()
    if len(notes) >= FEW:
        others = {path: stamp for path, stamp in notes.items() if _is_other(path)}
        seen = look_at_all(others, files, index, lambda: None)
        yield _Half(seen, dict(index.kept(lambda _path, _one: True).known))


def _is_other(path: str) -> bool:
    """Half of all notes, of every kind and from all folders; the same ones in a process and in its copies."""
    return bool(hash(path) & 1)


def look_at_all(
    notes: dict[str, Stamp],
    files: Files,
    index: Index,
    pulse: Callable[[], None],
    told: Callable[[int, int], None] | None = None,
    other: Helper | None = None,
) -> Seen:
    """Look at these notes of a walk, which are used up, and put those that were read into the index.

    `pulse` is called before each note and may raise; `told` hears how many of how many were looked at. `other` looks
    at half of them.
    """
    seen, total, paths = Seen(), len(notes), sorted(notes)
    with files.reader() as reader:

        def look(path: str) -> None:
            pulse()
            stamp = notes.pop(path)  # makes room as soon as it is used: there are very many
            found = None if files.torn(path) else reader.look(path, stamp, is_worth_reading)
            if found is Glance.PASSED:
                seen.passed[path] = mark_of(stamp)
            else:
                _take(path, found or files.read(path, reader), seen, index)
            if told is not None:
                told(total - len(notes), total)

        if other is not None and total >= FEW:
            for path in paths:
                if not _is_other(path):
                    look(path)
            _believe(other.half(pulse), notes, files, seen, index)
        for path in paths:
            if path in notes:
                look(path)
    for found in (seen.glimpses, seen.unread):
        _in_order(found)
    return seen


def _in_order(found: dict[str, Any]) -> None:
    ordered = [(path, found[path]) for path in sorted(found)]
    found.clear()
    found.update(ordered)


def _believe(half: _Half, notes: dict[str, Stamp], files: Files, seen: Seen, index: Index) -> None:
    """What was seen elsewhere of notes that stand here as they stood there. They are used up."""
    for path, known in (*half.seen.passed.items(), *half.known.items()):
        mark = known if isinstance(known, int) else known.mark
        if path not in notes or mark_of(notes[path]) != mark or files.torn(path):
            continue
        del notes[path]
        if path in half.known:
            index.learn(path, known)
            seen.glimpses[path] = half.seen.glimpses[path]
        else:
            seen.passed[path] = mark


def _take(path: str, found: NoteText | Problem | None, seen: Seen, index: Index) -> None:
    if isinstance(found, Problem):
        seen.unread[path] = found
    elif found is not None:
        index.put(found)
        seen.glimpses[path] = one = glimpse_note(found)
        if not matters(one):
            index.pass_by(path)
