"""One line of the list form (`Vision 3, 2 → 12`) with one thing in it changed, and all else as it was written.

What a line says is decided by `parse_area_line` alone. So a new line is found by trying: places where the number
may stand, nearest to the old spelling first, and the first line that says what is meant, and nothing else new, is
taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from plugin_server.notes.areas import NOW, RATING, WANTED
from plugin_server.notes.lines import AreaLine, parse_area_line
from plugin_server.notes.numbers import Refusal
from plugin_server.notes.spelling import is_own_notation, sign_of, spell_hours, spell_rating

_UNITS = r"(?:hours?|hrs?|h|minutes?|mins?|m)"
_TOKEN = re.compile(
    r"(?:(?<=\s)[-−–])?(?:(?<![0-9])[.,])?[0-9½¼¾⅓⅔](?:[0-9½¼¾⅓⅔.,:]*[0-9½¼¾⅓⅔])?"
    rf"(?:\s?/\s?[0-9]+|h[0-9]{{1,2}}m?|\s?{_UNITS}\b(?:\s?[0-5]?[0-9](?:\s?{_UNITS}\b)?)?)?",
    re.IGNORECASE,
)
_ARROW = re.compile(r"\s*(?:→|⟶|➔|➜|⇒|[-–—=]>|>|(?<=[\s,;])to(?=\s))\s*", re.IGNORECASE)
_ARROW_AT_END = re.compile(_ARROW.pattern + r"\Z", re.IGNORECASE)
_SEPARATOR = re.compile(r"(?<=[0-9½¼¾⅓⅔])(\s?[,;]\s)")
_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9])")
_TRIMMED = " :=-–—,;"


@dataclass(frozen=True, slots=True)
class LineStyle:
    """How the lines of a note are written, where the line itself does not tell."""

    sign: str = "."
    arrow: str = " → "
    separator: str = ", "
    top: int = 9  # the 9 of `7/9`

    @classmethod
    def of(cls, lines: Iterable[str], top: int) -> LineStyle:
        """The style of these lines; the first that has an arrow or a separator tells it."""
        texts = tuple(lines)
        arrows = (_arrow(text) for text in texts)
        separators = (_SEPARATOR.search(text) for text in texts)
        return cls(
            sign_of(*texts),
            next((arrow for arrow in arrows if arrow), " → "),
            next((found[1] for found in separators if found), ", "),
            top,
        )


def name_line(name: str) -> str | None:
    """A line that names an area and says no more; None where no way to write the name is known."""
    goal = AreaLine(name)
    return next((line for line in _spellings(name) if parse_area_line(line) == goal), None)


def rename_line(line: str, name: str) -> str | None:
    """The line under another name."""
    before = parse_area_line(line)
    if isinstance(before, Refusal):
        return None
    goal = replace(before, name=name)
    tries = (start + new + rest for start, rest in _around_name(line, before) for new in _spellings(name))
    return next((one for one in tries if parse_area_line(one) == goal), None)


def change_line(line: str, kind: str, value: float | None, style: LineStyle, *, keep: str = "") -> str | None:
    """The line with another rating (`kind` RATING), hours NOW or WANTED, in minutes; None where it cannot be.

    `keep`: what the line begins with and must go on beginning with.
    """
    before = parse_area_line(line)
    if isinstance(before, Refusal):
        return None
    if _value(before, kind) == value and not before.refusals:
        return line
    near = list(_near(line, before, kind, value, style, len(keep)))
    tries = (*near, *map(_with_points, near), *_whole(before, kind, value))
    found = (one for one in tries if one.startswith(keep) and _says(one, before, kind, value, style))
    return next(found, None)


def _near(
    line: str, before: AreaLine, kind: str, value: float | None, style: LineStyle, kept: int
) -> Iterator[str]:
    if value is None:
        return _without(line, before, kind, kept)
    return _with(line, before, kind, value, style, kept)


# ------------------------------------------------------------------ what is meant


def _value(said: AreaLine, kind: str) -> float | None:
    return {RATING: said.rating, NOW: said.now, WANTED: said.wanted}[kind]


def _says(line: str, before: AreaLine, kind: str, value: float | None, style: LineStyle) -> bool:
    """Does the line say the new value, and of all else what it said before?"""
    said = parse_area_line(line)
    if isinstance(said, Refusal) or said.name != before.name or len(said.refusals) > len(before.refusals):
        return False
    if said.out_of not in (None, style.top if kind == RATING else before.out_of):
        return False
    return all(
        _value(said, one) == (value if one == kind else _value(before, one)) for one in (RATING, NOW, WANTED)
    )


# ------------------------------------------------------------------ a number there, or another


def _with(line: str, before: AreaLine, kind: str, value: float, style: LineStyle, kept: int) -> Iterator[str]:
    sign = sign_of(line) if sign_of(line) == "," or "." in line else style.sign
    for token in reversed(list(_TOKEN.finditer(line))):
        for like in (token[0], ""):
            yield line[: token.start()] + _spelled(kind, value, like, sign) + line[token.end() :]
    others = (token[0] for token in _TOKEN.finditer(line) if is_own_notation(token[0]))
    new = _spelled(kind, value, "" if kind == RATING else next(others, ""), sign)
    places = [at for at in range(kept + 1, len(line) + 1) if not line[at - 1].isspace()]
    if kind == WANTED:
        yield from _at_end(line, before, new, style)
    elif kind == NOW:
        yield from (line[:at] + " " + new + line[at:] for at in places if line[at - 1] in ",;")
        yield from (line[:at] + style.separator + new + line[at:] for at in reversed(places))
    else:
        yield from (line[:at] + " " + new + line[at:] for at in places)
    yield from _behind_space(line, new, kept)


def _spelled(kind: str, value: float, like: str, sign: str) -> str:
    return spell_rating(value, like, sign) if kind == RATING else spell_hours(int(value), like, sign)


def _at_end(line: str, before: AreaLine, new: str, style: LineStyle) -> Iterator[str]:
    """`Vision 3, 2` and `Vision` as `Vision 3, 2 → 12` and `Vision, → 12`."""
    if _ARROW_AT_END.search(line):
        yield f"{line.rstrip()} {new}"
    text = line.rstrip()
    if before.now is not None:
        yield f"{text}{style.arrow}{new}"
    if text.endswith((",", ";")):
        yield f"{text} {style.arrow.strip()} {new}"
    yield f"{text}{style.separator.rstrip()} {style.arrow.strip()} {new}"
    yield f"{text} {style.arrow.strip()} {new}"
    yield f"{line}{style.arrow.strip()} {new}"


def _behind_space(line: str, new: str, kept: int) -> Iterator[str]:
    """The value of `Vision: , 2`, whose name is a property of its own, begins behind a space."""
    for at in range(max(1, kept), len(line) + 1):
        if line[at - 1].isspace():
            rest = line[at:] if line[at : at + 1] in ("", " ", ",", ";") else f" {line[at:]}"
            yield line[:at] + new + rest
            yield f"{line[:at]}, {new}{rest}"


# ------------------------------------------------------------------ where nothing near the old line will do


def _with_points(line: str) -> str:
    """`Vision 7,5, → 3` could be read in two ways; with a point it cannot."""
    return _COMMA.sub(".", line)


def _whole(before: AreaLine, kind: str, value: float | None) -> Iterator[str]:
    """The line written anew."""
    numbers = {one: value if one == kind else _value(before, one) for one in (RATING, NOW, WANTED)}
    rating, now, wanted = (
        "" if number is None else _spelled(one, number, "", ".") for one, number in numbers.items()
    )
    for name in _spellings(before.name):
        hours = f", {now}" if now else "," if wanted else ""
        yield f"{name} {rating}".strip() + hours + (f" → {wanted}" if wanted else "")


# ------------------------------------------------------------------ a number no more


def _without(line: str, before: AreaLine, kind: str, kept: int) -> Iterator[str]:
    for token in reversed(list(_TOKEN.finditer(line))):
        left, right = line[: token.start()], line[token.end() :]
        for trimmed in _lefts(left, right, kind, dangling=bool(before.wanted is not None or right.strip())):
            yield (trimmed if len(trimmed) >= kept else left[:kept]) + right


def _lefts(left: str, right: str, kind: str, *, dangling: bool) -> Iterator[str]:
    """What stands before the number once it is gone, with less and less of its company taken along."""
    if kind == WANTED:
        yield _ARROW_AT_END.sub("", left).rstrip(" ,;")
        yield _ARROW_AT_END.sub("", left)
    elif kind == NOW:
        yield left.rstrip() if dangling else left.rstrip(" ,;")
    elif right:
        yield left.rstrip(" :=")
    else:
        yield left.rstrip(" :=,;")
    yield left.rstrip()
    yield left


# ------------------------------------------------------------------ names


def _spellings(name: str) -> tuple[str, ...]:
    """A name that would be taken for a number at its end is set off by a colon, or written as a link."""
    return name, f"{name}:", f"[[{name}]]"


def _around_name(line: str, before: AreaLine) -> Iterator[tuple[str, str]]:
    """What stands before the name, and after it; where the name is a link, the link is the name."""
    start = len(line) - len(line.lstrip(_TRIMMED))
    if "[[" in line:
        link = line.find("[[", start), line.find("]]", start) + 2
        yield line[: link[0]] + "[[", "]]" + line[link[1] :]
        yield line[: link[0]], line[link[1] :]
    for end in range(start + 1, len(line) + 1):
        if " ".join(line[start:end].split()) == before.name:
            yield line[:start], line[end:]
            return


def _arrow(line: str) -> str | None:
    """The arrow of a line with the spaces around it, where hours follow it."""
    said = parse_area_line(line)
    if isinstance(said, Refusal) or said.wanted is None:
        return None
    found = list(_ARROW.finditer(line))
    return found[-1][0] if found else None
