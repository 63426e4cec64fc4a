"""How the service was started, and where it keeps what it remembers. A coach's settings are in the vault."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import platformdirs

APP = "session-arcs"
DEFAULT_PORT = 8719


@dataclass(frozen=True, slots=True)
class Options:
    """The choices of one run. Waits are in seconds."""

    port: int = DEFAULT_PORT
    polling: bool = False
    read_only: bool = False
    yes: bool = False
    quiet: float = 0.15
    patience: float = 4.0
    sync_wait: float = 10.0
    page_wait: float = 2.0  # from the last change on a page to the block


def state_base() -> Path:
    """The folder for the journal and the like: the user's own state folder, never the vault."""
    return platformdirs.user_state_path(APP, appauthor=False)


def cache_base() -> Path:
    """The folder for what can be made anew at any time: the user's own cache folder, never the vault."""
    return platformdirs.user_cache_path(APP, appauthor=False)
