"""The style and the script: a list of files by name, read once. No path ever comes from a request."""

from __future__ import annotations

from functools import cache
from importlib import resources

from flask import Blueprint, Response, abort

from plugin_server.blocks.figures import STYLE

CSS, SCRIPT = "text/css; charset=utf-8", "text/javascript; charset=utf-8"
BOARD = (
    "board", "board-changes", "board-figure", "board-grips", "board-hand", "board-lists", "board-make",
    "board-order", "board-pull", "board-rows", "board-service", "board-session", "board-steps", "board-told",
    "board-words",
)  # fmt: skip
MADE = {"arcs.css": STYLE.encode()}  # for figures that are drawn into a page: the very style of the files
STYLES = (
    "style", "frame", "practice", "paper", "arcs", "then", "show",
    "board", "board-panel", "board-words", "board-sheet",
)  # fmt: skip
KINDS = {
    **{f"{name}.css": CSS for name in STYLES},
    "copy.js": SCRIPT,
    "show.js": SCRIPT,
    "enter.js": SCRIPT,
    "then.js": SCRIPT,
    "live.js": SCRIPT,
    "icon.svg": "image/svg+xml",
    **{f"{name}.js": SCRIPT for name in BOARD},
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
    return MADE.get(name) or (resources.files(__package__) / "static" / name).read_bytes()
