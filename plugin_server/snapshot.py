"""All notes of the vault as understood at one moment, joined: which session is whose, in which order.

A Snapshot is never changed; `changed` makes the next one, and gives the very Snapshot that `of` would make
from scratch. What it costs follows what changed: sessions are settled again only where their own note, their
client's note, the names of files or the settings changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from plugin_server.joins import NO_JOINS, Joins, Occurrences, Party, area_notes, mentions
from plugin_server.model import (
    BrokenNote,
    ClientNote,
    Link,
    ObsidianSettings,
    OtherNote,
    PracticeNote,
    Problem,
    Reading,
    Session,
    SessionNote,
    Settings,
)
from plugin_server.names import NO_NAMES, Names, base_key
from plugin_server.settling import Settler, client_note, settings_in_force

__all__ = ["EMPTY", "Party", "Snapshot", "changed_bases", "problem_order"]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`readings` holds the notes that matter: ours, broken ones, and others with a problem to tell."""

    readings: Mapping[str, Reading]
    names: Names
    obsidian: ObsidianSettings
    settings: Settings
    joins: Joins
    mentions: Mapping[str, frozenset[str]]  # last part of a client's link -> sessions that name it
    area_notes: Mapping[str, frozenset[str]]  # key of an area -> the notes that bear its name
    practices: tuple[str, ...]  # paths of practice notes, the unreadable ones included

    @classmethod
    def of(
        cls,
        readings: Mapping[str, Reading],
        names: Names,
        obsidian: ObsidianSettings | None = None,
    ) -> Snapshot:
        """The Snapshot from scratch."""
        return EMPTY.changed(readings, names, obsidian or ObsidianSettings())

    def changed(
        self,
        readings: Mapping[str, Reading | None],
        names: Names | None = None,
        obsidian: ObsidianSettings | None = None,
    ) -> Snapshot:
        """The next Snapshot, after these notes were read again (None: gone)."""
        merged = _merge(self.readings, readings)
        names = self.names if names is None else names
        obsidian = obsidian or self.obsidian
        practices = _practices(self.practices, readings)
        practice = merged.get(practices[0]) if practices else None
        practice = practice if isinstance(practice, PracticeNote) else None
        # while the practice note cannot be read nothing is written, and what was in force is shown on
        settings = settings_in_force(practice, obsidian) if practice or not practices else self.settings
        stale = self._stale(readings, names, everything=settings != self.settings or self._off(practice))
        settler = Settler(merged, names, settings, off=bool(practice and practice.off))
        settled = {path: settler.settle(path) for path in stale | {*_sessions(readings)}}
        return Snapshot(
            MappingProxyType(merged),
            names,
            obsidian,
            settings,
            self.joins.changed(settled),
            mentions(self.mentions, self.readings, readings),
            area_notes(self.area_notes, readings),
            practices,
        )

    def _off(self, practice: PracticeNote | None) -> bool:
        """Did the practice note switch everything off or on?"""
        return bool(self.practice and self.practice.off) != bool(practice and practice.off)

    def _stale(self, readings: Iterable[str], names: Names, *, everything: bool) -> set[str]:
        """Sessions that must be settled again."""
        if everything:
            return set(self.sessions) | {
                path for path, reading in self.readings.items() if isinstance(reading, SessionNote)
            }
        stale = {path for path in readings if path in self.sessions}
        bases = {base_key(path) for path in readings}
        if names is not self.names:
            bases |= changed_bases(self.names, names)
        for base in bases:
            stale |= self.mentions.get(base, frozenset())
        return stale

    @property
    def sessions(self) -> Mapping[str, Session]:
        return self.joins.sessions

    @property
    def parties(self) -> Mapping[Party, tuple[str, ...]]:
        """Each client's or group's sessions by date, time, path."""
        return self.joins.parties

    @property
    def areas(self) -> Mapping[str, Occurrences]:
        """Key of an area -> the sessions that name it, by client or group."""
        return self.joins.areas

    @property
    def practice(self) -> PracticeNote | None:
        found = self.readings.get(self.practices[0]) if self.practices else None
        return found if isinstance(found, PracticeNote) else None

    @property
    def held(self) -> tuple[Problem, ...]:
        """Why nothing may be written just now: the settings are not to be read, or stand twice."""
        if len(self.practices) > 1:
            first, *others = self.practices
            return tuple(
                Problem(
                    path,
                    None,
                    "type",
                    f"There is another practice note, {first}. A vault has one.",
                    "Keep one of the two. Nothing is written until then.",
                )
                for path in others
            )
        broken = self.readings.get(self.practices[0]) if self.practices else None
        return broken.problems if isinstance(broken, BrokenNote) else ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that could not be read, sorted by file and line."""
        found = [problem for reading in self.readings.values() for problem in reading.problems]
        found += [problem for session in self.sessions.values() for problem in session.problems]
        return tuple(sorted({*found, *self.held}, key=problem_order))

    def history(self, session: Session) -> tuple[Session, ...]:
        """The dated sessions of the same client or group before this one, oldest first."""
        if session.moment is None or not session.party:
            return ()
        paths = self.parties.get(session.party, ())
        found = (self.sessions[path] for path in paths)
        return tuple(one for one in found if one.moment is not None and one.order < session.order)

    def following(self, session: Session) -> Session | None:
        """The next rated session of the same client or group."""
        if session.moment is None or not session.party:
            return None
        later = (self.sessions[path] for path in self.parties.get(session.party, ()))
        return next((one for one in later if one.rated and one.order > session.order), None)

    def client_path(self, link: Link, source: str) -> str | None:
        """The client's note, where there is one."""
        return self.names.resolve(link.target, source)

    def client_note(self, session: Session | SessionNote) -> ClientNote | None:
        """The one client's note; a group session has no single one."""
        return client_note(session.clients, session.path, self.readings, self.names)


def problem_order(problem: Problem) -> tuple[str, int, str, str]:
    return (problem.path, problem.line or 0, problem.property or "", problem.message)


def changed_bases(before: Names, after: Names) -> set[str]:
    """Last parts of paths whose files came or went."""
    if before is after:
        return set()
    return {base for base, _ in before.by_base.items() ^ after.by_base.items()}


def _merge(old: Mapping[str, Reading], new: Mapping[str, Reading | None]) -> dict[str, Reading]:
    merged = dict(old)
    for path, reading in new.items():
        if reading is None or (isinstance(reading, OtherNote) and not (reading.problems or reading.figures)):
            merged.pop(path, None)
        else:
            merged[path] = reading
    return merged


def _sessions(readings: Mapping[str, Reading | None]) -> list[str]:
    return [path for path, reading in readings.items() if isinstance(reading, SessionNote)]


def _practices(before: tuple[str, ...], readings: Mapping[str, Reading | None]) -> tuple[str, ...]:
    kept = {path for path in before if path not in readings}
    fresh = {
        path
        for path, reading in readings.items()
        if isinstance(reading, PracticeNote) or (isinstance(reading, BrokenNote) and reading.practice)
    }
    return tuple(sorted(kept | fresh))


EMPTY = Snapshot(
    readings=MappingProxyType({}),
    names=NO_NAMES,
    obsidian=ObsidianSettings(),
    settings=settings_in_force(None, ObsidianSettings()),
    joins=NO_JOINS,
    mentions=MappingProxyType({}),
    area_notes=MappingProxyType({}),
    practices=(),
)
