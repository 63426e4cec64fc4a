"""The hours of a year: all bars on one scale, solid for now, hollow for more, a tick for less."""

from __future__ import annotations

import pytest

from svg.scene import Arc, Frame, Scene
from svg.year import place
from tests.gallery_year import STORY_YEAR, years
from tests.test_svg_year import length, line, one


def frame(scene: Scene, name: str) -> Frame:
    part = scene.part(name)
    assert isinstance(part, Frame)
    return part


def test_the_longest_bar_of_all_fills_its_column_and_the_others_are_measured_by_it() -> None:
    scene = place(STORY_YEAR)
    assert STORY_YEAR.longest() == 22 * 60
    over, base = line(scene, "row-1-0-now-over"), line(scene, "row-1-0-base")
    full = over.end.x - line(scene, "row-1-0-now").start.x
    assert full == pytest.approx(length(base) / 8 * 0.88)
    assert length(line(scene, "row-0-4-now")) == pytest.approx(full * 9 / 22)
    assert length(line(scene, "row-3-7-now")) == pytest.approx(full * 6 / 22)


def test_hours_wanted_are_hollow_from_the_solid_ones_on() -> None:
    scene = one(5, 3, 12)
    now, wanted = line(scene, "row-0-0-now"), frame(scene, "row-0-0-wanted")
    assert wanted.role == "bar-wanted"
    assert wanted.box.left - wanted.width / 2 == pytest.approx(now.end.x)
    assert wanted.box.right + wanted.width / 2 - now.start.x == pytest.approx(4 * length(now))
    assert wanted.box.bottom - wanted.box.top + wanted.width == pytest.approx(now.width)


def test_less_wanted_is_a_tick_across_the_solid_bar_free_on_both_sides() -> None:
    scene = one(5, 20, 10)
    before, over, tick = (line(scene, f"row-0-0-{part}") for part in ("now", "now-over", "wanted"))
    assert tick.role == "bar-tick"
    assert tick.start.x == pytest.approx((before.start.x + over.end.x) / 2)
    assert before.end.x < tick.start.x - 2 < tick.start.x + 2 < over.start.x
    assert tick.end.y - tick.start.y > before.width


@pytest.mark.parametrize("wanted", [0, 0.02, 4.98])
def test_less_wanted_is_seen_however_little_it_is(wanted: float) -> None:
    scene = one(5, 5, wanted)
    over, tick = line(scene, "row-0-0-now-over"), line(scene, "row-0-0-wanted")
    assert length(over) >= 1.5 - 1e-6
    assert over.start.x > tick.start.x


def test_a_little_more_wanted_is_still_hollow() -> None:
    box = frame(one(5, 20, 20.01), "row-0-0-wanted").box
    assert box.right - box.left >= 3


def test_hours_that_stay_are_one_solid_bar_and_noughts_are_none() -> None:
    assert [part.id for part in one(5, 8, 8).parts if part.role.startswith("bar")] == ["row-0-0-now"]
    assert [part.id for part in one(5, 0, 0).parts if part.role.startswith("bar")] == []


def test_hours_wanted_alone_are_dashed() -> None:
    assert frame(one(5, None, 8), "row-0-0-wanted").role == "bar-alone"


def test_bars_keep_to_their_columns() -> None:
    for title, whole in years():
        scene = place(whole)
        halves = {part.id: part for part in scene.parts if isinstance(part, Arc)}
        for part in scene.parts:
            if not part.role.startswith("bar") or f"{part.id.rsplit('-', 1)[0]}-rating" not in halves:
                continue
            middle = halves[f"{part.id.rsplit('-', 1)[0]}-rating"].center.x
            ends = (part.box.left, part.box.right) if isinstance(part, Frame) else (part.start.x, part.end.x)  # type: ignore[union-attr]
            assert max(abs(x - middle) for x in ends) < 48, title
