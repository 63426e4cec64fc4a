"""The block of a session note: figure, table, balance, the question that opens the list, the way to others."""

from __future__ import annotations

from plugin_server.blocks.context import SessionContext
from plugin_server.blocks.links import as_embed, as_markdown
from plugin_server.blocks.parts import area_name, parted, question, warning
from plugin_server.blocks.table import session_table
from plugin_server.blocks.wording import balance_sentence, day
from plugin_server.blocks.words import WORDS

MOST_IN_A_FIGURE = 12


def session_block(context: SessionContext, figure: str | None) -> tuple[str, ...]:
    """The lines between the markers. `figure` is the link target of the session's figure, None without one."""
    wanting = [row.area.name for row in context.rows if row.wants_list]
    return parted(
        (
            warning(context.problems),
            _figure(context, figure),
            tuple(session_table(context)),
            _sentence(context),
            question(wanting, context.lens),
            _ways(context),
        )
    )


def _figure(context: SessionContext, figure: str | None) -> tuple[str, ...]:
    if figure is not None:
        return (as_embed(figure, WORDS.alt, context.settings.figure_width, context.settings),)
    if len(context.rows) > MOST_IN_A_FIGURE:
        return (WORDS.too_many.format(most=MOST_IN_A_FIGURE),)
    return ()


def _sentence(context: SessionContext) -> tuple[str, ...]:
    sentence = balance_sentence(context.balance, area_name, "**")
    return (sentence,) if sentence else ()


def _ways(context: SessionContext) -> tuple[str, ...]:
    """The previous session, the client, and the next session where the settings ask for it."""
    settings, ways = context.settings, []
    if context.previous:
        label = day(context.previous_day) if context.previous_day else context.previous.label
        ways.append(WORDS.previous.format(link=as_markdown(context.previous, settings, label)))
    ways += [as_markdown(client, settings) for client in context.clients]
    if context.following:
        label = day(context.following_day) if context.following_day else context.following.label
        ways.append(WORDS.following.format(link=as_markdown(context.following, settings, label)))
    return (WORDS.between.join(ways),) if ways else ()
