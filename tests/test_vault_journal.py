"""What is in the journal is there after any crash, for as long as was said, and no longer than was said."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from plugin_server.vault import journal as room
from plugin_server.vault.frames import frames
from plugin_server.vault.journal import LATE, MERGE, Journal
from tests.vault_kit import Failing, Short

DAY = 86400.0


def keep(journal: Journal, path: str, old: bytes, new: bytes, **how: str) -> str:
    entry = journal.record(path, old, new, **how)
    journal.append([entry])
    return entry.id


def test_the_last_write_to_a_note_is_found_again(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.finish(keep(journal, "a.md", b"1", b"2"))
    journal.finish(keep(journal, "a.md", b"2", b"3"))
    journal.finish(keep(journal, "b.md", b"x", b"y"))
    journal.close()
    last = Journal(tmp_path).last("a.md")
    assert last is not None
    assert (last.old, last.new) == (b"2", b"3")
    assert Journal(tmp_path).last("c.md") is None


def test_a_write_that_was_not_done_after_all_is_not_the_last_one(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.finish(keep(journal, "a.md", b"1", b"2"))
    journal.finish(keep(journal, "a.md", b"2", b"never"), undone=True)
    last = journal.last("a.md")
    assert last is not None
    assert last.new == b"2"


def test_what_an_earlier_process_did_not_finish_is_told_until_it_is_settled(tmp_path: Path) -> None:
    first = Journal(tmp_path)
    first.finish(keep(first, "done.md", b"", b"x"))
    name = keep(first, "open.md", b"old", b"new", temp=".~t.tmp", cause="why")
    second = Journal(tmp_path)  # the first one was killed
    (entry,) = second.unfinished()
    assert (entry.id, entry.path, entry.old, entry.new, entry.temp, entry.cause) == (
        name,
        "open.md",
        b"old",
        b"new",
        ".~t.tmp",
        "why",
    )
    second.settle([name])
    assert [entry.id for entry in second.unfinished()] == [name]
    second.settle()
    assert second.unfinished() == ()
    assert second.last("open.md") is not None


def test_an_entry_finished_in_a_later_segment_is_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "SEGMENT", 100)
    journal = Journal(tmp_path)
    first = keep(journal, "a.md", b"x" * 200, b"y" * 200)
    keep(journal, "b.md", b"x" * 200, b"y" * 200)
    keep(journal, "c.md", b"x" * 200, b"y" * 200)
    journal.finish(first)
    assert len(list(tmp_path.iterdir())) > 1
    assert [entry.path for entry in Journal(tmp_path).unfinished()] == ["b.md", "c.md"]


def test_segments_begun_in_one_millisecond_keep_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "SEGMENT", 100)
    journal = Journal(tmp_path, clock=lambda: 1_000_000.0)
    paths = [f"{number}.md" for number in range(9)]
    for path in paths:
        keep(journal, path, b"x" * 200, b"y" * 200)
    assert [entry.path for entry in Journal(tmp_path, clock=lambda: 1_000_001.0).unfinished()] == paths


@pytest.mark.parametrize("cut", [1, 5, 30, 60])
def test_a_torn_tail_ends_a_segment_and_nothing_else(tmp_path: Path, cut: int) -> None:
    journal = Journal(tmp_path)
    keep(journal, "a.md", b"1", b"2")
    keep(journal, "b.md", b"1", b"2")
    (segment,) = tmp_path.iterdir()
    segment.write_bytes(segment.read_bytes()[:-cut])
    assert [entry.path for entry in Journal(tmp_path).unfinished()] == ["a.md"]


def test_bytes_that_rotted_are_not_believed(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    keep(journal, "a.md", b"old text", b"new text")
    (segment,) = tmp_path.iterdir()
    data = bytearray(segment.read_bytes())
    data[-3] ^= 1
    segment.write_bytes(data)
    assert Journal(tmp_path).unfinished() == ()
    assert Journal(tmp_path).last("a.md") is None


def test_a_batch_costs_one_fsync(tmp_path: Path) -> None:
    calls = Failing()
    journal = Journal(tmp_path, syscalls=calls)
    keep(journal, "first.md", b"", b"")
    before = calls.made.count("fsync")
    journal.append([journal.record(f"{number}.md", b"a", b"b") for number in range(50)])
    assert calls.made.count("fsync") == before + 1
    assert len(Journal(tmp_path).unfinished()) == 51


def test_an_append_that_failed_leaves_no_entry_and_does_not_harm_the_next(tmp_path: Path) -> None:
    journal = Journal(tmp_path, syscalls=Failing(1, errno.ENOSPC, only="fsync"))
    with pytest.raises(OSError, match="No space"):
        keep(journal, "a.md", b"1" * 100, b"2" * 100)
    keep(journal, "b.md", b"1", b"2")
    assert [entry.path for entry in Journal(tmp_path).unfinished()] == ["b.md"]


def test_short_writes_are_gone_on_with(tmp_path: Path) -> None:
    keep(Journal(tmp_path, syscalls=Short()), "a.md", b"old", b"new")
    assert len(Journal(tmp_path).unfinished()) == 1


def test_it_is_private(tmp_path: Path) -> None:
    keep(Journal(tmp_path / "j"), "a.md", b"", b"x")
    assert (tmp_path / "j").stat().st_mode & 0o777 == 0o700
    (segment,) = (tmp_path / "j").iterdir()
    assert segment.stat().st_mode & 0o777 == 0o600


def test_after_seven_days_it_forgets(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.finish(keep(journal, "a.md", b"1", b"2"))
    journal.close()
    now = next(tmp_path.iterdir()).stat().st_mtime
    assert Journal(tmp_path, clock=lambda: now + 6.9 * DAY).last("a.md") is not None
    assert Journal(tmp_path, clock=lambda: now + 7.1 * DAY).last("a.md") is None


def test_above_the_size_cap_the_oldest_go(tmp_path: Path) -> None:
    ticks = iter(range(1, 1000))
    for number in range(4):
        journal = Journal(tmp_path, clock=lambda: 1e9 + next(ticks), size_cap=1 << 30)
        keep(journal, f"{number}.md", bytes(range(256)) * 4, b"")
        journal.close()
    size = max(file.stat().st_size for file in tmp_path.iterdir())
    capped = Journal(tmp_path, clock=lambda: 1e9, size_cap=2 * size)
    assert capped.last("0.md") is None
    assert capped.last("3.md") is not None


def test_forgetting_a_note_leaves_no_byte_of_it(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    keep(journal, "Clients/Daniel.md", b"", b"")
    keep(journal, "b.md", b"1", b"2")
    journal.forget("Clients/Daniel.md")
    assert journal.last("b.md") is not None
    keep(journal, "c.md", b"1", b"2")
    journal.close()
    assert all(b"Daniel" not in file.read_bytes() for file in tmp_path.iterdir())
    assert [entry.path for entry in Journal(tmp_path).unfinished()] == ["b.md", "c.md"]


def test_our_own_lines_are_told_from_those_brought_in_for_the_user(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    keep(journal, "a.md", b"mine\nblock 1\n", b"mine\nblock 2\n", cause="a.md")
    keep(journal, "a.md", b"mine\n", b"mine\nlate line\n", cause=MERGE)
    keep(journal, "a.md", b"mine\n", b"mine\nlate line\n", cause=LATE)
    assert journal.own_lines("a.md") == {b"block 2"}


def test_frames_of_a_missing_file_are_none(tmp_path: Path) -> None:
    assert list(frames(tmp_path / "nothing")) == []
