"""One note: what was understood of it, and bringing back what stood before."""

from __future__ import annotations

import json
from pathlib import Path

import click

from plugin_server.assembly import Bench, open_bench
from plugin_server.balance import balance
from plugin_server.blocks.context import session_context
from plugin_server.blocks.wording import hours
from plugin_server.cli.output import FINE, FOUND, fail, harmless, say, tell_problems, vault_of
from plugin_server.model import (
    Action,
    Area,
    AreaNote,
    ClientNote,
    NoteText,
    PracticeNote,
    Problem,
    Result,
    Session,
    Write,
)
from plugin_server.settings import state_base

NOTE = click.argument("note", type=click.Path(path_type=Path, dir_okay=False))
KINDS = {ClientNote: "client", AreaNote: "area", PracticeNote: "practice"}


@click.command()
@NOTE
@click.option("--json", "as_json", is_flag=True, help="For programs: all numbers, hours in minutes.")
def show(note: Path, as_json: bool) -> None:
    """Say what was understood of NOTE: its areas, ratings and hours, and what could not be read."""
    root, path = vault_of(note)
    with open_bench(root, state_base(), writing=False) as bench:
        bench.library.load()
        session = bench.library.snapshot.sessions.get(path)
        problems = tuple(one for one in bench.library.problems if one.path == path)
        if as_json:
            say(json.dumps(_as_data(bench, path, session, problems), ensure_ascii=False, indent=2))
        else:
            _tell(bench, path, session, problems)
    raise SystemExit(FOUND if problems else FINE)


def _type(bench: Bench, path: str, session: Session | None) -> str | None:
    reading = bench.library.snapshot.readings.get(path)
    return "session" if session else KINDS.get(type(reading))


def _as_data(
    bench: Bench, path: str, session: Session | None, problems: tuple[Problem, ...]
) -> dict[str, object]:
    told = balance(session.areas) if session else None
    return {
        "note": path,
        "type": _type(bench, path, session),
        "clients": [link.name for link in session.clients] if session else [],
        "date": session.moment.day if session and session.moment else None,
        "scale": str(session.scale) if session else None,
        "areas": [_area(area) for area in session.areas] if session else [],
        "balance": {
            "now_minutes": told.now,
            "wanted_minutes": told.wanted,
            "in_place_minutes": told.in_place,
            "would_move_minutes": told.would_move,
        }
        if told
        else None,
        "problems": [
            {"line": one.line, "property": one.property, "message": one.message, "remedy": one.remedy}
            for one in problems
        ],
    }


def _area(area: Area) -> dict[str, object]:
    return {
        "name": area.name,
        "rating": area.rating,
        "now_minutes": area.now,
        "wanted_minutes": area.wanted,
        "importance": area.importance,
    }


def _tell(bench: Bench, path: str, session: Session | None, problems: tuple[Problem, ...]) -> None:
    kind = _type(bench, path, session)
    told = harmless(path)
    say(f"{told}: {kind} note" if kind else f"{told}: not a note of Session Arcs; it is left alone.")
    if session is not None:
        context = session_context(bench.library.snapshot, session)
        who = ", ".join(link.name for link in session.clients) or "no client"
        say(f"{harmless(who)}, {session.moment.day if session.moment else 'no date'}, scale {session.scale}")
        for row in context.rows:
            say(f"  {harmless(row.area.name)}: {_numbers(row.area)}")
    tell_problems(problems)


def _numbers(area: Area) -> str:
    rating = "not asked" if area.rating is None else f"{area.rating:g}"
    now = "" if area.now is None else f", {hours(area.now)} h now"
    wanted = "" if area.wanted is None else f", {hours(area.wanted)} h wanted"
    return rating + now + wanted


@click.command()
@NOTE
def restore(note: Path) -> None:
    """Bring NOTE back as it was before the service last wrote to it.

    The service then leaves it alone until you save it again. The text that stands now is kept for a week.
    """
    root, path = vault_of(note)
    with open_bench(root, state_base(), writing=False) as bench:
        entry = bench.journal.last(path)
        if entry is None:
            fail(f"Nothing is kept of {path}.", "Texts are kept for 7 days after the service wrote.", FOUND)
        now = bench.files.read(path)
        if not isinstance(now, NoteText):
            fail(f"{path} cannot be read just now.", "Try again when no other program holds it.", FOUND)
        bench.state.rest(NoteText.of(path, entry.old).digest)
        outcome = bench.files.write(Write(path, Action.CHANGE, now.digest, entry.old, path), asked=True)
        if outcome.result is not Result.DONE:
            tell_problems([outcome.problem] if outcome.problem else [])
            fail(f"{path} could not be written just now.", "Close it in other programs and try again.", FOUND)
    say(f"{harmless(path)} is as it was. It is left alone until you save it again.")
