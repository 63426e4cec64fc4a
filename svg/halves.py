"""One rating of a year: a half-circle on the baseline of its row, and its numeral over it or inside it."""

from __future__ import annotations

import math
from collections.abc import Iterable

from svg.geometry import Point
from svg.ink import CAP
from svg.labels import text_at
from svg.scene import Arc, Circle, Part, Text
from svg.text import shorten, width
from svg.theme import Theme

START, END = -90.0, 90.0  # degrees: from the left over the top to the right
OVER = 4.0  # between an arc and the numeral over it, and between the baseline and one inside
INSIDE = 2.0  # at least between an arc and the numeral inside it
ROOMY = 28.0  # the radius of position 1 from which on numerals go inside: below that only a few would fit
ASCENT = 0.95  # of a line of text, as a share of its size


def half(name: str, position: float | None, radius: float, foot: Point, theme: Theme) -> Part:
    """The half-circle that stands on `foot`, `radius` at position 1; dotted where the rating is missing."""
    if position is None:
        return Arc(f"{name}-rating", "half-missing", foot, radius / 2, START, END, theme.half_dotted)
    if position * radius < theme.half_dotted / 2:  # no arch to be seen
        dot = theme.half_stroke / 2
        return Circle(f"{name}-rating", "rating-dot", Point(foot.x, foot.y - dot), dot)
    return Arc(f"{name}-rating", "half", foot, position * radius, START, END, theme.half_stroke)


def numeral(name: str, text: str, bold: bool, lift: float, foot: Point, room: float, theme: Theme) -> Text:
    """The figure, `lift` over the baseline and never wider than `room`."""
    fitted = shorten(text, room, theme.small_size, bold)
    at = Point(foot.x, foot.y - lift)
    shown, whole = "".join(fitted.lines), text if fitted.shortened else ""
    role = "changed" if bold else "same"
    return text_at(f"{name}-numeral", role, shown, at, "middle", theme.small_size, bold, whole)


def lift(text: str, position: float, radius: float, theme: Theme) -> float:
    """How far over the baseline a figure stands: inside its half-circle where it fits, else over it."""
    reach, size = position * radius, theme.small_size
    corner = math.hypot(width(text, size, bold=True) / 2, OVER + size * CAP)
    if radius >= ROOMY and corner + INSIDE <= reach - theme.half_stroke / 2:
        return OVER
    return max(reach + theme.half_stroke / 2, theme.half_stroke) + OVER


def height(figures: Iterable[tuple[str, float]], radius: float, theme: Theme) -> float:
    """How far half-circles of these figures and positions, and figures over them, reach above the baseline.

    At least as far as those of one digit do, so that rows keep their height when ratings change.
    """
    usual = (("8", step / 9) for step in range(10))
    highest = max(lift(text, position, radius, theme) for text, position in (*usual, *figures))
    return max(radius + theme.half_stroke / 2, highest + ASCENT * theme.small_size)
