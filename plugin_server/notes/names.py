"""When two names mean one area, and when they nearly do."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NUMBERS = re.compile(r"[0-9]+")
_PUNCTUATION = re.compile(r"[\s\x00-\x2f:-@\[-`{-\x7f–—‘’“”\u200b-\u200f\ufeff]+")
_SHORT = 5  # shorter names are never "nearly" another: Work and Word are two areas
_LONG = 8  # from here on two slips of the finger are one too many still to ask about


@lru_cache(maxsize=4096)  # a practice has few areas, and asks for them all day
def area_key(name: str) -> str:
    """What two spellings of one area have in common: case, outer and doubled spaces do not count.

    Composed and decomposed letters are one (macOS writes file names, and what is copied from them,
    decomposed). NFC is the one Unicode table used here: by Unicode's stability policy it never changes for
    a letter once assigned, so that every Python version gives the same key.
    """
    if not name.isascii():
        name = unicodedata.normalize("NFC", name)
    return " ".join(name.split()).casefold()


def same_area(a: str, b: str) -> bool:
    """Do two names mean the same area?"""
    return area_key(a) == area_key(b)


def nearly_same(a: str, b: str) -> bool:
    """Is one name probably a slip of the other (`Vison`, `Vision`)? A reason to ask, never to merge.

    Names that differ in a number (`Team 1`, `Team 2`) are two areas on purpose.
    """
    one, other = area_key(a), area_key(b)
    if one == other or _NUMBERS.findall(one) != _NUMBERS.findall(other):
        return False
    if _letters(one) == _letters(other):
        return True
    shorter = min(len(one), len(other))
    if shorter < _SHORT or max(len(one), len(other)) > 100:
        return False
    return _distance(one, other) <= (2 if shorter >= _LONG else 1)


def _letters(key: str) -> str:
    return _PUNCTUATION.sub("", key)


def _distance(a: str, b: str) -> int:
    """Letters to add, remove, change or swap with their neighbour (Damerau 1964, adjacent swaps)."""
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        row = [i]
        for j, other in enumerate(b, 1):
            cost = min(last[j] + 1, row[-1] + 1, last[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]
