"""`session-arcs serve` with a door to the disk that keeps a record of what went through it.

    with serving(vault, program=program(record)) as service: ...
    for entry in entries(record): ...

The door can be held to one form of the write protocol, and its times made short.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from plugin_server import assembly, cli, writing
from plugin_server.model import NoteText, Outcome, Result, Write
from plugin_server.vault.files import Files
from plugin_server.vault.forms import Form
from plugin_server.vault.late import Late


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing the service did: `kind` is note, figure, removal or late (a late save brought in)."""

    at: float  # seconds, time.time()
    took: float  # seconds
    kind: str
    path: str
    cause: str
    result: str


class Observed(Files):
    """Files, and a line in the record for each outcome."""

    def __init__(self, *arguments: Any, record: str, **named: Any) -> None:
        self._record = os.open(record, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        super().__init__(*arguments, **named)

    def _tell(self, began: float, kind: str, *outcomes: Outcome) -> None:
        took = (time.perf_counter() - began) / max(1, len(outcomes))
        for one in outcomes:
            self._line(time.time(), took, kind, one.write.path, one.write.cause, one.result.value)

    def _line(self, *values: object) -> None:
        os.write(self._record, json.dumps(values).encode() + b"\n")

    def write_many(self, writes: Sequence[Write], *, asked: bool = False) -> tuple[Outcome, ...]:
        began = time.perf_counter()
        outcomes = super().write_many(writes, asked=asked)
        self._tell(began, "note", *outcomes)
        return outcomes

    def write_figures(self, writes: Sequence[Write]) -> tuple[Outcome, ...]:
        began = time.perf_counter()
        outcomes = super().write_figures(writes)
        self._tell(began, "figure", *outcomes)
        return outcomes

    def remove_figure(self, path: str, before: str, cause: str = "") -> Outcome:
        began = time.perf_counter()
        outcome = super().remove_figure(path, before, cause)
        self._tell(began, "removal", outcome)
        return outcome

    def sweep(self) -> tuple[Late, ...]:
        began = time.perf_counter()
        found = super().sweep()
        for late in found:
            took = time.perf_counter() - began
            self._line(time.time(), took, "late", late.path, late.path, late.result.value)
        return found


REPLACE = "replace"


class Replacing(Observed):
    """What must not be done: compare, then put a new file in the note's place. The hammer must see it."""

    def write_many(self, writes: Sequence[Write], *, asked: bool = False) -> tuple[Outcome, ...]:
        began = time.perf_counter()
        outcomes = tuple(Outcome(self._replace(write), write) for write in writes)
        self._tell(began, "note", *outcomes)
        return outcomes

    def _replace(self, write: Write) -> Result:
        found = self.read(write.path)
        if not isinstance(found, NoteText) or found.digest != write.before:
            return Result.CHANGED
        temp = self.root / f"{write.path}.new"
        temp.write_bytes(write.data)
        temp.replace(self.root / write.path)
        return Result.DONE


def launch(record: str, form: str, times: dict[str, float]) -> None:
    """Run the command line; `form` empty: as the file system has it. The times that are not given are the shipped."""
    for name, wish in (
        ("SWEEP_EVERY", "sweep"),
        ("LEFTOVER_AGE", "leftover"),
        ("HOUSEKEEPING", "housekeeping"),
    ):
        setattr(writing, name, times.pop(wish, getattr(writing, name)))
    forced = {"form": Form(form)} if form not in ("", REPLACE) else {}
    door = Replacing if form == REPLACE else Observed
    assembly.Files = partial(door, record=record, **forced, **times)  # type: ignore[misc]
    cli.main()


def program(record: Path, form: str | None = None, **times: float) -> str:
    """What Python runs in the place of the command."""
    return f"from tests.observed import launch; launch({str(record)!r}, {str(form or '')!r}, {times!r})"


def entries(record: Path) -> Iterator[Entry]:
    """All whole lines so far."""
    if record.is_file():
        for line in record.read_bytes().split(b"\n")[:-1]:
            yield Entry(*json.loads(line))
