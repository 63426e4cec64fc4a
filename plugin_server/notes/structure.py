"""Areas added, renamed, taken out and moved, each in the form that its note is written in."""

from __future__ import annotations

from plugin_server.notes.areas import RATING
from plugin_server.notes.fields import Patches, inner_indent, put_line
from plugin_server.notes.frontmatter import Item, Mapping, Node, Scalar, Sequence
from plugin_server.notes.lines import AreaLine, parse_area_line
from plugin_server.notes.manner import Manner, stands_in_flow, word_of, written
from plugin_server.notes.quoting import scalar
from plugin_server.notes.respelling import name_line, rename_line
from plugin_server.notes.rows import Patch, Rows, after_colon, end_of_line
from plugin_server.notes.spots import Shape, Sight, Spot, text_of

# ------------------------------------------------------------------ add


def add_area(sight: Sight, name: str, after: Spot | None, manner: Manner) -> Patches:
    """A new area behind this one, written as this one is; the first of a note makes a list."""
    if after is None:
        return _first(sight, name, manner)
    if after.shape is Shape.FLAT:
        return _add_flat(sight, name, after, manner)
    text = _row(sight, name, after, manner)
    if text is None:
        return None
    if after.rows is None:
        return _made_list(sight, after, text, manner)
    return after.rows.insert(after.index + 1, text)


def _row(sight: Sight, name: str, model: Spot, manner: Manner) -> str | None:
    """The new area as one row among its neighbours."""
    source = sight.properties.source
    if model.shape in (Shape.LINE, Shape.RAW):
        line = name_line(name)
        like = written(source, model.value) if isinstance(model.value, Scalar) else ""
        return line if model.shape is Shape.RAW or not line else _quoted(line, like, model, manner)
    like = written(source, model.title) if isinstance(model.title, Scalar) else ""
    title = _quoted(_as_key(name) if model.shape is Shape.PAIR else name, like, model, manner)
    if model.shape is Shape.PAIR:
        return f"{title}: " if model.rows and model.rows.flow else f"{title}:"
    if model.shape is Shape.NAMED and isinstance(model.value, Mapping):
        key = next(item.key for item in model.value.items if item.value is model.title)
        pair = f"{written(source, key)}: {title}"
        return f"{{{pair}}}" if stands_in_flow(source, model) else pair
    if stands_in_flow(source, model) or model.rows is None:
        return f"{title}: {{}}"
    deeper = inner_indent(source, model)[len(model.rows.indent) :]
    return f"{title}:\n{deeper}{manner.word(model, RATING)}:"


def _as_key(name: str) -> str:
    """The name as `Vision:` is read: as a link where the bare name would be taken apart."""
    said = parse_area_line(f"{name}: ")
    return name if said == AreaLine(name) else f"[[{name}]]"


def _quoted(text: str, like: str, model: Spot, manner: Manner) -> str:
    return scalar(text, like, flow=model.flow, quote=manner.quote)


def _made_list(sight: Sight, only: Spot, text: str, manner: Manner) -> Patches:
    """A property that is one text becomes a list of two."""
    if sight.areas is None or only.value is None:
        return None
    source, eol = sight.properties.source, end_of_line(sight.properties.source)
    place, start = after_colon(source, sight.areas), only.value.start
    end = source.find("\n", only.value.end) + 1
    dash = f"{manner.list_indent}- "
    return Patch(place, start, eol + dash), Patch(end, end, f"{dash}{text}{eol}")


def _first(sight: Sight, name: str, manner: Manner) -> Patches:
    line = name_line(name)
    if line is None:
        return None
    source, eol = sight.properties.source, end_of_line(sight.properties.source)
    row = f"{manner.list_indent}- {scalar(line, quote=manner.quote)}{eol}"
    item = sight.areas
    if item is None:
        return (Patch(len(source), len(source), f"areas:{eol}{row}"),)
    if isinstance(item.value, Sequence) and item.value.items:
        return _filled(source, item.value.items[0], scalar(line, quote=manner.quote))
    place, end = after_colon(source, item), max(after_colon(source, item), item.value.end)
    if source[item.value.start : item.value.start + 1] in ("|", ">"):
        end = item.value.start + len(source[item.value.start :].splitlines()[0])
    below = source.find("\n", end) + 1
    return Patch(place, end, ""), Patch(below, below, row)


def _filled(source: str, node: Node, text: str) -> Patches:
    """The area in an item that is empty as yet."""
    if not isinstance(node, Scalar) or not node.empty:
        return None
    end = node.end + len(source[node.end :]) - len(source[node.end :].lstrip(" "))
    return (Patch(node.start, end, f" {text}" if node.start == node.end else text),)


def _add_flat(sight: Sight, name: str, after: Spot, manner: Manner) -> Patches:
    if after.rows is None:
        return None
    source = sight.properties.source
    kin = next(iter(after.fields.values()))
    tail = kin.key.text.strip()[len(_prefix(kin)) : -len(word_of(kin))] + manner.word(after, RATING)
    key = scalar(flat_prefix(name, kin) + tail, written(source, kin.key), quote=manner.quote)
    return after.rows.insert(_run(sight, after)[-1] + 1, f"{key}:")


# ------------------------------------------------------------------ rename


def rename_area(sight: Sight, spot: Spot, name: str, manner: Manner) -> Patches:
    """Another name where the old one stands, written as that one was."""
    source = sight.properties.source
    if spot.shape is Shape.FLAT:
        return tuple(_renamed_key(source, item, name, manner) for item in spot.fields.values())
    if spot.shape in (Shape.LINE, Shape.RAW):
        line = rename_line(text_of(spot, sight.properties), name)
        return None if line is None else put_line(sight, spot, line, manner)
    if spot.title is None:
        return None
    old = sight.properties.text(spot.title) or ""
    for new in (f"[[{name}]]", name) if "[[" in old else (name, f"[[{name}]]"):
        if spot.shape is not Shape.PAIR or _reads(spot, old, new, name, sight):
            like = written(source, spot.title) if isinstance(spot.title, Scalar) else ""
            return (Patch(spot.title.start, spot.title.end, _quoted(new, like, spot, manner)),)
    return None


def _reads(spot: Spot, old: str, new: str, name: str, sight: Sight) -> bool:
    """Does `New: 3, 2` say of the new area what was said of the old?"""
    line = text_of(spot, sight.properties)
    said = parse_area_line(new + line[len(old) :])
    return isinstance(said, AreaLine) and said.name == name


def _renamed_key(source: str, item: Item, name: str, manner: Manner) -> Patch:
    tail = item.key.text.strip()[len(_prefix(item)) :]
    key = scalar(flat_prefix(name, item) + tail, written(source, item.key), quote=manner.quote)
    return Patch(item.key.start, item.key.end, key)


def flat_prefix(name: str, kin: Item) -> str:
    """A name as the name of a flat property: `social_service` beside `vision_rating`, where it shows the same."""
    lower = name.lower()
    shown = lower[:1].upper() + lower[1:] == name
    plain = lower if shown and _prefix(kin).islower() else name
    return plain.replace(" ", "_") if "_" in kin.key.text and " " not in kin.key.text.strip() else plain


def _prefix(item: Item) -> str:
    """The name in the key of a flat property: the `vision` of `vision_rating`."""
    text = item.key.text.strip()
    return text[: len(text) - len(word_of(item))].rstrip(" _-.\t")


# ------------------------------------------------------------------ remove and move


def remove_area(sight: Sight, spot: Spot) -> Patches:
    """The area's own lines go. A property `areas` stays, empty."""
    source = sight.properties.source
    if spot.shape is Shape.FLAT:
        return _flat_lines(spot, sight)
    if spot.rows is not None:
        return spot.rows.remove(spot.index)
    if spot.shape is Shape.LINE and sight.areas is not None and spot.value is sight.areas.value:
        return (Patch(after_colon(source, sight.areas), spot.value.end, " []"),) if spot.value else None
    return None


def _flat_lines(spot: Spot, sight: Sight) -> Patches:
    places = _places(sight, spot)
    if spot.rows is None or spot.rows.flow:
        return None
    return tuple(patch for place in places for patch in spot.rows.remove(place))


def move_area(sight: Sight, spot: Spot, target: Spot, *, behind: bool) -> Patches:
    """The area to the place of another one, which makes room."""
    if spot.rows is None or spot.rows != target.rows:
        return None
    if spot.shape is not Shape.FLAT:
        return spot.rows.move(spot.index, target.index)
    if target.shape is not Shape.FLAT or spot.rows.flow:
        return None
    return _moved_lines(spot.rows, _run(sight, spot), _run(sight, target), behind=behind)


def _moved_lines(rows: Rows, lines: list[int], target: list[int], *, behind: bool) -> Patches:
    start, end = rows.spans[lines[0]][0], rows.spans[lines[-1]][1]
    place = rows.spans[target[-1]][1] if behind else rows.spans[target[0]][0]
    return Patch(start, end, ""), Patch(place, place, rows.source[start:end])


def _places(sight: Sight, spot: Spot) -> list[int]:
    mine = {id(item) for item in spot.fields.values()}
    return [at for at, item in enumerate(sight.properties.items) if id(item) in mine]


def _run(sight: Sight, spot: Spot) -> list[int]:
    """The places of an area's flat properties, as far as they follow each other."""
    places = _places(sight, spot)
    return [place for at, place in enumerate(places) if place == places[0] + at]
