"""The rings of the scale: hairlines with small numbers at 12 o'clock, open where a figure stands on them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from svg.geometry import Box, Point
from svg.ink import CAP, Extent, Stroke, extent_of, figure_box, is_clear
from svg.scene import Arc, Circle, Part, Text
from svg.theme import Theme

OFF_ARC = 1.8  # between a ring's number and an arc
LINES_APART = 7.5  # between the inks of a ring's number and a numeral: then their lines do not overlap


@dataclass(frozen=True, slots=True)
class Ring:
    """A hairline ring at a place of the scale, and the number printed on it."""

    position: float
    label: str


def scale(
    rings: tuple[Ring, ...], strokes: list[Stroke], figures: list[Box], center: Point, theme: Theme
) -> tuple[list[Part], list[Text]]:
    """(Rings, their numbers). A number that an arc or a numeral would touch is left out: the arc tells it."""
    lines: list[Part] = []
    labels: list[Text] = []
    discs = [_disc(figure, center) for figure in figures]
    off = [(stroke, OFF_ARC) for stroke in strokes]
    for index, ring in enumerate(rings):
        radius = ring.position * theme.full_radius
        if radius <= 0:
            continue
        label, disc, extent = _label(f"ring-{index}-label", ring.label, radius, center, theme.fine_size)
        gaps = discs
        if ring.label and _free(label.box, figures) and is_clear(extent, off):
            labels.append(label)
            gaps = [*discs, disc]
        near = tuple([disc for disc in gaps if abs(disc.away - radius) < disc.air and disc.away])
        lines += _line(f"ring-{index}", radius, near, center, theme.hairline)
    return lines, labels


@lru_cache(maxsize=64)  # the rings of one scale are the same in every figure
def _label(name: str, text: str, radius: float, center: Point, size: float) -> tuple[Text, Disc, Extent]:
    """A ring's number, the room it takes from rings, and how it looks from the center."""
    middle = Point(center.x, center.y - radius)
    ink = figure_box(text, middle, size, bold=False)
    at = Point(middle.x, middle.y + size * CAP / 2)
    return Text(name, "scale", at, "middle", text, ink), _disc(ink, center), extent_of(ink, center)


def _free(box: Box, figures: list[Box]) -> bool:
    return not any(box.meets(figure, LINES_APART) for figure in figures)


@lru_cache(maxsize=1024)  # numerals stand in few places
def _line(name: str, radius: float, gaps: tuple[Disc, ...], center: Point, thick: float) -> tuple[Part, ...]:
    """A ring, open where these lie on it."""
    cuts = sorted([_cut(disc, radius) for disc in gaps])
    if not cuts:
        return (Circle(name, "ring", center, radius),)
    pieces: list[Part] = []
    first, reached = cuts[0]
    for start, end in [*cuts[1:], (first + 360, 0.0)]:
        if start > reached:
            piece = f"{name}-{len(pieces)}"
            pieces.append(Arc(piece, "ring", center, radius, reached, start, thick))
        reached = max(reached, end)
    return tuple(pieces)


class Disc(NamedTuple):
    """A figure with a little air, as the rings see it: how far from the center, in which direction, how large."""

    away: float
    angle: float
    air: float


@lru_cache(maxsize=512)
def _disc(box: Box, center: Point) -> Disc:
    x, y = (box.left + box.right) / 2 - center.x, (box.top + box.bottom) / 2 - center.y
    air = math.hypot(box.right - box.left, box.bottom - box.top) / 2 + 1.5
    return Disc(math.hypot(x, y), math.degrees(math.atan2(x, -y)), air)


def _cut(disc: Disc, radius: float) -> tuple[float, float]:
    """The angles in which a ring would run through a disc: the law of cosines."""
    cosine = (disc.away**2 + radius**2 - disc.air**2) / (2 * disc.away * radius)
    half = math.degrees(math.acos(max(-1.0, min(1.0, cosine))))
    return disc.angle - half, disc.angle + half
