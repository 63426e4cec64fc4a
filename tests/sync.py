"""Two machines: two vaults kept together by a real Syncthing, a service on each, and a coach who edits on both.

    python -m tests.sync --edits 300 --seeds 3 [--gap 0.6] [--only with|without|skew]

The same note is never edited within APART seconds on both sides. In the end both vaults must be the same to the byte,
every edit must be in a main note, nothing may be written while nobody edits, and there may be no more conflict files
than the same edits make without any service.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import signal
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from plugin_server.blocks.format import FORMAT
from plugin_server.vault.frames import frames
from plugin_server.vault.journal import UNDONE
from tests.edits import APART, CLIENTS, Edit, Said, first_notes, save, schedule
from tests.service import serving, until
from tests.syncthing import Node, at_rest, together

STILL = 14.0  # seconds without any change after which all waits are over; the longest is 10
PATIENT = 20.0  # seconds for which an edit waits until the note has come to its side
NEWER = """
from plugin_server.blocks import format
format.FORMAT += 1  # before anyone has asked for it
from plugin_server.cli import main
main()
"""

# ------------------------------------------------------------------ the vaults, looked at


def tree(vault: Path) -> dict[str, str]:
    """Every file but Syncthing's own, with its digest."""
    found = {}
    for path in vault.rglob("*"):
        inside = path.relative_to(vault).as_posix()
        if not re.search(r"(^|/)\.(st|syncthing)", inside):
            try:
                found[inside] = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
            except FileNotFoundError:
                found[inside] = "gone"
    return found


def times(vault: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in vault.rglob("*") if path.is_file()}


def settle(nodes: Sequence[Node], still: float, timeout: float = 240) -> None:
    """Wait until nobody writes any more: no file has changed for `still` seconds, and Syncthing is at rest."""
    vaults = [node.folder for node in nodes]
    before, since, end = [tree(vault) for vault in vaults], time.monotonic(), time.monotonic() + timeout
    while time.monotonic() < end:
        now = [tree(vault) for vault in vaults]
        if now != before or not at_rest(nodes):
            before, since = now, time.monotonic()
        elif time.monotonic() - since >= still:
            return
        time.sleep(0.5)


def written(home: Path) -> int:
    """How often a service has written into a note, by its journal."""
    segments = home.rglob("journal/*")
    found = [frame for segment in segments for frame in frames(segment)]
    undone = {frame.finished for frame in found if frame.cause == UNDONE}
    return sum(1 for frame in found if not frame.finished and frame.id not in undone)


def conflicts(vaults: Iterable[Path]) -> list[str]:
    names = {
        path.relative_to(vault).as_posix() for vault in vaults for path in vault.rglob("*.sync-conflict-*")
    }
    return sorted(names)


# ------------------------------------------------------------------ a run


@dataclass(frozen=True)
class Outcome:
    seed: int
    services: bool
    edits: int
    seconds: float
    conflicts: list[str]
    lost: list[str]
    differ: list[str]  # files that are not the same on both sides
    idle_writes: list[str]  # files that changed while nobody edited
    writes: list[int]  # into notes, by the service of each side, since the first edit
    late: int  # edits that had to wait for the other side's text

    @property
    def fine(self) -> bool:
        return not (self.lost or self.differ or self.idle_writes)

    def __str__(self) -> str:
        what = "service on each" if self.services else "no service     "
        per_edit = (
            f"{sum(self.writes) / self.edits:.2f} writes an edit {self.writes}" if self.services else ""
        )
        return (
            f"seed {self.seed}, {what}: {self.edits} edits in {self.seconds:.0f} s, "
            f"{len(self.conflicts)} conflict files, {len(self.lost)} lost, {len(self.differ)} files differ, "
            f"{len(self.idle_writes)} writes while idle, {self.late} edits waited for sync; {per_edit}"
        )


@contextmanager
def machines(
    root: Path, clients: int, *, services: bool, newer: bool = False
) -> Iterator[tuple[list[Node], list[Path], list[str]]]:
    """Two devices with the same practice. `newer`: on the first, a later version that has an output of its own."""
    vaults = [root / "a" / "vault", root / "b" / "vault"]
    homes = [root / "a" / "home", root / "b" / "home"]
    notes = first_notes(vaults[0], clients)
    vaults[1].mkdir(parents=True)
    with ExitStack() as stack:
        nodes = stack.enter_context(together(vaults, homes))
        until(lambda: tree(vaults[0]) == tree(vaults[1]), 60, lambda: "the first exchange")
        if services:
            sides = list(zip(vaults, homes, ["", ""], strict=True))
            if newer:  # an update on one device of two: what stands was drawn by the version that both had
                with serving(vaults[0], "--yes", home=homes[0]):
                    until(lambda: drawn(vaults, notes, FORMAT), 60)
                sides[0] = (vaults[0], homes[0], NEWER)
            for vault, home, program in reversed(sides):
                stack.enter_context(serving(vault, "--yes", home=home, program=program))
            until(lambda: drawn(vaults, notes, FORMAT + newer), 60)
        settle(nodes, 2.0)
        yield nodes, homes, notes


def drawn(vaults: Iterable[Path], notes: Sequence[str], number: int) -> bool:
    """Has every note, on every side, a block of this output format?

    Syncthing takes a file away for a moment before it puts the new one there.
    """
    try:
        return all(
            b"<!-- /session-arcs %d " % number in (vault / note).read_bytes()
            for vault in vaults
            for note in notes
        )
    except FileNotFoundError:
        return False


def run(
    root: Path,
    seed: int,
    edits: int,
    *,
    services: bool,
    gap: float = 0.6,
    clients: int = len(CLIENTS),
    idle: float = 20.0,
    newer: bool = False,
) -> Outcome:
    began = time.monotonic()
    with machines(root, clients, services=services, newer=newer) as (nodes, homes, notes):
        vaults = [node.folder for node in nodes]
        before = [written(home) for home in homes]
        said = {note: Said() for note in notes}
        late = work(schedule(seed, edits, gap, notes), vaults, said)
        settle(nodes, STILL)
        stood = [times(vault) | tree(vault) for vault in vaults]
        time.sleep(idle)
        after = [times(vault) | tree(vault) for vault in vaults]
        changed = {
            path for was, now in zip(stood, after, strict=True) for path, _ in was.items() ^ now.items()
        }
        left, right = (tree(vault) for vault in vaults)
        return Outcome(
            seed=seed,
            services=services,
            edits=edits,
            seconds=time.monotonic() - began,
            conflicts=conflicts(vaults),
            lost=[f"{note}: {line}" for note in notes for line in said[note].missing(vaults[0] / note)],
            differ=sorted({path for path, _ in left.items() ^ right.items()}),
            idle_writes=sorted(changed),
            writes=[written(home) - first for home, first in zip(homes, before, strict=True)],
            late=late,
        )


def work(edits: Iterable[Edit], vaults: Sequence[Path], said: dict[str, Said]) -> int:
    """Do the edits in their time; how many had to wait, because a person edits what they see."""
    start, late, last = time.monotonic(), 0, dict[str, tuple[float, int]]()
    for edit in edits:
        note, now = vaults[edit.side] / edit.note, time.monotonic()
        when, side = last.get(edit.note, (0.0, edit.side))
        due = max(start + edit.at, when + APART if side != edit.side else 0.0)
        time.sleep(max(0.0, due - now))
        if not note.exists() or said[edit.note].missing(note):
            late += 1
            with suppress(AssertionError):  # what stays missing is told in the end
                until(lambda one=said[edit.note], here=note: here.exists() and not one.missing(here), PATIENT)
        save(note, edit, said[edit.note])
        last[edit.note] = time.monotonic(), edit.side
    return late


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--edits", type=int, default=300)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--gap", type=float, default=0.6, help="seconds between two edits, on average")
    parser.add_argument("--only", choices=("with", "without", "skew"))
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # whatever ends this, ends what it has started
    counts, fine = {True: 0, False: 0}, True
    for seed in range(asked.first, asked.first + asked.seeds):
        for services in (True, False):
            if asked.only in ("with" if services else "without", None):
                outcome = one(seed, asked.edits, asked.gap, services=services)
                counts[services] += len(outcome.conflicts)
                fine = fine and outcome.fine
    if asked.only in ("skew", None):
        print("one device has a newer output format:")
        fine = one(asked.first, min(asked.edits, 60), asked.gap, services=True, newer=True).fine and fine
    print(f"conflict files with service {counts[True]}, without {counts[False]}")
    fine = fine and (asked.only is not None or counts[True] <= counts[False])
    print("fine" if fine else "NOT FINE")
    return 0 if fine else 1


def one(seed: int, edits: int, gap: float, *, services: bool, newer: bool = False) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="sync-") as folder:
        outcome = run(Path(folder), seed, edits, gap=gap, services=services, newer=newer)
    print(outcome, flush=True)
    for kind in ("conflicts", "lost", "differ", "idle_writes"):
        for line in getattr(outcome, kind)[:10]:
            print(f"    {kind}: {line}", flush=True)
    return outcome


if __name__ == "__main__":
    sys.exit(main())
