"""A note that is read again after something was written into its body."""

from __future__ import annotations

from dataclasses import replace

from plugin_server.model import NoteText, Reading, SessionNote
from plugin_server.notes.fences import Place, split
from plugin_server.notes.figures import figures_in
from plugin_server.notes.reader import read_note
from plugin_server.notes.settle import settle_tasks
from plugin_server.notes.tasks import read_tasks


def read_again(note: NoteText, before: NoteText | None, reading: Reading | None) -> Reading:
    """What the note says, as `read_note` reads it. `reading` is what it said when its text was `before`.

    Where a session's properties are the same bytes they say the same; what else it says is its tasks and figures.
    """
    place = split(before.data) if before is not None and isinstance(reading, SessionNote) else None
    if before is None or not isinstance(reading, SessionNote) or not isinstance(place, Place):
        return read_note(note)
    head = before.data[: place.body]
    if note.path != before.path or not (head.endswith(b"\n") and note.data.startswith(head)):
        return read_note(note)
    tasks = settle_tasks(read_tasks(note.data, place.body), tuple(area.name for area in reading.areas))
    return replace(reading, tasks=tasks, figures=figures_in(note.data))
