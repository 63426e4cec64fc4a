"""Changes that a person asked for, spliced into a note at exact places; all else stays as it was, to the byte.

Each change is made where its area stands and as the note is written. Then the note is read again: it must say
exactly what was meant and nothing else new, or nothing is done and a Refusal says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from plugin_server.notes.edits import (
    AddArea,
    AddTask,
    Conflict,
    Edit,
    Hours,
    Rate,
    RenameArea,
    Said,
    Spliced,
    TakeAlong,
    TakeBack,
    Terms,
)
from plugin_server.notes.listing import add_task, rename_headings, take_along
from plugin_server.notes.names import area_key
from plugin_server.notes.numbers import Refusal
from plugin_server.notes.rows import patched
from plugin_server.notes.standing import Head, changed_head, head_of
from plugin_server.notes.steps import NOTHING, understand
from plugin_server.notes.taking_back import take_back
from plugin_server.notes.weighing import weigh

_NOT_HERE = Refusal(
    "The note is written in a way that cannot be changed from here.", "Change it in the note itself."
)


def splice(
    data: bytes, edits: Sequence[Edit], terms: Terms | None = None, *, stale: bool = False
) -> Spliced | Refusal | Conflict:
    """The note with these changes in it, one after the other; all of them or none. Never raises.

    `stale`: the note is not the one that the changes were made from. Each is then held against what it `was`.
    Properties and the text below are two steps, each one edit. Splicing twice is splicing once.
    """
    head = head_of(data, terms or Terms())
    if isinstance(head, Refusal):
        return head
    at = _At(data, data, head)
    for edit in edits:
        done = _step(at, edit, stale)
        if not isinstance(done, _At):
            return done
        at = done
    steps = tuple(dict.fromkeys(step for step in (at.front, at.whole) if step != data))
    return Spliced(at.whole, steps)


@dataclass(frozen=True, slots=True)
class _At:
    """How far it has come: `front` has the new properties alone, `whole` the text below them too."""

    front: bytes
    whole: bytes
    head: Head

    def with_front(self, front: bytes, head: Head) -> _At:
        """The new properties above the text as it is by now."""
        return _At(front, front[: head.place.body] + self.whole[self.head.place.body :], head)


def _step(at: _At, edit: Edit, stale: bool) -> _At | Refusal | Conflict:
    if isinstance(edit, TakeBack):
        return _taken_back(at, edit, stale)
    conflict = weigh(at.head, edit) if stale else None
    if conflict is not None:
        return conflict
    if not isinstance(edit, AddTask | TakeAlong):
        done = _in_front(at.front, at.head, edit)
        if isinstance(done, Refusal):
            return done
        at = at.with_front(*done)
    below = _below(at.whole, at.head, edit)
    return below if isinstance(below, Refusal) else replace(at, whole=below)


def _taken_back(at: _At, edit: TakeBack, stale: bool) -> _At | Refusal | Conflict:
    """The very bytes as they were, beside what others wrote since; else in words what they said."""
    back = take_back(at.whole, at.head, edit)
    if isinstance(back, Refusal):
        return back
    head = head_of(back.front + at.front[at.head.place.body :], at.head.terms)
    if isinstance(head, Refusal):
        return head
    at = _At(back.front + at.front[at.head.place.body :], back.front + back.body, head)
    for one in back.edits:
        done = _step(at, one, stale)
        if not isinstance(done, _At):
            return done
        at = done
    return at


def _below(whole: bytes, head: Head, edit: Edit) -> bytes | Refusal:
    """What a change does to the text below the properties."""
    match edit:
        case AddTask():
            return add_task(whole, head, edit.area, edit.text)
        case TakeAlong():
            return take_along(whole, head, edit.heading, edit.text)
        case RenameArea():
            return rename_headings(whole, head, edit.old, edit.new)
    return whole


# ------------------------------------------------------------------ properties


def _in_front(data: bytes, head: Head, edit: Edit) -> tuple[bytes, Head] | Refusal:
    """One change to the properties, made and read again."""
    if isinstance(edit, Rate | Hours) and (missing := _missing(head, edit)):
        added = _in_front(data, head, missing)
        return added if isinstance(added, Refusal) else _in_front(*added, edit)
    step = understand(head, edit)
    if isinstance(step, Refusal):
        return step
    if step is NOTHING:
        return data, head
    if step.patches is None:
        return _NOT_HERE
    new, after = changed_head(data, head, patched(head.source, step.patches))
    if isinstance(after, Refusal):
        return _NOT_HERE
    return (new, after) if _is_meant(head, after, step.goal) else _NOT_HERE


def _is_meant(before: Head, after: Head, goal: tuple[Said, ...]) -> bool:
    """Does the note say what was meant, and of everything else what it said before?"""
    if [replace(said, name="") for said in after.said] != [replace(said, name="") for said in goal]:
        return False
    names = zip(after.said, goal, strict=True)
    if not all(area_key(said.name) == area_key(meant.name) for said, meant in names):
        return False
    top = max(after.terms.scale.worst, after.terms.scale.best)
    known = {entry.out_of for entry in before.entries}
    return before.others == after.others and all(
        entry.out_of in known | {None, top} for entry in after.entries
    )


def _missing(head: Head, edit: Rate | Hours) -> AddArea | None:
    """An area that the client's note lists has its place on the page before the note names it."""
    names = [one.name for one in head.terms.order]
    keys = [area_key(name) for name in names]
    value = edit.value if isinstance(edit, Rate) else edit.minutes
    if value is None or area_key(edit.area) not in keys or head.find(edit.area):
        return None
    at = keys.index(area_key(edit.area))
    return AddArea(names[at], next((name for name in reversed(names[:at]) if head.find(name)), None))
