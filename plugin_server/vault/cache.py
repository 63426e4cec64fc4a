"""The throw-away file in which a service leaves what it knew of a vault, for the next start of the service.

It lies in the user's cache folder, not in the vault, readable by its user alone. In doubt it is not used: another
maker, another vault, another owner or mode, a byte that is not as it was written.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

_MAGIC = b"session-arcs index\n"
_NAME = "index"
_LARGEST = 1 << 30  # bytes
_FLAGS = os.O_CLOEXEC if hasattr(os, "O_CLOEXEC") else 0
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class Cache:
    """`base/⟨hash of the vault's path⟩/index`. `maker` tells versions that cannot read each other apart."""

    def __init__(self, base: Path, root: Path, maker: str) -> None:
        real = root.resolve()
        self._folder = base / hashlib.sha256(os.fsencode(str(real))).hexdigest()[:16]
        self._file = self._folder / _NAME
        self._head = f"{maker}\n{_identity(real)}\n".encode("utf-8", "surrogateescape")

    @property
    def is_there(self) -> bool:
        """Was anything kept, be it of use or not?"""
        return self._file.exists()

    def read(self) -> bytes | None:
        """What was kept; None where there is nothing that can be trusted."""
        try:
            fd = os.open(self._file, os.O_RDONLY | _FLAGS | _NO_LINKS)
        except OSError:
            return None
        with os.fdopen(fd, "rb") as stream:
            if not _private(os.fstat(fd)):
                return None
            try:
                data = stream.read(_LARGEST)
            except OSError:
                return None
        return self._opened(data)

    def _opened(self, data: bytes) -> bytes | None:
        start = len(_MAGIC) + 32
        seal, body = data[len(_MAGIC) : start], data[start:]
        known = data.startswith(_MAGIC) and body.startswith(self._head)
        return body[len(self._head) :] if known and hashlib.sha256(body).digest() == seal else None

    def write(self, data: bytes) -> None:
        """Keep it, whole or not at all. A disk that is full or closed is no reason to stop: it is a cache."""
        fresh = self._folder / f"{_NAME}.{os.getpid()}.new"
        body = self._head + data
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if sys.platform != "win32":
                self._folder.chmod(0o700)
            fresh.unlink(missing_ok=True)
            fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS | _NO_LINKS, 0o600)
            try:
                with os.fdopen(fd, "wb") as stream:
                    stream.write(_MAGIC + hashlib.sha256(body).digest())
                    stream.write(body)
                fresh.replace(self._file)
            except OSError:
                fresh.unlink(missing_ok=True)

    def forget(self) -> None:
        """Nothing of this vault is kept any more."""
        with suppress(OSError):
            for file in self._folder.iterdir():
                file.unlink()
            self._folder.rmdir()


def _identity(real: Path) -> str:
    """Which vault: its place, and the very folder that stands there."""
    try:
        status = os.stat(real)
    except OSError:
        return str(real)
    return f"{real} {status.st_dev} {status.st_ino}"


def _private(status: os.stat_result) -> bool:
    if sys.platform == "win32":
        return stat.S_ISREG(status.st_mode)
    own = status.st_uid == os.getuid() and not status.st_mode & 0o077
    return stat.S_ISREG(status.st_mode) and own
