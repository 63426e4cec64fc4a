"""One number of one area set, replaced or taken away where it stands."""

from __future__ import annotations

from plugin_server.notes.frontmatter import Item, Mapping, Scalar
from plugin_server.notes.manner import (
    KINDS,
    Manner,
    one_scalar,
    siblings,
    stands_in_flow,
    word_of,
    written,
)
from plugin_server.notes.quoting import scalar
from plugin_server.notes.respelling import change_line
from plugin_server.notes.rows import Patch, Rows, after_colon, end_of_line, rows_of
from plugin_server.notes.spots import Shape, Sight, Spot, text_of

Patches = tuple[Patch, ...] | None
"""What to change; None where no way is known."""


def set_number(sight: Sight, spot: Spot, kind: str, value: float | None, manner: Manner) -> Patches:
    """`kind` is RATING, NOW or WANTED; hours are minutes."""
    if spot.shape is Shape.PAIR and value is not None and _is_bare(spot):
        model = next(siblings(sight, spot, Shape.NESTED), None)
        if model is not None:
            return _unfolded(sight, spot, model, kind, value, manner)
    if spot.shape in (Shape.LINE, Shape.PAIR, Shape.RAW):
        return _in_line(sight, spot, kind, value, manner)
    item = spot.fields.get(kind)
    if item is not None:
        return _replaced(sight, spot, item, kind, value, manner)
    return () if value is None else _added(sight, spot, kind, value, manner)


def put_text(source: str, item: Item, text: str) -> tuple[Patch, ...]:
    """Another text, already quoted, as the value of a property; empty: no value."""
    place, node = after_colon(source, item), item.value
    if isinstance(node, Scalar) and node.start == node.end:
        return (Patch(place, place, f" {text}"),) if text else ()
    return (Patch(node.start if text else place, node.end, text),)


# ------------------------------------------------------------------ the list form


def _is_bare(spot: Spot) -> bool:
    return isinstance(spot.value, Scalar) and spot.value.empty


def _in_line(sight: Sight, spot: Spot, kind: str, value: float | None, manner: Manner) -> Patches:
    line = text_of(spot, sight.properties)
    keep = f"{spot.item.key.text}: " if spot.shape is Shape.PAIR and spot.item else ""
    changed = change_line(line, kind, value, manner.line, keep=keep)
    if changed is None or changed == line:
        return None if changed is None else ()
    return put_line(sight, spot, changed[len(keep) :].strip(), manner)


def put_line(sight: Sight, spot: Spot, text: str, manner: Manner) -> Patches:
    """Another line in the place of an area's own; of `Vision: 3, 2` what stands behind the name."""
    source = sight.properties.source
    if spot.shape is Shape.RAW and spot.rows:
        start, end = spot.rows.spans[spot.index]
        old = source[start:end]
        lead = len(old) - len(old.lstrip())
        return (Patch(start + lead, start + len(old.rstrip()), text),)
    if spot.value is None:
        return None
    like = written(source, spot.value)
    quoted = (
        scalar(text, like, flow=spot.flow, quote=manner.quote, number=spot.shape is Shape.PAIR)
        if text
        else ""
    )
    if spot.shape is Shape.PAIR and spot.item:
        return put_text(source, spot.item, quoted)
    return (Patch(spot.value.start, spot.value.end, quoted),)


# ------------------------------------------------------------------ nested and flat


def _replaced(
    sight: Sight, spot: Spot, item: Item, kind: str, value: float | None, manner: Manner
) -> Patches:
    source, node = sight.properties.source, one_scalar(item.value)
    if node is None:
        return None
    like = written(source, node)
    if value is None:
        return () if node.empty else _emptied(source, spot, item, node)
    text = manner.number(spot, kind, value, "" if node.empty else node.text)
    quoted = scalar(text, like, flow=spot.flow, quote=manner.quote, number=True)
    if node is item.value:
        return put_text(source, item, quoted)
    return (Patch(node.start, node.end, quoted),)


def _emptied(source: str, spot: Spot, item: Item, node: Scalar) -> Patches:
    """Quotes stay, empty; a pair between braces goes; any other property stays without a value."""
    if node is not item.value:
        return (Patch(node.start, node.end, ""),)
    if isinstance(spot.value, Mapping) and stands_in_flow(source, spot):
        rows = rows_of(source, spot.value, (spot.value.start, spot.value.end))
        index = next(at for at, one in enumerate(spot.value.items) if one is item)
        return rows.remove(index) if rows else None
    quote = source[node.start : node.start + 1]
    return put_text(source, item, quote * 2 if quote in ("'", '"') else "")


def _added(sight: Sight, spot: Spot, kind: str, value: float, manner: Manner) -> Patches:
    """A property that is missing, behind its kin."""
    source = sight.properties.source
    quoted = scalar(manner.number(spot, kind, value, ""), flow=spot.flow, quote=manner.quote, number=True)
    node = spot.value if isinstance(spot.value, Mapping) else None
    if node is not None and not node.items:
        return (Patch(node.start + 1, node.end - 1, f"{manner.word(spot, kind)}: {quoted}"),)
    rows = rows_of(source, node, None) if node is not None else spot.rows
    items = node.items if node is not None else sight.properties.items
    if rows is None:
        return None
    return rows.insert(_place(spot, items, kind), f"{_key(source, spot, kind, manner)}: {quoted}")


def _place(spot: Spot, items: tuple[Item, ...], kind: str) -> int:
    """Behind the nearest of rating, time, wish that comes before it; else before the first that comes after."""
    places = {id(item): at for at, item in enumerate(items)}
    at = KINDS.index(kind)
    before = [spot.fields[one] for one in KINDS[:at] if one in spot.fields]
    after = [spot.fields[one] for one in KINDS[at:] if one in spot.fields]
    if before:
        return places[id(before[-1])] + 1
    return max(1, places[id(after[0])]) if after else len(items)


def _key(source: str, spot: Spot, kind: str, manner: Manner) -> str:
    word = manner.word(spot, kind)
    if spot.shape is not Shape.FLAT:
        return word
    kin = next(iter(spot.fields.values()))
    prefix = kin.key.text.rstrip()
    return scalar(
        prefix[: len(prefix) - len(word_of(kin))] + word, written(source, kin.key), quote=manner.quote
    )


def _unfolded(sight: Sight, spot: Spot, model: Spot, kind: str, value: float, manner: Manner) -> Patches:
    """`Vision:` without a word, among areas whose numbers stand below their names."""
    source = sight.properties.source
    if spot.item is None or spot.rows is None or not isinstance(spot.value, Scalar):
        return None
    flow = stands_in_flow(source, model)
    quoted = scalar(manner.number(spot, kind, value, ""), flow=flow, quote=manner.quote, number=True)
    pair = f"{manner.word(model, kind)}: {quoted}"
    if flow:
        return put_text(source, spot.item, f"{{{pair}}}")
    gone = put_text(source, spot.item, "")
    place = spot.rows.spans[spot.index][1]
    return (*gone, Patch(place, place, f"{inner_indent(source, model)}{pair}{end_of_line(source)}"))


def inner_indent(source: str, model: Spot) -> str:
    """What the lines of an area's own numbers begin with, as in this area."""
    rows = rows_of(source, model.value, None) if isinstance(model.value, Mapping) else None
    return rows.indent if isinstance(rows, Rows) else "    "
