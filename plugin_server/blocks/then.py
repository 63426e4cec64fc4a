"""Two sessions of one client laid over each other: which areas there are, and what each says of them."""

from __future__ import annotations

from dataclasses import dataclass

from plugin_server.model import Area, Session, Settings
from plugin_server.notes.values import area_key


@dataclass(frozen=True, slots=True)
class LaidArea:
    """An area of the two sessions; None where it is not in one of them."""

    name: str
    now: Area | None
    then: Area | None


@dataclass(frozen=True, slots=True)
class Laid:
    """`now` is drawn in full, `then` in thin arcs. `reach`: the most minutes of any area in any session that is
    walked through, so that the rim means the same in all of them."""

    now: Session
    then: Session
    areas: tuple[LaidArea, ...]
    settings: Settings
    reach: int = 0


def lay(now: Session, then: Session, settings: Settings, reach: int = 0) -> Laid:
    """The areas of `now` in their order, then those that only `then` has."""
    after, before = _by_key(now), _by_key(then)
    keys = dict.fromkeys((*after, *before))
    areas = tuple(
        LaidArea((after.get(key) or before[key]).name, after.get(key), before.get(key)) for key in keys
    )
    return Laid(now, then, areas, settings, reach)


def reach_of(sessions: tuple[Session, ...]) -> int:
    """The most minutes that any area of these sessions has, now or wanted; 0 without hours."""
    areas = (area for session in sessions for area in session.areas)
    return max((minutes or 0 for area in areas for minutes in (area.now, area.wanted)), default=0)


def day_of(session: Session) -> str | None:
    """YYYY-MM-DD."""
    return session.moment.day if session.moment else None


def _by_key(session: Session) -> dict[str, Area]:
    return {area_key(area.name): area for area in session.areas}
