"""Front matter as nearly everyone writes it, read line by line: `key: text`, quoted texts, lists of such.

A shortcut past the parser for the plainest of YAML, in which there is nothing to decide. Whatever else stands there,
be it one letter, gives None, and the parser reads the whole: what both can read, both read alike, places and all.
"""

from __future__ import annotations

import re

from plugin_server.notes.nodes import Item, Mapping, Node, Scalar, Sequence

LONGEST = 16 * 1024  # letters; longer ones are the parser's, which counts what is in them

_WORD = (
    r"\w(?:[\w ,./→+()&'%–—;!?=>-]|:(?=\w))*"  # also what looks like a number or a time: all is text as yet
)
_QUIET = r"\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\U00100000-\U0010ffff"
VALUE = rf"{_WORD}|\"[^\"\\{_QUIET}]*\"|'[^'{_QUIET}]*'"
KEY = r"[A-Za-z]\w*(?: \w+)*"
_LINE = re.compile(rf"({KEY}):(?: +({VALUE}))?\n|( {{0,8}})- +({VALUE})\n")
LONGEST_KEY = 100
TYPED = frozenset(("true", "false", "null"))  # as a key these are no texts


def read_plainly(text: str, first_line: int = 2) -> Mapping | None:
    """The tree of the text, as `frontmatter.parse` gives it; None where this is not plain enough to tell."""
    if len(text) > LONGEST or not text.endswith("\n"):
        return None
    lines = _Lines(first_line)
    at, size = 0, len(text)
    while at < size:
        found = _LINE.match(text, at)
        if found is None or not lines.add(found):
            return None
        at = found.end()
    lines.close(size)
    return Mapping(tuple(lines.items), first_line, 0, size) if lines.items else None


class _Lines:
    """The properties so far; the last one may yet turn out to be a list."""

    __slots__ = ("_indent", "_key", "_list", "_seen", "_start", "items", "line")

    def __init__(self, first_line: int) -> None:
        self.items: list[Item] = []
        self.line = first_line
        self._key: Scalar | None = None  # one without a value as yet
        self._list: list[Node] = []
        self._indent = self._start = 0
        self._seen: set[str] = set()

    def add(self, found: re.Match[str]) -> bool:
        key, value, indent, listed = found.groups()
        if key is None:
            return self._listed(
                found.start(3) + len(indent), len(indent), _scalar(listed, found.start(4), self.line)
            )
        self.close(found.start())
        if key in self._seen or key.lower() in TYPED or len(key) > LONGEST_KEY:
            return False
        self._seen.add(key)
        name = Scalar(key, True, self.line, found.start(1), found.end(1))
        if value is None:
            self._key = name
        else:
            said = _scalar(value, found.start(2), self.line)
            if said is None:
                return False
            self.items.append(Item(name, said))
        self.line += 1
        return True

    def _listed(self, start: int, indent: int, value: Scalar | None) -> bool:
        if self._key is None or value is None:
            return False
        if not self._list:
            self._indent, self._start = indent, start
        elif indent != self._indent:
            return False
        self._list.append(value)
        self.line += 1
        return True

    def close(self, end: int) -> None:
        """The last property is over; `end`: where the next thing begins."""
        key = self._key
        if key is None:
            return
        value: Node = Scalar("", True, key.line, key.end + 1, key.end + 1)
        if self._list:
            value = Sequence(tuple(self._list), self._list[0].line, self._start, end)
        self.items.append(Item(key, value))
        self._key, self._list = None, []


def _scalar(raw: str, start: int, line: int) -> Scalar | None:
    if raw[0] in "\"'":
        return Scalar(raw[1:-1], False, line, start, start + len(raw))
    return None if raw[-1] == " " else Scalar(raw, True, line, start, start + len(raw))
