"""What a session says in its practice, the arithmetic's result, and the settings in force."""

from __future__ import annotations

from dataclasses import dataclass

from plugin_server.model.disk import Problem
from plugin_server.model.notes import DEFAULT_SCALE, Link, LinkFormat, Moment, Scale, Task


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
