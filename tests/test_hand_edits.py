"""A coach's hand in the block, on real notes: kept word for word, the same on every device."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plugin_server.assembly import Bench, open_bench
from plugin_server.blocks import regions
from plugin_server.model import NoteText, Result
from plugin_server.plan import plan_note
from tests.service import STORY, put, serving, until

EARLIER = STORY.replace("2009-11-03", "2009-10-06").replace("Vision 3", "Vision 2").replace("8, 20", "7, 20")
NAME = "2009-11-03 Daniel.md"
ROW = "| Service | 8 (was 7) | 20 → 14 (−6) |  |"
VISION = "| Vision | 3 (was 2) | 2 → 12 (+10) | no list yet |"
TITLE = "> [!note]- Kept from the arcs block\n"
END = re.compile(r"<!-- /session-arcs[^\n]*-->\n")
SIZE = re.compile(r"\.svg\|(\d+)\]\]")


class Device:
    """One copy of the vault, with its own memory of it."""

    def __init__(self, folder: Path) -> None:
        self.vault, self._state = folder / "vault", folder / "state"
        self.note = self.vault / NAME

    @property
    def text(self) -> str:
        return self.note.read_bytes().decode()

    def bench(self) -> Iterator[Bench]:
        with open_bench(self.vault, self._state, writing=True) as bench:
            bench.library.load()
            yield bench

    def draw(self) -> str:
        """One pass over all notes; a second must find nothing to do."""
        for bench in self.bench():
            for path in sorted(bench.library.snapshot.sessions):
                assert bench.scribe.write(path, asked=True) is Result.DONE
        for bench in self.bench():
            for path in bench.library.snapshot.sessions:
                note = bench.files.read(path)
                assert isinstance(note, NoteText)
                planned = plan_note(bench.library.snapshot, note, path)
                assert (planned.writes, planned.problems, planned.kept) == ((), (), ())
        return self.text


@pytest.fixture
def devices(tmp_path: Path) -> tuple[Device, Device]:
    """Two copies of a vault with the story and the session before it, both drawn by the first."""
    first, second = Device(tmp_path / "first"), Device(tmp_path / "second")
    put(first.vault, NAME, STORY)
    put(first.vault, "2009-10-06 Daniel.md", EARLIER)
    put(first.vault, "Daniel.md", "---\ntype: client\n---\n# Daniel\n")
    assert ROW in first.draw()
    assert VISION in first.text
    shutil.copytree(first.vault, second.vault)
    return first, second


def after(devices: tuple[Device, Device], edit: Callable[[str], str]) -> str:
    """The note after a save with this edit has been drawn: the same bytes on both devices, one block."""
    text = edit(devices[0].text)
    assert text != devices[0].text
    for device in devices:
        device.note.write_bytes(text.encode())
    first, second = (device.draw() for device in devices)
    assert first == second
    assert first.count("<!-- session-arcs") == first.count("<!-- /session-arcs") == 1
    return first


def kept_in(text: str) -> list[str]:
    """The lines of the callout right below the block."""
    end = END.search(text)
    assert end is not None
    if not text.startswith(TITLE, end.end()):
        assert "Kept from" not in text
        return []
    below = text[end.end() + len(TITLE) :].split("\n")
    lines = below[: below.index("")]
    assert all(line.startswith("> ") for line in lines)
    return [line[2:] for line in lines]


def without_callout(text: str) -> str:
    return re.sub(re.escape(TITLE) + r"(?:> [^\n]*\n)+", "", text)


def rewritten(text: str, body: str) -> str:
    """The note with another text between its markers."""
    begin = text.index("\n", text.index("<!-- session-arcs")) + 1
    return text[:begin] + body + text[text.index("<!-- /session-arcs") :]


def swap(old: str, new: str) -> Callable[[str], str]:
    def edit(text: str) -> str:
        assert text.count(old) == 1, text
        return text.replace(old, new)

    return edit


def test_a_changed_cell_is_kept_and_the_row_is_ours_again(devices: tuple[Device, Device]) -> None:
    before, mine = devices[0].text, ROW.replace("|  |", "| he *said* so |")
    text = after(devices, swap(ROW, mine))
    assert kept_in(text) == [mine]
    assert without_callout(text) == before


def test_an_added_line_is_kept_word_for_word(devices: tuple[Device, Device]) -> None:
    before, mine = devices[0].text, "  - He **laughed** here, `twice`;\t#moved [[Plan|p]]  "
    text = after(devices, swap(ROW, f"{mine}\n{ROW}"))
    assert kept_in(text) == [mine]
    assert without_callout(text) == before


def test_a_deleted_line_comes_back(devices: tuple[Device, Device]) -> None:
    before = devices[0].text
    assert after(devices, swap(f"{ROW}\n", "")) == before


def test_an_edit_in_the_same_save_as_a_changed_rating_is_kept(devices: tuple[Device, Device]) -> None:
    mine = VISION.replace("no list yet", "see mail")

    def edit(text: str) -> str:
        return swap(VISION, mine)(swap("- Vision 3, 2 →", "- Vision 4, 5 →")(text))

    text = after(devices, edit)
    assert kept_in(text) == [mine]
    assert "| Vision | 4 (was 2) | 5 → 12 (+7) | no list yet |" in text


def test_a_whole_block_replaced_is_kept_and_drawn_anew(devices: tuple[Device, Device]) -> None:
    before = devices[0].text
    text = after(devices, lambda text: rewritten(text, "# Mine\n\nall\tof it\n- [ ] mine too\n"))
    assert kept_in(text) == ["# Mine", "all\tof it", "- [ ] mine too"]
    assert without_callout(text) == before


def test_a_block_replaced_by_nothing_is_drawn_anew(devices: tuple[Device, Device]) -> None:
    before = devices[0].text
    assert after(devices, lambda text: rewritten(text, "")) == before


def test_without_fingerprints_a_block_that_is_right_gets_them_back(devices: tuple[Device, Device]) -> None:
    before = devices[0].text
    bare = END.sub("<!-- /session-arcs -->\n", before)
    assert after(devices, lambda _: bare) == before


def test_without_fingerprints_nothing_that_may_be_the_coachs_is_dropped(
    devices: tuple[Device, Device],
) -> None:
    """No line can be told from theirs then: whatever the new block does not say is kept."""

    def edit(text: str) -> str:
        bare = END.sub("<!-- /session-arcs -->\n", text)
        return swap(ROW, f"mine\n{ROW}")(swap("- Vision 3, 2 →", "- Vision 3, 5 →")(bare))

    text = after(devices, edit)
    kept = kept_in(text)
    assert "mine" in kept
    assert VISION in kept
    assert ROW not in kept


def test_undo_that_brings_an_old_block_back_is_redrawn(devices: tuple[Device, Device]) -> None:
    """Ctrl+Z in an editor that had the note open takes the rating and the block back, or the block alone."""
    old = devices[0].text
    new = after(devices, swap("- Vision 3, 2 →", "- Vision 3, 5 →"))
    assert "5 → 12 (+7)" in new
    assert after(devices, lambda _: old) == old
    block = old[old.index("<!-- session-arcs") :]
    assert after(devices, lambda _: new[: new.index("<!-- session-arcs")] + block) == new


def test_two_of_our_blocks_merged_line_by_line_are_one_again(devices: tuple[Device, Device]) -> None:
    """A sync engine that merges takes each changed line from one side or from both, and one of the end markers."""
    old = devices[0].text
    new = after(devices, swap("- Vision 3, 2 →", "- Vision 3, 5 →"))
    head = new[: new.index("<!-- session-arcs")]
    older, newer = (text[text.index("<!-- session-arcs") :].split("\n") for text in (old, new))
    assert len(older) == len(newer)
    pairs = list(zip(older, newer, strict=True))
    both = [line for pair in pairs for line in dict.fromkeys(pair)]
    ends = [line for line in both if line.startswith("<!-- /session-arcs")]
    assert len(ends) == 2
    one_end = "\n".join(line for line in both if line != ends[0])
    joined = f"{ends[0].removesuffix(' -->')} {ends[1].split(' ', 3)[3]}"
    two_ends = one_end.replace(ends[1], joined)
    assert after(devices, lambda _: head + two_ends) == new
    turns = "\n".join(pair[number % 2] for number, pair in enumerate(pairs)).replace(ends[0], joined)
    assert after(devices, lambda _: head + turns.replace(ends[1], joined)) == new


def test_a_dragged_picture_keeps_its_width_through_later_redraws(devices: tuple[Device, Device]) -> None:
    assert SIZE.findall(devices[0].text) == ["520"]
    dragged = swap("|520]]", "|640]]")(devices[0].text)
    assert after(devices, lambda _: dragged) == dragged
    for hours in (5, 6):
        text = after(
            devices, lambda text, hours=hours: re.sub(r"- Vision 3, \d+ →", f"- Vision 3, {hours} →", text)
        )
        assert f"{hours} → 12 (+{12 - hours})" in text
        assert SIZE.findall(text) == ["640"]
        assert kept_in(text) == []
    again = after(devices, swap("|640]]", "|700]]"))
    assert SIZE.findall(again) == ["700"]


def test_clean_takes_the_block_and_leaves_the_coachs_lines(devices: tuple[Device, Device]) -> None:
    text = after(devices, swap(ROW, f"mine\n{ROW}"))
    result = regions.remove(text.encode(), path=NAME)
    assert isinstance(result, bytes)
    assert without_callout(result.decode()) == STORY
    assert "> mine\n" in result.decode()


def test_a_running_service_keeps_what_is_typed_into_the_block(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    note = put(vault, NAME, STORY)
    with serving(vault, "--yes", "--quiet", 0.05, "--patience", 0.3):
        until(lambda: "2 → 12 (+10)" in note.read_bytes().decode())
        text = swap("|520]]", "|640]]")(note.read_bytes().decode())
        text = swap("27 of 40 hours", "mine, in the same save\n27 of 40 hours")(text)
        note.write_bytes(swap("- Vision 3, 2 →", "- Vision 3, 5 →")(text).encode())
        until(lambda: "5 → 12 (+7)" in note.read_bytes().decode())
        once = note.read_bytes().decode()
        assert kept_in(once) == ["mine, in the same save"]
        assert SIZE.findall(once) == ["640"]
        note.write_bytes(
            swap("> mine, in the same save\n", "> mine, in the same save\n> and more\n")(once).encode()
        )
        note.write_bytes(swap("- Vision 3, 5 →", "- Vision 3, 6 →")(note.read_bytes().decode()).encode())
        until(lambda: "6 → 12 (+6)" in note.read_bytes().decode())
        assert kept_in(note.read_bytes().decode()) == ["mine, in the same save", "and more"]
