"""Beginning: `init` puts the templates into a vault, `new` makes a note from one of them."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

import click

from plugin_server.assembly import Bench, open_bench
from plugin_server.beginning import Beginning, file_name, filled, new_session
from plugin_server.cli.output import FINE, FOUND, VAULT, fail, harmless, say, tell_problems, vault_folder
from plugin_server.model import Action, Link, Problem, Result, Write
from plugin_server.settings import state_base
from plugin_server.vault.dressing import Piece, offered, put_in
from plugin_server.vault.templates import Kind, copy_templates


@click.command()
@VAULT
@click.option(
    "--yes", is_flag=True, help="Put everything that is offered into Obsidian's settings, without asking."
)
def init(vault: Path, yes: bool) -> None:
    """Put the templates into VAULT: a session, a client, an area, the practice note, and how this works.

    Nothing that is there is overwritten. In a vault that Obsidian has opened, it offers a few things for Obsidian
    too, and asks before each: types for the properties, a table of all sessions, a style that dims the marker lines.
    """
    vault.mkdir(parents=True, exist_ok=True)
    root = vault_folder(vault)
    with open_bench(root, state_base(), writing=False) as bench:
        bench.library.load()
        copied = copy_templates(root, Kind.VAULT, lambda path: _place(bench, path))
        for one in copied:
            say(f"{'added' if one.new else 'kept '}  {harmless(one.path)}")
        problems = [one.problem for one in copied if one.problem]
        problems += _dress(bench, yes=yes)
    tell_problems(problems)
    click.echo(f'\nNext: session-arcs serve "{vault}"')
    raise SystemExit(FOUND if problems else FINE)


def _dress(bench: Bench, *, yes: bool) -> list[Problem]:
    """Offer each piece for Obsidian by name; without a terminal and without --yes nothing is put in."""
    problems = []
    for piece in offered(bench.root):
        if not (yes or _agreed(piece)):
            say(f"left   {harmless(piece.path)}")
            continue
        problem = put_in(bench.root, bench.state, piece)
        say(f"{'added' if piece.old is None else 'joined'}  {harmless(piece.path)}: {piece.about}")
        problems += [problem] if problem else []
    return problems


def _agreed(piece: Piece) -> bool:
    if not sys.stdin.isatty():
        return False
    what = "Add" if piece.old is None else "Add to"
    return click.confirm(f"{what} {harmless(piece.path)}: {piece.about}?", default=True)


def _place(bench: Bench, path: str) -> str | None:
    """Templates go into the vault's own templates folder; a vault has one practice note."""
    folder, _, name = path.partition("/")
    if folder == "Templates":
        return f"{bench.library.snapshot.obsidian.templates_folder or folder}/{name}"
    return None if path == "Practice.md" and bench.library.snapshot.practices else path


@click.group()
def new() -> None:
    """Make a new note from your vault's own templates."""


@new.command()
@VAULT
@click.argument("client")
@click.option("--date", "day", help="The day, as YYYY-MM-DD.  [default: today]")
def session(vault: Path, client: str, day: str | None) -> None:
    """A session note with CLIENT, dated today, with the client's areas ready to be rated."""
    try:
        today = date.fromisoformat(day) if day else date.today()
    except ValueError:
        fail(f"{day} is no date.", "Write it like this: 2009-11-03")
    with _bench(vault) as bench:
        bench.library.load()
        snapshot, time = bench.library.snapshot, datetime.now().strftime("%H:%M")
        _create(bench, new_session(bench.files, snapshot, (Link(client),), today.isoformat(), time))


@new.command()
@VAULT
@click.argument("name")
def client(vault: Path, name: str) -> None:
    """A client note."""
    _simple(vault, "Client", "Clients", name)


@new.command()
@VAULT
@click.argument("name")
def area(vault: Path, name: str) -> None:
    """An area note: it gathers the sessions of all clients in which the area occurs."""
    _simple(vault, "Area", "Areas", name)


def _simple(vault: Path, kind: str, folder: str, name: str) -> None:
    with _bench(vault) as bench:
        now = datetime.now()
        day, time = now.date().isoformat(), now.strftime("%H:%M")
        text = filled(bench.files, bench.library.snapshot, kind, title=name, day=day, time=time)
        _create(bench, Beginning(f"{folder}/{file_name(name)}.md", text.encode()))


def _bench(vault: Path):  # type: ignore[no-untyped-def]
    return open_bench(vault_folder(vault), state_base(), writing=False)


def _create(bench: Bench, note: Beginning) -> None:
    path = note.path
    if (bench.root / path).exists():
        fail(f"There is a note {path} already.", "Open that one, or give another name or date.", FOUND)
    outcome = bench.files.write(Write(path, Action.CREATE, None, note.data, path), asked=True)
    if outcome.result is not Result.DONE:
        tell_problems([outcome.problem] if outcome.problem else [])
        raise SystemExit(FOUND)
    say(f"Made {harmless(path)}")
