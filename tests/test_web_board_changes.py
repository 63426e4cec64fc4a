"""Changes from a board while others write too: merged, asked about or refused, and never lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from plugin_server.model import Outcome, Result, Write
from plugin_server.settings import Options
from plugin_server.status import Phase
from tests.service import until
from tests.test_web_board import NOTE, STILL, Json, Page, serving, vault

__all__ = ["vault"]


@pytest.fixture
def page(tmp_path: Path, vault: Path) -> Iterator[Page]:
    with serving(tmp_path) as companion:
        yield Page(companion, vault)


def elsewhere(page: Page, old: str, new: str) -> bytes:
    """Another program saves the note; the service need not have heard of it."""
    text = page.bytes.replace(old.encode(), new.encode(), 1)
    assert text != page.bytes
    page.note.write_bytes(text)
    return text


# ------------------------------------------------------------------ the note changed meanwhile


def test_another_property_changed_meanwhile_and_both_changes_are_there(page: Page) -> None:
    disk = elsewhere(page, "Service 8", "Service 5")
    page.change({"do": "rate", "area": 0, "value": 6, "was": 3})
    assert page.bytes == disk.replace(b"Vision 3", b"Vision 6")
    assert page.areas[1]["rating"] == 5


def test_the_same_number_changed_meanwhile_and_the_page_shows_both_and_asks(page: Page) -> None:
    edit = {"do": "hours", "area": 0, "which": "wanted", "minutes": 600, "was": 720}
    disk = elsewhere(page, "2 → 12", "2 → 9")
    told = page.change(edit, status=409)["conflict"]
    assert page.bytes == disk
    assert told == {
        "what": "The hours wanted of Vision were changed in the note meanwhile.",
        "mine": "10",
        "theirs": "9",
        "base": page.now["base"],
    }
    page.change(edit, base=told["base"])
    assert page.bytes == disk.replace(b"2 \xe2\x86\x92 9", b"2 \xe2\x86\x92 10")


def test_a_question_is_about_the_text_that_the_page_is_given_with_it(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program saves between the question and the look at the note: the answer would find no such page."""
    change, saves = page.companion.change, iter(("# 3 November", "# 4 November", "# 5 November"))

    def saved_after(*args: Any) -> Any:
        done = change(*args)
        if old := next(saves, None):
            elsewhere(page, old, f"# {int(old[2]) + 1} November")
        return done

    elsewhere(page, "Vision 3", "Vision 4")
    monkeypatch.setattr(page.companion, "change", saved_after)
    told = page.change({"do": "rate", "area": 0, "value": 6, "was": 3}, status=409)["conflict"]
    assert told["base"] == page.now["base"]
    assert page.post("look", base=told["base"], values="[]").status_code == 200
    page.change({"do": "rate", "area": 0, "value": 6}, base=told["base"])
    assert b"Vision 6" in page.bytes
    assert b"# 6 November" in page.bytes


def test_a_choice_is_not_asked_about_again_where_only_other_text_changed(page: Page) -> None:
    elsewhere(page, "Vision 3", "Vision 4")
    told = page.change({"do": "rate", "area": 0, "value": 6, "was": 3}, status=409)["conflict"]
    elsewhere(page, "# 3 November", "# 4 November")
    page.change({"do": "rate", "area": 0, "value": 6}, base=told["base"])
    assert b"Vision 6" in page.bytes


def test_a_choice_is_asked_about_again_where_the_note_has_a_third_answer_by_now(page: Page) -> None:
    elsewhere(page, "Vision 3", "Vision 4")
    told = page.change({"do": "rate", "area": 0, "value": 6, "was": 3}, status=409)["conflict"]
    elsewhere(page, "Vision 4", "Vision 7")
    again = page.change({"do": "rate", "area": 0, "value": 6}, base=told["base"], status=409)["conflict"]
    assert (again["mine"], again["theirs"]) == ("6", "7")


def test_where_one_of_many_changes_is_asked_about_none_goes_in(page: Page) -> None:
    disk = elsewhere(page, "Vision 3", "Vision 4")
    edits = ({"do": "rate", "area": 1, "value": 1}, {"do": "rate", "area": 0, "value": 6})
    told = page.change(*edits, status=409)["conflict"]
    assert page.bytes == disk
    page.change(*edits, base=told["base"])
    assert b"Vision 6" in page.bytes
    assert b"Service 1," in page.bytes


@pytest.mark.parametrize(
    ("edit", "what", "theirs"),
    [
        ({"do": "rate", "area": 1, "value": 6}, "The rating of Service was changed", None),
        ({"do": "rename", "area": 1, "new": "Help"}, "Service has another name", None),
        ({"do": "move", "area": 1, "to": 0}, "The areas have another order", None),
    ],
    ids=["rate", "rename", "move"],
)
def test_an_area_taken_out_meanwhile_is_said_to_be_gone(
    page: Page, edit: Json, what: str, theirs: str
) -> None:
    disk = elsewhere(page, "  - Service 8, 20 → 14\n", "")
    told = page.change(edit, status=409)["conflict"]
    assert told["what"].startswith(what)
    assert told["theirs"] is theirs
    assert page.bytes == disk
    assert [area["name"] for area in page.areas] == ["Vision", "Accountability", "Community"]


def test_an_area_changed_meanwhile_is_not_taken_out_unasked(page: Page) -> None:
    disk = elsewhere(page, "Service 8", "Service 5")
    told = page.change({"do": "remove", "area": 1}, status=409)["conflict"]
    assert told["theirs"] == "Service 5, 20 → 14"
    assert page.bytes == disk


def test_places_on_the_page_mean_what_the_page_shows(page: Page) -> None:
    """The note has other areas by now; what the hand holds is still the one that was drawn under it."""
    base = page.now["base"]
    elsewhere(page, "  - Vision 3", "  - Health\n  - Vision 3")
    until(lambda: len(page.companion.snapshot.sessions[NOTE].areas) == 5)
    assert len(page.look({"index": 0, "rating": 9}, base=base)["table"]["rows"]) == 4
    page.change({"do": "rate", "area": 0, "value": 9}, base=base)
    assert b"  - Health\n  - Vision 9," in page.bytes
    page.change({"do": "rate", "area": 0, "value": 2})
    assert b"  - Health 2\n" in page.bytes


def test_a_page_from_before_the_service_was_started_anew_is_shown_the_note_again(page: Page) -> None:
    before = page.bytes
    for edit in ({"do": "rate", "area": 0, "value": 9}, {"do": "move", "area": "Vision", "to": 1}):
        told = page.change(edit, base="f" * 64, status=422)
        assert "started anew" in told["problem"]["message"]
    assert page.post("look", base="f" * 64, values="[]").status_code == 422
    told = page.change({"do": "back", "word": "0" * 32}, status=422)
    assert "too long ago" in told["problem"]["message"]
    assert page.bytes == before
    page.change({"do": "rate", "area": 0, "value": 9})


def test_a_note_seen_half_written_is_still_the_page_s_own(page: Page) -> None:
    """Some programs empty a file before they write it, and the service may look just then."""
    text = page.bytes
    page.note.write_bytes(b"")
    page.companion.refresh([NOTE])
    assert NOTE not in page.companion.snapshot.readings
    page.note.write_bytes(text)
    page.change({"do": "rate", "area": 0, "value": 9})
    assert b"Vision 9" in page.bytes


def test_a_note_that_is_gone_and_one_that_is_broken(page: Page) -> None:
    text = page.bytes
    page.note.write_bytes(text.replace(b"areas:", b"areas: ["))
    told = page.change({"do": "rate", "area": 0, "value": 9}, status=422)
    assert told["problem"]["remedy"]
    assert (told["state"]["mayWrite"], told["state"]["base"]) == (False, "")
    assert told["state"]["whyNot"].startswith("Obsidian cannot read the properties.")
    assert [area["rating"] for area in told["state"]["areas"]] == [3, 8, 7, 2]
    page.note.write_bytes(text)
    page.state()
    page.change({"do": "rate", "area": "Vision", "value": 9})
    page.note.unlink()
    until(lambda: NOTE not in page.companion.snapshot.sessions)
    assert page.client.get(f"{page.address}/state", base_url="http://127.0.0.1:8719").status_code == 404
    assert page.post("change", base="", edits="[]").status_code == 404


# ------------------------------------------------------------------ taken back while others write


def test_a_change_is_taken_back_beside_a_save_and_below_the_block_that_followed(
    tmp_path: Path, vault: Path
) -> None:
    with serving(
        tmp_path, Options(quiet=0.02, patience=0.05, sync_wait=0.1, page_wait=0.1, yes=True)
    ) as companion:
        page = Page(companion, vault)
        undo = page.change({"do": "remove", "area": 1})["undo"]
        until(lambda: b"| Service |" not in page.bytes)
        elsewhere(page, "Community 2", "Community 4")
        elsewhere(page, "We talked", "He talked")
        page.change(*undo)
        until(lambda: b"| Service | 8 |" in page.bytes and b"| Community | 4" in page.bytes)
        assert b"  - Vision 3, 2 \xe2\x86\x92 12\n  - Service 8, 20" in page.bytes
        assert b"He talked about his week." in page.bytes


def test_a_change_that_someone_wrote_over_is_taken_back_when_the_person_says_so(page: Page) -> None:
    undo = page.change({"do": "rate", "area": 0, "value": 6})["undo"]
    elsewhere(page, "Vision 6", "Vision 7")
    told = page.change(*undo, status=409)["conflict"]
    assert (told["mine"], told["theirs"]) == ("3", "7")
    redo = page.change(*undo, base=told["base"])["undo"]
    assert b"Vision 3, 2" in page.bytes
    page.change(*redo)
    assert b"Vision 7, 2" in page.bytes


def test_a_change_of_two_writes_with_a_busy_note_between_is_taken_back_as_one(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Properties are one write and the text below them is another; between them a program may hold the note."""
    before, real, results = page.bytes, page.companion._files.write, iter([None, Result.BUSY, Result.BUSY])

    def write(one: Write, **how: bool) -> Outcome:
        result = next(results, None)
        return Outcome(result, one) if result else real(one, **how)

    monkeypatch.setattr(page.companion._files, "write", write)
    undo = page.change({"do": "rename", "area": 1, "new": "Help"})["undo"]
    assert next(results, "used up") == "used up"
    assert page.bytes == before.replace(b"- Service", b"- Help").replace(b"## Service", b"## Help")
    page.change(*undo)
    assert page.bytes == before


def test_what_takes_a_change_back_is_of_its_own_note_alone(page: Page, vault: Path) -> None:
    undo = page.change({"do": "rate", "area": 0, "value": 6})["undo"]
    other = Page(page.companion, vault, "Sessions/2009-10-06 Daniel.md")
    other.memory = page.desk.boards
    other.app.extensions["session-arcs"].boards = page.desk.boards
    before = other.bytes
    assert "too long ago" in other.change(*undo, status=422)["problem"]["message"]
    assert other.bytes == before


def test_nothing_changed_is_nothing_to_take_back(page: Page) -> None:
    before = page.bytes
    assert page.change({"do": "rate", "area": 0, "value": 3})["undo"] == []
    assert page.change()["undo"] == []
    assert page.bytes == before


def test_changes_from_two_pages_at_once_are_all_there(page: Page, vault: Path) -> None:
    pages = [page, Page(page.companion, vault)]
    told: list[Json] = []

    def pull(mine: Page, index: int) -> None:
        told.extend(mine.change({"do": "rate", "area": index, "value": value}) for value in range(4, 9))

    threads = [threading.Thread(target=pull, args=(one, index)) for index, one in enumerate(pages)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 10
    assert b"Vision 8," in page.bytes
    assert b"Service 8," in page.bytes


# ------------------------------------------------------------------ when nothing may be written


@pytest.mark.parametrize(
    ("options", "why"),
    [(Options(read_only=True), "--read-only"), (Options(page_wait=60), "Press Begin")],
    ids=["read only", "first contact"],
)
def test_a_service_that_may_not_write_says_so_and_does_not(
    tmp_path: Path, vault: Path, options: Options, why: str
) -> None:
    with serving(tmp_path, options) as companion:
        page = Page(companion, vault)
        before = page.bytes
        assert page.now["mayWrite"] is False
        assert why in page.now["whyNot"]
        told = page.change({"do": "rate", "area": 0, "value": 6}, status=422)
        assert why in f"{told['problem']['message']} {told['problem']['remedy']}"
        assert page.look({"index": 0, "rating": 6})["scene"]
        assert page.bytes == before


def test_a_note_that_is_off_is_shown_and_left_alone(tmp_path: Path, vault: Path) -> None:
    note = vault / NOTE
    note.write_bytes(note.read_bytes().replace(b"type: session", b"type: session\narcs: off"))
    with serving(tmp_path, STILL) as companion:
        page = Page(companion, vault)
        before = page.bytes
        assert "arcs is off" in page.now["whyNot"]
        assert (
            "arcs is off"
            in page.change({"do": "rate", "area": 0, "value": 6}, status=422)["problem"]["message"]
        )
        assert page.bytes == before


def test_when_the_folder_of_the_vault_is_gone_the_page_says_so(tmp_path: Path, vault: Path) -> None:
    with serving(tmp_path) as companion:
        page = Page(companion, vault)
        vault.rename(tmp_path / "away")
        until(lambda: companion.status().phase is Phase.AWAY)
        told = page.change({"do": "rate", "area": 0, "value": 6}, status=422)
        assert told["problem"]["remedy"] == "Connect the drive it is on, and try again."
        assert "drive" in told["state"]["whyNot"]
        assert len(told["state"]["areas"]) == 4
        (tmp_path / "away").rename(vault)
        until(lambda: page.state()["mayWrite"])
        page.change({"do": "rate", "area": 0, "value": 6})


def test_after_a_change_of_its_own_the_page_has_the_fresh_state_and_its_mark(page: Page) -> None:
    mark = page.now["mark"]
    state = page.change({"do": "rate", "area": 0, "value": 6})["state"]
    assert state["mark"] != mark
    assert state["areas"][0]["rating"] == 6
    assert {**state, "mark": ""} == {**page.state(), "mark": ""}
