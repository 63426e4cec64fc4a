"""Numbers, days and the balance in words, for blocks and figures alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from plugin_server.blocks.words import WORDS
from plugin_server.model import Balance

HOUR = 60  # minutes


@lru_cache(maxsize=1024)
def hours(minutes: int) -> str:
    """`2` for whole hours, else hours and minutes: `2:30`. Never negative zero."""
    whole, rest = divmod(abs(minutes), HOUR)
    text = f"{whole}:{rest:02d}" if rest else f"{whole}"
    return f"{WORDS.minus}{text}" if minutes < 0 else text


def change(minutes: int) -> str:
    """With its sign: `+10`, `−6`."""
    return hours(minutes) if minutes < 0 else f"{WORDS.plus}{hours(minutes)}"


@lru_cache(maxsize=1024)
def number(value: float) -> str:
    """At most two decimals, none where they are zero."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", WORDS.minus)


@lru_cache(maxsize=512)
def day(iso: str) -> str:
    """`2009-10-06` as `6 Oct 2009`."""
    year, month, date = iso.split("-")
    return WORDS.day.format(day=int(date), month=WORDS.months[int(month) - 1], year=year)


def typed_day(iso: str, beside: str | None = None) -> str:
    """A date as people typed it may be none (2009-13-40); then it is shown as it is. `beside`: see `day_beside`."""
    return day_beside(iso, beside) if 1 <= int(iso[5:7]) <= len(WORDS.months) else iso


def day_beside(iso: str, other: str | None) -> str:
    """A day without its year where it is the year of the other one."""
    year, month, date = iso.split("-")
    if other is None or other[:4] != year:
        return day(iso)
    return WORDS.day_of_year.format(day=int(date), month=WORDS.months[int(month) - 1])


def balance_sentence(balance: Balance, name: Callable[[str], str], strong: str) -> str:
    """What lies where it is wanted and what would move; empty where no area has both numbers.

    `name` prints the name of an area, `strong` stands around what would move.
    """
    clauses = list(_clauses(balance, strong))
    if not clauses:
        return ""
    sentence = WORDS.hours.joint.join(clauses) + "."
    if not balance.left_out:
        return sentence
    areas = WORDS.comma.join(map(name, balance.left_out))
    return f"{sentence} {WORDS.hours.left_out.format(areas=areas)}"


def _clauses(balance: Balance, strong: str) -> Iterator[str]:
    say = WORDS.hours
    if balance.now:
        yield _in_place(balance).format(now=hours(balance.now), in_place=hours(balance.in_place))
    if balance.would_move:
        yield f"{strong}{say.would_move.format(hours=hours(balance.would_move))}{strong}"
    more = balance.more_than_there_is
    if more:
        one, several = (say.one_more, say.more) if more > 0 else (say.one_free, say.free)
        yield one if abs(more) == HOUR else several.format(hours=hours(abs(more)))


def _in_place(balance: Balance) -> str:
    say, single = WORDS.hours, balance.now == HOUR
    if balance.in_place == balance.now:
        return say.one_all_in_place if single else say.all_in_place
    if balance.in_place == 0:
        return say.one_none_in_place if single else say.none_in_place
    if single:
        return say.part_in_place
    return say.one_in_place if balance.in_place == HOUR else say.some_in_place
