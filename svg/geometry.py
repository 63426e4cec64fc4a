"""Polar points, arc paths and the one number format.

Angles are degrees clockwise from 12 o'clock; x grows to the right and y downwards.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle that a text or a shape takes up."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box, gap: float = 0.0) -> bool:
        """True where the two come closer than `gap` on both axes."""
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom + gap
            and other.top < self.bottom + gap
        )


@lru_cache(maxsize=8192)  # a figure that is drawn again has nearly all the numbers it had
def number(value: float) -> str:
    """The only way a number gets into a figure: two decimals at most, no trailing zeros, no negative zero.

    The nudge makes half a hundredth round upwards whatever the last bit of a sine is on this machine.
    Raises ValueError for NaN and infinity.
    """
    text = f"{value + 1e-7:.2f}"
    if text[-3] != ".":
        raise ValueError("a figure holds finite numbers only")
    if text.endswith("0"):
        text = text[:-3] if text.endswith(".00") else text[:-1]
    return "0" if text == "-0" else text


def polar(center: Point, radius: float, angle: float) -> Point:
    """The point at `radius` from the center, in the direction of `angle`."""
    turn = math.radians(angle)
    return Point(center.x + radius * math.sin(turn), center.y - radius * math.cos(turn))


def arc_path(center: Point, radius: float, start: float, end: float) -> str:
    """Path of a circular arc from `start` clockwise to `end`, less than a full turn."""
    first, last = polar(center, radius, start), polar(center, radius, end)
    r, large = number(radius), int(end - start > 180)
    return f"M{number(first.x)} {number(first.y)}A{r} {r} 0 {large} 1 {number(last.x)} {number(last.y)}"


def band_path(center: Point, inner: float, outer: float, start: float, end: float) -> str:
    """Closed outline between two radii, from `start` clockwise to `end`."""
    far, near = polar(center, inner, end), polar(center, inner, start)
    r, large = number(inner), int(end - start > 180)
    back = f"L{number(far.x)} {number(far.y)}A{r} {r} 0 {large} 0 {number(near.x)} {number(near.y)}Z"
    return arc_path(center, outer, start, end) + back


def frame_path(box: Box) -> str:
    """Closed outline of a rectangle."""
    left, top = number(box.left), number(box.top)
    return f"M{left} {top}H{number(box.right)}V{number(box.bottom)}H{left}Z"


def degrees(length: float, radius: float) -> float:
    """The angle under which an arc of that length is seen from its center."""
    return math.degrees(length / radius)


def sectors(count: int, pad: float) -> tuple[tuple[float, float], ...]:
    """Equal sectors clockwise from 12 o'clock, each shortened by `pad` degrees at both ends."""
    size = 360 / count
    return tuple((index * size + pad, (index + 1) * size - pad) for index in range(count))
