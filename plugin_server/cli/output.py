"""How the commands speak: problems with file, line and remedy; progress on a terminal, silence in a pipe."""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click

from plugin_server.model import Problem
from plugin_server.settings import state_base
from plugin_server.vault.state import HeldError, known_vaults

FINE, FOUND, WRONG_USE = 0, 1, 2

# Controls, those that turn the direction of writing, and what is no character at all.
_STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

VAULT = click.argument("vault", type=click.Path(path_type=Path, file_okay=False))


def fail(message: str, remedy: str = "", code: int = WRONG_USE) -> NoReturn:
    """End with a sentence about what is wrong and one about what to do."""
    say(f"{message}\n{remedy}".rstrip(), err=True)
    raise SystemExit(code)


def vault_folder(path: Path) -> Path:
    """The vault's folder, whole; ends the command where there is none."""
    if not path.is_dir():
        fail(f"There is no folder {path}.", "Give the folder that holds your notes, for example: My Vault")
    return path.resolve()


def vault_of(note: Path) -> tuple[Path, str]:
    """The vault that a note lies in, and the note's path in it.

    A vault is the nearest folder above that holds `.obsidian`; else the outermost that the service has been at
    work in; else the nearest with a practice note; else the note's own folder.
    """
    if not note.is_file():
        fail(
            f"There is no note {note}.", "Give the path of a note, for example: Sessions/2009-11-03 Daniel.md"
        )
    note = note.resolve()
    known = known_vaults(state_base())
    found = (
        *(folder for folder in note.parents if (folder / ".obsidian").is_dir()),
        *(folder for folder in reversed(note.parents) if folder in known),
        *(folder for folder in note.parents if (folder / "Practice.md").is_file()),
        note.parent,
    )
    return found[0], note.relative_to(found[0]).as_posix()


def in_words(problem: Problem) -> str:
    """A problem for the terminal: where, what is the matter, what to do."""
    where = problem.path + (f":{problem.line}" if problem.line else "")
    about = f" ({problem.property})" if problem.property else ""
    return f"{harmless(where + about)}\n  {harmless(problem.message)}\n  {harmless(problem.remedy)}"


def harmless(text: str) -> str:
    """What a note or a file's name says, for a terminal: signs that would steer it are written out, `\\u001b`."""
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def say(text: str, *, err: bool = False) -> None:
    """Print lines that hold words of a note, or JSON with such words in it."""
    click.echo("\n".join(map(harmless, text.split("\n"))), err=err)


def tell_problems(problems: Iterable[Problem]) -> None:
    for problem in problems:
        click.echo(in_words(problem), err=True)


def count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def diff(path: str, before: bytes, after: bytes) -> str:
    """What would change, as a unified diff."""
    lines = difflib.unified_diff(
        before.decode("utf-8", "replace").split("\n"),
        after.decode("utf-8", "replace").split("\n"),
        f"a/{path}",
        f"b/{path}",
        lineterm="",
    )
    return "\n".join(lines)


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int], None]]:
    """A bar for long work on a terminal; in a pipe nothing is printed."""
    if not sys.stderr.isatty():
        yield lambda _done, _of: None
        return
    from rich.console import Console  # noqa: PLC0415 - it is large, and only a long work on a terminal shows a bar
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


@contextmanager
def alone_in_the_vault() -> Iterator[None]:
    """Says who holds the vault, where another service does."""
    try:
        yield
    except HeldError as held:
        where = ""
        if held.holder is not None:
            pages = f", pages at http://127.0.0.1:{held.holder.port}/" if held.holder.port else ""
            where = f" (process {held.holder.pid}{pages})"
        fail(
            f"Another session-arcs is already at work in this vault{where}.",
            "Use that one, or stop it first with Ctrl+C.",
            FOUND,
        )
