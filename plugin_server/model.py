"""The words of the field as frozen values. Everything between the rooms travels in these types.

Hours are whole minutes. Paths of notes and figures are text, relative to the vault, with `/`.
Lines are counted from 1 in the note as it stands on disk.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum


def digest_of(data: bytes) -> str:
    """SHA-256 of the bytes, in hexadecimal: what a receipt and an echo are compared by."""
    return hashlib.sha256(data).hexdigest()


# ------------------------------------------------------------------ what stands on disk


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the file system says of a file: enough to see that it changed, never proof that it did not."""

    device: int
    inode: int
    size: int
    mtime_ns: int
    ctime_ns: int

    @property
    def came_by_sync(self) -> bool:
        """A sync engine sets an old mtime on a file it has just brought (RELIABILITY 3: more than 0.5 s)."""
        return self.ctime_ns - self.mtime_ns > 500_000_000


@dataclass(frozen=True, slots=True)
class NoteText:
    """The bytes of one note, read once, and the digest that any later write must replace."""

    path: str
    data: bytes
    digest: str
    stamp: Stamp | None = None

    @classmethod
    def of(cls, path: str, data: bytes, stamp: Stamp | None = None) -> NoteText:
        return cls(path, data, digest_of(data), stamp)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something that could not be read or done: where, what is the matter, and what to do."""

    path: str
    line: int | None
    property: str | None
    message: str
    remedy: str


# ------------------------------------------------------------------ what a note says, read alone


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


@dataclass(frozen=True, slots=True)
class AreaEntry:
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


@dataclass(frozen=True, slots=True)
class Task:
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


Reading = SessionNote | ClientNote | AreaNote | PracticeNote | BrokenNote | OtherNote


# ------------------------------------------------------------------ what a session says, in its practice


@dataclass(frozen=True, slots=True)
class Area:
    """An area of a settled session: ratings are in range of `Session.scale`, names are shown as written."""

    name: str
    rating: float | None = None
    now: int | None = None
    wanted: int | None = None
    importance: float | None = None
    line: int | None = None  # None: on the client's `area order`, not in this note

    @property
    def change(self) -> int | None:
        """wanted − now in minutes; None where either is missing."""
        return None if self.now is None or self.wanted is None else self.wanted - self.now


@dataclass(frozen=True, slots=True)
class Session:
    """A session note after the settings of its client and its practice were applied."""

    path: str
    clients: tuple[Link, ...]
    party: tuple[str, ...]  # who: sorted keys of the clients; one key, or several for a group session
    moment: Moment | None
    scale: Scale
    areas: tuple[Area, ...]
    tasks: tuple[Task, ...]
    problems: tuple[Problem, ...]
    off: bool = False  # `arcs: off` here, in its client note or in the practice note: never written

    @property
    def rated(self) -> bool:
        return any(area.rating is not None for area in self.areas)

    @property
    def order(self) -> tuple[str, str, str]:
        """Sessions sort by date, time, path."""
        moment = self.moment or Moment("", "")
        return (moment.day, moment.time, self.path)


@dataclass(frozen=True, slots=True)
class Balance:
    """DESIGN 2, in minutes, over the areas that have both numbers; `left_out` names the others."""

    now: int
    wanted: int
    in_place: int
    would_move: int
    left_out: tuple[str, ...]
    counted: int  # how many areas have both numbers

    @property
    def more_than_there_is(self) -> int:
        """Σ wanted − Σ now; negative: minutes that would be free."""
        return self.wanted - self.now


# ------------------------------------------------------------------ what is owed to the disk


class Action(StrEnum):
    CREATE = "create"
    CHANGE = "change"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Write:
    """One change owed to the disk. `before`: the digest of what is replaced; None where nothing stands."""

    path: str
    action: Action
    before: str | None
    data: bytes
    cause: str  # path of the note whose change owes it


class Result(StrEnum):
    DONE = "done"
    CHANGED = "changed"  # the note is no longer what was read: read it again
    BUSY = "busy"  # someone has it open: come again
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a Write."""

    result: Result
    write: Write
    problem: Problem | None = None
    stamp: Stamp | None = None  # of the note as written


# ------------------------------------------------------------------ the vault as others set it up


@dataclass(frozen=True, slots=True)
class ObsidianSettings:
    """What `.obsidian/` says that concerns us; a key that is absent is at its default."""

    link_format: LinkFormat = LinkFormat.SHORTEST
    markdown_links: bool = False
    ignored: tuple[str, ...] = ()  # userIgnoreFilters
    templates_folder: str | None = None
    attachment_folder: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force: the practice note's, Obsidian's, and the defaults, in that order."""

    scale: Scale = DEFAULT_SCALE
    period: str = "week"
    figure_folder: str = "Arcs"
    figure_width: int = 520
    not_areas: tuple[str, ...] = ()
    lens: str | None = None  # None: the product's own sentence
    next_link: bool = False
    link_format: LinkFormat = LinkFormat.SHORTEST
    markdown_links: bool = False


DEFAULT_SETTINGS = Settings()


@dataclass(frozen=True, slots=True)
class FigureFile:
    """A figure as it lies in the figure folder: its name tells its content."""

    name: str
    data: bytes = field(repr=False)
