"""What stands in a note as the words a client reads: no markup, no link, nothing that was meant for the coach alone.

Paper shows no link, and where a link leads is the coach's: the folders of the vault are in it. A link's words stay.
"""

from __future__ import annotations

import re

from plugin_server.blocks.escape import plain
from plugin_server.names import stem

_ASIDE = re.compile(r"%%.*?(?:%%|$)|<!--.*?(?:-->|$)")  # what Obsidian and HTML leave unseen
_EMBED = re.compile(r"!\[\[[^\[\]]*\]\]|!\[[^\[\]]*\]\([^()]*\)")
_WIKILINK = re.compile(r"\[\[([^\[\]|]*)(?:\|([^\[\]]*))?\]\]")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
_BARE = re.compile(r"<((?:https?://|mailto:)[^<>\s]*)>")
_TAG_OF_HTML = re.compile(r"</?[A-Za-z][^<>]*>")
# Addresses of programs and of this machine; one in the wide world is something to read.
_PLACE = re.compile(
    r"\b(?:(?!https?:)[a-z][a-z0-9+.-]*://|https?://(?:localhost|127\.|\[::1\]))\S*", re.IGNORECASE
)
_FIELD = re.compile(r"\[[^\[\]:]*::[^\[\]]*\]|\([^():]*::[^()]*\)|\[\^[^\[\]]*\]")
_TAG = re.compile(r"(?<!\S)#(?=[\w/-]*[^\W\d])[\w/-]+")
# Signs of the Tasks plugin, each with what belongs to it.
_SIGNS = re.compile(
    "[📅📆🗓⏳⌛🛫➕✅❌]\ufe0f? ?[0-9]{4}-[0-9]{2}-[0-9]{2}|🔁[^📅📆🗓⏳⌛🛫➕✅❌🆔⛔🏁🔺⏫🔼🔽⏬]*"
    "|[🆔⛔] ?[A-Za-z0-9_, -]+|🏁 ?[a-z]*|[🔺⏫🔼🔽⏬]\ufe0f?"
)
_MARKS = tuple(
    re.compile(rf"(?<!\\){pattern}")
    for pattern in (
        r"\*\*(.+?)\*\*", r"(?<!\w)__(.+?)__(?!\w)", r"==(.+?)==", r"~~(.+?)~~", r"`([^`]*)`",
        r"\*(\S[^*]*)\*", r"(?<!\w)_([^_]+)_(?!\w)",
    )
)  # fmt: skip
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def name_words(text: str) -> str:
    """An area's name without links and asides."""
    return plain(_unlinked(text))


def task_words(text: str) -> str:
    """A task without links, asides, tags, fields and emphasis; empty where nothing else was in it."""
    seen = _TAG_OF_HTML.sub("", _unlinked(text))
    for pattern in (_FIELD, _SIGNS, _TAG):
        seen = pattern.sub("", seen)
    for mark in _MARKS:
        seen = mark.sub(r"\1", seen)
    return plain(_ESCAPED.sub(r"\1", seen))


def _unlinked(text: str) -> str:
    seen = _EMBED.sub("", _ASIDE.sub("", text))
    seen = _WIKILINK.sub(_label, seen)
    seen = _BARE.sub(r"\1", _LINK.sub(r"\1", seen))
    return _PLACE.sub("", seen)


def _label(found: re.Match[str]) -> str:
    """What the link is called; without a name of its own, the last part of the place it leads to."""
    target = re.split(r"[#^]", found[1].rstrip("\\"), maxsplit=1)[0].strip()
    return (found[2] or "").strip() or stem(target)
