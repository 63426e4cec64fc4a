"""The commands. Each says what it did, names file, line and remedy where something is wrong, and never a traceback.

Exit codes: 0 fine; 1 problems found, or changes due; 2 wrong use.
"""

from __future__ import annotations

import os
from importlib import import_module

import click

from plugin_server import __version__

DETAILS = "SESSION_ARCS_DETAILS"
COMMANDS = {
    "demo": "serving",
    "init": "starting",
    "serve": "serving",
    "render": "passes",
    "check": "passes",
    "show": "notes",
    "new": "starting",
    "lens": "asking",
    "sheet": "sheet",
    "client": "forgetting",
    "restore": "notes",
    "token": "door",
    "clean": "passes",
}


class Commands(click.Group):
    """Loads a command's code only when it is called, so that help is there at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx  # every context has the same commands
        return list(COMMANDS)

    def invoke(self, ctx: click.Context) -> object:
        """What nobody foresaw is told in a sentence; its details only where someone asks for them."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise  # a pipe that is closed, as by `head`, is ended quietly by click
        except Exception as error:
            if DETAILS in os.environ:
                raise
            click.echo(
                f"Something went wrong that should not have ({type(error).__name__}). Your notes are whole.\n"
                f"Please run it once more with {DETAILS}=1 before the command, and send what it says.",
                err=True,
            )
            raise SystemExit(1) from None

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"plugin_server.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="session-arcs")
def main() -> None:
    """Draws arc diagrams of ratings and hours into your session notes, each time you save one.

    New here? `session-arcs demo` shows everything on a sample vault. For a vault of your own:

    \b
      session-arcs init  MyVault     puts in the templates
      session-arcs serve MyVault     draws while you work; nothing is written before you say Begin
      session-arcs clean MyVault     takes everything out again

    VAULT is the folder that holds your notes.
    """


if __name__ == "__main__":
    main()
