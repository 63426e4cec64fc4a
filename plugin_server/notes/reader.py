"""One note's bytes in, what it says out. Never raises, for any bytes whatsoever."""

from __future__ import annotations

from plugin_server.model import (
    AreaEntry,
    AreaNote,
    BrokenNote,
    Link,
    Moment,
    NoteText,
    OtherNote,
    Problem,
    Reading,
    SessionNote,
    Task,
)
from plugin_server.notes.areas import read_areas
from plugin_server.notes.fences import meant
from plugin_server.notes.figures import figures_in
from plugin_server.notes.frontmatter import (
    Hidden,
    Mapping,
    Place,
    Unreadable,
    Why,
    properties,
    split,
)
from plugin_server.notes.kinds import Kind, kind_of, kinds_in, may_be_ours
from plugin_server.notes.numbers import Refusal, parse_scale
from plugin_server.notes.plain_notes import PlainSession, glimpse_plain_note, read_plain_note
from plugin_server.notes.practice import read_client, read_practice
from plugin_server.notes.properties import Properties
from plugin_server.notes.settle import settle_tasks
from plugin_server.notes.tasks import read_tasks
from plugin_server.notes.texts import DATE_ACCEPTED, day_in_name, parse_links, parse_moment, parse_switch

_WHY = {
    Why.MARK: ("the note begins with a byte order mark", "Save the note as UTF-8 without a byte order mark."),
    Why.UTF16: ("the note is saved as UTF-16", "Save the note as UTF-8."),
    Why.BLANK: ("something blank stands before the first ---", "Let the note begin with the three dashes."),
    Why.SPACE: ("a space follows the first ---", "Take away what follows the three dashes."),
    Why.DASHES: ("the first line has more than three dashes", "Begin the note with three dashes."),
    Why.ENDLESS: ("no line --- ends them", "Write --- in a line of its own below the last property."),
}
_TEMPLATE = (b"{{", b"<%")
_PLAINLY_A_SESSION = b"\ntype: session\n"


def read_note(note: NoteText) -> Reading:
    """What a note says, read alone.

    A session names at least one area; its ratings are not yet compared with any scale (`settle_areas`).
    A note that is not ours costs a look at its front matter, and no YAML.
    """
    return read_plain_note(note) or read_at_length(note)


def glimpse_note(note: NoteText) -> Reading | PlainSession:
    """The same for very many notes at once: what costs much, and is asked for later, waits in a PlainSession."""
    return glimpse_plain_note(note) or read_at_length(note)


def read_at_length(note: NoteText) -> Reading:
    """What any note says, with the problems and what they are about."""
    figures = figures_in(note.data)
    place = split(note.data)
    if isinstance(place, Hidden):
        return _hidden(note, place, figures)
    if place is None:
        return OtherNote(note.path, figures=figures)
    head = note.data[place.start : place.end]
    if not may_be_ours(head) or _is_template(head):
        return OtherNote(note.path, figures=figures)
    return _ours(note, place, head, figures)


def read_session(note: NoteText) -> SessionNote | None:
    """The note as a session, whether or not it names an area yet; None where it is none."""
    reading = read_note(note)
    if isinstance(reading, SessionNote):
        return reading
    place = split(note.data)
    if not (isinstance(reading, OtherNote) and reading.blank and isinstance(place, Place)):
        return None
    tree = properties(note.data, place)
    if not isinstance(tree, Mapping):
        return None
    said = Properties.of(note.path, note.data[place.start : place.end].decode(), tree.items)
    off = said.one("arcs", parse_switch) is False
    return _session(said, note, place, off, (), reading.figures)


def is_worth_reading(head: bytes, whole: bool) -> bool:
    """May a note that begins so be one of ours, or one whose properties Obsidian does not see?

    `whole`: there is no more of it. In doubt it may.
    """
    if not head.startswith(b"---"):
        return meant(head)
    if _PLAINLY_A_SESSION in head:
        return True
    place = split(head)
    if isinstance(place, Place) and (whole or place.body < len(head)):
        return may_be_ours(head[place.start : place.end])
    return True


def _is_template(head: bytes) -> bool:
    """The practice note is never one: taken for a template, its settings would all be gone at once."""
    return any(sign in head for sign in _TEMPLATE) and Kind.PRACTICE not in kinds_in(head)


def _hidden(note: NoteText, hidden: Hidden, figures: tuple[str, ...]) -> Reading:
    """Properties that Obsidian does not see. While they are the practice note's, nothing may be written."""
    head = note.data[hidden.start : hidden.end]
    if hidden.why is Why.UTF16:
        head = head.replace(b"\0", b"")
    kinds = frozenset() if _is_template(head) else kinds_in(head)
    if not kinds:
        return OtherNote(note.path, figures=figures)
    reason, remedy = _WHY[hidden.why]
    problem = Problem(note.path, 1, None, f"Obsidian does not see these properties: {reason}.", remedy)
    if hidden.why is Why.ENDLESS or Kind.PRACTICE in kinds:
        return BrokenNote(note.path, (problem,), Kind.PRACTICE in kinds, figures)
    return OtherNote(note.path, (problem,), figures)


def _ours(note: NoteText, place: Place, head: bytes, figures: tuple[str, ...]) -> Reading:
    tree = properties(note.data, place)
    if isinstance(tree, Unreadable):
        kinds = kinds_in(head)
        if not kinds:
            return OtherNote(note.path, figures=figures)
        problem = Problem(note.path, tree.line, None, tree.message, tree.remedy)
        return BrokenNote(note.path, (problem,), Kind.PRACTICE in kinds, figures)
    if not isinstance(tree, Mapping):
        return OtherNote(note.path, figures=figures)
    said = Properties.of(note.path, head.decode(), tree.items)
    kind = kind_of(said)
    if kind is None:
        return OtherNote(note.path, figures=figures)
    return _of_kind(kind, said, note, place, figures)


def _of_kind(kind: Kind, said: Properties, note: NoteText, place: Place, figures: tuple[str, ...]) -> Reading:
    off = said.one("arcs", parse_switch) is False
    if kind is Kind.SESSION:
        areas = read_areas(said)
        if not areas:  # a coach writes many such notes, and is not to be nagged
            return OtherNote(note.path, () if off else said.told(), figures, blank=True)
        return _session(said, note, place, off, areas, figures)
    if kind is Kind.CLIENT:
        return read_client(said, _tasks(note, place), off, figures)
    if kind is Kind.PRACTICE:
        return read_practice(said, off, figures)
    return AreaNote(note.path, off, () if off else said.told(), figures)


def _session(
    said: Properties,
    note: NoteText,
    place: Place,
    off: bool,
    areas: tuple[AreaEntry, ...],
    figures: tuple[str, ...],
) -> SessionNote:
    tasks = settle_tasks(_tasks(note, place), tuple(area.name for area in areas))
    clients, scale, moment = _clients(said), said.one("scale", parse_scale), _moment(said)
    problems = () if off else said.told()
    return SessionNote(note.path, clients, moment, scale, areas, tasks, off, problems, figures)


def _clients(said: Properties) -> tuple[Link, ...]:
    links = [link for written in said.many("client", "clients") for link in parse_links(written.text)]
    return tuple({link.target: link for link in reversed(links)}.values())[::-1]


def _moment(said: Properties) -> Moment | None:
    """The property `date`; failing that a day in the file's name; failing that a problem."""
    before = len(said.problems)
    moment = said.one("date", parse_moment) or day_in_name(said.path)
    if moment is None and len(said.problems) == before:
        item = said.find("date")
        missing = Refusal(
            f"This session has no date. {DATE_ACCEPTED}", "Add a property date, like date: 2009-11-03."
        )
        said.refuse("date", item.key.line if item else 1, missing)
    return moment


def _tasks(note: NoteText, place: Place) -> tuple[Task, ...]:
    return read_tasks(note.data, place.body)
