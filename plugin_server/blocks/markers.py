"""The marker lines of a block, and every place where their words stand without being one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from plugin_server.blocks.ground import Enclosure, Ground, openers
from plugin_server.notes.fences import Hidden, Place, split

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_INSIDE = rb"[^-<]*(?:(?!-->|<!--)[-<][^-<]*)*"  # of a comment: no other begins or ends there
BEGIN = re.compile(rb"<!-- session-arcs(?:[ :]" + _INSIDE + rb")?-->[ \t]*")
END = re.compile(rb"<!-- /session-arcs(?: (" + _INSIDE + rb"))?-->[ \t]*")
BARE = re.compile(rb"<!-- session-arcs ?-->[ \t]*")

# What someone has typed who means a marker: the words after `<!` with anything but letters between (dashes of
# any kind and number, in any case), or as much of them as there is where the line breaks off. Behind a
# backslash they are words in a text.
_BEGUN = b"|".join(b"session-arcs"[:length] for length in range(11, 0, -1))
MEANT = re.compile(
    rb"(?<!\\)<![^A-Za-z0-9\r\n]{0,12}session-arcs|(?<!\\)<!--[^A-Za-z0-9\r\n]{0,6}(?:"
    + _BEGUN
    + rb")[ \t]*(?=\r?$)",
    re.IGNORECASE | re.MULTILINE,
)


class Line(NamedTuple):
    """A line in the bytes of a note: its number, where it starts, where its text stops, where the next starts."""

    number: int
    start: int
    stop: int
    after: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A marker line that counts."""

    line: Line
    opens: bool


@dataclass(frozen=True, slots=True)
class Stray:
    """Marker words that do not count, and what they are inside of, if anything."""

    line: Line
    text: bytes
    inside: Enclosure | None
    in_properties: bool = False


def body_start(data: bytes) -> int:
    """Where the text begins: after the front matter, and after anything that was meant as front matter."""
    found = split(data)
    if isinstance(found, Place):
        return found.body
    if isinstance(found, Hidden) and found.end < len(data):
        return data.find(b"\n", found.end) + 1 or len(data)
    return len(BYTE_ORDER_MARK) if data.startswith(BYTE_ORDER_MARK) else 0


def lines_of(data: bytes, start: int = 0, number: int = 1) -> Iterator[Line]:
    """The lines from `start` on. Only LF and CRLF end a line; what follows the last one is a line too, if any."""
    while start < len(data):
        newline = data.find(b"\n", start)
        after = newline + 1 or len(data)
        stop = newline if newline >= 0 else len(data)
        if newline > start and data[newline - 1 : newline] == b"\r":
            stop -= 1
        yield Line(number, start, stop, after)
        start, number = after, number + 1


def texts(data: bytes) -> tuple[bytes, ...]:
    """The lines themselves, without their ends."""
    lines = data.split(b"\n")
    last = lines.pop()
    found = tuple(line.removesuffix(b"\r") for line in lines)
    return (*found, last) if last else found


def meant(data: bytes) -> list[int]:
    """The offsets of all that is a marker or looks like one."""
    found, at = [], data.find(b"<!")
    while at >= 0:
        if MEANT.match(data, at):
            found.append(at)
        at = data.find(b"<!", at + 2)
    return found


def scan(data: bytes, offsets: Sequence[int]) -> tuple[tuple[Mark, ...], tuple[Stray, ...]]:
    """All marker lines, and all marker words elsewhere, in the order of the note. `offsets` as `meant` tells."""
    marks = _plainly(data, offsets)
    return walked(data, offsets) if marks is None else (marks, ())


def _plainly(data: bytes, offsets: Sequence[int]) -> tuple[Mark, ...] | None:
    """The same in nearly every note: each is a marker line, and before the last of them nothing else stands that
    could begin anything. None where that is not so."""
    start = body_start(data)
    if offsets[0] < start or not set(offsets).issuperset(openers(data, start, offsets[-1])):
        return None
    marks, number, counted = [], 1, 0
    for offset in offsets:
        number += data.count(b"\n", counted, offset)
        line = next(lines_of(data, offset, number))
        mark = _mark(line, data[line.start : line.stop]) if _begins_a_line(data, offset) else None
        if mark is None:
            return None
        marks.append(mark)
        counted = offset
    return tuple(marks)


def _begins_a_line(data: bytes, offset: int) -> bool:
    return data[offset - 1 : offset] == b"\n" or data[:offset] in (b"", BYTE_ORDER_MARK)


def walked(data: bytes, offsets: Sequence[int]) -> tuple[tuple[Mark, ...], tuple[Stray, ...]]:
    """The same, found out line by line from the beginning of the note."""
    start = body_start(data)
    marks: list[Mark] = []
    strays: list[Stray] = []
    ground = Ground()
    first = len(BYTE_ORDER_MARK) if data.startswith(BYTE_ORDER_MARK) else 0
    counts = Counter(max(first, data.rfind(b"\n", 0, offset) + 1) for offset in offsets)
    for line in lines_of(data, first):
        if line.start > offsets[-1]:
            break
        text = data[line.start : line.stop]
        if line.start < start:
            strays += [Stray(line, text, None, in_properties=True)] if counts[line.start] else []
            continue
        if counts[line.start]:
            mark = _mark(line, text) if counts[line.start] == 1 and not ground.enclosure else None
            if mark:
                marks.append(mark)
            else:
                strays.append(Stray(line, text, ground.enclosure))
        ground.step(text, line.number)
    return tuple(marks), tuple(strays)


def _mark(line: Line, text: bytes) -> Mark | None:
    if BEGIN.fullmatch(text):
        return Mark(line, opens=True)
    return Mark(line, opens=False) if END.fullmatch(text) else None
