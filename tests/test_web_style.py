"""The pages' colours can be read: WCAG 2.2 AA, on paper and in the dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import plugin_server.web
from svg import theme

STATIC = Path(plugin_server.web.__file__).parent / "static"


def colours(sheet: str) -> list[dict[str, str]]:
    """What a sheet calls its colours; where it has two grounds, first by day and then in the dark."""
    blocks = re.findall(r":root \{(.*?)\}", (STATIC / sheet).read_text("utf-8"), re.DOTALL)
    return [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in blocks]


LIGHT, DARK = colours("style.css")
(PRINT,) = colours("paper.css")


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_colour_is_read_on_every_ground(colours: dict[str, str]) -> None:
    for ink in ("ink", "soft", "blue"):
        for ground in ("paper", "wash"):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    assert contrast(colours["warm"], colours["paper"]) >= 4.5
    assert contrast(colours["on-blue"], colours["blue"]) >= 4.5


@pytest.mark.parametrize(("ground", "palette"), [(0, theme.LIGHT), (1, theme.DARK)], ids=["light", "dark"])
def test_pages_have_the_colours_of_the_figures(ground: int, palette: theme.Palette) -> None:
    page = colours("style.css")[ground]
    assert [page[name] for name in ("paper", "ink", "soft", "line", "blue", "warm")] == [
        palette.paper, palette.ink, palette.soft, palette.hairline, palette.rating, palette.wanted,
    ]  # fmt: skip
    assert colours("board-sheet.css")[ground] == {"now": palette.now}


def test_paper_is_black_on_white() -> None:
    assert contrast(PRINT["ink"], PRINT["paper"]) == 21
    assert contrast(PRINT["soft"], PRINT["paper"]) >= 4.5


def test_the_styles_ask_for_nothing_elsewhere() -> None:
    for sheet in STATIC.glob("*.css"):
        assert "url(" not in sheet.read_text("utf-8")
        assert "@import" not in sheet.read_text("utf-8")
