"""What a session's block looks at: its own note, and the earlier sessions of the same client. Never forward.

Two equal contexts give the same block to the byte; so a save owes a write exactly where a context changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from plugin_server.balance import balance
from plugin_server.blocks.links import Ref, refer
from plugin_server.model import Area, Balance, ClientNote, Problem, Scale, Session, Settings, Task
from plugin_server.names import stem
from plugin_server.notes.values import area_key
from plugin_server.snapshot import Snapshot, problem_order


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area of the session with what its past and its list say."""

    area: Area
    was: float | None  # its rating in the previous rated session, on that session's scale
    open: int  # open tasks in this note
    done: int  # done tasks in this note
    listed: bool  # any task, open or done, in this or an earlier session

    @property
    def wants_list(self) -> bool:
        """More time is wanted, and there is no list yet."""
        return (self.area.change or 0) > 0 and not self.listed


@dataclass(frozen=True, slots=True)
class SessionContext:
    """Everything the block and the figure of one session depend on."""

    session: Session
    settings: Settings
    rows: tuple[AreaRow, ...]
    balance: Balance
    lens: str | None  # a whole sentence with {area}; None: the product's own
    was_scale: Scale | None
    previous_day: str | None  # YYYY-MM-DD of the previous rated session
    previous: Ref | None
    following: Ref | None
    following_day: str | None  # YYYY-MM-DD of the next rated session, where the settings ask for a link to it
    clients: tuple[Ref, ...]
    problems: tuple[Problem, ...] = ()  # what could not be read in this note


def session_context(snapshot: Snapshot, session: Session) -> SessionContext:
    """The context of one session in this Snapshot."""
    previous = next((one for one in snapshot.earlier(session) if one.rated), None)
    following = snapshot.following(session) if snapshot.settings.next_link else None
    paths = [snapshot.client_path(link, session.path) for link in session.clients]
    client = snapshot.readings.get(paths[0] or "") if len(paths) == 1 else None
    lens = client.lens if isinstance(client, ClientNote) else None
    return SessionContext(
        session=session,
        settings=snapshot.settings,
        rows=_rows(snapshot, session, previous),
        balance=balance(session.areas),
        lens=lens or snapshot.settings.lens,
        was_scale=previous.scale if previous else None,
        previous_day=_day(previous),
        previous=_session_ref(snapshot, previous, session.path),
        following=_session_ref(snapshot, following, session.path),
        following_day=_day(following),
        clients=_clients(snapshot, session, paths),
        problems=_problems(snapshot, session),
    )


def _problems(snapshot: Snapshot, session: Session) -> tuple[Problem, ...]:
    """Those of the reading and those of the settling, by line."""
    reading = snapshot.readings.get(session.path)
    found = {*session.problems, *(reading.problems if reading else ())}
    return tuple(sorted(found, key=problem_order))


def _day(session: Session | None) -> str | None:
    return session.moment.day if session and session.moment else None


def _rows(snapshot: Snapshot, session: Session, previous: Session | None) -> tuple[AreaRow, ...]:
    was = {area_key(area.name): area.rating for area in previous.areas} if previous else {}
    listed = _listed(session, snapshot.earlier(session))
    own: dict[str, list[Task]] = {}
    for task in session.tasks:
        own.setdefault(area_key(task.area), []).append(task)
    return tuple([_row(area, was, listed, own) for area in session.areas])


def _listed(session: Session, earlier: Iterable[Session]) -> set[str]:
    """The areas of this session that have a task in it or in an earlier one; looked for until all are found."""
    sought = {area_key(area.name) for area in session.areas}
    found: set[str] = set()
    for one in chain((session,), earlier):
        found.update([key for task in one.tasks if (key := area_key(task.area)) in sought])
        if len(found) == len(sought):
            break
    return found


def _row(area: Area, was: dict[str, float | None], listed: set[str], own: dict[str, list[Task]]) -> AreaRow:
    key = area_key(area.name)
    tasks = own.get(key, [])
    done = sum(task.done for task in tasks)
    return AreaRow(area, was.get(key), len(tasks) - done, done, key in listed)


def _session_ref(snapshot: Snapshot, session: Session | None, source: str) -> Ref | None:
    if session is None:
        return None
    return refer(session.path, stem(session.path), source, snapshot.names, snapshot.settings)


def _clients(snapshot: Snapshot, session: Session, paths: Sequence[str | None]) -> tuple[Ref, ...]:
    return tuple(
        refer(path, link.name, session.path, snapshot.names, snapshot.settings)
        for path, link in zip(paths, session.clients, strict=True)
    )
