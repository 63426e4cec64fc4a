"""Formatters that rewrite whole notes: nothing of theirs is taken for an edit, and nothing is written back."""

import pytest

from plugin_server.blocks import regions
from plugin_server.blocks.regions import Updated, update
from tests.formatted import BLOCKS, GOLDEN, TOOLS, drawn_note

BOTH = pytest.mark.parametrize(("name", "tool"), [(name, tool) for name in BLOCKS for tool in TOOLS])


def formatted(name: str, tool: str) -> bytes:
    return (GOLDEN / f"{name}.{tool}.md").read_bytes()


@pytest.mark.parametrize("name", BLOCKS)
def test_the_golden_notes_are_what_we_write_today(name: str) -> None:
    assert (GOLDEN / f"{name}.md").read_bytes() == drawn_note(BLOCKS[name])


@BOTH
def test_the_formatter_did_change_the_block(name: str, tool: str) -> None:
    if tool != "markdownlint":
        assert formatted(name, tool) != drawn_note(BLOCKS[name])


@BOTH
def test_a_formatted_block_is_left_as_it_is(name: str, tool: str) -> None:
    note = formatted(name, tool)
    assert update(note, BLOCKS[name], path="n.md") == Updated(note)


@BOTH
def test_a_formatted_block_is_redrawn_without_kept_lines(name: str, tool: str) -> None:
    lines = ("text", *BLOCKS[name][3:])
    result = update(formatted(name, tool), lines, path="n.md")
    assert isinstance(result, Updated)
    assert result.kept == ()
    assert b"Kept from" not in result.data


@BOTH
def test_an_edit_in_a_formatted_block_is_still_seen(name: str, tool: str) -> None:
    note = formatted(name, tool).replace(b"<!-- /session-arcs", b"mine\n<!-- /session-arcs")
    result = update(note, BLOCKS[name], path="n.md")
    assert isinstance(result, Updated)
    assert result.kept == ("mine",)
    assert isinstance(regions.find(result.data), regions.Region)
