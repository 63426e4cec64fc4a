"""Conflict copies of sync programs: what is told of each, and that none is ever a session or written."""

import json
import subprocess
from pathlib import Path

import pytest

from plugin_server.copies import compared, own_text, repeats
from plugin_server.library import Library
from plugin_server.model import NoteText, Problem
from plugin_server.plan import plan_note
from plugin_server.vault.files import Files
from plugin_server.vault.journal import Journal
from plugin_server.vault.scan import scan
from tests.service import STORY, command, environment, put, serving, until

NOTE = "2009-11-03 Daniel.md"
SYNCTHING = "2009-11-03 Daniel.sync-conflict-20091103-173935-JWHVXYL.md"
DROPBOX = "2009-11-03 Daniel (Ada's conflicted copy 2009-11-03).md"
OBSIDIAN = "2009-11-03 Daniel (Conflicted copy Phone 200911031739).md"
MAKERS = [
    SYNCTHING,
    DROPBOX,
    OBSIDIAN,
    "2009-11-03 Daniel (conflicted copy 2009-11-03 173935).md",
    "2009-11-03 Daniel_conflict-20091103-173935.md",
    "2009-11-03 Daniel-safeBackup-0001.md",
    "2009-11-03 Daniel (Case Conflict 1).md",
    "2009-11-03 Daniel (SFConflict ada@example.org 2009-11-03-17-39-35).md",
    "2009-11-03 Daniel.conflict1.md",
]
HONEST = ["2009-11-03 Daniel 2.md", "2009-11-03 Daniel (1).md", "2009-11-03 Daniel-LAPTOP.md"]
LATER = STORY.replace("Vision 3,", "Vision 5,")


class Vault:
    """The reading side over a real folder."""

    def __init__(self, root: Path, state: Path) -> None:
        self.root = root
        self.journal = Journal(state)
        self.files = Files(root, self.journal)
        self.library = Library(root, self.files, lambda: 0.0)

    @property
    def sessions(self) -> set[str]:
        return set(self.library.snapshot.sessions)

    @property
    def told(self) -> tuple[Problem, ...]:
        return self.library.problems

    def draw(self, path: str) -> bytes:
        """The note as it is drawn."""
        note = self.files.read(path)
        assert isinstance(note, NoteText)
        return plan_note(self.library.snapshot, note, path).writes[-1].data


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    (tmp_path / "vault").mkdir()
    put(tmp_path / "vault", NOTE, STORY)
    made = Vault(tmp_path / "vault", tmp_path / "state")
    made.library.load()
    return made


# ------------------------------------------------------------------ what is told of two texts


def test_copies_that_differ_in_the_block_alone_can_be_deleted(vault: Vault) -> None:
    drawn = vault.draw(NOTE)
    for copy in (STORY.encode(), drawn):
        told = compared(SYNCTHING, copy, NOTE, drawn)
        assert SYNCTHING in told.message
        assert told.path == NOTE
        assert told.remedy.startswith("Delete the copy")


def test_an_older_block_is_no_text_of_the_coach(vault: Vault) -> None:
    drawn = vault.draw(NOTE)
    put(vault.root, NOTE, LATER)
    vault.library.refresh([NOTE])
    other = vault.draw(NOTE).replace(b"Vision 5,", b"Vision 3,")
    assert other != drawn
    assert own_text(other) == own_text(drawn)
    assert "block alone" in compared(SYNCTHING, other, NOTE, drawn).message


def test_a_line_someone_wrote_into_the_block_of_the_copy_is_their_text(vault: Vault) -> None:
    drawn = vault.draw(NOTE)
    copy = drawn.replace(b"\n| Vision |", b"\nHe laughed.\n| Vision |", 1)
    assert copy != drawn
    assert "your own text" in compared(SYNCTHING, copy, NOTE, drawn).message


@pytest.mark.parametrize(
    "copy",
    [
        LATER,
        STORY + "\nOne more line.\n",
        STORY.replace("\n", "\r\n"),
        STORY + "<!-- session-arcs -->\n",
        STORY[:-1],
        "",
    ],
)
def test_any_difference_in_the_coachs_text_is_told_as_such(copy: str) -> None:
    told = compared(SYNCTHING, copy.encode(), NOTE, STORY.encode())
    assert "your own text" in told.message
    assert "take over into the note what is missing there" in told.remedy


@pytest.mark.parametrize(
    ("copy", "same"),
    [
        (STORY, True),
        (LATER, True),  # the same text
        (STORY + "\nOne more line.\n", True),  # the same properties
        (LATER + "\nOne more line.\n", False),
        ("no properties", False),
    ],
)
def test_a_note_repeats_another_in_its_properties_or_in_its_text(copy: str, same: bool) -> None:
    assert repeats(copy.encode(), STORY.encode()) is same


# ------------------------------------------------------------------ in a vault


@pytest.mark.parametrize("name", MAKERS)
def test_a_copy_of_any_maker_is_no_session_and_one_problem_that_goes_with_it(vault: Vault, name: str) -> None:
    put(vault.root, name, LATER)
    vault.library.refresh([name])
    assert vault.sessions == {NOTE}
    assert [(one.path, name in one.message) for one in vault.told] == [(NOTE, True)]
    assert not vault.library.snapshot.names.has(name)
    (vault.root / name).unlink()
    vault.library.refresh([name])
    assert vault.told == ()


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_name_is_a_copy_only_while_it_repeats_the_note_beside_it(vault: Vault, name: str) -> None:
    put(vault.root, name, LATER)
    vault.library.refresh([name])
    assert vault.sessions == {NOTE}
    assert [(one.path, name in one.message) for one in vault.told] == [(NOTE, True)]
    put(vault.root, NOTE, STORY + "\nOne more line.\n")
    vault.library.refresh([NOTE])
    assert vault.sessions == {NOTE, name}
    assert vault.told == ()
    put(vault.root, name, STORY)
    vault.library.refresh([name])
    assert vault.sessions == {NOTE}
    (vault.root / NOTE).unlink()
    vault.library.refresh([NOTE])
    assert vault.sessions == {name}
    assert vault.told == ()


@pytest.mark.parametrize(
    "text",
    [
        STORY.replace("date: 2009-11-03", "date: 2009-12-03"),
        STORY.replace("date: 2009-11-03", "date: 2009-11-03T15:00"),
        STORY.replace("Daniel", "Ada"),
    ],
)
def test_a_session_of_another_moment_or_client_is_no_copy_whatever_its_name(vault: Vault, text: str) -> None:
    put(vault.root, HONEST[0], text)
    vault.library.refresh([HONEST[0]])
    assert vault.sessions == {NOTE, HONEST[0]}
    assert vault.told == ()


def test_looking_step_by_step_and_from_scratch_find_the_same(vault: Vault, tmp_path: Path) -> None:
    for name in [*MAKERS, *HONEST]:
        put(vault.root, name, LATER)
        vault.library.refresh([name])
    put(vault.root, f"Old/{SYNCTHING}", STORY)
    vault.library.refresh(["Old"])
    fresh = Vault(vault.root, tmp_path / "other")
    fresh.library.load()
    assert fresh.library.copies.of == vault.library.copies.of
    assert fresh.library.snapshot == vault.library.snapshot
    assert set(fresh.told) == set(vault.told)
    assert len(fresh.told) == len(MAKERS) + len(HONEST) + 1
    vault.library.rescan()
    assert set(fresh.told) == set(vault.told)


def test_a_copy_whose_note_is_gone_is_told_by_its_own_name(vault: Vault) -> None:
    put(vault.root, SYNCTHING, LATER)
    (vault.root / NOTE).unlink()
    vault.library.refresh([NOTE, SYNCTHING])
    (told,) = vault.told
    assert told.path == SYNCTHING
    assert NOTE in told.message


def test_the_problem_follows_what_the_two_say(vault: Vault) -> None:
    put(vault.root, SYNCTHING, LATER)
    vault.library.refresh([SYNCTHING])
    assert "your own text" in vault.told[0].message
    put(vault.root, NOTE, LATER)
    vault.library.refresh([NOTE])
    assert "Both say the same" in vault.told[0].message
    (vault.root / NOTE).write_bytes(vault.draw(NOTE))
    vault.library.refresh([NOTE])
    assert "block alone" in vault.told[0].message


def test_a_folder_that_goes_takes_its_copies_along(vault: Vault) -> None:
    put(vault.root, f"Old/{SYNCTHING}", STORY)
    vault.library.refresh(["Old"])
    assert len(vault.told) == 1
    (vault.root / "Old" / SYNCTHING).unlink()
    (vault.root / "Old").rmdir()
    vault.library.refresh(["Old"])
    assert vault.told == ()
    assert vault.library.copies.of == {}


def test_a_scan_and_a_look_agree_on_what_a_copy_is(vault: Vault) -> None:
    for name in (SYNCTHING, f".hidden/{SYNCTHING}", "Picture (Ada's conflicted copy 2009-11-03).svg"):
        put(vault.root, name, STORY)
    vault.library.refresh(
        [SYNCTHING, f".hidden/{SYNCTHING}", "Picture (Ada's conflicted copy 2009-11-03).svg"]
    )
    assert scan(vault.root).copies == {SYNCTHING: NOTE} == vault.library.copies.of


# ------------------------------------------------------------------ the running service


def test_copies_that_appear_while_the_service_runs_are_told_and_never_written(tmp_path: Path) -> None:
    root = tmp_path / "vault"
    note = put(root, NOTE, STORY)
    with serving(root, "--yes", "--patience", 0.3) as service:
        until(lambda: b"13 would move" in note.read_bytes())
        copies = {name: put(root, name, LATER) for name in (SYNCTHING, DROPBOX, OBSIDIAN)}
        service.hears("3 problems")
        note.write_bytes(note.read_bytes().replace(b"Vision 3,", b"Vision 4,"))
        until(lambda: b"| Vision | 4 |" in note.read_bytes())
        told = json.loads(_check(root))
        assert sorted(
            name for name in copies for one in told["problems"] if name in one["message"]
        ) == sorted(copies)
        assert told["due"] == []
        assert all(copy.read_bytes() == LATER.encode() for copy in copies.values())
        for copy in copies.values():
            copy.unlink()
        until(lambda: "Watching." in service.said[-1])
    assert json.loads(_check(root)) == {"problems": [], "due": []}


def _check(root: Path) -> str:
    done = subprocess.run(
        command("check", root, "--format", "json"),
        capture_output=True,
        text=True,
        check=False,
        env=environment(),
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout
