"""A client's sheet: one page of HTML that holds all it needs, to print or to mail. Text of people is text in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from plugin_server.blocks.sheet_context import Sheet, SheetRow, SheetTable, SheetTask, sheet_of
from plugin_server.blocks.sheet_room import Layout, Plan, plan_of
from plugin_server.blocks.sheet_style import STYLE, source_of
from plugin_server.blocks.words import WORDS
from plugin_server.model import Session
from plugin_server.snapshot import Snapshot

_OF_A_FILE = re.compile(r' (?:xmlns(?::\w+)?|baseProfile|version)="[^"]*"|<!--.*?-->')


def client_sheet(snapshot: Snapshot, session: Session, *, named: bool) -> str:
    """The sheet of one session as HTML. `named`: it bears the client's name; else initials, as every page does."""
    return sheet_page(sheet_of(snapshot, session, named=named))


def sheet_page(sheet: Sheet) -> str:
    """The text of the page: no script, no link, no address; its policy allows its own styles alone."""
    body = "\n".join(_body(sheet, plan_of(sheet)))
    head = "\n".join(_head(sheet, body))
    return f'<!doctype html>\n<html lang="{WORDS.sheet.language}">\n{head}\n{body}\n</html>\n'


def sheet_policy(page: str) -> str:
    """What the page may do: be shown in its own styles, and nothing else at all."""
    styles = (part.partition("</style>")[0] for part in page.split("<style>")[1:])
    sources = " ".join(map(source_of, styles))
    return f"default-src 'none'; style-src {sources}; base-uri 'none'; form-action 'none'"


def _head(sheet: Sheet, body: str) -> Iterator[str]:
    style = f"<style>{STYLE}</style>"
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{sheet_policy(style + body)}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(sheet.title)}</title>"
    yield style
    yield "</head>"


def _body(sheet: Sheet, plan: Plan) -> Iterator[str]:
    take = "".join(_take_along(plan.lines))
    beside = plan.layout not in (Layout.WIDE, Layout.SMALL)
    yield "<body>"
    yield f'<main class="{plan.layout} f{plan.figure}">'
    yield f"<header><h1>{escape(sheet.heading)}</h1>{_who(sheet.who)}</header>"
    yield '<div class="upper">'
    yield f"<figure>{_drawing(sheet.figure)}</figure>" if sheet.figure else f"<p>{escape(sheet.without)}</p>"
    yield f"{take if beside else ''}</div>"
    yield from _table(sheet.table)
    yield f"{'' if beside else take}</main>"
    yield "</body>"


def _take_along(lines: int) -> Iterator[str]:
    yield f'<section class="take"><h2>{escape(WORDS.sheet.take_along)}</h2>'
    yield '<div class="line"></div>' * lines
    yield "</section>"


def _who(name: str) -> str:
    return f'<p dir="auto">{escape(name)}</p>' if name else ""


def _drawing(svg: str) -> str:
    """The figure within a page: what only a file of its own needs is left out, our signature too."""
    start = svg.index("<title>")  # what stands behind it may be words of people
    return _OF_A_FILE.sub("", svg[:start]) + svg[start:].strip()


def _table(table: SheetTable) -> Iterator[str]:
    """The roles say again what a table is: browsers forget it where a narrow page lays the rows out anew."""
    kind = ' class="listed"' if table.listed else ""
    yield f'<table role="table"{kind}><caption>{escape(WORDS.sheet.table)}</caption>'
    heads = (_head_cell(*both) for both in zip(table.kinds, table.heads, strict=True))
    lists = _head_cell("list", WORDS.table.list) if table.listed else ""
    yield f'<thead role="rowgroup"><tr role="row">{"".join(heads)}{lists}</tr></thead>'
    yield '<tbody role="rowgroup">'
    for row in table.rows:
        yield f'<tr role="row">{"".join(_row(table, row))}</tr>'
    yield "</tbody></table>"


def _head_cell(kind: str, word: str) -> str:
    return f'<th role="columnheader" scope="col" class="{kind}">{escape(word)}</th>'


def _row(table: SheetTable, row: SheetRow) -> Iterator[str]:
    area, *numbers = row.cells
    yield f'<th role="rowheader" scope="row" class="area"><bdi>{escape(area)}</bdi></th>'
    for kind, head, cell in zip(table.kinds[1:], table.heads[1:], numbers, strict=True):
        yield f'<td role="cell" class="{kind}" data-head="{escape(head)}">{escape(cell)}</td>'
    if table.listed:
        tasks = f"<ul>{''.join(map(_task, row.tasks))}</ul>" if row.tasks else escape(row.mark)
        yield f'<td role="cell" class="list">{tasks}</td>'


def _task(task: SheetTask) -> str:
    said = "".join(f"{WORDS.between}{escape(one)}" for one in task.details)
    kind = ' class="done"' if task.done else ""
    return f'<li{kind}><bdi>{escape(task.text)}</bdi><span class="soft">{said}</span></li>'
