"""The fan: one sector per area, ratings as arcs, hours on the rim around them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from svg.geometry import Point, sectors
from svg.scene import Arc, Handles, Part, Scene
from svg.theme import THEME, Theme

MOST_AREAS = 12


@dataclass(frozen=True, slots=True)
class FanArea:
    """One area, its wording done. Minutes are whole; None is "not asked", which is not zero."""

    name: str
    position: float | None  # the rating's place, 0 to 1 of the full radius; None: not asked
    rating: str  # the numeral as printed, "" when not asked
    was: float | None = None  # the place of the previous rating where it changed
    now: int | None = None
    wanted: int | None = None
    hours: str = ""  # "2 h → 12 h", "8 h, stays"
    mark: str = ""  # "no list yet"
    missing: str = ""  # "not asked": printed where the rating is missing
    sentence: str = ""  # the area in words, for those who hear the figure


@dataclass(frozen=True, slots=True)
class Ring:
    """A hairline ring at a place of the scale, and the number printed on it."""

    position: float
    label: str


@dataclass(frozen=True, slots=True)
class Fan:
    areas: tuple[FanArea, ...]
    rings: tuple[Ring, ...]
    title: str
    summary: str
    footer_left: str
    rim_words: str  # "full rim: {hours} h a week"; "" prints none
    footer_was: str = ""  # "thin arc: 6 Oct"


def place(fan: Fan, theme: Theme = THEME) -> Scene:
    """The figure as numbers. Raises ValueError for no area, more than twelve, NaN and infinity."""
    _check(fan)
    center = Point(theme.width / 2, 226.0)
    spans = sectors(len(fan.areas), 4.0)
    parts: list[Part] = []
    for index, (area, (start, end)) in enumerate(zip(fan.areas, spans, strict=True)):
        if area.position is not None:
            radius = area.position * theme.full_radius
            parts.append(
                Arc(f"area-{index}-rating", "rating", center, radius, start, end, theme.rating_stroke)
            )
    handles = Handles(center, theme.full_radius, theme.rim_radius, 0, spans)
    sentences = (fan.summary, *(area.sentence for area in fan.areas))
    return Scene(theme.width, 452.0, fan.title, sentences, tuple(parts), handles)


def _check(fan: Fan) -> None:
    if not 1 <= len(fan.areas) <= MOST_AREAS:
        raise ValueError(f"a fan has 1 to {MOST_AREAS} areas")
    places = [area.position for area in fan.areas] + [area.was for area in fan.areas]
    places += [ring.position for ring in fan.rings]
    if not all(place is None or (math.isfinite(place) and 0 <= place <= 1) for place in places):
        raise ValueError("a place on the scale is a number from 0 to 1")
