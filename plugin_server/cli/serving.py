"""The service: `serve` for a vault, `demo` for a sample one."""

from __future__ import annotations

import gc
import select
import sys
from pathlib import Path

import click

from plugin_server.assembly import open_companion
from plugin_server.cli.discreet import be_discreet
from plugin_server.cli.door import kept_token
from plugin_server.cli.news import News
from plugin_server.cli.output import (
    FINE,
    FOUND,
    VAULT,
    WRONG_USE,
    alone_in_the_vault,
    count,
    fail,
    vault_folder,
)
from plugin_server.companion import Companion, Phase
from plugin_server.settings import DEFAULT_PORT, Options, cache_base, state_base
from plugin_server.vault.templates import Kind, copy_templates
from plugin_server.web.config import Door
from plugin_server.web.serve import PortTakenError, Server

PORT = click.option(
    "--port", type=click.IntRange(0, 65535), default=DEFAULT_PORT, show_default=True,
    help="Where the pages are; 0 takes any free one.",
)  # fmt: skip
OPEN = click.option(
    "--open/--no-open", "open_pages", default=None,
    help="Open the pages in your browser.  [default: when started in a terminal]",
)  # fmt: skip
DEMO_MARK = "Start here.md"
LOOK = 0.2  # seconds between looks whether someone has typed
# How rarely objects are looked through for rubbish. The last, through all that is known, keeps everyone waiting and
# finds next to nothing
COLLECTIONS = (700, 10, 1000)
STANDS = 0.05  # seconds for which something stands before it is told


@click.command()
@VAULT
@PORT
@OPEN
@click.option("--polling", is_flag=True, help="For network drives: look at the files instead of being told.")
@click.option("--read-only", is_flag=True, help="Show the pages and write nothing.")
@click.option("--yes", is_flag=True, help="Begin at once, and go on, without asking.")
@click.option("--quiet", type=click.FloatRange(0, 600), default=0.15, show_default=True, metavar="S",
              help="Seconds a note lies still before it is drawn.")  # fmt: skip
@click.option("--patience", type=click.FloatRange(0, 600), default=4.0, show_default=True, metavar="S",
              help="Seconds for a note you keep working on, and for notes that only depend on it.")  # fmt: skip
def serve(
    vault: Path,
    port: int,
    open_pages: bool | None,
    polling: bool,
    read_only: bool,
    yes: bool,
    quiet: float,
    patience: float,
) -> None:
    """Watch VAULT: each time you save a session note, its picture, table and summary are drawn into it.

    The first time, nothing is written until you say Begin. Ctrl+C ends it.
    """
    options = Options(
        port=port, polling=polling, read_only=read_only, yes=yes, quiet=quiet, patience=patience
    )
    raise SystemExit(run(vault_folder(vault), options, open_pages=open_pages))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default="session-arcs-demo")
@PORT
@OPEN
def demo(folder: Path, port: int, open_pages: bool | None) -> None:
    """Make a sample vault in FOLDER and serve it: a coach, made-up clients, a year of sessions."""
    if folder.is_dir() and any(folder.iterdir()) and not (folder / DEMO_MARK).is_file():
        fail(f"The folder {folder} is not empty.", "Give a new folder: session-arcs demo MyDemo", WRONG_USE)
    folder.mkdir(parents=True, exist_ok=True)
    for kind in (Kind.DEMO, Kind.VAULT):
        copy_templates(folder.resolve(), kind)
    click.echo(f"The sample vault is in {folder.resolve()}")
    click.echo("Open it in Obsidian, or change a number in a note of Sessions with any editor, and save.")
    raise SystemExit(run(vault_folder(folder), Options(port=port, yes=True), open_pages=open_pages))


def run(root: Path, options: Options, *, open_pages: bool | None) -> int:
    """Serve until Ctrl+C, or until the process is told to end."""
    gc.set_threshold(*COLLECTIONS)
    be_discreet()
    try:
        with (
            News() as news,
            alone_in_the_vault(),
            open_companion(root, state_base(), options, cache_base()) as (companion, state),
        ):
            door = Door(options.port, kept_token(state))
            with Server(companion, door, look=lambda: state.token) as server:
                state.record_port(server.door.port)
                _greet(server, open_pages=sys.stdout.isatty() if open_pages is None else open_pages)
                with companion.live.heard_by(lambda _: news.come()):
                    _accompany(companion, news, server)
    except PortTakenError:
        fail(
            f"Port {options.port} is taken by another program.",
            "Give another one, for example: --port 8720",
            FOUND,
        )
    gc.freeze()  # the system takes back all there is at once; to look through it for what is left would take longer
    click.echo("Ended. Everything that was written is whole.")
    return FINE


def _greet(server: Server, *, open_pages: bool) -> None:
    link = server.one_time_link()
    click.echo(f"Pages: {link}\n(The link opens once, within ten minutes. Ctrl+C ends the service.)")
    if open_pages:
        # Others see the link in the list of processes until it was used. It opens nothing for them: the door does not
        # speak to a program of another user where the system tells whose it is (web/peers.py), and elsewhere
        # the list shows each user their own.
        import webbrowser  # noqa: PLC0415 - who opens the pages by hand need not wait for it

        webbrowser.open(link)


def _accompany(companion: Companion, news: News, server: Server) -> None:
    """Tell what happens in counts, never in names; ask for Begin on a terminal; until the end.

    Only what stands for two looks is told: a note that is read while it is being saved is a problem for an instant.
    """
    told: tuple[object, ...] = ()
    seen: tuple[object, ...] = ()
    while not news.over:
        status = companion.status()
        now = (status.phase, len(status.owed), len(status.problems))
        if now != told and now == seen:
            _say(*now)
            told = now
            if status.phase is not Phase.STARTING:
                server.prepare()
        seen = now
        if status.owed and _typed_yes():
            companion.begin()
        if now != told:
            news.rest(STANDS)
        else:
            news.wait(LOOK if status.owed and _may_type() else None)


def _say(phase: Phase, owed: int, problems: int) -> None:
    words = {
        Phase.STARTING: "Reading the vault …",
        Phase.FIRST_CONTACT: f"{count(owed, 'note', 'notes')} would get a picture. Nothing is written yet: "
        "look at the pages and press Begin, or type yes here."
        if owed
        else "There is no session note yet. When you save the first, you are asked before it is drawn.",
        Phase.ASKING: f"{count(owed, 'note', 'notes')} that you did not touch would change. "
        "Look at the pages and press Go on, or type yes here.",
        Phase.RUNNING: "Watching. Save a session note, and it is drawn.",
        Phase.READ_ONLY: "Watching. Nothing is written (--read-only).",
        Phase.HELD: "The practice note cannot be read. Nothing is written until it can.",
        Phase.AWAY: "The vault's folder is gone. Waiting until it is back.",
    }
    click.echo(words[phase])
    if problems:
        click.echo(
            f"{count(problems, 'problem', 'problems')}: see the page Problems, or run session-arcs check."
        )


def _may_type() -> bool:
    return sys.stdin.isatty() and sys.platform != "win32"


def _typed_yes() -> bool:
    """Has someone typed yes? Never waits for it."""
    if not _may_type():
        return False
    ready, _, _ = select.select([sys.stdin], [], [], 0)
    return bool(ready) and sys.stdin.readline().strip().lower() in {"y", "yes", "begin"}
