"""Names are initials until someone asks for them: a screen is often seen by more than one person.

Not covered with a style but left out: the bytes of a discreet page hold no name of a client that we know.
"""

from __future__ import annotations

import re
from functools import lru_cache

from plugin_server.blocks.escape import plain
from plugin_server.model import ClientNote
from plugin_server.names import stem
from plugin_server.snapshot import Snapshot

SHORTEST_PART = 3  # letters: shorter parts of a name (`de`, `Li`) are words of other things too
QUOTED = re.compile(r"“[^”]*”|‘[^’]*’|\"[^\"]*\"|`[^`]*`|\[\[[^\]]*\]\]")
WORD = re.compile(r"[^\W\d_]+")


def initials(name: str) -> str:
    """`Daniel van Dyk` is shown as `D. v. D.`; a name without any letter as a dot."""
    return " ".join(f"{word[0]}." for word in WORD.findall(name)[:4]) or "·"


class Discretion:
    """Shows names, or hides them, in all that goes to one page."""

    def __init__(self, snapshot: Snapshot, *, shown: bool) -> None:
        self.shown = shown
        self._known = None if shown else _pattern(_known_names(snapshot))

    def name(self, name: str) -> str:
        return name if self.shown else initials(name)

    def text(self, text: str) -> str:
        """Words of a note, or about one, with every client's name made initials."""
        if self._known is None:
            return text
        return self._known.sub(lambda found: initials(found[0]), text)

    def about(self, text: str, path: str, *, settled: bool) -> str:
        """A sentence about the note at `path`. Of a note that could not be read we do not know the names:
        what it quotes, and the words of its path, are left out as well."""
        if self.shown:
            return text
        own = _pattern(frozenset(part for part in WORD.findall(stem(path)) if len(part) >= SHORTEST_PART))
        text = own.sub(lambda found: initials(found[0]), self.text(text))
        return text if settled else QUOTED.sub("…", text)


def _known_names(snapshot: Snapshot) -> frozenset[str]:
    """Clients' names as written in sessions and in the names of their notes, and the parts of each."""
    links = {link for session in snapshot.sessions.values() for link in session.clients}
    whole = {form for link in links for form in (link.target, stem(link.target), link.alias) if form}
    whole |= {stem(path) for path, note in snapshot.readings.items() if isinstance(note, ClientNote)}
    whole |= {stem(member.removeprefix("?")) for party in snapshot.parties for member in party}
    whole = {form for name in whole for form in (name, plain(name)) if form}  # as read, and as printed
    parts = {part for name in whole for part in WORD.findall(name) if len(part) >= SHORTEST_PART}
    proper = {part for part in parts if part[0] == part[0].upper()}
    return frozenset(whole | proper | {form for name in whole for form in _other_letters(name)})


def _other_letters(name: str) -> tuple[str, ...]:
    """A single small word is left alone: a client `Will` is hidden, and what will be is not."""
    return (name.upper(), name.title(), *((name.lower(),) if " " in name else ()))


@lru_cache(maxsize=8)
def _pattern(names: frozenset[str]) -> re.Pattern[str]:
    """Any of the names, the longest first, as whole words."""
    if not names:
        return re.compile(r"(?!)")
    choices = "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
    return re.compile(rf"(?<![^\W_])(?:{choices})(?![^\W_])")
