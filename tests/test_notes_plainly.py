"""Shortcuts past the parsers, for notes as nearly everyone writes them, say what the parsers say."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin_server.notes import lines, tasks
from plugin_server.notes.frontmatter import parse
from plugin_server.notes.plain_tasks import read_plainly as plain_marks
from plugin_server.notes.plainly import read_plainly
from tests.fuzz import seeds

SEEDS = tuple(seeds())
HEADS = [
    found[1].decode("utf-8", "replace")
    for data in SEEDS
    if (found := re.match(rb"---\n(.*?\n)---\n", data, re.DOTALL))
]
KEYS = (
    "type",
    "client",
    "date",
    "areas",
    "vision rating",
    "Vision_time",
    "Null",
    "true",
    "a" * 101,
    "k:",
    "x-y",
    "é",
)
VALUES = (
    "session", "2009-11-03", "1:30", "7,5", '"[[Daniel]]"', "'it'", "[[Daniel]]", "Vision 3, 2 → 12",
    "a: b", "a #b", "a#b", "- x", "yes ", '"a\\"b"', "'a''b'", "~", "null", "12", "a:b", "a:", '"', "|",
    "> x", "&a x", "*a", "!x", "%x", "@x", "é", "½", "x\ty", "x\x85y", "…", "{a}", "[a]", "?", "a ? b",
    "a - b", "a, b", "x\u2028y", "\U00100041", '"\u00a0"', "e\u0301",
)  # fmt: skip
ROWS = (
    "\n",
    "# c\n",
    "  - a\n",
    "- a\n",
    "  - Vision 3\n",
    "    - deep\n",
    '  - "q"\n',
    "   - other\n",
    "-\n",
    "  more\n",
    "...\n",
    "---\n",
)
pair = st.builds("{}: {}\n".format, st.sampled_from(KEYS), st.sampled_from(VALUES))
bare = st.builds("{}:\n".format, st.sampled_from(KEYS))
item = st.builds("  - {}\n".format, st.sampled_from(VALUES))
heads = st.lists(pair | bare | item | item | st.sampled_from(ROWS), max_size=8).map("".join)
many = settings(deadline=None, max_examples=400)


@many
@given(heads | st.sampled_from(HEADS) | st.text(max_size=30).map(lambda text: f"a: {text}\n"))
def test_front_matter_read_line_by_line_is_what_the_parser_reads(text: str) -> None:
    plainly = read_plainly(text)
    if plainly is not None:
        assert plainly == parse(text)


def test_front_matter_as_most_write_it_needs_no_parser() -> None:
    text = 'type: session\nclient: "[[Daniel]]"\ndate: 2009-11-03\nareas:\n  - Vision 3, 2 → 12\n  - Tea 8\ntags:\n'
    assert read_plainly(text) == parse(text)
    assert read_plainly(text) is not None
    assert sum(read_plainly(head) is not None for head in HEADS) > 20


@pytest.mark.parametrize("value", VALUES)
def test_a_value_is_one_and_the_same_for_both(value: str) -> None:
    for text in (f"key: {value}\n", f"key:\n  - {value}\n", f"key:\n- {value}\nnext: 1\n", f"{value}: 1\n"):
        plainly = read_plainly(text)
        assert plainly is None or plainly == parse(text)


# ------------------------------------------------------------------ tasks

BODY = (
    "# One\n", "## Vision\n", "## Manager of [[Vision]] ##\n", "#x\n", "### a # b\n", "- [ ] one\n",
    "- [x] two 2h \n", "- [ ]\n", "- plain\n", "- [x]: http://a\n", "- - [ ] deep\n", " - [ ] in\n",
    "* [ ] star\n", "1. [ ] one\n", "words\n", "words \n", "---\n", "===\n", "\n", " \n", "> quote\n",
    "> - [ ] q\n", "```\n", " code\n", "%%\n", "<div>\n", "<!-- x\n", "-->\n", "| a | b |\n", "[a]: b\n",
    "<!-- session-arcs -->\n", "<!-- /session-arcs 1 ab -->\n", "<!-- session-arcs\n", "![[a.svg|520]]\n",
    "> [!question]- More\n", "27 of 40 **x**\n", "27. of\n", "**13**\n", "- [ ] é → ½\n", "- [ ]\ttab\n",
    "← [[a]] · [[b]]\n", "\u00a0x\n", "- [X] done\n", "# \n", "x\u2028y\n", "x\x85y\n", "É\n", "½ x\n", "> \n",
    "> * x\n", "> [a](b)\n", "> | x\n", ">x\n", "· x\n", "\t- [ ] a\n", "- [ ] a\x7fb\n", "a\rb\n", "a\r\n",
    "* * *\n", "_x_\n",
)  # fmt: skip


@settings(deadline=None, max_examples=1500)
@given(st.lists(st.sampled_from(BODY), max_size=14).map("".join))
def test_tasks_found_line_by_line_are_those_that_the_parser_finds(text: str) -> None:
    body = text.encode()
    marks = plain_marks(body)
    if marks is not None:
        assert list(tasks._of_plain(marks, 1)) == list(tasks._parsed(body, 1))


@many
@given(st.sampled_from(SEEDS), st.integers(0, 400), st.sampled_from(BODY))
def test_in_notes_that_were_ever_odd_too(data: bytes, at: int, line: str) -> None:
    body = data[:at] + line.encode() + data[at:]
    marks = plain_marks(body)
    if marks is not None:
        assert list(tasks._of_plain(marks, 1)) == list(tasks._parsed(body, 1))


def test_a_note_with_our_block_and_a_list_needs_no_parser() -> None:
    text = (
        "# Daniel\n<!-- session-arcs: drawn -->\n![[a.svg|520]]\n\n| Area | Li |\n| :--- | ---: |\n| Vision | 2 |\n\n"
        "27 of 40 hours; **13 would move**.\n\n> [!question]- More time wanted\n> Imagine you were only\n\n"
        "← [[a]] · [[b]]\n<!-- /session-arcs 1 9f86d081 -->\n\nWords.\n\n## Vision\n- [ ] one\n- [x] two\n"
    )
    marks = plain_marks(text.encode())
    assert marks is not None
    assert [task.text for task in tasks._of_plain(marks, 1)] == ["one", "two"]


# ------------------------------------------------------------------ lines of areas

PARTS = (
    "Vision",
    "Social service",
    "Off to",
    "Team 4",
    "É",
    "3",
    "10",
    "7,5",
    "3,",
    "2",
    "→",
    "->",
    ">",
    "to",
    "12",
    "½",
    " ",
    ",",
    "07",
    "100",
    "٣",
)


@settings(deadline=None, max_examples=1500)
@given(st.lists(st.sampled_from(PARTS), max_size=7).map(" ".join))
def test_a_plain_line_is_what_the_long_way_reads(text: str) -> None:
    plain = re.fullmatch(lines.PLAIN, text)
    if plain:
        whole = lines.parse_area_line(
            f"{text} "
        )  # a blank at the end is none of the plain form, and says nothing
        name, rating, now, wanted = lines.plain_area(*plain.groups())
        assert lines.AreaLine(name, rating, None, now, wanted) == whole


@pytest.mark.parametrize("text", ["Vision 3, 2 → 12", "Social service 10, 0 -> 3", "Kraft 1, 100"])
def test_most_lines_are_plain(text: str) -> None:
    assert re.fullmatch(lines.PLAIN, text)
    assert lines.parse_area_line(text) == lines.parse_area_line(text + " ")
