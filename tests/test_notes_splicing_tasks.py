"""A task goes to the end of its area's list, never into a block; headings follow an area's new name."""

from __future__ import annotations

import pytest

from plugin_server.blocks import regions
from plugin_server.model import NoteText, OrderedArea, SessionNote
from plugin_server.notes.edits import AddTask, RenameArea, Spliced, Terms
from plugin_server.notes.numbers import Refusal
from plugin_server.notes.reader import read_note
from plugin_server.notes.splicing import splice
from tests.story_note import story_note

HEAD = "---\ntype: session\nareas:\n  - Vision 3\n  - Service 8\n---\n"
CALL = AddTask("Vision", "call")
BLOCK = "<!-- session-arcs -->\n- [ ] not a task\n<!-- /session-arcs -->\n"


def added(body: str, task: AddTask = CALL, terms: Terms | None = None) -> str:
    result = splice((HEAD + body).encode(), [task], terms)
    assert isinstance(result, Spliced), result
    again = splice(result.data, [task], terms)
    assert isinstance(again, Spliced)
    assert again.data == result.data
    return result.data.decode().removeprefix(HEAD)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "## Vision\n\n- [ ] call\n"),
        ("# Day\n", "# Day\n\n## Vision\n\n- [ ] call\n"),
        ("# Day\nText", "# Day\nText\n\n## Vision\n- [ ] call"),
        ("# Day\n\nText\n\n\n", "# Day\n\nText\n\n## Vision\n\n- [ ] call\n\n\n"),
        ("## Vision\n", "## Vision\n\n- [ ] call\n"),
        ("## Vision", "## Vision\n\n- [ ] call"),
        ("## Vision\n\n## Service\n", "## Vision\n\n- [ ] call\n\n## Service\n"),
        ("## Vision\n## Service\n", "## Vision\n- [ ] call\n\n## Service\n"),
        ("## Vision\n\nHe said.\n\n## Service\n", "## Vision\n\nHe said.\n\n- [ ] call\n\n## Service\n"),
        ("## Vision\n\n- [x] old\n\nText\n", "## Vision\n\n- [x] old\n- [ ] call\n\nText\n"),
        (
            "## Vision\n* [ ] old\n  * [ ] part\n\n## B\n",
            "## Vision\n* [ ] old\n  * [ ] part\n* [ ] call\n\n## B\n",
        ),
        ("## Vision\n1. [ ] a\n2. [ ] b\n", "## Vision\n1. [ ] a\n2. [ ] b\n3. [ ] call\n"),
        ("## Vision\n- note\n\nEnd\n", "## Vision\n- note\n\nEnd\n\n- [ ] call\n"),
        ("## Vision\n\n- note\n", "## Vision\n\n- note\n- [ ] call\n"),
        ("Manager of Vision\n---\n- [ ] a\n", "Manager of Vision\n---\n- [ ] a\n- [ ] call\n"),
        (
            "### Service\n- [ ] a\n### Until\n",
            "### Service\n- [ ] a\n\n### Vision\n- [ ] call\n\n### Until\n",
        ),
        ("## Vision\n### Soon\n- [ ] a\n", "## Vision\n### Soon\n- [ ] a\n- [ ] call\n"),
        ("## Vision\n" + BLOCK, "## Vision\n\n- [ ] call\n\n" + BLOCK),
        ("# Day\n" + BLOCK, "# Day\n" + BLOCK + "\n## Vision\n\n- [ ] call\n"),
        ("## Vision\n```\n- [ ] code\n```\n", "## Vision\n\n- [ ] call\n\n```\n- [ ] code\n```\n"),
        ("## Vision\n> - [ ] quote\n", "## Vision\n\n- [ ] call\n\n> - [ ] quote\n"),
        ("```\n## Vision\n```\n", "```\n## Vision\n```\n\n## Vision\n\n- [ ] call\n"),
        ("## Vision\r\n- [ ] a\r\n", "## Vision\r\n- [ ] a\r\n- [ ] call\r\n"),
    ],
)
def test_the_task_stands_at_the_end_of_its_list(before: str, after: str) -> None:
    assert added(before) == after


@pytest.mark.parametrize(
    "body", ["```\ncode without end\n", "Text\n%%\na comment without end\n", "<!-- open\n"]
)
def test_where_every_place_is_inside_something_the_task_is_refused(body: str) -> None:
    assert isinstance(splice((HEAD + body).encode(), [CALL]), Refusal)


@pytest.mark.parametrize(
    "text", ["see <!-- this", "a %% b", "<!-- session-arcs -->", "`code` | [[x]] $y$", "2h ^a"]
)
def test_a_text_hides_nothing_that_follows_it(text: str) -> None:
    after = added("## Vision\n\nText\n\n## Service\n- [ ] b\n", AddTask("Vision", text))
    reading = read_note(NoteText.of("n.md", (HEAD + after).encode()))
    assert isinstance(reading, SessionNote)
    assert [(task.area, task.done) for task in reading.tasks] == [("Vision", False), ("Service", False)]
    assert isinstance(regions.find((HEAD + after).encode()), regions.Nowhere)


def test_a_due_date_and_an_estimate_are_read_from_the_text() -> None:
    after = added("", AddTask("Vision", "call 📅 2009-12-01 2h"))
    reading = read_note(NoteText.of("n.md", (HEAD + after).encode()))
    assert isinstance(reading, SessionNote)
    assert (reading.tasks[0].due, reading.tasks[0].estimate) == ("2009-12-01", 120)


def test_a_line_of_several_is_made_one() -> None:
    assert added("", AddTask("Vision", " call\n- [ ] them\t")) == "## Vision\n\n- [ ] call - [ ] them\n"


def test_a_task_that_is_done_is_not_added_again() -> None:
    assert added("## Vision\n- [x] call\n") == "## Vision\n- [x] call\n"


def test_a_heading_with_a_former_name_is_the_areas() -> None:
    terms = Terms(order=(OrderedArea("Strategy", ("Vision",)),))
    assert added("## Vision\n- [ ] a\n", AddTask("Strategy", "b"), terms) == "## Vision\n- [ ] a\n- [ ] b\n"


def test_bytes_that_are_no_letters_stay() -> None:
    data = HEAD.encode() + b"\xff\xfe\n\n## Vision\n- [ ] \xe9t\xe9\n\xff"
    result = splice(data, [CALL])
    assert isinstance(result, Spliced)
    assert result.data == HEAD.encode() + b"\xff\xfe\n\n## Vision\n- [ ] \xe9t\xe9\n\xff\n- [ ] call"


def test_the_block_of_the_note_stays_to_the_byte() -> None:
    before = story_note()
    result = splice(before, [AddTask("Vision", "call"), AddTask("Service", "meet")])
    assert isinstance(result, Spliced)
    lines = result.data.decode().splitlines()
    assert [line for line in lines if line not in ("## Vision", "- [ ] call", "- [ ] meet", "")] == [
        line for line in before.decode().splitlines() if line
    ]


# ------------------------------------------------------------------ headings


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("## Vision\n- [ ] a\n", "## Far sight\n- [ ] a\n"),
        ("## Manager of Vision:\n- [ ] a\n", "## Manager of Far sight:\n- [ ] a\n"),
        ("**Vision**\n===\n", "**Far sight**\n===\n"),
        ("## [[Vision]]\n", "## [[Far sight]]\n"),
        ("## vision ##\r\n", "## Far sight ##\r\n"),
        ("## Vision and more\n", "## Vision and more\n"),
        ("```\n## Vision\n```\n", "```\n## Vision\n```\n"),
        ("Vision\n", "Vision\n"),
        (
            BLOCK.replace("- [ ] not", "## Vision\n- [ ] not"),
            BLOCK.replace("- [ ] not", "## Vision\n- [ ] not"),
        ),
    ],
)
def test_headings_follow_the_new_name_of_their_area(before: str, after: str) -> None:
    result = splice((HEAD + before).encode(), [RenameArea("Vision", "Far sight")])
    assert isinstance(result, Spliced)
    assert result.data.decode() == HEAD.replace("Vision", "Far sight") + after


def test_a_name_that_a_heading_cannot_bear_leaves_it_as_it_was() -> None:
    result = splice((HEAD + "## Vision\n- [ ] a\n").encode(), [RenameArea("Vision", "Manager of X")])
    assert isinstance(result, Spliced)
    assert result.data.endswith(b"## Vision\n- [ ] a\n")
