"""Where the labels around a fan go: beside the middle of their sector, clear of the rim and of each other."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from svg.geometry import Box, Point
from svg.scene import Text
from svg.text import clean, is_rtl, width, wrap
from svg.theme import Theme

ASCENT, DESCENT = 14.0, 4.0  # of a block's first and last line
NAME_STEP, FIRST_STEP, SMALL_STEP = 21.0, 20.0, 18.0  # between baselines
BETWEEN = 10.0  # between the blocks of two areas
WIDEST = 190.0


@dataclass(frozen=True, slots=True)
class Wording:
    """What a label says. `smalls` are (role, text) below the name."""

    name: str
    smalls: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Small:
    """A line under the name: the last part of its id, its role, what is printed, and the whole where that is less."""

    id: str
    role: str
    text: str
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A label with a place: `top` counts from the center of the fan."""

    angle: float
    wording: Wording
    lines: tuple[str, ...] = ()
    smalls: tuple[Small, ...] = ()
    top: float = 0.0
    shortened: bool = False

    def moved(self, top: float) -> Block:
        return Block(self.angle, self.wording, self.lines, self.smalls, top, self.shortened)

    @property
    def height(self) -> float:
        name = (len(self.lines) - 1) * NAME_STEP if self.lines else 0.0
        smalls = FIRST_STEP + (len(self.smalls) - 1) * SMALL_STEP if self.smalls else 0.0
        return ASCENT + name + smalls + DESCENT

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def side(self) -> int:
        """1: right of the fan; -1: left of it; 0: under its middle."""
        return 0 if self.angle == 180 else 1 if self.angle < 180 else -1


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
    count = len(wordings)
    made = _stacked(
        [_first(label_angle(index, count), wording) for index, wording in enumerate(wordings)], theme
    )
    for _ in range(3):
        wrapped = [_wrapped(block, theme) for block in made]
        if wrapped == made:
            return made
        made = _stacked(wrapped, theme)
    return [_wrapped(block, theme) for block in made]


def _first(angle: float, wording: Wording) -> Block:
    """A block of a one-line name, before anything is known of its room."""
    smalls = tuple(Small(role, role, text) for role, text in wording.smalls)
    return Block(angle, wording, (wording.name,) if wording.name else (), smalls)


def _reach(theme: Theme) -> float:
    return theme.rim_radius + theme.rim_stroke / 2 + theme.clear


def _start(block: Block, theme: Theme) -> float:
    """Top of the block beside the rim: above its point of the circle at the top, level with it at the side."""
    upwards = math.cos(math.radians(block.angle))
    share = (1 + min(1.0, max(-1.0, upwards * 1.3))) / 2  # of the height that lies above that point
    return -upwards * _reach(theme) - share * block.height


def _stacked(made: list[Block], theme: Theme) -> list[Block]:
    """Blocks of one side pushed apart: those above the middle upwards, those below it downwards."""
    tops = [_start(block, theme) for block in made]
    for side in (1, -1):
        column = sorted(
            (index for index, block in enumerate(made) if block.side == side), key=tops.__getitem__
        )
        upper = [index for index in column if tops[index] + made[index].height / 2 < -1]
        edge = -math.inf
        for index in column[len(upper) :]:
            tops[index] = max(tops[index], edge)
            edge = tops[index] + made[index].height + BETWEEN
        edge = tops[column[len(upper)]] - BETWEEN if len(upper) < len(column) else math.inf
        for index in reversed(upper):
            tops[index] = min(tops[index], edge - made[index].height)
            edge = tops[index] - BETWEEN
    return [block.moved(top) for block, top in zip(made, tops, strict=True)]


def _wrapped(block: Block, theme: Theme) -> Block:
    room = _room(block, theme)
    name = wrap(block.wording.name, room, theme.name_size, bold=True)
    smalls = tuple(small for role, text in block.wording.smalls for small in _smalls(role, text, room, theme))
    return Block(block.angle, block.wording, name.lines, smalls, block.top, name.shortened)


def _smalls(role: str, text: str, room: float, theme: Theme) -> list[Small]:
    """One line if it fits; hours break before the arrow, and nothing of them is left out while there is a space."""
    size = theme.small_size
    if width(text, size) <= room:
        return [Small(role, role, text)]
    before, arrow, after = text.partition(" → ")
    fitted = [wrap(part, room, size) for part in ((before, f"→ {after}") if arrow else (text,))]
    whole = text if any(part.shortened for part in fitted) else ""
    lines = [line for part in fitted for line in part.lines]
    return [
        Small(f"{role}-{index}" if index else role, role, line, whole) for index, line in enumerate(lines)
    ]


def _room(block: Block, theme: Theme) -> float:
    if block.side == 0:
        return WIDEST
    return min(WIDEST, theme.width / 2 - theme.margin - offset(block, theme))


def offset(block: Block, theme: Theme) -> float:
    """How far from the middle a block at the side begins: as near as the rim's clear space allows."""
    reach = _reach(theme)
    nearest = 0.0 if block.top < 0 < block.bottom else min(abs(block.top), abs(block.bottom))
    beside = math.sqrt(max(0.0, reach * reach - nearest * nearest))
    return max(beside, reach * abs(math.sin(math.radians(block.angle))) * 0.9, BETWEEN)


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
    x = center.x + block.side * (offset(block, theme) if block.side else 0)
    y = center.y + block.top + ASCENT
    made = []
    whole = block.wording.name if block.shortened else ""
    for number, line in enumerate(block.lines):
        made.append(_text(f"area-{index}-name-{number}", "name", line, Point(x, y), block.side, theme, whole))
        y += NAME_STEP
    y += FIRST_STEP - NAME_STEP if block.lines else 0
    for small in block.smalls:
        name = f"area-{index}-{small.id}"
        made.append(_text(name, small.role, small.text, Point(x, y), block.side, theme, small.whole))
        y += SMALL_STEP
    return made


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
    left = at.x - {"left": 0.0, "middle": room / 2, "right": room}[anchor]
    box = Box(left, at.y - size * 0.8, left + room, at.y + size * 0.25)
    return Text(name, role, at, anchor, line, box, is_rtl(line), whole)


def wording(name: str, smalls: tuple[tuple[str, str], ...]) -> Wording:
    """The words of a label, cleaned; lines without words fall away."""
    cleaned = ((role, clean(text)) for role, text in smalls)
    return Wording(clean(name), tuple((role, text) for role, text in cleaned if text))
