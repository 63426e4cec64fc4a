"""Which kind of note says so by its `type`: from its properties, or, where those cannot be read, its bytes."""

from __future__ import annotations

import re
from enum import StrEnum

from plugin_server.notes.properties import Properties
from plugin_server.notes.texts import parse_links


class Kind(StrEnum):
    SESSION = "session"
    CLIENT = "client"
    AREA = "area"
    PRACTICE = "practice"


_KINDS = "|".join(Kind)
_HINT = re.compile(rb"type[\"']?\s*:(.{0,200})", re.IGNORECASE | re.DOTALL)
_KIND = re.compile(_KINDS.encode(), re.IGNORECASE)
_TYPE_LINE = re.compile(
    rb"^[ \t]*[\"']?type[\"']?[ \t]*:([^\n]*(?:\n[ \t]*-[^\n]*)*)", re.IGNORECASE | re.MULTILINE
)


def may_be_ours(head: bytes) -> bool:
    """A glance at front matter that spares most notes the YAML: no kind of ours near the word `type`."""
    return any(_KIND.search(found[1]) for found in _HINT.finditer(head))


def kind_of(properties: Properties) -> Kind | None:
    """The first of our kinds among the values of `type`, written as text or as a link, in any case."""
    for written in properties.many("type"):
        for link in parse_links(written.text):
            kind = _kind(link.target)
            if kind:
                return kind
    return None


def kinds_in(head: bytes) -> frozenset[Kind]:
    """The kinds that front matter names in lines that look like `type`, read without YAML."""
    lines = [part for found in _TYPE_LINE.finditer(head) for part in re.split(rb"[,\n]", found[1])]
    names = (line.split(b"#")[0].split(b"|")[0].strip(b" \t\r-[]\"'") for line in lines)
    kinds = (_kind(name.decode("ascii", "replace")) for name in names)
    return frozenset(kind for kind in kinds if kind)


def _kind(name: str) -> Kind | None:
    word = name.rsplit("/", 1)[-1].strip().lower()
    return Kind(word) if word in list(Kind) else None
