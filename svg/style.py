"""The one style of every figure, constant so that a page can allow it by its hash."""

from __future__ import annotations

from svg.geometry import number
from svg.theme import FONTS, Palette, Theme


def style(theme: Theme) -> str:
    """CSS by role, for light and dark; on paper it is always light.

    Only rules under `.arcs`, so that it may stand in a page with other styles.
    """
    dark = "".join(_rules(_colours(theme.dark)))
    return (
        "".join(_rules(_shapes(theme) + _texts(theme) + _colours(theme.light)))
        + f"@media screen and (prefers-color-scheme:dark){{{dark}}}"
    )


def _rules(rules: list[tuple[str, str]]) -> list[str]:
    return [
        ",".join(f".arcs {role}" for role in _selectors(roles)) + f"{{{declarations}}}"
        for roles, declarations in rules
    ]


def _selectors(roles: str) -> list[str]:
    return [role if role == "text" else f".{role}" for role in roles.split()]


def _shapes(theme: Theme) -> list[tuple[str, str]]:
    strokes = (
        ("rating", theme.rating_stroke),
        ("was was-dot", theme.was_stroke),
        ("missing-arc", theme.dotted_stroke),
        ("now", theme.rim_stroke),
        ("wanted wanted-alone", theme.hollow_stroke),
        ("tick", theme.tick_stroke),
        ("track ring", theme.hairline),
        ("half", theme.half_stroke),
        ("half-missing", theme.half_dotted),
        ("bar", theme.bar_stroke),
        ("bar-wanted bar-alone", theme.bar_outline),
        ("bar-tick", theme.bar_tick),
    )
    return [
        (" ".join(roles for roles, _ in strokes), "fill:none"),
        *((roles, f"stroke-width:{number(size)}") for roles, size in strokes),
        ("missing-arc half-missing", "stroke-linecap:round"),
        ("missing-arc", "stroke-dasharray:0 7"),
        ("half-missing", "stroke-dasharray:0 5"),
        ("wanted-alone bar-alone", "stroke-dasharray:4 2.5"),
    ]


def _texts(theme: Theme) -> list[tuple[str, str]]:
    return [
        ("text", f"font:{number(theme.fine_size)}px {FONTS}"),
        ("name numeral row changed", "font-weight:700"),
        ("name numeral", f"font-size:{number(theme.name_size)}px"),
        ("row", f"font-size:{number(theme.row_size)}px"),
        ("hours missing mark changed same", f"font-size:{number(theme.small_size)}px"),
    ]


def _colours(palette: Palette) -> list[tuple[str, str]]:
    return [
        ("missing mark scale footer head same", f"fill:{palette.soft}"),
        ("name numeral hours row changed", f"fill:{palette.ink}"),
        ("rating was was-dot missing-arc half half-missing", f"stroke:{palette.rating}"),
        ("rating-dot", f"fill:{palette.rating}"),
        ("now bar", f"stroke:{palette.now}"),
        ("wanted wanted-alone tick bar-wanted bar-alone bar-tick", f"stroke:{palette.wanted}"),
        ("ring track", f"stroke:{palette.hairline}"),
    ]
