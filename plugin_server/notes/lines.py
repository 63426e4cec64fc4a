"""One line of the list form: `Vision 3, 2 → 12`. Name, rating, hours now, arrow, hours wanted.

Everything after the name may be missing. A comma between two digits is a decimal comma, any other separates.
Where two readings are possible nothing is guessed: the line is refused with the two ways to write it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from plugin_server.notes.numbers import Refusal, looks_like_number, parse_hours, parse_rating
from plugin_server.notes.texts import parse_link

LONGEST = 300  # letters in one line

_TWO_WAYS = "This can be a rating and hours, or a rating alone."
LINE_ACCEPTED = "An area is written like Vision 3, 2 → 12: name, rating, hours now, arrow, hours wanted."


@dataclass(frozen=True, slots=True)
class AreaLine:
    """What one line says; `refusals` are the parts of it that could not be read. Hours are minutes."""

    name: str
    rating: float | None = None
    out_of: float | None = None
    now: int | None = None
    wanted: int | None = None
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class _Parts:
    """The texts of one line, before they are read as numbers."""

    name: str
    rating: str = ""
    now: str = ""


_ARROW = re.compile(r"→|⟶|➔|➜|⇒|[-–—=]>")
_WEAK_ARROW = re.compile(r">|(?<=[\s,;])to(?=\s)", re.IGNORECASE)
_SEPARATOR = re.compile(r"(?<![0-9]),|,(?![0-9])|;")
_TIGHT = re.compile(r"(?<![0-9]),(?=[0-9])")
_DECIMAL_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9])")
_LINK = re.compile(r"\[\[[^\[\]]*\]\]")
_LINKED = (
    "\ue000"  # stands for a linked name while the line is taken apart: its digits and commas are its own
)

# As most lines are written: nothing in it can be taken for anything else.
_LETTERS = "[A-Za-zÀ-ÖØ-öø-ÿ]+"
PLAIN = rf"({_LETTERS}(?: {_LETTERS})*) ([0-9]{{1,2}}), ([0-9]{{1,3}})(?: (?:→|->) ([0-9]{{1,3}}))?"
_PLAIN = re.compile(PLAIN)
PlainArea = tuple[str, float, int, int | None]
"""Name, rating, minutes now, minutes wanted."""

_FRACTION = "[½¼¾⅓⅔]"
_RATING_AT_END = re.compile(
    rf"(?:^|(?<=[\s:={_LINKED}]))([-−]?(?:[0-9]+(?:[.,][0-9]+)?{_FRACTION}?|{_FRACTION})(?: ?/ ?[0-9]+)?)$"
)
_HOURS_AT_END = re.compile(r"(?<=\s)([0-9½¼¾][0-9.,½¼¾]*(?: ?h(?:[0-9]{1,2}m?)?| ?m| ?min|:[0-5][0-9]))$")
_NUMBER_THEN_COMMA = re.compile(r"(?:^|\s)[0-9]+(?:[.,][0-9]+)?(?: ?/ ?[0-9]+)? ?[,;]")
_NUMBER_AT_END = re.compile(r"(?:^|\s)[0-9]+(?:[.,][0-9]+)?$")


@lru_cache(maxsize=512)
def parse_area_line(text: str) -> AreaLine | Refusal:
    """Read one line; never raises.

    >>> parse_area_line("Vision 3, 2,5 → 4")
    AreaLine(name='Vision', rating=3.0, out_of=None, now=150, wanted=240, refusals=())
    """
    if plain := _PLAIN.fullmatch(text):
        name, rating, now, then = plain_area(*plain.groups())
        return AreaLine(name, rating, None, now, then)
    line = " ".join(text.split())
    if len(line) > LONGEST:
        return Refusal(LINE_ACCEPTED, f"Make the line shorter than {LONGEST} letters.")
    link = _LINK.search(line)
    linked = parse_link(link[0]) if link else None
    if link and linked:
        line = f"{line[: link.start()]}{_LINKED}{line[link.end() :]}"
    halves = _halves(line)
    if isinstance(halves, Refusal):
        return halves
    left, wanted = halves
    parts = _parts(left, arrow=wanted is not None)
    if isinstance(parts, Refusal):
        return parts
    name = parts.name.strip(" :=-–—,;").replace(_LINKED, linked.name if linked else _LINKED)
    if not name:
        return Refusal(LINE_ACCEPTED, "Begin the line with the name of the area.")
    return _read(name, parts, wanted or "")


def plain_area(name: str, rating: str, now: str, wanted: str | None) -> PlainArea:
    """The parts of a line that is PLAIN."""
    return _shared(name), _rating(rating), _hours(now), None if wanted is None else _hours(wanted)


# The same few names and numbers stand in thousands of notes: each is one object.
_shared = lru_cache(maxsize=4096)(str)
_rating = lru_cache(maxsize=256)(float)


@lru_cache(maxsize=1024)
def _hours(text: str) -> int:
    return int(text) * 60


def _read(name: str, parts: _Parts, wanted: str) -> AreaLine:
    rating, now, then = parse_rating(parts.rating), parse_hours(parts.now), parse_hours(wanted)
    value, out_of = rating if isinstance(rating, tuple) else (None, None)
    return AreaLine(
        name,
        value,
        out_of,
        now if isinstance(now, int) else None,
        then if isinstance(then, int) else None,
        tuple(refused for refused in (rating, now, then) if isinstance(refused, Refusal)),
    )


def _halves(line: str) -> tuple[str, str | None] | Refusal:
    """What stands before the arrow, and after it; None where there is no arrow."""
    arrows = list(_ARROW.finditer(line))
    if len(arrows) > 1:
        return Refusal("There are two arrows in one line.", "Write hours now, one arrow, hours wanted.")
    if arrows:
        return line[: arrows[0].start()].rstrip(), line[arrows[0].end() :].strip()
    for weak in reversed(list(_WEAK_ARROW.finditer(line))):
        left, right = line[: weak.start()].rstrip(), line[weak.end() :].strip()
        if _is_arrow(weak[0], left, right):
            return left, right
    return line, None


def _is_arrow(sign: str, left: str, right: str) -> bool:
    """`>` and `to` occur in names too: they are arrows only between numbers, or after a comma."""
    if not right:
        return sign == ">"
    return looks_like_number(right) and bool(_SEPARATOR.search(left) or _RATING_AT_END.search(left))


def _parts(left: str, *, arrow: bool) -> _Parts | Refusal:
    """Name, rating and hours now, taken apart from the right: what is left over is the name."""
    pieces = [piece.strip() for piece in _SEPARATOR.split(left)]
    while len(pieces) > 1 and not pieces[-1]:
        pieces.pop()
    first = len(pieces)
    while first > 1 and (not pieces[first - 1] or looks_like_number(pieces[first - 1])):
        first -= 1
    if _TIGHT.search(left) and _DECIMAL_COMMA.search(left):
        return Refusal(_TWO_WAYS, "Put a space after each comma, as in Vision 3, 2 → 12.")
    head, numbers = _rejoined(left, first), pieces[first:]
    rating = _RATING_AT_END.search(head)
    if not numbers:
        return _without_comma(head, arrow=arrow)
    if len(numbers) > 2 or (len(numbers) == 2 and rating):
        return Refusal(
            "There are too many numbers before the arrow.", "Write name, rating, hours now → wanted."
        )
    if len(numbers) == 2:
        return _decided(_Parts(head, *numbers))
    if rating:
        return _decided(_Parts(head[: rating.start()], rating[1], numbers[0]))
    return _Parts(head, rating=numbers[0]) if "/" in numbers[0] else _Parts(head, now=numbers[0])


def _rejoined(left: str, count: int) -> str:
    """The first `count` pieces, with the separators between them as they were written."""
    ends = [found.start() for found in _SEPARATOR.finditer(left)]
    return (left[: ends[count - 1]] if count <= len(ends) else left).strip()


def _without_comma(head: str, *, arrow: bool) -> _Parts | Refusal:
    """A line without a separating comma: a rating at most, or hours that show they are hours (`2h`, `1:30`)."""
    if hours := _HOURS_AT_END.search(head):
        rest = head[: hours.start()].rstrip()
        rating = _RATING_AT_END.search(rest)
        return _Parts(rest[: rating.start()], rating[1], hours[1]) if rating else _Parts(rest, now=hours[1])
    rating = _RATING_AT_END.search(head)
    if not rating:
        if _NUMBER_THEN_COMMA.search(head):
            return Refusal(LINE_ACCEPTED, "After the comma put a space and the hours now, as a number.")
        return _Parts(head)
    parts = _Parts(head[: rating.start()].rstrip(" :="), rating[1])
    if arrow and "," in parts.rating:
        first, second = parts.rating.split(",", 1)
        return _ask(f"{first}, {second}", f"{first}.{second}, →")
    if arrow and _NUMBER_AT_END.search(parts.name):
        number = parts.name.rsplit(" ", 1)[-1]
        return _ask(f"{number}, {parts.rating}", f"{number} {parts.rating}, →")
    return _decided(parts)


def _decided(parts: _Parts) -> _Parts | Refusal:
    """`7,25` may be 7.25 or 7 and 25: a decimal comma in a rating has one digit after it."""
    if re.search(r",[0-9]{2}", parts.rating):
        first, second = parts.rating.split(",", 1)
        return _ask(f"{first}, {second}", f"{first}.{second}")
    return parts


def _ask(two: str, one: str) -> Refusal:
    return Refusal(
        _TWO_WAYS,
        f"Write {two} for a rating and hours now, or {one} for a rating alone.",
    )
