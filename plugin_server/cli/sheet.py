"""The sheet that a client takes home, as a file to print or to mail."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

import click

from plugin_server.assembly import open_bench
from plugin_server.blocks.sheet import client_sheet
from plugin_server.cli.notes import NOTE
from plugin_server.cli.output import FINE, FOUND, fail, harmless, say, tell_problems, vault_of
from plugin_server.settings import state_base

STDOUT = "-"
PRIVATE = 0o600


@click.command()
@NOTE
@click.option("-o", "--output", required=True, metavar="FILE", help="Where to put it; - for standard output.")
@click.option("--name", "named", is_flag=True, help="Print the client's name. Without this, initials.")
@click.option("--force", is_flag=True, help="Replace FILE if there is one.")
def sheet(note: Path, output: str, named: bool, force: bool) -> None:
    """Make a sheet of NOTE for the client to take home: one HTML page, to print or to mail.

    It holds the figure, the table, the tasks under the headings of areas, and lines to write on. Nothing else of the
    note is on it. FILE lies outside the vault, and only you can read it.
    """
    root, path = vault_of(note)
    target = None if output == STDOUT else _target(Path(output), root, force=force)
    with open_bench(root, state_base(), writing=False) as bench:
        bench.library.load()
        session = bench.library.snapshot.sessions.get(path)
        if session is None:
            fail(f"{path} is no session note.", "A sheet is made of one session: give its note.")
        problems = tuple(one for one in bench.library.problems if one.path == path)
        data = client_sheet(bench.library.snapshot, session, named=named).encode()
    if target is None:
        click.echo(data, nl=False)
    else:
        _put(target, data, force=force)
        say(f"Made {harmless(str(target))}. To print it, open it in a browser.")
    if named and len(session.clients) > 1:
        say("It names nobody: it is of a session of several people.", err=True)
    tell_problems(problems)
    raise SystemExit(FOUND if problems else FINE)


def _target(output: Path, root: Path, *, force: bool) -> Path:
    """Where the file goes; ends the command where it must not go there."""
    target = output.absolute()
    folder = target.parent.resolve()
    if not folder.is_dir():
        fail(f"There is no folder {output.parent}.", "Make it first, or give another place.")
    if folder.is_relative_to(root):
        fail("That place is in your vault.", "The vault is for notes: give a place outside of it.")
    if target.is_symlink() or (target.exists() and not target.is_file()):
        fail(f"{output} is not a file that can be replaced.", "Give another name.")
    if target.exists() and not force:
        fail(f"There is a file {output} already.", "Give another name, or add --force to replace it.", FOUND)
    return folder / target.name


def _put(target: Path, data: bytes, *, force: bool) -> None:
    """Whole or not at all, and readable by nobody else from the first byte on."""
    try:
        fd, fresh = tempfile.mkstemp(dir=target.parent, prefix=".sheet-")  # 0600
        try:
            with os.fdopen(fd, "wb") as stream:
                stream.write(data)
            _move(Path(fresh), target, force=force)
        finally:
            with suppress(FileNotFoundError):
                Path(fresh).unlink()
    except FileExistsError:
        fail(f"There is a file {target} already.", "Give another name, or add --force to replace it.", FOUND)
    except OSError as error:
        fail(f"{target} cannot be written: {error.strerror}.", "Give another place.", FOUND)


def _move(fresh: Path, target: Path, *, force: bool) -> None:
    """Without `force` a file that came there meanwhile stays."""
    if force:
        fresh.replace(target)
        return
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE))
    fresh.replace(target)
