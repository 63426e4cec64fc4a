"""What a figure on a page is drawn from. Where names are hidden, an area that bears one is drawn by initials."""

from __future__ import annotations

from dataclasses import replace

from plugin_server.blocks.client_context import ClientContext
from plugin_server.blocks.discretion import Say, of_session
from plugin_server.blocks.then import Laid

__all__ = ["Say", "of_laid", "of_session", "of_year"]


def of_year(context: ClientContext, say: Say) -> ClientContext:
    """The same for the year of a client."""
    if context.year is None:
        return context
    rows = tuple(replace(row, area=say(row.area)) for row in context.year.rows)
    return replace(context, year=replace(context.year, rows=rows))


def of_laid(laid: Laid, say: Say) -> Laid:
    """The same for two sessions laid over each other."""
    return replace(laid, areas=tuple(replace(area, name=say(area.name)) for area in laid.areas))
