"""What a client's block looks at: the client's sessions and lists. It names nobody else.

Two equal contexts give the same block to the byte; so a save owes a write exactly where a context changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from plugin_server.balance import balance
from plugin_server.blocks.links import Ref, refer
from plugin_server.blocks.lists import AreaList, Done, Lists, wanting
from plugin_server.model import Area, ClientNote, Problem, Scale, Session, Settings
from plugin_server.names import stem
from plugin_server.notes.values import area_key
from plugin_server.snapshot import Snapshot, problem_order

MOST_COLUMNS = MOST_ROWS = 12  # sessions and areas in the year figure


@dataclass(frozen=True, slots=True)
class Shift:
    """An area in the last two rated sessions. A value is None where it was not asked."""

    area: str
    rating: float | None
    rating_was: float | None
    now: int | None  # minutes
    now_was: int | None
    wanted: int | None
    wanted_was: int | None

    @property
    def moved(self) -> bool:
        pairs = ((self.rating, self.rating_was), (self.now, self.now_was), (self.wanted, self.wanted_was))
        return any(is_now is not None and is_now != was for is_now, was in pairs)


@dataclass(frozen=True, slots=True)
class Movement:
    """What moved from one rated session (`since`) to the last one (`until`); days as YYYY-MM-DD."""

    since: str
    until: str
    scale: Scale
    scale_was: Scale
    shifts: tuple[Shift, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """An area in one session of the year. `position` from 0 to 1 on the session's own scale."""

    rating: float | None
    position: float | None
    changed: bool
    now: int | None  # minutes
    wanted: int | None


@dataclass(frozen=True, slots=True)
class YearRow:
    """An area through the year; None where the area is not in that session."""

    area: str
    marks: tuple[Mark | None, ...]


@dataclass(frozen=True, slots=True)
class YearFacts:
    """The last rated sessions, oldest first. `scale` is None where it changed; `before` counts older sessions,
    `past` the areas of these sessions that are not shown, as the latest have others."""

    days: tuple[str, ...]
    rows: tuple[YearRow, ...]
    before: int
    scale: Scale | None
    past: int = 0


@dataclass(frozen=True, slots=True)
class Visit:
    """A session in the list of all. Group sessions have no numbers here. Minutes; None without hours."""

    ref: Ref
    day: str | None
    group: bool = False
    now: int | None = None
    in_place: int | None = None
    would_move: int | None = None
    open: int = 0
    done: int = 0


@dataclass(frozen=True, slots=True)
class ClientContext:
    """Everything the block and the figure of one client depend on."""

    path: str
    settings: Settings
    lens: str | None
    movement: Movement | None
    lists: tuple[AreaList, ...]
    done: tuple[Done, ...]
    wanting: tuple[str, ...]
    year: YearFacts | None
    visits: tuple[Visit, ...]  # the newest first
    problems: tuple[Problem, ...] = ()


def client_context(snapshot: Snapshot, note: ClientNote) -> ClientContext:
    """The context of one client in this Snapshot."""
    sessions = [snapshot.sessions[path] for path in snapshot.parties.get((note.path,), ())]
    rated = [one for one in sessions if one.rated and one.moment]
    lists = Lists(snapshot, note.path)
    return ClientContext(
        path=note.path,
        settings=snapshot.settings,
        lens=note.lens or snapshot.settings.lens,
        movement=_movement(rated),
        lists=lists.open(),
        done=lists.done(),
        wanting=wanting(snapshot, (note.path,)),
        year=_year(rated) if rated else None,
        visits=_visits(snapshot, note.path, sessions),
        problems=tuple(sorted(note.problems, key=problem_order)),
    )


def _movement(rated: list[Session]) -> Movement | None:
    if len(rated) < 2:
        return None
    before, last = rated[-2:]
    was = {area_key(area.name): area for area in before.areas}
    shifts = tuple(_shift(area, was.get(area_key(area.name), Area(area.name))) for area in last.areas)
    other = before.scale != last.scale
    moved = tuple(one for one in shifts if one.moved or (other and one.rating is not None))
    return Movement(_day(before), _day(last), last.scale, before.scale, moved)


def _shift(area: Area, was: Area) -> Shift:
    return Shift(area.name, area.rating, was.rating, area.now, was.now, area.wanted, was.wanted)


def _year(rated: list[Session]) -> YearFacts:
    shown = rated[-MOST_COLUMNS:]
    names = [*dict.fromkeys(area_key(area.name) for one in reversed(shown) for area in one.areas)]
    most = max(MOST_ROWS, len(shown[-1].areas))
    titles = {area_key(area.name): area.name for session in shown for area in session.areas}
    scales = {session.scale for session in shown}
    return YearFacts(
        days=tuple(map(_day, shown)),
        rows=tuple(YearRow(titles[key], _marks(key, shown)) for key in names[:most]),
        before=len(rated) - len(shown),
        scale=shown[0].scale if len(scales) == 1 else None,
        past=len(names[most:]),
    )


def _marks(key: str, sessions: Iterable[Session]) -> tuple[Mark | None, ...]:
    marks: list[Mark | None] = []
    last: tuple[float, Scale] | None = None
    for session in sessions:
        area = next((one for one in session.areas if area_key(one.name) == key), None)
        if area is None:
            marks.append(None)
            continue
        rating, scale = area.rating, session.scale
        position = None if rating is None else scale.position(rating)
        marks.append(Mark(rating, position, (rating, scale) != last, area.now, area.wanted))
        last = last if rating is None else (rating, scale)
    return tuple(marks)


def _visits(snapshot: Snapshot, path: str, own: list[Session]) -> tuple[Visit, ...]:
    groups = [
        snapshot.sessions[one]
        for party in snapshot.joins.groups.get(path, frozenset())
        for one in snapshot.parties[party]
    ]
    newest = sorted((*own, *groups), key=lambda one: one.order, reverse=True)
    return tuple(_visit(snapshot, path, one) for one in newest)


def _visit(snapshot: Snapshot, source: str, session: Session) -> Visit:
    ref = refer(session.path, stem(session.path), source, snapshot.names, snapshot.settings)
    day = session.moment.day if session.moment else None
    if len(session.party) > 1:
        return Visit(ref, day, group=True)
    sums = balance(session.areas)
    known = {area_key(area.name) for area in session.areas}
    tasks = [task for task in session.tasks if area_key(task.area) in known]
    done = sum(task.done for task in tasks)
    if not sums.counted:
        return Visit(ref, day, open=len(tasks) - done, done=done)
    return Visit(ref, day, False, sums.now, sums.in_place, sums.would_move, len(tasks) - done, done)


def _day(session: Session) -> str:
    return session.moment.day if session.moment else ""
