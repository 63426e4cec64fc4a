"""What a person chooses for their own screen: names, or initials."""

from __future__ import annotations

import re

from flask import Blueprint, Response, current_app, redirect, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from plugin_server.web.desk import desk

SHOWN = "shown"
QUERY = re.compile(r"[\w=&.%+-]{1,500}", re.ASCII)
NAMES_SECONDS = 3600  # then they are initials again, however long the browser stays open

blueprint = Blueprint("choices", __name__)


@blueprint.post("/names")
def names() -> Response:
    """Show names, or hide them, and go back to the page."""
    answer = redirect(_back(request.form.get("back", "")), 303)
    cookie = desk().door.names_cookie
    if request.form.get("names") == SHOWN:
        answer.set_cookie(cookie, SHOWN, max_age=NAMES_SECONDS, path="/", httponly=True, samesite="Strict")
    else:
        answer.delete_cookie(cookie, path="/", httponly=True, samesite="Strict")
    return answer  # type: ignore[return-value]


def _back(path: str) -> str:
    """The page the form stood on: one of ours or none, so that no one is led elsewhere."""
    urls = current_app.url_map.bind_to_environ(request.environ)
    page, _, query = path.partition("?")
    try:
        endpoint, values = urls.match(page, method="GET")
    except (HTTPException, RequestRedirect):
        return url_for("pages.practice")
    where = url_for(endpoint, **values)
    return f"{where}?{query}" if QUERY.fullmatch(query) else where
