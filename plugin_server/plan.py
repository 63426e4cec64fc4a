"""What is owed to the disk, as data: which notes a change touches, and the Writes for one note.

Pure: the Snapshot and the bytes of a note come in, Writes come out, in the order in which they must be
done (new figure first, then the note), each with its cause.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from plugin_server.blocks import regions
from plugin_server.blocks.context import SessionContext, session_context
from plugin_server.blocks.figures import session_figure
from plugin_server.blocks.links import embed_address
from plugin_server.blocks.session import session_block
from plugin_server.model import Action, FigureFile, NoteText, Problem, Write, digest_of
from plugin_server.names import base_key
from plugin_server.snapshot import Snapshot, changed_bases


@dataclass(frozen=True, slots=True)
class Plan:
    """The Writes owed to one note and its figure, and why there are none where there should be."""

    writes: tuple[Write, ...] = ()
    problems: tuple[Problem, ...] = ()
    kept: tuple[str, ...] = ()  # lines of the coach's that move below the block


NOTHING = Plan()


def touched(before: Snapshot, after: Snapshot, changed: Iterable[str]) -> frozenset[str]:
    """The sessions whose block may differ after these notes changed, the changed ones included.

    Only contexts that really differ count, so a save rewrites what depends on it and no more.
    """
    if after.settings != before.settings:
        return frozenset(after.sessions)
    changed = set(changed)
    own = {path for path in changed if path in after.sessions}
    candidates = _candidates(before, after, changed)
    return frozenset(own | {path for path in candidates - own if _differs(before, after, path)})


def _candidates(before: Snapshot, after: Snapshot, changed: set[str]) -> set[str]:
    """The sessions of every client or group that a change can reach."""
    if before.practices != after.practices:
        return set(after.sessions)
    near = set(changed)
    for base in changed_bases(before.names, after.names) | {base_key(path) for path in changed}:
        near |= after.mentions.get(base, frozenset()) | before.mentions.get(base, frozenset())
        near |= {path for path in after.names.by_base.get(base, ()) if path in after.sessions}
    parties = {
        session.party
        for path in near
        for session in (before.sessions.get(path), after.sessions.get(path))
        if session
    }
    reached = {path for party in parties if party for path in after.parties.get(party, ())}
    return reached | {path for path in near if path in after.sessions}


def _differs(before: Snapshot, after: Snapshot, path: str) -> bool:
    was, now = before.sessions.get(path), after.sessions[path]
    return was is None or session_context(before, was) != session_context(after, now)


def plan_note(snapshot: Snapshot, note: NoteText, cause: str) -> Plan:
    """The Writes owed to one session note; none where it is as it should be."""
    session = snapshot.sessions.get(note.path)
    if session is None or session.off or snapshot.held:
        return NOTHING
    context = session_context(snapshot, session)
    figure = session_figure(context)
    result = regions.update(note.data, block_lines(snapshot, context, figure), path=note.path)
    if isinstance(result, regions.Refusal):
        return Plan(problems=result.problems)
    writes = [*_figure_writes(snapshot, figure, cause)]
    if result.data != note.data:
        writes.append(Write(note.path, Action.CHANGE, note.digest, result.data, cause))
    return Plan(tuple(writes), kept=result.kept)


def block_lines(snapshot: Snapshot, context: SessionContext, figure: FigureFile | None) -> tuple[str, ...]:
    """The lines of a session's block, with its figure embedded as the vault writes links."""
    if figure is None:
        return session_block(context, None)
    folder = context.settings.figure_folder
    source = context.session.path
    return session_block(
        context, embed_address(figure.name, folder, source, snapshot.names, context.settings)
    )


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


def plan_leftovers(snapshot: Snapshot, figures: Iterable[FigureFile]) -> tuple[Write, ...]:
    """Removal of the figures that no block embeds. `figures` are those on disk that carry our signature."""
    embedded = {name for reading in snapshot.readings.values() for name in reading.figures}
    return tuple(
        Write(figure_path(snapshot, figure), Action.REMOVE, digest_of(figure.data), b"", "")
        for figure in sorted(figures, key=lambda figure: figure.name)
        if figure.name not in embedded
    )
