"""What the service keeps of one vault on this machine, outside the vault and readable by its user alone."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_PRIVATE_FOLDER = 0o700
_PRIVATE_FILE = 0o600
_RESTS_KEPT = 500


@dataclass(frozen=True, slots=True)
class Holder:
    """The service that holds a vault. `port` is 0 where it serves no pages."""

    pid: int
    port: int


class HeldError(Exception):
    """Another service holds the vault."""

    def __init__(self, holder: Holder | None) -> None:
        self.holder = holder
        where = f" (process {holder.pid})" if holder else ""
        super().__init__(f"Another service holds this vault{where}.")


class State:
    """The state folder of one vault: `base/⟨hash of the vault's path⟩/`, 0700.

    Raises OSError where the folder cannot be made.
    """

    def __init__(self, base: Path, root: Path) -> None:
        real = str(root.resolve())
        name = hashlib.sha256(os.fsencode(real)).hexdigest()[:16]
        self.folder = base / name
        self.journal = self.folder / "journal"
        self._resting = os.fspath(self.folder / "resting")
        _private_folder(base)
        _private_folder(self.folder)
        self.write("vault", real)  # so that a person who looks can tell whose state this is

    # -------------------------------------------------------------- small private files

    def write(self, name: str, text: str) -> None:
        """Write a small file, 0600, whole or not at all."""
        file, fresh = self.folder / name, self.folder / f"{name}.{os.getpid()}.new"
        fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _CLOEXEC, _PRIVATE_FILE)
        with os.fdopen(fd, "wb") as stream:
            stream.write(os.fsencode(text))
            stream.flush()
            os.fsync(fd)
        fresh.replace(file)

    def read(self, name: str) -> str | None:
        """The text of a small file; None where there is none."""
        try:
            return os.fsdecode((self.folder / name).read_bytes())
        except OSError:
            return None

    @property
    def begun(self) -> bool:
        """Whether a person has said yes to the first writing in this vault."""
        return (self.folder / "begun").exists()

    def begin(self) -> None:
        self.write("begun", "")

    def end(self) -> None:
        """As if nothing had ever been written here: the next start asks again."""
        with suppress(FileNotFoundError):
            (self.folder / "begun").unlink()

    @property
    def token(self) -> str | None:
        return self.read("token") or None

    def keep_token(self, token: str) -> None:
        self.write("token", token)

    # -------------------------------------------------------------- notes left alone after `restore`

    def rest(self, digest: str) -> None:
        """Leave a note alone for as long as it has these bytes."""
        known = [line for line in self._rests() if line != digest]
        self.write("resting", "\n".join([*known[-_RESTS_KEPT:], digest]))

    def rests(self, digest: str) -> bool:
        # `restore` may be at work in another process, so it is looked at for each note. Few vaults have that file.
        return os.path.exists(self._resting) and digest in self._rests()

    def _rests(self) -> list[str]:
        return (self.read("resting") or "").split("\n")

    # -------------------------------------------------------------- one service per vault

    @contextmanager
    def lock(self, port: int = 0) -> Iterator[None]:
        """Hold the vault for this process. Raises HeldError where another has it; a killed holder's lock is free."""
        fd = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT | _CLOEXEC, _PRIVATE_FILE)
        try:
            if not _try_lock(fd):
                raise HeldError(self.holder())
            self.write("holder", json.dumps([os.getpid(), port]))
            try:
                yield
            finally:
                with suppress(OSError):
                    (self.folder / "holder").unlink()
        finally:
            os.close(fd)

    def record_port(self, port: int) -> None:
        """Say at which port the holder of the lock serves, once it is known."""
        self.write("holder", json.dumps([os.getpid(), port]))

    def holder(self) -> Holder | None:
        """Who holds the vault, as it said itself; None where nobody did."""
        try:
            pid, port = json.loads(self.read("holder") or "null")
            return Holder(int(pid), int(port))
        except (TypeError, ValueError):
            return None


def known_vaults(base: Path) -> frozenset[Path]:
    """The vaults that a service has been at work in."""
    found = set()
    for file in base.glob("*/vault"):
        with suppress(OSError):
            found.add(Path(os.fsdecode(file.read_bytes())))
    return frozenset(found)


_CLOEXEC: int = getattr(os, "O_CLOEXEC", 0)


def _private_folder(folder: Path) -> None:
    folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    if sys.platform != "win32":  # there, the user's profile is private by its access lists
        folder.chmod(_PRIVATE_FOLDER)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(fd: int) -> bool:
        """Locks one byte far behind the end; Windows would bar others from reading what is locked."""
        try:
            os.lseek(fd, 1 << 30, os.SEEK_SET)
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(fd: int) -> bool:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
