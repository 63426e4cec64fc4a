"""Three texts into one, line by line: what stood there, a late save, and what stands there now.

Bytes throughout; a line ends with its `\\n`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_BEGIN, _END = b"<!-- session-arcs", b"<!-- /session-arcs"


@dataclass(frozen=True, slots=True)
class Merged:
    data: bytes
    clash: bool  # both sides claim one line: both versions are in the text


@dataclass(frozen=True, slots=True)
class _Change:
    """Lines `start` to `end` of the base are replaced by `lines`."""

    start: int
    end: int
    lines: tuple[bytes, ...]


def merge(base: bytes, late: bytes, current: bytes, own: frozenset[bytes] = frozenset()) -> Merged:
    """Bring what a late save changed in `base` into `current`.

    Changes to different lines are both made. Where both changed the same lines, the current ones stay and the late
    ones that say something of their own come after them: what the base or the current text has anyway is not said
    twice. `own` are lines that the service once wrote, without their ends: an older block never comes back.
    """
    if late in (base, current):
        return Merged(current, clash=False)
    if current == base:
        return Merged(late, clash=False)
    base, late = _without_blocks(base, late, current, own)
    lines = _lines(base)
    out: list[bytes] = []
    clash = False
    at = 0
    for start, end, mine, yours in _regions(_changes(lines, _lines(current)), _changes(lines, _lines(late))):
        out += lines[at:start]
        was, ours, theirs = (
            lines[start:end],
            _apply(lines, start, end, mine),
            _apply(lines, start, end, yours),
        )
        kept = _join(was, ours, theirs, own)
        clash = clash or bool(mine and yours and end > start and kept not in (ours, theirs))
        out += kept
        at = end
    return Merged(_text(out + lines[at:]), clash)


def added(base: bytes, save: bytes, own: frozenset[bytes]) -> tuple[bytes, frozenset[bytes]]:
    """The base with the whole lines that a save added to it, and those lines, without their ends.

    The service's own lines are not counted.

    What the save took away stays; a last line without its end may be half of one, and blank lines say nothing.
    """
    lines = _lines(base)
    here = set(lines)
    out: list[bytes] = []
    found: set[bytes] = set()
    at = 0
    for change in _changes(lines, _lines(save)):
        out += lines[at : change.end]
        whole = [line for line in change.lines if line.endswith(b"\n") and line.strip()]
        new = [line for line in whole if line not in here and line[:-1] not in own]
        found.update(line[:-1] for line in new)
        out += new
        at = change.end
    return _text(out + lines[at:]), frozenset(found)


def _without_blocks(base: bytes, late: bytes, current: bytes, own: frozenset[bytes]) -> tuple[bytes, bytes]:
    """The base and the late save without their blocks, where the current text has one and theirs say nothing more."""
    was, said, now = (_parted(_lines(text)) for text in (base, late, current))
    if was is None or said is None or now is None or not now[1]:
        return base, late
    known = {line.rstrip(b"\r\n") for line in (*was[1], *now[1])} | own
    if any(line.rstrip(b"\r\n") not in known for line in said[1]):
        return base, late
    return b"".join(was[0]), b"".join(said[0])


def _parted(lines: list[bytes]) -> tuple[list[bytes], list[bytes]] | None:
    """The lines around the block, and those of it, markers included; None where its markers are not in order."""
    begins = [at for at, line in enumerate(lines) if line.startswith(_BEGIN)]
    ends = [at for at, line in enumerate(lines) if line.startswith(_END)]
    if not begins and not ends:
        return lines, []
    if len(begins) != 1 or len(ends) != 1 or ends < begins:
        return None
    start, end = begins[0], ends[0] + 1
    return lines[:start] + lines[end:], lines[start:end]


def _lines(data: bytes) -> list[bytes]:
    parts = data.split(b"\n")
    lines = [part + b"\n" for part in parts[:-1]]
    return [*lines, parts[-1]] if parts[-1] else lines


def _text(lines: list[bytes]) -> bytes:
    """Only the last line may lack its end: where a line now follows one that did, it is given one."""
    last = len(lines) - 1
    return b"".join(
        line if at == last or line.endswith(b"\n") else line + b"\n" for at, line in enumerate(lines)
    )


def _changes(base: list[bytes], other: list[bytes]) -> list[_Change]:
    """What turns the base into the other text. Common ends are set aside first: it is them that make it slow."""
    head = 0
    while head < min(len(base), len(other)) and base[head] == other[head]:
        head += 1
    tail = 0
    while tail < min(len(base), len(other)) - head and base[-1 - tail] == other[-1 - tail]:
        tail += 1
    old, new = base[head : len(base) - tail], other[head : len(other) - tail]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [
        _Change(head + i, head + j, tuple(new[k:m]))
        for tag, i, j, k, m in matcher.get_opcodes()
        if tag != "equal"
    ]


def _regions(
    ours: list[_Change], theirs: list[_Change]
) -> Iterator[tuple[int, int, list[_Change], list[_Change]]]:
    """Stretches of the base that change, in order, each with the changes of both sides.

    Changes that overlap are in one stretch, and so are insertions at one point; those that merely touch are not.
    """
    sided = [(change.start, change.end, 0, change) for change in ours]
    sided += [(change.start, change.end, 1, change) for change in theirs]
    sided.sort(key=lambda item: item[:3])
    at = 0
    while at < len(sided):
        start, end = sided[at][:2]
        sides: tuple[list[_Change], list[_Change]] = ([], [])
        while at < len(sided) and (sided[at][0] < end or sided[at][:2] == (start, end)):
            sides[sided[at][2]].append(sided[at][3])
            end = max(end, sided[at][1])
            at += 1
        yield start, end, sides[0], sides[1]


def _apply(lines: list[bytes], start: int, end: int, changes: list[_Change]) -> list[bytes]:
    """A stretch of the base with the changes of one side made."""
    out: list[bytes] = []
    for change in changes:
        out += lines[start : change.start]
        out += change.lines
        start = change.end
    return out + lines[start:end]


def _join(was: list[bytes], ours: list[bytes], theirs: list[bytes], own: frozenset[bytes]) -> list[bytes]:
    if ours in (was, theirs):
        return theirs
    if theirs == was:
        return ours
    known = {*was, *ours}
    return ours + [line for line in theirs if line not in known and line.rstrip(b"\n") not in own]
