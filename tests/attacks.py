"""What the tests of attacks share: the table of attacks and answers, and a child process that is held to bounds.

The table is printed at the end of the run, and written to `tests/out/attacks.md`.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "tests" / "out" / "attacks.md"
MEMORY = 1 << 30  # bytes of address space that a child may have
SECONDS = 30.0
HEAD = ("| Room | Attack | Answer |", "| :--- | :--- | :--- |")
ANSWERS: dict[tuple[str, str], str] = {}


def told(room: str, attack: str, answer: object) -> None:
    """One line of the table."""
    ANSWERS[room, attack] = " ".join(str(answer).split())


def rows() -> list[str]:
    """The table, in the order of rooms and attacks, so that two runs can be compared."""
    cells = ((room, attack, answer) for (room, attack), answer in sorted(ANSWERS.items()))
    return [*HEAD, *("| " + " | ".join(_cell(part) for part in line) + " |" for line in cells)]


def _cell(text: str) -> str:
    shown = "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in text)
    return re.sub(r"([|\\`<>*_\[\]])", r"\\\1", shown[:160])


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if not ANSWERS:
        return
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text("# Attacks and answers\n\n" + "\n".join(rows()) + "\n", "utf-8")
    terminalreporter.section(f"attacks and answers: {len(ANSWERS)}, in tests/out/attacks.md")
    if terminalreporter.verbosity >= 0:
        terminalreporter.write_line("\n".join(rows()))


# ------------------------------------------------------------------ a child that is held to bounds

# Every file that the child opens, makes, moves or removes, and every address it connects to, is written down; the
# child cannot do without, for the hook is set before any code of ours is loaded.
WATCHED = """
import json, os, sys
_log = os.open(os.environ["ATTACK_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
_FILES = {"open", "os.listdir", "os.scandir", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link",
          "os.symlink", "os.chmod", "os.chown", "os.truncate", "os.utime", "shutil.rmtree", "shutil.copyfile"}
_NET = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind", "socket.getaddrinfo",
        "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}
_RUN = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty", "os.spawn"}
_SEEN = _FILES | _NET | _RUN
def _hook(event, arguments):
    if event in _SEEN:
        said = [os.fsdecode(one) if isinstance(one, bytes | os.PathLike) else one for one in arguments]
        os.write(_log, (json.dumps([event, *map(str, said)]) + "\\n").encode())
sys.addaudithook(_hook)
"""
RUN = "\nfrom plugin_server.cli import main\nmain()\n"
LIMITED = f"\nimport resource\nresource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))\n"


@dataclass(frozen=True)
class Deed:
    """One thing a watched child did: opened a file, connected somewhere, started a program."""

    event: str
    arguments: tuple[str, ...]

    @property
    def writes(self) -> bool:
        """Does it change a folder or a file? `open` tells how by its flags."""
        if self.event != "open":
            return self.event not in {"os.listdir", "os.scandir"}
        flags = int(self.arguments[2]) if self.arguments[2].lstrip("-").isdigit() else 0
        return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND))


@dataclass(frozen=True)
class Done:
    """What became of a command."""

    code: int
    output: str
    complaints: str
    seconds: float
    deeds: tuple[Deed, ...]

    def data(self) -> Any:
        return json.loads(self.output)

    def files(self) -> Iterator[tuple[Deed, Path]]:
        """Every path of the file system that was named, made whole."""
        for deed in self.deeds:
            if deed.event == "open" or deed.event.startswith(("os.", "shutil.")):
                for one in deed.arguments[: 2 if deed.event in {"os.rename", "os.link"} else 1]:
                    if not one.isdigit():  # a descriptor
                        yield deed, Path(os.path.realpath(one))


def deeds_of(log: Path) -> tuple[Deed, ...]:
    lines = log.read_text("utf-8").splitlines() if log.exists() else []
    return tuple(Deed(event, tuple(arguments)) for event, *arguments in map(json.loads, lines))


def bounded(*arguments: object, home: Path, seconds: float = SECONDS, cwd: Path | None = None) -> Done:
    """`session-arcs` with these arguments: watched, with a bound on its memory and its time.

    Fails where it takes longer, is ended by a signal, or shows a traceback.
    """
    log = home / f"deeds-{time.monotonic_ns()}"
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", WATCHED + LIMITED + RUN, *map(str, arguments)],
        env={
            **os.environ,
            "HOME": str(home),
            "ATTACK_LOG": str(log),
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",  # what Python compiles for itself is no deed of ours
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=seconds,
        cwd=cwd or home,
        check=False,
    )
    took = time.monotonic() - began
    said, complaints = done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
    assert done.returncode in (0, 1), (done.returncode, complaints[-2000:])
    assert "Traceback" not in said + complaints
    assert "should not have" not in complaints, complaints
    return Done(done.returncode, said, complaints, took, deeds_of(log))


@contextmanager
def bounded_here(seconds: float) -> Iterator[None]:
    """Processor time of this very process for the length of the block."""
    began = time.process_time()
    yield
    assert time.process_time() - began < seconds
