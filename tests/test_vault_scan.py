"""One walk finds the notes, and survives what people and programs leave in a folder."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from plugin_server.model import ObsidianSettings
from plugin_server.vault import scan as room
from plugin_server.vault.forms import temp_name
from plugin_server.vault.leftovers import leftovers
from plugin_server.vault.scan import look, scan


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    for path in ("a.md", "d/b.md", "d/e/c.md", "d/picture.png", ".obsidian/x.md", ".trash/y.md", "T/t.md"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path)
    return root


def test_notes_and_linkable_files_are_told_apart(vault: Path) -> None:
    found = scan(vault, settings=ObsidianSettings(templates_folder="T"))
    assert set(found.notes) == {"a.md", "d/b.md", "d/e/c.md"}
    assert found.names >= {"a.md", "d/b.md", "d/e/c.md", "d/picture.png"}
    assert found.problems == ()


def test_a_stamp_changes_with_the_file(vault: Path) -> None:
    before = scan(vault).notes["a.md"]
    assert before == look(vault, "a.md")
    (vault / "a.md").write_text("longer than before")
    assert scan(vault).notes["a.md"] != before


def test_a_subtree_is_scanned_with_paths_of_the_vault(vault: Path) -> None:
    assert set(scan(vault, "d").notes) == {"d/b.md", "d/e/c.md"}
    assert scan(vault, "nowhere").notes == {}
    assert scan(vault, "a.md").notes == {}
    assert scan(vault, "../vault").notes == {}


def test_conflict_copies_and_our_leftovers_are_told(vault: Path) -> None:
    copy = "d/b.sync-conflict-20240102-030405-ABCDEF7.md"
    (vault / copy).write_text("x")
    temp = temp_name()
    (vault / "d" / temp).write_text("x")
    found = scan(vault)
    assert found.copies == {copy: "d/b.md"}
    assert copy not in found.notes
    assert found.leftovers == (f"d/{temp}",)
    assert leftovers(vault) == found.leftovers


def test_our_leftovers_are_found_where_a_walk_finds_them_and_nowhere_else(vault: Path) -> None:
    temp = temp_name()
    (vault / "x.md").mkdir()
    (vault / "linked").symlink_to("d")
    for folder in (".", "d/e", "x.md", "T", ".obsidian", ".trash"):
        (vault / folder / temp).write_text("half of a note")
    assert leftovers(vault) == scan(vault).leftovers == (temp, f"T/{temp}", f"d/e/{temp}", f"x.md/{temp}")
    assert leftovers(vault / "gone") == ()


def test_links_are_not_followed_out_and_not_counted_twice(vault: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "n.md").write_text("x")
    (vault / "out").symlink_to(outside)
    (vault / "out.md").symlink_to(outside / "n.md")
    (vault / "again").symlink_to("d")
    (vault / "again.md").symlink_to("a.md")
    (vault / "round").symlink_to(".")
    found = scan(vault)
    assert set(found.notes) == {"a.md", "d/b.md", "d/e/c.md", "T/t.md"}
    assert "again.md" in found.names
    assert "out.md" not in found.names
    assert look(vault, "again.md") is None
    assert look(vault, "out.md") is None
    assert scan(vault, "out").notes == {}
    assert scan(vault, "again").notes == {}


def test_what_is_no_ordinary_file_is_no_note(vault: Path) -> None:
    os.mkfifo(vault / "pipe.md")
    (vault / "folder.md").mkdir()
    (vault / "folder.md/inside.md").write_text("x")
    found = scan(vault)
    assert "pipe.md" not in found.notes
    assert "folder.md" not in found.notes
    assert "folder.md/inside.md" in found.notes
    assert look(vault, "pipe.md") is None


def test_a_name_that_is_not_utf8_is_a_problem_and_no_end(vault: Path) -> None:
    with open(os.fsencode(vault) + b"/b\xe4d.md", "wb") as file:
        file.write(b"x")
    found = scan(vault)
    assert "a.md" in found.notes
    assert len(found.problems) == 1
    assert "b\\udce4d.md" in found.problems[0].path
    found.problems[0].path.encode()


@contextmanager
def as_someone_else() -> Iterator[None]:
    """Root may look into every folder, so it steps aside."""
    me = os.geteuid()
    if me == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(me)


def test_a_folder_that_is_closed_is_a_problem_and_hides_its_notes() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        root.chmod(0o755)
        (root / "a.md").write_text("x")
        (root / "d").mkdir(mode=0)
        with as_someone_else():
            found = scan(root)
    assert set(found.notes) == {"a.md"}
    assert found.hides("d/b.md")
    assert not found.hides("a.md")
    assert [problem.path for problem in found.problems] == ["d"]


def test_a_vault_that_is_not_there_hides_everything(tmp_path: Path) -> None:
    assert scan(tmp_path / "gone").hides("a.md")


def test_a_placeholder_is_there_and_is_not_read(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file system here makes one, so its mark is read off another bit: a note of mode 0600 counts as evicted."""
    monkeypatch.setattr(room, "is_placeholder", lambda status: status.st_mode & 0o777 == 0o600)
    (vault / "a.md").chmod(0o600)
    found = scan(vault)
    assert found.placeholders == {"a.md"}
    assert "a.md" not in found.notes
    assert found.hides("a.md")
    assert look(vault, "a.md") is None


def test_the_marks_of_placeholders_are_known() -> None:
    class Status:
        st_flags = 0
        st_file_attributes = 0

    status = Status()
    assert not room.is_placeholder(status)  # type: ignore[arg-type]
    for name, bit in (
        ("st_flags", 0x40000000),
        ("st_file_attributes", 0x400000),
        ("st_file_attributes", 0x1000),
    ):
        marked = Status()
        setattr(marked, name, bit)
        assert room.is_placeholder(marked)  # type: ignore[arg-type]
