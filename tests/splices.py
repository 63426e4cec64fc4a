"""Changes told in a line (`rate | Vision | 6.5`), and the golden pairs of notes before and after them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from plugin_server.notes.edits import (
    AddArea,
    AddTask,
    Edit,
    Hours,
    MoveArea,
    Rate,
    RemoveArea,
    RenameArea,
    Which,
)

GOLDEN = Path(__file__).parent / "golden/notes/splicing.txt"


@dataclass(frozen=True)
class Pair:
    """Front matter before and after, or why it is refused."""

    name: str
    edits: tuple[Edit, ...]
    before: str
    after: str
    refused: str | None


def edit_of(line: str) -> Edit:
    word, *rest = (part.strip() for part in line.split("|"))
    area, value = rest[0], rest[1] if len(rest) > 1 else ""
    number = None if value in ("", "none") else value
    match word:
        case "rate":
            return Rate(area, None if number is None else float(number))
        case "now" | "wanted":
            return Hours(area, Which(word), None if number is None else int(number))
        case "add":
            return AddArea(area, value or None)
        case "rename":
            return RenameArea(area, value)
        case "remove":
            return RemoveArea(area)
        case "move":
            return MoveArea(area, int(value))
    assert word == "task", line
    return AddTask(area, value)


def pairs() -> Iterator[Pair]:
    """Each begins with `== form: changes`; then its lines: kept, `-` taken out, `+` put in; `!!` tells a refusal."""
    for part in GOLDEN.read_text("utf-8").split("== ")[1:]:
        title, *lines = part.splitlines()
        edits = tuple(edit_of(one) for one in title.split(": ", 1)[1].split("; "))
        refused = next((line[3:] for line in lines if line.startswith("!! ")), None)
        yield Pair(
            title,
            edits,
            "".join(f"{line[1:]}\n" for line in lines if line[0] in " -"),
            "".join(f"{line[1:]}\n" for line in lines if line[0] in " +"),
            refused,
        )
