"""The lease form: nobody who has the note open is written over, and nothing but bytes changes."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin_server.model import Result
from plugin_server.vault.forms import Form
from plugin_server.vault.syscalls import Syscalls
from tests.vault_kit import NEW, OLD, Bench, Meanwhile, bench, change, place_for

pytestmark = pytest.mark.platform("linux")


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Bench]:
    with place_for(Form.LEASE, tmp_path) as folder, bench(folder, form=Form.LEASE) as made:
        yield made


def test_inode_and_hard_links_are_kept(vault: Bench) -> None:
    file, other = vault.root / "note.md", vault.root / "other name.md"
    os.link(file, other)
    inode = file.stat().st_ino
    assert change(vault.open()).result is Result.DONE
    assert file.stat().st_ino == inode
    assert other.read_bytes() == NEW


@pytest.mark.parametrize("flags", [os.O_RDONLY, os.O_WRONLY, os.O_RDWR | os.O_APPEND])
def test_whoever_has_the_note_open_is_waited_for(vault: Bench, flags: int) -> None:
    files = vault.open()
    fd = os.open(vault.root / "note.md", flags)
    assert change(files).result is Result.BUSY
    assert (vault.root / "note.md").read_bytes() == OLD
    os.close(fd)
    assert change(files).result is Result.DONE


def test_a_save_between_reading_and_the_lease_wins(vault: Bench) -> None:
    saved = Meanwhile("open_write", lambda: vault.put("note.md", OLD + b"saved\n"))
    assert change(vault.open(syscalls=saved)).result is Result.CHANGED
    assert (vault.root / "note.md").read_bytes() == OLD + b"saved\n"


def test_a_file_renamed_over_the_note_before_or_under_the_lease_wins(vault: Bench) -> None:
    def rename() -> None:
        vault.put("fresh", OLD + b"saved\n").replace(vault.root / "note.md")

    for call in ("set_lease", "get_lease", "truncate", "reserve"):
        vault.put("note.md", OLD)
        outcome = change(vault.open(syscalls=Meanwhile(call, rename)))
        expected = Result.CHANGED if call != "truncate" else Result.DONE  # NEW is longer: nothing is cut off
        assert outcome.result is expected, call
        if expected is Result.CHANGED:
            assert (vault.root / "note.md").read_bytes() == OLD + b"saved\n"


def test_someone_at_the_door_is_let_in_first(vault: Bench) -> None:
    """An editor opens the note while the lease is held: we step back, unless we are writing already."""
    saved = threading.Event()

    def save() -> None:
        with (vault.root / "note.md").open("ab") as file:
            file.write(b"saved\n")
        saved.set()

    def open_it() -> None:
        threading.Thread(target=save).start()
        fd = watched[0]
        while fcntl.fcntl(fd, 1025) == fcntl.F_WRLCK:
            pass

    watched: list[int] = []

    class Watching(Meanwhile):
        pass

    calls = Watching("get_lease", open_it)
    real = Syscalls.set_lease

    def set_lease(fd: int, kind: int) -> None:
        watched.append(fd)
        real(Syscalls(), fd, kind)

    object.__setattr__(calls, "set_lease", set_lease)
    assert change(vault.open(syscalls=calls)).result is Result.BUSY
    assert saved.wait(5)
    assert (vault.root / "note.md").read_bytes() == OLD + b"saved\n"


def test_whoever_opens_the_note_meanwhile_waits_and_sees_it_whole(vault: Bench) -> None:
    seen: list[bytes] = []
    reader = threading.Thread(target=lambda: seen.append((vault.root / "note.md").read_bytes()))

    class Slow(Syscalls):
        def write_at(self, fd: int, data: memoryview, offset: int) -> int:
            if not reader.ident and offset:
                reader.start()
            return super().write_at(fd, data[:5], offset)

    assert change(vault.open(syscalls=Slow())).result is Result.DONE
    reader.join(5)
    assert seen == [NEW]


def test_no_lease_stays_behind(vault: Bench) -> None:
    files = vault.open()
    change(files)
    fd = os.open(vault.root / "note.md", os.O_RDWR | os.O_NONBLOCK)
    os.close(fd)
