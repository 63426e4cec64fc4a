"""One pass over a vault and out again: render, check, clean."""

from __future__ import annotations

import json
import time
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path

import click

from plugin_server.ahead import prepared
from plugin_server.assembly import Bench, open_bench
from plugin_server.blocks.kinds import ours
from plugin_server.cli.output import (
    FINE,
    FOUND,
    VAULT,
    alone_in_the_vault,
    count,
    diff,
    harmless,
    progress,
    say,
    tell_problems,
    vault_folder,
)
from plugin_server.memory import memory_of
from plugin_server.model import Action, Problem, Result
from plugin_server.scribe import Owed, Prepared
from plugin_server.settings import cache_base, state_base
from plugin_server.snapshot import problem_order
from plugin_server.uncollected import uncollected
from plugin_server.vault.dressing import take_out

AT_A_TIME = 256  # notes that are written together, and made durable together: rarely, as that is slow
TRIES = 20  # a note that someone has open is tried again for about two seconds


@click.command()
@VAULT
@click.option("--dry-run", is_flag=True, help="Only say which notes would be written.")
@click.option(
    "--diff", "show_diff", is_flag=True, help="Show what would change in each note; writes nothing."
)
def render(vault: Path, dry_run: bool, show_diff: bool) -> None:
    """Draw all notes of VAULT once, now, and exit.

    Notes that are as they should be are not touched.
    """
    root = vault_folder(vault)
    with alone_in_the_vault(), _bench(root, writing=not (dry_run or show_diff)) as bench:
        _load(bench)
        if dry_run or show_diff:
            _announce(_due(bench), show_diff=show_diff)
            problems = _problems(bench)
        else:
            problems = _render(bench)
        tell_problems(problems)
    raise SystemExit(FOUND if problems else FINE)


def _render(bench: Bench) -> list[Problem]:
    bench.state.begin()
    notes, changed = draw(bench)
    gone = bench.scribe.remove_leftovers()
    click.echo(f"{count(notes, 'note', 'notes')}: {changed} drawn, {notes - changed} as they were.")
    if gone:
        click.echo(f"{count(gone, 'figure', 'figures')} that no note shows any more removed.")
    return _problems(bench)


@uncollected
def draw(bench: Bench) -> tuple[int, int]:
    """Give every note of ours what it is owed: how many there are, and how many were written."""
    notes = sorted(ours(bench.library.snapshot))
    lots = [notes[start : start + AT_A_TIME] for start in range(0, len(notes), AT_A_TIME)]
    changed = done = 0
    with prepared(bench.scribe, lots) as coming, progress("Drawing") as told:
        for some, made in zip(lots, coming, strict=True):
            before = {path: bench.library.digest(path) for path in some}
            _write(bench, made)
            changed += sum(bench.library.digest(path) != before[path] for path in some)
            told(done := done + len(some), len(notes))
    return len(notes), changed


def _write(bench: Bench, made: Prepared) -> None:
    for attempt in range(TRIES):
        results = bench.scribe.write_prepared(made, asked=True)
        paths = [path for path, result in results.items() if result not in {Result.DONE, Result.PROBLEM}]
        if not paths:
            return
        time.sleep(0.02 * (attempt + 1))
        bench.library.refresh(path for path in paths if results[path] is Result.CHANGED)
        made = bench.scribe.prepare(paths)
    for path in paths:
        bench.scribe.gave_up(path)


@click.command()
@VAULT
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="json is for programs.",
)  # fmt: skip
def check(vault: Path, form: str) -> None:
    """Say what cannot be read in VAULT, and which notes `render` would change. Writes nothing.

    Exit code 1 where there are problems or changes due.
    """
    root = vault_folder(vault)
    with _bench(root, writing=False) as bench:
        _load(bench)
        due, problems = _due(bench), _problems(bench)
    if form == "json":
        told = {"problems": [asdict(one) for one in problems], "due": [one.note.path for one in due]}
        say(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        tell_problems(problems)
        _announce(due, show_diff=False)
    raise SystemExit(FOUND if problems or due else FINE)


@click.command()
@VAULT
@click.option("--yes", is_flag=True, help="Do not ask.")
def clean(vault: Path, yes: bool) -> None:
    """Take out of VAULT what the service wrote: the blocks, the figures, what `init` put into Obsidian's settings.

    Your notes stay, those from the templates too.

    Lines of yours that were kept below a block stay where they are.
    """
    root = vault_folder(vault)
    with alone_in_the_vault(), _bench(root, writing=True) as bench:
        _load(bench)
        blocks = bench.scribe.blocks()
        click.echo(f"{count(len(blocks), 'note holds', 'notes hold')} a block.")
        if not (yes or click.confirm("Take out the blocks and the figures?")):
            raise SystemExit(FINE)
        for path in blocks:
            bench.scribe.clean(path)
        gone = bench.scribe.remove_leftovers()
        problems = list(bench.scribe.problems)
        kept = take_out(bench.root, bench.state)
        bench.state.end()
        memory_of(cache_base(), root).forget()
        for path in kept:
            say(f"{harmless(path)} was changed since, and stays. Delete it if you do not need it.")
        click.echo(f"Done. {count(gone, 'figure', 'figures')} removed.")
        tell_problems(problems)
    raise SystemExit(FOUND if problems else FINE)


def _bench(root: Path, *, writing: bool) -> AbstractContextManager[Bench]:
    """Reading begins before there is a bar, which has a thread of its own."""
    return open_bench(root, state_base(), writing=writing, ahead=True)


def _load(bench: Bench) -> None:
    with progress("Reading") as told:
        bench.library.load(told)


def _due(bench: Bench) -> list[Owed]:
    return list(bench.scribe.survey(ours(bench.library.snapshot)))


def _problems(bench: Bench) -> list[Problem]:
    return sorted({*bench.library.problems, *bench.scribe.problems}, key=problem_order)


def _announce(due: list[Owed], *, show_diff: bool) -> None:
    for owed in due:
        if not show_diff:
            say(f"would draw {harmless(owed.note.path)}")
        for write in owed.plan.writes if show_diff else ():
            if write.action is Action.CHANGE:
                say(diff(owed.note.path, owed.note.data, write.data))
    if not show_diff:
        click.echo(
            f"{count(len(due), 'note', 'notes')} would be written." if due else "All is as it should be."
        )
