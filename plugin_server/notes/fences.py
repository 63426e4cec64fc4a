"""Where front matter is in the bytes of a note, or why Obsidian would not see it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Place:
    """Byte offsets in the note: `start` to `end` is the text between the fences, `body` what comes after."""

    start: int
    end: int
    body: int


class Why(Enum):
    """Why Obsidian would not see the properties."""

    MARK = "byte order mark"
    UTF16 = "UTF-16"
    BLANK = "blank before the first line"
    SPACE = "blank after the dashes"
    DASHES = "more than three dashes"
    ENDLESS = "no closing line"


@dataclass(frozen=True, slots=True)
class Hidden:
    """Something that was meant as front matter, `start` to `end` in bytes, and why it is none."""

    why: Why
    start: int
    end: int


_OPENING = re.compile(rb"---\r?\n")
_CLOSING = re.compile(rb"---[ \t]*\r?$\n?", re.MULTILINE)
_MEANT = re.compile(rb"(\xef\xbb\xbf)?([ \t\r\n]{0,200})(-{3,20})([ \t]{0,200})\r?\n")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_GLANCE = 8 * 1024  # how far something without a closing line is looked at


def split(data: bytes) -> Place | Hidden | None:
    """Where the front matter is, or why Obsidian would not see it; None where nobody meant any.

    It begins at byte 0 with `---` and nothing after it, and ends with the next such line (blanks after that
    one do no harm).
    """
    opening = _OPENING.match(data)
    if not opening:
        return _hidden(data)
    closing = _closing(data, opening.end())
    if not closing:
        return Hidden(Why.ENDLESS, opening.end(), min(len(data), opening.end() + _GLANCE))
    return Place(opening.end(), closing.start(), closing.end())


def _closing(data: bytes, start: int) -> re.Match[bytes] | None:
    """The first closing line; `start` is where a line begins."""
    at = start - 1
    while (at := data.find(b"\n---", at)) >= 0:
        at += 1
        if found := _CLOSING.match(data, at):
            return found
    return None


def meant(head: bytes) -> bool:
    """Do the first bytes of a note look as if someone meant front matter that Obsidian would not see?"""
    return head.startswith(_UTF16) or _MEANT.match(head) is not None


def _hidden(data: bytes) -> Hidden | None:
    if data.startswith(_UTF16):
        return Hidden(Why.UTF16, 0, min(len(data), _GLANCE))
    meant = _MEANT.match(data)
    if not meant:
        return None
    closing = _closing(data, meant.end())
    if not closing:
        return None
    mark, blank, dashes, _ = meant.groups()
    why = Why.MARK if mark else Why.BLANK if blank else Why.DASHES if len(dashes) > 3 else Why.SPACE
    return Hidden(why, meant.end(), closing.start())
