"""The figures of a session and of a client's year, worded and drawn. The only importer of svg."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from plugin_server.blocks.client_context import ClientContext, Mark, YearFacts
from plugin_server.blocks.client_context import YearRow as Facts
from plugin_server.blocks.context import AreaRow, SessionContext
from plugin_server.blocks.wording import balance_sentence, day, day_beside, hours, number
from plugin_server.blocks.words import WORDS
from plugin_server.model import Area, FigureFile, Scale
from svg import canvas, fan, year
from svg.canvas import draw
from svg.fan import MOST_AREAS, Fan, FanArea, Ring
from svg.scene import Scene, as_json
from svg.text import width

SIGNATURE = canvas.SIGNATURE.encode()  # every figure of ours holds it, so that ours can be told from others
STYLE = canvas.STYLE  # CSS for whoever draws a scene elsewhere: the same in every figure
_IN_THE_DARK = b"@media screen and (prefers-color-scheme:dark)"
MOST_RINGS = 6
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000)


def session_figure(context: SessionContext) -> FigureFile | None:
    """The figure as a file whose name tells its content; None where the areas are too many for a picture.

    No client's name is in it, nor in its name.
    """
    scene = session_scene(context)
    if scene is None:
        return None
    moment = context.session.moment
    return _file(scene, moment.day if moment else "undated")


def on_paper(figure: bytes) -> bytes:
    """A figure in its light colours alone, however dark the screen: for a picture that goes into a mail."""
    before, style, rest = figure.partition(b"<style>")
    return before + style + rest.replace(_IN_THE_DARK, b"@media not all", 1)


def _file(scene: Scene, date: str) -> FigureFile:
    data = draw(scene).encode()
    return FigureFile(f"{date}-{hashlib.sha256(data).hexdigest()[:8]}.svg", data)


def session_scene(context: SessionContext, *, before_rating: bool = False) -> Scene | None:
    """The figure as numbers, for whoever draws it elsewhere.

    `before_rating`: an area that is not rated has its previous rating all the same, for those who are about to
    rate it. A record has not: what was not asked did not change.
    """
    if not 1 <= len(context.rows) <= MOST_AREAS:
        return None
    say = WORDS.figure
    moment = context.session.moment
    date = moment.day if moment else None
    areas = tuple(_area(context, row, before_rating) for row in context.rows)
    return fan.place(
        Fan(
            areas=areas,
            rings=rings(context.session.scale),
            title=say.title.format(day=day(date)) if date else say.title_undated,
            summary=balance_sentence(context.balance, str, ""),
            footer_left=day(date) if date else "",
            rim_words=say.rim.format(period=context.settings.period),
            footer_was=_was_words(context, date) if any(area.was is not None for area in areas) else "",
        )
    )


def drawing(context: SessionContext) -> dict[str, Any] | None:
    """The scene for the page on which ratings are pulled, as plain values that can be sent."""
    scene = session_scene(context, before_rating=True)
    return as_json(scene) if scene else None


def _area(context: SessionContext, row: AreaRow, before_rating: bool) -> FanArea:
    area = row.area
    position = None if area.rating is None else context.session.scale.position(area.rating)
    return FanArea(
        name=area.name,
        position=position,
        rating="" if area.rating is None else number(area.rating),
        was=_was(context, row, position) if before_rating or position is not None else None,
        now=area.now,
        wanted=area.wanted,
        hours=hours_label(row.area),
        mark=WORDS.table.no_list if row.wants_list else "",
        missing=WORDS.table.not_asked if area.rating is None else "",
        sentence=_said(row, before_rating),
    )


def _was(context: SessionContext, row: AreaRow, position: float | None) -> float | None:
    """The place of the previous rating on its own scale, where it is another one."""
    if row.was is None or context.was_scale is None:
        return None
    was = context.was_scale.position(row.was)
    return None if was == position else was


def _was_words(context: SessionContext, date: str | None) -> str:
    if context.previous_day is None:
        return WORDS.figure.was_undated
    return WORDS.figure.was.format(day=day_beside(context.previous_day, date))


def hours_label(area: Area) -> str:
    """`2 h → 12 h`, `8 h, stays`; empty where nothing was asked."""
    say, now, wanted = WORDS.figure, area.now, area.wanted
    if now is None:
        return "" if wanted is None else say.only_wanted.format(wanted=hours(wanted))
    if wanted is None:
        return say.only_now.format(now=hours(now))
    return (say.stays if now == wanted else say.both).format(now=hours(now), wanted=hours(wanted))


def _said(row: AreaRow, before_rating: bool) -> str:
    """The area in words: `Vision: rated 3, was 2, 2 hours now, 12 hours wanted, no list yet.`"""
    return f"{row.area.name}: {WORDS.comma.join(_said_parts(row, before_rating))}."


def _said_parts(row: AreaRow, before_rating: bool) -> Iterator[str]:
    say, area = WORDS.figure, row.area
    rated = area.rating is not None
    yield say.said_rating.format(rating=number(area.rating or 0.0)) if rated else say.said_not_rated
    if (rated or before_rating) and row.was not in (None, area.rating):
        yield say.said_was.format(was=number(row.was or 0.0))
    if area.now is not None:
        yield say.said_now.format(hours=hours(area.now))
    if area.wanted is not None:
        yield say.said_wanted.format(hours=hours(area.wanted))
    if row.wants_list:
        yield WORDS.table.no_list


@lru_cache(maxsize=64)
def rings(scale: Scale) -> tuple[Ring, ...]:
    """At most six, counted down from the best rating in even steps: 9, 7, 5, 3, 1."""
    span = abs(scale.best - scale.worst)
    step = next((step for step in STEPS if span // step < MOST_RINGS), max(1, span))
    away = -1 if scale.best > scale.worst else 1
    values = [scale.best + away * step * count for count in range(span // step + 1)]
    placed = ((scale.position(value), str(value)) for value in reversed(values))
    return tuple(Ring(position, label) for position, label in placed if 0 < position <= 1)


def room_of(text: str, size: float) -> float:
    """The width that a text needs at most in common fonts; in the unit of its size."""
    return width(text, size)


# ------------------------------------------------------------------ the year


def has_year(context: ClientContext) -> bool:
    """Will there be a figure? Known without drawing it."""
    return context.year is not None and 1 <= len(context.year.rows) <= year.MOST_ROWS


def year_figure(context: ClientContext) -> FigureFile | None:
    """The client's year as a file; None where no session is rated, or the areas are too many for a picture."""
    facts = context.year
    if facts is None or not has_year(context):
        return None
    say, last = WORDS.year, facts.days[-1]
    title = say.title if len(facts.days) > 1 else say.title_one
    placed = year.place(
        year.Year(
            columns=tuple(_columns(facts.days)),
            rows=tuple(
                year.YearRow(row.area, tuple(map(_cell, row.marks)), _row_said(row)) for row in facts.rows
            ),
            before=_before(facts.before),
            title=title.format(first=day_beside(facts.days[0], last), last=day(last)),
            summary="",
            legend=WORDS.between.join(_legend(facts, context.settings.period)),
        )
    )
    return _file(placed, last)


def _columns(days: Sequence[str]) -> Iterator[str]:
    """The year stands under the first day of each year."""
    for index, date in enumerate(days):
        known = index > 0 and days[index - 1][:4] == date[:4]
        yield day_beside(date, date) if known else f"{day_beside(date, date)}\n{date[:4]}"


def _cell(mark: Mark | None) -> year.YearCell | None:
    if mark is None:
        return None
    rating = "" if mark.rating is None else number(mark.rating)
    return year.YearCell(mark.position, rating, mark.changed, mark.now, mark.wanted)


def _before(count: int) -> str:
    if count == 0:
        return ""
    return WORDS.year.one_before if count == 1 else WORDS.year.before.format(count=count)


def _legend(facts: YearFacts, period: str) -> Iterator[str]:
    say, scale = WORDS.year, facts.scale
    yield say.arch.format(worst=scale.worst, best=scale.best) if scale else say.arch_scales
    marks = [mark for row in facts.rows for mark in row.marks if mark]
    longest = max((minutes or 0 for mark in marks for minutes in (mark.now, mark.wanted)), default=0)
    if longest:
        yield say.bar.format(period=period, hours=hours(longest))
    if any(mark.wanted is not None for mark in marks):
        yield say.wanted
    if any(mark.position is None for mark in marks):
        yield say.missing
    if facts.past:
        yield say.one_past if facts.past == 1 else say.past.format(count=facts.past)


def _row_said(row: Facts) -> str:
    """`Vision: ratings 2, not asked, 3; hours now 2, 2, 7; hours wanted 12, 12, 12.`"""
    say, marks = WORDS.year, row.marks
    told = (
        (say.ratings, [None if mark is None or mark.rating is None else number(mark.rating) for mark in marks]),
        (say.hours_now, [None if mark is None or mark.now is None else hours(mark.now) for mark in marks]),
        (say.hours_wanted, [None if mark is None or mark.wanted is None else hours(mark.wanted) for mark in marks]),
    )  # fmt: skip
    parts = [
        wording.format(values=WORDS.comma.join(value or WORDS.table.not_asked for value in values))
        for wording, values in told
        if any(values)
    ]
    return say.said.format(area=row.area, parts=WORDS.hours.joint.join(parts or [WORDS.table.not_asked]))
