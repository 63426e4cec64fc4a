"""A new session in two clicks: from the client's page to the question for the day, and from there to the board."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for

from plugin_server.beginning import areas_of, is_day, links_to, on_day
from plugin_server.blocks.escape import plain
from plugin_server.blocks.wording import day as day_in_words
from plugin_server.blocks.words import WORDS
from plugin_server.changes import not_now
from plugin_server.model import OtherNote, Problem
from plugin_server.snapshot import Party, Snapshot
from plugin_server.status import Phase
from plugin_server.web.frame import frame
from plugin_server.web.lists import Lists, Way

WRITING = (Phase.RUNNING, Phase.ASKING)
NO_DAY = Problem(
    "", None, None, "This is no day.", "Choose one, or write it like 2009-11-03: year, month, day."
)
NO_SESSION = (
    "There is a note for this day already, and it is no session.",
    "Give that note the property type: session, or another name.",
)

blueprint = Blueprint("new_session", __name__)


@dataclass(frozen=True, slots=True)
class NewPage:
    """`there` is the day where it has a session already; `note` is in the way, told where names are shown."""

    client: Way
    day: str
    areas: tuple[str, ...]
    last: str
    there: str
    problem: Problem | None = None
    note: str = ""
    may_write: bool = True


@blueprint.get("/clients/<address>/new")
def ask(address: str) -> str:
    """A new session of this client or group: which day."""
    around, lists = frame("new"), Lists.here()
    party = _party(lists, address)
    phase = lists.desk.companion.status().phase
    problem = None if phase in WRITING else not_now("", phase)
    page = _page(lists, party, lists.desk.today().isoformat(), problem)
    return render_template("new.html", frame=around, page=page)


@blueprint.post("/clients/<address>/new")
def begin(address: str) -> Response:
    """Makes the note, with the client's own areas; one that is there already is opened as it is."""
    around, lists = frame("new"), Lists.here()
    party, day = _party(lists, address), request.form.get("day", "")
    made = lists.desk.companion.new_session(party, day) if is_day(day) else NO_DAY
    if not isinstance(made, Problem):
        if _is_session(lists.desk.companion.snapshot, made):
            where = url_for("board.page", address=lists.desk.addresses.note(made))
            return redirect(where, 303)  # type: ignore[return-value]
        made = Problem(made, None, None, *NO_SESSION)
    page = _page(lists, party, day if is_day(day) else "", made)
    return make_response(render_template("new.html", frame=around, page=page), 409)


def _party(lists: Lists, address: str) -> Party:
    party = lists.desk.addresses.find_client(address, lists.snapshot)
    if party is None:
        abort(404)
    return party


def _page(lists: Lists, party: Party, day: str, problem: Problem | None) -> NewPage:
    snapshot, say = lists.snapshot, lists.discretion.text
    links = links_to(snapshot, party)
    before = [snapshot.sessions[path] for path in snapshot.parties.get(party, ())]
    rated = next((one for one in reversed(before) if one.rated and one.moment), None)
    return NewPage(
        client=lists.client_way(party),
        day=day,
        areas=tuple(say(plain(name)) or WORDS.nameless for name in areas_of(snapshot, links)),
        last=lists.date(rated) if rated else "",
        there=day_in_words(day) if day and on_day(snapshot, links, day) else "",
        problem=problem and replace(problem, message=say(problem.message), remedy=say(problem.remedy)),
        note=problem.path if problem and lists.discretion.shown else "",
        may_write=lists.desk.companion.status().phase in WRITING,
    )


def _is_session(snapshot: Snapshot, path: str) -> bool:
    """Also one that names no area yet: the board is where they are named."""
    note = snapshot.readings.get(path)
    return path in snapshot.sessions or (isinstance(note, OtherNote) and note.blank)
