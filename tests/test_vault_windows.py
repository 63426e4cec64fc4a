"""The form for Windows: what can be held to here, and the rest on Windows itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugin_server.model import Result
from plugin_server.vault import windows
from plugin_server.vault.forms import Form
from plugin_server.vault.steps import NotHereError
from plugin_server.vault.syscalls import Syscalls
from tests.vault_kit import NEW, OLD, bench, change


@pytest.mark.platform("linux")
def test_elsewhere_it_is_not_to_be_had_and_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "n.md").write_bytes(OLD)
    with pytest.raises(NotHereError):
        windows.rewrite(Syscalls(), tmp_path / "n.md", OLD, NEW)
    assert (tmp_path / "n.md").read_bytes() == OLD


def test_its_steps_after_opening_are_those_of_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opened in this system's way, everything after it is what Windows would run."""
    calls = Syscalls()
    monkeypatch.setattr(windows, "_open_alone", calls.open_write)
    with bench(tmp_path, form=Form.SHARE) as vault:
        files = vault.open()
        assert change(files).result is Result.DONE
        assert (vault.root / "note.md").read_bytes() == NEW
        monkeypatch.setattr(windows, "_open_alone", lambda _: Result.BUSY)
        assert change(files, data=OLD).result is Result.BUSY
        assert (vault.root / "note.md").read_bytes() == NEW


def test_the_numbers_are_those_of_the_windows_headers() -> None:
    """winnt.h, fileapi.h, winerror.h."""
    names = {
        name: getattr(windows, name) for name in dir(windows) if name.startswith("_") and name[1:].isupper()
    }
    assert (names["_GENERIC_READ"], names["_GENERIC_WRITE"]) == (0x80000000, 0x40000000)
    assert (names["_SHARE_WITH_NOBODY"], names["_OPEN_EXISTING"]) == (0, 3)
    assert names["_FILE_FLAG_OPEN_REPARSE_POINT"] == 0x00200000
    assert (names["_ERROR_FILE_NOT_FOUND"], names["_ERROR_PATH_NOT_FOUND"]) == (2, 3)
    assert (names["_ERROR_SHARING_VIOLATION"], names["_ERROR_LOCK_VIOLATION"]) == (32, 33)


@pytest.mark.platform("win32")
def test_on_windows_a_note_that_someone_has_open_is_waited_for(tmp_path: Path) -> None:
    with bench(tmp_path, form=Form.SHARE) as vault:
        files = vault.open()
        with (vault.root / "note.md").open("rb"):
            assert change(files).result is Result.BUSY
        assert change(files).result is Result.DONE
        assert (vault.root / "note.md").read_bytes() == NEW
