"""What many notes are owed is found out in slices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from plugin_server.surveys import Surveys


@dataclass
class Looking:
    """Each look takes a second."""

    owing: frozenset[str] = frozenset("bd")
    now: float = 0.0
    looked: list[str] = field(default_factory=list)
    told: list[frozenset[str]] = field(default_factory=list)
    together: list[frozenset[str]] = field(default_factory=list)

    def owed(self, path: str) -> bool:
        self.now += 1
        self.looked.append(path)
        return path in self.owing

    def surveys(self) -> tuple[Surveys, Callable[[frozenset[str], frozenset[str]], None]]:
        return Surveys(self.owed, lambda: self.now), self.hear

    def hear(self, found: frozenset[str], together: frozenset[str]) -> None:
        self.told.append(found)
        self.together.append(together)


def test_no_more_is_looked_at_than_there_is_time_for() -> None:
    looking = Looking()
    surveys, told = looking.surveys()
    surveys.add("dcba", told)
    surveys.go_on(2)
    assert (looking.looked, surveys.left, looking.told) == (["a", "b"], {"c", "d"}, [])
    surveys.go_on(2)
    assert (looking.looked, looking.told) == ([*"abcd"], [{"b", "d"}])
    assert not surveys


def test_rounds_are_made_one_after_the_other_and_told_together() -> None:
    looking = Looking()
    surveys, told = looking.surveys()
    surveys.add("ab", told)
    surveys.add("d", told)
    surveys.go_on(2)
    assert looking.told == []
    surveys.go_on(9)
    assert looking.told == [{"b"}, {"d"}]
    assert looking.together == [{"b", "d"}] * 2


def test_a_round_may_ask_for_another_one() -> None:
    looking = Looking()
    surveys, told = looking.surveys()
    surveys.add("a", lambda *_: surveys.add("b", told))
    surveys.go_on(9)
    surveys.go_on(9)
    assert looking.told == [{"b"}]


def test_what_is_not_known_yet_when_someone_says_yes_may_be_owed() -> None:
    looking = Looking()
    surveys, told = looking.surveys()
    surveys.add("abcd", told)
    surveys.go_on(2)
    assert surveys.give_up() == {"b", "c", "d"}
    assert not surveys
    surveys.go_on(9)
    assert looking.told == []
