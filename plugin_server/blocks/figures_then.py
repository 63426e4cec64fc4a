"""The figure of two sessions laid over each other, and the figures on the way from one session to another.

What lies between two sessions was never said by anyone: it is drawn for the eye alone, so that it can follow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plugin_server.blocks.figures import hours_label, rings
from plugin_server.blocks.then import Laid, LaidArea, day_of
from plugin_server.blocks.wording import day, day_beside, hours, number
from plugin_server.blocks.words import WORDS
from plugin_server.model import Area, Scale, Session
from plugin_server.notes.values import area_key
from svg import fan
from svg.canvas import draw
from svg.fan import MOST_AREAS, Fan, FanArea
from svg.scene import Scene

HALF = 0.5


@dataclass(frozen=True, slots=True)
class Way:
    """On the way from another session: `share` of it is gone, 0 to 1."""

    start: Session
    share: float


def fits(laid: Laid) -> bool:
    """Are the areas few enough for a picture?"""
    return 1 <= len(laid.areas) <= MOST_AREAS


def then_figure(laid: Laid, way: Way | None = None) -> bytes | None:
    """The figure as SVG; None where the areas are too many for a picture. No client's name is in it."""
    scene = then_scene(laid, way)
    return draw(scene).encode() if scene else None


def then_scene(laid: Laid, way: Way | None = None) -> Scene | None:
    """The later session as a fan, the ratings of the other as thin arcs, each area in the sector it has in both."""
    if not fits(laid):
        return None
    now, then = day_of(laid.now), day_of(laid.then)
    areas = tuple(_on_the_way(laid, area, way) if way else _area(laid, area) for area in laid.areas)
    return fan.place(
        Fan(
            areas=areas,
            rings=tuple(rings(laid.now.scale)),
            title=WORDS.then.title.format(now=_day(now), then=_day(then)),
            summary="",
            footer_left=_day(now),
            rim_words=WORDS.figure.rim.format(period=laid.settings.period),
            footer_was=_thin(laid) if any(area.was is not None for area in areas) else "",
            reach=laid.reach,
        )
    )


def _day(iso: str | None) -> str:
    return day(iso) if iso else ""


def _beside(laid: Laid) -> str:
    then = day_of(laid.then)
    return day_beside(then, day_of(laid.now)) if then else ""


def _thin(laid: Laid) -> str:
    return WORDS.figure.was.format(day=_beside(laid))


def _area(laid: Laid, area: LaidArea) -> FanArea:
    now = area.now or Area(area.name)
    position, was = _place(now, laid.now.scale), _place(area.then, laid.then.scale)
    return FanArea(
        name=area.name,
        position=position,
        rating="" if now.rating is None else number(now.rating),
        was=None if was == position else was,
        now=now.now,
        wanted=now.wanted,
        hours=hours_label(now),
        mark=_mark(laid, area),
        missing=WORDS.table.not_asked if area.now and now.rating is None else "",
        sentence=_said(laid, area),
    )


def _place(area: Area | None, scale: Scale) -> float | None:
    return None if area is None or area.rating is None else scale.position(area.rating)


def _mark(laid: Laid, area: LaidArea) -> str:
    """Why there is one arc where one would look for two."""
    say, then = WORDS.then, _beside(laid)
    if area.now is None:
        return say.only_then.format(then=then)
    if area.then is None:
        return say.not_then.format(then=then)
    missing = area.then.rating is None and area.now.rating is not None
    return say.not_asked_then.format(then=then) if missing else ""


def _said(laid: Laid, area: LaidArea) -> str:
    """`Vision: rated 3, 2 hours now, 12 hours wanted, 6 Oct: 2.`"""
    return f"{area.name}: {WORDS.comma.join(_said_parts(laid, area))}."


def _said_parts(laid: Laid, area: LaidArea) -> Iterator[str]:
    say, now = WORDS.figure, area.now
    if now and now.rating is not None:
        yield say.said_rating.format(rating=number(now.rating))
    elif now:
        yield say.said_not_rated
    if now and now.now is not None:
        yield say.said_now.format(hours=hours(now.now))
    if now and now.wanted is not None:
        yield say.said_wanted.format(hours=hours(now.wanted))
    if area.then and area.then.rating is not None:
        yield WORDS.then.said_then.format(then=_beside(laid), rating=number(area.then.rating))
    if mark := _mark(laid, area):
        yield mark


# ------------------------------------------------------------------ on the way


def _on_the_way(laid: Laid, area: LaidArea, way: Way) -> FanArea:
    """Arcs and hours between two sessions; words and numbers are those of the nearer one."""
    end, start = area.now or Area(area.name), _at_start(area, way)
    places = _place(start, way.start.scale), _place(end, laid.now.scale)
    near = start if way.share < HALF else end
    return FanArea(
        name=area.name,
        position=_between(*places, places[way.share >= HALF], way.share),
        rating="" if near.rating is None else number(near.rating),
        was=_place(area.then, laid.then.scale),
        now=_minutes(start.now, end.now, near.now, way.share),
        wanted=_minutes(start.wanted, end.wanted, near.wanted, way.share),
        hours=hours_label(near),
        mark=_mark(laid, area),
        missing=WORDS.table.not_asked if near.rating is None else "",
    )


def _at_start(area: LaidArea, way: Way) -> Area:
    known = area.now or area.then or Area(area.name)
    key = area_key(known.name)
    return next((one for one in way.start.areas if area_key(one.name) == key), Area(area.name))


def _between(start: float | None, end: float | None, near: float | None, share: float) -> float | None:
    """Where one of the two is missing there is no way between them: it is there, or not."""
    return near if start is None or end is None else start + (end - start) * share


def _minutes(start: int | None, end: int | None, near: int | None, share: float) -> int | None:
    found = _between(start, end, near, share)
    return None if found is None else round(found)
