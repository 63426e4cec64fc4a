"""The service as a coach runs it: a real process, real files, saves and what comes of them."""

import re
import shutil
import signal
import time
from pathlib import Path

import pytest

from tests.service import STORY, end_of_a_bare_program, put, serving, until

FIGURE = re.compile(rb"\d{4}-\d\d-\d\d-[0-9a-f]{8}\.svg")


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    folder.mkdir()
    return folder


def drawn(note: Path, *words: str) -> bool:
    """Does the note hold a block with these words, and the figure it embeds?"""
    try:
        text = note.read_bytes()
    except FileNotFoundError:
        return False
    found = FIGURE.search(text)
    lies = found is not None and any(True for _ in note.parents[0].rglob(found.group().decode()))
    root = next(folder for folder in note.parents if folder.name == "vault")
    lies = lies or (found is not None and (root / "Arcs" / found.group().decode()).is_file())
    return lies and all(word.encode() in text for word in words)


def test_a_saved_note_is_drawn_and_a_changed_number_changes_table_sentence_and_figure(vault: Path) -> None:
    note = put(vault, "2009-11-03 Daniel.md", STORY)
    with serving(vault, "--yes", "--patience", 0.3):
        until(lambda: drawn(note, "13 would move", "2 → 12 (+10)"))
        before = FIGURE.findall(note.read_bytes())
        note.write_bytes(note.read_bytes().replace(b"Vision 3, 2 ", b"Vision 3, 5 "))
        until(lambda: drawn(note, "5 → 12 (+7)"))
        assert FIGURE.findall(note.read_bytes()) != before
        assert b"30 of 43" in note.read_bytes()


def test_nothing_is_written_before_someone_says_begin(vault: Path) -> None:
    note = put(vault, "2009-11-03 Daniel.md", STORY)
    with serving(vault, watching="would get a picture") as service:
        other = put(vault, "2009-12-03 Daniel.md", STORY.replace("2009-11-03", "2009-12-03"))
        service.hears("2 notes would get a picture")
    assert note.read_bytes() == STORY.encode()
    assert other.read_text("utf-8") == STORY.replace("2009-11-03", "2009-12-03")
    assert not (vault / "Arcs").exists()


def test_an_empty_vault_is_told_so(vault: Path) -> None:
    with serving(vault, watching="There is no session note yet"):
        pass
    assert list(vault.iterdir()) == []


def test_read_only_writes_nothing(vault: Path) -> None:
    note = put(vault, "2009-11-03 Daniel.md", STORY)
    with serving(vault, "--read-only", "--yes") as service:
        put(vault, "bad.md", "---\ntype: session\nareas: [Vision 99]\n---\n")
        service.hears("problem")
    assert note.read_bytes() == STORY.encode()


def test_a_second_service_says_who_holds_the_vault(vault: Path) -> None:
    with serving(vault, "--yes") as first, serving(vault, watching="") as second:
        second.process.wait(20)
        second.hears(f"process {first.process.pid}")
        assert second.process.returncode == 1


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_within_a_second(vault: Path, how: int) -> None:
    """To the word that says so; the rest of a process's end is that of any program."""
    put(vault, "2009-11-03 Daniel.md", STORY)
    with serving(vault, "--yes") as service:
        before = end_of_a_bare_program(how)
        began = time.monotonic()
        service.process.send_signal(how)
        service.hears("Ended.")
        took = time.monotonic() - began
        assert took - max(before, end_of_a_bare_program(how)) < 1.0
        service.process.wait(5)
        assert service.process.returncode == 0


def test_notes_created_renamed_moved_and_deleted_are_followed(vault: Path) -> None:
    """A note that is moved some time after its last save looks as if it came by sync, and waits ten seconds."""
    first = put(vault, "Sessions/2009-10-06 Daniel.md", STORY.replace("2009-11-03", "2009-10-06"))
    with serving(vault, "--yes", "--patience", 0.3):
        until(lambda: drawn(first), 60)
        second = put(vault, "Sessions/2009-11-03 Daniel.md", STORY)
        until(lambda: drawn(second, "[[2009-10-06 Daniel|6 Oct 2009]]"), 60)
        first.rename(first.with_name("First talk.md"))
        until(lambda: drawn(second, "[[First talk|6 Oct 2009]]"), 60)
        (vault / "Sessions").rename(vault / "Talks")
        moved = vault / "Talks" / "2009-11-03 Daniel.md"
        moved.write_bytes(moved.read_bytes().replace(b"Vision 3,", b"Vision 4,"))
        until(lambda: drawn(moved, "4 (was 3)"), 60)
        (vault / "Talks" / "First talk.md").unlink()
        until(lambda: b"was 3" not in moved.read_bytes() and b"First talk" not in moved.read_bytes(), 60)


def test_what_changed_while_the_service_was_off_is_drawn_at_its_start(vault: Path) -> None:
    note = put(vault, "2009-11-03 Daniel.md", STORY)
    with serving(vault, "--yes"):
        until(lambda: drawn(note))
    note.write_bytes(note.read_bytes().replace(b"Vision 3, 2 ", b"Vision 3, 6 "))
    with serving(vault):
        until(lambda: drawn(note, "6 → 12 (+6)"))


def test_a_burst_of_saves_is_one_write(vault: Path) -> None:
    note = put(vault, "2009-11-03 Daniel.md", STORY)
    with serving(vault, "--yes", "--quiet", 0.3):
        until(lambda: drawn(note))
        for hours in range(3, 12):
            now = re.sub(rb"Vision 3, \d+ ", f"Vision 3, {hours} ".encode(), note.read_bytes())
            note.write_bytes(now)
        until(lambda: drawn(note, "11 → 12 (+1)"))
        figures = list((vault / "Arcs").glob("*.svg"))
        assert len(figures) <= 3


def test_a_bad_file_is_survived_and_told(vault: Path) -> None:
    note = put(vault, "2009-11-03 Daniel.md", STORY)
    with serving(vault, "--yes") as service:
        until(lambda: drawn(note))
        put(vault, "deep.md", "---\ntype: session\nareas: " + "[" * 30_000 + "\n---\n")
        (vault / "zeros.md").write_bytes(b"---\ntype: session\n---\n" + bytes(5000))
        (vault / "latin.md").write_bytes(b"---\ntype: session\nareas: [V\xefsion 3]\n---\n")
        put(vault, "2009-12-03 Daniel.md", STORY.replace("2009-11-03", "2009-12-03"))
        until(lambda: drawn(vault / "2009-12-03 Daniel.md"))
        service.hears("problem")
        assert "Daniel" not in service.output


def test_a_practice_note_that_cannot_be_read_stops_all_writing_until_it_can(vault: Path) -> None:
    note = put(vault, "2009-11-03 Daniel.md", STORY)
    practice = put(vault, "Practice.md", "---\ntype: practice\nperiod: week\n---\n")
    with serving(vault, "--yes", "--patience", 0.2) as service:
        until(lambda: drawn(note))
        practice.write_bytes(b"---\ntype: practice\nperiod: [week\n---\n")
        service.hears("Nothing is written until it can")
        note.write_bytes(note.read_bytes().replace(b"Vision 3, 2 ", b"Vision 3, 6 "))
        practice.write_bytes(b"---\ntype: practice\nperiod: month\n---\n")
        until(lambda: drawn(note, "6 → 12 (+6)"))


def test_a_vault_that_goes_away_and_comes_back_is_left_alone_meanwhile(vault: Path) -> None:
    note = put(vault, "2009-11-03 Daniel.md", STORY)
    with serving(vault, "--yes", "--polling") as service:
        until(lambda: drawn(note))
        kept = note.read_bytes()
        shutil.copytree(vault, vault.with_name("away"))
        shutil.rmtree(vault)
        service.hears("Waiting until it is back", 60)
        vault.with_name("away").rename(vault)
        until(lambda: service.output.count("Watching.") > 1, 60)
        assert note.read_bytes() == kept
