"""Which notes are of the four kinds, which of them get a block, and which are left as they are."""

from __future__ import annotations

from collections.abc import Iterator

from plugin_server.model import AreaNote, ClientNote, PracticeNote, Reading
from plugin_server.names import stem
from plugin_server.notes.values import area_key
from plugin_server.snapshot import Snapshot


def counts(snapshot: Snapshot, path: str) -> bool:
    """Does the note get a block? A client or area note does once a session names it; the practice note once there
    is anything to tell."""
    if path in snapshot.sessions:
        return True
    note = snapshot.readings.get(path)
    if isinstance(note, ClientNote):
        return (path,) in snapshot.parties or path in snapshot.joins.groups
    if isinstance(note, AreaNote):
        return area_key(stem(path)) in snapshot.areas
    return isinstance(note, PracticeNote) and bool(snapshot.sessions or note.problems)


def is_ours(snapshot: Snapshot, path: str) -> bool:
    """Is it a note of one of the four kinds, whether it counts or not?"""
    return path in snapshot.sessions or _is_ours(snapshot.readings.get(path))


def ours(snapshot: Snapshot) -> Iterator[str]:
    """All notes of the four kinds. Of sessions it is known without asking what they say."""
    sessions, readings = snapshot.sessions, snapshot.readings
    yield from sessions
    yield from (path for path in readings if path not in sessions and _is_ours(readings[path]))


def _is_ours(note: Reading | None) -> bool:
    return isinstance(note, ClientNote | AreaNote | PracticeNote)


def is_off(snapshot: Snapshot, path: str) -> bool:
    """Is the note to be left as it is: by itself, by its client's note or by the practice note?"""
    session, practice = snapshot.sessions.get(path), snapshot.practice
    if session is not None:
        return session.off
    note = snapshot.readings.get(path)
    own = isinstance(note, ClientNote | AreaNote | PracticeNote) and note.off
    return own or bool(practice and practice.off)
