"""A table whose values are made when someone first asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from typing import Generic, TypeVar

V = TypeVar("V")


class Shelf(MutableMapping[str, V], Generic[V]):
    """`make` gives the value of a key that is there and has none yet; always an equal one, so threads may race."""

    __slots__ = ("_made", "make")

    def __init__(self, made: dict[str, V | None], make: Callable[[str], V]) -> None:
        self._made = made
        self.make = make

    def __getitem__(self, key: str) -> V:
        value = self._made[key]
        if value is None:
            value = self._made[key] = self.make(key)
        return value

    def __setitem__(self, key: str, value: V) -> None:
        self._made[key] = value

    def __delitem__(self, key: str) -> None:
        del self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

    def __contains__(self, key: object) -> bool:
        return key in self._made

    def copy(self) -> Shelf[V]:
        """One of its own, with what was made so far."""
        return Shelf(self._made.copy(), self.make)

    def made(self, key: str) -> V | None:
        """The value, if someone has asked for it."""
        return self._made.get(key)
