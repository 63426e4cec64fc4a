"""The pages to look at: the practice, a client, an area, a session, the problems. They change nothing."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response, abort, render_template

from plugin_server.web import overviews, views
from plugin_server.web.desk import desk
from plugin_server.web.frame import frame
from plugin_server.web.lists import Lists

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def practice() -> str:
    """All clients, each with the latest session."""
    around = frame("practice")
    return render_template("practice.html", frame=around, page=overviews.practice(Lists.here()))


@blueprint.get("/clients/<address>")
def client(address: str) -> str:
    """One client before the next session, or one group."""
    around, lists = frame("client"), Lists.here()
    party = lists.desk.addresses.find_client(address, lists.snapshot)
    if party is None:
        abort(404)
    return render_template("client.html", frame=around, page=overviews.client(lists, party))


@blueprint.get("/areas/<address>")
def area(address: str) -> str:
    """One area, with the sessions of every client in which it occurs."""
    around, lists = frame("area"), Lists.here()
    key = lists.desk.addresses.find_area(address, lists.snapshot)
    if key is None:
        abort(404)
    return render_template("area.html", frame=around, page=overviews.area(lists, key))


@blueprint.get("/sessions/<address>")
def session(address: str) -> str:
    """One session, as its note tells it."""
    around, lists = frame("session"), Lists.here()
    path = lists.desk.addresses.find_session(address, lists.snapshot)
    page = views.session(lists, path) if path else None
    if page is None:
        abort(404)
    return render_template("session.html", frame=around, page=page)


@blueprint.get("/problems")
def problems() -> str:
    """What could not be read, and what to do."""
    around, lists = frame("problems"), Lists.here()
    found = [lists.problem(one) for one in lists.desk.companion.status().problems]
    return render_template("problems.html", frame=around, problems=found)


@blueprint.get("/open/<address>")
def open_note(address: str) -> Response:
    """Into Obsidian. The note's name is in this answer alone, not in the page that leads here."""
    snapshot, status = desk().companion.snapshot, desk().companion.status()
    path = desk().addresses.find_note(address, snapshot, {one.path for one in status.problems})
    if path is None:
        abort(404)
    return Response(status=302, headers={"Location": obsidian(status.vault_name, path)})


def obsidian(vault: str, path: str) -> str:
    """The address by which Obsidian opens a note; both parts percent-encoded, `/` and `&` included."""
    return f"obsidian://open?vault={_encoded(vault)}&file={_encoded(path)}"


def _encoded(text: str) -> str:
    return quote(text, safe="", errors="surrogateescape")
