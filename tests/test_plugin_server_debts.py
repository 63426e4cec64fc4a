"""What waits for calm, and what waits for a yes."""

from collections.abc import Iterable

from plugin_server.debts import BRAKE, Debts
from plugin_server.waits import Waits

MANY = frozenset(f"{number}.md" for number in range(BRAKE + 1))
FEW = frozenset(["a.md", "b.md"])


def debts(*, begun: bool, yes: bool = False, real: frozenset[str] | None = None) -> Debts:
    def survey(paths: Iterable[str]) -> frozenset[str]:
        return frozenset(paths) if real is None else real

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
