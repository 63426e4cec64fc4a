"""The rim: one scale of hours for the figure, solid for now, hollow for more, a tick for less."""

from __future__ import annotations

import math

import pytest

from svg.fan import place
from svg.scene import Band, Line, Scene
from svg.theme import THEME
from tests.gallery_fan import STORY, area, fan
from tests.test_svg_fan import arc, texts


def share(scene: Scene, index: int, start: float, end: float) -> float:
    """A stretch of angles as a share of the sector."""
    assert scene.handles
    first, last = scene.handles.sectors[index]
    return (end - start) / (last - first)


@pytest.mark.parametrize(
    ("most", "full"),
    [
        (0, 5),
        (5, 5),
        (5.25, 10),
        (10, 10),
        (20, 20),
        (20.5, 40),
        (40, 40),
        (41, 80),
        (100, 160),
        (1000, 1280),
    ],
)
def test_the_scale_of_hours_is_the_first_that_holds_every_number(most: float, full: int) -> None:
    scene = place(fan(area("A", 5, 60, round(most * 60)), area("B", 5, 0, 0)))
    if most < 1:
        scene = place(fan(area("A", 5, 0, 0)))
    assert scene.handles
    assert scene.handles.full_minutes == full * 60
    assert texts(scene, "footer")[-1] == f"full rim: {full} h a week"


def test_hours_now_are_solid_and_hours_wanted_hollow_from_there() -> None:
    """Vision, 2 h now and 12 h wanted on a scale of 20 h."""
    scene = place(STORY)
    now, wanted = arc(scene, "area-0-now"), scene.part("area-0-wanted")
    assert isinstance(wanted, Band)
    assert share(scene, 0, now.start, now.end) == pytest.approx(2 / 20)
    inset = math.degrees(1 / THEME.rim_radius)
    assert wanted.start - inset == pytest.approx(now.end)
    assert share(scene, 0, now.start, wanted.end + inset) == pytest.approx(12 / 20)
    assert wanted.outer - wanted.inner + wanted.width == now.width == 8


def test_less_wanted_is_a_tick_across_the_hours_now() -> None:
    """Service, 20 h now and 14 h wanted: solid over the whole sector, but for the tick."""
    scene = place(STORY)
    before, after, tick = arc(scene, "area-1-now"), arc(scene, "area-1-now-over"), scene.part("area-1-wanted")
    assert isinstance(tick, Line)
    assert scene.handles
    assert share(scene, 1, before.start, after.end) == pytest.approx(1)
    angle = math.degrees(math.atan2(tick.end.x - scene.handles.center.x, scene.handles.center.y - tick.end.y))
    assert share(scene, 1, before.start, angle) == pytest.approx(14 / 20)
    assert before.end < angle < after.start


def test_the_same_hours_wanted_leave_no_mark() -> None:
    scene = place(fan(area("Play", 5, 360, 360)))
    assert [part.role for part in scene.parts if part.id.startswith("area-0-") and "w" in part.role] == [
        "now"
    ]


def test_a_quarter_of_an_hour_more_can_be_seen_on_a_scale_of_forty() -> None:
    scene = place(fan(area("A", 5, 60, 75), *(area("B", 5, 2400, 2400) for _ in range(11))))
    wanted = scene.part("area-0-wanted")
    assert isinstance(wanted, Band)
    assert math.radians(wanted.end - wanted.start) * THEME.rim_radius == pytest.approx(4)


@pytest.mark.parametrize(("now", "wanted"), [(2400, 2385), (15, 0), (2400, 0), (1, 0)])
def test_less_wanted_shows_hours_now_and_tick_however_little(now: int, wanted: int) -> None:
    scene = place(fan(area("A", 5, now, wanted), *(area("B", 5, 2400, 2400) for _ in range(11))))
    over = arc(scene, "area-0-now-over")
    assert math.radians(over.end - over.start) * THEME.rim_radius > 1.9
    assert over.end <= scene.handles.sectors[0][1] + 1e-9 if scene.handles else False
    assert isinstance(scene.part("area-0-wanted"), Line)


def test_hours_wanted_without_hours_now_are_dashed_from_zero() -> None:
    scene = place(fan(area("A", 5, None, 300)))
    wanted = scene.part("area-0-wanted")
    assert isinstance(wanted, Band)
    assert wanted.role == "wanted-alone"
    assert share(scene, 0, wanted.start, wanted.end) == pytest.approx(1, abs=0.02)


def test_without_any_hours_there_is_no_rim_and_no_word_of_it() -> None:
    scene = place(fan(area("A", 5), area("B", 6)))
    assert not [part for part in scene.parts if part.role in {"now", "wanted", "track", "tick"}]
    assert texts(scene, "footer") == ["3 Nov 2009"]
