"""What ink covers inside the rim, in polar coordinates, and whether a figure comes too near to it."""

from __future__ import annotations

import math
from collections.abc import Iterable
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


def is_clear(box: Box, strokes: Iterable[tuple[Stroke, float]], center: Point) -> bool:
    """True where a box keeps from every stroke the gap given with it, along the radius and along the circle.

    The box is widened to the piece of a ring that holds it: near the center that errs to the safe side.
    """
    left, right = box.left - center.x, box.right - center.x
    top, bottom = box.top - center.y, box.bottom - center.y
    near = math.hypot(max(left, -right, 0.0), max(top, -bottom, 0.0))
    far = math.hypot(max(-left, right), max(-top, bottom))
    level = [(s, gap) for s, gap in strokes if near <= s.outer + gap and far >= s.inner - gap]
    if not level:
        return True
    if near == 0.0:
        return False
    middle = math.degrees(math.atan2(left + right, -top - bottom))
    if any(stroke.start <= middle % 360 <= stroke.end for stroke, _ in level):
        return False  # mostly its own sector's: no need to ask how wide the box is
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    half = max([abs(_turned(math.degrees(math.atan2(x, -y)) - middle)) for x, y in corners])
    for stroke, gap in level:
        slack = math.degrees(gap / max(stroke.inner, near, 1.0))
        span = (stroke.end - stroke.start) / 2
        if abs(_turned((stroke.start + stroke.end) / 2 - middle)) < span + half + slack:
            return False
    return True


def _turned(angle: float) -> float:
    """The same angle between -180 and 180 degrees."""
    return (angle + 180) % 360 - 180
