"""What a running service says of errors that reach nobody, on the terminal or in a journal: never a name.

An error's own words, and the lines of a traceback, may hold what a note says. Its kind and its places help just as
well to find it.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from typing import Any

from plugin_server.cli import DETAILS
from plugin_server.unforeseen import unforeseen

log = logging.getLogger("session-arcs")


class Discreet(logging.Formatter):
    """Levels and words as usual; of an error its kind and its places."""

    def format(self, record: logging.LogRecord) -> str:
        if record.levelno > logging.DEBUG and record.exc_info:
            record.exc_text = unforeseen(record.exc_info[1] or Exception())
        return super().format(record)


def be_discreet() -> None:
    """From now on nothing in this process writes a traceback to the terminal by itself, unless someone asked for
    details."""
    if DETAILS in os.environ:
        logging.basicConfig(level=logging.WARNING)
        return
    handler = logging.StreamHandler()
    handler.setFormatter(Discreet("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.raiseExceptions = False  # a log that cannot be written is no reason to write a traceback instead
    threading.excepthook = _of_thread
    sys.unraisablehook = _of_leftover


def _of_thread(said: Any) -> None:
    if said.exc_value is not None and not isinstance(said.exc_value, SystemExit):
        log.error("a thread has ended (%s)", unforeseen(said.exc_value))


def _of_leftover(said: Any) -> None:
    if said.exc_value is not None:
        log.error("something could not be put away (%s)", unforeseen(said.exc_value))
