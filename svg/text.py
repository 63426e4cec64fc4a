"""Text that must fit: cleaning, letters that belong together, widths, wrapping, shortening, direction."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from svg.widths import EXACT, JOINERS, REGULAR, is_mark, is_nonspacing, other_em

ELLIPSIS = "…"
LONGEST = 400  # code points looked at for layout: no label shows more
MOST_MARKS = 4  # on one letter; no script stacks more, and towers of marks would run into the neighbours

# What XML cannot hold, C1 controls, and the bidi overrides and isolates that would reach beyond a name.
_UNWANTED = re.compile(
    "[^\t\n\r -~\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]"
)
_SPACES = re.compile("[\t\n\r \u1680\u2000-\u200a\u2028\u2029\u3000]+")
_RTL = re.compile(
    "[\u200f\u061c\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_LTR = re.compile(
    "[A-Za-z\u200e\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02b8\u0370-\u0482\u048a-\u058f"
    "\u0900-\u1fff\u2c00-\u2dff\u2e80-\ufb1c\uff21-\uffdc\U00010000-\U000107ff\U00011000-\U0001cfff\U00020000-\U0003ffff]"
)
_CJK = re.compile(
    "[\u2e80-\u2fff\u3001-\u30ff\u3100-\u4dbf\u4e00-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff01-\uff9f\U00020000-\U0003ffff]"
)
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"
)  # Thai, Lao, Burmese, Khmer write no spaces
_NO_LINE_START = frozenset(
    "、。，．）」』】〉》！？：；ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ)]}!?,.:;…%’”"
)
_NO_LINE_END = frozenset("（「『【〈《([{‘“")
_VOWELS = frozenset("aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýÿāăąēĕėęěīĭįōŏőœūŭůűųαεηιουωάέήίόύώаеиоуыэюяёіїє")


@lru_cache(maxsize=1024)
def clean(text: str) -> str:
    """The text without what XML forbids, controls and bidi overrides; white space becomes single spaces."""
    return clean_once(text)


def clean_once(text: str) -> str:
    """As `clean`, of a text that does not come again."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return _SPACES.sub(" ", _UNWANTED.sub("", text)).strip(" ")


def is_rtl(text: str) -> bool:
    """True where the first strong letter is written from right to left (Unicode bidi rules P2 and P3)."""
    if text.isascii():
        return False
    rtl = _RTL.search(text)
    if rtl is None:
        return False
    ltr = _LTR.search(text)
    return ltr is None or rtl.start() < ltr.start()


def clusters(text: str) -> list[str]:
    """The text cut into what a reader takes for one letter: marks, joined emoji and flags stay whole.

    A close and somewhat cautious reading of Unicode Standard Annex 29: it may keep too much together, never
    too little.
    """
    if _is_simple(text):
        return list(text)
    found: list[str] = []
    for character in text:
        if found and _joins(found[-1], character):
            found[-1] += character
        else:
            found.append(character)
    return [_unstacked(cluster) if len(cluster) > MOST_MARKS else cluster for cluster in found]


def _is_simple(text: str) -> bool:
    """True where each character is a letter of its own: below this code point nothing joins."""
    return text.isascii() or max(text) < "\u0300"


def _joins(before: str, character: str) -> bool:
    code = ord(character)
    if code < 0x300:
        return False
    if is_mark(code) or before[-1] in JOINERS:
        return True
    if 0x1F1E6 <= code <= 0x1F1FF:  # regional indicators: two make a flag
        return len(before) == 1 and 0x1F1E6 <= ord(before) <= 0x1F1FF
    return 0x1100 <= code <= 0x115F and 0x1100 <= ord(before[-1]) <= 0x115F  # leading Hangul jamo


def _unstacked(cluster: str) -> str:
    kept, marks = "", 0
    for character in cluster:
        plain = ord(character) >= 0xE0000 or not is_nonspacing(ord(character)) or character == "\u200d"
        marks = 0 if plain else marks + 1
        kept += character if marks <= MOST_MARKS else ""
    return kept


@lru_cache(maxsize=1024)
def width(text: str, size: float, bold: bool = False) -> float:
    """Width in viewBox units that the text needs at most in common fonts."""
    exact, share = EXACT.get, 1.0 if bold else REGULAR
    total = 0.0
    for character in text:
        known = exact(character)
        total += known * share if known else other_em(character)
    return total * size


class Fitted(NamedTuple):
    """Lines that fit, and whether some of the text is not in them."""

    lines: tuple[str, ...]
    shortened: bool = False


def shorten(text: str, room: float, size: float, bold: bool = False) -> Fitted:
    """One line: the text, or as many whole letters of it as fit, with an ellipsis."""
    if len(text) <= LONGEST and _is_simple(text) and width(text, size, bold) <= room:
        return Fitted((text,) if text else ())
    cut = text[:LONGEST]
    pieces = clusters(cut)
    whole = "".join(pieces)
    if len(cut) == len(text) and width(whole, size, bold) <= room:
        return Fitted((whole,)) if whole else Fitted(())
    left = room - width(ELLIPSIS, size, bold)
    kept = ""
    for piece in pieces:
        left -= width(piece, size, bold)
        if left < 0:
            break
        kept += piece
    return Fitted((kept.rstrip(" -–—,.:;/(") + ELLIPSIS,), shortened=True)


@lru_cache(maxsize=256)
def wrap(text: str, room: float, size: float, bold: bool = False) -> Fitted:
    """The text on one line, else on two of about equal length, else on two with an ellipsis.

    Lines break at spaces, after hyphens and slashes, between characters of scripts without spaces; a word too
    long for that is hyphenated before a consonant and a vowel.
    """
    line = shorten(text, room, size, bold)
    if not line.shortened:
        return line
    pieces = clusters(text[:LONGEST])
    breaks = _breaks(pieces)
    pairs = [_pair(pieces, cut, size, bold) for cut in breaks]
    fitting = [pair for pair in pairs if pair.widest <= room]
    if fitting and len(text) <= LONGEST:
        best = min(fitting, key=lambda pair: (pair.hyphen, pair.widest))
        return Fitted((best.first, best.second))
    return _overfull(pairs, room, size, bold) or line


class _Break(NamedTuple):
    at: int  # the second line begins with this piece
    hyphen: bool = False


def _breaks(pieces: list[str]) -> list[_Break]:
    return [found for at in range(1, len(pieces)) if (found := _break(pieces, at))]


def _break(pieces: list[str], at: int) -> _Break | None:
    before, after = pieces[at - 1], pieces[at]
    if after == " " or after in _NO_LINE_START or before in _NO_LINE_END:
        return None
    if before in " -–—/" or _CJK.match(before) or _CJK.match(after) or _emoji(before, after):
        return _Break(at)
    if _UNSPACED.match(before) and _UNSPACED.match(after):
        return _Break(at)
    return _Break(at, hyphen=True) if _syllable(pieces, at) else None


def _emoji(before: str, after: str) -> bool:
    return ord(before[0]) >= 0x1F000 or ord(after[0]) >= 0x1F000


def _syllable(pieces: list[str], at: int) -> bool:
    """True between letters of a word where a consonant and a vowel follow, three letters from either end."""
    around = pieces[max(0, at - 3) : at + 3]
    if len(around) < 6 or not all(_letter(piece) for piece in around):
        return False
    consonant, vowel = pieces[at].lower(), pieces[at + 1][0].lower()
    split_pair = consonant == "h" and pieces[at - 1] in "cstpg"
    return consonant[0] not in _VOWELS and vowel in _VOWELS and not split_pair


def _letter(piece: str) -> bool:
    return piece[0].isalpha() and ord(piece[0]) < 0x530


class _Pair(NamedTuple):
    first: str
    second: str
    hyphen: bool
    length: float  # of the first line
    widest: float


def _pair(pieces: list[str], cut: _Break, size: float, bold: bool) -> _Pair:
    first = "".join(pieces[: cut.at]).rstrip(" ") + ("-" if cut.hyphen else "")
    second = "".join(pieces[cut.at :])
    length = width(first, size, bold)
    return _Pair(first, second, cut.hyphen, length, max(length, width(second, size, bold)))


def _overfull(pairs: list[_Pair], room: float, size: float, bold: bool) -> Fitted | None:
    """As much as fits on the first line, the rest shortened on the second. None where no first line fits."""
    fitting = [pair for pair in pairs if pair.length <= room]
    if not fitting:
        return None
    roomy = [pair for pair in fitting if not pair.hyphen and pair.length > room * 0.4]
    taken = (roomy or fitting)[-1]
    return Fitted((taken.first, *shorten(taken.second, room, size, bold).lines), shortened=True)
