"""Clients, sessions and problems as a page lists them: named as discreetly as was asked, by opaque addresses."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import url_for

from plugin_server.blocks.area import client_name
from plugin_server.blocks.client_context import ClientContext
from plugin_server.blocks.discretion import Discretion
from plugin_server.blocks.escape import plain
from plugin_server.blocks.figures import has_year
from plugin_server.blocks.session import MOST_IN_A_FIGURE
from plugin_server.blocks.wording import day
from plugin_server.blocks.words import WORDS
from plugin_server.model import Problem, Session
from plugin_server.names import base_key, stem
from plugin_server.notes.values import area_key
from plugin_server.snapshot import Party, Snapshot
from plugin_server.web import pictures
from plugin_server.web.desk import Desk, desk

NO_DATE = "No date"
NO_FIGURE = "Nothing to draw yet"
# bytes; for more the interpreter lets others in, and a page with many figures waits as often
IN_ONE_GO = 2000


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
        """The client, or the members of a group, as the blocks call them by their latest session."""
        sessions = self.snapshot.parties.get(party, ())
        if not sessions:
            return WORDS.comma.join(map(self._member_name, party))
        links = self.snapshot.sessions[sessions[-1]].clients
        names = (client_name(self.snapshot, link, sessions[-1]) for link in links)
        return WORDS.comma.join(map(self.discretion.name, map(plain, names)))

    def _member_name(self, member: str) -> str:
        """A client who was in groups only, as the latest session of one of them has it."""
        groups = self.snapshot.joins.groups.get(member, frozenset())
        paths = {self.snapshot.parties[group][-1] for group in groups}
        for path in sorted(paths, key=lambda one: self.snapshot.sessions[one].order, reverse=True):
            for link in self.snapshot.sessions[path].clients:
                note = self.snapshot.client_path(link, path)
                if member in (note, f"?{base_key(link.target)}"):
                    return self.discretion.name(plain(client_name(self.snapshot, link, path)))
        return self.discretion.name(plain(stem(member)))

    def area_note(self, key: str) -> str | None:
        return min(self.snapshot.area_notes.get(key, ()), default=None)

    def area_name(self, key: str) -> str:
        """As its note is called; where there is none, as the latest session writes it."""
        path = self.area_note(key)
        if path:
            return self.discretion.text(plain(stem(path)))
        paths = [paths[-1] for paths in self.snapshot.areas[key].values()]
        last = max((self.snapshot.sessions[path] for path in paths), key=lambda one: one.order)
        name = next(area.name for area in last.areas if area_key(area.name) == key)
        return self.discretion.text(plain(name)) or WORDS.nameless

    def note_name(self, path: str) -> str:
        """A note in a list: its path where names are shown; else its date and its client's initials."""
        if self.discretion.shown:
            return path
        session = self.snapshot.sessions.get(path)
        if session is None:
            return "A note"
        return " · ".join(filter(None, (self.date(session), self.client_name(session.party))))

    def session_way(self, session: Session) -> Way:
        return Way(self.session_href(session.path), self.date(session))

    def area_way(self, key: str) -> Way:
        return Way(to("pages.area", address=self.desk.addresses.area(key)), self.area_name(key))

    def client_way(self, party: Party) -> Way:
        return Way(to("pages.client", address=self.desk.addresses.client(party)), self.client_name(party))

    def new_href(self, party: Party) -> str:
        return to("new_session.ask", address=self.desk.addresses.client(party))

    def then_href(self, party: Party) -> str | None:
        """Where two sessions are laid over each other; None where there are not two."""
        sessions = map(self.snapshot.sessions.__getitem__, self.snapshot.parties.get(party, ()))
        if sum(one.rated and one.moment is not None for one in sessions) < 2:
            return None
        return to("then.page", address=self.desk.addresses.client(party))

    def client_card(self, party: Party) -> Card:
        """A client with the latest session that has a rating, or the latest of all."""
        paths, sessions = self.snapshot.parties[party], self.snapshot.sessions
        last = sessions[paths[-1]]
        latest = (sessions[path] for path in reversed(paths))  # no more of them are made than it takes
        shown = next((one for one in latest if one.rated), last)
        way = self.client_way(party)
        return Card(way.href, way.name, self.date(last), self.figure(shown))

    def session_card(self, session: Session) -> Card:
        return Card(self.session_href(session.path), self.date(session), "", self.figure(session))

    def figure(self, session: Session) -> str | None:
        """Where the figure is to be had. The address changes with the figure, so that no page shows an old
        one; it is not drawn for that."""
        context = self.desk.companion.context(session.path)
        if context is None or not 0 < len(context.rows) <= MOST_IN_A_FIGURE:
            return None
        return to(
            "figures.figure",
            address=self.desk.addresses.note(session.path),
            v=version(pictures.of_session(context, self.discretion.text)),
        )

    def year(self, context: ClientContext) -> str | None:
        """Where the figure of a client's year is to be had; as above."""
        if not has_year(context):
            return None
        shown = pictures.of_year(context, self.discretion.text)
        shown_version = version((shown.year, context.settings.period))
        return to("figures.year", address=self.desk.addresses.client((context.path,)), v=shown_version)

    def open_href(self, path: str) -> str:
        """The way into Obsidian; the note's name stands in the answer to a click, never in a page."""
        return to("pages.open_note", address=self.desk.addresses.note(path))

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

    def session_href(self, path: str) -> str:
        return to("pages.session", address=self.desk.addresses.note(path))


@lru_cache(maxsize=8192)
def to(endpoint: str, **values: Any) -> str:
    """The address of a page of ours. It is the same for all requests, and a page may have a thousand."""
    return url_for(endpoint, **values)


@lru_cache(maxsize=1024)
def version(facts: Hashable) -> str:
    """Tells whether a figure is another one; it is not drawn for that. For the same facts it is found out once: on a
    page of hundreds of clients few have changed."""
    found, told = hashlib.sha256(), repr(facts).encode("utf-8", "replace")
    for at in range(0, len(told), IN_ONE_GO):
        found.update(told[at : at + IN_ONE_GO])
    return found.hexdigest()[:8]
