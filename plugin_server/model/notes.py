"""What a note says, read alone: before any client, practice or other session is known."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from plugin_server.model.disk import Problem


@dataclass(frozen=True, slots=True)
class Scale:
    """Ratings from worst to best; `6-1` is a scale whose best is the smaller number."""

    worst: int
    best: int

    def holds(self, value: float) -> bool:
        return min(self.worst, self.best) <= value <= max(self.worst, self.best)

    def position(self, value: float) -> float:
        """Place of a rating from 0 to 1; ink is in proportion to it, so 3 on 1-9 is a third."""
        top = max(self.worst, self.best)
        return (value if self.best > self.worst else self.worst + self.best - value) / top

    def __str__(self) -> str:
        return f"{self.worst}-{self.best}"


DEFAULT_SCALE = Scale(1, 9)


@dataclass(frozen=True, slots=True)
class Link:
    """A note named in a property: `Daniel`, `[[Daniel]]`, `[[People/Daniel|Dan]]`.

    `target` is the name or path as written, without heading, block or `.md`; `alias` only where written.
    """

    target: str
    alias: str | None = None

    @property
    def name(self) -> str:
        return self.alias or self.target.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A day (`2009-11-03`), and a time of day (`14:30` or empty) that serves for order alone."""

    day: str
    time: str = ""


class Form(StrEnum):
    """The way an area is written in front matter."""

    LIST = "list"
    FLAT = "flat"
    NESTED = "nested"


class AreaEntry(NamedTuple):
    """What one note says of one area, before any scale is known. None is "not asked", which is not zero."""

    name: str
    rating: float | None
    out_of: float | None  # the 9 of `7/9`
    now: int | None  # minutes
    wanted: int | None  # minutes
    importance: float | None
    line: int
    property: str
    form: Form


class Task(NamedTuple):
    """A task under the heading of an area, outside any block."""

    area: str  # as the heading has it, without "Manager of"
    text: str
    done: bool
    line: int
    due: str | None = None  # YYYY-MM-DD
    estimate: int | None = None  # minutes
    under: tuple[str, ...] = ()  # the headings that hold `area`'s heading, nearest first


@dataclass(frozen=True, slots=True)
class OrderedArea:
    """One line of `area order`; `Strategy (was Vision)` joins a renamed area to its past."""

    name: str
    was: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionNote:
    path: str
    clients: tuple[Link, ...]
    moment: Moment | None
    scale: Scale | None
    areas: tuple[AreaEntry, ...]
    tasks: tuple[Task, ...]
    off: bool
    problems: tuple[Problem, ...]
    figures: tuple[str, ...] = ()  # names of our figures that the note's block embeds


@dataclass(frozen=True, slots=True)
class ClientNote:
    path: str
    scale: Scale | None
    lens: str | None
    area_order: tuple[OrderedArea, ...]
    tasks: tuple[Task, ...]
    off: bool
    problems: tuple[Problem, ...]
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AreaNote:
    path: str
    off: bool
    problems: tuple[Problem, ...]
    figures: tuple[str, ...] = ()


class LinkFormat(StrEnum):
    """How the vault writes links: Obsidian's `newLinkFormat`, as wikilinks or as Markdown links."""

    SHORTEST = "shortest"
    RELATIVE = "relative"
    ABSOLUTE = "absolute"


@dataclass(frozen=True, slots=True)
class PracticeNote:
    """The settings: properties of the one practice note. None: absent, or it cannot be read."""

    path: str
    scale: Scale | None = None
    period: str | None = None
    figure_folder: str | None = None
    figure_width: int | None = None
    not_areas: tuple[str, ...] = ()
    lens: str | None = None
    next_link: bool = False
    link_format: LinkFormat | None = None
    markdown_links: bool | None = None
    off: bool = False
    problems: tuple[Problem, ...] = ()
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BrokenNote:
    """Front matter that cannot be read just now (someone may be typing): the note is left alone."""

    path: str
    problems: tuple[Problem, ...]
    practice: bool = False  # True where the text looks like the practice note: then nothing at all is written
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherNote:
    """Any other note. It has problems only where someone clearly meant it to be one of ours."""

    path: str
    problems: tuple[Problem, ...] = ()
    figures: tuple[str, ...] = ()
    blank: bool = False  # a session that names no area yet


Reading = SessionNote | ClientNote | AreaNote | PracticeNote | BrokenNote | OtherNote
