"""A note that is read again says what it says when it is read for the first time."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from plugin_server.model import NoteText
from plugin_server.notes import again
from plugin_server.notes.again import read_again
from plugin_server.notes.reader import read_note
from tests.fuzz import HEAD_TOKENS
from tests.test_notes_plain_notes import AREA, BODIES, PATHS, SEEDS, bodies, notes

BLOCK = "<!-- session-arcs -->\n![[2009-11-03-1f3a9c2e.svg|520]]\n<!-- /session-arcs 1 -->\n"


def told_again(path: str, before: bytes, after: bytes) -> None:
    was, note = NoteText.of(path, before), NoteText.of(path, after)
    assert read_again(note, was, read_note(was)) == read_note(note)


@settings(deadline=None, max_examples=600)
@given(st.sampled_from(PATHS), notes, bodies, st.integers(0, 60))
def test_whatever_was_written_into_it(path: str, data: bytes, text: str, from_the_end: int) -> None:
    at = max(0, len(data) - from_the_end)
    told_again(path, data, data[:at] + text.encode() + data[at:])
    told_again(path, data, data + text.encode())


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(SEEDS), st.integers(0, 600), st.sampled_from((*BODIES, *HEAD_TOKENS)))
def test_also_one_that_was_ever_odd(data: bytes, at: int, text: str) -> None:
    told_again(PATHS[0], data, data[:at] + text.encode() + data[at:])


def test_its_properties_are_not_read_again(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    head = f"---\ntype: session\ndate: 2009-11-03\n{AREA}---\n"
    was = NoteText.of("1.md", f"{head}# One\n".encode())
    note = NoteText.of("1.md", f"{head}# One\n{BLOCK}## Vision\n- [ ] call\n".encode())
    reading = read_note(was)
    wanted = read_note(note)
    monkeypatch.setattr(again, "read_note", None)
    assert read_again(note, was, reading) == wanted
