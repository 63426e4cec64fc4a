"""Things that stand one below the other in front matter, or side by side between brackets: put in, taken out, moved.

Places are characters of the front matter's text; a Patch replaces what stands between two of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from plugin_server.notes.frontmatter import Item, Mapping, Node, Scalar, Sequence

_COLON = re.compile(r"[ \t]*:")
_BETWEEN = re.compile(r",\s*")
_FULL = re.compile(r"^( *)(\S.*?)(?=\r?$)", re.MULTILINE)
_INDENT = re.compile(r"[ ]*(?:-[ ]+)*")


class Patch(NamedTuple):
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Rows:
    """`spans`: whole lines with their ends, or with `flow` the texts between the commas.

    `indent` is what a new line begins with, the dash of a list included. `holder` is the value that all of
    them make up; None where it is not to be emptied.
    """

    source: str
    spans: tuple[tuple[int, int], ...]
    flow: bool
    indent: str = ""
    holder: tuple[int, int] | None = None
    alone: bool = False  # nothing but the one row stands here, whether or not it is an area

    def insert(self, at: int, text: str) -> tuple[Patch, ...]:
        """A row before the one that is now at this place, or behind the last. There is at least one row."""
        if not self.flow:
            place = self.spans[at][0] if at < len(self.spans) else self.spans[-1][1]
            eol = end_of_line(self.source)
            line = self.indent + text.replace("\n", eol + " " * len(self.indent)) + eol
            return (Patch(place, place, line),)
        if at == 0:
            return (Patch(self.spans[0][0], self.spans[0][0], text + self._between(0)),)
        place = self.spans[at - 1][1]
        return (Patch(place, place, self._between(at - 1) + text),)

    def remove(self, at: int) -> tuple[Patch, ...]:
        """Take a row out; the last one leaves `[]` behind."""
        start, end = self.spans[at]
        if self.alone and self.holder:
            if self.flow:
                return (Patch(start, end, ""),)
            return Patch(self.holder[0], self.holder[0], " []"), Patch(start, end, "")
        if not self.flow:
            return (Patch(start, end, ""),)
        if at + 1 < len(self.spans):
            return (Patch(start, self.spans[at + 1][0], ""),)
        before = self.spans[at - 1][1]
        if _BETWEEN.fullmatch(self.source, before, start):
            return (Patch(before, end, ""),)
        return (Patch(*_whole_line(self.source, start, end), ""),)  # a comment stands between: it stays

    def move(self, at: int, to: int) -> tuple[Patch, ...]:
        """Give a row another place among the others; what stands between them stays there."""
        if at == to:
            return ()
        order = list(range(len(self.spans)))
        order.insert(to, order.pop(at))
        if not self.flow:
            start, end = self.spans[at]
            place = self.spans[to][1] if to > at else self.spans[to][0]
            return Patch(start, end, ""), Patch(place, place, self.source[start:end])
        texts = [self.source[slice(*self.spans[index])] for index in order]
        return tuple(Patch(*span, text) for span, text in zip(self.spans, texts, strict=True))

    def _between(self, at: int) -> str:
        """What separates two neighbours here, where it is no more than a comma and blanks."""
        pairs = [(self.spans[at - 1][1], self.spans[at][0])] if at else []
        if at + 1 < len(self.spans):
            pairs.append((self.spans[at][1], self.spans[at + 1][0]))
        texts = (self.source[start:end] for start, end in pairs)
        return next((text for text in texts if _BETWEEN.fullmatch(text)), ", ")


def patched(source: str, patches: Iterable[Patch]) -> str:
    """The text with all patches in it. They do not overlap."""
    for start, end, text in sorted(patches, reverse=True):
        source = source[:start] + text + source[end:]
    return source


def end_of_line(source: str) -> str:
    return "\r\n" if "\r\n" in source and source.count("\r\n") * 2 > source.count("\n") else "\n"


# ------------------------------------------------------------------ where things stand


def is_flow(source: str, node: Mapping | Sequence) -> bool:
    return source[node.start : node.start + 1] in ("[", "{")


def rows_of(source: str, node: Mapping | Sequence, holder: tuple[int, int] | None) -> Rows | None:
    """The rows of a list or mapping; None where they stand in a way that is not to be taken apart."""
    spans = [_span(source, one) for one in node.items]
    alone = len(spans) == 1
    if not spans or not _ascend(spans, node.start, node.end):
        return None
    if is_flow(source, node):
        return Rows(source, tuple(spans), True, holder=holder, alone=alone)
    lines = [(_line_start(source, start), _line_end(source, end)) for start, end in spans]
    if not _ascend(lines, 0, len(source)):
        return None
    indent = source[lines[0][0] : spans[0][0]]
    if not _INDENT.fullmatch(indent):
        return None
    if isinstance(node, Mapping):
        indent = " " * len(indent)
    return Rows(source, tuple(lines), False, indent, holder, alone)


def after_colon(source: str, item: Item) -> int:
    """Where the value of a property may begin."""
    found = _COLON.match(source, item.key.end)
    return found.end() if found else item.key.end


def last_place(source: str, node: Node) -> int:
    """Where the text of a node ends."""
    if isinstance(node, Scalar):
        several = source[node.start : node.start + 1] in ("|", ">")
        return _end_of_lines(source, node) if several else node.end
    if is_flow(source, node) or not node.items:
        return node.end
    last = node.items[-1]
    return last_of_item(source, last) if isinstance(last, Item) else last_place(source, last)


def _end_of_lines(source: str, node: Scalar) -> int:
    """Where the last line of a text of several lines (`|`) ends; what follows with less indent is not of it."""
    head = source.find("\n", node.start, node.end)
    lines = list(_FULL.finditer(source, head + 1, node.end)) if head >= 0 else []
    own = [line.end() for line in lines if len(line[1]) >= len(lines[0][1])]
    return own[-1] if own else node.start + 1


def last_of_item(source: str, item: Item) -> int:
    value = item.value
    if isinstance(value, Scalar) and value.start == value.end:
        return after_colon(source, item)
    return last_place(source, value)


def _span(source: str, one: Node | Item) -> tuple[int, int]:
    if isinstance(one, Item):
        return one.key.start, last_of_item(source, one)
    return one.start, last_place(source, one)


def _ascend(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Does each begin where the one before has ended? An alias stands for something elsewhere, and does not."""
    for one in spans:
        if not start <= one[0] <= one[1] <= end:
            return False
        start = one[1]
    return True


def _line_start(source: str, at: int) -> int:
    return source.rfind("\n", 0, at) + 1


def _line_end(source: str, at: int) -> int:
    return source.find("\n", at) + 1 or len(source)


def _whole_line(source: str, start: int, end: int) -> tuple[int, int]:
    """The line of a text that stands alone in it; else the text."""
    line = _line_start(source, start), _line_end(source, end)
    alone = not (source[line[0] : start] + source[end : line[1]]).strip()
    return line if alone else (start, end)
