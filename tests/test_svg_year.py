"""The year's numbers: half-circles, numerals, bars on one scale, days, names and what is refused."""

from __future__ import annotations

import json
import math
from dataclasses import FrozenInstanceError, replace
from itertools import pairwise

import pytest

from svg.geometry import Box
from svg.scene import Arc, Circle, Line, Scene, Text, as_json
from svg.year import Year, YearCell, YearRow, place
from tests.gallery_fan import NAMES
from tests.gallery_year import ABSENT, CHANGED_SCALES, STORY_YEAR, cell, made, row, shortened, year, years


def arc(scene: Scene, name: str) -> Arc:
    part = scene.part(name)
    assert isinstance(part, Arc)
    return part


def line(scene: Scene, name: str) -> Line:
    part = scene.part(name)
    assert isinstance(part, Line)
    return part


def length(part: Line) -> float:
    return part.end.x - part.start.x


def text(scene: Scene, name: str) -> Text:
    part = scene.part(name)
    assert isinstance(part, Text)
    return part


def texts(scene: Scene, start: str) -> list[str]:
    return [part.text for part in scene.parts if isinstance(part, Text) and part.id.startswith(start)]


def one(rating: float | None, now: float | None = None, wanted: float | None = None) -> Scene:
    return place(year(YearRow("A", (cell(rating, now, wanted),), "")))


@pytest.mark.parametrize(("rating", "radius"), [(1, 4), (3, 12), (7.5, 30), (9, 36)])
@pytest.mark.parametrize("sessions", [1, 5, 6, 7])
def test_a_rating_is_a_half_circle_of_4_for_each_step_of_nine(
    rating: float, radius: float, sessions: int
) -> None:
    half = arc(place(year(row("A", [rating] * sessions))), "row-0-0-rating")
    assert (half.radius, half.start, half.end, half.width) == (pytest.approx(radius), -90, 90, 5)


def test_more_sessions_than_that_have_smaller_half_circles_all_on_one_scale() -> None:
    last = 36.0
    for sessions in range(8, 13):
        scene = place(year(row("A", [9, *[3] * (sessions - 1)])))
        full = arc(scene, "row-0-0-rating").radius
        assert 20 < full < last
        assert arc(scene, "row-0-1-rating").radius == pytest.approx(full / 3)
        last = full


@pytest.mark.parametrize("sessions", range(1, 13))
def test_half_circles_of_the_best_rating_do_not_touch(sessions: int) -> None:
    scene = place(made(1, sessions, ratings="nines"))
    halves = [arc(scene, f"row-0-{column}-rating") for column in range(sessions)]
    for half, following in pairwise(halves):
        gap = following.center.x - half.center.x - half.radius - following.radius - half.width
        assert gap >= 3 - 1e-6
    assert halves[0].center.x - halves[0].radius >= 8
    assert halves[-1].center.x + halves[-1].radius <= 592


def test_few_sessions_are_not_stretched_and_stand_in_the_middle() -> None:
    for sessions in (1, 2, 3):
        scene = place(shortened(STORY_YEAR, sessions))
        bases = [part for part in scene.parts if part.id.endswith("-base")]
        assert {round(length(part), 6) for part in bases if isinstance(part, Line)} == {96.0 * sessions}
        names = [part.box.left for part in scene.parts if isinstance(part, Text) and part.role == "row"]
        right = max(part.end.x for part in bases if isinstance(part, Line))
        assert min(names) == pytest.approx(600 - right)


def test_half_circles_bars_and_names_share_a_baseline() -> None:
    scene = place(shortened(STORY_YEAR, 4))
    for index in range(4):
        y = line(scene, f"row-{index}-0-base").start.y
        assert {arc(scene, f"row-{index}-{column}-rating").center.y for column in range(4)} == {y}
        assert line(scene, f"row-{index}-0-now").start.y == y + 9
        assert text(scene, f"row-{index}-name-0").at.y == y


def test_with_many_sessions_names_stand_over_their_rows_and_have_the_whole_width() -> None:
    long = "Community development, outreach and grants for everybody"
    scene = place(year(row(long, [5] * 12), row("B", [5] * 12)))
    name = text(scene, "row-0-name-0")
    assert (name.text, name.whole, name.anchor) == (long, "", "left")
    assert name.box.bottom < text(scene, "row-0-0-numeral").box.top
    assert name.at.x == line(scene, "row-0-0-base").start.x


def test_beside_its_row_a_long_name_keeps_two_lines_and_tells_the_rest_in_a_title() -> None:
    long = "Board, funders and other stakeholders of the whole region"
    scene = place(year(row(long, [5] * 5)))
    assert len(texts(scene, "row-0-name")) == 2
    assert text(scene, "row-0-name-1").text.endswith("…")
    assert text(scene, "row-0-name-1").whole == long
    assert text(scene, "row-0-name-1").at.y == line(scene, "row-0-0-base").start.y


def test_a_numeral_is_bold_where_it_changed() -> None:
    scene = place(STORY_YEAR)
    roles = [text(scene, f"row-0-{column}-numeral").role for column in range(8)]
    assert roles == ["changed", "changed", "changed", "same", "changed", "same", "changed", "same"]


@pytest.mark.parametrize(("rating", "inside"), [(1, False), (4, False), (5, True), (9, True)])
def test_a_numeral_stands_inside_its_half_circle_where_there_is_room(rating: float, inside: bool) -> None:
    scene = one(rating)
    half, numeral = arc(scene, "row-0-0-rating"), text(scene, "row-0-0-numeral")
    over = half.center.y - numeral.at.y
    assert over == (4 if inside else pytest.approx(half.radius + 2.5 + 4))


def test_with_twelve_sessions_all_numerals_stand_over_their_half_circles() -> None:
    scene = place(made(1, 12))
    for column in range(12):
        half, numeral = arc(scene, f"row-0-{column}-rating"), text(scene, f"row-0-{column}-numeral")
        assert numeral.at.y < half.center.y - half.radius - 2.5


def test_a_missing_rating_is_a_dotted_half_circle_without_a_numeral() -> None:
    scene = one(None, 2, 3)
    assert arc(scene, "row-0-0-rating").role == "half-missing"
    assert texts(scene, "row-0-0") == []
    assert line(scene, "row-0-0-now").role == "bar"


def test_a_nought_is_a_dot_on_the_baseline() -> None:
    scene = one(0)
    dot = scene.part("row-0-0-rating")
    assert isinstance(dot, Circle)
    assert dot.center.y + dot.radius == line(scene, "row-0-0-base").start.y
    assert text(scene, "row-0-0-numeral").text == "0"


def test_where_a_session_does_not_have_the_area_its_cell_is_empty_and_the_baseline_open() -> None:
    scene = place(year(row("A", [3, ABSENT, ABSENT, 5, None]), row("B", [1, 2, 3, 4, 5])))
    assert not [part for part in scene.parts if part.id.startswith(("row-0-1-", "row-0-2-"))]
    assert [part.id for part in scene.parts if part.id.startswith("row-0") and part.id.endswith("base")] == [
        "row-0-0-base",
        "row-0-3-base",
    ]
    assert line(scene, "row-0-3-base").start.x == pytest.approx(
        line(scene, "row-1-0-base").start.x + 3 * 96, abs=30
    )


def test_days_are_level_and_in_the_middle_of_their_columns() -> None:
    scene = place(STORY_YEAR)
    heads = [text(scene, f"head-{column}-0") for column in range(8)]
    assert [head.text for head in heads] == [
        "6 Oct", "3 Nov", "1 Dec", "12 Jan", "9 Feb", "9 Mar", "6 Apr", "4 May",
    ]  # fmt: skip
    assert len({head.at.y for head in heads}) == 1
    assert [head.at.x for head in heads] == pytest.approx(
        [arc(scene, f"row-0-{column}-rating").center.x for column in range(8)]
    )
    assert texts(scene, "head-0") == ["6 Oct", "2009"]
    assert texts(scene, "head-3") == ["12 Jan", "2010"]


def test_days_too_wide_for_their_columns_stand_in_lines_all_of_them() -> None:
    scene = place(made(1, 12))
    assert texts(scene, "head-0") == ["6", "Oct", "2009"]
    assert texts(scene, "head-1-") == ["3", "Nov"]


def test_the_legend_breaks_between_its_pieces_into_lines_of_about_one_length() -> None:
    pieces = [f"piece number {number} of the legend" for number in range(5)]
    scene = place(replace(STORY_YEAR, legend=" · ".join(pieces), before="5 earlier sessions"))
    assert texts(scene, "legend") == [
        "5 earlier sessions · piece number 0 of the legend",
        "piece number 1 of the legend · piece number 2 of the legend",
        "piece number 3 of the legend · piece number 4 of the legend",
    ]


def test_nothing_stands_where_there_are_no_words() -> None:
    scene = place(Year(("",), (YearRow("", (YearCell(0.5, "", False, None, None),), ""),), "", "", "", ""))
    assert [part.role for part in scene.parts] == ["track", "half"]
    assert scene.description == ()


def test_the_width_is_constant_and_the_height_depends_on_rows_and_columns_alone() -> None:
    for areas in (1, 4, 12):
        for sessions in (1, 5, 6, 12):
            scenes = [
                place(replace(made(areas, sessions, names, ratings), legend=""))
                for names in NAMES
                for ratings in ("mixed", "nines", "ones", "holes")
            ]
            assert {scene.width for scene in scenes} == {600}
            assert len({scene.height for scene in scenes}) == 1


def test_boxes_of_texts_do_not_meet_and_stay_inside() -> None:
    for title, whole in years():
        scene = place(whole)
        boxes = [part.box for part in scene.parts if isinstance(part, Text)]
        assert not any(box.meets(other) for index, box in enumerate(boxes) for other in boxes[:index]), title
        paper = Box(0, 0, scene.width, scene.height)
        assert all(box.left >= paper.left and box.right <= paper.right for box in boxes), title
        assert all(box.top >= paper.top and box.bottom <= paper.bottom for box in boxes), title


def test_scales_that_changed_are_drawn_each_on_its_own() -> None:
    scene = place(CHANGED_SCALES)
    assert arc(scene, "row-0-2-rating").radius == pytest.approx(arc(scene, "row-0-3-rating").radius)
    assert text(scene, "row-0-3-numeral").role == "changed"


def test_title_and_description_say_it_in_words() -> None:
    scene = place(shortened(STORY_YEAR, 2))
    assert scene.title == "The year"
    assert scene.description[0] == "8 sessions."
    assert len(scene.description) == 5


@pytest.mark.parametrize(("areas", "sessions"), [(0, 1), (13, 1), (1, 0), (1, 13)])
def test_no_row_or_column_and_more_than_twelve_are_refused(areas: int, sessions: int) -> None:
    rows = tuple(YearRow("A", (cell(5),) * sessions, "") for _ in range(areas))
    with pytest.raises(ValueError, match="1 to 12"):
        place(Year(("1 Jan",) * sessions, rows, "", "", "", ""))


def test_a_row_with_a_cell_too_few_is_refused() -> None:
    with pytest.raises(ValueError, match="a cell for each column"):
        place(Year(("1 Jan", "2 Feb"), (YearRow("A", (cell(5),), ""),), "", "", "", ""))


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, -0.1, 1.1])
def test_places_outside_the_scale_are_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        place(year(YearRow("A", (replace(cell(5), position=bad),), "")))


def test_names_of_parts_are_unique() -> None:
    for title, whole in years():
        names = [part.id for part in place(whole).parts]
        assert len(names) == len(set(names)), title


def test_a_scene_is_plain_json() -> None:
    plain = as_json(place(STORY_YEAR))
    assert json.loads(json.dumps(plain, allow_nan=False)) == json.loads(json.dumps(plain))
    hollow = next(part for part in plain["parts"] if part["id"] == "row-0-0-wanted")
    assert hollow["kind"] == "frame"
    assert hollow["path"].startswith("M")
    assert hollow["path"].endswith("Z")


def test_a_year_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        STORY_YEAR.title = "x"  # type: ignore[misc]
