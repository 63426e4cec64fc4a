"""What can be asked of this service, for programs that test it: made from the routes themselves, so it cannot differ.

A route says what it is by its docstring, and what it answers by its entry in `ANSWERS`; a page that has none answers
with HTML, and with 404 where it has an address in it.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify
from werkzeug.routing import Rule

from plugin_server import __version__
from plugin_server.web.desk import desk
from plugin_server.web.entrance import FORM, OPEN

HTML, TEXT, SVG, JSON, NOTHING = "text/html", "text/plain", "image/svg+xml", "application/json", ""
ADDRESS = {"type": "string", "pattern": "^[0-9a-f]{20}$"}
BASE = {"type": "string", "description": "the `base` of the state that the page shows"}
ANSWERS: dict[str, dict[int, str]] = {
    "begin.say_yes": {303: NOTHING},
    "board.change": {200: JSON, 404: HTML, 409: JSON, 422: JSON},
    "board.look": {200: JSON, 404: HTML, 422: JSON},
    "board.state": {200: JSON, 404: HTML},
    "choices.names": {303: HTML},
    "entrance.let_in": {303: HTML, 403: HTML},
    "entrance.health": {200: TEXT},
    "events.stream": {200: "text/event-stream", 503: TEXT},
    "figures.figure": {200: SVG, 404: HTML},
    "figures.preview": {200: SVG, 404: HTML},
    "figures.year": {200: SVG, 404: HTML},
    "new_session.begin": {303: HTML, 404: HTML, 409: HTML},
    "openapi.describe": {200: JSON},
    "pages.open_note": {302: NOTHING, 404: HTML},
    "then.figure": {200: SVG, 404: HTML},
    "static_files.file": {200: "*/*", 404: HTML},
}
FORMS: dict[str, dict[str, Any]] = {
    "begin.say_yes": {},
    "board.change": {
        "base": BASE,
        "edits": {"type": "string", "description": "a JSON list of changes; all go in or none"},
    },
    "board.look": {
        "base": BASE,
        "values": {"type": "string", "description": "a JSON list of numbers that are not settled yet"},
    },
    "choices.names": {
        "names": {"type": "string", "description": "`shown`; anything else hides them"},
        "back": {"type": "string", "description": "the page to go back to"},
    },
    "new_session.begin": {"day": {"type": "string", "description": "the day of the session, YYYY-MM-DD"}},
    "entrance.let_in": {"code": {"type": "string", "maxLength": 64, "description": "the one-time code"}},
}
QUERIES: dict[str, tuple[str, ...]] = {
    "entrance.health": ("ask",),
    "figures.figure": ("v", "paper"),
    "figures.preview": ("v", "paper"),
    "figures.year": ("v", "paper"),
    "then.figure": ("now", "then", "from", "step", "v"),
    "then.page": ("now", "then"),
}
# The door, the gate and the server answer for every route.
ALWAYS = {
    400: "This is not a request that can be understood.",
    401: "Without the cookie nothing is told.",
    403: "The request comes from another site.",
    405: "This is not done here.",
    413: "The request is too large.",
    415: "Only forms are read.",
    421: "This is not an address of this service.",
    431: "The request's header is too large.",
    500: "Something went wrong on our side.",
}

blueprint = Blueprint("openapi", __name__)


@blueprint.get("/openapi.json")
def describe() -> Response:
    """This description."""
    answer = jsonify(description(current_app, desk().door.cookie))
    answer.content_type = "application/json"
    return answer


def description(app: Flask, cookie: str) -> dict[str, Any]:
    """OpenAPI 3.1: every route with each of its methods."""
    paths: dict[str, dict[str, Any]] = {}
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: (one.rule, one.endpoint)):
        methods = paths.setdefault(rule.rule.replace("<", "{").replace(">", "}"), {})
        for method in sorted(rule.methods or ()):
            methods[method.lower()] = _operation(app, rule, method)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Session Arcs",
            "version": __version__,
            "description": "Pages for one person's own browser.",
        },
        "paths": paths,
        "components": {"securitySchemes": {"cookie": {"type": "apiKey", "in": "cookie", "name": cookie}}},
    }


def _operation(app: Flask, rule: Rule, method: str) -> dict[str, Any]:
    names = sorted(rule.arguments)
    found: dict[str, Any] = {
        "operationId": f"{rule.endpoint}.{method.lower()}",
        "summary": (app.view_functions[rule.endpoint].__doc__ or "").strip().partition("\n")[0],
        "parameters": [*map(_in_path, names), *map(_in_query, QUERIES.get(rule.endpoint, ()))],
        "responses": _responses(rule, method),
        "security": [] if rule.endpoint in OPEN else [{"cookie": []}],
    }
    if method == "POST":
        fields = FORMS[rule.endpoint]
        found["requestBody"] = {
            "required": True,
            "content": {FORM: {"schema": {"type": "object", "properties": fields}}},
        }
    return found


def _in_path(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "schema": ADDRESS if name == "address" else {"type": "string"},
    }


def _in_query(name: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": {"type": "string"}}


def _responses(rule: Rule, method: str) -> dict[str, Any]:
    usual = {200: HTML, 404: HTML} if rule.arguments else {200: HTML}
    own = ANSWERS.get(rule.endpoint, usual)
    told = {
        str(status): _response("As asked." if status < 400 else "Not so.", kind)
        for status, kind in own.items()
    }
    if method == "HEAD":
        told = {status: {"description": one["description"]} for status, one in told.items()}
    for status, words in ALWAYS.items():
        told.setdefault(str(status), {"description": words})
    return dict(sorted(told.items()))


def _response(words: str, kind: str) -> dict[str, Any]:
    return {"description": words, **({"content": {kind: {}}} if kind else {})}
