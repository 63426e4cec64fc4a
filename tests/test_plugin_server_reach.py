"""What a change reaches is found out after the changed note was written, and of several changes at once."""

from __future__ import annotations

from plugin_server.library import Change
from plugin_server.reach import LATEST, SOON, Reach, own_of
from plugin_server.snapshot import EMPTY
from tests.told import session, vault

ONE = vault({"a.md": session("Daniel", "2009-11-03", "Vision 3")})
TWO = vault({"a.md": session("Daniel", "2009-11-03", "Vision 4"), "b.md": "x"})


def test_only_changed_notes_of_ours_are_owed_a_block_of_their_own() -> None:
    assert own_of(Change(ONE, TWO, {"a.md": False, "b.md": True})) == {"a.md"}


def test_several_changes_are_one_from_the_first_to_the_last() -> None:
    reach = Reach()
    assert (bool(reach), list(reach)) == (False, [])
    reach.add(Change(EMPTY, ONE, {"a.md": True}), 1.0)
    reach.add(Change(ONE, TWO, {"a.md": False, "b.md": True}), 2.0)
    assert reach.causes == {"a.md"}
    reach.add(Change(TWO, EMPTY, {"a.md": False}), 3.0)
    assert reach.causes == frozenset()
    reach.add(Change(EMPTY, TWO, {"a.md": False}), 3.0)
    assert reach.causes == {"a.md"}
    assert list(reach) == [Change(EMPTY, TWO, {"a.md": False, "b.md": True})]
    reach.known()
    assert not reach


def test_changes_before_and_after_a_note_was_written_stay_apart() -> None:
    reach = Reach()
    first, second = Change(EMPTY, ONE, {"a.md": True}), Change(ONE, TWO, {"a.md": False, "b.md": True})
    reach.wrote()
    reach.add(first, 1.0)
    reach.wrote()
    reach.add(second, 2.0)
    assert reach.causes == {"a.md"}
    assert list(reach) == [first, second]
    reach.known()
    reach.add(first, 3.0)
    reach.add(second, 3.0)
    assert len(list(reach)) == 1


def test_a_note_that_is_due_soon_goes_first_but_not_for_ever() -> None:
    reach = Reach()
    assert not reach.ripe(0.0, None)
    reach.add(Change(EMPTY, ONE, {"a.md": False}), 10.0)
    assert reach.ripe(10.0, None)
    assert not reach.ripe(10.0, 10.0 + SOON / 2)
    assert reach.ripe(10.0, 11.0 + SOON)
    reach.add(Change(ONE, TWO, {"a.md": False}), 10.9)
    assert reach.ripe(10.1 + LATEST, 10.2 + LATEST)
