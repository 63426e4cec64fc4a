"""The figure of a client's year: what is handed to the drawing, its legend, and the name that tells the content."""

from __future__ import annotations

import hashlib
import re

from plugin_server.blocks.client_context import ClientContext
from plugin_server.blocks.drawing import context_of
from plugin_server.blocks.figures import year_figure
from plugin_server.model import FigureFile
from tests.told import CLIENT, session, vault

NOTE = "Clients/Daniel.md"


def figure(*sessions: tuple[str, ...]) -> FigureFile | None:
    """The year of these sessions, each a day and its areas."""
    notes = {f"{day} Daniel.md": session("Daniel", day, *areas) for day, *areas in sessions}
    context = context_of(vault({NOTE: CLIENT, **notes}), NOTE)
    assert isinstance(context, ClientContext)
    return year_figure(context)


def words(drawn: FigureFile | None, role: str) -> list[str]:
    assert drawn is not None
    return re.findall(rf'class="{role}"[^>]*>([^<]*)<', drawn.data.decode())


def test_the_name_is_the_last_day_and_the_digest_of_the_content() -> None:
    drawn = figure(("2009-10-06", "Vision 2"), ("2009-11-03", "Vision 3"))
    assert drawn is not None
    assert drawn.name == f"2009-11-03-{hashlib.sha256(drawn.data).hexdigest()[:8]}.svg"
    assert b"Daniel" not in drawn.data


def test_without_a_rated_session_and_with_too_many_areas_there_is_none() -> None:
    assert figure(("2009-10-06", "Vision, 2 → 12")) is None
    assert figure(("2009-10-06", *(f"Area number {count} 5" for count in range(13)))) is None


def test_the_year_stands_under_the_first_day_and_where_it_changes() -> None:
    drawn = figure(("2009-11-03", "Vision 2"), ("2009-12-01", "Vision 3"), ("2010-01-12", "Vision 3"))
    assert words(drawn, "head") == ["3 Nov", "2009", "1 Dec", "12 Jan", "2010"]


def test_ratings_that_changed_are_bold() -> None:
    drawn = figure(("2009-10-06", "Vision 2"), ("2009-11-03", "Vision 2"), ("2009-12-01", "Vision 3"))
    assert (words(drawn, "changed"), words(drawn, "same")) == (["2", "3"], ["2"])


def test_the_last_twelve_sessions_are_drawn_and_the_earlier_ones_counted() -> None:
    days = [f"{2009 + month // 12}-{month % 12 + 1:02d}-03" for month in range(15)]
    drawn = figure(*((day, "Vision 5") for day in days))
    assert words(drawn, "head")[:3] == ["3 Apr", "2009", "3 May"]
    assert words(drawn, "footer")[0].startswith("3 earlier sessions · ")


def test_the_legend_tells_what_is_in_the_picture_and_no_more() -> None:
    assert words(figure(("2009-10-06", "Vision 2")), "footer") == ["arch: rating 1 to 9"]
    assert " · ".join(words(figure(("2009-10-06", "Vision 2, 2 → 12", "Team, 3")), "footer")) == (
        "arch: rating 1 to 9 · bar: hours a week, full 12 h · hollow or tick: hours wanted · dotted: not asked"
    )
