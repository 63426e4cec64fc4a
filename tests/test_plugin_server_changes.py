"""What a person changes on a page: in the note at once, the block after it, and nothing that others wrote is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from plugin_server.assembly import open_companion
from plugin_server.changes import Changed, Stand
from plugin_server.companion import Companion
from plugin_server.model import Link, Problem, Scale
from plugin_server.notes.edits import AddArea, AddTask, Conflict, Edit, Hours, Rate, RenameArea, Which
from plugin_server.settings import Options
from plugin_server.waits import Ripening, Waits
from tests.service import STORY, put, until

QUICK = Options(quiet=0.02, patience=0.05, sync_wait=0.1, page_wait=0.3, yes=True)
NOTE = "Sessions/2009-11-03 Daniel.md"
CLIENT = "---\ntype: client\n---\n# Daniel\n"
TOGETHER = """---
type: session
client:
  - "[[Ines]]"
  - "[[Daniel]]"
date: 2009-11-05
areas:
  - Father 4, 9 → 12
  - Paperwork 3
---
"""


@contextmanager
def companion(tmp_path: Path, options: Options = QUICK) -> Iterator[Companion]:
    with open_companion(tmp_path / "vault", tmp_path / "state", options) as (made, _):
        assert made.ready(20)
        until(lambda: not made.status().pending)
        yield made


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    put(folder, NOTE, STORY)
    put(folder, "Clients/Daniel.md", CLIENT)
    return folder


def stand(service: Companion, path: str = NOTE) -> Stand:
    found = service.stand(path)
    assert isinstance(found, Stand), found
    return found


def change(service: Companion, *edits: Edit, base: str = "") -> Changed:
    done = service.change(NOTE, base or stand(service).digest, edits)
    assert isinstance(done, Changed), done
    return done


def test_a_change_is_in_the_note_at_once_and_its_block_follows(tmp_path: Path, vault: Path) -> None:
    note = vault / NOTE
    with companion(tmp_path) as service, service.live.listen() as listener:
        before = note.read_bytes()
        done = change(service, Rate("Vision", 6, was=3))
        after = before.replace(b"Vision 3,", b"Vision 6,", 1)
        assert note.read_bytes() == after
        assert service.snapshot.sessions[NOTE].areas[0].rating == 6
        assert NOTE in service.status().pending
        assert next(event for event in listener if event is not None) == "changed"
        until(lambda: b"| Vision | 6 |" in note.read_bytes())
        assert note.read_bytes().startswith(after[: after.index(b"---\n# ")])
        until(lambda: not service.status().pending)
        assert done.digest != stand(service).digest


def test_one_change_follows_another_by_the_digest_that_it_gave(tmp_path: Path, vault: Path) -> None:
    with companion(tmp_path) as service:
        first = change(service, Rate("Vision", 6, was=3))
        second = change(service, Rate("Vision", 7, was=6), base=first.digest)
        change(service, Hours("Vision", Which.NOW, 90, was=120), base=second.digest)
        assert b"Vision 7, 1.5 " in (vault / NOTE).read_bytes()


def test_a_save_in_the_note_meanwhile_stays_and_the_change_goes_in_beside_it(
    tmp_path: Path, vault: Path
) -> None:
    note = vault / NOTE
    with companion(tmp_path) as service:
        base = stand(service).digest
        note.write_bytes(
            note.read_bytes().replace(b"Service 8", b"Service 5").replace(b"his week", b"her day")
        )
        change(service, Rate("Vision", 6, was=3), base=base)
        text = note.read_bytes()
        assert b"Service 5" in text
        assert b"her day" in text
        assert b"Vision 6" in text
        until(lambda: b"| Service | 5 |" in note.read_bytes() and b"| Vision | 6 |" in note.read_bytes())


def test_where_both_changed_one_number_the_page_is_told_and_may_insist(tmp_path: Path, vault: Path) -> None:
    note = vault / NOTE
    with companion(tmp_path) as service:
        base = stand(service).digest
        note.write_bytes(note.read_bytes().replace(b"Vision 3", b"Vision 5"))
        kept = note.read_bytes()
        edit = Rate("Vision", 6, was=3)
        asked = service.change(NOTE, base, [edit])
        assert isinstance(asked, Conflict)
        assert (asked.edit, asked.theirs) == (edit, "5")
        assert note.read_bytes().partition(b"---\n# ")[0] == kept.partition(b"---\n# ")[0]
        change(service, edit, base=asked.digest)
        assert b"Vision 6" in note.read_bytes()


def test_a_task_and_a_number_are_two_writes_and_nothing_of_the_block_is_touched(
    tmp_path: Path, vault: Path
) -> None:
    note = vault / NOTE
    with companion(tmp_path) as service:
        before = note.read_bytes()
        change(service, AddTask("Vision", "call"), Rate("Vision", 4, was=3))
        expected = before.replace(b"Vision 3", b"Vision 4", 1) + b"\n## Vision\n\n- [ ] call\n"
        assert note.read_bytes() == expected
        until(lambda: b"1 open" in note.read_bytes())


def test_changes_from_many_sides_are_all_there(tmp_path: Path, vault: Path) -> None:
    with companion(tmp_path) as service:
        base = stand(service).digest
        edits = [AddArea(f"Area {letter}") for letter in "abcdefgh"]
        problems: list[object] = []

        def one(edit: Edit) -> None:
            done = service.change(NOTE, base, [edit])
            if not isinstance(done, Changed):
                problems.append(done)

        threads = [threading.Thread(target=one, args=(edit,)) for edit in edits]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert problems == []
        assert {area.name for area in stand(service).areas} >= {edit.name for edit in edits}


# ------------------------------------------------------------------ how a note stands


def test_a_page_sees_what_the_client_and_the_practice_lay_down(tmp_path: Path, vault: Path) -> None:
    put(vault, "Clients/Daniel.md", "---\ntype: client\narea order: [Health, Strategy (was Vision)]\n---\n")
    put(vault, "Practice.md", "---\ntype: practice\nscale: 0-10\n---\n")
    with companion(tmp_path) as service:
        seen = stand(service)
        assert seen.scale == Scale(0, 10)
        assert [area.name for area in seen.areas[:3]] == ["Health", "Strategy", "Service"]
        assert seen.names[:2] == ("Vision", "Service")
        change(service, Rate("Strategy", 10, was=3), Rate("Health", 0))
        assert b"- Vision 10, 2 " in (vault / NOTE).read_bytes()
        assert b"- Health 0\n" in (vault / NOTE).read_bytes()


def test_a_session_without_areas_begins_on_its_page(tmp_path: Path, vault: Path) -> None:
    path = "Sessions/2009-12-01 Daniel.md"
    note = put(vault, path, '---\ntype: session\nclient: "[[Daniel]]"\ndate: 2009-12-01\nareas: []\n---\n')
    with companion(tmp_path) as service:
        assert stand(service, path).areas == ()
        done = service.change(path, stand(service, path).digest, [AddArea("Vision"), Rate("Vision", 4)])
        assert isinstance(done, Changed)
        until(lambda: b"| Vision | 4 (was 3) |" in note.read_bytes())


# ------------------------------------------------------------------ what is not written


def refused(service: Companion, path: str = NOTE, edit: Edit | None = None) -> str:
    before = service.stand(NOTE)
    done = service.change(path, "", [edit or Rate("Vision", 6, was=3)])
    assert isinstance(done, Problem), done
    assert done.path == path
    assert done.remedy
    assert service.stand(NOTE) == before
    return done.message


def test_nothing_is_written_before_begin(tmp_path: Path, vault: Path) -> None:
    with companion(tmp_path, Options(page_wait=0.3)) as service:
        assert "Nothing is written in this vault yet" in refused(service)


def test_a_service_that_only_reads_writes_nothing(tmp_path: Path, vault: Path) -> None:
    with companion(tmp_path, Options(read_only=True)) as service:
        assert "--read-only" in refused(service)
        assert isinstance(service.new_session(Link("Daniel"), "2009-12-01"), Problem)


def test_while_the_practice_note_cannot_be_read_nothing_is_written(tmp_path: Path, vault: Path) -> None:
    put(vault, "Practice.md", "---\ntype: practice\nscale: [\n---\n")
    with companion(tmp_path) as service:
        assert "practice note" in refused(service)


@pytest.mark.parametrize("place", [NOTE, "Clients/Daniel.md"])
def test_a_note_that_is_off_is_left_as_it_is(tmp_path: Path, vault: Path, place: str) -> None:
    note = vault / place
    note.write_bytes(note.read_bytes().replace(b"type:", b"arcs: off\ntype:", 1))
    with companion(tmp_path) as service:
        assert "arcs is off" in refused(service)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("Clients/Daniel.md", "no session"),
        ("Sessions/none.md", "not there"),
        ("../outside.md", "not there"),
        ("Templates/Session.md", "not there"),
    ],
)
def test_only_sessions_of_the_vault_are_changed(tmp_path: Path, vault: Path, path: str, words: str) -> None:
    put(vault, "Templates/Session.md", STORY)
    put(vault, ".obsidian/templates.json", '{"folder": "Templates"}')
    put(tmp_path, "outside.md", STORY)
    with companion(tmp_path) as service:
        assert words in refused(service, path)
        assert isinstance(service.stand(path), Problem)


def test_a_change_that_cannot_be_is_a_problem_with_a_remedy(tmp_path: Path, vault: Path) -> None:
    with companion(tmp_path) as service:
        assert "not on the scale" in refused(service, edit=Rate("Vision", 12, was=3))
        assert "already" in refused(service, edit=RenameArea("Vision", "Service"))


def test_front_matter_that_someone_is_typing_is_not_written_into(tmp_path: Path, vault: Path) -> None:
    note = vault / NOTE
    with companion(tmp_path) as service:
        base = stand(service).digest
        half = note.read_bytes().replace(b"areas:", b"areas: [")
        note.write_bytes(half)
        assert isinstance(service.change(NOTE, base, [Rate("Vision", 6, was=3)]), Problem)
        assert note.read_bytes() == half


# ------------------------------------------------------------------ a new session


@pytest.mark.parametrize("client", ["Clients/Daniel.md", Link("Daniel"), Link("Clients/Daniel")])
def test_a_new_session_lies_with_the_others_and_has_the_clients_areas(
    tmp_path: Path, vault: Path, client: str | Link
) -> None:
    with companion(tmp_path) as service:
        path = service.new_session(client, "2009-12-01")
        assert path == "Sessions/2009-12-01 Daniel.md"
        seen = stand(service, path)
        assert [area.name for area in seen.areas] == ["Vision", "Service", "Accountability", "Community"]
        assert all(area.rating is None for area in seen.areas)
        context = service.context(path)
        assert context is not None
        assert context.session.party == ("Clients/Daniel.md",)
        written = (vault / path).read_bytes()
        assert service.new_session(client, "2009-12-01") == path
        assert (vault / path).read_bytes().partition(b"<!--")[0] == written.partition(b"<!--")[0]


def test_a_new_session_is_written_as_the_vaults_own_template_is(tmp_path: Path, vault: Path) -> None:
    put(
        vault,
        "My templates/Session.md",
        '---\r\ntype: session\r\nclient: "[[Daniel]]"\r\nVision_Rating:\r\n---\r\n',
    )
    put(vault, ".obsidian/templates.json", '{"folder": "My templates"}')
    with companion(tmp_path) as service:
        path = service.new_session(Link("Daniel"), "2009-12-01")
        assert isinstance(path, str)
        text = (vault / path).read_bytes()
        expected = b"Vision_Rating:\r\nService_Rating:\r\nAccountability_Rating:\r\nCommunity_Rating:\r\n"
        assert expected in text


def test_an_area_whose_name_ends_in_a_number_begins_without_a_rating(tmp_path: Path, vault: Path) -> None:
    note = vault / NOTE
    note.write_bytes(
        note.read_bytes().replace(b"- Vision 3, 2", b'- "Team 1: 3, 2').replace(b"12\n", b'12"\n')
    )
    with companion(tmp_path) as service:
        path = service.new_session(Link("Daniel"), "2009-12-01")
        assert isinstance(path, str)
        area = stand(service, path).areas[0]
        assert (area.name, area.rating) == ("Team 1", None)


def test_a_first_session_has_the_areas_that_the_client_note_lists(tmp_path: Path, vault: Path) -> None:
    put(vault, "Clients/Ines.md", "---\ntype: client\narea order: [Health, Family]\n---\n")
    with companion(tmp_path) as service:
        path = service.new_session("Clients/Ines.md", "2009-12-01")
        assert path == "Sessions/2009-12-01 Ines.md"
        assert [area.name for area in stand(service, path).areas] == ["Health", "Family"]


def test_a_group_begins_its_next_session_together_with_the_areas_it_has(tmp_path: Path, vault: Path) -> None:
    put(vault, "Both/2009-11-05 Ines and Daniel.md", TOGETHER)
    with companion(tmp_path) as service:
        party = tuple(sorted(("?ines", "Clients/Daniel.md")))
        path = service.new_session(party, "2009-12-01")
        assert path == "Both/2009-12-01 Ines and Daniel.md"
        context = service.context(path)
        assert context is not None
        assert context.session.party == party
        assert [row.area.name for row in context.rows] == ["Father", "Paperwork"]
        assert context.previous_day == "2009-11-05"


def test_a_client_who_only_was_in_groups_begins_alone(tmp_path: Path, vault: Path) -> None:
    put(vault, "Both/2009-11-05 Ines and Daniel.md", TOGETHER)
    with companion(tmp_path) as service:
        path = service.new_session("?ines", "2009-12-01")
        assert path == "Sessions/2009-12-01 Ines.md"
        text = (vault / path).read_text("utf-8")
        assert 'client: "[[Ines]]"' in text
        assert "Daniel" not in text
        assert "Father" not in text  # what two of them rated together is not hers


@pytest.mark.parametrize("day", ["soon", "2009-02-30", "2009-12-01T10:00", "../x", ""])
def test_a_day_that_is_none_begins_nothing(tmp_path: Path, vault: Path, day: str) -> None:
    with companion(tmp_path) as service:
        assert isinstance(service.new_session(Link("Daniel"), day), Problem)
        assert isinstance(service.new_session("?nobody", "2009-12-01"), Problem)


# ------------------------------------------------------------------ when the block follows


def test_the_block_waits_for_the_last_change_on_the_page() -> None:
    notes = Ripening(Waits(quiet=0.15, patience=4.0, sync=10.0, page=2.0))
    for at in (100.0, 101.0, 102.5):
        notes.changed("a.md", at, on_page=True)
        notes.owe("a.md", "a.md")
        notes.owe("b.md", "a.md")
    assert notes.due(104.4) == ()
    assert notes.due(104.5) == ("a.md",)
    notes.settled("a.md")
    assert notes.due(106.4) == ()
    assert notes.due(106.5) == ("b.md",)


def test_a_save_after_a_change_on_the_page_waits_as_a_hot_note_does() -> None:
    notes = Ripening(Waits(quiet=0.15, patience=4.0, sync=10.0, page=2.0))
    notes.changed("a.md", 100.0, on_page=True)
    notes.changed("a.md", 101.0)
    notes.owe("a.md", "a.md")
    assert notes.due(104.9) == ()
    assert notes.due(105.0) == ("a.md",)
