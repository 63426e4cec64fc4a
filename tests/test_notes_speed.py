"""What reading costs, side by side with the C loader. Printed (`pytest -s`), not asserted: machines differ.

What is asserted is that both sides did the same work.
"""

from __future__ import annotations

import timeit
from collections.abc import Callable

import pytest
import yaml

from plugin_server.model import NoteText, OtherNote, SessionNote
from plugin_server.notes.frontmatter import core_value, parse
from plugin_server.notes.nodes import Unreadable
from plugin_server.notes.reader import read_note

FRONT = """type: session
client: "[[Daniel]]"
when: at noon
areas:
  - Vision 3, 2 → 12
  - Service 8, 20 → 14
  - Accountability 7, 15 → 8
  - Community 2, 3 → 6
"""
PROSE = "He came late, and said that the week had been full.\n\n" * 40
SESSION = NoteText.of("Sessions/2009-11-03.md", f"---\n{FRONT}---\n{PROSE}".encode())
WITH_TASKS = NoteText.of(SESSION.path, SESSION.data + b"## Vision\n- [ ] one\n- [x] two\n")
OTHER = NoteText.of("Recipes/Soup.md", f"---\ntitle: Soup\ntags: [warm]\n---\n{PROSE}".encode())


def microseconds(work: Callable[[], object]) -> float:
    times = 200
    return min(timeit.repeat(work, number=times, repeat=5)) / times * 1e6


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML was built without libyaml")
def test_front_matter_is_read_at_about_the_speed_of_the_c_loader() -> None:
    node = parse(FRONT)
    assert not isinstance(node, Unreadable)
    assert core_value(node) == yaml.load(FRONT, Loader=yaml.CSafeLoader)
    assert isinstance(read_note(SESSION), SessionNote)
    assert isinstance(read_note(OTHER), OtherNote)
    floor = microseconds(lambda: yaml.load(FRONT, Loader=yaml.CSafeLoader))
    rows = {
        "C loader, front matter of a session": floor,
        "pure Python loader": microseconds(lambda: yaml.load(FRONT, Loader=yaml.SafeLoader)),
        "our tree of it": microseconds(lambda: parse(FRONT)),
        "the whole note read": microseconds(lambda: read_note(SESSION)),
        "the whole note with a list of tasks": microseconds(lambda: read_note(WITH_TASKS)),
        "a note that is not ours": microseconds(lambda: read_note(OTHER)),
    }
    for name, cost in rows.items():
        print(f"{name:<38} {cost:8.1f} µs {cost / floor:7.2f} × the C loader")
