"""Figures on the disk: files of ours alone, named by their content, put in their place in one step."""

from __future__ import annotations

import os
import time
from collections.abc import Container, Iterator
from contextlib import suppress
from pathlib import Path

from plugin_server.model import FigureFile, Outcome, Result, Write, digest_of
from plugin_server.vault import problems
from plugin_server.vault.forms import temp_name
from plugin_server.vault.paths import Places, is_open, resolve
from plugin_server.vault.steps import failed, read_all
from plugin_server.vault.syscalls import Syscalls
from plugin_server.vault.whole import fill

_LIMIT = 16 << 20  # bytes; a figure has about nine thousand


def put(syscalls: Syscalls, places: Places, write: Write, *, durable: bool) -> Outcome:
    """Temporary file and rename, unless the very bytes stand there already. A failure leaves nothing."""
    real = _place(places, write.path)
    if real is None:
        return Outcome(Result.PROBLEM, write, problems.outside(write.path))
    try:
        if _bytes(syscalls, real) != write.data:
            _put(syscalls, real, write.data, durable=durable)
    except OSError as error:
        return failed(write, error)
    return Outcome(Result.DONE, write)


def remove(syscalls: Syscalls, places: Places, write: Write) -> Outcome:
    """Remove a figure that has the bytes it should; one with other bytes is not ours any more."""
    real = _place(places, write.path)
    if real is None:
        return Outcome(Result.PROBLEM, write, problems.outside(write.path))
    try:
        found = _bytes(syscalls, real)
        if found is None:
            return Outcome(Result.DONE, write)
        if digest_of(found) != write.before:
            return Outcome(Result.CHANGED, write)
        syscalls.unlink(real)
    except FileNotFoundError:
        return Outcome(Result.DONE, write)
    except OSError as error:
        return failed(write, error)
    return Outcome(Result.DONE, write)


def signed(
    syscalls: Syscalls,
    root: Path,
    folder: str,
    signature: bytes,
    *,
    older_than: float,
    but: Container[str] = (),
) -> Iterator[FigureFile]:
    """The figures in one folder that hold the signature, by name; those of today may be asked to be left out, and
    `but` those of these names."""
    place, places = resolve(root, folder), Places(root)
    if place is None or not place.is_dir():
        return
    for name in sorted(name for name in os.listdir(place) if name not in but):
        real = _place(places, f"{folder}/{name}")
        if real is None:
            continue
        with suppress(OSError):
            age = time.time() - syscalls.lstat(real).st_mtime
            data = _bytes(syscalls, real) if age >= older_than else None
            if data is not None and signature in data:
                yield FigureFile(name, data)


def _place(places: Places, path: str) -> Path | None:
    return places.of(path) if path.endswith(".svg") and is_open(path) else None


def _put(syscalls: Syscalls, real: Path, data: bytes, *, durable: bool) -> None:
    temp = real.parent / temp_name(own=True)
    try:
        _fill(syscalls, temp, data, durable=durable)
        syscalls.replace(temp, real)
    except OSError:
        with suppress(OSError):
            syscalls.unlink(temp)
        raise


def _fill(syscalls: Syscalls, temp: Path, data: bytes, *, durable: bool) -> None:
    try:
        fill(syscalls, temp, data, durable=durable)
    except FileNotFoundError:
        syscalls.make_folders(temp.parent)
        fill(syscalls, temp, data, durable=durable)


def _bytes(syscalls: Syscalls, real: Path) -> bytes | None:
    try:
        fd = syscalls.open_read(real)
    except FileNotFoundError:
        return None
    try:
        return read_all(syscalls, fd, _LIMIT)
    finally:
        syscalls.close(fd)
