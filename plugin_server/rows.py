"""Readings as rows of texts and numbers, and back; each is put into its place by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from plugin_server.model import (
    AreaEntry,
    AreaNote,
    BrokenNote,
    ClientNote,
    Form,
    Link,
    LinkFormat,
    Moment,
    ObsidianSettings,
    OrderedArea,
    OtherNote,
    PracticeNote,
    Problem,
    Reading,
    Scale,
    SessionNote,
    Task,
)


def row_of(note: Reading) -> list[Any]:
    """What can be written down of a reading, its path aside."""
    return [type(note).__name__, *_ROWS[type(note)](note), *_common(note)]


def _common(note: Reading) -> list[Any]:
    return [
        [[one.path, one.line, one.property, one.message, one.remedy] for one in note.problems],
        note.figures,
    ]


def reading_of(path: str, row: list[Any]) -> Reading:
    """The reading of such a row. ValueError, TypeError, KeyError or IndexError where it is none."""
    name, *said, problems, figures = row
    told = tuple(Problem(*one) for one in problems) if problems else ()
    return _READINGS[name](path, said, told, tuple(figures))


def _session_row(note: SessionNote) -> list[Any]:
    areas = [
        [
            *(one.name, one.rating, one.out_of, one.now, one.wanted, one.importance),
            *(one.line, one.property, one.form.value),
        ]
        for one in note.areas
    ]
    clients = [[link.target, link.alias] for link in note.clients]
    moment = [note.moment.day, note.moment.time] if note.moment else None
    return [clients, moment, _scale_row(note.scale), areas, _task_rows(note.tasks), note.off]


def _session(
    path: str, said: list[Any], problems: tuple[Problem, ...], figures: tuple[str, ...]
) -> SessionNote:
    clients, moment, scale, areas, tasks, off = said
    return SessionNote(
        path,
        tuple(Link(*one) for one in clients),
        Moment(*moment) if moment else None,
        _scale(scale),
        tuple(_area(one) for one in areas),
        _tasks(tasks),
        off,
        problems,
        figures,
    )


def _area(row: list[Any]) -> AreaEntry:
    row[0], row[7], row[8] = _shared(row[0]), _shared(row[7]), _FORMS[row[8]]
    return AreaEntry(*row)


def _client_row(note: ClientNote) -> list[Any]:
    order = [[one.name, one.was] for one in note.area_order]
    return [_scale_row(note.scale), note.lens, order, _task_rows(note.tasks), note.off]


def _client(
    path: str, said: list[Any], problems: tuple[Problem, ...], figures: tuple[str, ...]
) -> ClientNote:
    scale, lens, order, tasks, off = said
    areas = tuple(OrderedArea(name, tuple(was)) for name, was in order)
    return ClientNote(path, _scale(scale), lens, areas, _tasks(tasks), off, problems, figures)


def _practice_row(note: PracticeNote) -> list[Any]:
    return [
        *(
            _scale_row(note.scale),
            note.period,
            note.figure_folder,
            note.figure_width,
            note.not_areas,
            note.lens,
        ),
        *(
            note.next_link,
            note.link_format.value if note.link_format else None,
            note.markdown_links,
            note.off,
        ),
    ]


def _practice(
    path: str, said: list[Any], problems: tuple[Problem, ...], figures: tuple[str, ...]
) -> PracticeNote:
    scale, period, folder, width, not_areas, lens, next_link, form, markdown, off = said
    return PracticeNote(
        *(path, _scale(scale), period, folder, width, tuple(not_areas), lens, next_link),
        *(LinkFormat(form) if form else None, markdown, off, problems, figures),
    )


def _scale_row(scale: Scale | None) -> list[int] | None:
    return [scale.worst, scale.best] if scale else None


def _scale(row: list[int] | None) -> Scale | None:
    return Scale(*row) if row else None


def _task_rows(tasks: tuple[Task, ...]) -> list[Any]:
    return [[one.area, one.text, one.done, one.line, one.due, one.estimate, one.under] for one in tasks]


def _tasks(rows: list[Any]) -> tuple[Task, ...]:
    return tuple(_task(one) for one in rows)


def _task(row: list[Any]) -> Task:
    row[6] = tuple(row[6])
    return Task(*row)


def obsidian_row(said: ObsidianSettings) -> list[Any]:
    form = said.link_format.value
    return [form, said.markdown_links, said.ignored, said.templates_folder, said.attachment_folder]


def obsidian_of(row: list[Any]) -> ObsidianSettings:
    form, markdown, ignored, templates, attachments = row
    return ObsidianSettings(LinkFormat(form), markdown, tuple(ignored), templates, attachments)


_shared = lru_cache(maxsize=4096)(str)  # the same few names stand in thousands of notes
_FORMS = {form.value: form for form in Form}
_ROWS: dict[type, Callable[[Any], list[Any]]] = {
    SessionNote: _session_row,
    ClientNote: _client_row,
    PracticeNote: _practice_row,
    AreaNote: lambda note: [note.off],
    BrokenNote: lambda note: [note.practice],
    OtherNote: lambda note: [note.blank],
}
_READINGS: dict[str, Callable[[str, list[Any], tuple[Problem, ...], tuple[str, ...]], Reading]] = {
    "SessionNote": _session,
    "ClientNote": _client,
    "PracticeNote": _practice,
    "AreaNote": lambda path, said, problems, figures: AreaNote(path, said[0], problems, figures),
    "BrokenNote": lambda path, said, problems, figures: BrokenNote(path, problems, said[0], figures),
    "OtherNote": lambda path, said, problems, figures: OtherNote(path, problems, figures, said[0]),
}
