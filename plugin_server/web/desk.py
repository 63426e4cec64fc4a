"""What every page needs at hand. It is tied to the app when the app is made."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import current_app, request

from plugin_server.web.config import Door
from plugin_server.web.keys import Keys

if TYPE_CHECKING:
    from plugin_server.companion import Companion

STREAMS = 8  # open pages that are told of changes at a time; each takes a thread


@dataclass(frozen=True, slots=True)
class Desk:
    companion: Companion
    door: Door
    keys: Keys
    run: str = field(default_factory=lambda: secrets.token_hex(4))
    seats: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(STREAMS))

    @property
    def mark(self) -> str:
        """The state of things a page shows: this run of the service, and how often it told of changes."""
        return f"{self.run}.{self.companion.live.told}"

    @property
    def names_shown(self) -> bool:
        """Names are initials until someone at this browser asks for them."""
        return request.cookies.get(self.door.names_cookie) == "shown"


EXTENSION = "session-arcs"


def desk() -> Desk:
    """The desk of the app that answers just now."""
    found: Desk = current_app.extensions[EXTENSION]
    return found
