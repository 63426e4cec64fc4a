"""The next start: half-written notes are put back, what the user did since is left alone."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_server.vault.forms import Form, temp_name
from plugin_server.vault.journal import Journal
from plugin_server.vault.recovery import is_mix
from plugin_server.vault.scan import scan
from tests.vault_kit import NEW, OLD, Bench, bench, place_for, temps

TEXT = st.binary(max_size=30)


@given(st.binary(max_size=8), TEXT, TEXT, st.integers(0, 40))
def test_the_beginning_of_one_text_and_the_end_of_the_other_is_a_mix(
    head: bytes, old: bytes, new: bytes, at: int
) -> None:
    old, new = head + old, head + new
    at = min(at, len(new))
    data = new[:at] + old[at:]
    assert is_mix(data, old, new) == (data not in (old, new))


@given(TEXT, TEXT)
def test_a_whole_text_is_no_mix(old: bytes, new: bytes) -> None:
    assert not is_mix(old, old, new)
    assert not is_mix(new, old, new)


@pytest.mark.parametrize(
    "edit", [b"", OLD + b"typed\n", b"typed\n" + NEW, NEW.replace(b"3 (", b"4 ("), OLD[:-3]]
)
def test_what_the_user_did_is_no_mix(edit: bytes) -> None:
    assert not is_mix(edit, OLD, NEW)


def test_pages_of_either_text_and_empty_ones_are_what_a_power_cut_leaves() -> None:
    old, new = b"a" * 4096 * 3, b"b" * 4096 * 4
    assert is_mix(b"b" * 4096 + b"a" * 4096 + b"b" * 4096, old, new)
    assert is_mix(b"b" * 4096 + b"\0" * 4096 + b"b" * 8192, old, new)
    assert not is_mix(b"b" * 4096 + b"c" * 4096 + b"b" * 4096, old, new)


def crashed(vault: Bench, *, temp: str = "", old: bytes = OLD, new: bytes = NEW) -> None:
    """A process that kept an entry and was killed."""
    journal = Journal(vault.state)
    journal.append([journal.record("note.md", old, new, temp=temp)])


@pytest.mark.parametrize("form", [Form.LEASE, Form.EXCHANGE, Form.ASKED])
def test_a_mix_is_put_back(tmp_path: Path, form: Form) -> None:
    with place_for(form, tmp_path) as place, bench(place, form=form) as vault:
        crashed(vault)
        vault.put("note.md", NEW[:45] + OLD[45:])
        files = vault.open(watched=0.0)
        assert files.recover() == ()
        assert (vault.root / "note.md").read_bytes() == OLD
        assert files.journal.unfinished() == ()


@pytest.mark.parametrize("text", [OLD, NEW, OLD + b"typed\n", b""])
def test_a_whole_note_and_an_edited_one_are_left(tmp_path: Path, text: bytes) -> None:
    with bench(tmp_path) as vault:
        crashed(vault)
        file = vault.put("note.md", text)
        before = file.stat().st_mtime_ns
        assert vault.open().recover() == ()
        assert file.read_bytes() == text
        assert file.stat().st_mtime_ns == before


def test_a_removed_note_stays_removed(tmp_path: Path) -> None:
    with bench(tmp_path) as vault:
        crashed(vault)
        (vault.root / "note.md").unlink()
        assert vault.open().recover() == ()
        assert not (vault.root / "note.md").exists()


@pytest.mark.parametrize("left", [OLD, NEW, NEW[:10], b""])
def test_a_temporary_file_that_says_nothing_new_goes(tmp_path: Path, left: bytes) -> None:
    with bench(tmp_path) as vault:
        temp = temp_name()
        crashed(vault, temp=temp)
        vault.put(temp, left)
        vault.open().recover(scan(vault.root).leftovers)
        assert temps(vault.root) == []
        assert (vault.root / "note.md").read_bytes() == OLD


def test_a_save_found_in_a_temporary_file_is_brought_in(tmp_path: Path) -> None:
    with bench(tmp_path, form=Form.EXCHANGE) as vault:
        temp = temp_name()
        crashed(vault, temp=temp)
        vault.put("note.md", NEW)
        vault.put(temp, OLD + b"saved late\n")
        vault.open().recover(scan(vault.root).leftovers)
        assert (vault.root / "note.md").read_bytes() == NEW + b"saved late\n"
        assert temp not in temps(vault.root)


def test_temporary_files_that_nothing_is_known_of_go_when_they_are_ours_alone_or_old(tmp_path: Path) -> None:
    with bench(tmp_path) as vault:
        figure, young, old = temp_name(own=True), temp_name(), temp_name()
        for name in (figure, young, old):
            vault.put(name, b"x")
        week = time.time() - 8 * 86400
        os.utime(vault.root / old, (week, week))
        vault.open().recover(scan(vault.root).leftovers)
        assert temps(vault.root) == [young]


def test_a_journal_that_names_another_file_harms_nothing(tmp_path: Path) -> None:
    with bench(tmp_path) as vault:
        vault.put("other.md", b"mine")
        crashed(vault, temp="other.md")
        outside = tmp_path / temp_name()
        outside.write_bytes(b"x")
        crashed(vault, temp=f"../{outside.name}")
        vault.open().recover()
        assert (vault.root / "other.md").read_bytes() == b"mine"
        assert outside.exists()
