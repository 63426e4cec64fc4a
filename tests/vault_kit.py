"""What the tests of the vault's room share: a vault in a folder, an editor, a disk that fails."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from plugin_server.model import Action, NoteText, Outcome, Write
from plugin_server.vault.files import Files
from plugin_server.vault.forms import LEASE_TYPES, Form, file_system_type
from plugin_server.vault.journal import Journal
from plugin_server.vault.scan import scan
from plugin_server.vault.syscalls import Syscalls, prepare_process

OLD = b"# head\nmine\n<!-- region -->\n3\n<!-- /region -->\ntail\n"
NEW = b"# head\nmine\n<!-- region -->\n3 (was 2)\nand more\n<!-- /region -->\ntail\n"


class Clock(Syscalls):
    """Time that passes when the test says so; everything else is real."""

    def __init__(self) -> None:
        self.time = 1000.0

    def now(self) -> float:
        return self.time

    def pause(self, seconds: float) -> None:
        self.time += seconds


@dataclass
class Bench:
    """A vault with one note, and the door to it."""

    root: Path
    state: Path
    syscalls: Syscalls
    form: Form | None
    opened: list[Files] = field(default_factory=list)

    def open(self, **how: Any) -> Files:
        settings = {"form": self.form, "syscalls": self.syscalls, "rested": 0.0, **how}
        self.opened.append(Files(self.root, Journal(self.state), **settings))
        return self.opened[-1]

    def close(self) -> None:
        """Let go of all that was opened, whatever a test made fail."""
        for files in self.opened:
            with suppress(OSError):
                files.close()
            with suppress(OSError):
                files.journal.close()

    def put(self, path: str, data: bytes) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        return file


@contextmanager
def bench(folder: Path, *, form: Form | None = None, syscalls: Syscalls | None = None) -> Iterator[Bench]:
    prepare_process()
    (folder / "vault").mkdir()
    made = Bench(folder / "vault", folder / "state", syscalls or Syscalls(), form)
    made.put("note.md", OLD)
    try:
        yield made
    finally:
        made.close()


@contextmanager
def place_for(form: Form | None, folder: Path) -> Iterator[Path]:
    """A folder on a file system that has this form: where temporary files lie on overlayfs, memory has leases."""
    if form is not Form.LEASE or file_system_type(folder) in LEASE_TYPES:
        yield folder
        return
    memory = Path("/dev/shm")
    if file_system_type(memory) not in LEASE_TYPES:
        pytest.skip("no file system here has leases")
    with tempfile.TemporaryDirectory(dir=memory) as made:
        yield Path(made)


def change(files: Files, path: str = "note.md", data: bytes = NEW, **how: Any) -> Outcome:
    """Read the note as the service does, and write."""
    note = files.read(path)
    assert isinstance(note, NoteText)
    return files.write(Write(path, Action.CHANGE, note.digest, data, path), **how)


def temps(root: Path) -> list[str]:
    return [*scan(root).leftovers]


class Failing(Syscalls):
    """The real calls, of which the one with number `at` fails, and with `lasting` every one after it."""

    def __init__(self, at: int = 0, error: int = 0, *, lasting: bool = False, only: str = "") -> None:
        self._at, self._error, self._lasting, self._only = at, error, lasting, only
        self.made: list[str] = []
        self.failed: list[str] = []

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        if name.startswith("_") or not callable(found) or name in ("now", "pause", "wall_clock"):
            return found
        return self._counted(name, found)

    def _counted(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any) -> Any:
            if self._only in name:
                self.made.append(name)
                number = len(self.made)
                if self._error and (number == self._at or (self._lasting and number >= self._at)):
                    self.failed.append(name)
                    if name == "close":  # close(2): the descriptor is gone, whatever it returns
                        call(*arguments)
                    raise OSError(self._error, os.strerror(self._error))
            return call(*arguments)

        return counted


class Short(Syscalls):
    """A disk that takes three bytes at a time."""

    def write_at(self, fd: int, data: memoryview, offset: int) -> int:
        return super().write_at(fd, data[:3], offset)


class Meanwhile(Syscalls):
    """Something that happens right before a certain call, once."""

    def __init__(self, name: str, act: Callable[[], object], *, after: bool = False) -> None:
        self._name, self._act, self._after = name, act, after

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        if name.startswith("_") or name != self._name or self._act is None:
            return found

        def call(*arguments: Any) -> Any:
            act, self._act = self._act, None  # type: ignore[assignment]
            if act is not None and not self._after:
                act()
            result = found(*arguments)
            if act is not None and self._after:
                act()
            return result

        return call
