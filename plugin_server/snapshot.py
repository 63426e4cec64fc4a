"""All notes of the vault as understood at one moment, joined: which session is whose, in which order.

A Snapshot is never changed; `changed` makes the next one, and gives the very Snapshot that `of` would make
from scratch. What it costs follows what changed: sessions are settled again only where their own note, their
client's note, the names of files or the settings changed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from plugin_server.gathering import (
    Glimpses,
    matters,
    merge,
    practices_of,
    problem_order,
    says_more,
    session_notes,
    shelved,
    troubled_of,
)
from plugin_server.joins import (
    NO_JOINS,
    Joins,
    Occurrences,
    Party,
    all_mentions,
    area_notes,
    client_notes,
    mentions,
)
from plugin_server.model import (
    AreaNote,
    BrokenNote,
    ClientNote,
    Link,
    ObsidianSettings,
    PracticeNote,
    Problem,
    Reading,
    Session,
    SessionNote,
    Settings,
)
from plugin_server.names import NO_NAMES, Names, base_key
from plugin_server.notes.plain_notes import PlainSession
from plugin_server.settling import Settler, client_note, settings_in_force
from plugin_server.shelf import Shelf

__all__ = ["EMPTY", "Party", "Snapshot", "changed_bases", "matters", "problem_order"]


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
    client_notes: frozenset[str]  # paths of clients' notes
    practices: tuple[str, ...]  # paths of practice notes, the unreadable ones included
    troubled: frozenset[str] = frozenset()  # paths of notes that have a problem to tell

    @classmethod
    def of(
        cls,
        readings: Mapping[str, Reading],
        names: Names,
        obsidian: ObsidianSettings | None = None,
    ) -> Snapshot:
        """The Snapshot from scratch."""
        return EMPTY.changed(readings, names, obsidian or ObsidianSettings())

    @classmethod
    def first(
        cls,
        glimpses: Glimpses,
        names: Names,
        obsidian: ObsidianSettings,
        *,
        before: Settings | None = None,
        pulse: Callable[[], None] = lambda: None,
    ) -> Snapshot:
        """The same by as much of the notes as was looked at: a session is settled, and has its tasks, when someone
        first asks for it. `before`: the settings in force while there was no note. `pulse` as in `changed`."""
        merged = {path: one for path, one in glimpses.items() if matters(one)}
        practices = practices_of((), merged)
        practice, settings = _in_force(merged, practices, obsidian, before or EMPTY.settings)
        readings = shelved(merged)
        settler = Settler(readings, names, settings, off=bool(practice and practice.off))
        bearings = settler.bearings(merged.values(), pulse)
        troubled = {path for path, one in bearings.items() if one.troubled}
        told = (path for path, one in merged.items() if not isinstance(one, PlainSession) and one.problems)
        return cls(
            MappingProxyType(readings),
            names,
            obsidian,
            settings,
            Joins.of(MappingProxyType(Shelf(dict.fromkeys(bearings), settler.known)), bearings),
            all_mentions(merged),
            area_notes({}, {path: one for path, one in merged.items() if isinstance(one, AreaNote)}),
            client_notes(frozenset(), merged),
            practices,
            frozenset(troubled.union(told)),
        )

    def changed(
        self,
        readings: Mapping[str, Reading | None],
        names: Names | None = None,
        obsidian: ObsidianSettings | None = None,
        *,
        pulse: Callable[[], None] = lambda: None,
    ) -> Snapshot:
        """The next Snapshot, after these notes were read again (None: gone).

        `pulse` is called between two sessions, so that whoever must end need not wait for them all.
        """
        names = self.names if names is None else names
        obsidian = obsidian or self.obsidian
        if not self.readings:
            there = {path: one for path, one in readings.items() if one is not None}
            return Snapshot.first(there, names, obsidian, before=self.settings, pulse=pulse)
        merged = merge(self.readings, readings)
        practices = practices_of(self.practices, readings)
        practice, settings = _in_force(merged, practices, obsidian, self.settings)
        news = {path: one for path, one in readings.items() if says_more(self.readings.get(path), one)}
        stale = self._stale(news, names, everything=settings != self.settings or self._off(practice))
        settler = Settler(merged, names, settings, off=bool(practice and practice.off))
        settled = {}
        for path in stale | {*session_notes(news)}:
            pulse()
            settled[path] = settler.settle(path)
        joins = self.joins.changed(settled)
        return Snapshot(
            MappingProxyType(merged),
            names,
            obsidian,
            settings,
            joins,
            mentions(self.mentions, self.readings, readings),
            area_notes(self.area_notes, readings),
            client_notes(self.client_notes, readings),
            practices,
            troubled_of(self.troubled, {*readings, *settled}, merged, joins.sessions),
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
        notes = [one for path in self.troubled if (one := self.readings.get(path))]
        sessions = [settled for path in self.troubled if (settled := self.sessions.get(path))]
        found = [problem for one in (*notes, *sessions) for problem in one.problems]
        return tuple(sorted({*found, *self.held}, key=problem_order))

    def earlier(self, session: Session) -> Iterator[Session]:
        """The dated sessions of the same client or group before this one, the newest first."""
        if session.moment is None or not session.party:
            return
        sessions, paths = self.sessions, self.parties.get(session.party, ())
        at = bisect_left(paths, session.order, key=lambda path: sessions[path].order)
        for place in range(at - 1, -1, -1):
            one = sessions[paths[place]]
            if one.moment is None:
                return  # those without a date come first of all
            yield one

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


def _in_force(
    readings: Glimpses, practices: tuple[str, ...], obsidian: ObsidianSettings, before: Settings
) -> tuple[PracticeNote | None, Settings]:
    """The practice note and the settings. While the note cannot be read nothing is written, and what was in force
    `before` is shown on."""
    found = readings.get(practices[0]) if practices else None
    practice = found if isinstance(found, PracticeNote) else None
    return practice, settings_in_force(practice, obsidian) if practice or not practices else before


def changed_bases(before: Names, after: Names) -> set[str]:
    """Last parts of paths whose files came or went."""
    return before.differs(after)


EMPTY = Snapshot(
    readings=MappingProxyType({}),
    names=NO_NAMES,
    obsidian=ObsidianSettings(),
    settings=settings_in_force(None, ObsidianSettings()),
    joins=NO_JOINS,
    mentions=MappingProxyType({}),
    area_notes=MappingProxyType({}),
    client_notes=frozenset(),
    practices=(),
)
