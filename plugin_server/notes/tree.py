"""Builds the tree of front matter from the parser's events, within bounds, and typed by nobody.

The events are PyYAML's (`frontmatter` hands them in); they are known here by the names of their classes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from plugin_server.notes import trouble
from plugin_server.notes.letters import undisguised
from plugin_server.notes.nodes import Item, Mapping, Node, Scalar, Sequence, Unreadable, core_scalar

MOST_NODES = 10_000  # aliases count as what they stand for
DEEPEST = 32


class _Open:
    """A mapping or sequence whose end has not come yet."""

    __slots__ = ("anchor", "before", "is_flow", "is_mapping", "items", "key", "margin", "mark", "seen")

    def __init__(self, event: Any, is_mapping: bool, before: int, margin: int) -> None:
        self.margin = margin  # the column of the block around it, which whatever goes on over lines must pass
        self.mark = event.start_mark
        self.anchor: str | None = event.anchor
        self.before = before  # nodes counted before this one, for the weight of its aliases
        self.is_mapping = is_mapping
        self.is_flow = bool(event.flow_style)
        self.items: list[Any] = []
        self.key: Scalar | None = None
        self.seen: set[object] = set()


class Tree:
    """Builds the tree from the parser's events; `add` answers with the trouble that stops it."""

    def __init__(self, text: str, first_line: int) -> None:
        self._text = text
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
        step = _STEPS.get(type(event).__name__)
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
        start, end = event.start_mark, event.end_mark
        over_lines = end.line > start.line and event.style in _OVER_LINES
        written = end.index > start.index  # an empty value stands nowhere
        if (written and self._strays(start)) or (
            over_lines and self._goes_on_at_margin(start.index, end.index)
        ):
            return trouble.at_margin(self._line(start))
        text = undisguised(event.value)
        plain = event.tag in _TYPED_TAGS if event.tag else event.style is None or event.style == ""
        return self._place(Scalar(text, plain, self._line(start), start.index, end.index), event.anchor, 1)

    def _margin(self) -> int:
        return self._stack[-1].margin if self._stack else -1

    def _strays(self, mark: Any) -> bool:
        """Does an item between brackets stand in a line that is not indented?

        libyaml allows it, Obsidian's reader does not; nor does it allow what `_goes_on_at_margin` looks for.
        """
        top = self._stack[-1] if self._stack else None
        return bool(top and top.is_flow and mark.line > top.mark.line and mark.column <= top.margin)

    def _goes_on_at_margin(self, start: int, end: int) -> bool:
        """Does a text go on in a line that is not indented?"""
        lines = self._text[start:end].split("\n")[1:]
        return any(line.strip() and len(line) - len(line.lstrip(" ")) <= self._margin() for line in lines)

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
        if self._strays(event.start_mark):
            return trouble.at_margin(self._line(event.start_mark))
        top = self._stack[-1] if self._stack else None
        if top and top.is_mapping and top.key is None:
            return trouble.odd_key(self._line(event.start_mark))
        is_mapping = type(event).__name__ == "MappingStartEvent"
        margin = self._margin() if event.flow_style else event.start_mark.column
        self._stack.append(_Open(event, is_mapping, self._nodes, margin))
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


_OVER_LINES = frozenset((None, "", "'", '"'))
_TYPED_TAGS = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("int", "float", "bool", "null"))
_STEPS: dict[str, Callable[[Tree, Any], Unreadable | None]] = {
    "DocumentStartEvent": Tree._document,
    "ScalarEvent": Tree._scalar,
    "AliasEvent": Tree._alias,
    "MappingStartEvent": Tree._start,
    "SequenceStartEvent": Tree._start,
    "MappingEndEvent": Tree._end,
    "SequenceEndEvent": Tree._end,
}
