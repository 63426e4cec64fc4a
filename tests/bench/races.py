"""Contestants in turn, and what comes of it: a ratio, and how it grows with the vault."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

FLOOR, OURS = "floor", "ours"


class Spent(NamedTuple):
    """Seconds by the clock, and of a processor; where the latter are not known, NaN."""

    clock: float
    cpu: float = math.nan


@dataclass(frozen=True, slots=True)
class Race:
    """The values of each contestant, in the order they came. Processor time tells what a busy machine blurs."""

    clock: Mapping[str, list[float]]
    cpu: Mapping[str, list[float]]

    def scaled(self, factor: float) -> Race:
        clock, cpu = (
            {name: [value * factor for value in values] for name, values in them.items()}
            for them in (self.clock, self.cpu)
        )
        return Race(clock, cpu)


def in_turn(rounds: int, contestants: Mapping[str, Callable[[], Spent]]) -> Race:
    """Each once a round, in this order: what slows the machine for a while slows all of them."""
    found: dict[str, list[Spent]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, run in contestants.items():
            found[name].append(run())
    return Race(
        {name: [one.clock for one in spent] for name, spent in found.items()},
        {name: [one.cpu for one in spent] for name, spent in found.items()},
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: what was measured, at which size of the vault, each contestant's values and what is asked of it.

    `most` is the bar for `value`. With `over` the value is what ours has above the floor, divided by `over`; without,
    it is the ratio to the floor, less what the waits for people take (`wait`, in the unit of the values).
    """

    question: str
    what: str
    notes: int
    unit: str
    race: Race
    most: float | None = None
    over: float = 0.0
    wait: float = 0.0
    told: str = ""  # the unit of `value` where it is no ratio
    scale: float = 1.0  # `value` is shown times this

    def median(self, name: str = OURS) -> float:
        return statistics.median(self.race.clock[name])

    def has(self, name: str) -> bool:
        return name in self.race.clock

    @property
    def peers(self) -> tuple[str, ...]:
        return tuple(name for name in self.race.clock if name not in {FLOOR, OURS})

    @property
    def value(self) -> float | None:
        """What is held against the bar; None where there is nothing to compare with."""
        return self._held(self.race.clock)

    @property
    def by_cpu(self) -> float | None:
        """The same by processor time; None where that is not known."""
        known = self.race.cpu.get(OURS, [math.nan])
        return None if self.wait or math.isnan(known[0]) else self._held(self.race.cpu)

    def _held(self, values: Mapping[str, list[float]]) -> float | None:
        ours = statistics.median(values[OURS])
        floor = statistics.median(values[FLOOR]) if FLOOR in values else 0.0
        if self.over:
            return (ours - floor) / self.over
        return (ours - self.wait) / floor if floor else None

    @property
    def is_met(self) -> bool | None:
        return None if self.most is None or self.value is None else self.value <= self.most

    def against(self, peer: str) -> float:
        """How many times as long as ours the peer takes."""
        return self.median(peer) / self.median(OURS)

    def plain(self) -> dict[str, Any]:
        return asdict(self) | {"value": self.value, "by_cpu": self.by_cpu, "met": self.is_met}


def exponent(points: list[tuple[float, float]]) -> float | None:
    """b of the power law y = a x^b that fits best (least squares of the logarithms): 0 is flat, 1 is linear."""
    logs = [(math.log(x), math.log(y)) for x, y in points if x > 0 and y > 0]
    if len({x for x, _ in logs}) < 2:
        return None
    mean_x, mean_y = (statistics.fmean(values) for values in zip(*logs, strict=True))
    over = sum((x - mean_x) * (y - mean_y) for x, y in logs)
    return over / sum((x - mean_x) ** 2 for x, _ in logs)


def growth(rows: list[Row], name: str = OURS) -> float | None:
    """The exponent of one contestant over the sizes of the vault."""
    return exponent(
        [(row.notes, row.median(name) - row.wait * (name == OURS)) for row in rows if row.has(name)]
    )


def short(value: float) -> str:
    """Three figures, and no more zeros than there are."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
