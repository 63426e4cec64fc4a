"""A figure as numbers: named parts in the order they are painted, and the handles that can move them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from svg.geometry import Box, Point, arc_path, band_path, frame_path


class Arc(NamedTuple):
    """A stroke of `width` along a circle, clockwise; `end - start` is less than 360 degrees."""

    id: str
    role: str
    center: Point
    radius: float
    start: float
    end: float
    width: float

    @property
    def path(self) -> str:
        return arc_path(self.center, self.radius, self.start, self.end)


class Band(NamedTuple):
    """A hollow piece of a ring. Its outline, `width` thick, is centred on these radii and angles."""

    id: str
    role: str
    center: Point
    inner: float
    outer: float
    start: float
    end: float
    width: float

    @property
    def path(self) -> str:
        return band_path(self.center, self.inner, self.outer, self.start, self.end)


class Line(NamedTuple):
    id: str
    role: str
    start: Point
    end: Point
    width: float


class Frame(NamedTuple):
    """A hollow rectangle. Its outline, `width` thick, is centred on the edges of `box`."""

    id: str
    role: str
    box: Box
    width: float

    @property
    def path(self) -> str:
        return frame_path(self.box)


class Circle(NamedTuple):
    id: str
    role: str
    center: Point
    radius: float


class Text(NamedTuple):
    """One line of text. `anchor` is where `at` lies on the page, left, middle or right, whatever the script.

    `whole` holds the full wording where `text` is only a part of it. `box` is the room set aside for it.
    """

    id: str
    role: str
    at: Point
    anchor: str
    text: str
    box: Box
    rtl: bool = False
    whole: str = ""


Part = Arc | Band | Frame | Line | Circle | Text


class Handles(NamedTuple):
    """What someone who pulls at the figure needs: a pointer's place tells a rating or hours by these alone.

    position = distance from `center` / `full_radius`; minutes = share of the sector's angle * `full_minutes`.
    """

    center: Point
    full_radius: float
    rim_radius: float
    full_minutes: int
    sectors: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Scene:
    width: float
    height: float
    title: str
    description: tuple[str, ...]
    parts: tuple[Part, ...]
    handles: Handles | None = None

    def part(self, name: str) -> Part:
        """The part of that id. Raises KeyError where the scene has none."""
        for part in self.parts:
            if part.id == name:
                return part
        raise KeyError(name)


def as_json(scene: Scene) -> dict[str, Any]:
    """The scene as plain dicts, lists, text and numbers; arcs, bands and frames carry their path too."""
    return {
        "width": scene.width,
        "height": scene.height,
        "title": scene.title,
        "description": list(scene.description),
        "parts": [_plain(part) for part in scene.parts],
        "handles": _fields(scene.handles) if scene.handles else None,
    }


def _fields(value: Part | Handles | Point | Box) -> dict[str, Any]:
    found = value._asdict()
    for name, one in found.items():
        if isinstance(one, Point | Box):
            found[name] = one._asdict()
    return found


def _plain(part: Part) -> dict[str, Any]:
    plain = {"kind": type(part).__name__.lower(), **_fields(part)}
    if isinstance(part, Arc | Band | Frame):
        plain["path"] = part.path
    return plain
