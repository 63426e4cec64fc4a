"""A coach's edits on two machines: which, when and where; what a note must hold after them."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.service import put

APART = 12.0  # seconds between edits of one note on two sides; 10 are promised
AREAS = ("Vision", "Service", "Accountability", "Community")
CLIENTS = ("Daniel", "Ada", "Bela", "Chiara", "Deniz", "Emil", "Farah", "Goran", "Hana", "Ivo", "Jun", "Kofi")
SESSIONS = 6  # of each client
KINDS = ("rating", "hours", "hours", "prose", "prose", "task")


@dataclass(frozen=True)
class Edit:
    """One save of a coach: at so many seconds, on one side, in one note."""

    at: float
    side: int
    note: str
    kind: str
    number: int
    by_rename: bool


def schedule(seed: int, edits: int, gap: float, notes: Sequence[str]) -> Iterator[Edit]:
    """The same seed, the same edits. Now and then a note is saved again at once on the same side."""
    dice = random.Random(seed)
    last: dict[str, tuple[float, int]] = {}
    at, side, note = 0.0, 0, notes[0]
    for number in range(edits):
        at += dice.uniform(0.2, 1.8) * gap
        if number == 0 or dice.random() > 0.15:
            side = dice.randrange(2)
            free = [one for one in notes if one not in last or at - last[one][0] >= APART]
            note = dice.choice(free)
        last[note] = at, side
        yield Edit(at, side, note, dice.choice(KINDS), number, dice.random() < 0.3)


@dataclass
class Said:
    """What a note must hold: its lines of areas as last edited, and every line that was added."""

    areas: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def missing(self, note: Path) -> list[str]:
        try:
            found = set(note.read_text("utf-8").splitlines())
        except FileNotFoundError:
            found = set()
        return [line for line in (*self.areas.values(), *self.lines) if line not in found]

    def edit(self, text: str, edit: Edit) -> str:
        """The note's text with the edit in it."""
        area = AREAS[edit.number % len(AREAS)]
        if edit.kind == "prose":
            self.lines.append(f"He said no. {edit.number}.")
            return text + self.lines[-1] + "\n"
        if edit.kind == "task":
            self.lines.append(f"- [ ] do no. {edit.number}")
            heading = f"## {area}\n"
            return text.replace(heading, heading + self.lines[-1] + "\n", 1)
        found = re.search(rf"  - {area} (\d+), (\d+) → (\d+)", text)
        assert found is not None
        rating, now, wanted = found.groups()
        fresh = 1 + edit.number % 9
        rating, now = (fresh, now) if edit.kind == "rating" else (rating, edit.number % 60)
        self.areas[area] = f"  - {area} {rating}, {now} → {wanted}"
        return text.replace(found[0], self.areas[area], 1)


def save(note: Path, edit: Edit, said: Said) -> None:
    """As an editor does: in place, or by rename."""
    data = said.edit(note.read_text("utf-8"), edit).encode()
    if edit.by_rename:
        fresh = note.with_name(f".{note.name}.tmp")
        fresh.write_bytes(data)
        fresh.replace(note)
    else:
        note.write_bytes(data)


def first_notes(vault: Path, clients: int) -> list[str]:
    """A practice of so many clients, each with SESSIONS sessions."""
    paths = []
    put(vault, "Practice.md", "---\ntype: practice\n---\n# My practice\n")
    for place, client in enumerate(CLIENTS[:clients]):
        put(vault, f"People/{client}.md", f"---\ntype: client\n---\n# {client}\n")
        for month in range(1, SESSIONS + 1):
            day = f"2009-{month:02}-{place + 1:02}"
            areas = "".join(
                f"  - {area} {1 + (month + place * 2 + index) % 9}, {2 + index * 5} → {12 - index}\n"
                for index, area in enumerate(AREAS)
            )
            front = f'---\ntype: session\nclient: "[[{client}]]"\ndate: {day}\nareas:\n{areas}---\n'
            lists = "".join(f"\n## {area}\n" for area in AREAS)
            paths.append(f"Sessions/{day} {client}.md")
            put(vault, paths[-1], f"{front}# {day}\n\nWe talked.\n{lists}\n## Notes\n")
    return paths
