"""New notes from the vault's own templates: where they go, and what stands in them before anyone has typed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plugin_server.model import ClientNote, Link, Moment, NoteText, Session
from plugin_server.names import base_key, stem
from plugin_server.notes.edits import AddArea, Spliced
from plugin_server.notes.filling import fill, fill_list, fill_property
from plugin_server.notes.respelling import name_line
from plugin_server.notes.splicing import splice
from plugin_server.notes.values import parse_moment
from plugin_server.snapshot import Snapshot
from plugin_server.vault.files import Files
from plugin_server.vault.templates import template

_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|#^\[\]\x00-\x1f]')
_USUAL_FOLDER = "Sessions"


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


def session_path(snapshot: Snapshot, client: Link, day: str) -> str:
    """Where a session of this client and day lies: with the client's latest, else in the usual folder."""
    last = last_session(snapshot, client)
    folder = last.path.rpartition("/")[0] if last else _USUAL_FOLDER
    name = f"{day} {file_name(client.name)}.md"
    return f"{folder}/{name}" if folder else name


def new_session(files: Files, snapshot: Snapshot, client: Link, day: str, time: str) -> Beginning:
    """A session with the client's own areas, in their order, ready to be rated."""
    path = session_path(snapshot, client, day)
    text = filled(files, snapshot, "Session", title=stem(path), day=day, time=time)
    alias = f"|{client.alias}" if client.alias else ""
    text = fill_property(text, "client", f"[[{client.target}{alias}]]")
    names = areas_of(snapshot, client)
    text = fill_list(text, "areas", tuple(line for name in names if (line := name_line(name))))
    return Beginning(path, _with_areas(text.encode(), names))


def _with_areas(data: bytes, names: tuple[str, ...]) -> bytes:
    """Areas that are not in the template's own list, in the form that the template has them in."""
    done = splice(data, [AddArea(name) for name in names])
    return done.data if isinstance(done, Spliced) else data


def areas_of(snapshot: Snapshot, client: Link) -> tuple[str, ...]:
    """The areas of the client's latest session, else of the client's own `area order`."""
    last = last_session(snapshot, client)
    if last is not None:
        return tuple(area.name for area in last.areas)
    path = snapshot.client_path(client, "")
    note = snapshot.readings.get(path) if path else None
    return tuple(area.name for area in note.area_order) if isinstance(note, ClientNote) else ()


def last_session(snapshot: Snapshot, client: Link) -> Session | None:
    """The client's latest session."""
    key = snapshot.client_path(client, "") or f"?{base_key(client.target)}"
    paths = snapshot.parties.get((key,), ())
    return snapshot.sessions[paths[-1]] if paths else None


def link_to(snapshot: Snapshot, key: str) -> Link | None:
    """How the client of this key is named in a session: as the latest one has it; None where nobody is known."""
    paths = snapshot.parties.get((key,), ())
    if paths:
        return snapshot.sessions[paths[-1]].clients[0]
    if key not in snapshot.readings:
        return None
    short = Link(stem(key))
    return short if snapshot.client_path(short, "") == key else Link(key.removesuffix(".md"))


def is_day(text: str) -> bool:
    """Is this a real day, written YYYY-MM-DD?"""
    moment = parse_moment(text)
    return isinstance(moment, Moment) and moment.day == text


def file_name(name: str) -> str:
    """A name that every system takes as a file's."""
    return _NOT_IN_FILE_NAMES.sub(" ", name).strip(" .") or "Unnamed"
