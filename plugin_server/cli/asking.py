"""What someone asks for by name: the question for an area, put into a note."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import click

from plugin_server.assembly import open_bench
from plugin_server.blocks.escape import opening
from plugin_server.blocks.words import WORDS
from plugin_server.cli.notes import NOTE
from plugin_server.cli.output import FOUND, fail, say, tell_problems, vault_of
from plugin_server.model import Action, ClientNote, NoteText, Result, Write
from plugin_server.notes.values import area_key
from plugin_server.settings import state_base
from plugin_server.snapshot import Snapshot
from plugin_server.vault.journal import RESTORE
from plugin_server.vault.syscalls import prepare_process

HEADING = re.compile(r"#{1,6}[ \t]+(?:(?:the +)?manager of +)?(.*?)[ \t:]*#*[ \t\r]*", re.IGNORECASE)


@click.command()
@NOTE
@click.argument("area")
def lens(note: Path, area: str) -> None:
    """Put a heading for AREA, and the question that opens its list, at the end of NOTE.

    NOTE is a session or client note that names the area. What you write below the heading is yours.
    """
    root, path = vault_of(note)
    prepare_process()
    with open_bench(root, state_base(), writing=False) as bench:
        bench.library.load()
        known = _areas(bench.library.snapshot, path)
        name = known.get(area_key(area))
        if name is None:
            _no_area(path, area, known.values())
        text = bench.files.read(path)
        if not isinstance(text, NoteText):
            fail(f"{path} cannot be read just now.", "Try again when no other program holds it.", FOUND)
        line = _heading_line(text.data, name)
        if line:
            fail(f"{path} has a heading for {name} already, in line {line}.", "Write the list there.", FOUND)
        data = text.data + _question(text.data, name, _lens(bench.library.snapshot, path))
        outcome = bench.files.write(Write(path, Action.CHANGE, text.digest, data, RESTORE), asked=True)
    if outcome.result is not Result.DONE:
        tell_problems([outcome.problem] if outcome.problem else [])
        fail(f"{path} could not be written just now.", "Close it in other programs and try again.", FOUND)
    say(f"{path}: the heading for {name} stands at the end.")


def _areas(snapshot: Snapshot, path: str) -> dict[str, str]:
    """The areas of a session, or of all sessions of a client, by their keys."""
    session, note = snapshot.sessions.get(path), snapshot.readings.get(path)
    if session is not None:
        return {area_key(area.name): area.name for area in session.areas}
    if not isinstance(note, ClientNote):
        fail(f"{path} is no session or client note.", "Give one of those: their areas have lists.")
    sessions = (snapshot.sessions[one] for one in snapshot.parties.get((path,), ()))
    named = {area_key(area.name): area.name for one in sessions for area in one.areas}
    for ordered in note.area_order:
        named |= {area_key(name): ordered.name for name in (*ordered.was, ordered.name)}
    return named


def _no_area(path: str, area: str, known: Iterable[str]) -> NoReturn:
    names = ", ".join(dict.fromkeys(known))
    remedy = f"Its areas are: {names}." if names else "It names no area yet."
    fail(f"{path} has no area {area}.", remedy)


def _lens(snapshot: Snapshot, path: str) -> str:
    session, note = snapshot.sessions.get(path), snapshot.readings.get(path)
    client = snapshot.client_note(session) if session else note if isinstance(note, ClientNote) else None
    return (client.lens if client else None) or snapshot.settings.lens or WORDS.lens


def _heading_line(data: bytes, name: str) -> int | None:
    for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
        found = HEADING.fullmatch(line)
        if found and area_key(found[1]) == area_key(name):
            return number
    return None


def _question(data: bytes, name: str, sentence: str) -> bytes:
    """What is put at the end: a blank line before it, line ends as the note has them."""
    eol = "\r\n" if b"\r\n" in data else "\n"
    heading = f"## {WORDS.area.heading.format(area=' '.join(name.split()))}"
    lines = [heading, "", opening(sentence.replace("{area}", name)), ""]
    before = "" if not data or data.endswith(b"\n") else eol
    return f"{before}{eol}{eol.join(lines)}".encode("utf-8", "surrogateescape")
