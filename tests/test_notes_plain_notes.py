"""A note read in one go says what it says when it is read at length."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin_server.model import AreaNote, ClientNote, NoteText, Reading, SessionNote
from plugin_server.notes.plain_notes import read_plain_note
from plugin_server.notes.reader import read_at_length, read_note
from tests.fuzz import HEAD_TOKENS, seeds

SEEDS = tuple(seeds())
PATHS = ("Sessions/2009-11-03 Daniel.md", "Sessions/Daniel.md", "Sessions/2009-13-40.md")
TYPES = (
    "type: session\n", 'type: "[[Session]]"\n', "Type: client\n", "type: area\n", "type: practice\n",
    "type: meeting\n", "type:\n  - session\n", "type:\n", "type: 'sessions'\n", f'type: "[[{"x" * 200}/Session]]"\n',
)  # fmt: skip
FACTS = (
    'client: "[[Daniel]]"\n', "client: Daniel\n", "clients:\n  - Daniel\n  - Ines\n  - Daniel\n", "client:\n",
    'client: "[[Daniel]] and [[Ines|I]]"\n', "client: ''\n", "client: null\n", "date: 2009-11-03\n",
    'date: "2009-11-03T14:30"\n', "date: 2009-13-45\n", "date:\n", "scale: 1-5\n", "scale: odd\n", "arcs: off\n",
    "tags: [work, notes]\n", "tags:\n  - a\n  - b\n", "tags: []\n", "client: [Daniel]\n", "aliases: [a b]\n",
    "lens: Only {area}?\n", "lens: '{area}?'\n", "area order:\n  - Vision\n", "title: A note\n", "start time: 9:00\n",
    "# a comment\n", "\n", "x: {{y}}\n", 'x: "{{y}}"\n', "x:  two\n", "x: a \n", "x:          far\n",
)  # fmt: skip
AREAS = (
    "areas:\n", "Areas:\n", "  - Vision 3, 2 → 12\n", "  - Service 8, 20 -> 14\n", "  - Home\n",
    "  - Vision 3, 2,5 → 4\n", "- Vision 3\n", "  - Tea 7/9, 1:30\n", "  - 3, 2 → 12\n",
    '  - "Vision 3, 2 → 12"\n', "  -\n", "  - null\n", "   - Late 3\n", "  Vision:\n", "  Service:\n",
    "    rating: 3\n", "    Time: 2\n", "    wish: 12\n",
    "    importance: 40\n", "    rating: x\n", "    ratng: 3\n", "    rating:\n", "      time: 1\n", "    - x\n",
    "  Vision: 3, 2 → 12\n", "Vision rating: 3\n", "vision_time: 1:30\n", "Vision time: -1\n", "social wish: 2,5\n",
    "Home rating:\n", "Home importance: 20%\n", "Vision rating:\n  - 3\n", "Team 4 wish: 07\n", "true rating: 1\n",
)  # fmt: skip
BODIES = (
    "", "# One\n", "## Vision\n- [ ] call 2h\n- [x] done 📅 2009-12-18\n", "Words.\n", "```\n- [ ] no\n```\n",
    "![[2009-11-03-1f3a9c2e.svg|520]]\n",
    "<!-- session-arcs: drawn -->\n![[2009-11-03-1f3a9c2e.svg|520]]\n<!-- /session-arcs 1 9f86d081 -->\n",
    "<!-- session-arcs -->\nundated-0123abcd.svg x2009-11-03-1f3a9c2e.svg y\n",
)  # fmt: skip
ENDS = ("---\n", "---\n", "---\n", "--- \n", "---", "---\r\n", "----\n", "")

heads = st.tuples(
    st.sampled_from(TYPES),
    st.lists(st.sampled_from(FACTS), max_size=3).map("".join),
    st.lists(st.sampled_from(AREAS), max_size=7).map("".join),
    st.lists(st.sampled_from(FACTS + HEAD_TOKENS), max_size=1).map("".join),
).map("".join)
bodies = st.lists(st.sampled_from(BODIES), max_size=3).map("".join)
notes = st.builds("---\n{}{}{}".format, heads, st.sampled_from(ENDS), bodies).map(str.encode)


def same(path: str, data: bytes) -> Reading | None:
    note = NoteText.of(path, data)
    plainly = read_plain_note(note)
    if plainly is not None:
        assert plainly == read_at_length(note)
    return plainly


@settings(deadline=None, max_examples=1500)
@given(st.sampled_from(PATHS), notes)
def test_a_note_read_in_one_go_says_what_it_says_at_length(path: str, data: bytes) -> None:
    same(path, data)


@settings(deadline=None, max_examples=600)
@given(
    st.sampled_from(SEEDS),
    st.integers(0, 400),
    st.integers(0, 3),
    st.sampled_from((*FACTS, *AREAS, *HEAD_TOKENS)),
)
def test_also_a_note_that_was_ever_odd_with_something_put_in(
    data: bytes, at: int, gone: int, text: str
) -> None:
    same(PATHS[0], data[:at] + text.encode() + data[at + gone :])


def test_every_note_that_was_ever_odd_is_read_alike() -> None:
    found = [same(PATHS[0], data) for data in SEEDS]
    assert sum(one is not None for one in found) > 15


AREA = "areas:\n  - Vision 3, 2 → 12\n  - Tea 8, 1 → 2\n"
NESTED = "areas:\n  Vision:\n    rating: 3\n    time: 2\n    wish: 12\n  Tea:\n    rating: 8\n"
FLAT = "vision rating: 3\nvision time: 2\nvision wish: 12\nTea rating: 8\n"


@pytest.mark.parametrize("areas", [AREA, NESTED, FLAT])
def test_a_session_as_most_write_it_is_read_in_one_go(areas: str) -> None:
    head = f'type: session\nclient: "[[Daniel]]"\ndate: 2009-11-03\ntags: [a, b]\nstart time: 9:00\n{areas}'
    reading = same("a.md", f"---\n{head}---\n# One\n\n## Tea\n- [ ] call\n".encode())
    assert isinstance(reading, SessionNote)
    assert [(area.name, area.rating) for area in reading.areas] == [("Vision", 3), ("Tea", 8)]
    assert [task.area for task in reading.tasks] == ["Tea"]


def test_notes_of_clients_and_areas_too() -> None:
    assert isinstance(same("a.md", b"---\ntype: client\n---\n# A\n- [ ] call\n"), ClientNote)
    assert isinstance(same("a.md", b"---\ntype: area\naliases: [x]\n---\n"), AreaNote)


def test_what_is_not_plain_is_read_all_the_same() -> None:
    data = b"---\ntype: session # of March\nclient: [[Daniel]]\nareas: [Vision 3]\n---\n"
    note = NoteText.of(PATHS[0], data)
    assert read_plain_note(note) is None
    assert isinstance(read_note(note), SessionNote)
