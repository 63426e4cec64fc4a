"""A practice for the tests of pages: real notes, read and settled as in a vault, without a vault around them."""

from __future__ import annotations

from collections.abc import Mapping

from plugin_server.blocks.context import SessionContext, session_context
from plugin_server.blocks.figures import session_figure
from plugin_server.live import Live
from plugin_server.model import FigureFile, NoteText
from plugin_server.names import Names
from plugin_server.notes.reader import read_note
from plugin_server.plan import block_lines
from plugin_server.snapshot import Snapshot
from plugin_server.status import Phase, Preview, Status

TOKEN = "a-token-for-tests-and-for-nothing-else"  # noqa: S105
STORY = "Sessions/2009-11-03 Daniel.md"


def session_text(client: str, date: str, *areas: str, body: str = "") -> str:
    lines = "".join(f"  - {area}\n" for area in areas)
    return f'---\ntype: session\nclient: "[[{client}]]"\ndate: {date}\nareas:\n{lines}---\n{body}\n'


NOTES = {
    "Sessions/2009-10-06 Daniel.md": session_text(
        "Daniel", "2009-10-06", "Vision 2, 2 → 12", "Service 8, 22 → 14", "Accountability 6, 15 → 8", "Community 3"
    ),
    STORY: session_text(
        "Daniel",
        "2009-11-03",
        "Vision 3, 2 → 12",
        "Service 8, 20 → 14",
        "Accountability 7, 15 → 8",
        "Community 2, 3 → 6",
        body="## Service\n- [ ] Call the programme leads\n- [ ] Rota\n",
    ),
    "Sessions/2009-10-20 Ines.md": session_text("Ines", "2009-10-20", "Practice 5, 10 → 8", "Writing 4, 1 → 6"),
    "Sessions/2009-09-01 alone.md": "---\ntype: session\ndate: 2009-09-01\nareas:\n  - Health 4\n---\n",
    "Sessions/2009-10-21 Ines.md": session_text("Ines", "2009-10-21", "Practice 11, 10 → 8", "Writing 4"),
    "People/Daniel.md": "---\ntype: client\n---\n",
}  # fmt: skip


class Vaultless:
    """Stands where the conductor stands: a snapshot of notes given as text, and no disk."""

    def __init__(self, notes: Mapping[str, str] = NOTES, phase: Phase = Phase.RUNNING) -> None:
        self.live = Live(quiet=0.05)
        self.phase = phase
        self.begun = 0
        self.owed: tuple[str, ...] = ()
        self.pending: tuple[str, ...] = ()
        self.notes = dict(notes)
        self.snapshot = self._read()

    def save(self, path: str, text: str) -> None:
        """What a save does to the pages."""
        self.notes[path] = text
        self.snapshot = self._read()
        self.live.tell("changed")

    def replace(self, notes: Mapping[str, str]) -> None:
        self.notes = dict(notes)
        self.snapshot = self._read()

    def status(self) -> Status:
        return Status(self.phase, "My Practice", self.owed, self.pending, self.snapshot.problems)

    def context(self, path: str) -> SessionContext | None:
        session = self.snapshot.sessions.get(path)
        return session_context(self.snapshot, session) if session else None

    def figure(self, path: str) -> FigureFile | None:
        context = self.context(path)
        return session_figure(context) if context else None

    def preview(self) -> Preview | None:
        if not self.owed:
            return None
        context = self.context(self.owed[0])
        assert context is not None
        figure = session_figure(context)
        return Preview(self.owed[0], block_lines(context, figure), figure)

    def begin(self) -> None:
        self.begun += 1
        self.phase = Phase.RUNNING

    def _read(self) -> Snapshot:
        texts = [
            NoteText.of(path, text.encode("utf-8", "surrogateescape")) for path, text in self.notes.items()
        ]
        return Snapshot.of({note.path: read_note(note) for note in texts}, Names.of(self.notes))
