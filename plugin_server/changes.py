"""What a person changes on a page: how a session stands, and its note written at once with the change in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from plugin_server.library import Library
from plugin_server.model import (
    Action,
    Area,
    NoteText,
    OrderedArea,
    Problem,
    Result,
    Scale,
    Session,
    Write,
)
from plugin_server.notes.edits import Conflict, Edit, TakeBack, Terms
from plugin_server.notes.numbers import Refusal
from plugin_server.notes.reader import read_session
from plugin_server.notes.splicing import splice
from plugin_server.notes.standing import NO_SESSION, head_of, scale_and_clients
from plugin_server.settling import Settler, client_note
from plugin_server.status import Phase
from plugin_server.vault.files import Files

_NOT_NOW = {
    Phase.STARTING: ("The vault is still being read.", "Try again in a moment."),
    Phase.FIRST_CONTACT: ("Nothing is written in this vault yet.", "Press Begin on the first page."),
    Phase.READ_ONLY: ("The service was started with --read-only.", "Start it without that, and try again."),
    Phase.HELD: ("The practice note cannot be read.", "Put it right. Nothing is written until then."),
    Phase.AWAY: ("The folder of the vault is gone.", "Connect the drive it is on, and try again."),
}


@dataclass(frozen=True, slots=True)
class Stand:
    """How a session stands in its note: what a page is made from, of one and the same text.

    `digest` goes back with each change. `session` is settled as everywhere, even where it names no area yet.
    `names` are the areas in the order of the note, for `MoveArea`; the client's own `order` stands above it.
    """

    path: str
    digest: str
    session: Session
    order: tuple[OrderedArea, ...]
    names: tuple[str, ...]

    @property
    def scale(self) -> Scale:
        return self.session.scale

    @property
    def areas(self) -> tuple[Area, ...]:
        """Also those on the client's list that the note does not name yet."""
        return self.session.areas


@dataclass(frozen=True, slots=True)
class Changed:
    """The note holds the change. `digest` is that of its new text; `back` takes it back; None: nothing differs."""

    path: str
    digest: str
    back: TakeBack | None = None


class Changes:
    """Splices a person's changes into notes, through the one door. Not safe for several threads at once."""

    def __init__(self, library: Library, files: Files) -> None:
        self._library = library
        self._files = files
        # of a note of which one step is written: its digest now, and how it was before
        self._half: tuple[str, bytes] | None = None

    def stand(self, path: str) -> Stand | Problem:
        """How the session stands on disk now. A note that is no session is a Problem."""
        note = self._read(path)
        if isinstance(note, Problem):
            return note
        terms = self._terms(note)
        head = head_of(note.data, terms)
        session = self._session(note)
        if isinstance(head, Refusal) or session is None:
            return _problem(path, head if isinstance(head, Refusal) else NO_SESSION)
        names = tuple(said.name for said in head.said)
        return Stand(path, note.digest, session, terms.order, names)

    def apply(self, path: str, base: str, edits: Sequence[Edit]) -> Changed | Conflict | Problem | Result:
        """The changes in the note, or the Conflict or Problem that keeps them out; all of them or none.

        `base` is the digest of the text that they were made from. BUSY, CHANGED: come again.
        """
        note = self._read(path)
        if isinstance(note, Problem):
            return note
        session = self._session(note)
        if session is not None and session.off:
            return left_alone(path)
        result = splice(note.data, edits, self._terms(note), stale=note.digest != base)
        if isinstance(result, Refusal):
            return _problem(path, result)
        if isinstance(result, Conflict):
            return replace(result, digest=note.digest)
        half, self._half = self._half, None
        before = half[1] if half and half[0] == note.digest else note.data
        for step in result.steps:
            written = self._write(note, step)
            if not isinstance(written, NoteText):
                self._half = (note.digest, before)
                return written
            note = written
        return Changed(path, note.digest, TakeBack(before, note.data) if before != note.data else None)

    def create(self, path: str, data: bytes) -> str | Problem | Result:
        """The path of a new note, or of the one that stands there already. BUSY: come again."""
        outcome = self._files.write(Write(path, Action.CREATE, None, data, path), asked=True)
        if outcome.result in (Result.DONE, Result.CHANGED):
            self._library.refresh([path])
            return path
        return outcome.problem or outcome.result

    def _write(self, note: NoteText, data: bytes) -> NoteText | Problem | Result:
        write = Write(note.path, Action.CHANGE, note.digest, data, note.path)
        outcome = self._files.write(write, asked=True)
        if outcome.result is not Result.DONE:
            return outcome.problem or outcome.result
        written = NoteText.of(note.path, data, outcome.stamp)
        self._library.wrote(written)
        return written

    def _read(self, path: str) -> NoteText | Problem:
        """Only a note that the library knows: a template, or a note in a folder left out, is none."""
        if self._library.digest(path) is None:
            return _gone(path)
        return self._files.read(path) or _gone(path)

    def _session(self, note: NoteText) -> Session | None:
        """What this text of the note says in its practice."""
        said, snapshot = read_session(note), self._library.snapshot
        off = bool(snapshot.practice and snapshot.practice.off)
        settler = Settler(snapshot.readings, snapshot.names, snapshot.settings, off)
        return settler.settled(said) if said else None

    def _terms(self, note: NoteText) -> Terms:
        """What holds for this text of the note."""
        snapshot = self._library.snapshot
        scale, clients = scale_and_clients(note.data)
        client = client_note(clients, note.path, snapshot.readings, snapshot.names)
        return Terms(
            scale or (client.scale if client else None) or snapshot.settings.scale,
            client.area_order if client else (),
            snapshot.settings.not_areas,
        )


def _problem(path: str, refusal: Refusal) -> Problem:
    return Problem(path, None, None, refusal.message, refusal.remedy)


def not_now(path: str, phase: Phase) -> Problem:
    """Why nothing is written in this phase, whoever asks."""
    message, remedy = _NOT_NOW.get(phase, _NOT_NOW[Phase.STARTING])
    return Problem(path, None, None, message, remedy)


def in_use(path: str) -> Problem:
    message = "Another program holds this note or keeps changing it, so it was not written."
    return Problem(path, None, None, message, "Wait until it has saved, and try again.")


def nobody(day: str) -> Problem:
    """A new session is for a client, and for a day."""
    message = f"There is no client of this name, or {day} is no day." if len(day) < 20 else "This is no day."
    return Problem("", None, None, message, "Choose the client again, and write the day like 2009-11-03.")


def left_alone(path: str) -> Problem:
    message = "The property arcs is off, so this note is left as it is."
    return Problem(path, None, "arcs", message, "Take arcs: off out of it, or out of its client's note.")


def _gone(path: str) -> Problem:
    return Problem(path, None, None, "This note is not there any more.", "Look for it in your vault.")
