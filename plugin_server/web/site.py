"""The site: all rooms of the pages behind one gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

from plugin_server.web import (
    begin,
    board,
    choices,
    entrance,
    errors,
    events,
    figures,
    new_session,
    openapi,
    pages,
    sheet,
    static_files,
    then,
)
from plugin_server.web.config import Door
from plugin_server.web.desk import EXTENSION, Desk
from plugin_server.web.gate import Gate
from plugin_server.web.keys import Keys

if TYPE_CHECKING:
    from plugin_server.companion import Companion

BODY_LIMIT = 1_000_000  # bytes


def site_over(companion: Companion, door: Door, keys: Keys) -> Flask:
    """As `create_app` has it."""
    app = Flask(__package__, static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=BODY_LIMIT,
        MAX_FORM_MEMORY_SIZE=BODY_LIMIT,
        MAX_FORM_PARTS=100,
        PROVIDE_AUTOMATIC_OPTIONS=False,
    )
    app.url_map.merge_slashes = False
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.extensions[EXTENSION] = Desk(companion, door, keys)
    app.before_request(entrance.ask_for_the_cookie)
    app.before_request(entrance.ask_for_courtesy)
    app.before_request(entrance.only_forms)
    rooms = (
        entrance, static_files, pages, board, sheet, choices, begin, new_session, then, figures, events, openapi,
    )  # fmt: skip
    for room in rooms:
        app.register_blueprint(room.blueprint)
    app.teardown_request(entrance.done)
    errors.register(app)
    app.wsgi_app = Gate(app.wsgi_app, door)  # type: ignore[method-assign]
    return app
