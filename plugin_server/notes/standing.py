"""How the areas of a session stand, read from its bytes: what a page shows, and what it is changed from."""

from __future__ import annotations

from dataclasses import dataclass

from plugin_server.model import AreaEntry, BrokenNote, Form, Link, NoteText, OtherNote, Scale
from plugin_server.notes.edits import Said, Terms
from plugin_server.notes.fences import Place, split
from plugin_server.notes.frontmatter import Mapping, core_value, properties
from plugin_server.notes.kinds import Kind, kind_of
from plugin_server.notes.names import area_key
from plugin_server.notes.numbers import Refusal, parse_scale
from plugin_server.notes.properties import Properties
from plugin_server.notes.reader import read_note
from plugin_server.notes.spots import Shape, Sight, Spot, look
from plugin_server.notes.texts import parse_links

_TEMPLATE = (b"{{", b"<%")
NO_SESSION = Refusal(
    "This note is no session.", "Give it the property type with the value session, in its first lines."
)
_A_TEMPLATE = Refusal("This note is a template.", "Make a session from it, and change that.")
_ODD = Refusal(
    "The areas are written in a way that can be read but not changed from here.",
    "Change them in the note itself.",
)


@dataclass(frozen=True, slots=True)
class Head:
    """The front matter of one session, with the areas in it that count and their places."""

    source: str
    place: Place
    sight: Sight
    terms: Terms

    @property
    def spots(self) -> tuple[Spot, ...]:
        return tuple(spot for spot, _ in self._counted)

    @property
    def said(self) -> tuple[Said, ...]:
        """What is said of each area, in the order of the note."""
        return tuple(_said(entry) for _, entry in self._counted)

    @property
    def entries(self) -> tuple[AreaEntry, ...]:
        return tuple(entry for _, entry in self._counted)

    @property
    def _counted(self) -> list[tuple[Spot, AreaEntry]]:
        dropped = {area_key(name) for name in self.terms.not_areas}
        pairs = zip(self.sight.spots, self.sight.entries, strict=True)
        return [
            pair for pair in pairs if not (pair[1].form is Form.FLAT and area_key(pair[1].name) in dropped)
        ]

    def find(self, name: str) -> tuple[int, ...]:
        """The places of an area among those of the note; by its name of today or a former one."""
        keys = names_of(name, self.terms)
        return tuple(at for at, spot in enumerate(self.spots) if area_key(spot.name) in keys)

    @property
    def others(self) -> tuple[tuple[str, str], ...]:
        """All that the properties say beside the areas."""
        ours = {
            id(item) for spot in self.sight.spots if spot.shape is Shape.FLAT for item in spot.fields.values()
        }
        return tuple(
            (item.key.text, repr(core_value(item.value)))
            for item in self.sight.properties.items
            if item is not self.sight.areas and id(item) not in ours
        )


def names_of(name: str, terms: Terms) -> frozenset[str]:
    """The keys that mean one area: its own, and where `area order` joins it to its past, the former ones."""
    key = area_key(name)
    former = {area_key(old) for one in terms.order if area_key(one.name) == key for old in one.was}
    return frozenset({key, *former})


def head_of(data: bytes, terms: Terms) -> Head | Refusal:
    """The front matter of a session; else why there is none to change. Never raises."""
    reading = read_note(NoteText.of("", data))
    if isinstance(reading, BrokenNote | OtherNote) and reading.problems:
        place = split(data)
        if isinstance(reading, BrokenNote) or not isinstance(place, Place):
            return Refusal(reading.problems[0].message, reading.problems[0].remedy)
    place = split(data)
    if not isinstance(place, Place):
        return NO_SESSION
    if any(sign in data[place.start : place.end] for sign in _TEMPLATE):
        return _A_TEMPLATE
    tree = properties(data, place)
    if not isinstance(tree, Mapping):
        return NO_SESSION
    source = data[place.start : place.end].decode()
    if kind_of(Properties.of("", source, tree.items)) is not Kind.SESSION:
        return NO_SESSION
    sight = look(source, tree.items)
    return Head(source, place, sight, terms) if sight else _ODD


def scale_and_clients(data: bytes) -> tuple[Scale | None, tuple[Link, ...]]:
    """The session's own scale, and the clients that it names; nothing of a note that cannot be read."""
    head = head_of(data, Terms())
    if isinstance(head, Refusal):
        return None, ()
    said = Properties.of("", head.source, head.sight.properties.items)
    links = tuple(link for one in said.many("client", "clients") for link in parse_links(one.text))
    return said.one("scale", parse_scale), tuple({link.target: link for link in links}.values())


def changed_head(data: bytes, head: Head, source: str) -> tuple[bytes, Head | Refusal]:
    """The note with another text between its fences, and how it stands then."""
    new = data[: head.place.start] + source.encode() + data[head.place.end :]
    return new, head_of(new, head.terms)


def _said(entry: AreaEntry) -> Said:
    return Said(entry.name, entry.rating, entry.now, entry.wanted, entry.importance)
