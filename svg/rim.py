"""The rim: one track around the fan, all hours on one scale from 0 that depends on this figure alone."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from svg.geometry import Point, direction
from svg.scene import Arc, Band, Line, Part
from svg.theme import Theme

SMALLEST_FULL = 300  # minutes: 5 hours


def full_sector(minutes: Iterable[int | None]) -> int:
    """Minutes that fill a sector: 5, 10, 20, 40 … hours, the first that holds them all; 0 where none is."""
    given = [value for value in minutes if value is not None]
    if not given:
        return 0
    full = SMALLEST_FULL
    while full < max(given):
        full *= 2
    return full


class Track(NamedTuple):
    """One sector's piece of the rim, and what its length means."""

    name: str
    center: Point
    start: float
    end: float
    full: int  # minutes
    theme: Theme

    def angle(self, minutes: int) -> float:
        return self.start + (self.end - self.start) * minutes / self.full

    def turn(self, length: float) -> float:
        """Degrees of so many units along the rim."""
        return math.degrees(length / self.theme.rim_radius)

    def arc(self, part: str, role: str, start: float, end: float) -> Arc:
        theme = self.theme
        stroke = theme.rim_stroke if role == "now" else theme.hairline
        return Arc(f"{self.name}-{part}", role, self.center, theme.rim_radius, start, end, stroke)

    def hollow(self, role: str, start: float, end: float) -> Band:
        """A hollow piece as high as the solid one: its outline lies inside the angles given."""
        theme, inset = self.theme, self.theme.hollow_stroke / 2
        low = theme.rim_radius - theme.rim_stroke / 2 + inset
        high = theme.rim_radius + theme.rim_stroke / 2 - inset
        turn = self.turn(inset)
        stroke = theme.hollow_stroke
        return Band(f"{self.name}-wanted", role, self.center, low, high, start + turn, end - turn, stroke)

    def tick(self, angle: float) -> Line:
        theme = self.theme
        inner, outer = theme.rim_radius - theme.tick_reach, theme.rim_radius + theme.tick_reach
        x, y = direction(angle)
        near = Point(self.center.x + inner * x, self.center.y - inner * y)
        far = Point(self.center.x + outer * x, self.center.y - outer * y)
        return Line(f"{self.name}-wanted", "tick", near, far, theme.tick_stroke)


def rim(track: Track, now: int | None, wanted: int | None) -> list[Part]:
    """Track, hours now and hours wanted of one area, in the order they are painted."""
    if now is None and wanted is None:
        return [track.arc("track", "track", track.start, track.end)]
    if now is not None and wanted is not None and wanted < now:
        return _less(track, now, wanted)
    return _same_or_more(track, now, wanted)


def _same_or_more(track: Track, now: int | None, wanted: int | None) -> list[Part]:
    """Solid up to now, hollow from there to wanted. Where now is missing the hollow piece is dashed."""
    reached = track.start if not now else max(track.angle(now), track.start + track.turn(2))
    solid: list[Part] = [track.arc("now", "now", track.start, reached)] if now else []
    if wanted is None or wanted == (now or 0):
        return [*_rest(track, reached), *solid]
    # A hollow piece shorter than this would close up and look solid: it reaches a little too far instead.
    stop = min(max(track.angle(wanted), reached + track.turn(6)), track.end + track.turn(4))
    role = "wanted" if now is not None else "wanted-alone"
    return [*_rest(track, stop), *solid, track.hollow(role, reached, stop)]


def _less(track: Track, now: int, wanted: int) -> list[Part]:
    """Solid up to now with a tick across it at wanted, free on both sides so that it shows without colour."""
    free = track.turn(track.theme.tick_stroke / 2 + 2)
    stub = track.turn(2)  # what is left of the solid piece on either side is never less than this
    reached = max(track.angle(now), track.start + stub + free)
    tick = max(min(track.angle(wanted), reached - free - stub), track.start)
    parts = _rest(track, reached)
    if tick - free > track.start:
        parts.append(track.arc("now", "now", track.start, max(tick - free, track.start + stub / 2)))
    parts.append(track.arc("now-over", "now", tick + free, reached))
    return [*parts, track.tick(tick)]


def _rest(track: Track, reached: float) -> list[Part]:
    if reached >= track.end - track.turn(1):
        return []
    return [track.arc("track", "track", reached, track.end)]
