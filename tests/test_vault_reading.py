"""A note is read as it stood at one moment, or it is said why not."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin_server.model import NoteText, Problem
from plugin_server.vault import reading
from plugin_server.vault.files import Files
from plugin_server.vault.reading import Glance
from plugin_server.vault.scan import look, scan
from plugin_server.vault.steps import LIMIT
from tests.vault_kit import OLD, Bench, Meanwhile, bench


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Bench]:
    with bench(tmp_path) as made:
        yield made


@pytest.fixture
def files(vault: Bench) -> Files:
    return vault.open()


def test_a_note_is_its_bytes_with_their_stamp(vault: Bench, files: Files) -> None:
    note = files.read("note.md")
    assert note == NoteText.of("note.md", OLD, look(vault.root, "note.md"))


def test_what_is_not_there_is_none(files: Files) -> None:
    assert files.read("other.md") is None
    assert files.read("no/folder.md") is None
    assert files.read("note.md/under.md") is None


def test_reading_changes_nothing(vault: Bench, files: Files) -> None:
    before = (vault.root / "note.md").stat()
    files.read("note.md")
    after = (vault.root / "note.md").stat()
    assert (before.st_mtime_ns, before.st_ctime_ns) == (after.st_mtime_ns, after.st_ctime_ns)


@pytest.mark.timeout(5)
def test_pipes_devices_and_folders_are_refused_at_once(vault: Bench, files: Files) -> None:
    os.mkfifo(vault.root / "pipe.md")
    (vault.root / "folder.md").mkdir()
    (vault.root / "zero.md").symlink_to("/dev/zero")
    for path in ("pipe.md", "folder.md", "zero.md"):
        assert isinstance(files.read(path), Problem), path


@pytest.mark.parametrize("path", ["../note.md", "/etc/passwd", ".obsidian/x.md", "note.txt", "", "a\0.md"])
def test_what_is_no_note_of_the_vault_is_refused(files: Files, path: str) -> None:
    assert isinstance(files.read(path), Problem)


def test_a_link_makes_no_note_of_a_hidden_file_or_one_outside(
    vault: Bench, files: Files, tmp_path: Path
) -> None:
    vault.put(".obsidian/app.json", b"{}")
    (tmp_path / "outside.md").write_bytes(b"x")
    (vault.root / "app.md").symlink_to(".obsidian/app.json")
    (vault.root / "out.md").symlink_to(tmp_path / "outside.md")
    (vault.root / "alias.md").symlink_to("note.md")
    assert isinstance(files.read("app.md"), Problem)
    assert isinstance(files.read("out.md"), Problem)
    alias = files.read("alias.md")
    assert isinstance(alias, NoteText)
    assert alias.data == OLD


def test_up_to_4_mb_is_read_and_one_byte_more_is_not(vault: Bench, files: Files) -> None:
    vault.put("full.md", b"x" * LIMIT)
    vault.put("more.md", b"x" * (LIMIT + 1))
    assert isinstance(files.read("full.md"), NoteText)
    assert isinstance(files.read("more.md"), Problem)


def test_a_placeholder_is_never_opened(vault: Bench, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(reading, "is_placeholder", bool)
    monkeypatch.setattr(files.syscalls, "open_read", opened.append)
    monkeypatch.setattr(files.syscalls, "open_read_in", lambda name, _: opened.append(Path(name)))
    found = files.read("note.md")
    assert isinstance(found, Problem)
    assert "cloud" in found.message
    assert opened == []


def test_a_note_that_changes_while_it_is_read_is_read_again(vault: Bench) -> None:
    again = Meanwhile("read_at", lambda: vault.put("note.md", b"saved meanwhile, and longer than before" * 3))
    note = vault.open(syscalls=again).read("note.md")
    assert isinstance(note, NoteText)
    assert note.data == b"saved meanwhile, and longer than before" * 3


def test_under_a_writer_that_never_stops_only_whole_texts_are_read(vault: Bench, files: Files) -> None:
    """Two texts of one letter each, written in pieces: what is read is one of them or a problem, never both."""
    stop = threading.Event()
    texts = (b"a" * 60_000, b"b" * 50_000)

    def write() -> None:
        while not stop.is_set():
            for text in texts:
                with (vault.root / "note.md").open("wb", buffering=0) as file:
                    for at in range(0, len(text), 5000):
                        file.write(text[at : at + 5000])
                stop.wait(0.004)

    vault.put("note.md", texts[0])
    writer = threading.Thread(target=write)
    writer.start()
    try:
        seen = [files.read("note.md") for _ in range(300)]
    finally:
        stop.set()
        writer.join()
    read = [note.data for note in seen if isinstance(note, NoteText)]
    assert read
    assert all(len(set(data)) <= 1 for data in read)


def test_of_a_note_that_is_not_wanted_only_the_first_bytes_are_read(vault: Bench, files: Files) -> None:
    vault.put("a/long.md", b"x" * 100_000)
    vault.put("a/short.md", b"short")
    asked: list[tuple[int, bool]] = []

    def wanted(head: bytes, whole: bool) -> bool:
        asked.append((len(head), whole))
        return head == b"short"

    stamps = scan(vault.root).notes
    with files.reader() as reader:
        assert reader.look("a/long.md", stamps["a/long.md"], wanted) is Glance.PASSED
        short = reader.look("a/short.md", stamps["a/short.md"], wanted)
    assert short == files.read("a/short.md")
    assert asked == [(4096, False), (5, True)]


def test_a_folder_that_becomes_a_link_that_leads_out_is_not_followed(vault: Bench, tmp_path: Path) -> None:
    """Also not where a walk has seen the folder a moment before."""
    vault.put("a/note.md", b"mine")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/note.md").write_bytes(b"not mine")
    stamp = scan(vault.root).notes["a/note.md"]
    (vault.root / "a").rename(tmp_path / "a")
    (vault.root / "a").symlink_to(tmp_path / "out")
    with vault.open().reader() as reader:
        assert isinstance(reader.look("a/note.md", stamp, lambda *_: True), Problem)
        assert isinstance(reader.read("a/note.md"), Problem)
        assert not reader.note_at("a/note.md")


def test_a_note_too_large_to_be_read_is_told_by_its_stamp(vault: Bench, files: Files) -> None:
    vault.put("more.md", b"x" * (LIMIT + 1))
    with files.reader() as reader:
        found = reader.look("more.md", scan(vault.root).notes["more.md"], lambda *_: True)
    assert found == files.read("more.md")


def test_a_reader_and_a_walk_call_the_same_paths_notes(vault: Bench, tmp_path: Path) -> None:
    for path in ("a/b/c.md", "a/x.txt", ".hidden/n.md", "a/note.sync-conflict-20200101-101010-ABCDEFG.md"):
        vault.put(path, b"x")
    (vault.root / "folder.md").mkdir()
    (vault.root / "alias.md").symlink_to("note.md")
    (vault.root / "linked").symlink_to("a")
    walked = set(scan(vault.root).notes)
    here = {path.relative_to(vault.root).as_posix() for path in vault.root.rglob("*")}
    with vault.open().reader() as reader:
        assert {
            path for path in here | {"gone.md", "no/where.md", "linked/b/c.md"} if reader.note_at(path)
        } == walked
    assert walked == {"note.md", "a/b/c.md"}


def test_a_note_that_was_saved_since_the_walk_is_read_as_it_is_now(vault: Bench) -> None:
    stamp = scan(vault.root).notes["note.md"]
    for size in (3, 4096, 9000):
        vault.put("note.md", b"x" * size)
        with vault.open().reader() as reader:
            found = reader.look("note.md", stamp, lambda *_: True)
        assert isinstance(found, NoteText)
        assert (found.data, found.stamp) == (b"x" * size, look(vault.root, "note.md"))


def test_a_save_between_the_first_bytes_and_the_stamp_is_seen(vault: Bench) -> None:
    for size in (10, 9000):
        vault.put("note.md", b"a" * size)
        stamp = scan(vault.root).notes["note.md"]
        again = Meanwhile("fstat", lambda: vault.put("note.md", b"b" * size))  # noqa: B023 - called at once
        with vault.open(syscalls=again).reader() as reader:
            found = reader.look("note.md", stamp, lambda *_: True)
        assert isinstance(found, NoteText)
        assert found.data == b"b" * size
