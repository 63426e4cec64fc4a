"""The rings of the scale: hairlines with small numbers at 12 o'clock, open where a figure stands on them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from svg.geometry import Box, Point, polar
from svg.ink import CAP, Stroke, figure_box, is_clear
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
    for index, ring in enumerate(rings):
        radius = ring.position * theme.full_radius
        if radius <= 0:
            continue
        label = _label(f"ring-{index}-label", ring.label, polar(center, radius, 0), theme)
        gaps = discs
        if label and _free(label.box, strokes, figures, center):
            labels.append(label)
            gaps = [*discs, _disc(label.box, center)]
        lines += _line(f"ring-{index}", radius, gaps, center, theme)
    return lines, labels


def _label(name: str, text: str, middle: Point, theme: Theme) -> Text | None:
    if not text:
        return None
    box = figure_box(text, middle, theme.fine_size, bold=False)
    at = Point(middle.x, middle.y + theme.fine_size * CAP / 2)
    return Text(name, "scale", at, "middle", text, box)


def _free(box: Box, strokes: list[Stroke], figures: list[Box], center: Point) -> bool:
    if any(box.meets(figure, LINES_APART) for figure in figures):
        return False
    return is_clear(box, [(stroke, OFF_ARC) for stroke in strokes], center)


def _line(name: str, radius: float, gaps: list[Disc], center: Point, theme: Theme) -> list[Part]:
    cuts = sorted(_cut(disc, radius) for disc in gaps if abs(disc.away - radius) < disc.air and disc.away)
    if not cuts:
        return [Circle(name, "ring", center, radius)]
    pieces: list[Part] = []
    first, reached = cuts[0]
    for start, end in [*cuts[1:], (first + 360, 0.0)]:
        if start > reached:
            piece = f"{name}-{len(pieces)}"
            pieces.append(Arc(piece, "ring", center, radius, reached, start, theme.hairline))
        reached = max(reached, end)
    return pieces


@dataclass(frozen=True, slots=True)
class Disc:
    """A figure with a little air, as the rings see it: how far from the center, in which direction, how large."""

    away: float
    angle: float
    air: float


def _disc(box: Box, center: Point) -> Disc:
    x, y = (box.left + box.right) / 2 - center.x, (box.top + box.bottom) / 2 - center.y
    air = math.hypot(box.right - box.left, box.bottom - box.top) / 2 + 1.5
    return Disc(math.hypot(x, y), math.degrees(math.atan2(x, -y)), air)


def _cut(disc: Disc, radius: float) -> tuple[float, float]:
    """The angles in which a ring would run through a disc: the law of cosines."""
    cosine = (disc.away**2 + radius**2 - disc.air**2) / (2 * disc.away * radius)
    half = math.degrees(math.acos(max(-1.0, min(1.0, cosine))))
    return disc.angle - half, disc.angle + half
