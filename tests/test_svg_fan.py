"""The fan's numbers: radii, rim lengths, the scale of hours, the side of each numeral, what is refused."""

from __future__ import annotations

import json
import math
from dataclasses import FrozenInstanceError, replace

import pytest

from svg.fan import Fan, FanArea, Ring, place
from svg.geometry import Point
from svg.scene import Arc, Circle, Scene, Text, as_json
from tests.gallery_fan import NAMES, STORY, TEN, area, fan, made


def arc(scene: Scene, name: str) -> Arc:
    part = scene.part(name)
    assert isinstance(part, Arc)
    return part


def away(scene: Scene, name: str) -> float:
    """How far the middle of a numeral is from the center."""
    part = scene.part(name)
    assert isinstance(part, Text)
    assert scene.handles
    center = scene.handles.center
    return math.hypot(
        (part.box.left + part.box.right) / 2 - center.x, (part.box.top + part.box.bottom) / 2 - center.y
    )


def texts(scene: Scene, role: str) -> list[str]:
    return [part.text for part in scene.parts if isinstance(part, Text) and part.role == role]


@pytest.mark.parametrize(("rating", "radius"), [(1, 17), (3, 51), (7.5, 127.5), (9, 153)])
def test_a_rating_is_a_stroke_of_17_for_each_step_of_nine(rating: float, radius: float) -> None:
    stroke = arc(place(fan(area("Vision", rating))), "area-0-rating")
    assert stroke.radius == pytest.approx(radius)
    assert stroke.width == 12


def test_sectors_are_equal_and_run_clockwise_from_12_o_clock() -> None:
    handles = place(STORY).handles
    assert handles
    assert handles.sectors == ((4.5, 85.5), (94.5, 175.5), (184.5, 265.5), (274.5, 355.5))


def test_ink_is_in_proportion_to_the_rating() -> None:
    scene = place(fan(*(area("x", rating) for rating in (2, 4, 8))))
    lengths = [
        (part.end - part.start) * part.radius for part in (arc(scene, f"area-{i}-rating") for i in range(3))
    ]
    assert lengths[1] == pytest.approx(2 * lengths[0])
    assert lengths[2] == pytest.approx(4 * lengths[0])


def test_a_single_area_is_one_open_ring() -> None:
    stroke = arc(place(fan(area("Vision", 5))), "area-0-rating")
    assert 330 < stroke.end - stroke.start < 345


@pytest.mark.parametrize("rating", [2, 3, 5, 7, 7.5])
def test_a_numeral_stands_outside_its_arc(rating: float) -> None:
    scene = place(fan(area("A", rating), area("B", rating), area("C", rating)))
    assert 10 < away(scene, "area-0-numeral") - rating * 17 < 26


@pytest.mark.parametrize("rating", [8, 8.5, 9])
def test_from_eight_up_a_numeral_stands_inside(rating: float) -> None:
    scene = place(fan(area("A", rating), area("B", rating), area("C", rating)))
    assert 10 < rating * 17 - away(scene, "area-0-numeral") < 30


@pytest.mark.parametrize(
    ("rating", "was", "inside"), [(5, 7, True), (5, 3, False), (8, 9, True), (8, 7, False)]
)
def test_a_numeral_stands_away_from_the_previous_arc(rating: float, was: float, inside: bool) -> None:
    scene = place(fan(area("A", rating, was=was), area("B", 5), area("C", 5)))
    assert (away(scene, "area-0-numeral") < rating * 17) is inside


def test_a_nine_that_was_eight_has_its_numeral_between_neither_arc_nor_rim() -> None:
    scene = place(fan(area("A", 9, was=8), area("B", 5)))
    assert away(scene, "area-0-numeral") < 8 * 17 - 8


def test_near_the_center_a_numeral_moves_out_past_the_previous_arc() -> None:
    """Community in the story: 2, was 3. Inside there is no room."""
    assert away(place(STORY), "area-3-numeral") > 51 + 8


def test_crowded_at_one_no_two_numerals_touch() -> None:
    scene = place(made(12, ratings="all one"))
    boxes = [part.box for part in scene.parts if isinstance(part, Text) and part.role == "numeral"]
    assert len(boxes) == 12
    assert not any(one.meets(other) for index, one in enumerate(boxes) for other in boxes[index + 1 :])


def test_a_previous_rating_is_a_thin_arc_only_where_it_changed() -> None:
    scene = place(STORY)
    was = [part for part in scene.parts if part.role == "was"]
    assert [part.id for part in was] == ["area-0-was", "area-2-was", "area-3-was"]
    assert [(part.radius, part.width) for part in was if isinstance(part, Arc)] == [
        (34, 1.5),
        (102, 1.5),
        (51, 1.5),
    ]


@pytest.mark.parametrize("was", [6.75, 7.25])
def test_a_rating_that_hardly_changed_does_not_hide_the_previous_arc(was: float) -> None:
    gap = abs(arc(place(fan(area("A", 7, was=was))), "area-0-was").radius - 7 * 17)
    assert gap > 12 / 2 + 1.5 / 2


def test_a_missing_rating_is_a_dotted_arc_and_its_words() -> None:
    scene = place(fan(area("A", None, 60, 120), area("B", 5, 60, 60)))
    assert scene.part("area-0-rating").role == "missing-arc"
    assert texts(scene, "missing") == ["not asked"]
    assert texts(scene, "numeral") == ["5"]


def test_a_nought_is_a_dot_in_its_sector() -> None:
    scene = place(fan(area("A", 0, of=10), area("B", 5, of=10), area("C", 5, of=10), rings=TEN))
    dot = scene.part("area-0-rating")
    assert isinstance(dot, Circle)
    assert scene.handles
    assert dot.center.x > scene.handles.center.x
    assert texts(scene, "numeral")[0] == "0"
    assert away(scene, "area-0-numeral") > 17


def test_rings_carry_small_numbers_unless_an_arc_stands_there() -> None:
    assert texts(place(fan(area("A", 8), area("B", 8))), "scale") == ["1", "3", "5", "7", "9"]
    assert "3" not in texts(place(fan(area("A", 3), area("B", 3), area("C", 3))), "scale")


def test_rings_are_open_where_a_figure_stands() -> None:
    scene = place(fan(area("A", 6), area("B", 6), area("C", 6)))
    pieces = [part for part in scene.parts if part.id.startswith("ring-3-") and isinstance(part, Arc)]
    assert len(pieces) == 4  # three numerals stand on the ring of 7, and its own number
    assert sum(part.end - part.start for part in pieces) < 340


def test_text_below_does_not_jump_when_marks_come_and_go() -> None:
    for count in range(1, 13):
        heights = {
            place(made(count, times=times, marks=marks)).height
            for times in ("none", "full")
            for marks in ("none", "all")
        }
        assert len(heights) == 1


def test_the_width_is_constant() -> None:
    assert {place(made(count, names)).width for count in range(1, 13) for names in NAMES} == {600}


def test_long_names_keep_two_lines_and_tell_the_rest_in_a_title() -> None:
    name = "Board, funders and other stakeholders of the whole region"
    scene = place(fan(*(area(name if index == 1 else "A", 5, 60, 60) for index in range(8))))
    lines = [part for part in scene.parts if isinstance(part, Text) and part.id.startswith("area-1-name")]
    assert len(lines) == 2
    assert lines[1].text.endswith("…")
    assert {line.whole for line in lines} == {name}


def test_hours_too_long_for_the_side_break_before_the_arrow_and_are_never_shortened() -> None:
    scene = place(fan(*(replace(area("A", 5, 60, 60), hours="20 h 30 min → 19 h 45 min") for _ in range(6))))
    lines = [
        part.text for part in scene.parts if isinstance(part, Text) and part.id.startswith("area-1-hours")
    ]
    assert lines == ["20 h 30 min", "→ 19 h", "45 min"]


def test_footers_that_do_not_fit_beside_each_other_take_two_lines() -> None:
    short, long = (
        STORY,
        replace(STORY, rim_words="full rim: {hours} h in a fortnight of the long winter holidays"),
    )
    assert texts(place(short), "footer") == ["3 Nov 2009", "full rim: 20 h a week · thin arc: 6 Oct"]
    assert texts(place(long), "footer")[1:] == [
        "full rim: 20 h in a fortnight of the long winter holidays",
        "thin arc: 6 Oct",
    ]
    assert place(long).height == place(short).height + 18


def test_braces_in_the_words_of_a_user_are_words() -> None:
    scene = place(replace(STORY, rim_words="full rim: {hours} h a {week!r}"))
    assert texts(scene, "footer")[1].startswith("full rim: 20 h a {week!r}")


def test_title_and_description_say_it_in_words() -> None:
    scene = place(STORY)
    assert scene.title == "Ratings and hours"
    assert scene.description == (
        "Ratings from 1 to 9.",
        "Vision: 3 of 9.",
        "Service: 8 of 9.",
        "Accountability: 7 of 9.",
        "Community: 2 of 9.",
    )


@pytest.mark.parametrize("count", [0, 13])
def test_no_area_and_more_than_twelve_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match="1 to 12"):
        place(fan(*(area("A", 5) for _ in range(count))))


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, -0.1, 1.1])
@pytest.mark.parametrize("field", ["position", "was"])
def test_places_outside_the_scale_are_refused(field: str, bad: float) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        place(fan(replace(area("A", 5), **{field: bad})))


def test_rings_outside_the_scale_are_refused() -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        place(fan(area("A", 5), rings=(Ring(math.nan, "x"),)))


def test_a_scene_is_plain_json_with_its_handles() -> None:
    plain = as_json(place(STORY))
    assert json.loads(json.dumps(plain, allow_nan=False)) == json.loads(json.dumps(plain))
    assert plain["handles"]["full_radius"] == 153
    assert plain["handles"]["full_minutes"] == 1200
    rating = next(part for part in plain["parts"] if part["id"] == "area-0-rating")
    assert (rating["kind"], rating["role"], rating["radius"]) == ("arc", "rating", 51)
    assert rating["path"].startswith("M")


def test_names_of_parts_are_unique() -> None:
    for count in range(1, 13):
        names = [part.id for part in place(made(count, "latin", earlier="both", marks="all")).parts]
        assert len(names) == len(set(names))


def test_a_part_that_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        place(STORY).part("area-9-rating")


def test_a_fan_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        STORY.title = "x"  # type: ignore[misc]


def test_an_area_without_name_or_words_is_drawn() -> None:
    blank = FanArea("", 0.5, "")
    scene = place(Fan((blank, blank), (), "", "", "", ""))
    assert [part.role for part in scene.parts] == ["rating", "rating"]
    assert isinstance(scene.handles.center if scene.handles else None, Point)
