"""What people typed comes out as text and nothing else, in a table, in a callout and in a link."""

import itertools
import re

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from plugin_server.blocks.escape import LONGEST, inline, opening, plain
from plugin_server.blocks.markers import MEANT

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
NAUGHTY = (
    "A | B", "A \\| B", "a\\", "a\\\\|", "|", "||", "[[Link]]", "![[image.png]]", "![x](y)",
    "[x](javascript:1)", "[x]: y", "[^1]", "[^1]: note", "<script>alert(1)</script>", "<b>", "</td>",
    "<!-- x -->", "-->", "<!-- session-arcs -->", "<!-- /session-arcs -->", "<%tp.x%>", "{{date}}",
    "*a*", "**a**", "_a_", "__a__", "a_b_c", "~~a~~", "`a`", "``", "$a$", "$$a$$", "$5 or $6", "==a==",
    "%%a%%", "100%", "%", "#tag", "# head", "C#", "^id", "- item", "- [ ] task", "* item", "+ item",
    "1. one", "1) one", "2009. ", "---", "***", "===", "=", "=========", ":--", "--", "> quote",
    "&amp;", "&lt;b&gt;", "&#124;", "&notin;", "R&D", "a & b;", "https://a.example/x", "www.a.example",
    "a@b.example", "key:: value", "[key:: value]", ":smile:", "\ttab", "    indented", "a\nb", "a\r\nb",
    "a\u2028b", "a\x0bb", "a\x85b", "a\x00b", "\x1b[31m", "\u202eabc", "\u2066x", "a\u200bb", "\ufeffa",
    "\ud800", "\ufffe", "👩‍👩‍👧", "می‌خواهم", "עברית", "é", "e\u0301", "!", "!!", "!a", "a!", "<!", "<%",
    "%>", "\\", "\\\\", "\\a", "\\*a\\*", "(a)", "a|b|c|d",
)  # fmt: skip
TEXT = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="\\`*_[]<>|$~^#@!%=&;:-+.1 a\n\t()/{}", max_size=20),
    st.lists(st.sampled_from(NAUGHTY), min_size=1, max_size=3).map("".join),
)
PLAIN = {"text", "text_special"}


def words_of(tokens: list[Token]) -> str:
    """The text of an inline token's children; fails on anything but text."""
    assert {token.type for token in tokens} <= PLAIN, [token.type for token in tokens]
    return "".join(token.content for token in tokens)


def cells(markdown: str) -> list[str]:
    tokens = MARKDOWN.parse(markdown)
    assert tokens[0].type == "table_open"
    return [
        words_of(token.children or [])
        for before, token in itertools.pairwise(tokens)
        if before.type in ("td_open", "th_open")
    ]


@settings(max_examples=500, deadline=None)
@given(TEXT)
@example("a\\")
def test_a_table_cell_shows_the_words_and_nothing_else(text: str) -> None:
    table = f"| Area | b |\n| :--- | ---: |\n| {inline(text)} | 2 |\n| Vision | 3 |"
    assert cells(table) == ["Area", "b", plain(text), "2", "Vision", "3"]


@pytest.mark.parametrize("text", NAUGHTY)
def test_a_naughty_name_is_only_a_name(text: str) -> None:
    assert cells(f"| a |\n| --- |\n| {inline(text)} |") == ["a", plain(text)]


@settings(max_examples=500, deadline=None)
@given(TEXT, TEXT)
def test_a_line_of_a_callout_is_a_line_of_text(first: str, second: str) -> None:
    assume(plain(second))
    tokens = MARKDOWN.parse(f"> [!question]- {inline(first)}\n> {opening(second)}\n> .")
    assert [token.type for token in tokens] == [
        "blockquote_open", "paragraph_open", "inline", "paragraph_close", "blockquote_close",
    ]  # fmt: skip
    children = [token for token in tokens[2].children or [] if token.type != "softbreak"]
    assert words_of(children) == f"[!question]- {plain(first)}".rstrip() + plain(second) + "."


@pytest.mark.parametrize("text", NAUGHTY)
def test_a_line_opens_no_list_heading_task_or_rule(text: str) -> None:
    opened = MARKDOWN.parse(f"{opening(text)}\nand more")
    assert [token.type for token in opened] == ["paragraph_open", "inline", "paragraph_close"]


@settings(max_examples=300, deadline=None)
@given(TEXT)
def test_a_label_does_not_end_its_link(text: str) -> None:
    children = MARKDOWN.parse(f"x [{inline(text)}](target.md) y")[1].children or []
    assert [token.type for token in children if token.type not in PLAIN] == ["link_open", "link_close"]
    assert words_of([token for token in children if token.type in PLAIN]) == f"x {plain(text)} y"


@settings(max_examples=300, deadline=None)
@given(TEXT)
def test_nothing_is_left_that_obsidian_or_its_plugins_would_read(text: str) -> None:
    bare = re.sub(r"\\.", "?", inline(text))
    assert not re.search(r"[\\`*_\[\]<>|$~^#@]|%%|==|\{\{|::|://", bare)
    assert not MEANT.search(inline(text).encode())


@settings(max_examples=300, deadline=None)
@given(TEXT)
@example("0 \x1b\r0")  # what is not seen between two spaces
def test_text_is_one_clean_line(text: str) -> None:
    line = plain(text)
    assert not re.search(
        "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]", line
    )
    assert line == line.strip(" ")
    assert "  " not in line
    assert len(line) <= LONGEST
    assert plain(line) == line
    line.encode()


def test_ordinary_words_stay_as_they_are() -> None:
    for text in (
        "Vision",
        "Health & family",
        "it's 50%",
        "R&D (new)",
        "Müller, José",
        "a - b",
        "v1.2",
        "未来",
        "Wow!",
    ):
        assert inline(text) == opening(text) == text


def test_what_is_very_long_is_shortened() -> None:
    assert plain("x" * 1000) == "x" * (LONGEST - 1) + "…"
