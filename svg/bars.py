"""Hours as bars from the left, all on one scale: solid for now, hollow up to more, a tick where less is wanted."""

from __future__ import annotations

from typing import NamedTuple

from svg.geometry import Box, Point
from svg.scene import Frame, Line, Part
from svg.theme import Theme

SHORTEST = 1.5  # of a solid piece; a shorter one would not be seen
SHORTEST_HOLLOW = 5.0  # a shorter one would close up and look solid
FREE = 1.5  # on both sides of a tick, so that it shows without colour


class Gauge(NamedTuple):
    """Where the bar of one cell lies: its left end, the height of its middle, and what its length means."""

    name: str
    left: float
    length: float
    y: float
    full: int  # minutes
    theme: Theme

    def at(self, minutes: int) -> float:
        return self.left + self.length * minutes / self.full

    def solid(self, part: str, start: float, end: float) -> Line:
        ends = Point(start, self.y), Point(end, self.y)
        return Line(f"{self.name}-{part}", "bar", *ends, self.theme.bar_stroke)

    def hollow(self, role: str, start: float, end: float) -> Frame:
        """As high as the solid piece: its outline lies inside the ends given."""
        inset, half = self.theme.bar_outline / 2, self.theme.bar_stroke / 2
        box = Box(start + inset, self.y - half + inset, end - inset, self.y + half - inset)
        return Frame(f"{self.name}-wanted", role, box, self.theme.bar_outline)

    def tick(self, x: float) -> Line:
        reach = self.theme.bar_tick_reach
        ends = Point(x, self.y - reach), Point(x, self.y + reach)
        return Line(f"{self.name}-wanted", "bar-tick", *ends, self.theme.bar_tick)


def bar(gauge: Gauge, now: int | None, wanted: int | None) -> list[Part]:
    """Hours now and hours wanted of one cell, in the order they are painted. Minutes; None is "not asked"."""
    if now is not None and wanted is not None and wanted < now:
        return _less(gauge, now, wanted)
    reached = max(gauge.at(now), gauge.left + SHORTEST) if now else gauge.left
    solid: list[Part] = [gauge.solid("now", gauge.left, reached)] if now else []
    if wanted is None or wanted == (now or 0):
        return solid
    stop = max(gauge.at(wanted), reached + SHORTEST_HOLLOW)
    return [*solid, gauge.hollow("bar-wanted" if now is not None else "bar-alone", reached, stop)]


def _less(gauge: Gauge, now: int, wanted: int) -> list[Part]:
    """Solid up to now, with a tick across it at wanted; what is left on its right never vanishes."""
    free = gauge.theme.bar_tick / 2 + FREE
    reached = max(gauge.at(now), gauge.left + free + SHORTEST)
    tick = max(min(gauge.at(wanted), reached - free - SHORTEST), gauge.left)
    over: list[Part] = [gauge.solid("now-over", tick + free, reached), gauge.tick(tick)]
    if tick - free < gauge.left + SHORTEST:
        return over
    return [gauge.solid("now", gauge.left, tick - free), *over]
