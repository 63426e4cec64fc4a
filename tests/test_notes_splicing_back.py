"""A change taken back: to the very bytes, beside what others wrote since, and never over it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin_server.notes.edits import (
    AddArea,
    AddTask,
    Conflict,
    Edit,
    Hours,
    MoveArea,
    Rate,
    RemoveArea,
    RenameArea,
    Said,
    Spliced,
    TakeAlong,
    TakeBack,
    Terms,
    Which,
)
from plugin_server.notes.numbers import Refusal
from plugin_server.notes.splicing import splice
from plugin_server.notes.standing import Head, head_of
from tests.splices import Pair, pairs
from tests.test_notes_splicing_any import QUICKLY, changes, key_of, notes

HEADING = "Until next time"
FEWER = settings(QUICKLY, max_examples=40)
BLOCK = b"<!-- session-arcs: drawn -->\n| Area |\n\n<!-- /session-arcs 1 abc -->\n"
STORY = """---
type: session
areas:
  - Vision 3, 2 → 12
  - Service 8, 20 → 14 # his word
  # he hesitates
  - Accountability 7, 15 → 8
---
# 3 November

## Service

- [ ] Rota
"""


def spliced(data: bytes, *edits: Edit, stale: bool = False) -> bytes:
    result = splice(data, edits, stale=stale)
    assert isinstance(result, Spliced), result
    return result.data


def said(data: bytes) -> tuple[Said, ...]:
    head = head_of(data, Terms())
    assert isinstance(head, Head)
    return head.said


# ------------------------------------------------------------------ nobody else wrote


@QUICKLY
@given(st.data())
def test_whatever_was_changed_comes_back_to_the_byte_and_is_made_again(data: st.DataObject) -> None:
    note = data.draw(notes())
    edits = [data.draw(changes(note.said)) for _ in range(data.draw(st.integers(1, 3)))]
    edits += data.draw(st.sampled_from([[], [TakeAlong("write it down", HEADING)]]))
    result = splice(note.data, edits)
    if not isinstance(result, Spliced):
        return
    back = TakeBack(note.data, result.data)
    assert spliced(result.data, back) == note.data
    assert spliced(result.data, back, stale=True) == note.data
    assert spliced(note.data, TakeBack(result.data, note.data)) == result.data
    assert spliced(note.data, back) == note.data  # twice is once


@pytest.mark.parametrize("pair", [one for one in pairs() if one.refused is None], ids=lambda pair: pair.name)
def test_every_golden_change_comes_back_to_the_byte(pair: Pair) -> None:
    for eol in ("\n", "\r\n"):
        before, after = (
            f"---\n{text}---\n# Day\n".replace("\n", eol).encode() for text in (pair.before, pair.after)
        )
        assert spliced(after, TakeBack(before, after), stale=True) == before
        assert spliced(after + BLOCK, TakeBack(before, after), stale=True) == before + BLOCK


# ------------------------------------------------------------------ others wrote too


@FEWER
@given(st.data())
def test_what_others_wrote_below_stays_to_the_byte(data: st.DataObject) -> None:
    note = data.draw(notes())
    result = splice(note.data, [data.draw(changes(note.said))])
    if not isinstance(result, Spliced):
        return
    theirs = data.draw(st.sampled_from([b"\nMore words.\n", b"\n\n" + BLOCK, b" and more"]))
    above = data.draw(st.booleans())

    def written(text: bytes) -> bytes:
        head, mark, body = text.partition(b"# Day\n")
        return head + mark + theirs + body if above else text + theirs

    done = splice(written(result.data), [TakeBack(note.data, result.data)], stale=True)
    if isinstance(done, Refusal):  # they wrote into the very line
        assert not above
        assert theirs == b" and more"
        return
    assert isinstance(done, Spliced)
    assert done.data == written(note.data)


@FEWER
@given(st.data())
def test_what_others_said_of_another_area_stays(data: st.DataObject) -> None:
    note = data.draw(notes().filter(lambda one: len(one.said) > 1))
    mine = data.draw(changes(note.said[:1]))
    other = note.said[-1].name
    theirs = data.draw(
        st.one_of(
            st.builds(Rate, st.just(other), st.sampled_from([2.0, 5.5])),
            st.builds(Hours, st.just(other), st.sampled_from(Which), st.sampled_from([30, 777 * 60])),
            st.just(AddArea("Far away")),
        )
    )
    result = splice(note.data, [mine])
    if not isinstance(result, Spliced):
        return
    disk = spliced(result.data, theirs)
    done = splice(disk, [TakeBack(note.data, result.data)], stale=True)
    assert isinstance(done, Spliced), (mine, theirs, done)
    expected = said(spliced(note.data, theirs))
    assert sorted(map(repr, map(key_of, said(done.data)))) == sorted(map(repr, map(key_of, expected)))


def test_another_number_of_the_same_line_stays() -> None:
    before = STORY.encode()
    after = spliced(before, Rate("Vision", 6))
    disk = after.replace(b"6, 2 ", b"6, 4 ")
    assert spliced(disk, TakeBack(before, after), stale=True) == before.replace(b"3, 2 ", b"3, 4 ")


def test_the_same_number_is_asked_about_and_goes_back_when_the_person_insists() -> None:
    before = STORY.encode()
    after = spliced(before, Rate("Vision", 6))
    disk = after.replace(b"Vision 6", b"Vision 7")
    back = TakeBack(before, after)
    asked = splice(disk, [back], stale=True)
    assert asked == Conflict(Rate("Vision", 3.0, 6.0), "7")
    assert spliced(disk, back) == before


def test_an_area_comes_back_with_its_comment_and_its_importance_beside_a_new_neighbour() -> None:
    note = (
        b"---\ntype: session\nareas:\n  Vision: # the dream\n    rating: 3\n    importance: 20 # of 100\n"
        b"  Service:\n    rating: 8\n---\n"
    )
    after = spliced(note, RemoveArea("Vision"))
    disk = spliced(after, AddArea("Health", "Service"), Rate("Service", 5))
    assert spliced(disk, TakeBack(note, after), stale=True) == note.replace(
        b"8\n", b"5\n  Health:\n    rating:\n"
    )


def test_an_area_that_someone_added_again_is_not_there_twice() -> None:
    before = STORY.encode()
    after = spliced(before, RemoveArea("Service"))
    disk = spliced(after, AddArea("Service", "Vision"), Rate("Service", 2))
    back = TakeBack(before, after)
    assert isinstance(splice(disk, [back], stale=True), Conflict)
    assert [one.name for one in said(spliced(disk, back))] == ["Vision", "Service", "Accountability"]
    assert said(spliced(disk, back))[1] == Said("Service", 8.0, 1200, 840)


def test_an_added_area_that_someone_rated_meanwhile_is_asked_about() -> None:
    before = STORY.encode()
    after = spliced(before, AddArea("Health", "Vision"))
    disk = spliced(after, Rate("Health", 4))
    asked = splice(disk, [TakeBack(before, after)], stale=True)
    assert isinstance(asked, Conflict)
    assert (asked.edit, asked.theirs) == (RemoveArea("Health", Said("Health")), "Health 4")
    assert spliced(disk, TakeBack(before, after)) == before


def test_a_new_name_is_taken_back_from_a_line_that_someone_rated_meanwhile() -> None:
    before = STORY.encode()
    after = spliced(before, RenameArea("Service", "Help"))
    assert b"## Help" in after
    disk = spliced(after, Rate("Help", 1))
    expected = before.replace(b"Service 8", b"Service 1")
    assert spliced(disk, TakeBack(before, after), stale=True) == expected


def test_a_move_is_taken_back_among_areas_that_others_changed() -> None:
    before = STORY.encode()
    after = spliced(before, MoveArea("Vision", 2))
    disk = spliced(after, Rate("Service", 1), AddArea("Health"))
    names = [one.name for one in said(spliced(disk, TakeBack(before, after), stale=True))]
    assert names[:1] == ["Vision"]
    assert set(names) == {"Vision", "Service", "Accountability", "Health"}


def test_a_task_that_was_done_meanwhile_stays_and_the_page_is_told() -> None:
    before = STORY.encode()
    for edit in (AddTask("Service", "Call"), TakeAlong("Call", HEADING)):
        after = spliced(before, edit)
        disk = after.replace(b"[ ] Call", b"[x] Call")
        told = splice(disk, [TakeBack(before, after)], stale=True)
        assert isinstance(told, Refusal)
        assert told.remedy == "Take it out in the note itself."


def test_lines_are_never_put_where_they_say_something_else() -> None:
    """The line of a rating looks the same under every area: what is read decides, not what looks alike."""
    note = b"---\ntype: session\nareas:\n  A:\n    rating: 3\n  B:\n    rating: 3\n  C:\n    rating: 3\n---\n"
    after = spliced(note, Rate("B", 4))
    for theirs in (RemoveArea("A"), RemoveArea("C"), MoveArea("B", 0), MoveArea("B", 2), Rate("A", 4)):
        disk = spliced(after, theirs)
        done = spliced(disk, TakeBack(note, after), stale=True)
        expected = [replace(one, rating=3.0) if one.name == "B" else one for one in said(disk)]
        assert list(said(done)) == expected
