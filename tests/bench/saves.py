"""From the save of a calm note to the finished note on the disk.

The floor is a bare watchfiles loop, as eager as ours, that reads the saved note, writes the same bytes back into it
and to a file beside the vault, and calls fsync as often as the service does for one save.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from plugin_server.settings import Options
from tests.bench.memory import until_still
from tests.bench.place import Place, ready
from tests.bench.races import FLOOR, OURS, Race, Row
from tests.bench.vaults import Vault

MOST = 1.3  # times the floor, beside the quiet time
A_BLOCK = 10  # saves in a row: done before the notes that depend on the first are written
REST = Options().patience + 3.0  # seconds in which those are written
FSYNCS = 3  # the journal's, the figure's and the note's: `tests/test_bench.py` counts them
FIRST_AREA = re.compile(rb"^(  - \w+ )([1-9])(, )", re.MULTILINE)

LOOP = """
import os, sys
from watchfiles import watch
vault, beside, fsyncs = sys.argv[1], os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT | os.O_APPEND), int(sys.argv[3])
print("armed", flush=True)
ours = set()
for batch in watch(vault, debounce=50, step=10, rust_timeout=50, yield_on_timeout=True):
    if not batch:
        print("armed", flush=True)
    for _, path in batch:
        if not path.endswith(".md") or path in ours:
            ours.discard(path)
            continue
        ours.add(path)
        with open(path, "r+b") as note:
            data = note.read()
            for _ in range(fsyncs - 1):
                os.write(beside, data)
                os.fsync(beside)
            note.seek(0)
            note.write(data)
            note.flush()
            os.fsync(note.fileno())
"""


def rows(at: Place, notes: int) -> Iterator[Row]:
    """In a vault in which all is drawn and looked at: blocks of saves, each of a note that lay still for long."""
    vault, home = at.vault(notes), at.home()
    until_still(vault, home)
    calm = iter(_listed(vault))
    floor: list[float] = []
    ours: list[float] = []
    for _ in range(at.rounds):
        with bare_loop(vault, home / "beside"):
            floor += [seconds_of(note, note.read_bytes()) for note in islice(calm, A_BLOCK)]
        with ready(vault, home, "--yes"):
            time.sleep(1.0)
            ours += [seconds_of(note, rerated(note.read_bytes())) for note in islice(calm, A_BLOCK)]
            time.sleep(REST)
    race = Race({FLOOR: floor, OURS: ours}, {})
    yield Row("save", "one save of a calm note", notes, "s", race, MOST, wait=Options().quiet)


def _listed(vault: Vault) -> Iterator[Path]:
    """Notes whose areas are a list, of as many clients as there are."""
    for path in reversed(vault.sessions):
        note = vault.root / path
        if FIRST_AREA.search(note.read_bytes()):
            yield note


@contextmanager
def bare_loop(vault: Vault, beside: Path) -> Iterator[None]:
    """The floor at work, armed."""
    arguments = [sys.executable, "-c", LOOP, str(vault.root), str(beside), str(FSYNCS)]
    loop = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
    assert loop.stdout is not None
    try:
        for _ in range(2):
            loop.stdout.readline()
        yield
    finally:
        loop.kill()
        loop.wait()
        loop.stdout.close()


def seconds_of(note: Path, saved: bytes) -> float:
    """From the end of the save until the note was written again.

    Looked for by its times, for whoever opens the note holds up the lease under which it is written.
    """
    with note.open("r+b") as file:
        file.write(saved)
        file.truncate()
        file.flush()
        before = os.fstat(file.fileno()).st_mtime_ns
    began = time.perf_counter()
    while note.stat().st_mtime_ns == before:
        if time.perf_counter() - began > 30:
            raise AssertionError(f"not written within 30 s: {note.name}")
        time.sleep(0.0005)
    return time.perf_counter() - began


def rerated(data: bytes) -> bytes:
    """The note with another rating in its first area."""
    return FIRST_AREA.sub(lambda found: found[1] + b"%d" % (int(found[2]) % 9 + 1) + found[3], data, count=1)
