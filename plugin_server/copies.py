"""Conflict copies: what a sync program puts beside a note that two devices have changed at the same time.

None of them is a session and none is ever written; each is told, with both names and what to do. Most are known by
their name alone. `Note 2.md`, `Note (1).md` and `Note-LAPTOP.md` are honest names too: such a note is a copy only
where it stands beside a session of the same client and moment and repeats its properties or its text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

from plugin_server.later import Later
from plugin_server.model import NoteText, OtherNote, Problem, Reading, SessionNote
from plugin_server.notes.fences import Place, split
from plugin_server.notes.plain_notes import PlainSession
from plugin_server.notes.reader import read_note
from plugin_server.vault.paths import doubtful_copy_of

if TYPE_CHECKING:
    from plugin_server.blocks import regions
else:
    regions = Later("plugin_server.blocks.regions")

Read = Callable[[str], NoteText | Problem | None]
Glimpse = Reading | PlainSession | None
Known = Callable[[str], Glimpse]
_SESSIONS = (SessionNote, PlainSession)


class Copies:
    """The copies that lie in a vault. `read` reads a note; it is called only where there are copies."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._notes: dict[str, str] = {}  # copy -> its note, by name alone
        self._twins: dict[str, str] = {}  # the same for names that are honest too
        self._doubtful: dict[
            str, tuple[str, ...]
        ] = {}  # note -> sessions whose names may make them copies of it
        self._told: dict[str, Problem | None] = {}
        self._sessions: tuple[str, ...] = ()  # whose names were not looked at yet

    @property
    def of(self) -> Mapping[str, str]:
        """Every copy with the note it belongs to."""
        return {**self._notes, **self._twins}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """One for each copy."""
        for path, note in self.of.items():
            if path not in self._told:
                self._told[path] = self._compare(path, note)
        return tuple(problem for problem in self._told.values() if problem is not None)

    # ------------------------------------------------------------------ known by name

    def found(self, copies: Mapping[str, str], under: str = "") -> None:
        """The copies that a walk has met, through the vault or under one folder."""
        self._drop(under)
        self._notes.update(copies)

    def seen(self, path: str, note: str | None) -> None:
        """One path was looked at; None: there is no copy, and if the path was a folder's, none in it either."""
        self._drop(path)
        if note is not None:
            self._notes[path] = note

    def _drop(self, under: str) -> None:
        inside = under.rstrip("/") + "/"
        for path in [one for one in self._notes if not under or one == under or one.startswith(inside)]:
            del self._notes[path]
            self._told.pop(path, None)

    def touched(self, notes: Iterable[str]) -> None:
        """These notes have another text now: what was said of their copies may no longer hold."""
        if self._told:
            changed = set(notes)
            for path, note in self.of.items():
                if changed & {path, note}:
                    self._told.pop(path, None)

    # ------------------------------------------------------------------ known by what they say

    def recall(self, sessions: Iterable[str]) -> None:
        """There are these sessions, none of them a copy; what follows from that is seen to when something changes."""
        self._sessions = tuple(sessions)

    def settle(self, changed: MutableMapping[str, Any], known: Known) -> None:
        """Of the notes that changed, and of those beside them, the ones that are copies become no sessions.

        `known` gives the reading of any note as it counts now.
        """
        if not changed:
            return
        self.touched(changed)
        for path in self._sessions:
            self._remember(path, doubtful_copy_of(path), there=True)
        self._sessions = ()
        doubtful = {path: notes for path in changed if (notes := doubtful_copy_of(path))}
        for path, notes in doubtful.items():
            self._remember(path, notes, there=isinstance(changed[path], _SESSIONS))
        beside = {path for note in changed for path in self._doubtful.get(note, ())}
        for path in sorted(beside.union(doubtful)):
            self._judge(path, doubtful.get(path) or doubtful_copy_of(path), changed, known)

    def _remember(self, path: str, notes: tuple[str, ...], *, there: bool) -> None:
        for note in notes:
            beside = self._doubtful.get(note, ())
            if there != (path in beside):
                beside = (*beside, path) if there else tuple(one for one in beside if one != path)
                self._doubtful[note] = beside
            if not beside:
                self._doubtful.pop(note, None)

    def _judge(
        self, path: str, notes: tuple[str, ...], changed: MutableMapping[str, Any], known: Known
    ) -> None:
        """`notes`: those it may be a copy of."""
        was = self._twins.pop(path, None)
        if was is None and path not in changed and not isinstance(known(path), _SESSIONS):
            return
        text = self._read(path) if any(map(known, notes)) or was else None
        if text is None and was is None:
            return
        reading = read_note(text) if isinstance(text, NoteText) else None
        note = self._original(text, reading, known) if isinstance(text, NoteText) else None
        if note is not None:
            self._twins[path] = note
            changed[path] = OtherNote(path, figures=reading.figures if reading else ())
        elif was is not None:
            self._told.pop(path, None)
            changed[path] = reading

    def _original(self, copy: NoteText, reading: Reading | None, known: Known) -> str | None:
        for path in doubtful_copy_of(copy.path):
            beside = known(path)
            if isinstance(beside, _SESSIONS) and _same_session(reading, beside):
                note = self._read(path)
                if isinstance(note, NoteText) and repeats(copy.data, note.data):
                    return path
        return None

    def _compare(self, path: str, note_path: str) -> Problem | None:
        copy, note = self._read(path), self._read(note_path)
        if copy is None:
            return None
        if note is None:
            return _alone(path, note_path)
        if isinstance(copy, Problem) or isinstance(note, Problem):
            return _differ(path, note_path)
        return compared(path, copy.data, note_path, note.data)


def compared(path: str, copy: bytes, note_path: str, note: bytes) -> Problem:
    """What to tell of a copy and its note: how they differ, and what is to be done about it."""
    if copy == note:
        return _told(path, note_path, "Both say the same.", "Delete the copy.")
    if own_text(copy) == own_text(note):
        return _told(
            path,
            note_path,
            "The two differ in the drawn block alone.",
            "Delete the copy: nothing of yours is in it that is not in the note.",
        )
    return _differ(path, note_path)


def own_text(data: bytes) -> bytes:
    """The note without what we drew; the whole note where that cannot be told apart.

    Lines that a person wrote into the block are theirs and count.
    """
    text = regions.remove(data, path="")
    return data if isinstance(text, regions.Refusal) else text


def repeats(copy: bytes, note: bytes) -> bool:
    """Have the two the same properties, or the same text, to the byte?"""
    first, second = own_text(copy), own_text(note)
    here, there = split(first), split(second)
    if not isinstance(here, Place) or not isinstance(there, Place):
        return False
    return (
        first[here.start : here.end] == second[there.start : there.end]
        or first[here.body :] == second[there.body :]
    )


def _same_session(one: Reading | None, other: SessionNote | PlainSession) -> bool:
    return (
        isinstance(one, SessionNote)
        and (one.clients, one.moment) == (other.clients, other.moment)
        and one.moment is not None
    )


def _told(path: str, note: str, difference: str, remedy: str) -> Problem:
    """The note has the problem; so it is shown with the note."""
    return Problem(
        note, None, None, f"A sync program left a copy of this note: “{path}”. {difference}", remedy
    )


def _differ(path: str, note: str) -> Problem:
    return _told(
        path,
        note,
        "The two differ in your own text.",
        "Open both, take over into the note what is missing there, then delete the copy. If the copy is a session "
        "of its own, give it another name or a time of day in its date.",
    )


def _alone(path: str, note: str) -> Problem:
    return Problem(
        path,
        None,
        None,
        f"This is a sync program's copy of the note “{note}”, which is no longer there.",
        "If you need it, rename it to that name; else delete it.",
    )
