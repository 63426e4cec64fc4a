"""What a library knows, as bytes, and back: so that an unchanged vault need not be read again.

Numbers, names, settings and tasks; of other notes their paths, and that they are there. No prose. Only lists, texts
and numbers are ever read back, and each is put into its place by name.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from plugin_server.joins import Joins, copied
from plugin_server.model import Link, ObsidianSettings, PracticeNote, Reading
from plugin_server.names import Names, Table
from plugin_server.rows import obsidian_of, obsidian_row, reading_of, row_of
from plugin_server.settling import Settler, settings_in_force
from plugin_server.shelf import Shelf
from plugin_server.snapshot import Snapshot
from plugin_server.vault.index import Kept, Known, Row

SCHEMA = 3  # raised at every change of what is kept, or how
_WORD = 8  # bytes of a length


@dataclass(frozen=True, slots=True)
class Recalled:
    """`written`: nanoseconds since 1970. `unsettled`: notes of which it is not known that they are as they should
    be. Of a snapshot that was read back the readings and sessions are made when someone asks for them."""

    written: int
    index: Kept
    snapshot: Snapshot
    unsettled: frozenset[str]


def to_bytes(kept: Recalled, pulse: Callable[[], None] = lambda: None) -> bytes:
    """As `from_bytes` reads it. `pulse` is called before each note of ours."""
    snapshot, index = kept.snapshot, kept.index
    table = snapshot.names.as_table()
    ours = sorted(snapshot.readings)
    known = [one if isinstance(one := index.known.get(path), Known) else Known(0, "") for path in ours]
    said = [
        SCHEMA,
        kept.written,
        obsidian_row(snapshot.obsidian),
        sorted(kept.unsettled),
        sorted(index.stirred),
        [[path, one] for path, one in sorted(index.known.items()) if isinstance(one, int)],
        ours,
        [one.digest for one in known],
        [[folder, row.names, row.others, len(row.marks)] for folder, row in index.rows.items()],
    ]
    parts = (
        _json(said),
        table.joined,
        table.sums,
        array("q", [one.mark for one in known]).tobytes(),
        b"".join(row.marks.tobytes() for row in index.rows.values()),
        _json(_tables(snapshot, ours)),
        b"\n".join(_rows(snapshot, ours, pulse)),
    )
    return b"".join(len(part).to_bytes(_WORD, "big") + part for part in parts)


def _rows(snapshot: Snapshot, ours: list[str], pulse: Callable[[], None]) -> Iterator[bytes]:
    """A row for each note. Where nobody has asked for the note since it was read back, its row is the one it had."""
    shelf: object = copied(snapshot.readings)
    kept = shelf.make if isinstance(shelf, Shelf) else None
    for path in ours:
        pulse()
        if isinstance(shelf, Shelf) and isinstance(kept, _Readings) and shelf.made(path) is None:
            yield kept.rows[path]
        else:
            yield _json(row_of(snapshot.readings[path]))


@dataclass(frozen=True, slots=True, eq=False)
class _Readings:
    """Makes a reading from its row."""

    rows: dict[str, bytes]

    def __call__(self, path: str) -> Reading:
        return reading_of(path, json.loads(self.rows[path]))


def from_bytes(data: bytes) -> Recalled | None:
    """What was kept; None where it is not as `to_bytes` makes it."""
    try:
        return _read(_parts(data))
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        return None


def _read(parts: list[memoryview]) -> Recalled | None:
    said = json.loads(bytes(parts[0]))
    if said[0] != SCHEMA:
        return None
    _, written, obsidian, unsettled, stirred, others, ours, digests, folders = said
    known: dict[str, Known | int] = dict(others)
    for path, mark, digest in zip(ours, array("q", bytes(parts[3])), digests, strict=True):
        known[path] = Known(mark, digest)
    index = Kept(known, _folders(folders, array("q", bytes(parts[4]))), frozenset(stirred))
    rows = dict(zip(ours, bytes(parts[6]).split(b"\n"), strict=True)) if ours else {}
    names = Names(Table.kept(bytes(parts[1]), bytes(parts[2])))
    snapshot = _snapshot(json.loads(bytes(parts[5])), ours, rows, names, obsidian_of(obsidian))
    return Recalled(written, index, snapshot, frozenset(unsettled))


def _folders(rows: list[Any], marks: array[int]) -> dict[str, Row]:
    found, at = {}, 0
    for folder, names, others, count in rows:
        if count and names.count("/") != count - 1:
            raise ValueError("a mark for each name")
        found[folder] = Row(names, marks[at : at + count], others)
        at += count
    return found


def _parts(data: bytes) -> list[memoryview]:
    view, at, parts = memoryview(data), 0, []
    while at < len(data):
        size = int.from_bytes(view[at : at + _WORD], "big")
        parts.append(view[at + _WORD : at + _WORD + size])
        at += _WORD + size
    return parts


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


# ------------------------------------------------------------------ the joins as tables


def _tables(snapshot: Snapshot, ours: list[str]) -> list[Any]:
    """Paths are numbers in them: their places among `ours`."""
    place = {path: number for number, path in enumerate(ours)}
    parties = list(snapshot.parties)
    party = {one: number for number, one in enumerate(parties)}

    def places(paths: Iterable[str]) -> list[int]:
        return [place[path] for path in paths]

    return [
        places(snapshot.sessions),
        [[one, places(snapshot.parties[one])] for one in parties],
        [[key, [[party[one], places(here[one])] for one in here]] for key, here in snapshot.areas.items()],
        [[member, sorted(party[one] for one in groups)] for member, groups in snapshot.joins.groups.items()],
        [[base, places(sorted(paths))] for base, paths in snapshot.mentions.items()],
        [[key, places(sorted(paths))] for key, paths in snapshot.area_notes.items()],
        places(sorted(snapshot.client_notes)),
        [[link.target, link.alias, count] for link, count in snapshot.joins.links.items()],
        places(snapshot.practices),
        places(sorted(snapshot.troubled)),
    ]


def _snapshot(
    tables: list[Any], ours: list[str], rows: dict[str, bytes], names: Names, obsidian: ObsidianSettings
) -> Snapshot:
    def paths(places: list[int]) -> tuple[str, ...]:
        return tuple([ours[place] for place in places])

    sessions, parties, areas, groups, mentions, area_notes, clients, links, practices, troubled = tables
    keys = [tuple(one) for one, _ in parties]
    readings: Mapping[str, Reading] = MappingProxyType(Shelf(dict.fromkeys(ours), _Readings(rows)))
    practice = readings[ours[practices[0]]] if practices else None
    practice = practice if isinstance(practice, PracticeNote) else None
    settings = settings_in_force(practice, obsidian)
    settler = Settler(readings, names, settings, off=bool(practice and practice.off))
    return Snapshot(
        readings,
        names,
        obsidian,
        settings,
        Joins(
            MappingProxyType(Shelf(dict.fromkeys(paths(sessions)), settler.known)),
            MappingProxyType({key: paths(of) for key, (_, of) in zip(keys, parties, strict=True)}),
            MappingProxyType({member: frozenset(keys[one] for one in of) for member, of in groups}),
            MappingProxyType(
                {key: MappingProxyType({keys[one]: paths(of) for one, of in here}) for key, here in areas}
            ),
            MappingProxyType({Link(target, alias): count for target, alias, count in links}),
        ),
        MappingProxyType({base: frozenset(paths(of)) for base, of in mentions}),
        MappingProxyType({key: frozenset(paths(of)) for key, of in area_notes}),
        frozenset(paths(clients)),
        paths(practices),
        frozenset(paths(troubled)),
    )
