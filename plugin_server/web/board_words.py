"""What the board says where a change cannot go in: a sentence, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from plugin_server.blocks.escape import plain
from plugin_server.blocks.wording import hours, number
from plugin_server.blocks.words import WORDS
from plugin_server.model import Problem
from plugin_server.notes.edits import Conflict, Edit, Hours, MoveArea, Rate, RemoveArea, RenameArea, Which
from plugin_server.notes.values import Refusal
from plugin_server.web.lists import Lists


@dataclass(frozen=True, slots=True)
class Trouble:
    message: str
    remedy: str

    @classmethod
    def of(cls, lists: Lists, path: str, why: Refusal | Problem) -> Trouble:
        shown = lists.problem(Problem(path, None, None, why.message, why.remedy))
        return cls(shown.message, shown.remedy)


@dataclass(frozen=True, slots=True)
class Asked:
    """Two texts for one thing. Sent again with `base`, mine goes in; `theirs` is None where the area is gone."""

    what: str
    mine: str
    theirs: str | None
    base: str


def asked_of(lists: Lists, conflict: Conflict) -> Asked:
    """What a person is asked where the page and the note contradict each other."""
    what, mine = _told(conflict.edit)
    say = lists.discretion.text
    theirs = conflict.theirs if conflict.theirs is None else conflict.theirs or WORDS.table.not_asked
    return Asked(
        say(plain(what)), say(plain(mine)), None if theirs is None else say(plain(theirs)), conflict.digest
    )


def _told(edit: Edit) -> tuple[str, str]:
    """What the change is about, and what it wants."""
    match edit:
        case Rate():
            mine = WORDS.table.not_asked if edit.value is None else number(edit.value)
            return f"The rating of {edit.area} was changed in the note meanwhile.", mine
        case Hours():
            which = "hours now" if edit.which is Which.NOW else "hours wanted"
            mine = WORDS.table.not_asked if edit.minutes is None else hours(edit.minutes)
            return f"The {which} of {edit.area} were changed in the note meanwhile.", mine
        case RenameArea():
            return f"{edit.old} has another name in the note by now, or is gone.", edit.new
        case RemoveArea():
            return f"{edit.name} was changed in the note meanwhile.", "take it out"
        case MoveArea():
            return "The areas have another order in the note by now.", f"move {edit.name}"
    return "The note was changed meanwhile.", ""
