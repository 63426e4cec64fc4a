"""What a figure on a page is drawn from. Where names are hidden, an area that bears one is drawn by initials."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from plugin_server.blocks.client_context import ClientContext
from plugin_server.blocks.context import SessionContext

Say = Callable[[str], str]


def of_session(context: SessionContext, say: Say) -> SessionContext:
    """The very context where no name is hidden in it."""
    rows = tuple(replace(row, area=replace(row.area, name=say(row.area.name))) for row in context.rows)
    if rows == context.rows:
        return context
    left_out = tuple(map(say, context.balance.left_out))
    return replace(context, rows=rows, balance=replace(context.balance, left_out=left_out))


def of_year(context: ClientContext, say: Say) -> ClientContext:
    """The same for the year of a client."""
    if context.year is None:
        return context
    rows = tuple(replace(row, area=say(row.area)) for row in context.year.rows)
    return replace(context, year=replace(context.year, rows=rows))
