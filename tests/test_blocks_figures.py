"""The figure of a session: what is handed to the drawing, and the name that tells the content."""

import hashlib
import re
from dataclasses import replace

import pytest

from plugin_server.blocks.figures import rings, session_figure, session_scene
from plugin_server.model import FigureFile, Scale, Settings
from tests.blocks_sessions import H, context, row, story


def drawn(*args, **kwargs) -> FigureFile:  # type: ignore[no-untyped-def]
    figure = session_figure(context(*args, **kwargs))
    assert figure is not None
    return figure


def printed(figure: FigureFile) -> str:
    return figure.data.decode()


def test_the_name_is_the_date_and_the_digest_of_the_content() -> None:
    figure = session_figure(story())
    assert figure is not None
    assert figure.name == f"2009-11-03-{hashlib.sha256(figure.data).hexdigest()[:8]}.svg"
    assert re.fullmatch(r"undated-[0-9a-f]{8}\.svg", drawn(row(rating=3), day=None).name)


def test_the_same_session_is_the_same_figure() -> None:
    assert session_figure(story()) == session_figure(story())
    assert session_figure(story()) != drawn(row(rating=3))


def test_no_name_of_a_client_is_in_it() -> None:
    figure = session_figure(story())
    assert figure is not None
    assert b"Daniel" not in figure.data
    assert "Daniel" not in figure.name


def test_twelve_areas_are_drawn_and_thirteen_are_not() -> None:
    assert session_figure(context(*(row(f"A{index}", rating=3) for index in range(12))))
    assert session_figure(context(*(row(f"A{index}", rating=3) for index in range(13)))) is None


def test_the_story_as_it_is_told_to_those_who_hear_it() -> None:
    scene = session_scene(story())
    assert scene is not None
    assert scene.title == "Ratings and hours, 3 Nov 2009"
    assert scene.description == (
        "27 of 40 hours already lie where they are wanted; 13 would move.",
        "Vision: rated 3, was 2, 2 hours now, 12 hours wanted, no list yet.",
        "Service: rated 8, 20 hours now, 14 hours wanted.",
        "Accountability: rated 7, was 6, 15 hours now, 8 hours wanted.",
        "Community: rated 2, was 3, 3 hours now, 6 hours wanted, no list yet.",
    )


def test_the_words_in_the_figure() -> None:
    text = printed(session_figure(story()) or drawn())
    for words in ("Accountability", "2 h → 12 h", "no list yet", "3 Nov 2009", "thin arc: 6 Oct", "h a week"):
        assert words in text
    assert "8 h, stays" in printed(drawn(row(rating=3, now=8 * H, wanted=8 * H)))
    assert "1:30 h" in printed(drawn(row(rating=3, now=90)))
    assert "→ 2 h" in printed(drawn(row(rating=3, wanted=2 * H)))
    assert "not asked" in printed(drawn(row()))
    assert "h a month" in printed(drawn(row(now=H, wanted=H), settings=Settings(period="month")))


def test_a_thin_arc_only_where_a_rating_changed() -> None:
    session = replace(context(row(rating=3, was=3), row("B", rating=4)), previous_day="2009-10-06")
    assert "thin arc" not in printed(session_figure(session) or drawn())
    older = replace(context(row(rating=3, was=2)), previous_day="2008-10-06")
    assert "thin arc: 6 Oct 2008" in printed(session_figure(older) or drawn())


def test_before_an_area_is_rated_its_last_rating_is_drawn_for_those_who_rate_and_not_in_the_record() -> None:
    session = replace(context(row(was=3), row("B", was=4), row("C")), previous_day="2009-10-06")
    record, board = session_scene(session), session_scene(session, before_rating=True)
    assert record is not None
    assert board is not None
    assert [part.id for part in record.parts if part.role == "was"] == []
    thin = [part for part in board.parts if part.role == "was"]
    assert [part.id for part in thin] == ["area-0-was", "area-1-was"]
    assert [getattr(part, "radius", None) for part in thin] == [51.0, 68.0]  # 17 for each step of nine
    assert "thin arc: 6 Oct" in getattr(board.part("footer-0"), "text", "")
    assert board.description[0] == "Vision: rating not asked, was 3."
    assert record.description[0] == "Vision: rating not asked."


@pytest.mark.parametrize(
    ("scale", "labels"),
    [
        (Scale(1, 9), ["1", "3", "5", "7", "9"]),
        (Scale(1, 5), ["1", "2", "3", "4", "5"]),
        (Scale(0, 10), ["2", "4", "6", "8", "10"]),
        (Scale(6, 1), ["6", "5", "4", "3", "2", "1"]),
        (Scale(0, 100), ["20", "40", "60", "80", "100"]),
        (Scale(1, 7), ["1", "3", "5", "7"]),
        (Scale(1, 2), ["1", "2"]),
    ],
)
def test_rings_count_down_from_the_best_in_even_steps(scale: Scale, labels: list[str]) -> None:

    found = list(rings(scale))
    assert [ring.label for ring in found] == labels
    assert found[-1].position == 1
    assert all(0 < ring.position <= 1 for ring in found)


@pytest.mark.parametrize("rating", [1, 6])
def test_a_rating_is_drawn_on_its_own_scale(rating: float) -> None:
    assert drawn(row(rating=rating), scale=Scale(6, 1)).data
