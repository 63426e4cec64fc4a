"""The conductor in this process: real files, real threads, real events."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from plugin_server.assembly import open_companion
from plugin_server.companion import Companion, Phase
from plugin_server.debts import BRAKE
from plugin_server.settings import Options
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
