"""The notes that the service brings along, copied into a vault. Nothing that is there is touched."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from plugin_server.model import Problem
from plugin_server.vault import problems
from plugin_server.vault.paths import resolve


class Kind(StrEnum):
    """What is brought along: the templates for a coach's vault, and the notes of the sample vault."""

    VAULT = "vault"
    DEMO = "demo"


@dataclass(frozen=True, slots=True)
class Copied:
    """One template and what became of it: copied, or there already (then left as it is), or a problem."""

    path: str
    new: bool
    problem: Problem | None = None


def templates(kind: Kind = Kind.VAULT) -> Iterator[tuple[str, bytes]]:
    """Every note of this kind, as vault-relative path and bytes, in the order of their paths."""
    yield from _beneath(files("vault_templates") / kind, "")


def template(path: str) -> bytes:
    """The bytes of one template, by its path in a vault: `Templates/Session.md`."""
    return (files("vault_templates") / Kind.VAULT / path).read_bytes()


def copy_templates(
    root: Path, kind: Kind = Kind.VAULT, place: Callable[[str], str | None] = lambda path: path
) -> tuple[Copied, ...]:
    """Copy all notes of this kind into the vault. Never overwrites.

    `place` says where each one goes; None: it is not wanted.
    """
    wanted = ((place(path), data) for path, data in templates(kind))
    return tuple(_copy(root, path, data) for path, data in wanted if path is not None)


def _beneath(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        path = prefix + item.name
        if item.is_dir() and item.name != "__pycache__":
            yield from _beneath(item, path + "/")
        elif item.is_file() and not item.name.endswith((".py", ".pyc")):
            yield path, item.read_bytes()


def _copy(root: Path, path: str, data: bytes) -> Copied:
    real = resolve(root, path)
    if real is None:
        return Copied(path, new=False, problem=problems.outside(path))
    try:
        real.parent.mkdir(parents=True, exist_ok=True)
        fd = os.open(real, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    except FileExistsError:
        return Copied(path, new=False)
    except OSError as error:
        return Copied(path, new=False, problem=problems.of_error(path, error))
    with os.fdopen(fd, "wb") as stream:
        stream.write(data)
    return Copied(path, new=True)
