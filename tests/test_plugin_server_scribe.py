"""The writing side: several notes at once get what each alone would get."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin_server.blocks.kinds import ours
from plugin_server.model import Outcome, Result, Write
from plugin_server.vault import figures
from plugin_server.vault.paths import Places
from plugin_server.vault.syscalls import Syscalls
from tests.big_practice import make, session_path
from tests.desk import Desk, changes, desk, shown, tree
from tests.service import STORY


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Desk]:
    make(tmp_path / "vault", 3, 15)
    with desk(tmp_path / "vault", tmp_path / "state") as made:
        yield made


def test_many_notes_at_once_get_what_each_alone_gets(at: Desk, tmp_path: Path) -> None:
    make(tmp_path / "other", 3, 15)
    paths = sorted(ours(at.library.snapshot))
    assert set(at.scribe.write_many(paths).values()) == {Result.DONE}
    with desk(tmp_path / "other", tmp_path / "other state") as alone:
        for path in paths:
            assert alone.scribe.write(path) is Result.DONE
        assert at.scribe.writes == alone.scribe.writes
        assert at.library.snapshot == alone.library.snapshot
    assert changes(shown(tree(at.root)), shown(tree(tmp_path / "other"))) == set()
    assert set(at.scribe.write_many(paths).values()) == {Result.DONE}
    assert at.scribe.writes == alone.scribe.writes


def test_a_note_whose_figure_cannot_be_had_is_left_and_the_others_are_written(
    at: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = session_path(0, 0), session_path(1, 0)
    put = figures.put

    def failing(syscalls: Syscalls, places: Places, write: Write, *, durable: bool) -> Outcome:
        return (
            Outcome(Result.BUSY, write)
            if write.cause == bad
            else put(syscalls, places, write, durable=durable)
        )

    monkeypatch.setattr(figures, "put", failing)
    before = at.read(bad)
    assert at.scribe.write_many([bad, good]) == {bad: Result.BUSY, good: Result.DONE}
    assert at.read(bad) == before
    assert "<!-- /session-arcs" in at.read(good)


def test_every_figure_lies_there_before_the_first_note_is_written(
    at: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    lying: list[int] = []
    write_many = at.service._files.write_many

    def seen(writes: tuple[Write, ...], *, asked: bool = False) -> tuple[Outcome, ...]:
        lying.append(len([*(at.root / "Arcs").glob("*.svg")]))
        return write_many(writes, asked=asked)

    monkeypatch.setattr(at.service._files, "write_many", seen)
    at.scribe.write_many([session_path(client, number) for client in range(3) for number in range(4)])
    assert lying == [12]


def test_a_note_that_was_saved_meanwhile_is_left_for_another_look(at: Desk) -> None:
    path = session_path(0, 0)
    (at.root / path).write_text("Another text.\n")
    assert at.scribe.write_many([path]) == {path: Result.CHANGED}
    assert at.read(path) == "Another text.\n"


def test_an_end_that_comes_while_notes_are_looked_at_leaves_all_of_them_as_they_were(tmp_path: Path) -> None:
    class EndedError(Exception):
        pass

    looked: list[int] = []

    def pulse() -> None:
        looked.append(1)
        if len(looked) == 2:
            raise EndedError

    with desk(tmp_path / "vault", tmp_path / "state") as at:
        paths = ["2009-11-03 Daniel.md", "2009-11-04 Daniel.md"]
        for path in paths:
            at.put(path, STORY)
        with pytest.raises(EndedError):
            at.scribe.write_many(paths, pulse=pulse)
        assert [at.read(path) for path in paths] == [STORY, STORY]


def test_a_note_that_is_not_as_it_was_read_may_be_owed_what_it_was(at: Desk) -> None:
    """Someone's program has it half saved, or has put it aside for an instant, while it is looked at."""
    path = session_path(0, 0)
    at.settle()
    whole = at.read(path)
    assert not at.scribe.may_be_owed(path)
    (at.root / path).write_text(whole[:40], "utf-8")
    assert at.scribe.may_be_owed(path)
    (at.root / path).unlink()
    assert at.scribe.may_be_owed(path)
    at.look(path)
    assert not at.scribe.may_be_owed(path)


def test_figures_that_blocks_show_are_not_read_to_find_those_that_none_does(
    at: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    at.scribe.write_many(sorted(ours(at.library.snapshot)))
    figure = next((at.root / "Arcs").iterdir())
    (at.root / "Arcs" / "2009-11-03-00000000.svg").write_bytes(figure.read_bytes())
    opened: list[str] = []

    def open_read(self: Syscalls, path: Path) -> int:
        opened.append(path.name)
        return open_really(self, path)

    open_really = Syscalls.open_read
    monkeypatch.setattr(Syscalls, "open_read", open_read)
    assert at.scribe.remove_leftovers() == 1
    assert {name for name in opened if name.endswith(".svg")} == {"2009-11-03-00000000.svg"}
