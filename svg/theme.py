"""Colours by role, strokes and sizes of a figure. Whoever wants another look makes another Theme."""

from __future__ import annotations

from dataclasses import dataclass

FONTS = "ui-sans-serif,system-ui,'Segoe UI',Roboto,'DejaVu Sans',sans-serif"


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours for one background. Strokes keep 3:1 against `paper` and texts 4.5:1; hairlines are exempt."""

    paper: str  # for computing contrast alone: a figure has no background of its own
    ink: str
    soft: str
    rating: str
    now: str
    wanted: str
    hairline: str


LIGHT = Palette("#ffffff", "#1f2933", "#5b6670", "#2b4a6f", "#0072b2", "#a86400", "#d5d8db")
DARK = Palette("#1e1e1e", "#ececec", "#a9b2ba", "#9dbde2", "#3d9bd8", "#e39a2d", "#4a4d50")


@dataclass(
    frozen=True, slots=True, eq=False
)  # a look is asked for again and again: it is itself and no other
class Theme:
    """Lengths are viewBox units."""

    light: Palette = LIGHT
    dark: Palette = DARK
    width: float = 600.0
    margin: float = 8.0  # between anything and the edges left and right
    head: float = 16.0  # above everything
    foot: float = 12.0  # below the last baseline
    full_radius: float = 153.0  # of position 1: 17 for each step of nine
    rating_stroke: float = 12.0
    was_stroke: float = 1.5
    dotted_stroke: float = 3.0
    hairline: float = 1.0
    rim_radius: float = 173.0
    rim_stroke: float = 8.0
    hollow_stroke: float = 2.0
    tick_stroke: float = 3.0
    tick_reach: float = 9.0  # from the middle of the rim, both ways
    clear: float = 14.0  # between the rim and any label
    name_size: float = 17.0
    small_size: float = 14.0
    fine_size: float = 13.0  # rings and footer; nothing is smaller
    # The year's own: its arcs and bars are small, and there are many.
    half_radius: float = 36.0  # of position 1, where the columns leave room: 4 for each step of nine
    half_stroke: float = 5.0
    half_dotted: float = 2.5
    bar_stroke: float = 6.0
    bar_outline: float = 1.5
    bar_tick: float = 2.0
    bar_tick_reach: float = 5.5  # from the middle of the bar, both ways
    row_size: float = 15.0


THEME = Theme()
