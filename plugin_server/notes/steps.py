"""What each change means for a note: what to patch in it, and what it must say of its areas then."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from plugin_server.notes.areas import NOW, RATING, WANTED
from plugin_server.notes.edits import (
    AddArea,
    AddTask,
    Edit,
    Hours,
    MoveArea,
    Rate,
    RemoveArea,
    RenameArea,
    Said,
    TakeAlong,
    TakeBack,
    Which,
)
from plugin_server.notes.fields import Patches, set_number
from plugin_server.notes.manner import Manner
from plugin_server.notes.names import area_key
from plugin_server.notes.numbers import MOST_HOURS, Refusal
from plugin_server.notes.standing import Head
from plugin_server.notes.structure import add_area, move_area, remove_area, rename_area

LONGEST_NAME = 100

_GONE = Refusal("This area is no longer in the note.", "Add it again, if it is still wanted.")
_NO_NAME = Refusal("An area needs a name of one line.", f"Write a name of at most {LONGEST_NAME} letters.")
_TWICE = Refusal("This area stands twice in the note.", "Keep one of the two, in the note itself.")
_TAKEN = Refusal("There is an area of this name already.", "Choose another name.")
_OFF_SCALE = Refusal("This rating is not on the scale.", "Choose one that is.")
_TOO_MANY = Refusal("These hours cannot be.", f"Choose hours from 0 to {MOST_HOURS:,}.")
_ORDERED = Refusal(
    "The client's note says in which order the areas stand.", "Change its property area order."
)


@dataclass(frozen=True, slots=True)
class Step:
    """One change understood: what to patch, and what the note must say of its areas then."""

    patches: Patches
    goal: tuple[Said, ...]


NOTHING = Step((), ())


def _manner(head: Head) -> Manner:
    return Manner.of(head.sight, max(head.terms.scale.worst, head.terms.scale.best))


def _only(head: Head, name: str) -> int | Refusal:
    """The place of an area that stands once."""
    found = head.find(name)
    return _TWICE if len(found) > 1 else found[0] if found else _GONE


def _rate(head: Head, edit: Rate) -> Step | Refusal:
    value = edit.value
    if value is not None and not (math.isfinite(value) and head.terms.scale.holds(value)):
        return _OFF_SCALE
    return _number(head, edit, RATING, value)


def _hours(head: Head, edit: Hours) -> Step | Refusal:
    minutes = edit.minutes
    if minutes is not None and not 0 <= minutes <= MOST_HOURS * 60:
        return _TOO_MANY
    return _number(head, edit, NOW if edit.which is Which.NOW else WANTED, minutes)


def _number(head: Head, edit: Rate | Hours, kind: str, value: float | None) -> Step | Refusal:
    at = _only(head, edit.area)
    if isinstance(at, Refusal):
        return NOTHING if at is _GONE and value is None else at
    goal = list(head.said)
    goal[at] = _with_number(goal[at], kind, value)
    if goal[at] == head.said[at] and value is not None:
        return NOTHING
    return Step(set_number(head.sight, head.spots[at], kind, value, _manner(head)), tuple(goal))


def _with_number(said: Said, kind: str, value: float | None) -> Said:
    if kind == RATING:
        return replace(said, rating=value)
    minutes = None if value is None else int(value)
    return replace(said, now=minutes) if kind == NOW else replace(said, wanted=minutes)


def _add(head: Head, edit: AddArea) -> Step | Refusal:
    name = _name(edit.name)
    if isinstance(name, Refusal):
        return name
    if head.find(name):
        return NOTHING
    behind = head.find(edit.after) if edit.after else ()
    at = behind[-1] if behind else len(head.spots) - 1
    goal = [*head.said[: at + 1], Said(name), *head.said[at + 1 :]]
    model = head.spots[at] if head.spots else None
    return Step(add_area(head.sight, name, model, _manner(head)), tuple(goal))


def _rename(head: Head, edit: RenameArea) -> Step | Refusal:
    name = _name(edit.new)
    if isinstance(name, Refusal):
        return name
    at = _only(head, edit.old)
    if isinstance(at, Refusal):
        return NOTHING if at is _GONE and head.find(name) else at
    if head.said[at].name == name:
        return NOTHING
    if any(other != at for other in head.find(name)):
        return _TAKEN
    goal = list(head.said)
    goal[at] = replace(goal[at], name=name)
    return Step(rename_area(head.sight, head.spots[at], name, _manner(head)), tuple(goal))


def _remove(head: Head, edit: RemoveArea) -> Step | Refusal:
    at = _only(head, edit.name)
    if isinstance(at, Refusal):
        return NOTHING if at is _GONE else at
    goal = (*head.said[:at], *head.said[at + 1 :])
    return Step(remove_area(head.sight, head.spots[at]), goal)


def _move(head: Head, edit: MoveArea) -> Step | Refusal:
    at = _only(head, edit.name)
    if isinstance(at, Refusal):
        return at
    if area_key(edit.name) in {area_key(name) for one in head.terms.order for name in (one.name, *one.was)}:
        return _ORDERED
    to = _place_of(head, at, edit)
    if to == at:
        return NOTHING
    goal = list(head.said)
    goal.insert(to, goal.pop(at))
    spots = head.spots
    return Step(move_area(head.sight, spots[at], spots[to], behind=to > at), tuple(goal))


def _place_of(head: Head, at: int, edit: MoveArea) -> int:
    """The place that is meant: behind the area that would come before it on the page."""
    if not edit.was:
        return max(0, min(edit.to_index, len(head.spots) - 1))
    shown = [area_key(name) for name in edit.was if area_key(name) != area_key(edit.name)]
    others = [area_key(spot.name) for place, spot in enumerate(head.spots) if place != at]
    before = [others.index(key) for key in shown[: max(0, edit.to_index)] if key in others]
    return before[-1] + 1 if before else 0


def _name(text: str) -> str | Refusal:
    name = " ".join(text.split())
    odd = any(ord(letter) < 32 or 127 <= ord(letter) < 160 or letter in "\u2028\u2029" for letter in name)
    bad = odd or "{{" in name or "<%" in name or len(name) > LONGEST_NAME or not _encodes(name)
    return _NO_NAME if bad or not name else name


def _encodes(text: str) -> bool:
    """Half of a surrogate pair is no letter, and no UTF-8."""
    return not any(0xD800 <= ord(letter) < 0xE000 for letter in text)


def understand(head: Head, edit: Edit) -> Step | Refusal:
    match edit:
        case Rate():
            return _rate(head, edit)
        case Hours():
            return _hours(head, edit)
        case AddArea():
            return _add(head, edit)
        case RenameArea():
            return _rename(head, edit)
        case RemoveArea():
            return _remove(head, edit)
        case MoveArea():
            return _move(head, edit)
        case AddTask() | TakeAlong() | TakeBack():
            return NOTHING
