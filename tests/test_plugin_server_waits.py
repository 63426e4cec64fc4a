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


def test_a_save_that_arrives_in_pieces_is_one_calm_change() -> None:
    notes = ripening()
    for at in (100.0, 100.04, 100.12):
        notes.changed("a.md", at)
        notes.owe("a.md", "a.md")
    assert notes.due(100.2) == ()
    assert notes.due(100.28) == ("a.md",)


def test_pieces_of_a_second_save_leave_the_note_hot() -> None:
    notes = ripening()
    for at in (100.0, 102.0, 102.05):
        notes.changed("a.md", at)
        notes.owe("a.md", "a.md")
    assert notes.due(106.0) == ()
    assert notes.due(106.05) == ("a.md",)


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


def test_notes_that_changed_a_moment_ago_are_told_apart_from_the_many_that_are_due() -> None:
    ripening = Ripening(Waits(0.1, 1.0, 2.0))
    for path in "abc":
        ripening.owe(path, path)
    ripening.changed("b", 10.0)
    ripening.changed("x", 10.0)
    assert ripening.fresh(10.05) == ()
    assert ripening.fresh(10.2) == ("b",)
    assert ripening.due(10.2) == ("a", "b", "c")


def test_the_note_that_was_saved_last_goes_first_and_one_of_long_ago_is_not_fresh() -> None:
    notes = ripening()
    for path, at in (("a.md", 100.0), ("z.md", 101.0), ("b.md", 50.0)):
        notes.changed(path, at)
        notes.owe(path, path)
    assert notes.fresh(102.0) == ("z.md", "a.md")
    assert notes.due(102.0) == ("a.md", "b.md", "z.md")


def test_of_many_causes_the_last_of_each_kind_tells_how_long_to_wait() -> None:
    notes = ripening()
    notes.changed("a.md", 100.0)
    notes.changed("b.md", 101.0)
    notes.changed("c.md", 90.0, by_sync=True)
    assert notes.latest(["a.md", "b.md", "c.md", "unknown.md"]) == ("c.md", "b.md")
    assert notes.latest(["unknown.md"]) == ()
