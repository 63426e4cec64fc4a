"""The block of an area note: the sessions of every client in which the area occurs. The way across clients.

Each line is about one session, so that a backlink on a client's or a session's note shows one client only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plugin_server.blocks.escape import inline
from plugin_server.blocks.links import Ref, refer
from plugin_server.blocks.parts import LEFT, RIGHT, dated, parted, table, tasks_cell, warning
from plugin_server.blocks.table import hours_of
from plugin_server.blocks.wording import number
from plugin_server.blocks.words import WORDS
from plugin_server.model import Area, AreaNote, Link, Problem, Scale, Settings
from plugin_server.names import stem
from plugin_server.notes.values import area_key
from plugin_server.snapshot import Party, Snapshot, problem_order

MOST_OF_ONE = 5  # sessions of one client or group
MOST_ROWS = 100  # so that a note stays readable, and below 100 KB


@dataclass(frozen=True, slots=True)
class Occurrence:
    """The area in one session, and its tasks there."""

    client: str
    ref: Ref
    day: str | None
    area: Area
    scale: Scale
    open: int
    done: int


@dataclass(frozen=True, slots=True)
class AreaContext:
    """Everything the block of one area depends on."""

    path: str
    settings: Settings
    rows: tuple[Occurrence, ...]
    more: int  # earlier sessions that are not shown
    problems: tuple[Problem, ...] = ()


def area_context(snapshot: Snapshot, note: AreaNote) -> AreaContext:
    """The context of one area in this Snapshot, as its note has it."""
    problems = tuple(sorted(note.problems, key=problem_order))
    return area_by_key(snapshot, area_key(stem(note.path)), note.path, problems)


def area_by_key(
    snapshot: Snapshot, key: str, path: str = "", problems: tuple[Problem, ...] = ()
) -> AreaContext:
    """An area, whether there is a note of it or not: the latest clients first, of each the latest sessions."""
    parties = snapshot.areas.get(key, {})
    newest = sorted(
        parties, key=lambda party: (snapshot.sessions[parties[party][-1]].order, party), reverse=True
    )
    shown = [one for party in newest for one in reversed(parties[party][-MOST_OF_ONE:])]
    rows = tuple(_occurrence(snapshot, path, key, one) for one in shown[:MOST_ROWS])
    return AreaContext(
        path,
        snapshot.settings,
        rows,
        sum(map(len, parties.values())) - len(rows),
        problems,
    )


def area_glimpse(snapshot: Snapshot, note: AreaNote, parties: Iterable[Party]) -> object:
    """What the context holds of these clients. Where it is the same, a change that reached them alone has left
    the whole context the same."""
    here = snapshot.areas.get(area_key(stem(note.path)), {})
    return [
        (party, len(here[party]), [_seen(snapshot, note, path) for path in here[party][-MOST_OF_ONE:]])
        for party in sorted(parties)
        if party in here
    ]


def _seen(snapshot: Snapshot, note: AreaNote, path: str) -> object:
    key = area_key(stem(note.path))
    return snapshot.sessions[path].order, _occurrence(snapshot, note.path, key, path)


def _occurrence(snapshot: Snapshot, source: str, key: str, path: str) -> Occurrence:
    session = snapshot.sessions[path]
    area = next(one for one in session.areas if area_key(one.name) == key)
    tasks = [task for task in session.tasks if area_key(task.area) == key]
    done = sum(task.done for task in tasks)
    return Occurrence(
        client=WORDS.comma.join(client_name(snapshot, link, path) for link in session.clients),
        ref=refer(path, stem(path), source, snapshot.names, snapshot.settings),
        day=session.moment.day if session.moment else None,
        area=Area(area.name, area.rating, area.now, area.wanted),
        scale=session.scale,
        open=len(tasks) - done,
        done=done,
    )


def client_name(snapshot: Snapshot, link: Link, source: str) -> str:
    """A client as the client's note is called; where there is no note, as the session has it."""
    path = snapshot.client_path(link, source)
    return stem(path) if path else link.name


def area_block(context: AreaContext) -> tuple[str, ...]:
    """The lines between the markers."""
    say, heads = WORDS.area, WORDS.table
    if not context.rows:
        return parted((warning(context.problems), (say.nothing,)))
    columns = (say.client, WORDS.client.session, heads.rating, heads.hours, heads.list)
    rules = (LEFT, LEFT, RIGHT, RIGHT, LEFT)
    hours = any(one.area.now is not None or one.area.wanted is not None for one in context.rows)
    rows = tuple(_row(context, one, hours=hours) for one in context.rows)
    return parted((warning(context.problems), table(columns, rules, rows), tuple(_rest(context.more))))


def _rest(more: int) -> Iterator[str]:
    if more:
        yield WORDS.area.one_more if more == 1 else WORDS.area.more.format(count=more)


def _row(context: AreaContext, one: Occurrence, *, hours: bool) -> tuple[str, ...]:
    return (
        inline(one.client) or WORDS.area.nobody,
        dated(one.ref, one.day, context.settings, in_table=True),
        _rating(context, one),
        hours_of(one.area) if hours else "",
        tasks_cell(one.open, one.done),
    )


def _rating(context: AreaContext, one: Occurrence) -> str:
    """On which scale, where it is not the practice's."""
    rating = one.area.rating
    if rating is None:
        return WORDS.table.not_asked
    if one.scale == context.settings.scale:
        return number(rating)
    return WORDS.area.rating_on.format(rating=number(rating), scale=one.scale)
