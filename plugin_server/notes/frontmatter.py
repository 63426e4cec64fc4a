"""Front matter: where it is and what it holds. The one door to `frontmatter` and `yaml`; never dumps.

Front matter is read as Obsidian reads it (`yaml` 2.7, YAML 1.2 core), and safely: libyaml's *loader* calls
itself for every level and ends the process on a few kilobytes of brackets, so only its *parser* is used. That
one hands out events, keeps its state on the heap, and is stopped at the first level, node or letter too many.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import frontmatter
import yaml
from frontmatter.default_handlers import BaseHandler

from plugin_server.notes import trouble
from plugin_server.notes.fences import Hidden, Place, Why, split
from plugin_server.notes.nodes import (
    CoreValue,
    Item,
    Mapping,
    Node,
    Scalar,
    Sequence,
    Unreadable,
    core_scalar,
    core_value,
)

__all__ = [
    "CoreValue",
    "Hidden",
    "Item",
    "Mapping",
    "Node",
    "Place",
    "Scalar",
    "Sequence",
    "Unreadable",
    "Why",
    "core_value",
    "parse",
    "properties",
    "split",
]

MOST_CHARACTERS = 64 * 1024
MOST_NODES = 10_000  # aliases count as what they stand for
DEEPEST = 32


class _Obsidian(BaseHandler):
    """python-frontmatter's seam for one note: its own text in, our tree out, nothing ever dumped.

    The text comes with the handler because `frontmatter.parse` turns CRLF into LF on the way, which would
    move every place in it.
    """

    FM_BOUNDARY = re.compile(r"^---[ \t]*$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "---"

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def split(self, text: str) -> tuple[str, str]:  # noqa: ARG002 - see above
        return self._text, ""

    def load(self, fm: str) -> dict[str, Any]:
        return {"properties": parse(fm)}


def properties(data: bytes, place: Place) -> Node | Unreadable:
    """The properties of a note, by way of python-frontmatter."""
    try:
        text = data[place.start : place.end].decode()
    except UnicodeDecodeError as error:
        return trouble.not_utf8(2 + data.count(b"\n", place.start, place.start + error.start))
    metadata, _ = frontmatter.parse(f"---\n{text}---\n", handler=_Obsidian(text))
    found: Node | Unreadable = metadata["properties"]  # type: ignore[assignment]
    return found


def parse(text: str, first_line: int = 2) -> Node | Unreadable:
    """The tree of one YAML document, or why it cannot be read.

    `first_line` is the line of the note that the text begins in. Never raises.
    """
    if len(text) > MOST_CHARACTERS:
        return trouble.too_long(first_line)
    found = _attempt(text, first_line)
    if isinstance(found, Unreadable) and "\t" in text:
        again = _attempt(_without_tabs(text), first_line)
        return found if isinstance(again, Unreadable) else again
    return found


def _attempt(text: str, first_line: int) -> Node | Unreadable:
    tree = _Tree(first_line)
    try:
        for event in _events(text):
            if tree.add(event) is not None:
                break
    except yaml.MarkedYAMLError as error:
        return _told(error, text, first_line)
    except (yaml.YAMLError, ValueError, OverflowError):
        return trouble.unknown(first_line)
    return tree.result()


def _without_tabs(text: str) -> str:
    """The same text, as long as before, with tabs only where they would be indentation.

    Obsidian allows tabs in more places than PyYAML: after a dash, on an empty line, within a text.
    """
    text = _IDLE_TAB.sub(lambda found: found[0].replace("\t", " "), text)
    return _INNER_TAB.sub(lambda found: found[0].replace("\t", chr(_PRIVATE + 9)), text)


def _told(error: yaml.MarkedYAMLError, text: str, first_line: int) -> Unreadable:
    said = error.problem or ""
    open_ended = "end of stream" in said or "',' or" in said
    mark = (error.context_mark if open_ended else None) or error.problem_mark or error.context_mark
    if mark is None:
        return trouble.unknown(first_line)
    return trouble.from_yaml(said, text[mark.index : mark.index + 1], first_line + mark.line)


_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

# What YAML 1.1 takes for a line end or refuses, and 1.2, as Obsidian reads it, keeps as a letter. For the
# parser they become letters of a private plane, one for one, so that places stay what they are.
_STRANGE = re.compile("\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_PRIVATE = 0x100000
_IDLE_TAB = re.compile(r"[ \t]+(?=\r?$|#)|(?<=[:,?\[{])[ \t]+|^ *-[ \t]+(?=[^\s-])", re.MULTILINE)
_INNER_TAB = re.compile(r"(?<=\S)[ \t]+(?=\S)")
_BACK = {_PRIVATE + code: code for code in (*range(0xA0), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF)}


def _events(text: str) -> Iterator[Any]:
    if _STRANGE.search(text):
        text = _STRANGE.sub(lambda found: chr(_PRIVATE + ord(found[0])), text)
    events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
    return events


class _Open:
    """A mapping or sequence whose end has not come yet."""

    __slots__ = ("anchor", "before", "is_mapping", "items", "key", "mark", "seen")

    def __init__(self, event: Any, is_mapping: bool, before: int) -> None:
        self.mark = event.start_mark
        self.anchor: str | None = event.anchor
        self.before = before  # nodes counted before this one, for the weight of its aliases
        self.is_mapping = is_mapping
        self.items: list[Any] = []
        self.key: Scalar | None = None
        self.seen: set[object] = set()


class _Tree:
    """Builds the tree from the parser's events; `add` answers with the trouble that stops it."""

    def __init__(self, first_line: int) -> None:
        self._first = first_line
        self._stack: list[_Open] = []
        self._anchors: dict[str, tuple[Node, int, int]] = {}
        self._nodes = 0
        self._documents = 0
        self._root: Node | None = None
        self._trouble: Unreadable | None = None

    def result(self) -> Node | Unreadable:
        return self._trouble or self._root or Scalar("", True, self._first, 0, 0)

    def add(self, event: Any) -> Unreadable | None:
        step = _STEPS.get(type(event))
        if step is not None:
            self._trouble = step(self, event)
        return self._trouble

    def _line(self, mark: Any) -> int:
        return self._first + int(mark.line)

    def _document(self, event: Any) -> Unreadable | None:
        self._documents += 1
        if self._documents > 1 or event.version or event.tags:
            return trouble.second_document(self._line(event.start_mark))
        return None

    def _scalar(self, event: Any) -> Unreadable | None:
        start, end, text = event.start_mark, event.end_mark, event.value
        if text and _PRIVATES.search(text):
            text = text.translate(_BACK)
        plain = event.tag in _TYPED_TAGS if event.tag else event.style is None or event.style == ""
        return self._place(Scalar(text, plain, self._line(start), start.index, end.index), event.anchor, 1)

    def _alias(self, event: Any) -> Unreadable | None:
        held = self._anchors.get(event.anchor)
        if held is None:
            return trouble.no_anchor(self._line(event.start_mark))
        node, weight, depth = held
        if len(self._stack) + depth > DEEPEST:
            return trouble.too_deep(self._line(event.start_mark))
        return self._place(node, None, weight)

    def _start(self, event: Any) -> Unreadable | None:
        if len(self._stack) >= DEEPEST:
            return trouble.too_deep(self._line(event.start_mark))
        top = self._stack[-1] if self._stack else None
        if top and top.is_mapping and top.key is None:
            return trouble.odd_key(self._line(event.start_mark))
        self._stack.append(_Open(event, isinstance(event, yaml.MappingStartEvent), self._nodes))
        return None

    def _end(self, event: Any) -> Unreadable | None:
        done = self._stack.pop()
        kind = Mapping if done.is_mapping else Sequence
        place = (self._line(done.mark), done.mark.index, event.end_mark.index)
        weight = self._nodes - done.before
        self._nodes = done.before
        return self._place(kind(tuple(done.items), *place), done.anchor, weight + 1)

    def _place(self, node: Node, anchor: str | None, weight: int) -> Unreadable | None:
        """Put a finished node where it belongs; `weight` counts the nodes in it."""
        self._nodes += weight
        if self._nodes > MOST_NODES:
            return trouble.too_many(node.line)
        if anchor:
            self._anchors[anchor] = (node, weight, _depth(node))
        if not self._stack:
            self._root = node
            return None
        top = self._stack[-1]
        if not top.is_mapping:
            top.items.append(node)
        elif top.key is None:
            return self._key(top, node)
        else:
            top.items.append(Item(top.key, node))
            top.key = None
        return None

    def _key(self, top: _Open, node: Node) -> Unreadable | None:
        if not isinstance(node, Scalar):
            return trouble.odd_key(node.line)
        value = core_scalar(node)
        same = (type(value) is bool, value)
        if same in top.seen:
            return trouble.twice(node.line, node.text)
        top.seen.add(same)
        top.key = node
        return None


def _depth(node: Node) -> int:
    """Levels below a node that bears an anchor: no more than DEEPEST, so this may call itself."""
    if isinstance(node, Scalar):
        return 0
    inner = (item.value if isinstance(item, Item) else item for item in node.items)
    return 1 + max((_depth(item) for item in inner), default=0)


_PRIVATES = re.compile("[\U00100000-\U0010ffff]")
_TYPED_TAGS = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("int", "float", "bool", "null"))
_STEPS: dict[type[Any], Callable[[_Tree, Any], Unreadable | None]] = {
    yaml.DocumentStartEvent: _Tree._document,
    yaml.ScalarEvent: _Tree._scalar,
    yaml.AliasEvent: _Tree._alias,
    yaml.MappingStartEvent: _Tree._start,
    yaml.SequenceStartEvent: _Tree._start,
    yaml.MappingEndEvent: _Tree._end,
    yaml.SequenceEndEvent: _Tree._end,
}
