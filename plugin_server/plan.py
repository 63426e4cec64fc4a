"""What is owed to the disk, as data: which notes a change touches, and the Writes for one note.

Pure: the Snapshot and the bytes of a note come in, Writes come out, in the order in which they must be
done (new figure first, then the note), each with its cause.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugin_server.blocks.kinds import counts, is_off, is_ours, ours
from plugin_server.joins import Party, named
from plugin_server.later import Later
from plugin_server.model import Action, FigureFile, NoteText, Problem, Session, Write, digest_of
from plugin_server.names import base_key
from plugin_server.snapshot import Snapshot, changed_bases

if TYPE_CHECKING:
    from plugin_server.blocks import context as contexts
    from plugin_server.blocks import drawing, links, regions
    from plugin_server.blocks.drawing import Context
else:
    contexts, drawing = Later("plugin_server.blocks.context"), Later("plugin_server.blocks.drawing")
    links, regions = Later("plugin_server.blocks.links"), Later("plugin_server.blocks.regions")

FIGURE_ENDING = ".svg"
MANY = 200


@dataclass(frozen=True, slots=True)
class Plan:
    """The Writes owed to one note and its figure, and why there are none where there should be."""

    writes: tuple[Write, ...] = ()
    problems: tuple[Problem, ...] = ()
    kept: tuple[str, ...] = ()  # lines of the coach's that move below the block


NOTHING = Plan()


# ------------------------------------------------------------------ which notes a change touches


def touched(before: Snapshot, after: Snapshot, changed: Iterable[str]) -> frozenset[str]:
    """The notes whose block may differ after these notes changed, the changed ones included.

    Only contexts that really differ count, so a save rewrites what depends on it and no more. After more than MANY
    changes at once every note they can reach counts: which of them differ, their plans tell one by one.
    """
    if _in_force(before) != _in_force(after):
        return frozenset(ours(after))
    changed = set(changed)
    own = {path for path in changed if is_ours(after, path)}
    exactly = len(changed) <= MANY
    bases = changed_bases(before.names, after.names)
    near = _near(before, after, changed, bases | {base_key(path) for path in changed})
    parties = {session.party for session in near}
    differing = {
        path
        for path in _reached(after, near, parties) - own
        if not exactly or _differs(before, after, path, parties)
    }
    return frozenset(own | differing | _embedding(before, after, bases))


def _differs(before: Snapshot, after: Snapshot, path: str, parties: set[Party]) -> bool:
    """Would the block look at something else than before? What these parties have in it is looked at first."""
    if drawing.glimpse_of(before, path, parties) == drawing.glimpse_of(after, path, parties):
        return False
    return drawing.context_of(before, path) != drawing.context_of(after, path)


def _in_force(snapshot: Snapshot) -> tuple[object, ...]:
    """What holds for every note."""
    practice = snapshot.practice
    return snapshot.settings, snapshot.practices, bool(snapshot.held), bool(practice and practice.off)


def _reached(after: Snapshot, near: Iterable[Session], parties: set[Party]) -> set[str]:
    """The notes that a change can reach, found by the joins: what it costs follows what changed."""
    if not parties:
        return set()
    sessions = {path for party in parties if party for path in after.parties.get(party, ())}
    sessions |= {session.path for session in near}
    clients = {member for party in parties for member in party}
    keys = {key for session in near for key in named(session)}
    areas = {path for key in keys for path in after.area_notes.get(key, frozenset())}
    return {path for path in sessions | clients | areas | {*after.practices} if is_ours(after, path)}


def _near(before: Snapshot, after: Snapshot, changed: set[str], bases: set[str]) -> list[Session]:
    """The sessions, as they were and as they are, that changed, name a changed note, or share its name."""
    paths = set(changed)
    for base in bases:
        paths |= after.mentions.get(base, frozenset()) | before.mentions.get(base, frozenset())
        paths |= {path for names in (before.names, after.names) for path in names.of_base(base)}
    found = (side.sessions.get(path) for path in paths for side in (before, after))
    return [session for session in found if session is not None]


def _embedding(before: Snapshot, after: Snapshot, bases: set[str]) -> set[str]:
    """The notes that show one of these figures, where it was taken away: it comes back."""
    figures = {
        base
        for base in bases
        if base.endswith(FIGURE_ENDING) and {*before.names.of_base(base)} - {*after.names.of_base(base)}
    }
    if not figures:
        return set()
    return {
        path
        for path, reading in after.readings.items()
        if not figures.isdisjoint(reading.figures) and is_ours(after, path)
    }


# ------------------------------------------------------------------ what one note is owed


def plan_note(snapshot: Snapshot, note: NoteText, cause: str) -> Plan:
    """The Writes owed to one note; none where it is as it should be.

    A client or area note that no session names gets no block; one that has a block of ours is told so, for
    nothing may be left there of sessions that are gone.
    """
    context = (
        None if snapshot.held or is_off(snapshot, note.path) else drawing.context_of(snapshot, note.path)
    )
    if context is None or not (counts(snapshot, note.path) or regions.is_ours(note.data)):
        return NOTHING
    figure = drawing.figure_of(context)
    result = regions.update(note.data, block_lines(context, figure), path=note.path)
    if isinstance(result, regions.Refusal):
        return Plan(problems=result.problems)
    writes = [*_figure_writes(snapshot, figure, cause)]
    if result.data != note.data:
        writes.append(Write(note.path, Action.CHANGE, note.digest, result.data, cause))
    return Plan(tuple(writes), kept=result.kept)


def is_without_block(snapshot: Snapshot, note: NoteText) -> bool:
    """Will the note get its first block? Known without drawing it."""
    if snapshot.held or is_off(snapshot, note.path) or not counts(snapshot, note.path):
        return False
    return isinstance(regions.find(note.data, path=note.path), regions.Nowhere)


def block_lines(context: Context, figure: FigureFile | None) -> tuple[str, ...]:
    """The lines of a note's block, with its figure embedded as the vault writes links."""
    if figure is None:
        return drawing.lines_of(context, None)
    folder = context.settings.figure_folder
    source = context.session.path if isinstance(context, contexts.SessionContext) else context.path
    address = links.embed_address(figure.name, folder, source, context.settings)
    return drawing.lines_of(context, address)


def figure_path(snapshot: Snapshot, figure: FigureFile) -> str:
    folder = snapshot.settings.figure_folder
    return f"{folder}/{figure.name}" if folder else figure.name


def _figure_writes(snapshot: Snapshot, figure: FigureFile | None, cause: str) -> tuple[Write, ...]:
    if figure is None:
        return ()
    path = figure_path(snapshot, figure)
    if snapshot.names.has(path):
        return ()
    return (Write(path, Action.CREATE, None, figure.data, cause),)


def plan_removal(note: NoteText) -> Plan:
    """Take the block out of a note: for `clean`."""
    result = regions.remove(note.data, path=note.path)
    if isinstance(result, regions.Refusal):
        return Plan(problems=result.problems)
    if result == note.data:
        return NOTHING
    return Plan((Write(note.path, Action.CHANGE, note.digest, result, note.path),))


def embedded(snapshot: Snapshot) -> frozenset[str]:
    """The names of all figures that a block embeds."""
    return frozenset(name for reading in snapshot.readings.values() for name in reading.figures)


def plan_leftovers(snapshot: Snapshot, figures: Iterable[FigureFile]) -> tuple[Write, ...]:
    """Removal of these figures: those on disk that carry our signature and that no block embeds."""
    return tuple(
        Write(figure_path(snapshot, figure), Action.REMOVE, digest_of(figure.data), b"", "")
        for figure in sorted(figures, key=lambda figure: figure.name)
    )
