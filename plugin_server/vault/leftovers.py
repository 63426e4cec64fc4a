"""Temporary files of ours that a process left in the vault: found at the start, before a note is read."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from plugin_server.vault.paths import is_temp
from plugin_server.vault.scan import decodable


def leftovers(root: Path) -> tuple[str, ...]:
    """The temporary files of ours in the vault, as `scan` tells them, without a look at any other file."""
    found: list[str] = []
    folders = [""]
    while folders:
        prefix = folders.pop()
        with suppress(OSError), os.scandir(f"{root}/{prefix}") as entries:
            for entry in entries:
                name = entry.name
                if name[0] == ".":
                    if is_temp(name) and decodable(name):
                        found.append(prefix + name)
                elif entry.is_dir(follow_symlinks=False) and decodable(name):
                    folders.append(f"{prefix}{name}/")
    return tuple(sorted(found))
