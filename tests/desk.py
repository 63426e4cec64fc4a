"""A vault and its service without threads: real files, and time that passes when a test says so."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from plugin_server.assembly import open_bench
from plugin_server.blocks.kinds import ours
from plugin_server.companion import Companion
from plugin_server.library import GRACE, Library
from plugin_server.memory import memory_of
from plugin_server.model import Result
from plugin_server.notes.figures import figures_in
from plugin_server.scribe import Scribe
from plugin_server.settings import Options
from plugin_server.vault.files import Files
from plugin_server.vault.journal import Journal
from plugin_server.vault.state import State
from plugin_server.vault.syscalls import prepare_process
from plugin_server.vault.watcher import Watcher

CALM = 30.0  # seconds: every wait of DESIGN 8 is over


class Desk:
    """One vault at which someone works, and the service that writes it."""

    def __init__(self, root: Path, state: State, stack: ExitStack, cache: Path | None = None) -> None:
        self.root = root
        self.now = 1000.0
        journal = Journal(state.journal)
        stack.callback(journal.close)
        files = Files(root, journal, rested=0.0)
        stack.callback(files.close)
        self.library = Library(root, files, lambda: self.now)
        self.scribe = Scribe(self.library, files, state.rests)
        options, watcher = Options(yes=True), Watcher(root, polling=False)
        self.service = Companion(
            self.library,
            self.scribe,
            files,
            state,
            watcher,
            options,
            clock=lambda: self.now,
            memory=memory_of(cache, root) if cache else None,
        )
        self.service._start()

    # what a person does

    def put(self, path: str, text: str | bytes) -> None:
        """Save a note, as an editor does, and tell the service to look."""
        note = self.root / path
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_bytes(text if isinstance(text, bytes) else text.encode())
        self.look(path)

    def drop(self, path: str) -> None:
        (self.root / path).unlink(missing_ok=True)
        self.look(path)

    def rename(self, old: str, new: str) -> None:
        (self.root / new).parent.mkdir(parents=True, exist_ok=True)
        (self.root / old).rename(self.root / new)
        self.look(old, new)

    def read(self, path: str) -> str:
        return (self.root / path).read_bytes().decode("utf-8", "surrogateescape")

    # what the service does

    def look(self, *paths: str) -> None:
        self.service.refresh(paths)

    def write(self, seconds: float = 0.0) -> None:
        """Let time pass, and let it write what is due, in the order in which its own thread does."""
        self.now += seconds
        self.service._write_due()
        self.service._follow_on()
        while self.service._surveys:
            self.service._survey()

    def settle(self) -> None:
        """All waits are over, those for someone who is typing included."""
        for _ in range(20):
            self.write(max(CALM, GRACE))
            if not self.service.status().pending or self.library.snapshot.held:
                return
        raise AssertionError(f"still pending: {self.service.status().pending}")


def shown(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files but for the figures that no block embeds."""
    notes = [data for path, data in files.items() if path.endswith(".md")]
    embedded = {name for data in notes for name in figures_in(data)}
    return {
        path: data
        for path, data in files.items()
        if not path.endswith(".svg") or path.rsplit("/", 1)[-1] in embedded
    }


def tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def changes(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


@contextmanager
def desk(root: Path, base: Path, cache: Path | None = None) -> Iterator[Desk]:
    """`cache`: where the service leaves what it knows, when it ends, and takes it up again."""
    prepare_process()
    root.mkdir(parents=True, exist_ok=True)
    state = State(base, root)
    with ExitStack() as stack:
        made = Desk(root, state, stack, cache)
        yield made
        made.service._keep()


def rendered(root: Path, copy: Path, base: Path) -> dict[str, bytes]:
    """The vault after one `render` of a copy of it, with nothing remembered."""
    for path, data in tree(root).items():
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        (copy / path).write_bytes(data)
    copy.mkdir(exist_ok=True)
    with open_bench(copy, base / hashlib.sha256(str(copy).encode()).hexdigest(), writing=True) as bench:
        bench.library.load()
        for path in sorted(ours(bench.library.snapshot)):
            while bench.scribe.write(path, asked=True) is Result.BUSY:
                pass
        bench.scribe.remove_leftovers()
    return tree(copy)
