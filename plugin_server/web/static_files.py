"""The style and the script: a list of files by name, read once. No path ever comes from a request."""

from __future__ import annotations

from functools import cache
from importlib import resources

from flask import Blueprint, Response, abort

KINDS = {
    "style.css": "text/css; charset=utf-8",
    "enter.js": "text/javascript; charset=utf-8",
    "live.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}

blueprint = Blueprint("static_files", __name__)


@blueprint.get("/static/<name>")
def file(name: str) -> Response:
    """The pages' own style, scripts and icon."""
    if name not in KINDS:
        abort(404)
    return Response(_bytes_of(name), content_type=KINDS[name])


@cache
def _bytes_of(name: str) -> bytes:
    return (resources.files(__package__) / "static" / name).read_bytes()
