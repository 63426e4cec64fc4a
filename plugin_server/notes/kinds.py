"""Which kind of note says so by its `type`: from its properties, or, where those cannot be read, its bytes."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from plugin_server.notes.properties import Properties
from plugin_server.notes.texts import parse_links


class Kind(StrEnum):
    SESSION = "session"
    CLIENT = "client"
    AREA = "area"
    PRACTICE = "practice"


_BY_WORD: dict[str, Kind] = {kind.value: kind for kind in Kind}
_KINDS = "|".join(Kind)
_IN_BYTES = tuple(kind.encode() for kind in Kind)
_HINT = re.compile(rb"type[\"']?\s*:(.{0,200})", re.IGNORECASE | re.DOTALL)
_KIND = re.compile(_KINDS.encode(), re.IGNORECASE)
_TYPE_LINE = re.compile(
    rb"^[ \t]*[\"']?type[\"']?[ \t]*:([^\n]*(?:\n[ \t]*-[^\n]*)*)", re.IGNORECASE | re.MULTILINE
)


def may_be_ours(head: bytes) -> bool:
    """A glance at front matter that spares most notes the YAML: no kind of ours near the word `type`."""
    low = head.lower()
    if b"type" not in low or not any(kind in low for kind in _IN_BYTES):
        return False
    return any(_KIND.search(found[1]) for found in _HINT.finditer(head))


def kind_of(properties: Properties) -> Kind | None:
    """The first of our kinds among the values of `type`, written as text or as a link, in any case."""
    kinds = (kind_of_text(written.text) for written in properties.many("type"))
    return next((kind for kind in kinds if kind), None)


@lru_cache(maxsize=128)
def kind_of_text(text: str) -> Kind | None:
    """The first of our kinds among the notes named in one text."""
    kinds = (_kind(link.target) for link in parse_links(text))
    return next((kind for kind in kinds if kind), None)


def kinds_in(head: bytes) -> frozenset[Kind]:
    """The kinds that front matter names in lines that look like `type`, read without YAML."""
    lines = [part for found in _TYPE_LINE.finditer(head) for part in re.split(rb"[,\n]", found[1])]
    names = (line.split(b"#")[0].split(b"|")[0].strip(b" \t\r-[]\"'") for line in lines)
    kinds = (_kind(name.decode("ascii", "replace")) for name in names)
    return frozenset(kind for kind in kinds if kind)


def _kind(name: str) -> Kind | None:
    return _BY_WORD.get(name.rsplit("/", 1)[-1].strip().lower())
