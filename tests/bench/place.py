"""Where measuring happens: vaults by size, homes of people who never had the service, processes timed."""

from __future__ import annotations

import json
import math
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.races import Spent
from tests.bench.vaults import Vault, make
from tests.service import Service, environment, serving

ROOT = Path(__file__).parent.parent.parent
GRAY_MATTER = Path(sys.prefix) / "node" / "node_modules" / "gray-matter"
READY = "Watching."
LONGEST = 900.0  # seconds until any service is ready
CALM = 4  # seconds of that in a row
BUSY = 0.1  # of one core: more than a service at rest
ASKS = "would get a picture"  # what is said where nothing is drawn yet


@dataclass
class Place:
    """A folder for everything, gone in the end. `rounds` of each race; `idle` seconds of rest are watched."""

    folder: Path
    rounds: int = 3
    idle: float = 600.0
    peers: bool = True
    told: Callable[[str], None] = print
    _vaults: dict[int, Vault] = field(default_factory=dict)

    def vault(self, notes: int) -> Vault:
        if notes not in self._vaults:
            self.told(f"{notes:,} notes are made")
            self._vaults[notes] = make(self.folder / f"vault-{notes}", notes)
        return self._vaults[notes]

    def drop(self, notes: int) -> None:
        vault = self._vaults.pop(notes, None)
        if vault is not None:
            shutil.rmtree(vault.root)

    def home(self) -> Path:
        """A home in which nothing of ours lies yet."""
        return Path(tempfile.mkdtemp(prefix="home-", dir=self.folder))


@contextmanager
def place(**how: Any) -> Iterator[Place]:
    with tempfile.TemporaryDirectory(prefix="session-arcs-bench-") as name, _compiled_once(Path(name)):
        yield Place(Path(name).resolve(), **how)


@contextmanager
def _compiled_once(folder: Path) -> Iterator[None]:
    """As after an installation: no process of the bench compiles what one before it has compiled."""
    before = {name: os.environ.get(name) for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")}
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


@contextmanager
def ready(
    vault: Vault, home: Path, *options: object, words: str = READY, program: str = ""
) -> Iterator[Service]:
    """A real service that has read the vault, and ends by itself, however long that takes."""
    with serving(vault.root, *options, watching="", home=home, program=program) as service:
        service.hears(words, LONGEST)
        yield service
        if service.process.poll() is None:
            service.stop(timeout=LONGEST)  # what it leaves for its next start is whole


def until_ready(vault: Vault, home: Path, *options: object, words: str = READY) -> Spent:
    """From the start of a real service until it says that it watches."""
    began = time.perf_counter()
    with ready(vault, home, *options, words=words) as service:
        return Spent(time.perf_counter() - began, cpu_of(service.process.pid))


def until_still(vault: Vault, home: Path) -> None:
    """A start that goes on until all it finds is looked at, so that the next one has an index and nothing to do."""
    with ready(vault, home) as service:
        before, calm, end = 0.0, 0, time.monotonic() + LONGEST
        while calm < CALM and time.monotonic() < end:
            time.sleep(1.0)
            spent = cpu_of(service.process.pid)
            calm = 0 if spent - before > BUSY else calm + 1
            before = spent


def run(home: Path, *arguments: object) -> Spent:
    """A process from its start to its end."""
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        list(map(str, arguments)), check=True, env=environment(home), cwd=ROOT, stdout=subprocess.DEVNULL
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Spent(time.perf_counter() - began, cpu)


def contestant(name: str, vault: Vault, home: Path) -> list[str]:
    """How one is started that reads the whole vault; gray-matter where Node has it."""
    if name == "gray-matter":
        script = Path(__file__).parent / "gray_matter.js"
        return ["node", str(script), str(GRAY_MATTER), str(vault.root)]
    state = home / ".local" / "state" / "session-arcs"
    return [sys.executable, "-m", "tests.bench.contestants", name, str(vault.root), str(state)]


def reads(name: str, vault: Vault, home: Path) -> Spent:
    """How one reads the whole vault, without the start of its process. All must find the same notes."""
    done = subprocess.run(  # what it says of an error is seen
        contestant(name, vault, home),
        check=True,
        env=environment(home),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    wanted = (vault.notes, len(vault.sessions))
    if (found["notes"], found["sessions"]) not in {wanted, (vault.notes, -1)}:
        raise AssertionError(f"{name} found {found}, not {wanted}")
    return Spent(found["clock"], found["cpu"])


def has_gray_matter() -> bool:
    return GRAY_MATTER.is_dir() and shutil.which("node") is not None


def cpu_of(pid: int) -> float:
    """Seconds of a processor that a running process, and those that helped it, have had so far; NaN where there is
    no /proc."""
    if sys.platform != "linux":
        return math.nan
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def resident(pid: int) -> tuple[int, int]:
    """(RSS, USS) of a running process in bytes: what it holds, and what it alone holds. Linux."""
    sizes: dict[str, int] = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, size, *_ = line.split()
        sizes[name.rstrip(":")] = int(size) * 1024
    return sizes["Rss"], sizes["Private_Clean"] + sizes["Private_Dirty"]
