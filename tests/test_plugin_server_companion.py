"""The conductor in this process: real files, real threads, real events."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from plugin_server import following
from plugin_server.assembly import open_companion
from plugin_server.companion import Companion, Phase
from plugin_server.debts import BRAKE
from plugin_server.model import Result
from plugin_server.settings import Options
from plugin_server.vault.watcher import Batch
from plugin_server.writing import AT_A_TIME
from tests.big_practice import make
from tests.desk import CALM, Desk, desk
from tests.service import STORY, put, until

QUICK = Options(quiet=0.02, patience=0.05, sync_wait=0.1, yes=True)
ASKING = Options(quiet=0.02, patience=0.05, sync_wait=0.1)
BLOCK = b"<!-- session-arcs"


@contextmanager
def companion(tmp_path: Path, options: Options = QUICK) -> Iterator[Companion]:
    with open_companion(tmp_path / "vault", tmp_path / "state", options) as (made, _):
        assert made.ready(20)
        yield made


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    folder.mkdir()
    return folder


def story(number: int) -> str:
    return STORY.replace("Daniel", f"Client {number}")


def test_first_contact_lists_shows_one_and_writes_only_after_begin(tmp_path: Path, vault: Path) -> None:
    notes = [put(vault, f"2009-11-0{number} x.md", story(number)) for number in range(1, 4)]
    with companion(tmp_path, ASKING) as service:
        status = service.status()
        assert status.phase is Phase.FIRST_CONTACT
        assert len(status.owed) == 3
        preview = service.preview()
        assert preview is not None
        assert preview.figure is not None
        assert any("13 would move" in line for line in preview.lines)
        assert not any(BLOCK in note.read_bytes() for note in notes)
        service.begin()
        until(lambda: all(BLOCK in note.read_bytes() for note in notes))
        until(lambda: service.status().phase is Phase.RUNNING)
    with companion(tmp_path, ASKING) as service:
        assert service.status().phase is Phase.RUNNING


def test_a_vault_drawn_on_another_device_is_known(tmp_path: Path, vault: Path) -> None:
    put(vault, "2009-11-01 x.md", story(1))
    with companion(tmp_path) as service:
        until(lambda: not service.status().pending)
    with open_companion(vault, tmp_path / "other device", ASKING) as (made, _):
        assert made.ready(20)
        assert made.status().phase is Phase.RUNNING


def test_a_changed_setting_that_reaches_many_notes_waits_for_a_yes(tmp_path: Path, vault: Path) -> None:
    notes = [put(vault, f"{number}/2009-11-03 x.md", story(number)) for number in range(BRAKE + 1)]
    practice = put(vault, "Practice.md", "---\ntype: practice\n---\n")
    with companion(tmp_path) as service:
        until(lambda: all(BLOCK in note.read_bytes() for note in notes), 60)
        until(lambda: not service.status().pending)
    before = {note: note.read_bytes() for note in notes}
    with companion(tmp_path, ASKING) as service:
        practice.write_bytes(b"---\ntype: practice\nperiod: month\n---\n")
        until(lambda: service.status().phase is Phase.ASKING)
        assert set(service.status().owed) >= {f"{number}/2009-11-03 x.md" for number in range(BRAKE + 1)}
        assert {note: note.read_bytes() for note in notes} == before
        service.begin()
        until(lambda: all(note.read_bytes() != before[note] for note in notes), 60)


def test_everyone_who_listens_hears_of_a_save(tmp_path: Path, vault: Path) -> None:
    note = put(vault, "2009-11-03 x.md", story(1))
    with companion(tmp_path) as service:
        until(lambda: BLOCK in note.read_bytes())
        with service.live.listen() as listener:
            note.write_bytes(note.read_bytes().replace(b"Vision 3, 2 ", b"Vision 3, 5 "))
            heard = (event for event in listener if event is not None)
            until(lambda: next(heard) and service.snapshot.sessions["2009-11-03 x.md"].areas[0].now == 300)


def test_a_save_that_is_noticed_late_is_not_written_later_for_that(tmp_path: Path) -> None:
    with desk(tmp_path / "vault", tmp_path / "state") as at:
        saved = time.monotonic()
        put(at.root, "2009-11-03 Daniel.md", STORY)
        until(lambda: time.monotonic() - saved > 0.05)
        with at.service._lock:
            at.service._hear(Batch(paths=frozenset({"2009-11-03 Daniel.md"})))
        due = at.service._debts.next()
        assert due is not None
        assert due - at.now < Options().quiet - 0.04


def test_a_note_is_written_when_its_wait_is_over_and_not_at_the_next_look(tmp_path: Path) -> None:
    with desk(tmp_path / "vault", tmp_path / "state") as at:
        put(at.root, "2009-11-03 Daniel.md", STORY)
        at.service.refresh(["2009-11-03 Daniel.md"])
        assert at.service._reach
        due = at.service._debts.next()
        assert due is not None
        at.now = due - 0.005
        assert at.service._pause() == pytest.approx(0.005)


CLIENT = "---\ntype: client\n---\n"


def drawn_practice(at: Desk) -> tuple[str, str]:
    """A session, and its client's note with the year in it; both drawn."""
    session, client = "2009-11-03 Daniel.md", "Clients/Daniel.md"
    at.put("2009-10-06 Daniel.md", STORY.replace("2009-11-03", "2009-10-06"))
    at.put(session, STORY)
    at.put(client, CLIENT)
    at.settle()
    return session, client


def written_between(at: Desk) -> None:
    """The note that was saved last is written; because of another that is due soon, nobody looks yet how far that
    reaches."""
    at.now += 0.1
    at.put("2009-11-03 Ines.md", STORY.replace("Daniel", "Ines"))
    at.write(0.1)
    assert at.service._reach
    assert "2009-11-03 Ines.md" in at.service._debts.pending


def test_a_note_that_was_written_between_two_saves_of_others_shows_the_second(tmp_path: Path) -> None:
    with desk(tmp_path / "vault", tmp_path / "state") as at:
        session, client = drawn_practice(at)
        drawn = at.read(client)
        at.put(client, CLIENT)
        written_between(at)
        assert at.read(client) == drawn
        at.put(session, at.read(session).replace("Vision 3, 2 ", "Vision 3, 5 "))
        at.settle()
        assert "Vision: 5 h now (was 2)" in at.read(client)


def test_a_note_that_was_written_between_a_save_and_its_undoing_shows_what_stands(tmp_path: Path) -> None:
    with desk(tmp_path / "vault", tmp_path / "state") as at:
        session, client = drawn_practice(at)
        first, drawn = at.read(session), at.read(client)
        at.put(session, first.replace("Vision 3, 2 ", "Vision 3, 5 "))
        at.put(client, CLIENT)
        written_between(at)
        assert "Vision: 5 h now (was 2)" in at.read(client)
        at.put(session, first)
        at.settle()
        assert (at.read(session), at.read(client)) == (first, drawn)


def many_due(at: Desk) -> list[str]:
    """Many notes are due because of a setting."""
    make(at.root, 12, 60)
    at.look("")
    at.settle()
    at.put("Practice.md", "---\ntype: practice\nperiod: month\n---\n")
    at.service._follow_on(now=True)
    at.now += CALM
    return list(at.service._debts.due(at.now))


def batches(at: Desk, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The notes that are planned together, from now on."""
    found: list[list[str]] = []
    write_many = at.scribe.write_many

    def seen(paths: Iterable[str], **how: Any) -> dict[str, Result]:
        found.append(list(paths))
        return write_many(found[-1], **how)

    monkeypatch.setattr(at.scribe, "write_many", seen)
    return found


def test_a_saved_note_does_not_wait_until_others_are_planned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk(tmp_path / "vault", tmp_path / "state") as at:
        due = many_due(at)
        assert len(due) > AT_A_TIME
        saved = due[-1]
        at.put(saved, at.read(saved).replace("type: session", "type:  session"))
        at.now += 0.2
        planned = batches(at, monkeypatch)
        at.service._write_due()
        assert planned[0] == [saved]
        assert sorted({path for batch in planned for path in batch}) == due


def test_whoever_waits_comes_in_between_two_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with desk(tmp_path / "vault", tmp_path / "state") as at:
        due = many_due(at)
        planned = batches(at, monkeypatch)
        came_in: list[int] = []
        waits = threading.Event()

        def come_in() -> None:
            waits.set()
            with at.service._lock:
                came_in.append(len(planned))

        write_some, thread = at.service._write_some, threading.Thread(target=come_in)

        def at_work(paths: Iterable[str]) -> None:
            if not waits.is_set():
                thread.start()
                assert waits.wait(10)
            write_some(paths)

        monkeypatch.setattr(at.service, "_write_some", at_work)
        at.service._write_due()
        thread.join()
        assert len(planned) >= len(due) // AT_A_TIME >= 3
        assert came_in[0] < len(planned)


def test_while_very_many_changes_are_followed_whoever_asks_comes_in_and_they_count_as_one(
    tmp_path: Path,
) -> None:
    with desk(tmp_path / "vault", tmp_path / "state") as at:
        paths = frozenset(f"2009-11-{day:02} Client {one}.md" for day in range(1, 31) for one in range(10))
        for path in paths:
            put(at.root, path, STORY.replace("Daniel", path[11:-3]))
        found: list[int] = []
        asked = threading.Event()

        def ask() -> None:
            asked.set()
            at.service._lock.acquire()
            found.append(len(at.library.snapshot.sessions))
            at.service._follow_on()
            at.service._lock.release()

        someone = threading.Thread(target=ask)
        with at.service._lock:
            someone.start()
            assert asked.wait(20)
            at.service._hear(Batch(paths=paths))
        someone.join(20)
        assert 0 < found[0] < len(paths) == len(at.library.snapshot.sessions)
        assert at.service._reach.causes == paths


def test_front_matter_that_someone_is_typing_leaves_the_note_alone_and_is_told(
    tmp_path: Path, vault: Path
) -> None:
    first = put(
        vault, "2009-10-03 x.md", story(1).replace("2009-11-03", "2009-10-03").replace("Vision 3", "Vision 2")
    )
    second = put(vault, "2009-11-03 x.md", story(1))
    with companion(tmp_path) as service:
        until(lambda: b"3 (was 2)" in second.read_bytes())
        half = first.read_bytes().replace(b"areas:", b"areas: [")
        first.write_bytes(half)
        until(lambda: any(problem.path == "2009-10-03 x.md" for problem in service.status().problems))
        put(vault, "2009-12-03 x.md", story(1).replace("2009-11-03", "2009-12-03"))
        until(lambda: BLOCK in (vault / "2009-12-03 x.md").read_bytes())
        assert first.read_bytes() == half
        assert b"3 (was 2)" in second.read_bytes()  # for a minute it still counts as it was


def test_no_thread_outlives_the_service(tmp_path: Path, vault: Path) -> None:
    put(vault, "2009-11-03 x.md", story(1))
    before = set(threading.enumerate())
    with companion(tmp_path):
        assert {thread.name for thread in set(threading.enumerate()) - before} >= {"listener", "writer"}
    assert set(threading.enumerate()) <= before


def test_what_could_not_be_found_out_is_found_out_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk(tmp_path / "vault", tmp_path / "state") as at:
        session, client = drawn_practice(at)
        at.put(session, at.read(session).replace("Vision 3, 2 ", "Vision 3, 5 "))
        with monkeypatch.context() as broken:
            broken.setattr(following, "touched", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                at.service._follow_on(now=True)
        at.settle()
        assert "Vision: 5 h now (was 2)" in at.read(client)
