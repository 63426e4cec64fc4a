"""Every system call of the write path fails, each in every way: the note is the old or the new one, whole."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from plugin_server.model import Action, NoteText, Outcome, Result, Write, digest_of
from plugin_server.vault.files import Files
from plugin_server.vault.forms import Form
from plugin_server.vault.scan import scan
from plugin_server.vault.syscalls import Syscalls
from tests.vault_kit import NEW, OLD, Bench, Failing, Short, bench, change, place_for, temps

ERRORS = [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EINTR]
LONGER, SHORTER = NEW * 20, b"# head\n<!-- /region -->\n"


FORMS = [Form.LEASE, Form.EXCHANGE, Form.ASKED]


def act(files: Files, action: Action, data: bytes) -> Outcome:
    if action is Action.CHANGE:
        note = files.read("note.md")
        before = note.digest if isinstance(note, NoteText) else digest_of(OLD)
        return files.write(Write("note.md", action, before, data, "note.md"), asked=True)
    if action is Action.REMOVE:
        return files.write(Write("note.md", action, digest_of(OLD), b"", "note.md"))
    return files.write(Write("new.md", action, None, data, "note.md"))


def texts(vault: Bench) -> dict[str, bytes]:
    return {path: (vault.root / path).read_bytes() for path in scan(vault.root).notes}


def states(action: Action, data: bytes) -> list[dict[str, bytes]]:
    """What may stand in the vault: all as before, or all done."""
    before = {"note.md": OLD}
    if action is Action.CHANGE:
        return [before, {"note.md": data}]
    return [before, {} if action is Action.REMOVE else {"note.md": OLD, "new.md": data}]


def calls_of(folder: Path, form: Form, action: Action, data: bytes) -> int:
    """How many calls it takes when nothing fails."""
    counting = Failing()
    with bench(folder, form=form, syscalls=counting) as vault:
        files = vault.open()
        counting.made.clear()
        assert act(files, action, data).result is Result.DONE
    return len(counting.made)


def next_start(vault: Bench) -> None:
    files = vault.open(syscalls=Syscalls(), watched=0.0, still=0.0)
    files.recover(scan(vault.root).leftovers)
    files.close()


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from then on"])
@pytest.mark.parametrize(
    ("action", "data"),
    [(Action.CHANGE, LONGER), (Action.CHANGE, SHORTER), (Action.CREATE, NEW), (Action.REMOVE, b"")],
    ids=["longer", "shorter", "create", "remove"],
)
@pytest.mark.parametrize("form", FORMS)
def test_whatever_fails_the_note_is_whole(
    tmp_path: Path, form: Form, action: Action, data: bytes, lasting: bool
) -> None:
    with place_for(form, tmp_path) as place:
        (place / "counted").mkdir()
        total = calls_of(place / "counted", form, action, data)
        for error in ERRORS:
            for at in range(1, total + 1):
                folder = place / f"{error}-{at}"
                folder.mkdir()
                failing = Failing(at, error, lasting=lasting)
                with bench(folder, form=form, syscalls=Syscalls()) as vault:
                    files = vault.open(syscalls=failing)
                    outcome = act(files, action, data)
                    told = (form, errno.errorcode[error], failing.failed[:1], at, outcome)
                    torn = outcome.problem is not None and "put back" in outcome.problem.message
                    if not torn and action is not Action.REMOVE:
                        assert texts(vault) in states(action, data), told
                    if outcome.result is Result.DONE:
                        assert texts(vault) == states(action, data)[1], told
                    if outcome.result is Result.PROBLEM:
                        assert outcome.problem is not None
                        assert outcome.problem.remedy
                    next_start(vault)
                    assert texts(vault) in states(action, data), told
                    assert temps(vault.root) == [], told


def test_a_note_that_could_not_be_put_back_is_mended_as_soon_as_the_disk_allows(tmp_path: Path) -> None:
    class Dying(Syscalls):
        """Takes three bytes, then nothing more, until it is well again."""

        def __init__(self) -> None:
            self.taken = 0
            self.well = False

        def write_at(self, fd: int, data: memoryview, offset: int) -> int:
            self.taken += 1
            if self.taken > 1 and not self.well:
                raise OSError(errno.EIO, "dying")
            return super().write_at(fd, data[: None if self.well else 3], offset)

    disk = Dying()
    with place_for(Form.LEASE, tmp_path) as place, bench(place, form=Form.LEASE) as vault:
        files = vault.open(syscalls=disk)
        outcome = change(files)
        assert outcome.result is Result.PROBLEM
        assert outcome.problem is not None
        assert "both texts are kept" in outcome.problem.remedy
        assert (vault.root / "note.md").read_bytes() not in (OLD, NEW)
        assert not isinstance(files.read("note.md"), NoteText)  # half a note is never taken for the user's
        disk.well = True
        note = files.read("note.md")
        assert isinstance(note, NoteText)
        assert note.data == OLD
        assert change(files).result is Result.DONE


@pytest.mark.parametrize("form", FORMS)
def test_a_disk_that_takes_little_at_once_is_gone_on_with(tmp_path: Path, form: Form) -> None:
    with place_for(form, tmp_path) as place, bench(place, form=form, syscalls=Short()) as vault:
        files = vault.open()
        assert change(files, data=LONGER, asked=True).result is Result.DONE
        assert change(files, data=SHORTER, asked=True).result is Result.DONE
        assert (vault.root / "note.md").read_bytes() == SHORTER
        figure = Write("Arcs/x.svg", Action.CREATE, None, LONGER, "note.md")
        assert files.write_figures((figure,))[0].result is Result.DONE
        assert (vault.root / "Arcs/x.svg").read_bytes() == LONGER


@pytest.mark.parametrize("error", ERRORS)
def test_a_figure_is_whole_or_not_there(tmp_path: Path, error: int) -> None:
    for at in range(1, 12):
        (tmp_path / str(at)).mkdir()
        with bench(tmp_path / str(at), syscalls=Failing(at, error)) as vault:
            write = Write("Arcs/x.svg", Action.CREATE, None, LONGER, "note.md")
            outcome = vault.open().write_figures((write,))[0]
            there = (vault.root / "Arcs/x.svg").exists()
            assert there == (outcome.result is Result.DONE)
            if there:
                assert (vault.root / "Arcs/x.svg").read_bytes() == LONGER
            next_start(vault)
            assert temps(vault.root) == []


def test_a_full_disk_is_noticed_before_a_byte_is_written(tmp_path: Path) -> None:
    with place_for(Form.LEASE, tmp_path) as place, bench(place, form=Form.LEASE) as vault:
        full = Failing(1, errno.ENOSPC, only="reserve")
        files = vault.open(syscalls=full)
        outcome = change(files)
        assert outcome.result is Result.PROBLEM
        assert outcome.problem is not None
        assert "full" in outcome.problem.message
        assert (vault.root / "note.md").read_bytes() == OLD
        assert change(files).result is Result.DONE


def test_a_vanished_folder_is_told(tmp_path: Path) -> None:
    with bench(tmp_path) as vault:
        vault.put("folder/n.md", OLD)
        files = vault.open()
        (vault.root / "folder/n.md").unlink()
        (vault.root / "folder").rmdir()
        write = Write("folder/n.md", Action.CHANGE, digest_of(OLD), NEW, "")
        assert files.write(write).result is Result.CHANGED
        assert not (vault.root / "folder").exists()
