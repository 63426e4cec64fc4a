"""Why a note is left alone, line by line, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plugin_server.blocks.ground import LIST, Kind
from plugin_server.blocks.markers import Mark, Stray
from plugin_server.blocks.words import WORDS, Advice
from plugin_server.model import Problem
from plugin_server.notes.fences import Hidden, Why, split

LARGEST = 4 * 1024 * 1024  # bytes
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def unusable(data: bytes, path: str) -> tuple[Problem, ...]:
    """What keeps a note from being written whether it has a block or not."""
    say = WORDS.refusals
    if len(data) > LARGEST:
        return (_problem(path, None, say.too_large),)
    nothing = data.find(b"\0")
    if nothing >= 0 or data.startswith(UTF_16):
        return (_problem(path, data.count(b"\n", 0, max(nothing, 0)) + 1, say.no_text),)
    hidden = split(data)
    if isinstance(hidden, Hidden) and hidden.why is Why.ENDLESS:
        return (_problem(path, 1, say.endless),)
    conflict = conflict_at(data)
    if conflict is not None:
        return (_problem(path, data.count(b"\n", 0, conflict) + 1, say.conflict),)
    return ()


def conflict_at(data: bytes) -> int | None:
    """Where a merge left its marks: a line of seven `<`, or one of seven `>` after one of seven `=`."""
    opening = re.search(rb"^<{7}(?: [^\n]*)?\r?$", data, re.MULTILINE) if b"<<<<<<<" in data else None
    if opening:
        return opening.start()
    if b">>>>>>>" not in data:
        return None
    middle = re.search(rb"^={7}\r?$", data, re.MULTILINE)
    pattern = re.compile(rb"^>{7}(?: [^\n]*)?\r?$", re.MULTILINE)
    closing = pattern.search(data, middle.end()) if middle else None
    return closing.start() if closing else None


def misplaced(marks: tuple[Mark, ...], strays: tuple[Stray, ...], path: str) -> tuple[Problem, ...]:
    """Every marker that is where none counts; else every one that has no partner or one too many."""
    if strays:
        return tuple(_stray(stray, path) for stray in strays)
    return tuple(_unbalanced(marks, path))


def newer(data: bytes, at: int, path: str) -> tuple[Problem, ...]:
    return (_problem(path, data.count(b"\n", 0, at) + 1, WORDS.refusals.newer),)


def unreadable_back(path: str) -> tuple[Problem, ...]:
    """The last gate: the block as it would be written does not read as it should."""
    return (_problem(path, None, WORDS.refusals.not_read_back),)


def _unbalanced(marks: tuple[Mark, ...], path: str) -> Iterator[Problem]:
    say = WORDS.refusals
    begun: Mark | None = None
    ended: Mark | None = None
    for mark in marks:
        number = mark.line.number
        if mark.opens and begun:
            advice = say.begins_twice if ended else say.begins_within
            yield _problem(path, number, advice, other=begun.line.number)
        elif mark.opens:
            begun = mark
        elif ended:
            yield _problem(path, number, say.ends_twice, other=ended.line.number)
        elif begun:
            ended = mark
        else:
            yield _problem(path, number, say.ends_only)
    if begun and not ended:
        yield _problem(path, begun.line.number, say.begins_only)


def _stray(stray: Stray, path: str) -> Problem:
    say = WORDS.refusals
    number = stray.line.number
    if stray.inside:
        inside = {
            Kind.FENCE: say.in_code,
            Kind.COMMENT: say.in_comment,
            Kind.RAW: say.in_html,
            Kind.ASIDE: say.in_aside,
            Kind.MATH: say.in_math,
        }
        return _problem(path, number, inside[stray.inside.kind], other=stray.inside.line)
    if stray.in_properties:
        return _problem(path, number, say.in_properties)
    return _problem(path, number, _by_its_look(stray.text))


def _by_its_look(text: bytes) -> Advice:
    say = WORDS.refusals
    bare = text.lstrip(b" \t")
    if bare.startswith(b">"):
        return say.quoted
    if LIST.match(bare):
        return say.in_list
    return say.indented if bare.startswith(b"<!") and bare != text else say.not_whole


def _problem(path: str, line: int | None, advice: Advice, *, other: int = 0) -> Problem:
    return Problem(path, line, None, advice.message.format(other=other), advice.remedy.format(other=other))
