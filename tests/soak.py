"""The soak: edits in a large vault for an hour, while the service's memory, threads and open files are watched.

    python -m tests.soak [--minutes 60] [--notes 2000] [--pace 2] [--seed 1]

Someone saves sessions, clients' notes and notes that are none of the service's, creates, renames and deletes, types
what cannot be read, and now and then changes a setting that concerns every note. Between two stretches of work
there is a rest, in which the service must write nothing. Every write must follow an edit that concerns the note.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests import big_practice, observed
from tests.observed import Entry
from tests.service import Service, serving

OF_FIVE = 5  # one note in five is a session
PER_CLIENT = 20
DAY = {
    "leftover": 60.0,
    "housekeeping": 20.0,
}  # seconds; a figure that no note shows goes after these, not after a day
MEANWHILE = 10.0  # seconds between a write and the edit before it that it did not know of yet
AREA = re.compile(r"^  - \w+ (\d), (\d+) ", re.MULTILINE)

# ------------------------------------------------------------------ the vault and who works in it


def make(root: Path, notes: int) -> None:
    """A practice, and notes of other kinds around it."""
    sessions = max(4, notes // OF_FIVE)
    clients = max(2, sessions // PER_CLIENT)
    big_practice.make(root, clients, sessions)
    others = notes - sum(1 for _ in root.rglob("*.md"))
    for number in range(max(5, others)):
        path = root / f"Other/{number % 40:02d}/Note {number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# Note {number}\n\n" + "Words of a day. " * 60 + "\n", "utf-8", newline="\n")


def concerns(edited: str, note: str) -> bool:
    """May an edit of one note owe a write to another? Never where it is no note of the service's."""
    if edited.startswith("Other/"):
        return False
    if edited == "Practice.md" or note == "Practice.md" or note.startswith("Areas/"):
        return True
    return _client(edited) == _client(note)


def _client(path: str) -> str:
    found = re.search(r"Client \d+", path)
    return found.group() if found else path


@dataclass
class Coach:
    """Edits notes, one at a time; `edits` tells when and which (seconds of time.time())."""

    root: Path
    rnd: random.Random
    settings: bool = True
    edits: list[tuple[float, str]] = field(default_factory=list)
    made: int = 0
    least: int = 0  # sessions; the vault does not shrink, nor grow for long

    def __post_init__(self) -> None:
        self.sessions = self._all("Sessions")
        self.clients = self._all("Clients")
        self.others = self._all("Other")
        self.least = len(self.sessions)

    def _all(self, folder: str) -> list[str]:
        return sorted(path.relative_to(self.root).as_posix() for path in (self.root / folder).rglob("*.md"))

    def work(self) -> None:
        """One edit."""
        whole = 1000 if self.settings else 998
        chance = self.rnd.randrange(whole)
        kinds: tuple[tuple[int, Callable[[], None]], ...] = (
            (550, self.rate), (700, self.jot), (800, self.task), (880, self.client), (910, self.create),
            (950, self.rename), (980, self.delete), (998, self.mistype), (1000, self.setting),
        )  # fmt: skip
        next(do for bound, do in kinds if chance < bound)()

    def _save(self, path: str, text: str) -> None:
        """In place, or by rename."""
        note = self.root / path
        self._tell(path)
        if self.rnd.random() < 0.6:
            note.write_bytes(text.encode())
        else:
            temp = note.with_name(f".{self.made}.saving")
            temp.write_bytes(text.encode())
            temp.replace(note)

    def _tell(self, path: str) -> None:
        self.made += 1
        self.edits.append((time.time(), path))

    def _text(self, path: str) -> str:
        return (self.root / path).read_bytes().decode()

    def rate(self) -> None:
        """Another rating and other hours for an area."""
        path = self.rnd.choice(self.sessions)
        text = self._text(path)
        found = self.rnd.choice(list(AREA.finditer(text)))
        numbers = f"{self.rnd.randint(1, 9)}, {self.rnd.randint(0, 30)} "
        self._save(path, text[: found.start(1)] + numbers + text[found.end() :])

    def jot(self) -> None:
        path = self.rnd.choice(self.others)
        self._save(path, self._text(path)[-3000:] + f"A thought, {self.made}.\n")

    def task(self) -> None:
        path = self.rnd.choice(self.sessions)
        text = self._text(path)
        done = text.replace("- [ ]", "- [x]", 1)
        if done == text:
            done = (
                text.replace("- [x]", "- [ ]")
                if "- [x]" in text
                else f"{text}\n## Vision\n- [ ] One thing more\n"
            )
        self._save(path, done)

    def client(self) -> None:
        path = self.rnd.choice(self.clients)
        text = re.sub(r"\nLast: \d+\n", "", self._text(path))
        self._save(path, f"{text}\nLast: {self.made}\n")

    def create(self) -> None:
        source = self.rnd.choice(self.sessions)
        path = re.sub(r"[^/]*$", f"Added {self.made}.md", source)
        client = int(_client(source).removeprefix("Client "))
        self._save(path, big_practice.session_text(client, self.rnd.randrange(200)))
        self.sessions.append(path)

    def rename(self) -> None:
        path = self.sessions.pop(self.rnd.randrange(len(self.sessions)))
        new = re.sub(r"( moved \d+)?\.md$", f" moved {self.made}.md", path)
        self._tell(path)
        (self.root / path).rename(self.root / new)
        self._tell(new)
        self.sessions.append(new)

    def delete(self) -> None:
        if len(self.sessions) > self.least:
            path = self.sessions.pop(self.rnd.randrange(len(self.sessions)))
            self._tell(path)
            (self.root / path).unlink()

    def mistype(self) -> None:
        """Something that cannot be read, and soon after what was there before."""
        path = self.rnd.choice(self.sessions)
        text = self._text(path)
        self._save(path, text.replace("areas:", "areas: [", 1))
        time.sleep(0.2)
        self._save(path, text)

    def setting(self) -> None:
        """Every session is owed a new block."""
        text = self._text("Practice.md")
        on = "next link: on\n" in text
        fresh = (
            text.replace("next link: on\n", "") if on else text.replace("---\n", "---\nnext link: on\n", 1)
        )
        self._save("Practice.md", fresh)


# ------------------------------------------------------------------ what is watched


@dataclass(frozen=True, slots=True)
class Sample:
    at: float  # seconds since the start
    rss: float  # MB
    threads: int
    files: int
    edits: int
    writes: int


@dataclass
class Report:
    seed: int
    notes: int
    samples: list[Sample] = field(default_factory=list)
    rests: list[Sample] = field(default_factory=list)  # at the end of each rest
    edits: int = 0
    writes: Counter[str] = field(default_factory=Counter)
    causeless: list[str] = field(default_factory=list)
    at_rest: list[str] = field(default_factory=list)  # what was written while nobody edited
    problems: str = ""

    @property
    def warm(self) -> list[Sample]:
        """After a quarter of the time: caches are filled."""
        start = self.samples[-1].at / 4
        return [sample for sample in self.samples if sample.at >= start]

    @property
    def slope(self) -> float:
        """MB an hour, by Theil and Sen: the median of the slopes between samples half the time apart."""
        warm = self.warm
        half = max(1, len(warm) // 2)
        pairs = list(zip(warm[:-half], warm[half:], strict=False))
        return 3600 * statistics.median((b.rss - a.rss) / (b.at - a.at) for a, b in pairs) if pairs else 0.0

    @property
    def growth(self) -> float:
        """MB by which the service grew after it was warm, by that slope."""
        return self.slope * (self.warm[-1].at - self.warm[0].at) / 3600

    @property
    def flat(self) -> bool:
        return self.growth <= max(3.0, 0.03 * self.samples[-1].rss)

    @property
    def gained(self) -> tuple[int, int]:
        """Threads and open files at the last rest, more than at the first."""
        first, last = self.rests[0], self.rests[-1]
        return last.threads - first.threads, last.files - first.files

    @property
    def quiet(self) -> bool:
        return not (self.causeless or self.at_rest or self.problems or max(self.gained) > 0)

    def __str__(self) -> str:
        rows = self.samples[:: max(1, len(self.samples) // 60)]
        top = max(sample.rss for sample in self.samples)
        lines = ["  min     MB threads files  edits writes"]
        lines += [
            f"{s.at / 60:5.1f} {s.rss:6.1f} {s.threads:7} {s.files:5} {s.edits:6} {s.writes:6} "
            + "▇" * round(40 * s.rss / top)
            for s in rows
        ]  # fmt: skip
        threads, files = self.gained
        told = ", ".join(f"{count} {name}" for name, count in sorted(self.writes.items()))
        lines.append(
            f"seed {self.seed}, {self.notes} notes, {self.samples[-1].at / 60:.0f} min: {self.edits} edits; {told}\n"
            f"memory {self.slope:+.2f} MB an hour after warm-up ({'flat' if self.flat else 'NOT flat'}), "
            f"threads {threads:+d}, open files {files:+d}; writes without a cause {len(self.causeless)}, "
            f"at rest {len(self.at_rest)}"
        )
        return "\n".join(lines)


def looked(service: Service, began: float, edits: int, writes: int) -> Sample:
    process = Path(f"/proc/{service.process.pid}")
    status = (process / "status").read_text("ascii", "replace")
    number = {
        name: int(re.findall(rf"^{name}:\s+(\d+)", status, re.MULTILINE)[0]) for name in ("VmRSS", "Threads")
    }
    files = sum(1 for _ in (process / "fd").iterdir())
    return Sample(time.monotonic() - began, number["VmRSS"] / 1024, number["Threads"], files, edits, writes)


def causeless(entries: list[Entry], edits: list[tuple[float, str]]) -> list[str]:
    """Writes that no edit explains: none that concerns the note since shortly before its last write."""
    found, last = [], dict[tuple[str, str], float]()
    for entry in entries:
        note = entry.cause or entry.path
        since = last.get((entry.kind, note), 0.0) - MEANWHILE
        if not any(since <= at <= entry.at and concerns(path, note) for at, path in reversed(edits)):
            found.append(f"{entry.kind} {note}")
        last[entry.kind, note] = entry.at
    return found


# ------------------------------------------------------------------ one run


@dataclass(frozen=True)
class Plan:
    seconds: float
    pace: float  # edits a second
    every: float  # seconds between two samples
    stretch: float  # seconds of work between two rests
    rest: float  # seconds in which nothing is edited; after `calm` of them nothing may be written either
    calm: float
    options: tuple[object, ...] = ()
    settings: bool = True


def run(folder: Path, notes: int, seed: int, plan: Plan) -> Report:
    root, record = folder / "vault", folder / "record"
    make(root, notes)
    report = Report(seed, notes)
    coach = Coach(root, random.Random(seed), plan.settings)
    options = ("--yes", *plan.options)
    with serving(root, *options, home=folder / "home", program=observed.program(record, **DAY)) as service:
        _until_calm(record, plan.calm)
        started = len(_done(record))
        began = time.monotonic()

        def sample() -> Sample:
            taken = looked(service, began, len(coach.edits), len(_done(record)) - started)
            report.samples.append(taken)
            return taken

        report.rests.append(_still(sample))
        while time.monotonic() - began < plan.seconds:
            _stretch(coach, plan, sample, began + plan.seconds)
            _rest(record, plan, sample, report)
        report.problems = "\n".join(line for line in service.said if "could not" in line)
    entries = _done(record)[started:]
    report.edits = len(coach.edits)
    report.writes.update(f"{entry.kind}s written" for entry in entries)
    report.causeless = causeless(entries, coach.edits)
    return report


def _done(record: Path) -> list[Entry]:
    """What was written: old figures go when their time is over, whatever happens."""
    return [entry for entry in observed.entries(record) if entry.result == "done" and entry.kind != "removal"]


def _until_calm(record: Path, calm: float) -> None:
    """The first pass over the vault is over when nothing was written for a while."""
    end = time.monotonic() + 600
    while time.monotonic() < end:
        entries = _done(record)
        if entries and time.time() - entries[-1].at > calm:
            return
        time.sleep(0.2)


def _stretch(coach: Coach, plan: Plan, sample: Callable[[], Sample], end: float) -> None:
    stop = min(end, time.monotonic() + plan.stretch)
    due = time.monotonic() + plan.every
    while time.monotonic() < stop:
        coach.work()
        time.sleep(coach.rnd.random() * 2 / plan.pace)
        if time.monotonic() >= due:
            sample()
            due += plan.every


def _rest(record: Path, plan: Plan, sample: Callable[[], Sample], report: Report) -> None:
    time.sleep(plan.calm)
    _until_calm(record, plan.calm)
    before = len(_done(record))
    time.sleep(plan.rest)
    report.rests.append(_still(sample))
    report.at_rest += [f"{entry.kind} {entry.path}" for entry in _done(record)[before:]]


def _still(sample: Callable[[], Sample]) -> Sample:
    """The fewest open files of several looks: a file that is just being read is not kept."""
    looks = []
    for _ in range(5):
        looks.append(sample())
        time.sleep(0.05)
    return min(looks, key=lambda look: (look.files, look.threads))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--notes", type=int, default=2000)
    parser.add_argument("--pace", type=float, default=2, help="edits a second")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", help="where the vault is made")
    wish = parser.parse_args()
    plan = Plan(wish.minutes * 60, wish.pace, every=5, stretch=120, rest=10, calm=12)
    with tempfile.TemporaryDirectory(dir=wish.folder, prefix="soak-") as folder:
        report = run(Path(folder), wish.notes, wish.seed, plan)
    print(report)
    if not report.quiet:
        print(report.causeless[:20], report.at_rest[:20], report.problems)
    return 0 if report.quiet and report.flat else 1


if __name__ == "__main__":
    sys.exit(main())
