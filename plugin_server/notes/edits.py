"""What a person asks for on a page, as values. Each carries `was`, what the page showed when it was asked for.

Where the note changed on disk meanwhile, `was` tells whether the change still means what the person meant.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from plugin_server.model import DEFAULT_SCALE, OrderedArea, Scale


class Which(StrEnum):
    """Which hours of an area."""

    NOW = "now"
    WANTED = "wanted"


@dataclass(frozen=True, slots=True)
class Rate:
    """Rate an area, or take its rating away (None)."""

    area: str
    value: float | None
    was: float | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of an area in whole minutes, or none (None)."""

    area: str
    which: Which
    minutes: int | None
    was: int | None = None


@dataclass(frozen=True, slots=True)
class AddArea:
    """A new area behind another one; None, or one that is gone by now: behind the last."""

    name: str
    after: str | None = None


@dataclass(frozen=True, slots=True)
class RenameArea:
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a note says of one area. None is "not asked". Hours are minutes."""

    name: str
    rating: float | None = None
    now: int | None = None
    wanted: int | None = None
    importance: float | None = None


@dataclass(frozen=True, slots=True)
class RemoveArea:
    """Take an area out with all its numbers. Its list, below its heading, stays."""

    name: str
    was: Said | None = None


@dataclass(frozen=True, slots=True)
class MoveArea:
    """Give an area the place `to_index`, from 0, among the areas of the note. `was`: their names as shown."""

    name: str
    to_index: int
    was: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AddTask:
    """An open task at the end of an area's list."""

    area: str
    text: str


@dataclass(frozen=True, slots=True)
class TakeAlong:
    """What the client takes along: an open task at the end of the list under this heading, which is no area's."""

    text: str
    heading: str


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Take a change back that turned the note `before` into the note `after`.

    Both are the whole note as it stood then, so that comments, quotes and importance come back as well. What others
    wrote since stays.
    """

    before: bytes = field(repr=False)
    after: bytes = field(repr=False)


Edit = Rate | Hours | AddArea | RenameArea | RemoveArea | MoveArea | AddTask | TakeAlong | TakeBack


@dataclass(frozen=True, slots=True)
class Terms:
    """What a session's client and practice lay down: the scale in force, `area order`, `not areas`."""

    scale: Scale = DEFAULT_SCALE
    order: tuple[OrderedArea, ...] = ()
    not_areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spliced:
    """The new bytes of the note. `steps`: the texts to write one after the other, each a single edit of the
    one before, properties first and then the text below them; none where nothing differs."""

    data: bytes
    steps: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """The note says something else by now than the page that asked. `theirs`: what it says, in its own words;
    None: the area is gone. Nothing was changed.

    Sent again with `digest`, that of the note as it is, the change goes in: then the person has seen both.
    """

    edit: Edit
    theirs: str | None
    digest: str = ""
