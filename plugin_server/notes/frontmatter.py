"""Front matter: where it is and what it holds; never dumps.

Front matter is read as Obsidian reads it (`yaml` 2.7, YAML 1.2 core), and safely: libyaml's *loader* calls
itself for every level and ends the process on a few kilobytes of brackets, so only its *parser* is used. That
one hands out events, keeps its state on the heap, and is stopped at the first level, node or letter too many. The one
door to `frontmatter` and `yaml` is `frontmatter_parser.py`.
"""

from __future__ import annotations

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
    core_value,
)
from plugin_server.notes.plainly import read_plainly

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


def properties(data: bytes, place: Place) -> Node | Unreadable:
    """The properties of a note: by way of python-frontmatter, but for what is so plain that nothing is to decide."""
    try:
        text = data[place.start : place.end].decode()
    except UnicodeDecodeError as error:
        return trouble.not_utf8(2 + data.count(b"\n", place.start, place.start + error.start))
    plainly = read_plainly(text)
    if plainly is not None:
        return plainly
    from plugin_server.notes.frontmatter_parser import by_frontmatter  # noqa: PLC0415 - see there

    return by_frontmatter(text)


def parse(text: str, first_line: int = 2) -> Node | Unreadable:
    """The tree of one YAML document, or why it cannot be read.

    `first_line` is the line of the note that the text begins in. Never raises.
    """
    from plugin_server.notes.frontmatter_parser import tree_of  # noqa: PLC0415 - see there

    return tree_of(text, first_line)
