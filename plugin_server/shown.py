"""What pages and commands see of a running service: values that are replaced as a whole, so nobody ever waits."""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import TYPE_CHECKING

from plugin_server.later import Later
from plugin_server.library import Library
from plugin_server.model import FigureFile
from plugin_server.plan import block_lines
from plugin_server.snapshot import Snapshot
from plugin_server.status import Phase, Preview, Status

if TYPE_CHECKING:
    from plugin_server.blocks import context as contexts
    from plugin_server.blocks import figures
    from plugin_server.blocks.context import SessionContext
else:
    contexts, figures = Later("plugin_server.blocks.context"), Later("plugin_server.blocks.figures")


@lru_cache(maxsize=64)
def figure_of(context: SessionContext) -> FigureFile | None:
    """The figure of a session, made once for all who look at it."""
    return figures.session_figure(context)


class Shown:
    """The looking side of the conductor."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._ready = threading.Event()
        self._status = Status(Phase.STARTING, library.root.name)

    @property
    def snapshot(self) -> Snapshot:
        return self._library.snapshot

    def status(self) -> Status:
        return self._status

    def ready(self, timeout: float | None = None) -> bool:
        """Wait until the vault was read once; False when it took longer (seconds)."""
        return self._ready.wait(timeout)

    def context(self, path: str) -> SessionContext | None:
        """What is known of one session; None where the path is no session."""
        snapshot = self.snapshot
        session = snapshot.sessions.get(path)
        return contexts.session_context(snapshot, session) if session else None

    def figure(self, path: str) -> FigureFile | None:
        """The figure of one session, as its note has it or will have it."""
        context = self.context(path)
        return figure_of(context) if context else None

    def preview(self) -> Preview | None:
        """One of the notes that wait for a yes, as it would look: the latest that has ratings."""
        snapshot = self.snapshot
        waiting = [snapshot.sessions[path] for path in self._status.owed if path in snapshot.sessions]
        if not waiting:
            return None
        context = contexts.session_context(snapshot, max(waiting, key=lambda one: (one.rated, one.order)))
        figure = figure_of(context)
        return Preview(context.session.path, block_lines(context, figure), figure)
