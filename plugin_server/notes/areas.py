"""The areas that a session names: in the list form, nested, or as flat properties."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

from plugin_server.model import AreaEntry, Form
from plugin_server.notes.frontmatter import Item, Mapping, Node, Scalar
from plugin_server.notes.lines import LINE_ACCEPTED, parse_area_line
from plugin_server.notes.names import area_key, nearly_same
from plugin_server.notes.numbers import Refusal, parse_hours, parse_importance, parse_rating
from plugin_server.notes.properties import Properties, is_empty, words_of
from plugin_server.notes.texts import parse_link

AREAS = "areas"

T = TypeVar("T")

RATING, NOW, WANTED, IMPORTANCE = "rating", "time", "wish", "importance"
FIELDS = {
    "rating": RATING,
    "time": NOW,
    "wish": WANTED,
    "wished": WANTED,
    "want": WANTED,
    "wanted": WANTED,
    "importance": IMPORTANCE,
}
_FLAT = re.compile(rf"(.*[^\s_.\-])[\s_.\-]+({'|'.join(FIELDS)})", re.IGNORECASE | re.DOTALL)

_NO_NAME = Refusal("This area has no name.", "Give it a line name: and the name of the area.")
_NO_LINE = Refusal(LINE_ACCEPTED, "Write the area in one line, like Vision 3, 2 → 12.")
_TWICE = Refusal("This is written twice for one area.", "Keep one of the two.")


@dataclass(slots=True)
class Found:
    """The fields of one area, gathered one by one."""

    name: str
    form: Form
    fields: dict[str, Item] = field(default_factory=dict)


def read_areas(properties: Properties) -> tuple[AreaEntry, ...]:
    """Every area the note names, in the order of the note; what cannot be read becomes a problem."""
    entries: list[tuple[int, AreaEntry]] = []
    item = properties.find(AREAS)
    if item is not None:
        entries += [(item.key.start, entry) for entry in _from_list(properties, item)]
    entries += _flat(properties, {area_key(entry.name) for _, entry in entries})
    entries.sort(key=lambda pair: pair[0])  # stable: lines of one list keep their order
    return tuple(entry for _, entry in entries)


# ------------------------------------------------------------------ the property `areas`


def _from_list(properties: Properties, item: Item) -> Iterator[AreaEntry]:
    name, value = AREAS if item.key.text == AREAS else item.key.text, item.value
    if isinstance(value, Mapping):
        for inner in value.items:
            yield from _named(properties, name, inner)
    elif isinstance(value, Scalar):
        yield from _lines(properties, name, value)
    elif (text := properties.text(value)) is not None:
        yield from _line(properties, name, text, value.line)
    else:
        for node in value.items:
            yield from _listed(properties, name, node)


def _listed(properties: Properties, name: str, node: Node) -> Iterator[AreaEntry]:
    """One item of the list."""
    if is_empty(node):
        return
    text = properties.text(node)
    if text is not None:
        yield from _line(properties, name, text, node.line)
    elif isinstance(node, Mapping):
        yield from _mapping(properties, name, node)
    else:
        properties.refuse(name, node.line, _NO_LINE)


def _mapping(properties: Properties, name: str, node: Mapping) -> Iterator[AreaEntry]:
    """`name: Vision` with its fields, or `Vision: 3, 2 → 12`, which YAML takes for a mapping."""
    named = next((item for item in node.items if words_of(item.key.text) == "name"), None)
    if named is not None:
        title = properties.text(named.value)
        if not title or is_empty(named.value):
            properties.refuse(name, node.line, _NO_NAME)
            return
        rest = tuple(item for item in node.items if item is not named)
        yield from _nested(properties, name, title, rest, node.line)
    elif len(node.items) > 1 and any(words_of(item.key.text) in FIELDS for item in node.items):
        properties.refuse(name, node.line, _NO_NAME)
    else:
        for item in node.items:
            yield from _named(properties, name, item)


def _named(properties: Properties, name: str, item: Item) -> Iterator[AreaEntry]:
    """`Vision: {rating: 3}` or `Vision: 3, 2 → 12`."""
    title, value = item.key.text, item.value
    if isinstance(value, Mapping):
        yield from _nested(properties, name, title, value.items, item.key.line)
    elif isinstance(value, Scalar):
        text = "" if value.empty else value.text
        yield from _line(properties, name, f"{title}: {text}", item.key.line)
    elif is_empty(value):
        yield from _line(properties, name, title, item.key.line)
    else:
        properties.refuse(name, item.key.line, _NO_LINE)


def _lines(properties: Properties, name: str, value: Scalar) -> Iterator[AreaEntry]:
    """A property of type Text instead of List: one line, or several (`|`)."""
    if value.empty:
        return
    for offset, text in enumerate(value.text.split("\n")):
        line = value.line + offset + (properties.source[value.start : value.start + 1] in ("|", ">"))
        if text.strip():
            yield from _line(properties, name, text.strip().removeprefix("- "), line)


def _line(properties: Properties, name: str, text: str, line: int) -> Iterator[AreaEntry]:
    said = parse_area_line(text)
    if isinstance(said, Refusal):
        properties.refuse(name, line, said)
        return
    for refusal in said.refusals:
        properties.refuse(name, line, refusal)
    yield AreaEntry(said.name, said.rating, said.out_of, said.now, said.wanted, None, line, name, Form.LIST)


def _nested(
    properties: Properties, name: str, title: str, items: tuple[Item, ...], line: int
) -> Iterator[AreaEntry]:
    link = parse_link(title)
    if link is None:
        properties.refuse(name, line, _NO_NAME)
        return
    found = Found(" ".join((link.name if "[[" in title else title).split()), Form.NESTED)
    for item in items:
        key = words_of(item.key.text)
        kind = FIELDS.get(key)
        if kind in found.fields:
            properties.refuse(item.key.text, item.key.line, _TWICE)
        elif kind:
            found.fields[kind] = item
        elif likely := next((known for known in FIELDS if nearly_same(known, key)), None):
            ask = Refusal(f"Is {item.key.text} meant to be {likely}?", f"If so, write {likely}.")
            properties.refuse(item.key.text, item.key.line, ask)
    yield _entry(properties, found, name, line)


# ------------------------------------------------------------------ flat properties


def _flat(properties: Properties, listed: set[str]) -> list[tuple[int, AreaEntry]]:
    return [_flat_entry(properties, area) for area in find_flat(properties.items, listed)]


def find_flat(items: tuple[Item, ...], listed: set[str]) -> list[Found]:
    """`vision_rating: 3`. A rating or a wish makes an area; a time alone does not (`start time`).

    For an area that is `listed` already (by key) any of them is a second form, and settling tells it.
    """
    found: list[Found] = []
    latest: dict[str, Found] = {}
    for item in items:
        parts = flat_field(item.key.text)
        if parts is None:
            continue
        title, kind = parts
        area = latest.get(area_key(title))
        if area is None or kind in area.fields:  # said twice: two entries, and settling tells it
            area = latest[area_key(title)] = Found(title, Form.FLAT)
            found.append(area)
        area.fields[kind] = item
    return [area for area in found if _makes_an_area(area, listed)]


@lru_cache(maxsize=512)
def flat_field(key: str) -> tuple[str, str] | None:
    """The area that a flat property is of, and which field of it; None where it is no such property."""
    found = _FLAT.fullmatch(key.strip())
    return (_shown(found[1]), FIELDS[found[2].lower()]) if found else None


def _makes_an_area(area: Found, listed: set[str]) -> bool:
    return RATING in area.fields or WANTED in area.fields or area_key(area.name) in listed


def _flat_entry(properties: Properties, area: Found) -> tuple[int, AreaEntry]:
    first = next(iter(area.fields.values())).key
    telling = area.fields.get(RATING, area.fields.get(WANTED))
    key = telling.key if telling else first
    return first.start, _entry(properties, area, key.text, key.line)


def _shown(written: str) -> str:
    """`vision` and `social_service` as they are shown: Vision, Social service."""
    name = " ".join(written.replace("_", " ").split())
    capital = name[:1].upper()
    return capital + name[1:] if name == name.lower() and len(capital) == 1 else name


# ------------------------------------------------------------------ fields


def _entry(properties: Properties, area: Found, name: str, line: int) -> AreaEntry:
    rating = _value(properties, area, RATING, parse_rating) or (None, None)
    where = area.fields.get(RATING)
    return AreaEntry(
        name=area.name,
        rating=rating[0],
        out_of=rating[1],
        now=_value(properties, area, NOW, parse_hours),
        wanted=_value(properties, area, WANTED, parse_hours),
        importance=_value(properties, area, IMPORTANCE, parse_importance),
        line=where.key.line if where else line,
        property=name,
        form=area.form,
    )


def _value(
    properties: Properties, area: Found, kind: str, parser: Callable[[str], T | Refusal | None]
) -> T | None:
    item = area.fields.get(kind)
    return properties.read(item, parser) if item else None
