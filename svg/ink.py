"""What ink covers inside the rim, in polar coordinates, and whether a figure comes too near to it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from svg.geometry import Box, Point
from svg.scene import Arc, Circle, Part
from svg.text import width

CAP = 0.72  # height of a figure as a share of the font size
LINE = 1.2  # height of a line likewise


class Stroke(NamedTuple):
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


class Extent(NamedTuple):
    """The piece of a ring that holds a box: near the center it errs to the safe side.

    `near` and `far` are radii; `middle` the direction in degrees, `around` the same from 0 to 360; `half` the angle
    from there to either end.
    """

    near: float
    far: float
    middle: float
    around: float
    half: float


def extent_of(box: Box, center: Point) -> Extent:
    """What a box takes up, seen from the center."""
    left, right = box.left - center.x, box.right - center.x
    top, bottom = box.top - center.y, box.bottom - center.y
    near = math.hypot(
        left if left > 0.0 else -right if right < 0.0 else 0.0,
        top if top > 0.0 else -bottom if bottom < 0.0 else 0.0,
    )
    far = math.hypot(right if right > -left else left, bottom if bottom > -top else top)
    middle = math.degrees(math.atan2(left + right, -top - bottom))
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    half = max([abs(_turned(math.degrees(math.atan2(x, -y)) - middle)) for x, y in corners])
    return Extent(near, far, middle, middle % 360, half)


def is_clear(extent: Extent, strokes: Iterable[tuple[Stroke, float]]) -> bool:
    """True where a box of this extent keeps from every stroke the gap given with it, along the radius and along the
    circle."""
    near, far, middle, around, half = extent
    for (inner, outer, start, end), gap in strokes:
        if near > outer + gap or far < inner - gap:
            continue
        if near == 0.0 or start <= around <= end:
            return False
        slack = math.degrees(gap / max(inner, near, 1.0))
        if abs(_turned((start + end) / 2 - middle)) < (end - start) / 2 + half + slack:
            return False
    return True


def _turned(angle: float) -> float:
    """The same angle between -180 and 180 degrees."""
    return (angle + 180) % 360 - 180
