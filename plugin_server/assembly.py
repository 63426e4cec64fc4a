"""The one place where the rooms are wired together."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from plugin_server.companion import Companion
from plugin_server.library import Library
from plugin_server.memory import memory_of
from plugin_server.scribe import Scribe
from plugin_server.settings import Options
from plugin_server.vault.files import Files
from plugin_server.vault.journal import Journal
from plugin_server.vault.leftovers import leftovers
from plugin_server.vault.state import State
from plugin_server.vault.syscalls import prepare_process
from plugin_server.vault.watcher import Watcher


@dataclass(frozen=True, slots=True)
class Bench:
    """What one pass over a vault needs, without threads."""

    root: Path
    state: State
    journal: Journal
    files: Files
    library: Library
    scribe: Scribe


@contextmanager
def open_bench(root: Path, base: Path, *, writing: bool, ahead: bool = False) -> Iterator[Bench]:
    """The tools for one vault. With `writing` the vault is held alone, and what a killed run left is repaired. With
    `ahead` a load of the whole vault will follow, and begins where it can: it must not wait for threads to come.

    Raises HeldError where another service holds the vault, OSError where the state folder cannot be made.
    """
    if threading.current_thread() is threading.main_thread():
        prepare_process()
    with ExitStack() as stack:
        state = State(base, root)
        if writing:
            stack.enter_context(state.lock())
        journal = Journal(state.journal)
        stack.callback(journal.close)
        files = Files(root, journal)
        stack.callback(files.close)
        if writing:
            files.recover(leftovers(root))
        library = Library(root, files, time.monotonic)
        stack.callback(library.close)
        if ahead:
            library.look_ahead()
        yield Bench(root, state, journal, files, library, Scribe(library, files, state.rests))


@contextmanager
def open_companion(
    root: Path, base: Path, options: Options, cache: Path | None = None
) -> Iterator[tuple[Companion, State]]:
    """A running service for one vault: it listens and writes until the context ends.

    `cache`: the folder in which it leaves what it knows for its next start; None: nowhere.
    """
    memory = memory_of(cache, root) if cache else None
    with open_bench(root, base, writing=True, ahead=memory is None or memory.is_empty) as bench:
        watcher = Watcher(root, polling=options.polling)
        with Companion(
            bench.library, bench.scribe, bench.files, bench.state, watcher, options, memory=memory
        ) as companion:
            yield companion, bench.state
