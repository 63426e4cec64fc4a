"""Where the numeral of each rating stands: just off its arc, clear of every other stroke and numeral."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from svg.geometry import Box, Point, polar
from svg.ink import CAP, Extent, Stroke, extent_of, figure_box, is_clear, line_box
from svg.text import width
from svg.theme import Theme

INSIDE_FROM = 8 / 9 - 1e-9  # from here up the numeral stands inside its arc
OFF_ARC = 4.0  # between the arc's edge and the figure
APART = 3.0  # between a numeral and anything that is not its own arc
OWN = 1.0  # to its own arc it keeps by its rounded shape, so the corners of its box may come nearer
INNERMOST = 26.0  # nearer to the center a numeral would crowd the arcs of other sectors


class Sector(NamedTuple):
    """A rated sector: where its arc lies and where the one before lay."""

    text: str
    radius: float
    start: float
    end: float
    was: float | None  # radius

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


class Place(NamedTuple):
    """The middle of a numeral, its ink, and its room as a line of text."""

    middle: Point
    ink: Box
    line: Box


class _Spot(NamedTuple):
    """A place that may be free, and how it looks from the center."""

    place: Place
    extent: Extent


def numeral_places(
    sectors: list[Sector | None], strokes: list[Stroke], center: Point, theme: Theme
) -> list[Place | None]:
    """Where every numeral stands, in the order of the sectors; None where there is none.

    Each takes the first place that is free: its own side, then the other; then out along the sector, where
    arcs crowd near the center.
    """
    taken: list[Box] = []
    places: list[Place | None] = []
    for sector in sectors:
        if sector is None:
            places.append(None)
            continue
        place = _free(sector, strokes, taken, center, theme)
        taken.append(place.line)
        places.append(place)
    return places


def _free(sector: Sector, strokes: list[Stroke], taken: list[Box], center: Point, theme: Theme) -> Place:
    start, own = sector.start, sector.radius
    gaps = [(s, OWN if s.start == start and s.inner < own < s.outer else APART) for s in strokes]
    best = _best(sector, center, theme)
    if best is not None and _is_free(best, gaps, taken):
        return best.place
    for spot in _spots(sector, center, theme):
        if spot is not best and _is_free(spot, gaps, taken):
            return spot.place
    # Twelve areas always leave a place; a numeral of unheard-of length stands in the middle of its sector.
    return _place(sector.text, polar(center, theme.full_radius / 2, sector.middle), theme)


def _is_free(spot: _Spot, gaps: list[tuple[Stroke, float]], taken: list[Box]) -> bool:
    if not is_clear(spot.extent, gaps):
        return False
    return not any(spot.place.line.meets(other, 0.5) for other in taken)


@lru_cache(maxsize=1024)  # it is nearly always free, and the same for the same rating in the same sector
def _best(sector: Sector, center: Point, theme: Theme) -> _Spot | None:
    return next(_spots(sector, center, theme), None)


def _spots(sector: Sector, center: Point, theme: Theme) -> Iterator[_Spot]:
    """Where the numeral may stand if nothing else is there, best first."""
    limit = theme.rim_radius - theme.tick_reach - APART - theme.name_size * CAP / 2
    turn, half = math.radians(sector.middle), width(sector.text, theme.name_size, bold=True) / 2
    x, y = math.sin(turn), math.cos(turn)
    for radius in _radii(sector, half, theme):
        if radius <= limit:
            place = _place(sector.text, Point(center.x + radius * x, center.y - radius * y), theme)
            yield _Spot(place, extent_of(place.ink, center))


def _place(text: str, middle: Point, theme: Theme) -> Place:
    size = theme.name_size
    return Place(middle, figure_box(text, middle, size, bold=True), line_box(text, middle, size, bold=True))


def _radii(sector: Sector, half: float, theme: Theme) -> Iterator[float]:
    """Radii to try, best first: its own side, the other, then further and further off on either."""
    turn = math.radians(sector.middle)
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
