"""New notes from the vault's own templates: where they go, and what stands in them before anyone has typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from plugin_server.model import ClientNote, Link, Moment, NoteText, Session
from plugin_server.names import base_key, stem
from plugin_server.notes.edits import AddArea, Spliced
from plugin_server.notes.filling import fill, fill_list, fill_property
from plugin_server.notes.respelling import name_line
from plugin_server.notes.splicing import splice
from plugin_server.notes.values import parse_moment
from plugin_server.snapshot import Party, Snapshot
from plugin_server.vault.files import Files
from plugin_server.vault.templates import template

_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|#^\[\]\x00-\x1f]')
_USUAL_FOLDER = "Sessions"
_TOGETHER = " and "


@dataclass(frozen=True, slots=True)
class Beginning:
    """A note to be made."""

    path: str
    data: bytes


def filled(files: Files, snapshot: Snapshot, kind: str, *, title: str, day: str, time: str) -> str:
    """The vault's own template for this kind of note, else the one that is brought along, its placeholders filled.

    `day` is YYYY-MM-DD, `time` HH:MM.
    """
    folder = snapshot.obsidian.templates_folder or "Templates"
    own = files.read(f"{folder}/{kind}.md")
    data = own.data if isinstance(own, NoteText) else template(f"Templates/{kind}.md")
    return fill(data.decode("utf-8", "replace"), title=title, day=day, time=time)


def session_path(snapshot: Snapshot, clients: Sequence[Link], day: str) -> str:
    """Where a session of these clients and day lies: with their latest, else in the usual folder."""
    last = last_session(snapshot, clients)
    folder = last.path.rpartition("/")[0] if last else _USUAL_FOLDER
    name = f"{day} {file_name(_TOGETHER.join(client.name for client in clients))}.md"
    return f"{folder}/{name}" if folder else name


def new_session(files: Files, snapshot: Snapshot, clients: Sequence[Link], day: str, time: str) -> Beginning:
    """A session with the client's (or the group's) own areas, in their order, ready to be rated."""
    path = session_path(snapshot, clients, day)
    text = filled(files, snapshot, "Session", title=stem(path), day=day, time=time)
    text = _with_clients(text, [_wikilink(client) for client in clients])
    names = areas_of(snapshot, clients)
    text = fill_list(text, "areas", tuple(line for name in names if (line := name_line(name))))
    return Beginning(path, _with_areas(text.encode(), names))


def _wikilink(client: Link) -> str:
    return f"[[{client.target}|{client.alias}]]" if client.alias else f"[[{client.target}]]"


def _with_clients(text: str, links: list[str]) -> str:
    if len(links) == 1:
        return fill_property(text, "client", links[0])
    return fill_list(text, "client", tuple(links))


def _with_areas(data: bytes, names: tuple[str, ...]) -> bytes:
    """Areas that are not in the template's own list, in the form that the template has them in."""
    done = splice(data, [AddArea(name) for name in names])
    return done.data if isinstance(done, Spliced) else data


def areas_of(snapshot: Snapshot, clients: Sequence[Link]) -> tuple[str, ...]:
    """The areas of their latest session, else of the one client's own `area order`."""
    last = last_session(snapshot, clients)
    if last is not None:
        return tuple(area.name for area in last.areas)
    path = snapshot.client_path(clients[0], "") if len(clients) == 1 else None
    note = snapshot.readings.get(path) if path else None
    return tuple(area.name for area in note.area_order) if isinstance(note, ClientNote) else ()


def on_day(snapshot: Snapshot, clients: Sequence[Link], day: str) -> Session | None:
    """Their session of this day (YYYY-MM-DD), whatever its note is called; the latest of several."""
    paths = reversed(snapshot.parties.get(_party(snapshot, clients), ()))
    found = (snapshot.sessions[path] for path in paths)
    return next((one for one in found if one.moment and one.moment.day == day), None)


def last_session(snapshot: Snapshot, clients: Sequence[Link]) -> Session | None:
    """The latest session of this client, or of this group."""
    paths = snapshot.parties.get(_party(snapshot, clients), ())
    return snapshot.sessions[paths[-1]] if paths else None


def _party(snapshot: Snapshot, clients: Sequence[Link]) -> Party:
    keys = {snapshot.client_path(one, "") or f"?{base_key(one.target)}" for one in clients}
    return tuple(sorted(keys))


def links_to(snapshot: Snapshot, party: Party) -> tuple[Link, ...]:
    """How a client, or the members of a group, are named in a session: as their latest one has it.

    A client who has a note and no session yet is named by the note, one who only was in groups as the latest of
    these has it. Empty where nobody is known.
    """
    paths = snapshot.parties.get(party, ())
    if paths:
        return snapshot.sessions[paths[-1]].clients
    link = _link_to(snapshot, party[0]) if len(party) == 1 else None
    return (link,) if link else ()


def _link_to(snapshot: Snapshot, key: str) -> Link | None:
    if key in snapshot.readings:
        short = Link(stem(key))
        return short if snapshot.client_path(short, "") == key else Link(key.removesuffix(".md"))
    groups = snapshot.joins.groups.get(key, frozenset())
    sessions = [snapshot.sessions[snapshot.parties[group][-1]] for group in groups]
    latest = max(sessions, key=lambda one: one.order, default=None)
    links = latest.clients if latest else ()
    return next((link for link in links if f"?{base_key(link.target)}" == key), None)


def is_day(text: str) -> bool:
    """Is this a real day, written YYYY-MM-DD?"""
    moment = parse_moment(text)
    return isinstance(moment, Moment) and moment.day == text


def file_name(name: str) -> str:
    """A name that every system takes as a file's."""
    return _NOT_IN_FILE_NAMES.sub(" ", name).strip(" .") or "Unnamed"
