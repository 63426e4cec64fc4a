"""Whether a change still means what it meant, when its note changed on disk after the page was made."""

from __future__ import annotations

from plugin_server.notes.areas import NOW, RATING, WANTED
from plugin_server.notes.edits import (
    Conflict,
    Edit,
    Hours,
    MoveArea,
    Rate,
    RemoveArea,
    RenameArea,
    Said,
    Which,
)
from plugin_server.notes.lines import AreaLine, parse_area_line
from plugin_server.notes.manner import IN_LINES, scalar_text
from plugin_server.notes.names import area_key
from plugin_server.notes.spelling import spell_hours, spell_rating
from plugin_server.notes.spots import text_of
from plugin_server.notes.standing import Head


def weigh(head: Head, edit: Edit) -> Conflict | None:
    """Not None where the note says something that neither the page nor the change knew of."""
    match edit:
        case Rate():
            return _number(head, edit, RATING, edit.was, edit.value)
        case Hours():
            return _number(head, edit, NOW if edit.which is Which.NOW else WANTED, edit.was, edit.minutes)
        case RenameArea():
            return None if head.find(edit.old) or head.find(edit.new) else Conflict(edit, None)
        case RemoveArea():
            return _removed(head, edit)
        case MoveArea():
            return _moved(head, edit)
    return None


def _number(
    head: Head, edit: Rate | Hours, kind: str, was: float | None, value: float | None
) -> Conflict | None:
    at = next(iter(head.find(edit.area)), None)
    if at is None:
        listed = area_key(edit.area) in {area_key(one.name) for one in head.terms.order}
        return None if value is None or (listed and was is None) else Conflict(edit, None)
    said = head.said[at]
    here = {RATING: said.rating, NOW: said.now, WANTED: said.wanted}[kind]
    if here is None and (unread := _unread(head, at, kind)):
        return Conflict(edit, unread)
    return None if here in (was, value) else Conflict(edit, spelled(kind, here))


def spelled(kind: str, value: float | None) -> str:
    """A rating, or minutes as hours, in words that a note may have; empty where it was not asked."""
    if value is None:
        return ""
    return spell_rating(value, "", ".") if kind == RATING else spell_hours(int(value), "", ".")


def _unread(head: Head, at: int, kind: str) -> str:
    """What someone wrote in the place of a number that is none."""
    spot = head.spots[at]
    if spot.shape not in IN_LINES:
        return scalar_text(spot.fields[kind]) if kind in spot.fields else ""
    text = text_of(spot, head.sight.properties)
    line = parse_area_line(text)
    return text if isinstance(line, AreaLine) and line.refusals else ""


def _removed(head: Head, edit: RemoveArea) -> Conflict | None:
    at = next(iter(head.find(edit.name)), None)
    if at is None or edit.was is None:
        return None
    here, was = head.said[at], edit.was
    same = (here.rating, here.now, here.wanted) == (was.rating, was.now, was.wanted)
    return None if same else Conflict(edit, in_words(here))


def in_words(said: Said) -> str:
    """`Vision 3, 2 → 12`"""
    rating, now, wanted = spelled(RATING, said.rating), spelled(NOW, said.now), spelled(WANTED, said.wanted)
    hours = f"{now} → {wanted}".strip() if wanted else now
    return f"{said.name} {rating}".strip() + (f", {hours}" if hours else "")


def _moved(head: Head, edit: MoveArea) -> Conflict | None:
    """The areas that both the page and the note know must stand in one order."""
    if not head.find(edit.name):
        return Conflict(edit, None)
    shown = [area_key(name) for name in edit.was]
    here = [area_key(said.name) for said in head.said]
    common = [key for key in shown if key in here]
    if not shown or common == [key for key in here if key in shown]:
        return None
    return Conflict(edit, ", ".join(said.name for said in head.said))
