"""Numbers of a board: as a script sends them, or as a person types them, read as in notes."""

from __future__ import annotations

import math

from plugin_server.changes import Stand
from plugin_server.model import Scale
from plugin_server.notes.values import RATING_ACCEPTED, Refusal, parse_hours, parse_rating

HIGHEST = 1e6  # no number of a board is larger

NO_NUMBER = Refusal("This is no number that can be read.", "Load the page again.")


def _typed(said: object) -> str | None:
    text = said.get("typed") if isinstance(said, dict) else said
    return text if isinstance(text, str) else None


def _finite(said: object) -> float | None:
    if isinstance(said, bool) or not isinstance(said, int | float):
        return None
    return said if -HIGHEST < said < HIGHEST and math.isfinite(said) else None


def rating_of(said: object, shown: Stand | None) -> float | Refusal | None:
    """A rating as a number, or as a person types it; None: not asked."""
    if said is None:
        return None
    text = _typed(said)
    if text is None:
        number = _finite(said)
        return NO_NUMBER if number is None else float(number)
    found = parse_rating(text)
    if found is None or isinstance(found, Refusal):
        return found
    value, out_of = found
    if shown and out_of not in (None, _top(shown.scale)):
        return Refusal(f"The scale is {shown.scale}. {RATING_ACCEPTED}", "Write a number of this scale.")
    return value


def minutes_of(said: object) -> int | Refusal | None:
    """Hours as whole minutes, or as a person types them; None: not asked."""
    if said is None:
        return None
    text = _typed(said)
    if text is not None:
        return parse_hours(text)
    number = _finite(said)
    return NO_NUMBER if number is None or number != int(number) else int(number)


def _top(scale: Scale) -> int:
    return max(scale.worst, scale.best)
