"""What a board shows: one session with all that is drawn and said of it, as frozen values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from plugin_server.blocks.area import client_name
from plugin_server.blocks.context import AreaRow, SessionContext, session_context
from plugin_server.blocks.discretion import Say
from plugin_server.blocks.escape import plain
from plugin_server.blocks.figures import drawing
from plugin_server.blocks.wording import hours, number
from plugin_server.blocks.words import WORDS
from plugin_server.changes import Stand, left_alone, not_now
from plugin_server.model import Problem, Scale, Session, Task
from plugin_server.notes.values import area_key
from plugin_server.snapshot import Snapshot, problem_order
from plugin_server.status import WRITING
from plugin_server.web import pictures, printing
from plugin_server.web.board_edits import Value
from plugin_server.web.lists import Lists, ProblemLine
from plugin_server.web.printing import Table


@dataclass(frozen=True, slots=True)
class Step:
    """A rating that a hand can let go at, and its place from 0 to 1."""

    value: float
    position: float
    text: str


@dataclass(frozen=True, slots=True)
class ScaleState:
    """`steps`: all whole and half ratings, the worst first."""

    worst: int
    best: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class TaskState:
    text: str
    done: bool


@dataclass(frozen=True, slots=True)
class AreaState:
    """`index` is the place of the area's sector in the figure. Hours are minutes; None is "not asked"."""

    index: int
    name: str
    in_note: bool
    rating: float | None
    rating_text: str
    was: float | None
    was_text: str
    now: int | None
    now_text: str
    wanted: int | None
    wanted_text: str
    open: int
    done: int
    wants_list: bool
    lens: str
    tasks: tuple[TaskState, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence."""

    text: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn and said; `scene` is None where the areas are none or too many."""

    scene: Mapping[str, Any] | None
    table: Table
    sentence: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class State:
    """`base` goes back with each change; `mark` is what `/events` says as long as nothing has changed."""

    base: str
    mark: str
    date: str
    client: str
    scale: ScaleState
    period: str
    areas: tuple[AreaState, ...]
    scene: Mapping[str, Any] | None
    without: str
    table: Table
    sentence: tuple[Piece, ...]
    asks: str
    along: tuple[TaskState, ...]
    problems: tuple[ProblemLine, ...]
    may_write: bool
    why_not: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A session as it stands on disk; else the Problem, and the session as it was last understood."""

    stand: Stand | None
    problem: Problem | None
    session: Session

    @classmethod
    def of(cls, found: Stand | Problem, path: str, snapshot: Snapshot, last: Stand | None) -> Sheet:
        if isinstance(found, Stand):
            return cls(found, None, found.session)
        bare = Session(path, (), (), None, snapshot.settings.scale, (), (), ())
        known = last.session if last else bare
        return cls(None, found, snapshot.sessions.get(path, known))


def state_of(lists: Lists, mark: str, sheet: Sheet) -> State:
    """All that the page shows."""
    session, say = sheet.session, lists.discretion.text
    context = session_context(lists.snapshot, session)
    drawn = drawn_of(context, say)
    why_not = _why_not(lists, sheet)
    return State(
        base=sheet.stand.digest if sheet.stand else "",
        mark=mark,
        date=lists.date(session),
        client=_clients(lists, session),
        scale=_scale(session.scale),
        period=context.settings.period,
        areas=tuple(_area(context, index, say) for index in range(len(context.rows))),
        scene=drawn.scene,
        without=printing.without_figure(context),
        table=drawn.table,
        sentence=drawn.sentence,
        asks=say(printing.questions(context)[0]) if any(row.wants_list for row in context.rows) else "",
        along=_tasks(session.tasks, WORDS.along, say),
        problems=_problems(lists, context),
        may_write=not why_not,
        why_not=why_not,
        words={"notAsked": WORDS.table.not_asked, "noList": WORDS.table.no_list, "along": WORDS.along},
    )


def looked(lists: Lists, stand: Stand, values: tuple[Value, ...]) -> Drawn:
    """How the session would look with these values. Nothing but the snapshot is asked."""
    areas = list(stand.areas)
    for value in values:
        areas[value.index] = value.area
    session = replace(stand.session, areas=tuple(areas))
    return drawn_of(session_context(lists.snapshot, session), lists.discretion.text)


def drawn_of(context: SessionContext, say: Say) -> Drawn:
    told = printing.table(context) if context.rows else Table((), ())
    rows = tuple((say(name), *cells) for name, *cells in told.rows)
    sentence = tuple(Piece(say(run.text), run.strong) for run in printing.sentence(context))
    return Drawn(drawing(pictures.of_session(context, say)), Table(told.heads, rows), sentence)


# ------------------------------------------------------------------ parts of it


def _area(context: SessionContext, index: int, say: Say) -> AreaState:
    row = context.rows[index]
    area, name = row.area, plain(row.area.name) or WORDS.nameless
    return AreaState(
        index=index,
        name=say(name),
        in_note=area.line is not None,
        rating=area.rating,
        rating_text="" if area.rating is None else number(area.rating),
        was=row.was,
        was_text=_was(context, row),
        now=area.now,
        now_text=_hours(area.now),
        wanted=area.wanted,
        wanted_text=_hours(area.wanted),
        open=row.open,
        done=row.done,
        wants_list=row.wants_list,
        lens=say(plain((context.lens or WORDS.lens).replace("{area}", name))),
        tasks=_tasks(context.session.tasks, area.name, say),
    )


def _clients(lists: Lists, session: Session) -> str:
    """As this note calls them: its client may have no other session, and none that is known yet."""
    names = (client_name(lists.snapshot, link, session.path) for link in session.clients)
    return WORDS.comma.join(map(lists.discretion.name, map(plain, names)))


def _was(context: SessionContext, row: AreaRow) -> str:
    """The previous rating, with its scale where that was another one."""
    if row.was is None:
        return ""
    elsewhere = context.was_scale not in (None, context.session.scale)
    return f"{number(row.was)} ({context.was_scale})" if elsewhere else number(row.was)


def _hours(minutes: int | None) -> str:
    return "" if minutes is None else WORDS.figure.only_now.format(now=hours(minutes))


def _tasks(tasks: tuple[Task, ...], area: str, say: Say) -> tuple[TaskState, ...]:
    key = area_key(area)
    return tuple(TaskState(say(plain(task.text)), task.done) for task in tasks if area_key(task.area) == key)


def _scale(scale: Scale) -> ScaleState:
    return ScaleState(scale.worst, scale.best, tuple(_steps(scale)))


def _steps(scale: Scale) -> Iterator[Step]:
    away = 1 if scale.best > scale.worst else -1
    for halves in range(2 * abs(scale.best - scale.worst) + 1):
        value = scale.worst + away * halves / 2
        yield Step(value, scale.position(value), number(value))


def _problems(lists: Lists, context: SessionContext) -> tuple[ProblemLine, ...]:
    status = lists.desk.companion.status()
    own = {one for one in status.problems if one.path == context.session.path} | {*context.problems}
    return tuple(lists.problem(one) for one in sorted(own, key=problem_order))


def _why_not(lists: Lists, sheet: Sheet) -> str:
    """Why nothing can be changed from here just now; empty where it can."""
    phase, path = lists.desk.companion.status().phase, sheet.session.path
    problem = sheet.problem if phase in WRITING else not_now(path, phase)
    if problem is None and sheet.session.off:
        problem = left_alone(path)
    return told(lists, problem) if problem else ""


def told(lists: Lists, problem: Problem) -> str:
    shown = lists.problem(problem)
    return f"{shown.message} {shown.remedy}"
