"""Notes as nearly everyone writes them, read in one go: no tree, no places, no problems.

A shortcut past `reader.py` for the plainest of notes: front matter of the lines that `plainly.py` reads, areas in any
of their three forms, every value one that can be read. Whatever else stands there, be it one letter, gives None, and
the note is read at length: what both can read, both read alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from plugin_server.model import (
    AreaEntry,
    AreaNote,
    ClientNote,
    Form,
    Link,
    Moment,
    NoteText,
    Reading,
    Scale,
    SessionNote,
    Task,
)
from plugin_server.notes.areas import FIELDS, IMPORTANCE, NOW, RATING, WANTED
from plugin_server.notes.figures import figures_in
from plugin_server.notes.kinds import Kind, kind_of_text
from plugin_server.notes.lines import AreaLine, parse_area_line
from plugin_server.notes.names import area_key
from plugin_server.notes.numbers import parse_hours, parse_importance, parse_rating, parse_scale
from plugin_server.notes.plain_properties import Line, NotPlainError, Plain, Row, Said, plain_properties
from plugin_server.notes.plainly import LONGEST
from plugin_server.notes.settle import settle_tasks
from plugin_server.notes.tasks import Marks, mark_tasks, read_tasks, tasks_of
from plugin_server.notes.texts import day_in_name, parse_links, parse_moment

T = TypeVar("T")

_AT_LENGTH = frozenset(("arcs", "scale", "lens", "area order", "areas"))  # of notes that are not sessions
_LIST = Form.LIST
_new = tuple.__new__  # of areas very many are made
_LONGEST_TYPE = 40  # letters: of longer ones `kinds.may_be_ours` does not see the end


class PlainSession(NamedTuple):
    """A session of which all is known but its tasks, which cost as much as all else and are asked for later. The
    names are those of SessionNote; it has no problems, and is not off."""

    path: str
    clients: tuple[Link, ...]
    moment: Moment
    scale: Scale | None
    areas: tuple[AreaEntry, ...]
    marked: Marks | tuple[Task, ...]
    figures: tuple[str, ...]

    def note(self) -> SessionNote:
        """The whole of it."""
        path, clients, moment, scale, areas, marked, figures = self
        tasks = tasks_of(marked)
        if tasks:
            tasks = settle_tasks(tasks, tuple([area.name for area in areas]))
        return SessionNote(path, clients, moment, scale, areas, tasks, False, (), figures)


class _Flat(NamedTuple):
    """An area in flat properties."""

    name: str
    fields: dict[str, Said]


_Fields = dict[str, tuple[int, str]]  # the line and the text of each field of an area
_NOTHING = (0, "")


def read_plain_note(note: NoteText) -> Reading | None:
    """What the note says, as `read_note` reads it; None where it is not plain enough to tell."""
    found = glimpse_plain_note(note)
    return found.note() if isinstance(found, PlainSession) else found


def glimpse_plain_note(note: NoteText) -> Reading | PlainSession | None:
    """The same, of a session without its tasks."""
    data = note.data
    end = data.find(b"\n---\n", 3) if data.startswith(b"---\n") else -1
    if not 4 <= end <= LONGEST:
        return None
    try:
        return _read(note, data[4:end].decode(), end + 5)
    except (UnicodeDecodeError, NotPlainError):
        return None


def _read(note: NoteText, head: str, body: int) -> Reading | PlainSession:
    said = plain_properties(head)
    word = _text(said, "type")
    kind = kind_of_text(word) if len(word) <= _LONGEST_TYPE else None
    if kind is None or "{{" in head or "<%" in head:  # a template may be any of these
        raise NotPlainError
    if kind is Kind.SESSION:
        return _session(note, said, body)
    if kind is Kind.PRACTICE or not _AT_LENGTH.isdisjoint(said):
        raise NotPlainError
    figures = figures_in(note.data)
    if kind is Kind.AREA:
        return AreaNote(note.path, False, (), figures)
    tasks = read_tasks(note.data, body)
    return ClientNote(note.path, None, None, (), tasks, False, (), figures)


def _session(note: NoteText, said: Plain, body: int) -> PlainSession:
    areas = _areas(said)
    moment: Moment | None = _typed(_text(said, "date"), parse_moment, Moment) or day_in_name(note.path)
    if "arcs" in said or not areas or moment is None:
        raise NotPlainError
    scale: Scale | None = _typed(_text(said, "scale"), parse_scale, Scale)
    marked, figures = mark_tasks(note.data, body), figures_in(note.data)
    return _new(PlainSession, (note.path, _clients(said), moment, scale, areas, marked, figures))


def _text(said: Plain, word: str) -> str:
    one = said.get(word)
    return "" if one is None else one.text


def _typed(text: str, parser: Callable[[str], object], kind: type[T]) -> T | None:
    value = parser(text) if text else None
    if value is None or isinstance(value, kind):
        return value
    raise NotPlainError


def _clients(said: Plain) -> tuple[Link, ...]:
    one, several = said.get("client"), said.get("clients")
    if one and several:
        raise NotPlainError
    one = one or several
    if one is None:
        return ()
    if one.rows:
        links = tuple([link for row in one.rows if row.text for link in parse_links(row.text)])
    else:
        links = parse_links(one.text) if one.text else ()
    return links if len(links) < 2 else tuple({link.target: link for link in reversed(links)}.values())[::-1]


# ------------------------------------------------------------------ areas


def _areas(said: Plain) -> tuple[AreaEntry, ...]:
    one, flat = said.get("areas"), _flat(said)
    if one and one.rows:
        areas = tuple([_listed(row, one.line.key) for row in one.rows if row.text])
    elif one and one.deeper:
        areas = tuple(_nested(one.deeper, one.line.key))
    elif one and one.text:
        raise NotPlainError
    else:
        return tuple([area for area in map(_flat_entry, flat.values()) if area])
    if flat:
        listed = {area_key(area.name) for area in areas}
        if any(key in listed or _flat_entry(area) for key, area in flat.items()):
            raise NotPlainError
    return areas


def _listed(row: Row, key: str) -> AreaEntry:
    if row.area:
        name, rating, now, wanted = row.area
        return _new(AreaEntry, (name, rating, None, now, wanted, None, row.number, key, _LIST))
    area = parse_area_line(row.text)
    if not isinstance(area, AreaLine) or area.refusals:
        raise NotPlainError
    numbers = (area.rating, area.out_of, area.now, area.wanted)
    return AreaEntry(area.name, *numbers, None, row.number, key, Form.LIST)


def _nested(lines: Sequence[tuple[int, Line]], key: str) -> Iterator[AreaEntry]:
    """`Vision:`, and below it `rating: 3` and its like."""
    margin = lines[0][1].indent
    names = [at for at, (_, line) in enumerate(lines) if line.indent == margin]
    if len({lines[at][1].key for at in names}) < len(names):
        raise NotPlainError
    for at, after in zip(names, [*names[1:], len(lines)], strict=True):
        number, name = lines[at]
        if name.value is not None or name.flow or at + 1 == after:
            raise NotPlainError
        yield _entry(name.key, _fields(lines[at + 1 : after], margin), key, number, Form.NESTED)


def _fields(lines: Sequence[tuple[int, Line]], margin: int) -> _Fields:
    indent = lines[0][1].indent
    fields: _Fields = {}
    for number, line in lines:
        kind = FIELDS.get(line.word)
        if kind is None or kind in fields or line.flow or not margin < line.indent == indent:
            raise NotPlainError
        fields[kind] = number, line.value or ""
    return fields


def _flat(said: Plain) -> dict[str, _Flat]:
    found: dict[str, _Flat] = {}
    for one in said.values():
        if one.line.field is not None:
            name, key, kind = one.line.field
            fields = found.setdefault(key, _Flat(name, {})).fields
            if kind in fields:
                raise NotPlainError
            fields[kind] = one
    return found


def _flat_entry(area: _Flat) -> AreaEntry | None:
    """None where neither a rating nor a wish makes it an area."""
    telling = area.fields.get(RATING) or area.fields.get(WANTED)
    if telling is None:
        return None
    fields = {kind: (one.number, one.text) for kind, one in area.fields.items()}
    return _entry(area.name, fields, telling.line.key, telling.number, Form.FLAT)


def _entry(name: str, fields: _Fields, key: str, line: int, form: Form) -> AreaEntry:
    number, text = fields.get(RATING, (line, ""))
    rating, out_of = _typed(text, parse_rating, tuple) or (None, None)
    _, now = fields.get(NOW, _NOTHING)
    _, wanted = fields.get(WANTED, _NOTHING)
    _, points = fields.get(IMPORTANCE, _NOTHING)
    hours = _typed(now, parse_hours, int), _typed(wanted, parse_hours, int)
    return AreaEntry(name, rating, out_of, *hours, _typed(points, parse_importance, float), number, key, form)
