"""The days over the columns of a year, and the words under it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from svg.geometry import Point
from svg.labels import text_at
from svg.scene import Text
from svg.text import clean, shorten, width, wrap
from svg.theme import Theme

HEAD_STEP, LEGEND_STEP = 16.0, 18.0  # between baselines
ASCENT = 13.0
APART = 5.0  # the least between two days
BETWEEN = " · "
MOST_LINES = 4  # of a day
TRIES = 30


class _Line(NamedTuple):
    text: str
    whole: str = ""


def heads(
    columns: tuple[str, ...], middle: Callable[[int], float], pitch: float, theme: Theme
) -> Iterator[Text]:
    """The days, each in the middle of its column, their first lines level.

    A day that is given in several lines keeps them. Where one day is too wide for its column, the words of all
    stand one under the other.
    """
    days = [[line for line in map(clean, day.splitlines()) if line] for day in columns]
    room, size = pitch - APART, theme.fine_size
    if any(width(line, size) > room for day in days for line in day):
        days = [[word for line in day for word in line.split(" ")] for day in days]
    shown = [[part for line in day for part in _lines(line, room, theme)] for day in days]
    for column, day in enumerate(shown):
        for number, line in enumerate(day[:MOST_LINES]):
            at = Point(middle(column), theme.head + ASCENT + number * HEAD_STEP)
            yield text_at(f"head-{column}-{number}", "head", line.text, at, "middle", size, False, line.whole)


def _lines(line: str, room: float, theme: Theme) -> Iterator[_Line]:
    """A line, or a word that is still too wide: wrapped and then shortened."""
    fitted = wrap(line, room, theme.fine_size)
    yield from (_Line(part, line if fitted.shortened else "") for part in fitted.lines)


def legend(pieces: Iterable[str], top: float, theme: Theme) -> tuple[list[Text], float]:
    """What the marks mean, in centred lines that end between two pieces; and the height of the figure."""
    lines = _balanced([piece for piece in map(clean, pieces) if piece], theme)
    texts = [_line(number, line, top + number * LEGEND_STEP, theme) for number, line in enumerate(lines)]
    return texts, math.ceil(top + (max(len(lines), 1) - 1) * LEGEND_STEP + theme.foot)


def _balanced(pieces: list[str], theme: Theme) -> list[str]:
    """As few lines as will do, none much longer than the others."""
    room = _room(theme)
    fewest = len(_filled(pieces, room, theme))
    tries = (room * step / TRIES for step in range(TRIES // 3, TRIES))
    narrow = next((one for one in tries if len(_filled(pieces, one, theme)) == fewest), room)
    return _filled(pieces, narrow, theme)


def _filled(pieces: list[str], room: float, theme: Theme) -> list[str]:
    """One line after the other, each as long as the room allows; a piece too long for it has its own."""
    lines: list[str] = []
    for piece in pieces:
        longer = BETWEEN.join((*lines[-1:], piece))
        if lines and width(longer, theme.fine_size) <= room:
            lines[-1] = longer
        else:
            lines.append(piece)
    return lines


def _room(theme: Theme) -> float:
    return theme.width - 2 * theme.margin


def _line(number: int, line: str, y: float, theme: Theme) -> Text:
    fitted = shorten(line, _room(theme), theme.fine_size)
    whole = line if fitted.shortened else ""
    at = Point(theme.width / 2, y)
    return text_at(
        f"legend-{number}", "footer", "".join(fitted.lines), at, "middle", theme.fine_size, False, whole
    )
