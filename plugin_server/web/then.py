"""Then and now: two sessions of a client laid over each other, and a walk through all that were rated."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template, request, url_for

from plugin_server.balance import balance
from plugin_server.blocks.escape import plain
from plugin_server.blocks.figures_then import Way, fits, then_figure
from plugin_server.blocks.session import MOST_IN_A_FIGURE
from plugin_server.blocks.table import hours_of
from plugin_server.blocks.then import Laid, lay, reach_of
from plugin_server.blocks.wording import balance_sentence, number
from plugin_server.blocks.words import WORDS
from plugin_server.model import Area, Scale, Session
from plugin_server.snapshot import Party
from plugin_server.web import pictures
from plugin_server.web.frame import frame
from plugin_server.web.headers import figure_policy
from plugin_server.web.lists import Lists, version
from plugin_server.web.lists import Way as Link
from plugin_server.web.told import Part, Run

STEPS = 12  # from one session to another: so many figures, the last of which is the session itself

blueprint = Blueprint("then", __name__)


@dataclass(frozen=True, slots=True)
class Choice:
    """A session that can be chosen."""

    address: str
    name: str
    way: str


@dataclass(frozen=True, slots=True)
class ThenPage:
    """`choices` from the oldest on; `now` and `then` are those of them that are shown."""

    client: Link
    choices: tuple[Choice, ...]
    now: Choice
    then: Choice
    figures: str
    figure: str | None
    without: str
    table: Part
    sentences: tuple[str, ...]
    steps: int = STEPS


@dataclass(frozen=True, slots=True)
class Walk:
    """The dated, rated sessions of one client or group, oldest first."""

    lists: Lists
    address: str
    party: Party
    sessions: tuple[Session, ...]

    @classmethod
    def of(cls, address: str) -> Walk:
        """Answers 404 where nobody has this address."""
        lists = Lists.here()
        party = lists.desk.addresses.find_client(address, lists.snapshot)
        if party is None:
            abort(404)
        found = (lists.snapshot.sessions[path] for path in lists.snapshot.parties.get(party, ()))
        return cls(lists, address, party, tuple(one for one in found if one.rated and one.moment))

    def picked(self, name: str, otherwise: Session) -> Session:
        """The session that the query names; an address that leads nowhere any more names none."""
        path = self.lists.desk.addresses.find_session(request.args.get(name, ""), self.lists.snapshot)
        return next((one for one in self.sessions if one.path == path), otherwise)

    def laid(self) -> Laid:
        """The chosen two: the latest over the first where none is chosen."""
        now, then = self.picked("now", self.sessions[-1]), self.picked("then", self.sessions[0])
        laid = lay(now, then, self.lists.snapshot.settings, reach_of(self.sessions))
        return pictures.of_laid(laid, self.lists.discretion.text)

    def way(self, laid: Laid) -> Way | None:
        """Where on the way the query stands; None at its end."""
        step = request.args.get("step", "")
        if not (step.isascii() and step.isdigit() and 0 < int(step[:4]) < STEPS):
            return None
        return Way(self.picked("from", laid.now), int(step) / STEPS)

    def choice(self, session: Session) -> Choice:
        same = [one for one in self.sessions if _day(one) == _day(session)]
        time = session.moment.time if session.moment and len(same) > 1 else ""
        name = f"{self.lists.date(session)} {time}".rstrip()
        return Choice(
            self.lists.desk.addresses.note(session.path), name, self.lists.session_href(session.path)
        )


@blueprint.get("/clients/<address>/then")
def page(address: str) -> str:
    """Two sessions of a client laid over each other."""
    around, walk = frame("then"), Walk.of(address)
    client = walk.lists.client_way(walk.party)
    found = _page(walk, client) if len(walk.sessions) > 1 else None
    return render_template("then.html", frame=around, client=client, page=found)


@blueprint.get("/clients/<address>/then.svg")
def figure(address: str) -> Response:
    """The figure of the two, or one on the way to it."""
    walk = Walk.of(address)
    laid = walk.laid() if walk.sessions else None
    data = then_figure(laid, walk.way(laid)) if laid else None
    if data is None:
        abort(404)
    answer = Response(data, content_type="image/svg+xml")
    answer.headers["Content-Security-Policy"] = figure_policy(data)
    return answer


def _page(walk: Walk, client: Link) -> ThenPage:
    laid = walk.laid()
    now, then = walk.choice(laid.now), walk.choice(laid.then)
    where = url_for("then.figure", address=walk.address, now=now.address, then=then.address, v=version(laid))
    return ThenPage(
        client=client,
        choices=tuple(map(walk.choice, walk.sessions)),
        now=now,
        then=then,
        figures=url_for("then.figure", address=walk.address),
        figure=where if fits(laid) else None,
        without="" if fits(laid) else WORDS.too_many.format(most=MOST_IN_A_FIGURE),
        table=_table(laid, then.name, now.name),
        sentences=tuple(_sentences(walk, ((then, laid.then), (now, laid.now)))),
    )


def _sentences(walk: Walk, sides: tuple[tuple[Choice, Session], ...]) -> list[str]:
    """What lay where it was wanted, for each of the two."""
    say = walk.lists.discretion.text
    told = [(one.name, balance_sentence(balance(session.areas), plain, "")) for one, session in sides]
    return [f"{name}: {say(text)}" for name, text in dict(told).items() if text]


def _table(laid: Laid, then: str, now: str) -> Part:
    say = WORDS.then
    days = [then, now]
    heads = [WORDS.table.area, *(say.rating.format(day=one) for one in days)]
    hours = any(area.now is not None or area.wanted is not None for area in _said(laid))
    heads += [say.hours.format(day=one) for one in days] if hours else []
    rows = []
    for area in laid.areas:
        cells = [plain(area.name) or WORDS.nameless]
        cells += [_rating(area.then, laid.then.scale, laid), _rating(area.now, laid.now.scale, laid)]
        cells += [_hours(area.then), _hours(area.now)] if hours else []
        rows.append(tuple((Run(cell),) for cell in cells))
    return Part("table", heads=tuple((Run(head),) for head in heads), rows=tuple(rows))


def _said(laid: Laid) -> list[Area]:
    return [one for area in laid.areas for one in (area.then, area.now) if one]


def _rating(area: Area | None, scale: Scale, laid: Laid) -> str:
    if area is None:
        return WORDS.then.not_there
    if area.rating is None:
        return WORDS.table.not_asked
    told = number(area.rating)
    return told if laid.now.scale == laid.then.scale else WORDS.then.on_scale.format(rating=told, scale=scale)


def _hours(area: Area | None) -> str:
    return hours_of(area) if area else WORDS.then.not_there


def _day(session: Session) -> str:
    return session.moment.day if session.moment else ""
