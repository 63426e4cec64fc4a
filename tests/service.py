"""A real service process for tests: started, waited for by what it says, ended by Ctrl+C."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

STORY = """---
type: session
client: "[[Daniel]]"
date: 2009-11-03
areas:
  - Vision 3, 2 → 12
  - Service 8, 20 → 14
  - Accountability 7, 15 → 8
  - Community 2, 3 → 6
---
# 3 November

We talked about his week.
"""


class Service:
    """One running `session-arcs serve`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said: list[str] = []
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.rstrip("\n"))

    @property
    def output(self) -> str:
        return "\n".join(self.said)

    @property
    def link(self) -> str:
        """The one-time link to the pages."""
        found = re.search(r"http://127\.0\.0\.1:\d+/\S*", self.output)
        assert found, self.output
        return found.group()

    def hears(self, words: str, timeout: float = 30) -> None:
        """Wait until the service has said these words."""
        try:
            until(lambda: words in self.output or self.process.poll() is not None, timeout)
        except AssertionError as late:
            self._where_it_hangs()
            raise AssertionError(f"{late}: {self.output}") from None
        assert words in self.output, self.output

    def _where_it_hangs(self) -> None:
        """Have the service tell where each of its threads is, and end it."""
        self.process.send_signal(signal.SIGABRT)
        self.process.wait(10)
        self._listener.join(5)

    def close(self) -> None:
        self._listener.join(5)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def stop(self, how: int = signal.SIGINT, timeout: float = 10) -> float:
        """End it as Ctrl+C does; the seconds it took."""
        began = time.monotonic()
        self.process.send_signal(how)
        self.process.wait(timeout)
        took = time.monotonic() - began
        self._listener.join(5)
        return took


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "plugin_server", *map(str, arguments)]


def environment(home: Path | None = None) -> dict[str, str]:
    """The environment of a person with an empty home; output is not held back in a pipe, and a service that must be
    ended by force tells where it was."""
    own = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONFAULTHANDLER": "1"}
    if home is None:
        return own
    return {**{name: value for name, value in own.items() if not name.startswith("XDG_")}, "HOME": str(home)}


@contextmanager
def serving(
    vault: Path,
    *options: object,
    watching: str = "Watching.",
    home: Path | None = None,
    program: str = "",
) -> Iterator[Service]:
    """A service for this vault, ready; nothing is left of it afterwards. `program`: Python to run in its place."""
    started = command("serve", vault, "--port", 0, "--no-open", *options)
    if program:
        started[1:3] = ["-c", program]
    process = subprocess.Popen(
        started,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment(home),
    )
    service = Service(process)
    try:
        if watching:
            service.hears(watching)
        yield service
        for sign in ("Traceback", "unforeseen"):
            assert sign not in service.output, service.output
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        service.close()


def until(done: Callable[[], object], timeout: float = 20, what: Callable[[], object] = lambda: "") -> None:
    """Wait until something holds; what a person who watches a file does."""
    end = time.monotonic() + timeout
    while not done():
        if time.monotonic() > end:
            raise AssertionError(f"not within {timeout} s {what()}")
        time.sleep(0.01)


def put(vault: Path, path: str, text: str) -> Path:
    """A note in the vault, saved in place."""
    note = vault / path
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_bytes(text.encode())
    return note


BARE = (
    "import signal, sys; signal.signal(int(sys.argv[1]), lambda *_: sys.exit()); print('up'); signal.pause()"
)


def end_of_a_bare_program(how: int) -> float:
    """The seconds that a program which does nothing at all takes to end, on this machine just now."""
    asked = [sys.executable, "-u", "-c", BARE, str(int(how))]
    with subprocess.Popen(asked, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        program.stdout.readline()
        began = time.monotonic()
        program.send_signal(how)
        program.wait(20)
        return time.monotonic() - began
