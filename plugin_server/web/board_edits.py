"""What a board posts, read into frozen edits. Whatever is wrong in it is a Refusal, never an exception."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from plugin_server.blocks.words import WORDS
from plugin_server.changes import Stand
from plugin_server.model import Area
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
from plugin_server.notes.numbers import MOST_HOURS
from plugin_server.notes.values import Refusal, area_key
from plugin_server.web.board_numbers import minutes_of, rating_of
from plugin_server.web.board_places import place_in_note

T = TypeVar("T")

MOST_EDITS = 100
MOST_VALUES = 100

WRONG = Refusal("This is no change that can be read.", "Load the page again.")
OLD = Refusal("This page is older than the service, which was started anew.", "Look at it again.")
TOO_LATE = Refusal("This change was made too long ago to be taken back here.", "Change it by hand.")
GONE = Refusal("This area is not on the page any more.", "Look at the page again.")

Words = dict[str, object]


@dataclass(frozen=True, slots=True)
class Value:
    """What a hand just holds: the place of an area on the page, and its numbers. Hours are minutes."""

    index: int
    area: Area


def edits_of(
    text: str, shown: Stand | None, kept: Callable[[str], TakeBack | None]
) -> tuple[Edit, ...] | Refusal:
    """The edits of a form. `shown` is what the page shows; None where that is not known any more. `kept` finds a
    change that is to be taken back by its word."""

    def edit(words: Words) -> Edit | Refusal:
        if words.get("do") == "back":
            word = words.get("word")
            return (kept(word) or TOO_LATE) if isinstance(word, str) else WRONG
        read = _READ.get(str(words.get("do")))
        return read(words, shown) if read else WRONG

    return _each(text, MOST_EDITS, edit)


def values_of(text: str, shown: Stand) -> tuple[Value, ...] | Refusal:
    """The numbers of areas that are not settled yet."""
    return _each(text, MOST_VALUES, lambda words: _value(words, shown))


def _each(text: str, most: int, read: Callable[[Words], T | Refusal]) -> tuple[T, ...] | Refusal:
    rows = _json(text)
    if not isinstance(rows, list) or len(rows) > most:
        return WRONG
    found: list[T] = []
    for row in rows:
        one = read(row) if isinstance(row, dict) else WRONG
        if isinstance(one, Refusal):
            return one
        found.append(one)
    return tuple(found)


def _json(text: str) -> object:
    """None where it is not JSON, or nested too deep to be ours."""
    try:
        return json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None


def _no_number(word: str) -> object:
    raise ValueError(word)


# ------------------------------------------------------------------ edits


def _refusal(*values: object) -> Refusal:
    return next((one for one in values if isinstance(one, Refusal)), WRONG)


def _rate(words: Words, shown: Stand | None) -> Edit | Refusal:
    area, value = _area(words, shown), rating_of(words.get("value"), shown)
    if isinstance(area, Refusal) or isinstance(value, Refusal):
        return _refusal(area, value)
    was = rating_of(words["was"], shown) if "was" in words else _known(shown, area).rating
    return was if isinstance(was, Refusal) else Rate(area, value, was)


def _hours(words: Words, shown: Stand | None) -> Edit | Refusal:
    area, minutes, which = _area(words, shown), minutes_of(words.get("minutes")), words.get("which")
    if isinstance(area, Refusal) or isinstance(minutes, Refusal):
        return _refusal(area, minutes)
    if which not in list(Which):
        return WRONG
    known = _known(shown, area)
    here = known.now if which == Which.NOW else known.wanted
    was = minutes_of(words["was"]) if "was" in words else here
    return was if isinstance(was, Refusal) else Hours(area, Which(str(which)), minutes, was)


def _add(words: Words, shown: Stand | None) -> Edit | Refusal:
    name = words.get("name")
    after = None if words.get("after") is None else _named(words["after"], shown)
    if not isinstance(name, str):
        return WRONG
    return after if isinstance(after, Refusal) else AddArea(name, after)


def _rename(words: Words, shown: Stand | None) -> Edit | Refusal:
    old, new = _area(words, shown, "old"), words.get("new")
    if isinstance(old, Refusal):
        return old
    return RenameArea(old, new) if isinstance(new, str) else WRONG


def _remove(words: Words, shown: Stand | None) -> Edit | Refusal:
    name = _area(words, shown, "name")
    if isinstance(name, Refusal):
        return name
    known = _known(shown, name)
    if known.line is None:
        return RemoveArea(name)
    return RemoveArea(name, Said(known.name, known.rating, known.now, known.wanted, known.importance))


def _move(words: Words, shown: Stand | None) -> Edit | Refusal:
    name, to = _area(words, shown, "name"), words.get("to")
    if isinstance(name, Refusal):
        return name
    if not isinstance(to, int) or isinstance(to, bool) or shown is None:
        return WRONG if shown else OLD
    return MoveArea(name, place_in_note(shown, name, to), shown.names)


def _task(words: Words, shown: Stand | None) -> Edit | Refusal:
    area, text = _area(words, shown), words.get("text")
    if isinstance(area, Refusal):
        return area
    return AddTask(area, text) if isinstance(text, str) else WRONG


def _along(words: Words, _: Stand | None) -> Edit | Refusal:
    text = words.get("text")
    return TakeAlong(text, WORDS.along) if isinstance(text, str) else WRONG


_READ: dict[str, Callable[[Words, Stand | None], Edit | Refusal]] = {
    "rate": _rate,
    "hours": _hours,
    "add": _add,
    "rename": _rename,
    "remove": _remove,
    "move": _move,
    "task": _task,
    "along": _along,
}


# ------------------------------------------------------------------ areas


def _area(words: Words, shown: Stand | None, other: str = "area") -> str | Refusal:
    return _named(words.get("area", words.get(other)), shown)


def _named(said: object, shown: Stand | None) -> str | Refusal:
    """An area by its name, or by its place on the page: where names are hidden the page knows no other."""
    if isinstance(said, str):
        return said
    if not isinstance(said, int) or isinstance(said, bool):
        return WRONG
    if shown is None:
        return OLD
    return shown.areas[said].name if 0 <= said < len(shown.areas) else GONE


def _known(shown: Stand | None, name: str) -> Area:
    """The area as the page shows it."""
    areas = shown.areas if shown else ()
    return next((one for one in areas if area_key(one.name) == area_key(name)), Area(name))


# ------------------------------------------------------------------ what a hand holds


def _value(words: Words, shown: Stand) -> Value | Refusal:
    index = words.get("index")
    if not isinstance(index, int) or isinstance(index, bool) or not 0 <= index < len(shown.areas):
        return WRONG
    area = shown.areas[index]
    rating = rating_of(words["rating"], shown) if "rating" in words else area.rating
    now = minutes_of(words["now"]) if "now" in words else area.now
    wanted = minutes_of(words["wanted"]) if "wanted" in words else area.wanted
    if isinstance(rating, Refusal) or isinstance(now, Refusal) or isinstance(wanted, Refusal):
        return _refusal(rating, now, wanted)
    fits = rating is None or shown.scale.holds(rating)
    real = all(0 <= minutes <= MOST_HOURS * 60 for minutes in (now or 0, wanted or 0))
    return Value(index, replace(area, rating=rating, now=now, wanted=wanted)) if fits and real else WRONG
