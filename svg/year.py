"""The year: a row for each area, a column for each session; ratings as half-circles, hours as bars under them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from svg.bars import Gauge, bar
from svg.geometry import Point
from svg.halves import ASCENT, half, height, lift, numeral
from svg.heads import BETWEEN as BETWEEN_PIECES
from svg.heads import heads, legend
from svg.labels import text_at
from svg.scene import Line, Part, Scene, Text
from svg.text import Fitted, clean, shorten, width, wrap
from svg.theme import THEME, Theme

MOST_ROWS = MOST_COLUMNS = 12
MOST_BESIDE = 5  # columns: with more, names stand over their rows, or the half-circles would get small
WIDEST_PITCH = 96.0  # a few columns are not stretched over the whole width
WIDEST_NAME = 190.0
NAME_GAP, NAME_STEP = 14.0, 18.0  # from a name to its row; between its lines
BETWEEN = 3.0  # the least between two half-circles of full size
BAR_BELOW, BAR_GAP = (
    9.0,
    0.06,
)  # middle of a bar under the baseline; free at its sides, as a share of the column
HEAD_BELOW, ROW_GAP, NAME_GAP_OVER, NAME_OVER = 6.0, 14.0, 20.0, 6.0
FOOTER_ABOVE = 32.0


@dataclass(frozen=True, slots=True)
class YearCell:
    """An area in one session. `position` is the rating's place from 0 to 1; None: not asked."""

    position: float | None
    rating: str
    bold: bool  # it is another one than the last time
    now: int | None  # minutes
    wanted: int | None


@dataclass(frozen=True, slots=True)
class YearRow:
    """An area through the year. A cell is None where the session does not have the area."""

    name: str
    cells: tuple[YearCell | None, ...]
    sentence: str  # the row in words, for those who hear the figure


@dataclass(frozen=True, slots=True)
class Year:
    """Columns are the days as printed, oldest first; a line end in one begins a new line ("12 Jan", "2010")."""

    columns: tuple[str, ...]
    rows: tuple[YearRow, ...]
    before: str  # "5 earlier sessions"; "" where these are all
    title: str
    summary: str
    legend: str  # pieces joined by " · ": lines break there

    def longest(self) -> int:
        """Minutes of the longest bar, which all others are measured by; 0 where there are no hours."""
        cells = [cell for row in self.rows for cell in row.cells if cell]
        return max((minutes or 0 for cell in cells for minutes in (cell.now, cell.wanted)), default=0)


@dataclass(frozen=True, slots=True)
class Grid:
    """Where columns and names are. `radius` is that of position 1."""

    left: float
    pitch: float
    radius: float
    beside: bool
    height: float  # of everything on a baseline
    names: tuple[Fitted, ...]

    def middle(self, column: int) -> float:
        return self.left + self.pitch * (column + 0.5)


def place(year: Year, theme: Theme = THEME) -> Scene:
    """The figure as numbers. Raises ValueError for no row or column, more than twelve, rows of another length,
    NaN and infinity."""
    _check(year)
    grid, full = _grid(year, theme), year.longest()
    parts: list[Part] = [*heads(year.columns, grid.middle, grid.pitch, theme)]
    y = max((part.at.y for part in parts if isinstance(part, Text)), default=theme.head) + HEAD_BELOW
    for index, row in enumerate(year.rows):
        made, y = _row(index, row, grid, full, y, theme)
        parts += made
    notes, height = legend((year.before, *year.legend.split(BETWEEN_PIECES)), y + FOOTER_ABOVE, theme)
    said = (clean(text) for text in (year.summary, *(row.sentence for row in year.rows)))
    sentences = tuple(text for text in said if text)
    return Scene(theme.width, height, clean(year.title), sentences, (*parts, *notes))


def _check(year: Year) -> None:
    if not 1 <= len(year.rows) <= MOST_ROWS:
        raise ValueError(f"a year has 1 to {MOST_ROWS} areas")
    if not 1 <= len(year.columns) <= MOST_COLUMNS:
        raise ValueError(f"a year has 1 to {MOST_COLUMNS} sessions")
    if any(len(row.cells) != len(year.columns) for row in year.rows):
        raise ValueError("a row has a cell for each column")
    places = [cell.position for row in year.rows for cell in row.cells if cell]
    if not all(place is None or (math.isfinite(place) and 0 <= place <= 1) for place in places):
        raise ValueError("a place on the scale is a number from 0 to 1")


def _grid(year: Year, theme: Theme) -> Grid:
    """Names beside the rows while half-circles have their full size so, else over them."""
    count, size = len(year.columns), theme.row_size
    beside = count <= MOST_BESIDE
    space = theme.width - 2 * theme.margin
    least = 2 * theme.half_radius + theme.half_stroke + BETWEEN
    room = min(WIDEST_NAME, space - NAME_GAP - least * count) if beside else space
    fit = wrap if beside else shorten
    names = tuple(fit(clean(row.name), room, size, True) for row in year.rows)
    widest = max((width(line, size, True) for name in names for line in name.lines), default=0.0)
    taken = widest + NAME_GAP if beside and widest else 0.0
    pitch = min(WIDEST_PITCH, (space - taken) / count)
    left = (theme.width - taken - pitch * count) / 2 + taken
    radius = min(theme.half_radius, (pitch - theme.half_stroke - BETWEEN) / 2)
    rated = ((clean(cell.rating), cell.position) for row in year.rows for cell in row.cells if cell)
    figures = ((text, position) for text, position in rated if text and position is not None)
    return Grid(left, pitch, radius, beside, height(figures, radius, theme), names)


def _row(
    index: int, row: YearRow, grid: Grid, full: int, top: float, theme: Theme
) -> tuple[list[Part], float]:
    """One area from `top` down; and where it ends."""
    top += ROW_GAP if grid.beside else NAME_GAP_OVER + ASCENT * theme.row_size
    y = math.ceil(top + grid.height + (0 if grid.beside else NAME_OVER))
    parts: list[Part] = [*_name(index, row, grid, y if grid.beside else top, theme)]
    parts += _baselines(index, row, grid, y, theme)
    for column, cell in enumerate(row.cells):
        if cell:
            parts += _cell(f"row-{index}-{column}", cell, Point(grid.middle(column), y), grid, full, theme)
    return parts, y + BAR_BELOW + theme.bar_stroke / 2


def _name(index: int, row: YearRow, grid: Grid, y: float, theme: Theme) -> Iterator[Text]:
    """Right before the row, its last line on the baseline; or over it."""
    fitted, name = grid.names[index], f"row-{index}-name"
    whole = clean(row.name) if fitted.shortened else ""
    x, anchor = (grid.left - NAME_GAP, "right") if grid.beside else (grid.left, "left")
    for number, line in enumerate(fitted.lines):
        at = Point(x, y - (len(fitted.lines) - 1 - number) * NAME_STEP)
        yield text_at(f"{name}-{number}", "row", line, at, anchor, theme.row_size, True, whole)


def _baselines(index: int, row: YearRow, grid: Grid, y: float, theme: Theme) -> Iterator[Line]:
    """A hairline as far as the area goes; open where a session does not have it."""
    column = 0
    for there, run in groupby(row.cells, lambda cell: cell is not None):
        start, column = column, column + len(list(run))
        if there:
            first, last = (Point(grid.left + grid.pitch * at, y) for at in (start, column))
            yield Line(f"row-{index}-{start}-base", "track", first, last, theme.hairline)


def _cell(name: str, cell: YearCell, foot: Point, grid: Grid, full: int, theme: Theme) -> Iterator[Part]:
    yield half(name, cell.position, grid.radius, foot, theme)
    text = clean(cell.rating)
    if cell.position is not None and text:
        over = lift(text, cell.position, grid.radius, theme)
        yield numeral(name, text, cell.bold, over, foot, grid.pitch - BETWEEN, theme)
    if full:
        length = grid.pitch * (1 - 2 * BAR_GAP)
        gauge = Gauge(name, foot.x - length / 2, length, foot.y + BAR_BELOW, full, theme)
        yield from bar(gauge, cell.now, cell.wanted)
