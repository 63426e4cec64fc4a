"""What the vault holds, as read: what is remembered of which note, and what is looked at again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin_server.blocks.kinds import ours
from plugin_server.model import SessionNote
from plugin_server.notes.plain_notes import PlainSession
from tests.desk import Desk, desk
from tests.service import STORY

NOTE = "Sessions/2009-11-03 Daniel.md"


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    with desk(tmp_path / "vault", tmp_path / "state") as made:
        yield made


def figures(at: Desk) -> list[str]:
    return sorted(path.name for path in (at.root / "Arcs").glob("*.svg"))


def test_a_figure_in_a_note_that_is_no_session_any_more_stays(at: Desk) -> None:
    at.put(NOTE, STORY)
    at.settle()
    assert len(figures(at)) == 1
    at.put(NOTE, at.read(NOTE).replace("type: session\n", ""))
    assert at.library.snapshot.sessions == {}
    assert at.scribe.remove_leftovers() == 0
    at.put(NOTE, "No block, no figure.\n")
    assert at.scribe.remove_leftovers() == 1
    assert figures(at) == []


def test_of_notes_that_are_none_of_ours_nothing_is_remembered_but_that_they_are_there(at: Desk) -> None:
    at.put("Ideas.md", "# Ideas\n" + "words\n" * 3000)
    at.put("Tagged.md", "---\ntags: [session]\n---\n")
    before = at.library.snapshot
    assert dict(before.readings) == {}
    assert set(before.names) == {"Ideas.md", "Tagged.md"}
    assert at.library.paths == ("Ideas.md", "Tagged.md")
    assert [at.library.digest(path) for path in ("Ideas.md", "Gone.md")] == ["", None]
    at.put("Ideas.md", "# Other ideas\n")
    assert at.library.snapshot is before


def test_a_note_becomes_a_session_and_ceases_to_be_one(at: Desk) -> None:
    at.put(NOTE, "# Before the visit\n")
    at.put(NOTE, STORY)
    assert isinstance(at.library.snapshot.readings[NOTE], SessionNote)
    at.put(NOTE, "# After all nothing\n")
    assert dict(at.library.snapshot.readings) == {}
    at.root.joinpath(NOTE).write_text(STORY, "utf-8")
    at.library.rescan()
    assert list(at.library.snapshot.sessions) == [NOTE]


def test_an_end_that_is_asked_for_comes_between_two_sessions_also_while_they_are_settled(at: Desk) -> None:
    for day in range(1, 8):
        at.put(f"2009-11-0{day} Daniel.md", STORY)
    seen: list[int] = []
    at.library.pulse = lambda: seen.append(len(at.library.snapshot.sessions))
    at.library.load()
    assert len(seen) >= 2 * 7  # once for each note that is read, and once for each that is settled


@pytest.mark.parametrize("how", ["told", "found"])
def test_a_look_that_was_broken_off_is_made_again_from_where_it_began(at: Desk, how: str) -> None:
    notes = [f"2009-11-0{day} Daniel.md" for day in range(1, 8)]
    for note in notes:
        at.put(note, STORY)
    for note in notes[1:]:
        (at.root / note).write_text(STORY.replace("Vision 3", "Vision 4"), "utf-8")
    (at.root / notes[0]).unlink()
    seen: list[None] = []

    def pulse() -> None:
        seen.append(None)
        if len(seen) == 4:
            raise KeyboardInterrupt

    at.library.pulse = pulse
    before = at.library.snapshot
    with pytest.raises(KeyboardInterrupt):
        at.library.refresh(notes) if how == "told" else at.library.rescan()
    assert at.library.snapshot is before
    at.library.rescan()
    assert set(at.library.snapshot.sessions) == set(notes[1:])
    assert {session.areas[0].rating for session in at.library.snapshot.sessions.values()} == {4}


def test_of_very_many_changes_a_rescan_tells_where_to_look(at: Desk) -> None:
    notes = frozenset(f"2009-11-0{day} Daniel.md" for day in range(1, 8))
    for note in notes:
        at.root.joinpath(note).write_text(STORY, "utf-8")
    assert at.library.rescan(at_most=3) == notes
    assert dict(at.library.snapshot.sessions) == {}
    at.library.rescan(at_most=7)
    assert set(at.library.snapshot.sessions) == notes


def test_after_the_first_look_nothing_is_read_again_also_where_a_link_lies(at: Desk) -> None:
    notes = ("Ideas.md", "a/2009-11-03 Daniel.md", "a/More.md", "b/Odd.md")
    for note in notes:
        at.put(note, STORY if "Daniel" in note else "# Ideas\n")
    (at.root / "a/link.md").symlink_to("More.md")
    at.library.load()
    seen: list[None] = []
    at.library.pulse = lambda: seen.append(None)
    assert not at.library.rescan()
    assert seen == []
    assert at.library.paths == notes
    assert at.library.digest("a/More.md") == ""
    (at.root / "a/More.md").write_text(STORY, "utf-8")
    at.library.refresh(["a/More.md"])
    assert len(at.library.snapshot.sessions) == 2


def test_which_notes_are_ours_is_told_without_asking_sessions_what_they_say(
    at: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    at.put(NOTE, STORY)
    at.put("Clients/Daniel.md", "---\ntype: client\n---\n")
    asked: list[str] = []
    whole = PlainSession.note

    def note(self: PlainSession) -> SessionNote:
        asked.append(self.path)
        return whole(self)

    monkeypatch.setattr(PlainSession, "note", note)
    at.library.load()
    assert set(ours(at.library.snapshot)) == {NOTE, "Clients/Daniel.md"}
    assert asked == []
    assert isinstance(at.library.snapshot.readings[NOTE], SessionNote)
    assert asked == [NOTE]
