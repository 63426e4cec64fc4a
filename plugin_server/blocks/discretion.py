"""Names are initials until someone asks for them: a screen is often seen by more than one person.

Not covered with a style but left out: the bytes of a discreet page hold no name of a client that we know.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache

from plugin_server.blocks.context import SessionContext
from plugin_server.blocks.escape import plain
from plugin_server.model import Link
from plugin_server.names import stem
from plugin_server.snapshot import Party, Snapshot

Say = Callable[[str], str]  # how words are shown

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
        self._known = None if shown else _known_names(snapshot)

    @classmethod
    def towards(cls, snapshot: Snapshot, party: Party) -> Discretion:
        """What one client may see: that client's name is shown, and everybody else's are initials."""
        found = cls(snapshot, shown=True)
        found._known = _known_names(snapshot) - _own_names(snapshot, party)
        return found

    def name(self, name: str) -> str:
        return name if self.shown else initials(name)

    def text(self, text: str) -> str:
        """Words of a note, or about one, with every client's name made initials."""
        return text if self._known is None else _hidden(text, self._known)

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
    members = (member for party in snapshot.parties for member in party)
    return _names(frozenset(snapshot.joins.links), snapshot.client_notes | {*members})


@lru_cache(maxsize=8)
def _names(links: frozenset[Link], members: frozenset[str]) -> frozenset[str]:
    """Found out once for the same clients: they change less often than what is known of them."""
    return _forms(links, members)


def _own_names(snapshot: Snapshot, party: Party) -> frozenset[str]:
    """The same for the members of one party alone."""
    paths = snapshot.parties.get(party, ())
    return _forms({link for path in paths for link in snapshot.sessions[path].clients}, party)


def _forms(links: Iterable[Link], members: Iterable[str]) -> frozenset[str]:
    whole = {form for link in links for form in (link.target, stem(link.target), link.alias) if form}
    whole |= {stem(member.removeprefix("?")) for member in members}
    whole = {form for name in whole for form in (name, plain(name)) if form}  # as read, and as printed
    parts = {part for name in whole for part in WORD.findall(name) if len(part) >= SHORTEST_PART}
    proper = {part for part in parts if part[0] == part[0].upper()}
    return frozenset(whole | proper | {form for name in whole for form in _other_letters(name)})


def _other_letters(name: str) -> tuple[str, ...]:
    """A single small word is left alone: a client `Will` is hidden, and what will be is not."""
    return (name.upper(), name.title(), *((name.lower(),) if " " in name else ()))


@lru_cache(maxsize=4096)
def _hidden(text: str, names: frozenset[str]) -> str:
    """The text with these names made initials; the same few words stand on a page hundreds of times."""
    if _holds_none(text, names):
        return text
    return _pattern(names).sub(lambda found: initials(found[0]), text)


def _holds_none(text: str, names: frozenset[str]) -> bool:
    """A name stands in a text with its very words: where none of them does, thousands of names need no look."""
    words = _words_of(names)
    return words is not None and words.isdisjoint(WORD.findall(text))


@lru_cache(maxsize=8)
def _words_of(names: frozenset[str]) -> frozenset[str] | None:
    """The words of all names; None where one has no letters to tell it by."""
    words = [WORD.findall(name) for name in names]
    return frozenset(word for one in words for word in one) if all(words) else None


@lru_cache(maxsize=8)
def _pattern(names: frozenset[str]) -> re.Pattern[str]:
    """Any of the names, the longest first, as whole words."""
    if not names:
        return re.compile(r"(?!)")
    choices = "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
    return re.compile(rf"(?<![^\W_])(?:{choices})(?![^\W_])")


def of_session(context: SessionContext, say: Say) -> SessionContext:
    """What a figure is drawn from, areas that bear a name included; the very context where none is hidden."""
    rows = tuple(replace(row, area=replace(row.area, name=say(row.area.name))) for row in context.rows)
    if rows == context.rows:
        return context
    left_out = tuple(map(say, context.balance.left_out))
    return replace(context, rows=rows, balance=replace(context.balance, left_out=left_out))
