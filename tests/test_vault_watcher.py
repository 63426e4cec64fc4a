"""What happens in the vault is noticed; the first batch says from when on. No test waits for a time to pass."""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from plugin_server.model import Action, NoteText, Write
from plugin_server.vault import watcher as room
from plugin_server.vault.files import Files
from plugin_server.vault.forms import Form
from plugin_server.vault.journal import Journal
from plugin_server.vault.scan import scan
from plugin_server.vault.watcher import Batch, Watcher, lag
from plugin_server.waits import Waits

PATIENCE = 20.0  # seconds until a test gives up; none of them waits so long when all is well


def any_batch(_: Batch) -> bool:
    return True


class Watched:
    """A vault under watch: batches as they come."""

    def __init__(self, watcher: Watcher, root: Path) -> None:
        self.root = root
        self.stop = threading.Event()
        self._batches: queue.Queue[Batch] = queue.Queue()
        self._thread = threading.Thread(target=self._run, args=(watcher,))
        self._thread.start()

    def _run(self, watcher: Watcher) -> None:
        for batch in watcher.changes(self.stop):
            self._batches.put(batch)

    def until(self, wanted: Callable[[Batch], bool]) -> Batch:
        """The first batch of that kind. Those before it are gone."""
        end = time.monotonic() + PATIENCE
        while True:
            batch = self._batches.get(timeout=max(0.01, end - time.monotonic()))
            if wanted(batch):
                return batch

    def tells(self, path: str) -> Batch:
        """Waits until a file is told of, by name or with a folder above it or with the whole vault."""

        def about(batch: Batch) -> bool:
            return (
                batch.rescan
                or path in batch.paths
                or any(path in scan(self.root, folder).notes for folder in batch.folders)
            )

        return self.until(about)

    def end(self) -> float:
        """Stop; the seconds that it took."""
        start = time.monotonic()
        self.stop.set()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()
        return time.monotonic() - start


@contextmanager
def watching(root: Path, **how: Any) -> Iterator[Watched]:
    watched = Watched(Watcher(root, **how), root)
    try:
        first = watched.until(any_batch)
        assert first.rescan
        assert not first.away
        yield watched
    finally:
        watched.end()


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    (root / "folder").mkdir(parents=True)
    (root / "note.md").write_text("one")
    (root / "folder/inner.md").write_text("one")
    (root / ".obsidian").mkdir()
    return root


@pytest.mark.parametrize("polling", [False, True])
def test_created_changed_renamed_and_deleted_notes_are_told(vault: Path, polling: bool) -> None:
    with watching(vault, polling=polling) as watched:
        (vault / "new.md").write_text("new")
        watched.tells("new.md")
        (vault / "note.md").write_text("another length")
        watched.tells("note.md")
        (vault / "note.md").rename(vault / "renamed.md")
        watched.until(lambda batch: batch.rescan or not batch.paths.isdisjoint({"note.md", "renamed.md"}))
        (vault / "new.md").unlink()
        watched.tells("new.md")


def test_an_atomic_save_is_told(vault: Path) -> None:
    with watching(vault) as watched:
        (vault / ".note.tmp").write_text("fresh")
        (vault / ".note.tmp").replace(vault / "note.md")
        watched.tells("note.md")


def test_a_note_moved_to_another_folder_is_told_at_both_ends(vault: Path) -> None:
    with watching(vault) as watched:
        (vault / "note.md").rename(vault / "folder/note.md")
        told: set[str] = set()

        def both(batch: Batch) -> bool:
            told.update(batch.paths)
            return {"note.md", "folder/note.md"} <= told

        watched.until(both)


def test_a_moved_folder_is_told_as_gone_here_and_as_a_folder_there(vault: Path) -> None:
    with watching(vault) as watched:
        (vault / "folder").rename(vault / "moved")
        told: set[str] = set()
        folders: set[str] = set()

        def both(batch: Batch) -> bool:
            told.update(batch.paths)
            folders.update(batch.folders)
            return "folder" in told and "moved" in folders

        watched.until(both)


def test_a_file_in_folders_just_made_is_told(vault: Path) -> None:
    with watching(vault) as watched:
        (vault / "a/b/c").mkdir(parents=True)
        (vault / "a/b/c/deep.md").write_text("x")
        watched.tells("a/b/c/deep.md")


def test_a_folder_moved_in_from_elsewhere_is_looked_through(vault: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere/sub").mkdir(parents=True)
    (tmp_path / "elsewhere/sub/n.md").write_text("x")
    with watching(vault) as watched:
        shutil.move(tmp_path / "elsewhere", vault / "in")
        watched.tells("in/sub/n.md")


def test_a_note_that_was_merely_opened_is_not_told(vault: Path) -> None:
    with watching(vault) as watched:
        (vault / "note.md").read_bytes()
        os.close(os.open(vault / "note.md", os.O_RDWR))
        list(vault.iterdir())
        (vault / "mark.md").write_text("x")
        batch = watched.tells("mark.md")
        assert "note.md" not in batch.paths


def test_hidden_files_and_our_own_temporary_ones_are_not_told_but_settings_are(
    vault: Path, tmp_path: Path
) -> None:
    files = Files(vault, Journal(tmp_path / "state"), form=Form.EXCHANGE, rested=0)
    note = files.read("note.md")
    assert isinstance(note, NoteText)
    seen: set[str] = set()

    def settings(batch: Batch) -> bool:
        seen.update(batch.paths)
        return ".obsidian/app.json" in batch.paths

    with watching(vault) as watched:
        (vault / ".trash").mkdir()
        (vault / ".trash/old.md").write_text("x")
        (vault / ".obsidian/workspace.json").write_text("{}")
        files.write(Write("note.md", Action.CHANGE, note.digest, b"ours", ""))
        (vault / ".obsidian/app.json").write_text("{}")
        watched.until(settings)
    assert seen == {"note.md", ".obsidian/app.json"}


def test_a_name_that_is_not_utf8_does_not_end_the_watch(vault: Path) -> None:
    with watching(vault) as watched:
        with open(os.fsencode(vault) + b"/b\xe4d.md", "wb") as file:
            file.write(b"x")
        watched.until(lambda batch: batch.rescan)  # the watch was begun anew
        (vault / "after.md").write_text("x")
        watched.tells("after.md")


def test_a_vault_that_goes_away_and_comes_back_is_told(vault: Path, tmp_path: Path) -> None:
    with watching(vault) as watched:
        vault.rename(tmp_path / "unplugged")
        gone = watched.until(lambda batch: batch.away)
        assert gone.problems[0].remedy
        (tmp_path / "unplugged").rename(vault)
        watched.until(lambda batch: batch.rescan and not batch.away)
        (vault / "after.md").write_text("x")
        watched.tells("after.md")


def test_another_folder_in_the_vaults_place_is_told(vault: Path, tmp_path: Path) -> None:
    watcher = Watcher(vault)
    watched = Watched(watcher, vault)
    try:
        watched.until(any_batch)
        vault.rename(tmp_path / "unplugged")
        vault.mkdir()
        other = watched.until(lambda batch: batch.away and batch.rescan)
        assert "Another folder" in other.problems[0].message
        watcher.accept()
        (vault / "after.md").write_text("x")
        assert not watched.tells("after.md").away
    finally:
        watched.end()


def test_rescans_come_often_while_things_happen_and_seldom_while_nothing_does(vault: Path) -> None:
    time_ = [0.0]
    watcher = Watcher(vault, clock=lambda: time_[0])
    watched = Watched(watcher, vault)
    try:
        watched.until(any_batch)
        (vault / "note.md").write_text("something happens")
        watched.tells("note.md")
        time_[0] = 31.0
        assert watched.until(any_batch).rescan
        time_[0] = 31.0 + 31.0
        (vault / ".hidden").write_text("what does not concern us does not count")
        time_[0] = 31.0 + 121.0
        assert watched.until(any_batch).rescan
    finally:
        watched.end()


def test_when_events_are_lost_the_next_rescan_makes_up_for_it(vault: Path) -> None:
    """More files than the system's queue of events holds: some are never told, and nobody says so."""
    watcher = Watcher(vault, busy=0.2, idle=0.2)
    stop = threading.Event()
    stream = watcher.changes(stop)
    assert next(stream).rescan
    names = {f"{number}.md" for number in range(18_000)}
    for name in names:  # nobody reads events meanwhile
        os.close(os.open(vault / name, os.O_CREAT | os.O_WRONLY))
    for batch in stream:
        if batch.rescan:
            break
    assert names <= set(scan(vault).notes)
    stop.set()
    assert not any(batch.away for batch in stream)


def test_without_events_it_looks_by_turns_and_says_so(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real: Any = vars(room)["RustNotify"]

    def limited(paths: list[str], debug: bool, polling: bool, *how: Any) -> Any:
        if not polling:
            raise OSError("OS file watch limit reached")
        return real(paths, debug, polling, *how)

    monkeypatch.setattr(room, "RustNotify", limited)
    watched = Watched(Watcher(vault), vault)
    try:
        first = watched.until(any_batch)
        assert "watches" in first.problems[0].remedy
        (vault / "new.md").write_text("x")
        watched.tells("new.md")
    finally:
        watched.end()


@pytest.mark.parametrize("polling", [False, True])
def test_it_stops_within_a_second(vault: Path, polling: bool) -> None:
    watched = Watched(Watcher(vault, polling=polling), vault)
    watched.until(any_batch)
    assert watched.end() < 1.0


def test_a_vault_reached_through_a_link_has_paths_of_its_own(vault: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(vault)
    with watching(tmp_path / "link") as watched:
        (vault / "new.md").write_text("x")
        watched.tells("new.md")


def test_how_late_a_save_is_noticed_is_known_from_its_file(vault: Path) -> None:
    before = time.time()
    (vault / "note.md").write_text("saved just now")
    os.utime(vault / "note.md", (0, 0))  # as a program may set it
    late = lag(vault, ["note.md"])
    assert 0 <= late <= time.time() - before + 0.02  # a file's clock goes by ticks
    assert lag(vault, ["note.md", "gone.md"]) == 0
    assert lag(vault, []) == 0


def test_after_a_silent_minute_fewer_looks_wake_the_processor(vault: Path) -> None:
    time_ = [0.0]
    watcher = Watcher(vault, clock=lambda: time_[0])
    watcher._batch(str(vault), [str(vault / "note.md")], whole=False, news=())
    brisk = watcher._pace()
    time_[0] = 61.0
    drowsy = watcher._pace()
    assert drowsy.step >= 4 * brisk.step
    assert 2 * drowsy.step < 1000 * Waits().quiet  # what was saved meanwhile is not written later
    watcher._batch(str(vault), [str(vault / "note.md")], whole=False, news=())
    assert watcher._pace() == brisk


def test_before_the_first_event_few_looks_wake_the_processor(vault: Path) -> None:
    time_ = [0.0]
    watcher = Watcher(vault, clock=lambda: time_[0])
    watcher._batch(str(vault), [], whole=True, news=())
    assert watcher._pace().step >= 50


IDLE = """
import sys, threading, time
from pathlib import Path
from plugin_server.vault.watcher import Watcher

armed, stop = threading.Event(), threading.Event()

def listen():
    for _ in Watcher(Path(sys.argv[1])).changes(stop):
        armed.set()

listener = threading.Thread(target=listen)
listener.start()
assert armed.wait(20)
before = time.process_time()
stop.wait(1)
print(time.process_time() - before)
stop.set()
listener.join()
"""


@pytest.mark.platform("linux")
def test_the_system_is_not_kept_busy_while_nothing_happens(vault: Path) -> None:
    """Under 2 % of one core, in a process of its own: an idle service must let it sleep."""
    asked = [sys.executable, "-c", IDLE, str(vault)]
    used = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=60).stdout
    assert float(used) < 0.02
