"""One note's bytes in, what it says out."""

from __future__ import annotations

from plugin_server.model import NoteText, OtherNote, Reading


def read_note(note: NoteText) -> Reading:
    """What a note says, read alone. Never raises: what cannot be read is a Problem."""
    return OtherNote(note.path)
