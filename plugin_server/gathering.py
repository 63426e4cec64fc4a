"""Which of very many readings count, which are settings, and which have something to tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from plugin_server.joins import copied
from plugin_server.model import (
    BrokenNote,
    ClientNote,
    OtherNote,
    PracticeNote,
    Problem,
    Reading,
    Session,
    SessionNote,
)
from plugin_server.notes.plain_notes import PlainSession
from plugin_server.shelf import Shelf

Glimpses = Mapping[str, Reading | PlainSession]
"""Readings, among them sessions without their tasks."""


def problem_order(problem: Problem) -> tuple[str, int, str, str]:
    """Problems are told by file and line."""
    return (problem.path, problem.line or 0, problem.property or "", problem.message)


def troubled_of(
    before: frozenset[str],
    changed: set[str],
    readings: Mapping[str, Reading],
    sessions: Mapping[str, Session],
) -> frozenset[str]:
    """The notes that have a problem to tell, after these changed."""
    here = {
        path
        for path in changed
        if any(one and one.problems for one in (readings.get(path), sessions.get(path)))
    }
    return before if here == before & changed else before - changed | here


def merge(old: Mapping[str, Reading], new: Mapping[str, Reading | None]) -> dict[str, Reading]:
    """The readings that matter, after these notes were read again (None: gone)."""
    merged = copied(old)
    for path, reading in new.items():
        if reading is None or not matters(reading):
            merged.pop(path, None)
        else:
            merged[path] = reading
    return merged


def says_more(before: Reading | None, after: Reading | None) -> bool:
    """Has a note that was read again anything new for the sessions? Which figures its block shows is nothing to them,
    nor what stands on a client's own list."""
    if before is None or after is None or isinstance(after, OtherNote | BrokenNote):
        return True
    if isinstance(before, ClientNote) and isinstance(after, ClientNote):
        before = replace(before, tasks=after.tasks)
    return type(before) is not type(after) or replace(before, figures=after.figures) != after


def shelved(glimpses: Glimpses) -> Shelf[Reading]:
    """The readings, of which a session has its tasks when someone first asks for it."""
    made = {path: None if isinstance(one, PlainSession) else one for path, one in glimpses.items()}
    return Shelf(made, _Whole({path: one for path, one in glimpses.items() if isinstance(one, PlainSession)}))


@dataclass(frozen=True, slots=True, eq=False)
class _Whole:
    """Makes a session from what was seen of it, once: nothing is kept twice. Threads may race."""

    seen: dict[str, PlainSession | SessionNote]

    def __call__(self, path: str) -> Reading:
        one = self.seen[path]
        if isinstance(one, PlainSession):
            one = self.seen[path] = one.note()
        return one


def matters(reading: Reading | PlainSession) -> bool:
    """Is there anything to remember of the note? Of most notes of a vault there is not."""
    return not isinstance(reading, OtherNote) or bool(reading.problems or reading.blank)


def session_notes(readings: Mapping[str, Reading | None]) -> list[str]:
    """The paths of the sessions among them."""
    return [path for path, reading in readings.items() if isinstance(reading, SessionNote)]


def practices_of(
    before: tuple[str, ...], readings: Mapping[str, Reading | PlainSession | None]
) -> tuple[str, ...]:
    """The paths of practice notes, the unreadable ones included, after these notes were read again."""
    kept = {path for path in before if path not in readings}
    fresh = {
        path
        for path, reading in readings.items()
        if isinstance(reading, PracticeNote) or (isinstance(reading, BrokenNote) and reading.practice)
    }
    return tuple(sorted(kept | fresh))
