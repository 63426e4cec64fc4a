"""A pass over a whole vault, prepared ahead of its writing: reading and drawing are two thirds of it, and copies of
this process do them on all processors while this one writes.

Every copy knows the Snapshot as it was before the first write. That is enough: what a pass writes changes no plan of
another note. And whatever a copy made, nothing but a note that is still as it was read is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial

from plugin_server.forks import EndedError, Fork, copies
from plugin_server.scribe import Prepared, Scribe

Lots = Sequence[Sequence[str]]
"""Paths of notes that are written together."""


@contextmanager
def prepared(scribe: Scribe, lots: Lots) -> Iterator[Iterator[Prepared]]:
    """What each lot is owed, in their order. A single lot is not worth a copy."""
    many = min(copies(), len(lots)) if len(lots) > 1 else 0
    with ExitStack() as stack:
        shares = [partial(map, scribe.prepare, lots[first::many]) for first in range(many)]
        made = [stack.enter_context(Fork(share)) for share in shares]
        yield _in_turn(scribe, lots, [iter(one) for one in made])


def _in_turn(scribe: Scribe, lots: Lots, coming: list[Iterator[object]]) -> Iterator[Prepared]:
    """Each copy has every so manieth lot. Where one has ended too early, its lots are prepared here."""
    for place, lot in enumerate(lots):
        yield (_next(coming, place % len(coming)) if coming else None) or scribe.prepare(lot)


def _next(coming: list[Iterator[object]], which: int) -> Prepared | None:
    try:
        made = next(coming[which], None)
    except EndedError:
        coming[which] = iter(())
        return None
    return made if isinstance(made, Prepared) else None
