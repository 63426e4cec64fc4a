"""The door to the pages: a fresh link for a browser, and a new token that shuts out all the old ones."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from plugin_server.cli.output import FINE, FOUND, VAULT, fail, vault_folder
from plugin_server.settings import state_base
from plugin_server.vault.state import State
from plugin_server.web.asking import is_ours, one_time_link
from plugin_server.web.config import Door
from plugin_server.web.keys import SHORTEST_TOKEN, Keys

TOKEN_BYTES = 32


@click.command()
@VAULT
@click.option(
    "--new", "renew", is_flag=True, help="Shut out every browser that was let in, and void every link."
)
def token(vault: Path, renew: bool) -> None:
    """Print a fresh link to the pages of VAULT, for another browser or one that was shut out.

    The link opens once, within ten minutes. The service must be running.
    """
    state = State(state_base(), vault_folder(vault))
    keys = Keys(make_token(state) if renew else kept_token(state))
    if renew:
        click.echo("Every browser that was let in is shut out, and every older link is void.")
    holder = state.holder()
    if holder is None or not holder.port:
        fail(
            "No service is at work in this vault.",
            "Start it with session-arcs serve; it shows a link.",
            FINE if renew else FOUND,
        )
    if not is_ours(holder.port, keys):
        fail(
            f"The service of this vault does not answer at port {holder.port}; another program may be there.",
            "Do not open that address. Stop the service with Ctrl+C and start it again with session-arcs serve.",
            FINE if renew else FOUND,
        )
    click.echo(f"Pages: {one_time_link(Door(holder.port, kept_token(state)).address, keys)}")
    click.echo("(The link opens once, within ten minutes.)")


def kept_token(state: State) -> str:
    """The token of this vault; made, where there is none yet or one that is no token."""
    kept = state.token
    return kept if kept and len(kept) >= SHORTEST_TOKEN else make_token(state)


def make_token(state: State) -> str:
    """A new token in the place of the old one."""
    made = secrets.token_urlsafe(TOKEN_BYTES)
    state.keep_token(made)
    return made
