"""The hammer: editors save notes as fast as they can while a service writes into the same notes.

    python -m tests.hammer --form lease --saves 20000 --seed 1 [--notes 2] [--mode mix]

Each editor has a note of its own. Again and again it loads the note, adds one line that says which save it is, and
saves: in place with a truncation and two writes, as vim does without truncation, by rename, by renaming the old file
away, or by appending. The service reads, computes a region from all that stands outside of it, and writes it with
`Files`. A reader polls all the time. In the end every line that was ever saved must be in its note, the region must
be the right one, no text may have been seen that no editor left so, and no temporary file may be left.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing as mp
import os
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path

from plugin_server.model import Action, NoteText, Result, Write
from plugin_server.vault.files import Files
from plugin_server.vault.forms import Form
from plugin_server.vault.journal import Journal
from plugin_server.vault.scan import scan
from plugin_server.vault.syscalls import prepare_process
from tests.weak import KINDS, WEAK

BEGIN, END = b"<!-- region -->\n", b"<!-- /region -->\n"
EMPTY = b"# head\n" + BEGIN + END + b"tail\n"
LINE = re.compile(rb"^u\d{6} [0-9a-f]{32}$")
WATCHED, STILL, RESTED = 1.0, 0.08, 0.02  # seconds; the shipped 60, 1 and 0.05 in small
PAGE = 4096
ROUND = 400  # saves of one editor before it gets a fresh note, so that notes stay of a size that people write

# ------------------------------------------------------------------ the text


def split(text: bytes) -> tuple[bytes, bytes, bytes] | None:
    """Before, inside and after the region; None where the region is not whole."""
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(END) < text.index(BEGIN):
        return None
    start, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    return text[: start - len(BEGIN)], text[start:end], text[end + len(END) :]


def render(before: bytes, after: bytes) -> bytes:
    """A region that depends on everything else, and whose length changes."""
    lines = before.count(b"\n") + after.count(b"\n")
    token = hashlib.sha256(before + b"\0" + after).hexdigest()[:16]
    return f"lines={lines} of={token}\n".encode() * (1 + lines % 5)


def wanted(text: bytes) -> bytes | None:
    """The note with its right region."""
    parts = split(text)
    return None if parts is None else parts[0] + BEGIN + render(parts[0], parts[2]) + END + parts[2]


def line_of(number: int) -> bytes:
    return b"u%06d %s\n" % (number, hashlib.md5(b"%d" % number, usedforsecurity=False).hexdigest().encode())


def whole(text: bytes) -> bool:
    """Whether nothing of the text is missing at its ends or its region."""
    return (
        text.startswith(b"# head\n")
        and text.endswith(b"\n")
        and b"tail\n" in text
        and split(text) is not None
    )


def cut(text: bytes) -> int:
    """How many lines are not whole. Where a form cannot see who has a note open, half of a save can be read, and its
    last half line stays beside the whole one; nothing is lost by it."""
    return sum(line[:1] == b"u" and not LINE.match(line) for line in text.split(b"\n"))


def digest(text: bytes) -> bytes:
    """Of all that an editor answers for: the region is the service's."""
    parts = split(text)
    return hashlib.sha256(text if parts is None else parts[0] + parts[2]).digest()


# ------------------------------------------------------------------ ways to save


@dataclass
class Editor:
    """One editor. `left` are the digests of what its saves leave in the file half-way."""

    path: Path
    rnd: random.Random
    left: set[bytes] = field(default_factory=set)

    def pause(self, longest: float, chance: float = 1.0) -> None:
        if self.rnd.random() < chance:
            time.sleep(self.rnd.random() * longest)

    def rest(self, gap: float) -> None:
        """Between two saves: mostly an instant, now and then long enough for everyone else to get their turn."""
        chance = self.rnd.random()
        self.pause(4 * STILL if chance < 0.02 else 3 * RESTED if chance < 0.2 else gap)

    def _write(self, fd: int, text: bytes) -> None:
        half = self.rnd.randrange(len(text) + 1)
        # A reader may come between two pages of one write.
        self.left.update(digest(text[:end]) for end in (0, half, *range(PAGE, len(text), PAGE)))
        os.write(fd, text[:half])
        self.pause(0.002, 0.7)
        os.write(fd, text[half:])
        os.close(fd)

    def inplace(self, text: bytes) -> None:
        self._write(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), text)

    def vim(self, text: bytes) -> None:
        fd = os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o644)
        self.pause(0.001, 0.5)
        os.ftruncate(fd, 0)
        self._write(fd, text)

    def rename(self, text: bytes) -> None:
        temp = self.path.with_name(f".editor-{self.path.stem}")
        temp.write_bytes(text)
        self.pause(0.001, 0.3)
        temp.replace(self.path)

    def rename_away(self, text: bytes) -> None:
        away = self.path.with_name(self.path.name + "~")
        self.path.rename(away)
        self.pause(0.0005, 0.5)
        self._write(os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o644), text)
        away.unlink()

    def append(self, text: bytes) -> None:
        """Adds its line at the very end, of whatever stands there; a pause between open and write."""
        fd = os.open(self.path, os.O_WRONLY | os.O_APPEND)
        self.pause(0.001, 0.5)
        os.write(fd, text)
        os.close(fd)


MODES = ("inplace", "vim", "rename", "rename_away", "append")


def edit(path: Path, saves: int, mode: str, seed: str, gap: float, out: Queue, go: Event) -> None:
    """The editor's process."""
    editor = Editor(path, random.Random(seed))
    missed = retries = 0
    saved: set[bytes] = set()
    go.wait()
    for number in range(saves):
        editor.rest(gap)
        try:
            text, tries = _load(path)
        except RuntimeError:  # only a way to write that is not safe brings it to this
            missed += saves - number
            break
        retries += tries
        have = set(text.split(b"\n"))
        missed += bool(saved - have)
        line = line_of(number)
        way = editor.rnd.choice(MODES) if mode == "mix" else mode
        if way == "append":
            editor.append(line)
        else:
            before, inside, after = split(text) or (text, b"", b"")
            first = editor.rnd.random() < 0.5
            text = (
                (before + line if first else before)
                + BEGIN
                + inside
                + END
                + (after if first else after + line)
            )
            if not whole(text):  # it was loaded so
                editor.left.add(digest(text))
            getattr(editor, way)(text)
        saved.add(line.rstrip(b"\n"))
    out.put(("editor", path.name, missed, retries, editor.left))


def _load(path: Path) -> tuple[bytes, int]:
    """What an editor has after reloading: a whole text. It looks again where there is none."""
    for tries in range(4000):
        with suppress(FileNotFoundError):
            text = path.read_bytes()
            if split(text) is not None:
                return text, tries
        time.sleep(0.0005)
    raise RuntimeError(f"{path.name} has no whole region any more")


def read(root: Path, names: list[str], seed: str, strict: bool, out: Queue, stop: Event) -> None:
    """The reader's process: it keeps the digests of what it saw that was not whole.

    A read may meet an editor's write half-way inside the kernel, which is a state of its own. So a text counts when
    it is seen twice, unless all editors save in one step (`strict`).
    """
    rnd = random.Random(seed)
    seen: dict[str, set[bytes]] = {name: set() for name in names}
    looks = 0
    while not stop.is_set():
        for name in names:
            text = _look(root / name)
            looks += text is not None
            if text is None or whole(text):
                continue
            if not strict:
                time.sleep(0.001)
            if strict or _look(root / name) == text:
                seen[name].add(digest(text))
        time.sleep(rnd.random() * 0.002)
    out.put(("reader", looks, seen))


def _look(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


# ------------------------------------------------------------------ the service


def serve(root: Path, names: list[str], form: str, state: Path, out: Queue, stop: Event) -> None:
    """The service's process: no waits at all, which no real one would dare."""
    prepare_process()
    count: Counter[str] = Counter()
    journal = Journal(state)
    kind = KINDS.get(form, Files)
    forced = None if form in KINDS else Form(form)
    files = kind(root, journal, form=forced, watched=WATCHED, still=STILL, rested=RESTED)
    took: list[float] = []
    swept = 0.0
    while not stop.is_set() or files.watching:
        busy = sum(_step(files, name, count, took) for name in names)
        if time.monotonic() - swept > STILL / 4:
            count.update(f"late {late.result.value}" for late in files.sweep())
            swept = time.monotonic()
        if not busy:
            time.sleep(0.0003)
    for name in names:  # one calm pass, so that the region is the right one
        _step(files, name, count, took)
    _settle(files, names, count, took)
    files.close()
    journal.close()
    out.put(("service", dict(count), sorted(took)))


def _settle(files: Files, names: list[str], count: Counter[str], took: list[float]) -> None:
    end = time.monotonic() + 10 * WATCHED
    while files.watching and time.monotonic() < end:
        time.sleep(STILL / 2)
        count.update(f"late {late.result.value}" for late in files.sweep())
        for name in names:
            _step(files, name, count, took)


def _step(files: Files, name: str, count: Counter[str], took: list[float]) -> bool:
    note = files.read(name)
    if not isinstance(note, NoteText):
        count["unreadable" if note else "absent"] += 1
        return False
    text = wanted(note.data)
    if text is None or text == note.data:
        count["torn" if text is None else "idle"] += 1
        return False
    start = time.perf_counter()
    outcome = files.write(Write(name, Action.CHANGE, note.digest, text, name), asked=True)
    took.append(time.perf_counter() - start)
    count[outcome.result.value] += 1
    if outcome.result is Result.BUSY:
        time.sleep(0.0005)
    return outcome.result is Result.DONE


# ------------------------------------------------------------------ one run


@dataclass
class Report:
    form: str
    mode: str
    seed: int
    saves: int = 0
    lost: int = 0  # lines that were saved and are not there
    wrong: int = 0  # notes whose region is not the right one, or that are torn
    torn: int = 0  # texts that the reader saw and no editor left so
    left: int = 0  # temporary files
    cut: int = 0  # half lines that stayed
    missed: int = 0  # times an editor loaded a note without a line that it had saved, later brought in
    looks: int = 0
    took: list[float] = field(default_factory=list)
    service: Counter[str] = field(default_factory=Counter)

    @property
    def clean(self) -> bool:
        cut_by_us = self.cut if self.form == Form.LEASE else 0
        return not (self.lost or self.wrong or self.torn or self.left or cut_by_us)

    def __str__(self) -> str:
        waits, conflicts = self.service["busy"], self.service["changed"]
        middle = self.took[len(self.took) // 2] * 1e6 if self.took else 0
        late = self.service["late done"]
        return (
            f"{self.form:9} {self.mode:11} seed {self.seed}: {self.saves} saves, {self.service['done']} writes "
            f"(median {middle:.0f} µs with fsync), {waits} waits, {conflicts} conflicts, "
            f"{late} late saves brought in; reader looked {self.looks} times\n"
            f"          lost {self.lost}, wrong {self.wrong}, torn {self.torn}, left behind {self.left}, "
            f"half lines kept {self.cut}"
        )


def run(
    folder: Path, form: str, saves: int, mode: str, seed: int, *, notes: int = 1, gap: float = 0.004
) -> Report:
    """`saves` saves, shared out over `notes` editors, in rounds of fresh notes."""
    report = Report(str(form), mode, seed)
    done = 0
    while done < saves:
        each = min(ROUND, -(-(saves - done) // notes))
        _round(folder / f"round-{done}", report, (mode, f"{seed}-{done}"), notes, each, gap)
        done += each * notes
    report.took.sort()
    return report


def _round(folder: Path, report: Report, how: tuple[str, str], notes: int, each: int, gap: float) -> None:
    mode, seed = how
    root = folder / "vault"
    root.mkdir(parents=True)
    names = [f"note {number}.md" for number in range(notes)]
    for name in names:
        (root / name).write_bytes(EMPTY)
    spawn = mp.get_context("spawn")
    out: Queue = spawn.Queue()
    go, stop = spawn.Event(), spawn.Event()
    service = (root, names, report.form, folder / "state", out, stop)
    reading = (root, names, seed, mode == "rename", out, stop)
    start: Callable[..., mp.process.BaseProcess] = spawn.Process
    helpers = [start(target=serve, args=service), start(target=read, args=reading)]
    editors = [start(target=edit, args=(root / n, each, mode, f"{seed}-{n}", gap, out, go)) for n in names]
    for process in helpers + editors:
        process.start()
    go.set()
    try:
        left = {name: editor_left for _, name, editor_left in (_editor(out, report) for _ in names)}
        time.sleep(0.1)
        stop.set()
        _helpers(out, report, left)
    finally:
        stop.set()
        for process in helpers + editors:
            process.join(30)
            process.kill()
    report.saves += notes * each
    for name in names:
        _judge((root / name).read_bytes(), each, report)
    report.left += len(scan(root).leftovers)


def _editor(out: Queue, report: Report) -> tuple[str, str, set[bytes]]:
    kind, name, missed, _, left = out.get(timeout=120)
    report.missed += missed
    return kind, name, left


def _helpers(out: Queue, report: Report, left: dict[str, set[bytes]]) -> None:
    for _ in range(2):
        kind, *rest = out.get(timeout=120)
        if kind == "service":
            report.service.update(rest[0])
            report.took += rest[1]
        else:
            report.looks += rest[0]
            report.torn += sum(len(seen - left[name]) for name, seen in rest[1].items())


def _judge(text: bytes, saves: int, report: Report) -> None:
    report.lost += sum(line_of(number).rstrip(b"\n") not in text for number in range(saves))
    report.wrong += not whole(text) or wanted(text) != text
    report.cut += cut(text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--form", choices=[*Form, *WEAK, "all", "weak"], default="all")
    parser.add_argument("--mode", choices=[*MODES, "mix"], default="mix")
    parser.add_argument("--saves", type=int, default=20000)
    parser.add_argument("--notes", type=int, default=2)
    parser.add_argument(
        "--gap", type=float, default=0.004, help="longest pause between two saves, in seconds"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", help="where the vaults are made; its file system is what is tested")
    wish = parser.parse_args()
    several: dict[str, tuple[str, ...]] = {"all": (Form.LEASE, Form.EXCHANGE), "weak": WEAK}
    forms = several.get(wish.form, (wish.form,))
    clean = True
    for form in forms:
        with tempfile.TemporaryDirectory(dir=wish.folder, prefix="hammer-") as folder:
            report = run(Path(folder), form, wish.saves, wish.mode, wish.seed, notes=wish.notes, gap=wish.gap)
        print(report, flush=True)
        clean = clean and report.clean
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main())
