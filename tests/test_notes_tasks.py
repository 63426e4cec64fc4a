"""Tasks under headings: which lines are tasks, whose they are, and what they say."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin_server.model import Task
from plugin_server.notes import tasks as notes_tasks
from plugin_server.notes.tasks import read_tasks


def tasks(body: str) -> tuple[Task, ...]:
    return read_tasks(body.encode())


def texts(body: str) -> list[tuple[str, str]]:
    return [(task.area, task.text) for task in tasks(body)]


@pytest.mark.parametrize("bullet", ["-", "*", "+", "1.", "7)"])
@pytest.mark.parametrize(("box", "done"), [("[ ]", False), ("[x]", True), ("[X]", True)])
def test_a_task_is_a_list_item_with_a_box(bullet: str, box: str, done: bool) -> None:
    assert tasks(f"# Vision\n\n{bullet} {box} call\n") == (Task("Vision", "call", done, 3),)


@pytest.mark.parametrize(
    "line",
    [
        "[ ] x",
        "- [ ]",
        "- [ ] ",
        "- [ ]x",
        "- [] x",
        "- [/] x",
        "- [-] x",
        "-[ ] x",
        "- a [ ] x",
        "- \\[ ] x",
        "    - [ ] code",
        "> - [ ] quoted",
        "> [!todo]\n> - [ ] in a callout",
        "- > [ ] quoted in a list",
    ],
)
def test_other_lines_are_no_tasks(line: str) -> None:
    assert tasks(f"# Vision\n\n{line}\n") == ()


def test_tasks_in_code_comments_and_our_block_are_none() -> None:
    body = """# Vision
```
- [ ] fenced
```
~~~md
- [ ] fenced too
~~~
<!-- one
- [ ] in a comment
-->
%%
- [ ] in Obsidian's comment
%%
- [ ] seen %%aside%%
<!-- session-arcs: drawn -->
- [ ] in the block
# In the block
<!-- /session-arcs 1 -->
- [ ] seen too
"""
    assert next((task.area, task.text) for task in tasks(body)) == ("Vision", "seen %%aside%%")
    assert [task.text for task in tasks(body)] == ["seen %%aside%%", "seen too"]


def test_an_unclosed_block_or_fence_hides_all_that_follows() -> None:
    assert tasks("# A\n<!-- session-arcs -->\n- [ ] x\n") == ()
    assert tasks("# A\n```\n- [ ] x\n") == ()


def test_nested_lists_belong_to_the_same_heading() -> None:
    body = "# A\n- [ ] one\n  - [x] two\n    1. [ ] three\n- four\n  - [ ] five\n"
    assert [(task.text, task.line) for task in tasks(body)] == [
        ("one", 2),
        ("two", 3),
        ("three", 4),
        ("five", 6),
    ]


def test_a_heading_ends_at_the_next_of_its_level_or_above() -> None:
    body = """- [ ] before any heading
# Session
- [ ] s
## Vision
- [ ] v
### This week
- [ ] w
#### Deeper
- [ ] d
### Later
- [ ] l
## Service
- [ ] e
# Next
- [ ] n
"""
    assert [(task.text, task.area, task.under) for task in tasks(body)] == [
        ("s", "Session", ()),
        ("v", "Vision", ("Session",)),
        ("w", "This week", ("Vision", "Session")),
        ("d", "Deeper", ("This week", "Vision", "Session")),
        ("l", "Later", ("Vision", "Session")),
        ("e", "Service", ("Session",)),
        ("n", "Next", ()),
    ]


def test_headings_in_lists_and_quotes_and_code_change_nothing() -> None:
    body = "# A\n- # not this\n\n> # nor this\n\n```\n# nor that\n```\n- [ ] x\n"
    assert texts(body) == [("A", "x")]


@pytest.mark.parametrize(
    "heading",
    [
        "# Vision",
        "###### Vision",
        "# Vision #",
        "## Vision:",
        "Vision\n======",
        "# **Vision**",
        "# *Vision*:",
        "# Manager of Vision",
        "# manager of **Vision**",
        "# The Manager of Vision",
        "# [[Vision]]",
        "# **[[Vision]]**",
        "# [[Areas/Vision|Vision]]",
        "# [Vision](Areas/Vision.md)",
        "# Manager of [[Vision]]",
        "#   Vision  ^id1",
    ],
)
def test_a_heading_names_an_area_without_its_markup(heading: str) -> None:
    assert texts(f"{heading}\n- [ ] x\n") == [("Vision", "x")]


@pytest.mark.parametrize(
    ("written", "text", "due", "minutes"),
    [
        ("call", "call", None, None),
        ("call 📅 2026-01-31", "call", "2026-01-31", None),
        ("call 📅2026-01-31 soon", "call soon", "2026-01-31", None),
        ("call 📅 tomorrow", "call 📅 tomorrow", None, None),
        ("call 2h", "call", None, 120),
        ("call 30m", "call", None, 30),
        ("call 1h30", "call", None, 90),
        ("call 1 h 30 min", "call", None, 90),
        ("call (2,5 h)", "call", None, 150),
        ("call ( 2h )", "call", None, 120),
        ("call ½h", "call", None, 30),
        ("call 2h 📅 2026-01-31", "call", "2026-01-31", 120),
        ("call 📅 2026-01-31 2h", "call", "2026-01-31", 120),
        ("call 2h ⏫ 📅 2026-01-31 ✅ 2026-01-02", "call ⏫ ✅ 2026-01-02", "2026-01-31", 120),
        ("read chapter 3", "read chapter 3", None, None),
        ("2h", "2h", None, None),
        ("call 2h later", "call 2h later", None, None),
        ("room B2h", "room B2h", None, None),
        ("call (about 2h)", "call (about 2h)", None, None),
        ("call ^abc-1", "call", None, None),
        ("call **Ann** [[Bea|B.]] `x` <b> $1", "call **Ann** [[Bea|B.]] `x` <b> $1", None, None),
        ("call 99999h", "call 99999h", None, None),
    ],
)
def test_the_text_is_kept_as_written_without_due_date_and_estimate(
    written: str, text: str, due: str | None, minutes: int | None
) -> None:
    assert tasks(f"# A\n- [ ] {written}\n") == (Task("A", text, False, 2, due, minutes),)


def test_the_first_line_of_a_task_is_its_text() -> None:
    assert texts("# A\n- [ ] one\n  goes on\n\n  and on\n") == [("A", "one")]


def test_lines_are_those_of_the_whole_note_with_any_line_end() -> None:
    head = b"---\r\ntype: session\r\n---\r\n"
    note = head + "# A\r\nlone\rreturn \u2028 x\x0c\r\n\r\n- [ ] one\r\n".encode()
    assert [task.line for task in read_tasks(note, len(head))] == [7]


def test_bytes_that_are_not_utf8_are_shown_as_such() -> None:
    assert read_tasks(b"# A\n- [ ] caf\xe9\n")[0].text == "caf\ufffd"


@given(st.text(alphabet="-*+ []xX1.#>`~%<!\t\n\rAé📅2h()", max_size=120))
def test_no_body_whatsoever_raises_and_every_task_stands_on_a_line_with_a_box(body: str) -> None:
    lines = body.replace("\r\n", "\n").replace("\r", " ").split("\n")
    for task in tasks(body):
        assert "[" in lines[task.line - 1]
        assert task.text


LINES = [
    "Prose",
    "Prose goes on",
    "x <b>",
    "<!--",
    "-->",
    "<div>",
    "```",
    "---",
    "===",
    "# H",
    "- [ ] t",
    "  - [ ] u",
]
LINES += [
    "    - [ ] v",
    "> q",
    "1. [x] w",
    "",
    "",
    "",
    "  ",
    "    code",
    "%%",
    "[a]: b",
    "Ä",
    "<!-- session-arcs -->",
]


@given(st.lists(st.sampled_from(LINES), max_size=14))
def test_leaving_out_prose_changes_no_task(lines: list[str]) -> None:
    body = "# A\n- [ ] x\n" + "\n".join(lines)
    quick = tasks(body)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(notes_tasks, "_PROSE", re.compile("(?!)"))
        assert tasks(body) == quick


@given(st.binary(max_size=200))
def test_no_bytes_whatsoever_raise(data: bytes) -> None:
    read_tasks(b"# A\n- [ ] x\n" + data)
