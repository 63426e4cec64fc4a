"""What a client's sheet says: the figure, the table, the client's own tasks; nothing else of the note."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from plugin_server.blocks.area import client_name
from plugin_server.blocks.context import SessionContext, session_context
from plugin_server.blocks.discretion import Discretion, Say, initials, of_session
from plugin_server.blocks.escape import plain, unescaped
from plugin_server.blocks.figures import session_figure
from plugin_server.blocks.parts import RIGHT
from plugin_server.blocks.session import MOST_IN_A_FIGURE
from plugin_server.blocks.sheet_words import name_words, task_words
from plugin_server.blocks.table import Column, columns
from plugin_server.blocks.wording import day, hours, typed_day
from plugin_server.blocks.words import WORDS
from plugin_server.model import Session, Task
from plugin_server.notes.values import area_key
from plugin_server.snapshot import Snapshot


class Kind(StrEnum):
    """What a column holds, and how wide it is printed."""

    AREA = "area"
    RATING = "rating"
    HOURS = "hours"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class SheetTask:
    """A task in the client's words. `details`: its estimate and its date, or that it is done."""

    text: str
    details: tuple[str, ...]
    done: bool


@dataclass(frozen=True, slots=True)
class SheetRow:
    """An area: its name, its numbers, its list in the order of the note. `mark` is said where there is no list."""

    cells: tuple[str, ...]
    tasks: tuple[SheetTask, ...]
    mark: str


@dataclass(frozen=True, slots=True)
class SheetTable:
    """The table of the note; the tasks stand where the note counts them. `kinds` tells what a column holds."""

    heads: tuple[str, ...]
    kinds: tuple[Kind, ...]
    rows: tuple[SheetRow, ...]
    listed: bool  # is there a column of lists?


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is printed. `who` is empty where nobody is named, `figure` an SVG or empty."""

    title: str
    heading: str
    who: str
    figure: str
    without: str  # said in place of the figure
    table: SheetTable


def sheet_of(snapshot: Snapshot, session: Session, *, named: bool) -> Sheet:
    """The sheet of one session. With `named` it bears the client's name, else initials.

    Nobody else is named in either: where an area or a task bears the name of another client, it is initials. Of a
    session of several people the sheet names nobody, as each of them gets it.
    """
    single = len(session.clients) == len(session.party) == 1
    shown = named and single
    discretion = Discretion.towards(snapshot, session.party) if shown else Discretion(snapshot, shown=False)
    who = plain(client_name(snapshot, session.clients[0], session.path)) if single else ""
    return _sheet(session_context(snapshot, session), discretion.text, who if shown else _initials(who))


def _initials(name: str) -> str:
    return initials(name) if name else ""


def _sheet(context: SessionContext, say: Say, who: str) -> Sheet:
    tasks = _lists(context, say)
    shown = of_session(context, lambda name: say(name_words(name)))
    shown = replace(shown, settings=replace(shown.settings, period=say(shown.settings.period)))
    figure = session_figure(shown)
    moment = context.session.moment
    date = day(moment.day) if moment else ""
    return Sheet(
        title=WORDS.figure.title.format(day=date) if date else WORDS.figure.title_undated,
        heading=date or WORDS.figure.title_undated,
        who=who,
        figure=figure.data.decode() if figure else "",
        without="" if figure else WORDS.too_many.format(most=MOST_IN_A_FIGURE),
        table=_table(shown, tasks),
    )


def _table(context: SessionContext, lists: tuple[tuple[SheetTask, ...], ...]) -> SheetTable:
    numbers = [column for column in columns(context) if column.head != WORDS.table.list]
    listed = any(lists) or any(row.wants_list for row in context.rows)
    rows = (
        SheetRow(
            tuple(unescaped(column.cell(row)) for column in numbers),
            tasks,
            WORDS.table.no_list if row.wants_list else "",
        )
        for row, tasks in zip(context.rows, lists, strict=True)
    )
    kinds = map(_kind, numbers[1:])
    heads = tuple(unescaped(column.head) for column in numbers)
    return SheetTable(heads, (Kind.AREA, *kinds), tuple(rows), listed)


def _kind(column: Column) -> Kind:
    if column.head == WORDS.table.rating:
        return Kind.RATING
    return Kind.HOURS if column.rule == RIGHT else Kind.SHARE


def _lists(context: SessionContext, say: Say) -> tuple[tuple[SheetTask, ...], ...]:
    """Of each area the tasks under its heading; what stands elsewhere in the note is not the client's list."""
    moment = context.session.moment
    by_area: dict[str, list[SheetTask]] = {}
    for task in context.session.tasks:
        told = SheetTask(
            say(task_words(task.text)), _details(task, moment.day if moment else None), task.done
        )
        if told.text:
            by_area.setdefault(area_key(task.area), []).append(told)
    return tuple(tuple(by_area.pop(area_key(row.area.name), ())) for row in context.rows)


def _details(task: Task, today: str | None) -> tuple[str, ...]:
    if task.done:
        return (WORDS.sheet.done,)
    estimate = (WORDS.client.estimate.format(hours=hours(task.estimate)),) if task.estimate else ()
    due = (WORDS.client.due.format(day=typed_day(task.due, today)),) if task.due else ()
    return (*estimate, *due)
