"""Notes given as text, read and joined as in a vault: what the block of one of them says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from plugin_server.blocks.drawing import context_of, lines_of
from plugin_server.model import NoteText, ObsidianSettings, Reading
from plugin_server.names import Names
from plugin_server.notes.reader import read_note
from plugin_server.snapshot import Snapshot

CLIENT = "---\ntype: client\n---\n"
AREA = "---\ntype: area\n---\n"
PRACTICE = "---\ntype: practice\n---\n"


def session(client: str, day: str | None, *areas: str, body: str = "", more: str = "") -> str:
    """A session note; `client` as YAML, `more` as lines of front matter."""
    dated = f"date: {day}\n" if day else ""
    lines = "".join(f"  - {area}\n" for area in areas)
    return f"---\ntype: session\nclient: {client}\n{dated}{more}areas:\n{lines}---\n{body}"


def readings(notes: Mapping[str, str]) -> dict[str, Reading]:
    return {path: read_note(NoteText.of(path, text.encode())) for path, text in notes.items()}


def vault(
    notes: Mapping[str, str], *, others: Iterable[str] = (), obsidian: ObsidianSettings | None = None
) -> Snapshot:
    """`others`: files of the vault that are no notes of ours."""
    return Snapshot.of(readings(notes), Names.of([*notes, *others]), obsidian)


def block(snapshot: Snapshot, path: str, figure: str | None = None) -> list[str]:
    """The lines of the note's block, blank ones left out."""
    context = context_of(snapshot, path)
    assert context is not None
    return [line for line in lines_of(context, figure) if line]
