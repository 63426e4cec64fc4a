"""Saves that met an exchange of names: their lines must be seen to stand for a while.

An editor may have loaded the note in the very instant in which a save was not at its path, and its next save then
takes that save's lines out again without anyone having meant it. Nobody reads a line and removes it within these few
seconds; so lines that vanish that soon are put back.
"""

from __future__ import annotations

from dataclasses import dataclass

from plugin_server.vault.merge import added, merge

SETTLED = 5.0  # seconds for which the lines must have stood


@dataclass(slots=True)
class _Save:
    path: str
    base: bytes
    lines: bytes  # the base with the lines that the save added; what it took away is not insisted on
    new: frozenset[bytes]
    until: float
    stood: float | None = None


class Insistence:
    """The recent saves of one vault that met an exchange."""

    def __init__(self, settled: float, at_most: float) -> None:
        self._settled = settled
        self._at_most = at_most
        self._saves: list[_Save] = []

    def __len__(self) -> int:
        return len(self._saves)

    def add(self, path: str, base: bytes, save: bytes, own: frozenset[bytes], now: float) -> None:
        """A save made from `base`. `own` are lines of the service's, which nobody needs to insist on."""
        lines, new = added(base, save, own)
        if new:
            self._saves.append(_Save(path, base, lines, new, now + self._at_most))

    def paths(self) -> frozenset[str]:
        return frozenset(save.path for save in self._saves)

    def wanted(self, path: str, current: bytes, now: float) -> bytes:
        """The text that the note should have: `current`, and the lines that vanished too soon.

        Ask only while the note is calm: half of a save lacks lines too. Lines that are missing are insisted on until
        they have been put back (`put_back`), however long the note would not rest.
        """
        here = set(current.split(b"\n"))
        text = current
        for save in [save for save in self._saves if save.path == path]:
            if not save.new <= here:
                save.stood = None
                text = merge(save.base, save.lines, text).data
                continue
            save.stood = now if save.stood is None else save.stood
            if now >= save.until or now - save.stood >= self._settled:
                self._saves.remove(save)
        return text

    def put_back(self, path: str, now: float) -> None:
        """The lines stand again: whoever takes them out after their time means it."""
        self._saves = [save for save in self._saves if save.path != path or now < save.until]
