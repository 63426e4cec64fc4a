"""What ink covers inside the rim, in polar coordinates, and whether a figure comes too near to it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from svg.geometry import Box, Point
from svg.scene import Arc, Circle, Part
from svg.text import width

CAP = 0.72  # height of a figure as a share of the font size
LINE = 1.2  # height of a line likewise


@dataclass(frozen=True, slots=True)
class Stroke:
    """A piece of a ring that ink covers: radii, and degrees clockwise."""

    inner: float
    outer: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Reach:
    """The piece of a ring that holds a box: nearest and farthest radius, middle and half of its angle."""

    near: float
    far: float
    middle: float
    half: float


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


def reach_of(box: Box, center: Point) -> Reach:
    """How much of the circle a box takes up, seen from the center."""
    left, right = box.left - center.x, box.right - center.x
    top, bottom = box.top - center.y, box.bottom - center.y
    near = math.hypot(max(left, -right, 0.0), max(top, -bottom, 0.0))
    far = math.hypot(max(-left, right), max(-top, bottom))
    if near == 0.0:
        return Reach(near, far, 0.0, 180.0)
    middle = math.degrees(math.atan2(left + right, -top - bottom))
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    half = max(abs(_turned(math.degrees(math.atan2(x, -y)) - middle)) for x, y in corners)
    return Reach(near, far, middle, half)


def touches(reach: Reach, stroke: Stroke, gap: float) -> bool:
    """True where a box comes closer to a stroke than `gap`, measured along the radius and along the circle.

    Near the center that errs to the safe side, since the box is widened to a piece of a ring.
    """
    if reach.near > stroke.outer + gap or reach.far < stroke.inner - gap:
        return False
    slack = math.degrees(gap / max(stroke.inner, reach.near, 1.0))
    span = (stroke.end - stroke.start) / 2
    return abs(_turned((stroke.start + stroke.end) / 2 - reach.middle)) < span + reach.half + slack


def _turned(angle: float) -> float:
    """The same angle between -180 and 180 degrees."""
    return (angle + 180) % 360 - 180
