"""A scene as the text of an SVG. The only importer of svgwrite."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from svg.geometry import arc_path, number
from svg.scene import Arc, Band, Circle, Frame, Line, Part, Scene, Text
from svg.style import style
from svg.theme import THEME
from svg.written import element, escaped, opened

SIGNATURE = "<!-- session-arcs figure 1 -->"
STYLE = style(THEME)
_ANCHORS = {"left": "start", "middle": "middle", "right": "end"}
_MIRRORED = {"start": "end", "middle": "middle", "end": "start"}


def style_hash() -> str:
    """The style's source for a Content-Security-Policy: `sha256-` and the digest in base64."""
    return "sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()


def draw(scene: Scene) -> str:
    """The text of the figure, ending with a newline. Raises ValueError for numbers that are not finite."""
    words = (("title", scene.title), ("desc", " ".join(scene.description)))
    inside = [element(name, text) for name, text in words]
    parts = [_WRITTEN[type(part)](part) for part in scene.parts]
    return "".join([_opened(scene.width, scene.height), SIGNATURE, *inside, _STYLED, *parts, "</svg>\n"])


@lru_cache(maxsize=64)
def _opened(width: float, height: float) -> str:
    """The document's own tag, as svgwrite makes it.

    A figure is drawn at every save, and svgwrite's way of checking, sorting and converting the attributes of each
    element would take most of that time with nothing left to check or convert. So it makes the document, and the
    elements, whose attributes are text already, are written into it as they are.
    """
    from svgwrite import Drawing  # noqa: PLC0415 - it is large, and most starts draw nothing

    size = (number(width), number(height))
    box = f"0 0 {size[0]} {size[1]}"
    drawing = Drawing(size=size, viewBox=box, class_="arcs", role="img", debug=False)
    drawing.elements = []  # not even the `defs` that it puts there
    return str(drawing.tostring()).removesuffix(" />") + ">"


def _arc(part: Arc) -> str:
    identity, role, center, radius, start, end, _ = part
    return f'{opened("path", identity, role)} d="{arc_path(center, radius, start, end)}" />'


def _path(part: Band | Frame) -> str:
    return f'{opened("path", part.id, part.role)} d="{part.path}" />'


def _line(part: Line) -> str:
    start, end = part.start, part.end
    first = f'x1="{number(start.x)}" y1="{number(start.y)}"'
    return f'{opened("line", part.id, part.role)} {first} x2="{number(end.x)}" y2="{number(end.y)}" />'


def _circle(part: Circle) -> str:
    at = f'cx="{number(part.center.x)}" cy="{number(part.center.y)}"'
    return f'{opened("circle", part.id, part.role)} {at} r="{number(part.radius)}" />'


def _text(part: Text) -> str:
    anchor, more = _ANCHORS[part.anchor], ""
    if part.rtl:
        # "start" is where reading starts: on the right.
        anchor, more = _MIRRORED[anchor], ' direction="rtl"'
    if anchor != "start":
        more += f' text-anchor="{anchor}"'
    start = f'{opened("text", part.id, part.role)} x="{number(part.at.x)}" y="{number(part.at.y)}"{more}'
    inside = escaped(part.text)
    if part.whole:
        inside = f"<title>{escaped(part.whole)}</title>{inside}"
    return f"{start}>{inside}</text>" if inside else f"{start} />"


_STYLED = element("style", STYLE)
_WRITTEN: dict[type[Part], Callable[[Any], str]] = {
    Arc: _arc,
    Band: _path,
    Frame: _path,
    Line: _line,
    Circle: _circle,
    Text: _text,
}
