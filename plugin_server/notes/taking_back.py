"""A change taken back: line by line to the very bytes where nobody wrote since, beside it where someone did.

Lines alone know nothing of areas, so what comes of them is read again: every area must say what it said before the
change, and of all else what it says now. Where it does not, or someone changed the same lines, the change is taken
back in its own words instead, number by number, and is then held against what the note says as any other change.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace
from difflib import SequenceMatcher

from plugin_server.model import Task
from plugin_server.notes.edits import (
    AddArea,
    Edit,
    Hours,
    MoveArea,
    Rate,
    RemoveArea,
    RenameArea,
    Said,
    TakeBack,
    Which,
)
from plugin_server.notes.names import area_key
from plugin_server.notes.numbers import Refusal
from plugin_server.notes.standing import Head, head_of
from plugin_server.notes.tasks import read_tasks

MOST_COMPARED = 1_000_000  # pairs of lines; beyond that a change is one piece

_CHANGED_BELOW = Refusal(
    "What this change wrote below the properties was changed in the note since.",
    "Take it out in the note itself.",
)
_NOT_KNOWN = Refusal("This change cannot be taken back any more.", "Change the note itself.")


@dataclass(frozen=True, slots=True)
class Back:
    """The front matter with its fences, the text below it, and what is still to be done to both."""

    front: bytes
    body: bytes
    edits: tuple[Edit, ...] = ()


def take_back(data: bytes, head: Head, edit: TakeBack) -> Back | Refusal:
    """The note without this change, as far as lines can tell; the rest as edits."""
    before, after = head_of(edit.before, head.terms), head_of(edit.after, head.terms)
    if isinstance(before, Refusal) or isinstance(after, Refusal):
        return _NOT_KNOWN
    body = _body(data[head.place.body :], edit, before, after)
    if body is None:
        return _CHANGED_BELOW
    here = data[: head.place.body]
    front = merged(edit.before[: before.place.body], edit.after[: after.place.body], here)
    if front is not None:
        read = head_of(front + body, head.terms)
        if isinstance(read, Head) and read.others == head.others and _is_back(before, after, head, read):
            return Back(front, body)
    return Back(here, body, tuple(_in_words(before.said, after.said)))


def _body(here: bytes, edit: TakeBack, before: Head, after: Head) -> bytes | None:
    """The text below the properties, without the tasks and headings that the change brought."""
    old, made = edit.before[before.place.body :], edit.after[after.place.body :]
    body = merged(old, made, here)
    if body is None or old in (made, here):
        return body
    was, brought, now, back = (Counter(map(_task, read_tasks(one))) for one in (old, made, here, body))
    return body if back + brought == now + was else None


def _task(task: Task) -> Task:
    return task._replace(line=0)


# ------------------------------------------------------------------ lines


@dataclass(frozen=True, slots=True)
class _Hunk:
    """Lines `start` to `end` of a text become `lines`."""

    start: int
    end: int
    lines: tuple[bytes, ...]


def merged(before: bytes, after: bytes, here: bytes) -> bytes | None:
    """`here`, which came from `after`, without what turned `before` into `after`; None: the same lines changed since.

    Whether the last line has an end is no change of it.
    """
    if here in (before, after):
        return before
    old, made, now = ([*_lines(text)] for text in (before, after, here))
    theirs = set(_hunks(made, now))
    ours = [hunk for hunk in _hunks(made, old) if hunk not in theirs]
    if any(_meet(mine, other) for mine in ours for other in theirs):
        return None
    for hunk in sorted([*ours, *theirs], key=lambda hunk: (hunk.start, hunk.end), reverse=True):
        made[hunk.start : hunk.end] = hunk.lines
    whole = b"".join(made)
    return whole if here.endswith(b"\n") else whole.removesuffix(b"\n").removesuffix(b"\r")


def _meet(one: _Hunk, other: _Hunk) -> bool:
    """Do both change one line, or does one put something amid what the other takes away?"""
    return one.start < other.end and other.start < one.end


def _hunks(old: list[bytes], new: list[bytes]) -> Iterator[_Hunk]:
    start, end = 0, 0
    most = min(len(old), len(new))
    while start < most and old[start] == new[start]:
        start += 1
    while end < most - start and old[-1 - end] == new[-1 - end]:
        end += 1
    one, other = old[start : len(old) - end], new[start : len(new) - end]
    if len(one) * len(other) > MOST_COMPARED:
        yield _Hunk(start, start + len(one), tuple(other))
        return
    for word, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if word != "equal":
            yield _Hunk(start + a, start + b, tuple(other[c:d]))


def _lines(data: bytes) -> list[bytes]:
    """The lines, each with an end."""
    lines = [line for line in re.split(rb"(?<=\n)", data) if line]
    if lines and not lines[-1].endswith(b"\n"):
        lines[-1] += b"\r\n" if lines[0].endswith(b"\r\n") else b"\n"
    return lines


# ------------------------------------------------------------------ what the note says then


def _is_back(before: Head, after: Head, here: Head, back: Head) -> bool:
    """Does every area say what it said before the change, and of all else what it says now?"""
    if here.said == after.said:
        return back.said == before.said
    was, made, now, then = (_by_key(head.said) for head in (before, after, here, back))
    if any(
        len(by) != len(head.said) for by, head in ((was, before), (made, after), (now, here), (then, back))
    ):
        return False
    keys = {*was, *made, *now}
    return then.keys() <= keys and all(
        _fits(was.get(key), made.get(key), now.get(key), then.get(key)) for key in keys
    )


def _by_key(said: tuple[Said, ...]) -> dict[str, Said]:
    return {area_key(one.name): one for one in said}


def _fits(was: Said | None, made: Said | None, now: Said | None, then: Said | None) -> bool:
    if was == made:
        return then == now
    if was is None or made is None or now is None or then is None:
        return now in (made, was) and then == was
    fields = zip(*(astuple(one)[1:] for one in (was, made, now, then)), strict=True)
    return all(
        back == (here if old == new else old) and (old == new or here in (old, new))
        for old, new, here, back in fields
    )


# ------------------------------------------------------------------ in words


def _in_words(before: tuple[Said, ...], after: tuple[Said, ...]) -> Iterator[Edit]:
    """The changes that lead from what was said `after` to what was said `before`."""
    renamed = _renamed(before, after)
    if renamed is not None:
        yield renamed
        after = tuple(replace(one, name=renamed.new) if one.name == renamed.old else one for one in after)
    was, made = _by_key(before), _by_key(after)
    yield from (RemoveArea(one.name, one) for key, one in made.items() if key not in was)
    for place, (key, one) in enumerate(was.items()):
        if key not in made:
            yield AddArea(one.name, before[place - 1].name if place else None)
        yield from _numbers(one, made.get(key, Said(one.name)))
    yield from _moves([key for key in was if key in made], [key for key in made if key in was], was)


def _renamed(before: tuple[Said, ...], after: tuple[Said, ...]) -> RenameArea | None:
    """The one name that differs, where all others are the same in their places."""
    if len(before) != len(after):
        return None
    other = [(new.name, old.name) for old, new in zip(before, after, strict=True) if old.name != new.name]
    known = {area_key(one.name) for one in after}
    return RenameArea(*other[0]) if len(other) == 1 and area_key(other[0][1]) not in known else None


def _numbers(was: Said, made: Said) -> Iterator[Edit]:
    if was.rating != made.rating:
        yield Rate(was.name, was.rating, made.rating)
    if was.now != made.now:
        yield Hours(was.name, Which.NOW, was.now, made.now)
    if was.wanted != made.wanted:
        yield Hours(was.name, Which.WANTED, was.wanted, made.wanted)


def _moves(was: list[str], made: list[str], names: dict[str, Said]) -> Iterator[Edit]:
    """The one area that moved; where several did, each to its place."""
    if was == made:
        return
    for key in was:
        if [one for one in was if one != key] == [one for one in made if one != key]:
            yield MoveArea(names[key].name, was.index(key), tuple(names[one].name for one in made))
            return
    yield from (MoveArea(names[key].name, place) for place, key in enumerate(was))
