"""Answers when something went wrong: short, plain, without a path, a name or a traceback."""

from __future__ import annotations

import logging
from http import HTTPStatus

from flask import Flask, Response, render_template
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from plugin_server.unforeseen import unforeseen

log = logging.getLogger(__name__)

WORDS = {
    400: "The browser sent something this service does not understand.",
    404: "There is nothing at this address. The note may be gone, or the address is an old one.",
    405: "This is not done here.",
    413: "That is more than this service takes.",
    503: "Too many pages are open. Close some, and this one comes to life by itself.",
}
ANY_OTHER = "Something went wrong on our side. Your notes are as they were. Load the page again."


def register(app: Flask) -> None:
    app.register_error_handler(HTTPException, _known)
    app.register_error_handler(Exception, _unforeseen)


def plain(status: int, words: str) -> Response:
    return Response(words + "\n", status, content_type="text/plain; charset=utf-8")


def _known(error: HTTPException) -> Response:
    answer = _page(error.code or 500)
    if isinstance(error, MethodNotAllowed):
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    return answer


def _unforeseen(error: Exception) -> Response:
    """The text of the error may hold what a note says, so the log gets its kind and its place alone."""
    log.error("a page could not be made: %s", unforeseen(error))
    return _page(500)


def _page(status: int) -> Response:
    words = WORDS.get(status, ANY_OTHER)
    title = HTTPStatus(status).phrase
    return Response(render_template("error.html", words=words, heading=title), status)
