"""The block of a session note: figure, table, balance, the question that opens the list, the way to others."""

from __future__ import annotations

from collections.abc import Iterator

from plugin_server.blocks.context import SessionContext
from plugin_server.blocks.escape import inline, opening
from plugin_server.blocks.links import as_embed, as_markdown
from plugin_server.blocks.table import area_name, session_table
from plugin_server.blocks.wording import balance_sentence, day
from plugin_server.blocks.words import WORDS
from plugin_server.model import Problem

MOST_IN_A_FIGURE = 12


def session_block(context: SessionContext, figure: str | None) -> tuple[str, ...]:
    """The lines between the markers. `figure` is the link target of the session's figure, None without one."""
    parts = (
        _warning(context.problems),
        _figure(context, figure),
        tuple(session_table(context)),
        _sentence(context),
        tuple(_lens(context)),
        _ways(context),
    )
    return tuple(_parted(part for part in parts if part))


def _parted(parts: Iterator[tuple[str, ...]]) -> Iterator[str]:
    for index, part in enumerate(parts):
        yield from ("",) if index else ()
        yield from part


def _warning(problems: tuple[Problem, ...]) -> tuple[str, ...]:
    if not problems:
        return ()
    return (f"> [!warning] {WORDS.warning}", *(f"> {_told(problem)}" for problem in problems))


def _told(problem: Problem) -> str:
    message, remedy = inline(problem.message), inline(problem.remedy)
    if problem.line is None:
        return WORDS.no_line.format(message=opening(problem.message), remedy=remedy)
    return WORDS.line.format(line=problem.line, message=message, remedy=remedy)


def _figure(context: SessionContext, figure: str | None) -> tuple[str, ...]:
    if figure is not None:
        return (as_embed(figure, WORDS.alt, context.settings.figure_width, context.settings),)
    if len(context.rows) > MOST_IN_A_FIGURE:
        return (WORDS.too_many.format(most=MOST_IN_A_FIGURE),)
    return ()


def _sentence(context: SessionContext) -> tuple[str, ...]:
    sentence = balance_sentence(context.balance, area_name, "**")
    return (sentence,) if sentence else ()


def _lens(context: SessionContext) -> Iterator[str]:
    wanting = [row for row in context.rows if row.wants_list]
    if not wanting:
        return
    title = WORDS.lens_title.format(areas=WORDS.comma.join(area_name(row.area.name) for row in wanting))
    yield f"> [!question]- {title}"
    lens = context.lens or WORDS.lens
    yield from dict.fromkeys(f"> {opening(lens.replace('{area}', row.area.name))}" for row in wanting)


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
