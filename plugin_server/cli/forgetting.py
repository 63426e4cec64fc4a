"""Every file that concerns a client, and the clearing of what the service itself remembers of one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import click

from plugin_server.assembly import Bench, open_bench
from plugin_server.cli.output import (
    FINE,
    FOUND,
    VAULT,
    alone_in_the_vault,
    count,
    say,
    tell_problems,
    vault_folder,
)
from plugin_server.cli.passes import draw
from plugin_server.memory import memory_of
from plugin_server.model import AreaNote, ClientNote, Link, NoteText, PracticeNote
from plugin_server.names import base_key, stem
from plugin_server.settings import cache_base, state_base
from plugin_server.snapshot import Snapshot
from plugin_server.vault.syscalls import prepare_process

OUT_OF_REACH = """\
This cannot reach:
  your own notes about the client: delete them yourself, then run this once more
  the trash of Obsidian (the folder .trash) and of your computer
  Obsidian's File recovery: in its settings, under File recovery, press Clear
  the history of Obsidian Sync, iCloud, Dropbox or Git, where you use one
  your backups"""

Says = Callable[[str], bool]


@click.command()
@VAULT
@click.argument("name")
@click.option("--forget", is_flag=True, help="Also clear what the service itself remembers of the client.")
def client(vault: Path, name: str, forget: bool) -> None:
    """List every file of VAULT that concerns the client NAME.

    With --forget, the texts kept for `restore`, what is kept for a quick start, and the pictures that no note shows
    are cleared too. Your own notes are never deleted: do that yourself, before.
    """
    root = vault_folder(vault)
    prepare_process()
    alone: AbstractContextManager[None] = alone_in_the_vault() if forget else nullcontext()
    with alone, open_bench(root, state_base(), writing=forget) as bench:
        bench.library.load()
        if forget:
            _forget(bench, name)
        found = list(_concerning(bench, name))
    for title, paths in found:
        say("\n".join((title, *(f"  {path}" for path in paths))))
    if not found:
        say(f"No file here concerns {name}.")
    if forget:
        click.echo(f"\n{OUT_OF_REACH}")
    raise SystemExit(FINE if found or forget else FOUND)


def _concerning(bench: Bench, name: str) -> Iterator[tuple[str, list[str]]]:
    """Headings and files, each file once."""
    snapshot = bench.library.snapshot
    groups = (
        ("Client note", _notes(snapshot, name)),
        ("Sessions", _sessions(snapshot, name, alone=True)),
        ("Group sessions", _sessions(snapshot, name, alone=False)),
    )
    own = {path for _, paths in groups for path in paths}
    pictures = [figure for path in sorted(own) for figure in _figures(snapshot, path)]
    naming = [path for path in _naming(bench, says(name)) if path not in own]
    drawn = [path for path in naming if isinstance(snapshot.readings.get(path), AreaNote | PracticeNote)]
    others = [path for path in naming if path not in drawn]
    for title, paths in (
        *groups,
        ("Pictures", list(dict.fromkeys(pictures))),
        ("Area and practice notes that name the client", drawn),
        ("Other notes that name the client", others),
    ):
        if paths:
            yield title, paths


def _notes(snapshot: Snapshot, name: str) -> list[str]:
    wanted = base_key(name)
    return sorted(
        path
        for path, note in snapshot.readings.items()
        if isinstance(note, ClientNote) and base_key(path) == wanted
    )


def _sessions(snapshot: Snapshot, name: str, *, alone: bool) -> list[str]:
    """The sessions that name the client, by link or in text, in their order."""
    named = [
        session
        for session in snapshot.sessions.values()
        if (len(session.party) == 1) is alone and any(_is(link, name) for link in session.clients)
    ]
    return [session.path for session in sorted(named, key=lambda session: session.order)]


def _is(link: Link, name: str) -> bool:
    return base_key(name) in {base_key(link.target), base_key(link.name)}


def _figures(snapshot: Snapshot, path: str) -> Iterator[str]:
    reading = snapshot.readings.get(path)
    for figure in reading.figures if reading else ():
        yield from snapshot.names.same_base(figure)


def says(name: str) -> Says:
    """Does a text hold the name, as a word of its own, in any case?"""
    words = r"\s+".join(map(re.escape, stem(name).split()))
    pattern = re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)
    return lambda text: bool(words and pattern.search(text))


def _naming(bench: Bench, says: Says) -> Iterator[str]:
    for path in bench.library.paths:
        note = bench.files.read(path)
        text = note.data.decode("utf-8", "replace") if isinstance(note, NoteText) else ""
        if says(path) or says(text):
            yield path


def _forget(bench: Bench, name: str) -> None:
    """First what follows from notes that are gone is written, for that too is kept for `restore`."""
    if bench.state.begun or bench.scribe.blocks():
        draw(bench)
    figures = bench.scribe.remove_leftovers()
    kept = bench.journal.naming(says(name))
    bench.journal.forget(*kept)
    memory_of(cache_base(), bench.root).forget()
    click.echo(
        f"Forgotten: earlier texts of {count(len(kept), 'note', 'notes')}, {count(figures, 'picture', 'pictures')}.\n"
    )
    tell_problems(bench.scribe.problems)
