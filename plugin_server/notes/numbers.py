"""Numbers as coaches write them: hours, ratings, importance, scales. Pure; never raises for any text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from plugin_server.model import Scale

MOST_HOURS = 10_000  # a year has 8,784 at most
MOST_POINTS = 1_000_000
HIGHEST_SCALE = 100


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a text was not taken: what is accepted, and what to do."""

    message: str
    remedy: str


_DIGITS = "[0-9]{1,12}"
_DECIMAL = rf"(?:{_DIGITS}(?:[.,][0-9]{{1,12}})?|[.,][0-9]{{1,12}})"
_PARTS = {"½": (1, 2), "¼": (1, 4), "¾": (3, 4), "⅓": (1, 3), "⅔": (2, 3)}
_NUMBER = rf"(?:{_DIGITS} ?[{''.join(_PARTS)}]|[{''.join(_PARTS)}]|{_DECIMAL})"
_HOUR = r"(?:h|hr|hrs|hour|hours)"
_MINUTE = r"(?:m|min|mins|minute|minutes)"

_HOURS = re.compile(rf"({_NUMBER}) ?{_HOUR}?")
_CLOCK = re.compile(rf"({_DIGITS}):([0-5][0-9])(?: ?{_HOUR})?")
_MINUTES = re.compile(rf"({_NUMBER}) ?{_MINUTE}")
_BOTH = re.compile(rf"({_DIGITS}) ?{_HOUR} ?([0-5]?[0-9])(?: ?{_MINUTE})?")
_UNIT = re.compile(rf"(?<![a-z])(?:{_HOUR}|{_MINUTE})(?![a-z])")
_MEANT = re.compile(r"[-−–]? ?[.,]?[0-9½¼¾⅓⅔][0-9½¼¾⅓⅔.,:/ ]*")
_NEGATIVE = re.compile(r"[-−–] ?[0-9.,½¼¾]")
_MANY_DIGITS = re.compile(r"[0-9]{13,}")
_RATING = re.compile(rf"({_NUMBER})(?: ?/ ?([0-9]{{1,12}}))?")
_POINTS = re.compile(rf"({_NUMBER}) ?%?")
_SCALE = re.compile(r"([0-9]{1,6}) ?(?:-|–|—|−|\.\.|to) ?([0-9]{1,6})")

HOURS_ACCEPTED = "Hours are written like 2, 2.5, 2,5, 1:30, 90m or 1h30."
RATING_ACCEPTED = "A rating is a number like 7, 7.5, 7,5 or 7/9."
POINTS_ACCEPTED = "Importance is a number of points like 20."
SCALE_ACCEPTED = "A scale goes from worst to best, like 1-9, 1-5, 0-10 or 6-1."


@lru_cache(maxsize=512)  # the same few numbers stand in thousands of notes
def parse_hours(text: str) -> int | Refusal | None:
    """Hours as whole minutes, half a minute rounded up; None where the text is empty.

    >>> [parse_hours(text) for text in ("2", "2,5", "1:30", "90m", "1h30", "1 h 30 min")]
    [120, 150, 90, 90, 90, 90]
    """
    plain = _tidy(text)
    if not plain:
        return None
    minutes = _minutes(plain)
    if minutes is None:
        return _no_number(plain, HOURS_ACCEPTED)
    if minutes > MOST_HOURS * 60:
        return Refusal(
            f"More than {MOST_HOURS:,} hours cannot be.", "Write the hours of one period, like 2 or 2.5."
        )
    return minutes


def _minutes(plain: str) -> int | None:
    if found := _HOURS.fullmatch(plain):
        return _rounded(found[1], 60)
    if found := _CLOCK.fullmatch(plain):
        return int(found[1]) * 60 + int(found[2])
    if found := _MINUTES.fullmatch(plain):
        return _rounded(found[1], 1)
    if found := _BOTH.fullmatch(plain):
        return int(found[1]) * 60 + int(found[2])
    return None


@lru_cache(maxsize=256)
def parse_rating(text: str) -> tuple[float, float | None] | Refusal | None:
    """A rating, and the 9 of `7/9`; None where the text is empty. Whether it fits a scale is asked later."""
    plain = _tidy(text)
    if not plain:
        return None
    found = _RATING.fullmatch(plain)
    if not found:
        return _no_number(plain, RATING_ACCEPTED)
    return _float(found[1]), float(found[2]) if found[2] else None


def parse_importance(text: str) -> float | Refusal | None:
    """Points given to an area, 0 or more (`20`, `20%`: only shares count); None where the text is empty."""
    plain = _tidy(text)
    if not plain:
        return None
    found = _POINTS.fullmatch(plain)
    if not found:
        return _no_number(plain, POINTS_ACCEPTED)
    points = _float(found[1])
    if points > MOST_POINTS:
        return Refusal(POINTS_ACCEPTED, "Write a smaller number of points, like 20.")
    return points


def parse_scale(text: str) -> Scale | Refusal | None:
    """A scale from worst to best, between 0 and 100; None where the text is empty."""
    plain = _tidy(text)
    if not plain:
        return None
    found = _SCALE.fullmatch(plain)
    if not found:
        return Refusal(SCALE_ACCEPTED, "Write two whole numbers with a hyphen between, like 1-9.")
    worst, best = int(found[1]), int(found[2])
    if worst == best or max(worst, best) > HIGHEST_SCALE:
        return Refusal(SCALE_ACCEPTED, f"Write two different numbers from 0 to {HIGHEST_SCALE}.")
    return Scale(worst, best)


def looks_like_number(text: str) -> bool:
    """Was this meant as a number, whether or not it can be read as one (`2h`, `7/9`, `-3`, `1:75`)?"""
    return _MEANT.fullmatch(_UNIT.sub("", _tidy(text))) is not None


def _tidy(text: str) -> str:
    """Lower case, one space where there were several (no-break and thin ones too)."""
    return " ".join(text.split()).lower()


def _number(text: str) -> tuple[int, int]:
    """`2`, `2.5`, `2,5`, `.5`, `½`, `2½` as an exact fraction. The caller has matched the text."""
    part = _PARTS.get(text[-1])
    if part is not None:
        return int(text[:-1].strip() or "0") * part[1] + part[0], part[1]
    whole, _, decimals = text.replace(",", ".").partition(".")
    return int(whole + decimals), 10 ** len(decimals)


def _rounded(text: str, factor: int) -> int:
    """The number times the factor, to the nearest whole, halves up."""
    top, bottom = _number(text)
    return (2 * top * factor + bottom) // (2 * bottom)


def _float(text: str) -> float:
    top, bottom = _number(text)
    return top / bottom


def _no_number(plain: str, accepted: str) -> Refusal:
    if _NEGATIVE.match(plain):
        return Refusal(
            f"A number below zero cannot be. {accepted}", "Write the number without the minus sign."
        )
    if _MANY_DIGITS.search(plain):
        return Refusal(f"The number is too long. {accepted}", "Write a shorter number.")
    return Refusal(accepted, "Write it in one of these ways, or leave it empty.")
