"""A session in words, the very ones of its note: the note's own table, its sentence and its questions."""

from __future__ import annotations

from dataclasses import dataclass

from plugin_server.blocks.context import SessionContext
from plugin_server.blocks.escape import plain
from plugin_server.blocks.session import MOST_IN_A_FIGURE
from plugin_server.blocks.table import session_table
from plugin_server.blocks.wording import balance_sentence
from plugin_server.blocks.words import WORDS
from plugin_server.web.told import ESCAPED, Run, cells

STRONG = "\0"  # stands in no name that went through `plain`


@dataclass(frozen=True, slots=True)
class Table:
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def table(context: SessionContext) -> Table:
    """The table of the note, read back from its Markdown, so that page and note can never differ."""
    heads, _, *rows = map(_cells, session_table(context))
    return Table(heads, tuple(rows))


def _cells(line: str) -> tuple[str, ...]:
    return tuple(ESCAPED.sub(r"\1", cell) for cell in cells(line))


def sentence(context: SessionContext) -> tuple[Run, ...]:
    """What lies where it is wanted, and what would move; empty where that cannot be said."""
    text = balance_sentence(context.balance, plain, STRONG)
    return tuple(Run(part, bool(at % 2)) for at, part in enumerate(text.split(STRONG)) if part)


def questions(context: SessionContext) -> tuple[str, tuple[str, ...]]:
    """What the questions are about, and one for each area that wants time and has no list."""
    names = [plain(row.area.name) or WORDS.nameless for row in context.rows if row.wants_list]
    lens = context.lens or WORDS.lens
    asked = dict.fromkeys(plain(lens.replace("{area}", name)) for name in names)
    return WORDS.lens_title.format(areas=WORDS.comma.join(names)), tuple(asked)


def without_figure(context: SessionContext) -> str:
    """Why there is no figure."""
    if len(context.rows) <= MOST_IN_A_FIGURE:
        return ""
    return WORDS.too_many.format(most=MOST_IN_A_FIGURE)
