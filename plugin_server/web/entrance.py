"""The entrance: a one-time code for a cookie. Everything else is behind it."""

from __future__ import annotations

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for

from plugin_server.web.desk import desk
from plugin_server.web.errors import plain
from plugin_server.web.gate import READING

OPEN = frozenset({"entrance.enter", "entrance.let_in", "entrance.health", "static_files.file"})
NO_PAGES = frozenset({"events.stream", "figures.figure", "figures.preview", "figures.year", "then.figure"})
PAGES = frozenset({"pages", "sheet", "figures", "then", "begin"})
LONGEST_ASKED = 64  # characters
COOKIE_SECONDS = 400 * 24 * 3600  # the longest a browser keeps one

FORM = "application/x-www-form-urlencoded"

blueprint = Blueprint("entrance", __name__)


def ask_for_the_cookie() -> Response | None:
    """Before every request. Whoever is not let in learns nothing of what is here, not even what is not."""
    if request.endpoint in OPEN or desk().keys.admits(request.cookies.get(desk().door.cookie)):
        return None
    if request.method == "POST" or request.endpoint in NO_PAGES:
        return plain(401, "Open this service by the link in its terminal first.")
    return make_response(render_template("enter.html", refused=False), 401)


def ask_for_courtesy() -> None:
    """Before a page is made for someone who was let in: long work makes way until it is. Not for what waits for that
    very work, as the board does."""
    if request.method in READING and request.blueprint in PAGES:
        g.courtesy = desk().companion.live.courtesy.asked()
        g.courtesy.__enter__()


def done(_error: BaseException | None) -> None:
    """After every request, whatever came of it."""
    if "courtesy" in g:
        g.pop("courtesy").__exit__(None, None, None)


def only_forms() -> Response | None:
    """Before every change. A page of another origin can post other kinds too; we need none of them."""
    if request.method == "POST" and request.endpoint is not None and request.mimetype != FORM:
        return plain(415, "This is not a form of this service.")
    return None


@blueprint.get("/enter")
def enter() -> str:
    """The code stands behind the `#` of the link, which no browser sends; a script posts it."""
    return render_template("enter.html", refused=False)


@blueprint.post("/enter")
def let_in() -> Response:
    """A code for the cookie."""
    keys, door = desk().keys, desk().door
    if not keys.redeem(request.form.get("code", "")):
        return make_response(render_template("enter.html", refused=True), 403)
    answer = make_response(redirect(url_for("pages.practice"), 303))
    answer.set_cookie(
        door.cookie, keys.cookie(), max_age=COOKIE_SECONDS, path="/", httponly=True, samesite="Strict"
    )
    return answer


@blueprint.get("/health")
def health() -> Response:
    """That something answers here, and nothing else.

    Whoever asks with a word of their own, and knows the token, can tell by the answer that it is this service and
    no stranger at its port.
    """
    asked = request.args.get("ask", "")
    if not asked:
        return plain(200, "ok")
    return plain(200, f"ok {desk().keys.prove(desk().door.port, asked[:LONGEST_ASKED])}")
