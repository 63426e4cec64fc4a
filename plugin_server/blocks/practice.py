"""The block of the practice note: all clients, when each was last there, and which lists are missing.

Each line is about one client; a group is named without links, so that no backlink shows one client to another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plugin_server.blocks.area import client_name
from plugin_server.blocks.links import Ref, as_markdown, refer
from plugin_server.blocks.lists import wanting
from plugin_server.blocks.parts import LEFT, RIGHT, area_name, dated, parted, table, warning
from plugin_server.blocks.words import WORDS
from plugin_server.model import PracticeNote, Problem, Settings
from plugin_server.names import stem
from plugin_server.snapshot import Party, Snapshot, problem_order


@dataclass(frozen=True, slots=True)
class ClientLine:
    """A client, or a group: the last session, how many there are, the areas that want time and have no list."""

    who: Ref
    last: Ref
    day: str | None  # YYYY-MM-DD
    sessions: int
    wanting: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PracticeContext:
    """Everything the block of the practice note depends on."""

    path: str
    settings: Settings
    clients: tuple[ClientLine, ...]
    alone: int  # sessions that name no client
    problems: tuple[Problem, ...] = ()


def practice_context(snapshot: Snapshot, note: PracticeNote) -> PracticeContext:
    """The context of the practice in this Snapshot: whoever was there last comes first."""
    return PracticeContext(
        note.path,
        snapshot.settings,
        tuple(_line(snapshot, note.path, party) for party in newest(snapshot)),
        len(snapshot.parties.get((), ())),
        tuple(sorted(note.problems, key=problem_order)),
    )


def newest(snapshot: Snapshot) -> list[Party]:
    """The clients and groups in the order of the block."""
    parties = snapshot.parties
    return sorted(
        (party for party in parties if party),
        key=lambda party: (snapshot.sessions[parties[party][-1]].order, party),
        reverse=True,
    )


def practice_glimpse(snapshot: Snapshot, note: PracticeNote, parties: Iterable[Party]) -> object:
    """What the context holds of these clients. Where it is the same, a change that reached them alone has left
    the whole context the same."""
    here = [party for party in sorted(parties) if party and party in snapshot.parties]
    lasts = [snapshot.sessions[snapshot.parties[party][-1]].order for party in here]
    lines = [_line(snapshot, note.path, party) for party in here]
    return here, lasts, lines, len(snapshot.parties.get((), ()))


def _line(snapshot: Snapshot, source: str, party: Party) -> ClientLine:
    paths = snapshot.parties[party]
    last = snapshot.sessions[paths[-1]]
    return ClientLine(
        who=_who(snapshot, source, party),
        last=refer(last.path, stem(last.path), source, snapshot.names, snapshot.settings),
        day=last.moment.day if last.moment else None,
        sessions=len(paths),
        wanting=wanting(snapshot, party),
    )


def _who(snapshot: Snapshot, source: str, party: Party) -> Ref:
    last = snapshot.sessions[snapshot.parties[party][-1]]
    name = WORDS.comma.join(client_name(snapshot, link, last.path) for link in last.clients)
    path = party[0] if len(party) == 1 else None
    return refer(path, name, source, snapshot.names, snapshot.settings)


def practice_block(context: PracticeContext) -> tuple[str, ...]:
    """The lines between the markers; what is wrong with a setting is told first."""
    say = WORDS.practice
    heads = (WORDS.area.client, say.last, say.sessions, say.wanting)
    rows = [_row(line, context.settings) for line in context.clients]
    clients = table(heads, (LEFT, LEFT, RIGHT, LEFT), rows)
    alone = tuple(_alone(context.alone))
    nothing = () if clients or alone else (say.nothing,)
    return parted((warning(context.problems), clients, alone, nothing))


def _row(line: ClientLine, settings: Settings) -> tuple[str, ...]:
    return (
        as_markdown(line.who, settings, in_table=True),
        dated(line.last, line.day, settings, in_table=True),
        str(line.sessions),
        WORDS.comma.join(map(area_name, line.wanting)),
    )


def _alone(count: int) -> Iterator[str]:
    if count:
        yield WORDS.practice.one_alone if count == 1 else WORDS.practice.alone.format(count=count)
