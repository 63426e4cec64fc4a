"""Ratings and hours spelled the way the text that they replace was spelled."""

from __future__ import annotations

import re

_PARTS = {15: "¼", 20: "⅓", 30: "½", 40: "⅔", 45: "¾"}
_HALVES = {0.25: "¼", 0.5: "½", 0.75: "¾"}
_HOUR = r"(?:hours?|hrs?|h)"
_MINUTE = r"(?:minutes?|mins?|m)"
_CLOCK = re.compile(rf"[0-9]+:[0-9]{{2}}(\s?{_HOUR})?", re.IGNORECASE)
_MINUTES = re.compile(rf"[0-9½¼¾⅓⅔.,]+(\s?{_MINUTE})", re.IGNORECASE)
_BOTH = re.compile(rf"[0-9]+(\s?{_HOUR})(\s?)([0-9]{{1,2}})((?:\s?{_MINUTE})?)", re.IGNORECASE)
_UNIT = re.compile(rf"[0-9½¼¾⅓⅔.,\s]*[0-9½¼¾⅓⅔](\s?{_HOUR})", re.IGNORECASE)
_OUT_OF = re.compile(r"\s?/\s?[0-9]+$")
_DECIMAL = re.compile(r"(?<![0-9,.])[0-9]+([.,])[0-9]{1,2}(?![0-9,.])")


def sign_of(*texts: str) -> str:
    """The decimal sign of the first text that has one; a point where none has."""
    return next((found[1] for text in texts if (found := _DECIMAL.search(text))), ".")


def spell_rating(value: float, like: str, sign: str) -> str:
    """A rating: `6`, `6.5`, `6,5`, `6½` or `6/9`, as `like` is written."""
    whole = int(value)
    part = _HALVES.get(value - whole)
    if part and any(one in like for one in _HALVES.values()):
        number = f"{whole or ''}{part}"
    else:
        number = str(whole) if value == whole else repr(value).replace(".", sign)
    out_of = _OUT_OF.search(like)
    return number + (out_of[0] if out_of else "")


def spell_hours(minutes: int, like: str, sign: str) -> str:
    """Hours: `2`, `2.5`, `2,5`, `2½`, `2 h`, `1:30`, `90m` or `1h30`, as `like` is written where it can be."""
    like = like.strip()
    hours, rest = divmod(minutes, 60)
    if clock := _CLOCK.fullmatch(like):
        return f"{hours}:{rest:02}{clock[1] or ''}"
    if short := _MINUTES.fullmatch(like):
        return f"{minutes}{short[1]}"
    if both := _BOTH.fullmatch(like):
        width = 1 if len(both[3]) == 1 and rest > 9 else len(both[3])
        return f"{hours}{both[1]}{both[2]}{rest:0{width}}{both[4]}" if rest else f"{hours}{both[1]}"
    unit = _UNIT.fullmatch(like)
    return _number(hours, rest, like, sign, unit[1] if unit else "")


def is_own_notation(text: str) -> bool:
    """Is this another way to write hours than a bare number?"""
    return any(pattern.fullmatch(text.strip()) for pattern in (_CLOCK, _MINUTES, _BOTH, _UNIT))


def _number(hours: int, rest: int, like: str, sign: str, unit: str) -> str:
    """A decimal number where two places tell the minutes exactly; else `1:20`, or `1h20` behind a unit."""
    if not rest:
        return f"{hours}{unit}"
    if rest in _PARTS and any(part in like for part in _PARTS.values()):
        return f"{hours or ''}{_PARTS[rest]}{unit}"
    if rest % 3 == 0:
        places = f"{rest * 100 // 60:02}".rstrip("0")
        return f"{hours}{sign}{places}{unit}"
    if unit:
        return f"{hours}{unit}{' ' if unit[0].isspace() else ''}{rest:02}"
    return f"{hours}:{rest:02}"
