"""The lists of one client: tasks under the headings of areas, in the client's sessions and the client's note.

A task that stands in several notes, word for word, is one task; the note that comes last tells how it is. The
client note is a running list and comes after every session.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plugin_server.blocks.links import Ref, refer
from plugin_server.model import ClientNote, Session, Task
from plugin_server.names import stem
from plugin_server.notes.settle import settle_tasks
from plugin_server.notes.values import area_key
from plugin_server.snapshot import Party, Snapshot

MOST_TASKS = 5  # of an area in the client's note: more do not fit on one screen
_SIGNS = re.compile("[⏳⌛🛫➕✅❌🔁🔺⏫🔼🔽⏬🆔⛔🏁]")  # of the Tasks plugin: they come when a box is ticked


@dataclass(frozen=True, slots=True)
class Listed:
    """A task, and the note it stands in; `where` is None for the note that the block is in."""

    text: str
    due: str | None  # YYYY-MM-DD
    estimate: int | None  # minutes
    where: Ref | None
    day: str | None  # YYYY-MM-DD of that note


@dataclass(frozen=True, slots=True)
class AreaList:
    """The open tasks of one area: the newest, how many `more`, and all their estimates together."""

    area: str
    wanted: int | None  # minutes in a period, as last said
    planned: int  # minutes
    tasks: tuple[Listed, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Done:
    """A task that was open last time and is done now."""

    area: str
    task: Listed


@dataclass(frozen=True, slots=True)
class _Standing:
    """A task in the note it stands in; `session` is None for the client note."""

    key: str
    task: Task
    session: Session | None

    @property
    def same(self) -> tuple[str, str]:
        return self.key, area_key(_SIGNS.split(self.task.text)[0])


class Lists:
    """All lists of one client, as they stand after the last session."""

    def __init__(self, snapshot: Snapshot, path: str) -> None:
        self._snapshot, self._path = snapshot, path
        paths = snapshot.parties.get((path,), ())
        self._sessions = [snapshot.sessions[one] for one in paths]
        self._names = {area_key(area.name): area.name for session in self._sessions for area in session.areas}
        standings = [one for one in self._standings() if one.key in self._names]
        self._latest: dict[tuple[str, str], _Standing] = {}
        for one in standings:
            self._latest.pop(one.same, None)  # so that the tasks of one note keep their order
            self._latest[one.same] = one
        self._before = [one for one in standings if one.session is not None]

    def _standings(self) -> Iterator[_Standing]:
        for session in self._sessions:
            for task in session.tasks:
                yield _Standing(area_key(task.area), task, session)
        note = self._snapshot.readings.get(self._path)
        for task in client_tasks(note, self._names.values()) if isinstance(note, ClientNote) else ():
            yield _Standing(area_key(task.area), task, None)

    def open(self) -> tuple[AreaList, ...]:
        """The areas with open tasks, as the latest sessions have them; the newest notes first."""
        found: dict[str, list[_Standing]] = {}
        for one in self._latest.values():
            if not one.task.done:
                found.setdefault(one.key, []).append(one)
        return tuple(self._area_list(key, found[key]) for key in self._order() if key in found)

    def done(self) -> tuple[Done, ...]:
        """What stood on the last list, and is ticked there or in the client note."""
        last = next((one.session for one in reversed(self._before) if _day(one.session)), None)
        stood = [one for one in self._before if one.session is last] if last else []
        now = [self._latest[one.same] for one in stood]
        return tuple(
            Done(self._names[one.key], self._listed(one)) for one in dict.fromkeys(now) if one.task.done
        )

    def _order(self) -> Iterable[str]:
        """Keys of areas: those of the latest session first, in its order."""
        return dict.fromkeys(
            area_key(area.name) for session in reversed(self._sessions) for area in session.areas
        )

    def _area_list(self, key: str, open_now: list[_Standing]) -> AreaList:
        newest = sorted(open_now, key=lambda one: _age(one.session), reverse=True)
        return AreaList(
            area=self._names[key],
            wanted=self._wanted(key),
            planned=sum(one.task.estimate or 0 for one in open_now),
            tasks=tuple(map(self._listed, newest[:MOST_TASKS])),
            more=max(0, len(newest) - MOST_TASKS),
        )

    def _wanted(self, key: str) -> int | None:
        said = (area for one in reversed(self._sessions) for area in one.areas if area_key(area.name) == key)
        return next((area.wanted for area in said if area.wanted is not None), None)

    def _listed(self, standing: _Standing) -> Listed:
        task, session = standing.task, standing.session
        where = None
        if session is not None:
            label = stem(session.path)
            where = refer(session.path, label, self._path, self._snapshot.names, self._snapshot.settings)
        return Listed(task.text, task.due, task.estimate, where, _day(session))


def client_tasks(note: ClientNote, names: Iterable[str]) -> tuple[Task, ...]:
    """The tasks of a client note, each under the area that its headings name."""
    return settle_tasks(note.tasks, tuple(names), note.area_order)


def wanting(snapshot: Snapshot, party: Party) -> tuple[str, ...]:
    """The areas that want more time, by the last session that has hours, and never had a task on a list."""
    paths = snapshot.parties.get(party, ())
    newest = (snapshot.sessions[path] for path in reversed(paths))
    last = next((one for one in newest if any(area.change is not None for area in one.areas)), None)
    more = {area_key(area.name): area.name for area in last.areas if (area.change or 0) > 0} if last else {}
    note = snapshot.readings.get(party[0]) if len(party) == 1 and more else None
    if isinstance(note, ClientNote):
        _strike(more, client_tasks(note, more.values()))
    for path in reversed(paths):
        if not more:
            break
        _strike(more, snapshot.sessions[path].tasks)
    return tuple(more.values())


def _strike(more: dict[str, str], tasks: Iterable[Task]) -> None:
    for task in tasks:
        more.pop(area_key(task.area), None)


def _age(session: Session | None) -> tuple[bool, tuple[str, str, str]]:
    """Sorts notes by their time, the client note last; tasks of one note keep their order."""
    return (True, ("", "", "")) if session is None else (False, session.order)


def _day(session: Session | None) -> str | None:
    return session.moment.day if session and session.moment else None
