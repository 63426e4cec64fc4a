"""The pages' colours can be read: WCAG 2.2 AA, on paper and in the dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import plugin_server.web

STYLE = (Path(plugin_server.web.__file__).parent / "static" / "style.css").read_text("utf-8")
LIGHT, DARK, PRINT = [
    dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))
    for block in re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
]


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


def test_paper_is_black_on_white() -> None:
    assert contrast(PRINT["ink"], PRINT["paper"]) == 21
    assert contrast(PRINT["soft"], PRINT["paper"]) >= 4.5


def test_the_style_asks_for_nothing_elsewhere() -> None:
    assert "url(" not in STYLE
    assert "@import" not in STYLE
