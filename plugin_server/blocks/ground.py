"""Where a line of Markdown stands: on plain ground, or inside code, a comment or mathematics.

A line at column 0 can only be inside something that began at the top level, so lists and quotes need not be
followed. Where two readings are possible (an indented fence may belong to a list item), both are followed,
and the ground is plain only when it is plain in every one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a line can be inside of."""

    FENCE = "fence"
    COMMENT = "comment"
    RAW = "raw"
    ASIDE = "aside"
    MATH = "math"


@dataclass(frozen=True, slots=True)
class Enclosure:
    """Something that began and has not ended. Two that end alike are one: so the readings stay few."""

    kind: Kind
    mark: bytes
    line: int = field(compare=False)
    until_blank: bool = False


FENCE = re.compile(rb"( {0,3})(`{3,}|~{3,})(.*)\Z", re.DOTALL)
COMMENT = re.compile(rb" {0,3}<!--")
LIST = re.compile(rb" {0,3}(?:[-*+]|[0-9]{1,9}[.)])(?:[ \t]|\Z)")
TAG = re.compile(rb" {0,3}</?[A-Za-z]")
RAW = re.compile(rb" {0,3}<(pre|script|style|textarea)(?:[\s>]|\Z)", re.IGNORECASE)
OTHER_RAW = ((b"<?", b"?>"), (b"<![cdata[", b"]]>"))
DECLARATION = re.compile(rb"<![A-Za-z]")
BLANKS = b" \t"
OPENERS = re.compile(rb"```|~~~|<|%%|\$\$")
_BUT_TAGS = (b"```", b"~~~", b"%%", b"$$")
PLAIN: frozenset[Enclosure | None] = frozenset({None})


def openers(data: bytes, start: int, stop: int) -> Iterator[int]:
    """Where something may begin, from one offset up to another. Most texts have nothing but a tag or two, and a
    pattern is tried at each letter."""
    if any(data.find(sign, start, stop) >= 0 for sign in _BUT_TAGS):
        yield from (found.start() for found in OPENERS.finditer(data, start, stop))
        return
    at = data.find(b"<", start, stop)
    while at >= 0:
        yield at
        at = data.find(b"<", at + 1, stop)


class Ground:
    """Walks down a text line by line. `enclosure` tells what the next line, at column 0, would be inside of."""

    def __init__(self) -> None:
        self._states = PLAIN
        self._aside: Enclosure | None = None
        self._in_list = False
        self._in_html = False
        self._after_blank = True

    @property
    def enclosure(self) -> Enclosure | None:
        """What is open, the earliest first; None on plain ground."""
        opened = [state for state in self._states if state is not None]
        return min(opened, key=lambda one: (one.line, one.mark)) if opened else self._aside

    def step(self, line: bytes, number: int) -> None:
        """Go past one line, given without its line end."""
        if OPENERS.search(line) or self._states != PLAIN or self._aside:
            self._move(line, number)
        self._look_around(line)

    def _move(self, line: bytes, number: int) -> None:
        plain_before = None in self._states
        self._states = frozenset().union(*(self._after(state, line, number) for state in self._states))
        if plain_before and None in self._states:
            self._aside = _aside_after(self._aside, line, number)

    def _after(self, state: Enclosure | None, line: bytes, number: int) -> frozenset[Enclosure | None]:
        if state is not None:
            return frozenset({None if _closes(state, line) else state})
        opened = _opened(line, number)
        if opened is None:
            return frozenset({None})
        doubtful = self._in_html or opened.until_blank or (line[:1] == b" " and self._in_list)
        return frozenset({None, opened}) if doubtful else frozenset({opened})

    def _look_around(self, line: bytes) -> None:
        """A list item may own the indented lines after it; an HTML tag owns the lines up to a blank one."""
        blank = not line.strip(BLANKS)
        if LIST.match(line):
            self._in_list = True
        elif self._after_blank and not blank and line[:1] not in (b" ", b"\t"):
            self._in_list = False
        if blank:
            self._in_html = False
        elif TAG.match(line):
            self._in_html = True
        self._after_blank = blank


def _opened(line: bytes, number: int) -> Enclosure | None:
    fence = FENCE.match(line)
    if fence:
        inline = fence[2][:1] == b"`" and b"`" in fence[3]
        return None if inline else Enclosure(Kind.FENCE, fence[2], number)
    if b"<" not in line:
        return None
    return _comment(line, number) or _raw(line, number)


def _comment(line: bytes, number: int) -> Enclosure | None:
    if COMMENT.match(line):
        return None if b"-->" in line else Enclosure(Kind.COMMENT, b"-->", number)
    last = line.rfind(b"<!--")
    if last < 0 or b"-->" in line[last:]:
        return None
    return Enclosure(Kind.COMMENT, b"-->", number, until_blank=True)


def _raw(line: bytes, number: int) -> Enclosure | None:
    start = line.lstrip(b" ").lower()
    if len(line) - len(start) > 3:
        return None
    tag = RAW.match(line)
    closing = b"</" + tag[1].lower() + b">" if tag else None
    closing = closing or next((end for begin, end in OTHER_RAW if start.startswith(begin)), None)
    closing = closing or (b">" if DECLARATION.match(start) else None)
    if closing is None or closing in start:
        return None
    return Enclosure(Kind.RAW, closing, number)


def _closes(state: Enclosure, line: bytes) -> bool:
    if state.kind is Kind.FENCE:
        fence = FENCE.match(line)
        return fence is not None and fence[2].startswith(state.mark) and not fence[3].strip(BLANKS)
    return state.mark in line.lower() or (state.until_blank and not line.strip(BLANKS))


def _aside_after(aside: Enclosure | None, line: bytes, number: int) -> Enclosure | None:
    """Obsidian's `%%` comments and `$$` mathematics, which Markdown itself does not know."""
    if aside is not None:
        return None if line.count(aside.mark) % 2 else aside
    text = line.strip(BLANKS)
    if text.count(b"%%") % 2 and (text.startswith(b"%%") or text.endswith(b"%%")):
        return Enclosure(Kind.ASIDE, b"%%", number)
    if text.startswith(b"$$") and text.count(b"$$") % 2:
        return Enclosure(Kind.MATH, b"$$", number)
    return None
