"""The door to the disk, in every form: what is promised of a write, and each way in which it is refused."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin_server.model import Action, NoteText, Result, Write, digest_of
from plugin_server.vault.forms import LEASE_TYPES, REMOTE_TYPES, Form, choose, file_system_type
from plugin_server.vault.scan import look
from plugin_server.vault.syscalls import Syscalls
from tests.vault_kit import NEW, OLD, Bench, Failing, bench, change, place_for, temps

FORMS = [Form.LEASE, Form.EXCHANGE, Form.ASKED]


@pytest.fixture(params=FORMS)
def vault(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Bench]:
    with place_for(request.param, tmp_path) as folder, bench(folder, form=request.param) as made:
        yield made


# ------------------------------------------------------------------ changing a note


def test_a_note_is_changed_and_its_old_text_is_kept(vault: Bench) -> None:
    files = vault.open()
    outcome = change(files, asked=True)
    assert outcome.result is Result.DONE, outcome.problem
    assert (vault.root / "note.md").read_bytes() == NEW
    assert outcome.stamp == look(vault.root, "note.md")
    last = files.journal.last("note.md")
    assert last is not None
    assert (last.old, last.new) == (OLD, NEW)


@pytest.mark.parametrize("data", [b"", b"x", OLD + b"longer", OLD[:-1], b"\xff\0" * 5000])
def test_any_bytes_can_be_written_and_written_back(vault: Bench, data: bytes) -> None:
    files = vault.open()
    assert change(files, data=data, asked=True).result is Result.DONE
    assert (vault.root / "note.md").read_bytes() == data
    assert change(files, data=OLD, asked=True).result is Result.DONE
    assert (vault.root / "note.md").read_bytes() == OLD


def test_a_note_that_was_saved_since_it_was_read_is_not_touched(vault: Bench) -> None:
    files = vault.open()
    vault.put("note.md", OLD + b"saved\n")
    outcome = files.write(Write("note.md", Action.CHANGE, digest_of(OLD), NEW, "note.md"), asked=True)
    assert outcome.result is Result.CHANGED
    assert (vault.root / "note.md").read_bytes() == OLD + b"saved\n"
    assert files.journal.last("note.md") is None


def test_a_note_that_has_gone_is_not_made_again(vault: Bench) -> None:
    files = vault.open()
    (vault.root / "note.md").unlink()
    outcome = files.write(Write("note.md", Action.CHANGE, digest_of(OLD), NEW, "note.md"), asked=True)
    assert outcome.result is Result.CHANGED
    assert not (vault.root / "note.md").exists()


def test_mode_and_extended_attributes_are_kept(vault: Bench) -> None:
    file = vault.root / "note.md"
    file.chmod(0o640)
    os.setxattr(file, "user.colour", b"blue")
    assert change(vault.open(), asked=True).result is Result.DONE
    assert file.stat().st_mode & 0o7777 == 0o640
    assert os.getxattr(file, "user.colour") == b"blue"


def test_the_owner_is_kept_where_that_is_permitted(vault: Bench) -> None:
    file = vault.root / "note.md"
    owner = (1234, 4321) if os.geteuid() == 0 else (os.geteuid(), os.getgroups()[-1])
    os.chown(file, *owner)
    assert change(vault.open(), asked=True).result is Result.DONE
    assert (file.stat().st_uid, file.stat().st_gid) == owner


def test_a_link_inside_the_vault_is_written_through(vault: Bench) -> None:
    (vault.root / "alias.md").symlink_to("note.md")
    assert change(vault.open(), "alias.md", asked=True).result is Result.DONE
    assert (vault.root / "alias.md").is_symlink()
    assert (vault.root / "note.md").read_bytes() == NEW


def test_a_read_only_note_is_told_and_left(vault: Bench) -> None:
    (vault.root / "note.md").chmod(0o444)
    outcome = change(vault.open(), asked=True)
    assert outcome.result is Result.PROBLEM
    assert outcome.problem is not None
    assert "writable" in outcome.problem.remedy
    assert (vault.root / "note.md").read_bytes() == OLD
    assert temps(vault.root) == []


def test_a_journal_that_cannot_be_written_leaves_the_note_alone(vault: Bench) -> None:
    full = Failing(1, 28, lasting=True, only="write_at")
    files = vault.open()
    files.journal._sys = full  # the journal's own disk is full, the vault's is not
    outcome = change(files, asked=True)
    assert outcome.result is Result.PROBLEM
    assert outcome.problem is not None
    assert "full" in outcome.problem.message
    assert (vault.root / "note.md").read_bytes() == OLD


@pytest.mark.parametrize(
    "path", ["../x.md", ".obsidian/x.md", "x.txt", "n.sync-conflict-20240102-030405-ABCDEF7.md"]
)
def test_nothing_but_notes_of_the_vault_is_written(vault: Bench, path: str) -> None:
    outcome = vault.open().write(Write(path, Action.CREATE, None, b"x", ""), asked=True)
    assert outcome.result is Result.PROBLEM
    assert not (vault.root / path).exists()


def test_a_link_that_leads_out_is_refused(vault: Bench, tmp_path: Path) -> None:
    (tmp_path / "out.md").write_bytes(OLD)
    (vault.root / "out.md").symlink_to(tmp_path / "out.md")
    write = Write("out.md", Action.CHANGE, digest_of(OLD), NEW, "")
    assert vault.open().write(write, asked=True).result is Result.PROBLEM
    assert (tmp_path / "out.md").read_bytes() == OLD


def test_many_notes_share_what_makes_them_durable(vault: Bench) -> None:
    names = [f"{number}.md" for number in range(30)]
    for name in names:
        vault.put(name, OLD)
    counting = Failing()
    files = vault.open(syscalls=counting)
    writes = [Write(name, Action.CHANGE, digest_of(OLD), NEW, name) for name in names]
    writes.append(Write("note.md", Action.CHANGE, "not it", NEW, ""))
    outcomes = files.write_many(writes, asked=True)
    assert [outcome.result for outcome in outcomes] == [Result.DONE] * 30 + [Result.CHANGED]
    assert all((vault.root / name).read_bytes() == NEW for name in names)
    if vault.form is Form.LEASE:
        assert counting.made.count("fsync") == 0
        assert counting.made.count("sync_file_system") == 1


# ------------------------------------------------------------------ notes that come and go


def test_a_new_note_appears_whole_and_its_folder_with_it(vault: Bench) -> None:
    outcome = vault.open().write(Write("a/b/new.md", Action.CREATE, None, NEW, ""))
    assert outcome.result is Result.DONE
    file = vault.root / "a/b/new.md"
    assert file.read_bytes() == NEW
    assert file.stat().st_nlink == 1
    umask = os.umask(0)
    os.umask(umask)
    assert file.stat().st_mode & 0o777 == 0o666 & ~umask
    assert temps(vault.root) == []


def test_a_note_that_is_there_is_never_created_over(vault: Bench) -> None:
    files = vault.open()
    assert files.write(Write("note.md", Action.CREATE, None, NEW, "")).result is Result.CHANGED
    assert (vault.root / "note.md").read_bytes() == OLD


def test_a_note_is_removed_if_it_is_what_it_should_be(vault: Bench) -> None:
    files = vault.open()
    wrong = Write("note.md", Action.REMOVE, digest_of(NEW), b"", "")
    assert files.write(wrong).result is Result.CHANGED
    assert (vault.root / "note.md").exists()
    assert files.write(Write("note.md", Action.REMOVE, digest_of(OLD), b"", "")).result is Result.DONE
    assert not (vault.root / "note.md").exists()
    assert temps(vault.root) == []
    last = files.journal.last("note.md")
    assert last is not None
    assert last.old == OLD


# ------------------------------------------------------------------ figures


def figure(data: bytes = b"<svg/>", path: str = "Arcs/x.svg") -> Write:
    return Write(path, Action.CREATE, None, data, "note.md")


def test_a_figure_is_put_in_its_place_once(vault: Bench) -> None:
    files = vault.open()
    assert files.write_figures((figure(),))[0].result is Result.DONE
    first = (vault.root / "Arcs/x.svg").stat()
    assert files.write_figures((figure(),))[0].result is Result.DONE
    assert (vault.root / "Arcs/x.svg").stat() == first
    (vault.root / "Arcs/x.svg").write_bytes(b"torn")
    assert files.write_figures((figure(),))[0].result is Result.DONE
    assert (vault.root / "Arcs/x.svg").read_bytes() == b"<svg/>"
    assert temps(vault.root) == []


def test_a_figure_goes_if_it_is_ours_still(vault: Bench) -> None:
    files = vault.open()
    files.write_figures((figure(),))[0]
    assert files.remove_figure("Arcs/x.svg", digest_of(b"other")).result is Result.CHANGED
    assert files.remove_figure("Arcs/x.svg", digest_of(b"<svg/>")).result is Result.DONE
    assert files.remove_figure("Arcs/x.svg", digest_of(b"<svg/>")).result is Result.DONE
    assert not (vault.root / "Arcs/x.svg").exists()


@pytest.mark.parametrize("path", ["../x.svg", ".obsidian/x.svg", "note.md", "Arcs/x.html"])
def test_a_figure_goes_nowhere_else(vault: Bench, path: str) -> None:
    files = vault.open()
    assert files.write_figures((figure(path=path),))[0].result is Result.PROBLEM
    assert files.remove_figure(path, digest_of(OLD)).result is Result.PROBLEM
    assert (vault.root / "note.md").read_bytes() == OLD


def test_a_figure_folder_that_leads_out_is_refused(vault: Bench, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (vault.root / "Arcs").symlink_to(tmp_path / "elsewhere")
    assert vault.open().write_figures((figure(),))[0].result is Result.PROBLEM
    assert list((tmp_path / "elsewhere").iterdir()) == []


# ------------------------------------------------------------------ which form


def test_the_form_is_the_one_that_the_file_system_has(tmp_path: Path) -> None:
    found = choose(tmp_path, Syscalls())
    assert found is (Form.LEASE if file_system_type(tmp_path) in LEASE_TYPES else Form.EXCHANGE)
    assert list(tmp_path.iterdir()) == []


def test_leases_are_used_by_the_table_alone() -> None:
    fuse, nfs, smb, overlay, plan9 = 0x65735546, 0x6969, 0xFF534D42, 0x794C7630, 0x01021997
    assert LEASE_TYPES.isdisjoint({fuse, nfs, smb, overlay, plan9})
    assert {fuse, nfs, smb, plan9} <= REMOTE_TYPES
    assert {0xEF53, 0x58465342, 0x9123683E, 0x01021994} == LEASE_TYPES


def test_a_lease_that_holds_nobody_up_is_not_used(tmp_path: Path) -> None:
    """As on FUSE: it is granted, and an open() goes through all the same."""

    class Granted(Syscalls):
        def set_lease(self, *_: object) -> None:
            pass

    assert choose(tmp_path, Granted()) is Form.EXCHANGE


def test_where_there_is_neither_only_a_person_can_have_it_written(tmp_path: Path) -> None:
    class Neither(Syscalls):
        def set_lease(self, *_: object) -> None:
            raise OSError(22, "no leases here")

        def exchange(self, *_: object) -> None:
            raise OSError(22, "no exchange here")

    with bench(tmp_path, syscalls=Neither()) as vault:
        files = vault.open()
        assert files.form(vault.root) is Form.ASKED
        outcome = change(files)
        assert outcome.result is Result.PROBLEM
        assert outcome.problem is not None
        assert "session-arcs render" in outcome.problem.remedy
        assert (vault.root / "note.md").read_bytes() == OLD
        assert change(files, asked=True).result is Result.DONE
        assert (vault.root / "note.md").read_bytes() == NEW
        assert temps(vault.root) == []


def test_a_note_without_a_lease_of_its_own_is_exchanged(tmp_path: Path) -> None:
    """As the kernel has it for the note of another user: EACCES."""

    class Another(Syscalls):
        def set_lease(self, *_: object) -> None:
            raise PermissionError(13, "not the owner")

    with bench(tmp_path, form=Form.LEASE, syscalls=Another()) as vault:
        files = vault.open()
        assert change(files).result is Result.DONE
        assert (vault.root / "note.md").read_bytes() == NEW
        assert files.watching


def test_reading_and_writing_work_through_a_link_to_the_vault_itself(vault: Bench, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(vault.root)
    vault.root = tmp_path / "link"
    files = vault.open()
    assert isinstance(files.read("note.md"), NoteText)
    assert change(files, asked=True).result is Result.DONE


@pytest.mark.platform("linux")
def test_a_process_that_was_prepared_outlives_an_opener_of_a_leased_note(tmp_path: Path) -> None:
    """SIGIO comes when someone opens the file; its default action would end the process."""
    (tmp_path / "n.md").write_bytes(OLD)
    script = """
import os, sys, subprocess
from pathlib import Path
from plugin_server.vault.syscalls import NO_LEASE, WRITE_LEASE, Syscalls, prepare_process
prepare_process()
calls, path = Syscalls(), Path(sys.argv[1])
fd = calls.open_write(path)
calls.set_lease(fd, WRITE_LEASE)
other = subprocess.Popen(["cat", str(path)], stdout=subprocess.DEVNULL)
while calls.get_lease(fd) == WRITE_LEASE:
    pass
calls.set_lease(fd, NO_LEASE)
sys.exit(other.wait())
"""
    assert subprocess.run([sys.executable, "-c", script, str(tmp_path / "n.md")], check=False).returncode == 0
