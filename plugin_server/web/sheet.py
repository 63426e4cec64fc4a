"""The sheet that a client takes home, as a page of its own: nothing leads from it, and nothing runs in it."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from plugin_server.blocks.sheet import client_sheet, sheet_policy
from plugin_server.web.desk import desk

blueprint = Blueprint("sheet", __name__)


@blueprint.get("/sessions/<address>/sheet")
def sheet(address: str) -> Response:
    """One session for its client, to print: discreet as every page, until names are shown."""
    snapshot = desk().companion.snapshot
    path = desk().addresses.find_session(address, snapshot)
    if path is None:
        abort(404)
    page = client_sheet(snapshot, snapshot.sessions[path], named=desk().names_shown)
    answer = Response(page, content_type="text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = f"{sheet_policy(page)}; frame-ancestors 'none'; sandbox"
    return answer
