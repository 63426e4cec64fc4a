"""What the pages of a client, an area and the practice show: the blocks of their notes, and small figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote

from plugin_server.blocks.area import area_block, area_by_key
from plugin_server.blocks.client import client_block
from plugin_server.blocks.drawing import client_of, practice_of
from plugin_server.blocks.practice import newest, practice_block
from plugin_server.model import LinkFormat, Problem
from plugin_server.snapshot import Party, Snapshot
from plugin_server.web.lists import Card, Lists, ProblemLine, Way
from plugin_server.web.told import Part, Reader, Run

AT_ONCE = 12  # sessions of a client that are shown before one asks for more


@dataclass(frozen=True, slots=True)
class PracticePage:
    open: str | None
    problems: tuple[ProblemLine, ...]
    parts: tuple[Part, ...]
    clients: tuple[Card, ...]
    lone: tuple[Card, ...]
    areas: tuple[Way, ...]
    waiting: tuple[Way, ...]  # clients who have a note and no session yet


@dataclass(frozen=True, slots=True)
class ClientPage:
    """`parts` are what stands above the table of all sessions; `earlier` are its rows below the latest, and `figures`
    are of the latest alone: a client may have hundreds."""

    name: str
    open: str | None
    problems: tuple[ProblemLine, ...]
    figure: str | None
    parts: tuple[Part, ...]
    table: Part | None
    earlier: Part | None
    figures: tuple[Card, ...]
    more: tuple[Way, ...]  # the others, where no table tells them
    members: tuple[Way, ...]
    new: str  # where a new session begins
    then: str | None  # where two sessions are laid over each other


@dataclass(frozen=True, slots=True)
class AreaPage:
    name: str
    open: str | None
    problems: tuple[ProblemLine, ...]
    parts: tuple[Part, ...]


def practice(lists: Lists) -> PracticePage:
    """All clients as the practice note has them; each with a small figure; then sessions that name no client."""
    snapshot, found = lists.snapshot, newest(lists.snapshot)
    context = practice_of(told_by_paths(snapshot))
    parts = _read(lists, practice_block(replace(context, problems=())))
    lone = [snapshot.sessions[path] for path in reversed(snapshot.parties.get((), ()))]
    return PracticePage(
        open=_open(lists, context.path),
        problems=_problems(lists, context.problems),
        parts=_with_clients(lists, parts, found) if snapshot.sessions else (),
        clients=tuple(lists.client_card(party) for party in found),
        lone=tuple(lists.session_card(one) for one in lone),
        areas=tuple(lists.area_way(key) for key in sorted(snapshot.areas)),
        waiting=tuple(lists.client_way((path,)) for path in _waiting(snapshot)),
    )


def _waiting(snapshot: Snapshot) -> list[str]:
    """The notes of clients whom no session names."""
    notes = snapshot.client_notes
    return sorted(
        path for path in notes if (path,) not in snapshot.parties and path not in snapshot.joins.groups
    )


def client(lists: Lists, party: Party) -> ClientPage:
    """The two minutes before the next session. A group has no note: its sessions, and the way to each member."""
    snapshot = lists.snapshot
    context = client_of(told_by_paths(snapshot), party[0]) if len(party) == 1 else None
    parts = _read(lists, client_block(replace(context, problems=()), None)) if context else ()
    table = next((part for part in parts if part.kind == "table"), None)
    sessions = [snapshot.sessions[path] for path in reversed(snapshot.parties.get(party, ()))]
    return ClientPage(
        name=lists.client_name(party),
        open=_open(lists, party[0]) if context else None,
        problems=_problems(lists, context.problems if context else ()),
        figure=lists.year(context) if context else None,
        parts=tuple(part for part in parts if part.kind != "table"),
        table=replace(table, rows=table.rows[:AT_ONCE]) if table else None,
        earlier=replace(table, rows=table.rows[AT_ONCE:]) if table and len(table.rows) > AT_ONCE else None,
        figures=tuple(map(lists.session_card, sessions[:AT_ONCE])),
        more=tuple(map(lists.session_way, sessions[AT_ONCE:] if not table else ())),
        members=tuple(lists.client_way((member,)) for member in party if not context),
        new=lists.new_href(party),
        then=lists.then_href(party),
    )


def area(lists: Lists, key: str) -> AreaPage:
    """The sessions of every client in which the area occurs."""
    snapshot, path = lists.snapshot, lists.area_note(key)
    note = snapshot.readings.get(path) if path else None
    context = area_by_key(told_by_paths(snapshot), key, path or "")
    found = [snapshot.sessions[row.ref.path].party for row in context.rows if row.ref.path]
    return AreaPage(
        name=lists.area_name(key),
        open=_open(lists, path),
        problems=_problems(lists, note.problems if note else ()),
        parts=_with_clients(lists, _read(lists, area_block(context)), found),
    )


def told_by_paths(snapshot: Snapshot) -> Snapshot:
    """The same practice, whose blocks write links as whole paths: those can be followed back."""
    settings = replace(snapshot.settings, link_format=LinkFormat.ABSOLUTE, markdown_links=True)
    return replace(snapshot, settings=settings)


def _read(lists: Lists, lines: Sequence[str]) -> tuple[Part, ...]:
    return Reader(lists.discretion.text, lambda target: _way(lists, target)).parts(lines)


def _way(lists: Lists, target: str) -> str:
    """Where the session of a link is shown. Other notes are led to by who they are about."""
    wanted = unquote(target, errors="surrogateescape")
    notes = lists.snapshot.names.same_base(wanted)
    path = next((one for one in notes if one[: -len(".md")] == wanted[: -len(".md")]), None)
    return lists.session_href(path) if path and path in lists.snapshot.sessions else ""


def _with_clients(lists: Lists, parts: tuple[Part, ...], parties: Sequence[Party]) -> tuple[Part, ...]:
    """The rows of a table lead to the page of their client, who needs no note for that."""
    return tuple(
        replace(
            part,
            rows=tuple(
                ((_client(lists, party),), *row[1:]) if party else row
                for party, row in zip(parties, part.rows, strict=True)
            ),
        )
        if part.kind == "table"
        else part
        for part in parts
    )


def _client(lists: Lists, party: Party) -> Run:
    way = lists.client_way(party)
    return Run(way.name, href=way.href)


def _open(lists: Lists, path: str | None) -> str | None:
    return lists.open_href(path) if path and path in lists.snapshot.readings else None


def _problems(lists: Lists, problems: Sequence[Problem]) -> tuple[ProblemLine, ...]:
    return tuple(map(lists.problem, problems))
