"""When a note may be written; all times are handed in, so nothing here waits."""

from plugin_server.waits import Ripening, Waits


def ripening() -> Ripening:
    return Ripening(Waits(quiet=0.15, patience=4.0, sync=10.0))


def test_a_calm_note_is_due_a_blink_after_its_save() -> None:
    notes = ripening()
    notes.changed("a.md", 100.0)
    notes.owe("a.md", "a.md")
    assert notes.due(100.1) == ()
    assert notes.due(100.15) == ("a.md",)


def test_a_hot_note_is_due_once_it_lay_still_for_the_patience() -> None:
    notes = ripening()
    for at in (100.0, 102.0, 104.0):
        notes.changed("a.md", at)
        notes.owe("a.md", "a.md")
    assert notes.due(107.9) == ()
    assert notes.due(108.0) == ("a.md",)


def test_two_changes_ten_seconds_apart_are_two_calm_ones() -> None:
    notes = ripening()
    notes.changed("a.md", 100.0)
    notes.changed("a.md", 110.0)
    notes.owe("a.md", "a.md")
    assert notes.due(110.15) == ("a.md",)


def test_a_note_that_only_depends_waits_for_the_patience_after_its_cause() -> None:
    notes = ripening()
    notes.changed("a.md", 100.0)
    notes.owe("b.md", "a.md")
    assert notes.due(103.9) == ()
    assert notes.due(104.0) == ("b.md",)


def test_what_came_by_sync_waits_longer_and_so_does_what_depends_on_it() -> None:
    notes = ripening()
    notes.changed("a.md", 100.0, by_sync=True)
    notes.owe("a.md", "a.md")
    notes.owe("b.md", "a.md")
    assert notes.due(109.9) == ()
    assert notes.due(110.0) == ("a.md", "b.md")


def test_a_busy_note_is_tried_again_later_each_time_and_at_last_every_five_seconds() -> None:
    notes = ripening()
    notes.owe("a.md", "a.md")
    gaps = []
    for _ in range(12):
        notes.again("a.md", 0.0)
        gaps.append(notes.next())
    assert gaps[:3] == [0.05, 0.1, 0.2]
    assert gaps[-1] == 5.0


def test_a_note_changed_while_it_was_owed_waits_anew() -> None:
    notes = ripening()
    notes.changed("a.md", 100.0)
    notes.owe("b.md", "a.md")
    notes.changed("b.md", 103.0)
    assert notes.next() == 104.0
    notes.changed("b.md", 103.5)
    assert notes.next() == 107.5


def test_nothing_owed_is_nothing_due() -> None:
    notes = ripening()
    notes.changed("a.md", 100.0)
    assert notes.next() is None
    assert notes.due(1000.0) == ()
    notes.owe("a.md", "a.md")
    notes.settled("a.md")
    assert notes.owed == ()


def test_while_notes_keep_coming_from_another_device_a_note_that_only_depends_waits() -> None:
    notes = ripening()
    notes.changed("a.md", 100.0)
    notes.owe("b.md", "a.md")
    notes.changed("elsewhere.md", 103.0, by_sync=True)
    assert notes.due(112.9) == ()
    assert notes.due(113.0) == ("b.md",)


def test_what_came_by_sync_waits_until_nothing_more_comes() -> None:
    notes = ripening()
    notes.changed("a.md", 100.0, by_sync=True)
    notes.owe("a.md", "a.md")
    notes.changed("elsewhere.md", 109.0, by_sync=True)
    assert notes.next() == 119.0


def test_a_note_saved_here_is_due_at_once_whatever_comes_from_another_device() -> None:
    notes = ripening()
    notes.changed("elsewhere.md", 99.0, by_sync=True)
    notes.changed("a.md", 99.5)
    notes.owe("b.md", "a.md")
    notes.changed("b.md", 100.0)
    notes.owe("b.md", "b.md")
    assert notes.due(100.15) == ("b.md",)


def test_a_note_that_was_owed_before_anything_changed_does_not_wait() -> None:
    notes = ripening()
    notes.owe("a.md", "a.md")
    assert notes.due(0.0) == ("a.md",)
