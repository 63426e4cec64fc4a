"""A task put under the heading of its area, and headings that follow the new name of an area. Bytes are spliced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plugin_server.model import Task
from plugin_server.notes.names import area_key
from plugin_server.notes.numbers import Refusal
from plugin_server.notes.settle import settle_tasks
from plugin_server.notes.standing import Head, names_of
from plugin_server.notes.tasks import Heading, Outline, read_outline, read_tasks

LONGEST_TASK = 500

_ITEM = re.compile(rb"( {0,3})([-*+]|([0-9]{1,8})([.)]))[ \t]+")
_NO_TASK = Refusal("A task is one line of text.", f"Write at most {LONGEST_TASK} letters.")
_NO_PLACE = Refusal(
    "There is no safe place for this task in the note.",
    "Write it into the note yourself, as - [ ] and the text.",
)


def add_task(data: bytes, head: Head, area: str, text: str) -> bytes | Refusal:
    """The note with an open task at the end of the area's list; under a new heading where it has none.

    A task that stands there already, open or done, is not added again. Never inside a block, code or a quote.
    """
    own = head.find(area)
    name = head.said[own[0]].name if own else " ".join(area.split())
    known = (*(said.name for said in head.said), area)
    return _added(data, head, _List(name, names_of(area, head.terms), known), text)


def take_along(data: bytes, head: Head, heading: str, text: str) -> bytes | Refusal:
    """The note with an open task under this heading, which stands for no area; where it is missing, at the end."""
    known = tuple(said.name for said in head.said)
    return _added(data, head, _List(heading, frozenset({area_key(heading)}), known, at_end=True), text)


@dataclass(frozen=True, slots=True)
class _List:
    """The list under a heading: `keys` are its names, `known` all names that tasks are told apart by."""

    name: str
    keys: frozenset[str]
    known: tuple[str, ...]
    at_end: bool = False


def _added(data: bytes, head: Head, to: _List, text: str) -> bytes | Refusal:
    written = _escaped(" ".join(text.split()))
    fresh = _alone(written)
    if not written or len(written) > LONGEST_TASK or fresh is None:
        return _NO_TASK
    start = head.place.body
    before = _tasks(data, start, head, to)
    if any(area_key(task.area) in to.keys and _core(task) == fresh for task in before):
        return data
    own = [task.line for task in before if area_key(task.area) in to.keys]
    first = data.count(b"\n", 0, start) + 1
    for body in _places(data[start:], own[-1] - first if own else None, head, to, written):
        after = _tasks(data[:start] + body, start, head, to)
        if _only_new(before, after, fresh, to.keys):
            return data[:start] + body
    return _NO_PLACE


def rename_headings(data: bytes, head: Head, old: str, new: str) -> bytes:
    """Headings that bear an area's old name bear the new one, so that its list stays its own.

    Where that cannot be had without more being changed, the headings stay as they are.
    """
    start, name = head.place.body, " ".join(new.split())
    lines = _lines(data[start:])
    outline = read_outline(data[start:])
    found = [heading for heading in outline.headings if area_key(heading.name) == area_key(old)]
    for heading in found:
        lines[heading.line] = _renamed(lines[heading.line], heading.name, name)
    body = b"".join(lines)
    names = [name if one in found else one.name for one in outline.headings]
    same = [one.name for one in read_outline(body).headings] == names
    return data[:start] + body if same else data


def _renamed(line: bytes, old: str, new: str) -> bytes:
    at = line.rfind(old.encode())
    return line if at < 0 else line[:at] + new.encode() + line[at + len(old.encode()) :]


# ------------------------------------------------------------------ what is meant


def _escaped(text: str) -> str:
    """What would open a comment, and hide what follows, stands for itself."""
    return text.replace("<!", "\\<!").replace("%%", "%\\%")


_Core = tuple[str, str | None, int | None]


def _core(task: Task) -> _Core:
    return task.text, task.due, task.estimate


def _alone(text: str) -> _Core | None:
    """What a line says that holds nothing but this task."""
    if any(0xD800 <= ord(letter) < 0xE000 or ord(letter) < 32 for letter in text):
        return None
    found = read_tasks(f"# A\n- [ ] {text}\n".encode())
    return _core(found[0]) if len(found) == 1 else None


def _tasks(data: bytes, start: int, head: Head, to: _List) -> tuple[Task, ...]:
    """The tasks of a note, each with its area; the area asked for is one, whether the note names it or not."""
    return settle_tasks(read_tasks(data, start), to.known, head.terms.order)


def _only_new(before: tuple[Task, ...], after: tuple[Task, ...], fresh: _Core, keys: frozenset[str]) -> bool:
    """One open task of this area more, and all others as they were."""
    said = [(task.area, task.done, *_core(task)) for task in before]
    for place, task in enumerate(after):
        if _core(task) == fresh and not task.done and area_key(task.area) in keys:
            others = [(one.area, one.done, *_core(one)) for one in after[:place] + after[place + 1 :]]
            if others == said:
                return True
    return False


# ------------------------------------------------------------------ where


def _places(body: bytes, last: int | None, head: Head, to: _List, text: str) -> Iterator[bytes]:
    """The text with the task in it: behind the last of its kind, below its heading, below a new heading."""
    outline, lines = read_outline(body), _lines(body)
    if last is not None:
        found = [run for run in outline.lists if run[0] <= last < run[1]]
        yield from (_behind(lines, run, text) for run in found)
    for heading in outline.headings:
        if area_key(heading.name) in to.keys:
            yield _below(lines, outline, heading, f"- [ ] {text}")
    yield _with_heading(lines, outline, head, to, f"- [ ] {text}")


def _behind(lines: list[bytes], run: tuple[int, int], text: str) -> bytes:
    """At the end of a list, with its own mark; the next number where it is numbered."""
    end = run[1]
    while end > run[0] and not lines[end - 1].strip():
        end -= 1
    items = (found for line in reversed(lines[run[0] : end]) if (found := _ITEM.match(line)))
    indent = _ITEM.match(lines[run[0]])
    item = next((one for one in items if indent and one[1] == indent[1]), None)
    lead, mark = (item[1], item[2]) if item else (b"", b"-")
    if item and item[3]:
        mark = str(int(item[3]) + 1).encode() + item[4]
    return _put(lines, end, [f"{(lead + mark).decode()} [ ] {text}"])


def _below(lines: list[bytes], outline: Outline, heading: Heading, task: str) -> bytes:
    """At the end of what stands right below a heading, before anything that a task must not stand in."""
    limits = [other.line for other in outline.headings] + list(outline.walls) + [len(lines)]
    stop = min(limit for limit in limits if limit >= heading.after)
    full = [at for at in range(heading.after, stop) if lines[at].strip()]
    if full:
        listed = any(run[0] <= full[-1] < run[1] for run in outline.lists)
        return _put(lines, full[-1] + 1, [task] if listed else ["", task])
    if stop > heading.after:
        return _put(lines, heading.after + 1, [task])
    return _put(lines, heading.after, ["", task] if _airy(lines, outline) else [task])


def _with_heading(lines: list[bytes], outline: Outline, head: Head, to: _List, task: str) -> bytes:
    """Below the sections of the other areas, as deep as they are; else at the end of the note, and within none."""
    names = {area_key(said.name) for said in head.said}
    areas = [one for one in outline.headings if area_key(one.name) in names]
    end, level = len(lines), min([2, *(one.level for one in areas)])
    if areas and not to.at_end:
        model = areas[-1]
        level = model.level
        ends = [one.line for one in outline.headings if one.line > model.line and one.level <= level]
        end = min(ends, default=len(lines))
    while end > 0 and not lines[end - 1].strip():
        end -= 1
    new = ["", f"{'#' * level} {to.name}", *([""] if _airy(lines, outline) else []), task]
    return _put(lines, end, new if end else new[1:])


def _airy(lines: list[bytes], outline: Outline) -> bool:
    """Is a heading followed by an empty line in this note? So it is where there is none to tell."""
    ends = {len(lines), *outline.walls}  # a block right below a heading tells nothing
    followed = [one for one in outline.headings if one.after not in ends]
    return not followed or any(not lines[one.after].strip() for one in followed)


# ------------------------------------------------------------------ lines


def _lines(body: bytes) -> list[bytes]:
    """The lines with their ends; only LF ends one, as `read_outline` counts them."""
    return [line for line in re.split(rb"(?<=\n)", body) if line]


def _put(lines: list[bytes], at: int, new: list[str]) -> bytes:
    """New lines before the one at this place, set off from what follows; the note's last line ends as it did."""
    head, tail = b"".join(lines[:at]), b"".join(lines[at:])
    eol = b"\r\n" if b"\r\n" in (head or tail) else b"\n"
    text = eol.join(line.encode() for line in new)
    if head and not head.endswith(b"\n"):
        return head + eol + text
    gap = eol if tail and lines[at].strip() and not _ITEM.match(lines[at]) else b""
    return head + text + eol + gap + tail
