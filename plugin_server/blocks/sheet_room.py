"""How a sheet is laid out so that it fits on one page, A4 or Letter, wherever it is printed.

A page cannot be asked how much room its words will take, and browsers differ; so the room is reckoned here, by the
table of text widths that the figures use. All lengths are millimetres, and the very same stand in `sheet_style`.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum

from plugin_server.blocks.figures import room_of
from plugin_server.blocks.sheet_context import Kind, Sheet, SheetRow, SheetTable
from plugin_server.blocks.words import WORDS

WIDTH = 182.0  # A4 without margins; Letter is wider
HEIGHT = 255.0  # Letter without margins; A4 is higher
SPARE = 4.0  # for what fonts do that no table knows
GAP = 6.0  # between the parts
TAKE_ALONG, RULED = 10.0, 9.0  # its heading; from one ruled line to the next
FEWEST, MOST, USUAL = 5, 12, 8  # ruled lines
FIGURES = (112, 104, 96)  # heights that the figure may have on its own
FIGURE_MISSING = 5  # a line that says so
FIGURE_BESIDE, FIGURE_TIGHT = 106.0, 100.0  # its width beside the ruled lines
_SIZE = re.compile(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"')


class Layout(StrEnum):
    """What gives way when there is much to print: the ruled lines become fewer, the figure smaller, the words of the
    table smaller; then the figure and the ruled lines stand beside each other; then the words are as small as print
    goes. What does not fit so goes on, on a second page, in words that are easier to read."""

    WIDE = "wide"
    SMALL = "small"
    BESIDE = "beside"
    CLOSE = "beside small"
    TIGHT = "beside small tight"


@dataclass(frozen=True, slots=True)
class Plan:
    """`figure` is the height of the figure, 0 where its width tells it; `lines` how many ruled lines there are."""

    layout: Layout
    figure: int
    lines: int


@dataclass(frozen=True, slots=True)
class Measures:
    """Of a table: size of the words, from line to line, around the words of a cell; widths of the columns."""

    size: float
    line: float
    above_below: float
    between: float  # to the right of a cell
    area: float  # where there are lists; else the area has what the others leave
    rating: float
    hours: float
    share: float


WIDE = Measures(3.7, 5.0, 2.2, 3.0, 44.0, 24.0, 36.0, 36.0)
SMALL = Measures(3.0, 3.8, 1.4, 2.5, 40.0, 18.0, 25.0, 30.0)
TIGHT = Measures(2.8, 3.5, 1.4, 2.5, 40.0, 18.0, 25.0, 30.0)
HEAD = 12.0  # of the page
BOX = 5.5  # before a task
UNDER_TASK = 0.5


def plan_of(sheet: Sheet) -> Plan:
    """The first layout that fits on a page; where none does, the last one goes on."""
    figures = FIGURES if sheet.figure else (FIGURE_MISSING,)
    for layout, measures in ((Layout.WIDE, WIDE), (Layout.SMALL, SMALL)):
        table = table_height(sheet.table, measures)
        for figure in figures:
            left = HEIGHT - SPARE - (HEAD + figure + GAP + table + GAP + TAKE_ALONG)
            if left >= FEWEST * RULED:
                return Plan(layout, figure, min(MOST, math.floor(left / RULED)))
    if not sheet.figure:
        return Plan(Layout.SMALL, FIGURE_MISSING, USUAL)
    return _beside(sheet)


def _beside(sheet: Sheet) -> Plan:
    fitting = (one for one in (Layout.BESIDE, Layout.CLOSE, Layout.TIGHT) if _fits_beside(sheet, one))
    layout = next(fitting, Layout.CLOSE)
    return Plan(layout, 0, math.floor((_figure_beside(sheet, layout) - TAKE_ALONG) / RULED))


def _fits_beside(sheet: Sheet, layout: Layout) -> bool:
    measures = {Layout.BESIDE: WIDE, Layout.TIGHT: TIGHT}.get(layout, SMALL)
    upper = HEAD + _figure_beside(sheet, layout) + GAP
    return upper + table_height(sheet.table, measures) <= HEIGHT - SPARE


def _figure_beside(sheet: Sheet, layout: Layout) -> float:
    """Its height, from its width."""
    found = _SIZE.search(sheet.figure)
    ratio = float(found[2]) / float(found[1]) if found else 0.0
    return ratio * (FIGURE_TIGHT if layout is Layout.TIGHT else FIGURE_BESIDE)


def table_height(table: SheetTable, measures: Measures) -> float:
    """What the table takes at most."""
    widths = _widths(table, measures)
    head = max(lines_of(word, room, measures.size) for word, room in zip(table.heads, widths, strict=False))
    rows = (_row(row, widths, measures) for row in table.rows)
    return head * measures.line + measures.above_below + sum(rows)


def _widths(table: SheetTable, measures: Measures) -> list[float]:
    """Room for the words of each column, the lists last."""
    known = {
        Kind.AREA: measures.area,
        Kind.RATING: measures.rating,
        Kind.HOURS: measures.hours,
        Kind.SHARE: measures.share,
    }
    widths = [known[kind] for kind in table.kinds]
    if table.listed:
        widths.append(WIDTH - sum(widths))
    else:
        widths[0] = WIDTH - sum(widths[1:])
    return [width - measures.between for width in widths]


def _row(row: SheetRow, widths: list[float], measures: Measures) -> float:
    cells = (
        lines_of(cell, room, measures.size) * measures.line
        for cell, room in zip(row.cells, widths, strict=False)
    )
    return max(*cells, _list(row, widths[-1], measures)) + measures.above_below


def _list(row: SheetRow, room: float, measures: Measures) -> float:
    lines = (
        lines_of(WORDS.between.join((task.text, *task.details)), room - BOX, measures.size)
        for task in row.tasks
    )
    return sum(count * measures.line + UNDER_TASK for count in lines)


def lines_of(text: str, room: float, size: float) -> int:
    """How many lines a text takes in a column, broken between words, and within one that is too long."""
    lines, filled, space = 1, 0.0, room_of(" ", size)
    for word in text.split(" "):
        wide = room_of(word, size)
        if filled and filled + space + wide > room:
            lines, filled = lines + 1, 0.0
        if wide > room:
            lines += math.floor(wide / room)
            wide %= room
        filled += wide + (space if filled else 0.0)
    return lines
