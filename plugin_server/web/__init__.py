"""The pages: a local site for one person, behind a door. Flask, werkzeug and waitress come in here alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugin_server.web.config import Door
from plugin_server.web.keys import Keys

if TYPE_CHECKING:
    from flask import Flask

    from plugin_server.companion import Companion

__all__ = ["Door", "Keys", "create_app"]


def create_app(companion: Companion, door: Door, keys: Keys | None = None) -> Flask:
    """The site over one companion. `keys` are shared with whoever hands out the one-time link."""
    from plugin_server.web.site import site_over  # noqa: PLC0415 - Flask is large, and the vault is read before

    return site_over(companion, door, keys or Keys(door.token))
