"""The properties of one note, asked for by name, in any case and with any separator."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from plugin_server.model import Problem
from plugin_server.notes.frontmatter import Item, Mapping, Node, Scalar, Sequence
from plugin_server.notes.numbers import Refusal

T = TypeVar("T")
_BETWEEN = re.compile(r"[\s_.\-]+")


@lru_cache(maxsize=256)
def words_of(name: str) -> str:
    """What spellings of one property name have in common: `Area_Order`, `area order`."""
    return _BETWEEN.sub(" ", name).strip().casefold()


@dataclass(frozen=True, slots=True)
class Written:
    """A text as it stands in a property: the property's name, and the line of the text."""

    property: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Properties:
    """The front matter of one note. `problems` gathers what could not be read while it is asked."""

    path: str
    source: str  # the text between the fences
    items: tuple[Item, ...]
    by_name: dict[str, list[Item]]
    problems: list[Problem]

    @classmethod
    def of(cls, path: str, source: str, items: tuple[Item, ...]) -> Properties:
        by_name: dict[str, list[Item]] = {}
        for item in items:
            by_name.setdefault(words_of(item.key.text), []).append(item)
        return cls(path, source, items, by_name, [])

    def find(self, *names: str) -> Item | None:
        """The property of that name that says something; the first of that name where none does."""
        same = [item for name in names for item in self.by_name.get(name, ())]
        full = [item for item in same if not is_empty(item.value)]
        if len(full) > 1:
            message = f"{full[0].key.text} and {full[1].key.text} are one property, written twice."
            self.refuse(full[1].key.text, full[1].key.line, Refusal(message, "Keep one of the two."))
        return next(iter(full or same), None)

    def refuse(self, name: str, line: int, refusal: Refusal) -> None:
        self.problems.append(Problem(self.path, line, name, refusal.message, refusal.remedy))

    def told(self) -> tuple[Problem, ...]:
        """The problems so far, by line."""
        return tuple(sorted(self.problems, key=lambda problem: problem.line or 0))

    def one(self, name: str, parser: Callable[[str], T | Refusal | None]) -> T | None:
        """The value of a property with one text; None where it is absent, empty or refused."""
        item = self.find(name)
        return None if item is None else self.read(item, parser)

    def read(self, item: Item, parser: Callable[[str], T | Refusal | None]) -> T | None:
        """The one value of this property; None where it is empty or refused."""
        if is_empty(item.value):
            return None
        node = item.value
        if isinstance(node, Sequence) and len(node.items) == 1 and self.text(node) is None:
            node = node.items[0]  # a list of one is that one: Obsidian makes lists where a type says so
        text = self.text(node)
        value = _ONE_VALUE if text is None else parser(text)
        if isinstance(value, Refusal):
            self.refuse(item.key.text, node.line, value)
            return None
        return value

    def many(self, *names: str) -> tuple[Written, ...]:
        """The texts of a property that is a list, or a single text."""
        item = self.find(*names)
        return tuple(self.texts(item)) if item else ()

    def texts(self, item: Item) -> Iterator[Written]:
        """Every text of a property that is not empty; lists in lists are read as one list."""
        yield from self._texts(item.key.text, item.value)

    def _texts(self, name: str, node: Node) -> Iterator[Written]:
        if is_empty(node):
            return
        text = self.text(node)
        if text is not None:
            yield Written(name, text, node.line)
        elif isinstance(node, Sequence):
            for item in node.items:
                yield from self._texts(name, item)
        elif isinstance(node, Mapping) and len(node.items) == 1 and isinstance(node.items[0].value, Scalar):
            # YAML takes `Community (was: Church)` for a mapping
            yield Written(name, f"{node.items[0].key.text}: {node.items[0].value.text}", node.line)
        else:
            self.refuse(name, node.line, _ONE_VALUE)

    def text(self, node: Node) -> str | None:
        """A scalar's text; also that of a wikilink without quotes, which YAML takes for a list in a list."""
        if isinstance(node, Scalar):
            return node.text
        if isinstance(node, Sequence) and len(node.items) == 1:
            inner = node.items[0]
            written = self.source[node.start : node.end]
            flat = isinstance(inner, Sequence) and not any(isinstance(one, Sequence) for one in inner.items)
            if flat and written.startswith("[[") and written.endswith("]]"):
                return written
        return None


_ONE_VALUE = Refusal("This property has one value, written as text.", "Write one text or number.")


def is_empty(node: Node) -> bool:
    """Nothing is written here: "not asked"."""
    if isinstance(node, Scalar):
        return node.empty
    return isinstance(node, Mapping | Sequence) and not node.items
