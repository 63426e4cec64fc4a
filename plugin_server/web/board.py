"""The board: the page that coach and client look at together. What is settled on it goes into the note at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from flask import Blueprint, Response, abort, render_template, request, url_for

from plugin_server.changes import Changed, Stand
from plugin_server.model import BrokenNote, OtherNote, Problem, SessionNote
from plugin_server.notes.edits import Conflict, Edit, TakeBack
from plugin_server.notes.values import Refusal
from plugin_server.snapshot import Snapshot
from plugin_server.status import Phase
from plugin_server.web.board_edits import OLD, edits_of, values_of
from plugin_server.web.board_json import answer
from plugin_server.web.board_memory import Memory
from plugin_server.web.board_state import Sheet, State, looked, state_of
from plugin_server.web.board_words import Asked, Trouble, asked_of
from plugin_server.web.frame import frame
from plugin_server.web.lists import Lists, Way

blueprint = Blueprint("board", __name__)

ANEW = 5  # times that changes are looked at anew while another program keeps saving


@dataclass(frozen=True, slots=True)
class BoardPage:
    """What the page is made from; all else it fetches."""

    title: str
    address: str
    back: Way
    client: Way | None
    open: str
    figure: str  # empty where there is none to copy
    day: str  # YYYY-MM-DD; empty without a date
    state: str
    look: str
    change: str


@dataclass(frozen=True, slots=True)
class Back:
    """The edit that takes a change back."""

    word: str
    do: str = "back"


@dataclass(frozen=True, slots=True)
class Settled:
    """The answer to a change that is in the note: `undo` is what takes it back."""

    state: State | None
    undo: tuple[Back, ...] = ()


@dataclass(frozen=True, slots=True)
class Contradicted:
    """The note says something else by now; nothing was changed."""

    conflict: Asked
    state: State | None


@dataclass(frozen=True, slots=True)
class Refused:
    """This cannot be done; nothing was changed."""

    problem: Trouble
    state: State | None


class Board:
    """One request for the board of one session."""

    def __init__(self, address: str) -> None:
        self.lists = Lists.here()
        self.companion = self.lists.desk.companion
        self.memory: Memory = self.lists.desk.boards
        self.path = self._path(address)

    def _path(self, address: str) -> str:
        """What a page showed a moment ago is looked at once more: the note may have been seen half written."""
        snapshot = self.lists.snapshot
        path = self.lists.desk.addresses.find_note(address, snapshot, self.memory.paths)
        if path is None:
            abort(404)
        if not self._is_there(snapshot, path) and isinstance(self.companion.stand(path), Problem):
            abort(404)
        return path

    def _is_there(self, snapshot: Snapshot, path: str) -> bool:
        """A drive that went away took no note with it for good."""
        return _is_session(snapshot, path) or self.companion.status().phase is Phase.AWAY

    @cached_property
    def base(self) -> str:
        return request.form.get("base", "")

    @property
    def shown(self) -> Stand | None:
        """What the page shows; read again where the service has forgotten it and the note is still the same."""
        found = self.memory.shown(self.path, self.base)
        if found is None:
            now = self.companion.stand(self.path)
            found = now if isinstance(now, Stand) and now.digest == self.base else None
        return found

    def kept(self, word: str) -> TakeBack | None:
        return self.memory.kept(self.path, word)

    def keep(self, back: TakeBack | None) -> tuple[Back, ...]:
        return (Back(self.memory.keep(self.path, back)),) if back else ()

    def state(self) -> State | None:
        """How the session stands now; None where it is gone meanwhile."""
        mark, found = self.lists.desk.mark, self.companion.stand(self.path)
        lists = Lists.here()
        if isinstance(found, Stand):
            self.memory.show(found)
        elif not self._is_there(lists.snapshot, self.path):
            return None
        last = self.memory.last(self.path)
        return state_of(lists, mark, Sheet.of(found, self.path, lists.snapshot, last))

    def change(self, edits: tuple[Edit, ...]) -> tuple[Changed | Conflict | Problem, State | None]:
        """What came of the changes, and how the session stands then. A question is about the very text that the
        state is of: where the note changes between the two, the changes are looked at anew."""
        for _ in range(ANEW):
            done, state = self.companion.change(self.path, self.base, edits), self.state()
            if not isinstance(done, Conflict) or state is None or state.base == done.digest:
                break
        return done, state

    def refused(self, why: Refusal | Problem, state: State | None) -> Response:
        return answer(Refused(Trouble.of(self.lists, self.path, why), state), 422)


@blueprint.get("/sessions/<address>/board")
def page(address: str) -> str:
    """The board of a session."""
    around, board = frame("board"), Board(address)
    state = board.state()
    if state is None:
        abort(404)
    lists, here = board.lists, url_for("board.page", address=address)
    session = lists.snapshot.sessions.get(board.path)
    shown = BoardPage(
        title=state.date,
        address=here,
        back=Way(lists.session_href(board.path), state.date),
        client=lists.client_way(session.party) if session and session.party else None,
        open=lists.open_href(board.path),
        figure=url_for("figures.figure", address=address) if session else "",
        day=session.moment.day if session and session.moment else "",
        state=f"{here}/state",
        look=f"{here}/look",
        change=f"{here}/change",
    )
    return render_template("board.html", frame=around, page=shown, state=state)


@blueprint.get("/sessions/<address>/board/state")
def state(address: str) -> Response:
    """How the session stands in its note now."""
    found = Board(address).state()
    if found is None:
        abort(404)
    return answer(found)


@blueprint.post("/sessions/<address>/board/look")
def look(address: str) -> Response:
    """How the figure and the words would be with other numbers. Nothing is written."""
    board = Board(address)
    shown = board.shown
    if shown is None:
        return board.refused(OLD, board.state())
    values = values_of(request.form.get("values", ""), shown)
    if isinstance(values, Refusal):
        return board.refused(values, board.state())
    return answer(looked(board.lists, shown, values))


@blueprint.post("/sessions/<address>/board/change")
def change(address: str) -> Response:
    """Changes into the note: all of them or none."""
    board = Board(address)
    edits = edits_of(request.form.get("edits", ""), board.shown, board.kept)
    if isinstance(edits, Refusal):
        return board.refused(edits, board.state())
    done, state = board.change(edits)
    if isinstance(done, Changed):
        return answer(Settled(state, board.keep(done.back)))
    if isinstance(done, Conflict):
        return answer(Contradicted(asked_of(board.lists, done), state), 409)
    return board.refused(done, state)


def _is_session(snapshot: Snapshot, path: str) -> bool:
    """Also one that names no area yet, and one that cannot be read just now."""
    note = snapshot.readings.get(path)
    if isinstance(note, OtherNote):
        return note.blank
    return path in snapshot.sessions or isinstance(note, SessionNote | BrokenNote)
