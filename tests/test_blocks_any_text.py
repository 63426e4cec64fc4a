"""What holds for every text whatsoever."""

from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from plugin_server.blocks import regions
from plugin_server.blocks.kept import TITLE
from plugin_server.blocks.markers import MEANT, meant, scan, walked
from plugin_server.blocks.markers import texts as lines_in
from tests.blocks_cases import FRONT, LATER, LINES, NOTE, anything, blocks, drawn, texts

BLOCKS = st.sampled_from((LINES, LATER, LINES[2:6], ("text",), ()))
MARKDOWN = MarkdownIt("commonmark").enable("table")


def without_callout(tail: bytes) -> bytes:
    """What follows a block, without our callout and the line ends around it."""
    lines = list(lines_in(tail))
    while lines and not lines[0].strip(b" \t"):
        lines.pop(0)
    if lines and TITLE.fullmatch(lines[0]):
        while lines and lines[0].lstrip(b" ").startswith(b">"):
            lines.pop(0)
    while lines and not lines[0].strip(b" \t"):
        lines.pop(0)
    return b"\n".join(lines)


@settings(max_examples=400, deadline=None)
@given(anything(), BLOCKS)
@example(b"# T\r", LINES)
@example(b"\xef\xbb\xbf", LINES)
@example(b"---\n---", LINES)
def test_outside_the_block_not_a_byte_differs_but_for_the_callout(
    data: bytes, lines: tuple[str, ...]
) -> None:
    before, result = regions.find(data), regions.update(data, lines, path="n.md")
    if isinstance(result, regions.Refusal):
        assert result.problems
        return
    if isinstance(before, regions.Nowhere):
        assert result.data.startswith(data[: before.at])
        assert result.data.endswith(data[before.at :])
        assert not result.kept
        return
    assert isinstance(before, regions.Region)
    after = regions.find(result.data)
    assert isinstance(after, regions.Region)
    assert result.data[: after.begin] == data[: before.begin]
    old, new = data[before.stop :], result.data[after.stop :]
    if result.kept:
        assert without_callout(new) == without_callout(old)
    else:
        assert new == old or result.data == data


@settings(max_examples=200, deadline=None)
@given(anything())
@example(b"<!-- session-arcs -->\n```\n<!-- /session-arcs -->")
@example(b"```\n<!-- session-arcs -->\n<!-- /session-arcs -->")
@example(b"\xef\xbb\xbf<!-- session-arcs -->\r\n%%\r\n<!-- /session-arcs -->")
@example(b"\xef\xbb\xbf<!-- session-arcs -->\r\nx\r\n<!-- /session-arcs -->")
@example(b"<!-- session-arcs --><!-- session-arcs -->\n<!-- /session-arcs -->")
@example(b"---\n<!-- session-arcs -->\n---\n<!-- /session-arcs -->")
@example(drawn())
@example(b"- <!-- session-arcs -->\n<!-- /session-arcs -->")
@example(b"<div>\n<!-- session-arcs -->\n<!-- /session-arcs -->")
def test_markers_are_found_at_a_glance_as_line_by_line(data: bytes) -> None:
    offsets = meant(data)
    if offsets:
        assert scan(data, offsets) == walked(data, offsets)


@settings(max_examples=400, deadline=None)
@given(anything(), BLOCKS)
def test_twice_is_once(data: bytes, lines: tuple[str, ...]) -> None:
    once = regions.update(data, lines, path="n.md")
    if isinstance(once, regions.Updated):
        assert regions.update(once.data, lines, path="n.md") == regions.Updated(once.data)


@settings(max_examples=400, deadline=None)
@given(anything(), BLOCKS)
def test_a_note_without_marker_words_gets_its_very_bytes_back(data: bytes, lines: tuple[str, ...]) -> None:
    if MEANT.search(data):
        return
    result = regions.update(data, lines, path="n.md")
    if isinstance(result, regions.Updated):
        assert result.data != data
        assert regions.remove(result.data, path="n.md") == data


@settings(max_examples=250, deadline=None)
@given(anything(), BLOCKS)
def test_every_line_a_person_wrote_is_still_there(data: bytes, lines: tuple[str, ...]) -> None:
    before, result = regions.find(data), regions.update(data, lines, path="n.md")
    if isinstance(result, regions.Updated) and isinstance(before, regions.Region) and not before.fingerprints:
        for line in before.lines:
            text = line.decode("utf-8", "surrogateescape")
            if regions.exact(text) and regions.embed_of(text) is None:
                assert line in result.data or regions.exact(text) in map(regions.exact, lines)


@settings(max_examples=250, deadline=None)
@given(anything())
def test_a_removed_block_leaves_no_marker(data: bytes) -> None:
    result = regions.remove(data, path="n.md")
    if not isinstance(result, regions.Refusal):
        assert not MEANT.search(result)


def _html_blocks(text: str) -> set[int]:
    return {
        line
        for token in MARKDOWN.parse(text)
        if token.type == "html_block" and token.level == 0 and token.map
        for line in range(*token.map)
    }


@settings(max_examples=200, deadline=None)
@given(blocks(texts(ends=("\n", "\n", "\n\n"), bad=False)))
@example(b"- ```\n\n```\n<!-- session-arcs -->\n<!-- /session-arcs -->")
@example(b"<div>\n```\n\n```\n<!-- session-arcs -->\n<!-- /session-arcs -->")
@example(b"- a\n\n  ```\nb\n  ```\n<!-- session-arcs -->\n<!-- /session-arcs -->")
def test_a_block_is_found_only_where_a_markdown_parser_sees_the_markers_too(data: bytes) -> None:
    found = regions.find(data)
    if not isinstance(found, regions.Region) or b"\r" in data or data.startswith(b"---\n"):
        return
    seen = _html_blocks(data.decode("utf-8", "replace"))
    assert data.count(b"\n", 0, found.begin) in seen
    assert data.count(b"\n", 0, found.end) in seen


@given(st.binary(max_size=40), st.integers(0, len(drawn())))
def test_a_block_that_is_cut_off_anywhere_is_refused_or_a_note_without_one(noise: bytes, cut: int) -> None:
    data = drawn()[:cut] + noise.replace(b"\0", b"")
    found = regions.find(data)
    whole = data.startswith(drawn()[: drawn().find(b"<!-- /session-arcs")])
    assert isinstance(found, regions.Refusal | regions.Nowhere) or whole


def test_the_note_of_these_tests_is_one_that_is_written() -> None:
    assert NOTE.startswith(FRONT.encode())
    assert drawn() != NOTE
