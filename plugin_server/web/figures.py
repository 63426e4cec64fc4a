"""Figures as pictures of their own: under a policy that lets nothing run, even if something got in."""

from __future__ import annotations

from functools import lru_cache

from flask import Blueprint, Response, abort, request

from plugin_server.blocks.drawing import client_of
from plugin_server.blocks.figures import on_paper, session_figure, year_figure
from plugin_server.model import FigureFile
from plugin_server.web import pictures
from plugin_server.web.desk import desk
from plugin_server.web.headers import figure_policy

blueprint = Blueprint("figures", __name__)
drawn = lru_cache(maxsize=64)(year_figure)


@blueprint.get("/figures/<address>.svg")
def figure(address: str) -> Response:
    """The figure of a session."""
    path = desk().addresses.find_session(address, desk().companion.snapshot)
    context = desk().companion.context(path) if path else None
    if path is None or context is None:
        return _picture(None)
    shown = pictures.of_session(context, _say())
    return _picture(desk().companion.figure(path) if shown is context else session_figure(shown))


@blueprint.get("/years/<address>.svg")
def year(address: str) -> Response:
    """The figure of a client's year."""
    snapshot = desk().companion.snapshot
    party = desk().addresses.find_client(address, snapshot)
    if party is None or len(party) > 1:
        return _picture(None)
    return _picture(drawn(pictures.of_year(client_of(snapshot, party[0]), _say())))


@blueprint.get("/preview.svg")
def preview() -> Response:
    """The figure of the note that is shown before the first writing."""
    shown = desk().companion.preview()
    return _picture(shown.figure if shown else None)


def _say() -> pictures.Say:
    return desk().discretion(desk().companion.snapshot).text


def _picture(figure: FigureFile | None) -> Response:
    if figure is None:
        abort(404)
    data = on_paper(figure.data) if request.args.get("paper") else figure.data
    answer = Response(data, content_type="image/svg+xml")
    answer.headers["Content-Security-Policy"] = figure_policy(data)
    return answer
