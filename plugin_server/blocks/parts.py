"""Parts that several kinds of blocks have in common: the warning, tables, the question that opens a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from plugin_server.blocks.escape import inline, opening
from plugin_server.blocks.links import Ref, as_markdown
from plugin_server.blocks.wording import day
from plugin_server.blocks.words import WORDS
from plugin_server.model import Problem, Settings

LEFT, RIGHT = ":---", "---:"


def parted(parts: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """The lines of all parts that say something, a blank line between two parts.

    A table keeps a blank line to the markers too: some apps take the line beside it for a row of it.
    """
    lines: list[str] = []
    for part in parts:
        if part:
            lines += ["", *part] if lines else part
    before = [""] if lines and lines[0].startswith("|") else []
    after = [""] if lines and lines[-1].startswith("|") else []
    return (*before, *lines, *after)


def warning(problems: Sequence[Problem]) -> tuple[str, ...]:
    """What could not be read in the note, with line and remedy."""
    if not problems:
        return ()
    return (f"> [!warning] {WORDS.warning}", *(f"> {_told(problem)}" for problem in problems))


def _told(problem: Problem) -> str:
    message, remedy = inline(problem.message), inline(problem.remedy)
    if problem.line is None:
        return WORDS.no_line.format(message=opening(problem.message), remedy=remedy)
    return WORDS.line.format(line=problem.line, message=message, remedy=remedy)


def question(areas: Sequence[str], lens: str | None) -> tuple[str, ...]:
    """The question for the areas that want more time and have no list yet; folded, so that it waits."""
    return tuple(_question(areas, lens or WORDS.lens)) if areas else ()


def _question(areas: Sequence[str], lens: str) -> Iterator[str]:
    title = WORDS.lens_title.format(areas=WORDS.comma.join(map(area_name, areas)))
    yield f"> [!question]- {title}"
    yield from dict.fromkeys(f"> {opening(lens.replace('{area}', area))}" for area in areas)


def area_name(name: str) -> str:
    """An area's name in print."""
    return inline(name) or WORDS.nameless


def table_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def table(heads: Sequence[str], rules: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """A table without the columns that are empty in every row; the first is always there."""
    if not rows:
        return ()
    shown = [column for column in range(len(heads)) if column == 0 or any(row[column] for row in rows)]
    return tuple(table_row(row[column] for column in shown) for row in (heads, rules, *rows))


def dated(ref: Ref, iso: str | None, settings: Settings, *, in_table: bool = False) -> str:
    """A session is shown by its date, never by the name of its file: that may hold another client's."""
    return as_markdown(ref, settings, day(iso) if iso else WORDS.client.no_date, in_table=in_table)


def tasks_cell(still_open: int, done: int) -> str:
    """`2 open, 1 done`; empty without tasks."""
    say = WORDS.table
    if still_open and done:
        return say.open_and_done.format(open=still_open, done=done)
    if still_open:
        return say.open.format(count=still_open)
    return say.done.format(count=done) if done else ""
