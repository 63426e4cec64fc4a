"""How a note is written: what a new text in it takes over from the old ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plugin_server.notes.areas import FIELDS, IMPORTANCE, NOW, RATING, WANTED
from plugin_server.notes.frontmatter import Item, Node, Scalar, Sequence
from plugin_server.notes.properties import words_of
from plugin_server.notes.respelling import LineStyle
from plugin_server.notes.rows import is_flow
from plugin_server.notes.spelling import is_own_notation, sign_of, spell_hours, spell_rating
from plugin_server.notes.spots import Shape, Sight, Spot, text_of

KINDS = (RATING, NOW, WANTED, IMPORTANCE)
IN_LINES = (Shape.LINE, Shape.PAIR, Shape.RAW)

_LAST_WORD = re.compile(rf"(?:{'|'.join(FIELDS)})\Z", re.IGNORECASE)
_LIST = re.compile(r"^[^\s#-][^\n]*:[ \t]*(?:#[^\n]*)?\r?\n( *)-[ \t]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Manner:
    """`quote`: what is used where quotes are needed. `sign`: of decimals. `words`: of a field in its key."""

    quote: str
    sign: str
    line: LineStyle
    words: dict[tuple[bool, str], str]
    list_indent: str

    @classmethod
    def of(cls, sight: Sight, top: int) -> Manner:
        """The manner of this note; `top` is the largest number of its scale."""
        source = sight.properties.source
        lines = [text_of(spot, sight.properties) for spot in sight.spots if spot.shape in IN_LINES]
        values = [written(source, item.value) for spot in sight.spots for item in spot.fields.values()]
        words: dict[tuple[bool, str], str] = {}
        for spot in sight.spots:
            for kind, item in spot.fields.items():
                words.setdefault((spot.shape is Shape.FLAT, kind), word_of(item))
        found = _LIST.search(source)
        return cls(
            quote="'" if "'" in source and '"' not in source else '"',
            sign=sign_of(*values, *lines),
            line=LineStyle.of(lines, top),
            words=words,
            list_indent=found[1] if found else "  ",
        )

    def word(self, spot: Spot, kind: str) -> str:
        """The word for a field, as other areas have it, or in the letters of its kin."""
        word = self.words.get((spot.shape is Shape.FLAT, kind), kind)
        kin = next((word_of(item) for item in spot.fields.values()), "")
        if not kin:
            return word
        return word.upper() if kin.isupper() else word.capitalize() if kin[:1].isupper() else word.lower()

    def number(self, spot: Spot, kind: str, value: float, like: str) -> str:
        """A rating or minutes, spelled as `like`, or as the hours beside it."""
        sign = like[-2] if re.search(r"[.,][0-9]$", like) else self.sign
        if kind == RATING:
            return spell_rating(value, like, sign)
        others = (
            scalar_text(spot.fields[one]) for one in (NOW, WANTED) if one != kind and one in spot.fields
        )
        beside = "" if like else next((text for text in others if is_own_notation(text)), "")
        return spell_hours(int(value), like or beside, sign)


def word_of(item: Item) -> str:
    """The word of a key that tells its field: the `Rating` of `Vision_Rating`."""
    found = _LAST_WORD.search(item.key.text.strip())
    return found[0] if found else words_of(item.key.text)


def written(source: str, node: Node) -> str:
    return source[node.start : node.end]


def scalar_text(item: Item) -> str:
    return item.value.text if isinstance(item.value, Scalar) and not item.value.empty else ""


def one_scalar(node: Node) -> Scalar | None:
    """The text of a value; a list of one is that one."""
    while isinstance(node, Sequence) and len(node.items) == 1:
        node = node.items[0]
    return node if isinstance(node, Scalar) else None


def siblings(sight: Sight, spot: Spot, shape: Shape) -> Iterator[Spot]:
    """The areas of this shape that stand among the same rows."""
    return (one for one in sight.spots if one.shape is shape and one.rows == spot.rows)


def stands_in_flow(source: str, spot: Spot) -> bool:
    """Is the value of this area written between braces?"""
    return spot.value is not None and not isinstance(spot.value, Scalar) and is_flow(source, spot.value)
