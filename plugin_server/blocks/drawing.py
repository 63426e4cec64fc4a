"""One door to the four kinds of blocks: what each looks at, its lines and its figure."""

from __future__ import annotations

from collections.abc import Iterable

from plugin_server.blocks.area import AreaContext, area_block, area_context, area_glimpse
from plugin_server.blocks.client import client_block
from plugin_server.blocks.client_context import ClientContext, client_context
from plugin_server.blocks.context import SessionContext, session_context
from plugin_server.blocks.figures import session_figure, year_figure
from plugin_server.blocks.practice import PracticeContext, practice_block, practice_context, practice_glimpse
from plugin_server.blocks.session import session_block
from plugin_server.model import AreaNote, ClientNote, FigureFile, PracticeNote
from plugin_server.snapshot import Party, Snapshot

Context = SessionContext | ClientContext | AreaContext | PracticeContext


def context_of(snapshot: Snapshot, path: str) -> Context | None:
    """What the block of this note looks at; None where the note is none of ours."""
    session = snapshot.sessions.get(path)
    if session is not None:
        return session_context(snapshot, session)
    note = snapshot.readings.get(path)
    if isinstance(note, ClientNote):
        return client_context(snapshot, note)
    if isinstance(note, AreaNote):
        return area_context(snapshot, note)
    return practice_context(snapshot, note) if isinstance(note, PracticeNote) else None


def client_of(snapshot: Snapshot, path: str) -> ClientContext:
    """A client, as its note has it; without a note of its own as an empty one would. `path` as in a party."""
    note = snapshot.readings.get(path)
    empty = ClientNote(path, None, None, (), (), False, ())
    return client_context(snapshot, note if isinstance(note, ClientNote) else empty)


def practice_of(snapshot: Snapshot) -> PracticeContext:
    """The practice, as its note has it or would have it."""
    return practice_context(snapshot, snapshot.practice or PracticeNote(""))


def glimpse_of(snapshot: Snapshot, path: str, parties: Iterable[Party]) -> object:
    """The part of a context that these clients and groups have in it, where that is quicker to see; else all."""
    note = snapshot.readings.get(path)
    if isinstance(note, AreaNote):
        return area_glimpse(snapshot, note, parties)
    if isinstance(note, PracticeNote):
        return practice_glimpse(snapshot, note, parties)
    return context_of(snapshot, path)


def figure_of(context: Context) -> FigureFile | None:
    """The figure of the block, where it has one."""
    if isinstance(context, SessionContext):
        return session_figure(context)
    return year_figure(context) if isinstance(context, ClientContext) else None


def lines_of(context: Context, figure: str | None) -> tuple[str, ...]:
    """The lines between the markers. `figure` is the link target of the figure, None without one."""
    if isinstance(context, SessionContext):
        return session_block(context, figure)
    if isinstance(context, ClientContext):
        return client_block(context, figure)
    return area_block(context) if isinstance(context, AreaContext) else practice_block(context)
