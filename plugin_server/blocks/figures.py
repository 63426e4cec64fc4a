"""The figure of a session, worded and drawn. The only importer of svg."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from plugin_server.blocks.context import AreaRow, SessionContext
from plugin_server.blocks.wording import balance_sentence, day, day_beside, hours, number
from plugin_server.blocks.words import WORDS
from plugin_server.model import FigureFile, Scale
from svg import canvas
from svg.canvas import draw
from svg.fan import MOST_AREAS, Fan, FanArea, Ring, place
from svg.scene import Scene

SIGNATURE = canvas.SIGNATURE.encode()  # every figure of ours holds it, so that ours can be told from others
MOST_RINGS = 6
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000)


def session_figure(context: SessionContext) -> FigureFile | None:
    """The figure as a file whose name tells its content; None where the areas are too many for a picture.

    No client's name is in it, nor in its name.
    """
    scene = session_scene(context)
    if scene is None:
        return None
    data = draw(scene).encode()
    moment = context.session.moment
    date = moment.day if moment else "undated"
    return FigureFile(f"{date}-{hashlib.sha256(data).hexdigest()[:8]}.svg", data)


def session_scene(context: SessionContext) -> Scene | None:
    """The figure as numbers, for whoever draws it elsewhere."""
    if not 1 <= len(context.rows) <= MOST_AREAS:
        return None
    say = WORDS.figure
    moment = context.session.moment
    date = moment.day if moment else None
    areas = tuple(_area(context, row) for row in context.rows)
    return place(
        Fan(
            areas=areas,
            rings=tuple(_rings(context.session.scale)),
            title=say.title.format(day=day(date)) if date else say.title_undated,
            summary=balance_sentence(context.balance, str, ""),
            footer_left=day(date) if date else "",
            rim_words=say.rim.format(period=context.settings.period),
            footer_was=_was_words(context, date) if any(area.was is not None for area in areas) else "",
        )
    )


def _area(context: SessionContext, row: AreaRow) -> FanArea:
    area = row.area
    position = None if area.rating is None else context.session.scale.position(area.rating)
    return FanArea(
        name=area.name,
        position=position,
        rating="" if area.rating is None else number(area.rating),
        was=_was(context, row, position),
        now=area.now,
        wanted=area.wanted,
        hours=_hours(row),
        mark=WORDS.table.no_list if row.wants_list else "",
        missing=WORDS.table.not_asked if area.rating is None else "",
        sentence=_said(row),
    )


def _was(context: SessionContext, row: AreaRow, position: float | None) -> float | None:
    """The place of the previous rating on its own scale, where it is another one."""
    if position is None or row.was is None or context.was_scale is None:
        return None
    was = context.was_scale.position(row.was)
    return None if was == position else was


def _was_words(context: SessionContext, date: str | None) -> str:
    if context.previous_day is None:
        return WORDS.figure.was_undated
    return WORDS.figure.was.format(day=day_beside(context.previous_day, date))


def _hours(row: AreaRow) -> str:
    say, now, wanted = WORDS.figure, row.area.now, row.area.wanted
    if now is None:
        return "" if wanted is None else say.only_wanted.format(wanted=hours(wanted))
    if wanted is None:
        return say.only_now.format(now=hours(now))
    return (say.stays if now == wanted else say.both).format(now=hours(now), wanted=hours(wanted))


def _said(row: AreaRow) -> str:
    """The area in words: `Vision: rated 3, was 2, 2 hours now, 12 hours wanted, no list yet.`"""
    return f"{row.area.name}: {WORDS.comma.join(_said_parts(row))}."


def _said_parts(row: AreaRow) -> Iterator[str]:
    say, area = WORDS.figure, row.area
    if area.rating is None:
        yield say.said_not_rated
    else:
        yield say.said_rating.format(rating=number(area.rating))
        if row.was not in (None, area.rating):
            yield say.said_was.format(was=number(row.was or 0.0))
    if area.now is not None:
        yield say.said_now.format(hours=hours(area.now))
    if area.wanted is not None:
        yield say.said_wanted.format(hours=hours(area.wanted))
    if row.wants_list:
        yield WORDS.table.no_list


def _rings(scale: Scale) -> Iterator[Ring]:
    """At most six, counted down from the best rating in even steps: 9, 7, 5, 3, 1."""
    span = abs(scale.best - scale.worst)
    step = next((step for step in STEPS if span // step < MOST_RINGS), max(1, span))
    away = -1 if scale.best > scale.worst else 1
    values = [scale.best + away * step * count for count in range(span // step + 1)]
    for value in reversed(values):
        position = scale.position(value)
        if 0 < position <= 1:
            yield Ring(position, str(value))
