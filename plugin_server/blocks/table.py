"""The table of a session: a row per area, a column for whatever was asked of at least one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from plugin_server.blocks.context import AreaRow, SessionContext
from plugin_server.blocks.escape import inline
from plugin_server.blocks.parts import LEFT, RIGHT, area_name, table_row, tasks_cell
from plugin_server.blocks.wording import change, hours, number
from plugin_server.blocks.words import WORDS
from plugin_server.model import Area


@dataclass(frozen=True, slots=True)
class Column:
    head: str
    rule: str
    cell: Callable[[AreaRow], str]


def session_table(context: SessionContext) -> Iterator[str]:
    """Lines of Markdown. Every area has its row, whatever is missing."""
    shown = columns(context)
    yield table_row(column.head for column in shown)
    yield table_row(column.rule for column in shown)
    for row in context.rows:
        yield table_row(column.cell(row) for column in shown)


def columns(context: SessionContext) -> tuple[Column, ...]:
    """The columns that say something. Heads and cells are Markdown."""
    return tuple(column for column in _columns(context) if column)


def _columns(context: SessionContext) -> tuple[Column | None, ...]:
    say, rows = WORDS.table, context.rows
    rated = any(row.area.rating is not None for row in rows)
    weighed = any(row.area.importance is not None for row in rows)
    listed = any(list_cell(row) for row in rows)
    return (
        Column(say.area, LEFT, lambda row: area_name(row.area.name)),
        Column(say.rating, RIGHT, _rating(context)) if rated else None,
        _hours(context),
        Column(say.importance, LEFT, _importance(rows)) if weighed else None,
        Column(say.list, LEFT, list_cell) if listed else None,
    )


def _rating(context: SessionContext) -> Callable[[AreaRow], str]:
    def cell(row: AreaRow) -> str:
        rating, was = row.area.rating, row.was
        if rating is None:
            return WORDS.table.not_asked
        elsewhere = context.was_scale not in (None, context.session.scale)
        if was is None or (was == rating and not elsewhere):
            return number(rating)
        wording = WORDS.table.was_on if elsewhere else WORDS.table.was
        return wording.format(rating=number(rating), was=number(was), scale=context.was_scale)

    return cell


def _hours(context: SessionContext) -> Column | None:
    say, rows, period = WORDS.table, context.rows, context.settings.period
    now = any(row.area.now is not None for row in rows)
    wanted = any(row.area.wanted is not None for row in rows)
    if now and wanted:
        usual = period == WORDS.usual_period
        head = say.hours if usual else say.hours_a.format(period=inline(period))
        return Column(head, RIGHT, hours_cell)
    if now:
        return Column(say.only_now, RIGHT, lambda row: _asked(row.area.now))
    return Column(say.only_wanted, RIGHT, lambda row: _asked(row.area.wanted)) if wanted else None


def hours_cell(row: AreaRow) -> str:
    return hours_of(row.area)


def hours_of(area: Area) -> str:
    """`2 → 12 (+10)`, `8, stays`, `2 → not asked`."""
    say = WORDS.table
    if area.now is None and area.wanted is None:
        return say.not_asked
    if area.change is None:
        return say.both.format(now=_asked(area.now), wanted=_asked(area.wanted))
    if area.change == 0:
        return say.stays.format(now=_asked(area.now))
    return say.changed.format(now=_asked(area.now), wanted=_asked(area.wanted), change=change(area.change))


def _asked(minutes: int | None) -> str:
    return WORDS.table.not_asked if minutes is None else hours(minutes)


def list_cell(row: AreaRow) -> str:
    """What is on the area's list in this note."""
    if row.wants_list:
        return WORDS.table.no_list
    return tasks_cell(row.open, row.done)


def _importance(rows: tuple[AreaRow, ...]) -> Callable[[AreaRow], str]:
    """Points and hours now, each beside its sum: two shares to be looked at together, in plain numbers."""
    points = sum(row.area.importance or 0.0 for row in rows)
    total = sum(row.area.now or 0 for row in rows)

    def cell(row: AreaRow) -> str:
        say, importance, now = WORDS.table, row.area.importance, row.area.now
        if importance is None:
            return say.not_asked
        if now is None:
            return say.points.format(points=number(importance), all=number(points))
        return say.share.format(
            points=number(importance), all=number(points), now=hours(now), total=hours(total)
        )

    return cell
