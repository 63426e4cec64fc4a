"""Those who save under the hammer on the whole service, the notes they save, and the one who looks all the time."""

from __future__ import annotations

import hashlib
import os
import random
import re
import time
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path

from plugin_server.blocks import regions
from tests import hammer

LINE = re.compile(rb"^u\d{6} [0-9a-f]{32}$")
NUMBER = re.compile(rb"Vision 3, \d+ ")
HEAD, FOOT = b"# One hour\n", b"All of it.\n"
WORD = b"session-arcs"
PAGE = 4096
MANY, FEW = 240, 120  # lines an editor lets its note grow to, and how many of them it then keeps


@dataclass(frozen=True)
class Waits:
    """How long the service waits, in seconds."""

    name: str
    quiet: float
    patience: float


NONE, SHIPPED = Waits("none", 0.0, 0.0), Waits("shipped", 0.15, 4.0)


def names(notes: int) -> list[str]:
    """Sessions of one client, and the client's own note."""
    return [*(f"Sessions/2009-{month:02d}-03 Daniel.md" for month in range(1, notes)), "Clients/Daniel.md"]


def first(name: str) -> bytes:
    if name.startswith("Clients"):
        return b"---\ntype: client\n---\n" + HEAD + FOOT
    areas = "areas:\n  - Vision 3, 1 → 12\n  - Service 8, 20 → 14\n"
    return f'---\ntype: session\nclient: "[[Daniel]]"\n{areas}---\n'.encode() + HEAD + FOOT


def whole(text: bytes) -> bool:
    """Whether nothing is missing at its ends, nor half of a block."""
    ends = text.startswith(b"---\ntype: ") and text.endswith(b"\n") and HEAD in text and FOOT in text
    return ends and (WORD not in text or isinstance(regions.find(text), regions.Region))


def digest(text: bytes) -> bytes:
    """Of all that an editor answers for: the block is the service's."""
    found = regions.find(text)
    if isinstance(found, regions.Region):
        text = text[: found.begin] + text[found.stop + 1 :]
    return hashlib.sha256(text).digest()


def lines_of(text: bytes) -> set[bytes]:
    return {line for line in text.split(b"\n") if LINE.match(line)}


# ------------------------------------------------------------------ the editors


class TornError(Exception):
    """The note was not whole for seconds: nobody can go on with it."""


@dataclass
class Editor(hammer.Editor):
    """One editor. `mine` are the lines it saved and did not take out."""

    waits: Waits = NONE
    gap: float = 0.02
    mine: set[bytes] = field(default_factory=set)
    rested: bool = False

    def _write(self, fd: int, text: bytes) -> None:
        half = self.rnd.randrange(len(text) + 1)
        # A write that is itself half-way in the kernel has filled some pages.
        self.left.update(digest(text[:end]) for end in (half, *range(0, len(text), PAGE)))
        os.write(fd, text[:half])
        self.pause(0.002, 0.7)
        os.write(fd, text[half:])
        os.close(fd)

    def wait(self) -> None:
        """Mostly an instant; now and then just as long as the service waits, to meet it at its work."""
        chance = self.rnd.random()
        if self.rested:  # the note was calm for ten seconds: the next write comes after the quiet time
            time.sleep(self.waits.quiet + self.rnd.random() * 0.1)
            self.rested = False
        elif self.waits.patience and chance < 0.002:
            time.sleep(10.1)
            self.rested = True
        elif self.waits.patience and chance < 0.03:
            time.sleep(self.waits.patience + self.rnd.random() * 0.2 - 0.05)
        elif chance < 0.25:
            self.pause(10 * self.gap)
        else:
            self.pause(self.gap)

    def load(self) -> bytes:
        """What it has after reloading: a whole text. It looks again where there is none."""
        for _ in range(4000):
            with suppress(FileNotFoundError):
                text = self.path.read_bytes()
                if whole(text):
                    return text
            time.sleep(0.0005)
        raise TornError

    def save(self, number: int, mode: str) -> bool:
        """Add line `number`; whether a line saved before was missing in what was loaded."""
        text = self.load()
        missed = bool(self.mine - lines_of(text))
        line = hammer.line_of(number)
        way = self.rnd.choice(hammer.MODES) if mode == "mix" else mode
        if way == "append":
            self.append(line)
        else:
            text = self._trimmed(NUMBER.sub(b"Vision 3, %d " % (number % 23), text))
            at = text.index(HEAD if self.rnd.random() < 0.5 else FOOT)
            getattr(self, way)(text[:at] + line + text[at:])
        self.mine.add(line.rstrip(b"\n"))
        return missed

    def _trimmed(self, text: bytes) -> bytes:
        """Without its oldest lines, where they are many. A line that it does not see it takes out of nothing."""
        here = sorted(lines_of(text))
        if len(here) <= MANY:
            return text
        gone = set(here[:-FEW])
        self.mine -= gone
        return b"\n".join(line for line in text.split(b"\n") if line not in gone)


def edit(
    root: Path, name: str, saves: int, mode: str, seed: str, waits: Waits, gap: float, out: Queue
) -> None:
    """The editor's process."""
    editor = Editor(root / name, random.Random(seed), waits=waits, gap=gap)
    missed = done = 0
    with suppress(TornError):
        for done in range(saves):
            editor.wait()
            missed += editor.save(done, mode)
        done = saves
    out.put(("editor", name, done, missed, editor.left, editor.mine))


def read(root: Path, notes: list[str], seed: str, strict: bool, out: Queue, stop: Event) -> None:
    """The reader's process: it keeps the digests of what it saw that was not whole (as tests.hammer's)."""
    rnd = random.Random(seed)
    seen: dict[str, dict[bytes, bytes]] = {name: {} for name in notes}
    looks = 0
    while not stop.is_set():
        for name in notes:
            text = _look(root / name)
            looks += text is not None
            if text is None or whole(text):
                continue
            if not strict:
                time.sleep(0.001)
            if strict or _look(root / name) == text:
                seen[name][digest(text)] = text
        time.sleep(rnd.random() * 0.004)
    out.put(("reader", looks, seen))


def _look(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
