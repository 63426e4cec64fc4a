"""What a running service holds above an empty interpreter with Flask, and what it does at rest. Linux."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.place import Place, cpu_of, ready, resident, run, until_still
from tests.bench.races import OURS, Race, Row
from tests.bench.vaults import CLIENTS, OF_FIVE, Vault, add_others
from tests.service import command

MOST_MB = 60.0
MOST_BYTES = 200.0  # a note that is no session
MOST_IDLE = 0.005  # of one core
SETTLED = 3.0  # seconds after it is ready
MB = float(1 << 20)
EMPTY = "import flask, sys; print('there', flush=True); sys.stdin.read()"


def empty() -> tuple[int, int]:
    """(RSS, USS) of an interpreter with Flask and nothing else."""
    process = subprocess.Popen(
        [sys.executable, "-c", EMPTY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    process.stdout.readline()
    found = resident(process.pid)
    process.communicate("")
    return found


def held(vault: Vault, home: Path) -> tuple[int, int]:
    """(RSS, USS) of the service at rest, everything drawn, an index there."""
    with ready(vault, home) as service:
        time.sleep(SETTLED)
        return resident(service.process.pid)


def rows(at: Place, notes: int) -> Iterator[Row]:
    vault, home, before = at.vault(notes), at.home(), empty()
    until_still(vault, home)  # leaves an index
    after = held(vault, home)
    for name, one in (("resident", 0), ("its own alone", 1)):
        above = (after[one] - before[one]) / MB
        bar = MOST_MB if notes <= 50_000 else None
        yield Row(
            "memory",
            f"above an empty Flask, {name}",
            notes,
            "MB",
            Race({OURS: [above]}, {}),
            bar,
            over=1.0,
            told="MB",
        )


def for_each_other_note(at: Place, notes: int) -> Iterator[Row]:
    """By the difference of two vaults that have the same sessions: the second has `notes` more, of other kinds."""
    few = max(OF_FIVE * CLIENTS, notes // OF_FIVE)
    vault, home = at.vault(few), at.home()
    run(home, *command("render", vault.root))
    until_still(vault, home)
    before = held(vault, home)[1]
    add_others(vault.root, few, few + notes)
    until_still(vault, home)
    after = held(vault, home)[1]
    at.drop(few)
    race = Race({OURS: [(after - before) / notes]}, {})
    yield Row("memory", "each note that is no session", notes, "B", race, MOST_BYTES, over=1.0, told="bytes")


class Rest:
    """A service that is left alone for a while, with a vault of its own, beside whatever else is measured."""

    def __init__(self, vault: Vault, home: Path, seconds: float) -> None:
        self._vault, self._home, self._seconds = vault, home, seconds
        self._spent = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    @contextmanager
    def begun(self) -> Iterator[Rest]:
        self._thread.start()
        try:
            yield self
        finally:
            self._over.set()
            self._thread.join()

    def _watch(self) -> None:
        until_still(self._vault, self._home)  # a first start looks through all that was drawn before it
        with ready(self._vault, self._home) as service:
            time.sleep(SETTLED)
            before = cpu_of(service.process.pid)
            began = time.monotonic()
            self._over.wait(self._seconds)
            self._seconds = time.monotonic() - began
            self._spent = cpu_of(service.process.pid) - before

    @property
    def over(self) -> bool:
        """Is its time over?"""
        return not self._thread.is_alive()

    def row(self) -> Row:
        """Once its time is over."""
        self._thread.join()
        share = self._spent / self._seconds
        what = f"share of one core over {self._seconds:.0f} s"
        race = Race({OURS: [share]}, {})
        return Row("idle", what, self._vault.notes, "", race, MOST_IDLE, over=1.0, told="%", scale=100)
