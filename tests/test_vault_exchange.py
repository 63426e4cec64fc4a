"""The exchange form: what an editor saves into a file that was just displaced is found and brought in.

Interleavings are made on purpose, call by call, so that each test says the same every time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plugin_server.model import Result
from plugin_server.vault.files import Files
from plugin_server.vault.forms import Form
from tests.vault_kit import NEW, OLD, Bench, Clock, Meanwhile, bench, change, temps

SAVED = OLD + b"saved\n"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Bench]:
    with bench(tmp_path, form=Form.EXCHANGE, syscalls=Clock()) as made:
        yield made


def pass_time(vault: Bench, files: Files, seconds: float) -> list[Result]:
    """As the service does: a sweep about once a second."""
    clock = vault.syscalls
    assert isinstance(clock, Clock)
    found = []
    for _ in range(int(seconds / 0.6)):
        clock.time += 0.6
        found += [late.result for late in files.sweep()]
    return found


def text(vault: Bench) -> bytes:
    return (vault.root / "note.md").read_bytes()


def meanwhile(vault: Bench, call: str, act: Callable[[], object], *, after: bool = False) -> Files:
    """A door where something happens right before (or after) a call; its time is the bench's."""
    made = Meanwhile(call, act, after=after)
    object.__setattr__(made, "now", vault.syscalls.now)
    return vault.open(syscalls=made)


def test_the_displaced_file_is_watched_for_a_minute_and_goes(vault: Bench) -> None:
    files = vault.open()
    assert change(files).result is Result.DONE
    assert len(temps(vault.root)) == 1
    assert pass_time(vault, files, 59) == []
    assert len(temps(vault.root)) == 1
    assert pass_time(vault, files, 2) == []
    assert temps(vault.root) == []
    assert files.journal.unfinished() == ()
    assert text(vault) == NEW


def test_a_save_into_the_displaced_file_is_brought_in(vault: Bench) -> None:
    """The editor has opened the note before the exchange and writes after it, as vim does."""
    files = vault.open()
    editor = os.open(vault.root / "note.md", os.O_WRONLY)
    assert change(files).result is Result.DONE
    os.ftruncate(editor, 0)
    os.pwrite(editor, SAVED, 0)
    os.close(editor)
    assert Result.DONE in pass_time(vault, files, 5)
    assert text(vault) == NEW + b"saved\n"
    pass_time(vault, files, 140)
    assert temps(vault.root) == []
    assert not files.watching


def test_without_the_watch_that_save_would_be_lost(vault: Bench) -> None:
    """The proof that the watch is what keeps it."""
    files = vault.open(watched=0.0)
    editor = os.open(vault.root / "note.md", os.O_WRONLY)
    assert change(files).result is Result.DONE
    files.sweep()
    os.pwrite(editor, SAVED, 0)
    os.close(editor)
    pass_time(vault, files, 5)
    assert b"saved" not in text(vault)


def test_compare_and_replace_loses_a_save_between_the_two(vault: Bench) -> None:
    """The proof that comparing is not enough, and why it is done only when a person asks."""
    vault.form = Form.ASKED
    files = meanwhile(vault, "replace", lambda: vault.put("note.md", SAVED))
    assert change(files, asked=True).result is Result.DONE
    assert b"saved" not in text(vault)


def test_a_save_in_place_between_comparing_and_exchanging_is_put_back(vault: Bench) -> None:
    files = meanwhile(vault, "exchange", lambda: vault.put("note.md", SAVED))
    assert change(files).result is Result.CHANGED
    assert text(vault) == SAVED
    pass_time(vault, files, 140)
    assert text(vault) == SAVED
    assert temps(vault.root) == []


def test_a_save_by_rename_between_comparing_and_exchanging_is_put_back(vault: Bench) -> None:
    files = meanwhile(vault, "exchange", lambda: vault.put("fresh", SAVED).replace(vault.root / "note.md"))
    assert change(files).result is Result.CHANGED
    assert text(vault) == SAVED
    pass_time(vault, files, 140)
    assert text(vault) == SAVED
    assert temps(vault.root) == []


def test_two_saves_by_rename_around_the_exchange_leave_the_newer_one(vault: Bench) -> None:
    """The second one comes while ours is shown; the first one, put back, must not stand over it."""
    newer = SAVED + b"again\n"
    calls: list[str] = []

    class Twice(Clock):
        def exchange(self, one: Path, other: Path) -> None:
            calls.append("exchange")
            if len(calls) <= 2:
                vault.put("fresh", SAVED if len(calls) == 1 else newer).replace(vault.root / "note.md")
            super().exchange(one, other)

    clock = Twice()
    vault.syscalls = clock
    files = vault.open()
    assert change(files).result is Result.CHANGED
    assert text(vault) == newer
    pass_time(vault, files, 140)
    assert text(vault) == newer
    assert temps(vault.root) == []


def test_a_note_renamed_away_at_the_exchange_is_left_to_whoever_did_it(vault: Bench) -> None:
    files = meanwhile(vault, "exchange", lambda: (vault.root / "note.md").rename(vault.root / "note.md~"))
    assert change(files).result is Result.CHANGED
    assert not (vault.root / "note.md").exists()
    assert temps(vault.root) == []
    assert (vault.root / "note.md~").read_bytes() == OLD


def test_a_note_renamed_away_while_ours_is_shown_loses_no_save(vault: Bench) -> None:
    """Saved before the exchange, renamed away after it, made anew: the save waits and is merged."""
    step: list[int] = []

    class Race(Clock):
        def exchange(self, one: Path, other: Path) -> None:
            step.append(1)
            if len(step) == 1:
                vault.put("note.md", SAVED)
            elif len(step) == 2:
                (vault.root / "note.md").rename(vault.root / "note.md~")
            super().exchange(one, other)

    vault.syscalls = Race()
    files = vault.open()
    assert change(files).result is Result.CHANGED
    vault.put("note.md", OLD + b"another\n")
    assert Result.DONE in pass_time(vault, files, 6)
    assert set(text(vault).split(b"\n")) >= {b"saved", b"another"}
    pass_time(vault, files, 140)
    assert temps(vault.root) == []


def test_an_editor_that_loaded_ours_while_it_was_shown_takes_no_line_out(vault: Bench) -> None:
    """It loads in the instant in which the save was displaced, and saves that: the save's line is put back."""
    files = meanwhile(vault, "exchange", lambda: vault.put("note.md", SAVED))
    assert change(files).result is Result.CHANGED
    vault.put("note.md", NEW + b"next\n")
    pass_time(vault, files, 4)
    assert set(text(vault).split(b"\n")) >= {b"saved", b"next", b"3 (was 2)"}


def test_a_line_is_put_back_until_that_was_done(vault: Bench) -> None:
    """Someone saves without a rest for more than a minute, and again when the line is about to be put back."""
    step: list[int] = []

    class Race(Clock):
        def exchange(self, one: Path, other: Path) -> None:
            step.append(1)
            if len(step) in (1, 3):  # every second one is that which puts back
                vault.put("note.md", SAVED if len(step) == 1 else NEW + b"last\n")
            super().exchange(one, other)

    vault.syscalls = Race()
    files = vault.open()
    assert change(files).result is Result.CHANGED
    for number in range(110):
        vault.put("note.md", NEW + b"%d\n" % number)
        assert pass_time(vault, files, 0.6) == []
    assert pass_time(vault, files, 10) == [Result.CHANGED, Result.DONE]
    assert set(text(vault).split(b"\n")) >= {b"saved", b"last"}
    pass_time(vault, files, 140)
    assert files.watching == 0


def test_a_line_removed_by_hand_later_stays_removed(vault: Bench) -> None:
    files = meanwhile(vault, "exchange", lambda: vault.put("note.md", SAVED))
    change(files)
    pass_time(vault, files, 9)
    vault.put("note.md", OLD)
    pass_time(vault, files, 70)
    assert text(vault) == OLD


def test_half_a_save_is_waited_for(vault: Bench) -> None:
    files = vault.open()
    editor = os.open(vault.root / "note.md", os.O_WRONLY)
    change(files)
    os.ftruncate(editor, 0)
    os.pwrite(editor, SAVED[:9], 0)
    assert pass_time(vault, files, 3) == []
    assert text(vault) == NEW
    os.pwrite(editor, SAVED, 0)
    os.close(editor)
    assert Result.DONE in pass_time(vault, files, 5)
    assert text(vault) == NEW + b"saved\n"


def test_a_save_that_stays_half_takes_nothing_away(vault: Bench) -> None:
    files = vault.open()
    editor = os.open(vault.root / "note.md", os.O_WRONLY)
    change(files)
    os.ftruncate(editor, 5)
    os.close(editor)
    pass_time(vault, files, 200)
    assert text(vault) == NEW
    assert temps(vault.root) == []


def test_no_merge_is_written_into_a_note_that_is_being_saved(vault: Bench) -> None:
    files = vault.open()
    editor = os.open(vault.root / "note.md", os.O_WRONLY)
    change(files)
    os.pwrite(editor, SAVED, 0)
    os.close(editor)
    for number in range(6):
        vault.put("note.md", NEW + b"%d\n" % number)
        assert Result.DONE not in pass_time(vault, files, 0.7)
    assert Result.DONE in pass_time(vault, files, 4)
    assert text(vault) == NEW + b"5\nsaved\n"


def test_a_line_that_both_claim_is_kept_twice_and_told(vault: Bench) -> None:
    files = vault.open()
    editor = os.open(vault.root / "note.md", os.O_WRONLY)
    change(files)
    os.pwrite(editor, OLD.replace(b"mine", b"late"), 0)
    os.close(editor)
    vault.put("note.md", NEW.replace(b"mine", b"then"))
    clock = vault.syscalls
    assert isinstance(clock, Clock)
    told = []
    for _ in range(8):
        clock.time += 0.6
        told += [late.problem for late in files.sweep() if late.problem and late.result is Result.DONE]
    assert set(text(vault).split(b"\n")) >= {b"late", b"then"}
    assert told
    assert "Both" in told[0].message


def test_a_note_that_is_away_for_an_instant_is_not_made_anew(vault: Bench) -> None:
    """An editor that saves by renaming away is at it all the time; a late save waits for it, however long."""
    files = vault.open()
    editor = os.open(vault.root / "note.md", os.O_WRONLY)
    change(files)
    os.pwrite(editor, SAVED, 0)
    os.close(editor)
    note, away = vault.root / "note.md", vault.root / "note.md~"
    for number in range(150):
        note.rename(away)
        assert Result.DONE not in pass_time(vault, files, 0.6)
        assert not note.exists()
        vault.put("note.md", NEW + b"%d\n" % number)
        away.unlink()
        if number % 3 == 0:
            assert Result.DONE not in pass_time(vault, files, 0.6)
    assert Result.DONE in pass_time(vault, files, 4)
    assert text(vault) == NEW + b"149\nsaved\n"


def test_a_late_save_of_a_removed_note_brings_it_back_and_says_so(vault: Bench) -> None:
    files = vault.open()
    editor = os.open(vault.root / "note.md", os.O_WRONLY)
    change(files)
    (vault.root / "note.md").unlink()
    os.pwrite(editor, SAVED, 0)
    os.close(editor)
    assert Result.DONE not in pass_time(vault, files, 30)
    assert Result.DONE in pass_time(vault, files, 100)
    assert text(vault) == SAVED


def test_a_hard_linked_note_is_left_alone_until_a_person_asks(vault: Bench) -> None:
    os.link(vault.root / "note.md", vault.root / "other name.md")
    outcome = change(vault.open())
    assert outcome.result is Result.PROBLEM
    assert outcome.problem is not None
    assert "hard link" in outcome.problem.message
    assert text(vault) == OLD
    assert change(vault.open(), asked=True).result is Result.DONE
    assert (vault.root / "other name.md").read_bytes() == NEW


def test_a_save_of_this_instant_is_left_to_rest(vault: Bench) -> None:
    vault.put("note.md", SAVED)
    assert change(vault.open(rested=30.0)).result is Result.BUSY
    assert text(vault) == SAVED
    assert temps(vault.root) == []


def test_many_displaced_files_do_not_use_up_descriptors(vault: Bench) -> None:
    files = vault.open()
    before = len(os.listdir("/proc/self/fd"))
    for number in range(100):
        vault.put(f"{number}.md", OLD)
        assert change(files, f"{number}.md").result is Result.DONE
    assert len(os.listdir("/proc/self/fd")) - before <= 70
    late = max(temps(vault.root))
    (vault.root / late).write_bytes(SAVED)
    assert Result.DONE in pass_time(vault, files, 5)
    assert sum(b"saved" in file.read_bytes() for file in vault.root.glob("*.md")) == 1
    files.close()
    assert len(os.listdir("/proc/self/fd")) - before <= 2


def test_what_is_watched_when_the_service_stops_is_seen_to_at_the_next_start(vault: Bench) -> None:
    files = vault.open()
    editor = os.open(vault.root / "note.md", os.O_WRONLY)
    change(files)
    files.close()
    files.journal.close()
    os.pwrite(editor, SAVED, 0)
    os.close(editor)
    left = temps(vault.root)
    assert len(left) == 1
    again = vault.open()
    assert again.recover(left) == ()
    assert text(vault) == NEW + b"saved\n"
    assert left[0] not in temps(vault.root)
