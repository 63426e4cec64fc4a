"""What a service leaves for its next start: it makes that one fast, and changes nothing in what is written."""

from __future__ import annotations

import sys
from array import array
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from plugin_server import keeping
from plugin_server.blocks.discretion import Discretion, initials
from plugin_server.joins import copied
from plugin_server.library import Library
from plugin_server.memory import maker, memory_of
from plugin_server.model import NoteText
from plugin_server.names import Names
from plugin_server.notes.reader import read_note
from plugin_server.recall import Recalled, from_bytes, to_bytes
from plugin_server.shelf import Shelf
from plugin_server.snapshot import EMPTY, matters
from plugin_server.vault.cache import Cache
from plugin_server.vault.index import Kept, Known, Row, mark_of
from plugin_server.vault.scan import scan
from tests.big_practice import areas_of, client_name, make, session_path, session_text
from tests.desk import changes, desk, rendered, shown, tree
from tests.fuzz import seeds


@pytest.fixture
def root(tmp_path: Path) -> Path:
    make(tmp_path / "vault", 4, 24)
    (tmp_path / "vault/Prose.md").write_text("# A secret plan\nHe sighed.\n")
    (tmp_path / "vault/picture.png").write_bytes(b"x")
    return tmp_path / "vault"


def kept(root: Path) -> Path:
    return next((root.parent / "cache").glob("*/index"))


@pytest.fixture
def served(root: Path) -> Path:
    """A vault in which all was drawn, after the service has ended."""
    with desk(root, root.parent / "state", root.parent / "cache") as made:
        made.settle()
    return root


def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which notes are read from now on."""
    found: list[str] = []
    take = Library._take

    def seen(self: Library, path: str, *rest: object) -> None:
        found.append(path)
        take(self, path, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Library, "_take", seen)
    return found


def long_ago(root: Path) -> None:
    """As if the service had ended an hour after the last save."""
    memory = Cache(root.parent / "cache", root, maker())
    told = from_bytes(memory.read() or b"")
    assert told is not None
    memory.write(to_bytes(replace(told, written=told.written + 3_600_000_000_000)))


def test_an_unchanged_vault_is_served_without_reading_a_note_or_drawing_one(
    served: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_ago(served)
    read, before = reads(monkeypatch), tree(served)
    with desk(served, served.parent / "state", served.parent / "cache") as made:
        assert read == []
        assert made.service.status().pending == ()
        woken = made.library.snapshot
        made.library.load()
        assert woken == made.library.snapshot
        assert list(woken.sessions) != []
        made.settle()
        assert made.scribe.writes == 0
    assert tree(served) == before


def test_what_is_written_after_a_start_with_it_is_what_is_written_without(served: Path) -> None:
    """Everything that may happen while no service is there."""
    other = client_name(2)
    changed = session_text(1, 2).replace(areas_of(1)[0] + " ", areas_of(1)[0] + " 9, 1 → 1 #", 1)
    (served / session_path(1, 2)).write_text(changed, "utf-8")
    (served / session_path(1, 30)).write_text(session_text(1, 30), "utf-8")
    (served / session_path(2, 0)).unlink()
    (served / f"Clients/{other}.md").rename(served / f"Clients/{other} II.md")
    (served / f"Areas/{areas_of(3)[0]}.md").unlink()
    next((served / "Arcs").glob("*.svg")).unlink()
    (served / session_path(3, 1)).write_text("---\ntype: session\nclient: [[[\n---\n")
    (served / session_path(0, 0)).write_text("No session any more.\n")
    (served / f"Elsewhere/{client_name(0)}.md").parent.mkdir()
    (served / f"Elsewhere/{client_name(0)}.md").write_text("A namesake: links grow.\n")
    with desk(served, served.parent / "state", served.parent / "cache") as made:
        made.settle()
        here = shown(tree(served))
        woken = made.library.snapshot
        made.library.load()
        assert woken == made.library.snapshot
    assert changes(here, shown(rendered(served, served.parent / "copy", served.parent / "other"))) == set()


def test_settings_changed_while_it_was_off_reach_every_note(served: Path) -> None:
    (served / "Practice.md").write_text("---\ntype: practice\nperiod: month\nfigure folder: Pictures\n---\n")
    with desk(served, served.parent / "state", served.parent / "cache") as made:
        made.settle()
        here = shown(tree(served))
    assert changes(here, shown(rendered(served, served.parent / "copy", served.parent / "other"))) == set()
    assert (served / "Pictures").is_dir()


def test_what_was_still_owed_at_the_end_is_owed_at_the_start(served: Path) -> None:
    path = session_path(1, 2)
    with desk(served, served.parent / "state", served.parent / "cache") as made:
        made.put(path, made.read(path).replace("areas:", "scale: 0-20\nareas:"))
        assert path in made.service.status().pending
    with desk(served, served.parent / "state", served.parent / "cache") as made:
        assert path in made.service._debts.pending
        made.settle()
        here = shown(tree(served))
    assert changes(here, shown(rendered(served, served.parent / "copy", served.parent / "other"))) == set()


def test_a_note_someone_was_typing_in_at_the_end_is_read_again(served: Path) -> None:
    path = session_path(1, 2)
    text = (served / path).read_text("utf-8")
    with desk(served, served.parent / "state", served.parent / "cache") as made:
        made.put(path, text.replace("areas:", "areas: [[["))
        assert path in made.library.snapshot.sessions  # for a minute it counts as it last was
    with desk(served, served.parent / "state", served.parent / "cache") as made:
        assert path not in made.library.snapshot.sessions
        made.settle()
        here = shown(tree(served))
    assert changes(here, shown(rendered(served, served.parent / "copy", served.parent / "other"))) == set()


def test_a_note_saved_right_before_the_end_is_read_again_whatever_its_stamp(served: Path) -> None:
    path = session_path(1, 2)
    fresh = (served / path).read_text("utf-8").replace("areas:", "scale: 1-9\nareas:").encode()
    cache = Cache(served.parent / "cache", served, maker())
    told = from_bytes(cache.read() or b"")
    assert told is not None
    (served / path).write_bytes(fresh)
    stamp = scan(served).notes[path]
    before = told.index.known[path]
    assert isinstance(before, Known)
    same = {**told.index.known, path: Known(mark_of(stamp), before.digest)}  # as if the stamp had not changed
    index = replace(told.index, known=same)
    resting = replace(index, rows={**index.rows, **at_rest(served, path.rpartition("/")[0])})
    tries = ((1_000_000_000, True), (3_000_000_000, False))
    for (later, seen), here in product(tries, (index, resting)):
        cache.write(to_bytes(replace(told, index=here, written=stamp.ctime_ns + later)))
        with desk(served, served.parent / "state", served.parent / "cache") as made:
            assert (made.library.digest(path) == NoteText.of(path, fresh).digest) is seen
        cache.write(to_bytes(told))


def at_rest(root: Path, folder: str) -> dict[str, Row]:
    """A folder as a walk meets it now, said to be at rest."""
    found = scan(root)
    names = found.listed[folder]
    marks = [mark_of(found.notes[f"{folder}/{name}"]) for name in names]
    return {folder: Row("/".join(names), array("q", marks), 0)}


def test_after_a_walk_in_which_nothing_had_happened_folders_come_back_at_rest(served: Path) -> None:
    with desk(served, served.parent / "state", served.parent / "cache") as made:
        (served / "Pictures").mkdir()
        (served / "Pictures/one.png").write_bytes(b"1")
        made.library.rescan()
    told = from_bytes(Cache(served.parent / "cache", served, maker()).read() or b"")
    assert told is not None
    assert set(told.index.rows) == {*scan(served).listed}
    assert not told.index.stirred
    (served / "Pictures/one.png").rename(served / "Pictures/two.png")
    with desk(served, served.parent / "state", served.parent / "cache") as made:
        assert made.library.snapshot.names.has("Pictures/two.png")
        assert not made.library.snapshot.names.has("Pictures/one.png")


def test_where_keeping_would_take_too_long_what_was_kept_before_serves_the_next_start(served: Path) -> None:
    base, cache = served.parent / "state", served.parent / "cache"
    path = session_path(1, 2)
    with desk(served, base, cache) as made:
        made.settle()
        before = kept(served).read_bytes()
        made.put(path, made.read(path).replace("areas:", "scale: 0-10\nareas:"))
        made.write(30.0)
        made.write(30.0)
        written = made.read(path)
        made.service._keep(within=-1.0)
        assert kept(served).read_bytes() == before
        made.service._memory = None
    with desk(served, base, cache) as made:
        made.settle()
        assert (made.scribe.writes, made.read(path)) == (0, written)
        assert made.library.snapshot.sessions[path].scale.best == 10


def test_in_the_midst_of_a_great_change_what_was_kept_before_serves_the_next_start(
    served: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MANY", 1)
    base, cache = served.parent / "state", served.parent / "cache"
    paths = [session_path(1, number) for number in range(3)]
    with desk(served, base, cache) as made:
        made.settle()
        before = kept(served).read_bytes()
        for path in paths:
            made.put(path, made.read(path).replace("areas:", "scale: 0-10\nareas:"))
        made.service._follow_on(now=True)
        assert not made.service._reach
        made.service._keep(within=60.0)
        assert kept(served).read_bytes() == before
        made.service._memory = None
    with desk(served, base, cache) as made:
        assert set(paths) <= {*made.service._debts.pending}
        made.settle()
        assert {made.library.snapshot.sessions[path].scale.best for path in paths} == {10}


# ------------------------------------------------------------------ trust


def test_only_its_user_can_read_it_and_no_prose_is_in_it(served: Path) -> None:
    data = kept(served).read_bytes()
    if sys.platform != "win32":
        assert kept(served).stat().st_mode & 0o777 == 0o600
        assert kept(served).parent.stat().st_mode & 0o777 == 0o700
    assert b"He sighed" not in data
    assert b"secret plan" not in data
    assert b"would move" not in data
    assert b"Task 3" in data


@pytest.mark.skipif(sys.platform == "win32", reason="modes are those of POSIX")
def test_where_others_can_read_or_change_it_it_is_not_used(served: Path) -> None:
    cache = Cache(served.parent / "cache", served, maker())
    assert cache.read() is not None
    for mode in (0o644, 0o620, 0o606):
        kept(served).chmod(mode)
        assert cache.read() is None
    kept(served).chmod(0o600)
    real = kept(served).rename(served.parent / "elsewhere")
    (next((served.parent / "cache").iterdir()) / "index").symlink_to(real)
    assert cache.read() is None


def test_any_changed_byte_or_missing_end_makes_it_none(served: Path) -> None:
    cache, whole = Cache(served.parent / "cache", served, maker()), kept(served).read_bytes()
    for at in (0, 20, 60, 200, len(whole) // 2, len(whole) - 1):
        kept(served).write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert cache.read() is None
    for size in (0, 10, 60, len(whole) - 1):
        kept(served).write_bytes(whole[:size])
        assert cache.read() is None
    kept(served).write_bytes(whole)
    assert cache.read() is not None
    assert Cache(served.parent / "cache", served, maker() + "x").read() is None


def test_another_folder_in_the_vaults_place_has_nothing_of_it(served: Path) -> None:
    served.rename(served.parent / "away")
    make(served, 1, 2)
    assert Cache(served.parent / "cache", served, maker()).read() is None


def test_bytes_that_are_no_memory_are_none() -> None:
    assert from_bytes(b"") is None
    assert from_bytes(b"\0" * 100) is None
    assert from_bytes((2).to_bytes(8, "big") + b"[]") is None


def test_without_a_place_to_keep_it_the_service_goes_on(root: Path) -> None:
    (root.parent / "cache").write_text("a file where the folder should be")
    with desk(root, root.parent / "state", root.parent / "cache") as made:
        made.settle()
        assert made.scribe.writes > 0


def test_forgotten_it_is_gone(served: Path) -> None:
    memory_of(served.parent / "cache", served).forget()
    assert [*(served.parent / "cache").iterdir()] == []


# ------------------------------------------------------------------ every reading


def test_every_note_that_was_ever_odd_comes_back_as_it_was() -> None:
    notes = {f"n/{number} é.md": data for number, data in enumerate(seeds())}
    readings = {path: read_note(NoteText.of(path, data)) for path, data in notes.items()}
    practices = [path for path, one in readings.items() if matters(one) and "ractice" in type(one).__name__]
    readings = {path: one for path, one in readings.items() if matters(one) and path not in practices[1:]}
    readings = {path: one for path, one in readings.items() if not getattr(one, "practice", False)}
    snapshot = EMPTY.changed(readings, Names.of(notes))
    known = {path: Known(1, "d") if path in readings else 7 for path in notes}
    told = from_bytes(to_bytes(Recalled(5, Kept(known, {}, frozenset(["n"])), snapshot, frozenset(["x.md"]))))
    assert told is not None
    assert (told.written, told.unsettled) == (5, frozenset({"x.md"}))
    assert dict(told.index.known) == known
    assert told.index.stirred == {"n"}
    assert told.snapshot == snapshot
    assert len(readings) > 50


def test_whose_names_are_hidden_is_known_without_a_look_at_the_notes(served: Path) -> None:
    told = from_bytes(Cache(served.parent / "cache", served, maker()).read() or b"")
    assert told is not None
    name = client_name(1)
    assert Discretion(told.snapshot, shown=False).text(f"of {name}") == f"of {initials(name)}"
    for table in (told.snapshot.readings, told.snapshot.sessions):
        shelf: object = copied(table)
        assert isinstance(shelf, Shelf)
        assert [path for path in shelf if shelf.made(path) is not None] in ([], [*told.snapshot.practices])


def test_what_nobody_asked_for_is_kept_again_as_it_was_and_not_made_for_that(served: Path) -> None:
    data = Cache(served.parent / "cache", served, maker()).read() or b""
    told = from_bytes(data)
    assert told is not None
    first = min(told.snapshot.readings)
    assert told.snapshot.readings[first] is not None
    assert to_bytes(told) == data
    shelf: object = copied(told.snapshot.readings)
    assert isinstance(shelf, Shelf)
    made = [path for path in shelf if shelf.made(path) is not None]
    assert made == sorted({first, *told.snapshot.practices})


def test_names_that_came_since_and_notes_without_a_name_come_back_too() -> None:
    names = Names.of(["a.md", "b/c.svg"]).changed(["d.md"], [])
    rows = {"": Row("a.md/d.md/hidden.md", array("q", [3, 4, 5]), 3), "b": Row("c.svg", array("q", [-1]), 0)}
    index = Kept({}, rows, frozenset())
    told = from_bytes(to_bytes(Recalled(1, index, replace(EMPTY, names=names), frozenset())))
    assert told is not None
    assert told.index == index
    assert set(told.snapshot.names) == {"a.md", "b/c.svg", "d.md"}
    assert told.snapshot.names.resolve("D", "a.md") == "d.md"
