"""The parser of front matter, for all that `plainly.py` does not read. The one door to `frontmatter` and `yaml`.

Loaded with the first such text: most starts of the service meet none, and it is large.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import frontmatter
import yaml
from frontmatter.default_handlers import BaseHandler

from plugin_server.notes import trouble
from plugin_server.notes.letters import disguised, without_tabs
from plugin_server.notes.nodes import Node, Unreadable
from plugin_server.notes.tree import Tree

MOST_CHARACTERS = 64 * 1024


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
        return {"properties": tree_of(fm)}


def by_frontmatter(text: str) -> Node | Unreadable:
    """The tree of the text between the fences, by way of python-frontmatter."""
    metadata, _ = frontmatter.parse(f"---\n{text}---\n", handler=_Obsidian(text))
    found: Node | Unreadable = metadata["properties"]  # type: ignore[assignment]
    return found


def tree_of(text: str, first_line: int = 2) -> Node | Unreadable:
    """As `frontmatter.parse`."""
    if len(text) > MOST_CHARACTERS:
        return trouble.too_long(first_line)
    found = _attempt(text, first_line)
    if isinstance(found, Unreadable) and "\t" in text:
        again = _attempt(without_tabs(text), first_line)
        return found if isinstance(again, Unreadable) else again
    return found


def _attempt(text: str, first_line: int) -> Node | Unreadable:
    tree = Tree(text, first_line)
    try:
        for event in _events(text):
            if tree.add(event) is not None:
                break
    except yaml.MarkedYAMLError as error:
        return _told(error, text, first_line)
    except (yaml.YAMLError, ValueError, OverflowError):
        return trouble.unknown(first_line)
    return tree.result()


def _told(error: yaml.MarkedYAMLError, text: str, first_line: int) -> Unreadable:
    said = error.problem or ""
    open_ended = "end of stream" in said or "',' or" in said
    mark = (error.context_mark if open_ended else None) or error.problem_mark or error.context_mark
    if mark is None:
        return trouble.unknown(first_line)
    around = text.split("\n")[mark.line : mark.line + 1]
    at = text[mark.index : mark.index + 1]
    return trouble.from_yaml(said, at, "".join(around), first_line + mark.line)


_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def _events(text: str) -> Iterator[Any]:
    events: Iterator[Any] = yaml.parse(disguised(text), Loader=_LOADER)
    return events
