"""The four-way diff: added, changed, removed, same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from plugin_server.model import NoteText
from plugin_server.vault.index import Index
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
