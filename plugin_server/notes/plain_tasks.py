"""Where tasks and headings stand in a body of the plainest kind, found line by line.

A shortcut past the Markdown parser for bodies of headings, paragraphs, flat lists and our own block, in which
nothing can stand inside anything else. Whatever else stands there gives None, and the parser reads the whole. Most
lines say by their first letter that they are of no concern, so bytes are looked at and only the others decoded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_LINE = re.compile(
    r"[ \t]*"
    r"|(#{1,6}) +([^\s#](?:[^#]*[^\s#])?) *"
    r"|- \[([ xX])\][ \t]+(\S.*)"
    r"|- [^\W\d_].*"
    r"|[^\W\d_].*"  # prose; most of it is passed over before
    r"|(<!-- session-arcs[^<>]*-->[ \t]*)"
)
# In the block: tables, callouts, the picture, sentences; nothing that could go on below the block.
_IN_BLOCK = re.compile(r"(?:>[> ]*)?(?![*] |[0-9]{1,9}[.)])(?:[^\W_]|[!|\[*←·]).*|>?[ \t]*")
_END = re.compile(r"<!-- /session-arcs[^<>]*-->[ \t]*")

_LETTERS = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_OF_BLOCK = _LETTERS.union(b"!|[")  # with any of these a line of the block may begin, whatever comes next
_BEHIND_A_QUOTE = frozenset(bytes((code,)) for code in _OF_BLOCK)
_BOXES = frozenset((b"- [ ] ", b"- [x] ", b"- [X] "))
_SIGNS = {ord(sign): sign for sign in " xX"}
_BEGIN = "begin"
_new = tuple.__new__  # of boxes very many are made
_CONTROLS = bytes(code for code in (*range(0x20), 0x7F) if code not in b"\t\n")
_LATE_CONTROLS = re.compile(rb"\xc2[\x80-\x9f]")
_SEPARATORS = re.compile(rb"\xe2\x80[\xa8\xa9]")  # U+2028, U+2029


class Title(NamedTuple):
    level: int
    text: str


class Box(NamedTuple):
    """The first line of a list item that begins with a box. `sign`: what is in the box. `line` from 0."""

    sign: str
    text: str
    line: int


def read_plainly(body: bytes) -> list[Title | Box] | None:
    """The headings and boxes of a body, as the parser sees them; None where it is not plain enough to tell."""
    if (b"%" in body and b"%%" in body) or len(body.translate(None, _CONTROLS)) != len(body):
        return None
    if (b"\xc2" in body and _LATE_CONTROLS.search(body)) or (b"\x80" in body and _SEPARATORS.search(body)):
        return None
    found: list[Title | Box] = []
    lines = enumerate(body.split(b"\n"))
    for number, line in lines:
        if not line or line[0] in _LETTERS:
            continue
        if line[:6] in _BOXES and (text := line[6:].decode("utf-8", "replace")) and not text[0].isspace():
            found.append(_new(Box, (_SIGNS[line[3]], text, number)))
            continue
        mark = _mark(line)
        if mark is None or (mark == _BEGIN and not _passes(lines)):
            return None
        if isinstance(mark, Title):
            found.append(mark)
        elif isinstance(mark, Box):
            found.append(mark._replace(line=number))
    return found


@lru_cache(maxsize=2048)  # the same headings and markers stand in very many notes
def _mark(line: bytes) -> Title | Box | str | None:
    """A heading, a box (of any line), the begin of a block, or something of no concern."""
    mark = _LINE.fullmatch(line.decode("utf-8", "replace"))
    if mark is None:
        return None
    level, name, sign, task, begin = mark.groups()
    if level:
        return Title(len(level), name)
    return Box(sign, task, 0) if sign else _BEGIN if begin else ""


def _passes(lines: Iterator[tuple[int, bytes]]) -> bool:
    """Goes on to the end of the block. False: there is something in it that we do not write."""
    for _, line in lines:
        if not line or line[0] in _OF_BLOCK or (line[:2] == b"> " and line[2:3] in _BEHIND_A_QUOTE):
            continue
        text = line.decode("utf-8", "replace")
        if text[0] == "<" or not _IN_BLOCK.fullmatch(text):
            return _END.fullmatch(text) is not None
    return True
