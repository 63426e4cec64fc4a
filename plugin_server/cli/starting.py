"""Beginning: `init` puts the templates into a vault, `new` makes a note from one of them."""

from __future__ import annotations

import re
import sys
from datetime import date, datetime
from pathlib import Path

import click

from plugin_server.assembly import Bench, open_bench
from plugin_server.cli.output import FINE, FOUND, VAULT, fail, harmless, say, tell_problems, vault_folder
from plugin_server.model import Action, Link, NoteText, Problem, Result, Write
from plugin_server.notes.filling import fill, fill_list, fill_property
from plugin_server.settings import state_base
from plugin_server.vault.dressing import Piece, offered, put_in
from plugin_server.vault.templates import Kind, copy_templates, template

NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|#^\[\]\x00-\x1f]')


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
        folder, areas = _last_time(bench, client)
        name = f"{today.isoformat()} {_file_name(client)}"
        text = _filled(bench, "Session", name, today.isoformat())
        text = fill_property(text, "client", f"[[{client}]]")
        _create(bench, f"{folder}/{name}.md", fill_list(text, "areas", areas))


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
        text = _filled(bench, kind, name, date.today().isoformat())
        _create(bench, f"{folder}/{_file_name(name)}.md", text)


def _bench(vault: Path):  # type: ignore[no-untyped-def]
    return open_bench(vault_folder(vault), state_base(), writing=False)


def _last_time(bench: Bench, client: str) -> tuple[str, tuple[str, ...]]:
    """The folder and the areas of the client's latest session; else the usual folder and no areas."""
    snapshot = bench.library.snapshot
    key = snapshot.client_path(Link(client), "") or f"?{client.casefold()}"
    paths = snapshot.parties.get((key,), ())
    if not paths:
        return "Sessions", ()
    last = snapshot.sessions[paths[-1]]
    return last.path.rpartition("/")[0] or ".", tuple(area.name for area in last.areas)


def _filled(bench: Bench, kind: str, title: str, day: str) -> str:
    """The vault's own template, else the one that is brought along, with its placeholders filled."""
    folder = bench.library.snapshot.obsidian.templates_folder or "Templates"
    own = bench.files.read(f"{folder}/{kind}.md")
    data = own.data if isinstance(own, NoteText) else template(f"Templates/{kind}.md")
    now = datetime.now().strftime("%H:%M")
    return fill(data.decode("utf-8", "replace"), title=title, day=day, time=now)


def _create(bench: Bench, path: str, text: str) -> None:
    path = path.removeprefix("./")
    if (bench.root / path).exists():
        fail(f"There is a note {path} already.", "Open that one, or give another name or date.", FOUND)
    outcome = bench.files.write(Write(path, Action.CREATE, None, text.encode(), path), asked=True)
    if outcome.result is not Result.DONE:
        tell_problems([outcome.problem] if outcome.problem else [])
        raise SystemExit(FOUND)
    say(f"Made {harmless(path)}")


def _file_name(name: str) -> str:
    """A name that every system takes as a file's."""
    return NOT_IN_FILE_NAMES.sub(" ", name).strip(" .") or "Unnamed"
