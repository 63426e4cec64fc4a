"""The block of a client note: the two minutes before the next session, on one screen."""

from __future__ import annotations

from collections.abc import Iterator

from plugin_server.blocks.client_context import ClientContext, Movement, Shift, Visit
from plugin_server.blocks.escape import inline, opening
from plugin_server.blocks.links import as_embed
from plugin_server.blocks.lists import AreaList, Listed
from plugin_server.blocks.parts import (
    LEFT,
    RIGHT,
    area_name,
    dated,
    parted,
    question,
    table,
    tasks_cell,
    warning,
)
from plugin_server.blocks.wording import day, day_beside, hours, number, typed_day
from plugin_server.blocks.words import WORDS
from plugin_server.model import Settings


def client_block(context: ClientContext, figure: str | None) -> tuple[str, ...]:
    """The lines between the markers. `figure` is the link target of the year figure, None without one."""
    if not context.visits:
        return parted((warning(context.problems), (WORDS.client.nothing,)))
    return parted(
        (
            warning(context.problems),
            _figure(context, figure),
            tuple(_movement(context.movement)),
            tuple(_done(context)),
            tuple(_open(context)),
            question(context.wanting, context.lens),
            _sessions(context),
        )
    )


def _figure(context: ClientContext, figure: str | None) -> tuple[str, ...]:
    settings = context.settings
    return (as_embed(figure, WORDS.alt, settings.figure_width, settings),) if figure else ()


# ------------------------------------------------------------------ what moved


def _movement(movement: Movement | None) -> Iterator[str]:
    if movement is None:
        return
    say = WORDS.client.moved if movement.shifts else WORDS.client.still
    since = day_beside(movement.since, movement.until)
    yield say.format(since=since, until=day(movement.until))
    if movement.shifts:
        yield ""
    for shift in movement.shifts:
        parts = WORDS.comma.join(_shifted(movement, shift))
        yield WORDS.client.shift.format(area=opening(shift.area) or WORDS.nameless, parts=parts)


def _shifted(movement: Movement, shift: Shift) -> Iterator[str]:
    say = WORDS.client
    yield from _rated(movement, shift)
    for minutes, was, alone, both in (
        (shift.now, shift.now_was, say.now, say.now_was),
        (shift.wanted, shift.wanted_was, say.wanted, say.wanted_was),
    ):
        if minutes is not None and minutes != was:
            wording = alone if was is None else both
            yield wording.format(hours=hours(minutes), was=hours(was or 0))


def _rated(movement: Movement, shift: Shift) -> Iterator[str]:
    say, rating, was = WORDS.client, shift.rating, shift.rating_was
    other = movement.scale != movement.scale_was
    if rating is None or (rating == was and not other):
        return
    if was is None:
        yield say.rated.format(rating=number(rating))
        return
    wording = say.rated_was_on if other else say.rated_was
    yield wording.format(
        rating=number(rating), was=number(was), scale=movement.scale, scale_was=movement.scale_was
    )


# ------------------------------------------------------------------ lists


def _done(context: ClientContext) -> Iterator[str]:
    if not context.done:
        return
    yield from (WORDS.client.done, "")
    for one in context.done:
        parts = _way(one.task, context.settings)
        yield f"- {opening(one.area)}: {WORDS.between.join((inline(one.task.text), *parts))}"


def _open(context: ClientContext) -> Iterator[str]:
    if not context.lists:
        return
    yield from (WORDS.client.open, "")
    for one in context.lists:
        yield f"- {WORDS.between.join(_area(one, context.settings))}"
        for task in one.tasks:
            yield f"  - {WORDS.between.join(_task(task, context.settings))}"
        if one.more:
            yield f"  - {WORDS.client.more.format(count=one.more)}"


def _area(one: AreaList, settings: Settings) -> Iterator[str]:
    """The sum of the estimates stands beside the hours wanted."""
    say = WORDS.client
    yield f"**{area_name(one.area)}**"
    if one.planned:
        yield say.planned.format(hours=hours(one.planned))
    if one.wanted is not None:
        yield say.wanted_a.format(hours=hours(one.wanted), period=inline(settings.period))


def _task(task: Listed, settings: Settings) -> Iterator[str]:
    say = WORDS.client
    yield opening(task.text)
    if task.estimate:
        yield say.estimate.format(hours=hours(task.estimate))
    if task.due:
        yield say.due.format(day=typed_day(task.due))
    yield from _way(task, settings)


def _way(task: Listed, settings: Settings) -> Iterator[str]:
    if task.where is not None:
        yield dated(task.where, task.day, settings)


# ------------------------------------------------------------------ sessions


def _sessions(context: ClientContext) -> tuple[str, ...]:
    say = WORDS.client
    heads = (say.session, say.in_place, say.would_move, say.lists)
    rows = [_session(visit, context.settings) for visit in context.visits]
    return table(heads, (LEFT, RIGHT, RIGHT, LEFT), rows)


def _session(visit: Visit, settings: Settings) -> tuple[str, str, str, str]:
    say = WORDS.client
    way = dated(visit.ref, visit.day, settings, in_table=True)
    if visit.group:
        return say.in_group.format(session=way), "", "", ""
    if visit.now is None or visit.in_place is None or visit.would_move is None:
        return way, "", "", tasks_cell(visit.open, visit.done)
    in_place = say.of.format(in_place=hours(visit.in_place), now=hours(visit.now))
    return way, in_place, hours(visit.would_move), tasks_cell(visit.open, visit.done)
