"""Clients, sessions and problems as a page lists them: named as discreetly as was asked, by opaque addresses."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from flask import url_for

from plugin_server.blocks.session import MOST_IN_A_FIGURE
from plugin_server.blocks.wording import day
from plugin_server.model import Problem, Session
from plugin_server.snapshot import Party, Snapshot
from plugin_server.web.desk import Desk, desk
from plugin_server.web.discretion import Discretion

NO_DATE = "No date"
NO_FIGURE = "Nothing to draw yet"


@dataclass(frozen=True, slots=True)
class Way:
    """A link to another page."""

    href: str
    name: str


@dataclass(frozen=True, slots=True)
class Card:
    """A session with its small figure."""

    href: str
    name: str
    detail: str
    figure: str | None
    without: str = NO_FIGURE


@dataclass(frozen=True, slots=True)
class ProblemLine:
    open: str
    file: str
    line: int | None
    property: str | None
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Lists:
    """One state of the practice, for one page."""

    desk: Desk
    snapshot: Snapshot
    discretion: Discretion

    @classmethod
    def here(cls) -> Lists:
        """For the request that is answered just now."""
        at, snapshot = desk(), desk().companion.snapshot
        return cls(at, snapshot, at.discretion(snapshot))

    def date(self, session: Session) -> str:
        return day(session.moment.day) if session.moment else NO_DATE

    def client_name(self, party: Party) -> str:
        """The client's name, or the members of a group, as their latest session has them."""
        sessions = self.snapshot.parties.get(party, ())
        links = self.snapshot.sessions[sessions[-1]].clients if sessions else ()
        return ", ".join(self.discretion.name(link.name) for link in links)

    def note_name(self, path: str) -> str:
        """A note in a list: its path where names are shown; else its date and its client's initials."""
        if self.discretion.shown:
            return path
        session = self.snapshot.sessions.get(path)
        if session is None:
            return "A note"
        return " · ".join(filter(None, (self.date(session), self.client_name(session.party))))

    def session_way(self, session: Session) -> Way:
        return Way(self._session_href(session.path), self.date(session))

    def client_way(self, party: Party) -> Way:
        return Way(
            url_for("pages.client", address=self.desk.addresses.client(party)), self.client_name(party)
        )

    def client_card(self, party: Party) -> Card:
        """A client with the latest session that has a rating, or the latest of all."""
        sessions = [self.snapshot.sessions[path] for path in self.snapshot.parties[party]]
        shown = next((one for one in reversed(sessions) if one.rated), sessions[-1])
        way = self.client_way(party)
        return Card(way.href, way.name, self.date(sessions[-1]), self.figure(shown))

    def session_card(self, session: Session) -> Card:
        return Card(self._session_href(session.path), self.date(session), "", self.figure(session))

    def figure(self, session: Session) -> str | None:
        """Where the figure is to be had. The address changes with the figure, so that no page shows an old
        one; it is not drawn for that."""
        context = self.desk.companion.context(session.path)
        if context is None or not 0 < len(context.rows) <= MOST_IN_A_FIGURE:
            return None
        version = hashlib.sha256(repr(context).encode("utf-8", "replace")).hexdigest()[:8]
        return url_for("figures.figure", address=self.desk.addresses.note(session.path), v=version)

    def open_href(self, path: str) -> str:
        """The way into Obsidian; the note's name stands in the answer to a click, never in a page."""
        return url_for("pages.open_note", address=self.desk.addresses.note(path))

    def problem(self, problem: Problem) -> ProblemLine:
        settled = problem.path in self.snapshot.sessions
        return ProblemLine(
            self.open_href(problem.path),
            self.note_name(problem.path),
            problem.line,
            self.discretion.text(problem.property) if problem.property else None,
            self.discretion.about(problem.message, problem.path, settled=settled),
            self.discretion.about(problem.remedy, problem.path, settled=settled),
        )

    def _session_href(self, path: str) -> str:
        return url_for("pages.session", address=self.desk.addresses.note(path))
