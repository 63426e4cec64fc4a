"""What waits for calm, and what waits for a yes."""

from collections.abc import Callable, Iterable

from plugin_server.debts import BRAKE, Debts
from plugin_server.waits import Waits

Told = Callable[[frozenset[str], frozenset[str]], None]
MANY = frozenset(f"{number}.md" for number in range(BRAKE + 1))
FEW = frozenset(["a.md", "b.md"])


def debts(*, begun: bool, yes: bool = False, real: frozenset[str] | None = None) -> Debts:
    def survey(paths: Iterable[str], then: Told) -> None:
        found = frozenset(paths) if real is None else real
        then(found, found)

    made = Debts(Waits(0.1, 1.0, 2.0), survey, yes=yes)
    made.begun = begun
    return made


def test_before_the_first_yes_everything_waits_for_it() -> None:
    owing = debts(begun=False)
    owing.start(FEW, frozenset())
    owing.owe(frozenset(["c.md"]), frozenset(["d.md"]), ["c.md"])
    assert owing.asked == ("a.md", "b.md", "c.md", "d.md")
    assert owing.pending == ()
    owing.begin()
    assert owing.asked == ()
    assert owing.pending == ("a.md", "b.md", "c.md", "d.md")


def test_new_notes_at_the_start_are_drawn_without_asking_however_many() -> None:
    owing = debts(begun=True)
    owing.start(MANY, frozenset())
    assert owing.asked == ()
    assert len(owing.pending) == BRAKE + 1


def test_many_stale_blocks_at_the_start_wait_for_a_yes_and_the_others_do_not() -> None:
    owing = debts(begun=True)
    owing.start(MANY | FEW, MANY)
    assert set(owing.asked) == MANY
    assert set(owing.pending) == FEW


def test_a_change_that_reaches_many_notes_nobody_touched_waits_and_the_touched_one_does_not() -> None:
    owing = debts(begun=True)
    owing.owe(frozenset(["a.md"]), MANY, ["a.md"])
    assert set(owing.asked) == MANY
    assert owing.pending == ("a.md",)


def test_only_notes_that_really_would_change_are_counted() -> None:
    owing = debts(begun=True, real=FEW)
    owing.owe(frozenset(), MANY, ["Practice.md"])
    assert owing.asked == ()
    assert set(owing.pending) == FEW


def test_a_note_that_is_touched_while_it_waits_for_a_yes_is_drawn() -> None:
    owing = debts(begun=True)
    owing.owe(frozenset(), MANY, ["Practice.md"])
    owing.owe(frozenset(["3.md"]), frozenset(), ["3.md"])
    assert "3.md" not in owing.asked
    assert owing.pending == ("3.md",)


def test_who_said_yes_beforehand_is_not_asked() -> None:
    owing = debts(begun=True, yes=True)
    owing.start(MANY, MANY)
    owing.owe(frozenset(), MANY, ["Practice.md"])
    assert owing.asked == ()


def test_notes_that_are_gone_are_no_longer_asked_for() -> None:
    owing = debts(begun=False)
    owing.start(FEW, frozenset())
    owing.keep(["b.md"])
    assert owing.asked == ("b.md",)


def test_a_note_waits_for_the_note_that_caused_it() -> None:
    owing = debts(begun=True)
    owing.changed({"a.md": False, "s.md": True}, 100.0)
    owing.owe(frozenset(["a.md"]), frozenset(["b.md"]), ["a.md", "s.md"])
    assert owing.due(100.1) == ("a.md",)
    assert owing.due(102.0) == ("a.md", "b.md")


def test_what_is_counted_only_later_is_owed_or_asked_for_then() -> None:
    waiting: list[Told] = []
    owing = Debts(Waits(0.1, 1.0, 2.0), lambda _, then: waiting.append(then), yes=False)
    owing.begun = True
    for _ in range(2):
        owing.owe(frozenset(), MANY, ["Practice.md"])
    assert (owing.asked, owing.pending) == ((), ())
    waiting.pop()(FEW, FEW)
    assert (owing.asked, owing.pending) == ((), ("a.md", "b.md"))
    waiting.pop()(MANY, MANY)
    assert set(owing.asked) == MANY


def test_the_brake_counts_what_was_found_together_however_it_is_divided() -> None:
    waiting: list[Told] = []
    owing = Debts(Waits(0.1, 1.0, 2.0), lambda _, then: waiting.append(then), yes=False)
    owing.begun = True
    owing.owe(frozenset(), MANY, ["Practice.md"])
    owing.start(FEW, FEW | MANY, MANY)
    waiting.pop()(frozenset(["3.md"]), MANY)
    assert owing.asked == ("3.md", "a.md", "b.md")
    assert owing.pending == ()


def test_a_yes_is_one_to_notes_of_which_it_is_not_known_yet_what_they_are_owed() -> None:
    owing = debts(begun=False)
    owing.start(FEW, frozenset())
    owing.begin(["c.md"])
    assert owing.pending == ("a.md", "b.md", "c.md")


def test_what_follows_from_a_file_that_is_no_note_waits_until_no_more_come() -> None:
    """A switch between commits takes a figure away and then changes its note: the figure must not be back before."""
    owing = debts(begun=True)
    owing.changed({}, 10.0)
    owing.owe(frozenset(), FEW, [])
    assert owing.due(10.9) == ()
    owing.changed({}, 10.5)
    assert owing.due(11.4) == ()
    assert owing.due(11.5) == ("a.md", "b.md")
