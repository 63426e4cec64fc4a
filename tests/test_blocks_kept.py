"""What a person wrote into a block is kept, word for word, right below it; what others do to it is no edit."""

import pytest

from plugin_server.blocks import regions
from plugin_server.blocks.regions import Updated, remove, update
from tests.blocks_cases import BEGIN, END, LATER, LINES, NOTE, drawn, edited

TITLE = "> [!note]- Kept from the arcs block"


def below(*kept: str, lines: tuple[str, ...] = LINES) -> bytes:
    """The drawn note with the callout of these lines."""
    end = regions.end_line(lines).decode()
    callout = "\n".join((TITLE, *(f"> {line}" for line in kept)))
    return drawn(lines=lines).replace(end.encode(), f"{end}\n{callout}".encode())


def test_a_changed_cell_is_kept_with_its_whole_line() -> None:
    result = update(edited("| 8 | 20 →", "| 9 | 20 →"), LINES, path="n.md")
    kept = "| Service | 9 | 20 → 14 (−6) | 2 open |"
    assert result == Updated(below(kept), (kept,))


def test_an_added_line_is_kept() -> None:
    result = update(edited("27 of 40", "He *laughed* here.\n27 of 40"), LINES, path="n.md")
    assert result == Updated(below("He *laughed* here."), ("He *laughed* here.",))


def test_lines_are_kept_in_their_order_with_their_spaces_and_marks() -> None:
    note = edited("27 of 40", "  - one \\* `x`  \n\n```\n\tcode | <b>\n```\n27 of 40")
    assert drawn(note) == below("  - one \\* `x`  ", "```", "\tcode | <b>")


def test_bytes_that_are_no_text_are_kept_as_they_are() -> None:
    note = drawn().replace(b"27 of 40", b"caf\xe9\n27 of 40")
    assert b"\n> caf\xe9\n" in drawn(note)


def test_a_deleted_line_comes_back() -> None:
    line = "| Service | 8 | 20 → 14 (−6) | 2 open |\n"
    assert update(edited(line, ""), LINES, path="n.md") == Updated(drawn())


def test_an_edit_in_the_same_save_as_a_changed_rating_is_kept() -> None:
    note = edited("| 8 | 20 →", "| 9 | 20 →")
    assert drawn(note, LATER) == below("| Service | 9 | 20 → 14 (−6) | 2 open |", lines=LATER)


def test_a_whole_block_replaced_is_kept_line_by_line() -> None:
    note = drawn()
    start, end = note.index(b"![["), note.index(b"<!-- /session-arcs")
    assert drawn(note[:start] + b"mine\n\nall mine\n" + note[end:]) == below("mine", "all mine")


def test_an_emptied_block_is_filled() -> None:
    note = drawn()
    start, end = note.index(b"![["), note.index(b"<!-- /session-arcs")
    assert drawn(note[:start] + note[end:]) == note
    assert drawn(f"# D\n{BEGIN}\n\n{END}\n".encode()) == drawn(b"# D\n")


def test_without_fingerprints_all_lines_that_are_not_ours_now_are_kept() -> None:
    end = regions.end_line(LINES).decode()
    assert drawn(edited(end, END)) == drawn()
    old = [line for line in LINES if line not in LATER and not line.startswith("![[")]
    assert drawn(edited(end, END), LATER) == below(*old, lines=LATER)


def test_an_old_block_brought_back_by_undo_is_redrawn() -> None:
    assert update(drawn(), LATER, path="n.md") == Updated(drawn(lines=LATER))
    assert update(drawn(lines=LATER), LINES, path="n.md") == Updated(drawn())


def test_two_of_our_blocks_merged_line_by_line_are_no_edit() -> None:
    """A sync engine that merges keeps the rows of both, and in the end marker the fingerprints of both."""
    old, new = LINES[4], LATER[4]
    end, other = (regions.end_line(lines).decode() for lines in (LINES, LATER))
    both = end.removesuffix("-->") + other.split(" 1 ")[1]
    merged = edited(end, both, edited(old, f"{old}\n{new}"))
    assert update(merged, LATER, path="n.md") == Updated(drawn(lines=LATER))
    assert update(merged, LINES, path="n.md") == Updated(drawn())


def test_a_row_of_ours_that_came_by_a_merge_is_no_edit() -> None:
    merged = edited(LINES[4], f"{LINES[4]}\n{LATER[4]}")
    assert update(merged, LATER, path="n.md") == Updated(drawn(lines=LATER))


def test_a_row_that_stands_twice_is_no_edit() -> None:
    assert update(edited(LINES[5], f"{LINES[5]}\n{LINES[5]}"), LINES, path="n.md") == Updated(drawn())


def test_a_link_beside_ours_is_kept_although_it_looks_like_a_rename() -> None:
    lines = ("text", "", "[[Daniel]]")
    note = drawn(lines=lines).replace(b"[[Daniel]]", b"[[Plan]]\n[[Daniel]]")
    assert b"\n> [[Plan]]\n" in drawn(note, lines)
    renamed = drawn(lines=lines).replace(b"[[Daniel]]", b"[[Dan]]")
    assert update(renamed, ("text", "", "[[Dan]]"), path="n.md") == Updated(
        drawn(lines=(*lines[:2], "[[Dan]]"))
    )


def test_later_edits_join_the_callout() -> None:
    once = drawn(edited("27 of 40", "first\n27 of 40"))
    twice = drawn(edited("27 of 40", "second\n27 of 40", once))
    assert twice == below("first", "second")


def test_a_line_is_never_kept_twice() -> None:
    once = drawn(edited("27 of 40", "mine\n27 of 40"))
    again = edited("27 of 40", "mine\nmine\n27 of 40", once)
    result = update(again, LINES, path="n.md")
    assert result == Updated(once, ("mine",))


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_callout_that_a_formatter_moved_or_a_person_unfolded_is_still_the_one(gap: str) -> None:
    once = drawn(edited("27 of 40", "first\n27 of 40"))
    moved = edited(TITLE, f"{gap[1:]}{TITLE.replace('note]-', 'note]+')}", once)
    again = drawn(edited("27 of 40", "second\n27 of 40", moved))
    assert again.count(b"Kept from the arcs block") == 1
    assert b"> first\n> second\n" in again


def test_a_callout_that_no_longer_stands_below_the_block_is_the_persons_own() -> None:
    once = drawn(edited("27 of 40", "first\n27 of 40"))
    moved = edited(TITLE, f"text between\n\n{TITLE}", once)
    again = drawn(edited("27 of 40", "second\n27 of 40", moved))
    assert again.count(b"Kept from the arcs block") == 2


@pytest.mark.parametrize("tail", ["", "\n", "\ntext\n", "\n\ntext", "\n> quote\n"])
def test_the_callout_runs_into_nothing_below_it(tail: str) -> None:
    note = f"{BEGIN}\nmine\n{END}{tail}".encode()
    result = drawn(note)
    end = regions.end_line(LINES).decode()
    blank = "" if tail in ("", "\n") or tail.startswith("\n\n") else "\n"
    assert result.decode().split(end)[1] == f"\n{TITLE}\n> mine" + (f"\n{blank}{tail[1:]}" if tail else "")


def test_windows_line_ends_reach_into_the_callout() -> None:
    note = edited("27 of 40", "mine\n27 of 40").replace(b"\n", b"\r\n")
    assert drawn(note) == below("mine").replace(b"\n", b"\r\n")


def test_a_removed_block_leaves_what_a_person_wrote_into_it() -> None:
    note = edited("27 of 40", "mine\n27 of 40")
    assert remove(note, path="n.md") == NOTE.replace(b"# Daniel\n", f"# Daniel\n{TITLE}\n> mine\n".encode())


def test_two_devices_keep_the_same() -> None:
    note = edited("27 of 40", "one\ntwo\n27 of 40")
    assert update(note, LATER, path="n.md") == update(bytes(bytearray(note)), list(LATER), path="n.md")
