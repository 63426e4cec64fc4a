"""The names of our figures that a note's block embeds."""

from __future__ import annotations

import re

_BEGIN = b"<!-- session-arcs"
_END = b"<!-- /session-arcs"
_FIGURE = re.compile(
    rb"(?<![0-9A-Za-z])(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|undated)-[0-9a-f]{8}\.svg(?![0-9A-Za-z])"
)
_ENDING = b".svg"
_LENGTHS = (len("2009-11-03-1f3a9c2e"), len("undated-1f3a9c2e"))  # before the ending


def figures_in(data: bytes) -> tuple[str, ...]:
    """Names of figures between our markers, in their order.

    In doubt a figure counts as embedded, for one that does not may be removed: a block without its end goes
    on to the end of the note, and several blocks are taken together.
    """
    begin = _line_that_begins(data, _BEGIN)
    if begin < 0:
        return ()
    end = data.rfind(b"\n" + _END, begin)
    end = end if end >= 0 else len(data)
    names: dict[str, None] = {}
    at = data.find(_ENDING, begin, end)
    while at >= 0:
        for length in _LENGTHS:
            found = _FIGURE.match(data, at - length, end) if at - length >= begin else None
            if found:
                names[found[0].decode()] = None
        at = data.find(_ENDING, at + 1, end)
    return tuple(names)


def _line_that_begins(data: bytes, words: bytes) -> int:
    return 0 if data.startswith(words) else data.find(b"\n" + words)
