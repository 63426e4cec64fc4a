"""What every page needs at hand. It is tied to the app when the app is made."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from flask import current_app, request

from plugin_server.blocks.discretion import Discretion
from plugin_server.web.addresses import Addresses
from plugin_server.web.board_memory import Memory
from plugin_server.web.config import STREAMS, Door
from plugin_server.web.keys import Keys

if TYPE_CHECKING:
    from plugin_server.companion import Companion
    from plugin_server.snapshot import Snapshot

EXTENSION = "session-arcs"
SHOWN = "shown"


class Desk:
    """One companion, its door and keys, and what pages may keep between two requests."""

    def __init__(
        self, companion: Companion, door: Door, keys: Keys, today: Callable[[], date] = date.today
    ) -> None:
        self.companion, self.door, self.keys = companion, door, keys
        self.today = today  # by this machine's own clock
        self.addresses = Addresses(keys)
        self.boards = Memory()
        self.seats = threading.Semaphore(STREAMS)
        self._run = secrets.token_hex(4)
        self._discreet: tuple[Snapshot, Discretion] | None = None

    @property
    def mark(self) -> str:
        """The state of things a page shows: this run of the service, and how often it told of changes."""
        return f"{self._run}.{self.companion.live.told}"

    @property
    def names_shown(self) -> bool:
        """Names are initials until someone at this browser asks for them."""
        return request.cookies.get(self.door.names_cookie) == SHOWN

    def discretion(self, snapshot: Snapshot) -> Discretion:
        """Made once for each state of the practice: it looks at every session."""
        if self.names_shown:
            return Discretion(snapshot, shown=True)
        kept = self._discreet
        if kept is None or kept[0] is not snapshot:
            kept = (snapshot, Discretion(snapshot, shown=False))
            self._discreet = kept
        return kept[1]


def desk() -> Desk:
    """The desk of the app that answers just now."""
    found: Desk = current_app.extensions[EXTENSION]
    return found
