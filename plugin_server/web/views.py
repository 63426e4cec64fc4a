"""What the page of a session shows, as values: made from the snapshot, handed to a template."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from plugin_server.blocks.context import SessionContext
from plugin_server.model import Session
from plugin_server.snapshot import problem_order
from plugin_server.web import printing
from plugin_server.web.lists import Lists, ProblemLine, Way
from plugin_server.web.printing import Table
from plugin_server.web.told import Run


@dataclass(frozen=True, slots=True)
class SessionPage:
    date: str
    client: Way | None
    open: str
    sheet: str  # the way to the sheet that the client takes home
    day: str  # YYYY-MM-DD; empty without a date
    figure: str | None
    without: str
    table: Table
    sentence: tuple[Run, ...]
    asks: str
    questions: tuple[str, ...]
    problems: tuple[ProblemLine, ...]
    previous: Way | None
    next: Way | None


def session(lists: Lists, path: str) -> SessionPage | None:
    """One session, told as in its note; None where it is gone meanwhile."""
    context = lists.desk.companion.context(path)
    if context is None:
        return None
    one, say = context.session, lists.discretion.text
    before, after = _around(lists, one)
    asks, questions = printing.questions(context)
    return SessionPage(
        date=lists.date(one),
        client=lists.client_way(one.party) if one.party else None,
        open=lists.open_href(path),
        sheet=url_for("sheet.sheet", address=lists.desk.addresses.note(path)),
        day=one.moment.day if one.moment else "",
        figure=lists.figure(one),
        without=printing.without_figure(context),
        table=_told(lists, printing.table(context)),
        sentence=tuple(Run(say(run.text), run.strong) for run in printing.sentence(context)),
        asks=say(asks),
        questions=tuple(map(say, questions)),
        problems=_problems(lists, context),
        previous=lists.session_way(before) if before else None,
        next=lists.session_way(after) if after else None,
    )


def _told(lists: Lists, table: Table) -> Table:
    """Areas are named as the coach wrote them, and that may hold a client's name."""
    say = lists.discretion.text
    return Table(tuple(map(say, table.heads)), tuple((say(name), *cells) for name, *cells in table.rows))


def _problems(lists: Lists, context: SessionContext) -> tuple[ProblemLine, ...]:
    status = lists.desk.companion.status()
    own = {one for one in status.problems if one.path == context.session.path} | {*context.problems}
    return tuple(lists.problem(one) for one in sorted(own, key=problem_order))


def _around(lists: Lists, session: Session) -> tuple[Session | None, Session | None]:
    """The sessions of the same client before and after this one, rated or not."""
    if not session.party:
        return None, None
    paths = lists.snapshot.parties.get(session.party, ())
    at = paths.index(session.path) if session.path in paths else len(paths)
    before = lists.snapshot.sessions[paths[at - 1]] if 0 < at < len(paths) else None
    after = lists.snapshot.sessions[paths[at + 1]] if at + 1 < len(paths) else None
    return before, after
