"""The four-way diff: added, changed, removed, same."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from plugin_server.model import NoteText
from plugin_server.vault.index import Index, Known, mark_of
from plugin_server.vault.scan import Scan, scan


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    for path in ("a.md", "b.md", "d/c.md", "d/e.md"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(path)
    return tmp_path


def known(vault: Path) -> Index:
    index = Index()
    for path, stamp in scan(vault).notes.items():
        assert index.put(NoteText.of(path, (vault / path).read_bytes(), stamp))
    return index


def test_a_fresh_index_has_everything_added(vault: Path) -> None:
    diff = Index().diff(scan(vault))
    assert diff.added == ("a.md", "b.md", "d/c.md", "d/e.md")
    assert (diff.changed, diff.removed, diff.same) == ((), (), 0)


def test_each_of_the_four_ways_is_told(vault: Path) -> None:
    index = known(vault)
    (vault / "a.md").write_text("another text")
    (vault / "b.md").unlink()
    (vault / "new.md").write_text("new")
    diff = index.diff(scan(vault))
    assert (diff.added, diff.changed, diff.removed, diff.same) == (("new.md",), ("a.md",), ("b.md",), 2)
    assert diff.dirty == {"a.md", "b.md", "new.md"}


def test_a_scan_of_a_folder_says_nothing_of_the_others(vault: Path) -> None:
    index = known(vault)
    (vault / "a.md").unlink()
    (vault / "d/c.md").unlink()
    assert index.diff(scan(vault, "d")).removed == ("d/c.md",)


def test_a_moved_folder_is_removed_here_and_added_there(vault: Path) -> None:
    index = known(vault)
    (vault / "d").rename(vault / "f")
    diff = index.diff(scan(vault))
    assert diff.removed == ("d/c.md", "d/e.md")
    assert diff.added == ("f/c.md", "f/e.md")
    assert sorted(index.beneath("d")) == ["d/c.md", "d/e.md"]


def test_the_same_bytes_again_are_no_news(vault: Path) -> None:
    index = known(vault)
    (vault / "a.md").write_text("a.md")
    stamp = scan(vault).notes["a.md"]
    assert not index.put(NoteText.of("a.md", b"a.md", stamp))
    assert index.diff(scan(vault)).changed == ()
    assert index.put(NoteText.of("a.md", b"other", stamp))


def test_what_cannot_be_seen_is_not_removed(vault: Path) -> None:
    index = known(vault)
    seen = scan(vault)
    evicted = {path: stamp for path, stamp in seen.notes.items() if path != "a.md"}
    assert index.diff(replace(seen, notes=evicted, placeholders=frozenset({"a.md"}))).removed == ()
    closed = Scan(notes={"a.md": seen.notes["a.md"], "b.md": seen.notes["b.md"]}, closed=frozenset({"d"}))
    assert index.diff(closed).removed == ()
    assert index.diff(scan(vault / "gone")).removed == ()


def test_more_than_half_of_many_notes_gone_is_a_drive_that_went_away(vault: Path) -> None:
    for number in range(6):
        (vault / f"{number}.md").write_text("x")
    index = known(vault)
    assert not index.diff(scan(vault)).most_gone
    for file in sorted(vault.glob("*.md"))[:4]:
        file.unlink()
    assert not index.diff(scan(vault)).most_gone
    for file in vault.glob("*.md"):
        file.unlink()
    assert index.diff(scan(vault)).most_gone


def test_of_a_note_that_is_none_of_ours_the_mark_is_kept_alone(vault: Path) -> None:
    index = known(vault)
    index.pass_by("a.md")
    index.pass_by("b.md", scan(vault).notes["b.md"])
    assert [index.get(path) for path in ("a.md", "b.md")] == [
        Known(mark_of(scan(vault).notes[path]), "") for path in ("a.md", "b.md")
    ]
    assert index.diff(scan(vault)).same == 4
    (vault / "a.md").write_text("another text")
    assert index.diff(scan(vault)).changed == ("a.md",)
    assert index.put(NoteText.of("a.md", b"another text", scan(vault).notes["a.md"]))


def test_a_mark_tells_what_a_sync_engine_brought(vault: Path) -> None:
    stamp = scan(vault).notes["a.md"]
    brought = stamp._replace(mtime_ns=stamp.ctime_ns - 3_000_000_000)
    assert Known(mark_of(brought), "").by_sync
    assert not Known(mark_of(stamp._replace(mtime_ns=stamp.ctime_ns)), "").by_sync


def test_what_is_known_beneath_a_folder_is_told_however_deep(vault: Path) -> None:
    index = known(vault)
    index.put(NoteText.of("x/y/z.md", b""))
    assert (
        list(index.beneath("x"))
        == list(index.beneath("x/y"))
        == list(index.beneath("x/y/z.md"))
        == ["x/y/z.md"]
    )
    assert list(index.beneath("x/z")) == []
    index.drop("x/y/z.md")
    assert list(index.beneath("x")) == []


# ------------------------------------------------------------------ folders at rest


def resting(vault: Path) -> Index:
    """An index that knows all, with `a.md` alone as one of ours."""
    index = known(vault)
    for path in ("b.md", "d/c.md", "d/e.md"):
        index.pass_by(path)
    index.rest(scan(vault))
    return index


def look(vault: Path, index: Index) -> Scan:
    return scan(vault, rested=index.stands)


def test_of_folders_in_which_nothing_happened_a_walk_brings_no_note(vault: Path) -> None:
    index = resting(vault)
    found = look(vault, index)
    assert not found.notes
    assert not found.names
    assert found.at_rest == {"", "d"}
    assert index.all_at_rest(found)
    assert (index.diff(found).dirty, index.diff(found).same) == (frozenset(), 4)
    assert len(index) == 4
    assert sorted(index.beneath("")) == ["a.md", "b.md", "d/c.md", "d/e.md"]
    assert sorted(index.beneath("d")) == ["d/c.md", "d/e.md"]


@pytest.mark.parametrize("what", ["changed", "came", "picture", "gone", "folder gone", "link"])
def test_whatever_happens_in_a_folder_at_rest_is_seen(vault: Path, what: str) -> None:
    index = resting(vault)
    if what == "changed":
        (vault / "d/c.md").write_text("another text")
    elif what in ("came", "picture"):
        (vault / f"d/new.{'md' if what == 'came' else 'png'}").write_text("new")
    elif what == "link":
        (vault / "d/new.md").symlink_to(vault / "a.md")
    else:
        (vault / "d/c.md").unlink()
        if what == "folder gone":
            (vault / "d/e.md").unlink()
            (vault / "d").rmdir()
    found = look(vault, index)
    assert found.at_rest == {""}
    assert not index.all_at_rest(found)
    diff, plain = index.diff(found), resting_diff(vault, what)
    assert (diff.added, diff.changed, diff.removed) == plain
    assert index.get("a.md") is not None


def resting_diff(vault: Path, what: str) -> tuple[tuple[str, ...], ...]:
    """(added, changed, removed)"""
    gone = {"gone": ("d/c.md",), "folder gone": ("d/c.md", "d/e.md")}
    return (
        ("d/new.md",) if what == "came" else (),
        ("d/c.md",) if what == "changed" else (),
        gone.get(what, ()),
    )


def test_a_folder_is_stirred_by_what_is_told_of_it_until_the_next_walk(vault: Path) -> None:
    index = resting(vault)
    index.stir(["d/picture.png"])
    found = look(vault, index)
    assert found.at_rest == {""}
    assert not index.all_at_rest(found)
    assert index.diff(found).dirty == frozenset()
    index.rest(found)
    assert index.all_at_rest(look(vault, index))
    index.put(NoteText.of("d/c.md", b"x"))
    assert look(vault, index).at_rest == {""}
    index.drop("a.md")
    assert look(vault, index).at_rest == frozenset()


def test_a_stamp_later_than_asked_tells_nothing(vault: Path) -> None:
    index = resting(vault)
    last = max(stamp.ctime_ns for stamp in scan(vault).notes.values())
    assert scan(vault, rested=partial(index.stands, before=last)).at_rest == {"", "d"}
    assert scan(vault, rested=partial(index.stands, before=last - 1)).at_rest != {"", "d"}


def test_what_is_kept_comes_back_and_a_folder_with_a_note_left_out_is_not_at_rest(vault: Path) -> None:
    index, again = resting(vault), Index()
    again.restore(index.kept(lambda path, _: path != "d/c.md"))
    assert sorted(again.beneath("")) == ["a.md", "b.md", "d/e.md"]
    found = look(vault, again)
    assert found.at_rest == {""}
    assert again.diff(found).added == ("d/c.md",)
    assert again.get("a.md") == index.get("a.md")
