"""The fan: one sector per area, ratings as arcs, hours on the rim around them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from svg import labels, numerals
from svg.geometry import Point, polar, sectors
from svg.ink import CAP, Stroke, stroke_of
from svg.rim import Track, full_sector, rim
from svg.rings import Ring, scale
from svg.scene import Arc, Circle, Handles, Part, Scene, Text
from svg.text import clean, clean_once, shorten, width
from svg.theme import THEME, Theme

__all__ = ["Fan", "FanArea", "Ring", "place"]

MOST_AREAS = 12
PAD = 4.5  # degrees left free at both ends of a sector
LONE_PAD = 10.0  # a single area is an open ring
DOT_AWAY, DOT_RADIUS = (
    12.0,
    2.5,
)  # a rating at the very bottom of the scale is a dot, this far from the center
FOOTER_ABOVE, FOOTER_STEP, BESIDE = 32.0, 18.0, 8.0


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
class Fan:
    areas: tuple[FanArea, ...]
    rings: tuple[Ring, ...]
    title: str
    summary: str
    footer_left: str
    rim_words: str  # "full rim: {hours} h a week"; "" prints none
    footer_was: str = ""  # "thin arc: 6 Oct"
    reach: int = 0  # minutes that the rim must hold beside its own, so that several figures have one scale


def place(fan: Fan, theme: Theme = THEME) -> Scene:
    """The figure as numbers. Raises ValueError for no area, more than twelve, NaN and infinity."""
    _check(fan)
    count = len(fan.areas)
    spans = sectors(count, LONE_PAD if count == 1 else PAD)
    made = labels.blocks(tuple(map(_wording, fan.areas)), theme)
    above, below = labels.usual_extent(count, theme)
    above = max(above, *[-block.top for block in made])
    below = max(below, *[block.bottom for block in made])
    center = Point(theme.width / 2, math.ceil(theme.head + above))
    given = [minutes for area in fan.areas for minutes in (area.now, area.wanted)]
    full = full_sector([*given, fan.reach or None])

    arcs = [
        _arcs(f"area-{index}", area.position, area.was, *span, center, theme)
        for index, (area, span) in enumerate(_both(fan, spans))
    ]
    strokes = [stroke for drawn in arcs for stroke in drawn.strokes]
    figures = _numerals(fan, spans, strokes, center, theme)
    rings, numbers = scale(fan.rings, strokes, [figure.box for figure in figures.values()], center, theme)
    parts: list[Part] = [*rings, *numbers]
    for index, (area, (start, end)) in enumerate(_both(fan, spans)):
        if full:
            parts += rim(Track(f"area-{index}", center, start, end, full, theme), area.now, area.wanted)
        parts += arcs[index].parts
        if index in figures:
            parts.append(figures[index])
        parts += labels.texts(index, made[index], center, theme)
    footer, height = _footer(fan, full, center.y + below, theme)
    handles = Handles(center, theme.full_radius, theme.rim_radius, full, spans)
    said = map(clean_once, [fan.summary, *[area.sentence for area in fan.areas]])
    sentences = tuple(filter(None, said))
    return Scene(theme.width, height, clean(fan.title), sentences, (*parts, *footer), handles)


def _check(fan: Fan) -> None:
    if not 1 <= len(fan.areas) <= MOST_AREAS:
        raise ValueError(f"a fan has 1 to {MOST_AREAS} areas")
    given = [place for area in fan.areas for place in (area.position, area.was) if place is not None]
    given += [ring.position for ring in fan.rings]
    if not all(0 <= place <= 1 for place in given):  # false for NaN and infinity too
        raise ValueError("a place on the scale is a number from 0 to 1")


def _both(fan: Fan, spans: tuple[tuple[float, float], ...]) -> list[tuple[FanArea, tuple[float, float]]]:
    return list(zip(fan.areas, spans, strict=True))


def _wording(area: FanArea) -> labels.Wording:
    missing = area.missing if area.position is None else ""
    return labels.wording(area.name, (("hours", area.hours), ("missing", missing), ("mark", area.mark)))


class _Arcs(NamedTuple):
    """The ratings of one area, and what they cover."""

    parts: tuple[Part, ...]
    strokes: tuple[Stroke, ...]


@lru_cache(maxsize=1024)  # ratings are few, and so are sectors
def _arcs(
    name: str,
    position: float | None,
    was: float | None,
    start: float,
    end: float,
    center: Point,
    theme: Theme,
) -> _Arcs:
    """The previous rating as a thin arc, the rating as a thick one; dots in the middle for a missing one."""
    parts: list[Part] = []
    span = (start, end)
    if was is not None:
        radius = _was_radius(was, position, theme)
        parts.append(_stroke(f"{name}-was", "was", radius, span, center, theme.was_stroke))
    if position is None:
        radius = theme.full_radius / 2
        parts.append(_stroke(f"{name}-rating", "missing-arc", radius, span, center, theme.dotted_stroke))
    else:
        radius = position * theme.full_radius
        parts.append(_stroke(f"{name}-rating", "rating", radius, span, center, theme.rating_stroke))
    strokes = (stroke_of(part, center) for part in parts)
    return _Arcs(tuple(parts), tuple(stroke for stroke in strokes if stroke))


def _stroke(
    name: str, role: str, radius: float, span: tuple[float, float], center: Point, thick: float
) -> Part:
    """An arc; where it would be a mere wedge at the center, a dot in the sector."""
    if radius < thick:
        size = DOT_RADIUS + radius / 5
        return Circle(name, f"{role}-dot", polar(center, DOT_AWAY, sum(span) / 2), size)
    return Arc(name, role, center, radius, span[0], span[1], thick)


def _was_radius(was: float, position: float | None, theme: Theme) -> float:
    """The previous rating's radius, never hidden under the stroke of a rating that hardly changed."""
    radius = was * theme.full_radius
    if position is None:
        return radius
    now, least = position * theme.full_radius, theme.rating_stroke / 2 + theme.was_stroke / 2 + 1.5
    if abs(radius - now) >= least:
        return radius
    return now + math.copysign(least, radius - now)


def _numerals(
    fan: Fan,
    spans: tuple[tuple[float, float], ...],
    strokes: list[Stroke],
    center: Point,
    theme: Theme,
) -> dict[int, Text]:
    """The numeral of each area that has one."""
    found: list[numerals.Sector | None] = []
    for area, (start, end) in _both(fan, spans):
        text = clean(area.rating)
        if area.position is None or not text:
            found.append(None)
            continue
        was = None if area.was is None else area.was * theme.full_radius
        radius = max(area.position * theme.full_radius, DOT_AWAY)
        found.append(numerals.Sector(text, radius, start, end, was))
    places = numerals.numeral_places(found, strokes, center, theme)
    return {
        index: _numeral(index, sector.text, place, theme)
        for index, (sector, place) in enumerate(zip(found, places, strict=True))
        if sector and place
    }


def _numeral(index: int, text: str, place: numerals.Place, theme: Theme) -> Text:
    at = Point(place.middle.x, place.middle.y + theme.name_size * CAP / 2)
    return Text(f"area-{index}-numeral", "numeral", at, "middle", text, place.ink)


def _footer(fan: Fan, full: int, below: float, theme: Theme) -> tuple[list[Text], float]:
    """(Date on the left, explanations on the right; height of the figure). Two lines where one is too short."""
    rim_words = fan.rim_words.replace("{hours}", str(full // 60)) if full else ""
    notes = [said for said in map(clean, (rim_words, fan.footer_was)) if said]
    date, size, edge = clean(fan.footer_left), theme.fine_size, theme.margin + 2
    room = theme.width - 2 * edge - width(date, size) - 3 * BESIDE
    joined = " · ".join(notes)
    lines = [joined] if width(joined, size) <= room else notes
    y = math.ceil(below + FOOTER_ABOVE)
    made = []
    if date:
        made.append(_foot("footer-date", date, Point(edge, y), "left", room, theme))
    for index, line in enumerate(line for line in lines if line):
        at = Point(theme.width - edge, y + index * FOOTER_STEP)
        made.append(_foot(f"footer-{index}", line, at, "right", max(room, theme.width / 2), theme))
    return made, y + (max(len(lines), 1) - 1) * FOOTER_STEP + theme.foot


def _foot(name: str, line: str, at: Point, anchor: str, room: float, theme: Theme) -> Text:
    fitted = shorten(line, room, theme.fine_size)
    whole = line if fitted.shortened else ""
    return labels.text_at(name, "footer", "".join(fitted.lines), at, anchor, theme.fine_size, False, whole)
