"""Where each area of a session stands in its front matter: what `read_areas` reads, with the places it stands in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from plugin_server.model import AreaEntry
from plugin_server.notes.areas import AREAS, FIELDS, Found, find_flat, read_areas
from plugin_server.notes.frontmatter import Item, Mapping, Node, Scalar
from plugin_server.notes.lines import parse_area_line
from plugin_server.notes.names import area_key
from plugin_server.notes.numbers import Refusal
from plugin_server.notes.properties import Properties, is_empty, words_of
from plugin_server.notes.rows import Rows, after_colon, is_flow, rows_of
from plugin_server.notes.texts import parse_link


class Shape(Enum):
    LINE = "one text: - Vision 3, 2 → 12"
    PAIR = "the name is a property, the rest its text: Vision: 3, 2 → 12"
    RAW = "a line in a text of several lines"
    NESTED = "the name is a property, the numbers stand in it"
    NAMED = "a mapping with a name"
    FLAT = "properties of the note"


@dataclass(frozen=True, slots=True)
class Spot:
    """One area. `rows`: what it stands among, at `index`; None where that is not to be taken apart."""

    name: str
    shape: Shape
    rows: Rows | None
    index: int
    title: Node | None = None  # where the name is written
    value: Node | None = None  # LINE: the text; PAIR: the rest; NESTED, NAMED: the mapping
    fields: dict[str, Item] = field(default_factory=dict)
    item: Item | None = None  # PAIR, NESTED: the property that bears the name
    flow: bool = False  # does it stand between brackets?


@dataclass(frozen=True, slots=True)
class Sight:
    """The areas of one note with their places, each with what is read of it; and the property `areas`."""

    properties: Properties
    spots: tuple[Spot, ...]
    entries: tuple[AreaEntry, ...]
    areas: Item | None


def look(source: str, items: tuple[Item, ...]) -> Sight | None:
    """Where the areas stand; None where something is written in a way that is read but not understood here."""
    properties = Properties.of("", source, items)
    entries = read_areas(properties)
    item = properties.find(AREAS)
    placed = [(item.key.start, spot) for spot in _Eye(properties).areas(item)] if item else []
    listed = {area_key(spot.name) for _, spot in placed}
    top = rows_of(source, Mapping(items, 1, 0, len(source)), None) if items else None
    placed += [_flat(found, items, top) for found in find_flat(items, listed)]
    placed.sort(key=lambda pair: pair[0])
    spots = tuple(spot for _, spot in placed)
    same = [spot.name for spot in spots] == [entry.name for entry in entries]
    return Sight(properties, spots, entries, item) if same else None


def text_of(spot: Spot, properties: Properties) -> str:
    """What is written of an area in the list form, as one line."""
    if spot.shape is Shape.RAW and spot.rows:
        return properties.source[slice(*spot.rows.spans[spot.index])].strip()
    written = properties.text(spot.value) if spot.value else None
    if spot.shape is not Shape.PAIR:
        return written or ""
    value = "" if isinstance(spot.value, Scalar) and spot.value.empty else written or ""
    return f"{spot.item.key.text if spot.item else ''}: {value}"


def _flat(found: Found, items: tuple[Item, ...], top: Rows | None) -> tuple[int, Spot]:
    first = next(iter(found.fields.values()))
    index = next(place for place, item in enumerate(items) if item is first)
    spot = Spot(found.name, Shape.FLAT, top, index, first.key, None, found.fields)
    return first.key.start, spot


class _Eye:
    """Walks the property `areas` as `read_areas` does."""

    def __init__(self, properties: Properties) -> None:
        self._properties = properties
        self._source = properties.source

    def areas(self, item: Item) -> Iterator[Spot]:
        value = item.value
        if is_empty(value):
            return
        holder = (after_colon(self._source, item), value.end)
        if isinstance(value, Scalar):
            yield from self._scalar(value)
        elif isinstance(value, Mapping):
            yield from self._pairs(value, rows_of(self._source, value, holder))
        elif self._properties.text(value) is not None:
            yield from self._line(value, None, 0, flow=False)
        else:
            rows = rows_of(self._source, value, holder)
            for index, node in enumerate(value.items):
                yield from self._listed(node, rows, index, flow=is_flow(self._source, value))

    def _scalar(self, value: Scalar) -> Iterator[Spot]:
        """A property of type Text: one line, or several (`|`)."""
        if self._source[value.start : value.start + 1] not in ("|", ">"):
            yield from self._line(value, None, 0, flow=False)
            return
        rows = _raw_rows(self._source, value)
        for index, span in enumerate(rows.spans):
            text = self._source[slice(*span)].strip().removeprefix("- ")
            said = parse_area_line(text)
            if text and not isinstance(said, Refusal):
                yield Spot(said.name, Shape.RAW, rows, index)

    def _listed(self, node: Node, rows: Rows | None, index: int, *, flow: bool) -> Iterator[Spot]:
        if is_empty(node):
            return
        if not isinstance(node, Mapping):
            yield from self._line(node, rows, index, flow=flow)
            return
        named = next((item for item in node.items if words_of(item.key.text) == "name"), None)
        if named is not None:
            rest = tuple(item for item in node.items if item is not named)
            yield from self._nested(Shape.NAMED, named.value, node, rest, rows, index, flow=flow)
        elif len(node.items) == 1:
            yield from self._pair(node.items[0], rows, index, flow=flow or is_flow(self._source, node))
        elif not any(words_of(item.key.text) in FIELDS for item in node.items):
            yield from self._pairs(node, rows_of(self._source, node, None))

    def _line(self, node: Node, rows: Rows | None, index: int, *, flow: bool) -> Iterator[Spot]:
        text = self._properties.text(node)
        said = parse_area_line(text) if text else None
        if said and not isinstance(said, Refusal):
            yield Spot(said.name, Shape.LINE, rows, index, node, node, flow=flow)

    def _pairs(self, node: Mapping, rows: Rows | None) -> Iterator[Spot]:
        for index, item in enumerate(node.items):
            yield from self._pair(item, rows, index, flow=is_flow(self._source, node))

    def _pair(self, item: Item, rows: Rows | None, index: int, *, flow: bool) -> Iterator[Spot]:
        value = item.value
        if isinstance(value, Mapping):
            yield from self._nested(
                Shape.NESTED, item.key, value, value.items, rows, index, flow=flow, item=item
            )
        elif isinstance(value, Scalar):
            said = parse_area_line(f"{item.key.text}: {'' if value.empty else value.text}")
            if not isinstance(said, Refusal):
                yield Spot(said.name, Shape.PAIR, rows, index, item.key, value, item=item, flow=flow)

    def _nested(
        self,
        shape: Shape,
        title: Node,
        node: Mapping,
        items: tuple[Item, ...],
        rows: Rows | None,
        index: int,
        *,
        flow: bool,
        item: Item | None = None,
    ) -> Iterator[Spot]:
        text = self._properties.text(title) or ""
        link = parse_link(text)
        if link is None:
            return
        name = " ".join((link.name if "[[" in text else text).split())
        fields: dict[str, Item] = {}
        for one in items:
            kind = FIELDS.get(words_of(one.key.text))
            if kind:
                fields.setdefault(kind, one)
        inside = flow or is_flow(self._source, node)
        yield Spot(name, shape, rows, index, title, node, fields, item, inside)


def _raw_rows(source: str, value: Scalar) -> Rows:
    """The lines of a text of several lines, below its `|`."""
    spans, at = [], source.find("\n", value.start) + 1
    for line in source[at : value.end].splitlines(keepends=True):
        spans.append((at, at + len(line)))
        at += len(line)
    full = [span for span in spans if source[slice(*span)].strip()]
    first = source[slice(*full[0])] if full else ""
    return Rows(source, tuple(full), False, first[: len(first) - len(first.lstrip(" "))])
