"""Two sessions laid over each other: one figure, and every area of both clear in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plugin_server.blocks.figures_then import Way, fits, then_figure, then_scene
from plugin_server.blocks.then import Laid, lay, reach_of
from plugin_server.model import DEFAULT_SCALE, DEFAULT_SETTINGS, Area, Moment, Scale, Session
from svg.scene import Arc, Scene, Text
from tests.blocks_sessions import H


def session(day: str, *areas: Area, scale: Scale = DEFAULT_SCALE) -> Session:
    return Session(f"{day}.md", (), ("x",), Moment(day), scale, areas, (), ())


THEN = session("2009-10-06", Area("Vision", 2, 2 * H, 12 * H), Area("Service", 8, 40 * H), Area("Garden", 5))
NOW = session("2009-11-03", Area("vision", 3, 4 * H, 12 * H), Area("Service", 8, 20 * H), Area("Board", 6, H))


def laid(now: Session = NOW, then: Session = THEN) -> Laid:
    return lay(now, then, DEFAULT_SETTINGS, reach_of((now, then)))


def scene(*args: object, **kwargs: object) -> Scene:
    found = then_scene(*args, **kwargs)  # type: ignore[arg-type]
    assert found is not None
    return found


def arcs(found: Scene, role: str) -> dict[str, float]:
    return {part.id: part.radius for part in found.parts if isinstance(part, Arc) and part.role == role}


def words(found: Scene) -> list[str]:
    return [part.text for part in found.parts if isinstance(part, Text)]


def test_the_later_session_is_thick_and_the_chosen_one_thin_where_they_differ() -> None:
    found = scene(laid())
    assert arcs(found, "rating") == {"area-0-rating": 51.0, "area-1-rating": 136.0, "area-2-rating": 102.0}
    assert arcs(found, "was") == {"area-0-was": 34.0, "area-3-was": 85.0}
    assert "3 Nov 2009" in words(found)
    assert any("thin arc: 6 Oct" in text for text in words(found))
    assert found.title == "Ratings and hours, 3 Nov 2009, laid over 6 Oct 2009"


def test_an_area_that_only_one_of_them_has_says_so() -> None:
    found = scene(laid())
    assert words(found).count("not on 6 Oct") == 1
    assert words(found).count("only on 6 Oct") == 1
    assert found.description == (
        "vision: rated 3, 4 hours now, 12 hours wanted, 6 Oct: 2.",
        "Service: rated 8, 20 hours now, 6 Oct: 8.",
        "Board: rated 6, 1 hours now, not on 6 Oct.",
        "Garden: 6 Oct: 5, only on 6 Oct.",
    )


def test_what_was_not_asked_in_one_of_them_is_told_apart_from_what_did_not_change() -> None:
    then = session("2009-10-06", Area("Vision"), Area("Service", 8))
    now = session("2009-11-03", Area("Vision", 3), Area("Service", 8))
    assert "not asked on 6 Oct" in words(scene(laid(now, then)))
    back = scene(laid(then, now))
    assert arcs(back, "was") == {"area-0-was": 51.0}
    assert "not asked" in words(back)


def test_the_rim_has_one_scale_for_all_sessions_walked_through() -> None:
    full = [scene(one).handles for one in (laid(), laid(THEN, NOW))]
    assert [handles.full_minutes for handles in full if handles] == [40 * H, 40 * H]
    assert "full rim: 40 h a week" in " ".join(words(scene(laid())))


def test_each_session_is_drawn_on_its_own_scale() -> None:
    then = session("2009-10-06", Area("Vision", 2), scale=Scale(6, 1))
    assert arcs(scene(laid(then=then)), "was")["area-0-was"] == pytest.approx(153 * 5 / 6)


def test_on_the_way_the_arcs_lie_between_and_end_where_they_belong() -> None:
    start = session("2009-09-01", Area("Vision", 9, 12 * H, 12 * H), Area("Service", 2), Area("Board", 6))
    radii = [
        arcs(scene(laid(), Way(start, share)), "rating")["area-0-rating"] for share in (0, 0.25, 0.75, 1)
    ]
    assert radii == pytest.approx([153.0, 127.5, 76.5, 51.0])
    assert arcs(scene(laid(), Way(start, 1)), "rating") == pytest.approx(arcs(scene(laid()), "rating"))
    assert "9" in words(scene(laid(), Way(start, 0.25)))
    sectors = {scene(laid(), Way(start, share)).handles for share in (0, 0.5, 1)} | {scene(laid()).handles}
    assert len(sectors) == 1  # nothing turns while the arcs move


def test_hours_move_along_the_rim() -> None:
    start = session("2009-09-01", Area("Vision", 3, 12 * H, 12 * H))
    ends = [
        part.end
        for share in (0, 0.5, 1)
        for part in scene(laid(), Way(start, share)).parts
        if isinstance(part, Arc) and part.id == "area-0-now"
    ]
    assert ends[0] > ends[1] > ends[2]
    assert ends[0] - ends[1] == pytest.approx(ends[1] - ends[2])


def test_what_is_missing_on_one_side_is_there_or_not_and_never_made_up() -> None:
    start = session("2009-09-01", Area("Vision", 9))
    for share, found in ((0.25, None), (0.75, 136.0)):
        assert arcs(scene(laid(), Way(start, share)), "rating").get("area-1-rating") == found


def test_more_than_twelve_areas_of_both_are_no_picture() -> None:
    many = [Area(f"A{index}", 3) for index in range(12)]
    assert fits(laid(session("2009-11-03", *many), session("2009-10-06", *many)))
    wide = laid(session("2009-11-03", *many), session("2009-10-06", Area("One more", 3)))
    assert not fits(wide)
    assert then_figure(wide) is None


def test_a_name_made_initials_is_drawn_so_on_the_way_too() -> None:
    over = laid()
    hidden = replace(over, areas=tuple(replace(area, name="D.") for area in over.areas))
    start = session("2009-09-01", Area("Vision", 9))
    assert arcs(scene(hidden, Way(start, 0.0)), "rating")["area-0-rating"] == 153.0
    assert b"ision" not in (then_figure(hidden, Way(start, 0.5)) or b"ision")
