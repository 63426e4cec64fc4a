"""How sessions hang together: who sat in which, in which order, and where an area occurs.

Each table is made anew from the one before and what changed; the tables themselves are never changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

from plugin_server.model import AreaNote, ClientNote, Link, Reading, Session, SessionNote
from plugin_server.names import base_key, stem
from plugin_server.notes.plain_notes import PlainSession
from plugin_server.notes.values import area_key
from plugin_server.settling import Bearing

K = TypeVar("K")
V = TypeVar("V")
Party = tuple[str, ...]
Occurrences = Mapping[Party, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Joins:
    """`parties`: sessions of each client or group by date, time, path. `groups`: a client -> the groups the client
    is in. `areas`: the key of an area -> the sessions that name it, by party, in the order of `parties`. `links`: in
    how many sessions a client is named so."""

    sessions: Mapping[str, Session]
    parties: Mapping[Party, tuple[str, ...]]
    groups: Mapping[str, frozenset[Party]]
    areas: Mapping[str, Occurrences]
    links: Mapping[Link, int]

    @classmethod
    def of(cls, sessions: Mapping[str, Session], bearings: Mapping[str, Bearing]) -> Joins:
        """All of them at once, by where each stands."""
        inside: dict[Party, list[tuple[str, str, str]]] = {}
        for one in bearings.values():
            inside.setdefault(one.party, []).append(one.order)
        parties = {party: tuple([order[2] for order in sorted(orders)]) for party, orders in inside.items()}
        areas: dict[str, dict[Party, list[str]]] = {}
        for party, paths in parties.items():
            for path in paths:
                for key in bearings[path].areas:
                    areas.setdefault(key, {}).setdefault(party, []).append(path)
        tables = {
            key: MappingProxyType({party: tuple(paths) for party, paths in here.items()})
            for key, here in areas.items()
        }
        groups = _groups({}, parties, parties)
        links = Counter(link for one in bearings.values() for link in one.clients)
        return cls(
            sessions, MappingProxyType(parties), groups, MappingProxyType(tables), MappingProxyType(links)
        )

    def changed(self, settled: Mapping[str, Session | None]) -> Joins:
        """After these sessions were settled again (None: it is no session any more)."""
        if all(self.sessions.get(path) == session for path, session in settled.items()):
            return self
        moved: dict[Party, set[str]] = {}
        sessions = copied(self.sessions)
        for path, session in settled.items():
            before = sessions.pop(path, None)
            for one in (before, session):
                if one is not None:
                    moved.setdefault(one.party, set()).add(path)
            if session is not None:
                sessions[path] = session
        parties = _parties(self.parties, moved, sessions)
        return Joins(
            MappingProxyType(sessions),
            parties,
            _groups(self.groups, moved, parties),
            self._areas(moved, sessions, parties),
            self._links(settled, sessions),
        )

    def _links(self, settled: Iterable[str], sessions: Mapping[str, Session]) -> Mapping[Link, int]:
        links = Counter(copied(self.links))
        for path in settled:
            was, now = self.sessions.get(path), sessions.get(path)
            if (was.clients if was else ()) != (now.clients if now else ()):
                links.subtract(was.clients if was else ())
                links.update(now.clients if now else ())
        return MappingProxyType(+links)

    def _areas(
        self,
        moved: Iterable[Party],
        sessions: Mapping[str, Session],
        parties: Mapping[Party, tuple[str, ...]],
    ) -> Mapping[str, Occurrences]:
        fresh: dict[str, dict[Party, tuple[str, ...]]] = {}
        for party in moved:
            was = _by_area(self.parties.get(party, ()), self.sessions)
            now = _by_area(parties.get(party, ()), sessions)
            for key in was.keys() | now.keys():
                here = fresh.setdefault(key, copied(self.areas.get(key, {})))
                here.pop(party, None)
                if key in now:
                    here[party] = tuple(now[key])
        table = copied(self.areas)
        table.update({key: MappingProxyType(here) for key, here in fresh.items()})
        return MappingProxyType({key: here for key, here in table.items() if here})


def copied(table: Mapping[K, V]) -> dict[K, V]:
    """A dict of its own. Of a read-only view of a dict it is made in one go, and not entry by entry."""
    return table.copy() if isinstance(table, MappingProxyType) else dict(table)


def named(session: Session) -> list[str]:
    """The keys of the areas that the session's own note names."""
    return [area_key(area.name) for area in session.areas if area.line is not None]


def _by_area(paths: Iterable[str], sessions: Mapping[str, Session]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in paths:
        for key in named(sessions[path]):
            found.setdefault(key, []).append(path)
    return found


def _parties(
    before: Mapping[Party, tuple[str, ...]],
    moved: Mapping[Party, set[str]],
    sessions: Mapping[str, Session],
) -> Mapping[Party, tuple[str, ...]]:
    parties = copied(before)
    for party, paths in moved.items():
        here = {path for path in {*parties.pop(party, ()), *paths} if path in sessions}
        here = {path for path in here if sessions[path].party == party}
        if here:
            parties[party] = tuple(sorted(here, key=lambda path: sessions[path].order))
    return MappingProxyType(parties)


def _groups(
    before: Mapping[str, frozenset[Party]], moved: Iterable[Party], parties: Mapping[Party, object]
) -> Mapping[str, frozenset[Party]]:
    table = copied(before)
    for party in moved:
        for member in party if len(party) > 1 else ():
            others = table.pop(member, frozenset()) - {party}
            here = others | {party} if party in parties else others
            if here:
                table[member] = here
    return MappingProxyType(table)


def mentions(
    before: Mapping[str, frozenset[str]],
    old: Mapping[str, Reading],
    new: Mapping[str, Reading | None],
) -> Mapping[str, frozenset[str]]:
    """The last part of a client's link -> the session notes that name it."""
    table = copied(before)
    for path, reading in new.items():
        was, now = _bases(old.get(path)), _bases(reading)
        for base in was - now:
            table[base] = table.get(base, frozenset()) - {path}
        for base in now - was:
            table[base] = table.get(base, frozenset()) | {path}
        for base in was - now:
            if not table[base]:
                del table[base]
    return MappingProxyType(table)


def all_mentions(readings: Mapping[str, Reading | PlainSession]) -> Mapping[str, frozenset[str]]:
    """`mentions` of all readings at once."""
    found: dict[str, list[str]] = {}
    for path, reading in readings.items():
        for link in reading.clients if isinstance(reading, SessionNote | PlainSession) else ():
            found.setdefault(link.target, []).append(path)
    table: dict[str, set[str]] = {}
    for target, paths in found.items():
        table.setdefault(base_key(target), set()).update(paths)
    return MappingProxyType({base: frozenset(paths) for base, paths in table.items()})


def _bases(reading: Reading | None) -> set[str]:
    return {base_key(link.target) for link in reading.clients} if isinstance(reading, SessionNote) else set()


def area_notes(
    before: Mapping[str, frozenset[str]], new: Mapping[str, Reading | None]
) -> Mapping[str, frozenset[str]]:
    """The key of an area -> the area notes that bear its name."""
    table = copied(before)
    for path, reading in new.items():
        key = area_key(stem(path))
        paths = table.pop(key, frozenset()) - {path}
        paths |= {path} if isinstance(reading, AreaNote) else frozenset()
        if paths:
            table[key] = paths
    return MappingProxyType(table)


def client_notes(before: frozenset[str], new: Mapping[str, Reading | PlainSession | None]) -> frozenset[str]:
    """The paths of clients' notes."""
    here = {path for path, reading in new.items() if isinstance(reading, ClientNote)}
    return before if here == before.intersection(new) else before.difference(new).union(here)


NOTHING: Mapping[Any, Any] = MappingProxyType({})
NO_JOINS = Joins(NOTHING, NOTHING, NOTHING, NOTHING, NOTHING)
