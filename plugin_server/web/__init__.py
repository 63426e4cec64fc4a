"""The pages: a local site for one person, behind a door. Flask, werkzeug and waitress come in here alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

from plugin_server.web import begin, choices, entrance, errors, events, figures, openapi, pages, static_files
from plugin_server.web.config import Door
from plugin_server.web.desk import EXTENSION, Desk
from plugin_server.web.gate import Gate
from plugin_server.web.keys import Keys

if TYPE_CHECKING:
    from plugin_server.companion import Companion

__all__ = ["Door", "Keys", "create_app"]

BODY_LIMIT = 1_000_000  # bytes


def create_app(companion: Companion, door: Door, keys: Keys | None = None) -> Flask:
    """The site over one companion. `keys` are shared with whoever hands out the one-time link."""
    app = Flask(__name__, static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=BODY_LIMIT,
        MAX_FORM_MEMORY_SIZE=BODY_LIMIT,
        MAX_FORM_PARTS=100,
        PROVIDE_AUTOMATIC_OPTIONS=False,
    )
    app.url_map.merge_slashes = False
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.extensions[EXTENSION] = Desk(companion, door, keys or Keys(door.token))
    app.before_request(entrance.ask_for_the_cookie)
    app.before_request(entrance.only_forms)
    for room in (entrance, static_files, pages, choices, begin, figures, events, openapi):
        app.register_blueprint(room.blueprint)
    errors.register(app)
    app.wsgi_app = Gate(app.wsgi_app, door)  # type: ignore[method-assign]
    return app
