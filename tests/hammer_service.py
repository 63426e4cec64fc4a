"""The hammer on the whole service: editors save notes of one practice while `session-arcs serve` runs.

    python -m tests.hammer_service [--form lease|exchange|replace] [--waits none|shipped] [--saves 20000] [--seed 1]

Each editor has a note of its own, sessions of one client and the client's own note, so that a save in one note owes
writes to others too. Again and again it loads the note, adds a line that says which save it is, changes a number that
the block shows, and saves, in every way that tests.hammer knows. Where its lines become many it takes some out again.
In the end every line that was saved and not taken out must be in its note, no block may be due, nobody's text may be
in a callout of kept lines, no text may have been seen that no editor left so, and no temporary file may be left.
`replace` is what must not be done, compare and replace: it shows that the hammer bites.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing as mp
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.queues import Queue
from pathlib import Path

from plugin_server.assembly import open_bench
from plugin_server.blocks.kinds import ours
from plugin_server.blocks.words import WORDS
from plugin_server.vault.forms import Form
from plugin_server.vault.scan import scan
from tests import hammer, observed
from tests.hammer_editors import LINE, NONE, SHIPPED, WORD, Waits, edit, first, lines_of, names, read, whole
from tests.service import command, environment, serving

ROOT = Path(__file__).parent.parent
SHORT = {
    "watched": 4.0,
    "still": 0.2,
    "sweep": 0.2,
}  # seconds, for the exchange form; the shipped 60, 1 and 5
END = 120.0  # seconds after the last save in which all must be in order
FORMS = (Form.LEASE.value, Form.EXCHANGE.value)
WAITS = {waits.name: waits for waits in (NONE, SHIPPED)}

# ------------------------------------------------------------------ one run


@dataclass
class Report:
    form: str
    waits: str
    mode: str
    seed: int
    saves: int = 0
    lost: list[str] = field(default_factory=list)  # lines saved, not taken out, and not there
    due: list[str] = field(default_factory=list)  # notes whose block is not the right one, or that are torn
    torn: list[bytes] = field(default_factory=list)  # texts that the reader saw and no editor left so
    left: list[str] = field(default_factory=list)  # files that are neither notes nor figures
    cut: int = 0  # half lines that stayed
    kept: int = 0  # notes with a callout of kept lines, though nobody wrote into a block
    claims: int = 0  # lines that two saves claimed, both kept and told
    missed: int = 0  # times an editor loaded a note without a line that it had saved, later brought in
    looks: int = 0
    seconds: float = 0.0
    said: str = ""  # by the service
    service: Counter[str] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        cut_by_us = self.cut if self.form == Form.LEASE else 0
        return not (self.lost or self.due or self.torn or self.left or self.kept or cut_by_us)

    def __str__(self) -> str:
        count, middle = self.service, self.took[len(self.took) // 2] * 1e3 if self.took else 0
        return (
            f"{self.form:9} waits {self.waits:8} {self.mode} seed {self.seed}: {self.saves} saves in "
            f"{self.seconds:.0f} s; {count['note done']} writes (median {middle:.1f} ms), "
            f"{count['figure done']} figures, "
            f"{count['note busy']} waits, {count['note changed']} conflicts, {count['late done']} late saves "
            f"brought in; reader looked {self.looks} times\n"
            f"          lost {len(self.lost)}, wrong block {len(self.due)}, torn {len(self.torn)}, "
            f"left behind {len(self.left)}, callouts {self.kept}, "
            f"half lines kept {self.cut}, "
            f"lines claimed twice {self.claims}, missed for a while {self.missed}"
        )  # fmt: skip


def run(
    folder: Path,
    form: str,
    saves: int,
    seed: int,
    *,
    notes: int = 4,
    waits: Waits = NONE,
    mode: str = "mix",
    gap: float = 0.03,
    times: dict[str, float] | None = None,
) -> Report:
    """`saves` saves, shared out over `notes` editors, against one service. `times`: of the door (observed.py)."""
    report = Report(str(form), waits.name, mode, seed)
    root, record, home = folder / "vault", folder / "record", folder / "home"
    for name in names(notes):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(first(name))
    chosen = None if form == Form.LEASE else form
    began = time.monotonic()
    with serving(
        root, "--yes", "--quiet", waits.quiet, "--patience", waits.patience,
        home=home, program=observed.program(record, chosen, **(times or {})),
    ) as service:  # fmt: skip
        mine = _edit(root, report, saves // notes, (notes, waits, gap))
        _calm(root, folder / "look")
        report.said = service.output.partition("Watching.")[2]
    report.seconds = time.monotonic() - began
    _judge(root, mine, report)
    _check(root, home, report)
    for entry in observed.entries(record):
        report.service[f"{entry.kind} {entry.result}"] += 1
        if entry.kind == "note":
            report.took.append(entry.took)
    report.took.sort()
    return report


def _edit(root: Path, report: Report, each: int, how: tuple[int, Waits, float]) -> dict[str, set[bytes]]:
    """Let all editors work, and the reader look; the lines that each editor answers for."""
    notes = names(how[0])
    forks = mp.get_context("forkserver")  # one process imports all this, once
    forks.set_forkserver_preload(["tests.hammer_editors"])
    out: Queue = forks.Queue()
    stop = forks.Event()
    start: Callable[..., mp.process.BaseProcess] = forks.Process
    seed = f"{report.form}-{report.waits}-{report.seed}"
    strict = report.mode == "rename"
    processes = [
        start(target=read, args=(root, notes, seed, strict, out, stop)),
        *(start(target=edit, args=(root, n, each, report.mode, f"{seed}-{n}", *how[1:], out)) for n in notes),
    ]
    for process in processes:
        process.start()
    left, mine = {}, {}
    try:
        for _ in notes:
            _, name, done, missed, left[name], mine[name] = out.get(timeout=3600)
            report.missed += missed
            report.saves += done
        stop.set()
        _, report.looks, seen = out.get(timeout=60)
    finally:
        stop.set()
        for process in processes:
            process.join(10)
            process.kill()
    report.torn = [text for name in notes for mark, text in seen[name].items() if mark not in left[name]]
    return mine


def _calm(root: Path, state: Path) -> None:
    """Wait until nothing is owed any more and nothing changes; not longer than END."""
    end = time.monotonic() + END
    before: tuple[tuple[Path, int], ...] = ()
    while time.monotonic() < end:
        now = _stamps(root)
        if now == before and not scan(root).leftovers and not _owed(root, state):
            return
        before = now
        time.sleep(0.5)


def _stamps(root: Path) -> tuple[tuple[Path, int], ...]:
    """All files and when each was changed; one that is gone by the time it is looked at is none."""
    found = []
    for path in sorted(root.rglob("*")):
        with suppress(FileNotFoundError):
            if path.is_file():
                found.append((path, path.stat().st_mtime_ns))
    return tuple(found)


def _owed(root: Path, state: Path) -> list[str]:
    with open_bench(root, state, writing=False) as bench:
        bench.library.load()
        return [one.note.path for one in bench.scribe.survey(ours(bench.library.snapshot))]


def _judge(root: Path, mine: dict[str, set[bytes]], report: Report) -> None:
    for name, lines in mine.items():
        text = (root / name).read_bytes()
        report.lost += sorted(f"{name}: {line.decode()}" for line in lines - lines_of(text))
        report.kept += WORDS.kept.encode() in text
        report.cut += sum(line[:1] == b"u" and not LINE.match(line) for line in text.split(b"\n"))
        if not whole(text) or WORD not in text:
            report.due.append(name)
    known = set(mine)
    found = (path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    report.left = sorted(path for path in found if path not in known and not path.endswith(".svg"))


def _check(root: Path, home: Path, report: Report) -> None:
    """What the command `check` says of the vault: that nothing is due.

    Where two saves claimed one line, the exchange form has kept both and the note says so; nothing else may be told.
    """
    arguments = command("check", root, "--format", "json")
    done = subprocess.run(
        arguments, env=environment(home), cwd=ROOT, capture_output=True, text=True, check=False
    )
    said = json.loads(done.stdout)
    report.due += [f"check: {path}" for path in said["due"]]
    for problem in said["problems"]:
        if report.form == Form.EXCHANGE and "stands twice" in problem["message"]:
            report.claims += 1
        else:
            report.due.append(f"check: {problem['message']}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--form", choices=[*FORMS, observed.REPLACE, "all"], default="all")
    parser.add_argument("--waits", choices=[*WAITS, "all"], default="all")
    parser.add_argument("--mode", choices=[*hammer.MODES, "mix"], default="mix")
    parser.add_argument("--saves", type=int, default=20000)
    parser.add_argument("--notes", type=int, default=4)
    parser.add_argument("--gap", type=float, default=0.03, help="longest ordinary pause, in seconds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", help="where the vaults are made; its file system is what is tested")
    wish = parser.parse_args()
    clean = True
    for form in FORMS if wish.form == "all" else [wish.form]:
        for waits in [NONE, SHIPPED] if wish.waits == "all" else [WAITS[wish.waits]]:
            with tempfile.TemporaryDirectory(dir=wish.folder, prefix="hammer-") as folder:
                report = run(
                    Path(folder), form, wish.saves, wish.seed,
                    notes=wish.notes, waits=waits, mode=wish.mode, gap=wish.gap,
                )  # fmt: skip
            print(report, flush=True)
            if not report.clean:
                print(
                    report.lost[:20],
                    report.due,
                    [len(text) for text in report.torn],
                    report.left,
                    report.said,
                )
            clean = clean and report.clean
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main())
