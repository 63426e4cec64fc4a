"""A scene as the text of an SVG. The only importer of svgwrite."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from xml.etree import ElementTree

from svgwrite import Drawing
from svgwrite.base import BaseElement

from svg.geometry import number
from svg.scene import Arc, Band, Circle, Frame, Line, Part, Scene, Text
from svg.style import style
from svg.theme import THEME

SIGNATURE = "<!-- session-arcs figure 1 -->"
STYLE = style(THEME)
_ANCHORS = {"left": "start", "middle": "middle", "right": "end"}
_MIRRORED = {"start": "end", "middle": "middle", "end": "start"}


def style_hash() -> str:
    """The style's source for a Content-Security-Policy: `sha256-` and the digest in base64."""
    return "sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()


def draw(scene: Scene) -> str:
    """The text of the figure, ending with a newline. Raises ValueError for numbers that are not finite."""
    width, height = number(scene.width), number(scene.height)
    drawing = Drawing(
        size=(width, height), viewBox=f"0 0 {width} {height}", class_="arcs", role="img", debug=False
    )
    nodes = (
        ElementTree.Comment(SIGNATURE[4:-3]),  # by which our own figures are known
        _node("title", {}, scene.title),
        _node("desc", {}, " ".join(scene.description)),
        _node("style", {}, STYLE),
        *map(_part, scene.parts),
    )
    drawing.elements = list(map(_Ready, nodes))
    return ElementTree.tostring(drawing.get_xml(), encoding="unicode") + "\n"


class _Ready(BaseElement):  # type: ignore[misc]  # svgwrite has no types
    """A node that is made already: an element whose attributes are text, or a comment.

    A figure is drawn at every save, and svgwrite's way of checking, sorting and converting attributes would
    take most of that time with nothing left to check or convert: so neither is asked.
    """

    def __init__(self, node: Any) -> None:
        self.node = node

    def get_xml(self) -> Any:
        return self.node


def _node(name: str, attributes: dict[str, str], text: str = "") -> Any:
    node = ElementTree.Element(name, attributes)
    node.text = text
    return node


def _part(part: Part) -> Any:
    attributes = {"id": part.id, "class": part.role}
    if isinstance(part, Text):
        return _text(part, attributes)
    if isinstance(part, Arc | Band | Frame):
        return _node("path", attributes | {"d": part.path})
    if isinstance(part, Line):
        return _node("line", attributes | _line(part))
    return _node("circle", attributes | _circle(part))


def _line(part: Line) -> dict[str, str]:
    (start, end) = part.start, part.end
    return {"x1": number(start.x), "y1": number(start.y), "x2": number(end.x), "y2": number(end.y)}


def _circle(part: Circle) -> dict[str, str]:
    return {"cx": number(part.center.x), "cy": number(part.center.y), "r": number(part.radius)}


def _text(part: Text, attributes: dict[str, str]) -> Any:
    anchor = _ANCHORS[part.anchor]
    attributes |= {"x": number(part.at.x), "y": number(part.at.y)}
    if part.rtl:
        # "start" is where reading starts: on the right.
        anchor = _MIRRORED[anchor]
        attributes["direction"] = "rtl"
    if anchor != "start":
        attributes["text-anchor"] = anchor
    if not part.whole:
        return _node("text", attributes, part.text)
    node, title = _node("text", attributes), _node("title", {}, part.whole)
    title.tail = part.text
    node.append(title)
    return node
