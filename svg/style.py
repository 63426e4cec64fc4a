"""The one style of every figure, constant so that a page can allow it by its hash."""

from __future__ import annotations

from svg.geometry import number
from svg.theme import FONTS, Palette, Theme


def style(theme: Theme) -> str:
    """CSS by role, for light and dark; on paper it is always light.

    Only classes under `.arcs`, so that it may stand in a page with other styles.
    """
    dark = "".join(_rules(_colours(theme.dark)))
    return (
        "".join(_rules(_shapes(theme) + _colours(theme.light)))
        + f"@media screen and (prefers-color-scheme:dark){{{dark}}}"
    )


def _rules(rules: list[tuple[str, str]]) -> list[str]:
    return [
        ",".join(f".arcs .{role}" for role in roles.split()) + f"{{{declarations}}}"
        for roles, declarations in rules
    ]


def _shapes(theme: Theme) -> list[tuple[str, str]]:
    strokes = [
        ("rating", theme.rating_stroke),
        ("was", theme.was_stroke),
        ("was-dot", theme.was_stroke),
        ("missing-arc", theme.dotted_stroke),
        ("now", theme.rim_stroke),
        ("wanted", theme.hollow_stroke),
        ("wanted-alone", theme.hollow_stroke),
        ("tick", theme.tick_stroke),
        ("track", theme.hairline),
        ("ring", theme.hairline),
    ]
    return [
        (" ".join(role for role, _ in strokes), "fill:none"),
        *((role, f"stroke-width:{number(size)}") for role, size in strokes),
        ("missing-arc", "stroke-linecap:round;stroke-dasharray:0 7"),
        ("wanted-alone", "stroke-dasharray:4 2.5"),
        ("name numeral", f"font:700 {number(theme.name_size)}px {FONTS}"),
        ("hours missing mark", f"font:{number(theme.small_size)}px {FONTS}"),
        ("scale footer", f"font:{number(theme.fine_size)}px {FONTS}"),
    ]


def _colours(palette: Palette) -> list[tuple[str, str]]:
    return [
        ("name numeral hours", f"fill:{palette.ink}"),
        ("missing mark scale footer", f"fill:{palette.soft}"),
        ("rating was was-dot missing-arc", f"stroke:{palette.rating}"),
        ("rating-dot", f"fill:{palette.rating}"),
        ("now", f"stroke:{palette.now}"),
        ("wanted wanted-alone tick", f"stroke:{palette.wanted}"),
        ("ring track", f"stroke:{palette.hairline}"),
    ]
