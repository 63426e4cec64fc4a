"""Three texts into one: nothing a person wrote is lost, nothing is said twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plugin_server.vault.merge import added, merge

BASE = b"a\nb\nc\nd\n"


def test_what_only_one_side_changed_is_taken() -> None:
    assert merge(BASE, b"a\nb\nc\nd\nlate\n", BASE).data == b"a\nb\nc\nd\nlate\n"
    assert merge(BASE, BASE, b"now\n").data == b"now\n"


def test_changes_to_different_lines_are_both_made() -> None:
    merged = merge(BASE, b"late\na\nb\nc\nd\n", b"a\nb\nc\nd\nnow\n")
    assert merged.data == b"late\na\nb\nc\nd\nnow\n"
    assert not merged.clash


def test_changes_that_touch_keep_their_order() -> None:
    merged = merge(BASE, b"a\nlate\nb\nc\nd\n", b"a\nB\nc\nd\n")
    assert merged.data == b"a\nlate\nB\nc\nd\n"
    merged = merge(BASE, b"a\nb\nlate\nc\nd\n", b"a\nB\nc\nd\n")
    assert merged.data == b"a\nB\nlate\nc\nd\n"
    assert not merged.clash


def test_insertions_at_one_point_are_both_kept() -> None:
    merged = merge(BASE, b"a\nb\nlate\nc\nd\n", b"a\nb\nnow\nc\nd\n")
    assert merged.data == b"a\nb\nnow\nlate\nc\nd\n"
    assert not merged.clash


def test_one_line_claimed_by_both_is_kept_twice_and_told() -> None:
    merged = merge(BASE, b"a\nlate\nc\nd\n", b"a\nnow\nc\nd\n")
    assert merged.data == b"a\nnow\nlate\nc\nd\n"
    assert merged.clash


def test_the_same_change_on_both_sides_is_made_once() -> None:
    assert merge(BASE, b"a\nX\nc\nd\n", b"a\nX\nc\nd\n").data == b"a\nX\nc\nd\n"
    merged = merge(BASE, b"a\nX\nc\nlate\nd\n", b"now\na\nX\nc\nd\n")
    assert merged.data == b"now\na\nX\nc\nlate\nd\n"


def test_a_line_taken_out_by_a_late_save_goes() -> None:
    assert merge(BASE, b"a\nc\nd\n", b"a\nb\nc\nd\nnow\n").data == b"a\nc\nd\nnow\n"


def test_a_line_changed_late_outlives_its_removal_now() -> None:
    merged = merge(BASE, b"a\nB\nc\nd\n", b"a\nc\nd\n")
    assert b"B\n" in merged.data


def test_an_older_block_of_ours_never_comes_back() -> None:
    base = b"top\n<!-- b -->\none\n<!-- /b 1 -->\nend\n"
    late = b"top\n<!-- b -->\nzero\n<!-- /b 0 -->\nend\nmine\n"
    now = b"top\n<!-- b -->\ntwo\n<!-- /b 2 -->\nend\n"
    own = frozenset({b"zero", b"<!-- /b 0 -->", b"one", b"<!-- /b 1 -->"})
    merged = merge(base, late, now, own)
    assert merged.data == now + b"mine\n"
    assert not merged.clash


def test_a_missing_last_line_end_joins_no_two_lines() -> None:
    assert merge(b"a", b"a\nlate", b"a\nnow").data == b"a\nnow\nlate"


def test_bytes_that_are_no_text_are_merged_as_they_are() -> None:
    assert merge(b"\xff\r\n\x85", b"\xff\r\n\x85\nx", b"y\n\xff\r\n\x85").data == b"y\n\xff\r\n\x85\nx"


def test_only_whole_lines_that_are_new_are_added() -> None:
    text, new = added(BASE, b"a\nnew\nhal", frozenset())
    assert new == {b"new"}
    assert b"d\n" in text
    assert b"hal" not in text
    assert added(BASE, b"a\nb\nours\nc\nd\n", frozenset({b"ours"}))[1] == frozenset()


TEXTS = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n", b"\n", b"x", b"y\r\n"]), max_size=9).map(b"".join)


@given(TEXTS, TEXTS, TEXTS)
def test_of_any_three_texts_no_new_line_is_lost_and_twice_is_once(
    base: bytes, late: bytes, now: bytes
) -> None:
    merged = merge(base, late, now).data
    lines = merged.split(b"\n")
    for side in (late, now):
        for line in filter(None, side.split(b"\n")):  # what follows the last line end is no line
            assert line in base.split(b"\n") or line in lines
    assert merge(base, base, now).data == now
    assert merge(base, late, base).data == late


def _noted(*lines: str, block: str = "") -> bytes:
    ours = ["<!-- session-arcs: drawn -->", *block.split(), "<!-- /session-arcs 1 x -->"] if block else []
    text = "\n".join(lines).replace("BLOCK", "\n".join(ours)) + "\n"
    return text.encode()


def test_a_late_save_that_moved_the_block_brings_no_second_one() -> None:
    base = _noted("# T", "BLOCK", "a", "b", block="old")
    late = _noted("# T", "a", "b", "late", "BLOCK", block="old")
    now = _noted("# T", "BLOCK", "a", "b", block="new")
    assert merge(base, late, now).data == _noted("# T", "BLOCK", "a", "b", "late", block="new")


def test_a_save_from_an_older_block_brings_its_lines_and_not_its_block() -> None:
    late = _noted("# T", "x", "BLOCK", "late", block="older")
    now = _noted("# T", "BLOCK", "now", block="new")
    own = frozenset({b"<!-- session-arcs: drawn -->", b"older", b"<!-- /session-arcs 1 x -->"})
    merged = merge(b"", late, now, own).data
    assert merged.count(b"<!-- session-arcs") == merged.count(b"<!-- /session-arcs") == 1
    assert {b"x", b"late", b"now", b"new"} <= set(merged.split(b"\n"))


def test_what_someone_wrote_into_the_block_is_merged_as_theirs() -> None:
    base = _noted("# T", "BLOCK", "a", block="one two")
    late = _noted("# T", "BLOCK", "a", block="one hand two")
    now = _noted("# T", "BLOCK", "a", "now", block="one two")
    assert merge(base, late, now).data == _noted("# T", "BLOCK", "a", "now", block="one hand two")
