"""The block in the bytes of a note: found, redrawn, taken out. Outside it no byte changes but for the callout
of kept lines. Bytes are spliced; text outside the block is never decoded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from plugin_server.blocks.fingerprints import (
    embed_of,
    exact,
    fingerprint,
    fingerprints,
    resized,
    runs_on,
)
from plugin_server.blocks.format import FORMAT
from plugin_server.blocks.ground import OPENERS, Ground
from plugin_server.blocks.kept import decode, edits, encode, keep
from plugin_server.blocks.markers import BARE, BYTE_ORDER_MARK, END, body_start, lines_of, meant, scan, texts
from plugin_server.blocks.refusals import misplaced, newer, unreadable_back, unusable
from plugin_server.blocks.words import WORDS
from plugin_server.model import Problem
from plugin_server.notes.figures import figures_in

BEGIN_LINE = f"<!-- session-arcs: {WORDS.begin} -->".encode()

_VISIBLE = re.compile(rb"[^ \t\r\n]")
_HEADING = re.compile(rb" {0,3}#(?:[ \t]|\Z)")
_UNDERLINED = re.compile(rb" {0,3}(?![-*+][ \t]|[0-9]+[.)]|[#>`~<|%$]| |\t|=+[ \t]*\Z)")
_UNDERLINE = re.compile(rb" {0,3}=+[ \t]*")
_SEALED = re.compile(rb"^<!-- /session-arcs [0-9]", re.MULTILINE)
_TOKEN = re.compile(r"[0-9a-f]{8}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Region:
    """A block. The offsets: `begin` of the begin line, `body` after it, `end` of the end line, `stop` where the
    text of the end line stops. `number` is None where the end marker carries no format number."""

    begin: int
    body: int
    end: int
    stop: int
    begin_line: bytes
    lines: tuple[bytes, ...]
    number: int | None
    fingerprints: tuple[str, ...]
    eol: bytes

    @property
    def size(self) -> str | None:
        """What stands after the bar of the embed where it is not what we wrote: the picture was dragged."""
        embeds = ((line, embed_of(line)) for line in map(decode, self.lines))
        for line, embed in embeds:
            if embed:
                return None if not embed.usable or fingerprint(line) in self.fingerprints else embed.size
        return None


@dataclass(frozen=True, slots=True)
class Nowhere:
    """The marker words stand nowhere; a block would go to the offset `at`."""

    at: int
    eol: bytes


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the note is left alone, with lines and remedies."""

    problems: tuple[Problem, ...]


class Newer(Refusal):
    """The block was written by a newer version, which this one leaves alone."""


@dataclass(frozen=True, slots=True)
class Updated:
    """The new bytes of the whole note, and the lines that were moved into the callout."""

    data: bytes
    kept: tuple[str, ...] = ()


def find(data: bytes, *, path: str = "") -> Region | Nowhere | Refusal:
    """Where the block is. A Refusal names every line that stands in the way; nothing is ever repaired."""
    problems = unusable(data, path)
    if problems:
        return Refusal(problems)
    offsets = meant(data)
    if not offsets:
        return Nowhere(*_place(data))
    marks, strays = scan(data, offsets)
    problems = misplaced(marks, strays, path)
    if problems:
        return Refusal(problems)
    begin, end = marks[0].line, marks[1].line
    number, found = _payload(data[end.start : end.stop])
    return Region(
        begin=begin.start,
        body=begin.after,
        end=end.start,
        stop=end.stop,
        begin_line=data[begin.start : begin.stop],
        lines=texts(data[begin.after : end.start]),
        number=number,
        fingerprints=found,
        eol=data[begin.stop : begin.after],
    )


def update(data: bytes, lines: Sequence[str], *, path: str) -> Updated | Refusal:
    """The note with these lines in its block. `data` itself comes back where nothing differs.

    The width to which a person dragged the figure stays; lines a person wrote into the block move below it.
    """
    found = find(data, path=path)
    if isinstance(found, Refusal):
        return found
    if isinstance(found, Nowhere):
        result, drawn = Updated(_inserted(data, found, tuple(lines))), tuple(lines)
    else:
        if (found.number or 0) > FORMAT:
            return Newer(newer(data, found.end, path))
        drawn = _as_dragged(lines, found.size)
        result = _redrawn(data, found, tuple(lines), drawn)
    if result.data == data:
        return result
    again = find(result.data, path=path)
    if isinstance(again, Region) and again.lines == tuple(map(encode, drawn)):
        return result
    return again if isinstance(again, Refusal) else Refusal(unreadable_back(path))


def remove(data: bytes, *, path: str) -> bytes | Refusal:
    """The note without its block. A note that had no marker words before `update` gets its very bytes back.

    Lines that a person wrote into the block stay, in the callout.
    """
    found = find(data, path=path)
    if isinstance(found, Refusal):
        return found
    if isinstance(found, Nowhere):
        return data
    if (found.number or 0) > FORMAT:
        return Newer(newer(data, found.end, path))
    head, tail = data[: found.begin], data[found.stop :]
    kept = edits(found.lines, found.fingerprints, ())
    if kept:
        tail = keep(tail, kept, found.eol)
    if tail:
        return head + tail[tail.find(b"\n") + 1 :]
    return head.removesuffix(found.eol)


def embedded_figures(data: bytes) -> tuple[str, ...]:
    """The names of our figures that the note's block shows."""
    return figures_in(data)


def is_ours(data: bytes) -> bool:
    """Does the note hold something we wrote? Two markers that someone typed, with nothing between, are not ours;
    a damaged block is, so that whoever takes it out is told."""
    if _SEALED.search(data):
        return True
    found = find(data)
    return isinstance(found, Region) and any(exact(decode(line)) for line in found.lines)


def end_line(lines: Sequence[str]) -> bytes:
    """The end marker of a block that holds these lines."""
    return " ".join(["<!-- /session-arcs", str(FORMAT), *fingerprints(lines), "-->"]).encode()


def _payload(text: bytes) -> tuple[int | None, tuple[str, ...]]:
    """Format number and fingerprints of an end marker."""
    found = END.fullmatch(text)
    words = decode(found[1] or b"").split() if found else []
    number = int(words[0]) if words and _NUMBER.fullmatch(words[0]) else None
    return number, tuple(word for word in words[number is not None :] if _TOKEN.fullmatch(word))


def _place(data: bytes) -> tuple[int, bytes]:
    """Offset and line end for a new block: under the first heading 1 if it opens the body, else at its start."""
    start = body_start(data)
    at = _after_heading(data, start)
    if data[:at].endswith(b"\n"):
        return at, _eol_before(data, at)
    newline = data.find(b"\n")
    return at, _eol_before(data, newline + 1) if newline >= 0 else b"\n"


def _eol_before(data: bytes, at: int) -> bytes:
    return b"\r\n" if data[:at].endswith(b"\r\n") else b"\n"


def _after_heading(data: bytes, start: int) -> int:
    visible = _VISIBLE.search(data, start)
    if visible is None:
        return start
    lines = lines_of(data, max(start, data.rfind(b"\n", start, visible.start()) + 1))
    first, second = next(lines), next(lines, None)
    text, at = data[first.start : first.stop], start
    if _HEADING.match(text):
        at = first.after
    elif second and _UNDERLINED.match(text) and _UNDERLINE.fullmatch(data[second.start : second.stop]):
        at = second.after
    return at if _is_plain(data[first.start : at]) else start


def _is_plain(text: bytes) -> bool:
    if not OPENERS.search(text):
        return True
    ground = Ground()
    for number, line in enumerate(texts(text), start=1):
        ground.step(line, number)
    return ground.enclosure is None


def _inserted(data: bytes, place: Nowhere, lines: tuple[str, ...]) -> bytes:
    block = place.eol.join([BEGIN_LINE, *map(encode, lines), end_line(lines)])
    head, tail = data[: place.at], data[place.at :]
    if tail or head.endswith(b"\n") or head in (b"", BYTE_ORDER_MARK):
        return head + block + place.eol + tail
    return head + place.eol + block


def _as_dragged(lines: Sequence[str], size: str | None) -> tuple[str, ...]:
    if size is None:
        return tuple(lines)
    return tuple(resized(line, size) if embed_of(line) else line for line in lines)


def _redrawn(data: bytes, region: Region, lines: tuple[str, ...], drawn: tuple[str, ...]) -> Updated:
    """`lines` are what we would write, `drawn` the same with the width the person wants."""
    end = end_line(lines)
    sealed = data[region.end : region.stop].rstrip(b" \t") == end
    if sealed and region.lines == tuple(map(encode, drawn)):
        return Updated(data)
    kept = edits(region.lines, region.fingerprints, lines)
    if sealed and not kept and _same(region.lines, drawn):
        return Updated(data)
    begin = BEGIN_LINE if BARE.fullmatch(region.begin_line) else region.begin_line
    block = region.eol.join([begin, *map(encode, drawn), end])
    tail = keep(data[region.stop :], kept, region.eol)
    return Updated(
        data[: region.begin] + block + tail, tuple(line.decode("utf-8", "replace") for line in kept)
    )


def _same(body: tuple[bytes, ...], drawn: tuple[str, ...]) -> bool:
    """Nothing differs but what formatters change."""
    return _said(map(decode, body)) == _said(drawn)


def _said(lines: Iterable[str]) -> list[str]:
    """What the lines say; where a paragraph breaks its lines does not count."""
    said: list[str] = []
    for running, group in groupby(lines, key=runs_on):
        texts = [text for line in group if (text := exact(line))]
        said += [texts[0] + "".join(text.lstrip(">") for text in texts[1:])] if running else texts
    return said
