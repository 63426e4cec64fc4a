"""What is kept outside the vault is private, and one service at a time holds a vault."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from plugin_server.vault.state import HeldError, Holder, State

HOLD = """
import sys
from pathlib import Path
from plugin_server.vault.state import State
with State(Path(sys.argv[1]), Path(sys.argv[2])).lock(8719):
    print("held", flush=True)
    sys.stdin.read()
"""


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_the_folder_and_its_files_are_private(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        state = State(tmp_path / "base", tmp_path)
        state.keep_token("x" * 43)
    finally:
        os.umask(before)
    assert mode(tmp_path / "base") == 0o700
    assert mode(state.folder) == 0o700
    assert mode(state.folder / "token") == 0o600
    assert state.token == "x" * 43


def test_each_vault_has_a_folder_of_its_own_however_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "link").symlink_to("a")
    first, second = State(tmp_path / "s", tmp_path / "a"), State(tmp_path / "s", tmp_path / "b")
    assert first.folder != second.folder
    assert State(tmp_path / "s", tmp_path / "link").folder == first.folder


def test_first_contact_is_remembered(tmp_path: Path) -> None:
    state = State(tmp_path / "s", tmp_path)
    assert not state.begun
    state.begin()
    assert State(tmp_path / "s", tmp_path).begun


def test_a_restored_note_rests_while_it_has_these_bytes(tmp_path: Path) -> None:
    state = State(tmp_path / "s", tmp_path)
    assert not state.rests("d1")
    state.rest("d1")
    state.rest("d2")
    assert State(tmp_path / "s", tmp_path).rests("d1")
    for number in range(600):
        state.rest(f"n{number}")
    assert not state.rests("d1")
    assert state.rests("n599")


def test_a_second_service_is_told_who_holds_the_vault_and_a_killed_one_holds_nothing(tmp_path: Path) -> None:
    base = tmp_path / "s"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(base), str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        state = State(base, tmp_path)
        with pytest.raises(HeldError) as told, state.lock():
            pass
        assert told.value.holder == Holder(other.pid, 8719)
        other.kill()
        other.wait()
    with state.lock(1):
        state.record_port(2)
        assert state.holder() == Holder(os.getpid(), 2)
    assert state.holder() is None


def test_a_holder_file_that_says_nonsense_is_nobody(tmp_path: Path) -> None:
    state = State(tmp_path / "s", tmp_path)
    for text in ("", "{}", "[1]", "[1, null]", "\0"):
        state.write("holder", text)
        assert state.holder() is None
