"""Start: reading a whole vault, and until a real service is ready. And the first pass."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

from tests.bench.place import ASKS, Place, contestant, has_gray_matter, reads, run, until_ready, until_still
from tests.bench.races import FLOOR, OURS, Row, Spent, in_turn
from tests.service import command

MOST_COLD, MOST_WARM = 1.5, 3.0  # times the floor
CACHES = (".cache", "Library/Caches", "AppData/Local")  # in a home: Linux, macOS, Windows
MOST_FIRST_PASS = 0.002  # seconds a session on top of the floor


def fresh(at: Place, notes: int) -> Iterator[Row]:
    """Nothing is drawn yet, nothing is remembered: the first contact, then the first pass."""
    vault, home = at.vault(notes), at.home()
    reads(FLOOR, vault, home)  # whatever lies on the disk alone is now in the page cache, for all

    def floor() -> Spent:
        return run(home, *contestant(FLOOR, vault, home))

    race = in_turn(at.rounds, {FLOOR: floor, OURS: lambda: until_ready(vault, at.home(), words=ASKS)})
    yield Row("start", "serve until it asks, nothing drawn yet", notes, "s", race)
    race = in_turn(1, {FLOOR: floor, OURS: lambda: run(home, *command("render", vault.root))})
    yield Row(
        "first pass", "render, each session on top of the floor", notes, "s", race, MOST_FIRST_PASS,
        over=len(vault.sessions), told="ms a session", scale=1000,
    )  # fmt: skip


def drawn(at: Place, notes: int) -> Iterator[Row]:
    """Everything is drawn: elsewhere, then here but with no index, then with the one that the last run left."""
    vault, home = at.vault(notes), at.home()
    readers: dict[str, Callable[[], Spent]] = {
        FLOOR: lambda: reads(FLOOR, vault, home),
        OURS: lambda: reads(OURS, vault, at.home()),
    }
    if at.peers:
        readers["python-frontmatter"] = lambda: reads("frontmatter", vault, home)
    if at.peers and has_gray_matter():
        readers["gray-matter"] = lambda: reads("gray-matter", vault, home)
    race = in_turn(at.rounds, readers)
    yield Row("start", "the library reads the vault, no index", notes, "s", race, MOST_COLD)

    def floor() -> Spent:
        return run(home, *contestant(FLOOR, vault, home))

    race = in_turn(1, {FLOOR: floor, OURS: lambda: until_ready(vault, home)})
    yield Row("start", "serve until ready, drawn on another device", notes, "s", race)

    def without_index() -> Spent:
        for folder in CACHES:
            shutil.rmtree(home / folder, ignore_errors=True)
        return until_ready(vault, home)

    race = in_turn(at.rounds, {FLOOR: floor, OURS: without_index})
    yield Row("start", "serve until ready, no index", notes, "s", race, MOST_COLD)
    until_still(vault, home)  # what a start found out beside is known from now on
    race = in_turn(
        at.rounds,
        {FLOOR: lambda: reads("listing", vault, home), OURS: lambda: reads("woken", vault, home)},
    )
    yield Row("start", "the library loads, nothing changed", notes, "s", race, MOST_WARM)
    race = in_turn(
        at.rounds,
        {
            FLOOR: lambda: run(home, *contestant("listing", vault, home)),
            OURS: lambda: until_ready(vault, home),
        },
    )
    yield Row("start", "serve until ready, nothing changed", notes, "s", race, MOST_WARM)
