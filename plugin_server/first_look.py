"""Every note of a vault looked at while none is known: the dearest moment of the service, and the plainest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from plugin_server.model import NoteText, Problem, Reading, Stamp
from plugin_server.notes.plain_notes import PlainSession
from plugin_server.notes.reader import glimpse_note, is_worth_reading
from plugin_server.snapshot import matters
from plugin_server.vault.files import Files
from plugin_server.vault.index import Index, mark_of
from plugin_server.vault.reading import Glance


@dataclass(slots=True)
class Seen:
    """`glimpses`: what the notes say that may be ours. `passed`: the marks of those whose first bytes make them none;
    `unread`: why others could not be read."""

    glimpses: dict[str, Reading | PlainSession] = field(default_factory=dict)
    passed: dict[str, int] = field(default_factory=dict)
    unread: dict[str, Problem] = field(default_factory=dict)


def look_at_all(
    notes: dict[str, Stamp],
    files: Files,
    index: Index,
    pulse: Callable[[], None],
    told: Callable[[int, int], None] | None = None,
) -> Seen:
    """Look at these notes of a walk, which are used up, and put those that were read into the index.

    `pulse` is called before each note and may raise; `told` hears how many of how many were looked at.
    """
    seen, total = Seen(), len(notes)
    with files.reader() as reader:
        for count, path in enumerate(sorted(notes), 1):
            pulse()
            stamp = notes.pop(path)  # makes room as soon as it is used: there are very many
            found = None if files.torn(path) else reader.look(path, stamp, is_worth_reading)
            if found is Glance.PASSED:
                seen.passed[path] = mark_of(stamp)
            else:
                _take(path, found or files.read(path, reader), seen, index)
            if told is not None:
                told(count, total)
    return seen


def _take(path: str, found: NoteText | Problem | None, seen: Seen, index: Index) -> None:
    if isinstance(found, Problem):
        seen.unread[path] = found
    elif found is not None:
        index.put(found)
        seen.glimpses[path] = one = glimpse_note(found)
        if not matters(one):
            index.pass_by(path)
