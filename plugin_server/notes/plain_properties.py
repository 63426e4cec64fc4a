"""Front matter as nearly everyone writes it, line by line, without places: the properties by their names.

For `plain_notes.py`. The lines are those of `plainly.py`, with areas in their plainest form told apart at once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from plugin_server.notes.areas import flat_field
from plugin_server.notes.lines import PLAIN, PlainArea, plain_area
from plugin_server.notes.names import area_key
from plugin_server.notes.nodes import Scalar
from plugin_server.notes.plainly import KEY, LONGEST_KEY, TYPED, VALUE
from plugin_server.notes.properties import words_of

_FLOW = r"\[(?:[A-Za-z][\w/-]*(?:, [A-Za-z][\w/-]*)*)?\]"  # `[work, notes]`: nothing of ours is written so
_PAIR = re.compile(rf"( {{0,8}})({KEY}):(?: {{1,8}}(?:({VALUE})|({_FLOW})))?")
_ROW = re.compile(rf"( {{0,8}})- +({PLAIN}|{VALUE})")

_new = tuple.__new__  # of lines and rows very many are made
_BEFORE_ROWS = frozenset((" ", "-"))

Field = tuple[str, str, str]
"""The name of an area, its key, and which field of it a property is."""


class NotPlainError(Exception):
    """The note has to be read at length."""


class Line(NamedTuple):
    """A name with what stands behind it. `value`: None where nothing does; empty where it says nothing."""

    indent: int
    key: str
    word: str
    value: str | None
    flow: bool
    field: Field | None  # of an area in flat properties


class Row(NamedTuple):
    """One item of a list. `area`: where it is one in the plainest form."""

    number: int
    indent: int
    text: str
    area: PlainArea | None


class Said(NamedTuple):
    """A property: the number of its line, the line, and below it the items of a list, or lines with names."""

    number: int
    line: Line
    rows: Sequence[Row]
    deeper: Sequence[tuple[int, Line]]

    @property
    def text(self) -> str:
        """The one text of it; empty where it says nothing."""
        if self.rows or self.deeper or self.line.flow:
            raise NotPlainError
        return self.line.value or ""


Plain = dict[str, Said]


def plain_properties(head: str) -> Plain:
    """The properties between the fences, but for the last line end. Raises NotPlainError.

    Below `areas` there may be lines with names, of which nothing is known but that they stand there.
    """
    said: Plain = {}
    rows: list[Row] | None = None  # of the last property, where it may have any
    deeper: list[tuple[int, Line]] = []
    bare: list[Said] = []
    for number, text in enumerate(head.split("\n"), 2):
        if text[:1] in _BEFORE_ROWS and text.lstrip(" ").startswith("- "):
            if rows is None:
                raise NotPlainError
            rows.append(_row(number, text))
            continue
        line = _line(text)
        if line.indent:
            if rows is None:
                raise NotPlainError
            deeper.append((number, line))
            continue
        if line.word in said:
            raise NotPlainError
        if line.value is None and not line.flow:
            rows, deeper = [], []
            said[line.word] = one = _new(Said, (number, line, rows, deeper))
            bare.append(one)
        else:
            rows = None
            said[line.word] = _new(Said, (number, line, (), ()))
    if all(map(_is_sound, bare)):
        return said
    raise NotPlainError


def _is_sound(one: Said) -> bool:
    if one.deeper:
        return not one.rows and one.line.word == "areas"
    return len({row.indent for row in one.rows}) < 2


def _row(number: int, text: str) -> Row:
    found = _ROW.fullmatch(text)
    if found is None:
        raise NotPlainError
    indent, written, name, rating, now, wanted = found.groups()
    if name:
        return _new(Row, (number, len(indent), written, plain_area(name, rating, now, wanted)))
    return _new(Row, (number, len(indent), _value(written), None))


@lru_cache(maxsize=4096)  # most lines of a vault stand in it many times
def _line(text: str) -> Line:
    found = _PAIR.fullmatch(text)
    if found is None:
        raise NotPlainError
    indent, key, value, flow = found.groups()
    word, field = _named(key)
    said = None if value is None else _value(value)
    return _new(Line, (len(indent), key, word, said, flow is not None, None if indent else field))


@lru_cache(maxsize=256)
def _named(key: str) -> tuple[str, Field | None]:
    if len(key) > LONGEST_KEY or key.lower() in TYPED:
        raise NotPlainError
    flat = flat_field(key)
    return words_of(key), (flat[0], area_key(flat[0]), flat[1]) if flat else None


def _value(written: str) -> str:
    """The text; empty where it says nothing."""
    if written[0] in "\"'":
        return written[1:-1] if written[1:-1].strip() else ""
    if written[-1] == " ":
        raise NotPlainError
    return "" if written[0] in "nN" and Scalar(written, True, 0, 0, 0).empty else written
