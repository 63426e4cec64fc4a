"""The words of client, area and practice blocks; part of the one table in words.py."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClientWords:
    """The client's block: what moved, what is open, all sessions."""

    nothing: str = "No session names this client."
    moved: str = "**Moved from {since} to {until}**"
    still: str = "Nothing moved from {since} to {until}."
    shift: str = "- {area}: {parts}"
    rated: str = "rated {rating}"
    rated_was: str = "rated {rating} (was {was})"
    rated_was_on: str = "rated {rating} on {scale} (was {was} on {scale_was})"
    now: str = "{hours} h now"
    now_was: str = "{hours} h now (was {was})"
    wanted: str = "{hours} h wanted"
    wanted_was: str = "{hours} h wanted (was {was})"
    done: str = "**Open last time, done now**"
    open: str = "**Open**"
    planned: str = "{hours} h on the list"
    wanted_a: str = "{hours} h wanted a {period}"
    estimate: str = "{hours} h"
    due: str = "due {day}"
    more: str = "and {count} more in earlier notes"
    session: str = "Session"
    in_place: str = "Hours in place"
    of: str = "{in_place} of {now}"
    would_move: str = "Would move"
    lists: str = "Lists"
    in_group: str = "{session}, in a group"
    no_date: str = "no date"


@dataclass(frozen=True, slots=True)
class YearWords:
    """What is printed in the year figure, and what is said of it to those who hear it. ` · ` parts the legend."""

    title: str = "Ratings and hours, {first} to {last}"
    title_one: str = "Ratings and hours, {last}"
    one_before: str = "1 earlier session"
    before: str = "{count} earlier sessions"
    arch: str = "arch: rating {worst} to {best}"
    arch_scales: str = "arch: rating, on the scale of its session"
    bar: str = "bar: hours a {period}, full {hours} h"
    wanted: str = "hollow or tick: hours wanted"
    missing: str = "dotted: not asked"
    one_past: str = "1 area of earlier sessions is not shown"
    past: str = "{count} areas of earlier sessions are not shown"
    said: str = "{area}: {parts}."
    ratings: str = "ratings {values}"
    hours_now: str = "hours now {values}"
    hours_wanted: str = "hours wanted {values}"


@dataclass(frozen=True, slots=True)
class AreaWords:
    """The area's block: where it occurs."""

    nothing: str = "No session names this area."
    heading: str = "Manager of {area}"
    client: str = "Client"
    nobody: str = "no client"
    rating_on: str = "{rating} on {scale}"
    one_more: str = "1 earlier session is not shown."
    more: str = "{count} earlier sessions are not shown."


@dataclass(frozen=True, slots=True)
class PracticeWords:
    """The practice's block: who, when, and which lists are missing."""

    nothing: str = "There is no session yet."
    last: str = "Last session"
    sessions: str = "Sessions"
    wanting: str = "More time wanted, no list yet"
    one_alone: str = "1 session names no client."
    alone: str = "{count} sessions name no client."


@dataclass(frozen=True, slots=True)
class ThenWords:
    """Two sessions laid over each other: the figure, and the table beside it."""

    title: str = "Ratings and hours, {now}, laid over {then}"
    only_then: str = "only on {then}"
    not_then: str = "not on {then}"
    not_asked_then: str = "not asked on {then}"
    said_then: str = "{then}: {rating}"
    rating: str = "Rating {day}"
    hours: str = "Hours {day}"
    not_there: str = "not there"
    on_scale: str = "{rating} on {scale}"
