"""Front matter as a tree of texts with their places. Scalars stay text: each is typed by the field it is for.

Places are counted in characters of the front matter's text (between the fences), so that a single value can
be replaced where it stands; lines are lines of the note, counted from 1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple


class Scalar(NamedTuple):
    """One text. `plain`: written without quotes, so that an empty one, `~` or `null` means nothing."""

    text: str
    plain: bool
    line: int
    start: int  # quotes included, and an anchor or a tag before it
    end: int  # of `|` and `>`: where the next thing begins

    @property
    def empty(self) -> bool:
        """Nothing is written here, or nothing that Obsidian would show."""
        return _NULL.fullmatch(self.text) is not None if self.plain else not self.text.strip()


class Item(NamedTuple):
    """One property with its value."""

    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    items: tuple[Item, ...]
    line: int
    start: int
    end: int  # of a block mapping: where the next thing begins


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Node, ...]
    line: int
    start: int
    end: int  # of a block sequence: where the next thing begins


Node = Scalar | Mapping | Sequence


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why front matter cannot be read, in the line where it was noticed."""

    line: int
    message: str
    remedy: str


# ------------------------------------------------------------------ typing, as YAML 1.2 core has it

CoreValue = None | bool | int | float | str | list["CoreValue"] | dict[str, "CoreValue"]

_NULL = re.compile(r"(?:~|[Nn]ull|NULL)?")
_TYPED = frozenset("+-.0123456789~nNtTfF")
_BOOLEAN = re.compile(r"[Tt]rue|TRUE|[Ff]alse|FALSE")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_POWER_OF_TWO = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_INFINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_EXACT = 2**53  # JavaScript's numbers are exact up to here


def core_value(node: Node) -> CoreValue:
    """What `yaml` 2.7, Obsidian's reader, gives for a node: `parse(text, null, {})`.

    Integers beyond 2**53 are rounded as JavaScript rounds them. Property names are text, as in a JavaScript
    object, where of two equal ones (`1` and `"1"`) the later wins.
    """
    if isinstance(node, Scalar):
        return core_scalar(node)
    if isinstance(node, Sequence):
        return [core_value(item) for item in node.items]
    return {_key_text(core_scalar(item.key)): core_value(item.value) for item in node.items}


def core_scalar(scalar: Scalar) -> bool | int | float | str | None:
    """A scalar's value by the core schema of YAML 1.2.2, section 10.3.2, as `yaml` 2.7 writes its patterns."""
    text = scalar.text
    if not scalar.plain or (text and text[0] not in _TYPED):
        return text
    if _NULL.fullmatch(text):
        return None
    if _BOOLEAN.fullmatch(text):
        return text[0] in "tT"
    if _INTEGER.fullmatch(text):
        return _whole(float(text))
    if _POWER_OF_TWO.fullmatch(text):
        return int(text[2:], 8 if text[1] == "o" else 16)
    if _FLOAT.fullmatch(text):
        return float(text)
    return float(text.replace(".", "", 1)) if _INFINITE.fullmatch(text) else text


def _whole(number: float) -> int | float:
    return int(number) if abs(number) <= _EXACT else number


def _key_text(value: bool | int | float | str | None) -> str:
    """JavaScript's String(value), with "" for null as `yaml` 2.7 has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return str(int(value))
    return str(value)
