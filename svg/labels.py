"""Where the labels around a fan go: beside the middle of their sector, clear of the rim and of each other."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

from svg.geometry import Box, Point
from svg.scene import Text
from svg.text import clean, is_rtl, width, wrap
from svg.theme import Theme

ASCENT, DESCENT = 14.0, 4.0  # of a block's first and last line
NAME_STEP, FIRST_STEP, SMALL_STEP = 21.0, 20.0, 18.0  # between baselines
BETWEEN = 10.0  # between the blocks of two areas
WIDEST = 190.0


class Wording(NamedTuple):
    """What a label says. `smalls` are (role, text) below the name."""

    name: str
    smalls: tuple[tuple[str, str], ...]


class Small(NamedTuple):
    """A line under the name: the last part of its id, its role, what is printed, and the whole where that is less."""

    id: str
    role: str
    text: str
    whole: str = ""


class Block(NamedTuple):
    """A label with a place: `top` counts from the center of the fan. `side` is 1 right of it, -1 left, 0 below."""

    angle: float
    side: int
    wording: Wording
    lines: tuple[str, ...]
    smalls: tuple[Small, ...]
    top: float
    height: float
    shortened: bool

    @property
    def bottom(self) -> float:
        return self.top + self.height


def label_angle(index: int, count: int) -> float:
    """The direction of a label: its sector's middle; for two areas, where there is room for words."""
    if count == 2:
        return (48.0, 312.0)[index]
    return 360 * (index + 0.5) / count


def blocks(wordings: tuple[Wording, ...], theme: Theme) -> list[Block]:
    """Every label with its lines and its height, none over another.

    How high the blocks are tells where they stand, so how wide they may be, so how names wrap, so how high
    they are: it goes round until nothing changes, three times at most.
    """
    heights = tuple([_height(1 if wording.name else 0, len(wording.smalls)) for wording in wordings])
    for _ in range(3):
        made = _stacked(wordings, heights, theme)
        before, heights = heights, tuple([block.height for block in made])
        if heights == before:
            return made
    return _stacked(wordings, heights, theme)


def _height(lines: int, smalls: int) -> float:
    name = (lines - 1) * NAME_STEP if lines else 0.0
    below = FIRST_STEP + (smalls - 1) * SMALL_STEP if smalls else 0.0
    return ASCENT + name + below + DESCENT


def _reach(theme: Theme) -> float:
    return theme.rim_radius + theme.rim_stroke / 2 + theme.clear


def _start(angle: float, height: float, reach: float) -> float:
    """Top of a block beside the rim: above its point of the circle at the top, level with it at the side."""
    upwards = math.cos(math.radians(angle))
    share = (1 + min(1.0, max(-1.0, upwards * 1.3))) / 2  # of the height that lies above that point
    return -upwards * reach - share * height


def _side(angle: float) -> int:
    return 0 if angle == 180 else 1 if angle < 180 else -1


def _stacked(wordings: tuple[Wording, ...], heights: tuple[float, ...], theme: Theme) -> list[Block]:
    """The blocks where they stand if they are so high, with the lines that fit there."""
    spots = _spots(heights, theme)
    return [_wrapped(wording, spot, theme) for wording, spot in zip(wordings, spots, strict=True)]


class _Spot(NamedTuple):
    """Where a block stands, and how wide it may be."""

    angle: float
    side: int
    top: float
    room: float


@lru_cache(maxsize=256)  # labels have one line or two of each kind, so their heights come again
def _spots(heights: tuple[float, ...], theme: Theme) -> tuple[_Spot, ...]:
    """Where blocks of these heights stand, in the order of the sectors."""
    angles = [label_angle(index, len(heights)) for index in range(len(heights))]
    reach = _reach(theme)
    tops = [_start(angle, height, reach) for angle, height in zip(angles, heights, strict=True)]
    sides = list(map(_side, angles))
    for side in (1, -1):
        _push_apart([index for index, its in enumerate(sides) if its == side], tops, heights)
    blocks_there = zip(angles, sides, tops, heights, strict=True)
    return tuple(
        _Spot(angle, side, top, _room(side, angle, top, top + height, theme))
        for angle, side, top, height in blocks_there
    )


def _push_apart(indexes: list[int], tops: list[float], heights: tuple[float, ...]) -> None:
    """Blocks of one side: those above the middle go upwards, those below it downwards."""
    column = sorted(indexes, key=tops.__getitem__)
    upper = [index for index in column if tops[index] + heights[index] / 2 < -1]
    edge = -math.inf
    for index in column[len(upper) :]:
        tops[index] = max(tops[index], edge)
        edge = tops[index] + heights[index] + BETWEEN
    edge = tops[column[len(upper)]] - BETWEEN if len(upper) < len(column) else math.inf
    for index in reversed(upper):
        tops[index] = min(tops[index], edge - heights[index])
        edge = tops[index] - BETWEEN


def _wrapped(wording: Wording, spot: _Spot, theme: Theme) -> Block:
    angle, side, top, room = spot
    name = wrap(wording.name, room, theme.name_size, bold=True)
    smalls = tuple([small for role, text in wording.smalls for small in _smalls(role, text, room, theme)])
    grown = _height(len(name.lines), len(smalls))
    return Block(angle, side, wording, name.lines, smalls, top, grown, name.shortened)


@lru_cache(maxsize=1024)
def _smalls(role: str, text: str, room: float, theme: Theme) -> tuple[Small, ...]:
    """One line if it fits; hours break before the arrow, and nothing of them is left out while there is a space."""
    size = theme.small_size
    if width(text, size) <= room:
        return (Small(role, role, text),)
    before, arrow, after = text.partition(" → ")
    fitted = [wrap(part, room, size) for part in ((before, f"→ {after}") if arrow else (text,))]
    whole = text if any(part.shortened for part in fitted) else ""
    lines = [line for part in fitted for line in part.lines]
    return tuple(
        Small(f"{role}-{index}" if index else role, role, line, whole) for index, line in enumerate(lines)
    )


def _room(side: int, angle: float, top: float, bottom: float, theme: Theme) -> float:
    if side == 0:
        return WIDEST
    return min(WIDEST, theme.width / 2 - theme.margin - offset(angle, top, bottom, theme))


@lru_cache(maxsize=256)
def offset(angle: float, top: float, bottom: float, theme: Theme) -> float:
    """How far from the middle a block at the side begins: as near as the rim's clear space allows."""
    reach = _reach(theme)
    nearest = 0.0 if top < 0 < bottom else min(abs(top), abs(bottom))
    beside = math.sqrt(max(0.0, reach * reach - nearest * nearest))
    return max(beside, reach * abs(math.sin(math.radians(angle))) * 0.9, BETWEEN)


@lru_cache(maxsize=64)
def usual_extent(count: int, theme: Theme) -> tuple[float, float]:
    """How far above and below the center labels of a one-line name, hours and a mark reach.

    A figure is at least so high, whatever its labels say, so that the text under it does not jump.
    """
    wording = Wording("Name", (("hours", "1 h"), ("mark", "none")))
    usual = blocks((wording,) * count, theme)
    outside = theme.rim_radius + theme.tick_reach
    return (
        max(outside, *(-block.top for block in usual)),
        max(outside, *(block.bottom for block in usual)),
    )


def texts(index: int, block: Block, center: Point, theme: Theme) -> list[Text]:
    """The lines of one label on the page."""
    side, top = block.side, block.top
    x = center.x + side * (offset(block.angle, top, block.bottom, theme) if side else 0)
    y = center.y + top + ASCENT
    made = []
    whole = block.wording.name if block.shortened else ""
    for number, line in enumerate(block.lines):
        made.append(_text(f"area-{index}-name-{number}", "name", line, Point(x, y), side, theme, whole))
        y += NAME_STEP
    y += FIRST_STEP - NAME_STEP if block.lines else 0
    for small in block.smalls:
        name = f"area-{index}-{small.id}"
        made.append(_text(name, small.role, small.text, Point(x, y), side, theme, small.whole))
        y += SMALL_STEP
    return made


@lru_cache(maxsize=1024)  # names and marks are the same in every figure of a client
def _text(name: str, role: str, line: str, at: Point, side: int, theme: Theme, whole: str) -> Text:
    bold = role == "name"
    size = theme.name_size if bold else theme.small_size
    anchor = ("middle", "left", "right")[side]
    return text_at(name, role, line, at, anchor, size, bold, whole)


def text_at(
    name: str, role: str, line: str, at: Point, anchor: str, size: float, bold: bool, whole: str = ""
) -> Text:
    """A line of text with the room it takes: 0.8 of its size above the baseline, 0.25 below."""
    room = width(line, size, bold)
    left = at.x if anchor == "left" else at.x - (room if anchor == "right" else room / 2)
    box = Box(left, at.y - size * 0.8, left + room, at.y + size * 0.25)
    return Text(name, role, at, anchor, line, box, is_rtl(line), whole)


def wording(name: str, smalls: tuple[tuple[str, str], ...]) -> Wording:
    """The words of a label, cleaned; lines without words fall away."""
    return Wording(
        clean(name), tuple([(role, said) for role, text in smalls if text and (said := clean(text))])
    )
