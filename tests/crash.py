"""Killed at any moment: a process that writes notes gets SIGKILL, and the next start must find or make all whole.

    python -m tests.crash --form lease --cycles 1000 --seed 1

Every note says by itself whether it is whole. Writes are done in pieces of 512 bytes, so that a kill finds one
half-way often enough.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from plugin_server.model import Action, NoteText, Write
from plugin_server.vault.files import Files
from plugin_server.vault.forms import Form
from plugin_server.vault.journal import Journal
from plugin_server.vault.scan import scan
from plugin_server.vault.syscalls import Syscalls, prepare_process

NAMES = ("small.md", "large.md", "folder/other.md")
SIZES = {"small.md": 40, "large.md": 3000, "folder/other.md": 300}


class InPieces(Syscalls):
    def write_at(self, fd: int, data: memoryview, offset: int) -> int:
        return super().write_at(fd, data[:512], offset)


def text(name: str, version: int) -> bytes:
    """A note whose last line is the digest of all before it; its length changes with its version."""
    lines = SIZES[name] + version % 7
    body = b"".join(b"version %d, line %d of a note\n" % (version, at) for at in range(lines))
    return body + hashlib.sha256(body).hexdigest().encode() + b"\n"


def version_of(data: bytes) -> int | None:
    """None where the note is not whole."""
    body, _, last = data.rstrip(b"\n").rpartition(b"\n")
    sound = hashlib.sha256(body + b"\n").hexdigest().encode() == last
    return int(data.split(b",")[0].split()[1]) if sound else None


def write_for_ever(root: Path, state: Path, form: str, ready: int) -> None:
    prepare_process()
    files = Files(
        root, Journal(state), form=Form(form), syscalls=InPieces(), watched=0.05, still=0.01, rested=0
    )
    os.write(ready, b"!")
    while True:
        for name in NAMES:
            note = files.read(name)
            if isinstance(note, NoteText):
                new = text(name, (version_of(note.data) or 0) + 1)
                files.write(Write(name, Action.CHANGE, note.digest, new, name), asked=True)
                picture = Write(f"Arcs/{len(new)}.svg", Action.CREATE, None, new, name)
                files.write_figures((picture,))
        files.sweep()


@dataclass
class Report:
    form: str
    seed: int
    cycles: int = 0
    versions: int = 0  # by how many versions all notes have grown
    torn: int = 0  # notes found half-written after a kill
    unmended: int = 0  # of these, not whole after the next start
    temps: int = 0  # temporary files found after a kill
    left: int = 0  # of these, there after the next start
    problems: int = 0

    @property
    def clean(self) -> bool:
        return not (self.unmended or self.left or self.problems) and self.versions > 0

    def __str__(self) -> str:
        return (
            f"{self.form:9} seed {self.seed}: {self.cycles} kills, {self.versions} writes; half-written {self.torn}, "
            f"not mended {self.unmended}; temporary files {self.temps}, left behind {self.left}; "
            f"problems {self.problems}"
        )


def run(folder: Path, form: Form, cycles: int, seed: int) -> Report:
    report = Report(form.value, seed)
    rnd = random.Random(seed)
    root, state = folder / "vault", folder / "state"
    for name in NAMES:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(text(name, 0))
    for _ in range(cycles):
        _kill_one(root, state, form, rnd.random() * 0.05)
        _look(root, report)
        _start(root, state, form, report)
        report.cycles += 1
    report.versions = sum(version_of((root / name).read_bytes()) or 0 for name in NAMES)
    return report


def _kill_one(root: Path, state: Path, form: Form, after: float) -> None:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        write_for_ever(root, state, form.value, writing)
    os.read(reading, 1)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(reading)
    os.close(writing)


def _look(root: Path, report: Report) -> None:
    report.torn += sum(version_of((root / name).read_bytes()) is None for name in NAMES)
    report.temps += len(scan(root).leftovers)


def _start(root: Path, state: Path, form: Form, report: Report) -> None:
    """The next start."""
    journal = Journal(state)
    files = Files(root, journal, form=form, watched=0.05, still=0.01)
    report.problems += len(files.recover(scan(root).leftovers))
    end = time.monotonic() + 5
    while files.watching and time.monotonic() < end:
        time.sleep(0.01)
        files.sweep()
    files.close()
    journal.close()
    report.unmended += sum(version_of((root / name).read_bytes()) is None for name in NAMES)
    report.left += len(scan(root).leftovers)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--form", choices=[Form.LEASE, Form.EXCHANGE, Form.ASKED, "all"], default="all")
    parser.add_argument("--cycles", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", help="where the vault is made; its file system is what is tested")
    wish = parser.parse_args()
    prepare_process()
    clean = True
    for form in [Form.LEASE, Form.EXCHANGE] if wish.form == "all" else [Form(wish.form)]:
        with tempfile.TemporaryDirectory(dir=wish.folder, prefix="crash-") as folder:
            report = run(Path(folder), form, wish.cycles, wish.seed)
        print(report, flush=True)
        clean = clean and report.clean
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main())
