"""Polar points, arc paths and the one number format.

Angles are degrees clockwise from 12 o'clock; x grows to the right and y downwards.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple


class Point(NamedTuple):
    x: float
    y: float


class Box(NamedTuple):
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


def direction(angle: float) -> tuple[float, float]:
    """How far right and how far up one unit in the direction of `angle` leads."""
    turn = math.radians(angle)
    return math.sin(turn), math.cos(turn)


def polar(center: Point, radius: float, angle: float) -> Point:
    """The point at `radius` from the center, in the direction of `angle`."""
    x, y = direction(angle)
    return Point(center.x + radius * x, center.y - radius * y)


def arc_path(center: Point, radius: float, start: float, end: float) -> str:
    """Path of a circular arc from `start` clockwise to `end`, less than a full turn."""
    return _arc_path(center.x, center.y, radius, start, end)


@lru_cache(maxsize=2048)  # sectors and ratings are few, so arcs come again
def _arc_path(center_x: float, center_y: float, radius: float, start: float, end: float) -> str:
    first, last = math.radians(start), math.radians(end)
    r, large = number(radius), int(end - start > 180)
    # As `polar` has it, without a Point for each end: a figure has dozens.
    x, y = number(center_x + radius * math.sin(first)), number(center_y - radius * math.cos(first))
    to_x, to_y = number(center_x + radius * math.sin(last)), number(center_y - radius * math.cos(last))
    return f"M{x} {y}A{r} {r} 0 {large} 1 {to_x} {to_y}"


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


@lru_cache(maxsize=32)
def sectors(count: int, pad: float) -> tuple[tuple[float, float], ...]:
    """Equal sectors clockwise from 12 o'clock, each shortened by `pad` degrees at both ends."""
    size = 360 / count
    return tuple((index * size + pad, (index + 1) * size - pad) for index in range(count))
