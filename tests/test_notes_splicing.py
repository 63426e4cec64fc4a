"""Changes that a person asks for land where they belong, written as the note is; nothing else moves by a byte."""

from __future__ import annotations

import pytest

from plugin_server.model import OrderedArea, Scale
from plugin_server.notes.edits import (
    AddArea,
    AddTask,
    Edit,
    Hours,
    MoveArea,
    Rate,
    RemoveArea,
    RenameArea,
    Spliced,
    Terms,
    Which,
)
from plugin_server.notes.numbers import Refusal
from plugin_server.notes.splicing import splice
from tests.splices import Pair, edit_of, pairs

PAIRS = tuple(pairs())
BODY = b"# A day\r\n\xff\xfe not UTF-8, no line end"
STORY = "---\ntype: session\nareas:\n  - Vision 3, 2 → 12\n  - Service 8\n---\n"


def spliced(note: str | bytes, *edits: Edit | str, terms: Terms | None = None) -> bytes:
    data = note.encode() if isinstance(note, str) else note
    result = splice(data, [edit_of(edit) if isinstance(edit, str) else edit for edit in edits], terms)
    assert isinstance(result, Spliced), result
    return result.data


def refusal(note: str | bytes, *edits: Edit | str, terms: Terms | None = None) -> str:
    data = note.encode() if isinstance(note, str) else note
    result = splice(data, [edit_of(edit) if isinstance(edit, str) else edit for edit in edits], terms)
    assert isinstance(result, Refusal), result
    assert result.remedy
    return result.message


def test_there_are_golden_pairs_of_every_form() -> None:
    assert len(PAIRS) >= 150
    assert len({pair.name.split(": ", maxsplit=1)[0] for pair in PAIRS}) >= 20


@pytest.mark.parametrize("eol", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_the_golden_pair_is_met_to_the_byte(pair: Pair, eol: str) -> None:
    before, after = (
        f"---\n{text}---\n".replace("\n", eol).encode() + BODY for text in (pair.before, pair.after)
    )
    result = splice(before, pair.edits)
    assert isinstance(result, Spliced), result
    assert result.data == after


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if len(pair.edits) == 1], ids=lambda pair: pair.name)
def test_twice_is_once(pair: Pair) -> None:
    after = f"---\n{pair.after}---\n".encode()
    again = splice(after, pair.edits)
    assert isinstance(again, Spliced)
    assert (again.data, again.steps) == (after, ())


# ------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("\ufeff" + STORY, "byte order mark"),
        ("\n" + STORY, "blank"),
        (STORY.replace("---\n", "--- \n", 1), "space"),
        (STORY.replace("type: session", "type: session\ntitle: {{title}}"), "template"),
        (STORY.replace("type: session", 'type: session\ntitle: "<% x %>"'), "template"),
        (STORY.replace("type: session", "type: client"), "no session"),
        ("no properties", "no session"),
        ("", "no session"),
        (STORY.replace("areas:", "areas: ["), "cannot read"),
        (STORY.replace("Vision 3", "Vision 3\n  - Vision 4"), "stands twice"),
        (STORY.replace("type: session", "type: session\nvision rating: 4"), "stands twice"),
        (STORY.encode().replace(b"type: session", b"type: session\nx: \xff"), "not in UTF-8"),
    ],
)
def test_a_note_that_is_not_to_be_changed_is_refused(note: str | bytes, words: str) -> None:
    assert words in refusal(note, "rate | Vision | 4")


@pytest.mark.parametrize(
    "areas",
    [
        "areas: &all\n  - &v Vision 3\n  - Service\n",
        "areas:\n  - >\n    Vision 3\n    and more\n  - Service\n",
        "mine: &m\n  - Vision 3\nareas: *m\n",
        "areas:\n  Vision:\n    rating: *r\n    time: 3\nx: 1\n",
        "areas:\n  - name: !!str Vision\n    rating: !!int 3\n",
    ],
)
@pytest.mark.parametrize(
    "change", ["rate | Vision | 4", "rename | Vision | Far", "remove | Vision", "now | Vision | 60"]
)
def test_what_is_written_oddly_is_changed_rightly_or_not_at_all(areas: str, change: str) -> None:
    note = f"---\ntype: session\nkept: yes\n{areas}---\nText\n".encode()
    result = splice(note, [edit_of(change)])
    if isinstance(result, Spliced):
        assert b"kept: yes\n" in result.data
        assert result.data.endswith(b"---\nText\n")
        assert splice(result.data, [edit_of(change)]) == Spliced(result.data, ())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Rate("Vision", 9.5), "not on the scale"),
        (Rate("Vision", 0), "not on the scale"),
        (Rate("Vision", float("nan")), "not on the scale"),
        (Rate("Vision", float("inf")), "not on the scale"),
        (Hours("Vision", Which.NOW, -1), "cannot be"),
        (Hours("Vision", Which.WANTED, 600_001), "cannot be"),
        (Rate("Health", 3), "no longer"),
        (MoveArea("Health", 0), "no longer"),
        (AddArea(" \t"), "needs a name"),
        (AddArea("x" * 101), "needs a name"),
        (AddArea("{{date}}"), "needs a name"),
        (AddArea("<%"), "needs a name"),
        (AddArea("a\x00b"), "needs a name"),
        (AddArea("\ud800"), "needs a name"),
        (RenameArea("Vision", "service"), "of this name already"),
        (RenameArea("Vision", ""), "needs a name"),
        (RenameArea("Health", "Body"), "no longer"),
        (AddTask("Vision", " "), "one line"),
        (AddTask("Vision", "x" * 501), "one line"),
        (AddTask("Vision", "\ud800"), "one line"),
    ],
)
def test_a_change_that_cannot_be_is_refused(change: Edit, words: str) -> None:
    assert words in refusal(STORY, change)


def test_one_change_that_is_refused_holds_back_all() -> None:
    assert "no longer" in refusal(STORY, "rate | Vision | 4", "rate | Health | 4")


@pytest.mark.parametrize("change", [RemoveArea("Health"), Rate("Health", None), RenameArea("Gone", "Vision")])
def test_what_is_so_already_needs_no_change(change: Edit) -> None:
    assert spliced(STORY, change) == STORY.encode()


# ------------------------------------------------------------------ client and practice


ORDER = Terms(order=(OrderedArea("Health"), OrderedArea("Strategy", ("Vision",)), OrderedArea("Family")))


def test_a_renamed_area_is_found_under_its_former_name() -> None:
    assert b"- Vision 4, 2 " in spliced(STORY, "rate | Strategy | 4", terms=ORDER)


def test_an_area_on_the_clients_list_gets_its_place_with_its_first_number() -> None:
    after = spliced(STORY, "rate | Family | 4", "now | Health | 60", terms=ORDER).decode()
    assert "  - Vision 3, 2 → 12\n  - Service 8\n" not in after
    assert "  - Vision 3, 2 → 12\n  - Family 4\n  - Service 8\n  - Health, 1\n" in after


def test_the_order_of_the_clients_list_is_not_changed_from_a_session() -> None:
    assert "order" in refusal(STORY, MoveArea("Vision", 1), terms=ORDER)


def test_the_scale_of_the_session_is_the_one_that_counts() -> None:
    terms = Terms(Scale(0, 10))
    assert b"Vision 10," in spliced(STORY, Rate("Vision", 10), terms=terms)
    assert b"Vision 7/10," in spliced(STORY.replace("3,", "3/10,"), Rate("Vision", 7), terms=terms)
    assert b"Vision 7," in spliced(STORY.replace("3,", "3/10,"), Rate("Vision", 7))


def test_what_the_practice_calls_no_area_is_none() -> None:
    note = "---\ntype: session\nteam rating: 3\nvision rating: 4\n---\n"
    terms = Terms(not_areas=("Team",))
    assert "no longer" in refusal(note, Rate("Team", 4), terms=terms)
    assert spliced(note, Rate("Vision", 5), terms=terms) == note.replace("4", "5").encode()


# ------------------------------------------------------------------ one edit at a time


def test_properties_and_text_are_two_steps_and_properties_come_first() -> None:
    result = splice(STORY.encode(), [AddTask("Vision", "call"), Rate("Vision", 4)])
    assert isinstance(result, Spliced)
    first, second = result.steps
    assert first == STORY.replace("Vision 3", "Vision 4").encode()
    assert second == result.data
    assert second.startswith(first)


def test_front_matter_that_ends_the_note_takes_a_new_area() -> None:
    assert (
        spliced("---\ntype: session\n---", AddArea("Vision"))
        == b"---\ntype: session\nareas:\n  - Vision\n---"
    )


def test_letters_beyond_the_basic_plane_keep_their_places() -> None:
    note = STORY.replace("Vision", "🙂 Vision").replace("type", "mood: 🙂🙂\ntype")
    assert spliced(note, Rate("🙂 Vision", 5)) == note.replace("3,", "5,").encode()
