"""Addresses that tell nothing: keyed hashes of paths, and the way back from one to the note it stands for."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from plugin_server.snapshot import Party, Snapshot
from plugin_server.web.keys import Keys

Meant = tuple[str, tuple[str, ...]]  # what kind of thing, and its path, or the members of a party


class Addresses:
    """Remembers what it named, so that a practice of 10,000 sessions is hashed once."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._named: dict[Meant, str] = {}
        self._meant: dict[str, Meant] = {}
        self._lock = threading.Lock()
        self._turn = keys.turn

    def note(self, path: str) -> str:
        return self._of("note", (path,))

    def client(self, party: Party) -> str:
        """Of a client, or of the members of a group."""
        return self._of("client", party)

    def area(self, key: str) -> str:
        return self._of("area", (key,))

    def find_session(self, address: str, snapshot: Snapshot) -> str | None:
        """The path of the session; None where no session of this practice has the address."""
        (path,) = self._find("note", address, snapshot) or ("",)
        return path if path in snapshot.sessions else None

    def find_note(self, address: str, snapshot: Snapshot, others: Iterable[str] = ()) -> str | None:
        """The path of any note we know: of this practice, or one of the `others`."""
        for other in others:
            self.note(other)
        (path,) = self._find("note", address, snapshot) or ("",)
        return path if path in snapshot.readings or path in {*others} else None

    def find_client(self, address: str, snapshot: Snapshot) -> Party | None:
        """A client, or the members of a group; a client who only was in groups is one too, and one whose note
        waits for a first session."""
        party = self._find("client", address, snapshot)
        return party if party and (party in snapshot.parties or _is_client(party, snapshot)) else None

    def find_area(self, address: str, snapshot: Snapshot) -> str | None:
        """The key of the area; None where no session of this practice has it."""
        (key,) = self._find("area", address, snapshot) or ("",)
        return key if key in snapshot.areas else None

    def _of(self, kind: str, parts: tuple[str, ...]) -> str:
        with self._lock:
            self._forget_old_keys()
            return self._name((kind, parts))

    def _name(self, meant: Meant) -> str:
        found = self._named.get(meant)
        if found is None:
            found = self._keys.opaque(meant[0], *meant[1])
            self._named[meant] = found
            self._meant[found] = meant
        return found

    def _find(self, kind: str, address: str, snapshot: Snapshot) -> tuple[str, ...] | None:
        with self._lock:
            self._forget_old_keys()
            if address not in self._meant:
                self._learn(snapshot)
            found = self._meant.get(address)
        return found[1] if found and found[0] == kind else None

    def _forget_old_keys(self) -> None:
        """After a new token no old address leads anywhere."""
        if self._turn != self._keys.turn:
            self._turn = self._keys.turn
            self._named.clear()
            self._meant.clear()

    def _learn(self, snapshot: Snapshot) -> None:
        """Name all that is there now, and forget what is gone."""
        present: set[Meant] = {("note", (path,)) for path in (*snapshot.readings, *snapshot.sessions)}
        present |= {("client", party) for party in snapshot.parties}
        present |= {("client", (member,)) for member in snapshot.joins.groups}
        present |= {("client", (path,)) for path in snapshot.client_notes}
        present |= {("area", (key,)) for key in snapshot.areas}
        for gone in self._named.keys() - present:
            self._meant.pop(self._named.pop(gone), None)
        for meant in present:
            self._name(meant)


def _is_client(party: Party, snapshot: Snapshot) -> bool:
    if len(party) != 1:
        return False
    return party[0] in snapshot.joins.groups or party[0] in snapshot.client_notes
