"""What stands around every page: the mark, the status line, the count of problems."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for

from plugin_server.status import Phase, Status
from plugin_server.web.desk import desk


@dataclass(frozen=True, slots=True)
class StatusLine:
    kind: str  # watching, asking or still
    words: str
    link: str = ""
    link_words: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    here: str
    back: str  # this page
    again: str  # this page, as it was asked for
    mark: str
    names_shown: bool
    problems: int
    status: StatusLine


def frame(here: str) -> Frame:
    """The frame of the page that is being made. Taken before anything else, so that a change in between
    makes the page look older than it is, never newer."""
    mark = desk().mark
    status = desk().companion.status()
    again = request.full_path.rstrip("?")
    shown = desk().names_shown
    return Frame(here, request.path, again, mark, shown, len(status.problems), status_line(status))


def notes(count: int) -> str:
    return "1 note" if count == 1 else f"{count} notes"


def status_line(status: Status) -> StatusLine:
    """What the service is doing, in one sentence, and where to go."""
    asking = {
        Phase.FIRST_CONTACT: "Nothing was written yet. Have a look at what would be, and say yes.",
        Phase.ASKING: f"{notes(len(status.owed))} would change that nobody touched. They wait for your yes.",
    }
    still = {
        Phase.STARTING: "Reading your notes.",
        Phase.READ_ONLY: "Read only: the pages follow your notes, and nothing is written.",
    }
    if status.phase in asking:
        return StatusLine("asking", asking[status.phase], url_for("begin.look"), "Have a look")
    if status.phase in still:
        return StatusLine("still", still[status.phase])
    if status.phase is Phase.HELD:
        words = "Nothing is written: the practice note, which holds the settings, cannot be read."
        return StatusLine("asking", words, url_for("pages.problems"), "See why")
    if status.phase is Phase.AWAY:
        return StatusLine("asking", "The folder of your notes is gone. It goes on when the folder is back.")
    return StatusLine("watching", _watching(len(status.pending)))


def _watching(pending: int) -> str:
    if not pending:
        return "Watching. Every save is drawn."
    verb = "waits" if pending == 1 else "wait"
    return f"Watching. {notes(pending)} {verb} for a quiet moment to be written."
