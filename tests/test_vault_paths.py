"""Which files are notes, whose copy a conflict copy is, and that no path leads out of the vault."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugin_server.model import ObsidianSettings
from plugin_server.vault.forms import temp_name
from plugin_server.vault.paths import Places, conflict_of, doubtful_copy_of, is_note, is_temp, resolve, sound


@pytest.mark.parametrize(
    "path",
    [
        "note.md",
        "Sessions/2009-11-03 Daniel.md",
        "a: b.md",
        "LOUD.MD",
        "Çelik/日本.md",
        "v1.2.md",
        "Base_LOCAL.md",
        "my (1).md",
        "Team 2.md",
        "conflict of interest.md",
        "The conflicted copywriter.md",
    ],
)
def test_a_note_of_the_users_is_a_note(path: str) -> None:
    assert is_note(path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "note.txt",
        "note.md.orig",
        ".obsidian/note.md",
        "a/.trash/note.md",
        ".hidden.md",
        ".stversions/note.md",
        "~$note.md",
        "#note#.md",
        "#note.md#",
        "note.md~",
        "note~.md",
        ".note.md.swp",
        ".#note.md",
        "4913",
        "note.md.crswap",
        "note.md.tmp",
        "sedA1b2C3",
        "note.md.vsctmp",
        "note.md___jb_tmp___",
        "._note.md",
        ".~lock.note.md#",
        ".note.md.icloud",
        "note_BACKUP_1234.md",
        "note_REMOTE_1234.md",
        ".syncthing.note.md.tmp",
        "~syncthing~note.md.tmp",
        "note.sync-conflict-20240102-030405-ABCDEF7.md",
    ],
)
def test_working_copies_hidden_files_and_placeholders_are_no_notes(path: str) -> None:
    assert not is_note(path)


@pytest.mark.parametrize(
    ("copy", "note"),
    [
        ("n.sync-conflict-20240102-030405-ABCDEF7.md", "n.md"),
        ("d/n.sync-conflict-20240102-030405-ABC2DE7.sync-conflict-20250102-030405-ABC2DE7.md", "d/n.md"),
        ("n (Anna's conflicted copy 2024-01-02).md", "n.md"),
        ("n (Anna (work)'s conflicted copy 2024-01-02).md", "n.md"),
        ("n (Case Conflict).md", "n.md"),
        ("n (Case Conflict 2).md", "n.md"),
        ("n (Unicode Encoding Conflict).md", "n.md"),
        ("n (Selective Sync Conflict).md", "n.md"),
        ("n (white space conflict).md", "n.md"),
        ("n (Conflicted copy iPhone 202401020304).md", "n.md"),
        ("n (conflicted copy 2024-01-02 030405).md", "n.md"),
        ("n_conflict-20240102-030405.md", "n.md"),
        ("n-safeBackup-0001.md", "n.md"),
        ("n (conflict #1 on 2024-01-02).md", "n.md"),
        ("n (SFConflict anna@example.org 2024-01-02-03-04-05).md", "n.md"),
        ("n.Conflict.md", "n.md"),
        ("n.conflict1.md", "n.md"),
        ("n.md.conflict2", "n.md"),
    ],
)
def test_a_conflict_copy_of_any_maker_is_told_with_its_note(copy: str, note: str) -> None:
    assert conflict_of(copy) == note
    assert not is_note(copy)


@pytest.mark.parametrize("path", ["note.md", "a conflicted copy.md", "n.conflicts.md", "n (conflicts).md"])
def test_an_honest_name_is_no_conflict_copy(path: str) -> None:
    assert conflict_of(path) is None


def test_names_that_may_be_copies_or_honest_are_told_apart_by_the_caller() -> None:
    assert doubtful_copy_of("d/n (1).md") == ("d/n.md",)
    assert doubtful_copy_of("n 2.md") == ("n.md",)
    assert "n.md" in doubtful_copy_of("n-LAPTOP.md")
    assert doubtful_copy_of("n.md") == ()


def test_the_vaults_own_exclusions_hold() -> None:
    settings = ObsidianSettings(templates_folder="Templates", ignored=("Archive/", "/^old.*x/"))
    assert not is_note("Templates/Session.md", settings)
    assert not is_note("archive/n.md", settings)
    assert not is_note("Old box/n.md", settings)
    assert is_note("Templates of mine/n.md", settings)
    assert is_note("My Archive/n.md", settings)


def test_our_temporary_files_are_recognised_and_are_short_enough_for_any_folder() -> None:
    name = temp_name()
    assert is_temp(name)
    assert is_temp(temp_name(own=True))
    assert name.startswith(".~")
    assert len(name) < 40
    assert not is_temp("note.md")
    assert not is_temp(".~lock.note.md#")


@pytest.mark.parametrize(
    "path", ["", "/etc/passwd", "../x.md", "a/../../x.md", "a//b.md", "./a.md", "a/.", "a\0b.md", "."]
)
def test_a_path_that_is_not_relative_and_plain_leads_nowhere(tmp_path: Path, path: str) -> None:
    assert resolve(tmp_path, path) is None
    assert Places(tmp_path).of(path) is None


@pytest.mark.parametrize(
    "part", ["CON.md", "aux", "a.md::$DATA", "C:", "trailing.", "trailing ", "a\\b", "nul.txt"]
)
def test_windows_names_that_mean_something_else_are_refused_there(part: str) -> None:
    assert not sound(f"folder/{part}", windows=True)


def test_those_names_are_ordinary_elsewhere() -> None:
    assert sound("folder/a: b.md", windows=False)


@pytest.fixture
def linked(tmp_path: Path) -> Path:
    """A vault full of links, good and bad."""
    vault, outside = tmp_path / "vault", tmp_path / "outside"
    (vault / "real").mkdir(parents=True)
    (vault / ".hidden").mkdir()
    outside.mkdir()
    (vault / "real/n.md").write_text("x")
    (vault / ".hidden/h.md").write_text("x")
    (outside / "secret.md").write_text("x")
    (vault / "inside.md").symlink_to("real/n.md")
    (vault / "folder").symlink_to(outside)
    (vault / "again").symlink_to("real")
    (vault / "shown").symlink_to(".hidden")
    (vault / "all").symlink_to(vault)
    (vault / "out.md").symlink_to(outside / "secret.md")
    (vault / "loop.md").symlink_to("loop.md")
    (vault / "loop").symlink_to("loop")
    return vault


def test_links_inside_the_vault_are_followed_and_links_out_of_it_are_not(linked: Path) -> None:
    assert resolve(linked, "inside.md") == (linked / "real/n.md").resolve()
    assert resolve(linked, "folder/secret.md") is None
    assert resolve(linked, "folder/new.md") is None
    assert resolve(linked, "out.md") is None
    assert resolve(linked, "loop.md") is None


def test_a_folder_that_is_looked_up_once_leads_where_it_led(linked: Path) -> None:
    folders = (
        "",
        "real/",
        "folder/",
        "again/",
        "shown/",
        "all/",
        "all/real/",
        "loop/",
        "none/",
        "inside.md/",
    )
    names = ("n.md", "h.md", "secret.md", "new.md", "inside.md", "out.md", "loop.md", "loop")
    places = Places(linked)
    for _ in range(2):
        for path in (folder + name for folder in folders for name in names):
            assert places.of(path) == resolve(linked, path), path
    assert places.of_note("again/n.md") == (linked / "real/n.md").resolve()
    assert places.of_note("shown/h.md") is None
    assert places.of_note("real/n.txt") is None
    found = places.of("all/real/n.md")
    assert found is not None
    assert places.inside(found) == "real/n.md"
