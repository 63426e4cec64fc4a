"""Before the first writing, and before a pass over many notes: what would be written, and the yes."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, url_for

from plugin_server.status import Phase, Preview, Status
from plugin_server.web.desk import desk
from plugin_server.web.frame import frame, notes
from plugin_server.web.lists import Lists

blueprint = Blueprint("begin", __name__)


@dataclass(frozen=True, slots=True)
class Sample:
    """One note as it would look."""

    name: str
    lines: str
    figure: str | None


@dataclass(frozen=True, slots=True)
class BeginPage:
    heading: str
    sentences: tuple[str, ...]
    button: str = ""
    counted: str = ""
    notes: tuple[str, ...] = ()
    preview: Sample | None = None


@blueprint.get("/begin")
def look() -> str:
    """What waits for a yes, and how one of the notes would look."""
    around = frame("begin")
    return render_template("begin.html", frame=around, page=_page(desk().companion.status()))


@blueprint.post("/begin")
def say_yes() -> Response:
    """The only page that makes the service write."""
    desk().companion.begin()
    return Response(status=303, headers={"Location": url_for("pages.practice")})


def _page(status: Status) -> BeginPage:
    if status.phase is Phase.FIRST_CONTACT:
        return _first_contact(status)
    if status.phase is Phase.ASKING:
        return _brake(status)
    return BeginPage("Nothing is waiting", ("No note waits for a yes.",))


def _first_contact(status: Status) -> BeginPage:
    count = len(status.owed)
    if not count:
        said = "There is no session note yet. After Begin, each one you save gets its picture."
    else:
        said = f"{notes(count)} would get a block with a picture, a table and a summary."
    return BeginPage(
        "Before we begin",
        (
            said,
            "A block stands between two marker lines. What you wrote around it stays as it is, to the letter.",
            "You can take all blocks out again with “session-arcs clean”.",
        ),
        "Begin",
        notes(count) if count else "",
        _names(status),
        _sample(desk().companion.preview()),
    )


def _brake(status: Status) -> BeginPage:
    return BeginPage(
        f"{notes(len(status.owed))} would change",
        (
            "You did not touch these notes. A setting may have changed, or there is a new version.",
            "If this surprises you, look at your practice note first. Nothing is written until you say yes.",
        ),
        "Go on",
        notes(len(status.owed)),
        _names(status),
        _sample(desk().companion.preview()),
    )


def _names(status: Status) -> tuple[str, ...]:
    lists = Lists.here()
    return tuple(lists.note_name(path) for path in status.owed)


def _sample(preview: Preview | None) -> Sample | None:
    if preview is None:
        return None
    lists = Lists.here()
    picture = url_for("figures.preview", v=preview.figure.name[-12:-4]) if preview.figure else None
    return Sample(lists.note_name(preview.path), lists.discretion.text("\n".join(preview.lines)), picture)
