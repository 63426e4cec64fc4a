"""What a reader sees, measured in a real Chromium: nothing overlaps, nothing is clipped, whatever the figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page

from svg import year
from svg.fan import Fan, place
from svg.scene import Scene, Text
from tests import gallery_year
from tests.browser import chromium, skip_reason
from tests.gallery_fan import EARLIER, MARKS, NAMES, NAUGHTY, RATINGS, STORY, TIMES, area, fan, fans, made
from tests.measuring import FONTS, SCRIPTS, faults, moved

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(skip_reason() is not None, reason=skip_reason() or "-"),
]


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium() as browser:
        yield browser.new_page(viewport={"width": 640, "height": 600})


def of_length(count: int, script: str, seed: int) -> Fan:
    """Names of 1 to 40 characters in one script; the other features change from figure to figure."""
    text = SCRIPTS[script]
    plain = made(
        count,
        ratings=list(RATINGS)[seed % len(RATINGS)],
        earlier=list(EARLIER)[seed % len(EARLIER)],
        times=list(TIMES)[(seed // 2) % len(TIMES)],
        marks=list(MARKS)[seed % len(MARKS)],
    )
    names = (text[: 1 + (11 * index + 7 * seed) % 40] for index in range(count))
    return replace(
        plain, areas=tuple(replace(one, name=name) for one, name in zip(plain.areas, names, strict=True))
    )


def varied() -> list[tuple[str, Scene]]:
    """Every number of areas with every script, the other features in turn."""
    figures = []
    for count in range(1, 13):
        for number, script in enumerate(SCRIPTS):
            for turn in range(2):
                seed = count * 5 + number * 3 + turn
                figures.append((f"{count} {script} {seed}", place(of_length(count, script, seed))))
        for names in NAMES:
            figures.append((f"{count} {names}", place(made(count, names, earlier="both", marks="all"))))
    return figures


def rated() -> list[tuple[str, Scene]]:
    """Every number of areas with every pattern of ratings, now and before, fully labelled."""
    return [
        (f"{count} {ratings} {earlier}", place(made(count, ratings=ratings, earlier=earlier, marks="all")))
        for count in range(1, 13)
        for ratings in RATINGS
        for earlier in EARLIER
    ]


@pytest.mark.parametrize("font", FONTS)
def test_nothing_overlaps_or_is_clipped_whatever_the_names(page: Page, font: str) -> None:
    assert faults(page, varied(), font) == []


@pytest.mark.parametrize("font", FONTS)
def test_nothing_overlaps_or_is_clipped_whatever_the_ratings(page: Page, font: str) -> None:
    assert faults(page, rated(), font) == []


@pytest.mark.parametrize("font", FONTS)
def test_the_gallery_is_clean(page: Page, font: str) -> None:
    assert faults(page, [(title, place(one)) for title, one in fans()], font) == []


@pytest.mark.parametrize("font", FONTS)
def test_naughty_names_stay_in_their_place(page: Page, font: str) -> None:
    figures = []
    for index, name in enumerate(NAUGHTY):
        for count in (1, 4, 6):
            figures.append(
                (f"{count} naughty {index}", place(fan(*(area(name, 5, 60, 120) for _ in range(count)))))
            )
    assert faults(page, figures, font) == []


def years_of_all_sizes() -> list[tuple[str, Scene]]:
    """Every number of sessions with every script, three areas each; the other features in turn."""
    figures = []
    for sessions in range(1, 13):
        for number, script in enumerate(SCRIPTS):
            seed = sessions * 5 + number * 3
            plain = gallery_year.made(
                3,
                sessions,
                ratings=list(gallery_year.PATTERNS)[seed % len(gallery_year.PATTERNS)],
                hours=list(gallery_year.HOURS)[seed % len(gallery_year.HOURS)],
                before="5 earlier sessions",
            )
            names = (SCRIPTS[script][: 1 + (13 * row + 7 * seed) % 40] for row in range(3))
            rows = tuple(replace(row, name=name) for row, name in zip(plain.rows, names, strict=True))
            figures.append((f"{sessions} {script} {seed}", year.place(replace(plain, rows=rows))))
    return figures


@pytest.mark.parametrize("font", FONTS)
def test_years_of_all_sizes_are_clean(page: Page, font: str) -> None:
    assert faults(page, years_of_all_sizes(), font) == []


@pytest.mark.parametrize("font", FONTS)
def test_the_years_of_the_gallery_are_clean(page: Page, font: str) -> None:
    assert faults(page, [(title, year.place(one)) for title, one in gallery_year.years()], font) == []


@pytest.mark.parametrize("font", FONTS)
def test_naughty_names_in_a_year_stay_in_their_place(page: Page, font: str) -> None:
    figures = []
    for index, words in enumerate(NAUGHTY):
        for sessions in (2, 12):
            plain = gallery_year.made(2, sessions)
            rows = tuple(replace(row, name=words) for row in plain.rows)
            figures.append((f"{sessions} naughty {index}", year.place(replace(plain, rows=rows))))
    assert faults(page, figures, font) == []


@pytest.mark.parametrize(
    ("name", "x", "y", "complaint"),
    [
        ("area-0-numeral", -8.0, 8.0, "area-0-numeral touches area-0-rating"),
        ("area-0-hours", 0.0, -14.0, "area-0-name-0 over area-0-hours"),
        ("area-0-name-0", 130.0, 0.0, "area-0-name-0 leaves the picture"),
        ("area-1-name-0", -30.0, 0.0, "area-1-name-0 touches area-1-now"),
        ("area-3-mark", 12.0, 12.0, "from the center"),
        ("area-1-numeral", -25.0, -25.0, "area-1-numeral touches ring-2"),
    ],
)
def test_a_spoiled_layout_is_noticed(page: Page, name: str, x: float, y: float, complaint: str) -> None:
    found = faults(page, [("spoiled", moved(place(STORY), name, x, y))], FONTS[0])
    assert len(found) == 1
    assert complaint in found[0]


@pytest.mark.parametrize(
    ("name", "x", "y", "complaint"),
    [
        ("row-1-0-numeral", 30.0, -4.0, "row-1-0-numeral touches row-1-0-rating"),
        ("row-1-2-numeral", 0.0, 16.0, "row-1-2-numeral touches row-1-2-now"),
        ("row-2-name-0", 0.0, 24.0, "row-2-name-0 touches row-2-0-rating"),
        ("head-7-0", 40.0, 0.0, "head-7-0 leaves the picture"),
    ],
)
def test_a_spoiled_year_is_noticed(page: Page, name: str, x: float, y: float, complaint: str) -> None:
    scene = moved(year.place(gallery_year.STORY_YEAR), name, x, y)
    assert complaint in str(faults(page, [("spoiled", scene)], FONTS[0]))


def test_names_from_right_to_left_stand_where_others_stand(page: Page) -> None:
    """The anchor is a place on the page, so an Arabic name begins its label where a Latin one does."""
    names = ("المجتمع", "חזון", "Vision", "Team (פרטי)")
    scene = place(fan(*(area(name, 5, 60, 120) for name in names)))
    faults(page, [("rtl", scene)], FONTS[0])
    boxes = page.evaluate(
        "[...document.querySelectorAll('text.name')].map(text => text.getBBox())"
        ".map(box => [box.x, box.x + box.width])"
    )
    at = [part.at.x for part in scene.parts if isinstance(part, Text) and part.role == "name"]
    assert boxes[0][0] == pytest.approx(at[0], abs=0.5)
    assert boxes[1][0] == pytest.approx(at[1], abs=0.5)
    assert boxes[2][1] == pytest.approx(at[2], abs=0.5)
    assert boxes[3][1] == pytest.approx(at[3], abs=0.5)
