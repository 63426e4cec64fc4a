"""Where the numeral of each rating stands: just off its arc, clear of every other stroke and numeral."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from svg.geometry import Box, Point, polar
from svg.ink import CAP, Stroke, figure_box, is_clear, line_box
from svg.text import width
from svg.theme import Theme

INSIDE_FROM = 8 / 9 - 1e-9  # from here up the numeral stands inside its arc
OFF_ARC = 4.0  # between the arc's edge and the figure
APART = 3.0  # between a numeral and anything that is not its own arc
INNERMOST = 26.0  # nearer to the center a numeral would crowd the arcs of other sectors


@dataclass(frozen=True, slots=True)
class Sector:
    """A rated sector: where its arc lies and where the one before lay."""

    text: str
    radius: float
    start: float
    end: float
    was: float | None  # radius

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


def numeral_points(
    sectors: list[Sector | None], strokes: list[Stroke], center: Point, theme: Theme
) -> list[Point | None]:
    """The middle of every numeral, in the order of the sectors; None where there is none.

    Each takes the first place that is free: its own side, then the other; then out along the sector, where
    arcs crowd near the center.
    """
    taken: list[Box] = []
    points: list[Point | None] = []
    for sector in sectors:
        if sector is None:
            points.append(None)
            continue
        point = _free(sector, strokes, taken, center, theme)
        taken.append(line_box(sector.text, point, theme.name_size, bold=True))
        points.append(point)
    return points


def _free(sector: Sector, strokes: list[Stroke], taken: list[Box], center: Point, theme: Theme) -> Point:
    limit = theme.rim_radius - theme.tick_reach - APART - theme.name_size * CAP / 2
    gaps = [(stroke, _gap(sector, stroke)) for stroke in strokes]
    for radius in _places(sector, theme):
        if radius > limit:
            continue
        point = polar(center, radius, sector.middle)
        box = figure_box(sector.text, point, theme.name_size, bold=True)
        if is_clear(box, gaps, center) and _has_room(sector.text, point, taken, theme):
            return point
    # Twelve areas always leave a place; a numeral of unheard-of length stands in the middle of its sector.
    return polar(center, theme.full_radius / 2, sector.middle)


def _has_room(text: str, point: Point, taken: list[Box], theme: Theme) -> bool:
    if not taken:
        return True
    line = line_box(text, point, theme.name_size, bold=True)
    return not any(line.meets(other, 0.5) for other in taken)


def _gap(sector: Sector, stroke: Stroke) -> float:
    """Its own arc the numeral keeps off by its rounded shape, so the corners of its box may come nearer."""
    own = stroke.start == sector.start and stroke.inner < sector.radius < stroke.outer
    return 1.0 if own else APART


def _places(sector: Sector, theme: Theme) -> Iterator[float]:
    """Radii to try, best first: its own side, the other, then further and further off on either."""
    turn = math.radians(sector.middle)
    half = width(sector.text, theme.name_size, bold=True) / 2
    # How far the figure, taken for an ellipse, reaches towards the center.
    reach = math.hypot(half * math.sin(turn), theme.name_size * CAP / 2 * math.cos(turn))
    off = theme.rating_stroke / 2 + OFF_ARC + reach
    outwards, inwards = sector.radius + off, sector.radius - off
    inside = sector.radius >= theme.full_radius * INSIDE_FROM
    if sector.was is not None:
        inside = sector.was > sector.radius
    ways = [(outwards, 2.0, theme.rim_radius), (inwards, -2.0, INNERMOST)]
    if inside:
        ways.reverse()
    for start, step, last in ways:
        if (last - start) * step >= 0:
            yield start
    for start, step, last in ways:
        for count in range(1, int((last - start) / step) + 1):
            yield start + count * step
