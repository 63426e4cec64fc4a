"""What the client takes along: a task under its own heading, wherever that stands, and under no area's."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugin_server.blocks.words import WORDS
from plugin_server.model import NoteText, SessionNote
from plugin_server.notes.edits import Spliced, TakeAlong
from plugin_server.notes.names import same_area
from plugin_server.notes.numbers import Refusal
from plugin_server.notes.reader import read_note
from plugin_server.notes.splicing import splice

HEAD = "---\ntype: session\nareas:\n  - Vision 3\n  - Service 8\n---\n"
BLOCK = "<!-- session-arcs: drawn -->\n| Area |\n\n## Until next time\n\n<!-- /session-arcs 1 abc -->\n"
HEADING = WORDS.along
TEMPLATES = Path(__file__).parent.parent / "vault_templates"


def along(body: str, text: str = "Sleep", *, head: str = HEAD) -> str | Refusal:
    """The text below the properties with this task in it, said by the reader to stand under the heading."""
    result = splice((head + body).encode(), [TakeAlong(text, HEADING)])
    if isinstance(result, Refusal):
        return result
    assert isinstance(result, Spliced)
    note = read_note(NoteText.of("n.md", result.data))
    assert isinstance(note, SessionNote)
    assert [area.name for area in note.areas] == ["Vision", "Service"]
    assert text in [task.text for task in note.tasks if same_area(task.area, HEADING) and not task.done]
    assert splice(result.data, [TakeAlong(text, HEADING)]) == Spliced(result.data, ())
    return result.data.decode().removeprefix(head)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# A\n\n## Until next time\n", "# A\n\n## Until next time\n\n- [ ] Sleep\n"),
        ("## until  next time\n- [x] Run\n\n## B\n", "## until  next time\n- [x] Run\n- [ ] Sleep\n\n## B\n"),
        ("# A\n\nText.", "# A\n\nText.\n\n## Until next time\n\n- [ ] Sleep"),
        ("# A\r\n\r\nText.\r\n", "# A\r\n\r\nText.\r\n\r\n## Until next time\r\n\r\n- [ ] Sleep\r\n"),
        ("", "## Until next time\n\n- [ ] Sleep\n"),
        ("## Until next time\n\nWords.\n", "## Until next time\n\nWords.\n\n- [ ] Sleep\n"),
        ("## Until next time\n\n1. [ ] Run\n", "## Until next time\n\n1. [ ] Run\n2. [ ] Sleep\n"),
        (
            "# A\n\n## Vision\n\n- [ ] v\n\n## Words\n\nText.\n",
            "# A\n\n## Vision\n\n- [ ] v\n\n## Words\n\nText.\n\n## Until next time\n\n- [ ] Sleep\n",
        ),
        ("# Vision\n\n- [ ] v\n", "# Vision\n\n- [ ] v\n\n# Until next time\n\n- [ ] Sleep\n"),
        (
            "# A\n\n```\n## Until next time\n```\n",
            "# A\n\n```\n## Until next time\n```\n\n## Until next time\n\n- [ ] Sleep\n",
        ),
        ("# A\n\n" + BLOCK, "# A\n\n" + BLOCK + "\n## Until next time\n\n- [ ] Sleep\n"),
        (
            "# A\n\n## Until next time\n\n" + BLOCK + "Text.\n",
            "# A\n\n## Until next time\n\n- [ ] Sleep\n\n" + BLOCK + "Text.\n",
        ),
        (
            "## Until next time\n\n- [ ] a\n\n### Vision\n\n- [ ] v\n",
            "## Until next time\n\n- [ ] a\n- [ ] Sleep\n\n### Vision\n\n- [ ] v\n",
        ),
    ],
)  # fmt: skip
def test_a_task_goes_to_the_end_of_the_list_under_the_heading(before: str, after: str) -> None:
    assert along(before) == after


def test_a_heading_of_that_name_under_an_area_is_the_areas_own() -> None:
    body = "# A\n\n## Vision\n\n### Until next time\n\n- [ ] v\n"
    assert along(body) == body + "\n## Until next time\n\n- [ ] Sleep\n"


@pytest.mark.parametrize("body", ["# A\n\n```\ncode\n", "# A\n\n%%\nhidden\n", "# A\n\n<!-- open\n"])
def test_where_no_place_is_safe_nothing_is_written(body: str) -> None:
    told = along(body)
    assert isinstance(told, Refusal)
    assert told.remedy


@pytest.mark.parametrize("text", ["", "   ", "x" * 501, "a\x00b", "\ud800"])
def test_what_is_no_task_is_refused(text: str) -> None:
    assert isinstance(splice((HEAD + "# A\n").encode(), [TakeAlong(text, HEADING)]), Refusal)


@pytest.mark.parametrize(
    "text",
    ["Call\nhim", "# no heading", "- [ ] twice", "[[Ada]] 2h", "<!-- session-arcs -->", "%% x", "🙂 مرحبا"],
)
def test_whatever_is_typed_is_one_task_and_the_rest_stays(text: str) -> None:
    before = (HEAD + "# A\n\n## Until next time\n\n- [ ] a\n\n## End\n\n- [ ] e\n").encode()
    result = splice(before, [TakeAlong(text, HEADING)])
    assert isinstance(result, Spliced)
    note = read_note(NoteText.of("n.md", result.data))
    assert isinstance(note, SessionNote)
    assert [(task.area, task.text) for task in note.tasks][::2] == [(HEADING, "a"), ("End", "e")]
    assert len(note.tasks) == 3


def test_the_templates_have_the_heading() -> None:
    template = (TEMPLATES / "vault/Templates/Session.md").read_text("utf-8")
    assert template.endswith(f"\n## {HEADING}\n")
