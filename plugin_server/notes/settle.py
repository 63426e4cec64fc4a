"""The second stage, once client and practice are known: what a session's areas say on the scale in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from plugin_server.model import Area, AreaEntry, Form, OrderedArea, Problem, Scale, SessionNote, Task
from plugin_server.notes.names import area_key, nearly_same


def settle_areas(
    note: SessionNote,
    scale: Scale,
    not_areas: tuple[str, ...],
    order: tuple[OrderedArea, ...],
) -> tuple[tuple[Area, ...], tuple[Problem, ...]]:
    """The areas of a session in their order, ratings in range of `scale`, with the problems found on the way.

    A rating that does not fit is left out, never clamped. An area that stands twice, or in two forms, keeps
    its place without numbers: nothing is guessed. With an `order`, every area on it has its place.
    """
    groups = _groups(note, not_areas, order)
    problems: list[Problem] = []
    areas = {key: _area(note, entries, scale, problems) for key, entries in groups.items()}
    problems += _asked(note, groups, order)
    return _ordered(areas, order), tuple(problems)


def fits(areas: Iterable[AreaEntry], scale: Scale) -> bool:
    """Are all ratings on the scale?"""
    low, high = sorted((scale.worst, scale.best))
    rated = [(one.rating, one.out_of) for one in areas if one.rating is not None]
    return all(low <= rating <= high and out_of in (None, high) for rating, out_of in rated)


def settle_tasks(
    tasks: tuple[Task, ...], names: tuple[str, ...], order: tuple[OrderedArea, ...] = ()
) -> tuple[Task, ...]:
    """Each task with the area it belongs to: the nearest heading above it that is an area.

    `names` are the areas known; a heading that bears an area's former name means the area. A task under no
    such heading keeps the heading next to it.
    """
    known = {area_key(name): name for name in names}
    for area in order:
        known.update({area_key(name): area.name for name in (*area.was, area.name)})
    return tuple(_placed(task, known) for task in tasks)


def _placed(task: Task, known: dict[str, str]) -> Task:
    for heading in (task.area, *task.under):
        name = known.get(area_key(heading))
        if name is not None:
            return task if name == task.area else task._replace(area=name)
    return task


def _groups(
    note: SessionNote, not_areas: tuple[str, ...], order: tuple[OrderedArea, ...]
) -> dict[str, list[AreaEntry]]:
    """Entries by the key of their area, in the order of the note; renamed areas under their name of today."""
    dropped = {area_key(name) for name in not_areas}
    today = {area_key(old): area_key(area.name) for area in order for old in area.was}
    groups: dict[str, list[AreaEntry]] = {}
    for entry in note.areas:
        key = area_key(entry.name)
        if entry.form is Form.FLAT and key in dropped:
            continue
        groups.setdefault(today.get(key, key), []).append(entry)
    return groups


def _area(note: SessionNote, entries: list[AreaEntry], scale: Scale, problems: list[Problem]) -> Area:
    entry = entries[0]
    if len(entries) > 1:
        problems.append(_twice(note, entries))
        return Area(entry.name, line=entry.line)
    rating = entry.rating
    misfit = _misfit(note, entry, scale)
    if misfit:
        problems.append(misfit)
        rating = None
    return Area(entry.name, rating, entry.now, entry.wanted, entry.importance, entry.line)


def _twice(note: SessionNote, entries: list[AreaEntry]) -> Problem:
    first, second = entries[0], entries[1]
    if first.form is not second.form:
        what = f"{first.name} is written in two ways, in lines {first.line} and {second.line}."
    elif area_key(first.name) != area_key(second.name):
        what = f"{first.name} and {second.name} are one area by the client's area order."
    else:
        what = f"{first.name} stands twice, in lines {first.line} and {second.line}."
    remedy = "Keep one of the two. Until then no number of this area is used."
    return Problem(note.path, second.line, second.property, what, remedy)


def _misfit(note: SessionNote, entry: AreaEntry, scale: Scale) -> Problem | None:
    if entry.rating is None:
        return None
    top = max(scale.worst, scale.best)
    if entry.out_of is not None and entry.out_of != top:
        message = f"{entry.name} is rated out of {entry.out_of:g}, but the scale is {scale}."
        remedy = f"Write the rating out of {top}, or give the note a property scale."
        return Problem(note.path, entry.line, entry.property, message, remedy)
    if scale.holds(entry.rating):
        return None
    low, high = sorted((scale.worst, scale.best))
    message = f"The rating {entry.rating:g} of {entry.name} is not on the scale {scale}."
    remedy = f"Write a number from {low} to {high}, or give the note a property scale."
    return Problem(note.path, entry.line, entry.property, message, remedy)


def _ordered(areas: dict[str, Area], order: tuple[OrderedArea, ...]) -> tuple[Area, ...]:
    placed: dict[str, Area] = {}
    for entry in order:
        key = area_key(entry.name)
        placed.setdefault(key, replace(areas[key], name=entry.name) if key in areas else Area(entry.name))
    return (*placed.values(), *(area for key, area in areas.items() if key not in placed))


def _asked(
    note: SessionNote, groups: dict[str, list[AreaEntry]], order: tuple[OrderedArea, ...]
) -> list[Problem]:
    """Names off the list that nearly match one on it that is missing here."""
    listed = {area_key(area.name) for area in order}
    missing = [area.name for area in order if area_key(area.name) not in groups]
    return [
        Problem(
            note.path,
            entries[0].line,
            entries[0].property,
            f"Is {entries[0].name} the same area as {name} in the client's area order?",
            f"If so, write {name} here. If not, add {entries[0].name} to the area order.",
        )
        for key, entries in groups.items()
        if key not in listed
        for name in missing
        if nearly_same(entries[0].name, name)
    ]
