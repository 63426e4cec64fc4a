"""What a hand on the board means is read off the handles that the figure brings along, and off nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from plugin_server.model import Scale
from plugin_server.web.config import Door
from plugin_server.web.serve import Server
from svg.fan import Fan, FanArea, place
from svg.geometry import polar
from svg.scene import Handles, as_json
from tests.browser import chromium, needs_chromium
from tests.web_practice import TOKEN, Vaultless

pytestmark = [pytest.mark.browser, needs_chromium]
RATED = """async (text) => {
    const { aim, RatingPull } = await import("/static/board-hand.js");
    const { handles, steps, points, fine } = JSON.parse(text);
    const hand = new RatingPull(steps);
    return points.map((point) => [aim(point, handles).index, hand.value(aim(point, handles), handles, fine)]);
}"""
PULLED = """async (text) => {
    const { aim, HoursPull } = await import("/static/board-hand.js");
    const { all, points } = JSON.parse(text);
    const hand = new HoursPull(aim(points[0], all[0]), all[0]);
    return points.map((point, at) => hand.value(aim(point, all[at]), all[at], true));
}"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium() as browser, Server(Vaultless(), Door(0, TOKEN)) as server:  # type: ignore[arg-type]
        page = browser.new_page()
        page.goto(f"{server.address}enter")
        yield page


def handles_of(count: int, longest: int | None = None) -> Handles:
    """The handles of a figure with so many areas, the first of which has hours."""
    areas = (FanArea("A", None, "", now=longest), *(FanArea("A", None, "") for _ in range(count - 1)))
    handles = place(Fan(areas, (), "", "", "", "{hours}")).handles
    assert handles is not None
    return handles


def plain(handles: Handles) -> Any:
    return as_json(place(Fan((FanArea("A", None, ""),), (), "", "", "", "")))["handles"] | {
        "center": {"x": handles.center.x, "y": handles.center.y},
        "full_minutes": handles.full_minutes,
        "sectors": handles.sectors,
    }


def at(handles: Handles, distance: float, angle: float) -> dict[str, float]:
    point = polar(handles.center, distance, angle)
    return {"x": point.x, "y": point.y}


@pytest.mark.parametrize("scale", [Scale(1, 9), Scale(0, 10), Scale(6, 1)], ids=str)
@pytest.mark.parametrize("count", [1, 2, 5, 12])
def test_a_place_on_an_arc_means_its_rating_anywhere_in_the_sector(
    page: Page, scale: Scale, count: int
) -> None:
    handles = handles_of(count)
    away = 1 if scale.best > scale.worst else -1
    values = [scale.worst + away * half / 2 for half in range(2 * abs(scale.best - scale.worst) + 1)]
    steps = [{"value": value, "position": scale.position(value)} for value in values]
    meant = [
        (index, value, angle)
        for index, (start, end) in enumerate(handles.sectors)
        for value in values
        if scale.position(value) > 0  # in the very center there is no direction
        for angle in (start, (start + end) / 2, end)
    ]
    points = [at(handles, scale.position(value) * handles.full_radius, angle) for _, value, angle in meant]
    asked = {"handles": plain(handles), "steps": steps, "points": points, "fine": True}
    assert page.evaluate(RATED, json.dumps(asked)) == [[index, value] for index, value, _ in meant]
    whole = page.evaluate(RATED, json.dumps(asked | {"fine": False}))
    assert all(value == int(value) for _, value in whole)


@pytest.mark.parametrize("count", [1, 2, 4, 12])
def test_a_place_on_the_rim_means_its_share_of_the_full_rim(page: Page, count: int) -> None:
    handles = handles_of(count, 600)
    start, end = handles.sectors[-1]
    minutes = list(range(0, 601, 15))
    points = [at(handles, handles.rim_radius, start + (end - start) * one / 600) for one in minutes]
    asked = {"all": [plain(handles)] * len(points), "points": points}
    assert page.evaluate(PULLED, json.dumps(asked)) == minutes


def test_past_the_end_of_the_rim_there_is_more_and_no_jump_when_the_scale_grows(page: Page) -> None:
    """From 5 hours over the end: the figure then has a rim of 10, of 20 hours, and the hand goes on."""
    small, large, larger = handles_of(4, 300), handles_of(4, 600), handles_of(4, 1200)
    start, end = small.sectors[0]
    way = [
        (small, 0.5),
        (small, 1.0),
        (small, 1.1),
        (large, 1.1),
        (large, 1.6),
        (larger, 1.6),
        (larger, 1.35),
    ]
    points = [at(small, small.rim_radius, start + (end - start) * share) for _, share in way]
    asked = {"all": [plain(one) for one, _ in way], "points": points}
    assert page.evaluate(PULLED, json.dumps(asked)) == [150, 300, 330, 330, 630, 630, 330]


def test_before_any_hours_the_hand_waits_for_a_scale_and_then_means_its_place(page: Page) -> None:
    none, first = handles_of(4), handles_of(4, 0)
    assert (none.full_minutes, first.full_minutes) == (0, 300)
    start, end = none.sectors[0]
    points = [at(none, none.rim_radius, start + (end - start) * share) for share in (0.1, 0.4, 0.4)]
    asked = {"all": [plain(none), plain(none), plain(first)], "points": points}
    assert page.evaluate(PULLED, json.dumps(asked)) == [0, 0, 120]
