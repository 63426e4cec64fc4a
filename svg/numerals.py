"""Where the numeral of each rating stands: just off its arc, clear of every other stroke and numeral."""

from __future__ import annotations

import math
from dataclasses import dataclass

from svg.geometry import Box, Point, polar
from svg.scene import Arc, Circle, Part
from svg.text import width
from svg.theme import Theme

INSIDE_FROM = 8 / 9 - 1e-9  # from here up the numeral stands inside its arc
OFF_ARC = 4.0  # between the arc's edge and the figure
APART = 3.0  # between a numeral and anything that is not its own arc
INNERMOST = 26.0  # nearer to the center a numeral would crowd the arcs of other sectors
CAP = 0.72  # height of a figure as a share of the font size
LINE = 1.2  # height of a line likewise


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


@dataclass(frozen=True, slots=True)
class Stroke:
    """A piece of a ring that ink covers, in polar coordinates."""

    inner: float
    outer: float
    start: float
    end: float


def stroke_of(part: Part, center: Point) -> Stroke | None:
    """What an arc or a dot covers; None for parts that have no ink inside the rim."""
    if isinstance(part, Arc):
        return Stroke(part.radius - part.width / 2, part.radius + part.width / 2, part.start, part.end)
    if isinstance(part, Circle):
        away = math.hypot(part.center.x - center.x, part.center.y - center.y)
        angle = math.degrees(math.atan2(part.center.x - center.x, center.y - part.center.y)) % 360
        half = math.degrees(math.asin(min(1.0, part.radius / away)))
        return Stroke(away - part.radius, away + part.radius, angle - half, angle + half)
    return None


def figure_box(text: str, at: Point, size: float, bold: bool) -> Box:
    """The ink of a numeral centred at a point."""
    half, high = width(text, size, bold) / 2, size * CAP / 2
    return Box(at.x - half, at.y - high, at.x + half, at.y + high)


def line_box(text: str, at: Point, size: float, bold: bool) -> Box:
    """The room of a numeral as a line of text, from the highest accent of its font to the lowest tail."""
    half, high = width(text, size, bold) / 2, size * LINE / 2
    return Box(at.x - half, at.y - high, at.x + half, at.y + high)


def touches(box: Box, stroke: Stroke, center: Point, gap: float) -> bool:
    """True where a box comes closer to a stroke than `gap`, measured along the radius and along the circle.

    The box is widened to the piece of a ring that holds it: near the center that errs to the safe side.
    """
    left, right = box.left - center.x, box.right - center.x
    top, bottom = box.top - center.y, box.bottom - center.y
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    far = max(math.hypot(x, y) for x, y in corners)
    near = math.hypot(max(left, -right, 0.0), max(top, -bottom, 0.0))
    if near > stroke.outer + gap or far < stroke.inner - gap:
        return False
    if near == 0.0:
        return True
    middle = math.degrees(math.atan2(left + right, -top - bottom))
    half = max(abs(_turned(math.degrees(math.atan2(x, -y)) - middle)) for x, y in corners)
    slack = math.degrees(gap / max(stroke.inner, near, 1.0))
    span = (stroke.end - stroke.start) / 2
    return abs(_turned((stroke.start + stroke.end) / 2 - middle)) < span + half + slack


def _turned(angle: float) -> float:
    """The same angle between -180 and 180 degrees."""
    return (angle + 180) % 360 - 180


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
    limit = theme.rim_radius - theme.tick_reach - APART
    places = _places(sector, theme)
    for radius in places:
        point = polar(center, radius, sector.middle)
        line = line_box(sector.text, point, theme.name_size, bold=True)
        if radius + theme.name_size * CAP / 2 > limit or any(line.meets(other, 0.5) for other in taken):
            continue
        box = figure_box(sector.text, point, theme.name_size, bold=True)
        if not any(touches(box, stroke, center, _gap(sector, stroke)) for stroke in strokes):
            return point
    return polar(center, places[0], sector.middle)


def _gap(sector: Sector, stroke: Stroke) -> float:
    """Its own arc the numeral keeps off by its rounded shape, so the corners of its box may come nearer."""
    own = stroke.start == sector.start and stroke.inner < sector.radius < stroke.outer
    return 1.0 if own else APART


def _places(sector: Sector, theme: Theme) -> list[float]:
    """Radii to try, best first."""
    turn = math.radians(sector.middle)
    half = width(sector.text, theme.name_size, bold=True) / 2
    # How far the figure, taken for an ellipse, reaches towards the center.
    reach = math.hypot(half * math.sin(turn), theme.name_size * CAP / 2 * math.cos(turn))
    off = theme.rating_stroke / 2 + OFF_ARC + reach
    outside, inside = sector.radius + off, sector.radius - off
    inwards = sector.radius >= theme.full_radius * INSIDE_FROM
    if sector.was is not None:
        inwards = sector.was > sector.radius
    ways_out = [outside + step for step in range(0, 160, 2)]
    ways_in = [inside - step for step in range(0, 100, 2) if inside - step >= INNERMOST]
    first, second = (ways_in, ways_out) if inwards else (ways_out, ways_in)
    return [*first[:1], *second[:1], *first[1:], *second[1:]]
